"""The cells of a report whose tables were run together with nothing between.

In: a Document. Out: the same with a cell for each figure, as far as the form's sums tell which digits are whose, and
the ways that are left for rows of which they do not. Surprise: nothing is computed. A figure is digits as printed, the
sums only choose among the ways to part them; where they do not leave one way, the cells have no number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from types import MappingProxyType

from extractor.forms import Identity, Line, Section
from extractor.limits import MAX_PARTINGS
from extractor.locate.joined.cutting import (
    JoinedRun,
    as_they_stand,
    joined_runs,
    may_be_joined,
    with_runs_cut,
    without_page,
)
from extractor.locate.joined.dashes import with_dashes_parted
from extractor.locate.joined.exchanges import exchanged
from extractor.locate.joined.partings import Figure, OutOfSteps, Parting, Partings, Steps, partings_of
from extractor.locate.joined.tables import Row, Sum, allowed, sums_over_rows
from extractor.locate.sequence import Pair, choose_forms, identities_within
from extractor.locate.stream import to_stream
from extractor.page import BLANK, DASH, JOINED, NUMBER, OBJECT, PARTED, Cell, Document, Number

Ways = tuple[Mapping[str, Number], ...]
"""Several ways to part the figures of a line, each figure by its field's id."""
Chosen = Mapping[str, Mapping[str, Number]]
"""One way for each of some lines, by the line's id."""

PROPOSED = 30
"""Ways to part a row that are told to a person; of more, none is worth looking at."""


@dataclass(frozen=True, slots=True)
class Parted:
    """A document with its cells parted.

    ``ways`` are those that are left of a line's, by its id, where there are several: each figure by its field's id.
    """

    document: Document
    ways: Mapping[str, Ways] = field(default_factory=dict)


def with_cells_parted(document: Document, chosen: Chosen = MappingProxyType({})) -> Parted:
    """Part the figures of a document that stand together; one in which none do comes back as it is.

    Args:
        document: the document.
        chosen: the way that another source gives for a line, by its id, where the sums leave several.
    """
    document = with_dashes_parted(document)
    runs = joined_runs(document) if may_be_joined(document) else ()
    if not runs:
        return Parted(document)
    cells: dict[int, Sequence[Cell]] = {run.start: as_they_stand(run) for run in runs}
    matches = choose_forms(to_stream(with_runs_cut(document, runs, cells)))
    by_start = {run.start: run for run in runs}
    steps = Steps(MAX_PARTINGS)
    tables = [_table(one.section, one.chain.pairs, by_start, steps, chosen) for one in matches.values() if one.chain]
    doubtful = any(table.incomplete or row.paged or _unexplained(row, table) for table in tables for row in table.rows)
    several: dict[str, Ways] = {}
    for table in tables:
        for row in table.rows:
            settled = row.chosen or (len(row.left) == 1 and _borne_out(row, table, doubtful))
            cells[row.run.start] = _cells(row, sure=settled)
            if 1 < len(row.left) <= PROPOSED:
                several[row.line.id] = tuple(_by_id(row.line, one) for one in row.left)
    return Parted(with_runs_cut(document, runs, cells), several)


@dataclass(frozen=True, slots=True)
class _Row:
    """A run and its line in the form, the ways to part it, and those that the other rows have left of them."""

    index: int
    line: Line
    run: JoinedRun
    ways: Partings
    left: tuple[Parting, ...]
    summed: bool
    instead: tuple[Parting, ...] = ()
    """What the page may mean instead, where nothing but the row's own sums speaks for the way that is left."""
    paged: bool = False
    """Whether its last digits were taken for the number of the page, since its sums hold without them alone."""
    chosen: bool = False
    """Whether another source has chosen among the ways that the sums leave."""


@dataclass(frozen=True, slots=True)
class _Table:
    """The rows of a table whose figures stand together, its sums over rows, and which of these hold."""

    rows: tuple[_Row, ...]
    sums: tuple[Sum, ...]
    held: tuple[Sum, ...]
    incomplete: bool
    """Whether a line that others add up to, or that adds up others, is not there."""

    @property
    def sure(self) -> tuple[Sum, ...]:
        """Return the sums that hold and in which no row was parted to make them hold, against its own sum."""
        chosen = {row.index for row in self.rows if row.summed and not row.ways.holding and not row.ways.alone}
        return tuple(one for one in self.held if chosen.isdisjoint(index for index, _ in one.signs))


