"""What a JSON value is by its shape: rows, records, cells with their places, a frame of columns, lines of a page.

In: values, numbers among them as the characters that stand for them. Out: what they are, or the rows of a table.
Surprise: programs name things as they like, so no name but that of a place in a table says anything here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from extractor.limits import MAX_CELLS, at_most

FIGURE = re.compile(r"\s*[+-]?\d[\d,.]*\s*")
CHINESE = re.compile(r"[\u3400-\u9fff]")
ROW = ("start_row_offset_idx", "row_index", "rowIndex", "row_start", "row_id", "row", "r")
COLUMN = (
    "start_col_offset_idx",
    "column_index",
    "columnIndex",
    "col_index",
    "col_start",
    "column_id",
    "column",
    "col",
    "c",
)
_WORDS_THEN_FIGURES = re.compile("w+d+")
LONGEST_LABEL = 40
"""Characters; the text of a page has a longer string."""
_COLUMN_KEY = re.compile(r"(?:col(?:umn)?|c|f|field|unnamed: ?)?_?(?P<number>\d{1,5})|[A-Z]", re.IGNORECASE)
"""What programs call columns without a head: 0, col_1, Unnamed: 2, A."""
_COUNTS_ROWS = ("index", "level_0")
"""What programs call the numbers of rows that they write beside a table's columns."""
Value = Any
"""Any JSON value; a number is the characters that stand for it."""


def is_scalar(value: Value) -> bool:
    return isinstance(value, str | bool)


def is_figure(value: Value) -> bool:
    return isinstance(value, str) and FIGURE.fullmatch(value) is not None


def written(value: Value) -> str:
    return "" if isinstance(value, bool) else str(value)


def are_rows(values: Sequence[Value]) -> bool:
    """Tell whether a list is a table: lists of values or nothing, some of more than one."""
    return (
        len(values) > 0
        and all(isinstance(row, list) and all(one is None or is_scalar(one) for one in row) for row in values)
        and any(len(row) > 1 for row in values)
    )


def are_lines(values: Sequence[Value]) -> bool:
    """Tell whether a list is of the strings of a page, figures among them, or holds nothing but such a list."""
    lines = values[0] if len(values) == 1 and isinstance(values[0], list) else values
    return (
        len(lines) > 1
        and all(isinstance(line, str) for line in lines)
        and any(len(line) > LONGEST_LABEL and CHINESE.search(line) for line in lines)
    )


def with_paragraphs_joined(rows: Sequence[Value]) -> Sequence[Value]:
    """Return rows whose cells are lists of their paragraphs, most of them of one, with the text of each cell.

    Tables of rows of cells are lists as deep; their innermost ones have several strings.
    """
    cells = [cell for row in rows if isinstance(row, list) for cell in row]
    if not cells or not all(isinstance(row, list) for row in rows):
        return rows
    if not all(isinstance(cell, list) and all(map(is_scalar, cell)) for cell in cells):
        return rows
    if 2 * sum(len(cell) > 1 for cell in cells) > len(cells) or max(map(len, rows)) == 1:
        return rows
    return [["\n".join(map(written, cell)) for cell in row] for row in rows]


def are_cells(values: Sequence[Value]) -> bool:
    """Tell whether a list is of cells that say in which row and column they stand."""
    return len(values) > 1 and all(
        isinstance(one, dict) and number(one, ROW, -1) >= 0 and number(one, COLUMN, -1) >= 0 for one in values
    )


def are_records(values: Sequence[Value]) -> bool:
    """Tell whether a list is of flat records with Chinese keys, or with keys for the columns of a table."""
    if len(values) < 2 or not all(isinstance(one, dict) and one for one in values):
        return False
    flat = all(one is None or is_scalar(one) for record in values for one in record.values())
    keys = set.intersection(*(set(record) for record in values)).difference(_COUNTS_ROWS)
    return flat and (any(CHINESE.search(key) for key in keys) or (_are_columns(keys) and len(keys) > 1))


