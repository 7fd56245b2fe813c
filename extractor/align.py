"""The alignment of a form's lines with a document's runs: one method for every layout.

In: a Stream and a section of a form. Out: the best chain of (line, runs) pairs, its score, and each pair's margin to
the runner-up. Method: a weighted chain of anchors, monotone in both sequences (global alignment, Needleman & Wunsch
1970, made sparse: only pairs that something speaks for), with max-marginals for the margins. Surprise: whole labels
are anchors first; what stands between two anchors is then compared with the few lines that are left for it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import LCSseq

from extractor.document import Cell
from extractor.form import Line, Section
from extractor.limits import MAX_PAIRS, at_most
from extractor.stream import Run, Stream
from extractor.values import Number

Floats = NDArray[np.float64]

# Weights, in the manner of log-likelihoods; set on the development zoo (eval of 2026-11), where the figures of the
# report change little for any one of them between half and double.
LABEL = 6.0  # a label that stands whole before its run
COUNT = 2.0  # as many values as the line has columns
UNEXPLAINED = -3.0  # a run taken for a line at all
EMPTY_RUN = -2.0  # empty cells are everywhere
SKIPPED_LINE = -0.8
SKIPPED_RUN = -0.6
SKIPPED_FULL_RUN = -2.5  # as many values as the usual line has columns, and no line takes them
FAR = -0.02  # each letter more than a label's length between two lines of a section
FUZZY_FLOOR = 0.6  # less of a label than this is chance: most labels share 信息, 申请, 公开
SHREDDED = 0.95  # all letters of a line's column heads, in no order
SHORT_LABEL = 4  # letters; a shorter label's letters stand in order around any run
SECOND = 0.72  # other values stand between the label and these
AMBIGUOUS = 0.75  # 总计 and 其他 are rows as well as columns: alone they prove little
BEFORE = 0.97  # a label whose letters stand before the run, with others between
AROUND = 0.93  # a label that its run cuts in two; what stands behind the run may be the next label
HELD = 0.95  # a damaged label of which nothing else can be meant
CROWDED = 0.7  # another row's label, without values of its own, stands between the last values and this one
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
class Chain:
    """The best alignment of one section: its pairs in order, each one's margin to the runner-up, and its score."""

    section: Section
    pairs: tuple[Pair, ...]
    margins: tuple[float, ...]
    score: float
    columnwise: bool
    """Whether values stand right behind column heads, so that the table may have been read column by column."""
    repeated: bool
    """Whether the table stands in the document a second time, with other values: a second report."""
    stray: int
    """How many figures stand in the table, from its heading to its last pair, that no line takes."""


def align(stream: Stream, section: Section) -> Chain | None:
    """Return the best chain of a section, or None where nothing in the document speaks for it."""
    runs = _cut(stream.runs, section)
    costs = _skipping(runs, section)
    anchors = list(_anchors(stream, section, runs))
    found = _best(anchors, runs, costs)
    if found and _mirrored(found, stream, section, runs):
        anchors = list(_anchors(stream, section, runs, behind=True))
        found = _best(anchors, runs, costs)
    gaps = list(_gaps(found, section, runs))
    taken = {pair.first for pair in anchors if pair.label >= 1.0 and not pair.crowd}
    between = [
        pair
        for lines, near in gaps
        for pair in _compared(stream, section, runs, lines, [index for index in near if index not in taken])
    ]
    if between:
        found = _best(anchors + between, runs, costs)
    if found is None or not _convincing(found, section):
        return None
    pairs = _with_context(found.pairs, section, runs)
    inside = runs[max(0, pairs[0].first - 1) : pairs[-1].last + 2]
    return Chain(
        section,
        pairs,
        found.margins,
        found.score,
        columnwise=_columnwise(stream, section, inside),
        repeated=_repeated(pairs, anchors, section),
        stray=_stray(stream, section, pairs, runs),
    )


def _convincing(found: _Found, section: Section) -> bool:
    """Tell whether a chain proves that its section is there: two lines of it, or one whole label of its own."""
    known = [pair for pair in found.pairs if pair.label > AMBIGUOUS or not section.lines[pair.line].keys]
    return len(known) > 1 or any(
        not section.lines[pair.line].keys or (pair.label >= 1.0 and not pair.crowd) for pair in known
    )


def _cut(runs: Sequence[Run], section: Section) -> tuple[Run, ...]:
    """Cut runs that are whole multiples of the section's usual line into lines."""
    widths = [len(line.fields) for line in section.lines]
    width = max(set(widths), key=widths.count)
    if width < 3:
        return tuple(runs)
    cut: list[Run] = []
    for run in runs:
        size = len(run.cells)
        if size >= 2 * width and size % width == 0 and run.filled == size:
            for begin in range(0, size, width):
                start = run.start if begin == 0 else run.at
                stop = run.stop if begin + width == size else run.at
                cut.append(Run(run.cells[begin : begin + width], run.at, start, stop, width))
        else:
            cut.append(run)
    return tuple(cut)


