"""Which ways to part the rows of one table go together: those that the sums of its columns allow.

In: for every line of a section the numbers of each way to part its figures. Out: the ways that are left for each, and
the sums that hold in all of them. Method: constraint search; a sum first strikes out what cannot be a part of it,
whatever the other rows are (arc consistency, Mackworth 1977), then what is left is tried row by row. Surprise: a sum
that no ways can make hold is the page's own mistake, and is left out; it vouches for nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from extractor.forms import Section
from extractor.locate.columns import identities_within
from extractor.locate.joined.partings import OutOfSteps, Steps
from extractor.page import Number

Row = tuple[Number, ...]
"""The numbers of one way to part a row, by column; a blank counts as nothing."""

MOST_TOTALS = 5_000
"""Different totals of some rows' figures in one column; a sum of more of them strikes out nothing."""
MOST_TABLES = 64
"""Ways to part all rows of a table together; more of them say no more."""
FINE = 1_000
"""Figures are counted in thousandths, so that sums of decimals come out."""


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum over rows: for each line that it binds, the column there and the sign."""

    id: str
    terms: tuple[tuple[int, int, int], ...]


@dataclass(frozen=True, slots=True)
class Allowed:
    """For each line, the numbers of the ways that are left, and for each sum over rows whether it holds in all."""

    ways: Mapping[int, tuple[int, ...]]
    held: frozenset[str]


def sums_over_rows(section: Section) -> tuple[Sum, ...]:
    """Return the sums of a section that bind several lines."""
    places = {
        spec.id: (index, column) for index, line in enumerate(section.lines) for column, spec in enumerate(line.fields)
    }
    within = {one for own in identities_within(section) for one in own}
    return tuple(
        Sum(
            one.id,
            tuple((*places[name], 1) for name in one.left) + tuple((*places[name], -1) for name in one.right),
        )
        for one in section.equations
        if one not in within
    )


def allowed(rows: Mapping[int, Sequence[Row]], sums: Sequence[Sum], steps: Steps) -> Allowed:
    """Return which ways of each row go together; a sum over a row that is not among them says nothing."""
    amounts = {index: [[round(number * FINE) for number in row] for row in ways] for index, ways in rows.items()}
    left = {index: tuple(range(len(ways))) for index, ways in rows.items()}
    known = [one for one in sums if all(index in rows for index, _, _ in one.terms)]
    possible = [one for one in known if _narrowed(one, amounts, left) is not None]
    try:
        narrow = _consistent(possible, amounts, left, steps)
        tables = None if narrow is None else list(_tables(possible, amounts, narrow, steps))
    except OutOfSteps:
        return Allowed(left, frozenset())
    if not tables:  # each sum can hold, but not all of them
        return Allowed(left, frozenset())
    found = {index: tuple(sorted({table[index] for table in tables})) for index in left}
    if len(tables) > MOST_TABLES:
        return Allowed(narrow or left, frozenset())
    return Allowed(found, frozenset(one.id for one in possible))


def _consistent(
    sums: Sequence[Sum], amounts: Mapping[int, Sequence[Sequence[int]]], left: dict[int, tuple[int, ...]], steps: Steps
) -> dict[int, tuple[int, ...]] | None:
    """Strike out what no sum can use until nothing more goes; None where a sum is left without any way."""
    narrow = dict(left)
    changed = True
    while changed:
        changed = False
        for one in sums:
            steps.take(len(one.terms))
            found = _narrowed(one, amounts, narrow)
            if found is None:
                return None
            if found:
                narrow |= found
                changed = True
    return narrow


def _narrowed(
    one: Sum, amounts: Mapping[int, Sequence[Sequence[int]]], left: Mapping[int, tuple[int, ...]]
) -> dict[int, tuple[int, ...]] | None:
    """Return the rows of which a sum strikes out some ways, with those left; None where it can't hold at all."""
    fixed = 0
    open_terms = []
    for index, column, sign in one.terms:
        ways = left[index]
        values = {amounts[index][way][column] for way in ways}
        if len(values) == 1:
            fixed += sign * next(iter(values))
        else:
            open_terms.append((index, column, sign))
    if not open_terms:
        return None if fixed else {}
    before = _totals(fixed, open_terms, amounts, left)
    behind = _totals(0, open_terms[::-1], amounts, left)
    if before is None or behind is None:
        return {}
    if 0 not in before[-1]:
        return None
    found: dict[int, tuple[int, ...]] = {}
    for n, (index, column, sign) in enumerate(open_terms):
        rest = behind[len(open_terms) - 1 - n]
        some = before[n]
        fitting = tuple(way for way in left[index] if _meet(some, rest, sign * amounts[index][way][column]))
        if len(fitting) < len(left[index]):
            found[index] = fitting
    return found


def _meet(some: set[int], rest: set[int], value: int) -> bool:
    """Tell whether a figure, one total before it and one behind it come to nothing."""
    if len(some) > len(rest):
        some, rest = rest, some
    return any(-(total + value) in rest for total in some)


def _totals(
    start: int,
    terms: Sequence[tuple[int, int, int]],
    amounts: Mapping[int, Sequence[Sequence[int]]],
    left: Mapping[int, tuple[int, ...]],
) -> list[set[int]] | None:
    """Return what the first none, one, two … terms can come to; None where that is too much."""
    totals = [{start}]
    for index, column, sign in terms:
        values = {sign * amounts[index][way][column] for way in left[index]}
        if len(totals[-1]) * len(values) > MOST_TOTALS:
            return None
        totals.append({total + value for total in totals[-1] for value in values})
    return totals


def _tables(
    sums: Sequence[Sum],
    amounts: Mapping[int, Sequence[Sequence[int]]],
    left: Mapping[int, tuple[int, ...]],
    steps: Steps,
) -> Iterator[dict[int, int]]:
    """Yield the ways of all rows in which every sum holds, one more than the most that are wanted at most."""
    found = 0
    pending: list[dict[int, tuple[int, ...]]] = [dict(left)]
    while pending and found <= MOST_TABLES:
        state = pending.pop()
        narrow = _consistent(sums, amounts, state, steps)
        if narrow is None:
            continue
        several = [index for index, ways in narrow.items() if len(ways) > 1]
        if not several:
            found += 1
            yield {index: ways[0] for index, ways in narrow.items()}
            continue
        index = min(several, key=lambda one: len(narrow[one]))
        pending += ({**narrow, index: (way,)} for way in narrow[index])
