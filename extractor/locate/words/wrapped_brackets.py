"""Words in brackets that go on in the line below, in text in columns: 三、本年度办理结果(2018 over 年).

In: a document, and a cell of it with words. Out: those of its words whose bracket is open at their end, with what ends
it below. Surprise: what goes on stands right below where the words began, and figures may stand between the two.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from extractor.page import FILL, Cell, Document

_OPEN = re.compile(r"[^\s\0()]*\([^()\s\0]*(?=[ \0]{2}|[ \0]\(|[ \0]*\Z)")
_PIECE = re.compile(r"[^\s\0]+(?:[ \0][^\s\0]+)*")
LINES = 2
"""Lines below in which a bracket ends."""
NEAR = 1
"""Columns by which what goes on may stand off what it goes on from."""


def words_that_wrap(document: Document, cell: Cell) -> Iterator[str]:
    """Yield the words of a cell whose bracket ends in a line below, with what stands there of it."""
    if cell.table is not None or document.text.find("(", cell.start, cell.end) < 0:
        return
    text = document.text
    for found in _OPEN.finditer(text, cell.start, cell.end):
        first = text.rfind("\n", 0, found.start()) + 1
        column = _width(text[first : found.start()])
        words, end = found[0], text.find("\n", found.end())
        for _ in range(LINES):
            if end < 0:
                break
            start, end = end + 1, text.find("\n", end + 1)
            words += _at(text[start : end if end >= 0 else len(text)], column)
            if ")" in words:
                yield words
                break


def _at(line: str, column: int) -> str:
    """Return what begins in a line at a column of the page."""
    return next(
        (one[0] for one in _PIECE.finditer(line) if abs(_width(line[: one.start()]) - column) <= NEAR),
        "",
    )


def _width(text: str) -> int:
    """Return how many columns some characters take up; Chinese ones take up two."""
    return sum(1 + (unicodedata.east_asian_width(one) in "WF") for one in text if one != FILL)
