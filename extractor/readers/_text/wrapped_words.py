"""Words for none that wrap in narrow columns which nothing but blanks parts: `不涉` with `及` below it.

In: a normalised text, and what is printed there. Out: the text, a dash in place of such a word's beginning and FILL in
place of its rest. Surprise: the rest is the rest by where it stands, right below, or at the beginning of the line
below if it ends in the word's beginning; both together say none, and neither does alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from itertools import pairwise
from typing import NamedTuple

from extractor.page import BEGIN_NONE, FILL, says_none
from extractor.readers._lines import WIDE, WIDEST

_BEGINNING = re.compile(rf"(?<![^\s{FILL}])[{''.join(sorted(BEGIN_NONE))}][\u4e00-\u9fff]{{0,4}}(?![^\s{FILL}])")
"""What may be the beginning of such a word, by itself between blanks."""
_PIECE = re.compile(rf"[^\s{FILL}]+")
_PARTED = re.compile(r"[|│┃║\t]")
LINES = 3
"""That such a word takes up at most: 未, 发, 生."""
BESIDE = 2.0
"""Columns of the screen that the middle of a word's rest may stand beside that of its beginning."""


class _Piece(NamedTuple):
    """A piece of a line between blanks, and where its middle stands if a wide character takes one column, or two."""

    start: int
    end: int
    middles: tuple[float, float]


def with_words_whole(text: str, printed: str) -> str:
    """Return normalised text in which words for none that wrap stand as a dash where they begin."""
    if _BEGINNING.search(text) is None:
        return text
    lines = text.split("\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    taken: list[tuple[_Piece, ...]] = []
    used: set[int] = set()
    for number, line in enumerate(lines[:-1]):
        if all(says_none(one.group()) for one in _BEGINNING.finditer(line)) or _PARTED.search(line):
            continue
        own, *below = (_pieces(lines[n], starts[n], printed) for n in range(number, min(len(lines), number + LINES)))
        for piece in own:
            word = text[piece.start : piece.end]
            if piece.start in used or not _BEGINNING.fullmatch(word) or says_none(word):
                continue
            whole = _wrapped(text, [own, *below], piece, used)
            if whole:
                used.update(one.start for one in whole)
                taken.append(whole)
    return _with_dashes(text, taken)


def _pieces(line: str, start: int, printed: str) -> list[_Piece]:
    if len(line) > WIDEST or _PARTED.search(line):
        return []
    found = []
    for match in _PIECE.finditer(line):
        wide = len(WIDE.findall(printed, start, start + match.start()))
        middle = (match.start() + match.end()) / 2
        found.append(_Piece(start + match.start(), start + match.end(), (middle, middle + wide)))
    return found


def _wrapped(text: str, lines: Sequence[Sequence[_Piece]], first: _Piece, used: Set[int]) -> tuple[_Piece, ...]:
    """Return the pieces of a word for none that begins with one, nothing if no piece below makes it none."""
    words: list[tuple[_Piece, ...]] = [(first,)]
    for above, line in pairwise(lines):
        free = [one for one in line if one.start not in used]
        words = [(*word, rest) for word in words for rest in _rests(above, free, word[-1])]
        none = next((word for word in words if says_none("".join(text[one.start : one.end] for one in word))), None)
        if none or not words:
            return none or ()
    return ()


def _rests(above: Sequence[_Piece], line: Sequence[_Piece], piece: _Piece) -> Iterator[_Piece]:
    """Yield what may be the rest of a piece: what stands below it, or alone in the line behind it."""
    near = [(_beside(piece, one), one) for one in line]
    yield from (one for beside, one in sorted(near) if beside <= BESIDE)
    if line and above[-1] == piece:
        yield line[0]


def _beside(piece: _Piece, other: _Piece) -> float:
    return min(abs(a - b) for a, b in zip(piece.middles, other.middles, strict=True))


def _with_dashes(text: str, words: Sequence[Sequence[_Piece]]) -> str:
    parts: list[str] = []
    at = 0
    for start, end, sign in sorted(
        (one.start, one.end, "-" if one is word[0] else FILL) for word in words for one in word
    ):
        parts += [text[at:start], sign * (end - start)]
        at = end
    return "".join([*parts, text[at:]])
