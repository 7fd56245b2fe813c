"""The row, the column and the table by which a field of a table was found, and what came second.

In: what ``locate`` kept. Out: ``RowMatch``, ``ColumnMatch``, ``TableMatch``. Surprise: alignment cuts long runs of
figures into lines, so what stands around a line's cells is looked up by where these stand.
"""

from __future__ import annotations

from itertools import chain

from extractor.explain.reading import Reading
from extractor.explain.records import ColumnMatch, Crossing, Rival, RowMatch, TableMatch
from extractor.forms import FieldSpec, Line, Section
from extractor.locate import LaidLine, LocatedSection, Stream
from extractor.page import FILL, JOINED, PARTED, Cell, Document, Way

BESIDE = 40
"""Letters shown before and behind a row's figures; the longest label has as many."""


def row_match(reading: Reading, section: Section, laid: LaidLine) -> RowMatch:
    """Return how a line of a section was found, and against what."""
    line = section.lines[laid.pair.line]
    before, after = _beside(reading.stream, laid.pair.cells[0])
    return RowMatch(
        label=line_label(line),
        found=_found(line, before, after),
        before=before[-BESIDE:],
        after=after[:BESIDE],
        share=laid.pair.label,
        crowd=tuple(line_label(section.lines[index]) for index in sorted(laid.pair.crowd)),
        beside=laid.pair.beside,
        cells=_raw(reading.document, laid.pair.cells),
        columns=len(line.fields),
        margin=laid.margin if laid.rival else None,
        rival=_rival(reading.document, section, laid),
    )


def column_match(reading: Reading, located: LocatedSection, spec: FieldSpec) -> ColumnMatch | None:
    """Return a field's column; None where its line has but one that bears no head."""
    section = located.section
    line = next(line for line in section.lines if spec in line.fields)
    columns = dict.fromkeys(one.column_id for one in section.fields)
    keys = dict(zip(columns, section.column_keys, strict=True))[spec.column_id]
    if not spec.column_label:
        return None
    return ColumnMatch(
        number=line.fields.index(spec) + 1,
        columns=len(line.fields),
        label=spec.column_label[-1],
        found=next((one for one in keys if one in reading.stream.letters), None),
    )


def crossing(located: LocatedSection, name: str) -> Crossing | None:
    """Return the words at whose crossing a field's cell stands; None where its rows and columns did not give it."""
    context = located.places.met.get(name) if located.ways.get(name) is Way.PLACE else None
    if context is None:
        return None
    left, above = (
        tuple(" ".join(one.replace(FILL, " ").split()) for one in side) for side in (context.left, context.above)
    )
    return Crossing(left, above)


def table_match(located: LocatedSection) -> TableMatch | None:
    """Return how a table was told by its labels; None where it was not."""
    match = located.match
    if match is None:
        return None
    return TableMatch(
        form=located.section.form,
        score=match.score,
        rival=match.rival.section.form if match.rival else None,
        rival_score=match.rival.score if match.rival else None,
        rows=len(located.section.lines),
        rows_found=len(located.lines),
        heads=match.header,
        stray=match.chain.stray if match.chain else 0,
        columnwise=bool(match.chain and match.chain.columnwise),
    )


def way_of(line: Line, laid: LaidLine | None, spec: FieldSpec) -> Way:
    """Return how a field of a line was found by the line's label, or by its heads where it has none."""
    if laid is None:
        return Way.NOTHING
    cell = laid.placed.cells[line.fields.index(spec)]
    if cell is not None and cell.mark in (JOINED, PARTED):
        return Way.JOINED
    return Way.LABEL if line.keys else Way.HEADS


def line_label(line: Line) -> str:
    """Return the label of a line as the form prints it, outermost first; nothing where it has none."""
    if not line.keys:
        return ""
    labels = dict.fromkeys(chain.from_iterable(spec.row_label for spec in line.fields))
    return " › ".join(labels)


def _found(line: Line, before: str, after: str) -> str | None:
    """Return the label that stands right before some figures, right behind them, or else anywhere beside them."""
    beside = (
        next((key for key in line.keys if before.endswith(key)), None),
        next((key for key in line.keys if after.startswith(key)), None),
        next((key for key in line.keys if key in before or key in after), None),
    )
    return next((one for one in beside if one), None)


def _beside(stream: Stream, cell: Cell) -> tuple[str, str]:
    """Return the letters before a cell's run, back to the run before it, and behind it, up to the next one."""
    run = next(run for run in stream.runs if any(one.start == cell.start for one in run.cells))
    return stream.letters[run.start : run.at], stream.letters[run.at : run.stop]


def _rival(document: Document, section: Section, laid: LaidLine) -> Rival | None:
    if laid.rival is None:
        return None
    return Rival(
        label=line_label(section.lines[laid.rival.line]),
        cells=_raw(document, laid.rival.cells),
        same_line=laid.rival.line == laid.pair.line,
    )


def _raw(document: Document, cells: tuple[Cell, ...]) -> tuple[str, ...]:
    """Return the characters of some cells as they stand."""
    return tuple(document.text[cell.start : cell.end].replace("\0", "").strip() for cell in cells)
