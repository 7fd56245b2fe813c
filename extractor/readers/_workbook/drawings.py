"""What lies over the cells of an .xlsx workbook, and what its colours and fonts look like.

In: the opened archive; colours and fonts of the library. Out: by the name of each sheet the pictures and drawings over
its cells, and the words of its text boxes. Surprise: the library drops pictures that it cannot write back, so they are
looked up in the archive.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, field
from typing import Any

from openpyxl.packaging.relationship import get_dependents, get_rels_path
from openpyxl.styles.colors import COLOR_INDEX
from openpyxl.xml.functions import fromstring

from extractor.limits import MAX_CELLS, at_most
from extractor.page import PICTURE, THING
from extractor.readers._workbook.sheets import WHITE, Colour, Looks

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_OVER = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
_INK = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_SLIVER = 100_000
"""Of 914,400 to the inch: what reaches so little into a row or column only touches it."""
_WHITE_THEME = 0
"""The number of a theme's paper colour."""


@dataclass(slots=True)
class Drawn:
    """What is drawn on a sheet: what lies over which place (row, column), and the words of its text boxes."""

    over: dict[tuple[int, int], str] = field(default_factory=dict)
    boxes: list[str] = field(default_factory=list)


def drawings(archive: zipfile.ZipFile) -> dict[str, Drawn]:
    """Return what is drawn on the sheets that have a drawing."""
    names = set(archive.namelist())
    if not any(name.startswith("xl/drawings/") for name in names):
        return {}
    sheets = {
        sheet.get(f"{_RELATION}id"): sheet.get("name", "")
        for sheet in fromstring(archive.read("xl/workbook.xml")).iter(f"{_MAIN}sheet")
    }
    found: dict[str, Drawn] = {}
    for part in get_dependents(archive, "xl/_rels/workbook.xml.rels"):
        relations = get_rels_path(part.target)
        if part.Id not in sheets or relations not in names:
            continue
        for relation in get_dependents(archive, relations):
            if relation.Type.endswith("/drawing") and relation.target in names:
                _note(fromstring(archive.read(relation.target)), found.setdefault(sheets[part.Id], Drawn()))
    return found


def _note(drawing: Any, drawn: Drawn) -> None:
    """Note what one drawing holds."""
    for anchor in drawing:
        first = _corner(anchor.find(f"{_OVER}from"))
        if first is None:
            continue
        what = PICTURE if next(anchor.iter(f"{_OVER}pic"), None) is not None else ""
        for shape in anchor.iter(f"{_OVER}sp"):
            paragraphs = ("".join(text.text or "" for text in one.iter(f"{_INK}t")) for one in shape.iter(f"{_INK}p"))
            words = "\n".join(paragraphs).strip()
            if any(ch.isdecimal() for ch in words) and not any(ch.isalpha() for ch in words):
                what = what or THING  # a figure that somebody drew over a cell
            elif words:
                drawn.boxes.append(words)
        if what:
            for place in _places(first, _corner(anchor.find(f"{_OVER}to"), inside=True) or first):
                drawn.over[place] = what
                at_most(MAX_CELLS, len(drawn.over), "cells under drawings")


def _places(first: tuple[int, int], last: tuple[int, int]) -> list[tuple[int, int]]:
    rows, columns = max(1, last[0] - first[0] + 1), max(1, last[1] - first[1] + 1)
    at_most(MAX_CELLS, rows * columns, "cells under drawings")
    return [(first[0] + row, first[1] + column) for row in range(rows) for column in range(columns)]


def _corner(corner: Any | None, *, inside: bool = False) -> tuple[int, int] | None:
    """Return the row and column of a corner, of the last one (``inside``) those that it more than touches."""
    if corner is None:
        return None
    row, column, below, right = (
        int(corner.findtext(f"{_OVER}{name}") or 0) for name in ("row", "col", "rowOff", "colOff")
    )
    return row - (inside and below < _SLIVER), column - (inside and right < _SLIVER)


def looks_of(font: Any) -> Looks:
    """Return how a font of the library shows characters."""
    shift = {"superscript": 1, "subscript": -1}.get(font.vertAlign or "", 0)
    return Looks(bool(font.strike), shift, font.sz, colour_of(font.color))


def colour_of(colour: Any | None) -> Colour | None:
    """Return a colour of the library as red, green and blue, None where nobody can say."""
    if colour is None:
        return None
    if colour.type == "theme":
        return WHITE if colour.theme == _WHITE_THEME and abs(colour.tint or 0) < 0.06 else None
    code = colour.rgb if colour.type == "rgb" else ""
    if colour.type == "indexed" and 0 <= colour.indexed < len(COLOR_INDEX):
        code = COLOR_INDEX[colour.indexed]
    if not isinstance(code, str) or len(code) != 8:
        return None
    return int(code[2:4], 16), int(code[4:6], 16), int(code[6:8], 16)
