"""PDF to a Document: tables by their ruling lines, everything else as lines of text; pictures are recognised.

In: the bytes of a PDF. Out: the Document; its source is the text as we lay it out, page by page, one line or one table
row a line, cells behind tabs. Surprise: the file's own order of characters is not used at all, only where they stand;
in what order a program wrote them into the file says nothing about the page.
"""

from __future__ import annotations

import ctypes
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import repeat
from math import pi
from typing import Any

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as c

from extractor.errors import BrokenFile, ScannedFile
from extractor.limits import MAX_EDGES, MAX_GLYPHS, MAX_PAGES, MAX_PIXELS, MAX_SCANNED_PAGES, at_most
from extractor.page import Document, common_share, normalise
from extractor.readers._grid import Edge
from extractor.readers._layout import Laid
from extractor.readers._ocr import DOTS, Page, available, recognise
from extractor.readers._words import WORD_GAP, Word, add_page

SUFFIXES = (".pdf",)

THIN = 3.0  # points; a drawn box this flat is a line
LEGIBLE = 0.12  # share of common characters; real text has 0.35 and more, a broken font's 0.03 and less
UNMAPPED = 0.2  # share of characters that no script has; real text has at most a few bullets
ENOUGH = 60  # characters by which to judge a page; the foot of a page has 20 to 45, and odd ones
DEEPEST = 4  # forms in forms that are looked into
ALIGNED = 0.1  # of a character's height; what stands closer is on one baseline
BLANKS = frozenset((0xA0, 0x3000, 0xFFFE))  # beside those of ASCII; the last is a hyphen at a line's end
FLAT = 0.6  # of the usual height; no font's height, but the ink of one character
COVERING = 0.3  # share of a page that a picture of its text covers at least

_ASCII = re.compile(r"[\x00-\x7f]+")


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
    pictures = characters = 0
    for number in range(len(pdf)):
        words, edges = _page(pdf, number)
        text = "".join(word.text for word in words)
        characters += len(text)
        at_most(MAX_GLYPHS, characters, "characters")
        if _is_picture(pdf, number, text):
            pictures += 1
            at_most(MAX_SCANNED_PAGES, pictures, "scanned pages")
            if available():
                add_page(laid, *_recognised(pdf, number))
            continue
        add_page(laid, words, edges)
    document = laid.document("pdf", from_ocr=bool(pictures) and available())
    if not document.cells or (pictures == len(pdf) and not available()):
        raise ScannedFile
    return document


def _is_picture(pdf: pdfium.PdfDocument, number: int, text: str) -> bool:
    """Tell whether a page's text is a picture: next to no characters on an image, or characters that make no sense."""
    letters = _ASCII.sub("", text)
    if len(letters) >= ENOUGH:
        legible = letters.isprintable() and "\ufffd" not in letters  # as nearly all are
        unmapped = 0 if legible else sum(map(_is_unmapped, letters))
        return unmapped > UNMAPPED * len(letters) or common_share(normalise(letters)) < LEGIBLE
    if len(text) >= ENOUGH * 2:
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


def _page(pdf: pdfium.PdfDocument, number: int) -> tuple[list[Word], list[Edge]]:
    page = pdf[number]
    textpage = page.get_textpage()
    try:
        codes = [c.FPDFText_GetUnicode(textpage.raw, index) for index in range(textpage.count_chars())]
        shown = [index for index, code in enumerate(codes) if code > 0x20 and code not in BLANKS]  # these are the gaps
        quarters = _quarters(textpage, shown)
        edges = [edge for path in _paths(page.raw) for edge in _edges(path, quarters)]
        at_most(MAX_EDGES, len(edges), "lines")
        walls = sorted({edge.at for edge in edges if not edge.horizontal})
        text = "".join([chr(codes[index]) for index in shown])
        return _words(textpage, shown, text, quarters, walls) if shown else [], edges
    finally:
        textpage.close()
        page.close()


