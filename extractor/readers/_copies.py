"""Tables that a program wrote twice: as lines in the text of their page, and as tables beside it.

In: a document. Out: the same without the stretches in which a table stands once more as bare lines. Surprise: a
stretch is a copy only where it has the digits of the table, to the last one, and its letters; two tables whose figures
differ anywhere stay two. A table of figures alone, its heads left on the page before, has a copy in the line that is
those figures, too.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, groupby
from typing import NamedTuple

from extractor.page import COUNTED, FILL, MONEY, TEXT, Cell, Document, Number, Span, key

LETTERS = 8
"""Of a table; a smaller one may stand in other words by chance."""
ODD = 0.15
"""Of a table's letters, so many may stand in one of the two alone: words of a cell that goes on over the next page."""
FIGURES = 7
"""In a table without words, all of which a line of the text has; fewer may be alike by chance."""
VARIED = 8
"""Different figures that two tables share in whatever order only if they are one."""
_NUMBERED = re.compile(r"(?i)(?:col(?:umn)?|unnamed)[_: ]*\d+")
"""What a program calls a column without a head."""
_DIGIT = re.compile(r"\d")
_UNIT = re.compile(rf"(?<![\u4e00-\u9fff])(?:[百千万亿]{{0,2}}(?:{MONEY})|{COUNTED})(?![\u4e00-\u9fff])")
"""What figures are counted in, behind a figure or below it in a narrow cell: the figure's own cell ends before it."""


class _Line(NamedTuple):
    """A line without borders: where it stands, its letters but for units, its digits, and its figures if no words."""

    span: Span
    letters: str
    digits: str
    figures: tuple[Number | None, ...]


class _Said(NamedTuple):
    """The letters and the digits of a table's cells."""

    letters: Counter[str]
    digits: list[str]

    def add(self, words: str) -> None:
        self.letters.update(key(words))
        self.digits.extend(_DIGIT.findall(words))


class _Table(NamedTuple):
    """What a table with borders says, whether many figures of it differ, and its figures if it has no words."""

    letters: Counter[str]
    digits: str
    varied: bool
    figures: tuple[Number | None, ...] = ()


def without_copies(document: Document) -> Document:
    """Return a document without what says in bare lines what a table with borders says too."""
    twice = _copies(document.text, document.cells)
    if not twice:
        return document
    text = document.text
    for span in twice:
        text = f"{text[: span.start]}{FILL * (span.end - span.start)}{text[span.end :]}"
    starts = sorted(span.start for span in twice)
    ends = sorted(span.end for span in twice)
    cells = tuple(cell for cell in document.cells if bisect_right(starts, cell.start) == bisect_right(ends, cell.start))
    return replace(document, text=text, cells=cells)


def _copies(text: str, cells: Sequence[Cell]) -> list[Span]:
    """Return the stretches that are copies."""
    figures = Counter(cell.table is None for cell in cells if cell.number is not None)
    if not figures[True] or not figures[False]:
        return []
    found: list[Span] = []
    stretches = [list(_lines(text, stretch)) for bare, stretch in groupby(cells, _is_bare) if bare]
    for table in _tables(text, cells):
        if table.figures:
            found += [line.span for one in stretches for line in one if line.figures == table.figures][:1]
            continue
        for number, lines in enumerate(stretches):
            if (copy := _copy(table, lines)) is not None:
                start, end = copy
                found.append(Span(lines[start].span.start, lines[end - 1].span.end))
                stretches[number : number + 1] = [lines[:start], lines[end:]]
                break
    return found


def _is_bare(cell: Cell) -> bool:
    return cell.table is None


def _tables(text: str, cells: Iterable[Cell]) -> Iterator[_Table]:
    """Yield the tables of a text; an empty line parts two."""
    part: list[Cell] = []
    for cell in cells:
        if part and (cell.table != part[-1].table or "\n\n" in text[part[-1].end : cell.start]):
            yield from _table(text, part)
            part = []
        if cell.table is not None:
            part.append(cell)
    if part:
        yield from _table(text, part)


def _table(text: str, cells: Sequence[Cell]) -> Iterator[_Table]:
    """Yield the table of some cells, if it says enough to be known again: as it is, and each merged cell once."""
    figures = {cell.number for cell in cells if cell.number is not None}
    each, once = _Said(Counter(), []), _Said(Counter(), [])
    above: dict[float | None, str] = {}
    heads: dict[float | None, str] = {}
    for _, own in groupby(cells, lambda cell: cell.row):
        row = {cell.column: text[cell.start : cell.end] for cell in own}
        before: float | None = None
        for column, words in row.items():
            if not _NUMBERED.fullmatch(words):
                each.add(words)
                again = key(words) and words in (row.get(before), above.get(column))
                if not again and not (words == row.get(before) and heads.get(column, "") == heads.get(before)):
                    once.add(words)
            before = column
        above = row
        heads |= {column: words for column, words in row.items() if key(words)}
    if figures and once.letters.total() >= LETTERS:
        both = (each, once)
        ways = {(one.letters.total(), "".join(other.digits)): one.letters for one in both for other in both}
        for (_, digits), letters in ways.items():
            yield _Table(letters, digits, len(figures) >= VARIED)
    elif len(cells) >= FIGURES and (bare := _figures(cells)):
        yield _Table(Counter(), "", len(figures) >= VARIED, bare)


def _figures(cells: Sequence[Cell]) -> tuple[Number | None, ...]:
    """Return the figures of cells without words, None for an empty one; nothing where words stand among them."""
    return () if any(cell.kind is TEXT for cell in cells) else tuple(cell.number for cell in cells)


def _lines(text: str, cells: Iterable[Cell]) -> Iterator[_Line]:
    line: list[Cell] = []
    for cell in cells:
        if line and "\n" in text[line[-1].end : cell.start]:
            yield _line(text, line)
            line = []
        line.append(cell)
    if line:
        yield _line(text, line)


def _line(text: str, cells: Sequence[Cell]) -> _Line:
    span = Span(cells[0].start, cells[-1].end)
    words = text[span.start : span.end]
    return _Line(span, key(_UNIT.sub("", words)), "".join(_DIGIT.findall(words)), _figures(cells))


def _copy(table: _Table, lines: Sequence[_Line]) -> tuple[int, int] | None:
    """Return from which line on, and up to before which, the lines say what the table says.

    Digits are compared, since figures that stand close run together in one of the two.
    """
    wanted, many = len(table.digits), table.letters.total()
    digits = list(accumulate((len(line.digits) for line in lines), initial=0))
    letters = list(accumulate((len(line.letters) for line in lines), initial=0))
    best: tuple[int, int, int] | None = None
    for start in range(len(lines)):
        for end in range(bisect_left(digits, digits[start] + wanted), len(digits)):
            longer = letters[end] - letters[start] - many
            if digits[end] - digits[start] > wanted or longer > ODD * many:
                break
            if longer < -ODD * many or not _says(lines[start:end], table):
                continue
            odd = _odd(Counter("".join(line.letters for line in lines[start:end])), table.letters)
            if odd <= ODD * many and (best is None or odd < best[0]):
                best = odd, start, end
    return best[1:] if best else None


def _says(lines: Iterable[_Line], table: _Table) -> bool:
    """Tell whether the digits of lines are those of a table; written down by columns they may be if many differ."""
    said = "".join(line.digits for line in lines)
    return said == table.digits or (table.varied and Counter(said) == Counter(table.digits))


def _odd(letters: Counter[str], others: Counter[str]) -> int:
    """Return how many letters stand in one of the two alone."""
    return (letters - others).total() + (others - letters).total()
