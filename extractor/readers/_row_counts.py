"""Tables that a program wrote out with the numbers that it gave to their rows and columns.

In: the cells of a document, or the lines of a text. Out: the same without those numbers. Surprise: only what counts
from nought on without a gap, before the words of its rows or above the heads of its columns, is such a number; a value
does not. Where a program numbered the rows of a table, it did so with the shorter ones of the same file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby

from extractor.page import BLANK, TEXT, Cell

LEAST_ROWS = 3
LEAST_COLUMNS = 3


_BETWEEN_SIDES = re.compile(r"[|\t│┃║]")
_FIRST_COUNT = re.compile(r"(?m)^[ \0]{0,12}0(?=[ \0]+\S)")
_ON_SCREEN = re.compile(r"[ \0]*(\d{1,3})(?=[ \0]+\S)")
NO_ROW = 6
"""Numbers that count from nought on; the sums of the form rule out such a row of figures."""
WIDE = 5
"""Figures of a row without a label, as section four has; below so many its number may be one of them."""


def without_counts_on_screen(text: str) -> str:
    """Return normalised text without such numbers in lines whose cells blanks alone part.

    A line with nothing but the numbers of columns stands above such rows, or their first one begins with words.
    """
    if _FIRST_COUNT.search(text) is None:
        return text  # as nearly all texts
    lines = text.split("\n")
    found = list(lines)
    counted = False
    for n, line in enumerate(lines):
        heads = _counts(map(_number_of, line.split())) and len(line.split()) >= LEAST_COLUMNS
        if not heads and (n == 0 or not _begins_with_words(line)):
            continue
        first = n + heads
        rows = _rows_counted(lines, first)
        if rows >= (1 if heads else LEAST_ROWS) or (heads and len(line.split()) >= NO_ROW):
            counted = True
            found[n] = " " * len(line) if heads else found[n]
            for place in range(first, first + rows):
                found[place] = _without_first(lines[place])
    if counted:
        for n in range(1, len(lines)):
            if found[n] == lines[n] and _is_lone_row(lines[n - 1], lines[n]):
                found[n] = _without_first(lines[n])
    return "\n".join(found)


def _number_of(word: str) -> int | None:
    return int(word) if word.isdecimal() and len(word) <= LEAST_COLUMNS else None


def _rows_counted(lines: Sequence[str], first: int) -> int:
    """Return how many lines from one on begin with 0, 1, 2 and so on, and have more than that."""
    count = 0
    while first + count < len(lines):
        line = lines[first + count]
        match = _ON_SCREEN.match(line)
        if match is None or int(match[1]) != count or _BETWEEN_SIDES.search(line):
            break
        count += 1
    return count


def _begins_with_words(line: str) -> bool:
    match = _ON_SCREEN.match(line)
    return match is not None and match[1] == "0" and not line[match.end() :].lstrip(" \0")[:1].isdigit()


def _is_lone_row(above: str, line: str) -> bool:
    """Tell whether a line of figures has one more, a nought, than there are heads above it."""
    pieces, heads = line.split(), above.split()
    return (
        len(pieces) > WIDE
        and pieces[0] == "0"
        and len(pieces) == len(heads) + 1
        and all(piece.isdecimal() for piece in pieces)
        and not any(head.isdecimal() for head in heads)
    )


def _without_first(line: str) -> str:
    match = _ON_SCREEN.match(line)
    return line if match is None else " " * match.end() + line[match.end() :]


def without_row_counts(cells: Sequence[Cell]) -> tuple[Cell, ...]:
    """Return the cells without the numbers that count a table's rows or columns from nought on."""
    found: list[list[list[Cell]]] = []
    bare: list[list[list[Cell]]] = []
    for table, group in groupby(cells, key=lambda cell: cell.table):
        rows = [list(row) for _, row in groupby(group, key=lambda cell: cell.row)]
        found.append(rows)
        bare.append(_without_counts(rows) if table is not None and len(rows) >= LEAST_ROWS else rows)
    counted = any(one is not other for one, other in zip(found, bare, strict=True))
    if counted:
        bare = [
            _without_lone_count(one) if one is other and one[0][0].table is not None else one
            for one, other in zip(bare, found, strict=True)
        ]
    return tuple(cell for rows in bare for row in rows for cell in row)


def _without_lone_count(rows: list[list[Cell]]) -> list[list[Cell]]:
    """Return rows without the numbers of the last ones, which have figures alone, below heads that have none."""
    heads = _heads_of(rows)
    numbered = rows[heads:]
    if not 0 < heads < len(rows) or rows[0][0].kind is not BLANK or not _counts(row[0].number for row in numbered):
        return rows
    if any(len(row) <= WIDE or any(cell.number is None for cell in row) for row in numbered):
        return rows
    return [*rows[:heads], *(row[1:] for row in numbered)]


def _heads_of(rows: Sequence[Sequence[Cell]]) -> int:
    """Return how many rows stand above the first that may be numbered: one of words, or those with an empty corner."""
    empty = next((n for n, row in enumerate(rows) if row[0].kind is not BLANK), len(rows))
    return empty or int(rows[0][0].number is None)


def _without_counts(rows: list[list[Cell]]) -> list[list[Cell]]:
    heads = 1 if _counts_columns(rows[0]) else 0
    numbered = rows[heads or _heads_of(rows) :]
    first = [row[0] for row in numbered]
    counted = len(first) >= LEAST_ROWS and _counts(cell.number for cell in first)
    if counted and (heads or _before_words(numbered)):
        numbers = {cell.start for cell in first}
        return [[cell for cell in row if cell.start not in numbers] for row in rows][heads:]
    return rows[heads:] if heads else rows


def _counts_columns(row: Sequence[Cell]) -> bool:
    """Tell whether nothing but the numbers of columns stands in a row, below a corner that may be empty."""
    bare = row[1:] if row[0].kind is BLANK else row
    return len(bare) >= LEAST_COLUMNS and _counts(cell.number for cell in bare)


def _counts(numbers: Iterable[object]) -> bool:
    return all(number == count for count, number in enumerate(numbers))


def _before_words(rows: Sequence[Sequence[Cell]]) -> bool:
    """Tell whether words follow the first cell of most rows, with nothing but empty cells between."""
    behind = (next((cell for cell in row[1:] if cell.kind is not BLANK), None) for row in rows)
    return 2 * sum(cell is not None and cell.kind is TEXT for cell in behind) > len(rows)