# --- pairs ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Keys:
    """The row labels of a section, ready to be looked up behind any letter."""

    lines: dict[str, int]
    by_end: dict[str, tuple[str, ...]]
    """The labels by their last two letters, the longest first."""
    ambiguous: frozenset[str]
    heads: tuple[str, ...]


@cache
def _keys(section: Section) -> _Keys:
    lines = {label: index for index, line in enumerate(section.lines) for label in line.keys}
    heads = {head for heads in section.column_keys for head in heads}
    by_end: dict[str, tuple[str, ...]] = {}
    for label in sorted(lines, key=len, reverse=True):
        by_end[label[-2:]] = (*by_end.get(label[-2:], ()), label)
    telling = tuple(head for head in (*heads, *section.headings) if len(head) >= SHORT_LABEL)
    return _Keys(lines, by_end, frozenset(heads.intersection(lines)), telling)


def _anchors(stream: Stream, section: Section, runs: Sequence[Run], behind: bool = False) -> Iterator[Pair]:
    """Pair every run with the line whose label ends right before it; a line without label with its column heads.

    In a table whose labels stand ``behind`` their values, with the line whose label begins right after it.
    """
    keys = _keys(section)
    for index, run in enumerate(runs):
        if run.item:
            yield from _below(stream, section, index, runs)
            continue
        before = stream.letters[max(run.start, run.at - WINDOW) : run.at]
        label = _after(keys, stream, run) if behind else _before(keys, before)
        if label:
            strength = AMBIGUOUS if label in keys.ambiguous else 1.0
            if index and runs[index - 1].at == run.at and runs[index - 1].filled:
                strength = SECOND
            crowd = frozenset() if behind else _crowd(keys, before[: -len(label)], keys.lines[label])
            yield _pair(section, keys.lines[label], index, runs, strength, crowd)
    for line_index, line in enumerate(section.lines):
        if not line.keys:
            yield from _headed(stream, section, line_index, line, runs)


def _before(keys: _Keys, letters: str) -> str | None:
    """Return the longest label that some letters end with."""
    return next((label for label in keys.by_end.get(letters[-2:], ()) if letters.endswith(label)), None)


def _after(keys: _Keys, stream: Stream, run: Run) -> str | None:
    """Return the longest label that begins right after a run."""
    begins = [label for label in keys.lines if stream.letters.startswith(label, run.at, run.stop)]
    return max(begins, key=len, default=None)


def _mirrored(found: _Found, stream: Stream, section: Section, runs: Sequence[Run]) -> bool:
    """Tell whether the labels stand behind their values.

    Row by row that looks like labels before the values of the next row; the ends of the table tell: the first label
    has a row of values before it that nothing explains, and behind the last label there is none.
    """
    first, last = found.pairs[0], found.pairs[-1]
    if 2 * len(found.pairs) < len(section.lines) or last.line + 1 >= len(section.lines):
        return False
    if not section.lines[last.line + 1].keys or _line_after(stream, section, runs[last.last]) != last.line + 1:
        return False
    at = runs[first.first - 1].at if first.first else -1
    values = sum(run.filled for run in runs[: first.first] if run.at == at)
    expected = len(section.lines[first.line].fields)
    return values == expected and _line_after(stream, section, runs[first.first - 1]) == first.line


def _line_after(stream: Stream, section: Section, run: Run) -> int | None:
    """Return the line whose label begins right after a run."""
    keys = _keys(section)
    label = _after(keys, stream, run)
    return keys.lines[label] if label else None


def _below(stream: Stream, section: Section, index: int, runs: Sequence[Run]) -> Iterator[Pair]:
    """Pair a run that stands right behind an item mark with the line of that number whose label wraps below it."""
    run = runs[index]
    after = stream.letters[run.at : min(run.stop, run.at + WINDOW)]
    for line_index, line in enumerate(section.lines):
        if line.item == run.item:
            label = max(_in_order(one, after) for one in line.keys)
            if label >= FUZZY_FLOOR:
                yield _pair(section, line_index, index, runs, label)


def _in_order(label: str, letters: str) -> float:
    """Return the share of a label's letters that stand in order in others, not far beyond its length."""
    return LCSseq.similarity(label, letters[: 3 * len(label)]) / len(label)


def _crowd(keys: _Keys, before: str, line: int) -> frozenset[int]:
    """Return the lines whose labels stand there as well, behind the last column head: whose are the values, then?"""
    for head in keys.heads:
        at = before.rfind(head)
        if at >= 0:
            before = before[at + len(head) :]
    return frozenset(
        other
        for label, other in keys.lines.items()
        if other != line and label not in keys.ambiguous and label in before
    )


