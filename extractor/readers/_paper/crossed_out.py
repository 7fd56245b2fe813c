"""Figures of a PDF's page that a stroke crosses: a slash or a cross through them, whoever drew it.

In: words, and the strokes that are neither level nor upright. Out: the words, those that a stroke crosses struck.
Surprise: a figure is struck as a whole, since a slash leaves some of its digits untouched. A stroke from corner to
corner of a cell crosses no figure, for none stands there.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from extractor.page import Style
from extractor.readers._printed import Word

CORE = (0.2, 0.85)
"""Of a word's height, from its top: where its digits have ink."""
ENOUGH = 0.5
"""Of the height of that; so long a part of a stroke lies within, or it passes by."""
MOST = 1_000
"""Strokes of a page; more of them are a drawing."""


class Stroke(NamedTuple):
    """A straight line from one point to another; y grows downwards."""

    x0: float
    y0: float
    x1: float
    y1: float


def crossed_out(words: Sequence[Word], strokes: Sequence[Stroke]) -> list[Word]:
    """Return the words of a page, struck where a stroke crosses their figures."""
    if not 0 < len(strokes) <= MOST:
        return list(words)
    figures = [n for n, word in enumerate(words) if any(map(str.isdigit, word.text))]
    if not figures:
        return list(words)
    left, right, top, bottom = (np.array(side) for side in zip(*(words[n][1:5] for n in figures), strict=True))
    high = bottom - top
    top, bottom = top + CORE[0] * high, top + CORE[1] * high
    crossed = np.zeros(len(figures), bool)
    for stroke in strokes:
        x0, y0, x1, y1 = stroke
        near = (left <= max(x0, x1)) & (right >= min(x0, x1)) & (top <= max(y0, y1)) & (bottom >= min(y0, y1))
        at = np.flatnonzero(near)
        if at.size:
            within = _within(stroke, left[at], right[at], top[at], bottom[at])
            crossed[at] |= within > ENOUGH * (bottom - top)[at]
    gone = {n for n, is_crossed in zip(figures, crossed.tolist(), strict=True) if is_crossed}
    return [word._replace(style=Style.STRUCK) if n in gone and not word.style else word for n, word in enumerate(words)]


def _within(stroke: Stroke, left: Any, right: Any, top: Any, bottom: Any) -> Any:
    """Return how much of a stroke lies in each of some boxes."""
    x0, y0, x1, y1 = stroke
    across, down = x1 - x0, y1 - y0
    xs = np.sort([(left - x0) / across, (right - x0) / across], axis=0) if across else None
    ys = np.sort([(top - y0) / down, (bottom - y0) / down], axis=0) if down else None
    enters, leaves = np.zeros(len(left)), np.ones(len(left))
    for sides in (xs, ys):
        if sides is not None:
            enters, leaves = np.maximum(enters, sides[0]), np.minimum(leaves, sides[1])
    if xs is None:
        leaves = np.where((left <= x0) & (x0 <= right), leaves, 0.0)
    if ys is None:
        leaves = np.where((top <= y0) & (y0 <= bottom), leaves, 0.0)
    return np.maximum(leaves - enters, 0.0) * (across**2 + down**2) ** 0.5
