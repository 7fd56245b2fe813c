"""Several tables of one kind in a report, told apart by what they cover: a county or its office, this year or last.

In: a stream in which a table stands more than once. Out: a ``Split``: the document without the tables that are not the
report's own, and each of those with the words that head it. Surprise: nothing is read here. Where headings do not tell
which table is the report's own there is no split, and everything in the document is doubted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from functools import cache

from extractor.forms import Section
from extractor.locate.sequence import Pair, find_anchors, view_rows
from extractor.locate.stream import Stream
from extractor.page import FILL, TEXT, Cell, Document, key

HALF = 0.5
"""Of a table's rows; so many stand twice where the table does."""
LONGEST = 120
"""Characters; a longer line heads no table."""
NEAR = 6
"""Lines before a table's first figures, its heads and labels not counted, among which its heading stands."""
HEAD = 400
"""Characters at the head of a document, in which its title stands."""
MOST_WORDS = 2
"""Words with blanks between that a heading has; heads in a line are more."""
LINES = 20
"""Cells at the head of a document, of which its lines are."""
ABOVE_TITLE = 2
"""Lines above that of the title on which the agency's name may stand alone."""


class Covers(Enum):
    """What a heading says that a table covers."""

    ALL = "all"  # a county with its offices, an office with its branches
    OWN = "own"  # the office alone
    PART = "part"  # towns, branches: a part of the whole
    LAST_YEAR = "last year"
    REPLACED = "replaced"  # what a corrected table beside it stands for
    CORRECTED = "corrected"
    SAMPLE = "sample"  # no report's figures: how a form is filled in, what was withdrawn
    OTHER = "other"  # an office that is not the one that reports
    UNCLEAR = "unclear"  # a scope, but it is not sure whose


_WHOLE = re.compile(r"全[县区市省州旗盟系域]")
_SUMMED = re.compile(r"汇总|总体|合计")
_HEAD_OF_SUMS = "合计"
_WITH_PARTS = re.compile(r"[及和与含]\S{0,4}(?:下属|所属|直属|辖区)")
_WIDER = re.compile(r"全[市县区省州]|全系统|全行业|各级|下[级属辖]|所属|直属")
_EXCEPT = re.compile(r"不[含包]|以外|除\S{1,12}外")
_PART = re.compile(
    r"各(?:级|地|[县区市州旗]|乡|镇|街|部门|单位|科室)|乡镇|街道|下[属辖]|所属|直属|辖区|分支|派出|其[他它]单位"
)
_OWN = re.compile(r"本级|本机关|本单位|本部门|本[局委办院厅]|机关自身")
_LAST = re.compile(r"上一?年|去年|往年|前一年|历[史年]数据")
_CHANGED = r"(?:更正|更改|修改|修订|订正|勘误)"
_NAMED = {
    Covers.SAMPLE: re.compile(r"样[表例]|示[例范]|范例|模板|作废|测试(?:数据|表)|空白?表"),
    Covers.REPLACED: re.compile(
        rf"{_CHANGED}[之以]?前(?!后)|原[数表版稿](?![量值])|旧[表版稿]|\(旧\)|[初草]稿|草案|征求意见|送审|快报|上报数"
    ),
    Covers.CORRECTED: re.compile(rf"{_CHANGED}(?:[之以]?后|[数表版])|定稿|最终|终稿|正式|审定|新[表版稿]|年报数"),
}
_YEAR = re.compile(r"(?<![〔\[\d])(20[12]\d)(?=[ \0]*年|$)")
_OFFICE = re.compile(
    r"(?<![本各])[\u4e00-\u9fff]{2,20}(?:局|(?<!大)厅|委员会|办公室|管委会|人民政府|街道办事处|街道|镇|乡|中心|检察院|法院|公司)"
)
_OWN_OFFICE = re.compile("[本我]")
_GOVERNMENT = re.compile(r"[县市区旗省州]人民?政府(?!办公)")
_ABOUT = "政府信息公开"
_REPORT = re.compile(r"公开\S{0,8}报告")
_NO_BLANKS = {ord(FILL): None, ord(" "): None}
_BLANKS = re.compile(r"[ \0]+")
_BRACKETS = re.compile(r"\([^()]*\)")
_SAID = re.compile(r"[,，。;；!！](?=.)|\d[\d,.]*(?:件|条|人次|%|％|万)|较|同比|相比|比上|增[长加]|减少|下降|结转")
"""What stands in a sentence, or in a row's label, and in no heading."""
ABOUT_ABOVE = re.compile(r"\W*(?:备?注\W*)?(?:以上|上述|上表)")
"""What begins a line that is about the table above it."""
_CLAUSE_END = re.compile("[,;。]")
_POINTS = re.compile(r"如下|下表|见表|情况表?[。:：]?$")
"""What a sentence that ends with a full stop has to say to head a table."""


