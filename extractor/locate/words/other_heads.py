"""Columns in the place of whose head stands that of another year, period or measure: 上年 where 本年废止件数 should be.

In: the sections of a report as they were read. Out: the same, such columns doubted. Surprise: neither the order nor the
sums notice, since the figures stand where the form's own would. A table that has all of its heads, and another year's
besides, is not meant here: its further column is told by its place.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Container, Iterator, Mapping
from functools import cache
from statistics import median_low

from extractor.forms import Line, Section, forms, label_key
from extractor.locate.head_order import NEAR, REACH, below_heading
from extractor.locate.located import LocatedSection
from extractor.locate.stream import Stream
from extractor.page import Reason, Span, key, titled_year

_OTHER_YEAR = r"(?:上一?年度?|去年度?|[前往]年度?)(?:同期|[初末底])?|上期|历[年史](?:累计)?|累计"
_RATE = r"[同环]比(?:增减)?|增减[数量额]?|[增降涨减][幅速]|占比|比[重例率]|百分[比点]"
_PLAN = r"目标[数值]?|计划|预[计期]"
OTHER = rf"{_OTHER_YEAR}|{_RATE}|{_PLAN}"
"""Words of another year than the report's, or of another measure than how many: a pattern."""
SAYS_OTHER = re.compile(OTHER)
_SAYS_ANOTHER_YEAR = re.compile(_OTHER_YEAR)
YEAR_IN_DIGITS = re.compile(r"(?<!\d)(20[12]\d)[ \0]*年度?")
_PART = re.compile(
    r"第?[一二三四1-4][ \0]*季度?|[上下]半年|本[季月]度?"
    r"|(?:1[ \0]*[-~至到][ \0]*)?(?<!\d)(?!12)\d{1,2}[ \0]*月份?(?![ \0]*\d)"
)
"""A part of a year, as 1-6月; that of all months ends with the twelfth, and so does a year's day."""
_BEHIND = re.compile(
    rf"([^\s\0()|]+(?:[ \0]*\([^()]*\))?)[ \0]*\(([^()]*(?:{OTHER})[^()]*)\)"
    rf"|([^\s\0()|]+(?:\([^()]*\))?)({_RATE})(?![^\s\0()|])"
)
"""A head that says behind it what others say before it: 废止件数（上年）, 现行有效件数增幅."""
_SENTENCE = re.compile(r"[^\n|\t。]{0,400}。")
"""What stands among the heads where a page ends within a table, or above them."""
LAST_YEAR = "上年"
SHARE = "占比"
_PERCENT = re.compile(r"(?<=[\u4e00-\u9fff(])[%‰](?![\d.])")
"""A sign by which a head or a label says that its figures are shares: 其他%, 商业企业(%)."""
SAME = 4
"""Letters before a head by which two copies of the heads are told to be the same."""


def with_other_years_doubted(
    stream: Stream, own: Collection[str], sections: tuple[LocatedSection, ...]
) -> tuple[LocatedSection, ...]:
    """Doubt the columns whose head is missing above their figures where words of another year stand among the heads.

    Another year in digits is one that is not the report's ``own``.
    """
    return tuple(_doubted(stream, section, own) for section in sections)


def own_years(stream: Stream) -> frozenset[str]:
    """Return the years in digits that a report is on: the first one of its text, and its title's or that named most.

    What stands over every table, as what is written on the tabs of a workbook, is named more often than the year of
    the title.
    """
    years = YEAR_IN_DIGITS.findall(stream.document.text)
    if not years:
        return frozenset()
    return frozenset((years[0], titled_year(stream.document.text) or Counter(years).most_common(1)[0][0]))


def said(text: str, own: Collection[str]) -> str:
    """Return a text in which a part of a year, or one in digits that is not its own, is said as last year's.

    A sign for shares is said as a word, since of signs no letters are kept.
    """
    text = _PERCENT.sub(SHARE, text) if "%" in text or "‰" in text else text
    return _PART.sub(LAST_YEAR, YEAR_IN_DIGITS.sub(lambda match: match[0] if match[1] in own else LAST_YEAR, text))


def _doubted(stream: Stream, found: LocatedSection, own: Collection[str]) -> LocatedSection:
    names: set[str] = set()
    for lines, span in blocks_of(stream, found):
        letters = _letters(stream, span, own, columns_headed(found.section))
        columns = Counter(spec.column_id for spec in lines[0].fields)
        of_another = {
            spec.column_id for spec in lines[0].fields if any(map(_SAYS_ANOTHER_YEAR.search, spec.column_keys))
        }
        lacking = _lacking(letters, found.section, columns, of_another)
        names.update(spec.id for line in lines for spec in line.fields if spec.column_id in lacking)
    return found.because(Reason.HEADER_UNCLEAR, names) if names else found


