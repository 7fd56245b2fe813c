"""Cells of a sheet that are written down one by one with their places: `A8: 行政许可`, and `B8: 61` in the next line.

In: a normalised text. Out: the same, cells of one row in one line, tabs between them. Surprise: empty cells are left
out there; as many tabs stand before a cell as columns lie between it and the one before, as far as there is room.
"""

from __future__ import annotations

import re
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
    for cell in cells:
        found[cell.start() : cell.end()] = FILL * (cell.end() - cell.start())
    for before, cell in pairwise(cells):
        apart = _column(cell) - _column(before)
        if cell["row"] == before["row"] and apart > 0 and "\n" not in text[before.end() : cell.start() - 1]:
            tabs = min(apart, cell.end() - cell.start() + 1)
            found[cell.start() - 1 : cell.start() - 1 + tabs] = "\t" * tabs
    return "".join(found)


def _column(cell: re.Match[str]) -> int:
    """Return the number of a cell's column: A is 1, AA is 27."""
    number = 0
    for letter in cell["column"]:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
