"""What is drawn on a page of a PDF beside its characters: ruling lines, pictures, drawings, and what may hide text.

In: a page, and by how many quarters it is turned. Out: ``Drawn``. Surprise: what may hide text, or be text that nobody
sees, is only noted here; whether a character is seen is looked up in the picture of the page (``_unseen.py``).
"""

from __future__ import annotations

import ctypes
from dataclasses import dataclass, field
from itertools import repeat
from typing import Any, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as c

from extractor.readers._paper.crossed_out import Stroke
from extractor.readers._paper.grid import Edge
from extractor.readers._printed import Box

THIN = 3.0  # points; a drawn box this flat is a line
DEEPEST = 4  # forms in forms that are looked into
CORNERS = 6  # of a path, with the ends of its closing line; more of them make no rectangle
LETTER = 14.0  # points; a drawing that is neither wider nor higher may be a character, if it is thin too
DRAWING = 40.0  # points; a larger drawing is an ornament, or a picture
PALE = 225  # of 255, in each of its three colours; paler text may be unseen
CLEAR = 40  # of 255; text more transparent may be unseen
PAINTS_NOTHING, CLIPS = 3, 7  # ways to show text, in the PDF's own numbers


class Cover(NamedTuple):
    """A box that is filled, or a picture, and how many pieces of text were painted before it."""

    box: Box
    before: int
    colour: tuple[int, int, int] | None = None
    """Its red, green and blue, if it is neither a picture nor as pale as the page."""


@dataclass(slots=True)
class Drawn:
    """What a page shows beside its characters; boxes are upright, y grows downwards."""

    edges: list[Edge] = field(default_factory=list)
    strokes: list[Stroke] = field(default_factory=list)
    """Straight lines that are neither level nor upright."""
    pictures: list[Box] = field(default_factory=list)
    drawings: list[Box] = field(default_factory=list)
    """Drawn shapes of a character's size, which are neither lines nor rectangles."""
    covers: list[Cover] = field(default_factory=list)
    texts: list[Any] = field(default_factory=list)
    """Pieces of text as the engine has them, in the order in which they are painted."""
    faint: list[Any] = field(default_factory=list)
    """Of these, the ones that may be unseen for their colour, or because their layer is switched off."""
    unpainted: list[Any] = field(default_factory=list)
    """Of these, the ones that paint nothing, as the text behind a scan."""


def drawn(page: Any, quarters: int, layered: bool) -> Drawn:
    """Return what is drawn on a page; ``layered`` says whether parts of it may be switched off."""
    found = Drawn()
    _walk(found, page, quarters, (ctypes.c_float(), ctypes.c_float(), ctypes.c_float(), ctypes.c_float()))
    _sift(found, layered)
    return found


def upright(left: Any, bottom: Any, right: Any, top: Any, quarters: int) -> tuple[Any, Any, Any, Any]:
    """Return left, right, top and bottom of a box, or of many, as its text is read; y grows downwards."""
    if quarters == 0:
        return left, right, -top, -bottom
    if quarters == 1:
        return -top, -bottom, -right, -left
    if quarters == 2:
        return -right, -left, bottom, top
    return bottom, top, left, right


def as_drawn(left: Any, right: Any, top: Any, bottom: Any, quarters: int) -> tuple[Any, Any, Any, Any]:
    """Return left, bottom, right and top, as the page has them, of what ``upright`` says how its text is read."""
    if quarters == 0:
        return left, -bottom, right, -top
    if quarters == 1:
        return -bottom, -right, -top, -left
    if quarters == 2:
        return -right, top, -left, bottom
    return top, left, bottom, right


def succeed(answer: int) -> None:
    """Go on where the engine says that it did what it was asked for."""
    if not answer:
        raise pdfium.PdfiumError("a path or a character cannot be read")


_Sides = tuple[float, float, float, float]
"""Left, right, top and bottom, as in ``Box``."""
_Corners = tuple[ctypes.c_float, ctypes.c_float, ctypes.c_float, ctypes.c_float]
"""Where the engine writes a box to; one for a page, since to make four for each of its lines takes longer than all."""


def _walk(
    found: Drawn,
    parent: Any,
    quarters: int,
    corners: _Corners,
    placed: pdfium.PdfMatrix | None = None,
    depth: int = 0,
) -> None:
    """Note what is painted on a page, or in a form that is ``placed`` on it, in the order in which it is.

    The library's own ``get_objects`` makes an object of every character's too, which takes longer than all the rest.
    """
    count, get = (
        (c.FPDFFormObj_CountObjects, c.FPDFFormObj_GetObject)
        if depth
        else (c.FPDFPage_CountObjects, c.FPDFPage_GetObject)
    )
    items = list(map(get, repeat(parent), range(count(parent))))
    for item, kind in zip(items, map(c.FPDFPageObj_GetType, items), strict=True):
        if kind == c.FPDF_PAGEOBJ_TEXT:
            found.texts.append(item)
        elif kind == c.FPDF_PAGEOBJ_PATH:
            _note_path(found, item, _box(item, placed, quarters, corners), placed, quarters)
        elif kind == c.FPDF_PAGEOBJ_IMAGE:
            box = Box(*_box(item, placed, quarters, corners))
            found.pictures.append(box)
            if found.texts:
                found.covers.append(Cover(box, len(found.texts)))
        elif kind == c.FPDF_PAGEOBJ_FORM and depth < DEEPEST:
            within = _matrix(item)
            _walk(found, item, quarters, corners, within.multiply(placed) if placed else within, depth + 1)
        succeed(kind != c.FPDF_PAGEOBJ_UNKNOWN)


