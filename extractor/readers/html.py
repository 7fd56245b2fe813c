"""HTML to a Document: tables with their spans as tables, everything else as lines of text.

In: the bytes of a web page, whole or a fragment, or of a text with HTML tables in it. Out: the Document, whose source
is the decoded page. Surprise: markup is not removed but masked, character for character, so that a cell's span is its
span in the page's own source. Tags may be unclosed; a table inside a table is a table of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count

from extractor.limits import MAX_TEXT, at_most
from extractor.page import FILL, LONG_CELL, Cell, Document, bordered_cells, decode, spanning
from extractor.readers._markup import Table, Words
from extractor.readers.plain import lines_to_cells, mask

SUFFIXES = (".html", ".htm")

_TAG = re.compile(rb"<(?:!doctype html|html|head|body|table|t[drh]|div|p|span|br|h[1-6]|meta)[\s>/]", re.IGNORECASE)

_DOCTYPE = re.compile(rb"\s*(?:\xef\xbb\xbf)?<(?:!doctype html|html)", re.IGNORECASE)


def knows(data: bytes) -> int:
    """HTML is told by its tags, in text of any ASCII-like encoding; UTF-16 pages start with a mark."""
    head = data[:200_000]
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        head = head.replace(b"\0", b"")
    if b"\0" in head:
        return 0
    if _DOCTYPE.match(head):
        return 3
    return 2 if len(_TAG.findall(head)) > 3 else 0


def read(data: bytes) -> Document:
    """Read a page."""
    decoded = decode(data)
    source = decoded.text.removeprefix("\ufeff")
    page = Words(source)
    words = mask(page.text)
    at_most(MAX_TEXT, len(words) - words.count(FILL) - words.count("\n"), "characters")
    cells = tuple(_placed(cell, page) for cell in _cells(words, page.tables))
    return Document(source, page.spread(words), cells, "html", decoded.encoding)


def _placed(cell: Cell, page: Words) -> Cell:
    """Return a cell of the words where it stands in the source."""
    at = page.places[cell.start]
    end = page.places[cell.end - 1] + 1 if cell.end > cell.start else at
    return Cell(cell.kind, at, end, *cell[3:])


class _Rows:
    """Numbers for rows and tables that are unique in the document."""

    def __init__(self) -> None:
        self.row = 0
        self.tables = count()


def _cells(text: str, tables: list[Table]) -> Iterator[Cell]:
    """Yield all cells in reading order: lines between tables, tables row by row."""
    rows = _Rows()
    position = 0
    for table in tables:
        yield from _flow(text, position, table.start, rows)
        yield from _table_cells(text, table, rows)
        position = table.end
    yield from _flow(text, position, len(text), rows)


def _flow(text: str, start: int, end: int, rows: _Rows) -> Iterator[Cell]:
    """Yield the cells of text outside of tables."""
    piece = text[start:end]
    if not piece.strip(" \n\0"):
        return
    rows.row += 1
    for cell in lines_to_cells(piece, rows.row, tables=rows.tables):
        rows.row = cell.row
        yield cell._replace(start=cell.start + start, end=cell.end + start)
    rows.row += 1


def _table_cells(text: str, table: Table, rows: _Rows) -> Iterator[Cell]:
    number = next(rows.tables)
    previous = -1
    for td in table.cells:
        if td.row != previous:
            rows.row += 1
            previous = td.row
        size = td.end - td.start - text.count(FILL, td.start, td.end)
        if td.inner or size > LONG_CELL:
            position = td.start
            for inner in td.inner:
                yield from _flow(text, position, inner.start, rows)
                yield from _table_cells(text, inner, rows)
                position = inner.end
            yield from _flow(text, position, td.end, rows)
            previous = -1
            continue
        cells = bordered_cells(text, td.start, td.end, rows.row, float(td.column), number)
        yield from spanning(cells, td.across, td.down)
