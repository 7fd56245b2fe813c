"""The command line."""

from extractor.cli.commands import main

__all__ = [
    "main",
]
