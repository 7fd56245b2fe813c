"""Rows and columns whose label says more than the form's: 其中：行政处罚, 非行政许可, 自然人（市级）.

In: the sections of a report as they were read. Out: the same, such rows and columns doubted. Surprise: most of what
stands in one cell with a label is harmless, for converters put its groups, heads and torn pieces of both there; so only
words that no form prints count, and those that make the figure another's, where they touch the label.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence
from functools import cache

from extractor.forms import Line, Section, label_key, section_ids, sections
from extractor.locate.blocks import BESIDE_HEADS
from extractor.locate.located import LocatedSection
from extractor.locate.places import is_harmless
from extractor.locate.stream import Stream
from extractor.locate.words.other_heads import OTHER, SAYS_OTHER, blocks_of, columns_headed, said
from extractor.page import GARBLED, TEXT, Reason, Span, key

LONGEST = 40
"""Letters beside a label; of more, a cell holds other things than a label."""
SHORT = 12
"""Letters between a label and its figures that can be of these; more are a heading or a sentence."""
PIECE = 2
"""Letters of a label before its figures, of which the others stand below them."""
_BLANKS = re.compile(r"[\s\0]+")
_WIDE_BLANKS = re.compile(r"[\s\0]{2,}(?![(\s\0])")
"""They part pieces of several heads that wrap side by side."""
_NUMERALS = re.compile("[一二三四五六七八九十]+")
_NOT = frozenset("非未拟不无")
"""Alone before a label they turn it round; in the forms they begin longer words."""
_A_PART = "其中"
_ANOTHER = rf"(?:{OTHER}|{_A_PART}|小计|增减)"
_DAY = re.compile("[年月日截至止]+")
"""What is left of the time that a figure is of; said otherwise where that is no whole year."""
_BEFORE, _BEHIND = re.compile(rf"({_ANOTHER})(?:的|数量?)?$"), re.compile(rf"(?:截[至止]到?)?({_ANOTHER})")
BESIDE = (
    *BESIDE_HEADS,
    "统计指标",
    "指标名称",
    "序号",
    "项目",
    "备注",
    "未发生未发生",
    "不涉及不涉及",
    "单位件条次项万元",
)
"""What stands beside labels besides labels: heads of their column, remarks, words for none of the row above."""


def with_more_words_doubted(
    stream: Stream, own: Collection[str], found: tuple[LocatedSection, ...]
) -> tuple[LocatedSection, ...]:
    """Doubt the rows and columns whose label stands in one cell with words that are none of the form's.

    Years but the report's ``own`` are such words.
    """
    starts = [cell.start for cell in stream.document.cells]
    doubted = []
    for section in found:
        labelled = {spec.id for line in _rows(stream, starts, section, own) for spec in line.fields}
        headed: set[str] = set()
        for lines, span in blocks_of(stream, section):
            columns = _columns(stream, starts, section.section, span)
            headed.update(spec.id for line in lines for spec in line.fields if spec.column_id in columns)
        one = section.because(Reason.LABEL_DIFFERS, labelled) if labelled else section
        doubted.append(one.because(Reason.HEADER_UNCLEAR, headed) if headed else one)
    return tuple(doubted)


def _rows(stream: Stream, starts: Sequence[int], section: LocatedSection, own: Collection[str]) -> Iterator[Line]:
    """Yield the lines before whose figures, or around which, their label stands with other words."""
    ends = sorted((at, index) for index, at in section.letters_before.items())
    for n, (at, index) in enumerate(ends):
        line = section.section.lines[index]
        if line.keys and at:
            below = _wrapped(stream, line, at, ends[n + 1][0], own) if n + 1 < len(ends) else ""
            if is_foreign(
                _without_next(below, section.section.lines[ends[n + 1][1]]) if below else "", section.section
            ):
                yield line
            cell = stream.document.cells[bisect_right(starts, stream.offset(at - 1)) - 1]
            words = said(stream.document.text[cell.start : cell.end], own) if cell.kind is TEXT else ""
            between = _between(stream.letters[max(0, at - LONGEST) : at], line)
            if _says_more(key(words), line, section.section) or (between and is_foreign(between, section.section)):
                yield line


def _wrapped(stream: Stream, line: Line, at: int, end: int, own: Collection[str]) -> str:
    """Return what stands below a line's figures behind its label, which wraps around them, up to the next figures."""
    letters = stream.letters
    rests = [
        len(label) - cut
        for label in line.keys
        for cut in range(PIECE, len(label))
        if letters.startswith(label[cut:], at) and letters.endswith(label[:cut], 0, at)
    ]
    if not rests or end - at > LONGEST or end <= at + max(rests):
        return ""
    first, last = stream.offset(at + max(rests) - 1) + 1, stream.offset(end - 1) + 1
    return key(said(_BLANKS.sub("", stream.document.text[first:last]), own))


def _without_next(letters: str, line: Line) -> str:
    """Return letters without the first ones of the next line's label, which has its figures behind these."""
    begun = (label[:cut] for label in line.keys for cut in range(len(label), 0, -1))
    return next((letters.removesuffix(piece) for piece in begun if letters.endswith(piece)), letters)


