"""HTML to a Document: tables with their spans as tables, everything else as lines of text.

In: the bytes of a web page, whole or a fragment, or of a text with HTML tables in it. Out: the Document, whose source
is the decoded page. Surprise: markup is not removed but masked, character for character, so that a cell's span is its
span in the page's own source. Tags may be unclosed; a table inside a table is a table of its own.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

from extractor.document import Cell, Document, scan_cells
from extractor.readers.plain import lines_to_cells, mask
from extractor.text import FILL, decode, normalise

SUFFIXES = (".html", ".htm")

_TAG = re.compile(rb"<(?:!doctype html|html|head|body|table|t[drh]|div|p|span|br|h[1-6]|meta)[\s>/]", re.IGNORECASE)
_SILENT = {"script", "style", "noscript", "template", "textarea", "select", "svg", "object", "iframe"}
_BLOCKS = {
    "address", "article", "aside", "blockquote", "br", "caption", "center", "dd", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav",
    "ol", "p", "pre", "section", "table", "tbody", "td", "tfoot", "th", "thead", "title", "tr", "ul",
}  # fmt: skip
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
MAX_SPAN = 100
"""Columns or rows that one cell may claim; pages with colspan=10000 exist."""


def knows(data: bytes) -> int:
    """HTML is told by its tags, in text of any ASCII-like encoding; UTF-16 pages start with a mark."""
    head = data[:200_000]
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        head = head.replace(b"\0", b"")
    tags = len(_TAG.findall(head))
    if b"\0" in head:
        return 0
    return 3 if re.match(rb"\s*(?:\xef\xbb\xbf)?<(?:!doctype html|html)", head, re.IGNORECASE) else 2 if tags > 3 else 0


def read(data: bytes) -> Document:
    """Read a page."""
    decoded = decode(data)
    source = decoded.text.removeprefix("\ufeff")
    page = _Page(source)
    text = mask(page.masked(normalise(source)))
    return Document(source, text, tuple(_cells(text, page)), "html", decoded.encoding)


@dataclass(slots=True)
class _Td:
    """A cell while its table is being read: its span, and the tables inside it."""

    start: int
    row: int
    column: int
    end: int = -1
    inner: list[_Table] = field(default_factory=list)


@dataclass(slots=True)
class _Table:
    """A table while it is being read; ``taken`` holds the grid places that spans of earlier rows cover."""

    start: int
    end: int = -1
    cells: list[_Td] = field(default_factory=list)
    row: int = -1
    taken: set[tuple[int, int]] = field(default_factory=set)
    open: bool = False
    """Whether the last cell is still open."""


class _Page(HTMLParser):
    """One pass over a page that notes which characters are text, where lines end and where cells begin and end."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=False)
        self._source = source
        self._lines = [0, *(match.end() for match in re.finditer("\n", source))]
        self._texts: list[tuple[int, int, str | None]] = []
        self._silenced: list[str] = []
        self._stack: list[_Table] = []
        self.tables: list[_Table] = []
        self.feed(source)
        self.close()
        while self._stack:
            self._end_table(len(source))

    def masked(self, text: str) -> str:
        """Return a text of the source's length with everything but the page's words masked by FILL."""
        parts = []
        position = 0
        for start, end, instead in self._texts:
            parts.append(FILL * (start - position))
            piece = text[start:end] if instead is None else instead + FILL * (end - start - len(instead))
            parts.append(piece.replace("\t", " "))
            position = end
        parts.append(FILL * (len(text) - position))
        return "".join(parts)

    def _at(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column

    def handle_data(self, data: str) -> None:
        """Note a stretch of text."""
        if not self._silenced:
            start = self._at()
            self._texts.append((start, start + len(data), None))

    def handle_entityref(self, name: str) -> None:
        """Note a named character such as &nbsp;."""
        self._handle_character(f"&{name}")

    def handle_charref(self, name: str) -> None:
        """Note a numbered character such as &#20013;."""
        self._handle_character(f"&#{name}")

    def _handle_character(self, written: str) -> None:
        if self._silenced:
            return
        start = self._at()
        end = start + len(written)
        if self._source[end : end + 1] == ";":
            end += 1
        character = normalise(html.unescape(written + ";"))
        self._texts.append((start, end, character if len(character) == 1 else " "))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open what the tag opens; a hidden element is as silent as a script."""
        if self._silenced:
            if tag not in _VOID:
                self._silenced.append(tag)
            return
        attributes = dict(attrs)
        hidden = "hidden" in attributes or _HIDDEN.search(attributes.get("style") or "") is not None
        if (tag in _SILENT or hidden) and tag not in _VOID:
            self._silenced.append(tag)
            return
        at = self._at()
        if tag in _BLOCKS:
            self._texts.append((at, at + 1, "\n"))
        if tag == "table":
            self._stack.append(_Table(at))
        elif tag == "tr" and self._stack:
            self._end_cell(at)
            self._stack[-1].row += 1
        elif tag in ("td", "th") and self._stack:
            self._start_cell(at, attributes)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take <br/> for <br>; anything else that closes itself holds nothing."""
        if tag in _BLOCKS and not self._silenced:
            at = self._at()
            self._texts.append((at, at + 1, "\n"))

    def handle_endtag(self, tag: str) -> None:
        """Close what the tag closes, and what was left open inside it."""
        if self._silenced:
            if tag in self._silenced:
                while self._silenced.pop() != tag:
                    pass
            return
        at = self._at()
        if tag in _BLOCKS:
            self._texts.append((at, at + 1, "\n"))
        if tag in ("td", "th", "tr") and self._stack:
            self._end_cell(at)
        elif tag == "table" and self._stack:
            self._end_table(at)

    def _start_cell(self, at: int, attributes: dict[str, str | None]) -> None:
        table = self._stack[-1]
        self._end_cell(at)
        table.row = max(table.row, 0)
        column = 0
        while (table.row, column) in table.taken:
            column += 1
        across, down = _span(attributes.get("colspan")), _span(attributes.get("rowspan"))
        table.taken.update((table.row + y, column + x) for y in range(down) for x in range(across))
        table.cells.append(_Td(at, table.row, column))
        table.open = True

    def _end_cell(self, at: int) -> None:
        table = self._stack[-1]
        if table.open:
            table.cells[-1].end = at
            table.open = False

    def _end_table(self, at: int) -> None:
        self._end_cell(at)
        table = self._stack.pop()
        table.end = at
        if self._stack and self._stack[-1].open:
            self._stack[-1].cells[-1].inner.append(table)
        else:
            self.tables.append(table)


def _span(value: str | None) -> int:
    digits = re.match(r"\s*(\d{1,6})", value or "")
    return min(max(int(digits[1]), 1), MAX_SPAN) if digits else 1


class _Rows:
    """Numbers for rows and tables that are unique in the document."""

    def __init__(self) -> None:
        self.row = 0
        self.table = -1


def _cells(text: str, page: _Page) -> Iterator[Cell]:
    """Yield all cells in reading order: lines between tables, tables row by row."""
    rows = _Rows()
    position = 0
    for table in page.tables:
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
    for cell in lines_to_cells(piece, rows.row):
        rows.row = cell.row
        yield cell._replace(start=cell.start + start, end=cell.end + start)
    rows.row += 1


def _table_cells(text: str, table: _Table, rows: _Rows) -> Iterator[Cell]:
    rows.table += 1
    number = rows.table
    previous = -1
    for td in table.cells:
        if td.row != previous:
            rows.row += 1
            previous = td.row
        words = text[td.start : td.end]
        if td.inner or len(words) - words.count(FILL) > 200:  # a cell of a page's layout, not of a table
            position = td.start
            for inner in td.inner:
                yield from _flow(text, position, inner.start, rows)
                yield from _table_cells(text, inner, rows)
                position = inner.end
            yield from _flow(text, position, td.end, rows)
            previous = -1
            continue
        yield from scan_cells(text, td.start, td.end, rows.row, column=float(td.column), table=number, bordered=True)
