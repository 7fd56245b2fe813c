"""Which lines of a form a document's runs can belong to, and how much speaks for each pair.

In: a ``SectionView``. Out: ``Pair``s with the share of the label that stands by the run. Surprise: a label that stands
whole before its run is an anchor and nothing else is asked; the rest is compared letter by letter.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import groupby

from rapidfuzz.distance import LCSseq

from extractor.forms import Line, Section
from extractor.limits import MAX_PAIRS
from extractor.locate.sequence.chain import Pair
from extractor.locate.sequence.columns import adds_up, identities_within, place_cells
from extractor.locate.sequence.section_view import SHORT_LABEL, Labels, SectionView
from extractor.page import GARBLED, SPLIT, Cell

# Weights, in the manner of log-likelihoods; set on the development zoo (eval of 2026-11), where the figures of the
# report change little for any one of them between half and double.
LABEL = 6.0  # a label that stands whole before its run
COUNT = 2.0  # as many values as the line has columns
UNEXPLAINED = -3.0  # taking a run for a line, before anything speaks for it
EMPTY_RUN = -2.0  # a run of empty cells only; these stand everywhere
FUZZY_FLOOR = 0.6  # less of a label than this is chance: most labels share 信息, 申请, 公开
SHREDDED = 0.95  # all letters of a line's column heads, in no order
SECOND = 0.72  # other values stand between the label and these
AMBIGUOUS = 0.75  # 总计 and 其他 are rows as well as columns: alone they prove little
BEFORE = 0.97  # a label whose letters stand before the run, with others between
AROUND = 0.93  # a label that its run cuts in two; what stands behind the run may be the next label
WIDE = 5  # columns; the figures of rows with fewer add up by chance
REST = 3  # letters between a damaged label and its only figure: its unit
CROWDED = 0.7  # another row's label, without values of its own, stands between the last values and this one
FARTHER = 0.69  # the same, and that other label is the nearer one


def find_anchors(view: SectionView, behind: bool = False) -> Iterator[Pair]:
    """Pair every run with the line whose label ends right before it; a line without label with its column heads.

    In a table whose labels stand ``behind`` their values, with the line whose label begins right after it.
    """
    labels, runs = view.labels, view.runs
    for index, run in enumerate(runs):
        if run.item:
            yield from _below(view, index)
            continue
        label = view.label_after(run) if behind else view.label_before(run)
        if label:
            strength = AMBIGUOUS if label in labels.ambiguous else 1.0
            if index and runs[index - 1].at == run.at and runs[index - 1].filled:
                strength = SECOND
            for line in labels.lines[label]:
                crowd = frozenset() if behind else _crowd(labels, view.before(run)[: -len(label)], line)
                yield _pair(view, line, index, strength, crowd)
    for line_index, line_without_label in enumerate(view.section.lines):
        if not line_without_label.keys:
            yield from _headed(view, line_index, line_without_label)


def _below(view: SectionView, index: int) -> Iterator[Pair]:
    """Pair a run that stands right behind an item mark with the line of that number whose label wraps below it."""
    run = view.runs[index]
    after = view.after(run)
    for line_index, line in enumerate(view.section.lines):
        if line.item == run.item:
            label = max(_in_order(one, after) for one in line.keys)
            if label >= FUZZY_FLOOR:
                yield _pair(view, line_index, index, label)


def _in_order(label: str, letters: str) -> float:
    """Return the share of a label's letters that stand in order in others, not far beyond its length."""
    return LCSseq.similarity(label, letters[: 3 * len(label)]) / len(label)


def _crowd(labels: Labels, before: str, line: int) -> frozenset[int]:
    """Return the lines whose labels stand there as well, behind the last column head; the values may be theirs."""
    garbled = GARBLED in before
    if not garbled and not labels.telling.search(before):
        return frozenset()
    for head in labels.heads:
        at = before.rfind(head)
        if at >= 0:
            before = before[at + len(head) :]
    return frozenset(
        other
        for label, lines in labels.lines.items()
        for other in lines
        if (label in before or (garbled and _not_refuted(label, before)))
        and other != line
        and label not in labels.ambiguous
    )


def _headed(view: SectionView, line_index: int, line: Line) -> Iterator[Pair]:
    """Pair a line without label with the figures behind its column heads, though line ends may part them."""
    size = len(line.header)
    for at, group in groupby(enumerate(view.runs), key=lambda item: item[1].at):
        here = list(group)
        filled = [(index, run) for index, run in here if run.filled]
        if not filled and view.letters[max(0, at - size) : at] == line.header:
            yield from (  # a row of empty cells, as many as there are heads
                _pair(view, line_index, index, 1.0) for index, run in here if len(run.cells) == len(line.fields)
            )
        if filled and 3 * sum(len(run.cells) for _, run in filled) >= len(line.fields):
            before = view.letters[max(filled[0][1].start, at - size * 2) : at]
            if len(before) / size < FUZZY_FLOOR:
                continue
            in_order = LCSseq.similarity(line.header, before) / size
            # Heads that wrap over lines come shredded, a part of them behind the figures: then their letters count,
            # whatever their order.
            after = view.letters[at : min(filled[0][1].stop, at + size)]
            shredded = _in_common(line.header, before)
            if 2 * shredded >= size:
                shredded = _in_common(line.header, before + after)
            found = max(in_order, SHREDDED * shredded / size)
            if found >= FUZZY_FLOOR:
                for index, _ in filled:
                    yield _pair(view, line_index, index, found)


