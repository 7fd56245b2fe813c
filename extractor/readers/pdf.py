"""PDF with a text layer to a Document: tables by their ruling lines, everything else as lines of text.

In: the bytes of a PDF. Out: the Document; its source is the text as we lay it out, page by page, one line or one table
row a line, cells behind tabs. Surprise: the file's own order of characters is not used at all, only where they stand;
in what order a program wrote them into the file says nothing about the page.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median
from typing import Any, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as c

from extractor.document import Cell, Document, scan_cells
from extractor.errors import BrokenFile, FileTooLarge, ScannedFile
from extractor.grid import Edge, Grid, GridCell, edges_to_grids
from extractor.readers.plain import lines_to_cells, mask
from extractor.text import common_share, normalise

SUFFIXES = (".pdf",)

MAX_PAGES = 300
THIN = 3.0  # points; a drawn box this flat is a line
LINE = 0.6  # of a character's height; centres closer than this are on one line
WORD_GAP = 0.45  # of a character's height; a wider gap is a blank
COLUMN_GAP = 1.6  # of a character's height; a wider gap parts columns
LEGIBLE = 0.12  # share of common characters; real text has 0.35 and more, a broken font's 0.03 and less


class Glyph(NamedTuple):
    """A character and its box; y grows downwards."""

    character: str
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


def knows(data: bytes) -> int:
    """A PDF says so, in its first kilobyte."""
    return 3 if b"%PDF-" in data[:1024] else 0


def read(data: bytes) -> Document:
    """Read a PDF.

    Raises:
        BrokenFile: it cannot be opened, or needs a password.
        FileTooLarge: more pages than any report has.
        ScannedFile: it has pictures of text, or a text layer that is no text.
    """
    try:
        pdf = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        raise BrokenFile(format="PDF", detail=str(error)) from error
    try:
        if len(pdf) > MAX_PAGES:
            raise FileTooLarge(megabytes=f"{len(data) / 1e6:.0f}", limit=f"{MAX_PAGES} pages")
        layout = _Layout()
        for number in range(len(pdf)):
            glyphs, edges = _page(pdf, number)
            layout.add_page(glyphs, edges)
    except pdfium.PdfiumError as error:
        raise BrokenFile(format="PDF", detail=str(error)) from error
    finally:
        pdf.close()
    document = layout.document()
    if common_share(document.source) < LEGIBLE:
        raise ScannedFile
    return document


# --- what stands on a page --------------------------------------------------------------------------------------------


def _page(pdf: pdfium.PdfDocument, number: int) -> tuple[list[Glyph], list[Edge]]:
    page = pdf[number]
    textpage = page.get_textpage()
    try:
        height = page.get_height()
        glyphs = _glyphs(textpage, height)
        edges = [
            edge
            for item in page.get_objects(filter=[c.FPDF_PAGEOBJ_PATH], max_depth=5)
            for edge in _edges(item, height)
        ]
        if _sideways(textpage):
            glyphs = [Glyph(g.character, g.top, g.bottom, -g.right, -g.left) for g in glyphs]
            edges = [
                Edge(not e.horizontal, e.at, -e.end, -e.start) if e.horizontal else Edge(True, -e.at, e.start, e.end)
                for e in edges
            ]
        return glyphs, edges
    finally:
        textpage.close()
        page.close()


def _glyphs(textpage: pdfium.PdfTextPage, height: float) -> list[Glyph]:
    """Return the characters, as wide as their ink and standing on their baseline, as high as most of the page's are.

    The ink of 一 or of a quotation mark says nothing about the line it is on, and fonts lie about their own height.
    """
    inked = []
    left, right, bottom, top, x, y = (ctypes.c_double() for _ in range(6))
    raw = textpage.raw
    for index in range(textpage.count_chars()):
        code = c.FPDFText_GetUnicode(raw, index)
        if code <= 0x20 or code in (0xA0, 0x3000, 0xFFFE):
            continue  # blanks are where the gaps are
        c.FPDFText_GetCharBox(raw, index, left, right, bottom, top)
        c.FPDFText_GetCharOrigin(raw, index, x, y)
        inked.append((chr(code), left.value, right.value, top.value - bottom.value, height - y.value))
    usual = median(size for _, _, _, size, _ in inked) if inked else 0.0
    return [
        Glyph(character, start, end, line - 0.85 * max(size, usual), line + 0.15 * max(size, usual))
        for character, start, end, size, line in inked
    ]


def _sideways(textpage: pdfium.PdfTextPage) -> bool:
    """Tell whether most characters are turned by 90 degrees, as on a page bound sideways."""
    count = textpage.count_chars()
    angles = [c.FPDFText_GetCharAngle(textpage.raw, index) for index in range(0, count, max(1, count // 40))]
    turned = sum(bool(0.8 < abs(angle) % 3.1416 < 2.3) for angle in angles)
    return turned > len(angles) / 2


def _edges(item: Any, height: float) -> Iterator[Edge]:
    """Yield the straight lines that a drawn path shows: itself if it is thin, else its sides if they are drawn."""
    left, bottom, right, top = item.get_bounds()
    upper, lower = height - top, height - bottom
    if lower - upper <= THIN:
        yield Edge(True, (upper + lower) / 2, left, right)
    elif right - left <= THIN:
        yield Edge(False, (left + right) / 2, upper, lower)
    elif _stroked(item):
        yield from _segments(item, height)


def _stroked(item: Any) -> bool:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    c.FPDFPath_GetDrawMode(item.raw, fill, stroke)
    return bool(stroke.value)


def _segments(item: Any, height: float) -> Iterator[Edge]:
    matrix = item.get_matrix()
    x, y = ctypes.c_float(), ctypes.c_float()
    previous: tuple[float, float] | None = None
    for index in range(c.FPDFPath_CountSegments(item.raw)):
        segment = c.FPDFPath_GetPathSegment(item.raw, index)
        c.FPDFPathSegment_GetPoint(segment, x, y)
        at_x, at_y = matrix.on_point(x.value, y.value)
        point = (at_x, height - at_y)
        if previous and c.FPDFPathSegment_GetType(segment) == c.FPDF_SEGMENT_LINETO:
            (x0, y0), (x1, y1) = previous, point
            if abs(y0 - y1) <= THIN:
                yield Edge(True, (y0 + y1) / 2, min(x0, x1), max(x0, x1))
            elif abs(x0 - x1) <= THIN:
                yield Edge(False, (x0 + x1) / 2, min(y0, y1), max(y0, y1))
        previous = point


# --- from a page to lines and rows ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Span:
    """A table cell in the source."""

    start: int
    end: int
    row: int
    column: int
    table: int


@dataclass(slots=True)
class _Layout:
    """The source text while it grows, with the spans of table cells and of free lines in it."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    cells: list[_Span] = field(default_factory=list)
    flows: list[tuple[int, int]] = field(default_factory=list)
    pages: list[int] = field(default_factory=list)
    rows: int = 0
    tables: int = 0

    def add_page(self, glyphs: Sequence[Glyph], edges: Sequence[Edge]) -> None:
        """Lay out a page: what stands in tables row by row, the rest line by line, in the order of the page."""
        self.pages.append(self.length)
        grids = edges_to_grids(edges)
        inside: list[dict[GridCell, list[Glyph]]] = [{} for _ in grids]
        free: list[Glyph] = []
        for glyph in glyphs:
            for table, cells in zip(grids, inside, strict=True):
                cell = table.cell_at(glyph.x, glyph.y)
                if cell:
                    cells.setdefault(cell, []).append(glyph)
                    break
            else:
                free.append(glyph)
        pieces: list[tuple[float, Grid | None, Any]] = [
            (grid.ys[0], grid, cells) for grid, cells in zip(grids, inside, strict=True)
        ]
        pieces += [(line[0].top, None, line) for line in glyphs_to_lines(free)]
        for _, grid, content in sorted(pieces, key=lambda piece: piece[0]):
            if grid is None:
                self._add_line(content)
            else:
                self._add_table(grid, content)

    def _add_line(self, line: Sequence[Glyph]) -> None:
        start = self.length
        self._write(line_text(line) + "\n")
        if self.flows and self.flows[-1][1] == start:
            self.flows[-1] = (self.flows[-1][0], self.length)
        else:
            self.flows.append((start, self.length))

    def _add_table(self, grid: Grid, content: dict[GridCell, list[Glyph]]) -> None:
        row = -1
        for cell in grid.every_cell():
            if cell.row != row:
                if row >= 0:
                    self._write("\n")
                row = cell.row
                self.rows += 1
            start = self.length
            self._write(cell_text(content.get(cell, ())))
            self.cells.append(_Span(start, self.length, self.rows, cell.column, self.tables))
            self._write("\t")
        self._write("\n")
        self.tables += 1

    def _write(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)

    def document(self) -> Document:
        """Return the finished Document."""
        source = "".join(self.parts)
        text = mask(normalise(source))
        return Document(source, text, tuple(self._all_cells(text)), "pdf", page_starts=tuple(self.pages))

    def _all_cells(self, text: str) -> Iterator[Cell]:
        pieces: list[tuple[int, int, _Span | None]] = [(span.start, span.end, span) for span in self.cells]
        pieces += [(start, end, None) for start, end in self.flows]
        row = last = 0
        for start, end, span in sorted(pieces, key=lambda piece: (piece[0], piece[1])):
            if span is None:
                for cell in lines_to_cells(text[start:end], row + 1):
                    row = cell.row
                    yield cell._replace(start=cell.start + start, end=cell.end + start)
                last = 0
                continue
            if span.row != last:
                row, last = row + 1, span.row
            column = float(span.column)
            yield from scan_cells(text, start, end, row, column=column, table=span.table, bordered=True)


