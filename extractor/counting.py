"""Counts in words, as English says them of one and of many.

In: a number and a noun. Out: "1 report", "2 reports". Surprise: only what the commands print needs it; the app's texts
have their own form for one.
"""

from __future__ import annotations


def counted(number: int, noun: str, plural: str = "") -> str:
    """Return a number with its noun; the plural adds an s where it is not given."""
    return f"{number:,} {noun if number == 1 else plural or f'{noun}s'}"