def _table(
    section: Section, pairs: Sequence[Pair], runs: Mapping[int, JoinedRun], steps: Steps, chosen: Chosen
) -> _Table:
    """Part the runs of a table as far as its sums tell."""
    within = identities_within(section)
    found: dict[int, tuple[JoinedRun, Partings]] = {}
    numbers: dict[int, Sequence[Row]] = {}
    for pair in pairs:
        line = section.lines[pair.line]
        run = runs.get(pair.cells[0].start)
        if run is None:
            if len(pair.cells) == len(line.fields):
                numbers[pair.line] = [tuple(cell.number or 0 for cell in pair.cells)]
            continue
        ways = partings_of(run, line, within[pair.line], steps)
        if within[pair.line] and not ways.holding:
            run, ways = _without_page(run, ways, line, within[pair.line], steps)
        found[pair.line] = run, ways
        if ways.all:
            numbers[pair.line] = [tuple(figure.number or 0 for figure in one) for one in ways.all]
    sums = sums_over_rows(section)
    left = allowed(numbers, sums, steps)
    rows = tuple(
        _Row(
            index,
            section.lines[index],
            run,
            ways,
            _left(section.lines[index], [ways.all[n] for n in left.ways.get(index, ())], chosen),
            bool(within[index]),
            () if sums or ways.alone or len(ways.holding) != 1 else _instead(run, section, index, steps),
            paged=run.start in runs and run is not runs[run.start],
            chosen=section.lines[index].id in chosen,
        )
        for index, (run, ways) in found.items()
    )
    return _Table(rows, sums, left.held, incomplete=any(within) and len(pairs) < len(section.lines))


def _left(line: Line, left: Sequence[Parting], chosen: Chosen) -> tuple[Parting, ...]:
    """Return the ways that are left for a line, or of them the one that another source tells."""
    way = chosen.get(line.id)
    return tuple(left) if way is None else tuple(one for one in left if _by_id(line, one) == way)


def _without_page(
    run: JoinedRun, ways: Partings, line: Line, identities: Sequence[Identity], steps: Steps
) -> tuple[JoinedRun, Partings]:
    """Return a run in which no sum holds without the page's number behind it, if they hold then; else as it is."""
    for shorter in without_page(run):
        found = partings_of(shorter, line, identities, steps)
        if found.holding:
            return shorter, found
    return run, ways


def _instead(run: JoinedRun, section: Section, index: int, steps: Steps) -> tuple[Parting, ...]:
    """Return the ways that a row may mean instead of the one its sums leave; as many as there are steps for."""
    found: list[Parting] = []
    with suppress(OutOfSteps):
        found += exchanged(run, section.lines[index], identities_within(section)[index], steps)
    return tuple(found)


def _borne_out(row: _Row, table: _Table, doubtful: bool) -> bool:
    """Tell whether the only way left for a row needs no person.

    A page is ``doubtful`` where some row of it has an empty cell or a foreign digit, since it is not there, or no way
    to part it adds up, or none with the last digit; then any other row may have one as well. Digits that can be parted
    in one way only are sure where the row adds up, or where sums over rows bear it out in all columns but one: then
    that figure is wrong. Others are sure where the row's own sum has chosen them and sums over rows bear that out, as
    they must for what is left of a run without a page's number. Without any sum, no column can have been empty.
    """
    ways, nothing = row.ways, not any(figure.number for figure in row.left[0])
    vouched = _vouched(row.index, table, table.held)
    if row.paged:
        return _vouched(row.index, table, table.sure)
    if not row.summed:
        return ways.alone and ways.certain and (nothing or not doubtful)
    if ways.alone:
        return vouched or (bool(ways.holding) and (nothing or not doubtful))
    if not ways.holding:
        return False
    if not table.sums:
        return not doubtful
    return _vouched(row.index, table, table.sure) or (len(ways.holding) == 1 and vouched)


def _unexplained(row: _Row, table: _Table) -> bool:
    """Tell whether a row does not add up, and no single wrong figure in it is why."""
    open_ = row.paged or (row.summed and not row.ways.holding)
    return open_ and not (len(row.left) == 1 and _vouched(row.index, table, table.held))


def _vouched(index: int, table: _Table, held: Sequence[Sum]) -> bool:
    """Tell whether sums over rows that hold bear out a row: at least one, and in every column but one.

    Two ways to part a row differ in two columns at least.
    """
    bound, borne = ({one.column for one in sums if index in dict(one.signs)} for sums in (table.sums, held))
    return bool(borne) and len(bound - borne) <= 1


def _by_id(line: Line, parting: Parting) -> dict[str, Number]:
    return {
        spec.id: figure.number for spec, figure in zip(line.fields, parting, strict=True) if figure.number is not None
    }


def _cells(row: _Row, *, sure: bool) -> list[Cell]:
    """Return a cell for each column: its figure where all ways have the same there, else the place where it stands."""
    run, same = row.run, _no_figures(row.line)
    for column, options in enumerate(zip(*row.left, strict=True)):
        if len(set(options)) == 1:
            same[column] = options[0]
    cells: list[Cell] = []
    at = run.start
    for column, figure in enumerate(same):
        if figure is None:
            end = next((one.start for one in same[column:] if one is not None), run.end)
            cells.append(Cell(OBJECT, at, end, 0, None, None, JOINED))
            continue
        own = sure and all(one[column] == figure for one in row.instead)
        mark = JOINED if not own else "" if (figure.start, figure.end) in run.bordered else PARTED
        kind = NUMBER if figure.number is not None else BLANK if own else OBJECT
        cells.append(Cell(kind, figure.start, figure.end, 0, None, figure.number, DASH if kind is BLANK else mark))
        at = figure.end
    return cells


def _no_figures(line: Line) -> list[Figure | None]:
    return [None] * len(line.fields)
