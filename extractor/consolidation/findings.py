"""What is wrong with an agency's report, or with its not being there, in sentences that can be sent to it.

In: nothing, these are records. Out: sentences in Chinese and English. Surprise: a sentence names the printed labels,
since whoever receives it has the paper before them and no ids.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from extractor.forms import forms
from extractor.page import Number
from extractor.prose import fact_of
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
    """One thing that is wrong.

    Attributes:
        given: the numbers and words that its sentence names.
        sides: the fields of both sides, where it is a sum that fails.
    """

    code: str
    year: int
    kind: Kind
    fields: tuple[str, ...] = ()
    given: Mapping[str, Number | str] = field(default_factory=dict)
    sides: tuple[tuple[str, ...], ...] = ()


_SENTENCES = {
    Kind.MISSING: (
        "The report on {year} has not arrived{until}.",
        "{year}年度报告尚未收到{until}。",
    ),
    Kind.LATE: ("The report arrived on {came}, after {due}.", "报告于{came}收到，晚于截止日期{due}。"),
    Kind.DOUBLED: (
        "Two documents for one year differ in {count:figure|figures}; the later one ({name}) was taken. "
        "First: {fields}.",
        "同一年度有两份文件，{count}个数字不同；以后收到的为准（{name}）。其中：{fields}。",
    ),
    Kind.WAITING: ("{count:figure still has|figures still have} to be checked.", "仍有{count}个数字待核对。"),
    Kind.SUM_DIFFERS: (
        "{fields}: the report says {own}, the {reports:report below it comes|reports below it come} to {sum}.",
        "{fields}：本报告为{own}，下级{reports}份报告合计为{sum}。",
    ),
    Kind.SUM_EXCEEDS: (
        "{fields}: the report says {own}; the reports below it that are there ({reports} of {expected}) come to {sum} "
        "already.",
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


class _Count(int):
    """A number that writes what is counted behind it, one or many: ``{count:figure|figures}``."""

    def __format__(self, spec: str) -> str:
        one, _, many = spec.partition("|")
        return f"{int(self)} {one if self == 1 else many}" if many else super().__format__(spec)


def sentence(finding: AgencyFinding, record: DocumentRecord | None, chinese: bool) -> str:
    """Return a finding as a sentence; ``record`` is the report that it is about, where there is one."""
    followed = record.forms if record else {}

    def named(names: Iterable[str], between: str) -> str:
        return between.join(field_title(name, followed, english=not chinese) for name in names)

    words = {side: named(names, " + ") for side, names in zip(("left", "right"), finding.sides, strict=False)}
    given = {name: _Count(value) if type(value) is int else value for name, value in finding.given.items()}
    until = _UNTIL[chinese].format(**given) if given.get("due") else ""
    fields = named(finding.fields, "、" if chinese else ", ")
    return _SENTENCES[finding.kind][chinese].format(
        **{"year": finding.year, "fields": fields, "until": until, **given, **words}
    )


def field_title(name: str, sections: Mapping[str, str], *, english: bool = False) -> str:
    """Return what a field is called in print: its row and, in a table with several columns, its column.

    ``sections`` says which form each section follows. With ``english`` its English name stands behind the printed one.
    """
    form = sections.get(name.partition(".")[0], "")
    told = label(name, form)
    words = (*told.row, *told.column[-1:])
    printed = "/".join(words) or name
    if not english:
        return printed
    known = forms()[form].english if form in forms() else {}
    fact = fact_of(name)
    glossed = fact.english if fact else "/".join(known.get(word, word) for word in words)
    return printed if glossed in ("", printed) else f"{printed} ({glossed})"
