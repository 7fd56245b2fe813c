"""Reports as Word documents.

In: a report and a ``WordStyle``. Out: the bytes of a .docx. Surprise: the libraries put the time of writing into the
archive; it is taken out again, so that the same report gives the same bytes.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from random import Random
from typing import Any

import docx
from docx.document import Document as WordDocument
from docx.shared import Cm
from docx.table import Table as WordTable

from eval.corpus.ink import Ink
from eval.corpus.report import Report
from eval.corpus.tables import Grid, GridCell, unmerged

_NO_HOUR = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class WordStyle:
    """How one agency sets its report in Word."""

    merged: bool
    """Cells are merged as the form has them; else every place is a cell of its own, empty ones among them."""
    headings: bool
    """Headings have heading styles."""
    paragraph_breaks: bool
    """A break inside a cell begins a new paragraph rather than a new line."""
    even_columns: bool
    """All columns are of one width, as a new table has them; else labels have the room they need."""


def choose_word_style(rng: Random) -> WordStyle:
    """Return the style of one agency."""
    return WordStyle(rng.random() < 0.8, rng.random() < 0.5, rng.random() < 0.5, rng.random() < 0.3)


def print_docx(report: Report, style: WordStyle, ink: Ink) -> bytes:
    """Return a report as a Word document."""
    document = docx.Document()
    _drop_needless_parts(document)
    for block in report.blocks:
        if block.kind == "table":
            _table(document, block.grid, style, ink)
            document.add_paragraph("")
        elif style.headings and block.kind in ("title", "heading", "subheading"):
            document.add_heading(ink(block.text), {"title": 0, "heading": 1, "subheading": 2}[block.kind])
        elif block.kind == "title":
            for line in ink(block.text).split("\n"):
                document.add_paragraph(line)
        else:
            document.add_paragraph(ink(block.text))
    stream = io.BytesIO()
    document.save(stream)
    return without_hour(stream.getvalue())


def _drop_needless_parts(document: WordDocument) -> None:
    """Leave out what the library's template holds besides: a picture of itself, and every style once more."""
    for relations in (document.part.rels, document.part.package.rels):
        for key, relation in list(relations.items()):
            if relation.reltype.endswith(("/stylesWithEffects", "/thumbnail", "/customXml")):
                del relations[key]


def _table(document: WordDocument, grid: Grid, style: WordStyle, ink: Ink) -> None:
    width = sum(cell.columns for cell in grid[0])
    table = document.add_table(len(grid), width, style="Table Grid")
    # Cells are reached by a plain list: asking the table for each takes a minute a report.
    places = [list(row.cells) for row in table.rows]
    if not style.even_columns:
        _give_room(table, places, _ROOM.get(width, ()))
    if not style.merged:
        for row, cells in zip(places, unmerged(grid), strict=True):
            for place, cell in zip(row, cells, strict=True):
                _write(place, ink(cell.text), style)
        return
    for y, x, cell in positions(grid, width):
        place = places[y][x]
        if cell.columns > 1 or cell.rows > 1:
            place = place.merge(places[y + cell.rows - 1][x + cell.columns - 1])
        _write(place, ink(cell.text), style)


_ROOM = {10: (1.3, 1.9, 4.4, *(1.2,) * 7), 4: (4.6, 3.6, 3.6, 3.6), 2: (7.0, 8.0), 3: (5.0, 5.0, 5.0)}
"""Widths in centimetres by the number of columns; section three has ten, of which three are labels."""


def _give_room(table: WordTable, places: list[list[Any]], widths: tuple[float, ...]) -> None:
    for x, width in enumerate(widths):
        table.columns[x].width = Cm(width)
        for row in places:
            row[x].width = Cm(width)


def positions(grid: Grid, width: int) -> list[tuple[int, int, GridCell]]:
    """Return the cells of a grid with the row and the column that each begins in."""
    taken = [[False] * width for _ in grid]
    placed = []
    for y, row in enumerate(grid):
        x = 0
        for cell in row:
            while taken[y][x]:
                x += 1
            placed.append((y, x, cell))
            for down in range(cell.rows):
                for right in range(cell.columns):
                    taken[y + down][x + right] = True
    return placed


def _write(place: Any, text: str, style: WordStyle) -> None:
    lines = text.split("\n") if style.paragraph_breaks else [text]
    place.text = lines[0]
    for line in lines[1:]:
        place.add_paragraph(line)


def without_hour(archive: bytes) -> bytes:
    """Return a zip archive with every date set to the earliest that zip knows."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "docProps/core.xml":
                data = _undated(data)
            new.writestr(zipfile.ZipInfo(name, _NO_HOUR), data, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def _undated(properties: bytes) -> bytes:
    return re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"1980-01-01T00:00:00Z", properties)
