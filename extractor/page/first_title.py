"""The year in a report's title, for those who come before titles are read: readers and the search for tables.

In: normalised text. Out: the year of its first title, or of what a sentence calls the report, in digits. Surprise: who
the report is of, and years in Chinese numerals, are read by the prose alone.
"""

from __future__ import annotations

import re

_TITLE = re.compile(
    r"(?<!\d)(20[12]\d)[ \0]*+年?度?[ \0]*+"
    r"(?:(?:(?:政府)?信息|政务)公开(?:工作)?的?(?:年度)?(?:报告|年报)|(?<=年度)报告)"
)
_CITED = re.compile(r"(?:来源|来自|[取摘引出源]自|[参详]见)(?:于|为|自)?[^\n。]{0,12}\Z")
"""What stands before the title of a report that is cited, not given: 数据来源：2022年度报告."""
BEFORE = 20
"""Characters before a title in which it is said to be cited."""


def titled_year(text: str) -> str | None:
    """Return the year of the first title of a report that stands in a text."""
    for title in _TITLE.finditer(text):
        if not _CITED.search(text, max(0, title.start() - BEFORE), title.start()):
            return title[1]
    return None
