"""Remarks behind a figure in its cell that say that it is of something else: 812（2022年）, 812（累计）, 1*.

In: a document, and the sections that were read in it. Out: the same, such fields doubted. Surprise: a remark on the
report's own year, on a part of the figure (其中…) or on how it changed says nothing of that. A star is the mark of a
note where a note begins with one; where none does, it may stand for a digit that nobody is to read.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from extractor.locate.located import LocatedSection
from extractor.locate.words.captions import OF_NO_REPORT
from extractor.locate.words.notes import NOT_FINAL
from extractor.locate.words.other_heads import YEAR_IN_DIGITS
from extractor.page import COUNTED, MONEY, NOTE, NUMBER, TEXT, UNIT, Cell, Document, Reason, State

_REMARK = re.compile(rf"[\s\0]*(?:{COUNTED}|万?{MONEY})?[\s\0]*[(\[【](?P<words>[^()\[\]【】\n]{{1,40}})[)\]】]")
_YEAR = re.compile(r"(20[12]\d)年?度?(?:数据?|情况)?")
_OTHER = re.compile(
    rf"历年|累计|{OF_NO_REPORT}|{NOT_FINAL}|^(?:为|仅|只)?全[县市区省州旗]|本级$"
    r"|^(?:计划|目标|草?拟|错|误|sic$)|^(?:[不未][含包]|仅|只)|^(?:含|包[括含])\S{0,4}(?:下[属辖]|所属|直属|二级)"
)
_INEXACT_BEHIND = re.compile(
    r" (?:(?:左右|上下|以[上下内]|[余多倍千百万亿]|[?%‰])(?![^\s\0])|(?:或者?|[和及与至到减、×])[ \0]?\d)"
)
_INEXACT_BEFORE = re.compile(r"(?<![^\s\0])(?:[><≥≤≧≦?~≈]|大?约|近|超|逾|第)[ \0]\Z")
"""Words and signs that a blank parts from their figure, where nothing bounds the two."""
_LOWERED = frozenset("₀₁₂₃₄₅₆₇₈₉")
"""Digits set low behind a figure, which are no mark of a note."""
_STARS = frozenset("*※#")
"""Signs of a note, or of a digit that nobody is to read."""
_EDGE = re.compile(r"[|,<>&;\"'\n\t]|[ \u3000](?!\*)")
_NOTE = re.compile(r"(?:\A|[^*※#\w])[*※](?![*#])\s*[:：为表指是即系]?\s*[\u4e00-\u9fff]|[标带加“\"]\s*[*※#]")
"""Where a note begins, or what says what its sign means; # begins a heading as well."""
_OTHER_MARK = re.compile(r"[①-⑳⑴-⒇¹²³⁰⁴-⁹†‡]|\[\^?\d{1,2}\]|[(\[]?注")
NEAR = 24
"""Characters beside a figure among which stars of its cell stand."""
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
    odd = _odd_figures(document)
    if not remarked and not odd:
        return sections
    doubted = (_doubted(remarked, section, Reason.OTHER_SCOPE) for section in sections)
    return tuple(_doubted(odd, section, Reason.ODD_FIGURE) for section in doubted)


def _odd_figures(document: Document) -> set[int]:
    """Return where figures stand that have a digit that nobody is to read, or are no exact ones."""
    text, source = document.text, document.source
    figures = [cell for cell in document.cells if cell.kind is NUMBER]
    masked = {cell.start for cell in figures if _may_be_masked(source, cell)}
    if masked and any(_tells_of_notes(source, cell) for cell in document.cells):
        masked = set()
    return masked | {
        cell.start for cell in figures if source[cell.end : cell.end + 1] in _LOWERED or _is_inexact(text, cell)
    }


def _is_inexact(text: str, cell: Cell) -> bool:
    """Tell whether a word beside a figure, a blank between, makes it about so many, another measure, or one of two."""
    before = _INEXACT_BEFORE.search(text, max(0, cell.start - 4), cell.start)
    return before is not None or _INEXACT_BEHIND.match(text, cell.end) is not None


def _may_be_masked(source: str, cell: Cell) -> bool:
    """Tell whether stars stand on one side of a figure, where it may have had digits: 1*, *2.

    Those of Markdown stand on both sides of what they are about.
    """
    touching = source[max(0, cell.start - 1) : cell.start], source[cell.end : cell.end + 1]
    if _STARS.isdisjoint(touching) or "*" in source[cell.start : cell.end]:
        return False
    before = _EDGE.split(source[max(0, cell.start - NEAR) : cell.start])[-1]
    behind = _EDGE.split(source[cell.end : cell.end + NEAR])[0]
    return _STARS.isdisjoint(before) != _STARS.isdisjoint(behind)


def _tells_of_notes(source: str, cell: Cell) -> bool:
    """Tell whether words begin with a star, as a note does, or say what one means, or a figure has another mark."""
    if cell.kind is TEXT:
        return _NOTE.search(source, max(0, cell.start - 3), cell.end) is not None
    return _OTHER_MARK.match(source, cell.end) is not None


def _is_of_another(words: str, own: Collection[str]) -> bool:
    year = _YEAR.fullmatch(words)
    if year is not None:
        return year[1] not in own
    if _PART.search(words):
        return False
    years = YEAR_IN_DIGITS.findall(words)
    return _OTHER.search(words) is not None or (bool(years) and max(years) < min(own, default=""))


def _doubted(remarked: set[int], found: LocatedSection, reason: Reason) -> LocatedSection:
    names = {
        name
        for name, value in found.fields.items()
        if value.state is State.READ and value.place is not None and value.place.start in remarked
    }
    return found.because(reason, names) if names else found
