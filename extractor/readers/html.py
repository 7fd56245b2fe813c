"""HTML to a Document: tables with their spans as tables, everything else as lines of text.

In: the bytes of a web page, whole or a fragment, or of a text with HTML tables in it. Out: the Document, whose source
is the decoded page. Surprise: markup is not removed but masked, character for character, so that a cell's span is its
span in the page's own source. Tags may be unclosed; a table inside a table is a table of its own.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, count

from extractor.limits import MAX_TEXT, at_most
from extractor.page import (
    BLANK,
    FILL,
    LONG_CELL,
    MAY_BE_HIDDEN,
    NUMBER,
    PICTURE,
    SPLIT,
    STRUCK_OUT,
    TEXT,
    THING,
    Cell,
    Document,
    Style,
    Styled,
    bordered_cells,
    decode,
    object_cell,
    spanning,
    unescaped,
    without_styled,
)
from extractor.readers._drawn_cells import note_drawn
from extractor.readers._marks import styled_by_marks
from extractor.readers._markup import Unsure, Words
from extractor.readers._page_tables import Table, Td
from extractor.readers._row_counts import without_row_counts
from extractor.readers._text.markup_tables import with_markup_read
from extractor.readers._text.torn_rows import with_rows_whole
from extractor.readers.plain import lines_to_cells, mask, with_picture

SUFFIXES = (".html", ".htm")

_TAG = re.compile(
    rb"(?:<|&(?:amp;)*lt;)"
    rb"(?:!doctype html|html|head|body|table|t[drh]|div|p|span|br|h[1-6]|meta|entry|cell)(?:[\s>/]|&(?:amp;)*gt;)",
    re.IGNORECASE,
)

_ESCAPED = re.compile(r"&(?:amp;)*lt;/?t[dr](?:\s[^<>&]{0,80})?&(?:amp;)*(?:gt|quot);", re.IGNORECASE)
"""A tag of a table within a page's text; who wrote it had a table there."""

_NOTHING = " \t\n\0"
_FIGURES = re.compile(rf"\d[\d{FILL}.,]*")
_IN_TABLE = re.compile(rb"(?:<|&(?:amp;)*lt;)t[dr][\s>]", re.IGNORECASE)
_RULE = re.compile(rb"(?m)^[ ]*+(?:\+[-=]{2,}+)++\+[ \r]*$")
"""A rule of a table that is drawn with signs; tags in its cells are broken where these are narrow, and are text."""
RULES = 3
_DOCTYPE = re.compile(rb"\s*(?:\xef\xbb\xbf)?<(?:!doctype html|html)", re.IGNORECASE)


def knows(data: bytes) -> int:
    """HTML is told by its tags, in text of any ASCII-like encoding; UTF-16 pages start with a mark."""
    head = data[:200_000]
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        head = head.replace(b"\0", b"")
    if b"\0" in head:
        return 0
    if _DOCTYPE.match(head):
        return 3
    if len(_TAG.findall(head)) <= 3:
        return 0
    return 2 if _IN_TABLE.search(data) or len(_RULE.findall(head)) < RULES else 0


def read(data: bytes) -> Document:
    """Read a page."""
    decoded = decode(data)
    source = decoded.text
    words = decoded.restored
    words = unescaped(words) if "&" in words and _ESCAPED.search(words) else words
    page = Words(words)
    shown, styled, cells = _read(page, source)
    if page.hides and not _has_figures(cells):  # what is there to be read is shown by a script, or when it is opened
        revealed = Words(words, reveals=True)
        again = _read(revealed, source)
        if _has_figures(again[2]):
            page, (shown, styled, cells) = revealed, again
    return Document(
        source,
        page.spread(shown),
        cells,
        "html",
        decoded.encoding,
        styled=tuple(Styled(page.places[one.start], page.places[one.end], one.style) for one in styled),
    )


