"""A read document: its source text and the cells in it, in reading order.

In: a source text and what a reader knows of rows and columns. Out: ``Document``, the only thing that later stages see.
Surprise: there is one coordinate system. Whatever the format, ``text`` is the normalised source of the same length
(markup masked by ``FILL``), and a cell is a span of it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import NamedTuple

from extractor.page.characters import FILL
from extractor.page.figures import (
    BEGIN_NONE,
    DIGITS,
    FACTOR,
    GROUPED,
    JOINED,
    NOTE,
    NOTE_MARKS,
    NOTHING,
    NUMERALS,
    QUOTES,
    SAID,
    SIGN_FOR_NONE,
    TWO,
    UNCLEAR,
    UNIT,
    Printed,
    multiplied,
    noted,
    printed_figure,
    several_values,
    whole_value,
)
from extractor.page.line_words import LineWord
from extractor.page.values import Number, Place, parse_number


class CellKind(StrEnum):
    """What stands in a cell."""

    TEXT = "text"
    NUMBER = "number"
    BLANK = "blank"  # empty where the format shows cells, or a dash or slash
    OBJECT = "object"  # something that is no text: a picture, an object; ``mark`` says what


TEXT, NUMBER, BLANK, OBJECT = CellKind.TEXT, CellKind.NUMBER, CellKind.BLANK, CellKind.OBJECT
"""The kinds by themselves: before Python 3.12, to look one up by its class costs a quarter of making a cell."""


class Style(StrEnum):
    """How a run of characters is shown, where that changes what the page says."""

    STRUCK = "struck"
    HIDDEN = "hidden"  # by a style sheet, as white or tiny text, or in a hidden row or column
    DELETED = "deleted"  # under tracked changes
    INSERTED = "inserted"  # under tracked changes, not accepted so far; read like any other text
    RAISED = "raised"
    LOWERED = "lowered"
    RUBY = "ruby"  # a gloss above or beside its characters
    NOTE = "note"  # the mark of a note: ①, [^1], 注1
    COMMENTED = "commented"  # a comment of the file says that it may be wrong; read like any other text
    UNSURE = "unsure"  # hidden in some programs and seen in others; read like any other text


class Span(NamedTuple):
    """A stretch of a document's text."""

    start: int
    end: int


class Styled(NamedTuple):
    """A run of characters in a style of its own; but for those that are read, they are FILL in the document's text."""

    start: int
    end: int
    style: Style


class Side(IntEnum):
    """Where on its page a stretch of the text stands."""

    ACROSS = 0
    LEFT = 1
    RIGHT = 2


class Column(NamedTuple):
    """Where in the text a column of a page begins, or what stands across its columns."""

    start: int
    side: Side


class Cell(NamedTuple):
    """A piece of the page: a label or a stretch of prose, a figure, or an empty cell.

    ``row`` numbers the printed rows as far as they are known: cells with different rows are known to stand in
    different ones. ``column`` is a horizontal position, comparable within one table only; None where unknown.
    ``mark`` notes what is odd about a number. ``across`` and ``down`` are how many columns and rows of a table it takes
    up.
    """

    kind: CellKind
    start: int
    end: int
    row: int
    column: float | None = None
    number: Number | None = None
    mark: str = ""
    table: int | None = None
    across: int = 1
    down: int = 1

    @property
    def filled(self) -> bool:
        """Tell whether something stands in the cell, if only a dash; an empty one may be mere layout."""
        return self.number is not None or self.mark in _FILLED_MARKS


SPLIT = "split"
"""Mark of numbers that stand in one bordered cell with blanks between them."""
STACKED = "stacked"
"""Mark of a number that stands on a line of its own in one bordered cell with others: one torn apart, or several."""
SPLITS = frozenset((SPLIT, STACKED))
PAGE = "page"
"""Mark of a number that may be a page's: alone in its line, it counts up at even distances through the document."""
DASH = "dash"
"""Mark of an empty cell that says so: a dash or a slash stands in it. It is no padding."""
STRUCK_OUT = "struck out"
"""Mark of an empty cell in which something stood that is struck out, hidden or deleted."""
PICTURE = "picture"
"""Mark of a cell with a picture for its content."""
THING = "thing"
"""Mark of a cell with an embedded object, a drawing or a formula that is not read for its content."""
_FILLED_MARKS = frozenset((DASH, STRUCK_OUT, PICTURE, THING, UNCLEAR, JOINED))


