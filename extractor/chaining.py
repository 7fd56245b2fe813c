"""The chain of greatest weight through pairs of a form's lines and a document's runs.

In: pairs, each with the weight of what speaks for it. Out: the best chain that is monotone in both, its score, and each
pair's margin to the best chain without it. Method: global alignment (Needleman & Wunsch 1970) made sparse, with
max-marginals for the margins. Surprise: a pair's rivals are all others for its line or for its runs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from extractor.document import Cell
from extractor.form import Section
from extractor.limits import MAX_PAIRS, at_most
from extractor.stream import Run

Floats = NDArray[np.float64]

# Weights, in the manner of log-likelihoods; set on the development zoo (eval of 2026-11), where the figures of the
# report change little for any one of them between half and double.
SKIPPED_LINE = -0.8
SKIPPED_RUN = -0.6
SKIPPED_FULL_RUN = -2.5  # as many values as the usual line has columns, and no line takes them
FAR = -0.02  # each letter more than a label's length between two lines of a section
WINDOW = 70  # letters before and after a run that can be its label
NO_RIVAL = 99.0


@dataclass(frozen=True, slots=True)
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
    """A chain: its pairs in order, each one's margin to the runner-up, and its score."""

    pairs: tuple[Pair, ...]
    margins: tuple[float, ...]
    score: float


def best_chain(pairs: Iterable[Pair], runs: Sequence[Run], costs: Sequence[float]) -> Found | None:
    """Return the chain of greatest weight; every pair's rivals are all others for its line or for its runs."""
    order = sorted(pairs, key=lambda pair: (pair.first, pair.line))
    if not order:
        return None
    size = len(order)
    at_most(MAX_PAIRS, size, "lines of the form")
    weights = np.array([pair.weight for pair in order])
    links = _links(order, runs, costs)
    ends = weights.copy()  # the best chain that ends with the pair
    back = [-1] * size
    for n in range(1, size):
        before = ends[:n] + links[:n, n]
        p = int(before.argmax())
        if before[p] > 0:
            ends[n] += before[p]
            back[n] = p
    last = int(ends.argmax())
    best = float(ends[last])
    if best <= 0:
        return None
    starts = weights.copy()  # the best chain that starts with the pair
    for n in range(size - 2, -1, -1):
        starts[n] += max(0.0, float((links[n, n + 1 :] + starts[n + 1 :]).max()))
    chosen = [last]
    while back[chosen[-1]] >= 0:
        chosen.append(back[chosen[-1]])
    chosen.reverse()
    margins = _margins(chosen, order, ends + starts - weights, best)
    return Found(tuple(order[n] for n in chosen), margins, best)


def _links(order: Sequence[Pair], runs: Sequence[Run], costs: Sequence[float]) -> Floats:
    """Return the cost of the way from each pair to each later one: skipped lines and runs, and the letters between.

    Minus infinity where one cannot stand before the other.
    """
    line, first, last = (
        np.array(column) for column in zip(*((pair.line, pair.first, pair.last) for pair in order), strict=True)
    )
    at, skipping = np.array([run.at for run in runs]), np.array(costs)
    lines = line[None, :] - line[:, None]
    apart = np.maximum(0, at[first][None, :] - at[last][:, None] - WINDOW)
    way: Floats = SKIPPED_LINE * (lines - 1) + skipping[first][None, :] - skipping[last + 1][:, None] + FAR * apart
    way[(lines <= 0) | (first[None, :] <= last[:, None])] = -np.inf
    return way


def skipping(runs: Sequence[Run], section: Section) -> list[float]:
    """Return for every run what it costs to skip all runs before it."""
    widths = [len(line.fields) for line in section.lines]
    width = max(set(widths), key=widths.count)
    total = 0.0
    costs = [total]
    for run in runs:
        total += SKIPPED_FULL_RUN if width >= 3 and run.filled == len(run.cells) == width else SKIPPED_RUN
        costs.append(total)
    return costs


def _margins(chosen: Sequence[int], order: Sequence[Pair], through: Floats, best: float) -> tuple[float, ...]:
    """Return by how much the chain beats the best one in which a pair's line or runs are paired otherwise."""
    line, first, last = (
        np.array(column) for column in zip(*((pair.line, pair.first, pair.last) for pair in order), strict=True)
    )
    margins = []
    for n in chosen:
        same_runs = (first <= last[n]) & (first[n] <= last)
        same = (line == line[n]) & (first == first[n]) & (last == last[n])
        rivals = through[((line == line[n]) | same_runs) & ~same]
        margins.append(best - float(rivals.max()) if rivals.size else NO_RIVAL)
    return tuple(margins)
