"""Rows whose figures stand in another line than their label, where nothing says above or below it.

In: a text, and the sections that were read in it. Out: the same, doubted where a figure's row is not sure. Surprise:
two things give it away. Where a line of figures follows a row that is complete, it belongs to a label below it, and
then any other line of figures may, if some rows were not found. And where one line of a row has its dashes and another
its digits, the lines are no pieces of the row in its order: signs of other heights were taken for other lines.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from itertools import groupby, pairwise
from operator import attrgetter

from extractor.forms import Line
from extractor.locate.located import LocatedSection
from extractor.page import BLANK, NUMBER, TEXT, Cell, Document, Reason, key

REACH = 60
"""Characters above and below a line of figures in which its label stands."""
WIDE = 5
"""Figures; a line with fewer may be a part of a row."""


def with_slipped_doubted(document: Document, sections: tuple[LocatedSection, ...]) -> tuple[LocatedSection, ...]:
    """Doubt the figures that stand in lines of their own, where such a line may be the row above or below it."""
    lines = [tuple(cells) for _, cells in groupby(document.cells, key=attrgetter("row"))]
    bare = {cells[0].start: cells for cells in lines if _is_bare(cells)}
    beginnings = {
        second[0].start for first, second in pairwise(lines) if second[0].start in bare and _is_complete(first, second)
    }
    return tuple(_doubted(document, one, bare, beginnings) for one in sections)


def _is_bare(cells: Sequence[Cell]) -> bool:
    """Tell whether a line is the figures of a row, and no more but an empty cell in its label's place."""
    return sum(cell.filled for cell in cells) >= WIDE and all(
        cell.kind is NUMBER or (cell.kind is BLANK and (cell.filled or cell.table is not None)) for cell in cells
    )


def _is_complete(first: Sequence[Cell], second: Sequence[Cell]) -> bool:
    """Tell whether a line is a label with as many figures behind it as stand in the line below, and nothing else."""
    figures = [cell for cell in first if cell.filled]
    own = [cell for cell in first if cell.filled or cell.kind is TEXT]
    alike = len(figures) == sum(cell.filled for cell in second)
    return bool(own) and own[0].kind is TEXT and alike and own[-len(figures) :] == figures


def _doubted(
    document: Document, section: LocatedSection, bare: dict[int, tuple[Cell, ...]], beginnings: Collection[int]
) -> LocatedSection:
    places = [value.place.start for value in section.fields.values() if value.place]
    doubtful: set[int] = set()
    found = len(section.lines) == len(section.section.lines) and all(one.pair.label for one in section.lines.values())
    found = found and not _on_both_sides(document, section, bare)
    if places and not found and any(min(places) <= start <= max(places) for start in beginnings):
        doubtful = {cell.start for cells in bare.values() for cell in cells}
    names = {name for name, value in section.fields.items() if value.place and value.place.start in doubtful}
    names |= {*_of_parted_rows(document, section), *_of_signs_elsewhere(document, section)}
    return section.because(Reason.LABEL_UNCLEAR, names) if names else section


def _on_both_sides(document: Document, section: LocatedSection, bare: dict[int, tuple[Cell, ...]]) -> bool:
    """Tell whether some rows of tables without a label were given that of the line above, others that of the one below.

    In a text without borders labels wrap, and go on on both sides of their figures.
    """
    lines = {cell.start: cells for cells in bare.values() for cell in cells if cell.table is not None}
    sides: set[bool] = set()
    for index, laid in section.lines.items():
        cells = next((lines[cell.start] for cell in laid.pair.cells if cell.start in lines), None)
        if cells is not None:
            labels = section.section.lines[index].keys
            above = key(document.text[max(0, cells[0].start - REACH) : cells[0].start])
            below = key(document.text[cells[-1].end : cells[-1].end + REACH])
            sides |= {
                side for side, letters in ((True, above), (False, below)) if any(one in letters for one in labels)
            }
    return len(sides) > 1


def _of_parted_rows(document: Document, section: LocatedSection) -> Iterator[str]:
    """Yield the fields of rows of which one line has the dashes and the signed figures, another one the digits."""
    for index, laid in section.lines.items():
        line: Line = section.section.lines[index]
        cells = [cell for cell in laid.placed.cells if cell is not None and cell.filled]
        rows = Counter(cell.row for cell in cells)
        tables = {cell.table for cell in cells}
        if len(rows) < 2 or (len(tables) == 1 and None not in tables and max(rows.values()) < 2):  # or it is turned
            continue
        if len(rows) == len(cells) and _alternate([_is_low(document, cell) for cell in cells]):
            continue  # each cell is a line, and they stand in order
        kinds = {row: {_is_low(document, cell) for cell in own} for row, own in groupby(cells, key=attrgetter("row"))}
        if all(len(kind) == 1 for kind in kinds.values()) and len(set.union(*kinds.values())) > 1:
            yield from (spec.id for spec in line.fields)


def _alternate(low: Sequence[bool]) -> bool:
    """Tell whether dashes stand on both sides of figures, or figures on both sides of dashes."""
    return sum(one != other for one, other in pairwise(low)) > 1


def _of_signs_elsewhere(document: Document, section: LocatedSection) -> Iterator[str]:
    """Yield the fields of rows with signs or dashes, where a figure with a plus came to stand for a plain count.

    Then its row is in another order than the columns, and so may be others like it.
    """
    rows: list[tuple[str, ...]] = []
    elsewhere = False
    for index, laid in section.lines.items():
        specs = section.section.lines[index].fields
        pairs = [(spec, cell) for spec, cell in zip(specs, laid.placed.cells, strict=True) if cell and cell.filled]
        low = [spec for spec, cell in pairs if _is_low(document, cell)]
        if low and len(specs) > 1:
            rows.append(tuple(spec.id for spec in specs))
        changes = any(spec.number == "change" for spec in specs)
        elsewhere |= changes and any(document.text[c.start] == "+" and spec.number == "count" for spec, c in pairs)
    if elsewhere:
        yield from (name for names in rows for name in names)


def _is_low(document: Document, cell: Cell) -> bool:
    """Tell whether a cell is a dash or begins with a sign."""
    return cell.kind is BLANK or document.text[cell.start] in "+-"
