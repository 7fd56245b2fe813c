"""Tables that are drawn with lines of dashes and bars, as Pandoc, elinks and psql write them.

In: the lines of a text. Out: the same lines, those between two borders of a framed table put together as one row, and
the cells of such a row. Surprise: a table without a border above its first line has a row a line, whatever its borders
look like; so has a framed one that draws none between its rows. Which column a cell is in is told by where its sides
stand on the screen, since cells that reach over several have fewer.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise

from extractor.page import BLANK, COUNTED, DASH, FILL, TEXT, Cell, bordered_cells, says_none, spanning
from extractor.readers._lines import WIDE, Line

_BORDER = re.compile(r"[\s\0\-=+|:_─-╿]+")
_SIDES = re.compile(r"[|│┃║├┤┼┝┥┿┠┨╂╟╢╫╠╣╬]")
_RULED = re.compile(r"[+├┣┝┠╟╠└┗╰╚]?[-=+─-╿]{3,}")
_CORNER = re.compile(r"[+\u250c-\u254b\u2552-\u2570]")
_CORNERS = frozenset("├┼┤┝┿┥┠╂┨╟╫╢╠╬╣+")
_RULES = "-+=═┬┴┯┷┰┸┳┻╤╧╥╨╦╩"
_BORDER_MARKS = frozenset("-=+|:_") | {chr(point) for point in range(0x2500, 0x2580)}
_FRAME = re.compile(r"[│┃║]|\+-{3,}[+-]")
_DASHES_FOR_NONE = re.compile("[-—–－―─⸺]{1,2}")
_DASH_AND_SIDE = re.compile(r"-{1,2} *\|+|\|+ *-{1,2}")
_BLANKS = " \t\0\u3000\xa0"
_AROUND_CELLS = f"{_BLANKS}\u2002\u2003\u2009|│┃"
_BETWEEN_CELLS = re.compile(rf"[{_AROUND_CELLS}]+")
BREAK = 2
"""Strokes that break a line; alone in a cell they are strokes for none."""
_ITEM = re.compile(r"[1-9]\d?")
_COUNTED = re.compile(COUNTED)
_CHINESE = re.compile("[\u4e00-\u9fff]")
_LABEL = re.compile(rf"[\u4e00-\u9fff][^\d{FILL}]{{3,}}|其他")
CELLS_OF_NONE = 5
"""In a row; two short dashes or three may be a border."""
OVERLAPPING = 3
"""Sides more than a line has; rows of one table part their cells at a few places of their own."""
SLIPPED = 4
"""Characters that the sides of one line may stand beside those of the lines around, or half a cell if it is wider."""
ROWS_WITHOUT_BORDER = 3
"""Lines with several figures each between two borders; no figure is wrapped over so many."""
ROWS_OF_ONE = 6
"""Lines with a figure between two borders, of tables with one column of them."""
ITEMS = 4
"""Lines between two borders that begin an item, 一、 or 2. before words: more than one row says of itself."""
_VALUE = re.compile(r"[-+]?\d[\d,.]*[ \0]*(?:[件条项个次份宗]|[百千万亿]{0,2}元)?")
_BEGINS_ITEM = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}[、.]|\([一二三四五六七八九十\d]{1,3}\)|\d{1,2}[、.]?)[ \0]*[\u4e00-\u9fff]"
)


@dataclass(frozen=True, slots=True)
class DrawnRow:
    """The lines of one row of a framed table, whose cells may run over several of them."""

    lines: Sequence[Line]
    sides: Sides | None = None
    """Where the sides of its table's cells stand, if they stand under each other."""
    framed: bool = True
    """Whether borders part it from the rows above and below; or else it is one of a table with a row a line."""


@dataclass(frozen=True, slots=True)
class _Screen:
    """How the places of a line are counted: a text as it is printed, and how many of them a wide character takes up."""

    printed: str
    wide: int
    added: str = ""
    """The normalised text, if what means nothing in it, as a letter's gloss, came in after the lines were drawn."""

    def place(self, start: int, at: int) -> int:
        """Return where a character of the line that starts there stands."""
        place = at - start - (self.added.count(FILL, start, at) if self.added else 0)
        return place if self.wide == 1 else place + len(WIDE.findall(self.printed, start, at))


@dataclass(frozen=True, slots=True)
class Sides:
    """The places on the screen at which cells of a table begin or end, and how many a wide character takes up."""

    places: Sequence[int]
    screen: _Screen
    moved: Mapping[int, int] = field(default_factory=dict)
    """Where the sides of lines that are a little longer or shorter than others should stand, by where they are."""

    def column(self, start: int, at: int) -> int:
        """Return the number of the side that stands at a place of the line that starts there."""
        return bisect_left(self.places, self.moved.get(at, self.screen.place(start, at)))


