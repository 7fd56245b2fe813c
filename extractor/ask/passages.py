"""Stretches of the page as the language model sees them, and the figures that stand in them.

In: stretches of a document. Out: ``Passage``s of one line each, and their ``Figure``s. Surprise: a passage knows for
each of its characters where it stands in the source, so that an answer can be traced to the page.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import Literal

from extractor.forms import NumberKind
from extractor.page import Number, parse_number
from extractor.prose import Fact, to_iso

LONG_LINE = 240
"""Characters; more of a line is not shown, a third of it before the figure that it is shown for."""
EMPTY = "空"
NOWHERE = -1
"""The place of characters that only the model is shown."""
TAKEN = "※"
"""Stands for a figure that a settled field has used up."""
Kind = NumberKind | Literal["year", "name"] | Fact
"""What a field can hold: the form's kinds for its tables, a year, an agency's name, or what a fact can be."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure or name on the page. ``printed`` is what stands there, ``value`` what it means: 3 and 30000 for 3万."""

    value: Number | str
    printed: Number | str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Passage:
    """A line for the model; ``offsets`` gives for each of its characters where it stands in the source."""

    text: str
    offsets: tuple[int, ...]

    def around(self, offset: int) -> Passage:
        """Return as much of the passage as is shown of one, around a place of the source."""
        start = max(0, min(self.offsets.index(offset) - LONG_LINE // 3, len(self.text) - LONG_LINE))
        return Passage(self.text[start : start + LONG_LINE], self.offsets[start : start + LONG_LINE])

    def until(self, offset: int) -> Passage:
        """Return the passage up to the end of the cell that ends at or after a place of the source."""
        at = self.offsets.index(offset - 1)
        end = self.text.find(" | ", at)
        return Passage(self.text[:end], self.offsets[:end]) if end > 0 else self

    def figure(self, value: Number | str, printed: Number | str, start: int, end: int) -> Figure:
        """Return the figure that a span of the characters prints."""
        return Figure(value, printed, self.offsets[start], self.offsets[end - 1] + 1)

    def without(self, taken: Collection[int]) -> Passage:
        """Return the passage with the figures at ``taken`` places of the source struck out, each by one mark."""
        shown: list[str] = []
        offsets: list[int] = []
        for ch, offset in zip(self.text, self.offsets, strict=True):
            if offset not in taken:
                shown.append(ch)
                offsets.append(offset)
            elif not offsets or offset - 1 not in taken or shown[-1] != TAKEN:
                shown.append(TAKEN)
                offsets.append(offset)
        return Passage("".join(shown), tuple(offsets))


_NUMERALS = {ch: n for n, ch in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_POWERS = {"十": 10, "百": 100, "千": 1000}
_CHINESE = "".join(_NUMERALS) + "".join(_POWERS)
_DIGITS = rf"(?P<number>[+-]?(?:\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\.\d+)?|[{_CHINESE}]+)"
# A figure that stands alone is not the mark of an item: `1. 属于国家秘密`.
_ALONE = re.compile(rf"(?<![^\s|]){_DIGITS}(?=$|[\s|(])(?! ?[.、,:)])")


_MARK = re.compile(rf"{TAKEN}|(?<![^\s|]){EMPTY}(?![^\s|])")


def _counting(units: str, multiple: str = "") -> re.Pattern[str]:
    """Return the pattern of a figure before its unit; a ``multiple`` between them is part of it."""
    return re.compile(rf"(?<!\d[.,])(?<![\d第{_CHINESE}]){_DIGITS}(?P<multiple>{multiple})?[余多]?(?:{units})")


_IN_TABLE = (_ALONE, _counting("[条篇期则件份个项次宗起]|万?元"))
_TABLE_KINDS: tuple[Kind, ...] = ("count", "change", "amount")
_PATTERNS: dict[Kind, tuple[re.Pattern[str], ...]] = {
    **dict.fromkeys(_TABLE_KINDS, _IN_TABLE),
    "year": (re.compile(r"(?<!\d)(?P<number>20\d\d)(?!\d)"),),
    "name": (),
}
_DAY = re.compile(r"(?<!\d)20\d\d ?[年./-] ?\d{1,2} ?[月./-] ?\d{1,2}(?!\d)日?")


@cache
def _patterns(kind: Kind) -> tuple[re.Pattern[str], ...]:
    """Return the patterns of the figures that a field of this kind can have."""
    return (_counting("|".join(kind.measures), "万"),) if isinstance(kind, Fact) else _PATTERNS[kind]


@cache
def _denial(fact: Fact) -> re.Pattern[str]:
    """Return the pattern of words that mean none of a fact: 未收到申请."""
    return re.compile(rf"(?:未|没有|无|不存在)[^,。;\d]{{0,30}}?(?:{'|'.join(fact.subject)})")


def takes_decimals(kind: Kind) -> bool:
    """Tell whether a field of this kind can have decimals: an amount of money."""
    return kind == "amount" or (isinstance(kind, Fact) and kind.kind == "amount")


def takes_words(kind: Kind) -> bool:
    """Tell whether a field of this kind is no number: a name, a day."""
    return kind == "name" or (isinstance(kind, Fact) and kind.kind == "date")


def figures(passage: Passage, kind: Kind) -> list[Figure]:
    """Return the figures of a passage that a field of this kind can have, in their order; for a date its days."""
    if isinstance(kind, Fact) and kind.kind == "date":
        return _days(passage)
    found = []
    for pattern in _patterns(kind):
        for match in pattern.finditer(passage.text):
            printed = _number(match["number"])
            if printed is None or (printed < 0 and kind != "change"):
                continue
            if isinstance(printed, float) and not takes_decimals(kind):
                continue
            multiple = match.groupdict().get("multiple")
            value = round(printed * 10_000) if multiple else printed
            found.append(passage.figure(value, printed, match.start(), match.end("multiple" if multiple else "number")))
    if isinstance(kind, Fact) and kind.none:
        found += [passage.figure(0, 0, one.start(), one.end()) for one in _denial(kind).finditer(passage.text)]
    return sorted(found, key=lambda figure: figure.start)


def _days(passage: Passage) -> list[Figure]:
    """Return the days of a passage, each as ISO 8601 and as printed."""
    return [
        passage.figure(iso, match.group(), match.start(), match.end())
        for match in _DAY.finditer(passage.text)
        if (iso := to_iso(match.group()))
    ]


def cell_places(passage: Passage) -> list[int]:
    """Return where the cells of a line of a table begin: its figures, and the marks of used-up and of empty ones."""
    starts = {one.start for kind in _TABLE_KINDS for one in figures(passage, kind)}
    return sorted(starts | {passage.offsets[match.start()] for match in _MARK.finditer(passage.text)})


def _number(text: str) -> Number | None:
    """Return the figure that Arabic or Chinese digits print: 1,234, 十二, 二〇二三."""
    if text[0] not in _NUMERALS and text[0] not in _POWERS:
        return parse_number(text)
    if len(text) > 1 and all(ch in _NUMERALS for ch in text):
        return int("".join(str(_NUMERALS[ch]) for ch in text))
    total = digit = 0
    for ch in text:
        if ch in _POWERS:
            total, digit = total + (digit or 1) * _POWERS[ch], 0
        else:
            digit = _NUMERALS[ch]
    return total + digit
