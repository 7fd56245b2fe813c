"""Figures of the tables that a sentence tells as well: 全年办理行政许可821件, 上年结转申请3件.

In: the prose of a report, its year and who reports. Out: by the fields of a table whose sum it is, the figures told.
Surprise: most sentences that name a row mean something else than the row: what was published, a part, other offices,
half a year. So a clause counts only if it is all of it: a time, if the thing has one, what was done, and the figure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from extractor.page import Number
from extractor.prose.others import may_be_of_another
from extractor.prose.sentences import Prose

_BEGINS = r"(?:^|(?<=[,;:。])|(?<=情况))(?:[一二三四五六七]是|\([一二三四五六七\d]\)|\d[.、])?"
_TIME = r"(?:全年|本年度?|年内|今年以?来?|当年|(?P<year>20\d\d)年(?:度|全年)?)"
_WHO = r",?(?:[我本](?:局|委|办|院|厅|单位|部门|机关|中心|镇|乡|街道))?"
_SUM = r"(?:共计?|总计|合计|累计)?"
_BEHIND = r"(?:共计?|合计|总计|总数|总数为|为|:)?"
_ENDS = r"(?=[,;。]|$)"
_DECIDED = "作出|做出|实施|办理|办结|完成"
_FILES = r"(?:本级|政府|行政){0,2}规范性文件"
_REQUESTS = r"(?:的)?(?:政府信息公开)?(?:申请)?"
_CASE = r"(?:案件|申请|事项)?"
_SUBJECT = r"因?政府信息公开(?:工作)?"
_DONE: Mapping[tuple[str, ...], str] = {
    ("proactive.licensing.decisions",): rf"(?:{_DECIDED}|审批)行政许可(?:决定)?",
    ("proactive.penalties.decisions",): rf"(?:{_DECIDED})行政处罚(?:决定|案件)?",
    ("proactive.coercion.decisions",): rf"(?:{_DECIDED})行政强制(?:决定)?",
    ("proactive.regulations.made",): r"(?:新?制[定发]|出台)(?:政府)?规章",
    ("proactive.regulations.repealed",): r"废止(?:政府)?规章",
    ("proactive.normative_documents.made",): rf"新?制[定发](?:行政)?{_FILES}",
    ("proactive.normative_documents.repealed",): rf"废止{_FILES}",
}
"""What is done in a year, by the field that counts it."""
_STANDING: Mapping[tuple[str, ...], str] = {
    ("proactive.regulations.in_force",): "现行有效的?(?:政府)?规章",
    ("proactive.normative_documents.in_force",): rf"现行有效的?{_FILES}",
    ("requests.carried_in.total",): rf"(?:上一?年度?结转|结转上一?年度?){_REQUESTS}",
    ("requests.carried_out.total",): rf"结转(?:至|到)?下一?年度?(?:继续办理)?{_REQUESTS}",
    ("disputes.review.total",): rf"{_SUBJECT}(?:被申请|引起|引发|发生|产生)?的?类?行政复议{_CASE}",
    (
        "disputes.direct_suit.total",
        "disputes.suit_after_review.total",
    ): rf"{_SUBJECT}(?:被提起|引起|引发|发生|产生)?的?类?行政诉讼{_CASE}",
}
"""What is so at a year's end, or names the report's own subject, which needs no time."""
_MONEY = re.compile(
    rf"{_TIME}{_WHO}{_SUM}(?:收取|收缴|征收)?行政事业性收费(?:金额|总额)?{_BEHIND}"
    rf"(?P<number>\d[\d,]*(?:\.\d+)?)(?P<unit>万?元){_ENDS}"
)
_FEES = ("proactive.fees.amount",)
_OF_OTHERS = re.compile(
    r"[上下]半年|季度|\d月|[省市县区]级|部门|全[市县区省州旗]|各[单县乡镇街]|乡镇|下[属辖]|所属|去年|同期|其中|[比较]|超过"
)
"""In a sentence before the figure: it is of a part, of other offices, of another year, or compared."""


def figures_of_tables(prose: Prose, year: int | None, agency: str | None) -> dict[tuple[str, ...], set[Number]]:
    """Return the figures that sentences give for fields of the tables, or for the sum of some."""
    found: dict[tuple[str, ...], set[Number]] = {}
    if prose.doubtful:
        return found
    for start, sentence in prose.sentences():
        if not any(sign.isdecimal() for sign in sentence):
            continue
        for names, match, number in _clauses(sentence):
            told = match.groupdict().get("year")
            if _OF_OTHERS.search(sentence, 0, match.start()) or _OF_OTHERS.search(match.group()):
                continue
            if (told and told != str(year)) or may_be_of_another(prose.text, start + match.start(), agency):
                continue
            found.setdefault(names, set()).add(number)
    return found


def _clauses(sentence: str) -> Iterator[tuple[tuple[str, ...], re.Match[str], Number]]:
    """Yield the clauses of a sentence that are a figure of a table, with its fields."""
    for names, pattern in _patterns().items():
        for match in pattern.finditer(sentence):
            yield names, match, int(match["number"].replace(",", ""))
    for match in _MONEY.finditer(sentence):
        amount = float(match["number"].replace(",", ""))
        yield _FEES, match, amount if match["unit"] == "万元" else amount / 10_000


@cache
def _patterns() -> dict[tuple[str, ...], re.Pattern[str]]:
    timed = {names: rf"{_TIME}{_WHO}{_SUM}(?:{done})" for names, done in _DONE.items()}
    untimed = {names: rf"{_BEGINS}(?:{_TIME}{_WHO}{_SUM})?(?:收到|受理)?(?:{so})" for names, so in _STANDING.items()}
    return {
        names: re.compile(rf"{told}{_BEHIND}(?P<number>\d[\d,]*)(?:件|项|宗|起|部){_ENDS}")
        for names, told in (timed | untimed).items()
    }
