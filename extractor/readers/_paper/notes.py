"""What is laid over a page of a PDF and printed with it: the values of form fields, typed notes, strikes.

In: a page. Out: words at their places, boxes that are struck out or covered, and strokes. Surprise: comments are no
part of what is printed; links, which web pages are full of, cost a look at their kind and no more.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as c

from extractor.readers._paper.crossed_out import Stroke
from extractor.readers._paper.drawn import stroke, upright
from extractor.readers._printed import Box, Word

MOST_POINTS = 500  # of one line that somebody drew
LINE_HEIGHT = 12.0  # points; a field is often higher than the line that stands in it
_UNSEEN = c.FPDF_ANNOT_FLAG_HIDDEN | c.FPDF_ANNOT_FLAG_NOVIEW
_COVERING = frozenset(
    (
        c.FPDF_ANNOT_SQUARE,
        c.FPDF_ANNOT_CIRCLE,
        c.FPDF_ANNOT_POLYGON,
        c.FPDF_ANNOT_STAMP,
        c.FPDF_ANNOT_REDACT,
        c.FPDF_ANNOT_FREETEXT,
    )
)
_TEXT_FIELDS = frozenset((c.FPDF_FORMFIELD_TEXTFIELD, c.FPDF_FORMFIELD_COMBOBOX, c.FPDF_FORMFIELD_LISTBOX))


class Notes(NamedTuple):
    """What is laid over a page."""

    words: list[Word]
    struck: list[Box]
    covers: list[Box]
    """What may lie over text."""
    strokes: list[Stroke]


def notes(pdf: pdfium.PdfDocument, page: pdfium.PdfPage, quarters: int) -> Notes:
    """Return what is laid over a page."""
    found = Notes([], [], [], [])
    for index in range(c.FPDFPage_GetAnnotCount(page.raw)):
        note = c.FPDFPage_GetAnnot(page.raw, index)
        if not note:
            continue
        try:
            kind = c.FPDFAnnot_GetSubtype(note)
            if kind != c.FPDF_ANNOT_LINK and not c.FPDFAnnot_GetFlags(note) & _UNSEEN:
                _add(found, pdf, note, kind, quarters)
        finally:
            c.FPDFPage_CloseAnnot(note)
    return found


def _add(found: Notes, pdf: pdfium.PdfDocument, note: Any, kind: int, quarters: int) -> None:
    if kind in (c.FPDF_ANNOT_WIDGET, c.FPDF_ANNOT_FREETEXT):
        text = _value(pdf, note) if kind == c.FPDF_ANNOT_WIDGET else _entry(note, b"Contents")
        found.words.extend(_words(text, note, quarters))
    elif kind == c.FPDF_ANNOT_STRIKEOUT:
        found.struck.extend(_stretches(note, quarters))
    elif kind in (c.FPDF_ANNOT_LINE, c.FPDF_ANNOT_INK):
        found.strokes.extend(_strokes(note, kind, quarters))
    if kind in _COVERING:
        rectangle = c.FS_RECTF()
        if c.FPDFAnnot_GetRect(note, rectangle):
            sides = rectangle.left, rectangle.bottom, rectangle.right, rectangle.top
            found.covers.append(_box(*sides, quarters))


def _strokes(note: Any, kind: int, quarters: int) -> Iterator[Stroke]:
    """Yield the straight lines that somebody drew."""
    begin, end = c.FS_POINTF(), c.FS_POINTF()
    if kind == c.FPDF_ANNOT_LINE:
        if c.FPDFAnnot_GetLine(note, begin, end):
            yield stroke((begin.x, begin.y), (end.x, end.y), quarters)
        return
    for n in range(c.FPDFAnnot_GetInkListCount(note)):
        size = min(c.FPDFAnnot_GetInkListPath(note, n, None, 0), MOST_POINTS)
        points = (c.FS_POINTF * size)()
        c.FPDFAnnot_GetInkListPath(note, n, points, size)
        for one, other in pairwise(points):
            yield stroke((one.x, one.y), (other.x, other.y), quarters)


def _value(pdf: pdfium.PdfDocument, note: Any) -> str:
    """Return what a form field holds, if it is one for text."""
    form = pdf.formenv
    if form is None:
        return _entry(note, b"V")
    if c.FPDFAnnot_GetFormFieldType(form.raw, note) not in _TEXT_FIELDS:
        return ""
    return _string(lambda buffer, size: c.FPDFAnnot_GetFormFieldValue(form.raw, note, buffer, size))


def _entry(note: Any, key: bytes) -> str:
    return _string(lambda buffer, size: c.FPDFAnnot_GetStringValue(note, key, buffer, size))


def _string(get: Callable[[Any, int], int]) -> str:
    size = get(None, 0)
    if size <= 2:
        return ""
    buffer = (ctypes.c_ushort * (size // 2 + 1))()
    get(buffer, size)
    return bytes(buffer)[: size - 2].decode("utf-16-le", "replace")


def _words(text: str, note: Any, quarters: int) -> Iterator[Word]:
    """Yield the lines of a text that stands in a note's box, each as a word."""
    rectangle = c.FS_RECTF()
    lines = text.splitlines()
    if not text.strip() or not c.FPDFAnnot_GetRect(note, rectangle):
        return
    left, right, top, bottom = _box(rectangle.left, rectangle.bottom, rectangle.right, rectangle.top, quarters)
    step = (bottom - top) / len(lines)
    size = min(step, LINE_HEIGHT)
    for n, line in enumerate(lines):
        if line.strip():
            middle = top + (n + 0.5) * step
            end = min(right, left + size * max(1, len(line)))
            yield Word(line.strip(), left, end, middle - size / 2, middle + size / 2)


def _stretches(note: Any, quarters: int) -> Iterator[Box]:
    quad = c.FS_QUADPOINTSF()
    for index in range(c.FPDFAnnot_CountAttachmentPoints(note)):
        if c.FPDFAnnot_GetAttachmentPoints(note, index, quad):
            across, up = (quad.x1, quad.x2, quad.x3, quad.x4), (quad.y1, quad.y2, quad.y3, quad.y4)
            yield _box(min(across), min(up), max(across), max(up), quarters)


def _box(left: float, bottom: float, right: float, top: float, quarters: int) -> Box:
    x0, x1, y0, y1 = upright(*_in_order(left, bottom, right, top), quarters)
    return Box(x0, x1, y0, y1)


def _in_order(left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
    """Return a box with its sides in order; some programs write them the other way round."""
    return min(left, right), min(bottom, top), max(left, right), max(bottom, top)