def _headed(stream: Stream, section: Section, line_index: int, line: Line, runs: Sequence[Run]) -> Iterator[Pair]:
    size = len(line.header)
    for index, run in enumerate(runs):
        if len(run.cells) * 3 >= len(line.fields) and run.filled:
            before = stream.letters[max(run.start, run.at - size * 2) : run.at]
            in_order = LCSseq.similarity(line.header, before) / size
            # Heads that wrap over lines come shredded: then their letters count, whatever their order.
            found = max(in_order, SHREDDED * (Counter(line.header) & Counter(before)).total() / size)
            if found >= FUZZY_FLOOR:
                yield _pair(section, line_index, index, runs, found)


def _gaps(found: _Found | None, section: Section, runs: Sequence[Run]) -> Iterator[tuple[range, range]]:
    """Yield the lines and the runs that no anchor has taken, between one anchor and the next and at both ends."""
    if found is None:
        yield range(len(section.lines)), range(len(runs))
        return
    sure = [pair for pair in found.pairs if pair.label >= 1.0 and not pair.crowd] or list(found.pairs)
    reach = 3 * len(section.lines)
    first, last = sure[0], sure[-1]
    yield range(first.line), range(max(0, first.first - reach), first.first)
    for one, other in pairwise(sure):
        yield range(one.line + 1, other.line), range(one.last + 1, other.first)
    yield range(last.line + 1, len(section.lines)), range(last.last + 1, min(len(runs), last.last + 1 + reach))


def _compared(
    stream: Stream, section: Section, runs: Sequence[Run], lines: range, near: Sequence[int]
) -> Iterator[Pair]:
    """Pair runs with the lines left for them by how much of a line's label stands around each."""
    if not lines:
        return
    keys = _keys(section)
    for index in near:
        run = runs[index]
        before = stream.letters[max(run.start, run.at - WINDOW) : run.at]
        after = stream.letters[run.at : min(run.stop, run.at + WINDOW)]
        for line_index in lines:
            line = section.lines[line_index]
            width = len(line.fields)
            if line.keys and run.filled and not run.item and width - 3 <= len(run.cells) <= 2 * width + 2:
                label = max(_share(one, before, after) for one in line.keys)
                if label < FUZZY_FLOOR:
                    yield _pair(section, line_index, index, runs, 0.0)
                else:
                    yield _pair(section, line_index, index, runs, label, _crowd(keys, before, line_index))


def _share(label: str, before: str, after: str) -> float:
    """Return how much of a label stands around a run, in order but with foreign letters between, from 0 to 1.

    Letters behind the run count a little less: they are the rest of a label that its values cut in two, or
    already the next label.
    """
    if len(label) < SHORT_LABEL:
        return 0.0
    reach = 3 * len(label)
    window = before[-reach:] + after[: 2 * len(label)]
    both = LCSseq.similarity(label, window) / len(label) if window else 0.0
    if both < FUZZY_FLOOR:
        return both * AROUND
    return max(LCSseq.similarity(label, before[-reach:]) / len(label) * BEFORE, both * AROUND)


def _pair(
    section: Section,
    line: int,
    index: int,
    runs: Sequence[Run],
    label: float,
    crowd: frozenset[int] = frozenset(),
) -> Pair:
    """Pair a line with a run, and with the runs after it that have no label of their own, if that makes it whole."""
    width = len(section.lines[line].fields)
    cells, last = runs[index].cells, index
    filled = runs[index].filled
    if 0 < filled < width:
        count, further = filled, index
        while count < width and further + 1 < len(runs) and runs[further + 1].at == runs[index].at:
            further += 1
            count += runs[further].filled
        if count == width:
            cells = tuple(cell for run in runs[index : further + 1] for cell in run.cells)
            filled, last = count, further
    telling = min(label, CROWDED) if crowd else label
    weight = UNEXPLAINED + LABEL * telling + COUNT * _count_fit(cells, filled, width)
    return Pair(line, index, last, cells, label, weight if filled else weight + EMPTY_RUN, crowd)


def _count_fit(cells: Sequence[Cell], filled: int, width: int) -> float:
    """Return how well a number of values suits a line of ``width`` columns, from 0 to 1."""
    if width in (filled, len(cells)):
        return 1.0
    if width == 1 and len({cell.number for cell in cells if cell.filled}) == 1:
        return 0.9  # a merged cell that the converter repeats
    if filled < width < len(cells):
        places = [index for index, cell in enumerate(cells) if cell.filled]
        return 1.0 if places and places[-1] - places[0] < width else 0.4
    return max(0.0, 0.5 - 0.1 * abs(width - filled))


