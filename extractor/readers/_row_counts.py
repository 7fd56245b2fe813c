"""Tables that a program wrote out with the numbers that it gave to their rows and columns.

In: the cells of a text. Out: the cells without those numbers. Surprise: only what counts from nought on without a gap,
before the words of its rows or above the heads of its columns, is such a number; a value does not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from extractor.page import BLANK, TEXT, Cell

LEAST_ROWS = 3
LEAST_COLUMNS = 3


def without_row_counts(cells: Sequence[Cell]) -> tuple[Cell, ...]:
    """Return the cells without the numbers that count a table's rows or columns from nought on."""
    found: list[Cell] = []
    for table, group in groupby(cells, key=lambda cell: cell.table):
        rows = [list(row) for _, row in groupby(group, key=lambda cell: cell.row)]
        if table is not None and len(rows) >= LEAST_ROWS:
            rows = _without_counts(rows)
        found += [cell for row in rows for cell in row]
    return tuple(found)


def _without_counts(rows: list[list[Cell]]) -> list[list[Cell]]:
    heads = 1 if _counts_columns(rows[0]) else 0
    numbered = rows[heads or (rows[0][0].kind is not BLANK and rows[0][0].number is None) :]
    first = [row[0] for row in numbered]
    counted = len(first) >= LEAST_ROWS and _counts(cell.number for cell in first)
    if counted and (heads or _before_words(numbered)):
        numbers = {cell.start for cell in first}
        rows = [[cell for cell in row if cell.start not in numbers] for row in rows]
    return rows[heads:]


def _counts_columns(row: Sequence[Cell]) -> bool:
    """Tell whether nothing but the numbers of columns stands in a row, below a corner that may be empty."""
    bare = row[1:] if row[0].kind is BLANK else row
    return len(bare) >= LEAST_COLUMNS and _counts(cell.number for cell in bare)


def _counts(numbers: Iterable[object]) -> bool:
    return all(number == count for count, number in enumerate(numbers))


def _before_words(rows: Sequence[Sequence[Cell]]) -> bool:
    """Tell whether words follow the first cell of most rows, with nothing but empty cells between."""
    behind = (next((cell for cell in row[1:] if cell.kind is not BLANK), None) for row in rows)
    return 2 * sum(cell is not None and cell.kind is TEXT for cell in behind) > len(rows)
