"""Cells of a sheet that are written down one by one with their places: `A8: 行政许可`, and `B8: 61` in the next line.

In: a normalised text. Out: the same, cells of one row in one line, tabs between them. Surprise: empty cells are left
out there; as many tabs stand before a cell as columns lie between it and the one before. Where there is no room for
them in one place, the text is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

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
    for row in _rows(cells):
        with_figures = any(text[cell.end() : cell.end() + 1].isdecimal() for cell in row)
        for before, cell in zip([None, *row], row, strict=False):
            if before and "\n" in text[before.end() : cell.start() - 1]:
                return text  # a cell of several lines, whose end is not known
            first = cell.start() - 1 if before else cell.start()
            tabs = _column(cell) - (_column(before) if before else 1)
            if tabs > cell.end() - first:
                if with_figures:
                    return text  # they would move to the left
                tabs = cell.start() - first
            found[first : cell.end()] = ("\t" * tabs).ljust(cell.end() - first, FILL)
    return "".join(found)


def _rows(cells: Sequence[re.Match[str]]) -> Iterator[list[re.Match[str]]]:
    """Yield the cells of each row; they stand further and further right."""
    row: list[re.Match[str]] = []
    for cell in cells:
        if row and (cell["row"] != row[-1]["row"] or _column(cell) <= _column(row[-1])):
            yield row
            row = []
        row.append(cell)
    yield row


def _column(cell: re.Match[str]) -> int:
    """Return the number of a cell's column: A is 1, AA is 27."""
    number = 0
    for letter in cell["column"]:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
