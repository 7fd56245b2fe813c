"""Workbooks (.xlsx) to a Document: each visible sheet a page, its figures as their number formats print them.

In: the bytes of an .xlsx file. Out: the Document. Surprise: a formula whose result was never stored in the file is
kept as a thing that is no text, so that it is not mistaken for an empty cell; hidden sheets, rows and columns are not
read.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Callable, Mapping
from typing import Any
from xml.etree.ElementTree import iterparse

import openpyxl
from openpyxl.utils.cell import range_boundaries
from openpyxl.worksheet.cell_range import CellRange

from extractor.errors import BrokenFile, EmptyFile, GoujiError
from extractor.limits import MAX_CELLS, at_most
from extractor.page import PICTURE, THING, Document
from extractor.readers._archive import bound
from extractor.readers._layout import Laid, Run
from extractor.readers._workbook.conditional_formats import MAX_COMPARED, Conditions, Hides
from extractor.readers._workbook.drawings import Drawn, colour_of, drawings, looks_of
from extractor.readers._workbook.number_formats import ink, shown, shows_otherwise
from extractor.readers._workbook.sheets import (
    WHITE,
    Colour,
    Merged,
    Printed,
    Sheet,
    add_sheets,
    commented,
    unprinted,
    unread,
)

SUFFIXES = (".xlsx",)

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
"""A character that the file writes as its code."""
_FIGURE = re.compile(r"\s*[+-]?\d[\d,.]*\D{0,3}")
_PICTURE_FORMULA = re.compile(r"=(?:_xlfn\.)?(?:DISPIMG|IMAGE)\(")


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
            bound(archive)
            _bound_cells(archive)
            drawn = drawings(archive)
        add_sheets(laid, _sheets(data, drawn))
    except GoujiError:
        raise
    except Exception as error:  # openpyxl raises whatever its parts raise on damaged files
        raise BrokenFile(format="Excel", detail=repr(error)) from error
    document = laid.document("xlsx")
    if not document.cells:
        raise EmptyFile
    return document


_MADE = frozenset(("row", "r", "si", "cfRule", "font", "fill", "border", "xf", "dxf", "dataValidation"))
"""Of what the library makes an object each, beside cells; workbooks edited for years have some thousand."""


def _bound_cells(archive: zipfile.ZipFile) -> None:
    """Count what the library makes objects of, before it does: filled cells, and all that a merged cell covers.

    Parsed, not searched: markup comes in other encodings, and a sheet may lie anywhere in the archive.
    """
    count = parts = 0
    for member in archive.namelist():
        if not member.endswith(".xml"):
            continue
        with archive.open(member) as part:
            for _, element in iterparse(part):
                name = element.tag.rpartition("}")[2]
                if name in ("c", "mergeCell"):
                    count += _size(element.get("ref", "")) if name == "mergeCell" else 1
                    at_most(MAX_CELLS * 4, count, "cells")
                elif name in _MADE:
                    parts += 1
                    at_most(MAX_CELLS * 16, parts, "rows, texts and looks")
                element.clear()


def _size(reference: str) -> int:
    """Return how many cells a reference such as A1:B3 covers."""
    left, top, right, bottom = range_boundaries(reference or "A1")
    return (int(right or 1) - int(left or 1) + 1) * (int(bottom or 1) - int(top or 1) + 1)


def _sheets(data: bytes, drawn: Mapping[str, Drawn]) -> list[Sheet]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of parts that it cannot keep, which we do not write back
        workbook: Any = openpyxl.load_workbook(io.BytesIO(data), data_only=True, rich_text=True)
        visible = [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"]
        formulas: Any = None
        if any(b"<f" in part for part in _parts(data)):
            formulas = openpyxl.load_workbook(io.BytesIO(data))
        return [
            _sheet(sheet, formulas[sheet.title] if formulas else None, drawn.get(sheet.title, Drawn()))
            for sheet in visible
        ]


def _parts(data: bytes) -> list[bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]


def _sheet(sheet: Any, formulas: Any, drawn: Drawn) -> Sheet:
    hidden_columns = {
        column - 1
        for group in sheet.column_dimensions.values()
        if group.hidden or group.width == 0
        for column in range(group.min or 1, min(group.max or 1, 1000) + 1)
    }
    printed = Sheet(
        merged=[
            Merged(area.min_row - 1, area.min_col - 1, area.max_row - 1, area.max_col - 1)
            for area in sheet.merged_cells.ranges
        ],
        hidden_rows={number - 1 for number, row in sheet.row_dimensions.items() if row.hidden or row.height == 0},
        hidden_columns=hidden_columns,
        floating=drawn.over,
        boxes=drawn.boxes,
        title=sheet.title,
    )
    no_zeros = bool(sheet.views.sheetView) and sheet.views.sheetView[0].showZeros is False
    coloured, conditions = _coloured(sheet), Conditions(sheet)
    for (row, column), cell in sheet._cells.items():  # the cells that the file has; the grid around them has no end
        if printed.is_hidden(row - 1, column - 1):
            continue
        formula = formulas.cell(row, column).value if formulas is not None and cell.value is None else None
        found = _printed(cell, formula, no_zeros=no_zeros, coloured=coloured)
        if found:
            hides = conditions.hide(cell) if found.text else Hides.NO
            if hides is Hides.YES:
                found = unprinted(cell.value)
            elif hides is Hides.PERHAPS and _FIGURE.fullmatch(found.text):
                found = unread(found.text)
        found = commented(found, cell.comment.text if cell.comment else "")
        if found:
            printed.cells[row - 1, column - 1] = found
    return printed


def _printed(cell: Any, formula: Any, *, no_zeros: bool, coloured: Callable[[Any], bool]) -> Printed | None:
    """Return what a cell prints, None where there is neither a figure nor a frame."""
    value = _unescaped(cell.value) if isinstance(cell.value, str) else cell.value
    if isinstance(value, str) and _PICTURE_FORMULA.match(value):
        return Printed(holds=PICTURE)
    if cell.data_type == "e":
        return unread(str(value))
    if value is None and formula is not None and cell.data_type != "str":  # or else its result is an empty text
        words = str(getattr(formula, "text", formula))
        return Printed(holds=PICTURE) if _PICTURE_FORMULA.match(words) else unread(words)
    text = "" if no_zeros and value == 0 else shown(value, cell.number_format)
    if not text:
        return unprinted(value) if value is not None or cell.has_style else None
    holds = THING if shows_otherwise(value, cell.number_format) else ""
    if not isinstance(value, list):
        given = ink(value, cell.number_format)
        plain = not given and (not cell.has_style or (cell._style.fontId == 0 and cell._style.fillId == 0))
        style = None if plain else looks_of(cell.font).inked(given).style(_behind(cell, coloured))
        return Printed((Run(text, style),), holds)
    behind = _behind(cell, coloured)
    return Printed(
        tuple(
            Run(_unescaped(str(part)), looks_of(getattr(part, "font", cell.font)).style(behind))
            for part in value
            if str(part)
        )
    )


def _unescaped(text: str) -> str:
    """Return a text with the characters that the file writes as codes; those that print nothing are left out."""
    return _ESCAPED.sub(_character, text) if "_x" in text else text


def _character(code: re.Match[str]) -> str:
    one = chr(int(code[1], 16))
    return one if one.isprintable() or one == "\n" else ""


def _behind(cell: Any, coloured: Callable[[Any], bool]) -> Colour | None:
    """Return the colour behind a cell, None where nobody can say."""
    if coloured(cell):
        return None
    kind = cell.fill.fill_type
    return WHITE if kind is None else colour_of(cell.fill.fgColor) if kind == "solid" else None


def _coloured(sheet: Any) -> Callable[[Any], bool]:
    """Return what tells whether something else than a cell's own fill may lie behind it."""
    areas = [CellRange(table.ref) for table in sheet.tables.values()]
    areas += [area for rule in sheet.conditional_formatting for area in rule.sqref.ranges]
    at_most(MAX_COMPARED, len(areas) * len(sheet._cells), "conditional formats for cells")
    return lambda cell: any(
        area.min_row <= cell.row <= area.max_row and area.min_col <= cell.column <= area.max_col for area in areas
    )
