"""Which characters of a page of a PDF are struck out, or printed so that nobody sees them.

In: where the page's characters stand, and what is drawn beside them. Out: for each character nothing, struck or hidden,
and the ruling lines that strike nothing. Surprise: whether a character is seen is decided by rendering the page and
looking for ink at its place, whatever may hide it: its colour, a box above it, a layer that is off. That is done only
where something suggests it.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as c

from extractor.limits import at_most
from extractor.page import Style
from extractor.readers._paper.drawn import Drawn, colour_of, upright
from extractor.readers._paper.grid import Edge
from extractor.readers._paper.overprinted import crowded, printed_over, unseen_by_removal
from extractor.readers._printed import Box

COVERING = 0.3  # share of a page that a picture of its text covers at least
BAND = (0.3, 0.8)  # of a character's height, from its top: where a line strikes it; an underline is lower
STRUCK_SHARE = 0.6  # of a character's width that a line through it takes up
BEYOND = 1.0  # of a character's height; by so much a line sticks out of what it strikes, or it is a table's
TINY = 2.0  # points; nobody reads smaller characters
SCALE = 2.0  # pixels a point; figures of 9 points are 18 pixels high
MAX_COVERED = 100_000_000  # filled boxes and pictures, times the characters of a page; coloured cells make ten million
MOST_PIXELS = 6_000_000  # of the picture that is looked into; a larger page is looked at more coarsely
ALIKE = 40  # of 255, in each of its three colours; text that differs less from its ground may be unseen
CJK = 0x2E80  # characters from here on are in no font that the engine itself brings
TRIM = 0.12  # of a character's box, on each side: what is beside it is not its ink
NEXT = 0.2  # of a digit's width; so near the one before it, it is painted with it
INK = 18  # of 255; characters that differ less from their ground are not seen

STYLES: Sequence[Style | None] = (None, Style.STRUCK, Style.HIDDEN)
"""By the numbers that characters are given here."""
_STRUCK = 1


class Glyphs(NamedTuple):
    """The characters of a page that are no blanks: their indices in its text, and their upright boxes."""

    shown: Sequence[int]
    left: Any
    right: Any
    top: Any
    bottom: Any


def covered_by_picture(pictures: Sequence[Box], area: float) -> bool:
    """Tell whether one picture covers much of a page, as a scan does; what text there is may be its text layer."""
    return any((box.right - box.left) * (box.bottom - box.top) > COVERING * area for box in pictures)


def struck(glyphs: Glyphs, edges: Sequence[Edge]) -> tuple[Any | None, list[Edge]]:
    """Return which characters a line goes through the middle of, None if none, and the lines that strike nothing."""
    flat = sorted(edge for edge in edges if edge.horizontal)
    if not flat:
        return None, list(edges)
    places = np.array([edge.at for edge in flat])
    height = glyphs.bottom - glyphs.top
    first = np.searchsorted(places, glyphs.top + BAND[0] * height)
    last = np.searchsorted(places, glyphs.top + BAND[1] * height)
    through: dict[Edge, list[int]] = {}
    for n in np.flatnonzero(first < last).tolist():
        left, right = float(glyphs.left[n]), float(glyphs.right[n])
        for edge in flat[first[n] : last[n]]:
            if min(edge.end, right) - max(edge.start, left) >= STRUCK_SHARE * (right - left):
                through.setdefault(edge, []).append(n)
    styles = np.zeros(len(glyphs.shown), np.uint8)
    striking = set()
    for edge, members in through.items():
        slack = BEYOND * float(height[members].max())
        within = edge.start >= float(glyphs.left[members].min()) - slack
        if within and edge.end <= float(glyphs.right[members].max()) + slack:
            striking.add(edge)
            styles[members] = _STRUCK
    if not striking:
        return None, list(edges)
    return styles, [edge for edge in edges if edge not in striking]


def struck_by_note(glyphs: Glyphs, boxes: Sequence[Box], styles: Any | None) -> Any | None:
    """Return the styles with those characters struck that lie in a box that a reader of the page has struck out."""
    x, y = (glyphs.left + glyphs.right) / 2, (glyphs.top + glyphs.bottom) / 2
    for box in boxes:
        inside = (x > box.left) & (x < box.right) & (y > box.top) & (y < box.bottom)
        if inside.any():
            styles = np.zeros(len(glyphs.shown), np.uint8) if styles is None else styles
            styles[inside] = _STRUCK
    return styles


class Unseen(NamedTuple):
    """What of a page's text nobody sees."""

    characters: Any | None
    """Which characters, None if all are seen."""
    beneath: frozenset[int] = frozenset()
    """Which pieces of text, in the order in which they are painted, share a place with figures that are seen."""


