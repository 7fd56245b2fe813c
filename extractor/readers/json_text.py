"""JSON to a Document: dumps of PDF and HTML converters, rows of arrays, records, one value or one a line.

In: the bytes of a JSON file, or of JSON Lines. Out: the Document, whose source is the text and the tables found in it,
laid out; the file's own characters may be escapes. Surprise: programs name things as they like, so it is told by their
shapes what is a table: rows of values, cells with their places, records with the same keys, HTML in a string. Numbers
count only inside of tables and beside Chinese keys; all others are sizes, places and page numbers.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

from extractor.errors import BrokenFile, NotAReport
from extractor.limits import MAX_DEPTH, at_most
from extractor.page import FILL, Document, decode, unescaped
from extractor.readers._json_shapes import (
    CHINESE,
    COLUMN,
    ROW,
    Value,
    are_cells,
    are_lines,
    are_records,
    are_rows,
    is_figure,
    is_scalar,
    number,
    rows_of_frame,
    rows_of_records,
    with_paragraphs_joined,
    written,
)
from extractor.readers._json_trees import TreeCell, line_of_node, nodes_within, rows_of_node
from extractor.readers._layout import Laid, Run, Text
from extractor.readers._marks import styled_by_marks
from extractor.readers._markup import Words
from extractor.readers._page_tables import Table

SUFFIXES = (".json", ".jsonl")

_BEGINS = re.compile(rb"(?:\xef\xbb\xbf)?\s*[\[{]")
_MARKUP = re.compile(r"<(?:table|t[rdh]|html|body|div|p|br|h[1-6])[\s>/]", re.IGNORECASE)
_SPOKEN = {"text", "content", "value", "md", "markdown", "html", "title", "caption", "table_body"}
"""Names of what is text whatever characters it is of."""
_DOWN = ("row_span", "rowSpan", "rowspan")
_ACROSS = ("col_span", "colSpan", "colspan", "column_span", "columnSpan")
_WORDS = ("text", "content", "value", "words", "html")
_COPIES = {
    "table_cells": ("grid",),
    "cells": ("grid",),
    "rows": ("html", "markdown", "md"),
    "markdown": ("html", "text"),
}
"""What else gives the same content under another name, by the name that is taken."""


def knows(data: bytes) -> int:
    """JSON is what can be read as JSON and is more than one value; most files do not begin with a bracket."""
    if not _BEGINS.match(data):
        return 0
    try:
        return 3 if _values(data) else 0
    except (ValueError, RecursionError):
        return 0


def read(data: bytes) -> Document:
    """Read a file of JSON.

    Raises:
        BrokenFile: it cannot be read as JSON.
        NotAReport: there is no text in it; the file itself is not empty.
        TooMuchContent: there is more in it than in any report.
    """
    try:
        values = _values(data)
    except (ValueError, RecursionError) as error:
        raise BrokenFile(format="JSON", detail=repr(error)) from error
    page = _Page()
    page.add(values[0] if len(values) == 1 else values)
    if page.empty:
        raise NotAReport
    return page.laid.document("json")


def _values(data: bytes) -> list[Value]:
    """Return the values of a file: one, or one a line."""
    text = decode(data).restored.replace(FILL, "").strip()
    try:
        return [_value(text)]
    except ValueError:
        lines = [line for line in text.splitlines() if line.strip()]
        if len(lines) < 2:
            raise
        return [_value(line) for line in lines]


def _value(text: str) -> Value:
    return json.loads(text, parse_int=str, parse_float=str, parse_constant=str, strict=False)


BESIDE = 12
"""Letters; a label that reaches over several rows has no more in one of its lines."""


class _Page:
    """The text and the tables of a JSON value while they are laid out."""

    def __init__(self) -> None:
        self.laid = Laid()
        self.empty = True
        self._depth = 0

    def add(self, value: Value, name: str = "") -> None:
        """Lay out whatever a value holds."""
        at_most(MAX_DEPTH * 3, self._depth, "values in values")
        self._depth += 1
        if isinstance(value, str):
            self._add_string(value, name)
        elif isinstance(value, dict):
            self._add_object(value)
        elif isinstance(value, list):
            self._add_list(value, name)
        self._depth -= 1

    def _add_string(self, text: str, name: str) -> None:
        text = unescaped(text).replace(FILL, "")
        if not text.strip() or not (name in _SPOKEN or CHINESE.search(text)):
            return
        self.empty = False
        if _MARKUP.search(text):
            self._add_markup(text)
        else:
            self.laid.add_line(_styled(text.strip("\n")))

    def _add_list(self, values: Sequence[Value], name: str) -> None:
        values = [one for one in values if one is not None]
        rows = with_paragraphs_joined(values)
        if are_lines(rows):
            for line in rows[0] if isinstance(rows[0], list) else rows:
                self.add(line, "text")
        elif are_rows(rows):
            self._add_rows(rows)
        elif are_cells(values):
            self._add_placed(values)
        elif are_records(values):
            self._add_rows(rows_of_records(values))
        else:
            for value in values:
                self.add(value, name)

    def _add_object(self, value: Mapping[str, Value]) -> None:
        order = _in_order(value)
        if order is not None:
            for one in order:
                self.add(one)
            return
        if frame := rows_of_frame(value):
            self._add_rows(frame)
            return
        if self._add_node(value):
            return
        copies = {copy for name, others in _COPIES.items() if value.get(name) for copy in others}
        figures = _figures_of(value)
        for name, inner in value.items():
            if name in copies:
                continue
            if CHINESE.search(name):
                self._add_named(name, inner)
            elif isinstance(inner, str) and figures:
                self.add("\n".join(line for line in inner.split("\n") if _bare(line) not in figures), name)
            else:
                self.add(inner, name)

    def _add_node(self, value: Mapping[str, Value]) -> bool:
        """Lay out a node of a document's tree and tell whether it is one."""
        if rows := rows_of_node(value):
            self._add_tree(rows)
        elif (line := line_of_node(value)) is not None:
            if line.strip():
                self.empty = False
                self.laid.add_line(_styled(line))
        elif (nodes := nodes_within(value)) is not None:
            for node in nodes:
                self.add(node)
        else:
            return False
        return True

    def _add_named(self, name: str, value: Value) -> None:
        """Lay out what stands under a Chinese name: the name is its label or its heading."""
        if isinstance(value, dict) and value and all(is_scalar(one) for one in value.values()):
            self._add_rows([["", *value], [name, *value.values()]])
        elif is_scalar(value):
            self._add_rows([[name, value]])
        elif isinstance(value, list) and value and all(is_scalar(one) for one in value):
            self._add_rows([[name, *value]])
        else:
            self.empty = False
            self.laid.add_line(name)
            self.add(value)

    # --- tables ------------------------------------------------------------------------------------------------------

    def _add_rows(self, rows: Sequence[Sequence[Value]]) -> None:
        """Lay out rows of values; where there is none, a cell beside it or above reaches.

        Between two figures of a row it is an empty cell: figures do not reach over others' columns.
        """
        self.empty = False
        table = self.laid.begin_table()
        for row in rows:
            self.laid.begin_row()
            figures = [column for column, value in enumerate(row) if value is not None and is_figure(value)]
            first, last = (figures[0], figures[-1]) if figures else (len(row), -1)
            for column, value in enumerate(row):
                if value is None and not first < column < last:
                    self.laid.skip_cell()
                    continue
                across = 1
                while column + across < len(row) and row[column + across] is None and not first <= column < last:
                    across += 1
                self.laid.add_cell("" if value is None else _styled(written(value)), column, table, across)
            self.laid.end_row()

    def _add_placed(self, cells: Sequence[Mapping[str, Value]]) -> None:
        """Lay out cells that say where they stand."""
        self.empty = False
        table = self.laid.begin_table()
        found: dict[int, dict[int, Mapping[str, Value]]] = {}
        for cell in cells:
            found.setdefault(number(cell, ROW), {})[number(cell, COLUMN)] = cell
        for _, row in sorted(found.items()):
            self.laid.begin_row()
            for column, cell in sorted(row.items()):
                words = next((written(cell[name]) for name in _WORDS if is_scalar(cell.get(name))), "")
                across, down = max(1, number(cell, _ACROSS, 1)), max(1, number(cell, _DOWN, 1))
                self.laid.add_cell(_styled(words), column, table, across, down)
            self.laid.end_row()

    def _add_tree(self, rows: Sequence[Sequence[TreeCell]]) -> None:
        """Lay out the rows of a node that is a table, each cell in the first column that none above reaches into."""
        self.empty = False
        table = self.laid.begin_table()
        reached: dict[int, int] = {}
        for row in rows:
            self.laid.begin_row()
            column = 0
            below = {place: left - 1 for place, left in reached.items() if left > 1}
            for cell in row:
                while reached.get(column):
                    column += 1
                self.laid.add_cell(_styled(cell.words), column, table, cell.across, cell.down)
                if cell.down > 1:
                    below |= dict.fromkeys(range(column, column + cell.across), cell.down - 1)
                column += cell.across
            reached = below
            self.laid.end_row()

    def _add_markup(self, markup: str) -> None:
        """Lay out a string of HTML, or of Markdown with HTML in it."""
        page = Words(markup)
        position = 0
        for table in page.tables:
            self._add_flow(page, position, table.start)
            self._add_html_table(page, table)
            position = table.end
        self._add_flow(page, position, len(page.source))

    def _add_flow(self, page: Words, start: int, end: int) -> None:
        if page.source[start:end].strip(" \n\0"):
            self.laid.add_line(_runs(page, start, end))

    def _add_html_table(self, page: Words, table: Table) -> None:
        number = self.laid.begin_table()
        row = -1
        for td in table.cells:
            if td.row != row:
                if row >= 0:
                    self.laid.end_row()
                self.laid.begin_row()
                row = td.row
            self.laid.add_cell(_runs(page, td.start, td.end), td.column, number, td.across, td.down, td.holds)
        self.laid.end_row()