@dataclass(frozen=True, slots=True)
class OtherTable:
    """A table that is not the report's own: its section, the words that head it, and a document with it alone."""

    section_id: str
    scope: str
    document: Document


@dataclass(frozen=True, slots=True)
class Split:
    """A report's own tables, and those of other scopes.

    Attributes:
        document: the document without the others' cells.
        others: the others, in reading order.
        doubtful: sections of which it is not sure which table is the report's own.
    """

    document: Document
    others: tuple[OtherTable, ...]
    doubtful: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Instance:
    """A table as it stands once: from where its cells begin, to where they end, and what heads it."""

    section_id: str
    start: int
    end: int
    figures: tuple[object, ...]
    heading: Cell | None = None
    covers: Covers | None = None


def split(stream: Stream, sections: Iterable[Section]) -> Split | None:
    """Return a report's own tables and the others; None where a table stands twice and nothing tells them apart."""
    document = stream.document
    found = {section: known for section in sections if (known := _instances(stream, section))}
    every = [one for instances in found.values() for one in instances]
    several: list[Sequence[_Instance]] = [
        [_headed(stream, one, section, every) for one in instances]
        for section, instances in found.items()
        if len(instances) > 1
    ]
    if all(_alike(instances) for instances in several):
        return None
    pattern = next((instances for instances in several if any(one.covers for one in instances)), None)
    drop: list[_Instance] = []
    decided: set[Cell] = set()
    doubtful: set[str] = set()
    for tables in several:
        instances = _like(tables, pattern)
        own, sure = _own(instances, document)
        if own is None and _alike(instances):
            own, sure = instances[0], True  # whichever it is, it says the same
        if own is None:
            return None
        drop += [one for one in instances if one.start != own.start]
        if own.heading and not any(_is_own(section, _letters(document, own.heading)) for section in found):
            decided.add(own.heading)  # what it says has been heard
        if not sure:
            doubtful.add(own.section_id)
    kept = tuple(
        cell
        for cell in document.cells
        if cell not in decided and not any(one.start <= cell.start < one.end for one in drop)
    )
    others = tuple(_other(document, one) for one in sorted(drop, key=lambda one: one.start))
    return Split(replace(document, cells=kept), others, frozenset(doubtful))


def _alike(instances: Sequence[_Instance]) -> bool:
    """Tell whether a table says the same each time that it stands there."""
    return len({one.figures for one in instances}) == 1


def _letters(document: Document, cell: Cell) -> str:
    return key(document.text[cell.start : cell.end])


def _other(document: Document, one: _Instance) -> OtherTable:
    cells = tuple(cell for cell in document.cells if one.start <= cell.start < one.end)
    scope = _printed_words(document, one.heading) if one.heading else ""
    return OtherTable(one.section_id, scope, replace(document, cells=cells))


def _printed_words(document: Document, cell: Cell) -> str:
    """Return the words of a cell in the characters of the source, without its markup."""
    both = zip(document.text[cell.start : cell.end], document.raw(cell), strict=True)
    return "".join(read if own == "&" else own for read, own in both if read != FILL)  # & begins a sign's name in HTML


