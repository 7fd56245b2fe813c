"""The alignment of a form's lines with a document's runs: one method for every layout.

In: a Stream and the sections of the forms. Out: for each section the best chain of (line, run) pairs, with scores and
the margin to the runner-up. Method: a weighted chain of anchors, monotone in both sequences (the sparse form of
global alignment, Needleman & Wunsch 1970, over pairs that have any evidence), with max-marginals for the margins.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from rapidfuzz.distance import LCSseq

from extractor.document import Cell, CellKind
from extractor.form import Line, Section
from extractor.stream import Run, Stream

# Weights, in the manner of log-likelihoods; set on the development zoo (eval of 2026-11), where the figures of the
# report change little for any one of them between half and double.
LABEL = 6.0  # a label that stands whole before its run
COUNT = 2.0  # as many values as the line has columns
UNEXPLAINED = -3.0  # a run taken for a line at all
SKIPPED_LINE = -0.8
SKIPPED_RUN = -0.6
FAR = -0.02  # each letter more than a label's length between two lines of a section
FUZZY_FLOOR = 0.6  # less of a label than this is chance: most labels share 信息, 申请, 公开
WINDOW = 70  # letters before and after a run that can be its label


class Pair(NamedTuple):
    """A line and the run taken for it; ``label`` is how much of the line's label stands by the run, 0 to 1."""

    line: int
    run: int
    label: float
    weight: float


@dataclass(frozen=True, slots=True)
class Chain:
    """The best alignment of one section: its pairs in order, its score, and each pair's margin to the runner-up."""

    section: Section
    pairs: tuple[Pair, ...]
    margins: tuple[float, ...]
    score: float
    runs: tuple[Run, ...]
    """The runs that the pairs' indices mean: the stream's, with long ones cut into lines."""


def align(stream: Stream, section: Section) -> Chain | None:
    """Return the best chain of a section, or None where nothing in the document speaks for it."""
    runs = _cut(stream.runs, section)
    exact = _exact_pairs(stream, section, runs)
    chain = _best_chain(section, runs, exact, stream)
    if chain is None and any(line.keys for line in section.lines):
        fuzzy = _fuzzy_pairs(stream, section, runs, range(len(runs)), set())
        chain = _best_chain(section, runs, fuzzy, stream)
        return chain
    if chain is None:
        return None
    taken = {pair.run for pair in exact}
    first, last = chain.pairs[0].run, chain.pairs[-1].run
    reach = len(section.lines)
    near = range(max(0, first - reach), min(len(runs), last + reach + 1))
    fuzzy = _fuzzy_pairs(stream, section, runs, near, taken)
    return _best_chain(section, runs, exact + fuzzy, stream) if fuzzy else chain


def _cut(runs: Sequence[Run], section: Section) -> tuple[Run, ...]:
    """Cut runs that are whole multiples of the section's usual line into lines."""
    widths = [len(line.fields) for line in section.lines]
    width = max(set(widths), key=widths.count)
    if width < 3:
        return tuple(runs)
    cut: list[Run] = []
    for run in runs:
        size = len(run.cells)
        if size >= 2 * width and size % width == 0 and run.numbers == size:
            for begin in range(0, size, width):
                cells = run.cells[begin : begin + width]
                start = run.start if begin == 0 else run.at
                stop = run.stop if begin + width == size else run.at
                cut.append(Run(cells, run.at, start, stop, width))
        else:
            cut.append(run)
    return tuple(cut)


@cache
def _key_lines(section: Section) -> dict[str, int]:
    return {label: index for index, line in enumerate(section.lines) for label in line.keys}


@cache
def _key_lengths(section: Section) -> tuple[int, ...]:
    return tuple(sorted({len(label) for label in _key_lines(section)}, reverse=True))


def _exact_pairs(stream: Stream, section: Section, runs: Sequence[Run]) -> list[Pair]:
    """Pair every run with the line whose label ends right before it; a line without label with its column heads."""
    lines = _key_lines(section)
    lengths = _key_lengths(section)
    pairs = []
    for index, run in enumerate(runs):
        before = stream.letters[max(run.start, run.at - WINDOW) : run.at]
        for length in lengths:
            line = lines.get(before[-length:]) if length <= len(before) else None
            if line is not None:
                pairs.append(_pair(section, line, index, run, 1.0))
                break
    for line_index, line_ in enumerate(section.lines):
        if not line_.keys:
            pairs += _header_pairs(stream, section, line_index, line_, runs)
    return pairs


def _header_pairs(stream: Stream, section: Section, line_index: int, line: Line, runs: Sequence[Run]) -> Iterable[Pair]:
    size = len(line.header)
    for index, run in enumerate(runs):
        if len(run.cells) * 3 < len(line.fields):
            continue
        before = stream.letters[max(run.start, run.at - size * 2) : run.at]
        found = LCSseq.similarity(line.header, before) / size
        if found >= FUZZY_FLOOR:
            yield _pair(section, line_index, index, run, found)


