"""The ways to part figures that stand together: as many figures as their line has columns.

In: a run of digits and the line that it belongs to. Out: its ``Partings``: those in which the line's own sums hold, or
all of them where none does. Method: a sum's columns stand side by side with the total behind them, so each place where
the total can stand is tried, and the digits before it are searched for figures that come to it, within the least and
the most that the digits left can come to. Surprise: whatever way digits are parted, they leave the same rest divided by
nine; that alone rules out eight of nine totals (casting out nines).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice, pairwise
from typing import NamedTuple

from extractor.forms import TOLERANCE, Identity, Line
from extractor.locate.joined.cutting import JoinedRun
from extractor.locate.joined.tokens import Token, digit_sums, tokens_of
from extractor.page import Number

MOST = 400
"""Ways to part one run; of more, nothing is said."""


class Figure(NamedTuple):
    """A figure of a run: where it begins and ends in the text, and its number; None for a dash."""

    start: int
    end: int
    number: Number | None


Parting = tuple[Figure, ...]
"""One figure for each column of a line."""

Tokens = tuple[Token, ...]
"""The same before it is known where in the text they stand."""


@dataclass(frozen=True, slots=True)
class Partings:
    """The ways to part a run.

    Attributes:
        holding: those in which every sum of the line holds; all of them if the line has none.
        others: where none holds, all of them.
        alone: whether there is one way only, whatever the sums.
        certain: whether besides there is none with fewer figures, so that no cell can have been empty.
    """

    holding: tuple[Parting, ...]
    others: tuple[Parting, ...]
    alone: bool = False
    certain: bool = False

    @property
    def all(self) -> tuple[Parting, ...]:
        """Return the ways to choose from."""
        return self.holding or self.others


NOTHING = Partings((), ())
"""What is known of a run of which not all ways could be looked at."""


class OutOfSteps(Exception):
    """As much was tried as one document is worth."""


class Steps:
    """What may still be tried, counted, not timed."""

    def __init__(self, left: int) -> None:
        """Allow so many steps."""
        self.left = left

    def take(self, count: int = 1) -> None:
        """Use up some steps.

        Raises:
            OutOfSteps: there are none left.
        """
        self.left -= count
        if self.left < 0:
            raise OutOfSteps


def partings_of(run: JoinedRun, line: Line, identities: Sequence[Identity], steps: Steps) -> Partings:
    """Return the ways to part a run into the columns of a line."""
    search = Search(run, line, steps)
    try:
        first = list(islice(search.all(), 2))
        if len(first) < 2:
            found = tuple(search.figures(one) for one in first)
            holds = not found or _holds(line, found[0], identities)
            certain = len(line.fields) in (1, len(run.stretches)) or _single(run)
            return Partings(found if holds else (), () if holds else found, bool(found), certain)
        groups = groups_of(line, tuple(one for one in identities if one.relation == "equal"))
        holding = tuple(islice(search.summed(groups) if groups else search.all(), MOST + 1))
        others = () if holding else tuple(islice(search.all(), MOST + 1))
    except OutOfSteps:
        return NOTHING
    if max(len(holding), len(others)) > MOST:
        return NOTHING
    ways, rest = (tuple(search.figures(one) for one in some) for some in (holding, others))
    return Partings(ways, rest)


def _single(run: JoinedRun) -> bool:
    """Tell whether no two neighbouring signs can be one figure: all but the last of each stretch are zeros or for none.

    A dash before a figure may be its sign.
    """
    return all(not one.digits[:-1].strip("0/\\") or not one.digits.strip("0/\\-") for one in run.stretches)


def _holds(line: Line, parting: Parting, identities: Sequence[Identity]) -> bool:
    amounts = {spec.id: figure.number or 0 for spec, figure in zip(line.fields, parting, strict=True)}
    return all(identity.holds(amounts) for identity in identities)


@cache
def groups_of(line: Line, equations: tuple[Identity, ...]) -> tuple[range, ...]:
    """Return the columns of each sum, the last one its total; none if sums do not take all columns from left to right.

    That is how every form prints them; a form with others would have its rows parted by their columns' sums alone.
    """
    columns = {spec.id: column for column, spec in enumerate(line.fields)}
    groups = []
    for one in equations:
        parts, total = (one.left, one.right) if len(one.right) == 1 else (one.right, one.left)
        own = sorted(columns[name] for name in one.fields)
        if len(total) != 1 or columns[total[0]] != own[-1] or own != list(range(own[0], own[-1] + 1)) or not parts:
            return ()
        groups.append(range(own[0], own[-1] + 1))
    groups.sort(key=lambda group: group.start)
    whole = bool(groups) and groups[0].start == 0 and groups[-1].stop == len(line.fields)
    return tuple(groups) if whole and all(one.stop == other.start for one, other in pairwise(groups)) else ()


class Search:
    """The digits of a run on their way into the columns of a line."""

    def __init__(self, run: JoinedRun, line: Line, steps: Steps) -> None:
        """Search a run for the figures of a line."""
        self.kinds = tuple(spec.number for spec in line.fields)
        self.steps = steps
        self.tokens, self.places = tokens_of(run)
        self.size = len(self.places)
        self.nines = digit_sums(run)
        self.plain = all(one.digits.isdecimal() for one in run.stretches)
        self.done: dict[tuple[int, int], list[tuple[int, Tokens]]] = {}

    def figures(self, tokens: Tokens) -> Parting:
        """Return the figures of one way."""
        starts = (0, *(one.end for one in tokens[:-1]))
        return tuple(
            Figure(self.places[start], self.places[one.end - 1] + 1, one.number)
            for start, one in zip(starts, tokens, strict=True)
        )

    def tokens_at(self, column: int, at: int) -> Iterator[Token]:
        """Return the figures that a column can have from a place on."""
        kind = self.kinds[column]
        return (one for one in self.tokens[at] if one.kind in ("count", kind))

    def all(self) -> Iterator[Tokens]:
        """Yield every way, whatever the sums."""
        return self._all(0, 0, ())

    def _all(self, column: int, at: int, before: Tokens) -> Iterator[Tokens]:
        if column == len(self.kinds):
            if at == self.size:
                yield before
            return
        if self.size - at < len(self.kinds) - column:
            return
        self.steps.take()
        for one in self.tokens_at(column, at):
            yield from self._all(column + 1, one.end, (*before, one))

    def summed(self, groups: Sequence[range]) -> Iterator[Tokens]:
        """Yield every way in which each group of columns adds up to the last one of it."""
        return self.chained(groups, 0, 0, ())

    def chained(self, groups: Sequence[range], n: int, at: int, before: Tokens) -> Iterator[Tokens]:
        """Yield the ways to part what is left from a place into the groups from one on, each of which adds up."""
        if n == len(groups):
            if at == self.size:
                yield before
            return
        for end, own in self.group_ways(groups, n, at):
            yield from self.chained(groups, n + 1, end, (*before, *own))

    def group_ways(self, groups: Sequence[range], n: int, at: int) -> Sequence[tuple[int, Tokens]]:
        """Return the ways to part what begins at a place into one of the groups, with where each of them ends."""
        if (n, at) not in self.done:
            behind = sum(len(group) for group in groups[n + 1 :])
            self.done[n, at] = list(self._adding_up(groups[n], at, behind))
        return self.done[n, at]

    def _adding_up(self, group: range, at: int, behind: int) -> Iterator[tuple[int, Tokens]]:
        """Yield the ways to part what begins at a place into a group that adds up, with where each of them ends.

        At least ``behind`` digits are left for the groups after it, none if there is none.
        """
        parts = len(group) - 1
        for begin in range(at + parts, self.size - behind):
            spread = (self.nines[begin] - self.nines[at]) % 9
            totals = [
                one
                for one in self.tokens_at(group[-1], begin)
                if (self.size - one.end >= behind if behind else one.end == self.size)
                and (one.number is None or not isinstance(one.number, int) or one.number % 9 == spread)
                and (not self.plain or _can_come_to(begin - at, parts, one.number or 0))
            ]
            if not totals:
                continue
            bounds = _Bounds(self, group, at, begin)
            for total in totals:
                amount = total.number or 0
                for own in self._coming_to(bounds, group.start, at, amount, ()):
                    yield total.end, (*own, total)

    def _coming_to(self, bounds: _Bounds, column: int, at: int, amount: Number, before: Tokens) -> Iterator[Tokens]:
        """Yield the ways to part the digits from a place up to a group's total into figures of so much in all."""
        if column == bounds.total:
            if abs(amount) <= TOLERANCE:
                yield before
            return
        self.steps.take()
        for one in self.tokens_at(column, at):
            rest = amount - (one.number or 0)
            limits = bounds.limits(column + 1, one.end)
            if limits is not None and limits[0] - TOLERANCE <= rest <= limits[1] + TOLERANCE:
                yield from self._coming_to(bounds, column + 1, one.end, rest, (*before, one))


