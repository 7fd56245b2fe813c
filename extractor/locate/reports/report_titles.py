"""Lines in the manner of a report's title, wherever they stand: whose report begins there, and on which year.

In: a document. Out: ``Title``s in reading order. Surprise: a line counts only if it is a title and nothing else; a
sentence, a link with more words, a list with page numbers are none.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter

from extractor.page import TEXT, TITLED_ENDING, Document, key

LONGEST_TITLE = 80
"""Characters; a longer line is a sentence."""
HEAD = 30
"""Cells between the head of a page and the title on it, at most: its menu, its date, its number."""
MOST_TITLES = 200
"""Of reports that follow each other; more of them are a list, since no file has the room for their tables."""
WRAPS = 4
"""Cells above the last one of a title, or behind it, that may belong to it: lines that it is broken over, its year."""

_WORDS = r"(?!政府信息|政务|信息)(?:(?!公开|年|附件)[\u4e00-\u9fff()、·A-Za-z]){1,40}?"
_NAME = rf"{_WORDS}{TITLED_ENDING}(?:\([^()\d]{{2,20}}\))?"
_OF_THE_REPORT = (
    r"(?:关于)?(?P<year>20[12]\d)?(?:年度?)?(?:的|法定|部门|依法)*(?:(?:政府|政务)?信息|政务)公开(?:工作)?(?:的)?"
    r"(?P<later>20[12]\d)?(?:年度?)?(?:工作)?(?:情况)?(?:的)?(?:年度)?(?:工作)?(?:情况)?报告"
)
_AROUND = (
    r"[#*>《「\"“]*",
    r"[》」\"”*#]*(?:\((?:(?P<last>20[12]\d)年?度?|[^()\d]{1,8})\))?(?:[_|—-]{1,2}[^。;]{2,40})?",  # the site's name
)
_BEFORE = r"(?:(?:附件|附|附录)[\d一二三四五六七八九十]*[:：.、]?)?"
_TITLE = re.compile(
    rf"{_AROUND[0]}{_BEFORE}{_AROUND[0]}(?:关于)?(?:(?P<first>20[12]\d)年度?)?(?P<name>{_NAME}){_OF_THE_REPORT}{_AROUND[1]}"
)
_NAMELESS = re.compile(rf"{_AROUND[0]}(?P<first>(?!))?(?P<name>(?!))?{_OF_THE_REPORT}{_AROUND[1]}")
_YEARS_ALONE = re.compile(r"(20[12]\d)年度?(?:工作)?(?:年度)?报告")
_OF_A_HEAD = re.compile(r"公开.{0,16}报告|(?:发布|公开|责任)(?:机构|单位)|来源")
_ITS_YEAR = re.compile(r"\(?(20[12]\d)年?度?\)?")
_GOVERNMENT = re.compile(r"(?:人民)?政府$")
_NOTHING = re.compile(r"[\s\0|│]+")


@dataclass(frozen=True, slots=True)
class Title:
    """A line, or several, in the manner of a report's title: whose report, on which year, and where it begins."""

    name: str
    year: str
    start: int


def titles_of(document: Document) -> Iterator[Title]:
    """Yield the lines that are titles of reports and nothing else."""
    cells, text = document.cells, document.text
    for at, cell in enumerate(cells):
        if cell.kind is TEXT and text.find("告", cell.start, cell.end) >= 0 and (title := _title(document, at)):
            yield title


def _title(document: Document, last: int) -> Title | None:
    """Return the title whose words end in a cell, be they broken over a few."""
    cells = document.cells
    for first in range(last, max(-1, last - WRAPS - 1), -1):
        match = _TITLE.fullmatch(words_of(document, first, last))
        if match:
            start = _whole_name(document, first, last)
            return Title(match["name"], _year(document, match, last), start)
    for first in (last, last - 1):
        match = _NAMELESS.fullmatch(words_of(document, max(0, first), last))
        if match and (year := _year(document, match, last)):
            return Title("", year, cells[max(0, first)].start)
        if alone := _YEARS_ALONE.fullmatch(words_of(document, max(0, first), last)):
            return Title("", alone[1], cells[max(0, first)].start)
    return None


def _whole_name(document: Document, first: int, last: int) -> int:
    """Return where a title begins, of which the words from a cell on are one.

    A name may be broken as well: 青禾县 stands above 水务局. What stands above belongs to it if the report names itself
    so once more; else it is the signature of the report before.
    """
    for above in range(max(0, first - 2), first):
        match = _TITLE.fullmatch(words_of(document, above, last))
        if match and match["name"] in key(document.text[document.cells[last].end :]):
            return document.cells[above].start
    return document.cells[first].start


def _year(document: Document, match: re.Match[str], last: int) -> str:
    """Return the year that a title gives, if only in brackets on the line below."""
    if year := match["year"] or match["later"] or match["first"] or match["last"]:
        return year
    for end in range(last + 1, min(last + WRAPS, len(document.cells))):
        if below := _ITS_YEAR.fullmatch(words_of(document, last + 1, end)):
            return below[1]
    return ""


def page_head(document: Document, title: Title, before: Title) -> int:
    """Return where the head of a page begins whose title follows: a line near above it with the same name, below the
    title before it.

    It is the page's own title among other words, or says who publishes it; a sentence of the report before may name
    the next one's office as well.
    """
    last = bisect_left(document.cells, title.start, key=attrgetter("start"))
    first = bisect_right(document.cells, before.start, key=attrgetter("start"))
    for at in range(max(first, last - HEAD), last):
        words = words_of(document, at, at)
        if title.name and title.name in words and "。" not in words and _OF_A_HEAD.search(words):
            return document.cells[at].start
    return title.start


def words_of(document: Document, first: int, last: int) -> str:
    """Return the characters from one cell to another without blanks, as many as a title can have."""
    cells = document.cells
    return _NOTHING.sub("", document.text[cells[first].start : cells[last].end])[: LONGEST_TITLE + 1]


def same(one: Title, other: Title) -> bool:
    """Tell whether two titles may be those of one report: a page's head often says it shorter than the page."""
    if one.year and other.year and one.year != other.year:
        return False
    names = sorted((_GOVERNMENT.sub("", one.name), _GOVERNMENT.sub("", other.name)), key=len)
    return names[1].endswith(names[0])
