"""Tabs in a text that part nothing: those that close all of its rows, and those beside a cell alone in its line.

In: a normalised text, or its lines. Out: whether its rows are closed so; the text without such tabs, and with rows in
one line where each cell has one and a blank line ends a row. Surprise: a title or a sentence may have a tab of another
kind, so a few lines may be unlike the others.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.page import FILL
from extractor.readers._lines import Line

_TAB_AT_END = re.compile(r"(?m)^([ \0]*+[^\t\n \0][^\t\n]*+)\t(?=[ \0]*$)")
_CELLS_DOWN = re.compile(r"(?m)(?:^\t[^\t\n]*+\n){3,}+(?P<ends>(?=[ \r\0]*(?:\n|\Z)))?")
"""Cells that each stand in a line behind a tab; they are those of a row if a blank line ends them."""
ROWS_DOWN = 3
"""With as many cells, behind each other; so many make a table of which every cell is there."""
FEW_UNLIKE = 20
"""Of so many lines with tabs one may begin or end otherwise."""


def closed_by_tabs(text: str, lines: Sequence[Line]) -> bool:
    """Tell whether all lines with tabs, but for a title, begin and end with one: the last one parts nothing."""
    if "\n\t" not in text:
        return False
    tabbed = [span for line in lines if "\t" in (span := text[line.start : line.end])]
    return sum(span[0] != "\t" or span[-1] != "\t" for span in tabbed) <= len(tabbed) // FEW_UNLIKE


def without_tabs_at_ends(text: str) -> str:
    """Return a text with a cell and a tab in each line, which thus parts nothing, without these tabs."""
    if "\t\n" not in text:
        return text
    ended = len(_TAB_AT_END.findall(text))
    tabbed = sum("\t" in line for line in text.split("\n") if line.strip(" \t\0"))
    return _TAB_AT_END.sub(r"\1 ", text) if ended >= tabbed - tabbed // FEW_UNLIKE else text


def with_cells_down_whole(text: str) -> str:
    """Return a text with the rows of its tables in one line each, whose cells stand in a line each.

    Where rows of one table have more or fewer cells than others, merged ones are left out, and lines are all that is
    known, in the other tables too.
    """
    if "\n\t" not in text:
        return text
    tables: list[list[re.Match[str]]] = []
    for row in _CELLS_DOWN.finditer(text):
        if row["ends"] is None:
            continue
        if tables and text[tables[-1][-1].end() : row.start()].strip(" \r\0") == "\n":
            tables[-1].append(row)
        else:
            tables.append([row])
    if any(len({row.group().count("\n") for row in table}) > 1 for table in tables):
        return text
    pieces, end = [], 0
    for row in (row for table in tables if len(table) >= ROWS_DOWN for row in table):
        cells = row.group()[:-1].split("\n\t")
        pieces += [text[end : row.start()], FILL, (FILL + "\t").join(cells)[1:], "\n"]
        end = row.end()
    return "".join((*pieces, text[end:]))
