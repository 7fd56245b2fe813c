"""Word documents (.docx) to a Document: paragraphs as lines, tables with their merged cells as tables.

In: the bytes of a .docx file. Out: the Document; its source is the text as we lay it out, one paragraph or one table
row a line, cells behind tabs. Surprise: text that Word shows but python-docx's own ``text`` leaves out (insertions not
yet accepted, content controls, text boxes, headers and footers) is read as well. What is struck, hidden or deleted is
in the source, but is no cell; rows of nothing else are lines of their own.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import docx
from docx.oxml.ns import qn

from extractor.errors import BrokenFile, GoujiError
from extractor.limits import MAX_DEPTH, at_most
from extractor.page import THING, Document, Style
from extractor.readers._archive import bound
from extractor.readers._layout import Laid, Run
from extractor.readers._word.comments import doubting_comments, is_commented, mark_commented
from extractor.readers._word.looks import UNSURE, Ground, Looks, behind, is_on
from extractor.readers._word.runs import Paragraph, Written, children_of

SUFFIXES = (".docx",)

_P, _TBL, _TR, _TC = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc")
_RUN = qn("w:r")
_VAL, _SHADE, _T = qn("w:val"), qn("w:shd"), qn("w:t")
_TC_PR, _TR_PR, _CELL_DEL, _DEL, _HIDDEN = (qn(f"w:{name}") for name in ("tcPr", "trPr", "cellDel", "del", "hidden"))
_SPAN, _V_MERGE, _H_MERGE = qn("w:gridSpan"), qn("w:vMerge"), qn("w:hMerge")
_ROW_SHADE, _TABLE_SHADE = (f"{qn(f'w:{name}')}/{_SHADE}" for name in ("tblPrEx", "tblPr"))
_P_STYLE, _P_SHADE = (f"{qn('w:pPr')}/{one}" for one in (qn("w:pStyle"), _SHADE))
_NUMBERED = "/".join(qn(f"w:{name}") for name in ("pPr", "numPr", "numId"))
_TABLE_STYLE = f"{qn('w:tblPr')}/{qn('w:tblStyle')}"
_SKIP = frozenset(
    qn(f"w:{name}") for name in ("del", "moveFrom", "pPr", "rPr", "tcPr", "tblPr", "tblGrid", "sectPr", "sdtPr")
)
_NOT_SHOWN = frozenset((Style.STRUCK, Style.HIDDEN, Style.DELETED))

FLAT = 60
"""Twentieths of a point: of rows that are exactly so high and not higher nothing can be read."""
_WHOLE = re.compile(r"\d{1,6}", re.ASCII)
_PAGE_NUMBER = re.compile(r"[\s\d\-–—―－.·/第共页頁]*")


def knows(data: bytes) -> int:
    """A zip archive with Word's main part in it."""
    if not data.startswith(b"PK\x03\x04"):
        return 0
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return 3 if "word/document.xml" in archive.namelist() else 0
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return 1  # a damaged archive: most likely somebody's Word file