def hidden(page: pdfium.PdfPage, textpage: Any, glyphs: Glyphs, drawn: Drawn, quarters: int, figures: Any) -> Unseen:
    """Return what is not seen; ``figures`` are the characters as digits, -1 for all else."""
    left, bottom, right, top = page.get_bbox()
    if covered_by_picture(drawn.pictures, (right - left) * (top - bottom)):
        return Unseen(None)
    unseen = _outside(glyphs, Box(*upright(left, bottom, right, top, quarters))) | (glyphs.bottom - glyphs.top < TINY)
    doubted = _covered(textpage, glyphs, drawn)
    if drawn.unpainted or drawn.faint:
        owners = _owners(textpage, glyphs.shown)
        unpainted = np.isin(owners, _addresses(drawn.unpainted))
        if unpainted.mean() < 0.5:  # or it is what was recognised in a picture of the page, however that is drawn
            unseen |= unpainted
        doubted |= np.isin(owners, _addresses(drawn.faint))
    doubted |= printed_over(glyphs[1:], figures) | _cut_off(textpage, glyphs, figures)
    doubted &= ~unseen
    beneath: frozenset[int] = frozenset()
    if doubted.any():
        without, shared = _without_ink(page, textpage, glyphs, doubted, figures)
        unseen |= without
        if shared:
            order = {address: at for at, address in enumerate(_addresses(drawn.texts).tolist())}
            owners = _owners(textpage, glyphs.shown)
            seen = set(owners[~unseen].tolist())
            beneath = frozenset(order[one] for one in owners[shared].tolist() if one in order and one not in seen)
    return Unseen(unseen if unseen.any() else None, beneath)


def _outside(glyphs: Glyphs, page: Box) -> Any:
    x, y = (glyphs.left + glyphs.right) / 2, (glyphs.top + glyphs.bottom) / 2
    return (x < page.left) | (x > page.right) | (y < page.top) | (y > page.bottom)


def _covered(textpage: Any, glyphs: Glyphs, drawn: Drawn) -> Any:
    """Return which characters have something painted over them, or stand on a ground of their own colour."""
    covered = np.zeros(len(glyphs.shown), bool)
    if not drawn.covers:
        return covered
    x, y = (glyphs.left + glyphs.right) / 2, (glyphs.top + glyphs.bottom) / 2
    at_most(MAX_COVERED, len(drawn.covers) * len(x), "boxes over characters")
    painted: Any = None
    colours: Any = None
    for box, before, ground in drawn.covers:
        inside = np.flatnonzero((x > box.left) & (x < box.right) & (y > box.top) & (y < box.bottom))
        if not inside.size:
            continue
        if painted is None:
            order = {address: at for at, address in enumerate(_addresses(drawn.texts).tolist())}
            owners = _owners(textpage, glyphs.shown).tolist()
            painted = np.array([order.get(owner, -1) for owner in owners], np.int64)
        at = painted[inside]
        at[at < 0] = before
        covered[inside] |= at < before
        if ground is not None:
            if colours is None:
                colours = np.array([colour_of(one) for one in drawn.texts], np.int64).reshape(-1, 3)
            told = at < len(colours)
            covered[inside[told]] |= (abs(colours[at[told]] - ground) < ALIKE).all(axis=1)
    return covered


def _owners(textpage: Any, shown: Sequence[int]) -> Any:
    return np.array([_address(c.FPDFText_GetTextObject(textpage, index)) for index in shown], np.uint64)


def _addresses(handles: Sequence[Any]) -> Any:
    return np.array([_address(handle) for handle in handles], np.uint64)


def _address(handle: Any) -> int:
    return ctypes.cast(handle, ctypes.c_void_p).value or 0


