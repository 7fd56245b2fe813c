"""A document as locate sees it: its Chinese letters in one string, and the runs of values between them.

In: a Document. Out: a ``Stream``. Surprise: letters and values are two sequences; which label a run of values belongs
to is decided later by where the run stands among the letters, so a label cut in two by its own values is no exception.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractor.page import NUMBER, PAGE, TEXT, Cell, Document, Number, key, letter_place, record

_FAR = 1 << 60
ROWS_NUMBERED = 12  # rows; so many figures that count up by one before labels are no chance
BETWEEN_NUMBERS = 2  # other figures before words in a row: the row's own before its unit, one in a remark
_ITEM = re.compile(r"(?:\((?P<bracketed>\d{1,2})\)|(?<![\d.])(?P<dotted>\d{1,2})[.、])[ \0]*$")
_ITEMS = frozenset(str(number) for number in range(1, 21))
"""The numbers that items have."""
_SIGN_BEFORE_WORDS = re.compile(r"[.、][ \0]*[\u4e00-\u9fff]")
_ITEM_BEFORE_WORDS = re.compile(r"(\d{1,2})[ \0]*[.、]?[ \0]*[\u4e00-\u9fff]")
_LEADING = re.compile(r"(\d{1,3})[ \0]")
_UNIT_ENDS = "项件条个次份元)"
_FIGURE_AT_END = re.compile(r"[\u4e00-\u9fff)][ \0]+\d[\d,.\0]*[ \0]*(?:[项件条个次份]|[万亿]?元)(?:\([^()\n]*\))?$")
"""A figure with its unit, and a remark, that a blank alone parts from the words before it."""
_ITEM_ENDS = ").、 \0\n"


@record
class Run:
    """Values that stand together: no label between them, no known end of a row.

    ``at`` is the number of letters before the run in the stream. ``start`` and ``stop`` bound the letters that can be
    its label: those since the figures before it, and those up to the figures after it. ``filled`` is how many values
    it has that are not empty, ``figures`` how many of these are certainly no page's number. ``item`` is the number of
    the mark right before it, (2) or 2., if there is one: then its label wraps below it. ``glued`` tells that the words
    right before it end in a figure of their own, ``glued_behind`` that those right behind it do. ``led`` tells that
    words stand before it in its own row, so that it is not what comes before the words of the next one; ``closed`` that
    besides, its row ends behind it; ``trailed`` that words stand behind it in its own row, and none before it. Both are
    known in tables only: lines of one cell each may be one row or several.
    """

    cells: tuple[Cell, ...]
    at: int
    start: int
    stop: int
    filled: int
    figures: int
    item: int = 0
    glued: bool = False
    glued_behind: bool = False
    led: bool = False
    closed: bool = False
    trailed: bool = False


@dataclass(frozen=True, slots=True)
class Stream:
    """All letters of a document, and its runs in reading order."""

    document: Document
    letters: str
    runs: tuple[Run, ...]
    letter_cells: tuple[tuple[int, int], ...]
    """For every text cell, the number of letters before it and its start in the text; ascending."""

    def offset(self, letter: int) -> int:
        """Return the place in the text of a letter."""
        before, start = self.letter_cells[bisect_right(self.letter_cells, (letter, _FAR)) - 1]
        if self.document.text[start : start + letter - before + 1] == self.letters[before : letter + 1]:
            return start + letter - before
        return letter_place(self.document.text, start, letter - before)


@record
class _Group:
    """Cells that stand together, the letters before them, the item mark right before them, the rows of the words."""

    at: int
    cells: list[Cell]
    item: int
    glued: bool
    glued_behind: bool = False
    led_by: int = -1
    row_behind: int = -1


def to_stream(document: Document) -> Stream:
    """Separate a document into letters and runs."""
    letters: list[str] = []
    letter_cells: list[tuple[int, int]] = []
    count = 0
    groups: list[_Group] = []
    current: list[Cell] = []
    item, glued, words = 0, False, -1
    text = document.text
    counted = row_numbers(text, document.cells)
    for cell in document.cells:
        if cell.start in counted:
            continue
        if cell.kind is TEXT:
            if current and not _is_spread(text, current, cell):
                groups.append(_Group(count, current, item, glued, text[cell.end - 1].isdecimal(), words, cell.row))
            current, words = [], cell.row
            mark = _ITEM.search(text, cell.start, cell.end) if text[cell.end - 1] in _ITEM_ENDS else None
            item = int(mark["bracketed"] or mark["dotted"]) if mark else 0
            last = text[cell.end - 1]
            glued = last.isdecimal() or (
                last in _UNIT_ENDS and _FIGURE_AT_END.search(text, cell.start, cell.end) is not None
            )
            piece = key(text[cell.start : cell.end])
            if piece:
                letters.append(piece)
                letter_cells.append((count, cell.start))
                count += len(piece)
        elif current and current[-1].row != cell.row:
            groups.append(_Group(count, current, item, glued, led_by=words))
            current, item, glued = [cell], 0, False
        else:
            current.append(cell)
    if current:
        groups.append(_Group(count, current, item, glued, led_by=words))
    return Stream(document, "".join(letters), _runs(groups, count), tuple(letter_cells))


def row_numbers(text: str, cells: Sequence[Cell]) -> set[int]:
    """Return where the figures start that number a table's rows: each right before a label, counting up by one.

    A sum that ends a row stands right before the next label too, and a figure before a remark, but these do not count
    up; a few of them may stand between one number and the next. One number may be missing, since it is stuck to its
    label, and some may be a part of the label's words (``11 二、回应解读情况``).
    """
    return _counting_labels(text, cells) | numbering(text, cells).difference(
        cell.start for cell in cells if cell.kind is TEXT
    )


def _counting_labels(text: str, cells: Sequence[Cell]) -> set[int]:
    """Return where the numbers of labels start whose sign stands before their words: ``7``, and ``.属于…`` behind it.

    Where the numbers are lost and their signs are not, a row's sum stands there; so each has to be the next number
    after the label's before, or the first.
    """
    found: set[int] = set()
    if not any(cell.kind is TEXT and text[cell.start] in ".、" for cell in cells):
        return found  # as in most texts
    last = 0
    for cell, behind in pairwise(cells):
        if behind.kind is not TEXT:
            continue
        if _SIGN_BEFORE_WORDS.match(text, behind.start, behind.end):
            said = text[cell.start : cell.end]
            number = int(said) if cell.kind is NUMBER and said in _ITEMS else 0
            if number not in (1, last + 1):
                return set()
            found.add(cell.start)
            last = number
        elif item := _ITEM_BEFORE_WORDS.match(text, behind.start, behind.end):
            last = int(item[1])
    return found


def numbering(text: str, cells: Sequence[Cell]) -> set[int]:
    """Return where the numbers of a table's rows start, those too that are a part of the label's words."""
    figures = [(cell.start, number) for cell, number in _before_labels(text, cells)]
    lengths: list[int] = []
    befores: list[int | None] = []
    for n, (_, number) in enumerate(figures):
        near = [m for m in range(max(0, n - BETWEEN_NUMBERS - 1), n) if 0 < number - figures[m][1] <= 2]
        before = max(near, key=lambda m: (lengths[m], m), default=None)
        befores.append(before)
        lengths.append(1 if before is None else lengths[before] + 1)
    found: set[int] = set()
    for n in sorted(range(len(figures)), key=lambda n: -lengths[n]):
        before = befores[n]
        if lengths[n] < ROWS_NUMBERED or before is None or figures[before][0] in found:
            continue  # a figure that happens to be the next number
        found.add(figures[n][0])
        while before is not None and figures[before][0] not in found:
            found.add(figures[before][0])
            before = befores[before]
    return found


def _before_labels(text: str, cells: Sequence[Cell]) -> Iterator[tuple[Cell, Number]]:
    """Yield what may number a row: figures right before words, and words that begin with a number of their own."""
    for cell, behind in pairwise(cells):
        number = _leading(text, cell) if cell.kind is TEXT else cell.number
        if number is not None and (cell.kind is TEXT or (behind.kind is TEXT and _leading(text, behind) is None)):
            yield cell, number


def _leading(text: str, cell: Cell) -> int | None:
    """Return the number that some words begin with, with a blank behind it."""
    match = _LEADING.match(text, cell.start, cell.end) if text[cell.start].isdecimal() else None
    return int(match[1]) if match else None


def _is_spread(text: str, cells: Sequence[Cell], behind: Cell) -> bool:
    """Tell whether cells are the spread of a label further left: empty, and left of other words in their row.

    Outside of tables lines of one cell each may be several rows, so that there they have to stand in one line.
    """
    last = cells[-1]
    if last.row != behind.row or any(cell.filled for cell in cells):
        return False
    return behind.table is not None or "\n" not in text[last.start : behind.start]


def _runs(groups: Sequence[_Group], count: int) -> tuple[Run, ...]:
    """Bound the letters of every group; groups without letters between them share those around all of them.

    A page's number bounds nothing: it may stand within a label.
    """
    marks = [[cell.mark for cell in group.cells if cell.filled] for group in groups]
    figures = [len(filled) - filled.count(PAGE) for filled in marks]
    starts = []
    start = last = 0
    for group, bounding in zip(groups, figures, strict=True):
        if group.at > last:
            start = last
        starts.append(start)
        if bounding:
            last = group.at
    stops = []
    stop = last = count
    for group, bounding in zip(reversed(groups), reversed(figures), strict=True):
        if group.at < last:
            stop = last
        stops.append(stop)
        if bounding:
            last = group.at
    return tuple(
        Run(
            tuple(group.cells),
            group.at,
            begin,
            end,
            len(filled),
            certain,
            group.item,
            group.glued,
            group.glued_behind,
            led=group.led_by == group.cells[0].row,
            closed=group.cells[0].table is not None and group.led_by == group.cells[0].row != group.row_behind,
            trailed=group.cells[0].table is not None and group.led_by != group.cells[0].row == group.row_behind,
        )
        for group, begin, end, filled, certain in zip(groups, starts, reversed(stops), marks, figures, strict=True)
    )
