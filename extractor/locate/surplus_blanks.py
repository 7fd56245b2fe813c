"""Empty cells that a table's rows have beside those of their columns: before them, or behind them.

In: the lines that were found of a section, with their cells. Out: the cells of a row without the surplus ones. Method:
rows whose figures reach from the first column to the last tell on which side a table has surplus cells; where all such
rows have them on one side, so have the others. Surprise: both happen, for labels that span columns leave empty cells
behind them, and rows with fewer cells than the widest are filled up at their end.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from extractor.forms import Section
from extractor.locate.sequence import Pair
from extractor.page import Cell

TELLING = 2
"""Rows; so many have surplus cells on one side, and none on the other."""


Rows = tuple[int | None, int]
"""Rows of one kind: their table, and how many columns they have in the form."""


def sides_of_surplus(section: Section, pairs: Iterable[Pair]) -> dict[Rows, bool]:
    """Return by kind of row whether surplus cells stand before those of its columns."""
    sides: dict[Rows, list[bool]] = {}
    torn: set[Rows] = set()
    for pair in pairs:
        width = len(section.lines[pair.line].fields)
        surplus = len(pair.cells) - width
        if surplus < 0:
            torn.add((pair.cells[0].table, width))  # where rows lack cells, no other row's tell anything
        filled = [n for n, cell in enumerate(pair.cells) if cell.filled]
        if surplus <= 0 or not filled or not _is_one_row(pair.cells):
            continue
        first, last = max(0, filled[-1] - width + 1), min(filled[0], surplus)
        if first == last:
            told = sides.setdefault((pair.cells[0].table, width), [])
            told += [first == surplus, first > 0]  # which differ where they stand on both sides
    return {
        rows: told[0]
        for rows, told in sides.items()
        if len(told) >= 2 * TELLING and len(set(told)) == 1 and rows not in torn
    }


def without_surplus(cells: tuple[Cell, ...], width: int, sides: Mapping[Rows, bool]) -> tuple[Cell, ...]:
    """Return a row's cells without surplus ones, if its table tells on which side they stand."""
    before = sides.get((cells[0].table, width))
    surplus = len(cells) - width
    if before is None or surplus <= 0 or not _is_one_row(cells):
        return cells
    outside, own = (cells[:surplus], cells[surplus:]) if before else (cells[width:], cells[:width])
    return cells if any(cell.filled for cell in outside) else own


def _is_one_row(cells: Sequence[Cell]) -> bool:
    """Tell whether cells stand in one row of a table."""
    return cells[0].table is not None and cells[0].row == cells[-1].row
