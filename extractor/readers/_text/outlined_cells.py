"""Pages that a program wrote as an outline of their parts, one a line: `- row "规章 3":`, and below it `- cell "3"`.

In: a normalised text. Out: the same, a line for each row, a tab before each of its cells, the names of parts ``FILL``.
Surprise: a part may be called by all the words within it, which then stand there twice; what is within counts. Browsers
write such outlines for those who listen to a page, and some templates are written so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractor.page import FILL, Span
from extractor.readers._text.markup_tables import MANY

ROWS = 5
"""In an outline that has a table."""
_PART = re.compile(
    r"(?m)^(?P<indent>[ \t\0]*)(?P<mark>[-*] |%|uid=\S+ |\[\d+\] )?'?(?P<role>/?[A-Za-z][\w-]*)"
    r"(?:\([^()\n]*\)|\{[^{}\n]*\})?(?P<rest>(?: |:|$)[^\n]*)$"
)
_REST = re.compile(
    r"(?: (?P<quote>[\"'])(?P<name>(?:\\.|(?!(?P=quote)).)*+)(?P=quote))?(?: \[[^\[\]]*\])*+'?(?P<colon>:)?"
    r"(?: (?P<mark>[\"']?)(?P<words>.*?)(?P=mark))?[ \0]*"
)
_ROW = ("row", "tr")
_CELL = ("cell", "gridcell", "columnheader", "rowheader", "td", "th")
_DOUBTFUL = ("superscript", "subscript", "deletion", "sup", "sub", "del", "s", "strike")
"""Parts whose line stays as it is: a figure beside their names is none."""
_ESCAPED = re.compile(r"\\(?=[\"'\\])")


@dataclass(slots=True)
class _Part:
    """A part of an outline, what is said of it in its line, and what it stands in."""

    line: Span
    depth: int
    role: str
    words: Span | None
    is_name: bool
    around: _Part | None = None
    speaks_within: bool = False
    holds_row: bool = False

    @property
    def row(self) -> _Part | None:
        """The row that it stands in; none if that is a layout's."""
        one = self.around
        while one is not None and one.role not in _ROW:
            one = one.around
        return None if one is None or one.holds_row else one

    @property
    def shown(self) -> Span | None:
        """The words of its line, unless parts within it say them."""
        return None if self.is_name and self.speaks_within else self.words


def with_outline_read(text: str) -> str:
    """Return a normalised text with the tables of an outline as rows of cells, and its other parts as lines."""
    if text.count("row") < ROWS and text.count("tr") < ROWS:
        return text
    parts = [_part(match) for match in _PART.finditer(text)]
    if sum(part.role in _ROW for part in parts) < ROWS:
        return text
    _put_together(parts)
    cells = [part for part in parts if part.role in _CELL and not part.holds_row and part.row is not None]
    if len(cells) < MANY:
        return text
    found = list(text)
    for part in parts:
        _write(part, text, found)
    for cell in cells:
        found[cell.shown[0] - 1 if cell.shown else cell.line[1] - 1] = "\t"
    return "".join(found)


def _part(match: re.Match[str]) -> _Part:
    mark = match["mark"] or ""
    depth = len(match["indent"]) + len(mark) * mark.startswith(("-", "*"))
    role, rest = match["role"], _REST.fullmatch(match["rest"])
    words: Span | None = Span(*match.span("rest"))
    is_name = False
    if rest is not None:
        is_name = not rest["words"]
        start, end = rest.span("name" if is_name else "words")
        words = Span(match.start("rest") + start, match.start("rest") + end) if end > start >= 0 else None
    return _Part(Span(*match.span()), depth, role, None if role.startswith("/") else words, is_name)


def _put_together(parts: Sequence[_Part]) -> None:
    """Note of each part what it stands in, and of what it stands in what is within."""
    opened: list[_Part] = []
    for part in parts:
        while opened and opened[-1].depth >= part.depth:
            opened.pop()
        part.around = opened[-1] if opened else None
        for one in opened:
            one.speaks_within = one.speaks_within or part.words is not None
            one.holds_row = one.holds_row or part.role in _ROW
        opened.append(part)


def _write(part: _Part, text: str, found: list[str]) -> None:
    """Leave the words of a part's line alone in it, and join it to the line above if it stands in a row."""
    start, end = part.line
    if start and part.row is not None and found[start - 1] == "\n":
        found[start - 1] = " "
    if part.role in _DOUBTFUL:
        return
    shown = part.shown or (end, end)
    for at in (*range(start, shown[0]), *range(shown[1], end)):
        found[at] = FILL
    for escaped in _ESCAPED.finditer(text, *shown):
        found[escaped.start()] = FILL
