"""Plain text and Markdown to a Document: cells behind tabs, between pipes or box lines, spaced, or one a line.

In: the bytes of a text file of any usual encoding. Out: the Document, whose source is the decoded text.
Surprise: there is no mode. Each line says by its own separators which cells it has, because converters mix them;
only the meaning of empty lines is learnt from the whole file.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from extractor.document import Cell, CellKind, Document, bordered_cells, scan_cells
from extractor.limits import MAX_TEXT, at_most
from extractor.text import FILL, decode, normalise

SUFFIXES = (".txt", ".md", ".csv")

_CONTAINERS = (
    b"%PDF",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0",
    b"{\\rtf",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x1f\x8b",
)

# Markdown's marks carry nothing here: **3**, 371200\.67, `0`, __总计__.
_MARKUP = re.compile(r"[*`]|\\(?=[-.*_#|+()\[\]])|__+|(?m:^#{1,6}(?= ))")
# A page number between dashes on a line of its own, or run together with the line that follows it.
_PAGE_MARK = re.compile(
    r"(?m)^[ \0]*-[ \0]*\d{1,3}[ \0]*-(?=[ \0]*$|[^\s\0\d-]|\d{1,2}[.、])"
    r"|^[ \0]*第[ \0]*\d{1,3}[ \0]*页[^\n]{0,12}$"
)
_BORDER = re.compile(r"[\s\0\-=+|:_─-╿]+")
_SEPARATOR = re.compile(r"[ \0]*:?-{3,}:?[ \0]*")
_BOX_SIDES = re.compile(r"[|│┃║├┤┼┝┥┿┠┨╂╟╢╫╠╣╬]")
_BOX_CORNERS = frozenset("├┼┤┝┿┥┠╂┨╟╫╢╠╬╣+")
_BORDER_MARKS = frozenset("-=+|:_") | {chr(point) for point in range(0x2500, 0x2580)}
# A value, or nothing, between two commas; a table in which rows of these stand is one of comma-separated values.
_COMMA_VALUE = re.compile(r'(?:^|(?<=,))[ \0]*"?(?:[+-]?\d[^,"]{0,15}|-{1,2}|/)?"?[ \0]*(?=,|$)')
_COMMA_CELL = re.compile(r'[ \0]*"(?:[^"\n]|"")*"[ \0]*|[^,]*')
COMMA_VALUES = 4  # in a row of one line, so many are no thousands' separators
COMMA_ROWS = 5
_WIDE = re.compile(r"[\u2e80-\U0010ffff]")  # takes two columns of a fixed-width screen
_SPECIAL = re.compile(r"[\d\-/\\…|│\t]|\.{3}")
_BARE_NUMBER = re.compile(r"\t?[ \0]*[+-]?\d[\d,.\0]*[ \t\0]*")


WIDEST = 2_000
"""Characters; no screen has lines this long, so where a figure stands in one says nothing of its column."""


def knows(data: bytes) -> int:
    """Text is what no other reader claims."""
    return 0 if data.startswith(_CONTAINERS) else 1


def read(data: bytes) -> Document:
    """Read a text file."""
    decoded = decode(data)
    source = decoded.text.removeprefix("\ufeff")
    at_most(MAX_TEXT, len(source), "characters")
    text = mask(normalise(source))
    pages = [0, *(match.end() for match in re.finditer("\f", source))]
    return Document(
        source=source,
        text=text,
        cells=tuple(lines_to_cells(text)),
        format="text",
        encoding=decoded.encoding,
        page_starts=tuple(pages) if len(pages) > 1 else (),
    )


def mask(text: str) -> str:
    """Return the text with Markdown's marks and page numbers turned into FILL."""
    text = _MARKUP.sub(lambda match: FILL * len(match.group()), text)
    return _PAGE_MARK.sub(lambda match: FILL * len(match.group()), text)


class Line(NamedTuple):
    """A line that is not empty: its span, how many line ends stand before it, and it without blanks around."""

    start: int
    end: int
    gap: int
    words: str

    @property
    def bare_number(self) -> bool:
        """Tell whether nothing but a figure stands in the line."""
        return self.words.isdecimal() or _BARE_NUMBER.fullmatch(self.words) is not None


def _lines(text: str) -> list[Line]:
    """Split normalised text into lines that are not empty.

    A line of tabs alone is an empty cell, unless the line right after it is the content that the tab announced.
    """
    lines: list[Line] = []
    position = gap = 0
    for piece in text.split("\n"):
        end = position + len(piece)
        gap += 1
        words = piece.strip(" \0")
        if words:
            if gap == 1 and lines and "\t" not in piece and not lines[-1].words.strip("\t \0"):
                gap = lines.pop().gap
            lines.append(Line(position, end, gap, words))
            gap = 0
        position = end + 1
    return lines


def lines_to_cells(text: str, first_row: int = 0) -> Iterator[Cell]:
    """Yield the cells of normalised text in reading order."""
    lines = _lines(text)
    usual_gap = _gap_between_cells(text, lines)
    boxed = "│" in text or "┃" in text or "║" in text or re.search(r"\+-{3,}[+-]", text) is not None
    commas = [text[line.start : line.end] for line in lines if line.words.count(",") >= COMMA_VALUES - 1]
    by_commas = sum(_comma_values(span) >= COMMA_VALUES for span in commas) >= COMMA_ROWS
    row = first_row
    alone = False  # the line before had one cell, as in one-cell-a-line texts
    box: list[Line] = []
    for line in lines:
        span = text[line.start : line.end]
        border = line.words[0] in _BORDER_MARKS and _BORDER.fullmatch(span) is not None
        if boxed and not border and _BOX_SIDES.search(span):
            if box and _has_border(span):  # a row ends here for all columns but those that span rows
                row += 1
                yield from _box_cells(text, box, row)
                box = []
            box.append(line)
            alone = False
            continue
        if box:
            row += 1
            yield from _box_cells(text, box, row)
            box = []
        if border and "\t" not in span and len(span.strip(" \0")) > 2:
            continue
        if by_commas and _comma_values(span) > 1 and "。" not in span:
            cells = list(_comma_cells(text, line, span, row + 1))
        else:
            cells = _line_cells(text, line, span, row + 1)
        if len(cells) == 1 and alone and line.gap <= usual_gap:
            cells = [cells[0]._replace(row=row)]
        elif cells:
            row += 1
        alone = len(cells) == 1
        yield from cells
    if box:
        yield from _box_cells(text, box, row + 1)


