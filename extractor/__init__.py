"""Gouji reads wrecked government information-disclosure reports back into numbers that can be trusted."""

__version__ = "0.1.0"