def _runs(page: Words, start: int, end: int) -> Text:
    """Return a piece of a page's words in runs of one style each."""
    styled = sorted([*page.styled, *styled_by_marks(page.source)])
    runs: list[Run] = []
    position = start
    for one in styled:
        if one.start >= position and one.end <= end:
            runs += [Run(page.source[position : one.start]), Run(page.source[one.start : one.end], one.style)]
            position = one.end
    runs.append(Run(page.source[position:end]))
    return [Run(run.text.replace(FILL, ""), run.style) for run in runs]


def _styled(text: str) -> Text:
    """Return a cell's text, notes' marks and what is struck out in it as runs of their own."""
    runs: list[Run] = []
    position = 0
    for one in styled_by_marks(text):
        if one.start >= position:
            runs += [Run(text[position : one.start]), Run(text[one.start : one.end], one.style)]
            position = one.end
    return [*runs, Run(text[position:])] if runs else text


def _in_order(value: Mapping[str, Value]) -> list[Value] | None:
    """Return the texts and tables of a document that keeps them in lists and their order in its body."""
    body = value.get("body")
    if not isinstance(body, dict) or not isinstance(value.get("texts"), list):
        return None
    found: list[Value] = []
    waiting = [body]
    seen: set[str] = set()
    while waiting:
        one = waiting.pop(0)
        if one is not body:
            found.append({name: inner for name, inner in one.items() if name in ("text", "data", "captions")})
        inner = [_followed(value, child) for child in one.get("children") or () if isinstance(child, dict)]
        fresh = [(path, child) for path, child in inner if child is not None and path not in seen]
        seen.update(path for path, _ in fresh)
        waiting[:0] = [child for _, child in fresh]
    return found


