"""Cells of a page whose figures are put there by what leaves no text in them: a script, an element of the page's own.

In: the words of a page, with its tables. Out: ``THING``, noted in its cells. Surprise: an
empty element with a class may be a digit drawn by a style sheet, or mere formatting of nothing; it is the latter where
the page dresses words in the same class.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from extractor.page import FILL, THING

if TYPE_CHECKING:
    from extractor.readers._markup import Words
    from extractor.readers._page_tables import Table, Td

_WRITES = re.compile(
    r"<script\b[^<>]*>(?=[^<])|<[a-z][a-z0-9]*-[a-z0-9-]*(?=[\s>/])|<ol\b[^<>]*>\s*<li\b", re.IGNORECASE
)
"""A script, an element that a page has made, or the number of a list's item."""
_EMPTY = re.compile(
    r"<(span|i|b|em|strong|font|u|a|div|p)\b[^<>]{0,300}?\sclass\s*=\s*(?:\"([^\"<>]*)\"|'([^'<>]*)'|([^\s\"'<>]+))"
    r"[^<>]{0,300}>\s*</\1\s*>",
    re.IGNORECASE,
)
MAX_CLASSES = 100
"""Of empty elements, that are looked up in the page."""
_NUMBERED = re.compile(r"[\d-]\Z|[_-]\d\d?\b")
_NOTHING = f" \t\n{FILL}"


def note_drawn(page: Words) -> None:
    """Note in cells that something stands in them that is no text, and in those with text that a digit is drawn."""
    dressed: dict[str, bool] = {}
    text = page.text
    for td in _longer_cells(page.tables):
        words = text[td.start : td.end]
        if not (FILL in words or "\n" in words):
            continue  # no tag in it
        markup = page.markup(td.start, td.end)
        empty = not words.strip(_NOTHING)
        if empty and _WRITES.search(markup):
            td.holds = THING
            continue
        for one in _EMPTY.finditer(markup):
            name = (one[2] or one[3] or one[4] or "").strip()
            if name and name not in dressed and len(dressed) < MAX_CLASSES:
                dressed[name] = page.dresses(name)
            if not name or dressed.get(name):
                continue
            if empty:
                td.holds = THING
            elif _NUMBERED.search(name) and _beside_digit(markup, one):
                td.altered = True


def _beside_digit(markup: str, one: re.Match[str]) -> bool:
    return markup[one.end() : one.end() + 1].isdecimal() or markup[one.start() - 1 : one.start()].isdecimal()


def _longer_cells(tables: Iterable[Table]) -> Iterator[Td]:
    """Yield the cells that have no table in them, but for those of one character, as most are, and of none."""
    for table in tables:
        for td in [one for one in table.cells if one.end - one.start > 1]:
            if td.inner:
                yield from _longer_cells(td.inner)
            else:
                yield td
