"""A column that a page has beside the form's, where nothing but the letters of its head tell it: a 小计, a share.

In: the lines that were found of a section, with their cells. Out: by line width, which of a row's figures is the
further column's. Method: all rows have one figure more than the form has columns; the one without which every row adds
up is no column of the form. Surprise: rows of noughts say nothing, and where two columns could be left out none is.
"""

from __future__ import annotations

from collections.abc import Sequence

from extractor.forms import Section
from extractor.locate.chain import Pair
from extractor.locate.columns import adds_up, identities_within
from extractor.page import Cell

MOST = 0.8
"""Of a table's rows; so many have the further figure."""
TELLING = 3
"""Rows with several figures that are not nothing; fewer add up by chance."""


def further_column(section: Section, pairs: Sequence[Pair]) -> dict[int, int]:
    """Return which figure of a row is none of the form's, by how many columns its line has in the form."""
    found: dict[int, int] = {}
    rows: dict[int, list[tuple[int, tuple[Cell, ...]]]] = {}
    for pair in pairs:
        line = section.lines[pair.line]
        if line.keys and len(line.fields) > 2:
            rows.setdefault(len(line.fields), []).append((pair.line, tuple(cell for cell in pair.cells if cell.filled)))
    for width, lines in rows.items():
        wide = [(line, cells) for line, cells in lines if len(cells) == width + 1]
        if len(wide) < max(TELLING, MOST * len(lines)):
            continue
        left_out = [n for n in range(width + 1) if _add_up(section, wide, n)]
        if len(left_out) == 1:
            found[width] = left_out[0]
    return found


def _add_up(section: Section, rows: Sequence[tuple[int, tuple[Cell, ...]]], left_out: int) -> bool:
    """Tell whether every row adds up without one of its figures, and enough of them would tell if it did not."""
    telling = 0
    for number, cells in rows:
        own = cells[:left_out] + cells[left_out + 1 :]
        if not adds_up(section.lines[number], own, identities_within(section)[number]):
            return False
        telling += sum((cell.number or 0) > 0 for cell in own) > 1
    return telling >= TELLING


def without_column(cells: Sequence[Cell], left_out: int, width: int) -> tuple[Cell, ...]:
    """Return a row's cells without a further column's figure, if it has one."""
    filled = [cell for cell in cells if cell.filled]
    if len(filled) != width + 1:
        return tuple(cells)
    return tuple(cell for cell in cells if cell is not filled[left_out])
