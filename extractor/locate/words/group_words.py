"""Groups of rows or columns, and whole tables, whose name says that they are of something else: 法人或其他组织（上年）.

In: the sections of a report as they were read. Out: the same, the fields under such a name doubted. Surprise: a row's
own label and a column's own head are held against the form elsewhere; what stands over several of them is no part of
any field's label in most layouts, so that neither sums nor order notice it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Mapping
from functools import cache

from extractor.forms import Section
from extractor.locate.located import LocatedSection
from extractor.locate.scopes import says_of_others
from extractor.locate.stream import Stream
from extractor.locate.words.more_words import printed_by
from extractor.locate.words.other_heads import OTHER, said
from extractor.locate.words.wrapped_brackets import words_that_wrap
from extractor.page import TEXT, Document, Reason, key

LONGEST = 60
"""Characters of a cell with a group's name; a longer one is a sentence."""
BESIDE = 16
"""Letters beside a name that are said of it; among more stand other labels and heads."""
_NUMERALS = "一二三四五六七八九十"
_OVER_ALL = {"requests": "申请人情况"}
"""What stands over all columns of a table and is none of the form's labels, by section."""
_OTHER = re.compile(OTHER)
_COMPARED = re.compile(r"[比较]|增[长加]|减少|下降|结转")
"""Words that hold this year's figures against others."""
_THIS_YEAR = "本年"
_YEARS = re.compile(rf"{_THIS_YEAR}度?|{OTHER}")
_BLANKS = re.compile(r"[\s\0]+")
_WIDE_BLANKS = re.compile(r"[ \0]{2,}")
_BLANKS_BUT_IN_FRONT = re.compile(r"[\s\0]+(?![(\s\0])")
"""Those but before a bracket."""


def with_other_groups_doubted(
    stream: Stream, own: Collection[str], sections: tuple[LocatedSection, ...]
) -> tuple[LocatedSection, ...]:
    """Doubt the fields that stand under a group's or a table's name with words of another year, part or scope.

    Years but the report's ``own`` are such words.
    """
    ends = sorted(one.span.end for one in sections if one.span)
    return tuple(_doubted(stream.document, own, one, ends) for one in sections)


def _doubted(document: Document, own: Collection[str], found: LocatedSection, ends: list[int]) -> LocatedSection:
    if found.span is None:
        return found
    before = bisect_left(ends, found.span.start + 1) - 1
    begin = ends[before] if before >= 0 else 0
    names: set[str] = set()
    for cell in document.cells:
        if cell.kind is not TEXT or not begin <= cell.start < found.span.end:
            continue
        text = document.text[cell.start : cell.end]
        if len(_WIDE_BLANKS.sub(" ", text)) > LONGEST:
            continue
        # In a line of text several heads stand in one cell, each perhaps with brackets of its own.
        for words in {said(one, own) for one in (text, *words_that_wrap(document, cell))}:
            for piece in {*_BLANKS.split(words), *_BLANKS_BUT_IN_FRONT.split(words)}:
                names |= _meant(key(piece), document, found.section)
    return found.because(Reason.OTHER_SCOPE, names) if names else found


def _meant(letters: str, document: Document, section: Section) -> frozenset[str]:
    """Return the fields over which some letters stand that say that they are of something else."""
    printed = printed_by(section)
    if letters in printed:
        return frozenset()
    bare = letters.lstrip(_NUMERALS)
    for name, fields in _groups(section).items():
        if name in letters:
            beside = letters.replace(name, " ", 1)
            return fields if len(beside) <= BESIDE and _says_other(beside, letters, document, printed) else frozenset()
        if _THIS_YEAR in name and _OTHER.search(bare) and _without_year(bare) == _without_year(name):
            return fields
    return frozenset()


def _says_other(beside: str, letters: str, document: Document, printed: Collection[str]) -> bool:
    """Tell whether what stands beside a name in some letters is of something else, and part of no label there."""
    other = _OTHER.search(beside)
    if _COMPARED.search(beside):
        return False
    if other is not None:
        return not any(other[0] in label and label in letters for label in printed)
    return says_of_others(beside, document)


def _without_year(letters: str) -> str:
    return _YEARS.sub("", letters)


@cache
def _groups(section: Section) -> Mapping[str, frozenset[str]]:
    """Return the fields that stand under each name of a group or of the whole table, the longest names first."""
    found: dict[str, set[str]] = {}
    for line in section.lines:
        for spec in line.fields:
            over = [*spec.row_label[: len(spec.row_label) - bool(line.keys)], *spec.column_label[:-1], *spec.heading]
            for label in over:
                found.setdefault(key(label).lstrip(_NUMERALS), set()).add(spec.id)
    every = {spec.id for spec in section.fields}
    for heading in (*section.headings, _OVER_ALL.get(section.id, "")):
        found.setdefault(heading, every)
    return {name: frozenset(found[name]) for name in sorted(found, key=len, reverse=True) if name}