def read(data: bytes) -> Document:
    """Read a Word document.

    Raises:
        BrokenFile: the archive or its XML is damaged.
        FileTooLarge, TooMuchContent: it unpacks to far more than a report can have.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            bound(archive)
        word: Any = docx.Document(io.BytesIO(data))
        styles, (headers, footers) = word.styles.element, _around(word)
        commented = doubting_comments(word)
    except GoujiError:
        raise
    except Exception as error:  # python-docx raises whatever its parts raise on damaged files
        raise BrokenFile(format="Word", detail=repr(error)) from error
    laid = Laid()
    mark_commented(word.element.body, commented)
    reader = _Reader(laid, Looks(styles))
    reader.add_margins(headers)
    reader.add_body(word.element.body)
    reader.add_margins(footers)
    return laid.document("docx")


@dataclass(slots=True)
class _TableCell:
    """A cell of a table; ``down`` is 0 where it only continues the one above it, ``across`` where the one before."""

    column: int
    across: int
    down: int
    words: Written
    inner: list[Any]
    background: str
    merges: bool


@dataclass(slots=True)
class _Row:
    """A row of a table; one in which nothing is shown but what is struck out has no cells, only words."""

    cells: list[_TableCell]
    gone: list[Run]


@dataclass(slots=True)
class _Reader:
    """Lays out the parts of a document."""

    laid: Laid
    looks: Looks

    def add_body(self, body: Any) -> None:
        """Lay out the text of the document itself."""
        _empty_placeholders(body)
        # White words over a picture or a coloured box are seen; nothing tells what lies behind a line.
        drawn = next(body.iter(qn("w:drawing"), qn("w:pict")), None) is not None
        page = body.getparent().find(qn("w:background")) is not None
        for block in _blocks(body):
            self.add(block, Ground(background=UNSURE) if page or (drawn and block.tag == _P) else Ground())

    def add_margins(self, parts: list[Any]) -> None:
        """Lay out headers or footers, each of them once, without numbers of pages."""
        known: set[str] = set()
        for part in parts:
            words = "".join(part.itertext(_T))
            if words in known or _PAGE_NUMBER.fullmatch(words):
                continue
            known.add(words)
            _empty_placeholders(part)
            for block in _blocks(part):
                self.add(block, Ground(background=UNSURE), margin=True)

    def add(self, block: Any, ground: Ground, depth: int = 0, *, margin: bool = False) -> None:
        """Lay out a paragraph or a table, and behind it the text boxes that hang on it."""
        at_most(MAX_DEPTH, depth, "tables in tables")
        if block.tag == _TBL:
            self._add_table(block, ground, depth)
            return
        written = self._written(block, ground)
        if not (margin and _PAGE_NUMBER.fullmatch(written.text)):
            self.laid.add_line(written.runs)
        for box in written.boxes:
            for inner in _blocks(box):
                self.add(inner, Ground(background=UNSURE), depth + 1, margin=margin)

    def _written(self, paragraph: Any, ground: Ground) -> Written:
        """Return what stands in a paragraph."""
        named = paragraph.find(_P_STYLE)
        style = named.get(_VAL) if named is not None else None
        background = behind(paragraph.find(_P_SHADE), self.looks.shaded(style, ground.background))
        reading = Paragraph(self.looks, Ground(style, ground.table_style, background))
        reading.read(paragraph)
        if not reading.written.text.strip() and self._is_numbered(paragraph, style):
            reading.written.holds = reading.written.holds or THING  # Word prints the number, though it is no text
        if not reading.written.text.strip() and any(map(is_commented, paragraph.iter(_RUN))):
            reading.written.holds = reading.written.holds or THING  # somebody says what belongs here
        return reading.written

    def _is_numbered(self, paragraph: Any, style: str | None) -> bool:
        """Tell whether a paragraph is an item of a list that Word counts by itself; its style may say so."""
        number = paragraph.find(_NUMBERED)
        return number.get(_VAL) != "0" if number is not None else self.looks.numbers(style)

    def _add_table(self, element: Any, ground: Ground, depth: int) -> None:
        table = self.laid.begin_table()
        for row in self._rows(element, ground):
            if row.gone:
                self.laid.add_line(row.gone)
                continue
            self.laid.begin_row()
            for cell in row.cells:
                if not (cell.down and cell.across):
                    self.laid.skip_cell()
                    continue
                words = cell.words
                holds = words.holds or ("" if words.text.strip() else words.floats)
                if any(ch.isdecimal() for ch in words.text) and _have_figures(cell.inner):
                    holds = THING
                self.laid.add_cell(words.runs, cell.column, table, cell.across, cell.down, holds)
            self.laid.end_row()
            for cell in row.cells:
                for nested in cell.inner:
                    self.add(nested, Ground(background=cell.background), depth + 1)

    def _rows(self, table: Any, ground: Ground) -> list[_Row]:
        """Return the rows of a table, with the columns and rows that each of their cells takes up."""
        named = table.find(_TABLE_STYLE)
        style = named.get(_VAL) if named is not None else None
        background = UNSURE if self.looks.shades(style) else behind(table.find(_TABLE_SHADE), ground.background)
        rows: list[_Row] = []
        above: list[_TableCell] = []
        for row in _children(table, _TR):
            properties = row.find(_TR_PR)
            if properties is not None and _is_on({one.tag: one for one in properties}, _DEL, _HIDDEN):
                continue
            cells = self._cells(row, above, Ground(None, style, background))
            if _is_flat(properties):
                for cell in cells:
                    cell.words.runs = [run._replace(style=Style.HIDDEN) for run in cell.words.runs]
            runs = [run for cell in cells for run in cell.words.runs if run.text.strip()]
            if runs and all(run.style in _NOT_SHOWN for run in runs) and not any(cell.words.holds for cell in cells):
                rows.append(_Row([], [run for cell in cells for run in (*cell.words.runs, Run(" "))]))
            else:
                rows.append(_Row(cells, []))
                above = cells
        _count_rows([row.cells for row in rows if not row.gone])
        return rows

    def _cells(self, row: Any, above: list[_TableCell], ground: Ground) -> list[_TableCell]:
        """Return the cells of a row."""
        merging = {one.column for one in above if one.merges}
        background = behind(row.find(_ROW_SHADE), ground.background)
        column = _skipped(row, "w:gridBefore")
        cells: list[_TableCell] = []
        for cell in _children(row, _TC):
            said = {one.tag: one for one in properties} if (properties := cell.find(_TC_PR)) is not None else {}
            across = _width(said)
            if not _is_on(said, _CELL_DEL):
                words, inner = Written(), list[Any]()
                own = behind(said.get(_SHADE), background)
                down = 0 if column in merging and _merge(said, _V_MERGE) == "continue" else 1
                if down:
                    words, inner = self._cell(cell, ground._replace(background=own))
                one = _TableCell(column, across, down, words, inner, own, merges=bool(_merge(said, _V_MERGE)))
                if cells and _merge(said, _H_MERGE) == "continue":
                    next(first for first in reversed(cells) if first.across).across += across
                    one.across = 0
                cells.append(one)
            column += across
        return cells

    def _cell(self, cell: Any, ground: Ground) -> tuple[Written, list[Any]]:
        """Return the words of a cell, those of its text boxes included, and the tables in it."""
        together = Written()
        tables: list[Any] = []
        blocks = [(block, ground) for block in _blocks(cell)]
        for block, where in blocks:  # grows while it is read: boxes in boxes
            if block.tag == _TBL:
                tables.append(block)
                continue
            words = self._written(block, where)
            blocks += [(inner, Ground(background=UNSURE)) for box in words.boxes for inner in _blocks(box)]
            at_most(MAX_DEPTH * 10, len(blocks), "parts of a cell")
            together.append(words)
        together.runs = [run._replace(text=_BETWEEN_FIGURES.sub("\v", run.text)) for run in together.runs]
        return together, tables


def _have_figures(tables: list[Any]) -> bool:
    """Tell whether figures stand in tables, beside which none in the cell around them is its only one."""
    return any(ch.isdecimal() for table in tables for text in table.iter(_T) for ch in text.text or "")


_BETWEEN_FIGURES = re.compile(r"(?<=\d)\n(?=\d)")
"""A line's end between two figures, which a row of text has no other sign for."""


