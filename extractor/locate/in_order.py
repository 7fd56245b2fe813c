"""A section read in the order of its page: its lines by their labels, their cells by heads and places.

In: a stream and what was found of a section in it. Out: a ``LocatedSection``, or none for a table whose labels tell
nothing and whose order nothing else tells. Surprise: a table with lost labels is read both by those that are left and
by its sums, and where they differ the sums are taken, doubted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from extractor.forms import Line, Section
from extractor.locate.blocks import below_heads, labels_intact, read_unlabelled, tells_all
from extractor.locate.doubts import (
    beside_label,
    head_reasons,
    line_reasons,
    owner_unclear,
    table_reasons,
    with_remains,
    with_repeats_doubted,
)
from extractor.locate.emptied_rows import below_empty_rows, rows_of_the_next
from extractor.locate.field_values import field_of, missing
from extractor.locate.further_columns import further_column, without_column
from extractor.locate.head_order import IN_ORDER, order_of_heads
from extractor.locate.located import Evidence, LaidLine, LocatedSection
from extractor.locate.sequence import (
    DISTINCTIVE,
    NO_RIVAL,
    Chain,
    PlacedCells,
    SectionMatch,
    adds_up,
    column_positions,
    heads_over,
    identities_within,
    nonzero,
    only_columns,
    place_cells,
    same_lines,
    variant,
)
from extractor.locate.stream import Stream
from extractor.locate.surplus_blanks import sides_of_surplus, without_surplus
from extractor.page import NUMBER, Document, FieldValue, Reason, Span, State, Value, Way

LABEL_WITH_FEW = 0.95  # where less than half of a line's columns have something, its figures do not speak for it
SEVERAL_COLUMNS = 2  # rows with several figures, from which on a row with one may have lost its own


def read_in_order(stream: Stream, found: SectionMatch, main_form: str, label_read: float) -> LocatedSection:
    """Read a section by the order of its lines, labels first; ``label_read`` is how alike a label has to be."""
    document = stream.document
    section, chain = found.section, found.chain
    if same_lines(section, variant(section.id, main_form)):
        section = variant(section.id, main_form)
    unlabelled = read_without_labels(stream, section, chain)
    if unlabelled and (chain is None or chain.mostly_lost):
        return replace(unlabelled, score=found.score, match=found)
    heads = order_of_heads(stream.letters, chain) if chain and not section.one_column else IN_ORDER
    laid = _lay(stream, section, chain, heads.printed) if chain else {}
    last = document.cells[-1].start if document.may_be_cut else -1
    of_table = table_reasons(chain, [one.placed for one in laid.values()], heads.lacking) if chain else ()
    fields: dict[str, FieldValue] = {}
    evidence: dict[str, Evidence] = {}
    of_rows = _row_reasons(stream, section, chain, laid)
    for index, line in enumerate(section.lines):
        if index not in laid:
            reason = Reason.CELL_LOST if any(label in stream.letters for label in line.keys) else Reason.NOT_FOUND
            fields |= {spec.id: missing(spec, reason) for spec in line.fields}
            continue
        pair, margin, placed = laid[index].pair, laid[index].margin, laid[index].placed
        form_margin = NO_RIVAL if line.id in found.common else found.margin
        few = 2 * sum(cell.filled for cell in pair.cells) < len(line.fields)
        needed = max(label_read, LABEL_WITH_FEW) if few else label_read
        doubts = () if _alike_by_sums(line, placed, unlabelled) else of_table
        reasons = (*placed.reasons, *line_reasons(pair, margin, form_margin, needed), *doubts)
        reasons = (*reasons, *head_reasons(heads, index))
        if index in heads.printed and not identities_within(section)[index] and pair.cells[0].table is None:
            # Heads of several lines are written down by their heights, and no sum of the row says otherwise.
            reasons = (*reasons, Reason.HEADER_UNCLEAR)
        reasons = (*reasons, *of_rows.get(index, ()))
        empty = not any(cell is not None and cell.number is not None for cell in placed.cells)
        if pair.beside and (empty or not adds_up(line, placed.cells, identities_within(section)[index])):
            reasons = (*reasons, Reason.SURPLUS_CELL)  # a page number, or the rest of a figure that a line end broke
        shown = Evidence(pair.label, margin, not placed.reasons, form_margin, found.header)
        for spec, cell in zip(line.fields, placed.cells, strict=True):
            value = field_of(document, spec, cell, reasons)
            fields[spec.id] = _without_value(value) if owner_unclear(pair, margin) else value
            evidence[spec.id] = replace(shown, last=True) if cell is not None and cell.start == last else shown
    if chain:
        fields |= with_remains(stream, section, laid, fields)
    ways: dict[str, Way] = {}
    if chain is None or chain.mostly_lost or chain.columnwise:
        below = below_heads(stream, section)
        reordered = () if tells_all(stream, section, below) else (Reason.COLUMNS_REORDERED,)
        fields |= {
            spec.id: field_of(document, spec, below[spec.id], reordered) for spec in section.fields if spec.id in below
        }
        ways |= dict.fromkeys(below, Way.BELOW_HEADS)
    if unlabelled and unlabelled.section is section and _alike(unlabelled) and labels_intact(stream, section):
        fields, evidence, ways = dict(unlabelled.fields), {}, dict(unlabelled.ways)
    elif unlabelled:
        labelled, fields = fields, _with_unlabelled(fields, unlabelled)
        ways |= {name: unlabelled.ways[name] for name, value in fields.items() if value is not labelled[name]}
    span = _span(stream, section, fields)
    moved = frozenset(spec.id for line in heads.printed.values() for spec in line.fields)
    return LocatedSection(
        section, fields, evidence, found.score, span, match=found, lines=laid, ways=ways, reordered=moved
    )


def _alike_by_sums(line: Line, placed: PlacedCells, unlabelled: LocatedSection | None) -> bool:
    """Tell whether a table's figures, put in order without its labels, give a line the cells that its label gives.

    Then it is not for the lines that were lost that its figures are another one's. In which columns they stand is
    another question.
    """
    if unlabelled is None or any(spec.id not in unlabelled.fields for spec in line.fields):
        return False
    others = {place.start for spec in line.fields if (place := unlabelled.fields[spec.id].place)}
    return len(others) == len(line.fields) and others == {cell.start for cell in placed.cells if cell is not None}


def _row_reasons(
    stream: Stream, section: Section, chain: Chain | None, laid: Mapping[int, LaidLine]
) -> Mapping[int, tuple[Reason, ...]]:
    """Return what there is to doubt about rows by where their figures stand, and whether they stand there once."""
    found: dict[int, tuple[Reason, ...]] = {}
    of_others = rows_of_the_next(stream, section, laid) | below_empty_rows(stream, laid)
    beside = [n for n, one in laid.items() if beside_label(stream.document, one.placed.cells)]
    for rows, reason in (
        (of_others, Reason.LABEL_UNCLEAR),
        (beside, Reason.CELLS_UNCLEAR),
        (chain.twice if chain else (), Reason.ROW_TWICE),
        (chain.behind if chain else (), Reason.LABEL_UNCLEAR),
    ):
        for index in rows:
            found[index] = (*found.get(index, ()), reason)
    return found


def _lay(stream: Stream, section: Section, chain: Chain, printed: Mapping[int, Line]) -> dict[int, LaidLine]:
    """Put the cells of every line that was found into its columns; ``printed`` are lines in an order of the page's."""
    document = stream.document
    if section.one_column:
        return _lay_one_column(document, section, chain)
    columns = column_positions(section, chain)
    further = further_column(section, chain, stream.letters)
    sides = sides_of_surplus(section, chain.pairs)
    laid = {}
    for pair, margin, rival in zip(chain.pairs, chain.margins, chain.rivals, strict=True):
        line, within = printed.get(pair.line, section.lines[pair.line]), identities_within(section)[pair.line]
        width = len(line.fields)
        cells = without_column(pair.cells, further[width], width) if width in further else pair.cells
        cells = without_surplus(cells, width, sides) if sides else cells
        surplus = sum(cell.filled for cell in cells) > width
        heads = heads_over(document, line, cells) if surplus else None
        placed = place_cells(line, cells, within, columns.get(width, ()), heads, chain.between == 0)
        if line is not section.lines[pair.line]:
            by_field = {spec.id: cell for spec, cell in zip(line.fields, placed.cells, strict=True)}
            placed = replace(placed, cells=tuple(by_field[spec.id] for spec in section.lines[pair.line].fields))
        # The sum of a row of noughts holds in any columns.
        if not (within and nonzero(placed.cells)) and _under_other_heads(document, line, placed):
            placed = replace(placed, reasons=(*placed.reasons, Reason.CELLS_UNCLEAR))
        # Heads that are a line's label all stand there, if in another order.
        named = replace(pair, label=1.0) if pair.line in printed and not line.keys else pair
        laid[pair.line] = LaidLine(named, margin, rival, placed)
    return with_repeats_doubted(section, laid)


