"""Which ways to part the rows of one table go together: those that the sums of its columns allow.

In: for every line of a section the numbers of each way to part its figures. Out: the ways that are left for each, and
the sums that hold in all of them. Method: constraint search; a sum first strikes out what cannot be a part of it,
whatever the other rows are (arc consistency, Mackworth 1977), then what is left is tried row by row. Surprise: a sum
that no ways can make hold is the page's own mistake, and is left out; it vouches for nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractor.forms import Section
from extractor.locate.joined.partings import OutOfSteps, Steps
from extractor.locate.sequence import identities_within
from extractor.page import Number

Row = tuple[Number, ...]
"""The numbers of one way to part a row, by column; a blank counts as nothing."""
Ways = Mapping[int, tuple[int, ...]]
"""For each line, which of the ways to part it."""

MOST_TOTALS = 5_000
"""Different totals of some rows' figures in one column; a sum of more of them strikes out nothing."""
MOST_TABLES = 64
"""Ways to part all rows of a table together; more of them say no more."""
FINE = 1_000
"""Figures are counted in thousandths, so that sums of decimals come out."""


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum over rows in one column: the lines that it binds, each with its sign there."""

    id: str
    column: int
    signs: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Allowed:
    """For each line, the numbers of the ways that are left, and the sums over rows that hold in all of these."""

    ways: Ways
    held: tuple[Sum, ...] = ()


def sums_over_rows(section: Section) -> tuple[Sum, ...]:
    """Return the sums of a section that bind several lines, each in one column."""
    places = {
        spec.id: (index, column) for index, line in enumerate(section.lines) for column, spec in enumerate(line.fields)
    }
    within = {one for own in identities_within(section) for one in own}
    found = []
    for one in section.equations:
        columns = {places[name][1] for name in one.fields}
        if one not in within and len(columns) == 1:
            signs = [(places[name][0], 1) for name in one.left] + [(places[name][0], -1) for name in one.right]
            found.append(Sum(one.id, columns.pop(), tuple(signs)))
    return tuple(found)


def allowed(rows: Mapping[int, Sequence[Row]], sums: Sequence[Sum], steps: Steps) -> Allowed:
    """Return which ways of each row go together.

    A sum over a row that is not among them says nothing, nor does one that no ways can make hold. Where the others
    can't hold all together either, a wrong figure stands in some column: each is left out by turns, and what they have
    in common is kept.
    """
    left = {index: tuple(range(len(ways))) for index, ways in rows.items()}
    search = _Search(rows, steps)
    try:
        possible = [one for one in known(sums, rows) if search.narrowed(one, left) is not None]
        if tables := search.tables(possible, left):
            return _agreed(left, tables, possible)
        found: list[Ways] = []
        held = possible
        for column in sorted({one.column for one in possible}):
            rest = [one for one in possible if one.column != column]
            if rest and (tables := search.tables(rest, left)):
                found += tables
                held = [one for one in held if one.column != column]
    except OutOfSteps:
        return Allowed(left)
    return _agreed(left, found, held)


def known(sums: Sequence[Sum], rows: Collection[int]) -> list[Sum]:
    """Return the sums over rows that are there, and what two of them say together that share the only one that is not.

    So ``new + carried_in = total + carried_out`` and ``total = items`` bind the other rows without the total.
    """
    found: list[Sum] = []
    by_gap: dict[tuple[int, int], list[tuple[Sum, int]]] = {}
    for one in sums:
        gaps = [(index, sign) for index, sign in one.signs if index not in rows]
        if not gaps:
            found.append(one)
        elif len(gaps) == 1:
            index, sign = gaps[0]
            by_gap.setdefault((index, one.column), []).append((one, sign))
    for (gap, column), pair in by_gap.items():
        for (one, sign), (other, opposite) in pairwise(pair):
            signs = [(index, by * opposite) for index, by in one.signs if index != gap]
            signs += [(index, -by * sign) for index, by in other.signs if index != gap]
            found.append(Sum(f"{one.id} {other.id}", column, tuple(signs)))
    return found


def _agreed(left: Ways, tables: Sequence[Ways], held: Sequence[Sum]) -> Allowed:
    """Return the ways that any table takes of each row; nothing is known where there is none, or too many."""
    if not tables or len(tables) > MOST_TABLES:
        return Allowed(left)
    ways = {index: tuple(sorted({way for table in tables for way in table[index]})) for index in left}
    return Allowed(ways, tuple(held))


class _Search:
    """The amounts of a table's rows in thousandths, by row, way and column, and what may still be tried."""

    def __init__(self, rows: Mapping[int, Sequence[Row]], steps: Steps) -> None:
        self.amounts = {
            index: [[round(number * FINE) for number in row] for row in ways] for index, ways in rows.items()
        }
        self.steps = steps

    def tables(self, sums: Sequence[Sum], left: Ways) -> list[Ways]:
        """Return the ways of all rows in which every sum holds; if these are too many, one more than that."""
        bound = {index for one in sums for index, _ in one.signs}
        found: list[Ways] = []
        pending = [left]
        while pending and len(found) <= MOST_TABLES:
            narrow = self.consistent(sums, pending.pop())
            if narrow is None:
                continue
            several = [index for index, ways in narrow.items() if len(ways) > 1 and index in bound]
            if several:
                index = min(several, key=lambda one: len(narrow[one]))
                pending += ({**narrow, index: (way,)} for way in narrow[index])
            else:
                found.append(narrow)
        return found

    def consistent(self, sums: Sequence[Sum], left: Ways) -> dict[int, tuple[int, ...]] | None:
        """Strike out what no sum can use until nothing more goes; None where a sum is left without any way."""
        narrow = dict(left)
        changed = True
        while changed:
            changed = False
            for one in sums:
                found = self.narrowed(one, narrow)
                if found is None:
                    return None
                if found:
                    narrow |= found
                    changed = True
        return narrow

    def narrowed(self, one: Sum, left: Ways) -> dict[int, tuple[int, ...]] | None:
        """Return the rows of which a sum strikes out some ways, with those left; None where it can't hold at all."""
        fixed = 0
        several: list[tuple[int, dict[int, list[int]]]] = []
        for index, sign in one.signs:
            values: dict[int, list[int]] = {}
            for way in left[index]:
                values.setdefault(sign * self.amounts[index][way][one.column], []).append(way)
            if len(values) == 1:
                fixed += next(iter(values))
            else:
                several.append((index, values))
        self.steps.take(len(one.signs))
        if not several:
            return None if fixed else {}
        before = _totals(fixed, [values for _, values in several])
        behind = _totals(0, [values for _, values in reversed(several)])
        if before is None or behind is None:
            return {}
        self.steps.take(sum(map(len, before)) // 8)
        if 0 not in before[-1]:
            return None
        found: dict[int, tuple[int, ...]] = {}
        for n, (index, values) in enumerate(several):
            rest = behind[len(several) - 1 - n]
            fitting = [way for value, ways in values.items() if _meet(before[n], rest, value) for way in ways]
            if len(fitting) < len(left[index]):
                found[index] = tuple(sorted(fitting))
        return found


def _meet(some: set[int], rest: set[int], value: int) -> bool:
    """Tell whether a figure, one total before it and one behind it come to nothing."""
    if len(some) > len(rest):
        some, rest = rest, some
    return any(-(total + value) in rest for total in some)


def _totals(start: int, terms: Sequence[Collection[int]]) -> list[set[int]] | None:
    """Return what the first none, one, two … terms can come to; None where that is too much."""
    totals = [{start}]
    for values in terms:
        if len(totals[-1]) * len(values) > MOST_TOTALS:
            return None
        totals.append({total + value for total in totals[-1] for value in values})
    return totals
