"""What is wrong with an agency's report, or with its not being there, in sentences that can be sent to it.

In: nothing, these are records. Out: sentences in Chinese and English. Surprise: a sentence names the printed labels,
since whoever receives it has the paper before them and no ids.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from extractor.page import Number
from extractor.review import label
from extractor.store import DocumentRecord


class Kind(StrEnum):
    """What a finding says."""

    MISSING = "missing"  # the report is not there
    LATE = "late"  # it came after the last day
    DOUBLED = "doubled"  # an earlier document of the agency says something else
    WAITING = "waiting"  # fields of it still wait for a person
    SUM_DIFFERS = "sum_differs"  # it is not what the reports below it come to
    SUM_EXCEEDS = "sum_exceeds"  # it is less than the reports below it come to
    INNER = "inner"  # its own sums fail
    ACROSS = "across"  # its tables or its prose contradict each other
    YEARS = "years"  # it contradicts the agency's report on the year before
    HISTORY = "history"  # a figure is far from what the agency reported in other years
    PEERS = "peers"  # a figure is far from what agencies alike report
    COPIED = "copied"  # its prose is last year's


@dataclass(frozen=True, slots=True)
class AgencyFinding:
    """One thing that is wrong. ``given`` are the numbers and words that its sentence names."""

    code: str
    year: int
    kind: Kind
    fields: tuple[str, ...] = ()
    given: Mapping[str, Number | str] = field(default_factory=dict)


_SENTENCES = {
    Kind.MISSING: (
        "The report on {year} has not arrived{until}.",
        "{year}年度报告尚未收到{until}。",
    ),
    Kind.LATE: ("The report arrived on {came}, after {due}.", "报告于{came}收到，晚于截止日期{due}。"),
    Kind.DOUBLED: (
        "Two documents for one year differ in {count} figures; the later one ({name}) was taken. First: {fields}.",
        "同一年度有两份文件，{count}个数字不同；以后收到的为准（{name}）。其中：{fields}。",
    ),
    Kind.WAITING: ("{count} figures still have to be checked.", "仍有{count}个数字待核对。"),
    Kind.SUM_DIFFERS: (
        "{fields}: the report says {own}, the {reports} reports below it come to {sum}.",
        "{fields}：本报告为{own}，下级{reports}份报告合计为{sum}。",
    ),
    Kind.SUM_EXCEEDS: (
        "{fields}: the report says {own}, {reports} of {expected} reports below it come to {sum} already.",
        "{fields}：本报告为{own}，而下级{expected}份报告中已收到的{reports}份合计已达{sum}。",
    ),
    Kind.INNER: ("{left} comes to {own}, {right} to {sum}.", "{left}为{own}，而{right}为{sum}。"),
    Kind.ACROSS: ("{left} comes to {own}, {right} to {sum}.", "{left}为{own}，而{right}为{sum}。"),
    Kind.YEARS: (
        "{left} comes to {own}; by the report on {before} it should be {sum}.",
        "{left}为{own}；按{before}年度报告应为{sum}。",
    ),
    Kind.HISTORY: (
        "{fields}: {own}; in other years {low} to {high}.",
        "{fields}：{own}；其他年度为{low}至{high}。",
    ),
    Kind.PEERS: (
        "{fields}: {own}; half of the {reports} agencies of its level report {middle} or less, the most {high}.",
        "{fields}：{own}；同级{reports}个机关的中位数为{middle}，最高为{high}。",
    ),
    Kind.COPIED: (
        "{share} % of the sentences are those of the report on {before}, numbers apart.",
        "{share}%的句子与{before}年度报告相同（数字除外）。",
    ),
}


_UNTIL = (" (due {due})", "（截止日期{due}）")


def sentence(finding: AgencyFinding, record: DocumentRecord | None, chinese: bool) -> str:
    """Return a finding as a sentence; ``record`` is the report that it is about, where there is one."""
    template = _SENTENCES[finding.kind][chinese]
    forms = record.forms if record else {}
    names = "、".join(field_title(name, forms) for name in finding.fields)
    until = _UNTIL[chinese].format(**finding.given) if finding.given.get("due") else ""
    return template.format(**{"year": finding.year, "fields": names, "until": until, **finding.given})


def field_title(name: str, forms: Mapping[str, str]) -> str:
    """Return what a field is called in print: its row and, in a table with several columns, its column.

    ``forms`` says which form each section follows.
    """
    told = label(name, forms.get(name.partition(".")[0], ""))
    return "/".join((*told.row, *told.column[-1:])) or name
