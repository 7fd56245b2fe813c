"""The lines of a text, and the columns of a screen that it was printed for.

In: a normalised text. Out: its lines that are not empty, and the ``Screen`` that tells where in its line a figure
stands. Surprise: tools that keep a page's layout count columns in two ways, and the text itself tells which.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, islice
from typing import NamedTuple

from extractor.page import COUNTED, FILL, MONEY

_BARE_NUMBER = re.compile(r"\t?[ \0]*[+-]?\d[\d,.\0]*[ \t\0]*")
WIDE = re.compile(r"[\u2e80-\U0010ffff]")  # takes two columns of a fixed-width screen
WIDEST = 2_000
"""Characters; no screen has lines this long, so where something stands in one says nothing of its column."""
_FIGURE = re.compile(r"(?<!\S)\d[\d,.]*(?!\S)")
_FIGURE_APART = re.compile(r"(?<=  )\d[\d,.]*(?!\S)")
_MARKED = re.compile(r"\(?(\d{1,2})[.、) ] ?[\u4e00-\u9fff“\"][^\d|\t]*$")  # an item: 2.没有现成信息
_DIGIT = re.compile(r"\d")
_BORDERS = frozenset("\t|│")
_MARKS = frozenset(str(number) for number in range(2, 30))
NEAR = 4
"""Lines that a label wraps over at most, on either side of its mark."""
FIGURES = 4
"""In a line; so many stand in rows of the big table."""
SIDE_BY_SIDE = 2
LONG = 200
"""Characters before a figure in its line, from which on they are not counted anew for each."""
ROWS, ALWAYS = 8, 0.9
"""Rows at least, and the share of the gaps behind their labels: if so many are alike, they part words, and put nothing
under each other."""
SAME = 12
"""Places; so few are the columns of the form's tables, however a screen counts."""
PAGES = 4
"""Figures that count up at even distances; fewer do so by chance."""
EVEN = 0.2
"""Of a page's length; pages differ by no more lines."""


UNITS = 12
"""Units in lines of their own behind figures; so many where a page has them in elements of their own."""
_UNIT_BELOW = re.compile(
    r"(?<=\d)(?P<ends>[ \0]*\n[ \0\n]*)"
    rf"(?=(?:[百千万亿]{{0,2}}(?:{MONEY})|{COUNTED})(?:\([^()\n]{{1,30}}\))?[ \0]*$)",
    re.MULTILINE,
)

TOUCHING = 5
"""Figures whose unit touches the next one; so many are no slip of the pen."""
_UNIT_BETWEEN = re.compile(
    rf"(?<=\d)[ \0]*+(?:\n[ \0]*+)?(?P<unit>{COUNTED})(?=\d[\d,.]*+[ \0]*+(?:\n[ \0]*+)?(?P=unit))"
)


class Line(NamedTuple):
    """A line that is not empty: its span, how many line ends stand before it, and it without blanks around."""

    start: int
    end: int
    gap: int
    words: str
    number: int
    """Of the line in its text, from 1."""

    @property
    def bare_number(self) -> bool:
        """Tell whether nothing but a figure stands in the line."""
        return self.words.isdecimal() or _BARE_NUMBER.fullmatch(self.words) is not None


@dataclass(frozen=True, slots=True)
class Screen:
    """A text as it is printed, and how many columns a wide character takes in it."""

    shown: str
    wide: int
    _columns: dict[int, list[int]] = field(default_factory=dict, compare=False)

    def middle(self, line: int, start: int, end: int) -> float:
        """Return the column of a span's middle in the line that begins at ``line``."""
        if start == line:
            return (end - start) / 2
        if start - line > LONG:
            return self._counted(line, start)[start - line] + (end - start) / 2
        before = self.shown[line:start].replace(FILL, "")  # what wrong characters stood for
        return len(before) + (self.wide - 1) * len(WIDE.findall(before)) + (end - start) / 2

    def _counted(self, line: int, start: int) -> list[int]:
        """Return the column at which each character of a line begins, counted once for all figures in it.

        A row may go on over several lines as it is printed; it is counted to the end of that with ``start``.
        """
        if len(self._columns.get(line, ())) <= start - line:
            end = self.shown.find("\n", start)
            words = self.shown[line:] if end < 0 else self.shown[line:end]
            widths = dict.fromkeys(WIDE.findall(words), self.wide) | {FILL: 0}
            self._columns[line] = list(accumulate((widths.get(one, 1) for one in words), initial=0))
        return self._columns[line]


def with_units_beside(text: str) -> str:
    """Return normalised text, units that stand in lines of their own beside the figures above them, if many do.

    Where a unit touches the next figure, which has the same (``0件0件``), it is what parts them, and a blank takes its
    place: cells that are narrower than a figure with its unit leave nothing between.
    """
    if sum(1 for _ in islice(_UNIT_BETWEEN.finditer(text), TOUCHING)) == TOUCHING:
        text = _UNIT_BETWEEN.sub(lambda match: " " * len(match.group()), text)
    if "\n件" in text and len(_UNIT_BELOW.findall(text)) >= UNITS:
        text = _UNIT_BELOW.sub(lambda match: " " * len(match["ends"]), text)
    return text


