"""A day that the page states: behind a label, in the head of a web page, or at the end under the agency's name.

In: a document. Out: the FieldValue of a fact of the kind ``date``, as ISO 8601. Surprise: a report is signed before it
is published, so a label that says 发布 goes before one that says 成文, and any label before the signature.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from extractor.page import FILL, Document, FieldValue, Place, Reason, State
from extractor.prose.mentions import alternatives
from extractor.prose.registry import Fact

_B = r"[^\S\n]*"
_NUMERALS = "〇零○Ο一二三四五六七八九十"
_DAY = (
    rf"(?<!\d)20\d\d{_B}[年./-]{_B}\d{{1,2}}{_B}[月./-]{_B}\d{{1,2}}(?!\d)(?:{_B}日)?"
    rf"|(?<!\d)20\d\d年[{_NUMERALS}]{{1,2}}月[{_NUMERALS}]{{1,3}}日"
)
_META = re.compile(
    r"<meta[^>]{0,80}?name\s*=\s*[\"']?(?:PubDate|publishdate|publish_time|firstpublishedtime)[\"']?[^>]{0,40}?"
    rf"content\s*=\s*[\"'](?P<day>{_DAY})",
    re.IGNORECASE,
)
_BODY = "局厅委院署中心镇乡处所站队馆司会部社区场室园团府办校学街道"
# Alone on its line, or behind the end of an agency's name and a blank: a signature that a converter put on one line.
_SIGNED = re.compile(
    rf"(?m)(?:^[\s|#>*(,\"]*|(?<=[{_BODY}])[ \t|]+)(?P<day>{_DAY})(?=[\s|*),\"]|$)(?![ \t]*(?:年|至|-))"
)
# The line of particulars under a web page's title, where its label fell away.
_PARTICULARS = re.compile(
    rf"(?P<day>{_DAY})(?:[^\S\n]*\d\d?:\d\d(?::\d\d)?)?[\s|]*(?=字体|字号|来源|浏览|点击|阅读次数|打印)"
)
_GAP = r"\s*[\])】]?\s*:?[\s|*,]*\[?"
_RUNS = re.compile(f"{FILL}+|[^{FILL}]+")
LAST_YEARS = 2
"""A report is due in the January after its year; what is dated later than the year after the next is another page's."""


@dataclass(frozen=True, slots=True)
class _Day:
    """A day as the page states it."""

    iso: str
    place: Place
    raw: str


@cache
def _labelled(words: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the patterns of a day behind one of some labels, and of a figure behind one."""
    label = alternatives(words)
    return re.compile(rf"{label}{_GAP}(?P<day>{_DAY})"), re.compile(rf"{label}{_GAP}\d")


def read_date(document: Document, fact: Fact, year: int | None) -> FieldValue:
    """Return the day that a fact is stated to be; none at all without a trace of one needs nobody.

    Args:
        document: the document.
        fact: a fact of the kind ``date``.
        year: the year that is reported on, if it is known: no report is published before it ends.
    """
    shown = _shown(document)
    ranks: list[list[_Day]] = []
    if "labels" in fact.where:
        source = _Shown(document.own_source, range(len(document.source) + 1))
        ranks.append([*_days(_META, source), *_days(_labelled(fact.words)[0], shown)])
        lesser = _days(_labelled(fact.lesser)[0], shown) if fact.lesser else ()
        ranks.append([*_days(_PARTICULARS, shown), *lesser])
    if "signature" in fact.where:
        ranks.append(list(_days(_SIGNED, shown))[-1:])
    stated = next((rank for rank in ranks if rank), [])
    if not stated:
        unread = "labels" in fact.where and _labelled(fact.words)[1].search(shown.text)
        return FieldValue(fact.field_id, None, State.MISSING, reasons=(Reason.PROSE_UNCLEAR,) if unread else ())
    first = stated[0]
    reasons: list[Reason] = []
    if len({day.iso for day in stated}) > 1:
        reasons.append(Reason.SEVERAL_FIGURES)
    if year is None or not year < int(first.iso[:4]) <= year + LAST_YEARS:
        reasons.append(Reason.PROSE_UNCLEAR)
    return FieldValue(fact.field_id, first.iso, State.READ, reasons=tuple(reasons), raw=first.raw, place=first.place)


@dataclass(frozen=True, slots=True)
class _Shown:
    """A text without its fill; ``offsets`` lead back to the source, the end of the text included."""

    text: str
    offsets: Sequence[int]


def _shown(document: Document) -> _Shown:
    """Return what is shown of a document: markup that separates as a blank, a gloss within a word as nothing."""
    kept: list[str] = []
    offsets: list[int] = []
    markup = document.format in ("html", "mhtml")
    for run in _RUNS.finditer(document.text):
        if run.group()[0] != FILL:
            kept.append(run.group())
            offsets += range(run.start(), run.end())
        elif markup:
            kept.append(" ")
            offsets.append(run.start())
    return _Shown("".join(kept), [*offsets, len(document.text)])


def _days(pattern: re.Pattern[str], shown: _Shown) -> Iterator[_Day]:
    for match in pattern.finditer(shown.text):
        if iso := to_iso(match["day"]):
            place = Place(shown.offsets[match.start("day")], shown.offsets[match.end("day") - 1] + 1)
            yield _Day(iso, place, match["day"])


def to_iso(day: str) -> str | None:
    """Return a day in ISO 8601, 2024-01-05 for 2024年1月5日 and 二〇二四年一月五日; None if there is no such day."""
    parts = re.findall(rf"\d+|[{_NUMERALS}]+", day)
    if len(parts) != 3:
        return None
    year, month, date = (int(part) if part.isdecimal() else _value(part) for part in parts)
    try:
        return datetime.date(year, month, date).isoformat()
    except ValueError:
        return None


def _value(numerals: str) -> int:
    """Return what Chinese numerals say: 2024 for 二〇二四, 31 for 三十一."""
    digits = {ch: value for value, ch in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "Ο": 0}
    if "十" not in numerals:
        return int("".join(str(digits[ch]) for ch in numerals))
    tens, _, ones = numerals.partition("十")
    if "十" in ones:
        return 0
    return digits.get(tens, 1) * 10 + digits.get(ones, 0)
