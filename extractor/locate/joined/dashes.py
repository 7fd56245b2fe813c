"""Dashes for none that touch where two columns are narrow, each a cell of its own: `- - - - - --`.

In: a Document. Out: the same, the cells of such dashes parted. Surprise: two dashes are one way to write nothing, too;
they are two cells where dashes alone stand in the same row, and with them it has as many cells as its form has columns.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from operator import attrgetter

from extractor.locate.sequence import choose_forms
from extractor.locate.stream import to_stream
from extractor.page import BLANK, DASH, Cell, Document

ROWS = 3
"""Rows with a label in which dashes touch; in fewer, somebody may have typed one too many."""
COLUMNS = 5
"""Of a row whose dashes are parted; in a shorter one, one dash of a cell less makes up for a cell that is lost."""


def with_dashes_parted(document: Document) -> Document:
    """Return a document in which dashes of several cells that touch are cells of their own."""
    several = sum(_dashes(document, cell) > 1 for cell in document.cells)
    if several < ROWS or not any(_dashes(document, cell) == 1 for cell in document.cells):
        return document
    stream = to_stream(document)
    columns = Counter(
        len(match.section.lines[pair.line].fields)
        for match in choose_forms(stream).values()
        if match.chain
        for pair in match.chain.pairs
        if _touch(document, pair.cells, len(match.section.lines[pair.line].fields))
    )
    told = [width for width, rows in columns.items() if rows >= ROWS]
    rows = [tuple(cells) for run in stream.runs for _, cells in groupby(run.cells, key=attrgetter("row"))]
    touching = [cells for cells in rows if any(_touch(document, cells, width) for width in told)]
    parted = {cell.start for cells in touching for cell in cells if _dashes(document, cell) > 1}
    return replace(document, cells=tuple(_with_parts(document, parted))) if parted else document


def _dashes(document: Document, cell: Cell) -> int:
    """Return how many dashes, all alike, are what stands in a cell without borders; none where something else does."""
    if cell.kind is not BLANK or cell.mark != DASH or cell.table is not None:
        return 0
    said = document.text[cell.start : cell.end]
    return len(said) if len(set(said)) == 1 and not said[0].isalnum() else 0


def _touch(document: Document, cells: Sequence[Cell], columns: int) -> bool:
    """Tell whether a row has as many cells as columns if, and only if, its dashes that touch are cells each."""
    dashes = [_dashes(document, cell) for cell in cells]
    return columns >= COLUMNS and 1 in dashes and sum(max(1, one) for one in dashes) == columns > len(cells)


def _with_parts(document: Document, parted: set[int]) -> Iterator[Cell]:
    for cell in document.cells:
        if cell.start not in parted:
            yield cell
            continue
        for at in range(cell.start, cell.end):
            yield cell._replace(start=at, end=at + 1)