def lines_of(text: str) -> list[Line]:
    """Split normalised text into lines that are not empty.

    A line of tabs alone is an empty cell, unless the line right after it is the content that the tab announced.
    """
    lines: list[Line] = []
    position = gap = 0
    for number, piece in enumerate(text.split("\n"), 1):
        end = position + len(piece)
        gap += 1
        words = piece.strip(" \0")
        if words:
            if gap == 1 and lines and "\t" not in piece and not lines[-1].words.strip("\t \0"):
                gap = lines.pop().gap
            lines.append(Line(position, end, gap, words, number))
            gap = 0
        position = end + 1
    return lines


def screen_of(shown: str, text: str, lines: list[Line]) -> Screen:
    """Return how a text counts columns: Chinese characters take two on a screen, one in tools that count characters.

    Counted rightly, the last figures of a table's lines stand under each other at fewer places.
    """
    bare = [line for line in lines if not _BORDERS.intersection(line.words)]  # between borders, places mean nothing
    ends = [
        (line.start, figures[-1])
        for line in bare
        if len(line.words.split()) >= FIGURES
        and len(figures := list(_FIGURE.finditer(text, line.start, line.end))) >= FIGURES
    ]
    if len(ends) < ROWS:  # few rows are full: any figure that stands apart tells as much
        ends += [(line.start, figure) for line in bare for figure in _FIGURE_APART.finditer(text, line.start, line.end)]
    return min(
        (Screen(shown, 2), Screen(shown, 1)),
        key=lambda screen: len({screen.middle(start, *figure.span()) for start, figure in ends}),
    )


def is_surely(screen: Screen, text: str, lines: list[Line]) -> bool:
    """Tell whether figures stand under each other as a screen counts, and not as well if it counted otherwise.

    Where blanks only part what stands in a line, always as many, figures stand where the labels before them end.
    """
    blank = (line for line in lines if "\t" not in line.words)
    rows = [(line, list(_FIGURE.finditer(text, line.start, line.end))) for line in blank]
    rows = [(line, figures) for line, figures in rows if len(figures) >= SIDE_BY_SIDE]
    firsts = [text[line.start : figures[0].start()] for line, figures in rows]
    gaps = Counter(len(label) - len(label.rstrip(" \0")) for label in firsts if label.strip(" \0"))
    if gaps.total() >= ROWS and gaps.most_common(1)[0][1] >= ALWAYS * gaps.total():
        return False
    spans = [(line.start, *figure.span()) for line, figures in rows for figure in figures]
    own, other = (_places(one, spans) for one in (screen, Screen(screen.shown, 3 - screen.wide)))
    return own * 2 <= len(spans) and (own < other or own <= SAME)


def _places(screen: Screen, spans: Sequence[tuple[int, int, int]]) -> int:
    """Return at how many places of the screen figures begin, end, or have their middle, whichever is the fewest."""
    edges = (
        {screen.middle(line, start, start) for line, start, _ in spans},
        {screen.middle(line, end, end) for line, _, end in spans},
        {screen.middle(line, start, end) for line, start, end in spans},
    )
    return min(map(len, edges))


def page_numbers(lines: list[Line]) -> frozenset[int]:
    """Return where the lines begin that may hold a page's number and nothing else.

    They count from one, every page has about as many lines, and no page before the last one lacks its number.
    """
    places: dict[int, list[tuple[int, int]]] = {}
    for line in lines:
        if line.words.isdecimal() and len(line.words) <= 3:
            places.setdefault(int(line.words), []).append((line.number, line.start))
    chains = [chain for first in places.get(1, ()) if (chain := _counting(first, places, lines[-1].number))]
    return frozenset(min(chains)[1]) if chains else frozenset()


def lone_marks(lines: list[Line]) -> frozenset[int]:
    """Return where the lines begin that hold the mark of an item and nothing else: ``3`` between 2. and 4.

    Only words stand between it and the items before and after.
    """
    found = set()
    for n, line in enumerate(lines):
        if line.words in _MARKS:  # not so 0 and 1, which most cells are
            before, after = _item(reversed(lines[max(0, n - NEAR) : n])), _item(iter(lines[n + 1 : n + 1 + NEAR]))
            if before is not None and before + 1 == int(line.words) and after == int(line.words) + 1:
                found.add(line.start)
    return frozenset(found)


def _item(lines: Iterator[Line]) -> int | None:
    """Return the number of the first item among some lines, if no line with another figure comes before it."""
    marked = next((line for line in lines if _DIGIT.search(line.words)), None)
    mark = _MARKED.match(marked.words) if marked else None
    return int(mark[1]) if mark else None


def _counting(
    first: tuple[int, int], places: Mapping[int, Sequence[tuple[int, int]]], total: int
) -> tuple[int, list[int]] | None:
    """Return by how many lines the pages differ in all, and where their numbers are, if page one ends at ``first``."""
    (length, start), at, differing = first, first[0], 0
    found = [start]
    while at + length <= total and (after := _nearest(places.get(len(found) + 1, ()), at + length)):
        uneven = abs(after[0] - at - length)
        if uneven > EVEN * length:
            return None
        at, differing = after[0], differing + uneven
        found.append(after[1])
    return (differing, found) if len(found) >= PAGES and at + length > total else None


def _nearest(places: Sequence[tuple[int, int]], line: int) -> tuple[int, int] | None:
    return min(places, key=lambda place: abs(place[0] - line), default=None)
