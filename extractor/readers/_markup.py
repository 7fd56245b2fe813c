"""A page's source to its words: what is text, what is markup, where lines end, where tables and their cells begin.

In: the source of a page. Out: a ``Words``: the page's text without its markup, with tables as spans of it, and the way
back to the source. Surprise: every search goes forward only, so that the time grows with the length of the page,
however broken it is; the parser of the standard library takes hours over some pages of a megabyte.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import NamedTuple

import numpy as np

from extractor.limits import MAX_CELLS, MAX_DEPTH, MAX_SOURCE, MAX_TEXT, at_most
from extractor.page import FILL, normalise

MAX_SPAN = 100
"""Columns or rows that one cell may claim; pages with colspan=10000 exist."""

_TAG = re.compile(
    r"""<(?:/?(?P<name>[A-Za-z][A-Za-z0-9:_-]*+)(?P<attributes>(?:[^<>"']++|"[^"]*+"|'[^']*+')*+)>|!--|[!?][^<>]*+>"""
    r"""|/?(?P<odd_name>[A-Za-z][A-Za-z0-9:_-]*+)(?P<odd_attributes>[^<>]*+)>)"""  # an open quote is no quote
)
_ENTITY = re.compile(r"&(?:#[xX][0-9a-fA-F]{1,8}|#[0-9]{1,8}|[A-Za-z][A-Za-z0-9]{0,40});?")
_RAW = {name: re.compile(f"</{name}", re.IGNORECASE) for name in ("script", "style", "noscript", "textarea", "svg")}
_SILENT = {"script", "style", "noscript", "template", "textarea", "select", "svg", "object", "iframe"}
_BLOCKS = {
    "address", "article", "aside", "blockquote", "br", "caption", "center", "dd", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav",
    "ol", "p", "pre", "section", "table", "tbody", "td", "tfoot", "th", "thead", "title", "tr", "ul",
}  # fmt: skip
_SECTIONS = {"thead", "tbody", "tfoot"}
LONGEST_ROW = 2_000  # characters of a Markdown table's row
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
_HIDDEN = re.compile(r"(?:\s|^)hidden(?=[\s=/]|$)|display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_ROWSPAN = re.compile(r"rowspan\s*=\s*[\"']?\s*(\d{1,6})", re.IGNORECASE)
_COLSPAN = re.compile(r"colspan\s*=\s*[\"']?\s*(\d{1,6})", re.IGNORECASE)


class _Tag(NamedTuple):
    """A tag: ``words`` is what it is in the words, ``spans`` how many columns and rows a cell claims."""

    name: str
    words: str
    closes: bool = False
    ends: bool = False
    """Whether it opens something that another tag ends."""
    hides: bool = False
    raw: bool = False
    """Whether what follows is no markup until its own end."""
    spans: tuple[int, int] = (1, 1)


@dataclass(slots=True)
class Td:
    """A cell: its span in the words, its place and size in the table, and the tables inside it."""

    start: int
    row: int
    column: int
    across: int = 1
    down: int = 1
    end: int = -1
    inner: list[Table] = field(default_factory=list)


@dataclass(slots=True)
class Table:
    """A table; ``taken`` holds the places that spans of earlier rows cover, ``growing`` cells that end with a section.

    A section is a table's head, body or foot.
    """

    start: int
    end: int = -1
    cells: list[Td] = field(default_factory=list)
    row: int = -1
    taken: set[tuple[int, int]] = field(default_factory=set)
    growing: list[Td] = field(default_factory=list)
    open: bool = False
    """Whether the last cell is still open."""


class Words:
    """The words of a page, normalised; a tag is a line end in them or a FILL."""

    def __init__(self, source: str) -> None:
        """Read a page in one pass.

        Raises:
            TooMuchContent: it has more markup, text, cells or tables in tables than any report.
        """
        at_most(MAX_SOURCE, len(source), "characters of source")
        self._source = source
        self._parts: list[str] = []
        self._length = 0
        self._at: list[int] = []
        self._silenced: list[str] = []
        self._stack: list[Table] = []
        self._cells = 0
        self.tables: list[Table] = []
        self._tag = lru_cache(maxsize=256)(_tag)  # a page has few different ones
        self._read()
        while self._stack:
            self._end_table()
        at_most(MAX_TEXT * 2, self._length, "characters")
        self.text = normalise("".join(self._parts))
        lengths = np.fromiter(map(len, self._parts), np.int64, len(self._parts))
        moved = np.array(self._at, np.int64) - np.cumsum(lengths) + lengths
        self._places = np.repeat(moved, lengths) + np.arange(self._length)

    @cached_property
    def places(self) -> list[int]:
        """Where in the source each character of the words stands, and where it ends."""
        return [*self._places.tolist(), len(self._source)]

    def spread(self, words: str) -> str:
        """Return words laid out over the length of the source, FILL where its markup is."""
        points = np.full(len(self._source), ord(FILL), "<u4")
        points[self._places] = np.frombuffer(words.encode("utf-32-le", "surrogatepass"), "<u4")
        return points.tobytes().decode("utf-32-le", "surrogatepass")

    # --- one pass ----------------------------------------------------------------------------------------------------

    def _read(self) -> None:
        position: int | None = 0
        while position is not None:
            position = self._read_from(position)

    def _read_from(self, position: int) -> int | None:
        """Read on to the end, or to what is no markup and is skipped; return where that ends, None at the end."""
        source, silenced = self._source, self._silenced
        for match in _TAG.finditer(source, position):
            at = match.start()
            if at > position and not silenced:
                self._text(position, at)
            position = match.end()
            tag = self._tag(match.group())
            if tag.closes:
                self._close(at, tag)
            elif tag.name:
                self._open(at, tag)
                if tag.raw:
                    found = _RAW[tag.name].search(source, position)
                    return found.start() if found else len(source)
            else:
                self._put(at, FILL)
                if source.startswith("<!--", at):
                    end = source.find("-->", position)
                    return end + 3 if end >= 0 else source.find(">", at) + 1 or len(source)
        if not silenced and position < len(source):
            self._text(position, len(source))
        return None

    def _put(self, at: int, words: str) -> None:
        self._at.append(at)
        self._parts.append(words)
        self._length += len(words)

    def _text(self, start: int, end: int) -> None:
        piece = self._source[start:end].replace("\t", " ")
        if "&" not in piece:
            self._put(start, piece)
            return
        position = 0
        for match in _ENTITY.finditer(piece):
            if match.start() > position:
                self._put(start + position, piece[position : match.start()])
            self._put(start + match.start(), _character(match.group()) + FILL)
            position = match.end()
        if position < len(piece):
            self._put(start + position, piece[position:])

    def _open(self, at: int, tag: _Tag) -> None:
        """Open what a tag opens; a hidden element is as silent as a script."""
        name = tag.name
        if self._silenced:
            if tag.ends:
                at_most(MAX_DEPTH * 100, len(self._silenced), "elements in elements")
                self._silenced.append(name)
            return
        if tag.hides:
            self._put(at, FILL)
            if tag.ends:
                self._silenced.append(name)
            return
        self._put(at, FILL if name == "br" and self._in_pipes(at) else tag.words)
        if name == "table":
            at_most(MAX_DEPTH, len(self._stack), "tables in tables")
            self._stack.append(Table(self._length))
        elif name == "tr" and self._stack:
            self._start_row()
        elif name in _SECTIONS and self._stack:
            self._stack[-1].growing.clear()
        elif name in ("td", "th") and self._stack:
            self._start_cell(*tag.spans)

    def _in_pipes(self, at: int) -> bool:
        """Tell whether a line break stands in a row of a Markdown table, which it does not end."""
        begin = self._source.rfind("\n", max(0, at - LONGEST_ROW), at) + 1
        return not self._stack and begin > 0 and self._source.startswith("|", begin)

    def _close(self, at: int, tag: _Tag) -> None:
        """Close what a tag closes, and what was left open inside it."""
        name = tag.name
        if self._silenced:
            if name in self._silenced:
                while self._silenced.pop() != name:
                    pass
            return
        self._put(at, tag.words)
        if name in ("td", "th", "tr") and self._stack:
            self._end_cell()
        elif name == "table" and self._stack:
            self._end_table()
        elif name in _SECTIONS and self._stack:
            self._stack[-1].growing.clear()

    def _start_row(self) -> None:
        self._end_cell()
        table = self._stack[-1]
        table.row += 1
        for td in table.growing:
            td.down += 1
            table.taken.update((table.row, td.column + x) for x in range(td.across))
            self._cells += td.across

    def _start_cell(self, across: int, down: int) -> None:
        table = self._stack[-1]
        self._end_cell()
        table.row = max(table.row, 0)
        before = table.cells[-1] if table.cells else None
        column = before.column + 1 if before and before.row == table.row else 0
        while (table.row, column) in table.taken:
            column += 1
        td = Td(self._length, table.row, column, across, max(down, 1))
        if across == down == 1:
            table.taken.add((table.row, column))
        else:
            table.taken.update((table.row + y, column + x) for y in range(td.down) for x in range(across))
        if not down and len(table.growing) < MAX_SPAN:
            table.growing.append(td)
        table.cells.append(td)
        table.open = True
        self._cells += across * down
        at_most(MAX_CELLS * 10, self._cells, "cells")
        at_most(MAX_CELLS // 10, column, "cells in a row")

    def _end_cell(self) -> None:
        table = self._stack[-1]
        if table.open:
            table.cells[-1].end = self._length
            table.open = False

    def _end_table(self) -> None:
        self._end_cell()
        table = self._stack.pop()
        table.end = self._length
        depth = len(self._stack)
        while depth and not self._stack[depth - 1].cells:
            depth -= 1
        for waiting in self._stack[depth:]:  # opened around it, without a cell so far: begins behind it
            waiting.start = self._length
        if depth:  # a table between cells belongs to the cell before it
            before = self._stack[depth - 1].cells[-1]
            before.inner.append(table)
            before.end = self._length
        else:
            self.tables.append(table)


def _tag(markup: str) -> _Tag:
    """Return what a tag says; a declaration or a comment's beginning has no name."""
    match = _TAG.match(markup)
    name = ((match["name"] or match["odd_name"] or "") if match else "").lower()
    if match is None or not name:
        return _Tag("", FILL)
    words = "\n" if name in _BLOCKS else FILL
    if markup.startswith("</"):
        return _Tag(name, words, closes=True)
    attributes = match["attributes"] or match["odd_attributes"] or ""
    closed = attributes.endswith("/")
    void = name in _VOID
    hides = not void and (name in _SILENT or _HIDDEN.search(attributes) is not None)
    spans = _spans(attributes) if name in ("td", "th") else (1, 1)
    return _Tag(name, words, ends=not (void or closed), hides=hides, raw=name in _RAW and not closed, spans=spans)


def _spans(attributes: str) -> tuple[int, int]:
    """Return how many columns and rows a cell claims; no row at all is all that are left of the table's section."""
    across, down = (
        min(int(match[1]), MAX_SPAN) if match else 1
        for match in (_COLSPAN.search(attributes), _ROWSPAN.search(attributes))
    )
    return max(across, 1), down


@lru_cache(maxsize=256)
def _character(entity: str) -> str:
    """Return what an entity stands for, a blank where that is not one character."""
    character = normalise(html.unescape(entity.removesuffix(";") + ";"))
    return character if len(character) == 1 else " "