def drawn_apart(text: str, lines: Sequence[Line], printed: str) -> Iterator[Line | DrawnRow]:
    """Yield the rows of framed tables and all other lines, in their order and without the borders.

    Args:
        text: normalised.
        lines: of it.
        printed: the text as it stands on the page; normalising makes wide signs narrow, which sides were set beside.
    """
    drawn = _FRAME.search(text) is not None
    if not drawn and _BORDER_MARKS.isdisjoint(line.words[0] for line in lines):
        yield from lines  # as in most texts
        return
    parts = list(_boxes_apart(text, lines, printed, drawn))
    boxes = [part for part in parts if not isinstance(part, Line)]
    cells = {box[0].start: _cells_of(text, box) for box in boxes}
    figures = {start: _figures(lines) for start, lines in cells.items()}
    itemised = {start for start, lines in cells.items() if _begin_items(lines)}
    alone = bool(itemised) or any(_each_a_row(counts) for counts in figures.values())
    sides_of = _sides(text, lines, printed) if drawn else {}
    for part in parts:
        if isinstance(part, Line):
            yield part
            continue
        # A table with too few figures to show it has a row a line if another one has, since both are drawn alike.
        apart = alone and (any(figures[part[0].start]) or part[0].start in itemised)
        for rows in [[line] for line in part] if apart else [part]:
            yield DrawnRow(rows, sides_of.get(rows[0].start))


def broken_together(printed: str, items: Iterable[Line | DrawnRow]) -> Iterator[Line | DrawnRow]:
    r"""Yield the rows of a text, those put together whose cells say themselves that they go on in the next line.

    Org writes two strokes where a line ends within a cell: `| 自\\ | 总\\ |` above `| 然人 | 计 |`. What goes on has
    words under such cells alone.
    """
    if "\\\\" not in printed:
        yield from items
        return
    row: list[Line] = []
    broken: set[int] = set()
    for item in items:
        cells = [] if isinstance(item, DrawnRow) else _bordered(printed[item.start : item.end])
        filled = {n for n, cell in enumerate(cells) if cell}
        if row and not (isinstance(item, Line) and item.gap == 1 and filled and filled <= broken):
            yield row[0] if len(row) == 1 else DrawnRow(row, framed=False)
            row = []
        broken = {n for n in filled if len(cells[n]) > BREAK and cells[n].endswith("\\\\")}
        if isinstance(item, Line) and (row or broken):
            row.append(item)
        else:
            yield item
    if row:
        yield row[0] if len(row) == 1 else DrawnRow(row, framed=False)


def _bordered(span: str) -> list[str]:
    """Return what stands in the cells of a line that begins and ends with a border; nothing of another one."""
    bare = span.strip(_BLANKS)
    return [cell.strip(_BLANKS) for cell in bare.split("|")[1:-1]] if bare[:1] == bare[-1:] == "|" else []


def _boxes_apart(text: str, lines: Sequence[Line], printed: str, drawn: bool) -> Iterator[Line | list[Line]]:
    """Yield the lines between two borders of a framed table together, and all others that are no borders."""
    framed: bool | None = None  # whether the table that the line stands in began with a border; None outside of one
    box: list[Line] = []
    empty = set(_empty_rows(text, lines)) if drawn else ()
    for line in lines:
        span = text[line.start : line.end]
        border = line.words[0] in _BORDER_MARKS and _BORDER.fullmatch(span) is not None and line.start not in empty
        border = border and not _is_row_of_none(printed[line.start : line.end])
        sides = drawn and not border and _SIDES.search(span) is not None
        if border:
            framed = framed or framed is None or line.gap > 1
        elif sides:
            framed = bool(framed)
        else:
            framed = None
        if box and (not (sides and framed) or _has_border(span)):  # a row ends here, but for columns that span rows
            yield box
            box = []
        if sides and framed:
            box.append(line)
        elif not border or "\t" in span or _is_cell(span.replace(FILL, "").strip(" ")):
            yield line
    if box:
        yield box


