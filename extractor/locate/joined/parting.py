"""The cells of a report whose tables were run together with nothing between.

In: a Document. Out: the same with a cell for each figure, as far as the form's sums tell which digits are whose, and
the ways that are left for rows of which they do not. Surprise: nothing is computed. A figure is digits as printed, the
sums only choose among the ways to part them; where they do not leave one way, the cells have no number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from extractor.forms import Line, Section
from extractor.limits import MAX_PARTINGS
from extractor.locate.chain import Pair
from extractor.locate.columns import identities_within
from extractor.locate.form_choice import choose_forms
from extractor.locate.joined.cutting import JoinedRun, as_they_stand, joined_runs, may_be_joined, with_runs_cut
from extractor.locate.joined.partings import Figure, Parting, Partings, Steps, partings_of
from extractor.locate.joined.tables import Row, Sum, allowed, sums_over_rows
from extractor.locate.stream import to_stream
from extractor.page import BLANK, JOINED, NUMBER, OBJECT, Cell, Document, Number

PROPOSED = 12
"""Ways to part a row that are told to a person; of more, none is worth looking at."""


@dataclass(frozen=True, slots=True)
class JoinedRow:
    """A line whose figures stand together, and the ways to part them that are left, each figure by its field's id."""

    line: Line
    ways: tuple[Mapping[str, Number], ...]


@dataclass(frozen=True, slots=True)
class Parted:
    """A document with its cells parted, and the rows for which several ways to do so are left."""

    document: Document
    rows: tuple[JoinedRow, ...] = ()


def with_cells_parted(document: Document) -> Parted:
    """Part the figures of a document that stand together; one in which none do comes back as it is."""
    runs = joined_runs(document) if may_be_joined(document) else ()
    if not runs:
        return Parted(document)
    by_start = {run.start: run for run in runs}
    cells: dict[int, Sequence[Cell]] = {run.start: as_they_stand(run) for run in runs}
    steps = Steps(MAX_PARTINGS)
    rows: list[JoinedRow] = []
    for match in choose_forms(to_stream(with_runs_cut(document, runs, cells))).values():
        if match.chain is not None:
            own, several = _table(match.section, match.chain.pairs, by_start, steps)
            cells |= own
            rows += several
    return Parted(with_runs_cut(document, runs, cells), tuple(rows))


def _table(
    section: Section, pairs: Sequence[Pair], runs: Mapping[int, JoinedRun], steps: Steps
) -> tuple[dict[int, Sequence[Cell]], list[JoinedRow]]:
    """Return the cells of a table's runs, by their start, and the rows of it that can be parted in several ways."""
    within = identities_within(section)
    joined: dict[int, JoinedRun] = {}
    found: dict[int, Partings] = {}
    rows: dict[int, Sequence[Row]] = {}
    for pair in pairs:
        line = section.lines[pair.line]
        run = runs.get(pair.cells[0].start)
        if run is None:
            if len(pair.cells) == len(line.fields):
                rows[pair.line] = [tuple(cell.number or 0 for cell in pair.cells)]
            continue
        joined[pair.line] = run
        ways = found[pair.line] = partings_of(run, line, within[pair.line], steps)
        if ways.complete and (ways.holding or ways.others):
            rows[pair.line] = [_numbers(one) for one in ways.holding or ways.others]
    sums = sums_over_rows(section)
    left = allowed(rows, sums, steps)
    cells: dict[int, Sequence[Cell]] = {}
    several: list[JoinedRow] = []
    for index, ways in found.items():
        line = section.lines[index]
        options = ways.holding or ways.others
        those = tuple(options[n] for n in left.ways.get(index, ()))
        sure = len(those) == 1 and _borne_out(ways, bool(within[index]), index, sums, left.held)
        cells[joined[index].start] = _cells(joined[index], line, those, sure)
        if 1 < len(those) <= PROPOSED:
            several.append(JoinedRow(line, tuple(_by_id(line, one) for one in those)))
    return cells, several


def _borne_out(ways: Partings, summed: bool, index: int, sums: Sequence[Sum], held: frozenset[str]) -> bool:
    """Tell whether the only way left for a row needs no person.

    So it is where nothing else could stand there: the digits can be parted in one way only, and a sum of theirs holds,
    or no cell can have been empty. Otherwise the row's own sum has chosen it, and all sums over rows must bear it out.
    """
    if ways.alone:
        return ways.certain or summed
    own = [one.id for one in sums if any(line == index for line, _, _ in one.terms)]
    return summed and bool(ways.holding) and held.issuperset(own)


def _numbers(parting: Parting) -> Row:
    return tuple(figure.number or 0 for figure in parting)


def _by_id(line: Line, parting: Parting) -> dict[str, Number]:
    return {
        spec.id: figure.number for spec, figure in zip(line.fields, parting, strict=True) if figure.number is not None
    }


def _cells(run: JoinedRun, line: Line, ways: Sequence[Parting], sure: bool) -> list[Cell]:
    """Return a cell for each column: its figure where all ways have the same there, else the place where it stands."""
    width = len(line.fields)
    same: list[Figure | None] = [None] * width
    for column, options in enumerate(zip(*ways, strict=True)):
        if len(set(options)) == 1:
            same[column] = options[0]
    cells: list[Cell] = []
    at = run.start
    for column, figure in enumerate(same):
        if figure is None:
            end = next((one.start for one in same[column:] if one is not None), run.end)
            cells.append(Cell(OBJECT, at, end, 0, None, None, JOINED))
            continue
        mark = "" if sure else JOINED
        kind = BLANK if figure.number is None else NUMBER
        cells.append(Cell(kind, figure.start, figure.end, 0, None, figure.number, "dash" if kind is BLANK else mark))
        at = figure.end
    return cells
