"""Reports as the workbooks that agencies fill in: .xlsx, and .xls as old programs wrote it.

In: a report. Out: the bytes of a workbook, one sheet a section. Surprise: converters are traced by figures kept as
text; the workbooks that are read as they are hold numbers under number formats, as typed ones do.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from random import Random
from typing import Any

from eval.corpus.ink import Ink, plain
from eval.corpus.print_docx import positions, without_hour
from eval.corpus.report import Report

_COUNTS = ("General", "General", "0", "0_ ", "#,##0", "#,##0_);[Red]\\(#,##0\\)", "@")


@dataclass(frozen=True, slots=True)
class _Placed:
    """A cell of a workbook with the place of its first and last corner, from 0."""

    sheet: str
    top: int
    left: int
    bottom: int
    right: int
    text: str
    framed: bool


def print_xlsx(report: Report, ink: Ink, *, typed: bool = False) -> bytes:
    """Return the tables of a report as a workbook; figures are text, or with ``typed`` numbers under formats."""
    openpyxl: Any = import_module("openpyxl")
    styles: Any = import_module("openpyxl.styles")
    line = styles.Side(style="thin")
    border = styles.Border(left=line, right=line, top=line, bottom=line)
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    rng = Random(f"{report.seed}/{report.name}/sheets")
    count = rng.choice(_COUNTS)
    for one in _placed(report, ink):
        sheet = workbook[one.sheet] if one.sheet in workbook.sheetnames else workbook.create_sheet(one.sheet)
        number = _number(one.text, report) if typed and one.framed else None
        cell = sheet.cell(one.top + 1, one.left + 1, one.text if number is None else number)
        if number is not None:
            cell.number_format = count if isinstance(number, int) else "General"
        if typed and one.framed:
            for y in range(one.top, one.bottom + 1):
                for x in range(one.left, one.right + 1):
                    sheet.cell(y + 1, x + 1).border = border
        if one.bottom > one.top or one.right > one.left:
            sheet.merge_cells(
                start_row=one.top + 1, start_column=one.left + 1, end_row=one.bottom + 1, end_column=one.right + 1
            )
    stream = io.BytesIO()
    workbook.save(stream)
    return without_hour(stream.getvalue())


def print_xls(report: Report) -> bytes:
    """Return the tables of a report as an old workbook, figures as numbers."""
    xlwt: Any = import_module("xlwt")
    workbook = xlwt.Workbook(encoding="utf-8")
    sheets: dict[str, Any] = {}
    rng = Random(f"{report.seed}/{report.name}/sheets")
    framed = xlwt.easyxf("borders: left thin, right thin, top thin, bottom thin", num_format_str=rng.choice(_COUNTS))
    bare = xlwt.easyxf("borders: left thin, right thin, top thin, bottom thin")
    for one in _placed(report, plain):
        if one.sheet not in sheets:
            sheets[one.sheet] = workbook.add_sheet(one.sheet)
        number = _number(one.text, report) if one.framed else None
        value, style = (one.text, bare) if number is None else (number, framed if isinstance(number, int) else bare)
        if one.bottom > one.top or one.right > one.left:
            sheets[one.sheet].write_merge(one.top, one.bottom, one.left, one.right, value, style)
        else:
            sheets[one.sheet].write(one.top, one.left, value, style)
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def _placed(report: Report, ink: Ink) -> Iterator[_Placed]:
    sheet = "总体情况"
    row = 0
    for block in report.blocks:
        if block.kind == "heading" and "、" in block.text:
            name = ink(block.text)[:2]
            row = row if name == sheet else 0
            sheet = name
        if block.kind != "table":
            yield _Placed(sheet, row, 0, row, 0, ink(block.text), False)
            row += 1
            continue
        for y, x, cell in positions(block.grid, sum(one.columns for one in block.grid[0])):
            bottom, right = row + y + cell.rows - 1, x + cell.columns - 1
            yield _Placed(sheet, row + y, x, bottom, right, ink(cell.text), True)
        row += len(block.grid)


def _number(text: str, report: Report) -> int | float | None:
    """Return the figure that a person would have typed as a number; signs are set by hand, so they stay text."""
    if "thousands" in report.plan.peculiarities or not text.isascii():
        return None
    whole, _, fraction = text.partition(".")
    if not whole.isdecimal() or (fraction and not fraction.isdecimal()):
        return None
    if fraction and (fraction.endswith("0") or len(text) > 10):
        return None  # an unformatted cell would print another figure
    return float(text) if fraction else int(text)
