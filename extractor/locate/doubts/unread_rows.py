"""Rows of figures among a report's tables that no field was given: perhaps a table's own, which stands there twice.

In: the sections of a report as they were read. Out: the same; where whole rows of figures were passed over, more than
the tables before and behind them have lost, these are doubted, and so is an empty row with figures without a
label right above or below it. Surprise: which table a row belongs to is not asked; it was read by nobody. A row that
says what one says that was read, label and figures, is that row once more, as on pages with a table for small screens.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, groupby, pairwise
from typing import NamedTuple

from extractor.locate.located import LocatedSection
from extractor.page import TEXT, Cell, Document, Number, Reason, State, key

WIDE = 5
"""Figures that follow each other; fewer may be a small table of something else."""
MANY = 8
"""Figures in such rows of a document; fewer are one row of section three that stands there twice."""


class _Run(NamedTuple):
    """Cells without words that follow each other, and the words right before them."""

    label: Cell | None
    cells: list[Cell]

    @property
    def figures(self) -> int:
        """Return how many of them are figures."""
        return sum(cell.number is not None for cell in self.cells)

    @property
    def starts(self) -> list[int]:
        """Return where they begin."""
        return [cell.start for cell in self.cells]

    @property
    def table(self) -> int | None:
        """Return the table with borders that they stand in, if they do."""
        return self.cells[0].table


def with_unread_rows_doubted(document: Document, sections: tuple[LocatedSection, ...]) -> tuple[LocatedSection, ...]:
    """Doubt the tables between which more rows of figures stand that belong to no field than they have lost."""
    owners = {
        value.place.start: n
        for n, one in enumerate(sections)
        for value in one.fields.values()
        if value.place is not None
    }
    lost = [sum(value.state is State.MISSING for value in one.fields.values()) for one in sections]
    doubtful: set[int] = set()
    over = 0
    runs = list(_runs(document))
    said = {_words(document, run) for run in runs if any(cell.start in owners for cell in run.cells)}
    read: _Run | None = None  # the row last read,
    unread: list[_Run] = []  # and the rows behind it that nobody read
    for run in runs:
        if not any(cell.start in owners for cell in run.cells):
            if read and run.figures >= WIDE and _words(document, run) not in said:
                unread.append(run)
            continue
        around = {n for one in _beside(read, unread, run) for n in map(owners.get, one.starts) if n is not None}
        figures = sum(one.figures for one in unread)
        if figures > sum(lost[n] for n in around):
            doubtful |= around
            over += figures
        read, unread = run, []
    sections = tuple(_with_empty_rows_doubted(document, one) for one in sections)
    if over < MANY:
        return sections
    return tuple(one.because(Reason.OTHER_SCOPE) if n in doubtful else one for n, one in enumerate(sections))


def _beside(before: _Run | None, unread: Sequence[_Run], behind: _Run) -> list[_Run]:
    """Return the rows that were read beside some that were not: those in the same table with borders, or both."""
    both = [one for one in (before, behind) if one]
    tables = {one.table for one in unread}
    same = [one for one in both if {one.table} == tables and one.table is not None]
    return same or both


def _with_empty_rows_doubted(document: Document, found: LocatedSection) -> LocatedSection:
    """Doubt rows of a table that are empty where the row above or below has figures and no label of its own.

    A table of one column has rows of its own, which are no field's.
    """
    if found.section.one_column:
        return found
    places: dict[tuple[int | None, int | None], list[str]] = {}
    for name, value in found.fields.items():
        if value.place is not None and value.place.table is not None:
            places.setdefault((value.place.table, value.place.row), []).append(name)
    empty = {at: own for at, own in places.items() if all(found.fields[name].state is State.BLANK for name in own)}
    if not empty:
        return found
    labels = {label for line in found.section.lines for label in line.keys}
    rows = [(at, [*cells]) for at, cells in groupby(document.cells, key=lambda cell: (cell.table, cell.row))]
    names: set[str] = set()
    for (at, _), (beside, cells) in chain(pairwise(rows), pairwise(reversed(rows))):
        if at in empty and beside[0] == at[0] and sum(cell.number is not None for cell in cells) >= len(empty[at]):
            words = [key(document.text[cell.start : cell.end]) for cell in cells if cell.kind is TEXT]
            names.update(() if any(label in one for one in words for label in labels) else empty[at])
    return found.because(Reason.LABEL_UNCLEAR, names) if names else found


def _words(document: Document, run: _Run) -> tuple[str, tuple[Number | None, ...]]:
    """Return what a run says: the letters before it, and its figures."""
    letters = key(document.text[run.label.start : run.label.end]) if run.label else ""
    return letters, tuple(cell.number for cell in run.cells)


def _runs(document: Document) -> Iterator[_Run]:
    """Yield the cells without words that follow each other."""
    label: Cell | None = None
    run: list[Cell] = []
    for cell in document.cells:
        if cell.kind is not TEXT:
            run.append(cell)
            continue
        if run:
            yield _Run(label, run)
            run = []
        label = cell
    if run:
        yield _Run(label, run)
