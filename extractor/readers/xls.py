"""Old workbooks (.xls) to a Document: each visible sheet a page, its figures as their number formats print them.

In: the bytes of an .xls file (BIFF, of Excel 2.0 to 2003). Out: the Document. Surprise: a formula without a stored
result does not occur here, the format always keeps one.
"""

from __future__ import annotations

import contextlib
import io
from typing import Any

import xlrd

from extractor.errors import BrokenFile, EmptyFile, GoujiError
from extractor.limits import MAX_CELLS, at_most
from extractor.page import Document
from extractor.readers._layout import Laid
from extractor.readers._number_formats import shown
from extractor.readers._ole import holds
from extractor.readers._sheets import Merged, Sheet, add_sheet

SUFFIXES = (".xls",)


def knows(data: bytes) -> int:
    """A compound file with a workbook's stream in it."""
    return 3 if holds(data, "Workbook") or holds(data, "Book") else 0


def read(data: bytes) -> Document:
    """Read an old workbook.

    Raises:
        BrokenFile: it is damaged or needs a password.
        EmptyFile: no visible sheet has anything in it.
        TooMuchContent: it holds far more than a report can have.
    """
    laid = Laid()
    try:
        with contextlib.redirect_stdout(io.StringIO()):  # the library prints warnings about odd files
            workbook: Any = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=io.StringIO())
        for sheet in workbook.sheets():
            if sheet.visibility == 0:
                add_sheet(laid, _sheet(workbook, sheet))
    except GoujiError:
        raise
    except Exception as error:  # xlrd raises whatever its parts raise on damaged files, assertions among it
        raise BrokenFile(format="Excel", detail=repr(error)) from error
    document = laid.document("xls")
    if not document.cells:
        raise EmptyFile
    return document


def _sheet(workbook: Any, sheet: Any) -> Sheet:
    at_most(MAX_CELLS * 4, sheet.nrows * sheet.ncols, "cells")
    hidden_rows = {row for row, info in sheet.rowinfo_map.items() if info.hidden}
    hidden_columns = {column for column, info in sheet.colinfo_map.items() if info.hidden}
    cells: dict[tuple[int, int], str] = {}
    for row in range(sheet.nrows):
        for column in range(sheet.row_len(row)):
            if row in hidden_rows or column in hidden_columns:
                continue
            text, framed = _shown(workbook, sheet.cell(row, column))
            if not sheet.show_zero_values and text.strip() in ("0", "0.0", "0.00"):
                text = ""
            if text or framed:
                cells[row, column] = text
    merged = [Merged(top, left, bottom - 1, right - 1) for top, bottom, left, right in sheet.merged_cells]
    return Sheet(cells, merged, hidden_rows)


def _shown(workbook: Any, cell: Any) -> tuple[str, bool]:
    """Return what a cell prints, and whether it is framed."""
    if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
        return "", cell.ctype == xlrd.XL_CELL_BLANK
    if cell.ctype == xlrd.XL_CELL_TEXT:
        return str(cell.value), True
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return shown(bool(cell.value), None), True
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(cell.value, "#ERR")), True
    if cell.ctype == xlrd.XL_CELL_DATE:
        with contextlib.suppress(xlrd.xldate.XLDateError, ValueError, OverflowError):
            return shown(xlrd.xldate_as_datetime(cell.value, workbook.datemode), None), True
    code = workbook.xf_list[cell.xf_index].format_key if cell.xf_index is not None else 0
    known = workbook.format_map.get(code)
    return shown(cell.value, known.format_str if known else None), True