def _read(page: Words, source: str) -> tuple[str, tuple[Styled, ...], tuple[Cell, ...]]:
    """Return the words of a page that are shown, those in a style of their own, and its cells."""
    words = with_markup_read(mask(page.text))
    at_most(MAX_TEXT, len(words) - words.count(FILL) - words.count("\n"), "characters")
    styled = tuple(sorted([*page.styled, *styled_by_marks(page.source), *_hidden_columns(page.tables)]))
    shown = without_styled(words, styled)
    note_drawn(page)
    found = _cells(shown, page.tables, words if styled else shown)
    if "![" in source:
        found = (with_picture(cell, page.text) for cell in found)
    if page.unsure:
        found = _doubted(list(found), page.unsure)
    return shown, styled, tuple(_placed(without_row_counts(tuple(found)), page.places))


def _has_figures(cells: Iterable[Cell]) -> bool:
    """Tell whether a figure stands in a table."""
    return any(cell.kind is NUMBER and cell.table is not None for cell in cells)


def _hidden_columns(tables: Iterable[Table]) -> Iterator[Styled]:
    """Yield what stands in hidden columns; a cell that reaches out of them is seen."""
    for table in tables:
        for td in table.cells:
            if table.hidden_columns and _in_hidden_columns(table, td):
                yield Styled(td.start, td.end, Style.HIDDEN)
            yield from _hidden_columns(td.inner)


def _in_hidden_columns(table: Table, td: Td) -> bool:
    return table.hidden_columns.issuperset(range(td.column, td.column + td.across))


def _doubted(cells: Sequence[Cell], unsure: Iterable[Unsure]) -> Iterator[Cell]:
    """Yield cells, figures marked of which nobody can say if they are shown; where that is a cell, all of its row."""
    spans = sorted(unsure)
    starts = [one.start for one in spans]
    reach = list(accumulate((one.end for one in spans), max))
    whole = {
        cell.row
        for cell in cells
        if cell.table is not None
        and any(one.is_cell and one.start <= cell.end and cell.start <= one.end for one in spans)
    }
    for cell in cells:
        before = bisect_right(starts, cell.start) - 1
        touched = (before >= 0 and reach[before] > cell.start) or any(
            cell.start <= one.start < cell.end for one in spans[before + 1 : before + 2]
        )
        if cell.number is not None and (touched or cell.row in whole):
            yield cell._replace(mark=MAY_BE_HIDDEN)
        else:
            yield cell


def _placed(cells: Iterable[Cell], places: Sequence[int]) -> Iterator[Cell]:
    """Yield cells of the words where they stand in the source."""
    for cell in cells:
        start, end = cell.start, cell.end
        at = places[start]
        yield Cell(cell.kind, at, places[end - 1] + 1 if end > start else at, *cell[3:])


class _Rows:
    """Numbers for rows and tables that are unique in the document, and its text with what is not shown."""

    def __init__(self, whole: str) -> None:
        self.whole = whole
        self.row = 0
        self.tables = count()


def _cells(text: str, tables: list[Table], whole: str) -> Iterator[Cell]:
    """Yield all cells in reading order: lines between tables, tables row by row.

    ``whole`` is the text with what is not shown.
    """
    rows = _Rows(whole)
    position = 0
    for table in _with_cells(tables):
        yield from _flow(text, position, table.start, rows)
        yield from _table_cells(text, table, rows)
        position = table.end
    yield from _flow(text, position, len(text), rows)


def _with_cells(tables: Iterable[Table]) -> Iterator[Table]:
    """Yield the tables that have cells; what stands in another one is text like all around it."""
    return (table for table in tables if table.cells)


def _flow(text: str, start: int, end: int, rows: _Rows) -> Iterator[Cell]:
    """Yield the cells of text outside of tables."""
    piece = text[start:end]
    if not piece.strip(" \n\0"):
        return
    if "\n|" in piece:  # Markdown with tags in it
        piece = with_rows_whole(piece, piece)
    rows.row += 1
    for cell in lines_to_cells(piece, rows.row, tables=rows.tables):
        rows.row = cell.row
        yield cell._replace(start=cell.start + start, end=cell.end + start)
    rows.row += 1


