"""Rows whose label an office says shorter than the form: 2.逾期不缴费, 二、上年结转申请数量.

In: a document and what was located of it. Out: the fields of such rows, by row. Surprise: the place alone does not tell
a row, nor do a few words of its label; both together do, where the rows before and behind are the form's and nothing
stands between. Whether another row stands there in its stead, the sums of the columns have to say.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterator
from itertools import takewhile
from operator import attrgetter

from extractor.locate.doubts import LABEL_READ
from extractor.locate.located import LaidLine, Located, LocatedSection
from extractor.page import TEXT, Cell, Document, Reason, key

SHARE = 0.75
"""Of the letters that a short label has, those that stand in the form's label in the same order."""
LETTERS = 3
"""Fewer are in many labels."""
BEFORE = 4
"""Cells before a row's figures that its label may stand in."""


def short_labels(document: Document, located: Located) -> Iterator[tuple[str, ...]]:
    """Yield the fields of each row that is doubted for its label alone, and whose label is a short form's."""
    for section in located.sections:
        short = {index for index in section.lines if _doubted_for_its_label(section, index)}
        short = {index for index in short if _said_shorter(document, section, index)}
        for index in short:
            if _in_order(section, index, short):
                yield tuple(spec.id for spec in section.section.lines[index].fields)


def _doubted_for_its_label(section: LocatedSection, index: int) -> bool:
    fields = (section.fields[spec.id] for spec in section.section.lines[index].fields)
    return {reason for value in fields for reason in value.reasons} == {Reason.LABEL_UNCLEAR}


def _in_order(section: LocatedSection, index: int, short: Collection[int]) -> bool:
    """Tell whether the form's rows stand right before and behind a row, where the form has some."""
    lines, last = section.lines, len(section.section.lines) - 1
    ends = [(at - 1, at) for at in (index, index + 1) if 0 < at <= last]
    return (
        bool(ends)
        and all(one in lines and other in lines and _joins(lines[one], lines[other]) for one, other in ends)
        and all(at in short or _sure(lines[at]) for pair in ends for at in pair)
    )


def _joins(one: LaidLine, other: LaidLine) -> bool:
    return one.pair.last + 1 == other.pair.first


def _sure(laid: LaidLine) -> bool:
    return laid.pair.label >= LABEL_READ and not laid.placed.reasons


def _said_shorter(document: Document, section: LocatedSection, index: int) -> bool:
    """Tell whether what stands before a row's figures is its label said shorter; a group's may stand before that."""
    cells = _label_cells(document, section.lines[index])
    words = [key(one) for cell in cells for one in document.text[cell.start : cell.end].split()]
    labels = [line.keys[0] if line.keys else "" for line in section.section.lines]
    own = labels[index]
    for said in ("".join(words[at:]) for at in range(len(words))):
        shared = _shared(said, own)
        if shared >= LETTERS and shared >= SHARE * len(said) and len(said) < len(own):
            return all(_shared(said, label) < shared for label in labels if label != own)
    return False


def _label_cells(document: Document, laid: LaidLine) -> list[Cell]:
    """Return the cells of words right before a row's figures."""
    at = bisect_left(document.cells, laid.pair.cells[0].start, key=attrgetter("start"))
    before = reversed(document.cells[max(0, at - BEFORE) : at])
    return list(takewhile(lambda cell: cell.kind is TEXT, before))[::-1]


def _shared(short: str, full: str) -> int:
    """Return how many letters two labels share in one order: the longest common subsequence."""
    row = [0] * (len(full) + 1)
    for letter in short:
        before = row
        row = [0]
        for at, other in enumerate(full):
            row.append(before[at] + 1 if letter == other else max(row[at], before[at + 1]))
    return row[-1]