def _under_other_heads(document: Document, line: Line, placed: PlacedCells) -> bool:
    """Tell whether a figure beside empty cells stands under another head than that of the column it was given.

    So it may in a row that ends before the heads do: its last cells were empty, and dropped. A figure without a head,
    as the number of a row, does where all cells behind it stand under others.
    """
    cells = [cell for cell in placed.cells if cell is not None]
    figures = [cell for cell in cells if cell.kind is NUMBER and cell.column is not None]
    if not figures or all(cell.filled for cell in cells):
        return False
    heads = heads_over(document, line, cells, beyond=True)
    if not heads or max(heads) <= max(cell.column or 0.0 for cell in cells):
        return False
    off = {
        cell: heads[cell.column or 0.0] != at
        for at, cell in enumerate(placed.cells)
        if cell is not None and (cell.column or 0.0) in heads
    }
    alone = any(cell not in off for cell in figures)
    return any(off.get(cell, False) for cell in figures) or (alone and bool(off) and all(off.values()))


def _lay_one_column(document: Document, section: Section, chain: Chain) -> dict[int, LaidLine]:
    """Give every line that was found its cell of the form's only column, whatever other columns the table has."""
    columns = only_columns(document, section, chain)
    several = sum(len({cell.number for cell in pair.cells if cell.filled}) > 1 for pair in chain.pairs)
    laid = {}
    for pair, margin, rival in zip(chain.pairs, chain.margins, chain.rivals, strict=True):
        column = columns.get(pair.cells[0].table)
        own = tuple(cell for cell in pair.cells if column is None or cell.column == column)
        placed = place_cells(section.lines[pair.line], own or pair.cells, identities_within(section)[pair.line])
        if not own:
            placed = replace(placed, reasons=(*placed.reasons, Reason.CELLS_UNCLEAR))
        elif column is None and several >= SEVERAL_COLUMNS:
            placed = replace(placed, reasons=(*placed.reasons, Reason.HEADER_UNCLEAR))
        laid[pair.line] = LaidLine(pair, margin, rival, placed)
    return laid


