"""The page of a document as its reader understands it: lines and tables of cells, for a browser to build again.

In: a ``Document``, read again, and the fields with their places. Out: ``PageCells``. Surprise: a table is built from
its cells alone, so the page's own scripts, styles and links never reach the browser. The pieces that a reader makes of
one printed cell (5 2) are one cell again.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from extractor.page import BLANK, FILL, Cell, Document
from extractor.store import CurrentField, DocumentRecord
from ui.excerpt import is_code, readable, spot
from ui.naming import row_of

MOST_CELLS = 6_000
"""A page of more cells is shown as text: a browser would take seconds to build it."""

Mark = tuple[int, int, str]
"""The first and the last cell to be marked for a field, and what they are, a key of the wording."""


@dataclass(frozen=True, slots=True)
class PageCells:
    """What a browser needs to build the page: ``blocks`` of rows of cells, and for each field the cells to mark."""

    blocks: list[dict[str, Any]]
    marks: Mapping[str, Mark]


def page_cells(document: Document, record: DocumentRecord, current: Mapping[str, CurrentField]) -> PageCells | None:
    """Return the page as cells; None where it has no tables, or too much for a browser."""
    cells = sorted(document.cells, key=lambda cell: cell.start)
    if len(cells) > MOST_CELLS or all(cell.table is None for cell in cells):
        return None
    clean = readable if is_code(document.source) else _plain
    printed = [list(own) for _, own in groupby(cells, key=_printed)]
    numbered = [(n, own[0], " ".join(_text(document, one, clean) for one in own)) for n, own in enumerate(printed)]
    blocks = []
    for table, own in groupby(numbered, key=lambda one: one[1].table):
        rows = [
            [_cell(*one) for one in sorted(row, key=lambda one: _column(one[1]))]
            for _, row in groupby(own, key=lambda one: (one[1].row, _line(document, one[1])))
        ]
        blocks.append({"table": table is not None, "rows": rows})
    starts = [own[0].start for own in printed]
    return PageCells(blocks, {name: _mark(document, record, current, name, starts) for name in current})


def _printed(cell: Cell) -> object:
    """Return what the pieces of one printed cell have in common; any other cell has it to itself."""
    return (cell.table, cell.row, cell.column) if cell.table is not None and cell.column is not None else cell.start


def _line(document: Document, cell: Cell) -> int:
    """Return the line of what stands outside tables, in a source that has lines; the lines of code are none."""
    return 0 if cell.table is not None or is_code(document.source) else document.source.count("\n", 0, cell.start)


def _text(document: Document, cell: Cell, clean: Callable[[str], str]) -> str:
    """Return what stands in a cell; of an empty one the place is whatever the file has there, such as half a tag."""
    return "" if cell.kind is BLANK and not cell.mark else clean(document.raw(cell)).strip()


def _plain(text: str) -> str:
    return text.replace(FILL, "")


def _column(cell: Cell) -> float:
    return cell.column if cell.column is not None else -1


def _cell(number: int, cell: Cell, text: str) -> list[Any]:
    """Return a cell as a browser gets it; most take up one column and one row."""
    return [number, text, cell.across, cell.down] if (cell.across, cell.down) != (1, 1) else [number, text]


def _mark(
    document: Document, record: DocumentRecord, current: Mapping[str, CurrentField], name: str, starts: list[int]
) -> Mark:
    place, found = spot(document.source, name, current, row_of(record, name))
    if place is None:
        return (0, -1, found)
    first = max(bisect_right(starts, place.start) - 1, 0)
    return (first, max(bisect_right(starts, max(place.end - 1, place.start)) - 1, first), found)
