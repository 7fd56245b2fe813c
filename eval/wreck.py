"""A report that lost the labels of a whole table: a long review, of right values or of rows that were not found.

In: a text of which gold is known. Out: the same text, wrecked. Surprise: gold stays as it is; whoever reviews the wreck
has to look at two hundred fields. Without its labels alone the table is read by its sums, nearly all of it right; with
one more row, or with rows in another place, little of it is read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from extractor.forms import forms

TABLE = "requests"

COLUMNS, FIRST = 7, "natural_person"

_FIGURES = re.compile(r"(?<=\t)\d+(?=\t|$)")
_COUNTED = re.compile(r"^[（(]?[一二三四五六七八九十\d]+[)）]?[.．、]?")


def wreck(text: str) -> str:
    """Take the labels of a table's rows away."""
    own = (section for form in forms().values() for section in form.sections if section.id == TABLE)
    labels = {_COUNTED.sub("", spec.row_label[-1]) for section in own for spec in section.fields}
    for label in sorted(labels, key=len, reverse=True):
        text = text.replace(label, "")
    return text


def rows_exchanged(text: str) -> str:
    """Take the labels away, and let two rows stand in each other's place."""
    lines, rows = _rows(text)
    lines[rows[3]], lines[rows[4]] = lines[rows[4]], lines[rows[3]]
    return "\n".join(lines)


def row_twice(text: str) -> str:
    """Take the labels away, and let a row stand a second time amid the table."""
    lines, rows = _rows(text)
    return "\n".join([*lines[: rows[5]], lines[rows[0]], *lines[rows[5] :]])


def row_gone(text: str) -> str:
    """Take the labels away, and a row of noughts too."""
    lines, rows = _rows(text)
    empty = next(n for n in rows[4:] if set(_FIGURES.findall(lines[n])) == {"0"})
    return "\n".join([*lines[:empty], *lines[empty + 1 :]])


def first_cells_gone(text: str) -> str:
    """Take the labels away, and the first figure of each row."""
    lines, rows = _rows(text)
    return _without_first(lines, rows, "")


def one_to_the_left(text: str) -> str:
    """Take the first figure of each row away and leave an empty cell at its end: all others stand under wrong heads."""
    lines = text.splitlines()
    rows = [n for n, line in enumerate(lines) if len(_FIGURES.findall(line)) == COLUMNS]
    return _without_first(lines, rows, "\t")


def _without_first(lines: list[str], rows: list[int], behind: str) -> str:
    for row in rows:
        lines[row] = re.sub(r"(^|\t)\d+\t", r"\1", lines[row], count=1) + behind
    return "\n".join(lines)


def _rows(text: str) -> tuple[list[str], list[int]]:
    """Return the lines of a wrecked text, and which of them are rows of the table."""
    lines = wreck(text).splitlines()
    return lines, [n for n, line in enumerate(lines) if len(_FIGURES.findall(line)) == COLUMNS]


WRECKS: Mapping[str, Callable[[str], str]] = {
    "a table without its labels": wreck,
    "the same, two rows exchanged": rows_exchanged,
    "the same, a row stands twice": row_twice,
    "the same, a row is gone": row_gone,
    "the same, first cells are gone": first_cells_gone,
    "all figures one column to the left": one_to_the_left,
}

GONE: Mapping[str, str] = dict.fromkeys(("the same, first cells are gone", "all figures one column to the left"), FIRST)
"""The column of the table of which a wreck leaves nothing on the page."""
