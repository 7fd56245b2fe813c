"""Labels that wrap in tables which nothing but blanks parts, where figures stand in the labels' first lines.

In: the lines of a text and its cells, and where these stand on the screen. Out: the cells, the pieces of each label
together and before the figures of its row. Surprise: labels of rows and of groups of rows wrap beside each other, so
that a line can have pieces of three; whose one is, is told by what stands above it, and where one begins, by its mark.
Where figures stand in lines in which no label begins, in the middle of a row's height, all is left as it is.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from extractor.page import BLANK, FILL, TEXT, Cell
from extractor.readers._lines import Line, Screen

_WORD = re.compile(rf"[^\s{FILL}]+")
_MARK = re.compile(
    r"\(?(?:[一二三四五六七八九十]{1,2}[、)]|\d{1,2}(?:[.、)]|(?=[\u4e00-\u9fff])))|\([一二三四五六七八九十\d]{1,2}$"
)
"""What a row's label begins with, or that of a group of rows."""
_COUNT = re.compile(r"第?(?P<count>[一二三四五六七八九十]{1,2})(?:、|部分|章)")
_SENTENCE = re.compile("[。；;]")
ROWS = 8
"""Lines with figures; tables with fewer have labels that do not wrap, or too few to tell how they do."""
APART = 24
"""Lines between two of one table that have figures; rows without any may stand between."""
HEADS = 16
"""Lines that the heads over a table take up."""
COLUMNS = 5
"""With heads; narrower tables have labels that do not wrap."""
LEVELS = 3
"""Columns of labels: 三、本年度办理结果, (三)不予公开, 1.属于国家秘密."""
SIDE = 4.0
"""Columns of the screen by which a head stands out over the figures below it."""
SHORT = 2
"""Characters of a last line of a head, above which a longer one stands."""
WIDER = 2.0
"""Columns of the screen, a wide character's, that a line of a head has more than several lines below it."""
BETWEEN = 4
"""Lines between the figures of two tables: a title and heads."""
BELOW = 6
"""Lines that the last label of a table may go on for."""


class _Piece(NamedTuple):
    """A word of a label, and where it stands on the screen."""

    start: int
    end: int
    left: float
    right: float


class _Row(NamedTuple):
    """A line: the pieces of labels in it, and its figures; ``number`` counts all lines, empty ones with them."""

    number: int
    pieces: Sequence[_Piece]
    cells: Sequence[Cell]
    figures: Sequence[Cell]


def with_labels_whole(
    text: str, lines: Sequence[Line], cells: Sequence[Cell], screens: Sequence[Screen], tables: Iterator[int]
) -> tuple[Cell, ...]:
    """Return the cells of a text, those of such tables in rows and columns; ``screens`` are the ways to count them.

    Figures stand under heads in one way only, or in both under the same.
    """
    rows = list(_rows(text, lines, cells, screens[0], placed=False))
    found = list(_tables(text, rows))
    if not found:
        return tuple(cells)
    counted = [list(_rows(text, lines, cells, screen)) for screen in screens]
    moved: list[Cell] = []
    at = further = 0
    for first, last in found:
        ways = [(own, columns) for own in counted if (columns := _columns(own, first, last))]
        if not ways or len({columns.under for _, columns in ways}) > 1:
            continue
        own, columns = ways[0]
        moved += [cell._replace(row=cell.row + further) for row in rows[at : columns.begun] for cell in row.cells]
        top = moved[-1].row + 1 if moved else 1
        moved += _laid(text, own[columns.begun : first], own[first:last], columns, top, next(tables))
        if last < len(rows):
            further = max(further, moved[-1].row + 1 - rows[last].cells[0].row)
        at = last
    rest = [cell._replace(row=cell.row + further) for row in rows[at:] for cell in row.cells]
    return (*moved, *rest) if at else tuple(cells)


def _rows(
    text: str, lines: Sequence[Line], cells: Sequence[Cell], screen: Screen, *, placed: bool = True
) -> Iterator[_Row]:
    """Yield the lines that have cells, and where these stand on a screen, unless they need not be ``placed`` there."""
    middle = screen.middle
    starts = [line.start for line in lines]
    own: dict[int, list[Cell]] = defaultdict(list)
    for cell in cells:
        own[bisect_right(starts, cell.start) - 1].append(cell)
    for number, found in own.items():
        line = lines[number]
        joined = "\n" in screen.shown[line.start : line.end]  # so that nothing stands where a screen would show it
        if joined or any(one.table is not None or one.end > line.end for one in found):
            yield _Row(line.number, [], found, [])
            continue
        words = [match for one in found if one.kind is TEXT for match in _WORD.finditer(text, one.start, one.end)]
        if not placed:
            pieces = [_Piece(*word.span(), 0.0, 0.0) for word in words]
            yield _Row(line.number, pieces, found, [one for one in found if one.kind is not TEXT])
            continue
        pieces = [
            _Piece(
                *word.span(), middle(line.start, word.start(), word.start()), middle(line.start, word.end(), word.end())
            )
            for word in words
        ]
        figures = [
            one if one.column is None else one._replace(column=middle(line.start, one.start, one.end))
            for one in found
            if one.kind is not TEXT
        ]
        yield _Row(line.number, pieces, found, figures)