def _cut_off(textpage: Any, glyphs: Glyphs, figures: Any) -> Any:
    """Return which digits are painted through an opening that they lie beside; it is looked at once for a figure."""
    _, left, right, _, bottom = glyphs
    cut = np.zeros(len(figures), bool)
    digit = figures >= 0
    near = (abs(left[1:] - right[:-1]) < NEXT * (right - left)[1:]) & (bottom[1:] == bottom[:-1])
    begins = digit.copy()
    begins[1:] &= ~(digit[:-1] & near)
    for n in np.flatnonzero(begins).tolist():
        opening = c.FPDFPageObj_GetClipPath(c.FPDFText_GetTextObject(textpage, glyphs.shown[n]))
        if c.FPDFClipPath_CountPaths(opening) > 0 and _is_beside(textpage, glyphs.shown[n], opening):
            cut[n : n + 1 + int(np.argmin(np.append((digit & ~begins)[n + 1 :], False)))] = True
    return cut


def _is_beside(textpage: Any, index: int, opening: Any) -> bool:
    """Tell whether the middle of a character lies beside one of the boxes that make an opening."""
    box, x, y = c.FS_RECTF(), ctypes.c_float(), ctypes.c_float()
    c.FPDFText_GetLooseCharBox(textpage, index, box)
    across, up = (box.left + box.right) / 2, (box.bottom + box.top) / 2
    for n in range(c.FPDFClipPath_CountPaths(opening)):
        xs, ys = [], []
        for m in range(c.FPDFClipPath_CountPathSegments(opening, n)):
            c.FPDFPathSegment_GetPoint(c.FPDFClipPath_GetPathSegment(opening, n, m), x, y)
            xs.append(x.value)
            ys.append(y.value)
        if xs and not (min(xs) <= across <= max(xs) and min(ys) <= up <= max(ys)):
            return True
    return False


def _without_ink(
    page: pdfium.PdfPage, textpage: Any, glyphs: Glyphs, doubted: Any, figures: Any
) -> tuple[Any, list[int]]:
    """Return which of the doubted characters have no ink at their place, and of these the ones where others have."""
    shown = glyphs.shown
    scale = min(SCALE, (MOST_PIXELS / (page.get_width() * page.get_height())) ** 0.5)
    picture = page.render(scale=scale, grayscale=True).to_numpy()
    high, wide = picture.shape[:2]
    unseen = np.zeros(len(shown), bool)
    shared = crowded(glyphs[1:], figures)
    asked: dict[int, tuple[slice, slice]] = {}
    box, x, y = c.FS_RECTF(), ctypes.c_int(), ctypes.c_int()
    for n in np.flatnonzero(doubted).tolist():
        c.FPDFText_GetLooseCharBox(textpage, shown[n], box)
        aside, below = TRIM * (box.right - box.left), TRIM * (box.top - box.bottom)
        corners = []
        for across, up in ((box.left + aside, box.bottom + below), (box.right - aside, box.top - below)):
            c.FPDF_PageToDevice(page.raw, 0, 0, wide, high, 0, across, up, x, y)
            corners.append((x.value, y.value))
        (x0, x1), (y0, y1) = (sorted(pair) for pair in zip(*corners, strict=True))
        place = slice(max(0, y0), max(y1, y0 + 1)), slice(max(0, x0), max(x1, x0 + 1))
        inside = picture[place]
        flat = inside.size == 0 or int(inside.max()) - int(inside.min()) < INK
        unseen[n] = flat and _can_be_drawn(textpage, shown[n])
        if shared[n] and not flat:
            asked[n] = place
    if not asked:
        return unseen, []
    beneath = list(unseen_by_removal(page, glyphs[1:], figures, _owners(textpage, shown), asked, scale))
    unseen[beneath] = True
    return unseen, beneath


def _can_be_drawn(textpage: Any, index: int) -> bool:
    """Tell whether the engine has a shape for a character; for Chinese ones it may not, if the file brings no font."""
    if c.FPDFText_GetUnicode(textpage, index) < CJK:
        return True
    font = c.FPDFTextObj_GetFont(c.FPDFText_GetTextObject(textpage, index))
    return bool(font) and c.FPDFFont_GetIsEmbedded(font) == 1
