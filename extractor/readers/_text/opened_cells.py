r"""Tables in markup that names what opens rows and cells: `[tr][td]`, `\startxrow \startxcell`, lines `(tr`, `(td`.

In: a normalised text. Out: the same, a line for each row and a tab before each of its cells, all else of the markup
``FILL``. Surprise: a row that holds another is a page's layout and none; only the innermost ones are rows. A mark that
says that something is struck out, hidden or raised stays, which makes words of the figure beside it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractor.page import FILL
from extractor.readers._text.markup_tables import MANY, with_parted_digits


@dataclass(frozen=True, slots=True)
class _Markup:
    """A markup: what stands in each of its tables many times, and its marks.

    Of these ``row`` and ``cell`` open one, ``end`` ends a row, ``blank`` is a blank; others say how something looks.
    """

    sign: str
    marks: re.Pattern[str]


_OPENS, _CLOSES = r"(?:\[\[?|\{)", r"(?:[= ][^\[\]{}\n]{0,200})?(?:\]\]?|\})"
_LOOKS = "b|i|u|size|color|font|face|align|center|left|right|justify|indent|p|url|h[1-6]|span|div"
_BRACKETS = re.compile(
    rf"(?P<row>{_OPENS}(?:tr|row){_CLOSES})|(?P<cell>{_OPENS}(?:td|th|h?cell){_CLOSES})"
    rf"|(?P<end>{_OPENS}/(?:tr|row){_CLOSES})|(?P<blank>{_OPENS}br ?/?{_CLOSES})"
    rf"|{_OPENS}/?(?:table|tbody|thead|tfoot|td|th|h?cell|{_LOOKS}){_CLOSES}",
    re.IGNORECASE,
)

_OPTIONS = r"(?:\[[^\[\]\n]{0,200}\])*"
_CONTEXT = re.compile(
    rf"(?P<row>\\(?:startxrow|bTR)\b{_OPTIONS})|(?P<cell>\\(?:startxcell|bT[DH])\b{_OPTIONS})|(?P<end>\\(?:stopxrow|eTR)\b)"
    r"|(?P<blank>~|\\crlf\b)|\\[a-z]+\[title=\{|\},reference=\{[^{}\n]*\}\]"
    rf"|\\(?!overstrike|strike|sout|high\b|low\b|hidden)[A-Za-z]+{_OPTIONS}|[{{}}]"
)

_ELEMENTS = re.compile(
    r"(?P<row>^\(tr$)|(?P<cell>^\(t[dh]$)|(?P<end>^\)tr$)|(?P<blank>\\n)"
    r"|^\((?P<raw>style|script)(?:\n(?![()])[^\n]*+)*+\n\)(?P=raw)$"
    r"|^A(?![^\n]*(?:display|visibility|line-through))\S+ [A-Z]+ ?[^\n]*$"
    r"|^[()|](?!(?:s|del|strike|sup|sub)$)[\w:.-]+$|^-|^[!?*&][^\n]*$",
    re.IGNORECASE | re.MULTILINE,
)
"""The lines that programs write for SGML and XML, one for each event."""

_MARKUPS = (_Markup("[/", _BRACKETS), _Markup("{/", _BRACKETS), _Markup("\\", _CONTEXT), _Markup("\n(", _ELEMENTS))


def with_opened_cells(text: str) -> str:
    """Return a normalised text with the tables of such a markup as rows of cells."""
    for markup in _MARKUPS:
        if text.count(markup.sign) >= MANY:
            marks = list(markup.marks.finditer(text))
            if sum(mark.lastgroup == "cell" for mark in marks) >= MANY:
                return _rows(text, marks)
    return text


def _rows(text: str, marks: Sequence[re.Match[str]]) -> str:
    """Return a text whose innermost rows are lines with a tab before each cell, and whose marks are ``FILL``."""
    found = list(text)
    row: int | None = None  # where the row that was opened last begins, until it ends
    cells: list[int] = []
    for mark in marks:
        start, end = mark.span()
        found[start:end] = (" " if mark.lastgroup == "blank" else FILL) * (end - start)
        if mark.lastgroup == "row":
            row, cells = end, []
            if text[start - 1 : start] != "\n":
                found[start] = "\n"
        elif mark.lastgroup == "cell":
            cells.append(end - 1)
        elif mark.lastgroup == "end":
            if row is not None:
                found[row:start] = [" " if ch == "\n" else ch for ch in found[row:start]]
                for at in cells:
                    found[at] = "\t"
            if text[end : end + 1] != "\n":
                found[end - 1] = "\n"
            row = None
    return with_parted_digits("".join(found), text)
