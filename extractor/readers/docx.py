"""Word documents (.docx) to a Document: paragraphs as lines, tables with their merged cells as tables.

In: the bytes of a .docx file. Out: the Document; its source is the text as we lay it out, one paragraph or one table
row a line, cells behind tabs. Surprise: text that Word shows but python-docx's own ``text`` leaves out (insertions not
yet accepted, content controls, text boxes) is read as well, deleted text is not.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any, NamedTuple

import docx
from docx.oxml.ns import qn

from extractor.errors import BrokenFile, FileTooLarge
from extractor.limits import MAX_DEPTH, at_most, unpacked_at_most
from extractor.page import Document
from extractor.readers._layout import Laid

SUFFIXES = (".docx",)

_P, _TBL, _TR, _TC = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc")
_T, _TAB, _BR, _CR = qn("w:t"), qn("w:tab"), qn("w:br"), qn("w:cr")
_SKIP = {qn("w:del"), qn("w:moveFrom"), qn("w:pPr"), qn("w:rPr"), qn("w:tcPr"), qn("w:tblPr"), qn("w:instrText")}
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"

_WHOLE = re.compile(r"\d{1,6}", re.ASCII)


class _TableCell(NamedTuple):
    """A cell of a table; ``down`` is 0 where it only continues the one above it."""

    element: Any
    column: int
    across: int
    down: int


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
        FileTooLarge: it unpacks to far more than a report can have.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked_at_most(sum(member.file_size for member in archive.infolist()))
        body = docx.Document(io.BytesIO(data)).element.body
    except FileTooLarge:
        raise
    except Exception as error:  # python-docx raises whatever its parts raise on damaged files
        raise BrokenFile(format="Word", detail=repr(error)) from error
    laid = Laid()
    for block in _blocks(body):
        _add(laid, block)
    return laid.document("docx")


def _add(laid: Laid, block: Any, depth: int = 0) -> None:
    """Lay out a paragraph or a table."""
    at_most(MAX_DEPTH, depth, "tables in tables")
    if block.tag == _P:
        laid.add_line(_text(block))
        return
    table = laid.begin_table()
    for row in _rows(block):
        laid.begin_row()
        inner: list[Any] = []
        for cell, column, across, down in row:
            if not down:
                laid.skip_cell()
                continue
            blocks = list(_blocks(cell))
            inner += [one for one in blocks if one.tag == _TBL]
            text = " ".join(text for one in blocks if one.tag == _P if (text := _text(one)))
            laid.add_cell(text, column, table, across, down)
        laid.end_row()
        for nested in inner:
            _add(laid, nested, depth + 1)


def _rows(table: Any) -> list[list[_TableCell]]:
    """Return the cells of a table row by row, with the columns and rows that each takes up."""
    rows: list[list[_TableCell]] = []
    for row in _children(table, _TR):
        column = _skipped(row, "w:gridBefore")
        above = {one.column for one in rows[-1] if _merge(one.element)} if rows else set()
        cells: list[_TableCell] = []
        for cell in _children(row, _TC):
            across = _width(cell)
            cells.append(_TableCell(cell, column, across, 0 if column in above and _merge(cell) == "continue" else 1))
            column += across
        rows.append(cells)
    reach: dict[int, int] = {}  # by column, how many rows below only continue the one at hand
    for cells in reversed(rows):
        below, reach = reach, {}
        for at, one in enumerate(cells):
            if one.down:
                cells[at] = one._replace(down=1 + below.get(one.column, 0))
            else:
                reach[one.column] = 1 + below.get(one.column, 0)
    return rows


def _blocks(parent: Any) -> Iterator[Any]:
    """Yield the paragraphs and tables directly in a part of the document, whatever wraps them."""
    for child in parent:
        if child.tag in (_P, _TBL):
            yield child
        elif child.tag not in _SKIP and child.tag not in (_TR, _TC):
            yield from _blocks(child)


def _children(parent: Any, tag: str) -> Iterator[Any]:
    """Yield the rows of a table or the cells of a row, content controls around them looked through."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag not in _SKIP and child.tag not in (_P, _TBL):
            yield from _children(child, tag)


def _text(element: Any) -> str:
    """Return the text of a paragraph, text boxes in it included."""
    if element.tag in _SKIP or element.tag == _FALLBACK:
        return ""
    if element.tag == _T:
        return element.text or ""
    if element.tag == _TAB:
        return "\t"
    if element.tag in (_BR, _CR):
        return "\n"
    return "".join(_text(child) for child in element)


def _merge(cell: Any) -> str:
    """Return how a cell is merged with those above and below: ``restart``, ``continue``, or not at all."""
    merge = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
    return "" if merge is None else merge.get(qn("w:val"), "continue")


def _width(cell: Any) -> int:
    span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
    return max(1, min(100, _count(span, 1))) if span is not None else 1


def _skipped(row: Any, name: str) -> int:
    before = row.find(f"{qn('w:trPr')}/{qn(name)}")
    return _count(before, 0) if before is not None else 0


def _count(element: Any, usual: int) -> int:
    """Return the number that an element holds, the usual one where it holds none (some converters write 2.0)."""
    digits = _WHOLE.match(element.get(qn("w:val"), ""))
    return int(digits[0]) if digits else usual
