"""Reports behind each other whose titles were lost: their chapters begin anew, and a sentence says whose they are.

In: a document, the titles that it has. Out: a span for each report. Surprise: the sentence decides. Where two reports
begin in the same words it is one report, shown twice; where one has no such sentence, nothing tells whose it is.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from operator import attrgetter

from extractor.locate.reports.report_marks import CHAPTERS, Chapter, chapters_of, in_order
from extractor.locate.reports.report_titles import MOST_TITLES, Title, same
from extractor.page import TEXT, Document, Span, key

_BEGINNING = re.compile(
    r"本(?:年度)?报告(?:由|是|依据|根据|按照|中|所列)|现将[^。;]{2,80}(?:如下|公布)|[^。;]{2,60}报告如下"
    r"|(?:根据|依据|按照)[^。;]{2,80}(?:编制|编写|撰写|形成)"
)
"""Words of the sentence that stands before a report's first chapter: whose it is, and on which rule it rests."""
LONGEST = 400
"""Characters of that sentence that are compared."""


def by_chapters(document: Document, titles: Sequence[Title]) -> list[Span]:
    """Return where reports stand whose chapters begin anew; nothing where there is one, or anything is in doubt."""
    runs = _runs(chapters_of(document))
    if not 2 <= len(runs) <= MOST_TITLES or not all(len(run) >= CHAPTERS and in_order(run) for run in runs):
        return []
    gaps = [Span(0, runs[0][0].start), *(Span(one[-1].start, other[0].start) for one, other in pairwise(runs))]
    found = [_beginning(document, titles, gap) for gap in gaps]
    beginnings = [one for one in found if one]
    if len(beginnings) < len(runs) or any(one.may_be(other) for one, other in combinations(beginnings, 2)):
        return []
    return [
        Span(start, end) for start, end in pairwise([0, *(one.start for one in beginnings[1:]), len(document.text)])
    ]


@dataclass(frozen=True, slots=True)
class _Beginning:
    """What stands before a report's first chapter: its title, or else the ``words`` of its first sentence."""

    start: int
    title: Title | None
    words: str

    def may_be(self, other: _Beginning) -> bool:
        """Tell whether two reports may be one."""
        if self.title and other.title:
            return same(self.title, other.title)
        if self.title:
            return self.title.name in other.words and (not self.title.year or self.title.year in other.words)
        return other.may_be(self) if other.title else self.words == other.words


def _beginning(document: Document, titles: Sequence[Title], gap: Span) -> _Beginning | None:
    """Return how a report begins between the last heading before it and its own first one, if anything says so."""
    own = [title for title in titles if gap.start <= title.start < gap.end]
    sentence = _sentence(document, gap)
    if not own and not sentence:
        return None
    start = min([*(title.start for title in own), *([sentence.start] if sentence else [])])
    words = "".join(document.text[sentence.start : sentence.end].split()) if sentence else ""
    return _Beginning(start, own[0] if own else None, words)


def _runs(chapters: Sequence[Chapter]) -> list[list[Chapter]]:
    """Return chapters parted before each first one."""
    runs: list[list[Chapter]] = []
    for chapter in chapters:
        if chapter.number == 1 or not runs:
            runs.append([])
        runs[-1].append(chapter)
    return runs


def _sentence(document: Document, gap: Span) -> Span | None:
    """Return where the sentences stand that begin a report; the last ones, for the report before may speak likewise."""
    found: Span | None = None
    follows = False
    first, last = (bisect_left(document.cells, at, key=attrgetter("start")) for at in (gap.start, gap.end))
    for cell in document.cells[first:last]:
        if cell.kind is not TEXT:
            continue
        begins = bool(_BEGINNING.search(key(document.text[cell.start : cell.end][:LONGEST])))
        if begins:
            found = Span(found.start if found and follows else cell.start, min(cell.end, cell.start + LONGEST))
        follows = begins
    return found
