"""A table under a heading of another year, of a part of one, or of no report: 2022年度, 上半年, 样表.

In: the tables of a document, and the sections that were read in it. Out: the same, sections doubted over whose only
table such a line stands. Surprise: of several tables of one kind headings tell which is the report's own, but one that
stands alone is read whatever heads it. Sentences head nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from extractor.locate.located import LocatedSection
from extractor.locate.other_heads import OTHER, said
from extractor.locate.places import Matrix
from extractor.locate.stream import Stream
from extractor.page import Reason

OF_NO_REPORT = r"样[表例]|示例|作废|测试数据|模板"
_OTHER = re.compile(rf"{OTHER}|{OF_NO_REPORT}")
_SENTENCE = re.compile(r"[。;,:](?=.)|。$|结转|较|相比|比上|增[长加]|减少|下降|情况\(|件数|数量")

_CHAPTER = re.compile(r"\s*[一二三四五六七]\s*、")
_ABOVE = re.compile(r"\W*(?:备?注\W*)?(?:以上|上述|上表)")
_B = "[ \\0]*"
WHOLE_YEAR = re.compile(
    rf"1{_B}月(?:{_B}1{_B}日)?{_B}[-~至到]{_B}(?:20\d\d{_B}年{_B})?12{_B}月(?:{_B}31{_B}日)?"
    rf"|(?:20\d\d{_B}年{_B})?\d{{1,2}}{_B}月{_B}\d{{1,2}}{_B}日"
)
"""All months of a year, or a day, as that on which a report before the table was signed."""


def with_captions_doubted(
    stream: Stream, matrices: Sequence[Matrix], own: Collection[str], sections: tuple[LocatedSection, ...]
) -> tuple[LocatedSection, ...]:
    """Doubt the sections whose table a line heads that is of something else than the report on its ``own`` year."""
    if stream.document.format == "text":
        return sections  # a line above the rows may be one of heads
    headed = {
        number
        for matrix in matrices
        if any(_OTHER.search(said(WHOLE_YEAR.sub("", line), own)) for line in _own(matrix.captions))
        for row in matrix.rows
        for _, cell in row.cells
        if (number := cell.table) is not None
    }
    return tuple(_doubted(headed, section) for section in sections) if headed else sections


def _own(lines: Sequence[str]) -> Sequence[str]:
    """Return the lines above a table that can head it: none above its chapter's heading, none on the table before."""
    end = next((n for n, line in enumerate(lines, 1) if _CHAPTER.match(line)), len(lines))
    return [line for line in lines[:end] if not _ABOVE.match(line) and not _SENTENCE.search(line)]


def _doubted(headed: set[int], found: LocatedSection) -> LocatedSection:
    names = {name for name, value in found.fields.items() if value.place is not None and value.place.table in headed}
    return found.because(Reason.OTHER_SCOPE, names) if names else found
