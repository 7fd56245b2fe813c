"""The arrangements in which converters write the rows of a table that they take apart into blocks of columns.

In: numbers of rows and columns. Out: for each arrangement, row and column, which figure of the text stands there.
Method: learnt from reports with known figures, sent through poppler's pdftotext and pdfminer. Both join what stands
close into blocks and go from block to block, to the right and downwards; where a head spans some columns, they may
take those before others to their left, and the left part of several rows before the right part. Surprise: within a
column an upper figure always comes before a lower one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby, pairwise, product

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

HEADED = 12
"""Rows of a band that begins at the column heads and whose columns are out of order."""
STAIRS = 9
"""Rows from the column heads down that are read in two pieces each; on no page seen were there more than six."""
STEP = 3
"""Rows that a converter reads as one run of figures there, since each is one line of text high."""
SQUARE = 4
"""Figures; a smaller block is one row or one column."""


@dataclass(frozen=True, slots=True)
class Blocks:
    """Which figures of a text stand in one block with the next one, with no empty line between.

    Attributes:
        joined: for every figure, whether the next one stands in its block.
        small: the same, in blocks too small to be more than one row or one column.
    """

    joined: NDArray[np.bool_]
    small: NDArray[np.bool_]

    @staticmethod
    def of(joined: Sequence[bool]) -> Blocks:
        """Return the blocks of figures that are joined to the next one or not."""
        small: list[bool] = []
        for one, run in groupby(joined):
            size = len(list(run))
            small += [one and size + 1 < SQUARE] * size
        return Blocks(np.array(joined, dtype=np.bool_), np.array(small, dtype=np.bool_))

    def unbroken(self, arrangements: Ints) -> NDArray[np.bool_]:
        """Tell for each arrangement whether the figures of every block are neighbours in it.

        The next figure of a block stands below or to the right of the one before, or in a block of several rows and
        columns at the beginning of the next row. The last figure of a band and the first of the next one are no
        neighbours either, but for such a block.
        """
        width = arrangements.shape[2]
        flat = arrangements.reshape(len(arrangements), -1)
        cells, at = flat.argsort(axis=1), np.sort(flat, axis=1)
        row, column = np.divmod(cells, width)
        # Of one arrangement, as most calls have, ``np.diff`` takes longer than all the rest.
        down, right = row[:, 1:] - row[:, :-1], column[:, 1:] - column[:, :-1]
        beside = ((down == 1) & (right == 0)) | ((down == 0) & (right == 1))
        begins_row = (down == 1) & (right < 0)
        first = at[:, :-1]
        together = at[:, 1:] - first == 1
        bad = together & self.joined[first] & ~beside & ~(begins_row & ~self.small[first])
        # A piece that ends here must not end within a small block.
        torn = ~together & self.small[first]
        torn_at_end = self.small[at[:, -1]]
        unbroken: NDArray[np.bool_] = ~(bad.any(axis=1) | torn.any(axis=1) | torn_at_end)
        return unbroken


@cache
def band_arrangements(height: int, width: int) -> Ints:
    """Return every way to read a band of rows.

    The columns are cut into groups of neighbours, one group after the other; a group is read row by row, and a group of
    one column is read down.
    """
    return _different(height, width, [tuple(range(width))])


@cache
def down_only(height: int, width: int) -> Ints:
    """Return the way to read a band column by column; a band of one row is read from left to right."""
    return _grouped(height, width, [True] * (width - 1))[None]


@cache
def headed_arrangements(height: int, width: int) -> Ints:
    """Return every way to read a band of rows under the column heads, where a group of columns may come too early."""
    if height > HEADED:
        return band_arrangements(height, width)
    return _different(height, width, _moved(width))


@cache
def first_step(length: int, left: int, width: int) -> Ints:
    """Return every way to read the first row of stairs, whose left piece has ``length`` of ``left`` figures."""
    right = range(left, left + width - length)
    return np.array([[[*np.argsort(columns), *right]] for columns in _moved(length)], dtype=np.int64)


def step(height: int, length: int, left: int, right: int, width: int) -> Ints:
    """Return the way to read further rows of stairs, whose pieces begin with the ``left`` and the ``right`` figure."""
    rest = width - length
    pieces = (
        left + np.arange(height * length).reshape(length, height).T,
        right + np.arange(height * rest).reshape(rest, height).T,
    )
    return np.concatenate(pieces, axis=1)[None]


def _different(height: int, width: int, sequences: Sequence[Sequence[int]]) -> Ints:
    """Return every way to read a band by groups of its columns, taken in one of some sequences; each way once."""
    read = np.stack([_grouped(height, width, cuts) for cuts in _cuts(width)])
    # For every column of the table, which one in turn it is.
    turns = np.argsort(np.array(sequences), axis=1)
    ways = read[:, :, turns].transpose(2, 0, 1, 3).reshape(-1, height, width)
    return np.stack(list({one.tobytes(): one for one in ways}.values()))


def _cuts(width: int) -> Iterator[tuple[bool, ...]]:
    """Yield the ways to cut a row of columns into groups: for every column but the first, whether a group begins."""
    yield from product((True, False), repeat=width - 1)


@cache
def _moved(width: int) -> tuple[tuple[int, ...], ...]:
    """Return the sequences of columns in which at most one group of neighbours comes before others to its left."""
    columns = tuple(range(width))
    moved = {
        (*columns[:a], *columns[b:c], *columns[a:b], *columns[c:])
        for a in range(width)
        for b in range(a + 1, width)
        for c in range(b + 1, width + 1)
    }
    return (columns, *sorted(moved))


def _grouped(height: int, width: int, cuts: Sequence[bool]) -> Ints:
    """Return where each figure of a band stands in the text if its columns are read in groups, from left to right."""
    begins = [0, *(n for n, cut in enumerate(cuts, start=1) if cut), width]
    arrangement = np.empty((height, width), dtype=np.int64)
    for begin, end in pairwise(begins):
        group = np.arange(height * begin, height * end)
        arrangement[:, begin:end] = group.reshape(height, end - begin)
    return arrangement
