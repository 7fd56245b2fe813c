"""Figures that a line end may have torn: `… 2` and, at the beginning of the next line, `11` that no row has a use for.

In: a text, and the sections that were read in it. Out: the same, the last figure of such a row doubted, and figures
under which a line of figures stands that nobody has a use for: columns can be too narrow for them. Surprise: where the
row's sum holds with what is left of the last figure, reconciling ends the doubt; in rows without a sum nothing else
would raise one. Of figures torn in their columns all sums may hold: 1 and 1 are left of 19 and 19.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from itertools import groupby, pairwise
from operator import attrgetter

from extractor.forms import Section
from extractor.locate.located import LaidLine, LocatedSection
from extractor.locate.stream import row_numbers
from extractor.page import FILL, NUMBER, TEXT, Cell, Document, FieldValue, Reason, State

_TORN = re.compile(
    rf"(?<=[\d.])[ {FILL}|]*\n[ {FILL}]*(?P<rest>\d+(?:\.\d+)?)"
    rf"(?![ {FILL}]*[.．、)）])(?=[ {FILL}]*(?:$|[\t|件条份次个人万])|[ {FILL}]+[^\d\s{FILL}])",
    re.MULTILINE,
)
"""A line that ends in a digit, and the digits that the next one begins with: more of the figure, if they are no
item's number, no date and no row's number."""

_POINT = re.compile(rf"(?<=\d\.)[ {FILL}]*\n[ {FILL}]*(?=\d)")
"""Where a line ends in a decimal point, and the next one begins with what stood behind it."""

_BEFORE_POINT = re.compile(rf"(?<=\d)[ {FILL}]*\n[ {FILL}]*(?=\.\d)")
"""Where a line ends in a figure, and the next one begins with a decimal point and what stands behind it."""

_FRACTION = re.compile(rf"(?<=[ {FILL}|\t])\.\d{{1,6}}(?=[ {FILL}|\t]|$)", re.MULTILINE)
"""A decimal point and what stands behind it in a cell by itself: the rest of the figure above, in a narrow column."""

_DIGITS = re.compile(r"\d+")
_NUMBERING = re.compile(r"\d{1,4}(?!\d)")
"""What can count a line."""
BESIDE = 1.5
"""Columns of the screen by which the middle of a figure's rest stands beside that of what it was torn from."""
NUMBERED = 3
"""Lines that begin with a figure and go on with words; with fewer of them chance makes them count up."""


def with_torn_doubted(document: Document, sections: tuple[LocatedSection, ...]) -> tuple[LocatedSection, ...]:
    """Doubt the last figure of a row where the next line begins with a figure that no field has.

    In a text of one cell a line every figure stands between line ends, so the row has to begin in the figure's line.
    """
    if document.format != "text":
        return sections
    text = document.text
    sections = _with_stacked_doubted(document, sections)
    torn = {match.start(): match.start("rest") for match in _TORN.finditer(text)}
    numbered = _rows_numbered(document, torn.values())
    torn = {end: rest for end, rest in torn.items() if rest not in numbered}
    rests = {match.end() for match in _POINT.finditer(text) if _has_more(document, match.start())}
    cut = {match.start() for match in _BEFORE_POINT.finditer(text)} | set(_above_fractions(text))
    if not (torn or rests or cut):
        return sections
    taken = {value.place.start for one in sections for value in one.fields.values() if value.place}
    taken |= row_numbers(text, document.cells)
    ends = cut | {end for end, rest in torn.items() if rest not in taken and _has_more(document, end)}
    return tuple(_doubted(section, ends, rests) for section in sections) if ends or rests else sections


def _with_stacked_doubted(document: Document, sections: tuple[LocatedSection, ...]) -> tuple[LocatedSection, ...]:
    """Doubt the figures right under which others stand, in a line of nothing but figures, that no field has."""
    stacked = dict(_stacked(document))
    if not stacked:
        return sections
    for one in sections:
        for value in one.fields.values():
            if value.place is not None:
                stacked.pop(value.place.start, None)
    torn = frozenset(stacked.values())
    return tuple(
        replace(
            one,
            fields={
                name: value.because(Reason.SURPLUS_CELL) if value.place and value.place.start in torn else value
                for name, value in one.fields.items()
            },
        )
        if torn
        else one
        for one in sections
    )


