"""Clean documents with one change of meaning each, the right answer known by construction, to count silent errors.

    python -m eval.fuzz --meaning --documents 3000                 as many mutants of every kind; --help says the rest
    python -m eval.fuzz --meaning --kinds list                     all kinds, each with what is right of it

Surprise: nothing here knows how the program reads. A mutant is right by the scoring contract (``eval.outcomes``) or it
is not; a silent error is a field that is wrong and that nobody is asked about.
"""

from eval.fuzz.meaning.cli import main

__all__ = ["main"]
