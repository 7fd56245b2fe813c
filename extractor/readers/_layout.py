"""The source text of formats that have none of their own, while it is laid out: lines, and rows of tables.

In: lines and table cells in reading order. Out: a Document whose source has one line of text or one row of a table a
line, cells behind tabs. Surprise: cells are laid out before they are understood; what is a figure is decided on the
finished text, so that every offset is one into the source.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from extractor.limits import MAX_CELLS, MAX_TEXT, at_most
from extractor.page import (
    TEXT,
    Cell,
    Column,
    Document,
    LineWord,
    Side,
    Style,
    Styled,
    bordered_cells,
    normalise,
    object_cell,
    restored,
    spanning,
    unescaped,
    with_struck_out,
    with_unsure_marked,
    without_no_values,
    without_styled,
)
from extractor.readers._line_words import rows_without_borders
from extractor.readers._lines import with_units_beside
from extractor.readers._marks import turned_round
from extractor.readers._printed import Word
from extractor.readers._row_counts import without_row_counts
from extractor.readers.plain import lines_to_cells, mask


class Run(NamedTuple):
    """Characters that are shown alike."""

    text: str
    style: Style | None = None


Text = str | Sequence[Run]
"""What a line or a cell holds: plain characters, or runs of them."""


class _Span(NamedTuple):
    """A stretch of the source: a cell of a table, or lines of text (no ``row``)."""

    start: int
    end: int
    row: int = -1
    column: int = 0
    table: int = -1
    across: int = 1
    down: int = 1
    holds: str = ""


@dataclass(slots=True)
class Laid:
    """A source text while it grows."""

    _parts: list[str] = field(default_factory=list)
    _length: int = 0
    _spans: list[_Span] = field(default_factory=list)
    _styled: list[Styled] = field(default_factory=list)
    _pages: list[int] = field(default_factory=list)
    _columns: list[Column] = field(default_factory=list)
    _line_words: list[LineWord] = field(default_factory=list)
    _line: int = 0
    _apart: bool = False
    """Whether what comes next goes on with no line before it."""
    _row: int = -1
    _table: int = -1
    words: list[list[Word]] | None = None
    """Of each page the words in the order in which they were laid out, where somebody asks."""

    def begin_page(self) -> None:
        """Note that a page begins here."""
        self._pages.append(self._length)
        if self.words is not None:
            self.words.append([])

    def note_words(self, words: Iterable[Word]) -> None:
        """Note of which words the line or cell is that is laid out next or was laid out last."""
        if self.words is not None:
            self.words[-1] += words

    def begin_column(self, side: Side) -> None:
        """Note that a column of a page begins here, or what stands across its columns."""
        before = self._columns[-1].side if self._columns else Side.ACROSS
        self._columns.append(Column(self._length, side))
        self._apart = before is not Side.ACROSS or side is not Side.ACROSS

    def add_line(self, text: Text, words: Sequence[tuple[int, int, float, float]] = ()) -> None:
        """Lay out a line, or several with their line ends.

        Args:
            text: what stands in it.
            words: where its words begin and end, in its text and across the page, where that may matter.
        """
        start = self._length
        self._line += 1
        self._line_words += [LineWord(start + one, start + end, self._line, *across) for one, end, *across in words]
        self._write_text(text)
        self._write("\n")
        last = self._spans[-1] if self._spans else None
        if last and last.row < 0 and last.end == start and not self._apart:
            self._spans[-1] = _Span(last.start, self._length)
        else:
            self._spans.append(_Span(start, self._length))
        self._apart = False

    def begin_table(self) -> int:
        """Return the number of a new table."""
        self._table += 1
        return self._table

    def begin_row(self) -> None:
        """Begin a row of a table."""
        self._row += 1

    def add_cell(self, text: Text, column: int, table: int, across: int = 1, down: int = 1, holds: str = "") -> None:
        """Lay out a cell of the row; whatever line ends are in it mean nothing.

        Args:
            text: what stands in it.
            column: its leftmost column.
            table: the number of its table.
            across: how many columns it takes up.
            down: how many rows it takes up.
            holds: ``PICTURE`` or ``THING`` where its content is no text, or not all of it.
        """
        start = self._length
        self._write_text(text, in_cell=True)
        self._spans.append(_Span(start, self._length, self._row, column, table, across, down, holds))
        self._write("\t")
        at_most(MAX_CELLS, len(self._spans), "cells")

    def skip_cell(self) -> None:
        """Leave out a cell that is merged into another one."""
        self._write("\t")

    def end_row(self) -> None:
        """End the row."""
        self._write("\n")

    def _write_text(self, text: Text, *, in_cell: bool = False) -> None:
        for piece, style in [Run(text)] if isinstance(text, str) else text:
            if style is not None and piece:
                self._note(style, len(piece))
            self._write(piece.replace("\n", " ").replace("\t", " ") if in_cell else piece)

    def _note(self, style: Style, length: int) -> None:
        """Note how the next characters are shown, together with those right before them that are shown alike."""
        last = self._styled[-1] if self._styled else None
        end = self._length + length
        if last and last.end == self._length and last.style is style:
            self._styled[-1] = Styled(last.start, end, style)
        else:
            self._styled.append(Styled(self._length, end, style))

    def _write(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)
        at_most(MAX_TEXT, self._length, "characters")

    @property
    def text(self) -> str:
        """Return what is laid out by now."""
        return "".join(self._parts)

    @property
    def page_starts(self) -> tuple[int, ...]:
        """Return where its pages begin."""
        return tuple(self._pages)

    def document(self, format_name: str, *, from_ocr: bool = False) -> Document:
        """Return the finished Document."""
        source = self.text
        styled = tuple(sorted([*self._styled, *turned_round(source)]))
        text = without_styled(mask(without_no_values(normalise(unescaped(restored(source).text)))), styled)
        cells = without_row_counts(with_unsure_marked(with_struck_out(self._cells(text), styled), styled))
        return Document(
            source,
            text,
            cells,
            format_name,
            page_starts=self.page_starts,
            from_ocr=from_ocr,
            styled=styled,
            columns=tuple(self._columns) if any(column.side for column in self._columns) else (),
            line_words=tuple(self._line_words) if self._line_words and rows_without_borders(cells) else (),
        )

    def _cells(self, text: str) -> Iterator[Cell]:
        row = 0
        last = -1
        for start, end, number, column, table, across, down, holds in self._spans:
            if number < 0:
                for cell in lines_to_cells(with_units_beside(text[start:end]), row + 1):
                    row = cell.row
                    yield cell._replace(start=cell.start + start, end=cell.end + start)
                last = -1
                continue
            if last != number:
                row += 1
                last = number
            cells = bordered_cells(text, start, end, row, float(column), table)
            if holds and all(cell.kind is not TEXT for cell in cells):  # a figure beside it may be a part of one
                cells = [object_cell(holds, start, end, row, float(column), table)]
            yield from spanning(cells, across, down)
