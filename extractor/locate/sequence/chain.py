"""The chain of greatest weight through pairs of a form's lines and a document's runs.

In: pairs, each with the weight of what speaks for it. Out: the best chain that is monotone in both, its score, and each
pair's margin to the best chain without it. Method: global alignment (Needleman & Wunsch 1970) made sparse, with
max-marginals for the margins. Surprise: a pair's rivals are all others for its line or for its runs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from extractor.limits import MAX_PAIRS, at_most
from extractor.locate.sequence.section_view import WINDOW, SectionView
from extractor.page import Cell, record

# Weights, in the manner of log-likelihoods; set on the development zoo (eval of 2026-11), where the figures of the
# report change little for any one of them between half and double.
SKIPPED_LINE = -0.8
FAR = -0.02  # each letter more than a label's length between two lines of a section
NO_RIVAL = 99.0
ROUNDING = 1e-9  # more than sums of such weights differ by when they are added up in another order


@record
class Pair:
    """A line and the runs taken for it, ``first`` to ``last`` (one, unless a break cut the row).

    ``label`` is how much of the line's label stands by the run, 0 to 1; ``cells`` are those of all its runs; ``crowd``
    are the lines whose labels stand there too; ``beside`` tells that more figures stand right before or behind, and
    no line takes them.
    """

    line: int
    first: int
    last: int
    cells: tuple[Cell, ...]
    label: float
    weight: float
    crowd: frozenset[int] = frozenset()
    beside: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """A chain: its pairs in order, each one's margin to the runner-up and that runner-up, and its score."""

    pairs: tuple[Pair, ...]
    margins: tuple[float, ...]
    rivals: tuple[Pair | None, ...]
    score: float


def best_chain(view: SectionView, pairs: Iterable[Pair]) -> Found | None:
    """Return the chain of greatest weight; every pair's rivals are all others for its line or for its runs."""
    order = sorted(pairs, key=lambda pair: (pair.first, pair.line))
    if not order:
        return None
    at_most(MAX_PAIRS, len(order), "lines of the form")
    links = _links(view, order)
    ends, back = _forward(links)
    best = max(ends)
    if best <= 0:
        return None
    starts = _backward(links)
    chosen = [ends.index(best)]
    while (before := back[chosen[-1]]) is not None:
        chosen.append(before)
    chosen.reverse()
    through = [end + start - pair.weight for end, start, pair in zip(ends, starts, order, strict=True)]
    rivals = _rivals(chosen, order, through)
    margins = tuple(NO_RIVAL if rival is None else best - through[rival] for rival in rivals)
    others = tuple(None if rival is None else order[rival] for rival in rivals)
    return Found(tuple(order[n] for n in chosen), margins, others, best)


class _Link(NamedTuple):
    """What ways between pairs ask of one, looked up once for all of them."""

    line: int
    first: int
    last: int
    cost_before: float
    cost_behind: float
    at: int
    reaches: int
    weight: float


def _links(view: SectionView, order: Sequence[Pair]) -> list[_Link]:
    runs, costs = view.runs, view.costs
    return [
        _Link(
            pair.line,
            pair.first,
            pair.last,
            costs[pair.first],
            costs[pair.last + 1],
            runs[pair.first].at,
            runs[pair.last].at + WINDOW,
            pair.weight,
        )
        for pair in order
    ]


def _forward(links: Sequence[_Link]) -> tuple[list[float], list[int | None]]:
    """Return for every pair the weight of the best chain that ends with it, and the pair before it there.

    Every run that is skipped costs something, so pairs so far back that none of them can pay are not looked at.
    """
    ends: list[float] = []
    back: list[int | None] = []
    reach: list[float] = []  # the most that any pair up to here is worth, before the runs behind it are skipped
    for line, first, _, cost_before, cost_behind, at, _, weight in links:
        most, before = 0.0, None
        for p in range(len(ends) - 1, -1, -1):
            if reach[p] + cost_before < most - ROUNDING:
                break
            if (end := ends[p]) >= most:
                one = links[p]
                if one.line < line and one.last < first:
                    end += _way(one, line, cost_before, at)
                    if end > most or (end == most and before is not None):
                        most, before = end, p
        ends.append(weight + most)
        back.append(before)
        worth = ends[-1] - cost_behind
        reach.append(max(worth, reach[-1]) if reach else worth)
    return ends, back


def _backward(links: Sequence[_Link]) -> list[float]:
    """Return for every pair the weight of the best chain that starts with it."""
    starts = [one.weight for one in links]
    reach = [one.weight + one.cost_before for one in links]
    for n in range(len(links) - 2, -1, -1):
        one, most = links[n], 0.0
        for m in range(n + 1, len(links)):
            if reach[m] - one.cost_behind < most - ROUNDING:
                break
            if starts[m] > most:
                line, first, _, cost_before, _, at, _, _ = links[m]
                if one.line < line and one.last < first:
                    most = max(most, _way(one, line, cost_before, at) + starts[m])
        starts[n] += most
        reach[n] = max(starts[n] + one.cost_before, reach[n + 1])
    return starts


def _way(one: _Link, line: int, cost_before: float, at: int) -> float:
    """Return the cost of the way from a pair to a later one: skipped lines and runs, and the letters between."""
    way = SKIPPED_LINE * (line - one.line - 1) + cost_before - one.cost_behind
    return way + FAR * (at - one.reaches) if at > one.reaches else way


def _rivals(chosen: Sequence[int], order: Sequence[Pair], through: Sequence[float]) -> list[int | None]:
    """Return for every pair of the chain the one in the best chain in which its line or runs are paired otherwise."""
    by_line: dict[int, list[int]] = {}
    by_run: dict[int, list[int]] = {}
    for n in set(range(len(order))).difference(chosen):
        pair = order[n]
        by_line.setdefault(pair.line, []).append(n)
        for run in range(pair.first, pair.last + 1):
            by_run.setdefault(run, []).append(n)
    rivals: list[int | None] = []
    for pair in (order[n] for n in chosen):
        near = [
            *by_line.get(pair.line, ()),
            *(m for run in range(pair.first, pair.last + 1) for m in by_run.get(run, ())),
        ]
        others = [m for m in near if not _same(order[m], pair)]
        rivals.append(max(others, key=through.__getitem__) if others else None)
    return rivals


def _same(one: Pair, other: Pair) -> bool:
    """Tell whether two pairs join the same line to the same runs, whatever their weights."""
    return one.line == other.line and one.first == other.first and one.last == other.last
