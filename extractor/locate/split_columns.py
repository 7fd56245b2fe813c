"""A table that goes on beside itself: its last columns stand below its first ones, under heads of their own.

In: a stream, and a section as it was read so far. Out: a ``PlaceReading`` of all its fields, or nothing. Method: each
part begins where heads stand for some of the columns and for no other part's; its rows are found as those of a table
with these columns alone. Surprise: a part may have no labels; then its rows are the first part's in their order, if
they are as many and every row adds up across the parts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from extractor.forms import FieldSpec, Line, Section
from extractor.locate.head_order import heads_before
from extractor.locate.located import LocatedSection
from extractor.locate.places import Context, PageWords, PlaceReading, heads_in
from extractor.locate.sequence import adds_up, align, identities_within, view_part
from extractor.locate.stream import Run, Stream
from extractor.page import Cell, State

LOST = 0.25
"""Share of a table's fields that nothing was found for; fewer are no columns that stand elsewhere."""
LABEL = 0.85
"""Share of a label from which on it is sure whose its figures are."""
MARGIN = 1.0
"""By which a row's own line has to beat the next."""
HOLDING = 0.8
"""Share of the rows that have to add up across the parts; the others are misprints."""
TELLING = 3
"""Rows with several figures that are not nothing; fewer add up by chance."""

_Row = dict[str, Cell]
"""The cells of a line, by their columns."""


class _Part(NamedTuple):
    """A part of a table: its columns from left to right, and its runs."""

    columns: tuple[str, ...]
    runs: tuple[Run, ...]


def read_split(stream: Stream, located: LocatedSection) -> PlaceReading | None:
    """Return the fields of a section whose columns stand in several parts, one below the other; None elsewhere."""
    section, every = located.section, located.fields.values()
    lost = sum(value.place is None or value.state is State.MISSING for value in every)
    line = _usual(section) if lost >= LOST * len(every) > 0 else None
    if line is None:
        return None
    parts = list(_parts(stream, section, line))
    columns = [column for part in parts for column in part.columns]
    if len(parts) < 2 or sorted(columns) != sorted(_columns(line)):
        return None
    rows: dict[int, _Row] = {}
    unlabelled = False
    for part in parts:
        found = _labelled(stream, section, part)
        if not found and rows:
            unlabelled = True
            found = _in_order(list(rows), part)
        if not found:
            return None
        for number, cells in found.items():
            rows.setdefault(number, {}).update(cells)
    if not _borne_out(section, rows, 1.0 if unlabelled else HOLDING, TELLING if unlabelled else 0):
        return None
    return _reading(section, rows)


@cache
def _usual(section: Section) -> Line | None:
    """Return the first line of a section all of whose lines have labels and the same columns, three or more."""
    first = section.lines[0]
    alike = all(line.keys and _columns(line) == _columns(first) for line in section.lines)
    return first if alike and len(first.fields) > 2 and len(section.lines) > 2 else None


def _columns(line: Line) -> tuple[str, ...]:
    return tuple(spec.column_id for spec in line.fields)


# --- parts -----------------------------------------------------------------------------------------------------------


def _parts(stream: Stream, section: Section, line: Line) -> Iterator[_Part]:
    """Yield the parts of a table; one ends where the heads of the next stand."""
    page = PageWords(stream.document) if stream.document.line_words else None
    begins: list[tuple[int, tuple[str, ...]]] = []
    wanted = set(_columns(line))
    for n, run in enumerate(stream.runs):
        if not run.filled or (n and stream.runs[n - 1].at == run.at):
            continue
        columns = _heads_over(stream, page, line, run)
        if columns and wanted.issuperset(columns):
            wanted.difference_update(columns)
            begins.append((n, columns))
    ends = [*(n for n, _ in begins[1:]), len(stream.runs)]
    for (n, columns), end in zip(begins, ends, strict=False):
        yield _Part(columns, stream.runs[n:end])


