"""Pictures of pages to characters and ruling lines, by RapidOCR where the extra ``ocr`` is installed.

In: a picture. Out: words (of one character each) and edges in points, as a PDF has them. Surprise: detection overlooks
lone figures in table cells; every cell that has ink and no text is looked at once more by itself, and one that still
gives nothing is given a mark, so that it is never taken for an empty cell.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Sequence
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from statistics import median
from threading import Lock
from typing import Any, NamedTuple

from extractor.errors import ScannedFile
from extractor.limits import allow_recognising
from extractor.page import GARBLED
from extractor.readers._paper.grid import Edge, Grid, edges_to_grids
from extractor.readers._printed import Word

DOTS = 200
"""An inch; figures of 10 points have some 20 pixels then, which is what the models were trained on."""
POINTS = 595.0
"""Width that a picture without a known size is taken to have: that of A4."""

SMALLEST = 40
"""Pixels; a smaller picture is an ornament."""

_DARK = 140
_SKEW = math.radians(0.05)

_one_at_a_time = Lock()


class Page(NamedTuple):
    """What was recognised on one page, turned so that its lines lie level.

    ``skew`` is by how much they lean on the picture, in radians; ``width`` and ``height`` are the page's, in points.
    """

    words: list[Word]
    edges: list[Edge]
    skew: float = 0.0
    width: float = POINTS
    height: float = POINTS


def available() -> bool:
    """Tell whether the extra is installed."""
    return all(find_spec(module) is not None for module in ("rapidocr", "onnxruntime", "cv2"))


@cache
def _engine() -> Any:
    before = logging.root.manager.disable
    try:
        return import_module("rapidocr").RapidOCR(params={"Global.log_level": "critical"})
    finally:
        logging.disable(before)


def recognise(picture: Any, points: float = POINTS) -> Page:
    """Recognise a page.

    Args:
        picture: an array of height, width and the three colours.
        points: the width of the page.

    Raises:
        ScannedFile: the extra is not installed.
    """
    if not available():
        raise ScannedFile
    if min(picture.shape[:2]) < SMALLEST:
        return Page([], [])
    scale = points / picture.shape[1]
    allow_recognising()
    with _one_at_a_time:
        # The engine remembers what it was last asked for, so everything is said every time.
        found = _engine()(
            picture, use_det=True, use_cls=False, use_rec=True, return_word_box=True, return_single_char_box=True
        )
        if getattr(found, "boxes", None) is None:
            return Page([], [])
        angle = _skew(found.boxes)
        upright = _turned(picture, angle)
        words = [
            word
            for line in found.word_results
            for text, _, box in line
            for word in _characters(text, _turned_box(box, angle, picture.shape), scale)
        ]
        edges = _edges(upright, scale)
        words += _overlooked(upright, words, edges_to_grids(edges), scale)
    return Page(words, edges, angle, points, picture.shape[0] * scale)


def _skew(boxes: Sequence[Any]) -> float:
    """Return by how much long lines of text lean, in radians; downwards to the right is positive."""
    leans = [
        math.atan2(box[1][1] - box[0][1], box[1][0] - box[0][0])
        for box in boxes
        if box[1][0] - box[0][0] > 6 * abs(box[3][1] - box[0][1])
    ]
    lean = median(leans) if len(leans) > 2 else 0.0
    return lean if _SKEW < abs(lean) < 0.1 else 0.0


def _turned(picture: Any, angle: float) -> Any:
    """Return a picture turned about its middle so that lines leaning by an angle lie level."""
    if not angle:
        return picture
    cv2 = import_module("cv2")
    height, width = picture.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), math.degrees(angle), 1.0)
    return cv2.warpAffine(picture, matrix, (width, height), borderValue=(255, 255, 255))


def _turned_box(box: Sequence[Sequence[float]], angle: float, shape: Sequence[int]) -> list[tuple[float, float]]:
    middle_x, middle_y = shape[1] / 2, shape[0] / 2
    cos, sin = math.cos(angle), math.sin(angle)
    return [
        (
            middle_x + (x - middle_x) * cos + (y - middle_y) * sin,
            middle_y - (x - middle_x) * sin + (y - middle_y) * cos,
        )
        for x, y in box
    ]


def _characters(text: str, box: Sequence[tuple[float, float]], scale: float) -> list[Word]:
    """Return the characters of a box, side by side in it."""
    left, right = min(x for x, _ in box) * scale, max(x for x, _ in box) * scale
    top, bottom = min(y for _, y in box) * scale, max(y for _, y in box) * scale
    # Boxes of detection stand off from the ink; gaps are judged by characters as high as their ink.
    middle, size = (top + bottom) / 2, (bottom - top) * 0.75
    step = (right - left) / max(1, len(text))
    return [
        Word(ch, left + n * step, left + (n + 1) * step, middle - size / 2, middle + size / 2)
        for n, ch in enumerate(text)
        if not ch.isspace()
    ]


def _edges(picture: Any, scale: float) -> list[Edge]:
    """Return the ruling lines of a page: dark stretches, long and straight."""
    cv2 = import_module("cv2")
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    dark = cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 35, 12)
    shortest = max(20, round(18 / scale))  # points; shorter than a row of a table is high
    edges = []
    for horizontal in (True, False):
        kernel = cv2.getStructuringElement(cv2.MORPH_RECT, (shortest, 1) if horizontal else (1, shortest))
        lines = cv2.morphologyEx(dark, cv2.MORPH_OPEN, kernel)
        # Two pixels of give: a scanned line steps from one row of pixels to the next.
        lines = cv2.dilate(lines, cv2.getStructuringElement(cv2.MORPH_RECT, (9, 3) if horizontal else (3, 9)))
        _, _, stats, _ = cv2.connectedComponentsWithStats(lines)
        for left, top, width, height, _ in stats[1:].tolist():
            thick, long = (height, width) if horizontal else (width, height)
            if thick * scale < 6 and long > 5 * thick:
                at = (top + height / 2 if horizontal else left + width / 2) * scale
                start = (left if horizontal else top) * scale
                edges.append(Edge(horizontal, at, start, start + long * scale))
    return edges


def _overlooked(picture: Any, words: Sequence[Word], grids: Sequence[Grid], scale: float) -> list[Word]:
    """Return the characters in table cells that have ink and no text yet."""
    grey = import_module("cv2").cvtColor(picture, import_module("cv2").COLOR_RGB2GRAY)
    found: list[Word] = []
    for grid in grids:
        taken = {grid.cell_at(word.x, word.y) for word in words}
        for cell, (left, top, right, bottom) in grid.boxes().items():
            margin = 2.5  # points; the lines themselves are ink
            x0, x1 = round((left + margin) / scale), round((right - margin) / scale)
            y0, y1 = round((top + margin) / scale), round((bottom - margin) / scale)
            inside = grey[y0:y1, x0:x1]
            if cell in taken or inside.size == 0 or (inside < _DARK).mean() * inside.size < _least_ink(scale):
                continue
            found += _alone(picture, inside, (x0, y0), scale)
    return found


def _least_ink(scale: float) -> float:
    """Return how many dark pixels a figure has at least: a thin 1 of 8 points."""
    return 2.5 / scale / scale


def _alone(picture: Any, inside: Any, corner: tuple[int, int], scale: float) -> list[Word]:
    """Recognise what stands alone in a cell; what cannot be recognised is marked as garbled."""
    rows, columns = (inside < _DARK).any(axis=1).nonzero()[0], (inside < _DARK).any(axis=0).nonzero()[0]
    pad = round(4 / scale)
    left, right = corner[0] + int(columns[0]), corner[0] + int(columns[-1]) + 1
    top, bottom = corner[1] + int(rows[0]), corner[1] + int(rows[-1]) + 1
    crop = picture[max(0, top - pad) : bottom + pad, max(0, left - pad) : right + pad]
    found = _engine()(crop, use_det=False, use_cls=False, use_rec=True, return_word_box=False)
    text = "".join(found.txts or ())
    sure = min(found.scores or (0.0,))
    box = [(left, top), (right, top), (right, bottom), (left, bottom)]
    return _characters(text if text.strip() and sure > 0.5 else GARBLED, [(float(x), float(y)) for x, y in box], scale)
