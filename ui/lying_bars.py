"""Bars that lie beside sentences, each with all of its sentence and its own room.

In: rows of a sentence and a count. Out: a chart as high as it has to be. Surprise: a chart cuts labels that have
no room, or leaves them out, so their lines are broken here, counting a Chinese character as two letters.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from unicodedata import east_asian_width

import altair as alt

ACCENT = "#2f7d9c"
"""The app's own colour, between that of its light and of its dark side."""

ROOM = 60
"""So many letters a line has; half as many where they are Chinese."""

LINE, GAP, AROUND = 15, 12, 60
"""Pixels: a line of a label, what lies between two bars, the axis with its title."""

_PIECES = re.compile(r"[^\s\u2e80-\uffef]+\s*|[\u2e80-\uffef][，。、；：）”]*\s*")
"""A word, or a Chinese character with what may not begin a line."""


def room(text: str) -> int:
    """Return how many letters' room a text takes."""
    return sum(2 if east_asian_width(one) in "WF" else 1 for one in text)


def broken(text: str) -> str:
    """Return a text in lines that have room."""
    lines = [""]
    for piece in _PIECES.findall(text):
        if lines[-1] and room((lines[-1] + piece).rstrip()) > ROOM:
            lines.append("")
        lines[-1] += piece
    return "\n".join(line.rstrip() for line in lines)


def lying_bars(rows: Sequence[Mapping[str, str | float]], name: str, counted: alt.Axis) -> alt.Chart:
    """Return the bars of rows with a sentence ``x`` and a count ``y``; ``name`` is what a sentence is."""
    labels = [broken(str(row["x"])) for row in rows]
    data = [{**row, "label": label} for row, label in zip(rows, labels, strict=True)]
    lines = max((label.count("\n") + 1 for label in labels), default=1)
    named = alt.Axis(
        title=None, labelLimit=0, labelExpr="split(datum.label, '\\n')", labelOverlap=False, labelPadding=8
    )
    tips = [alt.Tooltip("x:N", title=name), alt.Tooltip("y:Q", title=counted.title)]
    height = len(data) * (lines * LINE + GAP) + AROUND
    bars = alt.Chart(alt.InlineData(values=data), height=height).mark_bar(color=ACCENT, size=18)
    chart: alt.Chart = bars.encode(alt.X("y:Q", axis=counted), alt.Y("label:N", sort=None, axis=named), tooltip=tips)
    return chart