def _stacked(document: Document) -> Iterator[tuple[int, int]]:
    """Yield where figures start that stand, in a line of nothing else, right under others, and where those do."""
    above: list[Cell] = []
    for _, group in groupby(document.cells, key=attrgetter("row")):
        row = list(group)
        bare = all(one.kind is NUMBER and one.column is not None and one.table is None and not one.mark for one in row)
        if bare and above and document.text.count("\n", above[-1].end, row[0].start) == 1:
            for one in row:
                for upper in above:
                    if upper.kind is NUMBER and abs((upper.column or 0.0) - (one.column or 0.0)) <= BESIDE:
                        yield one.start, upper.start
        above = row


def _above_fractions(text: str) -> Iterator[int]:
    """Yield where figures end under which a fraction stands alone, behind as many pipes in the next line."""
    end = -1  # of the last line that was looked at
    for match in _FRACTION.finditer(text):
        if match.start() < end:
            continue
        start = text.rfind("\n", 0, match.start()) + 1
        end = text.find("\n", match.end())
        end = len(text) if end < 0 else end
        above = text.rfind("\n", 0, max(start - 1, 0)) + 1
        columns = {pipes for pipes, _ in _behind_pipes(_FRACTION, text, start, end)}
        for pipes, figure in _behind_pipes(_DIGITS, text, above, max(start - 1, 0)):
            if pipes in columns:
                yield figure.end()


def _behind_pipes(pattern: re.Pattern[str], text: str, start: int, end: int) -> Iterator[tuple[int, re.Match[str]]]:
    """Yield what a pattern finds in a line, each with how many pipes of the line stand before it."""
    pipes = 0
    for match in pattern.finditer(text, start, end):
        pipes += text.count("|", start, match.start())
        start = match.start()
        yield pipes, match


def _rows_numbered(document: Document, rests: Collection[int]) -> frozenset[int]:
    """Return the figures that begin lines of words, if they number these: all count up."""
    words = frozenset(cell.start for cell in document.cells if cell.kind is TEXT) if rests else frozenset()
    begin = [rest for rest in rests if rest in words]
    numbers = [int(match[0]) for rest in begin if (match := _NUMBERING.match(document.text, rest))]
    counted = len(numbers) >= NUMBERED and all(a < b for a, b in pairwise(numbers))
    return frozenset(begin) if counted else frozenset()


def _has_more(document: Document, end: int) -> bool:
    """Tell whether other words or figures stand before a figure in its line."""
    line = document.text[document.text.rfind("\n", 0, end) + 1 : end]
    return re.search(rf"[^\d.,\s{FILL}][^\n]*[\s|{FILL}][\d.,+-]+\Z", line) is not None


def _doubted(section: LocatedSection, ends: Collection[int], rests: Collection[int]) -> LocatedSection:
    """Doubt the figures that end or start at such places, and all of a row that goes on there and lacks a cell."""
    torn = {name for name, value in section.fields.items() if _is_torn(value, ends, rests)}
    for line in section.section.lines:
        names = {spec.id for spec in line.fields}
        if not torn.isdisjoint(names) and any(section.fields[name].state is State.MISSING for name in names):
            torn |= names
    return replace(
        section,
        fields={
            name: value.because(Reason.SPLIT_NUMBER) if name in torn and value.state is State.READ else value
            for name, value in section.fields.items()
        },
    )


def _is_torn(value: FieldValue, ends: Collection[int], rests: Collection[int]) -> bool:
    if value.state is not State.READ or value.place is None:
        return False
    return value.place.end in ends or value.place.start in rests


BOTH = 2
"""Figures in a row of one column."""


def with_repeats_doubted(section: Section, laid: Mapping[int, LaidLine]) -> dict[int, LaidLine]:
    """Return the lines of a table, those of one column doubted whose figure stands there twice, if others' stands once.

    A program that repeats merged cells repeats them in all rows; elsewhere 2 2 may be what is left of 22.
    """
    alone = {n: one for n, one in laid.items() if len(section.lines[n].fields) == 1}
    figures = {n: [cell.number for cell in one.pair.cells if cell.filled] for n, one in alone.items()}
    times = {n: len(numbers) for n, numbers in figures.items() if len(set(numbers)) == 1}
    if max(times.values(), default=0) < BOTH or 1 not in times.values():
        return {**laid}
    doubted = {
        n: replace(one, placed=replace(one.placed, reasons=(*one.placed.reasons, Reason.SURPLUS_CELL)))
        for n, one in alone.items()
        if times.get(n, 0) >= BOTH and Reason.SURPLUS_CELL not in one.placed.reasons
    }
    return {**laid, **doubted}
