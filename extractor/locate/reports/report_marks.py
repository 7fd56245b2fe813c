"""By what a report is known, whoever wrote it: its chapters in their order, and the long labels of its table.

In: a document. Out: where its chapters begin, where a table does, and whether it reads like one whole report. Surprise:
nothing is located here; a chapter's number that is a row's as well (一、本年新收) is told by the form's labels.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from extractor.forms import Section, section_ids, sections
from extractor.locate.reports.report_titles import words_of
from extractor.locate.sequence import DISTINCTIVE
from extractor.locate.stream import Stream, to_stream
from extractor.page import TEXT, Document, key

HALF = 0.5
"""Of a table's long labels; so many stand where the table does."""
WHOLE = 0.9
"""Of them; so many stand in a table that is all there, and no more of them twice than the rest."""
LONGEST_HEADING = 96
"""Characters with all blanks and markup in them."""
ROWS = 10
"""With long labels; the tables with fewer have short ones besides."""
CHAPTERS = 3
"""Of a report's six, at least, that show its order."""

_NUMERALS = "一二三四五六七八九"
_CHAPTER = re.compile(
    rf"[#*]*(?:第(?P<part>[{_NUMERALS}])(?:部分|章|节)[^。;]{{0,24}}"
    rf"|(?P<item>[{_NUMERALS}])[、.,:](?!.{{0,4}}(?:新收|结转|办理结果))[^。;]{{2,24}}|总体(?:工作)?情况|概述)[*#]*"
)


class Chapter(NamedTuple):
    """The heading of a chapter: where it stands, and its number."""

    start: int
    number: int


def chapters_of(document: Document) -> list[Chapter]:
    """Return the headings of chapters, 一、总体情况 and so on, that are no labels of a form."""
    found = []
    for at, cell in enumerate(document.cells):
        if cell.kind is not TEXT or cell.end - cell.start > LONGEST_HEADING:
            continue
        words = words_of(document, at, at)
        if (match := _CHAPTER.fullmatch(words)) and key(words) not in _all_labels():
            numeral = match["part"] or match["item"] or "一"  # the first one often lacks its own
            found.append(Chapter(cell.start, _NUMERALS.index(numeral) + 1))
    return found


def has_headings(document: Document) -> bool:
    """Tell whether the headings of several of the form's tables stand in a document, each in a line of its own."""
    lines = {key(words_of(document, at, at)) for at, cell in enumerate(document.cells) if cell.kind is TEXT}
    every = [[section.headings[0] for section in sections(id_) if section.headings] for id_ in section_ids()]
    return sum(any(line.endswith(one) for line in lines for one in own) for own in every) > 1


def in_order(chapters: Sequence[Chapter]) -> bool:
    """Tell whether chapters begin with the first, and each comes once, behind those before it."""
    numbers = [chapter.number for chapter in chapters]
    return numbers[:1] == [1] and all(one < other for one, other in pairwise(numbers))


def reads_whole(document: Document) -> bool:
    """Tell whether a document reads like one report, with its chapters in their order and all of a table, once."""
    chapters = chapters_of(document)
    if len(chapters) < CHAPTERS or not in_order(chapters):
        return False
    letters = to_stream(document).letters
    tables = (_long_labels(section) for id_ in section_ids() for section in sections(id_))
    counts = [[max(letters.count(label) for label in line) for line in table] for table in tables if table]
    whole = [one for one in counts if sum(map(bool, one)) >= WHOLE * len(one)]
    return bool(whole) and all(sum(n > 1 for n in one) <= (1 - WHOLE) * len(one) for one in whole)


class TableMarks(NamedTuple):
    """Where the long labels of a table begin, and whether so many figures stand there that it may have its own."""

    start: int
    filled: bool


def table_within(stream: Stream, start: int, end: int) -> TableMarks | None:
    """Return where a table begins between two places; None where there is none."""
    places = [place for _, place in stream.letter_cells]
    counts = [*(count for count, _ in stream.letter_cells), len(stream.letters)]
    first, last = counts[bisect_left(places, start)], counts[bisect_left(places, end)]
    begins = [
        (min(found), len(section.lines))
        for id_ in section_ids()
        for section in sections(id_)
        if (found := _labels_within(stream.letters, section, first, last))
    ]
    if not begins:
        return None
    figures = sum(start <= cell.start < end for cell in stream.document.cells if cell.kind is not TEXT)
    filled = figures >= HALF * max(lines for _, lines in begins)
    return TableMarks(stream.offset(min(begins)[0]), filled)


def _labels_within(letters: str, section: Section, first: int, last: int) -> list[int]:
    """Return where the long labels of a section stand, which are part of no sentence; none if most of them do not."""
    lines = _long_labels(section)
    places = [
        min((at for label in line if (at := letters.find(label, first, last)) >= 0), default=-1) for line in lines
    ]
    found = [at for at in places if at >= 0]
    return found if lines and len(found) >= HALF * len(lines) else []


@cache
def first_labels() -> frozenset[str]:
    """Return the first label of each table with many long ones, as it stands in a text without its number."""
    tables = (_long_labels(section) for id_ in section_ids() for section in sections(id_))
    return frozenset(min(lines[0], key=len) for lines in tables if len(lines) >= ROWS)


@cache
def _long_labels(section: Section) -> tuple[tuple[str, ...], ...]:
    """Return for each line of a section its long labels, if it has any."""
    lines = (tuple(label for label in line.keys if len(label) >= DISTINCTIVE) for line in section.lines)
    return tuple(line for line in lines if line)


@cache
def _all_labels() -> frozenset[str]:
    """Return what the forms print within their tables, left of the figures and between them."""
    lines = [line for id_ in section_ids() for section in sections(id_) for line in section.lines]
    parts = (part for line in lines for spec in line.fields for part in (*spec.row_label, *spec.heading[1:]))
    return frozenset(label for line in lines for label in line.keys).union(map(key, parts))
