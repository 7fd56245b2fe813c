"""The tables of a document as rows and columns of places, each with the cell that takes it up.

In: a Document. Out: a ``Matrix`` for every table whose format tells rows and columns, with the lines of text right
above it. Surprise: a cell that spans rows or columns takes up several places, and is the same cell at each.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from extractor.page import BLANK, NUMBER, TEXT, Cell, Document, Span

CAPTION_LINES = 3
"""Lines right above a table that can head it."""
MOST_PLACES = 2_000
"""Places that one cell takes up; one that claims more is no cell of a table."""
SHEETS = ("xlsx", "xls")
"""Formats whose cells have names of their own."""
CAPTION = 40
"""Characters; a longer line is a sentence."""


class MatrixRow(NamedTuple):
    """A row of a table: its cells with the columns that they take up, each cell once for each of its columns.

    ``parted`` is into how many cells it is parted, ``filled`` whether anything but words stands in it, ``figures``
    whether that is a figure or a sign for none, and ``whole`` whether no place has several figures.
    """

    cells: tuple[tuple[int, Cell], ...]
    parted: int
    filled: bool
    figures: bool
    whole: bool


@dataclass(frozen=True, slots=True, eq=False)
class Matrix:
    """A table with the cells at its places, rows and columns both counted from 0.

    Attributes:
        span: where it stands in the text.
        words: what is written in its cells with words, by where these start; in drawn tables, all lines of it.
        captions: what the short lines of text right above it say, the nearest first.
        spanning: whether any cell takes up several columns or rows, so that the format tells how far cells reach.
        fixed: whether the format tells the column of every cell, so that none can have moved aside: a sheet's.
    """

    span: Span
    rows: tuple[MatrixRow, ...]
    words: Mapping[int, str]
    columns: int
    captions: tuple[str, ...]
    spanning: bool
    fixed: bool


def matrices_of(document: Document) -> list[Matrix]:
    """Return the tables of a document whose rows and columns are known, in reading order."""
    found: list[Matrix] = []
    fixed = document.format in SHEETS
    lines: list[Cell] = []
    table: list[Cell] = []
    for cell in document.cells:
        if cell.table is None or cell.column is None:
            if table:
                found.append(_matrix(document.text, table, lines, fixed))
                table, lines = [], []
            lines.append(cell)
            continue
        if table and table[-1].table != cell.table:
            found.append(_matrix(document.text, table, lines, fixed))
            table, lines = [], []
        table.append(cell)
    if table:
        found.append(_matrix(document.text, table, lines, fixed))
    return found


def _matrix(text: str, cells: Sequence[Cell], lines: Sequence[Cell], fixed: bool) -> Matrix:
    top = cells[0].row
    places: dict[tuple[int, int], Cell] = {}
    words: dict[int, str] = {}
    torn: set[int] = set()
    wide: list[Cell] = []
    for cell in cells:
        row, column = cell.row - top, int(cell.column or 0)
        first = places.setdefault((row, column), cell)
        if first is not cell:
            if first.kind is TEXT and cell.kind is TEXT:
                words[first.start] += text[cell.start : cell.end]
            else:
                torn.add(row)
            continue
        if cell.kind is TEXT:
            words[cell.start] = text[cell.start : cell.end]
        if cell.across > 1 or cell.down > 1:
            wide.append(cell)
    parted = [0] * (cells[-1].row - top + 1)
    for (row, column), cell in places.items():
        parted[row] = max(parted[row], column + cell.across)
    for cell in wide:  # where cells overlap, a place belongs to the one that begins there
        if cell.across * cell.down <= MOST_PLACES:
            row, column = cell.row - top, int(cell.column or 0)
            for down in range(cell.down):
                for across in range(cell.across):
                    places.setdefault((row + down, column + across), cell)
    spanning = any(cell.kind is not BLANK for cell in wide)
    return Matrix(
        Span(cells[0].start, cells[-1].end),
        tuple(_rows(places, parted, torn)),
        words,
        max((column for _, column in places), default=-1) + 1,
        tuple(_captions(text, lines)),
        spanning,
        fixed or spanning,
    )


def _rows(places: Mapping[tuple[int, int], Cell], parted: Sequence[int], torn: Collection[int]) -> Iterator[MatrixRow]:
    """Yield the rows of a table by the cells at its places."""
    rows: list[list[tuple[int, Cell]]] = [[] for _ in parted]
    for (row, column), cell in places.items():
        if row < len(rows):
            rows[row].append((column, cell))
    for row, cells in enumerate(rows):
        cells.sort(key=_column)
        filled = [cell.kind for _, cell in cells if cell.filled]
        figures = NUMBER in filled or BLANK in filled
        yield MatrixRow(tuple(cells), parted[row], bool(filled), figures, row not in torn)


def _column(placed: tuple[int, Cell]) -> int:
    return placed[0]


def _captions(text: str, lines: Sequence[Cell]) -> Iterator[str]:
    """Yield the short lines right above a table, the nearest first; a figure or a sentence ends them."""
    for cell in lines[: -CAPTION_LINES - 1 : -1]:
        if cell.kind is not TEXT or cell.end - cell.start > CAPTION:
            return
        yield text[cell.start : cell.end]