def _between(letters: str, line: Line) -> str:
    """Return what stands behind the last of a line's labels among the letters before its figures, if it is short."""
    behind = [letters.rpartition(label)[2] for label in line.keys if label in letters]
    between = min(behind, key=len, default="")
    return between if len(between) <= SHORT else ""


def _columns(stream: Stream, starts: Sequence[int], section: Section, span: Span) -> set[str]:
    """Return the columns whose head stands with other words in a cell among some letters.

    Where several heads stand in one cell, and in a table of one column, blanks part them from heads of their own.
    """
    if span.start >= span.end:
        return set()
    first, end = (stream.offset(at) for at in (span.start, span.end - 1))
    found: set[str] = set()
    for cell in stream.document.cells[bisect_left(starts, first) : bisect_right(starts, end)]:
        words = stream.document.text[cell.start : cell.end] if cell.kind is TEXT else ""
        heads = sum(1 for _ in _heads(section).finditer(key(words))) if words else 0
        if heads:
            whole = heads == 1 and not section.one_column
            for letters in map(key, (_WIDE_BLANKS if whole else _BLANKS).split(words)):
                found |= _said_with_more(letters, section)
    return found


def _said_with_more(letters: str, section: Section) -> set[str]:
    """Return the columns whose head words that are none of the form's touch, on either side."""
    found: set[str] = set()
    heads = list(_heads(section).finditer(letters))
    begins = [0, *(head.end() for head in heads)]
    for n, end in enumerate([*(head.start() for head in heads), len(letters)] if heads else ()):
        part = letters[begins[n] : end]
        if SAYS_OTHER.search(part) or len(part) > LONGEST:
            continue  # the former is told by what it stands for: see other_heads
        if is_foreign(part, section) or part == _A_PART:
            beside = heads[max(0, n - 1) : n + 1]
            found.update(column for head in beside for column in columns_headed(section)[head.group()])
    return found


@cache
def _heads(section: Section) -> re.Pattern[str]:
    """Return the pattern of all heads of a section's columns."""
    return re.compile("|".join(sorted(columns_headed(section), key=len, reverse=True)) or r"(?!)")


def _says_more(letters: str, line: Line, section: Section) -> bool:
    """Tell whether some letters hold a line's label and besides it what makes it another's."""
    own = next((label for label in line.keys if label in letters), None)
    if own is None or own == letters:
        return False
    before, _, behind = letters.rpartition(own)
    return any(
        is_foreign(part, section) or _turns(match, part, section)
        for part, match in ((before, _BEFORE.search(before)), (behind, _BEHIND.match(behind)))
        if part and len(part) <= LONGEST
    )


def _turns(match: re.Match[str] | None, part: str, section: Section) -> bool:
    """Tell whether words that make a figure another's touch a label, and are no part of a label beside it."""
    return match is not None and not any(
        len(match[1]) < len(label) and match[1] in label and label in part for label in printed_by(section)
    )


def is_foreign(part: str, section: Section) -> bool:
    """Tell whether some letters are no pieces of what a section's form prints, or one that may stand beside it."""
    part = part.replace("其它", "其他").strip(GARBLED)  # the same word; and what was a mark or a stop
    return _is_strange(part, section) and _is_strange(_DAY.sub("", part), section)


def _is_strange(part: str, section: Section) -> bool:
    """Tell whether some letters are no pieces of labels, of one letter at most once, nor a unit behind such pieces."""
    if is_harmless(part) or GARBLED in part:
        return False
    at, alone, printed = 0, 0, _all_printed(_family(section))
    while at < len(part):
        end = at
        while end < len(part) and part[at : end + 1] in printed:
            end += 1
        if end <= at + 1 and not _NUMERALS.fullmatch(part, at, at + 1):
            if is_harmless(part[at:]):
                return False
            alone += 1
            if end == at or alone > 1 or part[at] in _NOT:
                return True
        at = max(end, at + 1)
    return False


def _family(section: Section) -> frozenset[str]:
    """Return the forms whose tables can stand in one report with a section."""
    return frozenset(one.fields[0].form for one in sections(section.id))


def printed_by(section: Section) -> frozenset[str]:
    """Return the letters of all labels, heads and headings of the forms that can stand in a report with a section."""
    return _printed(_family(section))


@cache
def _printed(family: frozenset[str]) -> frozenset[str]:
    """Return the letters of all labels, heads and headings that some forms print."""
    every = [spec for one in section_ids() for section in sections(one) for spec in section.fields]
    specs = [spec for spec in every if spec.form in family]
    labels = {label for spec in specs for label in (*spec.row_label, *spec.column_label, *spec.heading)}
    keys = {name for spec in specs for name in (*spec.row_keys, *spec.column_keys)}
    return frozenset({*map(key, labels), *map(label_key, labels), *keys, *BESIDE} - {""})


@cache
def _all_printed(family: frozenset[str]) -> str:
    return "\n".join(sorted(_printed(family)))
