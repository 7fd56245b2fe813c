"""Several reports in one file, taken apart where titles and headings tell: of two agencies, two years, two forms.

In: a document. Out: one document for each report in it, each with its own cells and text at their places in the file.
Surprise: the border is decided before anything is located, and a doubt leaves the file whole: then its tables stand in
it twice, and everything is flagged.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from extractor.forms import Section, section_ids, sections
from extractor.locate.form_choice import DISTINCTIVE
from extractor.locate.stream import Stream, to_stream
from extractor.page import TEXT, Cell, Document, Span, key, only_spans

FIGURES = 10
"""Figures before a title, and behind it, without which no table stands there."""
HALF = 0.5
"""Of a table's long labels; so many stand where the table does."""
LONGEST_TITLE = 80
"""Characters; a longer line is a sentence."""
WRAPS = 4
"""Cells above the last one of a title, or behind it, that may belong to it: lines that it is broken over, its year."""
LONGEST_HEADING = 24
MOST_MASKED = 50_000_000
"""Characters of all parts together, each of which has the length of the whole file."""

_BODY = (
    r"(?:政府|办公室|办公厅|委员会|管委会|办事处|公署|行署|检察院|法院|供电局|银行|医院|学校|大学|学院|中学|小学"
    r"|局|厅|委|院|署|中心|镇|乡|街道|处|所|站|队|馆|公司|集团|会|部|社|区|县|市|省|州|旗|盟|场|室|园|团|办)"
)
_NAME = rf"(?!政府信息|政务|信息)(?:(?!公开|年|附件)[\u4e00-\u9fff()、·A-Za-z]){{1,40}}?{_BODY}(?:\([^()\d]{{2,20}}\))?"
_OF_THE_REPORT = (
    r"(?:关于)?(?P<year>20[12]\d)?(?:年度?)?(?:的|法定|部门|依法)*(?:(?:政府|政务)?信息|政务)公开(?:工作)?(?:的)?"
    r"(?P<later>20[12]\d)?(?:年度?)?(?:工作)?(?:情况)?(?:的)?(?:年度)?(?:工作)?(?:情况)?报告"
)
_AROUND = r"[#*>《「\"“]*", r"[》」\"”*#]*(?:\((?:(?P<last>20[12]\d)年?度?|[^()\d]{1,8})\))?"
_BEFORE = r"(?:(?:附件|附|附录)[\d一二三四五六七八九十]*[:：.、]?)?"
_TITLE = re.compile(
    rf"{_AROUND[0]}{_BEFORE}{_AROUND[0]}(?:关于)?(?:(?P<first>20[12]\d)年度?)?(?P<name>{_NAME}){_OF_THE_REPORT}{_AROUND[1]}"
)
_NAMELESS = re.compile(rf"{_AROUND[0]}(?P<first>(?!))?(?P<name>(?!))?{_OF_THE_REPORT}{_AROUND[1]}")
_ITS_YEAR = re.compile(r"\(?(20[12]\d)年?度?\)?")
_GOVERNMENT = re.compile(r"(?:人民)?政府$")
_NOTHING = re.compile(r"[\s\0|│]+")
_FIRST_CHAPTER = re.compile(
    r"[#*]*(?:一[、.,:](?!.{0,4}新收)[^。;]{2,24}|第[一1](?:部分|章|节)[^。;]{0,24}|总体(?:工作)?情况|概述)[*#]*"
)


@dataclass(frozen=True, slots=True)
class _Title:
    """A line, or several, in the manner of a report's title: whose report, on which year, and where it begins."""

    name: str
    year: str
    start: int


@dataclass(frozen=True, slots=True)
class _Stretch:
    """What stands from a title to the one of another report; ``title`` is None for what stands before the first.

    ``chapters`` are where headings of a first chapter stand, ``table`` where a table begins, if there is one.
    """

    title: _Title | None
    span: Span
    chapters: tuple[int, ...]
    table: int | None

    @property
    def is_report(self) -> bool:
        """Tell whether it reads like a report: its first chapter, then a table, and no first chapter any more."""
        return self.table is not None and bool(self.chapters) and self.chapters[0] < self.table > self.chapters[-1]