def _followed(value: Mapping[str, Value], reference: Mapping[str, Value]) -> tuple[str, dict[str, Value] | None]:
    """Return the path of a reference and what it leads to: ``#/texts/0``."""
    path = reference.get("$ref") or reference.get("cref") or ""
    found: Value = value
    for name in str(path).removeprefix("#/").split("/"):
        if isinstance(found, list) and name.isdecimal() and int(name) < len(found):
            found = found[int(name)]
        elif isinstance(found, dict):
            found = found.get(name)
        else:
            found = None
    return str(path), found if isinstance(found, dict) else None


def _bare(line: str) -> str:
    return "".join(line.split())


def _figures_of(value: Mapping[str, Value]) -> set[str]:
    """Return the rows of a page's tables as its text has them, if that has the tables too: tools give both."""
    texts = [inner for inner in value.values() if isinstance(inner, str)]
    tables = value.get("tables")
    if not texts or not isinstance(tables, list):
        return set()
    rows = [row for table in tables if isinstance(table, list) and are_rows(table) for row in table]
    bare = {_bare("".join(written(one) for one in row if one is not None)) for row in rows}
    bare |= {_bare(written(one)) for row in rows for one in row if one is not None}
    lines = {_bare(line) for text in texts for line in text.split("\n")}
    if len(bare & lines) < len(rows) / 2:
        return set()
    shapes = [_lines_of(row) for row in rows]
    return bare | {line for line in lines - bare if line and any(shape.fullmatch(line) for shape in shapes)}


def _lines_of(row: Sequence[Value]) -> re.Pattern[str]:
    """Return what a line of a row says whose words take several: a line of each of them or none, and all figures.

    Before several figures may stand what is left of a cell that reaches over the rows above, whose words are theirs.
    """
    cells = [written(one) for one in row if one is not None]
    figures = [re.escape(_bare(one)) for one in cells if is_figure(one)]
    words = [
        "(?:" + "|".join(re.escape(_bare(line)) for line in one.split("\n") if line.strip()) + ")?+"
        for one in cells
        if not is_figure(one) and one.strip()
    ]
    beside = rf"(?:[^\d。]{{0,{BESIDE}}}?(?={words[-1][:-2]}))?" if words and len(figures) > 1 else ""
    return re.compile(
        beside + "".join(words) + ("(?:" + "".join(figures) + ")" + "?" * (not beside) if figures else "")
    )
