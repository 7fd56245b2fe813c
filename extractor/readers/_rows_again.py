"""Rows that are none of a table's own: all of it once more right below, sums carried over a page's end, an example.

In: a document. Out: the same without such rows. Surprise: rows that stand once more are left out only where as many of
them as go before are the same to the last word and figure, so that it does not matter which of the two is read.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import NamedTuple

from extractor.page import FILL, NUMBER, TEXT, Cell, Document

ROWS = 5
"""With figures, of a table that is told to stand there once more; fewer may be alike by chance."""
WAYS = 4
"""How many distances between equal rows are looked at."""
_CARRIED = re.compile(
    r"[(\[【]?(?:过次页|承前页|转下页|接上页|续上页|(?:填[报写])?示例|样例|[举范]例|例(?=:))[)\]】]?:?"
)
"""The label of a row that carries sums from page to page, or shows how the table is filled in."""
_BLANKS = re.compile(r"[\s\0]+")


class _Row(NamedTuple):
    """The cells of a row, what they say, and whether figures are among them."""

    cells: tuple[Cell, ...]
    said: tuple[str, ...]
    has_figures: bool


def without_rows_again(document: Document) -> Document:
    """Return a document without rows that stand there once more, are carried over, or are an example."""
    text = document.text
    rows = list(_rows(document))
    gone = {number for number, row in enumerate(rows) if row.has_figures and _is_of_no_field(row)}
    gone |= _repeated(rows)
    if not gone:
        return document
    left_out = {cell.start for number in gone for cell in rows[number].cells}
    for number in gone:
        start, end = rows[number].cells[0].start, rows[number].cells[-1].end
        text = f"{text[:start]}{FILL * (end - start)}{text[end:]}"
    cells = tuple(cell for cell in document.cells if cell.start not in left_out)
    return replace(document, text=text, cells=cells)


def _rows(document: Document) -> Iterator[_Row]:
    for _, own in groupby(document.cells, lambda cell: (cell.table, cell.row)):
        cells = tuple(own)
        said = tuple(_BLANKS.sub("", document.text[cell.start : cell.end]) for cell in cells)
        yield _Row(cells, said, any(cell.kind is NUMBER for cell in cells))


def _is_of_no_field(row: _Row) -> bool:
    """Tell whether the only words of a row say that its figures are carried over, or an example."""
    words = [said for cell, said in zip(row.cells, row.said, strict=True) if cell.kind is TEXT and said]
    return len(words) == 1 and _CARRIED.fullmatch(words[0]) is not None


def _repeated(rows: Sequence[_Row]) -> set[int]:
    """Return the rows that follow as many others that are the same, several with figures and words among them."""
    last: dict[tuple[str, ...], int] = {}
    apart: Counter[int] = Counter()
    for number, row in enumerate(rows):
        if row.has_figures and len(row.said) > 1:
            if row.said in last:
                apart[number - last[row.said]] += 1
            last[row.said] = number
    found: set[int] = set()
    for distance, times in apart.most_common(WAYS):
        if times < ROWS or distance < ROWS:
            continue
        same = 0
        for number in range(distance, len(rows)):
            same = same + 1 if _is_said_again(rows[number - distance], rows[number]) else 0
            if same >= distance:
                again = range(number - distance + 1, number + 1)
                if _says_enough(rows, again):
                    found.update(again)
                same = 0
    return found


def _is_said_again(row: _Row, other: _Row) -> bool:
    """Tell whether a row says what one before it says; words over a table follow others there that may not be again."""
    if row.said == other.said:
        return True
    return not row.has_figures and not other.has_figures and row.said[-len(other.said) :] == other.said


def _says_enough(rows: Sequence[_Row], numbers: Sequence[int]) -> bool:
    """Tell whether so many rows have figures beside different words that they are no chance."""
    labels = {next((one for one in rows[n].said if one and not one[0].isdigit()), "") for n in numbers}
    return sum(rows[n].has_figures for n in numbers) >= ROWS and len(labels - {""}) >= ROWS