def _empty_rows(text: str, lines: Sequence[Line]) -> Iterator[int]:
    """Yield where lines start that have nothing between their sides, each between two borders with as many columns."""
    for above, line, below in zip(lines, lines[1:], lines[2:], strict=False):
        span = text[line.start : line.end]
        sides = len(_SIDES.findall(span))
        if sides > CELLS_OF_NONE and not span.strip(_AROUND_CELLS) and line.gap == below.gap == 1:
            borders = [text[one.start : one.end].strip(_BLANKS) for one in (above, below)]
            if all(_RULED.fullmatch(one) and len(_CORNER.findall(one)) == sides for one in borders):
                yield line.start


def _is_cell(span: str) -> bool:
    """Tell whether a line of signs that borders are drawn with is a cell of its own: ``--``, or ``- |`` with its side.

    With a side before it and behind it, it is the border of a table with one column.
    """
    return len(span) <= 2 or _DASH_AND_SIDE.fullmatch(span) is not None


def _is_row_of_none(shown: str) -> bool:
    """Tell whether a line is a row in each of whose cells a dash stands for none: ``| — | — |``, ``-- -- -- --``.

    Borders go on for three and more; those of Markdown may be one hyphen, and then stand between pipes alone. Dashes of
    two narrow columns may touch.
    """
    pieces = _BETWEEN_CELLS.split(shown.strip(_AROUND_CELLS))
    if len(pieces) < CELLS_OF_NONE or not _DASHES_FOR_NONE.fullmatch(pieces[0]):
        return False
    touch = pieces.count(pieces[0]) >= CELLS_OF_NONE and set(pieces) <= {pieces[0], 2 * pieces[0]} and "|" not in shown
    return (len(set(pieces)) == 1 or touch) and (any(map(str.isspace, shown)) or not pieces[0].isascii())


def _cells_of(text: str, box: Sequence[Line]) -> list[list[str]]:
    """Return what stands between the sides of each line between two borders."""
    return [[piece.strip(_BLANKS) for piece in _SIDES.split(text[line.start : line.end])] for line in box]


def _figures(lines: Sequence[Sequence[str]]) -> list[int]:
    """Return how many figures, or signs for none, stand in each line between two borders."""
    return [sum(_VALUE.fullmatch(piece) is not None or says_none(piece) for piece in line) for line in lines]


def _begin_items(lines: Sequence[Sequence[str]]) -> bool:
    """Tell whether several lines between two borders begin an item each, as those of one row do not."""
    return sum(any(map(_BEGINS_ITEM.match, line)) for line in lines) >= ITEMS


def _each_a_row(figures: Sequence[int]) -> bool:
    """Tell whether figures in several lines between two borders show that each of these is a row."""
    return sum(count > 1 for count in figures) >= ROWS_WITHOUT_BORDER or sum(map(bool, figures)) >= ROWS_OF_ONE


def _sides(text: str, lines: Sequence[Line], printed: str) -> dict[int, Sides]:
    """Return where the sides of each framed table stand, by the starts of its lines."""
    found: dict[int, Sides] = {}
    for _, group in groupby(_framed_lines(text, lines), key=lambda item: item[0]):
        rows = [line for _, line in group]
        sides = [[match.start() for match in _SIDES.finditer(text, line.start, line.end)] for line in rows]
        screens = [_Screen(printed, wide) for wide in (1, 2)]
        if FILL in text[rows[0].start : rows[-1].end]:
            screens += [_Screen(printed, wide, text) for wide in (1, 2)]
        best = min((_places(rows, sides, screen) for screen in screens), key=lambda one: len(one.places))
        if len(best.places) <= max(map(len, sides)) + OVERLAPPING:  # or else they do not stand under each other
            found |= dict.fromkeys((line.start for line in rows), best)
    return found


def _framed_lines(text: str, lines: Sequence[Line]) -> Iterator[tuple[int, Line]]:
    """Yield the lines of tables that have sides, each with its table's number."""
    number = 0
    for line in lines:
        number += line.gap > 1
        span = text[line.start : line.end]
        if _SIDES.search(span) is None:
            number += _BORDER.fullmatch(span) is None
        elif _BORDER.fullmatch(span) is None:
            yield number, line


def _places(lines: Sequence[Line], sides: Sequence[Sequence[int]], screen: _Screen) -> Sides:
    stand = [tuple(screen.place(line.start, at) for at in own) for line, own in zip(lines, sides, strict=True)]
    counts = Counter(stand)
    slipped = dict(_slipped(counts)) if len(counts) > 1 else {}
    moved = {
        at: place
        for own, places in zip(sides, stand, strict=True)
        if places in slipped
        for at, place in zip(own, slipped[places], strict=True)
    }
    return Sides(sorted({place for own in counts for place in slipped.get(own, own)}), screen, moved)


