"""PDF to a Document: tables by their ruling lines, everything else as lines of text; pictures are recognised.

In: the bytes of a PDF. Out: the Document; its source is the text as we lay it out, page by page, one line or one table
row a line, cells behind tabs. Surprise: the file's own order of characters is not used at all, only where they stand;
in what order a program wrote them into the file says nothing about the page.
"""

from __future__ import annotations

import ctypes
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from statistics import median
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as c

from extractor.document import Document
from extractor.errors import BrokenFile, ScannedFile
from extractor.grid import Edge
from extractor.limits import MAX_EDGES, MAX_GLYPHS, MAX_PAGES, MAX_PIXELS, MAX_SCANNED_PAGES, at_most
from extractor.readers._laid import Laid
from extractor.readers._page import Glyph, add_page
from extractor.readers._recognise import DOTS, Page, available, recognise
from extractor.text import common_share, normalise

SUFFIXES = (".pdf",)

THIN = 3.0  # points; a drawn box this flat is a line
LEGIBLE = 0.12  # share of common characters; real text has 0.35 and more, a broken font's 0.03 and less
UNMAPPED = 0.2  # share of characters that no script has; real text has at most a few bullets
ENOUGH = 60  # characters by which to judge a page; the foot of a page has 20 to 45, and odd ones
DEEPEST = 4  # forms in forms that are looked into
COVERING = 0.3  # share of a page that a picture of its text covers at least


def knows(data: bytes) -> int:
    """A PDF says so, in its first kilobyte."""
    return 3 if b"%PDF-" in data[:1024] else 0


def read(data: bytes) -> Document:
    """Read a PDF.

    Raises:
        BrokenFile: it cannot be opened, or needs a password.
        TooMuchContent: more pages, characters or lines than any report has.
        ScannedFile: it has pictures of text, or a text layer that is no text, and nothing is installed to recognise it.
    """
    try:
        pdf = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        raise BrokenFile(format="PDF", detail=str(error)) from error
    try:
        at_most(MAX_PAGES, len(pdf), "pages")
        return _read_pages(pdf)
    except pdfium.PdfiumError as error:
        raise BrokenFile(format="PDF", detail=str(error)) from error
    finally:
        pdf.close()


def _read_pages(pdf: pdfium.PdfDocument) -> Document:
    laid = Laid()
    pictures = glyphs_seen = 0
    with_recognition = available()
    for number in range(len(pdf)):
        glyphs, edges = _page(pdf, number)
        glyphs_seen += len(glyphs)
        at_most(MAX_GLYPHS, glyphs_seen, "characters")
        if _is_picture(pdf, number, glyphs):
            pictures += 1
            at_most(MAX_SCANNED_PAGES, pictures, "scanned pages")
            if with_recognition:
                add_page(laid, *_recognised(pdf, number))
            continue
        add_page(laid, glyphs, edges)
    document = laid.document("pdf", recognised=bool(pictures) and with_recognition)
    if not document.cells or (not with_recognition and pictures == len(pdf)):
        raise ScannedFile
    return document


def _is_picture(pdf: pdfium.PdfDocument, number: int, glyphs: Sequence[Glyph]) -> bool:
    """Tell whether a page's text is a picture: next to no characters on an image, or characters that make no sense."""
    letters = [glyph.character for glyph in glyphs if glyph.character > "\x7f"]
    if len(letters) >= ENOUGH:
        unmapped = sum(count for ch, count in Counter(letters).items() if _is_unmapped(ch))
        return unmapped > UNMAPPED * len(letters) or common_share(normalise("".join(letters))) < LEGIBLE
    if len(glyphs) >= ENOUGH * 2:
        return False  # a page of figures, or of another language
    page = pdf[number]
    try:
        area = page.get_width() * page.get_height()
        images = (item.get_bounds() for item in page.get_objects(filter=[c.FPDF_PAGEOBJ_IMAGE], max_depth=5))
        return any((right - left) * (top - bottom) > COVERING * area for left, bottom, right, top in images)
    finally:
        page.close()


