"""The orders in which converters write the rows of a table that they take apart into blocks of columns.

In: numbers of rows and columns. Out: for each reading, row and column, which figure of the text stands there.
Method: learnt from reports with known figures, sent through poppler's pdftotext and pdfminer. Both join what stands
close into blocks and go from block to block, to the right and downwards; where a head spans some columns, they may
take those before others to their left, and the left part of several rows before the right part. Surprise: within a
column an upper figure always comes before a lower one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise, product

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

HEADED = 12
"""Rows of a band that begins at the column heads and whose columns are out of order."""
STAIRS = 9
"""Rows from the column heads down that are read in two pieces each; on no page seen were there more than six."""
STEP = 3
"""Rows that a converter reads as one run of figures there, since each is one line of text high."""


@cache
def band_orders(height: int, width: int) -> Ints:
    """Return every way to read a band of rows.

    The columns are cut into groups of neighbours, one group after the other; a group is read row by row, and a group of
    one column is read down.
    """
    columns = tuple(range(width))
    return _different(_grouped(height, columns, cuts) for cuts in _cuts(width))


@cache
def headed_orders(height: int, width: int) -> Ints:
    """Return every way to read a band of rows under the column heads, where a group of columns may come too early."""
    if height > HEADED:
        return band_orders(height, width)
    return _different(_grouped(height, columns, cuts) for columns in _moved(width) for cuts in _cuts(width))


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


def _different(orders: Iterator[Ints]) -> Ints:
    return np.stack(list({order.tobytes(): order for order in orders}.values()))


def _cuts(width: int) -> Iterator[tuple[bool, ...]]:
    """Yield the ways to cut a row of columns into groups: for every column but the first, whether a group begins."""
    yield from product((True, False), repeat=width - 1)


@cache
def _moved(width: int) -> tuple[tuple[int, ...], ...]:
    """Return the orders of columns in which at most one group of neighbours comes before others to its left."""
    columns = tuple(range(width))
    moved = {
        (*columns[:a], *columns[b:c], *columns[a:b], *columns[c:])
        for a in range(width)
        for b in range(a + 1, width)
        for c in range(b + 1, width + 1)
    }
    return (columns, *sorted(moved))


def _grouped(height: int, columns: Sequence[int], cuts: Sequence[bool]) -> Ints:
    """Return where each figure of a band stands in the text if its columns are read in groups."""
    begins = [0, *(n for n, cut in enumerate(cuts, start=1) if cut), len(columns)]
    order = np.empty((height, len(columns)), dtype=np.int64)
    at = 0
    for begin, end in pairwise(begins):
        size = height * (end - begin)
        order[:, list(columns[begin:end])] = np.arange(at, at + size).reshape(height, end - begin)
        at += size
    return order
