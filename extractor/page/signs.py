"""Cells whose words stand for a figure or for none, told by the cells beside them: ``O``, 十二, a line with 未发生.

In: the cells of a document in reading order, and its text. Out: the same cells, some of which are figures or empty ones
now. Surprise: the same word is a label elsewhere. 三 before 本年度办理结果 counts a section, 三 between two figures is
one; so nothing is decided here by a word alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from extractor.page.characters import FILL
from extractor.page.document import BLANK, DASH, NUMBER, OBJECT, TEXT, Cell
from extractor.page.figures import (
    CONFUSABLE,
    QUOTES,
    UNCLEAR,
    Printed,
    in_numerals,
    looks_like_digits,
    printed_figure,
    says_none,
)
from extractor.page.values import parse_number

LONGEST = 24
"""Characters, markup inside it included; a longer cell is words."""
_DIGITS = frozenset("0123456789")
_LAST = frozenset(
    "OoОоΟο〇○◯lI丨零一二两三四五六七八九十百千万壹贰叁肆伍陆柒捌玖拾佰仟空无有生展及取发理到况形据务容项类关LeEaA.nN"
    + QUOTES
)
"""The last characters of all words that can stand for a figure or for none."""
_TAIL = re.compile(rf"(?<=[\u4e00-\u9fff)])[ {FILL}]+(?P<tail>[^ {FILL}]+)\Z")
_NONE_TWICE = re.compile(rf"(?<![^\s{FILL}])(?P<word>[^\s{FILL}]{{1,12}})(?:[ \t{FILL}]+(?P=word))+(?![^\s{FILL}])")
"""A word twice and more with blanks between; it may be a figure, so what the word says has to be looked at."""
_TOGETHER = ("无", "不涉及", "未发生", "未产生", "未涉及", "未收取", "没有", "暂无", "无此项")
"""Words for none that rows are filled with; nothing else has one of them three times with nothing between."""
_BEGIN_LABELS = frozenset(("无", "没有"))
"""Words with which labels begin, so that a figure before one may be the number of its item: 无无4.无正当理由."""
OFTEN = 4
"""Times; in a sentence or two, or as all that a chapter says, 无 may stand at the end of a line as well."""
_SEPARATORS = frozenset(".,、。·")
_BRACKETED = re.compile(rf"\([ {FILL}]*(?P<figure>\d[\d.,]*)[ {FILL}]*\)")
MANY = 20
"""Figures in brackets; so many, and more than there are others, are a document's way of writing them."""