def _table_cells(text: str, table: Table, rows: _Rows) -> Iterator[Cell]:
    if table.cells and not table.drawn:  # its caption is shown above it
        yield from _flow(text, table.start, table.cells[0].start, rows)
    number = next(rows.tables)
    previous = -1
    left_out = _unseen_rows(text, table, rows.whole) if text is not rows.whole else ()
    for td in table.cells:
        if table.hidden_columns and _in_hidden_columns(table, td):
            continue
        if td.row in left_out:
            continue
        if td.row != previous:
            rows.row += 1
            previous = td.row
        size = _size(text, td)
        if td.inner and size <= LONG_CELL and _holds_several(text, table, td):
            yield object_cell(THING, td.start, td.end, rows.row, float(td.column), number)
            continue
        if td.inner or size > LONG_CELL:
            position = td.start
            for inner in _with_cells(td.inner):
                yield from _flow(text, position, inner.start, rows)
                yield from _table_cells(text, inner, rows)
                position = inner.end
            yield from _flow(text, position, td.end, rows)
            previous = -1
            continue
        cells = bordered_cells(text, td.start, td.end, rows.row, float(td.column), number)
        if td.holds or td.unseen or td.altered or td.given or td.typed or text is not rows.whole:
            cells = _with_what_it_holds(cells, td, rows.whole)
        yield from spanning(cells, td.across, td.down)


def _size(text: str, td: Td) -> int:
    """Return how many characters a cell has as it is shown: what a source's lines are indented by is none of them."""
    length = td.end - td.start
    return length if length <= LONG_CELL else sum(map(len, text[td.start : td.end].replace(FILL, " ").split()))


def _holds_several(text: str, table: Table, td: Td) -> bool:
    """Tell whether a cell of a table of figures has a table in it with several: nobody can say which is the cell's."""
    if len(_FIGURES.findall(text, td.start, td.end)) < 2:
        return False
    return any(text[one.start : one.end].strip(_NOTHING).isdecimal() for one in table.cells if not one.inner)


def _with_what_it_holds(cells: list[Cell], td: Td, whole: str) -> list[Cell]:
    """Return the cells of a bordered cell, whatever stands in it besides text, or stood in it before it was struck."""
    first = cells[0]
    empty = len(cells) == 1 and first.kind is BLANK and not first.mark
    instead = td.altered or td.holds == PICTURE or (td.typed and _of_several(cells))
    another = _is_given_another(cells, td)
    if (td.holds and empty) or another or (instead and any(cell.kind is NUMBER for cell in cells)):
        return [object_cell(td.holds or THING, td.start, td.end, first.row, first.column, first.table)]
    if empty and (td.unseen or whole[td.start : td.end].strip(_NOTHING)):
        return [first._replace(mark=STRUCK_OUT)]
    return cells


def _of_several(cells: Sequence[Cell]) -> bool:
    """Tell whether several figures stand in a cell, one typed into a form beside another."""
    return sum(cell.kind is NUMBER for cell in cells) > 1 or any(cell.mark == SPLIT for cell in cells)


def _is_given_another(cells: Sequence[Cell], td: Td) -> bool:
    """Tell whether an element of a cell is given another figure than the cell's, or stands there in place of one."""
    if not td.given or any(cell.kind is TEXT for cell in cells):
        return False
    return {float(one) for one in td.given}.isdisjoint({cell.number for cell in cells})


def _unseen_rows(text: str, table: Table, whole: str) -> set[int]:
    """Return the rows of which nothing is shown, though something stands in them."""
    seen = {td.row for td in table.cells if td.inner or td.holds or text[td.start : td.end].strip(_NOTHING)}
    return {td.row for td in table.cells if td.row not in seen and whole[td.start : td.end].strip(_NOTHING)}
