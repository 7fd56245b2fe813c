"""OpenDocument spreadsheets, packed (.ods) or as one XML file (.fods), to a Document: each visible sheet a page.

In: the bytes of such a file. Out: the Document. Surprise: cells and rows that are alike stand there once, with how
often; what is printed stands in the file as text beside the value, so that no number format is worked out.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError, fromstring

from extractor.errors import BrokenFile, EmptyFile
from extractor.limits import MAX_CELLS, MAX_MARKUP, at_most
from extractor.page import PICTURE, THING, Document
from extractor.readers._archive import bound
from extractor.readers._layout import Laid, Run
from extractor.readers._workbook.sheets import (
    FRAME,
    WHITE,
    Colour,
    Looks,
    Merged,
    Printed,
    Sheet,
    add_sheets,
    commented,
    unprinted,
)

SUFFIXES = (".ods", ".fods")

_KIND = b"application/vnd.oasis.opendocument.spreadsheet"
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_COLOUR = re.compile(r"#([0-9a-fA-F]{2})([0-9a-fA-F]{2})([0-9a-fA-F]{2})")
_POINTS = re.compile(r"(\d+(?:\.\d+)?)pt")
_PLAIN = Looks()
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_SKIPPED = {"annotation", "annotation-end", "frame", "ruby-text", "note", "tracked-changes"}


def knows(data: bytes) -> int:
    """The kind stands at the beginning, in an archive as its first member's content."""
    if data.startswith(b"PK\x03\x04"):
        return 3 if _KIND in data[:200] else 0
    head = data[:4096]
    return 3 if b"<office:document" in head and _KIND in head else 0


def read(data: bytes) -> Document:
    """Read a spreadsheet.

    Raises:
        BrokenFile: the archive or its XML is damaged.
        EmptyFile: no visible sheet has anything in it.
        FileTooLarge, TooMuchContent: it holds far more than a report can have.
    """
    try:
        content = _content(data) if data.startswith(b"PK") else data
        at_most(MAX_MARKUP, len(content), "bytes of markup")
        root = fromstring(content)
    except (ParseError, zipfile.BadZipFile, KeyError, ValueError, OSError, NotImplementedError) as error:
        raise BrokenFile(format="ODS", detail=repr(error)) from error
    styles = _Styles({_said(one, "name"): one for one in root.iter() if _name(one) == "style"})
    laid = Laid()
    tables = [one for one in root.iter() if _name(one) == "table"]
    add_sheets(laid, [_sheet(table, styles) for table in tables if _is_shown(table, styles)])
    document = laid.document("ods")
    if not document.cells:
        raise EmptyFile
    return document