def _is_unmapped(character: str) -> bool:
    return unicodedata.category(character) in ("Co", "Cn", "Cc", "Cs") or character == "\ufffd"


def _recognised(pdf: pdfium.PdfDocument, number: int) -> Page:
    page = pdf[number]
    try:
        width, height = page.get_width(), page.get_height()
        scale = DOTS / 72
        at_most(MAX_PIXELS, int(width * height * scale * scale), "pixels")
        return recognise(page.render(scale=scale).to_numpy()[:, :, :3], width)
    finally:
        page.close()


# --- what stands on a page --------------------------------------------------------------------------------------------


def _page(pdf: pdfium.PdfDocument, number: int) -> tuple[list[Glyph], list[Edge]]:
    page = pdf[number]
    textpage = page.get_textpage()
    try:
        height = page.get_height()
        glyphs = _glyphs(textpage, height)
        edges = [edge for path in _paths(page.raw) for edge in _edges(path, height)]
        at_most(MAX_EDGES, len(edges), "lines")
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
    glyphs = []
    for character, start, end, size, line in inked:
        high = size if size > usual else usual
        glyphs.append(Glyph(character, start, end, line - 0.85 * high, line + 0.15 * high))
    return glyphs


def _sideways(textpage: pdfium.PdfTextPage) -> bool:
    """Tell whether most characters are turned by 90 degrees, as on a page bound sideways."""
    count = textpage.count_chars()
    angles = [c.FPDFText_GetCharAngle(textpage.raw, index) for index in range(0, count, max(1, count // 40))]
    turned = sum(bool(0.8 < abs(angle) % 3.1416 < 2.3) for angle in angles)
    return turned > len(angles) / 2


def _paths(parent: Any, depth: int = 0) -> Iterator[Any]:
    """Yield the paths that are drawn on a page, or in a form on it.

    The library's own ``get_objects`` makes an object of every character's too, which takes longer than all the rest.
    """
    count, get = (
        (c.FPDFFormObj_CountObjects, c.FPDFFormObj_GetObject)
        if depth
        else (c.FPDFPage_CountObjects, c.FPDFPage_GetObject)
    )
    for index in range(count(parent)):
        item = get(parent, index)
        kind = c.FPDFPageObj_GetType(item)
        _succeed(kind != c.FPDF_PAGEOBJ_UNKNOWN)
        if kind == c.FPDF_PAGEOBJ_PATH:
            yield item
        elif kind == c.FPDF_PAGEOBJ_FORM and depth < DEEPEST:
            yield from _paths(item, depth + 1)


def _succeed(answer: int) -> None:
    """Go on where the engine says that it did what it was asked for."""
    if not answer:
        raise pdfium.PdfiumError("a path cannot be read")


def _edges(path: Any, height: float) -> Iterator[Edge]:
    """Yield the straight lines that a drawn path shows: itself if it is thin, else its sides if they are drawn."""
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    _succeed(c.FPDFPageObj_GetBounds(path, left, bottom, right, top))
    upper, lower = height - top.value, height - bottom.value
    if lower - upper <= THIN:
        yield Edge(True, (upper + lower) / 2, left.value, right.value)
    elif right.value - left.value <= THIN:
        yield Edge(False, (left.value + right.value) / 2, upper, lower)
    elif _stroked(path):
        yield from _segments(path, height)


def _stroked(path: Any) -> bool:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    c.FPDFPath_GetDrawMode(path, fill, stroke)
    return bool(stroke.value)


def _segments(path: Any, height: float) -> Iterator[Edge]:
    placed = c.FS_MATRIX()
    _succeed(c.FPDFPageObj_GetMatrix(path, placed))
    matrix = pdfium.PdfMatrix.from_raw(placed)
    x, y = ctypes.c_float(), ctypes.c_float()
    previous: tuple[float, float] | None = None
    for index in range(c.FPDFPath_CountSegments(path)):
        segment = c.FPDFPath_GetPathSegment(path, index)
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
