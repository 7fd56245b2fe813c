"""Rows that were found with figures which may be those of the row that the form prints next, or nobody's.

In: the letters of a document, a section's form and the runs taken for its lines. Out: the lines to doubt. Surprise: the
label of such a row stands there whole. Its own row is empty, so that the next figures are the next row's, whose label
was lost or is wrapped around them, or the number of the page that ends there.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from rapidfuzz.distance import LCSseq

from extractor.forms import Line, Section
from extractor.locate.located import LaidLine
from extractor.locate.sequence import FUZZY_FLOOR, SHORT_LABEL, WINDOW
from extractor.locate.stream import Stream
from extractor.page import key

BEGUN = 2
"""Letters of the next label that stand between a label and its figures; one stands there by chance."""


def rows_of_the_next(stream: Stream, section: Section, laid: Mapping[int, LaidLine]) -> frozenset[int]:
    """Return the lines found right before one that was not, and whose figures may be that one's."""
    before_lost = [
        index
        for index, line in enumerate(section.lines[1:])
        if index in laid and index + 1 not in laid and line.keys and section.lines[index].keys
    ]
    if not before_lost:
        return frozenset()
    gaps = any(
        index not in laid and any(len(label) >= SHORT_LABEL and label in stream.letters for label in line.keys)
        for index, line in enumerate(section.lines)
    )
    return frozenset(index for index in before_lost if _may_be_next(stream, section, index, laid, gaps))


def below_empty_rows(stream: Stream, laid: Mapping[int, LaidLine]) -> frozenset[int]:
    """Return the lines whose figures stand below the empty cells of their row, outside of its table, and fewer.

    Such a figure is perhaps a page's number; a row that goes on on another page has as many figures as cells.
    """
    below = {
        behind.cells[0].start
        for run, behind in pairwise(stream.runs)
        if not run.filled
        and behind.at == run.at
        and run.led
        and run.cells[0].table is not None
        and behind.cells[0].table is None
        and len(behind.cells) < len(run.cells)
    }
    return frozenset(index for index, one in laid.items() if one.pair.cells[0].start in below)


def _may_be_next(stream: Stream, section: Section, index: int, laid: Mapping[int, LaidLine], gaps: bool) -> bool:
    """Tell whether a row's figures may be the next one's; ``gaps`` tells that other rows of the table are empty."""
    own, following = section.lines[index], section.lines[index + 1]
    at, led = _before(stream, laid[index].pair.cells[0].start, laid[index].pair.cells[0].row)
    if _wraps_around(stream.letters, at, own, following):
        return True
    return gaps and not led and not any(_stands_for_itself(stream, section, label) for label in following.keys)


def _stands_for_itself(stream: Stream, section: Section, label: str) -> bool:
    """Tell whether a label stands on the page as often as rows of the table have it, so that this row has its own."""
    return stream.letters.count(label) >= sum(label in line.keys for line in section.lines)


def _before(stream: Stream, start: int, row: int) -> tuple[int, bool]:
    """Return how many letters stand before a place, and whether words stand before it in its own row.

    Where each cell has a line of its own, a row is what stands together; the words before may be another's.
    """
    run = next((run for run in stream.runs if run.cells[0].start <= start < run.cells[-1].end), None)
    if run is None:
        return 0, True
    in_table = run.cells[0].table is not None
    text = stream.document.text
    beside = in_table or key(text[text.rfind("\n", 0, run.cells[0].start) + 1 : run.cells[0].start]) != ""
    return run.at, run.led and run.cells[0].row == row and beside


def _wraps_around(letters: str, at: int, own: Line, following: Line) -> bool:
    """Tell whether the next label begins between a row's label and the figures, and goes on behind these."""
    before = letters[max(0, at - WINDOW) : at]
    tails = [label[-SHORT_LABEL:] for label in own.keys]  # the beginning may hold the unit, if it wraps
    ends = [before.rfind(tail) + len(tail) for tail in tails if tail in before]
    between = before[max(ends) :] if ends else ""
    if not between:
        return False
    after = letters[at : at + WINDOW]
    return any(
        LCSseq.similarity(label, between) >= BEGUN
        and LCSseq.similarity(label, between + after[: len(label)]) >= FUZZY_FLOOR * len(label)
        for label in following.keys
        if len(label) >= SHORT_LABEL
    )
