"""Tables with the rows or columns of two years, each of which says which it is: 上年度 above 本年度, 上年 beside 本年.

In: a stream. Out: the document without the other year's figures, and one with them in the place of the report's own.
Method: cells that say a year and nothing else lead the figures of a row, or head those of columns. Where as many say
the report's own year as say another, in turn, and have as many figures, the other year's are told apart. Surprise: a
table that has another year alone is not meant here; that is doubted, as is one in which the years do not pair.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from extractor.locate.stream import Stream
from extractor.locate.words import own_years
from extractor.page import BLANK, FILL, TEXT, Cell, Document

_SAID = re.compile(
    r"[\s\0(]*(?:(?P<own>本年度?|今年)|(?P<other>上一?年度?|去年)|(?P<digits>20[12]\d)[ \0]*年?度?)"
    r"(?:数[据值量]?|情况)?[\s\0):]*"
)
LONGEST = 16
"""Characters of a cell that says a year and nothing else."""


@dataclass(frozen=True, slots=True)
class YearsApart:
    """A document without the figures of another year, and the same tables with these alone.

    Attributes:
        scope: the words that say of the others which year they are of.
        starts: where these begin.
    """

    document: Document
    other: Document
    scope: str
    starts: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Marked:
    """A cell that says a year, whether that is the report's own, and the figures that it leads or heads."""

    cell: Cell
    own: bool
    figures: tuple[Cell, ...]
    before: tuple[Cell, ...] = ()
    """The empty cells before it, where a label that takes up several rows goes on."""


def years_apart(stream: Stream) -> YearsApart | None:
    """Return a report's own figures and those of another year; None where no table has those of both."""
    document = stream.document
    marks = {cell: said for cell in document.cells if (said := _year_said(document, cell))}
    if len(marks) < 2:
        return None
    years = own_years(stream)
    owned = {cell: said.group("own") is not None or said["digits"] in years for cell, said in marks.items()}
    pairs: list[tuple[_Marked, _Marked]] = []
    tables = groupby((cell for cell in document.cells if cell.table is not None), key=lambda cell: cell.table)
    for _, every in tables:
        cells = [*every]
        marked = {cell: owned[cell] for cell in cells if cell in owned}
        if len(set(marked.values())) == 2:
            pairs += _paired([*_leading(cells, marked)]) or _paired([*_heading(cells, marked)])
    if not pairs:
        return None
    mine, others = [own for own, _ in pairs], [other for _, other in pairs]
    scopes = dict.fromkeys(document.text[one.cell.start : one.cell.end].strip("():\0 \n") for one in others)
    tables_of_both = {one.cell.table for one in others}
    only = _without(document, mine, others)
    return YearsApart(
        document=_without(document, others, mine),
        other=replace(only, cells=tuple(cell for cell in only.cells if cell.table in tables_of_both)),
        scope="、".join(scopes),
        starts=frozenset(cell.start for one in others for cell in one.figures),
    )


def _year_said(document: Document, cell: Cell) -> re.Match[str] | None:
    """Return what a cell says that says a year and nothing else."""
    if cell.kind is not TEXT or cell.table is None or cell.end - cell.start > LONGEST:
        return None
    return _SAID.fullmatch(document.text, cell.start, cell.end)


def _leading(cells: Sequence[Cell], marked: Mapping[Cell, bool]) -> Iterator[_Marked]:
    """Yield what leads a row's figures, up to its end."""
    for _, row in groupby(cells, key=lambda cell: cell.row):
        in_row = [*row]
        at = next((n for n, cell in enumerate(in_row) if cell in marked), None)
        if at is None or any(cell.kind is TEXT for cell in in_row[at + 1 :]):
            continue
        first = at
        while first and in_row[first - 1].kind is BLANK:
            first -= 1
        yield _Marked(in_row[at], marked[in_row[at]], tuple(in_row[at + 1 :]), tuple(in_row[first:at]))


def _heading(cells: Sequence[Cell], marked: Mapping[Cell, bool]) -> Iterator[_Marked]:
    """Yield what heads columns, with the figures below it as far as no other words stand in these columns."""
    rows = [[*row] for _, row in groupby(cells, key=lambda cell: cell.row)]
    for n, row in enumerate(rows):
        heads = [cell for cell in row if cell in marked and cell.column is not None]
        if len(heads) < 2 or any(cell.number is not None for cell in row):
            continue
        below: dict[Cell, list[Cell]] = {head: [] for head in heads}
        for cells_below in rows[n + 1 :]:
            under = [(head, cell) for cell in cells_below for head in heads if _is_under(cell, head)]
            if any(cell.kind is TEXT for _, cell in under):
                break
            for head, cell in under:
                below[head].append(cell)
        for head in heads:
            yield _Marked(head, marked[head], tuple(below[head]))


def _is_under(cell: Cell, head: Cell) -> bool:
    if cell.column is None or head.column is None:
        return False
    return head.column <= cell.column < head.column + head.across


def _paired(every: Sequence[_Marked]) -> list[tuple[_Marked, _Marked]]:
    """Return the report's own year with another one beside it; nothing where some stand alone or have other figures."""
    pairs: list[tuple[_Marked, _Marked]] = []
    for one, two in zip(every[::2], every[1::2], strict=False):
        if one.own == two.own or len(one.figures) != len(two.figures) or not one.figures:
            return []
        pairs.append((one, two) if one.own else (two, one))
    return pairs if len(every) % 2 == 0 else []


def _without(document: Document, left_out: Sequence[_Marked], others: Sequence[_Marked]) -> Document:
    """Return a document without some figures, and without what says of these and of those others whose they are."""
    gone = {cell for one in left_out for cell in one.figures}
    gone |= {cell for one in (*left_out, *others) for cell in (one.cell, *one.before)}
    text = list(document.text)
    for cell in gone:
        text[cell.start : cell.end] = FILL * (cell.end - cell.start)
    return replace(document, text="".join(text), cells=tuple(cell for cell in document.cells if cell not in gone))
