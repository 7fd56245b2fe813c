"""The tables of a document as rows and columns of places, each with the cell that takes it up.

In: a Document. Out: a ``Matrix`` for every table whose format tells rows and columns, with the lines of text right
above it. Surprise: a cell that spans rows or columns takes up several places, and is the same cell at each.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from extractor.page import BLANK, TEXT, Cell, Document

CAPTION_LINES = 3
"""Lines right above a table that can head it."""
MOST_PLACES = 2_000
"""Places that one cell takes up; one that claims more is no cell of a table."""
SHEETS = ("xlsx", "xls")
"""Formats whose cells have names of their own."""
CAPTION = 40
"""Characters; a longer line is a sentence."""


@dataclass(frozen=True, slots=True, eq=False)
class Matrix:
    """A table: its cells in reading order, and the cell at each place (row, column), both from 0.

    Attributes:
        pieces: further words that stand in a cell, by where it starts: its lines, in drawn tables.
        torn: rows in which several figures stand in one place.
        parted: into how many cells each row is parted.
        captions: the short lines of text right above it, the nearest first.
        spanning: whether any cell takes up several columns or rows, so that the format tells how far cells reach.
        fixed: whether the format tells the column of every cell, so that none can have moved aside: a sheet's.
    """

    cells: tuple[Cell, ...]
    places: Mapping[tuple[int, int], Cell]
    pieces: Mapping[int, tuple[Cell, ...]]
    torn: frozenset[int]
    parted: tuple[int, ...]
    columns: int
    captions: tuple[Cell, ...]
    spanning: bool
    fixed: bool

    @property
    def rows(self) -> int:
        """Return how many rows it has."""
        return len(self.parted)

    def words(self, cell: Cell, text: str) -> str:
        """Return the words in a cell."""
        more = self.pieces.get(cell.start)
        words = text[cell.start : cell.end]
        return words if more is None else words + "".join(text[one.start : one.end] for one in more)

    def row(self, row: int) -> Iterator[tuple[int, Cell]]:
        """Yield the cells of a row with the columns that they take up, each cell once for each of its columns."""
        for column in range(self.columns):
            cell = self.places.get((row, column))
            if cell is not None:
                yield column, cell


def matrices_of(document: Document) -> list[Matrix]:
    """Return the tables of a document whose rows and columns are known, in reading order."""
    found: list[Matrix] = []
    fixed = document.format in SHEETS
    lines: list[Cell] = []
    table: list[Cell] = []
    for cell in document.cells:
        if cell.table is None or cell.column is None:
            if table:
                found.append(_matrix(table, lines, fixed))
                table, lines = [], []
            lines.append(cell)
            continue
        if table and table[-1].table != cell.table:
            found.append(_matrix(table, lines, fixed))
            table, lines = [], []
        table.append(cell)
    if table:
        found.append(_matrix(table, lines, fixed))
    return found


def _matrix(cells: Sequence[Cell], lines: Sequence[Cell], fixed: bool) -> Matrix:
    top = cells[0].row
    places: dict[tuple[int, int], Cell] = {}
    pieces: dict[int, tuple[Cell, ...]] = {}
    torn: set[int] = set()
    wide: list[Cell] = []
    for cell in cells:
        row, column = cell.row - top, int(cell.column or 0)
        first = places.setdefault((row, column), cell)
        if first is not cell:
            if first.kind is TEXT and cell.kind is TEXT:
                pieces[first.start] = (*pieces.get(first.start, ()), cell)
            else:
                torn.add(row)
        elif cell.across > 1 or cell.down > 1:
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
    columns = max((column for _, column in places), default=-1) + 1
    return Matrix(
        tuple(cells),
        places,
        pieces,
        frozenset(torn),
        tuple(parted),
        columns,
        tuple(_captions(lines)),
        spanning,
        fixed or spanning,
    )


def _captions(lines: Sequence[Cell]) -> Iterator[Cell]:
    """Yield the short lines right above a table, the nearest first; a figure or a sentence ends them."""
    for cell in lines[: -CAPTION_LINES - 1 : -1]:
        if cell.kind is not TEXT or cell.end - cell.start > CAPTION:
            return
        yield cell
