"""Where the columns of a table stand on the page, for formats and tools that show positions.

In: a section's chain, or the cells of a line. Out: the position of each column by line width, and the column that the
head over a position names. Surprise: there may be several answers for one table, since a cell that spans rows shifts
those below it in tools that do not know of spans.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Mapping, Sequence
from functools import cache
from itertools import pairwise
from math import inf

from extractor.forms import Line, Section, label_key
from extractor.locate.sequence.alignment import Chain
from extractor.locate.sequence.columns import Columns
from extractor.page import NUMBER, TEXT, Cell, Document, key

MOST_GRIDS = 4  # ways in which rows can be shifted: by none, one or two spanning cells, and in the head
IN_GRIDS = 0.8  # of the complete rows


def heads_over(document: Document, line: Line, cells: Sequence[Cell], beyond: bool = False) -> dict[float, int]:
    """Return which column of a line the nearest head above each position names, in a table that shows positions.

    These are the positions of some cells, with those ``beyond`` them if asked for.
    """
    wanted = {cell.column for cell in cells}
    last = max(cell.column or 0.0 for cell in cells) if beyond else inf
    keys = _head_keys(line)
    found: dict[float, int] = {}
    for cell in document.cells:
        if cell.start >= cells[0].start:
            break
        if cell.kind is TEXT and cell.column is not None and (cell.column in wanted or cell.column > last):
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


_THIS_YEAR = re.compile(r"^(?:本|当)?(?:年度?)?(?=.)|(?<=.)年度?$")
"""What a head says of the year reported on besides its own words: 本年统计数, 2016年统计数 (a key has no digits)."""
_OWN_YEAR = re.compile(r"[本当]年")
_OTHER_FIGURES = re.compile(r"上年|上一年|去年|历年|累计|同比|增|备注|说明|序号")
"""What heads the figures of other years, remarks on them and the rows' numbers."""
_YEAR = re.compile(r"20\d\d")
MAIN_COLUMN = 3  # times as many figures as any other column: that has remarks


def only_columns(document: Document, section: Section, chain: Chain) -> dict[int | None, float]:
    """Return for each table, or page of one, where the figures of a form's only column stand beside others.

    Its heads tell, or those of the page before it, or that nearly all figures stand in its first column. A table is
    left out if nothing tells, and where lines are no rows, or figures stand anywhere on a screen: such places are none
    of columns.
    """
    found: dict[int | None, float] = {}
    cells = [cell for pair in chain.pairs for cell in pair.cells if cell.column is not None]
    if len({cell.row for cell in cells}) < IN_GRIDS * len(chain.pairs) or any((cell.column or 0) % 1 for cell in cells):
        return found
    rank, width = 0, 0
    for table in dict.fromkeys(cell.table for cell in cells):
        own = [cell for cell in cells if cell.table == table]
        counts = Counter({cell.column or 0.0: 0 for cell in own})
        counts.update(cell.column or 0.0 for cell in own if cell.kind is NUMBER)
        heads = _heads(document, own[0], counts)
        ranked = sorted(counts)
        column = _by_heads(section, heads, [one for one in ranked if counts[one]])
        if column is None and not heads and width == len(ranked):
            column = ranked[rank]
        if (
            column is None
            and counts[ranked[0]]
            and all(counts[ranked[0]] >= MAIN_COLUMN * counts[one] for one in ranked[1:])
        ):
            column = ranked[0]
        if column is not None:
            found[table] = column
            rank, width = ranked.index(column), len(ranked)
    return found


def _heads(document: Document, first: Cell, columns: Container[float | None]) -> dict[float, str]:
    """Return the words that stand last over each of some columns, in the table of a cell and before it."""
    heads: dict[float, str] = {}
    for cell in document.cells:
        if cell.start >= first.start:
            break
        if cell.kind is TEXT and cell.table == first.table and cell.column is not None and cell.column in columns:
            heads[cell.column] = document.text[cell.start : cell.end]
    return heads


def _by_heads(section: Section, heads: Mapping[float, str], columns: Sequence[float]) -> float | None:
    """Return which of some columns the head names: by its own words, by the latest year, or as no other's."""
    own = [column for column in columns if not _OTHER_FIGURES.search(key(heads.get(column, "")))]
    named = [column for column in own if _THIS_YEAR.sub("", key(heads.get(column, ""))) in section.column_keys[0]]
    named = named or [column for column in own if _OWN_YEAR.match(key(heads.get(column, "")))]
    if len(named) == 1:
        return named[0]
    years = {column: year[0] for column in own if (year := _YEAR.search(heads.get(column, "")))}
    if 0 < len(years) == len(own) == len(set(years.values())):
        return max(years, key=years.__getitem__)
    return own[0] if len(own) == 1 and own[0] in heads else None


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
