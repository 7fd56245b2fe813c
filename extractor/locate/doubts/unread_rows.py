"""Rows of figures among a report's tables that no field was given: perhaps a table's own, which stands there twice.

In: the sections of a report as they were read. Out: the same; where whole rows of figures were passed over, more than
the tables before and behind them have lost, these are doubted, and so is an empty row with figures without a
label right above or below it. Surprise: which table a row belongs to is not asked; it was read by nobody.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, groupby, pairwise

from extractor.locate.located import LocatedSection
from extractor.page import TEXT, Cell, Document, Reason, State, key

WIDE = 5
"""Figures that follow each other; fewer may be a small table of something else."""
MANY = 8
"""Figures in such rows of a document; fewer are one row of section three that stands there twice."""


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
    before, unread = -1, 0  # the table last read from, and how many figures of rows that nobody read stand behind it
    for run in _runs(document):
        own = [owners[cell.start] for cell in run if cell.start in owners]
        if not own:
            figures = sum(cell.number is not None for cell in run)
            unread += figures if before >= 0 and figures >= WIDE else 0
            continue
        around = {before, own[0]}
        if unread > sum(lost[n] for n in around if n >= 0):
            doubtful |= around
            over += unread
        before, unread = own[-1], 0
    sections = tuple(_with_empty_rows_doubted(document, one) for one in sections)
    if over < MANY:
        return sections
    return tuple(one.because(Reason.OTHER_SCOPE) if n in doubtful else one for n, one in enumerate(sections))


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


def _runs(document: Document) -> Iterator[list[Cell]]:
    """Yield the cells without words that follow each other."""
    run: list[Cell] = []
    for cell in document.cells:
        if cell.kind is not TEXT:
            run.append(cell)
        elif run:
            yield run
            run = []
    if run:
        yield run
