"""What is printed on a page, piece by piece: words, things that are no text, and the lines that words form.

In: places, in points. Out: records that the readers of pages pass on. Surprise: y grows downwards, whatever the format
says.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from operator import attrgetter
from typing import NamedTuple
from unicodedata import east_asian_width

from extractor.page import Style

LINE = 0.6  # of a character's height; centres closer than this are on one line
HALF = 0.5  # of a character; words that share more of it are printed over each other
AS_BOLD = 0.25  # of a character's width; the same word printed again no further aside makes it bold
MOST_OVER = 60  # figures that begin within one; of more in a heap nobody can say which digits are whose
_UNREAD = frozenset((Style.STRUCK, Style.HIDDEN, Style.DELETED))


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
    """Return the words line by line, each from left to right; a line is what shares its middle.

    Figures that are printed over each other are struck out.
    """
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
    return [_without_overprints(sorted(line, key=attrgetter("left"))) for line in lines]


def _without_overprints(line: list[Word]) -> list[Word]:
    """Return a line's words, those struck of which nobody can say which digits are whose, and copies once."""
    reach = line[0].right
    for word in line:
        if word is not line[0] and word.left < reach - HALF * _letter(word):
            break
        reach = max(reach, word.right)
    else:
        return line
    read = [n for n, word in enumerate(line) if word.style not in _UNREAD and any(map(str.isdigit, word.text))]
    struck, copies = set[int](), set[int]()
    lefts, heap = [line[n].left for n in read], 0
    for at, one in enumerate(read):
        end = bisect_left(lefts, line[one].right, at + 1)  # what begins there or later shares no place with it
        if end - at > MOST_OVER:
            heap = max(heap, end)
        if at < heap:
            struck.add(one)
            continue
        for other in read[at + 1 : end]:
            if _is_copy(line[one], line[other]):
                copies.add(other)
            elif _share_a_place(line[one], line[other]):
                struck |= {one, other}
    return [
        word._replace(style=Style.STRUCK) if n in struck else word for n, word in enumerate(line) if n not in copies
    ]


def _letter(word: Word) -> float:
    """Return how wide a word's characters are."""
    return (word.right - word.left) / len(word.text)


def _is_copy(one: Word, other: Word) -> bool:
    slack = AS_BOLD * _letter(one)
    return (
        one.text == other.text
        and abs(one.left - other.left) <= slack
        and abs(one.right - other.right) <= slack
        and _share_a_place(one, other)
    )


def _share_a_place(one: Word, other: Word) -> bool:
    """Tell whether two words stand over each other where one of them has a digit."""
    left, right = max(one.left, other.left), min(one.right, other.right)
    tall = min(one.bottom, other.bottom) - max(one.top, other.top)
    high = max(one.bottom - one.top, other.bottom - other.top)
    if right - left <= HALF * min(_letter(one), _letter(other)) or tall <= HALF * high:
        return False
    return _has_digit(one, left, right) or _has_digit(other, left, right)


def _has_digit(word: Word, left: float, right: float) -> bool:
    """Tell whether half of a digit of a word, or more, stands between two places across the page."""
    whole = width_of(word.text)
    at, wide = word.left, (word.right - word.left) / whole
    for ch in word.text:
        end = at + wide * width_of(ch)
        if ch.isdigit() and min(end, right) - max(at, left) >= HALF * (end - at):
            return True
        at = end
    return False


def width_of(text: str) -> float:
    """Return how wide a text is about, in its height."""
    return sum(1.0 if east_asian_width(ch) in "WFA" else 0.5 for ch in text)
