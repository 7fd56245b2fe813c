"""The numbers of a table's columns in a row of their own, 1 2 3 …, as forms print them under their heads.

In: the cells of a document. Out: the same without such rows. Surprise: no figures of a report can be taken for them,
since every row's total would be more than the figures that it adds up.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from extractor.page import TEXT, Cell

FEWEST = 6
"""Columns; three figures of a row of section two may be 1, 2 and 3, and the total behind 1 2 3 4 is 10."""


def without_column_numbers(cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """Return cells without those that count the columns of a table."""
    counting = {cell.start for run in _runs(cells) for cell in run[: _counted(run)]}
    return tuple(cell for cell in cells if cell.start not in counting or cell.kind is TEXT) if counting else cells


def _runs(cells: Sequence[Cell]) -> Iterator[list[Cell]]:
    """Yield the figures that follow each other without words between, those of each row of a table by themselves."""
    for (words, *_), run in groupby(
        cells, key=lambda cell: (cell.kind is TEXT, cell.table, cell.row if cell.table is not None else None)
    ):
        if not words:
            yield [cell for cell in run if cell.filled]


def _counted(run: Sequence[Cell]) -> int:
    """Return how many figures at the beginning of a run count from 1 on; 0 if they are too few to count columns."""
    count = next((n for n, cell in enumerate(run) if cell.number != n + 1), len(run))
    return count if count >= FEWEST else 0
