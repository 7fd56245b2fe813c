"""Cells whose words stand for a figure or for none, told by the cells beside them: ``O``, 十二, a line with 未发生.

In: the cells of a document in reading order, and its text. Out: the same cells, some of which are figures or empty ones
now. Surprise: the same word is a label elsewhere. 三 before 本年度办理结果 counts a section, 三 between two figures is
one; so nothing is decided here by a word alone.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import pairwise

from extractor.page.characters import FILL
from extractor.page.document import BLANK, DASH, NUMBER, OBJECT, TEXT, Cell
from extractor.page.figures import (
    CONFUSABLE,
    UNCLEAR,
    Printed,
    in_numerals,
    looks_like_digits,
    printed_figure,
    says_none,
)

LONGEST = 24
"""Characters, markup inside it included; a longer cell is words."""
_DIGITS = frozenset("0123456789")
_LAST = frozenset(
    "OoОоΟο〇○◯lI零一二两三四五六七八九十百千万壹贰叁肆伍陆柒捌玖拾佰仟空无有生展及取发理到况形据务容项类关LeEaA.nN"
)
"""The last characters of all words that can stand for a figure or for none."""
_TAIL = re.compile(rf"(?<=[\u4e00-\u9fff)])[ {FILL}]+(?P<tail>[^ {FILL}]+)\Z")
_SEPARATORS = frozenset(".,、。·")


def with_words_read(text: str, cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """Return the cells, those read as figures or as empty ones whose words stand for that where they stand."""
    cells = _tails_apart(text, cells)
    found = [
        (at, word)
        for at, cell in enumerate(cells)
        if cell.kind is TEXT and cell.end - cell.start <= LONGEST and _may_be(word := _word(text, cell))
    ]
    if not found:
        return cells
    known = {at: read for at, word in found if (read := _read(text, cells[at], word)) is not None}
    firm = {at for at, read in known.items() if read.number is not None and in_numerals(_word(text, cells[at])) is None}
    told = list(cells)
    for at, reading in known.items():
        if _among_figures(text, cells, at, firm):
            told[at] = reading
    return tuple(told)


def _tails_apart(text: str, cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """Return the cells, a word that may stand for a figure parted from the label before it, where figures follow it."""
    tails = {
        at: match.start("tail")
        for at, (cell, behind) in enumerate(pairwise(cells))
        if cell.kind is TEXT
        and cell.column is None
        and behind.row == cell.row
        and behind.kind is NUMBER
        and text[cell.end - 1] in _LAST
        and (match := _TAIL.search(text, max(cell.start, cell.end - LONGEST), cell.end))
        and _may_be(match["tail"])
    }
    if not tails:
        return cells
    parted: list[Cell] = []
    for at, cell in enumerate(cells):
        if at in tails:
            label = text[cell.start : tails[at]].rstrip(f" {FILL}")
            parted += [cell._replace(end=cell.start + len(label)), cell._replace(start=tails[at])]
        else:
            parted.append(cell)
    return tuple(parted)


def _word(text: str, cell: Cell) -> str:
    return text[cell.start : cell.end].replace(FILL, "")


def _may_be(word: str) -> bool:
    """Tell whether a word can stand for a figure, at a glance."""
    if not _DIGITS.isdisjoint(word) or word in _SEPARATORS:
        return True
    if word[-1:] not in _LAST:
        return False
    return says_none(word) or looks_like_digits(word) is not None or in_numerals(word) is not None


def _read(text: str, cell: Cell, word: str) -> Cell | None:
    """Return what a cell would be as a figure, or as an empty one."""
    if says_none(word):
        return cell._replace(kind=BLANK, mark=DASH)
    number = looks_like_digits(word)
    number = in_numerals(word) if number is None else number
    if number is not None:
        return cell._replace(kind=NUMBER, number=number, mark=CONFUSABLE)
    found = printed_figure(text[cell.start : cell.end])
    if found is None or (found.number is not None and not found.mark):  # without a mark it was told to be no figure
        return None
    return _with_figure(cell, found)


def _with_figure(cell: Cell, found: Printed) -> Cell:
    start, end = cell.start + found.start, cell.start + found.end
    kind = OBJECT if found.mark == UNCLEAR else NUMBER
    return cell._replace(kind=kind, start=start, end=end, number=found.number, mark=found.mark)


def _among_figures(text: str, cells: Sequence[Cell], at: int, firm: Collection[int]) -> bool:
    """Tell whether a cell stands where a figure is expected; ``firm`` are those that are words of no label.

    A line of its own, or words between two figures of a line, may be a label; so may a row's first cell.
    """
    cell, word = cells[at], _word(text, cells[at])
    before, after = _beside(cells, at, -1), _beside(cells, at, 1)
    beside = [one for one in (before, after) if one is not None]
    figures = sum(_is_value(cells[one]) for one in beside)
    values = sum(_is_value(cells[one]) or one in firm for one in beside)
    if says_none(word):
        return figures > 0
    alike = looks_like_digits(word)
    if cell.column is None and before is not None and _is_label_of(text, cells[before], cell):
        return True
    if cell.column is None:
        if word in _SEPARATORS:
            return False
        return figures == 2 or (values > 0 and (at in firm or len(word) > 1))
    if before is None:
        return alike == 0 and values > 0
    labelled = cells[before].kind is TEXT and before not in firm and len(_word(text, cells[before])) > 1
    return figures > 0 or (labelled and after is None) or (values > 0 and alike is not None)


def _is_label_of(text: str, before: Cell, cell: Cell) -> bool:
    """Tell whether words stand right before a cell in its line; what counts a section never stands behind its name."""
    return before.kind is TEXT and not text[before.end : cell.start].strip(f" {FILL}")


def _beside(cells: Sequence[Cell], at: int, step: int) -> int | None:
    """Return the next cell of the row in one direction, if there is one."""
    beside = at + step
    return beside if 0 <= beside < len(cells) and cells[beside].row == cells[at].row else None


def _is_value(cell: Cell) -> bool:
    """Tell whether a cell holds a figure or says that there is none; one that is merely empty may be a label's."""
    return cell.kind is not TEXT and cell.filled