def _fuzzy_pairs(
    stream: Stream, section: Section, runs: Sequence[Run], near: Iterable[int], taken: set[int]
) -> list[Pair]:
    """Pair the runs that no whole label stands before with every line that could be theirs."""
    pairs = []
    for index in near:
        if index in taken:
            continue
        run = runs[index]
        before = stream.letters[max(run.start, run.at - WINDOW) : run.at]
        after = stream.letters[run.at : min(run.stop, run.at + WINDOW)]
        for line_index, line in enumerate(section.lines):
            width = len(line.fields)
            if not line.keys or not run.numbers or not width - 3 <= len(run.cells) <= 2 * width + 2:
                continue
            label = max(_label_share(one, before, after) for one in line.keys)
            pairs.append(_pair(section, line_index, index, run, label if label >= FUZZY_FLOOR else 0.0))
    return pairs


def _label_share(label: str, before: str, after: str) -> float:
    """Return how much of a label stands around a run, in order but with foreign letters between, from 0 to 1.

    Letters behind the run count a little less: they are the rest of a label that its values cut in two, or
    already the next label.
    """
    window = before[-3 * len(label) :] + after[: 2 * len(label)]
    if not window:
        return 0.0
    both = LCSseq.similarity(label, window) / len(label)
    if both < FUZZY_FLOOR:
        return both * 0.9
    ahead = LCSseq.similarity(label, before[-3 * len(label) :]) / len(label)
    return max(ahead * 0.97, both * 0.9)


def _pair(section: Section, line: int, index: int, run: Run, label: float) -> Pair:
    width = len(section.lines[line].fields)
    fit = COUNT * count_fit(run.cells, run.numbers, width)
    weight = UNEXPLAINED + LABEL * label + fit
    if run.numbers == 0:
        weight -= 2.0  # empty cells are everywhere
    return Pair(line, index, label, weight)


def count_fit(cells: Sequence[Cell], numbers: int, width: int) -> float:
    """Return how well a run's number of values suits a line of ``width`` columns, from 0 to 1."""
    if width in (numbers, len(cells)):
        return 1.0
    if numbers < width < len(cells):
        inner = len(_stripped(cells))
        return 1.0 if inner <= width else 0.4
    return max(0.0, 0.5 - 0.1 * abs(width - numbers))


def _stripped(cells: Sequence[Cell]) -> Sequence[Cell]:
    filled = [index for index, cell in enumerate(cells) if cell.kind is CellKind.NUMBER]
    return cells[filled[0] : filled[-1] + 1] if filled else ()


def _best_chain(section: Section, runs: tuple[Run, ...], pairs: list[Pair], stream: Stream) -> Chain | None:
    if not pairs:
        return None
    order = sorted(pairs, key=lambda pair: (pair.run, pair.line))
    ends = [pair.weight for pair in order]  # best chain that ends with the pair
    back = [-1] * len(order)
    for n, pair in enumerate(order):
        for p in range(n - 1, -1, -1):
            if order[p].run >= pair.run or order[p].line >= pair.line:
                continue
            score = ends[p] + pair.weight + _link(order[p], pair, runs)
            if score > ends[n]:
                ends[n], back[n] = score, p
    best = max(range(len(order)), key=ends.__getitem__)
    if ends[best] <= 0:
        return None
    starts = [pair.weight for pair in order]  # best chain that starts with the pair
    for n in range(len(order) - 1, -1, -1):
        for p in range(n):
            if order[p].run >= order[n].run or order[p].line >= order[n].line:
                continue
            score = starts[n] + order[p].weight + _link(order[p], order[n], runs)
            starts[p] = max(starts[p], score)
    chosen = []
    node = best
    while node >= 0:
        chosen.append(node)
        node = back[node]
    chosen.reverse()
    through = [ends[n] + starts[n] - order[n].weight for n in range(len(order))]
    margins = tuple(_margin(n, order, through, ends[best]) for n in chosen)
    return Chain(section, tuple(order[n] for n in chosen), margins, ends[best], runs)


def _link(first: Pair, second: Pair, runs: Sequence[Run]) -> float:
    apart = runs[second.run].at - runs[first.run].at - WINDOW
    return (
        SKIPPED_LINE * (second.line - first.line - 1)
        + SKIPPED_RUN * (second.run - first.run - 1)
        + (FAR * apart if apart > 0 else 0.0)
    )


def _margin(n: int, order: Sequence[Pair], through: Sequence[float], best: float) -> float:
    """Return by how much the chain beats the best one in which the pair's run or line is paired otherwise."""
    pair = order[n]
    rivals = [
        through[p] for p, other in enumerate(order) if p != n and (other.run == pair.run or other.line == pair.line)
    ]
    return best - max(rivals, default=best - 99.0)