@cache
def _counted(letters: str) -> Counter[str]:
    return Counter(letters)


def _in_common(header: str, letters: str) -> int:
    """Return how many letters of a line's column heads stand among others, whatever their order."""
    return sum(min(count, letters.count(letter)) for letter, count in _counted(header).items())


def compared(view: SectionView, lines: range, near: Sequence[int]) -> Iterator[Pair]:
    """Pair runs with the lines left for them by how much of a line's label stands around each."""
    if not lines or not near:
        return
    runs = view.runs
    by_count = len(lines) * len(near) <= MAX_PAIRS  # where more are left, their number tells none from another
    for index in near:
        run = runs[index]
        behind = index + 1
        if index == 0 or runs[index - 1].at != run.at:
            while behind < len(runs) and runs[behind].at == run.at:  # line ends may part the figures of a row
                behind += 1
        cells = sum(len(one.cells) for one in runs[index:behind])
        before, after = view.before(run), view.after(run)
        for line_index in lines:
            line = view.section.lines[line_index]
            width = len(line.fields)
            if line.keys and run.filled and not run.item and width - 3 <= cells <= 2 * width + 2:
                label = max(_share(one, before, after) for one in line.keys)
                alone = view.section.one_column or width == 1
                if alone and all(_far(one, before, "" if run.led else after) for one in line.keys):
                    label = min(label, CROWDED)
                if label < FUZZY_FLOOR:
                    if by_count:
                        yield _pair(view, line_index, index, 0.0)
                else:
                    crowd = _crowd(view.labels, before, line_index)
                    nearest = view.label_before(run)
                    if nearest and line_index not in view.labels.lines[nearest]:
                        crowd |= {*view.labels.lines[nearest]}  # a label as short as 其他 counts too: it stands nearer
                        label = min(label, FARTHER)
                    yield _pair(view, line_index, index, label, crowd)


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
        return max(both * AROUND, _not_refuted(label, before))
    return max(LCSseq.similarity(label, before[-reach:]) / len(label) * BEFORE, both * AROUND)


def _far(label: str, before: str, after: str) -> bool:
    """Tell whether most of a damaged label stands farther from a figure than a unit is long.

    Between them may stand a label that no form knows, to which the only figure belongs.
    """
    size = len(label)
    near = before[-size - max(REST, size // 3) :] + after[: 2 * size]
    return LCSseq.similarity(label, near) < FUZZY_FLOOR * size


def _not_refuted(label: str, before: str) -> float:
    """Return the least that counts as a label where it may stand right before its run: garbled, but with half of it."""
    end = before[-len(label) :]
    if GARBLED not in end:
        return 0.0
    known = sum(ch != GARBLED for ch in end)
    fits = len(end) == len(label) and all(ch in (GARBLED, own) for own, ch in zip(label, end, strict=True))
    return FUZZY_FLOOR if fits and 2 * known >= len(label) else 0.0


def _pair(
    view: SectionView,
    line: int,
    index: int,
    label: float,
    crowd: frozenset[int] = frozenset(),
) -> Pair:
    """Pair a line with a run, and with the runs after it that have no label of their own, if that makes it whole."""
    runs = view.runs
    width = len(view.section.lines[line].fields)
    cells, last = runs[index].cells, index
    filled = count = runs[index].figures
    if 0 < filled < width:
        further = index
        while count < width and further + 1 < len(runs) and runs[further + 1].at == runs[index].at:
            further += 1
            count += runs[further].figures
        if count == width:
            cells = tuple(cell for run in runs[index : further + 1] for cell in run.cells)
            filled, last = count, further
        elif count > width >= WIDE:
            while further + 1 < len(runs) and runs[further + 1].at == runs[index].at:
                further += 1
            together = tuple(cell for run in runs[index : further + 1] for cell in run.cells)
            if _are_pieces(view.section, line, together):
                cells, filled, last = together, width, further
    telling = min(label, CROWDED) if crowd else label
    weight = UNEXPLAINED + LABEL * telling + COUNT * _count_score(cells, filled, width)
    return Pair(line, index, last, cells, label, weight if filled else weight + EMPTY_RUN, crowd)


def _are_pieces(section: Section, line: int, cells: Sequence[Cell]) -> bool:
    """Tell whether figures are a row's of which line ends cut some: put together in one way alone, they add up."""
    form_line = section.lines[line]
    placed = place_cells(form_line, cells, identities_within(section)[line])
    torn = any(cell is not None and cell.mark == SPLIT for cell in placed.cells)
    return torn and adds_up(form_line, placed.cells, identities_within(section)[line])


def _count_score(cells: Sequence[Cell], filled: int, width: int) -> float:
    """Return how well a number of values suits a line of ``width`` columns, from 0 to 1."""
    if width in (filled, len(cells)):
        return 1.0
    if width == 1 and len({cell.number for cell in cells if cell.filled}) == 1:
        return 0.9  # a merged cell that the converter repeats
    if filled < width < len(cells):
        places = [index for index, cell in enumerate(cells) if cell.filled]
        return 1.0 if places and places[-1] - places[0] < width else 0.4
    return max(0.0, 0.5 - 0.1 * abs(width - filled))
