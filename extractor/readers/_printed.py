"""What is printed on a page, piece by piece: words, things that are no text, and the lines that words form.

In: places, in points. Out: records that the readers of pages pass on. Surprise: y grows downwards, whatever the format
says.
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter
from typing import NamedTuple

from extractor.page import Style

LINE = 0.6  # of a character's height; centres closer than this are on one line


class Box(NamedTuple):
    """A place on the page; y grows downwards."""

    left: float
    right: float
    top: float
    bottom: float


class Thing(NamedTuple):
    """Something on the page that is no text: its box, and the mark of a cell that holds nothing else."""

    box: Box
    mark: str


class Word(NamedTuple):
    """Characters side by side on a line without a gap, a single one at least, and their box; y grows downwards.

    What stands in a form field is one word, whatever blanks are in it.
    """

    text: str
    left: float
    right: float
    top: float
    bottom: float
    style: Style | None = None

    @property
    def x(self) -> float:
        """Return the middle."""
        return (self.left + self.right) / 2

    @property
    def y(self) -> float:
        """Return the middle."""
        return (self.top + self.bottom) / 2


def words_to_lines(words: Sequence[Word]) -> list[list[Word]]:
    """Return the words line by line, each from left to right; a line is what shares its middle."""
    if len(words) < 2:
        return [list(words)] if words else []
    lines: list[list[Word]] = []
    middle = size = 0.0
    for y, _, _, word in sorted((word.y, word.x, n, word) for n, word in enumerate(words)):
        if lines and abs(y - middle) <= LINE * size:
            lines[-1].append(word)
        else:
            lines.append([word])
            middle, size = y, 0.0
        height = word.bottom - word.top
        if height >= size:
            middle, size = y, height
    return [sorted(line, key=attrgetter("left")) for line in lines]
