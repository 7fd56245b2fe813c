"""The ways to part figures that stand together: as many figures as their line has columns.

In: a run of digits and the line that it belongs to. Out: its ``Partings``: those in which the line's own sums hold, and
some of the others. Method: search from left to right; where a sum's last column is reached, the figure that must stand
there is known, and it does or it does not. Surprise: a figure never begins with a zero unless it is one, so most rows,
which are zeros and single digits, can be parted in one way only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import NamedTuple

from extractor.forms import TOLERANCE, FieldSpec, Identity, Line
from extractor.locate.joined.cutting import JoinedRun
from extractor.page import Number, parse_number

MOST = 400
"""Ways to part one run; of more, nothing is said."""

_COUNT = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+|\d+")
_DECIMALS = re.compile(r"(?:[1-9]\d*|0)\.\d{1,6}")
_LONGEST = 12


class Figure(NamedTuple):
    """A figure of a run: where it begins and ends in the text, and its number; None for a dash."""

    start: int
    end: int
    number: Number | None


Parting = tuple[Figure, ...]
"""One figure for each column of a line."""


@dataclass(frozen=True, slots=True)
class Partings:
    """The ways to part a run.

    Attributes:
        holding: those in which every sum of the line holds; all of them if the line has none.
        others: where none holds, all of them.
        alone: whether there is one way only, whatever the sums.
        certain: whether besides there is none with fewer figures, so that no cell can have been empty.
        complete: whether all were looked at.
    """

    holding: tuple[Parting, ...]
    others: tuple[Parting, ...]
    alone: bool
    certain: bool
    complete: bool


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
    equations = tuple(one for one in identities if one.relation == "equal")
    try:
        first = list(islice(_Search(run, line, (), steps).ways(), 2))
        if len(first) < 2:
            holds = not equations or (bool(first) and _holds(line, first[0], equations))
            found = tuple(first)
            return Partings(
                found if holds else (),
                () if holds else found,
                bool(first),
                len(line.fields) == 1 or _single(run),
                complete=True,
            )
        holding = tuple(islice(_Search(run, line, equations, steps).ways(), MOST + 1))
        if len(holding) > MOST:
            return Partings((), (), alone=False, certain=False, complete=False)
        if holding:
            return Partings(holding, (), alone=False, certain=False, complete=True)
        others = tuple(islice(_Search(run, line, (), steps).ways(), MOST + 1))
    except OutOfSteps:
        return Partings((), (), alone=False, certain=False, complete=False)
    many = len(others) > MOST
    return Partings((), () if many else others, alone=False, certain=False, complete=not many)


def _single(run: JoinedRun) -> bool:
    """Tell whether no two neighbouring digits can be one figure: all but the last of each stretch are zeros."""
    return all(not one.digits[:-1].strip("0") for one in run.stretches)


def _holds(line: Line, parting: Parting, identities: Sequence[Identity]) -> bool:
    amounts = {spec.id: figure.number or 0 for spec, figure in zip(line.fields, parting, strict=True)}
    return all(identity.holds(amounts) for identity in identities)


class _Token(NamedTuple):
    """A figure that can stand at one place: where it ends among the digits of its stretch, its number, its kind."""

    end: int
    number: Number | None
    kind: str


@cache
def _signs(line: Line, equations: tuple[Identity, ...]) -> tuple[tuple[int, ...], ...]:
    """Return for each sum the sign of every column of a line."""
    return tuple(tuple((spec.id in one.left) - (spec.id in one.right) for spec in line.fields) for one in equations)


class _Search:
    """The digits of a run on their way into the columns of a line."""

    def __init__(self, run: JoinedRun, line: Line, equations: tuple[Identity, ...], steps: Steps) -> None:
        self.stretches = run.stretches
        self.fields: tuple[FieldSpec, ...] = line.fields
        self.steps = steps
        self.width = len(line.fields)
        self.sums = _signs(line, equations)
        self.closing: list[list[int]] = [[] for _ in line.fields]
        """For each column, the sums that it is the last one of."""
        for n, signs in enumerate(self.sums):
            self.closing[max(column for column, sign in enumerate(signs) if sign)].append(n)
        self.behind = [0] * (len(self.stretches) + 1)
        """Digits in all stretches from each one on."""
        for n in range(len(self.stretches) - 1, -1, -1):
            self.behind[n] = self.behind[n + 1] + len(self.stretches[n].digits)
        self.tokens: dict[tuple[int, int], list[_Token]] = {}

    def ways(self) -> Iterator[Parting]:
        """Yield every way."""
        return self._from(0, 0, 0, (0,) * len(self.sums), ())

    def _from(
        self, column: int, stretch: int, at: int, totals: tuple[Number, ...], before: Parting
    ) -> Iterator[Parting]:
        if column == self.width:
            if stretch == len(self.stretches):
                yield before
            return
        if stretch == len(self.stretches):
            return
        self.steps.take()
        own = self.stretches[stretch]
        size = len(own.digits)
        for token in self._tokens_at(stretch, at):
            last = token.end == size
            left = self.behind[stretch + 1] + size - token.end
            further = self.width - column - 1
            if left < further or (not left and further):
                continue
            if token.kind not in ("count", self.fields[column].number):
                continue
            amount = token.number or 0
            added = tuple(total + signs[column] * amount for total, signs in zip(totals, self.sums, strict=True))
            if any(abs(added[n]) > TOLERANCE for n in self.closing[column]) or self._too_much(added, column, left):
                continue
            span = own.span(at, token.end)
            yield from self._from(
                column + 1,
                stretch + last,
                0 if last else token.end,
                added,
                (*before, Figure(span.start, span.end, token.number)),
            )

    def _too_much(self, totals: Sequence[Number], column: int, left: int) -> bool:
        """Tell whether a sum has come to more than any figure left can be."""
        room = left - (self.width - column - 2)  # every other column takes a digit at least
        return room < _LONGEST and any(
            abs(total) >= 10**room
            for total, signs in zip(totals, self.sums, strict=True)
            if total and any(signs[column + 1 :])
        )

    def _tokens_at(self, stretch: int, at: int) -> list[_Token]:
        known = self.tokens.get((stretch, at))
        if known is None:
            known = self.tokens[stretch, at] = list(_tokens(self.stretches[stretch].digits, at))
        return known


def _tokens(digits: str, at: int) -> Iterator[_Token]:
    """Yield every figure that can begin at a place, and the dash or slash that stands there for none."""
    sign = digits[at]
    if sign in "-/":
        yield _Token(at + 1, None, "count")
    if sign in "+-":
        yield from (
            (
                _Token(one.end, -one.number if sign == "-" else one.number, "change")
                for one in _tokens(digits, at + 1)
                if one.number and one.kind == "count"
            )
            if at + 1 < len(digits)
            else ()
        )
        return
    if match := _DECIMALS.match(digits, at):
        point = digits.index(".", at)
        for end in range(point + 2, match.end() + 1):
            number = parse_number(digits[at:end])
            if number is not None:
                yield _Token(end, number, "amount")
    if match := _COUNT.match(digits, at):
        for end in range(at + 1, min(match.end(), at + _LONGEST) + 1):
            if digits[end : end + 1] not in (".", ","):
                number = parse_number(digits[at:end])
                if number is not None:
                    yield _Token(end, number, "count")
