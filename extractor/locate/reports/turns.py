"""Two reports whose pages or columns come by turns: which stretches of a file are whose.

In: a document, its titles. Out: the spans of each of the two. Surprise: what stands across both columns is nobody's, be
it a head that both share; a figure there is a doubt, and then there are no two reports.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractor.locate.reports.report_titles import Title, same
from extractor.page import TEXT, Column, Document, Side, Span

NOBODY = -1
FIGURES = 10
"""Across both columns; fewer are those of a page's head and foot."""


def by_turns(document: Document, titles: Sequence[Title]) -> list[tuple[Span, ...]]:
    """Return the spans of two reports that come by turns; nothing where titles name another number of reports.

    A title says whose the rest of its page's column is, and the same column overleaf until another title stands there;
    without columns, whose all is up to the next title.
    """
    owners: list[Title] = []
    for title in titles:
        if not any(same(title, owner) for owner in owners):
            owners.append(title)
    if len(owners) != 2:
        return []
    spans: tuple[list[Span], list[Span]] = ([], [])
    nobodys: list[Span] = []
    for span, owner in _owned(document, titles, owners):
        (nobodys if owner == NOBODY else spans[owner]).append(span)
    if not all(spans) or any(_figures(document, span) >= FIGURES for span in nobodys):
        return []
    return [tuple(own) for own in spans]


def _owned(document: Document, titles: Sequence[Title], owners: Sequence[Title]) -> Iterator[tuple[Span, int]]:
    """Yield the stretches of a document, each with the number of the report that it is of, or ``NOBODY``."""
    columns = document.columns or (Column(0, Side.ACROSS),)
    ends = (*(column.start for column in columns[1:]), len(document.text))
    owner = dict.fromkeys(Side, NOBODY)
    for (start, side), end in zip(columns, ends, strict=True):
        position = start
        for title in titles:
            if start <= title.start < end:
                yield Span(position, title.start), owner[side]
                owner[side] = next(n for n, one in enumerate(owners) if same(title, one))
                position = title.start
        yield Span(position, end), owner[side]
        if side is not Side.ACROSS:
            owner[Side.ACROSS] = NOBODY


def _figures(document: Document, span: Span) -> int:
    return sum(span.start <= cell.start < span.end for cell in document.cells if cell.kind is not TEXT)
