"""The command line."""

from extractor.cli.commands import examples, main, program_name

__all__ = [
    "examples",
    "main",
    "program_name",
]
