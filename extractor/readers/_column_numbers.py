"""The numbers of a table's columns in a row of their own, 1 2 3 …, as forms print them under their heads.

In: the cells of a document. Out: the same without such rows. Surprise: no figures of a report can be taken for them,
since every row's total would be more than the figures that it adds up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from extractor.page import TEXT, Cell

FEWEST = 6
"""Columns; three figures of a row of section two may be 1, 2 and 3, and the total behind 1 2 3 4 is 10."""


_LABEL = re.compile(r"[\s\0]*(?:\(?[\d一二三四五六七八九十]{1,2}[.、)]|.*[\u4e00-\u9fff]{3})", re.DOTALL)
"""A row's label; what stands before the numbers of columns is short: 栏次."""


def without_column_numbers(text: str, cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """Return cells without those that count the columns of a table."""
    counting: set[int] = set()
    before: Cell | None = None
    for words, run in _runs(cells):
        if words:
            before = run[-1]
        elif run and (before is None or not _is_label(text, before, run[0])):
            counting.update(cell.start for cell in run[: _counted(run)])
    return tuple(cell for cell in cells if cell.start not in counting or cell.kind is TEXT) if counting else cells


def _is_label(text: str, before: Cell, first: Cell) -> bool:
    """Tell whether a row's label stands right before its first figure."""
    words = text[before.start : before.end]
    same_row = before.row == first.row if first.table is not None else "\n" not in text[before.end : first.start]
    counted = _LABEL.match(words) is not None
    return counted and (same_row or words.lstrip(" \0")[:1].isascii() or "、" in words)


def _runs(cells: Sequence[Cell]) -> Iterator[tuple[bool, list[Cell]]]:
    """Yield the words that follow each other, and the figures, those of each row of a table by themselves."""
    for (words, *_), run in groupby(
        cells, key=lambda cell: (cell.kind is TEXT, cell.table, cell.row if cell.table is not None else None)
    ):
        yield words, [cell for cell in run if words or cell.filled]


def _counted(run: Sequence[Cell]) -> int:
    """Return how many figures at the beginning of a run count from 1 on; 0 if they are too few to count columns."""
    count = next((n for n, cell in enumerate(run) if cell.number != n + 1), len(run))
    return count if count >= FEWEST else 0
