"""Tabs in a text that part nothing: those that close all of its rows, and those behind a cell alone in its line.

In: a normalised text, or its lines. Out: whether its rows are closed so; the text without such tabs. Surprise: a title
or a sentence may have a tab of another kind, so a few lines may be unlike the others.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.readers._lines import Line

_TAB_AT_END = re.compile(r"(?m)^([ \0]*+[^\t\n \0][^\t\n]*+)\t(?=[ \0]*$)")
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