def _gap_between_cells(text: str, lines: list[Line]) -> int:
    """Return how many line ends usually stand between two lines that hold a bare number each."""
    gaps: Counter[int] = Counter()
    previous = False
    for line in lines:
        bare = line.bare_number
        if bare and previous:
            gaps[line.gap] += 1
        previous = bare
    return max(gaps, key=lambda gap: (gaps[gap], gap), default=1)


def _line_cells(text: str, line: Line, span: str, row: int) -> list[Cell]:
    if not _SPECIAL.search(span):  # no figure, no dash, no border: words and nothing else
        at = line.start + span.index(line.words)
        return [Cell(CellKind.TEXT, at, at + len(line.words), row)]
    if "|" in span or "│" in span:
        return _piped_cells(text, line, span, row)
    if "\t" in span:
        return _tabbed_cells(text, line, span, row)
    if len(span) > WIDEST:
        return scan_cells(text, line.start, line.end, row)
    return [
        cell if cell.kind is CellKind.TEXT else cell._replace(column=_display_column(span, line, cell))
        for cell in scan_cells(text, line.start, line.end, row)
    ]


def _display_column(span: str, line: Line, cell: Cell) -> float:
    """Return the middle of a cell in columns of a fixed-width screen, where a Chinese character takes two."""
    before = span[: cell.start - line.start]
    return len(before) + len(_WIDE.findall(before)) - before.count(FILL) + (cell.end - cell.start) / 2


def _piped_cells(text: str, line: Line, span: str, row: int) -> list[Cell]:
    pieces = span.replace("│", "|").split("|")
    cells: list[Cell] = []
    position = line.start
    last = len(pieces) - 1
    for column, piece in enumerate(pieces):
        end = position + len(piece)
        outside = column in (0, last) and not piece.strip(" \t\0")
        if not outside and not _SEPARATOR.fullmatch(piece):
            cells += _table_cells(text, position, end, row, column)
        position = end + 1
    return cells


def _comma_values(span: str) -> int:
    """Return how many values, or nothings, stand between the commas of a line."""
    return sum(1 for _ in _COMMA_VALUE.finditer(span)) if "," in span else 0


def _comma_cells(text: str, line: Line, span: str, row: int) -> Iterator[Cell]:
    position = column = 0
    while position <= len(span):
        match = _COMMA_CELL.match(span, position)
        start, end = match.span() if match else (position, position)
        piece = span[start:end]
        quotes = piece.strip(" \0").startswith('"') and piece.count('"') > 1
        inner = (span.index('"', start) + 1, span.rindex('"', start, end)) if quotes else (start, end)
        yield from _table_cells(text, line.start + inner[0], line.start + inner[1], row, column)
        position, column = end + 1, column + 1


def _tabbed_cells(text: str, line: Line, span: str, row: int) -> list[Cell]:
    pieces = span.split("\t")
    cells: list[Cell] = []
    position = line.start
    for column, piece in enumerate(pieces):
        end = position + len(piece)
        opens = column == 0 and not piece.strip(" \0")  # the tab that opens the line's first cell
        if not opens:
            cells += _table_cells(text, position, end, row, column)
        position = end + 1
    return cells


def _table_cells(text: str, start: int, end: int, row: int, column: float) -> list[Cell]:
    """Return a bordered cell; a long one is no cell of a table but prose, or rows run together."""
    if end - start > 200:
        return scan_cells(text, start, end, row)
    return bordered_cells(text, start, end, row, column)


def _has_border(span: str) -> bool:
    return any(_is_border(span, start, end) for start, end in _pieces(span))


def _is_border(line: str, start: int, end: int) -> bool:
    """Tell whether a piece of a drawn line is border: a dash or two are a cell's, unless a corner stands by them."""
    if line[start:end].strip("-") or start == end:
        return False
    return end - start > 2 or not _BOX_CORNERS.isdisjoint(line[start - 1 : start] + line[end : end + 1])


def _pieces(line: str) -> list[tuple[int, int]]:
    """Return the spans between the sides that are drawn in a line."""
    sides = [match.start() for match in _BOX_SIDES.finditer(line)]
    return list(zip([0, *(side + 1 for side in sides)], [*sides, len(line)], strict=True))


def _box_cells(text: str, box: list[Line], row: int) -> Iterator[Cell]:
    """Yield the cells of one row of a drawn table, whose cells may run over several lines."""
    columns: dict[int, list[tuple[int, int]]] = {}
    for line in box:
        span = text[line.start : line.end]
        for column, (start, end) in enumerate(_pieces(span)[:-1]):
            if column and not _is_border(span, start, end):
                columns.setdefault(column, []).append((line.start + start, line.start + end))
    for column, spans in columns.items():
        filled = [span for span in spans if text[span[0] : span[1]].strip(" \t\0")]
        for start, end in filled or spans[:1]:
            yield from bordered_cells(text, start, end, row, float(column))