def _around(word: Any) -> tuple[list[Any], list[Any]]:
    """Return the headers and the footers that are shown on some page."""
    headers: list[Any] = []
    footers: list[Any] = []
    even = word.settings.odd_and_even_pages_header_footer
    for section in word.sections:
        first = section.different_first_page_header_footer
        for parts, names in (
            (headers, ("first_page_header", "header", "even_page_header")),
            (footers, ("first_page_footer", "footer", "even_page_footer")),
        ):
            for name, is_shown in zip(names, (first, True, even), strict=True):
                part = getattr(section, name)
                if is_shown and not part.is_linked_to_previous:
                    parts.append(part._element)
    return headers, footers


def _empty_placeholders(part: Any) -> None:
    """Take out of content controls what only says where to write; figures in their place are kept, but hidden."""
    for mark in list(part.iter(qn("w:showingPlcHdr"))):
        if not is_on(mark.get(_VAL, "1")):
            continue
        texts = list(mark.getparent().getparent().iter(_T))
        has_figure = any(ch.isdecimal() for text in texts for ch in text.text or "")
        for text in texts:
            if not has_figure:
                text.text = ""
            elif text.getparent().tag == qn("w:r"):
                properties = text.getparent().get_or_add_rPr()
                properties.append(properties.makeelement(qn("w:vanish")))


def _is_flat(properties: Any | None) -> bool:
    """Tell whether a row is exactly as high as nothing: its words are cut off."""
    height = properties.find(qn("w:trHeight")) if properties is not None else None
    if height is None or height.get(qn("w:hRule")) != "exact":
        return False
    return _count(height, FLAT) < FLAT


def _count_rows(rows: list[list[_TableCell]]) -> None:
    """Note of every cell how many rows it takes up."""
    reach: dict[int, int] = {}  # by column, how many rows below only continue the one at hand
    for cells in reversed(rows):
        below, reach = reach, {}
        for one in cells:
            if one.down:
                one.down += below.get(one.column, 0)
            else:
                reach[one.column] = 1 + below.get(one.column, 0)


def _blocks(parent: Any) -> Iterator[Any]:
    """Yield the paragraphs and tables directly in a part of the document, whatever wraps them."""
    for child in children_of(parent):
        if child.tag in (_P, _TBL):
            yield child
        elif child.tag not in _SKIP and child.tag not in (_TR, _TC):
            yield from _blocks(child)


def _children(parent: Any, tag: str) -> Iterator[Any]:
    """Yield the rows of a table or the cells of a row, content controls around them looked through."""
    for child in children_of(parent):
        if child.tag == tag:
            yield child
        elif child.tag not in _SKIP and child.tag not in (_P, _TBL):
            yield from _children(child, tag)


def _is_on(said: Mapping[str, Any], *tags: str) -> bool:
    """Tell whether the properties of a row or a cell have one of some switches on."""
    return any(tag in said and is_on(said[tag].get(_VAL, "1")) for tag in tags)


def _merge(said: Mapping[str, Any], way: str) -> str:
    """Return how a cell is merged with those above and below, or beside: ``restart``, ``continue``, or not at all."""
    return said[way].get(_VAL, "continue") if way in said else ""


def _width(said: Mapping[str, Any]) -> int:
    return max(1, min(100, _count(said[_SPAN], 1))) if _SPAN in said else 1


def _skipped(row: Any, name: str) -> int:
    before = row.find(f"{qn('w:trPr')}/{qn(name)}")
    return _count(before, 0) if before is not None else 0


def _count(element: Any, usual: int) -> int:
    """Return the number that an element holds, the usual one where it holds none (some converters write 2.0)."""
    digits = _WHOLE.match(element.get(qn("w:val"), ""))
    return int(digits[0]) if digits else usual