def _instances(stream: Stream, section: Section) -> list[_Instance]:
    """Return a section's table each time that it stands in a document with figures."""
    view = view_rows(stream, section)
    pairs = [pair for pair in find_anchors(view) if pair.label >= 1.0 or not section.lines[pair.line].keys]
    half = HALF * len(section.lines)
    groups: list[dict[int, Pair]] = []
    for pair in sorted(pairs, key=lambda pair: (pair.first, -pair.label)):
        if not any(cell.filled for cell in pair.cells):
            continue
        if groups and pair.line in groups[-1] and groups[-1][pair.line].first == pair.first:
            continue
        if not groups or pair.line in groups[-1] or (len(groups[-1]) >= half and pair.line < max(groups[-1])):
            groups.append({})
        groups[-1][pair.line] = pair
    instances: list[_Instance] = []
    for group in groups:
        if len(group) >= half:
            cells = [cell for pair in group.values() for cell in pair.cells]
            start, end = min(cell.start for cell in cells), max(cell.end for cell in cells)
            instances.append(_Instance(section.id, start, end, tuple(cell.number for cell in cells)))
    return instances


def _headed(stream: Stream, one: _Instance, section: Section, others: Sequence[_Instance]) -> _Instance:
    """Return a table with what heads it, or says below it what it was; its cells reach there, or to its own heads."""
    document = stream.document
    before = max((other.end for other in others if other.end <= one.start), default=0)
    behind = min((other.start for other in others if other.start >= one.end), default=len(document.text))
    near = [cell for cell in document.cells if before <= cell.start < one.start and cell.kind is TEXT]
    title = _title(document)
    start, passed = one.start, 0
    for cell in reversed(near):
        words = document.text[cell.start : cell.end]
        covers = (
            None
            if _are_heads(section, words) or ABOUT_ABOVE.match(words)
            else _covers(words.translate(_NO_BLANKS), title)
        )
        if covers is not None:
            return replace(one, start=cell.start, heading=cell, covers=covers)
        if not _is_own(section, key(words)):
            passed += 1
            if passed == NEAR:
                break
        else:
            start = cell.start
    below = [cell for cell in document.cells if one.end <= cell.start < behind and cell.kind is TEXT][:NEAR]
    for cell in below:
        words = document.text[cell.start : cell.end].translate(_NO_BLANKS)
        if ABOUT_ABOVE.match(words) and (covers := _covers(_CLAUSE_END.split(words)[0], title)):
            return replace(one, start=start, end=cell.end, heading=cell, covers=covers)
    return replace(one, start=start)


def _are_heads(section: Section, words: str) -> bool:
    """Tell whether words with blanks between are a line of a section's heads, or of most of them."""
    letters = [key(word) for word in _BLANKS.split(words)]
    return (
        len(letters) > MOST_WORDS and sum(len(one) > 1 and _is_own(section, one) for one in letters) > len(letters) / 2
    )


def _is_own(section: Section, letters: str) -> bool:
    """Tell whether letters are a label or a head of a section, or a part of one that is broken over lines."""
    return any(letters in words for words in _printed(section))


@cache
def _printed(section: Section) -> tuple[str, ...]:
    """Return all that a form prints in a section beside its values."""
    labels = {key(part) for spec in section.fields for part in (*spec.row_label, *spec.column_label, *spec.heading)}
    heads = {head for heads in section.column_keys for head in heads}
    return tuple(labels.union(heads, (label for line in section.lines for label in line.keys)))


def is_of_a_government(document: Document) -> bool:
    """Tell whether it is a government's report, whose figures are those of its offices too."""
    return _GOVERNMENT.search(_title(document)) is not None


def says_of_others(words: str, document: Document) -> bool:
    """Tell whether words at the head of a table say that its figures are of others than the one that reports.

    An office is another where the title names one and it is not that; a government's figures are its offices' too.
    """
    if offices := [office for office in _OFFICE.findall(words) if not _OWN_OFFICE.search(office)]:
        title = _title(document)
        if _OFFICE.search(title) and not any(_is_named(office, title) for office in offices):
            return True
    return _WIDER.search(words) is not None and not is_of_a_government(document)


