"""A table under a heading of another year, of a part of one, or of no report: 2022年度, 上半年, 样表.

In: the cells of a document, and the sections that were read in it. Out: the same, sections doubted over whose heads
such a line stands: above the table, as its first row, or in its corner. Surprise: of several tables of one kind
headings tell which is the report's own, but one that stands alone is read whatever heads it. Sentences head nothing,
and what stands among heads is one of them.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Container, Iterator, Sequence
from functools import cache
from itertools import groupby

from extractor.forms import section_ids, sections
from extractor.locate.located import LocatedSection
from extractor.locate.scopes import ABOUT_ABOVE, says_of_others
from extractor.locate.stream import Stream
from extractor.locate.words.more_words import BESIDE
from extractor.locate.words.other_heads import OTHER, columns_headed, said
from extractor.page import TEXT, Cell, Document, Reason, key

OF_NO_REPORT = (
    r"样[表例]|示例|空白?表|作废|测试数据|模板|模拟|虚[拟构]|草案|[草初]稿|征求意见稿|预算|待(?:更新|审[定核])"
    r"|旧[表版稿]|\(旧\)|已过期|(?:已|\()废止\)|历史版本|非(?:最终|正式)(?:数据|表|版)"
    r"|(?:更正|修改|修订|订正)[之以]?前(?!后)"
)
_YEARS = r"[近前][两二三四五六七八九十\d]{1,2}年"
_OTHER = re.compile(rf"{OTHER}|{OF_NO_REPORT}|{_YEARS}")
_SENTENCE = re.compile(r"[。;,:](?=.)|。$|结转|较|相比|比上|增[长加]|减少|下降|情况\(|件数|数量")
LINES = 8
"""Lines above a table's heads in which one can stand that heads it."""
SHORT = 16
"""Characters of a line that says whose figures are below it, and nothing else."""
LONGEST = 60
"""Characters of a line that heads a table."""

_YEAR_ALONE = re.compile(r"\W*20\d\d[ \0]*年?度?\W*")
_WHOSE = re.compile(r"(?:数据?|情况|汇总|系统|全[市县区省州]|单位|[局厅委办])表?$")
_IN_BRACKETS = re.compile(r"\(([^()]{2,20})\)")
_BEHIND = re.compile(r"\(([^()]{1,20})\)\W*$")
_YEAR_WITH_A_POINT = re.compile(r"(?<![\d.])(20[12]\d)(?=\.\d{1,2}(?!\d)|\W*$)")
"""Years as in 2022.1-2022.12, and one that stands alone at the end."""
_DIGIT = re.compile(r"\d")
_OF_ALL = re.compile(rf"{_YEAR_ALONE.pattern}|(?:上一?年|去年|往年).+|.*(?:{OF_NO_REPORT}).*")
"""What says so of a whole table also below the first of its heads, as what is written on a tab."""
_BLANKS = re.compile(r"[ \0]+")
_WIDE_BLANKS = re.compile(r"[ \0]{2,}")
_CHAPTER = re.compile(r"[\s#*|\0]*(?:[一二三四五六七]\s*[、.．]|第[一二三四五六七]\s*部分)")
_B = "[ \\0]*"
WHOLE_YEAR = re.compile(
    rf"1{_B}月(?:{_B}1{_B}日)?{_B}[-~至到]{_B}(?:20\d\d{_B}年{_B})?12{_B}月(?:{_B}31{_B}日)?"
    rf"|(?:20\d\d{_B}年{_B})?\d{{1,2}}{_B}月{_B}\d{{1,2}}{_B}日"
)
"""All months of a year, or a day, as that on which a report before the table was signed."""


def with_captions_doubted(
    stream: Stream, own: Collection[str], sections_found: tuple[LocatedSection, ...]
) -> tuple[LocatedSection, ...]:
    """Doubt the sections whose table a line heads that is of something else than the report on its ``own`` year."""
    document = stream.document
    if not _OTHER.search(said(document.text, own)) and not _YEAR_WITH_A_POINT.search(document.text):
        return sections_found
    places = sorted(
        (value.place.start, number)
        for number, one in enumerate(sections_found)
        for value in one.fields.values()
        if value.place is not None
    )
    headed: set[int] = set()
    for lines, start in _captions(document, {start for start, _ in places}):
        if any(_is_of_another(own, line) or _is_of_others(document, line) for line in _without_menu(lines)):
            first = bisect_left(places, (start, 0))
            headed.update(number for _, number in places[first : first + 1])
    return tuple(
        one.because(Reason.OTHER_SCOPE, {name for name, value in one.fields.items() if value.place is not None})
        if number in headed
        else one
        for number, one in enumerate(sections_found)
    )


