"""Figures that were torn at their thousands separator: `2,` and then `211`, or `58` and then `,692`.

In: a document. Out: the same, each such pair one cell. Surprise: a piece with a comma at its end or beginning is no
figure and no word by itself, so that nothing else is asked for; the figure is marked as one that was put together, for
the sums to bear out.
"""

from __future__ import annotations

import re
from dataclasses import replace

from extractor.page import FILL, NUMBER, SPLIT, TEXT, Cell, Document, parse_number

_ENDS = re.compile(r"\d{1,3}(?:,\d{3})*,")
_REST = re.compile(r"\d{3}(?:,\d{3})*(?:\.\d+)?")
_BEGINS = re.compile(r"\d{1,3}(?:,\d{3})*")
_MORE = re.compile(r"(?:,\d{3})+(?:\.\d+)?")
_EDGES = f" \t\n{FILL}"


def with_thousands_whole(document: Document) -> Document:
    """Return a document in which figures torn at a comma are whole."""
    cells: list[Cell] = []
    for cell in document.cells:
        whole = _whole(document.text, cells[-1], cell) if cells and cell.kind in (NUMBER, TEXT) else None
        if whole is None:
            cells.append(cell)
        else:
            cells[-1] = whole
    return document if len(cells) == len(document.cells) else replace(document, cells=tuple(cells))


def _whole(text: str, first: Cell, second: Cell) -> Cell | None:
    """Return the figure that two cells are the pieces of; None where they are none, or a border stands between."""
    if first.kind is second.kind or first.table != second.table:
        return None
    if first.table is not None and (first.row, first.column) != (second.row, second.column):
        return None
    if text[first.end : second.start].strip(_EDGES):
        return None
    begin, end = (text[cell.start : cell.end].replace(FILL, "") for cell in (first, second))
    torn = first.kind is TEXT and _ENDS.fullmatch(begin) and _REST.fullmatch(end)
    if not torn and not (first.kind is NUMBER and _BEGINS.fullmatch(begin) and _MORE.fullmatch(end)):
        return None
    number = parse_number(f"{begin}{end}")
    return first._replace(kind=NUMBER, end=second.end, number=number, mark=SPLIT) if number is not None else None
