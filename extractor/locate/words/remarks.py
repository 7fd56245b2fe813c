"""Remarks behind a figure in its cell that say that it is of something else: 812（2022年）, 812（累计）.

In: a document, and the sections that were read in it. Out: the same, such fields doubted. Surprise: a remark on the
report's own year, on a part of the figure (其中…) or on how it changed says nothing of the kind.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from extractor.locate.located import LocatedSection
from extractor.locate.words.captions import OF_NO_REPORT
from extractor.locate.words.notes import NOT_FINAL
from extractor.locate.words.other_heads import YEAR_IN_DIGITS
from extractor.page import COUNTED, MONEY, NOTE, UNIT, Document, Reason, State

_REMARK = re.compile(rf"[\s\0]*(?:{COUNTED}|万?{MONEY})?[\s\0]*[(\[【](?P<words>[^()\[\]【】\n]{{1,40}})[)\]】]")
_YEAR = re.compile(r"(20[12]\d)年?度?(?:数据?|情况)?")
_OTHER = re.compile(
    rf"历年|累计|{OF_NO_REPORT}|{NOT_FINAL}|^(?:为|仅|只)?全[县市区省州旗]|本级$"
    r"|^(?:[不未][含包]|仅|只)|^(?:含|包[括含])\S{0,4}(?:下[属辖]|所属|直属|二级)"
)
_PART = re.compile(r"其中|[比较]|增[长加]|减少|下降")


def with_remarks_doubted(
    document: Document, own: Collection[str], sections: tuple[LocatedSection, ...]
) -> tuple[LocatedSection, ...]:
    """Doubt the fields behind whose figure a remark says that it is not the report's on its ``own`` years."""
    remarked = {
        cell.start
        for cell in document.cells
        if cell.mark in (NOTE, UNIT)
        and (match := _REMARK.match(document.text, cell.end)) is not None
        and _is_of_another("".join(match["words"].split()).replace("\0", ""), own)
    }
    return tuple(_doubted(remarked, section) for section in sections) if remarked else sections


def _is_of_another(words: str, own: Collection[str]) -> bool:
    year = _YEAR.fullmatch(words)
    if year is not None:
        return year[1] not in own
    if _PART.search(words):
        return False
    years = YEAR_IN_DIGITS.findall(words)
    return _OTHER.search(words) is not None or (bool(years) and max(years) < min(own, default=""))


def _doubted(remarked: set[int], found: LocatedSection) -> LocatedSection:
    names = {
        name
        for name, value in found.fields.items()
        if value.state is State.READ and value.place is not None and value.place.start in remarked
    }
    return found.because(Reason.OTHER_SCOPE, names) if names else found
