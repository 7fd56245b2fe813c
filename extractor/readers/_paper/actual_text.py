"""Digits of a PDF for which the file tells another text than its characters: /ActualText around them.

In: a page, and where its characters stand. Out: which digits are told so and are not the ones that are printed.
Surprise: the engine tells such a text alone. Its characters are known by their boxes, as high as their ink; where there
are any, the page is asked once more without the marks that tell it.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as c

from extractor.readers._paper.overprinted import digits

SAME = 0.01
"""Points; what is closer is at one place."""
_ACTUAL = b"ActualText"


def said_otherwise(page: pdfium.PdfPage, textpage: Any, shown: Sequence[int], height: Any, figures: Any) -> Any | None:
    """Return which digits the file tells instead of those that it prints, None if there are none.

    Args:
        page: the page.
        textpage: its text.
        shown: its characters, by their index in that.
        height: of their boxes.
        figures: these as digits, -1 for all else.
    """
    said = _as_high_as_ink(textpage, shown, height, figures)
    if not said.any():
        return None
    owners = {_address(piece): piece for n in np.flatnonzero(said).tolist() if (piece := _piece(textpage, shown[n]))}
    marked = {address for address, piece in owners.items() if _without_mark(piece)}
    if not marked:
        return None
    before = _figures_of(textpage, marked)
    again = page.get_textpage()
    try:
        printed = _figures_of(again.raw, marked)
    finally:
        again.close()
    other = {address for address in marked if before.get(address) != printed.get(address)}
    found = [said[n] and _address(_piece(textpage, shown[n])) in other for n in range(len(shown))]
    return np.array(found) if any(found) else None


def _as_high_as_ink(textpage: Any, shown: Sequence[int], height: Any, figures: Any) -> Any:
    """Return which digits have a box no larger than their ink; one of each height is looked at."""
    said = np.zeros(len(shown), bool)
    at = np.flatnonzero(figures >= 0)
    if not at.size:
        return said
    _, firsts, kinds = np.unique(height[at].round(2), return_index=True, return_inverse=True)
    as_high = np.zeros(len(firsts), bool)
    box = c.FS_RECTF()
    sides = [ctypes.c_double() for _ in range(4)]
    for kind, first in enumerate(firsts.tolist()):
        index = shown[int(at[first])]
        c.FPDFText_GetLooseCharBox(textpage, index, box)
        c.FPDFText_GetCharBox(textpage, index, *sides)
        pairs = zip(sides, (box.left, box.right, box.bottom, box.top), strict=True)
        as_high[kind] = all(abs(ink.value - side) < SAME for ink, side in pairs)
    said[at] = as_high[kinds]
    return said


def _without_mark(piece: Any) -> bool:
    """Take the marks off a piece of text that tell another one for it; return whether there were any."""
    found = False
    for n in reversed(range(c.FPDFPageObj_CountMarks(piece))):
        mark = c.FPDFPageObj_GetMark(piece, n)
        if c.FPDFPageObjMark_GetParamValueType(mark, _ACTUAL):
            found = bool(c.FPDFPageObj_RemoveMark(piece, mark)) or found
    return found


def _figures_of(textpage: Any, addresses: Iterable[int]) -> dict[int, list[int]]:
    """Return the digits of some pieces of text, by their addresses."""
    found: dict[int, list[int]] = {address: [] for address in addresses}
    text = "".join([chr(c.FPDFText_GetUnicode(textpage, n)) for n in range(c.FPDFText_CountChars(textpage))])
    for n, digit in enumerate(digits(text).tolist()):
        if digit >= 0 and (owner := _address(_piece(textpage, n))) in found:
            found[owner].append(digit)
    return found


def _piece(textpage: Any, index: int) -> Any:
    return c.FPDFText_GetTextObject(textpage, index)


def _address(piece: Any) -> int:
    return ctypes.cast(piece, ctypes.c_void_p).value or 0