def _title(document: Document) -> str:
    """Return the words at the head of a document that say whose report it is, and on which year.

    A page's own head, with the name of the site, is no part of them.
    """
    cells = (cell for cell in document.cells[:LINES] if cell.kind is TEXT)
    lines = [document.text[cell.start : cell.end].replace(FILL, "") for cell in cells]
    for n, line in enumerate(lines):
        if _REPORT.search(line):
            named = _OFFICE.search(line) or _GOVERNMENT.search(line)
            return line if named else " ".join(lines[max(0, n - ABOVE_TITLE) : n + 1])
    return " ".join(lines)[:HEAD]


def _covers(words: str, title: str) -> Covers | None:
    """Return what a line says that the table below it covers; None where it heads nothing."""
    if len(words) > LONGEST or words == _HEAD_OF_SUMS or _SAID.search(_BRACKETS.sub("", words)):
        return None
    if words.endswith(("。", "；", ";")) and not _POINTS.search(words):
        return None
    if _REPORT.search(words):
        return None if words in title else Covers.UNCLEAR  # another report begins, with sentences of its own
    if named := next((covers for covers, words_for in _NAMED.items() if words_for.search(words)), None):
        return named
    years = {int(year) for year in _YEAR.findall(words)}
    told = {int(year) for year in _YEAR.findall(title)}
    if _LAST.search(words) or (years and told and max(years) < max(told)):
        return Covers.LAST_YEAR
    return _scope(words, title)


def _scope(words: str, title: str) -> Covers | None:
    """Return whose figures a heading says are below it."""
    if _EXCEPT.search(words):
        return Covers.UNCLEAR
    if _WHOLE.search(words) or _WITH_PARTS.search(words):
        return Covers.ALL
    offices = _OFFICE.findall(words)
    ours = any(_is_named(office, title) for office in offices)
    if _SUMMED.search(words):
        return Covers.UNCLEAR if _PART.search(words) or (offices and not ours) else Covers.ALL
    if _PART.search(words):
        return Covers.PART
    if offices:
        return Covers.OWN if ours else Covers.OTHER
    return Covers.OWN if _OWN.search(words) else None


def _is_named(office: str, title: str) -> bool:
    """Tell whether an office is the one that a title names, be it for short: 县测管局 is 青禾县测试管理局."""
    letters = iter(title.partition(_ABOUT)[0])
    return all(letter in letters for letter in office)


def _like(instances: Sequence[_Instance], pattern: Sequence[_Instance] | None) -> Sequence[_Instance]:
    """Return tables without headings of their own with those of another section's, as many, in their order."""
    if pattern is None or len(pattern) != len(instances) or any(one.covers for one in instances):
        return instances
    return [
        replace(one, covers=like.covers, heading=like.heading) for one, like in zip(instances, pattern, strict=True)
    ]


_OF_ANOTHER = frozenset((Covers.LAST_YEAR, Covers.OTHER, Covers.PART, Covers.REPLACED, Covers.SAMPLE))


def _own(instances: Sequence[_Instance], document: Document) -> tuple[_Instance | None, bool]:
    """Return the report's own table, if headings tell, and whether they leave no doubt.

    A table of last year, of another office, or that was replaced is not. By its report an office may mean its own
    figures, or those of its branches with them; the latter are taken, and doubted. So are its own where only parts
    stand beside them.
    """
    said = {one.covers for one in instances}
    government = is_of_a_government(document)
    ours = [one for one in instances if one.covers not in _OF_ANOTHER]
    if len(ours) == 1 and ours[0].covers is not Covers.UNCLEAR:
        apart = Covers.PART in said or (government and Covers.OTHER in said)
        return ours[0], ours[0].covers is not Covers.OWN or not apart
    whole = [one for one in ours if one.covers is Covers.ALL]
    if len(whole) == 1 and all(one.covers in (Covers.ALL, Covers.OWN) for one in ours):
        return whole[0], False
    return None, False