def _with_unlabelled(fields: Mapping[str, FieldValue], unlabelled: LocatedSection) -> dict[str, FieldValue]:
    """Compare the values that labels give in a table with lost lines with those that its sums give.

    Where labels gave nothing or another value, the value that the sums give is more often right. It is doubted, since
    rows may have changed places, which no sum notices.
    """
    others = {name: other for name, other in unlabelled.fields.items() if other.state is not State.MISSING}
    return {
        name: others[name].because(Reason.LABEL_UNCLEAR)
        if name in others and (value.state is State.MISSING or _said(value) != _said(others[name]))
        else value
        for name, value in fields.items()
    }


def _said(field: FieldValue) -> tuple[State, Value]:
    return field.state, field.value


def _alike(unlabelled: LocatedSection) -> bool:
    """Tell whether all figures of a table are the same, with nothing to doubt: then no order of them says otherwise."""
    alike = Way.EQUAL_FIGURES in unlabelled.ways.values()
    return alike and not any(value.reasons for value in unlabelled.fields.values())


def read_without_labels(stream: Stream, section: Section, chain: Chain | None) -> LocatedSection | None:
    """Read a table whose labels do not tell the order of its rows; None where nothing else tells it either."""
    unlabelled = read_unlabelled(stream, section, chain)
    if unlabelled is None:
        return None
    fields = {
        spec.id: field_of(stream.document, spec, cell, unlabelled.reasons)
        for spec, cell in zip(unlabelled.section.fields, unlabelled.cells, strict=True)
    }
    span = _span(stream, unlabelled.section, fields)
    ways = dict.fromkeys((spec.id for spec in unlabelled.section.fields), unlabelled.way)
    return LocatedSection(unlabelled.section, fields, {}, 0.0, span, form_counted=True, ways=ways)


def _span(stream: Stream, section: Section, fields: Mapping[str, FieldValue]) -> Span | None:
    """Return the text from the first to the last value or long row label; short labels stand in the prose as well."""
    starts = [value.place.start for value in fields.values() if value.place]
    ends = [value.place.end for value in fields.values() if value.place]
    letters = stream.letters
    labels = [(at, at + len(label)) for label in _distinctive(section) if (at := letters.rfind(label)) >= 0]
    if labels:  # places in the text are as ascending as those of the letters, so that two of them tell
        starts.append(stream.offset(min(start for start, _ in labels)))
        ends.append(stream.offset(max(end for _, end in labels) - 1) + 1)
    return Span(min(starts), max(ends)) if starts else None


@cache
def _distinctive(section: Section) -> tuple[str, ...]:
    """Return the row labels of a section that stand in no sentence."""
    return tuple(label for line in section.lines for label in line.keys if len(label) >= DISTINCTIVE)


def _without_value(field: FieldValue) -> FieldValue:
    """Return a field without its value; it keeps its place, where a person finds what stands there."""
    return replace(field, value=None, state=State.MISSING)