def _slipped(counts: Counter[tuple[int, ...]]) -> Iterator[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Yield the sides of few lines that moved aside, more of them the further right, with those of many others.

    So they do where somebody typed into a cell, or emptied one, and did not mind the blanks behind it.
    """
    straight: list[tuple[int, ...]] = []
    for own, count in counts.most_common():
        from_here = next((one for one in straight if 2 * count <= counts[one] and _has_slipped(own, one)), None)
        if from_here is None:
            straight.append(own)
        else:
            yield own, from_here


def _has_slipped(own: Sequence[int], other: Sequence[int]) -> bool:
    """Tell whether the sides of one line stand beside another's by a little, and by more the further right."""
    moves = [a - b for a, b in zip(own, other, strict=False)]
    if len(own) != len(other) or moves[0] or not moves[-1]:
        return False
    if abs(moves[-1]) > max(SLIPPED, min(b - a for a, b in pairwise(other)) // 2):
        return False
    return all(abs(one) <= abs(next_one) for one, next_one in pairwise(moves))


def drawn_cells(text: str, drawn: DrawnRow, row: int, table: int | None = None) -> Iterator[Cell]:
    """Yield the cells of one row of a framed table."""
    columns: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for line in drawn.lines:
        span = text[line.start : line.end]
        for number, (start, end) in enumerate(_pieces(span)[:-1]):
            if number and not _is_border(span, start, end):
                sides = drawn.sides
                first = sides.column(line.start, line.start + start - 1) + 1 if sides else number
                across = max(1, sides.column(line.start, line.start + end) + 1 - first) if sides else 1
                columns.setdefault((first, across), []).append((line.start + start, line.start + end))
    for (column, across), spans in sorted(columns.items()):
        filled = [span for span in spans if text[span[0] : span[1]].strip(" \t\0")]
        if len(filled) > 1 and _is_none([text[start:end].strip(" \t\0") for start, end in filled]):
            cell = Cell(BLANK, *filled[0], row, float(column), mark=DASH, table=table)
            yield from spanning([cell], across, 1)
            continue
        words = _words_of_label(text, filled)
        if _is_counted(text, filled):
            filled = filled[:1]
        for start, end in filled or spans[:1]:
            cells = bordered_cells(text, start, end, row, float(column), table)
            if start in words:
                cells = [Cell(TEXT, cell.start, cell.end, row, float(column), table=table) for cell in cells]
            yield from spanning(cells, across, 1)


def _words_of_label(text: str, spans: Sequence[tuple[int, int]]) -> set[int]:
    """Return where the lines of a cell begin that are no figure and no word for none but the beginning of its label.

    So are the first ones of `2`, `没有`, `现成信息`: the number counts the item, and what seems to say none goes on.
    """
    words = [text[start:end].strip(_BLANKS) for start, end in spans]
    found = {
        start
        for (start, _), word, behind in zip(spans, words, words[1:], strict=False)
        if _CHINESE.match(word) and _CHINESE.match(behind) and says_none(word)
    }
    if words and _ITEM.fullmatch(words[0]) and _LABEL.fullmatch("".join(words[1:])):
        found.add(spans[0][0])
    return found


def _is_none(pieces: Sequence[str]) -> bool:
    """Tell whether the lines of a cell say together that it has no figure; a long dash may be broken in two."""
    return says_none("".join(pieces)) or all(map(_DASHES_FOR_NONE.fullmatch, pieces))


def _is_counted(text: str, spans: Sequence[tuple[int, int]]) -> bool:
    """Tell whether a cell is a figure and, in the lines below, what it is counted in: `12` above `件`."""
    words = [text[start:end].strip(_BLANKS) for start, end in spans]
    return len(words) > 1 and words[0].isdecimal() and _COUNTED.fullmatch("".join(words[1:])) is not None


def _has_border(span: str) -> bool:
    return any(_is_border(span, start, end) for start, end in _pieces(span))


def _is_border(line: str, start: int, end: int) -> bool:
    """Tell whether a piece of a drawn line is border: a dash or two are a cell's, unless a corner stands by them."""
    if line[start:end].strip(_RULES) or start == end:
        return False
    return end - start > 2 or not _CORNERS.isdisjoint(line[start - 1 : start] + line[end : end + 1])


def _pieces(line: str) -> list[tuple[int, int]]:
    """Return the spans between the sides that are drawn in a line."""
    sides = [match.start() for match in _SIDES.finditer(line)]
    return list(zip([0, *(side + 1 for side in sides)], [*sides, len(line)], strict=True))
