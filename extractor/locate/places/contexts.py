"""What stands left of and above every value of a table.

In: a ``Matrix`` and the names of a section. Out: for each of its values a ``Context``: the labels to its left and the
heads above it, the nearest first. Surprise: a table can hold several blocks, each with heads of its own; words among
the values, such as a remark, head nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from extractor.locate.places.matrix import Matrix
from extractor.locate.places.names import Meaning, Names
from extractor.page import BLANK, NUMBER, TEXT, Cell, record

HEADS = 2
"""Rows or columns named in a row without figures; so many make it a row of heads."""


@record
class Context:
    """A value with the words that label it; ``over`` are the lines of text over the table.

    ``row`` is the row of the table, ``column`` the first one that the value takes up. ``word`` tells that words stand
    where a value should; ``shared`` that the value reaches over from the column before.
    """

    cell: Cell
    row: int
    column: int
    left: tuple[Cell, ...]
    above: tuple[Cell, ...]
    over: tuple[Cell, ...]
    word: bool = False
    shared: bool = False


class Heads:
    """The heads over each column of a table, the nearest first, while its rows are gone through."""

    def __init__(self, before: Heads | None, columns: int) -> None:
        """Begin a table; one without heads of its own goes on under those of the table before it, if alike."""
        self.columns: int = columns
        self.over: list[tuple[Cell, ...]] = [()] * columns
        if before is not None and before.columns == columns:
            self.over = list(before.over)
        self.ended = [True] * columns

    def add(self, column: int, cell: Cell) -> None:
        """Put a head over a column; behind values it begins a new block."""
        over = () if self.ended[column] else self.over[column]
        if not over or over[0] is not cell:
            self.over[column] = (cell, *over)
        self.ended[column] = False


def contexts_of(matrix: Matrix, names: Names, text: str, before: Heads | None) -> tuple[list[Context], Heads]:
    """Return the values of a table with what stands left of and above each, and the heads at its end."""
    heads = Heads(before, matrix.columns)
    found: list[Context] = []
    for row in range(matrix.rows):
        cells = list(matrix.row(row))
        meanings = {cell.start: names.meaning(text[cell.start : cell.end]) for _, cell in cells if cell.kind is TEXT}
        if _is_heads(cells, meanings):
            _add_heads(heads, cells, {} if matrix.spanning else meanings)
        else:
            found += _values(row, cells, meanings, heads, matrix.captions)
    return found, heads


def _is_heads(cells: Sequence[tuple[int, Cell]], meanings: Mapping[int, Meaning]) -> bool:
    """Tell whether a row holds heads: words that name columns, or several rows, and no figure."""
    if any(cell.kind is NUMBER or (cell.kind is BLANK and cell.filled) for _, cell in cells):
        return False
    columns = any(one.columns and not one.rows for one in meanings.values())
    return (
        columns
        or sum(bool(one.rows) for one in meanings.values()) >= HEADS
        or not any(cell.kind is not TEXT for _, cell in cells)
    )


def _add_heads(heads: Heads, cells: Sequence[tuple[int, Cell]], meanings: Mapping[int, Meaning]) -> None:
    """Put a row of heads over their columns; without spans, empty places belong to the group that stands left of them.

    ``meanings`` are those of the heads where the format does not tell spans.
    """
    group: Cell | None = None
    for column, cell in cells:
        if cell.kind is TEXT:
            heads.add(column, cell)
            group = cell if cell.start in meanings and not meanings[cell.start].columns else None
        elif group is not None:
            heads.add(column, group)


def _values(
    row: int,
    cells: Sequence[tuple[int, Cell]],
    meanings: Mapping[int, Meaning],
    heads: Heads,
    captions: tuple[Cell, ...],
) -> Iterator[Context]:
    """Yield the values of a row."""
    left: tuple[Cell, ...] = ()
    corner = heads.over[0][:1]  # what heads the labels heads no values, however far it reaches
    ended = False
    seen: Cell | None = None
    for column, cell in cells:
        if cell is seen:
            if cell.kind is not TEXT:
                heads.ended[column] = True
                yield Context(cell, row, column, left, _without(heads.over[column], corner), captions, shared=True)
            continue
        seen = cell
        if cell.kind is TEXT:
            if ended and meanings[cell.start].nothing:
                yield Context(cell, row, column, left, _without(heads.over[column], corner), captions, word=True)
                continue
            left = (cell,) if ended else (cell, *left)
            ended = False
            continue
        if cell.kind is BLANK and not cell.filled and not left:
            continue
        ended = True
        heads.ended[column] = True
        yield Context(cell, row, column, left, _without(heads.over[column], corner), captions)


def _without(over: tuple[Cell, ...], corner: tuple[Cell, ...]) -> tuple[Cell, ...]:
    return over[1:] if over[:1] == corner else over
