"""One report on one sheet of a workbook: the statutory form as printed, with its figures.

In: a report's sections by form, and what stands in each field. Out: squares of a sheet. Surprise: every report of the
same forms has every field in the same square, so that a sheet of sums can add them through all sheets.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from math import ceil

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from extractor.forms import FieldSpec, Part, Section, Square, printed_rows, section_ids, sections

LABELS = (12, 16, 30)
"""The widths of the columns that labels stand in, in characters; a table with fewer levels of them joins the last."""

FIGURE_WIDTH = 10
MOST_COLUMNS = 15
TOP = 3
"""The first rows: the report's title, its document, and an empty one."""

_LINE = 15
"""The height of a line of text, in points."""

Put = Callable[[Worksheet, int, int, FieldSpec], None]
"""Writes what stands in a field's square."""


@dataclass(frozen=True, slots=True)
class Looks:
    """The formats of a workbook that sheets of reports use."""

    title: Format
    plain: Format
    heading: Format
    label: Format
    head: Format
    figure: Format
    unsure: Format
    person: Format


@dataclass(frozen=True, slots=True)
class Placed:
    """A square with the row and columns of the sheet that it covers, the last ones included."""

    square: Square
    top: int
    left: int
    bottom: int
    right: int


Followed = tuple[tuple[str, str], ...]
"""Which form each section of a report follows, in printed order."""


def followed(forms: Mapping[str, str]) -> Followed:
    """Return which form each section of a report follows, as a key that reports alike in it have in common."""
    return tuple((name, forms[name]) for name in section_ids() if name in forms)


@cache
def layout(forms: Followed) -> tuple[tuple[Section, int, tuple[Placed, ...]], ...]:
    """Return the sections of a report with the row that each one's heading stands in, and their squares."""
    row = TOP
    laid: list[tuple[Section, int, tuple[Placed, ...]]] = []
    for name, form in forms:
        section = next(one for one in sections(name) if one.form == form)
        rows = printed_rows(section)
        levels = min(one.column for line in rows for one in line if one.part is Part.FIELD)
        placed = tuple(_placed(one, row + 1, levels) for line in rows for one in line)
        laid.append((section, row, placed))
        row += len(rows) + 2
    return tuple(laid)


def _placed(square: Square, top: int, levels: int) -> Placed:
    """Bring a square to the sheet, where figures begin behind all columns of labels if there are labels at all."""

    def column(edge: int) -> int:
        return edge if edge < levels or not levels else edge - levels + len(LABELS)

    first = top + square.row
    right = column(square.column + square.columns) - 1
    return Placed(square, first, column(square.column), first + square.rows - 1, right)


def draw(sheet: Worksheet, forms: Followed, looks: Looks, put: Put) -> int:
    """Draw the tables of a report; return the first row below them."""
    for n in range(MOST_COLUMNS):
        sheet.set_column(n, n, LABELS[n] if n < len(LABELS) else FIGURE_WIDTH)
    row = TOP
    for section, heading, placed in layout(forms):
        sheet.write_string(heading, 0, section.heading, looks.heading)
        for one in placed:
            _draw_square(sheet, one, looks, put)
        for line, height in _heights(placed):
            sheet.set_row(line, height)
        row = max(one.bottom for one in placed) + 2
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    return row


def _draw_square(sheet: Worksheet, one: Placed, looks: Looks, put: Put) -> None:
    square = one.square
    look = looks.figure if square.spec else looks.label if square.part is Part.LABEL else looks.head
    text = "　" * max(square.depth - 1, 0) + square.text if square.part is Part.LABEL else square.text
    if (one.bottom, one.right) != (one.top, one.left):
        sheet.merge_range(one.top, one.left, one.bottom, one.right, text, look)
    elif not square.spec:
        sheet.write_string(one.top, one.left, text, look)
    if square.spec:
        put(sheet, one.top, one.left, square.spec)


def _heights(placed: tuple[Placed, ...]) -> Iterator[tuple[int, float]]:
    """Yield the rows whose words need more than one line, with their heights; programs do not see to merged cells."""
    lines: dict[int, int] = {}
    for one in placed:
        widths = (LABELS[n] if n < len(LABELS) else FIGURE_WIDTH for n in range(one.left, one.right + 1))
        needed = ceil(len(one.square.text) * 2 / (sum(widths) - 1))  # a Chinese letter takes two places
        own = ceil(needed / one.square.rows)
        for row in range(one.top, one.bottom + 1):
            lines[row] = max(lines.get(row, 1), own)
    for row, count in lines.items():
        if count > 1:
            yield row, count * _LINE
