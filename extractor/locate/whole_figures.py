"""Figures that narrow columns of aligned text tore or joined: 915 with 4 below it, 427 over the columns of 42 and 7.

In: a document. Out: the same, the former whole and marked as ``SPLIT``, the latter apart and marked as ``PARTED``.
Surprise: the forms' sums alone tell it. A row that adds up as it stands is left, and so is one that adds up in two
ways; what no sum guards is doubted elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from operator import attrgetter

from extractor.page import BLANK, NUMBER, PARTED, SPLIT, TEXT, Cell, Document, Span

GROUPS = (7, 15)
"""Figures in a row of the forms whose last one, or the last of each five, is the sum of those before it."""
GROUP = 5
LINES = 3
"""Below a row, that may hold the rest of its figures."""
BESIDE = 2.0
"""Columns of the screen between a figure and what was torn from it."""


def with_figures_whole(document: Document) -> Document:
    """Return a document with the figures of its aligned rows as the sums say that they were printed."""
    if document.format != "text":
        return document
    rows = [list(cells) for _, cells in groupby(document.cells, key=attrgetter("row"))]
    rests: dict[int, tuple[Span, ...]] = {}
    parted = False
    for at, row in enumerate(rows):
        figures = _figures(document, row)
        if len(figures) in GROUPS and not _adds_up(figures):
            below = list(_below(document, rows, at, figures))
            if below:
                torn = _rests(document, figures, below)
                rests.update({figures[number].start: tuple(spans) for number, spans in torn.items()})
                rows[at] = [*row[: -len(figures)], *_joined(document, figures, torn)]
                for number, gone in enumerate(below, at + 1):
                    rows[number] = rows[number][: -len(gone)]
        elif len(figures) + 1 in GROUPS and not _adds_up(figures):
            ways = [way for way in _parted(document, figures) if _adds_up(way)]
            if len(ways) == 1:
                rows[at] = [*row[: -len(figures)], *ways[0]]
                parted = True
    if not (rests or parted):
        return document
    return replace(document, cells=tuple(cell for row in rows for cell in row), rests=rests)


def _figures(document: Document, row: Sequence[Cell]) -> list[Cell]:
    """Return the figures and dashes with which an aligned row ends, if nothing but words stands before them."""
    words = [cell for cell in row if cell.kind is TEXT]
    figures = list(row[len(words) :])
    whole = row[: len(words)] == words and all(_is_figure(cell) for cell in figures)
    return figures if whole else []


def _is_figure(cell: Cell) -> bool:
    plain = isinstance(cell.number, int) if cell.kind is NUMBER else cell.kind is BLANK and cell.filled
    return plain and cell.column is not None and cell.table is None and not (cell.kind is NUMBER and cell.mark)


def _adds_up(figures: Sequence[Cell]) -> bool:
    """Tell whether the last figure of a row, or of each five, is the sum of those before it."""
    numbers = [cell.number or 0 for cell in figures]
    size = GROUP if len(numbers) > GROUPS[0] else len(numbers)
    groups = [numbers[at : at + size] for at in range(0, len(numbers), size)]
    return all(sum(own[:-1]) == own[-1] for own in groups)


# --- figures whose last digits stand below ----------------------------------------------------------------------------


def _below(
    document: Document, rows: Sequence[Sequence[Cell]], at: int, figures: Sequence[Cell]
) -> Iterator[list[Cell]]:
    """Yield the digits in the lines below a row, up to those with which it adds up; nothing if it never does."""
    found: list[list[Cell]] = []
    end = figures[-1].end
    for row in rows[at + 1 : at + 1 + LINES]:
        rests = _digits_alone(document, row)
        if not rests or document.text.count("\n", end, rests[0].start) != 1 or not _all_under(document, rests, figures):
            return
        found.append(rests)
        end = rests[-1].end
        if _adds_up(_joined(document, figures, _rests(document, figures, found))):
            yield from found
            return


def _digits_alone(document: Document, row: Sequence[Cell]) -> list[Cell]:
    """Return the digits with which a row ends, if nothing but words stands before them.

    Noughts before others are no figure and have no column of their own: it is told from the ones beside them.
    """
    words = [cell for cell in row if cell.kind is TEXT]
    rests = list(row[len(words) :])
    known = next((cell for cell in rests if cell.column is not None and cell.table is None), None)
    if known is None or row[: len(words)] != words:
        return []
    middle = (known.column or 0.0) - (known.start + known.end) / 2
    placed = [cell._replace(column=middle + (cell.start + cell.end) / 2) for cell in rests]
    return placed if all(_digits(document, cell).isdecimal() for cell in placed) else []


def _all_under(document: Document, rests: Sequence[Cell], figures: Sequence[Cell]) -> bool:
    """Tell whether each of some digits stands under a figure of its own."""
    above = [_under(document, rest, figures) for rest in rests]
    return None not in above and len(set(above)) == len(above)


def _under(document: Document, rest: Cell, figures: Sequence[Cell]) -> int | None:
    """Return the number of the figure under which some digits stand, None where that is not one."""
    width = len(_digits(document, rest))
    found = [
        number
        for number, cell in enumerate(figures)
        if cell.kind is NUMBER
        and abs((cell.column or 0.0) - (rest.column or 0.0)) * 2 < len(_digits(document, cell)) + width + 2 * BESIDE
    ]
    return found[0] if len(found) == 1 else None


def _rests(document: Document, figures: Sequence[Cell], below: Sequence[Sequence[Cell]]) -> dict[int, list[Span]]:
    """Return where the digits stand that are below each figure, by its number."""
    found: dict[int, list[Span]] = {}
    for rest in (cell for cells in below for cell in cells):
        number = _under(document, rest, figures)
        assert number is not None
        found.setdefault(number, []).append(Span(rest.start, rest.end))
    return found


def _joined(document: Document, figures: Sequence[Cell], rests: Mapping[int, Sequence[Span]]) -> list[Cell]:
    """Return figures with the digits below them behind their own."""
    joined = list(figures)
    for number, spans in rests.items():
        cell = figures[number]
        digits = "".join(document.text[start:end] for start, end in ((cell.start, cell.end), *spans))
        joined[number] = cell._replace(number=int(digits), mark=SPLIT)
    return joined


def _digits(document: Document, cell: Cell) -> str:
    return document.text[cell.start : cell.end]


# --- figures that stand together --------------------------------------------------------------------------------------


def _parted(document: Document, figures: Sequence[Cell]) -> Iterator[list[Cell]]:
    """Yield the ways to part one figure of a row in two, neither of which begins with a nought of more digits."""
    for number, cell in enumerate(figures):
        digits = _digits(document, cell) if cell.kind is NUMBER else ""
        for at in range(1, len(digits) if digits.isdecimal() else 0):
            first, second = digits[:at], digits[at:]
            if (first[0] == "0" and at > 1) or (second[0] == "0" and len(second) > 1):
                continue
            middle = (cell.column or 0.0) - len(digits) / 2
            parts = [
                cell._replace(end=cell.start + at, number=int(first), column=middle + at / 2, mark=PARTED),
                cell._replace(
                    start=cell.start + at, number=int(second), column=middle + (at + len(digits)) / 2, mark=PARTED
                ),
            ]
            yield [*figures[:number], *parts, *figures[number + 1 :]]
