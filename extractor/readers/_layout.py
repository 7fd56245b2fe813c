"""The source text of formats that have none of their own, while it is laid out: lines, and rows of tables.

In: lines and table cells in reading order. Out: a Document whose source has one line of text or one row of a table a
line, cells behind tabs. Surprise: cells are laid out before they are understood; what is a figure is decided on the
finished text, so that every offset is one into the source.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from extractor.limits import MAX_CELLS, MAX_TEXT, at_most
from extractor.page import Cell, Document, bordered_cells, normalise
from extractor.readers.plain import lines_to_cells, mask


class _Span(NamedTuple):
    """A stretch of the source: a cell of a table, or lines of text (no ``row``)."""

    start: int
    end: int
    row: int = -1
    column: int = 0
    table: int = -1


@dataclass(slots=True)
class Laid:
    """A source text while it grows."""

    _parts: list[str] = field(default_factory=list)
    _length: int = 0
    _spans: list[_Span] = field(default_factory=list)
    _pages: list[int] = field(default_factory=list)
    _row: int = -1
    _table: int = -1

    def begin_page(self) -> None:
        """Note that a page begins here."""
        self._pages.append(self._length)

    def add_line(self, text: str) -> None:
        """Lay out a line, or several with their line ends."""
        start = self._length
        self._write(text + "\n")
        last = self._spans[-1] if self._spans else None
        if last and last.row < 0 and last.end == start:
            self._spans[-1] = _Span(last.start, self._length)
        else:
            self._spans.append(_Span(start, self._length))

    def begin_table(self) -> int:
        """Return the number of a new table."""
        self._table += 1
        return self._table

    def begin_row(self) -> None:
        """Begin a row of a table."""
        self._row += 1

    def add_cell(self, text: str, column: int, table: int) -> None:
        """Lay out a cell of the row; whatever line ends are in it mean nothing."""
        start = self._length
        self._write(text.replace("\n", " ").replace("\t", " "))
        self._spans.append(_Span(start, self._length, self._row, column, table))
        self._write("\t")
        at_most(MAX_CELLS, len(self._spans), "cells")

    def skip_cell(self) -> None:
        """Leave out a cell that is merged into another one."""
        self._write("\t")

    def end_row(self) -> None:
        """End the row."""
        self._write("\n")

    def _write(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)
        at_most(MAX_TEXT, self._length, "characters")

    def document(self, format_name: str, *, from_ocr: bool = False) -> Document:
        """Return the finished Document."""
        source = "".join(self._parts)
        text = mask(normalise(source))
        cells = tuple(self._cells(text))
        return Document(source, text, cells, format_name, page_starts=tuple(self._pages), from_ocr=from_ocr)

    def _cells(self, text: str) -> Iterator[Cell]:
        row = 0
        last = -1
        for start, end, number, column, table in self._spans:
            if number < 0:
                for cell in lines_to_cells(text[start:end], row + 1):
                    row = cell.row
                    yield cell._replace(start=cell.start + start, end=cell.end + start)
                last = -1
                continue
            if last != number:
                row += 1
                last = number
            yield from bordered_cells(text, start, end, row, float(column), table)
