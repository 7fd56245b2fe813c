"""Word documents (.docx) to a Document: paragraphs as lines, tables with their merged cells as tables.

In: the bytes of a .docx file. Out: the Document; its source is the text as we lay it out, one paragraph or one table
row a line, cells behind tabs. Surprise: text that Word shows but python-docx's own ``text`` leaves out (insertions not
yet accepted, content controls, text boxes) is read as well, deleted text is not.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import docx
from docx.oxml.ns import qn

from extractor.document import Cell, Document, scan_cells
from extractor.errors import BrokenFile, FileTooLarge
from extractor.readers.plain import lines_to_cells, mask
from extractor.text import normalise

SUFFIXES = (".docx",)

MAX_UNPACKED = 300_000_000
"""Bytes that the archive may unpack to; a report has a few million, an archive bomb has no end."""

_P, _TBL, _TR, _TC = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc")
_T, _TAB, _BR, _CR = qn("w:t"), qn("w:tab"), qn("w:br"), qn("w:cr")
_SKIP = {qn("w:del"), qn("w:moveFrom"), qn("w:pPr"), qn("w:rPr"), qn("w:tcPr"), qn("w:tblPr"), qn("w:instrText")}
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


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
            unpacked = sum(member.file_size for member in archive.infolist())
        if unpacked > MAX_UNPACKED:
            raise FileTooLarge(megabytes=round(unpacked / 1e6), limit=MAX_UNPACKED // 1_000_000)
        body = docx.Document(io.BytesIO(data)).element.body
    except FileTooLarge:
        raise
    except Exception as error:  # python-docx raises whatever its parts raise on damaged files
        raise BrokenFile(format="Word", detail=repr(error)) from error
    layout = _Layout()
    for block in _blocks(body):
        layout.add(block)
    return layout.document()


@dataclass(slots=True)
class _Layout:
    """The source text while it grows, with the spans of table cells in it."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    spans: list[tuple[int, int, int, int, int]] = field(default_factory=list)
    """start, end, row, column, table"""
    flows: list[tuple[int, int]] = field(default_factory=list)
    rows: int = 0
    tables: int = -1

    def write(self, text: str) -> int:
        """Append to the source; return where it starts."""
        start = self.length
        self.parts.append(text)
        self.length += len(text)
        return start

    def add(self, block: Any) -> None:
        """Lay out a paragraph or a table."""
        if block.tag == _P:
            start = self.write(_text(block) + "\n")
            if self.flows and self.flows[-1][1] == start:
                self.flows[-1] = (self.flows[-1][0], self.length)
            else:
                self.flows.append((start, self.length))
            return
        self.tables += 1
        number = self.tables
        for row in _children(block, _TR):
            self._add_row(row, number)

    def _add_row(self, row: Any, table: int) -> None:
        self.rows += 1
        column = _skipped(row, "w:gridBefore")
        inner: list[Any] = []
        number = self.rows
        for cell in _children(row, _TC):
            if not _continues(cell):
                blocks = list(_blocks(cell))
                inner += [block for block in blocks if block.tag == _TBL]
                text = " ".join(piece for block in blocks if block.tag == _P for piece in [_text(block)] if piece)
                start = self.write(text.replace("\n", " ").replace("\t", " "))
                self.spans.append((start, self.length, number, column, table))
            self.write("\t")
            column += _width(cell)
        self.write("\n")
        for nested in inner:
            self.add(nested)

    def document(self) -> Document:
        """Return the finished Document."""
        source = "".join(self.parts)
        text = mask(normalise(source))
        return Document(source, text, tuple(self._cells(text)), "docx")

    def _cells(self, text: str) -> Iterator[Cell]:
        pieces: list[tuple[int, tuple[int, int, int, int, int] | None, int]]
        pieces = [(span[0], span, span[1]) for span in self.spans] + [(start, None, end) for start, end in self.flows]
        row = 0
        last: tuple[int, int] | None = None
        for start, span, end in sorted(pieces, key=lambda piece: (piece[0], piece[2])):
            if span is None:
                for cell in lines_to_cells(text[start:end], row + 1):
                    row = cell.row
                    yield cell._replace(start=cell.start + start, end=cell.end + start)
                last = None
                continue
            _, _, number, column, table = span
            if last != (table, number):
                row += 1
                last = (table, number)
            yield from scan_cells(text, start, end, row, column=float(column), table=table, bordered=True)


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


def _continues(cell: Any) -> bool:
    """Tell whether a cell only continues the one above it."""
    merge = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
    return merge is not None and merge.get(qn("w:val"), "continue") == "continue"


def _width(cell: Any) -> int:
    span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
    return max(1, min(100, int(span.get(qn("w:val"), "1")))) if span is not None else 1


def _skipped(row: Any, name: str) -> int:
    before = row.find(f"{qn('w:trPr')}/{qn(name)}")
    return int(before.get(qn("w:val"), "0")) if before is not None else 0