def glyphs_to_lines(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """Return the characters line by line, each from left to right; a line is what shares its middle."""
    lines: list[list[Glyph]] = []
    middle = size = 0.0
    for glyph in sorted(glyphs, key=lambda glyph: (glyph.y, glyph.x)):
        if lines and abs(glyph.y - middle) <= LINE * size:
            lines[-1].append(glyph)
        else:
            lines.append([glyph])
            middle, size = glyph.y, 0.0
        size = max(size, glyph.bottom - glyph.top)
        if glyph.bottom - glyph.top == size:
            middle = glyph.y
    return [sorted(line, key=lambda glyph: glyph.left) for line in lines]


def line_text(line: Sequence[Glyph]) -> str:
    """Return a line's characters with blanks where its gaps are, more of them where columns part."""
    size = median(glyph.bottom - glyph.top for glyph in line)
    words = line[0].character
    for before, glyph in pairwise(line):
        gap = glyph.left - before.right
        if gap > COLUMN_GAP * size:
            words += "   "
        elif gap > WORD_GAP * size:
            words += " "
        words += glyph.character
    return words


def cell_text(glyphs: Sequence[Glyph]) -> str:
    """Return what stands in a cell, its lines joined; a blank stays only between figures, where it may matter."""
    text = ""
    for line in glyphs_to_lines(glyphs):
        words = line_text(line)
        if text and text[-1].isdigit() and words[0].isdigit():
            text += " "
        text += words
    return text