@dataclass(frozen=True, slots=True)
class Document:
    """A document as its reader leaves it.

    Attributes:
        styled: runs of characters that are shown in a way that changes what the page says, ascending.
        from_ocr: its characters were guessed from pictures of them, not read; each may be another one.
        columns: where columns of pages begin, ascending, if any page has two.
        several: it may hold several reports, and nothing tells which is which.
        spans: of one report in a file that holds several, the stretches that are its own; elsewhere ``text`` is fill.
        rests: the digits that narrow columns put below figures, by where these start.
        line_words: the words of lines at which figures stand side by side without borders, and of those above them.
    """

    source: str
    text: str
    cells: tuple[Cell, ...]
    format: str
    encoding: str | None = None
    page_starts: tuple[int, ...] = field(default=())
    from_ocr: bool = False
    styled: tuple[Styled, ...] = ()
    columns: tuple[Column, ...] = ()
    several: bool = False
    spans: tuple[Span, ...] = ()
    line_words: tuple[LineWord, ...] = ()
    rests: Mapping[int, tuple[Span, ...]] = field(default_factory=dict)

    @property
    def own_source(self) -> str:
        """Return the source, of one report among several without the others' characters, at the same places."""
        return only_spans(self.source, self.spans) if self.spans else self.source

    def place(self, cell: Cell) -> Place:
        """Return where a cell stands."""
        page = bisect_right(self.page_starts, cell.start) if self.page_starts else None
        if cell.table is None:
            return Place(cell.start, cell.end, page)
        return Place(
            cell.start, cell.end, page, cell.table, cell.row, int(cell.column) if cell.column is not None else None
        )

    @property
    def may_be_cut(self) -> bool:
        """Return whether the last cell may have lost its end: nothing at all stands behind it, not even a line end.

        A page has its tags there; other formats are whole or cannot be opened.
        """
        return self.format in ("text", "html", "mhtml") and self.cells[-1].end >= len(self.source)

    def continues_figure(self, cell: Cell) -> bool:
        """Tell whether a figure may be the end of one that was torn behind a thousands separator.

        So it may be if a digit and a comma stand above or before it with a blank behind them, and no figure between; or
        if these stand in a line close above and are all of a cell.
        """
        if cell.number is None or not 100 <= abs(cell.number) < 1000:
            return False
        if _TORN_THOUSANDS.search(self.text, max(0, cell.start - TORN_APART), cell.start) is not None:
            return True
        above = cell.start
        for _ in range(TORN_LINES + 1):
            above = self.text.rfind("\n", max(0, cell.start - TORN_FAR), max(above, 0))
        return _TORN_OFF.search(self.text, max(above, 0), cell.start) is not None if above >= 0 else False

    def ends_in_numeral(self, cell: Cell) -> bool:
        """Tell whether what was taken for the mark of a note is a Chinese numeral, perhaps a digit: 4二, not 4②."""
        return cell.mark == NOTE and self.source.startswith(_NUMERALS, cell.end)

    def raw(self, cell: Cell) -> str:
        """Return the characters of a cell as they stand in the source, in several lines if its rest stands below it."""
        first, rests = self.source[cell.start : cell.end], self.rests.get(cell.start, ())
        return "\n".join((first, *(self.source[start:end] for start, end in rests))) if rests else first


def only_spans(text: str, spans: Sequence[Span]) -> str:
    """Return a text of the same length in which all but some spans, ascending, is fill."""
    pieces, position = [], 0
    for span in spans:
        pieces += [FILL * (span.start - position), text[span.start : span.end]]
        position = span.end
    return "".join((*pieces, FILL * (len(text) - position)))


