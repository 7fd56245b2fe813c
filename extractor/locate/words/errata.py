"""Rows and columns that the page itself corrects beside its table: 更正：行政许可应为821件.

In: a document and the sections that were read in it. Out: the same, what such a sentence names doubted: the figures of
the rows that it names, of them those of its columns if it names any, or all of its columns. Surprise: the figure in the
table stays, for it is what is printed there; which of the two counts is a person's to say.
"""

from __future__ import annotations

import re
from functools import cache

from extractor.forms import Section
from extractor.locate.located import LocatedSection
from extractor.page import FILL, Document, Reason, State, key

_NUMBER = r"[\d一二三四五六七八九十百]"
_CORRECTS = re.compile(
    rf"(?:应该?[为是]|(?:更正|订正|修正|勘误)[为:]|改为|误[填写报录]为?|实际?为)[^\d\n。;]{{0,10}}{_NUMBER}|填反|错[位列行]"
)
"""Words that put another figure in the stead of a printed one."""
_SPEAKS_OF_FAULTS = re.compile(
    rf"漏[填报计]|[少多][报填计]|有误|颠倒|互换|以{_NUMBER}+[件条份项次]?为准|正确(?:数据|数字|数|为)|实际(?:件数|数量|数)[为是]|→|->"
)
"""Words that do so in a remark, and in prose may speak of something else."""
_NO_FAULT = re.compile(r"[无没]有?误")
_REMARK = re.compile(r"\W*(?:备?注|附注|说明|更正|订正|勘误|※|\*)|[(\[]")
_ENDS = re.compile(r"[。;\n]")
LONGEST = 160
"""Characters; what is longer is no remark."""


def with_errata_doubted(document: Document, sections: tuple[LocatedSection, ...]) -> tuple[LocatedSection, ...]:
    """Doubt the figures whose row or column is named in a sentence that corrects a figure."""
    said = [key(sentence) for sentence in _corrections(document.text)]
    return tuple(_doubted(said, section) for section in sections) if said else sections


def _corrections(text: str) -> list[str]:
    """Return the sentences of a text that correct a figure."""
    found = {
        sentence
        for pattern in (_CORRECTS, _SPEAKS_OF_FAULTS)
        for match in pattern.finditer(text)
        if len(sentence := _sentence(text, match)) <= LONGEST
        and (pattern is _CORRECTS or (_REMARK.match(sentence) and not _NO_FAULT.search(sentence)))
    }
    return sorted(found)


def _sentence(text: str, match: re.Match[str]) -> str:
    """Return the sentence, of a line, in which a match stands, or so much of it that it is too long for a remark."""
    before, last = max(0, match.start() - LONGEST), match.end() + LONGEST
    start = max((end.end() for end in _ENDS.finditer(text, before, match.start())), default=before)
    behind = _ENDS.search(text, match.end(), last)
    return text[start : behind.start() if behind else last].replace(FILL, "").strip()


def _doubted(said: list[str], found: LocatedSection) -> LocatedSection:
    names: set[str] = set()
    for sentence in said:
        named = _named(sentence, found.section)
        rows = {spec.id for spec in found.section.fields if named.intersection(spec.row_keys)}
        columns = {spec.id for spec in found.section.fields if named.intersection(spec.column_keys)}
        names |= rows & columns or rows or columns
    names = {name for name in names if found.fields[name].state is not State.MISSING}
    return found.because(Reason.SEVERAL_FIGURES, names) if names else found


def _named(sentence: str, section: Section) -> set[str]:
    """Return the labels and heads that a sentence names; what is a part of a longer one is not named by it."""
    named = set()
    for name in _names(section):
        if name in sentence:
            named.add(name)
            sentence = sentence.replace(name, "\n")
    return named


@cache
def _names(section: Section) -> tuple[str, ...]:
    """Return the labels of a section's rows and the heads of its columns, the longest first."""
    names = {name for spec in section.fields for name in (*spec.row_keys, *spec.column_keys) if len(name) > 1}
    return tuple(sorted(names, key=len, reverse=True))
