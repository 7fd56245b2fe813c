"""Cells of a sheet that are written down one by one with their places: `A8: 行政许可`, and `B8: 61` in the next line.

In: a normalised text. Out: the same, cells of one row in one line, tabs between them. Surprise: empty cells are left
out there; as many tabs stand before a cell as columns lie between it and the one before. Where there is no room for
them in one place, the text is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from extractor.page import FILL

_CELL = re.compile(r"(?m)^[ ]*(?P<column>[A-Z]{1,2})(?P<row>[1-9]\d{0,4})[ ]*[:=\t|][ ]?")
CELLS = 60
"""Lines with a cell's place before them; a page has no other reason for so many."""


def with_places_as_rows(text: str) -> str:
    """Return normalised text, cells that are told by their place put beside those of their row."""
    if text.count("\nA") < CELLS // 12:
        return text
    cells = list(_CELL.finditer(text))
    if len(cells) < CELLS:
        return text
    found = list(text)
    with_figures = {(cell["row"], at) for at, cell in _by_row(cells) if text[cell.end() : cell.end() + 1].isdecimal()}
    before: re.Match[str] | None = None
    for at, cell in _by_row(cells):
        found[cell.start() : cell.end()] = FILL * (cell.end() - cell.start())
        beside = before is not None and cell["row"] == before["row"] and _column(cell) > _column(before)
        if before is not None and beside and "\n" in text[before.end() : cell.start() - 1]:
            return text  # a cell of several lines, whose end is not known
        tabs = _column(cell) - (_column(before) if before is not None and beside else 1)
        first = cell.start() - beside
        if tabs > cell.end() - first:
            if (cell["row"], at) in with_figures:
                return text  # they would move to the left
            tabs = int(beside)
        found[first : first + tabs] = "\t" * tabs
        before = cell
    return "".join(found)


def _by_row(cells: Sequence[re.Match[str]]) -> Iterator[tuple[int, re.Match[str]]]:
    """Yield the cells, each with the number of its row among all that are written down."""
    at = 0
    for before, cell in pairwise([cells[0], *cells]):
        at += cell["row"] != before["row"]
        yield at, cell


def _column(cell: re.Match[str]) -> int:
    """Return the number of a cell's column: A is 1, AA is 27."""
    number = 0
    for letter in cell["column"]:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