TORN_APART = 240
"""Characters between the two parts of a figure that a narrow cell broke: the rest of its label, its unit, blanks."""
TORN_LINES = 2
"""Lines below what ends in a comma, in which the rest of the figure stands where cells are printed in the middle."""
TORN_FAR = 1_000
"""Characters of such lines."""
_TORN_OFF = re.compile(r"(?<![^\s\0])\d{1,3}(?:,\d{3})*,[\s\0]")
_TORN_THOUSANDS = re.compile(r"\d,[\s\0][^\d,.;:。]*\Z")
_NUMERALS = tuple(NUMERALS)
_UNITS = "件|条|项|个|次|份|宗|起|篇|人次|人|[百千万亿]?元|百万元|[万千](?:件|条|份|个|次|项|人次|人)"
# A value that stands alone: blanks or cell borders on both sides. FILL may stand behind a sign, and between digits or
# dashes. A blank stands inside a figure where what is behind it cannot be one by itself: `1 033`, `3, 874`. Sheets have
# a sign before a figure that they keep as text: `'12`.
_VALUE = re.compile(
    r"(?<![^\s\0])(?:"
    r"['’‘]?(?P<number>(?:[+-]\0*)?(?:[1-9]\d{0,2}(?:(?:, \d{3})+|(?: ,\d{3})+|(?: 0\d\d)+)(?!\d)"
    r"|[1-9]\d*(?: 0\d+)+(?![\d.,])|\d[\d,.'’\0]*))"
    r"(?:[ \0]*(?P<unit>" + _UNITS + r")|(?P<times>[千万亿]{1,2}))?"
    r"(?P<note>[(\[][^()\[\]\n]{1,40}[)\]]|" + NOTE_MARKS + r")?"
    r"|(?P<said>" + SAID + ")"
    r"|(?P<blank>" + SIGN_FOR_NONE + r"))(?![^\s\0])"
)
# A figure with a blank beside its point, or a fraction behind it, as the last of its line: no mark of an item is.
_TORN_POINT = r"\d[\d,]*+(?:[.:×][ \0]++| [.×][ \0]?| \d/)\d++(?=[ \0]{2}|[ \0]*+(?:[\t\n]|\Z))"
# The same, and one figure with another in its stead, which is neither; such lines are few.
_VALUE_OR_TWO = re.compile(rf"(?<![^\s\0])(?P<two>{TWO.pattern}|{_TORN_POINT})(?![^\s\0])|{_VALUE.pattern}")
_STEAD = re.compile(r"\d[ \0]*+(?:[改→]|->|=>|更正|订正|应为|[.:×][ \0]++\d)|\d [.×]\d|\d \d/\d")
_ENUMERATOR_TAIL = re.compile(r"[ \0]*[.、,:)](?![\d])|[ \0]+[年月日]")
"""What stands behind a figure that counts an item or is part of a date, as in a page's head: 2024 年度报告."""
_COUNTS_AS = re.compile(r"(?<![合总小共统累])计[ \0]*$")
# Words behind a figure, but for signs that look like digits and words for none with a figure behind: `8 未发生 3`.
_LIKE_DIGITS = "[OoОоΟο〇○◯lI丨零一二三四五六七八九十百]{1,6}"
_TEXT_BEHIND = re.compile(
    rf"[ \0]+(?!(?:(?:{_LIKE_DIGITS}|[{QUOTES}]?(?i:{NOTHING})[{QUOTES}]?)[ \0]+)+\d)[^\s\0\d+\-/]"
)
_NUMBER_BEFORE = re.compile(r"(?:^|[ \0])\d[\d,.]*[ \0]*$")
LONG_CELL = 200
"""Characters; a longer cell is no cell of a table but of a page's layout, or rows run together."""
LONG_LINE = 200
"""Characters; a longer line is a whole text whose line ends were lost, in which rows follow each other."""