def _quarters(textpage: pdfium.PdfTextPage, shown: Sequence[int]) -> int:
    """Return by how many quarters, clockwise, most characters are turned, as on a page that is bound sideways."""
    angles = [c.FPDFText_GetCharAngle(textpage.raw, index) for index in shown[:: max(1, len(shown) // 20)]]
    turns = Counter(round(angle / (pi / 2)) % 4 for angle in angles)
    return turns.most_common(1)[0][0] if turns else 0


def _upright(left: Any, bottom: Any, right: Any, top: Any, quarters: int) -> tuple[Any, Any, Any, Any]:
    """Return left, right, top and bottom of a box, or of many, as its text is read; y grows downwards."""
    if quarters == 0:
        return left, right, -top, -bottom
    if quarters == 1:
        return -top, -bottom, -right, -left
    if quarters == 2:
        return -right, -left, bottom, top
    return bottom, top, left, right


def _words(
    textpage: pdfium.PdfTextPage, shown: Sequence[int], text: str, quarters: int, walls: Sequence[float]
) -> list[Word]:
    """Return the words of the characters that are no blanks, as wide as their advances and as high as their font.

    The ink of 一 or of a quotation mark says nothing about the line it is on, and that of a narrow digit nothing about
    a gap. What stands on two sides of a vertical line is two words, however near.
    """
    raw = textpage.raw
    boxes = (c.FS_RECTF * len(shown))()
    _succeed(all(map(c.FPDFText_GetLooseCharBox, repeat(raw), shown, boxes)))
    x0, y1, x1, y0 = np.frombuffer(boxes, np.float32).reshape(-1, 4).T.astype(float)
    left, right, top, bottom = _upright(x0, y0, x1, y1, quarters)
    size = bottom - top
    usual = float(np.sort(size)[size.size // 2])
    for n in np.flatnonzero(size < FLAT * usual).tolist():
        line = _baseline(raw, shown[n], quarters)
        top[n], bottom[n], size[n] = line - 0.85 * usual, line + 0.15 * usual, usual
    gap, before = left[1:] - right[:-1], size[:-1]
    between = np.searchsorted(walls, (left + right) / 2)
    joined = (gap > -0.5 * before) & (gap <= WORD_GAP * before) & (between[1:] == between[:-1])
    joined &= abs(bottom[1:] - bottom[:-1]) < ALIGNED * before
    ends = np.append(np.flatnonzero(~joined) + 1, len(shown))
    starts = np.append(0, ends[:-1])
    words = [text[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
    places = left[starts], right[ends - 1], top[starts], bottom[starts]
    return list(map(Word, words, *(one.tolist() for one in places)))


def _baseline(raw: Any, index: int, quarters: int) -> float:
    """Return the height of the line that a character stands on.

    Of a character that it replaced (the radical ⼀ by 一, for one), the engine knows no box but that of its ink.
    """
    x, y = ctypes.c_double(), ctypes.c_double()
    c.FPDFText_GetCharOrigin(raw, index, x, y)
    return float(_upright(x.value, y.value, x.value, y.value, quarters)[2])


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
        raise pdfium.PdfiumError("a path or a character cannot be read")


def _edges(path: Any, quarters: int) -> Iterator[Edge]:
    """Yield the straight lines that a drawn path shows: itself if it is thin, else its sides if they are drawn."""
    x0, y0, x1, y1 = (ctypes.c_float() for _ in range(4))
    _succeed(c.FPDFPageObj_GetBounds(path, x0, y0, x1, y1))
    edge = _thin(x0.value, y0.value, x1.value, y1.value, quarters)
    if edge:
        yield edge
    elif _stroked(path):
        yield from _segments(path, quarters)


def _thin(x0: float, y0: float, x1: float, y1: float, quarters: int) -> Edge | None:
    """Return a box as the line that it is, if it is one."""
    left, right, top, bottom = _upright(x0, y0, x1, y1, quarters)
    if bottom - top <= THIN:
        return Edge(True, (top + bottom) / 2, left, right)
    if right - left <= THIN:
        return Edge(False, (left + right) / 2, top, bottom)
    return None


def _stroked(path: Any) -> bool:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    c.FPDFPath_GetDrawMode(path, fill, stroke)
    return bool(stroke.value)


def _segments(path: Any, quarters: int) -> Iterator[Edge]:
    placed = c.FS_MATRIX()
    _succeed(c.FPDFPageObj_GetMatrix(path, placed))
    matrix = pdfium.PdfMatrix.from_raw(placed)
    x, y = ctypes.c_float(), ctypes.c_float()
    previous: tuple[float, float] | None = None
    for index in range(c.FPDFPath_CountSegments(path)):
        segment = c.FPDFPath_GetPathSegment(path, index)
        c.FPDFPathSegment_GetPoint(segment, x, y)
        point = matrix.on_point(x.value, y.value)
        if previous and c.FPDFPathSegment_GetType(segment) == c.FPDF_SEGMENT_LINETO:
            (x0, x1), (y0, y1) = sorted((previous[0], point[0])), sorted((previous[1], point[1]))
            edge = _thin(x0, y0, x1, y1, quarters)
            if edge:
                yield edge
        previous = point
