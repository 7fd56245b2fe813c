"""The boxes in which a document's fields stand on the pictures of its pages.

In: where the characters of the file are printed, and the fields with their places. Out: for each field a ``Box``.
Surprise: what was not located gets the box of the best hint, as it gets a mark in the text.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from extractor.page import FILL
from extractor.store import CurrentField, DocumentRecord
from ui.excerpt import spot
from ui.naming import row_of

if TYPE_CHECKING:
    from extractor.readers import PrintedCharacters

Box = tuple[int, float, float, float, float, str]
"""The page, from 1; left, top, right and bottom in percent of its picture; what is found there, as in ``Excerpt``."""


def page_boxes(
    printed: PrintedCharacters, source: str, record: DocumentRecord, current: Mapping[str, CurrentField]
) -> dict[str, Box]:
    """Return the boxes of fields; none where the file is not laid out any more as it was when it was read."""
    if len(source) != len(printed.text) or any(
        own not in (FILL, other) for own, other in zip(source, printed.text, strict=True)
    ):
        return {}
    found: dict[str, Box] = {}
    for name in current:
        place, how = spot(source, name, current, row_of(record, name))
        if place is not None and (box := _box(printed, place.start, place.end)):
            found[name] = (*box, how)
    return found


def _box(printed: PrintedCharacters, start: int, end: int) -> tuple[int, float, float, float, float] | None:
    """Return the page and the box of a stretch of text, of what goes on over pages only what stands on the first."""
    first, last = np.searchsorted(printed.at, (start, end)).tolist()
    if first == last:
        return None
    page = int(printed.pages[first])
    boxes = printed.boxes[first:last][printed.pages[first:last] == page] * 100
    left, top = boxes[:, :2].min(axis=0).round(2).tolist()
    right, bottom = boxes[:, 2:].max(axis=0).round(2).tolist()
    return page, left, top, right, bottom