def rows_of_records(records: Sequence[Mapping[str, Value]]) -> list[list[Value]]:
    """Return the rows of a table whose columns are the keys of records; these are heads where some are Chinese."""
    heads = list(dict.fromkeys(key for record in records for key in record if key not in _COUNTS_ROWS))
    named = any(CHINESE.search(head) for head in heads)
    heads = heads if named else _columns(heads)
    at_most(MAX_CELLS, len(heads) * len(records), "cells")
    rows = [[record.get(head, "") for head in heads] for record in records]
    return [heads, *rows] if named else rows


def rows_of_frame(value: Mapping[str, Value]) -> list[list[Value]]:
    """Return the rows of a data frame: by column a list or the values by row, or by row those by column.

    Nothing where it is none, as what has no words in it. Which way lists under Chinese names are turned is not asked: a
    list is a row.
    """
    inner = list(value.values())
    if len(inner) < 2:
        return []
    if all(isinstance(one, dict) for one in inner):
        return _rows_of_table(value)
    if not all(isinstance(one, list) and len(one) == len(inner[0]) > 1 and _are_flat(one) for one in inner):
        return []
    if all(CHINESE.search(name) for name in value):
        return [[name, *one] for name, one in value.items()]
    if not _are_columns(value) or not any(CHINESE.search(str(cell)) for one in inner for cell in one):
        return []
    return [list(row) for row in zip(*(value[name] for name in _columns(value)), strict=True)]


def _rows_of_table(value: Mapping[str, Mapping[str, Value]]) -> list[list[Value]]:
    """Return the rows of objects by column or row, all with the same keys; rows are numbered."""
    outer, (first, *others) = list(value), value.values()
    keys = list(first)
    if len(keys) < 2 or any(other.keys() != first.keys() for other in others):
        return []
    if not all(_are_flat(one.values()) for one in (first, *others)):
        return []
    ways = []
    if _are_counted(keys) and _name_columns(outer):
        ways.append(rows_of_records([{name: value[name][row] for name in outer} for row in keys]))
    if _are_counted(outer) and _name_columns(keys):
        ways.append(rows_of_records([value[row] for row in outer]))
    return max(ways, key=_upright, default=[])


def _upright(rows: Sequence[Sequence[Value]]) -> tuple[bool, int]:
    """Return how much rows look like those of an upright table: no figure in its heads, words before the others."""
    shapes = ["".join("d" if is_figure(value) else "w" for value in row if value) for row in rows]
    return "d" not in shapes[0], sum(_WORDS_THEN_FIGURES.fullmatch(shape) is not None for shape in shapes)


def _name_columns(keys: Sequence[str]) -> bool:
    return _are_columns(keys) or any(map(CHINESE.search, keys))


def _are_flat(values: Iterable[Value]) -> bool:
    return all(one is None or is_scalar(one) for one in values)


def _are_columns(keys: Iterable[str]) -> bool:
    return all(_COLUMN_KEY.fullmatch(key) for key in keys)


def _are_counted(keys: Sequence[str]) -> bool:
    """Tell whether keys are the numbers of rows, from 0 or 1 on."""
    return all(key.isdecimal() and len(key) < 10 for key in keys) and [int(key) - int(keys[0]) for key in keys] == list(
        range(len(keys))
    )


def _columns(keys: Iterable[str]) -> list[str]:
    return sorted(keys, key=column_number)


def column_number(key: str) -> int:
    """Return the place of a column among others by what a program calls it, in whatever order it wrote them: 2, 10."""
    match = _COLUMN_KEY.fullmatch(key)
    return int(match["number"]) if match and match["number"] else -1


def number(cell: Mapping[str, Value], names: Sequence[str], otherwise: int = 0) -> int:
    return whole_number(next((cell[name] for name in names if name in cell), None), otherwise)


def whole_number(value: Value, otherwise: int = 0) -> int:
    """Return a number that counts cells; another one if it is none, or has more digits than such numbers have."""
    return int(value) if isinstance(value, str) and value.isdecimal() and len(value) < 6 else otherwise