def with_words_read(text: str, cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """Return the cells, those read as figures or as empty ones whose words stand for that where they stand."""
    often = _nothings_said_often(text, cells)
    cells = _out_of_brackets(text, cells)
    cells = _tails_apart(text, _nothings_apart(text, cells, often))
    found = [
        (at, word)
        for at, cell in enumerate(cells)
        if cell.kind is TEXT and cell.end - cell.start <= LONGEST and _may_be(word := _word(text, cell))
    ]
    if not found:
        return cells
    known = {at: read for at, word in found if (read := _read(text, cells[at], word)) is not None}
    firm = {at for at, read in known.items() if read.number is not None and in_numerals(_word(text, cells[at])) is None}
    nothings = {at for at, read in known.items() if read.number is None and read.kind is BLANK}
    told = list(cells)
    for at, reading in known.items():
        if _among_figures(text, cells, at, firm, nothings):
            told[at] = reading
    habits = often | {_word(text, cells[at]) for at in nothings if told[at].kind is BLANK}
    # Where a report writes 无 into its rows, 无 alone below a label is a row of one cell, and so is 无 below 无.
    for at in nothings:
        if told[at].kind is TEXT and _word(text, cells[at]) in habits:
            below = cells[at].column is None and not nothings.isdisjoint((at - 1, at + 1))
            if below or _stands_alone(cells, at) or _ends_figures(cells, at):
                told[at] = known[at]
    return tuple(told)


def _out_of_brackets(text: str, cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """Return the cells, those read as figures that hold one in brackets, where a document writes most of them so.

    A few such cells count items: (1) before a label.
    """
    held = {at: inner for at, cell in enumerate(cells) if (inner := _in_brackets(text, cell)) is not None}
    if len(held) < MANY or len(held) <= sum(cell.kind is NUMBER for cell in cells):
        return cells
    return tuple(held.get(at, cell) for at, cell in enumerate(cells))


def _in_brackets(text: str, cell: Cell) -> Cell | None:
    """Return a cell as the figure that stands in it in brackets, if nothing else does."""
    if cell.kind is not TEXT or cell.end - cell.start > LONGEST or text[cell.start] != "(":
        return None
    match = _BRACKETED.fullmatch(text, cell.start, cell.end)
    found = printed_figure(match["figure"]) if match else None
    if match is None or found is None or found.number is None or found.mark:
        return None
    start = match.start("figure")
    return cell._replace(
        kind=NUMBER, start=start + found.start, end=start + found.end, number=found.number, mark=CONFUSABLE
    )


def _nothings_said_often(text: str, cells: Sequence[Cell]) -> frozenset[str]:
    """Return the words for none that stand alone, or behind a label at the end of its line, time and again.

    In tables with one column of figures no other figure or nothing stands beside them.
    """
    counts: Counter[str] = Counter()
    for cell in cells:
        if cell.kind is not TEXT or cell.column is not None or text[cell.end - 1] not in _LAST:
            continue
        tail = _TAIL.search(text, max(cell.start, cell.end - LONGEST), cell.end)
        counts[tail["tail"] if tail else text[cell.start : cell.end] if cell.end - cell.start <= LONGEST else ""] += 1
    return frozenset(word for word, count in counts.items() if count >= OFTEN and says_none(word.replace(FILL, "")))


def _nothings_apart(text: str, cells: tuple[Cell, ...], often: Collection[str]) -> tuple[Cell, ...]:
    """Return the cells, a word for none that stands in a line several times parted into as many cells.

    The same word once at the end of another line is parted too: the row of a table with one column. So are those that
    are said ``often``. With nothing between such words, a figure between two of them has a cell as well.
    """
    shown = text.replace(FILL, " ").split()  # the markup of a web page is fill, over which the search below is slow
    twice = any(map(says_none, {word for word, behind in pairwise(shown) if word == behind}))
    runs = [match for match in _NONE_TWICE.finditer(text) if says_none(match["word"])] if twice else []
    for word in (one for one in _TOGETHER if one * 3 in text):
        figure = "" if word in _BEGIN_LABELS else r"(?:\d[\d.,]*)?"
        runs += re.finditer(rf"(?P<word>{word})(?:{figure}{word}(?!正当|法|现成))+", text)
    if not runs and not often:
        return cells
    words = "|".join(sorted({re.escape(word) for word in (*often, *(run["word"] for run in runs))}))
    ends = re.compile(rf"(?<=[ \t{FILL}])(?P<word>{words})(?=[ \t{FILL}]*$)", re.MULTILINE)
    inside = {at for run in runs for at in range(run.start(), run.end())}
    runs = sorted([*runs, *(end for end in ends.finditer(text) if end.start() not in inside)], key=re.Match.start)
    parted: list[Cell] = []
    at = 0
    for cell in cells:
        while at < len(runs) and runs[at].end() <= cell.start:
            at += 1
        apart = cell.kind is TEXT and cell.column is None and at < len(runs) and runs[at].end() <= cell.end
        parted += _parted(text, cell, runs, at) if apart else [cell]
    return tuple(parted)


def _parted(text: str, cell: Cell, runs: Sequence[re.Match[str]], at: int) -> Iterator[Cell]:
    """Yield the words of a cell and, between them, a cell for every word for none of the runs from ``at`` on."""
    position = cell.start
    while position < cell.end:
        run = runs[at] if at < len(runs) and runs[at].end() <= cell.end else None
        end = run.start() if run else cell.end
        words = text[position:end].strip(f" \t{FILL}")
        if words:
            start = text.index(words, position)
            yield cell._replace(start=start, end=start + len(words))
        if run is None:
            return
        for word in re.finditer(rf"{re.escape(run['word'])}|\d[\d.,]*", run[0]):
            own = cell._replace(start=run.start() + word.start(), end=run.start() + word.end())
            number = parse_number(word[0]) if word[0][0].isdecimal() else None
            yield own if number is None else own._replace(kind=NUMBER, number=number)
        position, at = run.end(), at + 1


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


@lru_cache(maxsize=5_000)
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


def _among_figures(text: str, cells: Sequence[Cell], at: int, firm: Collection[int], nothings: Collection[int]) -> bool:
    """Tell whether a cell stands where a figure is expected; ``firm`` are those that are words of no label.

    ``nothings`` are those that say that there is none: one of them alone may be a sentence, two side by side are not.

    A line of its own, or words between two figures of a line, may be a label; so may a row's first cell.
    """
    cell, word = cells[at], _word(text, cells[at])
    before, after = _beside(cells, at, -1), _beside(cells, at, 1)
    beside = [one for one in (before, after) if one is not None]
    figures = sum(_is_value(cells[one]) for one in beside)
    values = sum(_is_value(cells[one]) or one in firm for one in beside)
    if says_none(word):
        return figures > 0 or any(one in nothings for one in beside)
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


def _stands_alone(cells: Sequence[Cell], at: int) -> bool:
    """Tell whether a cell is all that its row holds behind its label, or a line of a text with one cell a line."""
    before, after = _beside(cells, at, -1), _beside(cells, at, 1)
    return before is not None and cells[before].kind is TEXT and (after is None or cells[at].column is None)


def _ends_figures(cells: Sequence[Cell], at: int) -> bool:
    """Tell whether a cell is a row's last, with a figure before it and nothing but empty cells between, or these alone.

    In a text of one cell a line the blanks around a cell look like an empty one, and a wide gap like a row's end.
    """
    first = before = _beside(cells, at, -1)
    while before is not None and cells[before].kind is BLANK and not cells[before].filled:
        before = _beside(cells, before, -1)
    if _beside(cells, at, 1) is not None:
        return False
    return _is_value(cells[before]) if before is not None else first is not None and cells[at].column is None


def _beside(cells: Sequence[Cell], at: int, step: int) -> int | None:
    """Return the next cell of the row in one direction, if there is one."""
    beside = at + step
    return beside if 0 <= beside < len(cells) and cells[beside].row == cells[at].row else None


def _is_value(cell: Cell) -> bool:
    """Tell whether a cell holds a figure or says that there is none; one that is merely empty may be a label's."""
    return cell.kind is not TEXT and cell.filled
