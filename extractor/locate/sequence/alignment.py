"""The alignment of a form's lines with a document's runs: one method for every layout.

In: a ``SectionView``. Out: the best chain of (line, runs) pairs, its score, and each pair's margin to the runner-up.
Method: a weighted chain of anchors, monotone in both sequences (global alignment, Needleman & Wunsch 1970, made sparse:
only pairs that something speaks for), with max-marginals for the margins. Surprise: whole labels are anchors first;
what stands between two anchors is then compared with the few lines that are left for it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from rapidfuzz.distance import LCSseq

from extractor.forms import Section
from extractor.locate.sequence.anchors import (
    AMBIGUOUS,
    COUNT,
    CROWDED,
    FUZZY_FLOOR,
    LABEL,
    REST,
    UNEXPLAINED,
    compared,
    find_anchors,
)
from extractor.locate.sequence.chain import Found, Pair, best_chain
from extractor.locate.sequence.counted_rows import rows_by_number
from extractor.locate.sequence.section_view import SHORT_LABEL, SectionView
from extractor.locate.stream import Run
from extractor.page import Number

CLEARLY = 6.0  # the weight of a whole label: labels read on the wrong side still find all lines but one
WHOLE = UNEXPLAINED + LABEL + COUNT  # a full row with its whole label
BROKEN = 0.65  # the most for a label whose row a page break cut, unless the lines around leave no other place
WHOLE_BEHIND = 0.9  # so much of a label behind figures is all of it
HELD = 0.95  # a damaged label whose neighbours leave its figures no other line


@dataclass(frozen=True, slots=True)
class Chain:
    """The best alignment of one section: its pairs in order, each one's margin to the runner-up and that runner-up."""

    section: Section
    pairs: tuple[Pair, ...]
    margins: tuple[float, ...]
    rivals: tuple[Pair | None, ...]
    score: float
    columnwise: bool
    """Whether values stand right behind column heads, so that the table may have been read column by column."""
    repeated: bool
    """Whether the table stands in the document a second time, with other values: a second report."""
    stray: int
    """How many figures stand in the table, from its heading to its last pair, that no line takes."""
    between: int
    """How many of these stand behind its first pair, so that a line may have lost them."""
    twice: frozenset[int]
    """The lines that stand a second time within the table."""
    behind: frozenset[int]
    """The few lines whose label stands whole behind their figures, where those of others stand before: it may be the
    next row's, of which nothing legible stands before its own."""
    places: tuple[int, ...]
    """For every pair, how many letters of the document stand before its first cell."""
    side_unclear: bool
    """Whether labels were read behind their figures, and not all of them are found.

    What is lost may be the row before the first label as well as the one behind the last: then each figure is the next
    label's, and no column's sum tells, since all of its items move by one.
    """

    @property
    def mostly_lost(self) -> bool:
        """Tell whether fewer than half of the section's lines were found."""
        return 2 * len(self.pairs) < len(self.section.lines)


