"""Workbook to text.

In: the bytes of an .xlsx. Out: its sheets one after another. Surprise: the text of a merged cell stands in its first
place only.
"""

from __future__ import annotations

import csv
import io

from eval.corpus.converters.registry import converter, load


def _rows(file: bytes) -> list[list[str]]:
    workbook = load("openpyxl").load_workbook(io.BytesIO(file))
    sheets = [sheet.iter_rows(values_only=True) for sheet in workbook.worksheets]
    return [["" if value is None else str(value) for value in row] for rows in sheets for row in rows]


@converter("xlsx", "openpyxl")
def xlsx_tabs(file: bytes) -> str:
    """Cells between tabs."""
    return "\n".join("\t".join(cell.replace("\n", "") for cell in row) for row in _rows(file))


@converter("xlsx", "openpyxl")
def xlsx_csv(file: bytes) -> str:
    """Cells between commas, quoted where they hold commas or breaks."""
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows(_rows(file))
    return stream.getvalue()


@converter("xlsx", "openpyxl")
def xlsx_filled(file: bytes) -> str:
    """Cells that hold something, between blanks."""
    return "\n".join("  ".join(cell for cell in row if cell) for row in _rows(file))