def parts_of(document: Document) -> tuple[Document, ...]:
    """Return a document for each report of a file; the file's own where there is one, or where anything is in doubt."""
    if not _may_hold_several(document):
        return (document,)
    titles = list(_titles(document))
    if not _differing(titles):
        return (document,)
    stretches = _stretches(document, titles)
    reports = [one for one in stretches if one.is_report]
    if len(reports) < 2 or not _certain(stretches, reports):
        return (document,)
    starts = [one.span.start for one in reports]
    starts[0] = starts[0] if any(one.title for one in stretches[: stretches.index(reports[0])]) else 0
    spans = [Span(start, end) for start, end in pairwise([*starts, len(document.text)])]
    if len(spans) * len(document.text) > MOST_MASKED:
        return (document,)
    return tuple(part_of(document, (span,)) for span in spans)


def part_of(document: Document, spans: tuple[Span, ...]) -> Document:
    """Return what stands in some spans of a document, at its place; all other text is fill."""
    cells = tuple(cell for cell in document.cells if any(span.start <= cell.start < span.end for span in spans))
    styled = tuple(run for run in document.styled if any(span.start <= run.start < span.end for span in spans))
    return replace(document, text=only_spans(document.text, spans), cells=cells, styled=styled, spans=spans)


def _may_hold_several(document: Document) -> bool:
    """Tell whether words of a title stand with figures before them and behind them: in a report none does."""
    first, last = _nth_figure(document.cells), _nth_figure(document.cells[::-1])
    return first < last and document.text.find("告", first, last) >= 0


def _nth_figure(cells: Sequence[Cell]) -> int:
    figures = (cell.start for cell in cells if cell.kind is not TEXT)
    return next((start for n, start in enumerate(figures, 1) if n == FIGURES), -1)


# --- titles ----------------------------------------------------------------------------------------------------------


def _titles(document: Document) -> Iterator[_Title]:
    """Yield the lines that are titles of reports and nothing else."""
    cells, text = document.cells, document.text
    for at, cell in enumerate(cells):
        if cell.kind is TEXT and text.find("告", cell.start, cell.end) >= 0 and (title := _title(document, at)):
            yield title


def _title(document: Document, last: int) -> _Title | None:
    """Return the title whose words end in a cell, be they broken over a few."""
    cells = document.cells
    for first in range(last, max(-1, last - WRAPS - 1), -1):
        match = _TITLE.fullmatch(_words(document, first, last))
        if match:
            start = _whole_name(document, first, last)
            return _Title(match["name"], _year(document, match, last), start)
    for first in (last, last - 1):
        match = _NAMELESS.fullmatch(_words(document, max(0, first), last))
        if match and (year := _year(document, match, last)):
            return _Title("", year, cells[max(0, first)].start)
    return None


def _whole_name(document: Document, first: int, last: int) -> int:
    """Return where a title begins, of which the words from a cell on are one.

    A name may be broken as well: 青禾县 stands above 水务局. What stands above belongs to it if the report names itself
    so once more; else it is the signature of the report before.
    """
    for above in range(max(0, first - 2), first):
        match = _TITLE.fullmatch(_words(document, above, last))
        if match and match["name"] in key(document.text[document.cells[last].end :]):
            return document.cells[above].start
    return document.cells[first].start


def _year(document: Document, match: re.Match[str], last: int) -> str:
    """Return the year that a title gives, if only in brackets on the line below."""
    if year := match["year"] or match["later"] or match["first"] or match["last"]:
        return year
    for end in range(last + 1, min(last + WRAPS, len(document.cells))):
        if below := _ITS_YEAR.fullmatch(_words(document, last + 1, end)):
            return below[1]
    return ""


