"""Old workbooks (.xls) to a Document: each visible sheet a page, its figures as their number formats print them.

In: the bytes of an .xls file (BIFF, of Excel 2.0 to 2003). Out: the Document. Surprise: a formula without a stored
result does not occur here, the format always keeps one.
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Sequence
from typing import Any

import xlrd

from extractor.errors import BrokenFile, EmptyFile, GoujiError
from extractor.limits import MAX_CELLS, at_most
from extractor.page import THING, Document
from extractor.readers._layout import Laid, Run
from extractor.readers._ole import holds
from extractor.readers._workbook.number_formats import ink, shown, shows_otherwise
from extractor.readers._workbook.sheets import (
    WHITE,
    Colour,
    Looks,
    Merged,
    Printed,
    Sheet,
    add_sheets,
    commented,
    unprinted,
    unread,
)

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
        add_sheets(laid, [_sheet(workbook, sheet) for sheet in workbook.sheets() if sheet.visibility == 0])
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
    merged = [Merged(top, left, bottom - 1, right - 1) for top, bottom, left, right in sheet.merged_cells]
    hidden_rows = {row for row, info in sheet.rowinfo_map.items() if info.hidden or info.height == 0}
    hidden_columns = {column for column, info in sheet.colinfo_map.items() if info.hidden or info.width == 0}
    printed = Sheet(merged=merged, hidden_rows=hidden_rows, hidden_columns=hidden_columns, title=sheet.name)
    for row in range(sheet.nrows):
        for column in range(sheet.row_len(row)):
            if printed.is_hidden(row, column):
                continue
            cell = sheet.cell(row, column)
            note = sheet.cell_note_map.get((row, column))
            if cell.ctype == xlrd.XL_CELL_EMPTY:
                if found := commented(None, note.text if note else ""):
                    printed.cells[row, column] = found
                continue
            if cell.ctype == xlrd.XL_CELL_ERROR:
                printed.cells[row, column] = unread(str(xlrd.error_text_from_code.get(cell.value, "#ERR")))
                continue
            text = _shown(workbook, cell)
            if not sheet.show_zero_values and text.strip() in ("0", "0.0", "0.00"):
                text = ""
            parts = sheet.rich_text_runlist_map.get((row, column), ())
            one = _printed(workbook, cell, text, parts) if text else unprinted(cell.value)
            if cell.ctype == xlrd.XL_CELL_NUMBER and text and shows_otherwise(cell.value, _code(workbook, cell)):
                one = one._replace(holds=THING)
            printed.cells[row, column] = commented(one, note.text if note else "") or one
    return printed


def _code(workbook: Any, cell: Any) -> str | None:
    """Return the number format of a cell."""
    known = workbook.format_map.get(workbook.xf_list[cell.xf_index].format_key if cell.xf_index is not None else 0)
    return known.format_str if known else None


def _shown(workbook: Any, cell: Any) -> str:
    """Return the characters that a cell prints."""
    code = _code(workbook, cell)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return shown(bool(cell.value), None)
    if cell.ctype == xlrd.XL_CELL_DATE:
        with contextlib.suppress(xlrd.xldate.XLDateError, ValueError, OverflowError):
            return shown(xlrd.xldate_as_datetime(cell.value, workbook.datemode), None)
    return shown(cell.value, code)


def _printed(workbook: Any, cell: Any, text: str, parts: Sequence[tuple[int, int]]) -> Printed:
    """Return characters as the fonts of a cell show them; ``parts`` are where another font begins, and which."""
    if cell.xf_index is None:
        return Printed((Run(text),))
    form = workbook.xf_list[cell.xf_index]
    filled = form.background.fill_pattern
    behind = WHITE if not filled else _colour(workbook, form.background.pattern_colour_index) if filled == 1 else None
    given = ink(cell.value, _code(workbook, cell))
    fonts = [(0, form.font_index), *parts]
    ends = [start for start, _ in fonts[1:]] + [len(text)]
    return Printed(
        tuple(
            Run(text[start:end], _looks(workbook, font).inked(given).style(behind))
            for (start, font), end in zip(fonts, ends, strict=True)
            if start < end
        )
    )


def _looks(workbook: Any, number: int) -> Looks:
    if not 0 <= number < len(workbook.font_list):
        return Looks()
    font = workbook.font_list[number]
    shift = {1: 1, 2: -1}.get(font.escapement, 0)
    return Looks(bool(font.struck_out), shift, font.height / 20, _colour(workbook, font.colour_index))


def _colour(workbook: Any, number: int) -> Colour | None:
    colour: Colour | None = workbook.colour_map.get(number)
    return colour
