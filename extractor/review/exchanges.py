"""Which figures of a table could stand in each other's cells without any sum, or anybody's answer, telling.

In: a table's sums, all of which hold, its amounts, and the fields that people answered. Out: the fields that may have
another's figure. Surprise: sums see no exchange. Two columns that stand under each other's heads, two rows that lost
their labels, all rows one further down: each leaves every sum as it is, and only an answer about a cell in which the
figures differ refutes it. So each exchange is tried, and what one that nothing refutes would change is not certain.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import combinations

from extractor.forms import Identity
from extractor.page import Number

MOST = 8
"""Cells of two lines that are tried in every choice; where more differ that nobody answered for, all are uncertain."""

Line = Mapping[str, str]
"""The fields of a row or a column, by what they have in common with the line's other way."""


def exchangeable(sums: Sequence[Identity], amounts: Mapping[str, Number], vouched: Collection[str]) -> set[str]:
    """Return the fields whose figure could be another's: of two rows or columns that changes places in some cells, or
    of any number that change places as a whole, where all sums hold as before and every ``vouched`` field has the
    figure that it has now.
    """
    names = dict.fromkeys(name for one in sums for name in one.fields)
    rows: dict[str, dict[str, str]] = defaultdict(dict)
    columns: dict[str, dict[str, str]] = defaultdict(dict)
    for name in names:
        row, _, column = name.rpartition(".")
        rows[row][column] = columns[column][row] = name
    weights = _weights(sums, amounts)
    found: set[str] = set()
    for lines in (list(rows.values()), list(columns.values())):
        for alike in _alike(lines, sums):
            found.update(_as_a_whole(alike, amounts, vouched))
        for one, other in combinations(lines, 2):
            free = [
                (one[cross], other[cross])
                for cross in one
                if cross in other
                and amounts[one[cross]] != amounts[other[cross]]
                and one[cross] not in vouched
                and other[cross] not in vouched
            ]
            if not all(a in found and b in found for a, b in free):
                found.update(_in_some_cells(free, amounts, weights))
    return found


def _weights(sums: Sequence[Identity], amounts: Mapping[str, Number]) -> dict[str, Number]:
    """Return for each field what one more of it adds to all sums, each in digits of its own, so that none covers up
    what another one lacks.
    """
    base = 4 * (int(sum(abs(amounts[name]) for one in sums for name in one.fields)) + 1)
    weights: dict[str, Number] = defaultdict(int)
    for n, one in enumerate(sums):
        for side, sign in ((one.left, 1), (one.right, -1)):
            for name in side:
                weights[name] += sign * base**n
    return weights


def _in_some_cells(
    free: Sequence[tuple[str, str]], amounts: Mapping[str, Number], weights: Mapping[str, Number]
) -> Iterator[str]:
    """Yield the fields of two lines that could have each other's figures, in whatever cells of those that differ."""
    gaps = [(amounts[b] - amounts[a]) * (weights[a] - weights[b]) for a, b in free]
    choices: list[tuple[Number, int]] = [(0, 0)]
    for n, gap in enumerate(gaps[:MOST]):
        choices += [(before + gap, chosen | 1 << n) for before, chosen in choices]
    open_ = 0 if len(free) <= MOST else -1
    for left, chosen in choices:
        if not left:
            open_ |= chosen
    yield from (name for n, pair in enumerate(free) if open_ & 1 << n for name in pair)


def _alike(lines: Sequence[Line], sums: Sequence[Identity]) -> list[list[Line]]:
    """Return the lines together whose cells are, each with the one across from it, on the same side of the same sums
    of more than one line: whatever order such lines stand in, these hold.
    """
    groups: dict[object, list[Line]] = defaultdict(list)
    for line in lines:
        own = {name: cross for cross, name in line.items()}
        groups[
            frozenset(
                (own[name], one.id, name in one.left)
                for one in sums
                if not own.keys() >= set(one.fields)
                for name in own.keys() & set(one.fields)
            )
        ].append(line)
    return [group for group in groups.values() if len(group) > 1]


def _as_a_whole(lines: Sequence[Line], amounts: Mapping[str, Number], vouched: Collection[str]) -> Iterator[str]:
    """Yield the fields of lines that could change places, two or more in a ring, and have other figures then."""
    figures = [{cross: amounts[name] for cross, name in line.items()} for line in lines]
    answered = [{cross: amounts[name] for cross, name in line.items() if name in vouched} for line in lines]
    ways = [
        {m for m, other in enumerate(figures) if all(other.get(cross) == amount for cross, amount in own.items())}
        for own in answered
    ]
    reached = [_reached(n, ways) for n in range(len(lines))]
    for n, line in enumerate(lines):
        for m in reached[n]:
            if n in reached[m]:
                yield from (name for cross, name in line.items() if figures[m].get(cross) != amounts[name])


def _reached(start: int, ways: Sequence[Collection[int]]) -> set[int]:
    """Return the lines whose figures could have come to a line, by others or at once."""
    found: set[int] = set()
    left = [start]
    while left:
        fresh = set(ways[left.pop()]) - found
        found |= fresh
        left += fresh
    return found
