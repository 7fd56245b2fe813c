"""Figures that narrow columns of aligned text tore or joined: 915 with 4 below it, 427 over the columns of 42 and 7.

In: a document. Out: the same, the former whole and marked as ``SPLIT``, the latter apart and marked as ``PARTED``.
Surprise: the forms' sums alone tell it. A row that adds up as it stands is left, and so is one that adds up in two
ways; what no sum guards is doubted elsewhere.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby, islice

from extractor.page import BLANK, FILL, NUMBER, PARTED, SPLIT, TEXT, Cell, Document, Span

GROUPS = (7, 15)
"""Figures in a row of the forms whose last one, or the last of each five, is the sum of those before it."""
GROUP = 5
WHOLE_ROWS = 3
"""With a figure more, in a text in which figures of other rows may stand together."""
LINES = 3
"""Below a row, that may hold the rest of its figures."""
MOST_WAYS = 512
"""In which digits may stand under figures; few rows have more than two."""
BESIDE = 2.0
"""Columns of the screen between a figure and what was torn from it."""
WIDE = "\u2e80"
"""From this character on they may take two columns of a screen."""
WIDEST = 2_000
"""Characters; no screen has longer lines."""
_PIECE = re.compile(r"[\d,]+")
_RESTS = re.compile(rf"(?<![^\s{FILL}])[\d,]+(?:[ {FILL}]+[\d,]+)*[ {FILL}]*\Z")
_WHOLE = re.compile(r"\d+|\d{1,3}(?:,\d{3})+")


def with_figures_whole(document: Document) -> Document:
    """Return a document with the figures of its aligned rows as the sums say that they were printed."""
    if document.format != "text" or not any(map(_is_figure, document.cells)):
        return document
    ends = [match.start() for match in re.finditer("\n", document.text)]
    rows = [list(cells) for _, cells in groupby(document.cells, key=lambda cell: bisect_left(ends, cell.start))]
    counts = Counter(len(_figures(row)) for row in rows)
    rests: dict[int, tuple[Span, ...]] = {}
    parted = False
    wide = _wide(document)
    for at, row in enumerate(rows):
        figures = _figures(row)
        if len(figures) in GROUPS and not _adds_up(figures):
            below, torn = _below(document, rows, at, figures, wide)
            if torn:
                rests.update({figures[number].start: tuple(spans) for number, spans in torn.items()})
                rows[at] = [*row[: -len(figures)], *(_joined(document, figures, torn) or figures)]
                for number, gone in enumerate(below, at + 1):
                    rows[number] = list(_before(document, rows[number], gone[0].start))
        elif len(figures) + 1 in GROUPS and not _adds_up(figures) and _may_be_parted(len(figures) + 1, counts):
            ways = [way for way in _parted(document, figures) if _adds_up(way)]
            if len(ways) == 1:
                rows[at] = [*row[: -len(figures)], *ways[0]]
                parted = True
    if not (rests or parted):
        return document
    return replace(document, cells=tuple(cell for row in rows for cell in row), rests=rests)


def _may_be_parted(count: int, counts: Counter[int]) -> bool:
    """Tell whether other rows have so many figures: elsewhere a column may be missing, and 11 no 1 and 1."""
    return count > GROUPS[0] or counts[count] >= WHOLE_ROWS


def _figures(row: Sequence[Cell]) -> list[Cell]:
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


_Torn = dict[int, list[Span]]
"""Where the rest of figures stands, by their numbers in the row."""


def _below(
    document: Document, rows: Sequence[Sequence[Cell]], at: int, figures: Sequence[Cell], wide: int
) -> tuple[list[list[Cell]], _Torn]:
    """Return the digits in the lines below a row, up to those with which it adds up in one way; none if it never does.

    Where digits stand under two figures, both are tried.
    """
    found: list[list[Cell]] = []
    ways: list[_Torn] = [{}]
    end = figures[-1].end
    for row in rows[at + 1 : at + 1 + LINES]:
        rests = _digits_alone(document, row, wide)
        if not 0 < len(rests) <= len(figures) or document.text.count("\n", end, rests[0].start) != 1:
            break
        found.append(rests)
        end = rests[-1].end
        under = [_under(document, rest, figures) for rest in rests]
        further = (_with_more(way, numbers, rests) for way in ways for numbers in _in_order(under))
        ways = list(islice(further, MOST_WAYS + 1))
        if not 0 < len(ways) <= MOST_WAYS:
            break
        adding = [way for way in ways if (whole := _joined(document, figures, way)) and _adds_up(whole)]
        if adding:
            return (found, adding[0]) if len(adding) == 1 else ([], {})
    return [], {}


def _digits_alone(document: Document, row: Sequence[Cell], wide: int) -> list[Cell]:
    """Return the digits with which a line ends, if nothing but words stands before them.

    Noughts before others and what stands behind a comma are no figures, and have no column of their own.
    """
    text = document.text
    start = text.rfind("\n", 0, row[0].start) + 1
    end = text.find("\n", row[0].start)
    line = text[start:] if end < 0 else text[start:end]
    if "|" in line or "\t" in line or len(line) > WIDEST:
        return []
    match = _RESTS.search(line)
    if match is None:
        return []
    return [
        row[0]._replace(
            kind=NUMBER,
            start=start + one.start(),
            end=start + one.end(),
            column=_column(document, start, start + one.start(), wide) + len(one[0]) / 2,
            table=None,
        )
        for one in _PIECE.finditer(line, match.start())
    ]


def _column(document: Document, line: int, at: int, wide: int) -> int:
    before = document.source[line:at]
    return len(before) + (wide - 1) * sum(ch >= WIDE for ch in before)


def _wide(document: Document) -> int:
    """Return how many columns a wide character takes, as the columns of figures show that have some before them."""
    for cell in document.cells:
        if cell.kind is NUMBER and cell.column is not None and cell.table is None:
            line = document.text.rfind("\n", 0, cell.start) + 1
            if any(ch >= WIDE for ch in document.source[line : cell.start]):
                middle = _column(document, line, cell.start, 1) + (cell.end - cell.start) / 2
                return 1 if cell.column - middle < 1 else 2
    return 1


def _under(document: Document, rest: Cell, figures: Sequence[Cell]) -> list[int]:
    """Return the numbers of the figures under which some digits may stand."""
    width = len(_digits(document, rest))
    return [
        number
        for number, cell in enumerate(figures)
        if cell.kind is NUMBER
        and abs((cell.column or 0.0) - (rest.column or 0.0)) * 2 < len(_digits(document, cell)) + width + 2 * BESIDE
    ]


def _before(document: Document, row: Sequence[Cell], end: int) -> Iterator[Cell]:
    """Yield the cells of a line before a place, the last one cut off there."""
    for cell in row:
        if cell.end <= end:
            yield cell
        elif cell.start < end:
            words = document.text[cell.start : end].rstrip(f" {FILL}")
            yield cell._replace(end=cell.start + len(words))


def _in_order(under: Sequence[Sequence[int]]) -> Iterator[tuple[int, ...]]:
    """Yield the ways to choose a figure for each of some digits, from left to right."""
    if not under:
        yield ()
        return
    for numbers in _in_order(under[:-1]):
        yield from ((*numbers, last) for last in under[-1] if not numbers or last > numbers[-1])


def _with_more(torn: _Torn, numbers: Sequence[int], rests: Sequence[Cell]) -> _Torn:
    """Return where the rest of figures stands, the digits of one more line with it."""
    more = {number: [*spans] for number, spans in torn.items()}
    for number, rest in zip(numbers, rests, strict=True):
        more.setdefault(number, []).append(Span(rest.start, rest.end))
    return more


def _joined(document: Document, figures: Sequence[Cell], rests: Mapping[int, Sequence[Span]]) -> list[Cell] | None:
    """Return figures with the digits below them behind their own; None if commas stand elsewhere than in figures."""
    joined = list(figures)
    for number, spans in rests.items():
        cell = figures[number]
        digits = "".join(document.text[start:end] for start, end in ((cell.start, cell.end), *spans))
        if _WHOLE.fullmatch(digits) is None:
            return None
        joined[number] = cell._replace(number=int(digits.replace(",", "")), mark=SPLIT)
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
