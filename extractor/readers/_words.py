"""A page of words and ruling lines to lines of text and rows of tables; for PDF and for recognised pictures.

In: where each word and each line stands, in points. Out: the page, laid out in a ``Laid``. Surprise: the order in which
words were given is not used at all; in what order a program wrote them says nothing about the page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from operator import attrgetter
from statistics import median
from typing import Any, NamedTuple

from extractor.page import LONG_CELL
from extractor.readers._grid import Edge, Grid, GridCell, edges_to_grids
from extractor.readers._layout import Laid

LINE = 0.6  # of a character's height; centres closer than this are on one line
WORD_GAP = 0.2  # of a character's height; a wider gap is a blank
COLUMN_GAP = 1.6  # of a character's height; a wider gap parts columns


class Word(NamedTuple):
    """Characters side by side on a line without a gap, a single one at least, and their box; y grows downwards."""

    text: str
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


def add_page(laid: Laid, words: Sequence[Word], edges: Sequence[Edge]) -> None:
    """Lay out a page: what stands in tables row by row, the rest line by line, in the order of the page."""
    laid.begin_page()
    grids = edges_to_grids(edges)
    inside: list[dict[GridCell, list[Word]]] = [{} for _ in grids]
    free: list[Word] = []
    tables = list(zip(grids, inside, strict=True))
    inwards = sorted(tables, key=lambda table: table[0].area)  # a table within another's cell has its own words
    for word in words:
        x, y = word.x, word.y
        for table, cells in inwards:
            cell = table.cell_at(x, y)
            if cell:
                cells.setdefault(cell, []).append(word)
                break
        else:
            free.append(word)
    apart = [free, *(block for cells in inside for block in _long_cells(cells))]
    pieces: list[tuple[float, Grid | None, Any]] = [(grid.ys[0], grid, cells) for grid, cells in tables]
    pieces += [(line[0].top, None, line) for block in apart for line in words_to_lines(block)]
    for _, grid, content in sorted(pieces, key=lambda piece: piece[0]):
        if grid is None:
            laid.add_line(line_text(content))
        else:
            _add_table(laid, grid, content)


def _long_cells(cells: dict[GridCell, list[Word]]) -> Iterator[list[Word]]:
    """Take out, and yield, what stands in cells of the page's layout, which are no cells of a table."""
    for cell, words in list(cells.items()):
        if sum(len(word.text) for word in words) > LONG_CELL:
            yield cells.pop(cell)


def _add_table(laid: Laid, grid: Grid, content: dict[GridCell, list[Word]]) -> None:
    table = laid.begin_table()
    row = -1
    for cell, (across, down) in grid.extents().items():
        if cell.row != row:
            if row >= 0:
                laid.end_row()
            row = cell.row
            laid.begin_row()
        laid.add_cell(cell_text(content.get(cell, ())), cell.column, table, across, down)
    laid.end_row()


def words_to_lines(words: Sequence[Word]) -> list[list[Word]]:
    """Return the words line by line, each from left to right; a line is what shares its middle."""
    if len(words) < 2:
        return [list(words)] if words else []
    lines: list[list[Word]] = []
    middle = size = 0.0
    for y, _, _, word in sorted((word.y, word.x, n, word) for n, word in enumerate(words)):
        if lines and abs(y - middle) <= LINE * size:
            lines[-1].append(word)
        else:
            lines.append([word])
            middle, size = y, 0.0
        height = word.bottom - word.top
        if height >= size:
            middle, size = y, height
    return [sorted(line, key=attrgetter("left")) for line in lines]


def line_text(line: Sequence[Word]) -> str:
    """Return a line's words with blanks where its gaps are, more of them where columns part."""
    if len(line) == 1:
        return line[0].text
    size = median([word.bottom - word.top for word in line])
    text = line[0].text
    for before, word in pairwise(line):
        gap = word.left - before.right
        if gap <= WORD_GAP * size:
            pass
        elif gap > COLUMN_GAP * size:
            text += "   "
        else:
            text += " "
        text += word.text
    return text


def cell_text(words: Sequence[Word]) -> str:
    """Return what stands in a cell, its lines joined; a blank stays only between figures, where it may matter."""
    if len(words) == 1:
        return words[0].text
    text = ""
    for line in words_to_lines(words):
        more = line_text(line)
        if text and text[-1].isdigit() and more[0].isdigit():
            text += " "
        text += more
    return text