def _heads_over(stream: Stream, page: PageWords | None, line: Line, run: Run) -> tuple[str, ...]:
    """Return the columns whose heads stand before a part's first figures, from left to right.

    One head alone may be the label of a row, 其他 or 总计, unless the first row's label stands behind it.
    """
    before = stream.letters[run.start : run.at]
    label = max((_begun(one, before) for one in line.keys), default=0)
    columns = heads_before(before[: len(before) - label], line)
    row = page.row(0, run.cells) if page else None
    if page and row:
        names = {one: spec.column_id for spec in line.fields for one in spec.column_keys}
        heads = [head.name for head in heads_in(page.above(row.at), page.text, names)]
        columns = tuple(heads) if len(set(heads)) == len(heads) else ()
    return columns if label or len(columns) > 1 else ()


def _begun(label: str, before: str) -> int:
    """Return how many letters of a label end some letters; it may go on behind the figures."""
    return next((n for n in range(len(label), 1, -1) if before.endswith(label[:n])), 0)


# --- rows ------------------------------------------------------------------------------------------------------------


def _labelled(stream: Stream, section: Section, part: _Part) -> dict[int, _Row]:
    """Return the rows of a part by their labels; nothing where it lost most of them."""
    chain = align(view_part(stream, _narrowed(section, part.columns), part.runs))
    if chain is None or chain.mostly_lost:
        return {}
    found: dict[int, _Row] = {}
    for pair, margin in zip(chain.pairs, chain.margins, strict=True):
        filled = [cell for cell in pair.cells if cell.filled]
        cells = pair.cells if len(pair.cells) == len(part.columns) else filled
        if pair.label >= LABEL and margin >= MARGIN and len(cells) == len(part.columns) and not pair.crowd:
            found[pair.line] = dict(zip(part.columns, cells, strict=True))
    return found


@cache
def _narrowed(section: Section, columns: tuple[str, ...]) -> Section:
    """Return a section that has some of its columns alone."""
    by_column = [{spec.column_id: spec for spec in line.fields} for line in section.lines]
    lines = tuple(
        replace(line, fields=tuple(own[column] for column in columns))
        for line, own in zip(section.lines, by_column, strict=True)
    )
    return replace(section, lines=lines)


def _in_order(rows: Sequence[int], part: _Part) -> dict[int, _Row]:
    """Return the rows of a part without labels: those of the first part, if there are figures for each of them."""
    cells = [cell for run in part.runs if run.at == part.runs[0].at for cell in run.cells]
    width = len(part.columns)
    if len(cells) != width * len(rows) or not all(cell.filled for cell in cells):
        return {}
    return {
        number: dict(zip(part.columns, cells[n * width : (n + 1) * width], strict=True))
        for n, number in enumerate(sorted(rows))
    }


def _borne_out(section: Section, rows: Mapping[int, _Row], share: float, needed: int) -> bool:
    """Tell whether enough rows add up across the parts."""
    within = identities_within(section)
    held = count = telling = 0
    for number, row in rows.items():
        line = section.lines[number]
        cells = tuple(row.get(column) for column in _columns(line))
        if None in cells or not within[number]:
            continue
        count += 1
        if adds_up(line, cells, within[number]):
            held += 1
            telling += sum(bool(cell and cell.number) for cell in cells) > 1
    return count > len(rows) / 2 and held >= share * count and telling >= needed


def _reading(section: Section, rows: Mapping[int, _Row]) -> PlaceReading:
    met: dict[str, Context] = {}
    reordered: set[str] = set()
    for number, row in rows.items():
        by_column: dict[str, FieldSpec] = {spec.column_id: spec for spec in section.lines[number].fields}
        moved = list(row) != list(by_column)
        for n, (column, cell) in enumerate(row.items()):
            spec = by_column[column]
            met[spec.id] = Context(cell, cell.row, n, spec.row_label[-1:], spec.column_label[-1:], ())
            reordered.update((spec.id,) if moved else ())
    return PlaceReading(
        cells={name: context.cell for name, context in met.items()},
        reordered=frozenset(reordered),
        doubted=frozenset(spec.id for spec in section.fields if spec.id not in met),
        met=met,
    )
