"""Where the columns of a table stand on the page, for formats and tools that show positions.

In: a section's chain, or the cells of a line. Out: the position of each column by line width, and the column that the
head over a position names. Surprise: there may be several answers for one table, since a cell that spans rows shifts
those below it in tools that do not know of spans.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from extractor.forms import Line, Section, label_key
from extractor.locate.alignment import Chain
from extractor.locate.columns import Columns
from extractor.page import NUMBER, TEXT, Cell, Document, key

MOST_GRIDS = 4  # ways in which rows can be shifted: by none, one or two spanning cells, and in the head
IN_GRIDS = 0.8  # of the complete rows


def heads_over(document: Document, line: Line, cells: Sequence[Cell]) -> dict[float, int]:
    """Return which column of a line the nearest head above each position names, in a table that shows positions."""
    wanted = {cell.column for cell in cells}
    keys = _head_keys(line)
    found: dict[float, int] = {}
    for cell in document.cells:
        if cell.start >= cells[0].start:
            break
        if cell.kind is TEXT and cell.column in wanted and cell.column is not None:
            column = keys.get(key(document.text[cell.start : cell.end]))
            if column is not None:
                found[cell.column] = column
            else:
                found.pop(cell.column, None)
    return found


@cache
def _head_keys(line: Line) -> dict[str, int]:
    """Return the columns of a line by their heads."""
    return {label_key("".join(spec.column_label[-1:])): index for index, spec in enumerate(line.fields)}


def column_positions(section: Section, chain: Chain) -> dict[int, tuple[Columns, ...]]:
    """Return for each line width where its columns stand, as complete lines tell that agree within half a column.

    There may be several answers: a cell that spans rows shifts those below it in tools that do not know of spans. Where
    nearly every row has its own, figures stand where the label before them ends and their places say nothing.
    """
    grids: dict[int, list[list[list[float]]]] = {}
    for pair in chain.pairs:
        width = len(section.lines[pair.line].fields)
        numbers = [cell for cell in pair.cells if cell.kind is NUMBER]
        places = [cell.column for cell in numbers if cell.column is not None]
        if len(numbers) == len(places) == width > 1 and all(a < b for a, b in pairwise(places)):
            rows = next((rows for rows in grids.setdefault(width, []) if _aligned([*rows, places])), None)
            if rows is None:
                grids[width].append([places])
            else:
                rows.append(places)
    return {
        width: tuple(dict(enumerate(_middle(column) for column in zip(*rows, strict=True))) for rows in agreeing)
        for width, found in grids.items()
        if (agreeing := [rows for rows in found if len(rows) >= 2])
        and len(agreeing) <= MOST_GRIDS
        and sum(map(len, agreeing)) >= IN_GRIDS * sum(map(len, found))
    }


def _middle(places: Sequence[float]) -> float:
    return sorted(places)[len(places) // 2]


def _aligned(rows: Sequence[Sequence[float]]) -> bool:
    """Tell whether the cells of rows, each from left to right, stand under each other: nearer than half a column."""
    if rows.count(rows[0]) == len(rows):
        return True
    middles = [_middle(column) for column in zip(*rows, strict=True)]
    gap = min(b - a for a, b in pairwise(middles))
    return gap > 0 and all(
        abs(place - middle) < gap / 2 for row in rows for place, middle in zip(row, middles, strict=True)
    )