def _matrix(item: Any) -> pdfium.PdfMatrix:
    placed = c.FS_MATRIX()
    succeed(c.FPDFPageObj_GetMatrix(item, placed))
    return pdfium.PdfMatrix.from_raw(placed)


def _sift(found: Drawn, layered: bool) -> None:
    """Note which pieces of text may be unseen."""
    red, green, blue, alpha = ctypes.c_uint(), ctypes.c_uint(), ctypes.c_uint(), ctypes.c_uint()
    colour, texts = c.FPDFPageObj_GetFillColor, found.texts
    for item, mode in zip(texts, map(c.FPDFTextObj_GetTextRenderMode, texts), strict=True):
        colour(item, red, green, blue, alpha)
        if mode == PAINTS_NOTHING:
            found.unpainted.append(item)
        elif (
            alpha.value < CLEAR
            or mode == CLIPS
            or (red.value > PALE < green.value and blue.value > PALE)
            or (layered and c.FPDFPageObj_CountMarks(item) > 0)
        ):
            found.faint.append(item)


def _note_path(found: Drawn, path: Any, box: _Sides, placed: pdfium.PdfMatrix | None, quarters: int) -> None:
    """Note the straight lines that a drawn path shows: itself if it is thin, else its sides if they are drawn."""
    left, right, top, bottom = box
    largest = max(right - left, bottom - top)
    edge = _thin(left, right, top, bottom)
    if edge:
        if largest <= LETTER and c.FPDFPath_CountSegments(path) > CORNERS:
            found.drawings.append(Box(left, right, top, bottom))  # as an outline of a figure 1 is
        else:
            found.edges.append(edge)
        return
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    c.FPDFPath_GetDrawMode(path, fill, stroke)
    plain = c.FPDFPath_CountSegments(path) <= CORNERS
    if stroke.value and (plain or bottom - top > DRAWING or not _is_round(path)):
        _note_segments(found, path, placed, quarters)
    if not fill.value:
        return
    if not plain:
        if largest <= DRAWING and min(colour_of(path)) <= PALE:
            found.drawings.append(Box(left, right, top, bottom))
    else:
        _note_ground(found, path, Box(left, right, top, bottom))


def _is_round(path: Any) -> bool:
    """Tell whether a path has curves, as the frame of a box to write into; that of a table's cell has none."""
    segments = map(c.FPDFPath_GetPathSegment, repeat(path), range(c.FPDFPath_CountSegments(path)))
    return c.FPDF_SEGMENT_BEZIERTO in map(c.FPDFPathSegment_GetType, segments)


def _note_ground(found: Drawn, path: Any, box: Box) -> None:
    """Note a filled rectangle where it lies over text, or is the ground of some that may have its colour."""
    colour = colour_of(path)
    pale = min(colour) > PALE  # pale text is looked up anyway
    if (found.texts or not pale) and not c.FPDFPageObj_HasTransparency(path):
        found.covers.append(Cover(box, len(found.texts), None if pale else colour))


def colour_of(item: Any) -> tuple[int, int, int]:
    """Return the red, green and blue that something is filled with."""
    red, green, blue, alpha = ctypes.c_uint(), ctypes.c_uint(), ctypes.c_uint(), ctypes.c_uint()
    c.FPDFPageObj_GetFillColor(item, red, green, blue, alpha)
    return red.value, green.value, blue.value


def _box(item: Any, placed: pdfium.PdfMatrix | None, quarters: int, corners: _Corners) -> _Sides:
    x0, y0, x1, y1 = corners
    succeed(c.FPDFPageObj_GetBounds(item, x0, y0, x1, y1))
    left, bottom, right, top = x0.value, y0.value, x1.value, y1.value
    if placed is not None:
        left, bottom, right, top = placed.on_rect(left, bottom, right, top)
    return upright(left, bottom, right, top, quarters)


def _thin(left: float, right: float, top: float, bottom: float) -> Edge | None:
    """Return a box as the line that it is, if it is one."""
    if bottom - top <= THIN:
        return Edge(True, (top + bottom) / 2, left, right)
    if right - left <= THIN:
        return Edge(False, (left + right) / 2, top, bottom)
    return None


def _note_segments(found: Drawn, path: Any, placed: pdfium.PdfMatrix | None, quarters: int) -> None:
    """Note the straight lines of a path."""
    within = _matrix(path)
    matrix = within.multiply(placed) if placed else within
    x, y = ctypes.c_float(), ctypes.c_float()
    previous: tuple[float, float] | None = None
    for index in range(c.FPDFPath_CountSegments(path)):
        segment = c.FPDFPath_GetPathSegment(path, index)
        c.FPDFPathSegment_GetPoint(segment, x, y)
        point = matrix.on_point(x.value, y.value)
        if previous and c.FPDFPathSegment_GetType(segment) == c.FPDF_SEGMENT_LINETO:
            (x0, x1), (y0, y1) = sorted((previous[0], point[0])), sorted((previous[1], point[1]))
            edge = _thin(*upright(x0, y0, x1, y1, quarters))
            if edge:
                found.edges.append(edge)
            else:
                found.strokes.append(stroke(previous, point, quarters))
        previous = point


def stroke(begin: tuple[float, float], end: tuple[float, float], quarters: int) -> Stroke:
    """Return a line from one point of the page to another as its text is read."""
    x0, _, y0, _ = upright(*begin, *begin, quarters)
    x1, _, y1, _ = upright(*end, *end, quarters)
    return Stroke(x0, y0, x1, y1)
