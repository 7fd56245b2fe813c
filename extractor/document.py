"""A read document: its source text and the cells in it, in reading order.

In: a source text and what a reader knows of rows and columns. Out: ``Document``, the only thing that later stages see.
Surprise: there is one coordinate system. Whatever the format, ``text`` is the normalised source of the same length
(markup masked by ``FILL``), and a cell is a span of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple

from extractor.text import FILL
from extractor.values import Number, Place, parse_number


class CellKind(Enum):
    """What stands in a cell."""

    TEXT = "text"
    NUMBER = "number"
    BLANK = "blank"  # empty where the format shows cells, or a dash or slash


class Cell(NamedTuple):
    """A piece of the page: a label or a stretch of prose, a figure, or an empty cell.

    ``row`` numbers the printed rows as far as they are known: cells with different rows are known to stand in
    different ones. ``column`` is a horizontal position, comparable within one table only; None where unknown.
    ``mark`` notes what is odd about a number.
    """

    kind: CellKind
    start: int
    end: int
    row: int
    column: float | None = None
    number: Number | None = None
    mark: str = ""
    table: int | None = None


SPLIT = "split"
"""Mark of a number with blanks between its digits that a cell border holds together."""
NOTE = "note"
"""Mark of a number with a remark in brackets behind it: ``22（其中修订16件）``."""
UNIT = "unit"
"""Mark of a number with its unit in the cell: ``12件``."""


@dataclass(frozen=True, slots=True)
class Document:
    """A document as its reader leaves it."""

    source: str
    text: str
    cells: tuple[Cell, ...]
    format: str
    encoding: str | None = None
    page_starts: tuple[int, ...] = field(default=())

    def place(self, cell: Cell) -> Place:
        """Return where a cell stands."""
        page = None
        if self.page_starts:
            page = sum(start <= cell.start for start in self.page_starts)
        column = int(cell.column) if cell.column is not None and cell.table is not None else None
        return Place(cell.start, cell.end, page, cell.table, cell.row if cell.table is not None else None, column)

    def raw(self, cell: Cell) -> str:
        """Return the characters of a cell as they stand in the source."""
        return self.source[cell.start : cell.end]


_UNITS = "件|条|项|个|次|份|宗|起|万元|元"
# A value that stands alone: blanks or cell borders on both sides. FILL may stand between digits.
_VALUE = re.compile(
    r"(?<![^\s\0])(?:"
    r"(?P<number>[+-]?\d[\d,.\0]*)(?:(?P<unit>" + _UNITS + r")|(?P<note>[(\[][^()\[\]\n]{1,40}[)\]]))?"
    r"|(?P<blank>-{1,6}|/{1,2}|\\|…{1,2}|\.{3,6}))(?![^\s\0])"
)
_ENUMERATOR_TAIL = re.compile(r"[ \0]*[.、,:)](?![\d])")
_SPLIT_DIGITS = re.compile(r"\d+(?:[ \0]+\d+)+")
_EMPTY = re.compile(r"[\s\0]*")


def scan_cells(
    text: str,
    start: int,
    end: int,
    row: int,
    *,
    column: float | None = None,
    table: int | None = None,
    bordered: bool = False,
) -> Iterator[Cell]:
    """Yield the cells of one span of normalised text that holds no line end that matters.

    In a ``bordered`` span (a cell of a real table) an empty span is a blank cell, and blanks between digits are
    inside one number; in a free line they separate numbers.
    """
    span = text[start:end]
    if bordered:
        yield _bordered_cell(span, start, end, row, column, table)
        return
    position = 0
    for match in _VALUE.finditer(span):
        if match["number"] and _ENUMERATOR_TAIL.match(span, match.end()):
            continue  # `2 .没有现成信息`: the mark of an item, torn off
        cell = _value_cell(match, start, row, column, table)
        if cell is None:
            continue
        yield from _text_cell(text, start + position, start + match.start(), cell)
        yield cell
        position = match.end()
    yield from _text_cell(text, start + position, end, Cell(CellKind.TEXT, start, end, row, column, table=table))


def _value_cell(match: re.Match[str], offset: int, row: int, column: float | None, table: int | None) -> Cell | None:
    if match["blank"]:
        return Cell(CellKind.BLANK, offset + match.start(), offset + match.end(), row, column, None, "", table)
    digits = match["number"].rstrip(FILL)
    number = parse_number(digits.replace(FILL, ""))
    if number is None:
        return None
    mark = UNIT if match["unit"] else NOTE if match["note"] else ""
    begin = offset + match.start()
    return Cell(CellKind.NUMBER, begin, begin + len(digits), row, column, number, mark, table)


def _text_cell(text: str, start: int, end: int, like: Cell) -> Iterator[Cell]:
    """Yield the text of a span, if there is any, as a cell in the row and table of another one."""
    piece = text[start:end]
    bare = piece.strip(" \t\n\0")
    if bare:
        at = start + piece.index(bare)
        yield Cell(CellKind.TEXT, at, at + len(bare), like.row, like.column, None, "", like.table)


def _bordered_cell(span: str, start: int, end: int, row: int, column: float | None, table: int | None) -> Cell:
    bare = span.strip(" \t\n\0")
    if not bare:
        return Cell(CellKind.BLANK, start, end, row, column, None, "", table)
    at = start + span.index(bare)
    match = _VALUE.fullmatch(bare)
    if match and (cell := _value_cell(match, at, row, column, table)):
        return cell
    if _SPLIT_DIGITS.fullmatch(bare):
        number = parse_number(re.sub(r"[ \0]+", "", bare))
        if number is not None:
            return Cell(CellKind.NUMBER, at, at + len(bare), row, column, number, SPLIT, table)
    return Cell(CellKind.TEXT, at, at + len(bare), row, column, None, "", table)