def _tables(text: str, rows: Sequence[_Row]) -> Iterator[tuple[int, int]]:
    """Yield where tables begin and end in whose lines labels begin before figures."""
    run: list[int] = []
    for number, row in enumerate(rows):
        plain = all(cell.table is None for cell in row.cells)
        prose = not plain or any(_SENTENCE.search(text, one.start, one.end) for one in row.pieces)
        if run and (prose or row.number - rows[run[-1]].number > APART):
            yield from _whole(text, rows, run)
            run = []
        if not prose and row.figures and all(cell.column is not None for cell in row.figures):
            run.append(number)
    if run:
        yield from _whole(text, rows, run)


def _whole(text: str, rows: Sequence[_Row], run: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield where the rows of tables begin and end in whose every line with figures a label begins."""
    others = [rows[n].number for n in run if not _begins(text, rows[n])]
    for begins, group in groupby(run, key=lambda n: _begins(text, rows[n])):
        own = list(group)
        first, last = own[0], own[-1] + 1
        near = any(rows[first].number - BETWEEN < other < rows[last - 1].number + BETWEEN for other in others)
        if not begins or near or len(own) < ROWS:
            continue
        end = last + BELOW
        while last < min(end, len(rows)) and _is_rest(text, rows[last], rows[last - 1]):
            last += 1
        if _is_empty_row(text, rows, last):
            end = last + BELOW
            last += 1
            while last < min(end, len(rows)) and _is_rest(text, rows[last], rows[last - 1]):
                last += 1
        yield first, last


def _begins(text: str, row: _Row) -> bool:
    return any(_is_mark(text, one) for one in row.pieces if one.start < row.figures[0].start)


def _is_mark(text: str, piece: _Piece) -> bool:
    return _MARK.match(text[piece.start : piece.end]) is not None


def _is_rest(text: str, row: _Row, above: _Row) -> bool:
    near = row.number == above.number + 1 and not row.figures
    return near and not any(_is_mark(text, one) for one in row.pieces)


def _is_empty_row(text: str, rows: Sequence[_Row], number: int) -> bool:
    """Tell whether a line below a table is one more row of it: one without figures, counted as the next chapter is too.

    四、结转下年度继续办理 stands above 四、政府信息公开行政复议、行政诉讼情况, or above 第四部分.
    """
    if number + 1 >= len(rows) or rows[number].figures or not rows[number].pieces:
        return False
    own = _COUNT.match(text, rows[number].pieces[0].start)
    further = [row.pieces[0].start for row in rows[number + 1 : number + 1 + BELOW] if row.pieces]
    return own is not None and any(
        (count := _COUNT.match(text, start)) is not None and own["count"] == count["count"] for start in further
    )


class _Head(NamedTuple):
    """What stands over a column, from top to bottom, and how far it reaches."""

    pieces: list[_Piece]
    left: float
    right: float
    closed: bool = False
    """Whether a head of several columns stands over it."""


class _Columns(NamedTuple):
    """The heads over a table's figures, the number of their first line, and which head is over each figure."""

    heads: list[_Head]
    begun: int
    under: tuple[tuple[int, ...], ...]


def _columns(rows: Sequence[_Row], first: int, last: int) -> _Columns | None:
    """Return the columns of a table; None if figures stand elsewhere than under its heads, each under its own."""
    edge = min(_left(row) for row in rows[first:last] if row.figures)
    heads: list[_Head] = []
    begun = first
    for number in range(first - 1, max(-1, first - 1 - HEADS), -1):
        row = rows[number]
        if row.figures or rows[first].number - row.number > HEADS or any(one.table is not None for one in row.cells):
            break
        for piece in (one for one in row.pieces if one.left >= edge - SIDE):
            below = _over(heads, piece.left, piece.right)
            if not below:
                heads.append(_Head([piece], piece.left, piece.right))
            elif len(below) == 1 and _is_more_of(heads[below[0]], piece):
                left, right = min(piece.left, heads[below[0]].left), max(piece.right, heads[below[0]].right)
                heads[below[0]] = _Head([piece, *heads[below[0]].pieces], left, right)
            else:
                heads = [head._replace(closed=head.closed or n in below) for n, head in enumerate(heads)]
                continue
            begun = number
    heads.sort(key=lambda head: head.left)
    under = tuple(tuple(_under(heads, cell) for cell in row.figures) for row in rows[first:last])
    apart = all(-1 not in own and all(a < b for a, b in pairwise(own)) for own in under)
    uneven = len({len(own) for own in under if own}) > 1  # or else each figure's column is told by its number
    return _Columns(heads, begun, under) if apart and uneven and len(heads) >= COLUMNS else None


def _is_more_of(head: _Head, piece: _Piece) -> bool:
    """Tell whether what stands over a head is its beginning, and not what heads several columns.

    The last line of a head that wraps may be short, the lines before it are of one width.
    """
    last = head.pieces[-1]
    short = len(head.pieces) == 1 and last.end - last.start <= SHORT
    return not head.closed and (short or piece.right - piece.left <= head.right - head.left + WIDER)


def _over(heads: Sequence[_Head], left: float, right: float) -> list[int]:
    """Return the numbers of the heads that stand over a stretch of a line."""
    return [n for n, head in enumerate(heads) if head.left < right and left < head.right]


def _under(heads: Sequence[_Head], cell: Cell) -> int:
    """Return the number of the head over a figure, -1 if none is or several are."""
    half = (cell.end - cell.start) / 2
    over = _over(heads, (cell.column or 0.0) - half, (cell.column or 0.0) + half)
    return over[0] if len(over) == 1 else -1


def _level(text: str, piece: _Piece) -> int:
    """Return in which column of labels one stands: 一、, (一), or 1."""
    word = text[piece.start : piece.end]
    if word.lstrip("(")[0].isdecimal():
        return LEVELS - 1
    return int(word[0] == "(")


def _laid(
    text: str, above: Sequence[_Row], rows: Sequence[_Row], columns: _Columns, top: int, table: int
) -> Iterator[Cell]:
    """Yield the cells of a table: its heads, and for each line in which a label begins these labels and its figures."""
    edge = min(_left(row) for row in rows if row.figures)
    heads = columns.heads
    own = {piece.start for head in heads for piece in head.pieces}
    others = [one for row in above for one in row.pieces if one.start not in own]
    yield from (Cell(TEXT, one.start, one.end, top) for one in others if one.left < edge - SIDE)
    top += 1
    for column, head in enumerate(heads, LEVELS):
        yield from (Cell(TEXT, one.start, one.end, top, float(column), table=table) for one in head.pieces)
    # What heads several columns tells nothing here, and before the others it would seem to stand over the first ones.
    yield from (Cell(TEXT, one.start, one.end, top, 0.0, table=table) for one in others if one.left >= edge - SIDE)
    owners: dict[int, int] = {}
    labels: dict[int, list[_Piece]] = {}
    instead = {one.start: column for row in rows for column, one in _instead_of_figures(text, row, heads, edge)}
    for number, row in enumerate(rows):
        for at, piece in enumerate(row.pieces):
            if piece.start in instead:
                continue
            before = row.pieces[at - 1] if at else None
            owner = _owner(text, rows[:number], owners, piece, before, edge)
            owners[piece.start] = owner
            labels.setdefault(owner, []).append(piece)
    begun = [[one for one in row.pieces if one.start in labels] for row in rows]
    kept = [(row, pieces) for row, pieces in zip(rows, begun, strict=True) if pieces or row.figures]
    levels = [[_level(text, one) for one in pieces] for _, pieces in kept]
    for number, (row, pieces) in enumerate(kept):
        for level, piece in zip(levels[number], pieces, strict=True):
            next_one = (n for n in range(number + 1, len(kept)) if any(other <= level for other in levels[n]))
            down = next(next_one, len(kept)) - number if piece is not pieces[-1] else 1
            across = LEVELS - level if piece is pieces[-1] else 1
            for one in labels[piece.start]:
                cell = Cell(TEXT, one.start, one.end, top + 1 + number, float(level), table=table)
                yield cell._replace(across=across, down=down)
        figures = {_under(heads, cell): cell for cell in row.figures}
        figures |= {instead[one.start]: Cell(TEXT, one.start, one.end, 0) for one in row.pieces if one.start in instead}
        at = max(one.end for one in pieces) if pieces else row.cells[0].start
        for column in range(len(heads)):
            stood = figures.get(column) or Cell(BLANK, at, at, 0)
            at = stood.end
            yield stood._replace(row=top + 1 + number, column=float(LEVELS + column), table=table)


def _instead_of_figures(text: str, row: _Row, heads: Sequence[_Head], edge: float) -> Iterator[tuple[int, _Piece]]:
    """Yield what stands among a row's figures where one should, and under which head: a word, or a misread sign."""
    taken = {_under(heads, cell) for cell in row.figures}
    for piece in row.pieces if row.figures else ():
        over = _over(heads, piece.left, piece.right)
        if piece.left >= edge - 1 and len(over) == 1 and over[0] not in taken and not _is_mark(text, piece):
            taken.add(over[0])
            yield over[0], piece


def _left(row: _Row) -> float:
    first = row.figures[0]
    return (first.column or 0.0) - (first.end - first.start) / 2


def _owner(
    text: str, above: Sequence[_Row], owners: Mapping[int, int], piece: _Piece, before: _Piece | None, edge: float
) -> int:
    """Return where the label begins that a piece belongs to: with the piece itself, or with one before it."""
    if _is_mark(text, piece) or piece.right > edge + 1:
        return piece.start
    if before is not None and _MARK.fullmatch(text[before.start : before.end]):
        return owners[before.start]
    for row in reversed(above):
        over = [(min(piece.right, one.right) - max(piece.left, one.left), one) for one in row.pieces]
        overlap, one = max(over, default=(0.0, piece))
        if overlap > 0:
            return owners[one.start] if one.right <= edge + 1 else piece.start
    return piece.start