def align(view: SectionView) -> Chain | None:
    """Return the best chain of a section, or None where nothing in the document speaks for it."""
    section, runs = view.section, view.runs
    anchors = list(find_anchors(view))
    found = best_chain(view, anchors)
    behind = False
    if found and len(found.pairs) < len(section.lines):
        others = list(find_anchors(view, behind=True))
        other = best_chain(view, others)
        if other and (_mirrored(view, found) or (not view.section.one_column and other.score > found.score + CLEARLY)):
            anchors, found, behind = others, other, True
    # Whole labels beside empty cells: these are what the page has, or what a page break left below the figures.
    emptied = {
        pair.line
        for pair in anchors
        if pair.label >= 1.0 and not any(run.filled for run in runs[pair.first : pair.last + 1])
    }
    left = list(_left_between(view, found, emptied))
    taken = {pair.first for pair in anchors if pair.label >= 1.0 and not pair.crowd}
    between = [
        pair for lines, near in left for pair in compared(view, lines, [index for index in near if index not in taken])
    ]
    if between:
        between = [replace(one, label=min(one.label, BROKEN)) if one.line in emptied else one for one in between]
        found = best_chain(view, anchors + between)
    if found and (len(found.pairs) < len(section.lines) or any(pair.label < 1.0 for pair in found.pairs)):
        counted = rows_by_number(view, anchors, found.pairs, WHOLE)
        found = best_chain(view, counted) if counted else found
    if found is None or not _convincing(section, found):
        return None
    pairs = _with_context(view, found.pairs)
    inside = runs[max(0, pairs[0].first - 1) : pairs[-1].last + 2]
    return Chain(
        section,
        pairs,
        found.margins,
        found.rivals,
        found.score,
        columnwise=_columnwise(view, inside),
        repeated=_repeated(section, pairs, anchors),
        stray=_stray(view, pairs),
        between=_between(view, pairs),
        twice=_twice(section, pairs, anchors) | _as_good(section, pairs, found),
        behind=_labelled_behind(view, pairs),
        places=tuple(runs[pair.first].at for pair in pairs),
        side_unclear=behind and len(pairs) < len(section.lines),
    )


def _convincing(section: Section, found: Found) -> bool:
    """Tell whether a chain proves that its section is there: two lines of it, or one whole label of its own."""
    known = [pair for pair in found.pairs if pair.label > AMBIGUOUS or not section.lines[pair.line].keys]
    return len(known) > 1 or any(
        not section.lines[pair.line].keys or (pair.label >= 1.0 and not pair.crowd) for pair in known
    )


def _labelled_behind(view: SectionView, pairs: Sequence[Pair]) -> frozenset[int]:
    """Return the lines whose label stands whole behind their figures and not before them, if these are the fewer."""
    found = frozenset(pair.line for pair in pairs if pair.label < 1.0 and _stands_behind(view, pair))
    return found if 2 * len(found) < len(pairs) else frozenset()


def _stands_behind(view: SectionView, pair: Pair) -> bool:
    """Tell whether a label of a pair's line stands behind its first run, and not between that and the run before.

    Where the figures of a row stand in one line a label may wrap around it, its first line below them.
    """
    run = view.runs[pair.first]
    if len({cell.column for cell in pair.cells}) > 1:
        return False
    before = view.letters[view.runs[pair.first - 1].at if pair.first else 0 : run.at]
    after = view.after(run)
    labels = [one for one in view.section.lines[pair.line].keys if len(one) >= SHORT_LABEL]
    return any(
        LCSseq.similarity(one, after[: len(one) + REST]) >= WHOLE_BEHIND * len(one)
        and LCSseq.similarity(one, before) < FUZZY_FLOOR * len(one)
        for one in labels
    )


def _mirrored(view: SectionView, found: Found) -> bool:
    """Tell whether the labels stand behind their values.

    Row by row that looks like labels before the values of the next row; the ends of the table tell: the first label
    has a row of values before it that nothing explains, and behind the last label there is none.
    """
    section, runs = view.section, view.runs
    first, last = found.pairs[0], found.pairs[-1]
    if 2 * len(found.pairs) < len(section.lines) or last.line + 1 >= len(section.lines):
        return False
    if not section.lines[last.line + 1].keys or last.line + 1 not in _lines_after(view, runs[last.last]):
        return False
    at = runs[first.first - 1].at if first.first else -1
    values = sum(run.filled for run in runs[: first.first] if run.at == at)
    expected = len(section.lines[first.line].fields)
    return values == expected and first.line in _lines_after(view, runs[first.first - 1])


def _lines_after(view: SectionView, run: Run) -> tuple[int, ...]:
    """Return the lines whose label begins right after a run."""
    label = view.label_after(run)
    return view.labels.lines[label] if label else ()


