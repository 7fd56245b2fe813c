"""A page to the parts in which it is read one after the other: the columns of its text, or two pages on one sheet.

In: the words and the tables of a page. Out: parts, each with its words and tables; nearly always one. Surprise: blanks
down a page are no proof of columns, as a table without lines has them too; on both sides of the gap there must be
tables with lines of their own, or lines of prose that fill their column.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

import numpy as np

from extractor.page import Side
from extractor.readers._paper.grid import Grid
from extractor.readers._printed import Word, words_to_lines

MIDDLE = (0.3, 0.7)  # of what is printed; where the gap between two columns is
GAP = 1.2  # of a character's height; columns are no nearer
CROSSING = 6  # words and tables over the gap at most: a title above, a page's number below
FULL = 0.75  # of its column's width; a line of prose takes up as much
FULL_LINES = 4  # in a column of prose, at least
LEAST_SHARE = 0.4  # of the height of what is printed; shorter columns are none
PROSE = 8  # characters of a line of prose, at least
STEPS = 41  # places at which a gap is looked for


class Part(NamedTuple):
    """What is read together."""

    words: Sequence[Word]
    grids: Sequence[Grid]
    side: Side = Side.ACROSS


class _Band(NamedTuple):
    """A stretch of the page in which a gap parts two columns."""

    at: float
    top: float
    bottom: float


def page_parts(words: Sequence[Word], grids: Sequence[Grid]) -> list[Part]:
    """Return the parts of a page in the order in which they are read."""
    band = _band(words, grids)
    if band is None:
        return [Part(words, grids)]
    own_words: list[list[Word]] = [[], [], [], []]
    own_grids: list[list[Grid]] = [[], [], [], []]
    for word in words:
        own_words[_part(band, word.x, word.y)].append(word)
    for grid in grids:
        own_grids[_part(band, (grid.xs[0] + grid.xs[-1]) / 2, (grid.ys[0] + grid.ys[-1]) / 2)].append(grid)
    if not all(_is_column(own_words[side], own_grids[side]) for side in (_LEFT, _RIGHT)):
        return [Part(words, grids)]
    return [Part(*own) for own in zip(own_words, own_grids, _SIDES, strict=True) if any(own[:2])]


_ABOVE, _LEFT, _RIGHT, _BELOW = range(4)
_SIDES = (Side.ACROSS, Side.LEFT, Side.RIGHT, Side.ACROSS)


def _part(band: _Band, x: float, y: float) -> int:
    if y < band.top:
        return _ABOVE
    if y > band.bottom:
        return _BELOW
    return _LEFT if x < band.at else _RIGHT


def _band(words: Sequence[Word], grids: Sequence[Grid]) -> _Band | None:
    """Return the longest stretch of a page that a gap near its middle parts, if it is long enough."""
    if not words or _filled_by(words, grids):
        return None
    boxes = np.array(
        [word[1:5] for word in words] + [(grid.xs[0], grid.xs[-1], grid.ys[0], grid.ys[-1]) for grid in grids]
    )
    left, right, top, bottom = boxes.T
    first, last, upper, lower = left.min(), right.max(), top.min(), bottom.max()
    half = GAP * float(np.median(bottom[: len(words)] - top[: len(words)])) / 2
    places = first + (last - first) * np.linspace(*MIDDLE, STEPS)
    crossing = (left[None] < places[:, None] + half) & (right[None] > places[:, None] - half)
    bands = []
    for n in np.flatnonzero(crossing.sum(axis=1) <= CROSSING).tolist():
        over = sorted(zip(top[crossing[n]].tolist(), bottom[crossing[n]].tolist(), strict=True))
        starts = list(accumulate([upper, *(one[1] for one in over)], max))
        ends = [*(one[0] for one in over), lower]
        start, end = max(zip(starts, ends, strict=True), key=lambda gap: gap[1] - gap[0])
        if end - start >= LEAST_SHARE * (lower - upper):
            bands.append(_Band(float(places[n]), float(start), float(end)))
    return max(bands, key=lambda band: band.bottom - band.top) if bands else None


def _filled_by(words: Sequence[Word], grids: Sequence[Grid]) -> bool:
    """Tell whether tables one below the other are the page, as is most usual."""
    if not grids:
        return False
    first, last = min(grid.xs[0] for grid in grids), max(grid.xs[-1] for grid in grids)
    upper = min([word.top for word in words] + [grid.ys[0] for grid in grids])
    lower = max([word.bottom for word in words] + [grid.ys[-1] for grid in grids])
    wide = [grid for grid in grids if grid.xs[-1] - grid.xs[0] > MIDDLE[1] * (last - first)]
    return sum(grid.ys[-1] - grid.ys[0] for grid in wide) > (1 - LEAST_SHARE) * (lower - upper)


def _is_column(words: Sequence[Word], grids: Sequence[Grid]) -> bool:
    """Tell whether something stands here that is whole by itself: a table, or prose that fills a column."""
    if grids:
        return True
    lines = words_to_lines(words)
    if len(lines) < FULL_LINES:
        return False
    left = min(word.left for word in words)
    width = max(word.right for word in words) - left
    full = [line for line in lines if line[-1].right - line[0].left >= FULL * width and _is_prose(line)]
    return len(full) >= FULL_LINES


def _is_prose(line: Sequence[Word]) -> bool:
    text = "".join([word.text for word in line])
    return len(text) >= PROSE and sum(map(str.isdigit, text)) < len(text) / 2