def _can_come_to(digits: int, figures: int, total: Number) -> bool:
    """Tell whether so many digits can be as many figures that add up to a total: neither too long nor too short."""
    longest = -(-digits // figures)  # of the longest figure, at least
    least = 10 ** (longest - 1) if longest > 1 else 0
    return bool(least <= total < figures * 10 ** (digits - figures + 1))


class _Bounds:
    """The least and the most that the digits from a place up to a group's total can come to."""

    def __init__(self, search: Search, group: range, at: int, end: int) -> None:
        self.search = search
        self.total = group[-1]
        self.end = end
        self.known: dict[tuple[int, int], tuple[Number, Number] | None] = {}
        self.limits(group.start, at)

    def limits(self, column: int, at: int) -> tuple[Number, Number] | None:
        """Return the least and the most that columns from this one on can come to; None where nothing fits."""
        if column == self.total:
            return (0, 0) if at == self.end else None
        if self.end - at < self.total - column:
            return None
        if (column, at) not in self.known:
            self.search.steps.take()
            least: Number | None = None
            most: Number = 0
            for one in self.search.tokens_at(column, at):
                rest = self.limits(column + 1, one.end)
                if rest is not None:
                    amount = one.number or 0
                    least = amount + rest[0] if least is None else min(least, amount + rest[0])
                    most = max(most, amount + rest[1])
            self.known[column, at] = None if least is None else (least, most)
        return self.known[column, at]
