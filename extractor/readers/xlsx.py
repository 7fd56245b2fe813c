"""Workbooks (.xlsx) to a Document: each visible sheet a page, its figures as their number formats print them.

In: the bytes of an .xlsx file. Out: the Document. Surprise: a formula whose result was never stored in the file is
shown as the formula, so that it is not mistaken for an empty cell; hidden sheets, rows and columns are not read.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from typing import Any

import openpyxl
from openpyxl.utils.cell import range_boundaries

from extractor.errors import BrokenFile, EmptyFile, GoujiError
from extractor.limits import MAX_CELLS, at_most, unpacked_at_most
from extractor.page import Document
from extractor.readers._layout import Laid
from extractor.readers._number_formats import shown
from extractor.readers._sheets import Merged, Sheet, add_sheet

SUFFIXES = (".xlsx",)

_MERGED = re.compile(rb"mergeCell\s[^>]*?ref\s*=\s*[\"']([^\"']{1,40})[\"']")


def knows(data: bytes) -> int:
    """A zip archive with a workbook in it."""
    if not data.startswith(b"PK\x03\x04"):
        return 0
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return 3 if "xl/workbook.xml" in archive.namelist() else 0
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return 0


def read(data: bytes) -> Document:
    """Read a workbook.

    Raises:
        BrokenFile: the archive or its XML is damaged.
        EmptyFile: no visible sheet has anything in it.
        FileTooLarge, TooMuchContent: it holds far more than a report can have.
    """
    laid = Laid()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked_at_most(sum(member.file_size for member in archive.infolist()))
            _bound_cells(archive)
        for sheet in _sheets(data):
            add_sheet(laid, sheet)
    except GoujiError:
        raise
    except Exception as error:  # openpyxl raises whatever its parts raise on damaged files
        raise BrokenFile(format="Excel", detail=repr(error)) from error
    document = laid.document("xlsx")
    if not document.cells:
        raise EmptyFile
    return document


def _bound_cells(archive: zipfile.ZipFile) -> None:
    """Count what the library makes objects of, before it does: filled cells, and all that a merged cell covers."""
    count = 0
    for name in archive.namelist():
        if name.startswith("xl/worksheets/") and name.endswith(".xml"):
            part = archive.read(name)
            count += len(re.findall(rb"<(?:\w+:)?c[\s>/]", part))
            count += sum(_size(match[1].decode("ascii")) for match in _MERGED.finditer(part))
            at_most(MAX_CELLS * 4, count, "cells")


def _size(reference: str) -> int:
    """Return how many cells a reference such as A1:B3 covers."""
    left, top, right, bottom = range_boundaries(reference)
    return (int(right or 1) - int(left or 1) + 1) * (int(bottom or 1) - int(top or 1) + 1)


def _sheets(data: bytes) -> list[Sheet]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of parts that it cannot keep, which we do not write back
        workbook: Any = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
        visible = [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"]
        formulas: Any = None
        if any(b"<f" in part for part in _parts(data)):
            formulas = openpyxl.load_workbook(io.BytesIO(data))
        return [_sheet(sheet, formulas[sheet.title] if formulas else None) for sheet in visible]


def _parts(data: bytes) -> list[bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]


def _sheet(sheet: Any, formulas: Any) -> Sheet:
    hidden_rows = {number - 1 for number, row in sheet.row_dimensions.items() if row.hidden}
    hidden_columns = {
        column - 1
        for group in sheet.column_dimensions.values()
        if group.hidden
        for column in range(group.min or 1, min(group.max or 1, 1000) + 1)
    }
    no_zeros = bool(sheet.views.sheetView) and sheet.views.sheetView[0].showZeros is False
    cells: dict[tuple[int, int], str] = {}
    for (row, column), cell in sheet._cells.items():  # the cells that the file has; the grid around them has no end
        if row - 1 in hidden_rows or column - 1 in hidden_columns:
            continue
        value = cell.value
        if value is None and formulas is not None:
            formula = formulas.cell(row, column).value
            value = None if formula is None else str(formula)
        text = "" if no_zeros and value == 0 else shown(value, cell.number_format)
        if text or cell.has_style:
            cells[row - 1, column - 1] = text
    blocks = [
        Merged(area.min_row - 1, area.min_col - 1, area.max_row - 1, area.max_col - 1)
        for area in sheet.merged_cells.ranges
    ]
    merged = [_moved(block, hidden_rows, hidden_columns, cells) for block in blocks]
    return Sheet(cells, merged, hidden_rows)


def _moved(block: Merged, rows: set[int], columns: set[int], cells: dict[tuple[int, int], str]) -> Merged:
    """Return a merged block as it is; one whose first cell is hidden covers nothing that is printed."""
    hidden = block.top in rows or block.left in columns
    return Merged(block.top, block.left, block.top, block.left) if hidden and cells else block
