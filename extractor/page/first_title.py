"""The year in a report's title, for those who come before titles are read: readers and the search for tables.

In: normalised text. Out: the year of its first title, or of what a sentence calls the report, in digits. Surprise: who
the report is of, and years in Chinese numerals, are read by the prose alone.
"""

from __future__ import annotations

import re

_TITLE = re.compile(
    r"(?<!\d)(20[12]\d)[ \0]*+年?度?[ \0]*+(?:(?:政府)?信息公开(?:工作)?(?:年度)?(?:报告|年报)|(?<=年度)报告)"
)


def titled_year(text: str) -> str | None:
    """Return the year of the first title of a report that stands in a text."""
    title = _TITLE.search(text)
    return title[1] if title else None
