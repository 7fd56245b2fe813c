"""The sheets of a workbook to a Document; for .xlsx and .xls alike.

In: the cells that are filled or framed, as they are printed, and which are merged. Out: the Document. Surprise: a sheet
has no tables, only cells. Rows that follow each other without a gap and have several cells are taken for one; a row
with one long text or one heading is a line between tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from extractor.limits import MAX_CELLS, at_most
from extractor.readers._layout import Laid

LONG = 40
"""Characters; a text this long alone in its row is prose, the longest row label has 33."""

_HEADING = re.compile(r"\s*[一二三四五六七八九十]+\s*、")


@dataclass(frozen=True, slots=True)
class Merged:
    """A block of cells that are printed as one; rows and columns from 0, both ends inside."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class Sheet:
    """One sheet: what is printed at each place (row, column), '' for a framed empty cell."""

    cells: dict[tuple[int, int], str] = field(default_factory=dict)
    merged: list[Merged] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)

    def covered(self) -> set[tuple[int, int]]:
        """Return the places that a merged cell covers besides its own."""
        places: set[tuple[int, int]] = set()
        for block in self.merged:
            size = (block.bottom - block.top + 1) * (block.right - block.left + 1)
            at_most(MAX_CELLS, size + len(places), "cells")
            places.update(
                (row, column)
                for row in range(block.top, block.bottom + 1)
                for column in range(block.left, block.right + 1)
                if (row, column) != (block.top, block.left)
            )
        return places


def add_sheet(laid: Laid, sheet: Sheet) -> None:
    """Lay out a sheet as a page: its tables row by row, what stands between them line by line."""
    laid.begin_page()
    covered = sheet.covered()
    rows: dict[int, dict[int, str]] = {}
    for (row, column), text in sorted(sheet.cells.items()):
        if (row, column) not in covered:
            rows.setdefault(row, {})[column] = text
    reached = {row for row, _ in covered}
    merged = {(block.top, block.left): block for block in sheet.merged}
    for block in _blocks(rows, reached, sheet.hidden_rows):
        _add_block(laid, rows, block, covered, merged)


def _blocks(rows: Mapping[int, Mapping[int, str]], reached: set[int], hidden: set[int]) -> Iterator[list[int]]:
    """Yield the rows between gaps; one that is hidden, or that only a merged cell reaches into, is no gap."""
    block: list[int] = []
    filled = {row for row, cells in rows.items() if any(text.strip() for text in cells.values())}
    for row in sorted(filled | (reached & set(rows))):
        if block and any(gap not in hidden and gap not in reached for gap in range(block[-1] + 1, row)):
            yield block
            block = []
        block.append(row)
    if block:
        yield block


def _add_block(
    laid: Laid,
    rows: Mapping[int, Mapping[int, str]],
    block: list[int],
    covered: set[tuple[int, int]],
    merged: Mapping[tuple[int, int], Merged],
) -> None:
    lines = {row for row in block if _is_line(rows[row])}
    inner = [row for row in block if row not in lines]
    # A title over a table is a line; a label alone in the midst of one is a row whose other cells are empty.
    while inner and _lone(rows[inner[0]]):
        lines.add(inner.pop(0))
    while inner and _lone(rows[inner[-1]]):
        lines.add(inner.pop())
    columns = [column for row in inner for column, text in rows[row].items() if text.strip()]
    at_most(MAX_CELLS, len(inner) * (max(columns, default=0) + 1), "cells")
    table = -1
    for row in block:
        if row in lines:
            laid.add_line(" ".join(text for text in rows[row].values() if text.strip()))
            table = -1
            continue
        table = laid.begin_table() if table < 0 else table
        laid.begin_row()
        for column in range(min(columns), max(columns) + 1):
            if (row, column) in covered:
                laid.skip_cell()
                continue
            across = down = 1
            if area := merged.get((row, column)):
                across = area.right - area.left + 1
                down = sum(row <= other <= area.bottom for other in inner)
            laid.add_cell(rows[row].get(column, ""), column, table, across, down)
        laid.end_row()


def _is_line(cells: Mapping[int, str]) -> bool:
    texts = [text for text in cells.values() if text.strip()]
    return len(texts) == 1 and (len(texts[0]) > LONG or _HEADING.match(texts[0]) is not None)


def _lone(cells: Mapping[int, str]) -> bool:
    texts = [text for text in cells.values() if text.strip()]
    return len(texts) < 2 and not any(text.strip().isdecimal() for text in texts)
