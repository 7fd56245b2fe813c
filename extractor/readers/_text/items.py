"""Lists of lists that a program wrote down item by item, as YAML does: `- - 规章`, and `  - '3'` in the line below.

In: a normalised text, and what is printed there. Out: the text, each innermost list a line and a tab between its cells.
Surprise: the stroke that marks an item is the sign by which cells say that there is none; only how far it is indented
tells them apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.page import FILL
from extractor.readers._text.line_marks import NESTED

_ITEM = re.compile(r"(?m)^(?P<indent> *)(?P<marks>(?:-(?: |(?=\r?$)))+)(?P<words>[^\n]*?)\r?$")
_GOES_ON = re.compile(r"\n(?P<indent> +)(?=[^\s-])")
_QUOTED = re.compile(r"(?P<quote>[\"'])(?P<words>.*)(?P=quote)[ \t]*")
_NONE = re.compile(r"(?:null|~)?[ \t]*")
ROWS = 5
"""Lists in a list, each of several items, that are no chance."""


def with_items_as_rows(text: str, printed: str) -> str:
    """Return normalised text, the items of each list in a list as the cells of a row; others as lines without marks."""
    if not NESTED.search(printed):
        return text
    items = list(_ITEM.finditer(printed))
    joined = dict(_joined(items))
    if len(items) - len(joined) < ROWS or len(set(joined.values())) < ROWS:
        return text
    found = list(text)
    for item in items:
        for at in range(item.start(), item.start("words")):
            found[at] = FILL
        if item.start() in joined:
            found[item.start() - 1] = "\t"
        for at in _unsaid(item):
            found[at] = FILL
        further = _GOES_ON.match(printed, item.end())
        if further and len(further["indent"]) >= item.start("words") - item.start():
            found[item.end()] = " "  # a line that goes on with the item
    return "".join(found)


def _joined(items: list[re.Match[str]]) -> Iterator[tuple[int, int]]:
    """Yield where the items start that are further cells of a row, and where that row starts."""
    row, within = 0, None
    for item in items:
        last = len(item["indent"]) + item["marks"].rindex("-")
        if len(item["marks"].split()) > 1:
            row, within = item.start(), last
        elif last == within:
            yield item.start(), row
        else:
            within = None


def _unsaid(item: re.Match[str]) -> Iterator[int]:
    """Yield the places of an item's quotes, or of all of it where it says that it is nothing."""
    start, end = item.span("words")
    quoted = _QUOTED.fullmatch(item["words"])
    if quoted:
        yield start
        yield start + quoted.end("words")
    elif _NONE.fullmatch(item["words"]):
        yield from range(start, end)
