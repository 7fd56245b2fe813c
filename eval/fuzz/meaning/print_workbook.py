"""Drafts as workbooks of one sheet.

In: a ``Draft``. Out: the bytes of a .xlsx. Surprise: figures are numbers, but for those with runs of their own, which
are rich text.
"""

from __future__ import annotations

import io
from typing import Any

import openpyxl
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from eval.corpus.print_docx import without_hour
from eval.fuzz.meaning.draft import CannotShow, Draft, Shown, placed, runs

_FONTS: dict[Shown, dict[str, Any]] = {
    Shown.STRUCK: {"strike": True},
    Shown.WHITE: {"color": "00FFFFFF"},
    Shown.RAISED: {"vertAlign": "superscript"},
    Shown.LOWERED: {"vertAlign": "subscript"},
    Shown.TINY: {"sz": 1},
}


def print_xlsx(draft: Draft) -> bytes:
    """Return a draft as a workbook."""
    workbook = openpyxl.Workbook()
    sheet: Any = workbook.active
    top = 1
    for part in draft.parts:
        if part.sheet is None:
            _write(sheet.cell(top, 1), part.text)
            top += 1
            continue
        for y, x, box in placed(part.sheet):
            _write(sheet.cell(top + y, x + 1), box.text)
            if box.columns > 1 or box.rows > 1:
                sheet.merge_cells(
                    start_row=top + y, start_column=x + 1, end_row=top + y + box.rows - 1, end_column=x + box.columns
                )
        for y in part.sheet.hidden:
            sheet.row_dimensions[top + y].hidden = True
        top += len(part.sheet.rows)
    stream = io.BytesIO()
    workbook.save(stream)
    return without_hour(stream.getvalue())


def _write(cell: Any, text: str) -> None:
    parts = list(runs(text))
    if all(how is None for how, _ in parts):
        number = text.isascii() and text.isdecimal() and (text == "0" or text[0] != "0")
        cell.value = int(text) if number else text
        return
    if any(how is not None and how not in _FONTS for how, _ in parts):
        raise CannotShow
    blocks = [TextBlock(InlineFont(**_FONTS[how]), piece) if how is not None else piece for how, piece in parts]
    cell.value = CellRichText(*blocks)