def _left_between(view: SectionView, found: Found | None, emptied: Collection[int]) -> Iterator[tuple[range, range]]:
    """Yield the lines and the runs that no anchor has taken, between one anchor and the next and at both ends.

    An ``emptied`` line may also have the figures between the line before it and its empty cells.
    """
    section, runs = view.section, view.runs
    pairs = found.pairs if found else ()
    sure = [pair for pair in pairs if pair.label >= 1.0 and not pair.crowd]
    sure = sure or [pair for pair in pairs if pair.label != AMBIGUOUS]  # the head of a column bounds no rows
    if not sure:
        yield range(len(section.lines)), range(len(runs))
        return
    first, last = sure[0], sure[-1]
    places = [at for at, _ in groupby(run.at for run in runs)]  # line ends may part what stands at one place
    reach = 3 * len(section.lines)
    begin = places[max(0, bisect_left(places, runs[first.first].at) - reach)]
    end = places[min(len(places) - 1, bisect_left(places, runs[last.last].at) + reach)]
    yield range(first.line), range(bisect_left(runs, begin, key=_at), first.first)
    for one, other in pairwise(sure):
        yield range(one.line + 1, other.line), range(one.last + 1, other.first)
        if other.line in emptied and one.line not in emptied and one.line + 1 == other.line:
            yield range(other.line, other.line + 1), range(one.last + 1, other.first)
    yield range(last.line + 1, len(section.lines)), range(last.last + 1, bisect_right(runs, end, key=_at))


def _at(run: Run) -> int:
    return run.at


def _repeated(section: Section, pairs: Sequence[Pair], anchors: Sequence[Pair]) -> bool:
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
        and (len(_values(other)) == len(section.lines[other.line].fields) or section.one_column)
    ]
    lines = {other.line for other in anchors if other.first > last or other.last < first}
    return bool(again) and 2 * len(lines) >= len(pairs)


NEXT = 2
"""Runs before and behind a table in which one of its rows can stand a second time."""


def _twice(section: Section, pairs: Sequence[Pair], anchors: Sequence[Pair]) -> frozenset[int]:
    """Return the lines whose label stands whole before figures at a second place within the table.

    One that names a column as well, 其他, has to stand between the lines before and behind its own.
    """
    lines = {pair.line: pair for pair in pairs}
    taken = {pair.first for pair in pairs}
    first, last = pairs[0].first, pairs[-1].last

    def between(other: Pair) -> bool:
        before, behind = lines.get(other.line - 1), lines.get(other.line + 1)
        full = len(_values(other)) == len(section.lines[other.line].fields)
        return full and before is not None and behind is not None and before.last < other.first < behind.first

    return frozenset(
        other.line
        for other in anchors
        if (other.label >= 1.0 or (other.label == AMBIGUOUS and between(other)))
        and section.lines[other.line].keys
        and first - NEXT <= other.first <= last + NEXT
        and other.line in lines
        and other.first not in taken
        and any(cell.filled for cell in other.cells)
    )


AS_GOOD = 1.0
"""Two alignments this close are as good as each other."""


def _as_good(section: Section, pairs: Sequence[Pair], found: Found) -> frozenset[int]:
    """Return the lines for which another full row with other figures has as much of the label, such as a wrapped one.

    What a sum says of such a line does not tell which of its rows is meant.
    """
    return frozenset(
        pair.line
        for pair, margin, rival in zip(pairs, found.margins, found.rivals, strict=True)
        if rival is not None
        and margin < AS_GOOD
        and rival.line == pair.line
        and section.lines[pair.line].keys
        and min(pair.label, rival.label) >= FUZZY_FLOOR
        and len(_values(pair)) == len(_values(rival)) == len(section.lines[pair.line].fields)
        and _values(pair) != _values(rival)
    )


def _values(pair: Pair) -> list[Number | None]:
    return [cell.number for cell in pair.cells if cell.filled]


def _stray(view: SectionView, pairs: Sequence[Pair]) -> int:
    first = view.runs[pairs[0].first]
    start = max(view.letters.rfind(heading, 0, first.at) for heading in view.section.headings)
    before = sum(run.filled for run in view.runs[: pairs[0].first] if run.at >= start >= 0)
    return before + _between(view, pairs)


