"""The heads over columns that nothing but blanks parts, put together from words under each other.

In: the words of the lines above some rows of figures, and what the section's columns can be called. Out: a
``WordHead`` for each column whose name stands there whole, from left to right. Surprise: a head that wraps is found
from its last line upwards, since words of several heads stand side by side in every line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from extractor.page import LineWord, key

APART = 2
"""Lines from one of a head's lines to the next, where its neighbours' wrap over an odd number of them."""


class WordHead(NamedTuple):
    """What names something, its words from the first to the last line, and how far they reach across the lines."""

    name: str
    words: tuple[LineWord, ...]
    left: float
    right: float

    @property
    def middle(self) -> float:
        """Return its middle."""
        return (self.left + self.right) / 2


Lines = Sequence[Sequence[LineWord]]
"""The words of some lines, from the first to the last line."""


def heads_in(lines: Lines, text: str, names: Mapping[str, str]) -> list[WordHead]:
    """Return what stands in lines of ``names``, by what is meant, from left to right; no word belongs to two."""
    used: set[LineWord] = set()
    found: list[WordHead] = []
    for n in range(len(lines) - 1, -1, -1):
        for word in lines[n]:
            if word in used:
                continue
            head = _upwards(lines, n, text, names, used, word)
            if head is not None:
                used.update(head.words)
                found.append(head)
    return sorted(found, key=lambda head: head.middle)


def _upwards(
    lines: Lines, n: int, text: str, names: Mapping[str, str], used: set[LineWord], word: LineWord
) -> WordHead | None:
    """Return the longest name that ends with a word of a line, going up from it."""
    longest = max(map(len, names), default=0)
    chain = [word]
    letters = key(text[word.start : word.end])
    best: WordHead | None = None
    while letters and len(letters) <= longest:
        name = names.get(letters)
        if name is not None:
            best = _head(name, chain[::-1])
        above = _above(lines, n, chain[-1], used)
        if above is None:
            break
        n, next_word = above
        chain.append(next_word)
        letters = key(text[next_word.start : next_word.end]) + letters
    return best


def _head(name: str, words: Iterable[LineWord]) -> WordHead:
    every = tuple(words)
    return WordHead(name, every, min(word.left for word in every), max(word.right for word in every))


def _above(lines: Lines, n: int, word: LineWord, used: set[LineWord]) -> tuple[int, LineWord] | None:
    """Return the word that stands over another one, with its line; of several the one that covers it most."""
    for at in range(n - 1, -1, -1):
        if lines[at] and word.line - lines[at][0].line > APART:
            return None
        over = [one for one in lines[at] if one not in used and overlap(one, word) > 0]
        if over:
            return at, max(over, key=lambda one: overlap(one, word))
    return None


def overlap(one: LineWord | WordHead | Ink, other: LineWord | WordHead | Ink) -> float:
    """Return how much of two things stands under each other."""
    return min(one.right, other.right) - max(one.left, other.left)


class Ink(NamedTuple):
    """A column of figures: from the leftmost to the rightmost of them."""

    left: float
    right: float


def columns_of_ink(rows: Iterable[Sequence[tuple[float, float]]]) -> list[Ink] | None:
    """Return the columns that figures of rows stand in; None where two of one row would share one."""
    every = list(rows)
    columns = list(_merged(sorted(span for row in every for span in row)))
    for row in every:
        owners = [column_at(columns, left) for left, _ in row]
        if len(set(owners)) != len(owners):
            return None
    return columns


def column_at(columns: Sequence[Ink], left: float) -> int:
    """Return the number of the column that a figure stands in which begins at a place."""
    return next(n for n, column in enumerate(columns) if column.left <= left <= column.right)


def _merged(spans: Sequence[tuple[float, float]]) -> Iterator[Ink]:
    left, right = spans[0] if spans else (0.0, 0.0)
    for one, other in spans[1:]:
        if one >= right:
            yield Ink(left, right)
            left, right = one, other
        else:
            right = max(right, other)
    if spans:
        yield Ink(left, right)
