"""What elements hold that is no markup: what was typed or chosen in a form, the letters of a drawing, style sheets.

In: the source of a page, and where such an element's content stands in it. Out: the stretches that are shown, each
apart, and what else is there. Surprise: of a list to choose from, only what is chosen is shown.
"""

from __future__ import annotations

import re

from extractor.page import PICTURE, THING

_DRAWN_TEXT = re.compile(r"<(?:text|tspan)\b[^<>]*>([^<>]*)", re.IGNORECASE)
_OPTION = re.compile(r"<option\b((?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+)>([^<>]*)", re.IGNORECASE)
_SELECTED = re.compile(r"(?:^|\s)selected(?=[\s=/]|$)", re.IGNORECASE)


_RAW_BEGINS = re.compile(r"<(?:!--|(script|noscript|template|textarea|iframe|xmp|style)\b([^<>]*)>)", re.IGNORECASE)
_ENDS = {
    name: re.compile(f"</{name}", re.IGNORECASE)
    for name in ("script", "noscript", "template", "textarea", "iframe", "xmp", "style")
}
_ENDS[""] = re.compile("-->")
_STYLE = re.compile(r"<style\b", re.IGNORECASE)
_NOT_HERE = re.compile(
    r"media\s*=\s*[\"']?[^\"'>]*(?:print|speech|max-|handheld|orientation|prefers)|type\s*=\s*[\"']?(?!text/css)[\w/]",
    re.IGNORECASE,
)


def sheets_of(source: str) -> list[str]:
    """Return the style sheets of a page, all of which hold for all of it, wherever they stand."""
    sheets: list[str] = []
    if _STYLE.search(source) is None:
        return sheets
    position = 0
    endless: set[str] = set()
    while begin := _RAW_BEGINS.search(source, position):
        name = (begin[1] or "").lower()
        end = None if name in endless else _ENDS[name].search(source, begin.end())
        position = end.start() if end else begin.end()
        if end is None:
            endless.add(name)
        elif name == "style" and not _NOT_HERE.search(begin[2]):
            sheets.append(source[begin.end() : position])
    return sheets


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