def _repeated(pairs: Sequence[Pair], anchors: Sequence[Pair], section: Section) -> bool:
    """Tell whether half of the found lines stand elsewhere too, whole and with other values somewhere."""
    taken = {pair.line: pair for pair in pairs}
    first, last = pairs[0].first, pairs[-1].last
    again = [
        other
        for other in anchors
        if other.line in taken
        and (other.last < first or other.first > last)
        and (other.label >= 1.0 or not section.lines[other.line].keys)
        and _values(other) != _values(taken[other.line])
        and len(_values(other)) == len(section.lines[other.line].fields)
    ]
    lines = {other.line for other in anchors if other.first > last or other.last < first}
    return bool(again) and 2 * len(lines) >= len(pairs)


def _values(pair: Pair) -> list[Number | None]:
    return [cell.number for cell in pair.cells if cell.filled]


def _stray(stream: Stream, section: Section, pairs: Sequence[Pair], runs: Sequence[Run]) -> int:
    start = max(stream.letters.rfind(heading, 0, runs[pairs[0].first].at) for heading in section.headings)
    taken = {index for pair in pairs for index in range(pair.first, pair.last + 1)}
    return sum(
        run.filled
        for index, run in enumerate(runs[: pairs[-1].last + 1])
        if index not in taken and (run.at >= start >= 0 or index > pairs[0].first)
    )


def _columnwise(stream: Stream, section: Section, runs: Sequence[Run]) -> bool:
    """Tell whether a column head, not a row label, stands right before some figures of a section with row labels."""
    if not all(line.keys for line in section.lines):
        return False
    heads = tuple(head for heads in section.column_keys for head in heads if len(head) >= 3)
    return any(run.filled and stream.letters[run.start : run.at].endswith(heads) for run in runs)


# --- chains -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Found:
    pairs: tuple[Pair, ...]
    margins: tuple[float, ...]
    score: float


def _best(pairs: Iterable[Pair], runs: Sequence[Run], costs: Sequence[float]) -> _Found | None:
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
    return _Found(tuple(order[n] for n in chosen), margins, best)


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


def _skipping(runs: Sequence[Run], section: Section) -> list[float]:
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


def _with_context(pairs: Sequence[Pair], section: Section, runs: Sequence[Run]) -> tuple[Pair, ...]:
    """Weigh the labels again, now that the other lines have their values.

    An ambiguous label is whole where the lines before and after it stand right around it; a crowded one is no proof
    unless the lines that crowd it have values of their own.
    """
    paired = {pair.line for pair in pairs}
    taken = {index for pair in pairs for index in range(pair.first, pair.last + 1)}
    weighed = []
    for n, pair in enumerate(pairs):
        label = pair.label
        if label == AMBIGUOUS:
            before = n > 0 and _adjacent(pairs[n - 1], pair, runs)
            after = n + 1 < len(pairs) and _adjacent(pair, pairs[n + 1], runs)
            if before and (after or pair.line == len(section.lines) - 1):
                label = 1.0
        if not pair.crowd <= paired:
            label = min(label, CROWDED)
        weighed.append(replace(pair, label=label, beside=_beside(pair, runs, taken)))
    return tuple(_held(weighed, section, runs))


def _held(pairs: list[Pair], section: Section, runs: Sequence[Run]) -> list[Pair]:
    """Take damaged labels for read where the whole ones around them leave no other place for their lines.

    Between two lines with whole labels stand as many rows as the form has lines there, each with as many values as
    columns and at least some of its label.
    """
    sure = [n for n, pair in enumerate(pairs) if pair.label >= 1.0]
    held = list(pairs)
    for one, other in pairwise(sure):
        inner = pairs[one + 1 : other]
        adjacent = all(_adjacent(a, b, runs) for a, b in pairwise(pairs[one : other + 1]))
        if adjacent and all(pair.label >= FUZZY_FLOOR and _exact(pair, section) for pair in inner):
            held[one + 1 : other] = [replace(pair, label=max(pair.label, HELD)) for pair in inner]
    return held


def _exact(pair: Pair, section: Section) -> bool:
    """Tell whether a pair has a value for every column, and no more."""
    return sum(cell.filled for cell in pair.cells) == len(section.lines[pair.line].fields)


def _beside(pair: Pair, runs: Sequence[Run], taken: Collection[int]) -> bool:
    """Tell whether figures that no line takes stand right before or behind a pair's, without a letter between."""
    return any(
        0 <= index < len(runs)
        and index not in taken
        and runs[index].filled > 0
        and runs[index].at == runs[pair.first].at
        for index in (pair.first - 1, pair.last + 1)
    )


def _adjacent(first: Pair, second: Pair, runs: Sequence[Run]) -> bool:
    """Tell whether two lines follow each other in the form, and nothing but empty cells stands between them."""
    return first.line + 1 == second.line and not any(run.filled for run in runs[first.last + 1 : second.first])
