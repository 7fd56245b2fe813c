"""Rows whose label is parted from its figures by a colon: `规章: 0, 3, 5`, as lists of what a table holds are typed.

In: a normalised text. Out: the same, a tab for the colon, and for commas with a blank behind. Surprise: a page states
its telephone and its date in the same way, so that only many such lines are a table; and a comma without a blank may
stand within thousands.
"""

from __future__ import annotations

import re

from extractor.page import FILL, says_none

_LINE = re.compile(rf"(?m)^[ {FILL}]*(?P<label>[^:\n|\t]{{1,60}})(?P<colon>:)[ {FILL}]*(?P<rest>[^:\n|\t。]{{1,200}})$")
_COMMA = re.compile(r",(?= )")
_VALUE = re.compile(rf"[-+]?\d[\d.]*[ {FILL}]*(?:[件条项个次份宗]|[百千万亿]{{0,2}}元)?|[-—/\\]{{1,2}}")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_BLANKS = f" {FILL}"
ROWS = 12
"""Lines of a label, a colon and figures; a page's frame has fewer."""


def with_colons_as_borders(text: str) -> str:
    """Return normalised text, in whose rows a border stands in the place of the colon behind the label."""
    if text.count(":") < ROWS:
        return text
    rows = [line for line in _LINE.finditer(text) if _is_label(line["label"]) and _has_figures(line["rest"])]
    if len(rows) < ROWS:
        return text
    found = list(text)
    for row in rows:
        for at in (row.start("colon"), *(comma.start() for comma in _COMMA.finditer(text, *row.span("rest")))):
            found[at] = "\t"
    return "".join(found)


def _is_label(words: str) -> bool:
    """Tell whether words stand before a colon, or the first figure of a row without a label; B7 is a cell's place."""
    return _CHINESE.search(words) is not None or _VALUE.fullmatch(words) is not None


def _has_figures(rest: str) -> bool:
    """Tell whether figures or signs for none stand behind a colon, and before them no more than another label."""
    pieces = [piece for one in _COMMA.split(rest) if (piece := one.strip(f"{_BLANKS},"))]
    values = [_VALUE.fullmatch(piece) is not None or says_none(piece) for piece in pieces]
    return any(values) and all(values[1:])
