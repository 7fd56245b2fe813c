"""A page of characters and ruling lines to lines of text and rows of tables; for PDF and for recognised pictures.

In: where each character and each line stands, in points. Out: the page, laid out in a ``Laid``. Surprise: the order in
which characters were given is not used at all; in what order a program wrote them says nothing about the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from operator import attrgetter
from statistics import median
from typing import Any, NamedTuple

from extractor.grid import Edge, Grid, GridCell, edges_to_grids
from extractor.readers._laid import Laid

LINE = 0.6  # of a character's height; centres closer than this are on one line
WORD_GAP = 0.45  # of a character's height; a wider gap is a blank
COLUMN_GAP = 1.6  # of a character's height; a wider gap parts columns


class Glyph(NamedTuple):
    """A character and its box; y grows downwards."""

    character: str
    left: float
    right: float
    top: float
    bottom: float

    @property
    def x(self) -> float:
        """Return the middle."""
        return (self.left + self.right) / 2

    @property
    def y(self) -> float:
        """Return the middle."""
        return (self.top + self.bottom) / 2


def add_page(laid: Laid, glyphs: Sequence[Glyph], edges: Sequence[Edge]) -> None:
    """Lay out a page: what stands in tables row by row, the rest line by line, in the order of the page."""
    laid.begin_page()
    grids = edges_to_grids(edges)
    inside: list[dict[GridCell, list[Glyph]]] = [{} for _ in grids]
    free: list[Glyph] = []
    tables = list(zip(grids, inside, strict=True))
    for glyph in glyphs:
        x, y = glyph.x, glyph.y
        for table, cells in tables:
            cell = table.cell_at(x, y)
            if cell:
                cells.setdefault(cell, []).append(glyph)
                break
        else:
            free.append(glyph)
    pieces: list[tuple[float, Grid | None, Any]] = [(grid.ys[0], grid, cells) for grid, cells in tables]
    pieces += [(line[0].top, None, line) for line in glyphs_to_lines(free)]
    for _, grid, content in sorted(pieces, key=lambda piece: piece[0]):
        if grid is None:
            laid.add_line(line_text(content))
        else:
            _add_table(laid, grid, content)


def _add_table(laid: Laid, grid: Grid, content: dict[GridCell, list[Glyph]]) -> None:
    table = laid.begin_table()
    row = -1
    for cell in grid.every_cell():
        if cell.row != row:
            if row >= 0:
                laid.end_row()
            row = cell.row
            laid.begin_row()
        laid.add_cell(cell_text(content.get(cell, ())), cell.column, table)
    laid.end_row()


def glyphs_to_lines(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """Return the characters line by line, each from left to right; a line is what shares its middle."""
    if len(glyphs) < 2:
        return [list(glyphs)] if glyphs else []
    lines: list[list[Glyph]] = []
    middle = size = 0.0
    for y, _, _, glyph in sorted((glyph.y, glyph.x, n, glyph) for n, glyph in enumerate(glyphs)):
        if lines and abs(y - middle) <= LINE * size:
            lines[-1].append(glyph)
        else:
            lines.append([glyph])
            middle, size = y, 0.0
        height = glyph.bottom - glyph.top
        if height >= size:
            middle, size = y, height
    return [sorted(line, key=attrgetter("left")) for line in lines]


def line_text(line: Sequence[Glyph]) -> str:
    """Return a line's characters with blanks where its gaps are, more of them where columns part."""
    if len(line) == 1:
        return line[0].character
    size = median(glyph.bottom - glyph.top for glyph in line)
    words = line[0].character
    for before, glyph in pairwise(line):
        gap = glyph.left - before.right
        if gap <= WORD_GAP * size:
            pass
        elif gap > COLUMN_GAP * size:
            words += "   "
        else:
            words += " "
        words += glyph.character
    return words


def cell_text(glyphs: Sequence[Glyph]) -> str:
    """Return what stands in a cell, its lines joined; a blank stays only between figures, where it may matter."""
    text = ""
    for line in glyphs_to_lines(glyphs):
        words = line_text(line)
        if text and text[-1].isdigit() and words[0].isdigit():
            text += " "
        text += words
    return text
