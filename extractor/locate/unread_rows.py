"""Rows of figures among a report's tables that no field was given: perhaps a table's own, which stands there twice.

In: the sections of a report as they were read. Out: the same; where whole rows of figures were passed over, more than
the tables before and behind them have lost, these are doubted. Surprise: which table such a row belongs to is not
asked; it was read by nobody.
"""

from __future__ import annotations

from collections.abc import Iterator

from extractor.locate.located import LocatedSection
from extractor.page import TEXT, Cell, Document, Reason, State

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
    if over < MANY:
        return sections
    return tuple(one.because(Reason.OTHER_SCOPE) if n in doubtful else one for n, one in enumerate(sections))


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
