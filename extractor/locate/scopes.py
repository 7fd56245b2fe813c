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

from extractor.forms import Section
from extractor.locate.anchors import find_anchors
from extractor.locate.chain import Pair
from extractor.locate.section_view import view_rows
from extractor.locate.stream import Stream
from extractor.page import FILL, TEXT, Cell, Document

HALF = 0.5
"""Of a table's rows; so many stand twice where the table does."""
LONGEST = 60
"""Characters; a longer line heads no table."""
NEAR = 14
"""Cells before a table's first figures among which its heading stands: its heads, its first label, a note."""
HEAD = 400
"""Characters at the head of a document, in which its title stands."""
LINES = 20
"""Cells at the head of a document, of which its lines are."""


class Covers(Enum):
    """What a heading says that a table covers."""

    ALL = "all"  # a county with its offices, an office with its branches
    OWN = "own"  # the office alone
    LAST_YEAR = "last year"
    OTHER = "other"  # an office that is not the one that reports


_ALL = re.compile(r"[全各][县区市省州旗盟系域][^\s]{0,2}|汇总|总体|下属|辖区")
_OWN = re.compile(r"本级|本机关|本单位|本部门|本[局委办院厅]|机关自身")
_LAST = re.compile(r"上一?年|去年|往年|前一年")
_YEAR = re.compile(r"20[12]\d")
_OFFICE = re.compile(
    r"(?<![本各])[\u4e00-\u9fff]{2,20}(?:局|委员会|办公室|管委会|人民政府|街道办事处|街道|镇|乡|中心|检察院|法院|公司)"
)
_SENTENCE = re.compile(r"[。,;!?]|\d件|年度?报告?$")


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
    found = [instances for section in sections if (instances := _instances(stream, section))]
    ends = sorted(one.end for instances in found for one in instances)
    found = [[_headed(stream, one, ends) for one in instances] for instances in found]
    several = [instances for instances in found if len(instances) > 1]
    if not several:
        return None
    pattern = next((kinds for instances in several if any(kinds := [one.covers for one in instances])), None)
    drop: list[_Instance] = []
    doubtful: set[str] = set()
    for instances in several:
        own, sure = _own(_like(instances, pattern))
        if own is None:
            return None
        drop += [one for one in instances if one.start != own.start]
        if not sure:
            doubtful.add(own.section_id)
    kept = tuple(cell for cell in document.cells if not any(one.start <= cell.start < one.end for one in drop))
    others = tuple(
        OtherTable(
            one.section_id,
            _as_printed(document, one.heading) if one.heading else "",
            replace(document, cells=tuple(cell for cell in document.cells if one.start <= cell.start < one.end)),
        )
        for one in sorted(drop, key=lambda one: one.start)
    )
    return Split(replace(document, cells=kept), others, frozenset(doubtful))


def _instances(stream: Stream, section: Section) -> list[_Instance]:
    """Return a section's table each time that it stands in a document with figures of its own."""
    view = view_rows(stream, section)
    pairs = [pair for pair in find_anchors(view) if pair.label >= 1.0 or not section.lines[pair.line].keys]
    groups: list[dict[int, Pair]] = []
    for pair in sorted(pairs, key=lambda pair: (pair.first, -pair.label)):
        if not any(cell.filled for cell in pair.cells):
            continue
        if not groups or pair.line in groups[-1]:
            if groups and groups[-1][pair.line].first == pair.first:
                continue
            groups.append({})
        groups[-1][pair.line] = pair
    tables = [group for group in groups if len(group) >= HALF * len(section.lines)]
    instances: list[_Instance] = []
    for group in tables:
        cells = [cell for pair in group.values() for cell in pair.cells]
        figures = tuple(cell.number for cell in cells)
        if not any(one.figures == figures for one in instances):
            start, end = min(cell.start for cell in cells), max(cell.end for cell in cells)
            instances.append(_Instance(section.id, start, end, figures))
    return instances


def _headed(stream: Stream, one: _Instance, ends: Sequence[int]) -> _Instance:
    """Return a table with what heads it; its cells begin there, or behind what stands before it."""
    document = stream.document
    before = max((end for end in ends if end <= one.start), default=0)
    near = [cell for cell in document.cells if before <= cell.start < one.start and cell.kind is TEXT]
    title = _title(document)
    for cell in near[: -NEAR - 1 : -1]:
        words = document.text[cell.start : cell.end]
        covers = None if len(words) > LONGEST or _SENTENCE.search(words) else _covers(words, title)
        if covers is not None:
            return replace(one, start=cell.start, heading=cell, covers=covers)
    return replace(one, start=min((cell.start for cell in near[-NEAR:]), default=one.start))


def _as_printed(document: Document, cell: Cell) -> str:
    """Return a cell's words as they stand on the page."""
    shown = zip(document.raw(cell), document.text[cell.start : cell.end], strict=True)
    return "".join(printed for printed, plain in shown if plain != FILL)


def _title(document: Document) -> str:
    """Return the words at the head of a document, where it says whose report it is, and on which year."""
    words = (document.text[cell.start : cell.end] for cell in document.cells[:LINES] if cell.kind is TEXT)
    return " ".join(words).replace(FILL, "")[:HEAD]


def _covers(words: str, title: str) -> Covers | None:
    """Return what a line says that the table below it covers."""
    if _LAST.search(words):
        return Covers.LAST_YEAR
    years = {int(year) for year in _YEAR.findall(words)}
    told = {int(year) for year in _YEAR.findall(title)}
    if years and told and max(years) < max(told):
        return Covers.LAST_YEAR
    offices = _OFFICE.findall(words)
    if offices:
        return Covers.OWN if any(office in title for office in offices) else Covers.OTHER
    if _ALL.search(words):
        return Covers.ALL
    return Covers.OWN if _OWN.search(words) else None


def _like(instances: Sequence[_Instance], pattern: Sequence[Covers | None] | None) -> Sequence[_Instance]:
    """Return tables without headings of their own with what those of another section, as many, say in their order."""
    if pattern is None or len(pattern) != len(instances) or any(one.covers for one in instances):
        return instances
    return [replace(one, covers=covers) for one, covers in zip(instances, pattern, strict=True)]


def _own(instances: Sequence[_Instance]) -> tuple[_Instance | None, bool]:
    """Return the report's own table, if headings tell, and whether they leave no doubt.

    A table of last year or of another office is not. By its report an office may mean its own figures, or those of its
    branches with them; the latter are taken, and doubted.
    """
    ours = [one for one in instances if one.covers not in (Covers.LAST_YEAR, Covers.OTHER)]
    if len(ours) == 1:
        return ours[0], True
    whole = [one for one in ours if one.covers is Covers.ALL]
    own = [one for one in ours if one.covers is Covers.OWN]
    if len(ours) == len(whole) + len(own) == 2 and len(whole) == 1:
        return whole[0], False
    return None, False