def _between(view: SectionView, pairs: Sequence[Pair]) -> int:
    taken = {index for pair in pairs for index in range(pair.first, pair.last + 1)}
    return sum(view.runs[index].filled for index in range(pairs[0].first, pairs[-1].last) if index not in taken)


def _columnwise(view: SectionView, runs: Sequence[Run]) -> bool:
    """Tell whether a column head, not a row label, stands right before some figures of a section with row labels."""
    if not all(line.keys for line in view.section.lines):
        return False
    heads = tuple(head for heads in view.section.column_keys for head in heads if len(head) >= 3)
    return any(run.figures and view.letters[run.start : run.at].endswith(heads) for run in runs)


def _with_context(view: SectionView, pairs: Sequence[Pair]) -> tuple[Pair, ...]:
    """Set the share of labels again, knowing which other lines have values.

    An ambiguous label is whole where the lines before and after it stand right around it; a crowded one is no proof
    unless the lines that crowd it have values of their own, by something of their labels.
    """
    paired = {pair.line for pair in pairs if pair.label >= FUZZY_FLOOR}
    taken = {index for pair in pairs for index in range(pair.first, pair.last + 1)}
    weighed = []
    for n, pair in enumerate(pairs):
        label = pair.label
        if label == AMBIGUOUS:
            before = n > 0 and _adjacent(view, pairs[n - 1], pair)
            after = n + 1 < len(pairs) and _adjacent(view, pair, pairs[n + 1])
            if before and (after or pair.line == len(view.section.lines) - 1):
                label = 1.0
        if not pair.crowd <= paired:
            label = min(label, CROWDED)
        beside = _beside(view, pair, taken)
        same = label == pair.label and beside == pair.beside
        weighed.append(pair if same else replace(pair, label=label, beside=beside))
    return tuple(_held(view, weighed))


def _held(view: SectionView, pairs: list[Pair]) -> list[Pair]:
    """Raise damaged labels to ``HELD`` where the whole ones around them leave no other place for their lines.

    Between two lines with whole labels stand as many rows as the form has lines there, each with as many values as
    columns and at least some of its label.
    """
    sure = [n for n, pair in enumerate(pairs) if pair.label >= 1.0]
    held = list(pairs)
    for one, other in pairwise(sure):
        inner = pairs[one + 1 : other]
        if not inner:
            continue
        adjacent = all(_adjacent(view, a, b) for a, b in pairwise(pairs[one : other + 1]))
        if adjacent and all(pair.label >= FUZZY_FLOOR and _exact(view.section, pair) for pair in inner):
            held[one + 1 : other] = [replace(pair, label=max(pair.label, HELD)) for pair in inner]
    return held


def _exact(section: Section, pair: Pair) -> bool:
    """Tell whether a pair has a value for every column, and no more."""
    return sum(cell.filled for cell in pair.cells) == len(section.lines[pair.line].fields)


def _beside(view: SectionView, pair: Pair, taken: Collection[int]) -> bool:
    """Tell whether figures that no line takes stand right before or behind a pair's, without a letter between.

    They may also be stuck to the label itself.
    """
    runs = view.runs
    run = runs[pair.first]
    return (
        run.glued
        or (run.glued_behind and not _labelled_before(view, pair, run))
        or any(
            0 <= index < len(runs)
            and index not in taken
            and runs[index].filled > 0
            and runs[index].at == runs[pair.first].at
            for index in (pair.first - 1, pair.last + 1)
        )
    )


def _labelled_before(view: SectionView, pair: Pair, run: Run) -> bool:
    """Tell whether the whole label of a pair's line stands right before its run."""
    label = view.label_before(run)
    return label is not None and pair.line in view.labels.lines[label]


def _adjacent(view: SectionView, first: Pair, second: Pair) -> bool:
    """Tell whether two lines follow each other in the form, and nothing but empty cells stands between them."""
    return first.line + 1 == second.line and not any(run.filled for run in view.runs[first.last + 1 : second.first])