_EDGES = " \t\n\0"
_SPLIT_DIGITS = re.compile(r"\d[\d,\0]*(?:\s[\s\0]*[\d,][\d,\0]*)+")
_GROUPED = re.compile(DIGITS)
_TORN_BEFORE_ZERO = re.compile(r"[1-9]\d*(?: 0\d+)+")  # behind a blank no other figure begins so: 16 0196
_SEPARATORS = re.compile(r"[ ,'’‘′\0]")
# A border was lost between a label and its value, or a few: `行政强制　0`, `规章       --`.
_LABEL_AND_VALUE = re.compile(r"[\u4e00-\u9fff)”\"](?:[\s\0]+[+-]?\d[\d,.]*|[ \0]{2,}--?){1,3}[\s\0]*$")
# Several figures, each with words of its own: `本级 700 下属 112`, `12 或 13`. Nobody can say which is the cell's.
_WORDS_BETWEEN = re.compile(
    r"[\s\0]\d[\d,.]*[\s\0]+[\u4e00-\u9fff(][^\d]*\d|\A\d[\d,.]*[\s\0]+(?:或者?|和|及|与|[至到减加]|原)[\s\0]*\d"
)


def scan_cells(
    text: str,
    start: int,
    end: int,
    row: int,
    *,
    column: float | None = None,
    table: int | None = None,
    mark: str = "",
) -> list[Cell]:
    """Return the cells of one span of normalised text that holds no line end that matters.

    Its figures bear the ``mark``, if there is one.
    """
    span = text[start:end]
    cells: list[Cell] = []
    position = 0
    for match in (_VALUE if _STEAD.search(span) is None else _VALUE_OR_TWO).finditer(span):
        if match["number"] and _is_item_mark(span, match):
            continue
        cell = _value_cell(match, start, row, column, table)
        if cell is None:
            continue
        if match.start() > position:
            cells += _text_cells(text, start + position, start + match.start(), row, column, table)
        cells.append(cell._replace(mark=mark) if mark else cell)
        position = match.end()
    cells += _text_cells(text, start + position, end, row, column, table)
    return cells


def spanning(cells: list[Cell], across: int, down: int) -> list[Cell]:
    """Return the cells of one bordered cell that takes up so many columns and rows."""
    return cells if across == down == 1 else [cell._replace(across=across, down=down) for cell in cells]


def object_cell(what: str, start: int, end: int, row: int, column: float | None, table: int | None) -> Cell:
    """Return a cell whose content is no text; ``what`` is ``PICTURE`` or ``THING``."""
    return Cell(OBJECT, start, end, row, column, None, what, table)


def bordered_cells(
    text: str, start: int, end: int, row: int, column: float | None = None, table: int | None = None
) -> list[Cell]:
    """Return the cells of a span with borders around it, a cell of a real table: one, unless a border was lost.

    An empty span is a blank cell, and figures with blanks between them are marked ``SPLIT``: they are one figure torn
    apart, or the border between two was lost.
    """
    span = text[start:end]
    bare = span.strip(_EDGES)
    if not bare:
        return [Cell(BLANK, start, end, row, column, None, "", table)]
    at = start if span.startswith(bare) else start + span.index(bare)
    if bare.isdecimal() and (number := parse_number(bare)) is not None:  # nearly every cell is one plain count
        return [Cell(NUMBER, at, at + len(bare), row, column, number, "", table)]
    if not (bare[0].isalpha() and bare[-1].isalpha()) or bare[0] in BEGIN_NONE:  # or else a label
        parted = _several_in_one(
            text, Span(start, end), bare, Cell(TEXT, at, at + len(bare), row, column, None, "", table)
        )
        if parted:
            return parted
    return [_whole_cell(bare, at, row, column, table)]


def _several_in_one(text: str, span: Span, bare: str, cell: Cell) -> list[Cell]:
    """Return the cells of a bordered one in which borders were lost or a figure was torn; none where it holds one."""
    torn = _SPLIT_DIGITS.fullmatch(bare) is not None
    if torn and (number := _torn(bare)) is not None:
        return [cell._replace(kind=NUMBER, number=number, mark="" if _GROUPED.fullmatch(bare) else SPLIT)]
    if TWO.fullmatch(bare.replace(FILL, "")):
        return [cell._replace(kind=OBJECT, mark=UNCLEAR)]
    if several := several_values(bare):
        return [_value_beside(piece, cell) for piece in several]
    if torn or _LABEL_AND_VALUE.search(text, *span):
        lines = STACKED if "\n" in bare else SPLIT
        mark = lines if torn or _WORDS_BETWEEN.search(bare) else ""
        return scan_cells(text, *span, cell.row, column=cell.column, table=cell.table, mark=mark)
    return []