def _is_of_another(own: Collection[str], line: str) -> bool:
    """Tell whether a line heads a table of something else; a piece of a head that wraps does not.

    Of a chapter's heading only what stands behind it in brackets says so: 三、收到和处理…情况（上半年）.
    """
    behind = _BEHIND.search(line) if _is_chapter(line) else None
    if behind is not None:  # of a heading that the form prints, only what it says besides
        line = behind[1]
    if len(line) > LONGEST or ABOUT_ABOVE.match(line) or _SENTENCE.search(line):
        return False
    if len(line) <= SHORT and any(own and year < min(own) for year in _YEAR_WITH_A_POINT.findall(line)):
        return True
    words = " ".join(
        word
        for word in _BLANKS.split(line)
        if behind is not None or _DIGIT.search(word) or key(word) not in _pieces_of_heads()
    )
    return _OTHER.search(said(WHOLE_YEAR.sub("", words), own)) is not None


def _is_of_others(document: Document, line: str) -> bool:
    """Tell whether a line heads a table of other offices' figures: one that is short, or what it says in brackets."""
    short = line if len(line) <= SHORT and _WHOSE.search(line) else ""
    return any(says_of_others(words, document) for words in (short, *_IN_BRACKETS.findall(line)) if words)


def _without_menu(lines: Sequence[str]) -> Sequence[str]:
    """Leave out years that stand alone where several do, as in a site's list of reports."""
    others = [line for line in lines if not _YEAR_ALONE.fullmatch(line)]
    return others if len(lines) > len(others) + 1 else lines


def _captions(document: Document, located: Container[int]) -> Iterator[tuple[Sequence[str], int]]:
    """Yield what stands over the heads of each table, up to the one before or the heading of a chapter, and where.

    A table without heads begins with a figure that was ``located``; others stand in prose.
    """
    above: list[str] = []
    headed: list[tuple[Sequence[str], int]] = []
    for row in _rows(document):
        words = _words(document, row)
        if any(cell.number is not None for cell in row):
            yield from headed or [(above, cell.start) for cell in row if cell.start in located][:1]
            above, headed = [], []
        elif any(key(one) in _heads() for one in words):
            headed.append(([*above, *words[: len(words) > 1]], row[0].start))  # with the corner
            above = []
        elif len(words) == 1 and _is_chapter(words[0]):
            above, headed = words, []
        elif len(words) == 1 and not headed:
            above = [*above[1 - LINES :], *words]
        elif len(words) == 1 and document.format != "text" and _OF_ALL.fullmatch(words[0]):
            headed.append((words, row[0].start))


def _is_chapter(line: str) -> bool:
    """Tell whether a line is the heading of a chapter, and no row's label that is counted in the same way."""
    return _CHAPTER.match(line) is not None and key(line)[1:] not in _heads()


def _words(document: Document, row: Sequence[Cell]) -> list[str]:
    """Return the words in each cell of a row, or between wide blanks of a line; of heads between any blanks."""
    cells = dict.fromkeys((cell.start, cell.end) for cell in row if cell.kind is TEXT)
    pieces = [piece for start, end in cells for piece in _WIDE_BLANKS.split(document.text[start:end]) if piece]
    apart = _BLANKS.split(pieces[0]) if len(pieces) == 1 else []
    return apart if sum(key(one) in _heads() for one in apart) > 1 else pieces


def _rows(document: Document) -> Iterator[list[Cell]]:
    """Yield the cells that stand in one row of a table, or in one line."""
    ends = [match.start() for match in re.finditer("\n", document.text)]

    def place(cell: Cell) -> tuple[int, int]:
        return (-1, bisect_right(ends, cell.start)) if cell.table is None else (cell.table, cell.row)

    for _, row in groupby(document.cells, key=place):
        yield list(row)


@cache
def _pieces_of_heads() -> str:
    return "\n".join(_heads())


@cache
def _heads() -> frozenset[str]:
    """Return what stands at the head of a table's columns, or beside that."""
    every = [section for one in section_ids() for section in sections(one)]
    groups = {key(label) for section in every for spec in section.fields for label in spec.column_label}
    rows = {name for section in every for spec in section.fields for name in spec.row_keys}
    return frozenset({*BESIDE, *groups, *rows, *(head for section in every for head in columns_headed(section))} - {""})