def _words(document: Document, first: int, last: int) -> str:
    """Return the characters from one cell to another without blanks, as many as a title can have."""
    cells = document.cells
    return _NOTHING.sub("", document.text[cells[first].start : cells[last].end])[: LONGEST_TITLE + 1]


def _differing(titles: Sequence[_Title]) -> bool:
    return any(not _same(one, other) for one, other in pairwise(titles))


def _same(one: _Title, other: _Title) -> bool:
    """Tell whether two titles may be those of one report: a page's head often says it shorter than the page."""
    if one.year and other.year and one.year != other.year:
        return False
    names = sorted((_GOVERNMENT.sub("", one.name), _GOVERNMENT.sub("", other.name)), key=len)
    return names[1].endswith(names[0])


# --- stretches -------------------------------------------------------------------------------------------------------


def _stretches(document: Document, titles: Sequence[_Title]) -> list[_Stretch]:
    """Return what stands before the first title, and from each title to the next one of another report."""
    borders = [titles[0]]
    for title in titles[1:]:
        if not _same(borders[-1], title):
            borders.append(title)
        elif len(title.name) + len(title.year) > len(borders[-1].name) + len(borders[-1].year):
            borders[-1] = replace(title, start=borders[-1].start)
    stream = to_stream(document)
    chapters = [cell.start for at, cell in enumerate(document.cells) if _begins_chapters(document, at, cell)]
    ends = [*(title.start for title in borders), len(document.text)]
    found = []
    for n, (start, end) in enumerate(pairwise((0, *ends))):
        own = tuple(at for at in chapters if start <= at < end)
        owner = borders[n - 1] if n else None
        found.append(_Stretch(owner, Span(start, end), own, _table(stream, start, end)))
    return found


def _begins_chapters(document: Document, at: int, cell: Cell) -> bool:
    """Tell whether a cell is the heading of a first chapter, 一、总体情况, and no label that a form prints."""
    if cell.kind is not TEXT or cell.end - cell.start > 4 * LONGEST_HEADING:
        return False
    words = _words(document, at, at)
    return _FIRST_CHAPTER.fullmatch(words) is not None and key(words) not in _all_labels()


@cache
def _all_labels() -> frozenset[str]:
    lines = (line for id_ in section_ids() for section in sections(id_) for line in section.lines)
    return frozenset(label for line in lines for label in line.keys)


def _table(stream: Stream, start: int, end: int) -> int | None:
    """Return where a table with figures begins between two places; None where there is none."""
    places = [place for _, place in stream.letter_cells]
    counts = [*(count for count, _ in stream.letter_cells), len(stream.letters)]
    first, last = counts[bisect_left(places, start)], counts[bisect_left(places, end)]
    figures = sum(start <= cell.start < end for cell in stream.document.cells if cell.kind is not TEXT)
    begins = [
        min(found)
        for id_ in section_ids()
        for section in sections(id_)
        if figures >= HALF * len(section.lines) and (found := _long_labels(stream.letters, section, first, last))
    ]
    return stream.offset(min(begins)) if begins else None


def _long_labels(letters: str, section: Section, first: int, last: int) -> list[int]:
    """Return where the long labels of a section stand, which are part of no sentence; none if most of them do not."""
    labels = [[label for label in line.keys if len(label) >= DISTINCTIVE] for line in section.lines]
    labels = [own for own in labels if own]
    places = [min((at for label in own if (at := letters.find(label, first, last)) >= 0), default=-1) for own in labels]
    found = [at for at in places if at >= 0]
    return found if labels and len(found) >= HALF * len(labels) else []


def _certain(stretches: Sequence[_Stretch], reports: Sequence[_Stretch]) -> bool:
    """Tell whether titles and headings leave no doubt: every table and every first chapter is that of a report.

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
    return not any(_same(one, other) for n, one in enumerate(titles) for other in titles[n + 1 :])