def _content(data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        bound(archive)
        return archive.read("content.xml")


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _said(element: Element, name: str) -> str:
    """Return an attribute by its name in whatever space."""
    return next((value for key, value in element.items() if key.rpartition("}")[2] == name), "")


def _times(element: Element, name: str, most: int) -> int:
    said = _said(element, name)
    return max(1, min(int(said), most)) if said.isdecimal() and len(said) < 10 else 1


def _is_shown(table: Element, styles: _Styles) -> bool:
    style = styles.elements.get(_said(table, "style-name"))
    return style is None or all(_said(one, "display") != "false" for one in style)


@dataclass(slots=True)
class _Place:
    """Where the next cell of a sheet stands, while it is gone through."""

    row: int = 0
    column: int = 0
    count: int = 0


def _sheet(table: Element, styles: _Styles) -> Sheet:
    sheet = Sheet(title=_said(table, "name"))
    place = _Place()
    for element in _parts(table):
        if _name(element) == "table-column":
            times = _times(element, "number-columns-repeated", _LAST_COLUMN)
            if _said(element, "visibility") in ("collapse", "filter"):
                sheet.hidden_columns.update(range(place.column, min(place.column + times, _LAST_COLUMN)))
            place.column += times
        else:
            times = _times(element, "number-rows-repeated", _LAST_ROW)
            if _said(element, "visibility") in ("collapse", "filter"):
                sheet.hidden_rows.update(range(place.row, place.row + min(times, MAX_CELLS)))
                at_most(MAX_CELLS * 4, len(sheet.hidden_rows), "hidden rows")
            elif any(child.tag for child in element):
                _add_row(sheet, element, styles, place, times)
            place.row += times
    return sheet


def _parts(table: Element) -> Iterator[Element]:
    """Yield the columns and rows of a table, be they in groups."""
    for element in table:
        if _name(element) in ("table-column", "table-row"):
            yield element
        elif _name(element) in (
            "table-columns",
            "table-rows",
            "table-header-columns",
            "table-header-rows",
            "table-column-group",
            "table-row-group",
        ):
            yield from _parts(element)


def _add_row(sheet: Sheet, row: Element, styles: _Styles, place: _Place, times: int) -> None:
    column = 0
    for cell in row:
        if _name(cell) not in ("table-cell", "covered-table-cell"):
            continue
        across = _times(cell, "number-columns-repeated", _LAST_COLUMN)
        printed = commented(_printed(cell, styles), _comment(cell)) if _name(cell) == "table-cell" else None
        if printed is not None and (printed.filled or times * across <= _LAST_COLUMN):
            place.count += times * across
            at_most(MAX_CELLS, place.count, "cells")
            wide, high = _times(cell, "number-columns-spanned", 1_000), _times(cell, "number-rows-spanned", 10_000)
            for at_row in range(place.row, place.row + times):
                for at_column in range(column, column + across):
                    if not sheet.is_hidden(at_row, at_column):
                        sheet.cells[at_row, at_column] = printed
                    if wide * high > 1:
                        sheet.merged.append(Merged(at_row, at_column, at_row + high - 1, at_column + wide - 1))
        column += across


def _comment(cell: Element) -> str:
    """Return the words of the comments that hang on a cell."""
    comments = (one for one in cell if _name(one) == "annotation")
    return "\n".join("".join(one.itertext()) for comment in comments for one in comment if _name(one) == "p")


def _printed(cell: Element, styles: _Styles) -> Printed | None:
    """Return what a cell prints, None where there is neither a text nor a look of its own."""
    looks, behind = styles.looks(_said(cell, "style-name"))
    runs: list[Run] = []
    for paragraph in cell:
        if _name(paragraph) == "p":
            if runs:
                runs.append(Run("\n"))
            runs += _runs(paragraph, looks, behind, styles)
    if any(_name(one) in ("frame", "image") for one in cell.iter()):
        return Printed(tuple(runs), PICTURE)
    value = _said(cell, "value")
    if any(run.text.strip() for run in runs):
        return Printed(tuple(runs), THING if _is_another(value, "".join(run.text for run in runs)) else "")
    if value:
        return unprinted(float(value) if _NUMBER.fullmatch(value) else value)
    return FRAME if _said(cell, "style-name") else None


def _is_another(value: str, text: str) -> bool:
    """Tell whether a cell prints another figure than its value, not only rounded: thousands of it."""
    printed = text.strip().replace(",", "")
    both = _NUMBER.fullmatch(value) and _NUMBER.fullmatch(printed)
    return bool(both) and abs(float(value) - float(printed)) >= 1


def _runs(element: Element, looks: Looks, behind: Colour | None, styles: _Styles) -> Iterator[Run]:
    style = looks.style(behind)
    if element.text:
        yield Run(element.text, style)
    for inner in element:
        name = _name(inner)
        if name == "s":
            yield Run(" " * _times(inner, "c", 100), style)
        elif name in ("tab", "line-break"):
            yield Run(" ", style)
        elif name not in _SKIPPED:
            own, _ = styles.looks(_said(inner, "style-name"), looks) if name == "span" else (looks, None)
            yield from _runs(inner, own, behind, styles)
        if inner.tail:
            yield Run(inner.tail, style)


class _Styles:
    """The styles of a file by their names."""

    def __init__(self, elements: Mapping[str, Element]) -> None:
        self.elements = elements
        self._known: dict[tuple[str, Looks], tuple[Looks, Colour | None]] = {}

    def looks(self, name: str, base: Looks = _PLAIN) -> tuple[Looks, Colour | None]:
        """Return how letters look in a style over another look, and the colour behind them."""
        if (name, base) not in self._known:
            self._known[name, base] = _looks(name, self.elements, base)
        return self._known[name, base]


def _looks(name: str, styles: Mapping[str, Element], base: Looks) -> tuple[Looks, Colour | None]:
    """Return how letters look in a style, and the colour behind them; its parents' where it says nothing itself."""
    chain: list[Element] = []
    while (style := styles.get(name)) is not None and len(chain) < 8:
        chain.append(style)
        name = _said(style, "parent-style-name")
    looks, behind = base, WHITE if not chain else _behind(chain)
    for said in (one for style in reversed(chain) for one in style if _name(one) == "text-properties"):
        if line := _said(said, "text-line-through-style") or _said(said, "text-line-through-type"):
            looks = looks._replace(struck=line != "none")
        if colour := _COLOUR.fullmatch(_said(said, "color")):
            looks = looks._replace(colour=(int(colour[1], 16), int(colour[2], 16), int(colour[3], 16)))
        if points := _POINTS.fullmatch(_said(said, "font-size")):
            looks = looks._replace(points=float(points[1]))
        if shift := _said(said, "text-position"):
            looks = looks._replace(
                shift=-1 if shift.startswith(("sub", "-")) else 1 if not shift.startswith("0") else 0
            )
    return looks, behind


def _behind(chain: list[Element]) -> Colour | None:
    said = (_said(one, "background-color") for style in chain for one in style if _name(one) == "table-cell-properties")
    colour = next((one for one in said if one and one != "transparent"), "")
    match = _COLOUR.fullmatch(colour)
    if match:
        return int(match[1], 16), int(match[2], 16), int(match[3], 16)
    return WHITE if not colour else None
