"""Where on the pages of a PDF or a scan each character of its text is printed, as a picture of the page shows it.

In: the pages, and the words that their text was laid out of. Out: ``PrintedCharacters``. Surprise: the text is not
searched, for most figures stand on a page many times; it is the words in the order in which they were laid out, with
blanks between. A page of which this is not so has no places.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as c

from extractor.readers._layout import Laid
from extractor.readers._paper.drawn import as_drawn
from extractor.readers._paper.ocr import Page as Recognised
from extractor.readers._printed import Word

_FINE = 1_000_000
"""The engine tells places of a picture in whole pixels; of one so wide they are exact enough."""


class PrintedCharacters(NamedTuple):
    """Characters of a text that are no blanks, ascending: where in the text, on which page (from 1), and in which box.

    A box is left, top, right and bottom in shares of the width and the height of its page's picture.
    """

    text: str
    page_starts: tuple[int, ...]
    at: Any
    pages: Any
    boxes: Any


def printed_on(laid: Laid, in_shares: Callable[[int, Any], Any]) -> PrintedCharacters:
    """Return where the characters of a laid out text are printed.

    ``in_shares`` is given a page, from 0, and boxes on it, left, right, top and bottom, and returns them in shares of
    the page's picture.
    """
    text, starts = laid.text, laid.page_starts
    at, pages, boxes = [np.empty(0, np.int64)], [np.empty(0, np.int64)], [np.empty((0, 4))]
    for n, words in enumerate(laid.words or ()):
        first, last = starts[n], starts[n + 1] if n + 1 < len(starts) else len(text)
        inked = [place for place in range(first, last) if not text[place].isspace()]
        if "".join([text[place] for place in inked]) != "".join("".join(word.text for word in words).split()):
            continue
        if inked:
            at.append(np.array(inked))
            pages.append(np.full(len(inked), n + 1))
            boxes.append(in_shares(n, _character_boxes(words)))
    return PrintedCharacters(text, starts, np.concatenate(at), np.concatenate(pages), np.concatenate(boxes))


def _character_boxes(words: Sequence[Word]) -> Any:
    """Return left, right, top and bottom of the characters of words, which share a word's width alike."""
    found = []
    for word in words:
        step = (word.right - word.left) / len(word.text)
        for n, character in enumerate(word.text):
            if not character.isspace():
                found.append((word.left + n * step, word.left + (n + 1) * step, word.top, word.bottom))
    return np.array(found)


def on_recognised(page: Recognised, boxes: Any) -> Any:
    """Return boxes of a recognised page in shares of its picture, about which they were turned level."""
    left, right, top, bottom = boxes.T
    across, down = (left + right - page.width) / 2, (top + bottom - page.height) / 2
    cos, sin = math.cos(page.skew), math.sin(page.skew)
    x, y = page.width / 2 + across * cos - down * sin, page.height / 2 + across * sin + down * cos
    half_wide, half_high = (right - left) / 2, (bottom - top) / 2
    shares = (x - half_wide) / page.width, (y - half_high) / page.height
    return np.column_stack((*shares, (x + half_wide) / page.width, (y + half_high) / page.height))


def on_page(pdf: pdfium.PdfDocument, number: int, boxes: Any, quarters: int) -> Any:
    """Return boxes in shares of a page's picture, left, top, right and bottom; its text is turned by some quarters."""
    left, bottom, right, top = as_drawn(boxes[:, 0], boxes[:, 1], boxes[:, 2], boxes[:, 3], quarters)
    page = pdf[number]
    try:
        origin, along, up = (np.array(_in_picture(page, x, y)) for x, y in ((0, 0), (1000, 0), (0, 1000)))
    finally:
        page.close()
    corners = [
        origin + np.outer(x, along - origin) / 1000 + np.outer(y, up - origin) / 1000
        for x, y in ((left, bottom), (right, top))
    ]
    return np.hstack([np.minimum(*corners), np.maximum(*corners)]) / _FINE


def _in_picture(page: pdfium.PdfPage, x: float, y: float) -> tuple[int, int]:
    across, down = ctypes.c_int(), ctypes.c_int()
    c.FPDF_PageToDevice(page.raw, 0, 0, _FINE, _FINE, 0, x, y, across, down)
    return across.value, down.value
