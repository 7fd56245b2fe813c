"""Several reports in one file, taken apart where titles and headings tell: of two agencies, two years, two forms.

In: a document. Out: one document for each report in it, each with its own cells and text at their places in the file.
Surprise: the border is decided before anything is located, and a doubt leaves the file whole: then its tables stand in
it twice, and everything is flagged.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from extractor.locate.reports.beginnings import by_chapters
from extractor.locate.reports.report_marks import (
    Chapter,
    TableMarks,
    chapters_of,
    first_labels,
    in_order,
    reads_whole,
    table_within,
)
from extractor.locate.reports.report_titles import MOST_TITLES, Title, page_head, same, titles_of
from extractor.locate.reports.turns import by_turns
from extractor.locate.stream import to_stream
from extractor.page import TEXT, Cell, Document, Span, only_spans

FIGURES = 10
"""Figures before a title, and behind it, without which no table stands there."""
CHAPTERS_WITHOUT_TABLE = 5
"""Of a report's six; so many in their order are no list of what it contains."""
MOST_MASKED = 50_000_000
"""Characters of all parts together, each of which has the length of the whole file."""


@dataclass(frozen=True, slots=True)
class _Stretch:
    """What stands from a title to the one of another report; ``title`` is None for what stands before the first.

    ``chapters`` are the headings in it, ``table`` where a table begins, if there is one.
    """

    title: Title | None
    span: Span
    chapters: tuple[Chapter, ...]
    table: TableMarks | None

    @property
    def begins(self) -> bool:
        """Tell whether a first chapter stands in it."""
        return any(chapter.number == 1 for chapter in self.chapters)

    @property
    def is_report(self) -> bool:
        """Tell whether it reads like a report: its first chapter, then a table, and the chapters in their order.

        Its contents may stand before them. A report that lost its table is known by nearly all of its chapters.
        """
        firsts = [n for n, chapter in enumerate(self.chapters) if chapter.number == 1]
        if not firsts or not in_order(own := self.chapters[firsts[-1] :]):
            return False
        if self.table is None:
            return len(own) >= CHAPTERS_WITHOUT_TABLE
        return self.table.filled and own[0].start < self.table.start


def parts_of(document: Document) -> tuple[Document, ...]:
    """Return a document for each report of a file; the file's own where there is one, or where anything is in doubt.

    Where titles and chapters say that there are several, and not which is which, it says so.
    """
    if not _may_hold_several(document):
        return (document,)
    titles = list(titles_of(document))
    if not titles or _is_of_one(document, titles):
        return _where_chapters_begin_anew(document, titles) or (document,)
    borders = _borders(document, titles)
    if len(borders) > MOST_TITLES:
        return (document,)
    stretches = _stretches(document, borders)
    spans = [] if document.columns else _behind_each_other(document, stretches)
    parts = [(span,) for span in spans] or by_turns(document, titles)
    found = _taken_apart(document, parts, certain=bool(spans)) or _where_chapters_begin_anew(document, titles)
    if found:
        return found
    several = sum(one.begins and one.table is not None for one in stretches) > 1
    return (replace(document, several=True) if several else document,)


def _is_of_one(document: Document, titles: Sequence[Title]) -> bool:
    """Tell whether all titles are those of one report, and no table stands before them."""
    before = any(document.text.find(label, 0, titles[0].start) >= 0 for label in first_labels())
    return not before and all(same(one, other) for one, other in pairwise(titles))


def _behind_each_other(document: Document, stretches: Sequence[_Stretch]) -> list[Span]:
    """Return where the reports of a file stand that come one behind the other; nothing where that is in doubt."""
    reports = [one for one in stretches if one.is_report]
    if len(reports) < 2 or not _certain(stretches, reports):
        return []
    starts = [one.span.start for one in reports]
    starts[0] = starts[0] if any(one.title for one in stretches[: stretches.index(reports[0])]) else 0
    return [Span(start, end) for start, end in pairwise([*starts, len(document.text)])]


def _where_chapters_begin_anew(document: Document, titles: Sequence[Title]) -> tuple[Document, ...]:
    """Return the reports of a file whose titles tell too little, if its chapters begin anew and each reads whole."""
    spans = [] if document.columns else by_chapters(document, titles)
    return _taken_apart(document, [(span,) for span in spans])


def _taken_apart(
    document: Document, parts: Sequence[tuple[Span, ...]], *, certain: bool = False
) -> tuple[Document, ...]:
    """Return the parts of a document, which each read whole if nothing makes them ``certain``; or else nothing."""
    if len(parts) * len(document.text) > MOST_MASKED:
        return ()
    found = tuple(part_of(document, own) for own in parts)
    return found if certain or all(map(reads_whole, found)) else ()


def part_of(document: Document, spans: tuple[Span, ...]) -> Document:
    """Return what stands in some spans of a document, at its place; all other text is fill."""
    cells = tuple(cell for cell in document.cells if any(span.start <= cell.start < span.end for span in spans))
    styled = tuple(run for run in document.styled if any(span.start <= run.start < span.end for span in spans))
    return replace(document, text=only_spans(document.text, spans), cells=cells, styled=styled, spans=spans)


def _may_hold_several(document: Document) -> bool:
    """Tell whether it is worth while to look: words of a title stand between figures, or a page has two columns, or
    the first label of a table stands there twice.
    """
    if document.columns or any(document.text.count(label) > 1 for label in first_labels()):
        return True
    first, last = _nth_figure(document.cells), _nth_figure(document.cells[::-1])
    return first < last and document.text.find("告", first, last) >= 0


def _nth_figure(cells: Sequence[Cell]) -> int:
    figures = (cell.start for cell in cells if cell.kind is not TEXT)
    return next((start for n, start in enumerate(figures, 1) if n == FIGURES), -1)


# --- stretches -------------------------------------------------------------------------------------------------------


def _borders(document: Document, titles: Sequence[Title]) -> list[Title]:
    """Return the titles that follow one of another report, each where its page begins, and as whole as it is said."""
    borders = [titles[0]]
    for before, title in pairwise(titles):
        if not same(borders[-1], title):
            borders.append(replace(title, start=page_head(document, title, before)))
        elif len(title.name) + len(title.year) > len(borders[-1].name) + len(borders[-1].year):
            borders[-1] = replace(title, start=borders[-1].start)
    return borders


def _stretches(document: Document, borders: Sequence[Title]) -> list[_Stretch]:
    """Return what stands before the first title, and from each title to the next one of another report."""
    stream = to_stream(document)
    chapters = chapters_of(document)
    ends = [*(title.start for title in borders), len(document.text)]
    found = []
    for n, (start, end) in enumerate(pairwise((0, *ends))):
        own = tuple(chapter for chapter in chapters if start <= chapter.start < end)
        owner = borders[n - 1] if n else None
        found.append(_Stretch(owner, Span(start, end), own, table_within(stream, start, end)))
    return found


def _certain(stretches: Sequence[_Stretch], reports: Sequence[_Stretch]) -> bool:
    """Tell whether titles and headings leave no doubt: every table and every chapter is that of a report.

    What stands before the first report may be a list of them; a report's title may not come back behind another's.
    """
    before = stretches.index(reports[0])
    if any(one.table is not None for one in stretches[:before]):
        return False
    if any(one.table is not None or one.chapters for one in stretches[before:] if not one.is_report):
        return False
    titles = [one.title for one in reports if one.title]
    if len(titles) < len(reports):
        return False  # what stands before all titles
    return not any(same(one, other) for n, one in enumerate(titles) for other in titles[n + 1 :])