def _value_beside(piece: re.Match[str], cell: Cell) -> Cell:
    """Return the cell of a figure, or of a word for none, that stands with others in one where borders were lost."""
    own = cell._replace(start=cell.start + piece.start(), end=cell.start + piece.end())
    number = parse_number(piece[0])
    return own._replace(kind=BLANK, mark=DASH) if number is None else own._replace(kind=NUMBER, number=number)


def _whole_cell(bare: str, at: int, row: int, column: float | None, table: int | None) -> Cell:
    """Return a cell with something in it, which is one and begins at ``at``."""
    found = whole_value(bare)
    if found is None:
        return Cell(TEXT, at, at + len(bare), row, column, None, "", table)
    if found.number is None:
        return Cell(BLANK, at, at + len(bare), row, column, None, DASH, table)
    return Cell(NUMBER, at + found.start, at + found.end, row, column, found.number, found.mark, table)


def _torn(digits: str) -> Number | None:
    """Return the figure that pieces in one cell were, if they can only be pieces: `10 07`, `3,3 29`."""
    pieces = digits.replace(FILL, " ").split()
    if all(parse_number(piece) is not None for piece in pieces):
        return None
    return parse_number("".join(pieces))


def _is_item_mark(span: str, match: re.Match[str]) -> bool:
    """Tell whether a number counts the item behind it: ``2 .没有现成信息``, or ``1 属于国家秘密`` alone in its line.

    A year, month or day is no value either, nor what a label says that something counts as: ``或舆情计 1``.
    """
    if _ENUMERATOR_TAIL.match(span, match.end()) or (
        match[0] == "1" and _COUNTS_AS.search(span[max(0, match.start() - 9) : match.start()])
    ):
        return True
    lone = len(match.group()) <= 2 and len(span) < LONG_LINE and "\t" not in span
    behind = _TEXT_BEHIND.match(span, match.end()) if lone else None
    return (
        behind is not None
        and not _NUMBER_BEFORE.search(span[: match.start()])
        and not _VALUE.match(span, behind.end() - 1)
    )


def _value_cell(match: re.Match[str], offset: int, row: int, column: float | None, table: int | None) -> Cell | None:
    if match.re is _VALUE_OR_TWO and match["two"]:
        return Cell(OBJECT, offset + match.start(), offset + match.end(), row, column, None, UNCLEAR, table)
    if match["blank"]:
        return Cell(BLANK, offset + match.start(), offset + match.end(), row, column, None, DASH, table)
    found = printed_figure(match["said"]) if match["said"] else _plain(match)
    if found is None or found.number is None:
        return None
    begin = offset + match.start("said" if match["said"] else "number")
    return Cell(NUMBER, begin + found.start, begin + found.end, row, column, found.number, found.mark, table)


def _plain(match: re.Match[str]) -> Printed | None:
    """Return the figure that stands alone in a line, but for its unit, a factor or a remark behind it."""
    digits = match["number"].rstrip(FILL)
    torn = " " in digits
    grouped = torn or "'" in digits or "’" in digits
    if grouped and not (_GROUPED.fullmatch(digits.lstrip("+-")) or _TORN_BEFORE_ZERO.fullmatch(digits)):
        return None
    number = parse_number(_SEPARATORS.sub("", digits) if grouped else digits.replace(FILL, ""))
    if number is None:
        return None
    if match["times"]:
        return Printed(multiplied(number, match["times"]), 0, match.end("times") - match.start("number"), FACTOR)
    mark = GROUPED if torn else noted(match["note"]) or (UNIT if match["unit"] else "")
    return Printed(number, 0, len(digits), mark)


def _text_cells(text: str, start: int, end: int, row: int, column: float | None, table: int | None) -> tuple[Cell, ...]:
    """Return the text of a span as a cell, if there is any."""
    piece = text[start:end]
    bare = piece.strip(_EDGES)
    if not bare:
        return ()
    at = start + piece.index(bare)
    return (Cell(TEXT, at, at + len(bare), row, column, None, "", table),)
