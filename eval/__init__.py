"""The evaluation: cases, outcomes, metrics and the command ``python -m eval``."""
