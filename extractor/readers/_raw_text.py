"""What a page shows of elements that hold no markup: what was typed or chosen in a form, the letters of a drawing.

In: the source of a page, and where such an element's content stands in it. Out: the stretches that are shown, each
apart, and what else is there. Surprise: of a list to choose from, only what is chosen is shown.
"""

from __future__ import annotations

import re

from extractor.page import PICTURE, THING

_DRAWN_TEXT = re.compile(r"<(?:text|tspan)\b[^<>]*>([^<>]*)", re.IGNORECASE)
_OPTION = re.compile(r"<option\b((?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+)>([^<>]*)", re.IGNORECASE)
_SELECTED = re.compile(r"(?:^|\s)selected(?=[\s=/]|$)", re.IGNORECASE)


def raw_text(name: str, source: str, start: int, end: int) -> tuple[list[tuple[int, int]], str]:
    """Return the stretches that an element of that name shows, and ``PICTURE`` or ``THING`` where it shows no text."""
    if name == "textarea":
        return [(start, end)], ""
    if name == "svg":
        texts = [one.span(1) for one in _DRAWN_TEXT.finditer(source, start, end) if one[1].strip()]
        return texts, "" if texts else PICTURE
    if name == "select":
        options = list(_OPTION.finditer(source, start, end))
        chosen = [one for one in options if _SELECTED.search(one[1])] or (options if len(options) == 1 else [])
        return [one.span(2) for one in chosen], "" if chosen else THING
    return [], ""
