"""Figures of another office than the one that reports: 县教育局网站公开信息45条 in the report of a 民政局.

In: the prose, where a figure begins, and the agency. Out: whether the figure may be another's. Surprise: a place's own
report counts for all of its offices, so only the reports of offices have others; what is said short, 我局, 县局 or
教体局 without its place, is the office itself.
"""

from __future__ import annotations

import re

_OFFICE = r"(?:局|委员会|委|办公室|厅|公司|学校|大学|学院|医院|法院|检察院|中心)"
_OWN_OFFICE = re.compile(_OFFICE + r"$")
_ACTS = (
    r"(?=[的在通利依共自官门户政网微公收受发累主本全年今各积]|(?:以及|[、和与及])[\u4e00-\u9fff]{2,12}" + _OFFICE + ")"
)
_NAMED = re.compile(rf"(?P<name>[\u4e00-\u9fff]{{1,12}}{_OFFICE}){_ACTS}")
_SHORT = re.compile(r"[我本该全各市县区省州旗]局$|(?:我|本|该|全)(?:委|办|厅|院|校|中心|单位)$")
_PLACED = re.compile(rf"[市县区省州旗镇乡][\u4e00-\u9fff]{{1,10}}{_OFFICE}$")
_CHANNEL = re.compile(r"政府|政务|公开|媒体|新闻|宣传|网信|信息")
"""In the names of those that run a place's website for all."""
_GROUP = re.compile(r"乡镇|镇街|街道|下属|所属|直属|下级|基层|(?:全|各)[市县区省州旗][^,;。]{0,4}(?:部门|单位)")
_CLAUSE = re.compile(r"[,;。:!?]")
REACH = 60
"""Characters before a figure in which whose it is stands in the same clause."""
TELLING = 3
"""Letters at the end of an office's name that stand in a longer form of it too: 教育局 in 青禾县教育局."""


def may_be_of_another(text: str, at: int, agency: str | None) -> bool:
    """Tell whether a figure of the prose may be of another office than the one that reports.

    Args:
        text: the prose.
        at: where the figure begins in it.
        agency: who reports, if that is known.
    """
    if agency is None or not _OWN_OFFICE.search(agency):
        return False
    clause = _CLAUSE.split(text[max(0, at - REACH) : at])[-1]
    if _GROUP.search(clause):
        return _GROUP.search(agency) is None
    return any(_is_other(match["name"], agency) for match in _NAMED.finditer(clause))


def _is_other(name: str, agency: str) -> bool:
    placed = _PLACED.search(name) is not None
    return placed and not (_SHORT.search(name) or _CHANNEL.search(name) or name[-TELLING:] in agency)