def _letters(stream: Stream, span: Span, own: Collection[str], heads: Container[str]) -> str:
    """Return some letters without sentences; a part of a year, or one that is not its own, is said as last year's.

    So is a measure behind a head, but not where it is the end of one of the form's: 本年增减.
    """

    def said_before(match: re.Match[str]) -> str:
        return match[0] if key(match[0]) in heads else f"{LAST_YEAR}{match[1] or match[3]}"

    text = _text(stream, span)
    otherwise = _BEHIND.sub(said_before, said(_SENTENCE.sub("", text), own))
    return stream.letters[span.start : span.end] if otherwise == text else key(otherwise)


def without_sentences(stream: Stream, span: Span) -> str:
    """Return some letters of a document without those of what ends with a stop."""
    text = _text(stream, span)
    return key(_SENTENCE.sub("", text)) if "。" in text else stream.letters[span.start : span.end]


def _text(stream: Stream, span: Span) -> str:
    """Return the text in which some letters stand."""
    if span.start >= span.end:
        return ""
    whole, end = stream.document.text, stream.offset(span.end - 1) + 1
    return whole[stream.offset(span.start) : end + whole.startswith(")", end)]


def blocks_of(stream: Stream, found: LocatedSection) -> Iterator[tuple[list[Line], Span]]:
    """Yield the lines that stand under the same heads, with where the letters stand above the first one's figures."""
    letters, section = stream.letters, found.section
    lines: list[Line] = []
    above = Span(0, 0)
    end: int | None = None
    for index, at in sorted(found.letters_before.items()):
        line = section.lines[index]
        begin = below_heading(letters, section, at) if end is None else end
        if lines and _under(line) == _under(lines[0]):
            lines.append(line)
        else:
            if lines:
                yield lines, above
            reach = NEAR + REACH * len(line.header) + len("".join(line.fields[0].row_label))
            lines, above = [line], Span(max(begin, at - reach), at)
        end = at
    if lines:
        yield lines, above


def _under(line: Line) -> tuple[tuple[str, ...], ...]:
    """Return what a line stands under: its heading and the heads of its columns."""
    return (line.fields[0].heading, *(spec.column_label for spec in line.fields))


def _lacking(
    letters: str, section: Section, columns: Mapping[str, int], of_another: Collection[str]
) -> Collection[str]:
    """Return the columns without their head among some letters, if words of another year stand there.

    Of 上年 before a head it is not to be told whether it is one by itself, or this head another year's. Where a
    converter says heads again, or some of them, a column is held against what most have, and lacks its head too where
    the other words stand behind what its head stands behind elsewhere. Where more columns lack theirs than there are
    other words, heads are torn, and that does not tell which the words stand for. Where a column is ``of_another``
    year in the form and its head was not found, the words are a part of that.
    """
    heads: Counter[str] = Counter()
    behind: Counter[str] = Counter()
    follows: dict[str, set[str]] = {}
    instead: list[str] = []
    for match in _words(section).finditer(letters):
        before = letters[max(0, match.start() - SAME) : match.start()]
        named = columns_headed(section).get(match["own"] or "", ())
        heads.update(named)
        behind.update(columns_headed(section).get(match["behind"] or "", ()))
        if match["own"] is None:
            instead.append(before)
        elif named:
            follows.setdefault(before, set()).update(named)
    if not instead or any(heads[column] < columns[column] for column in of_another):
        return ()
    replaced = set().union(*(follows.get(before, ()) for before in instead))
    if replaced:
        return replaced
    copies = max(1.0, median_low([heads[column] / count for column, count in columns.items()]))
    fewer = [column for column, count in columns.items() if heads[column] < copies * count]
    without = [column for column in fewer if heads[column] + behind[column] < copies * columns[column]]
    return without if 0 < len(without) <= len(instead) else fewer


@cache
def columns_headed(section: Section) -> dict[str, set[str]]:
    """Return the columns that each head names."""
    columns: dict[str, set[str]] = {}
    for spec in section.fields:
        for head in spec.column_keys:
            columns.setdefault(head, set()).add(spec.column_id)
    return columns


@cache
def _words(section: Section) -> re.Pattern[str]:
    """Return the pattern of all labels and a section's heads, and of other words, alone or before a head."""
    heads = sorted(columns_headed(section), key=len, reverse=True)
    known = {*heads, *section.headings}
    known |= {name for form in forms().values() for one in form.sections for line in one.lines for name in line.keys}
    known |= {label_key(label) for spec in section.fields for label in (*spec.row_label, *spec.column_label)}
    own = "|".join(sorted(filter(None, known), key=len, reverse=True))
    named = rf"(?:本年度?|数[量值]?)?(?P<behind>{'|'.join(heads)})?"
    return re.compile(rf"(?P<own>{own})|(?:{_OTHER_YEAR}|{_PLAN}){named}|{_RATE}")
