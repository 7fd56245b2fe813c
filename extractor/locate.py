"""Where on the page each field of the form stands.

In: a Document. Out: a ``Located``: for every section the form it follows and for each of its fields a FieldValue with
the evidence for it. Surprise: nothing is computed here, no sum is checked across lines; what stands is taken as it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from extractor.align import Chain, Pair, align
from extractor.document import SPLIT, Cell, CellKind, Document
from extractor.fit import Fit, fit
from extractor.form import FieldSpec, Identity, Line, Section, label_key, section_ids, sections
from extractor.prose import Span
from extractor.stream import Stream, to_stream
from extractor.text import key
from extractor.values import FieldValue, Reason, State

FORM_MARGIN = 3.0  # a form that scores less than half a line better than the other is not sure
NO_RIVAL = 99.0  # the forms print this section alike
HEADER = 8.0  # weight of the share of a form's own column heads that stand in the section
LABELS = 4.0  # weight of the share of a form's row labels that stand in the document
SAME_FORM = 2.5  # agencies do mix forms, but a page that does not tell is most likely all of one
EMPTY_HABIT = 6  # empty cells in a report from which on they are its way of writing nothing
DISTINCTIVE = 8  # characters; a row label this long stands in no sentence
OWN_LETTERS = 8.0  # weight of the share of the letters that only this form's labels have
LABELS_ALONE = 0.5  # without any values, half of the row labels make a section
LINE_MARGIN = 1.0  # two alignments this close are as good as each other
LABEL_WHOLE = 0.85  # from here a label counts as read, with a character or two damaged


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for a located field, the input of its confidence.

    Attributes:
        label: share of the line's label found by its values, 0 to 1.
        margin: by how much the alignment beats the runner-up for this line, in score units.
        count: whether the line had exactly as many cells as columns.
        form: by how much the section's form beats the other one, in score units.
        header: share of the section's column heads found in their order.
        last: the value is the last thing in the text, which may be cut off there.
    """

    label: float
    margin: float
    count: bool
    form: float
    header: float
    last: bool = False


@dataclass(frozen=True, slots=True)
class LocatedSection:
    """A section as found: its form's fields in printed order, each with its evidence if it stands somewhere."""

    section: Section
    fields: Mapping[str, FieldValue]
    evidence: Mapping[str, Evidence]
    score: float
    span: Span | None = None
    """The stretch of the document's text that the table takes up."""


@dataclass(frozen=True, slots=True)
class Located:
    """All sections of a document that were found."""

    sections: tuple[LocatedSection, ...]

    @property
    def fields(self) -> dict[str, FieldValue]:
        """Return the fields of all sections by id, in printed order."""
        return {name: value for section in self.sections for name, value in section.fields.items()}

    @property
    def spans(self) -> list[Span]:
        """Return the stretch of text that each section takes up."""
        return [section.span for section in self.sections if section.span]


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A section as one form prints it, and how well the document suits that: by values, column heads and row labels."""

    section: Section
    chain: Chain | None
    header: float
    score: float


def locate(document: Document) -> Located:
    """Find every field of every section.

    A document in which no section is found gives no sections at all.
    """
    stream = to_stream(document)
    chosen: dict[str, tuple[_Candidate, _Candidate | None]] = {}
    for section_id in section_ids():
        candidates = _candidates(stream, section_id, {best.section.form for best, _ in chosen.values()})
        if candidates:
            best = candidates[0]
            rival = next((c for c in candidates[1:] if not _same_lines(c.section, best.section)), None)
            chosen[section_id] = best, rival
    if not chosen:
        return Located(())
    chosen = _without_overlap(chosen)
    main_form = next(iter(chosen.values()))[0].section.form
    return _with_habit(
        tuple(
            _read_section(document, stream, *chosen[section_id], main_form)
            if section_id in chosen
            else _empty_section(_variant(section_id, main_form))
            for section_id in section_ids()
        )
    )


def _with_habit(sections_: tuple[LocatedSection, ...]) -> Located:
    """Doubt empty cells where a report has few: an agency that leaves cells empty does so often, a loss does not."""
    empty = {
        name
        for section in sections_
        for name, value in section.fields.items()
        if value.state is State.BLANK and not value.raw
    }
    if len(empty) >= EMPTY_HABIT:
        return Located(sections_)
    return Located(
        tuple(
            replace(
                section,
                fields={
                    name: replace(value, reasons=(*value.reasons, Reason.EMPTY_CELL)) if name in empty else value
                    for name, value in section.fields.items()
                },
            )
            for section in sections_
        )
    )


def _without_overlap(
    chosen: Mapping[str, tuple[_Candidate, _Candidate | None]],
) -> dict[str, tuple[_Candidate, _Candidate | None]]:
    """Leave every cell to one section: the one that the document suits best."""
    used: set[int] = set()
    kept = dict(chosen)
    for section_id, (candidate, rival) in sorted(chosen.items(), key=lambda item: -item[1][0].score):
        chain = candidate.chain
        if chain is None:
            continue
        free = [n for n, pair in enumerate(chain.pairs) if used.isdisjoint(cell.start for cell in pair.cells)]
        if len(free) < len(chain.pairs):
            chain = replace(
                chain, pairs=tuple(chain.pairs[n] for n in free), margins=tuple(chain.margins[n] for n in free)
            )
            kept[section_id] = replace(candidate, chain=chain if free else None), rival
        used.update(cell.start for pair in chain.pairs for cell in pair.cells)
    return kept


def _candidates(stream: Stream, section_id: str, forms: set[str]) -> list[_Candidate]:
    """Return a section as each form prints it, best first; ``forms`` are those that the report used before it."""
    candidates = []
    for section in sections(section_id):
        chain = align(stream, section)
        labels = _label_share(stream, section)
        if chain is None and labels < LABELS_ALONE:
            continue
        header = _header_share(stream, section)
        score = (chain.score if chain else 0.0) + HEADER * header + LABELS * labels
        score += SAME_FORM if section.form in forms else 0.0
        score += OWN_LETTERS * _own_letter_share(stream, section)
        candidates.append(_Candidate(section, chain, header, score))
    return sorted(candidates, key=lambda candidate: -candidate.score)


def _same_lines(first: Section, second: Section) -> bool:
    return [line.keys for line in first.lines] == [line.keys for line in second.lines] and [
        len(line.fields) for line in first.lines
    ] == [len(line.fields) for line in second.lines]


def _variant(section_id: str, form: str) -> Section:
    return next((s for s in sections(section_id) if s.form == form), sections(section_id)[0])


def _label_share(stream: Stream, section: Section) -> float:
    """Return the share of a section's row labels that stand whole in the document, with or without values."""
    found = [any(label in stream.letters for label in line.keys or (line.header,)) for line in section.lines]
    return sum(found) / len(found)


def _own_letter_share(stream: Stream, section: Section) -> float:
    """Return the share of the letters that only this form's labels have, in the part under the section's heading.

    Labels that a page layout has shredded are still told apart by their letters. Half where nothing can be said.
    """
    own = _own_letters(section)
    starts = [stream.letters.rfind(heading) for heading in section.headings]
    start = max(starts)
    part = stream.letters[start : start + 3 * _size(section)]
    if not own or start < 0 or not any(label in part for label in section.lines[-1].keys):
        return 0.5  # the table breaks off: what is not there may have stood there
    return len(own.intersection(part)) / len(own)


@cache
def _own_letters(section: Section) -> frozenset[str]:
    """Return the letters of a section's labels that no other form's labels for it have."""
    others = {letter for other in sections(section.id) if other.form != section.form for letter in _letters(other)}
    return frozenset(set(_letters(section)) - others - set("一二三四五六七八九十"))


def _letters(section: Section) -> str:
    labels = [label for line in section.lines for label in line.keys]
    return "".join((*labels, *(head for heads in section.column_keys for head in heads)))


@cache
def _size(section: Section) -> int:
    return sum(len(line.keys[0]) if line.keys else len(line.header) for line in section.lines)


def _header_share(stream: Stream, section: Section) -> float:
    """Return the share of the section's column heads that stand in the document."""
    columns = section.column_keys
    return sum(any(head in stream.letters for head in heads) for heads in columns) / len(columns)


def _read_section(
    document: Document, stream: Stream, candidate: _Candidate, rival: _Candidate | None, main_form: str
) -> LocatedSection:
    section = candidate.section
    common = _common_lines(candidate, rival)
    form_margin = candidate.score - rival.score if rival else NO_RIVAL
    if _same_lines(section, _variant(section.id, main_form)):
        section = _variant(section.id, main_form)
    chain = candidate.chain
    columns = _columns(section, chain) if chain else {}
    paired = (
        {pair.line: (pair, margin) for pair, margin in zip(chain.pairs, chain.margins, strict=True)} if chain else {}
    )
    last = max((cell.start for cell in document.cells), default=-1)
    fields: dict[str, FieldValue] = {}
    evidence: dict[str, Evidence] = {}
    for index, line in enumerate(section.lines):
        margin_here = NO_RIVAL if line.id in common else form_margin
        if chain is None or index not in paired:
            reason = Reason.CELL_LOST if any(label in stream.letters for label in line.keys) else Reason.NOT_FOUND
            fields |= {spec.id: _missing(spec, reason) for spec in line.fields}
            continue
        pair, margin = paired[index]
        heads = _heads(document, line, pair.cells) if len(pair.cells) > len(line.fields) else None
        laid = fit(line, pair.cells, _within(section, line), columns.get(len(line.fields)), heads)
        reasons = _line_reasons(pair, laid, margin, margin_here)
        if chain.columnwise:
            reasons = (*reasons, Reason.HEADER_UNCLEAR)
        if chain.repeated:
            reasons = (*reasons, Reason.SECOND_REPORT)
        for spec, cell in zip(line.fields, laid.cells, strict=True):
            fields[spec.id] = _field(document, spec, cell, reasons)
            evidence[spec.id] = Evidence(
                label=pair.label,
                margin=margin,
                count=not laid.reasons,
                form=margin_here,
                header=candidate.header,
                last=cell is not None and cell.start == last,
            )
    return LocatedSection(section, fields, evidence, candidate.score, _span(stream, section, fields))


def _span(stream: Stream, section: Section, fields: Mapping[str, FieldValue]) -> Span | None:
    """Return the text from the first to the last value or long row label; short labels stand in the prose as well."""
    starts = [value.place.start for value in fields.values() if value.place]
    ends = [value.place.end for value in fields.values() if value.place]
    for line in section.lines:
        for label in line.keys:
            at = stream.letters.rfind(label) if len(label) >= DISTINCTIVE else -1
            if at >= 0:
                starts.append(stream.offset(at))
                ends.append(stream.offset(at + len(label) - 1) + 1)
    return Span(min(starts), max(ends)) if starts else None


def _common_lines(candidate: _Candidate, rival: _Candidate | None) -> set[str]:
    """Return the ids of the lines that mean the same fields of the same run in either form."""
    if rival is None or candidate.chain is None or rival.chain is None:
        return set()
    taken = [
        {(line.id, line.fields[0].id, pair.cells) for pair in chain.pairs for line in (chain.section.lines[pair.line],)}
        for chain in (candidate.chain, rival.chain)
    ]
    return {line_id for line_id, _, _ in taken[0] & taken[1]}


def _empty_section(section: Section) -> LocatedSection:
    fields = {spec.id: _missing(spec, Reason.NOT_FOUND) for spec in section.fields}
    return LocatedSection(section, fields, {}, 0.0)


def _within(section: Section, line: Line) -> tuple[Identity, ...]:
    ids = {spec.id for spec in line.fields}
    return tuple(identity for identity in section.identities if ids.issuperset(identity.fields))


def _heads(document: Document, line: Line, cells: Sequence[Cell]) -> dict[float, int]:
    """Return which column of a line the nearest head above each position names, in a table that shows positions."""
    wanted = {cell.column for cell in cells}
    keys = {label_key("".join(spec.column_label[-1:])): index for index, spec in enumerate(line.fields)}
    found: dict[float, int] = {}
    for cell in document.cells:
        if cell.start >= cells[0].start:
            break
        if cell.kind is CellKind.TEXT and cell.column in wanted and cell.column is not None:
            column = keys.get(key(document.text[cell.start : cell.end]))
            if column is not None:
                found[cell.column] = column
            else:
                found.pop(cell.column, None)
    return found


def _columns(section: Section, chain: Chain) -> dict[int, Mapping[int, float]]:
    """Return for each line width where the columns stand, if the complete lines agree on it within half a column."""
    complete: dict[int, list[list[float]]] = {}
    for pair in chain.pairs:
        width = len(section.lines[pair.line].fields)
        numbers = [cell for cell in pair.cells if cell.kind is CellKind.NUMBER]
        if len(numbers) == width > 1:
            places = [cell.column for cell in numbers if cell.column is not None]
            if len(places) == width:
                complete.setdefault(width, []).append(places)
    return {
        width: dict(enumerate(_middle(column) for column in zip(*rows, strict=True)))
        for width, rows in complete.items()
        if len(rows) >= 2 and _aligned(rows)
    }


def _middle(places: Sequence[float]) -> float:
    return sorted(places)[len(places) // 2]


def _aligned(rows: Sequence[Sequence[float]]) -> bool:
    middles = [_middle(column) for column in zip(*rows, strict=True)]
    gap = min(b - a for a, b in pairwise(middles))
    return gap > 0 and all(
        abs(place - middle) < gap / 2 for row in rows for place, middle in zip(row, middles, strict=True)
    )


def _line_reasons(pair: Pair, laid: Fit, margin: float, form_margin: float) -> tuple[Reason, ...]:
    reasons = list(laid.reasons)
    if pair.label < LABEL_WHOLE or margin < LINE_MARGIN:
        reasons.append(Reason.LABEL_UNCLEAR)
    if form_margin < FORM_MARGIN:
        reasons.append(Reason.FORM_UNCLEAR)
    return tuple(reasons)


def _missing(spec: FieldSpec, *reasons: Reason) -> FieldValue:
    return FieldValue(spec.id, None, State.MISSING, reasons=reasons)


def _field(document: Document, spec: FieldSpec, cell: Cell | None, reasons: tuple[Reason, ...]) -> FieldValue:
    if cell is None:
        return _missing(spec, *(reasons or (Reason.CELL_LOST,)))
    place, raw = document.place(cell), document.raw(cell)
    if cell.kind is CellKind.BLANK:
        return FieldValue(spec.id, None, State.BLANK, reasons=reasons, raw=raw if cell.filled else "", place=place)
    more = []
    if cell.mark == SPLIT:
        more.append(Reason.SPLIT_NUMBER)
    if _odd(spec, cell):
        more.append(Reason.ODD_FIGURE)
    return FieldValue(spec.id, cell.number, State.READ, reasons=(*reasons, *more), raw=raw, place=place)


def _odd(spec: FieldSpec, cell: Cell) -> bool:
    """Tell whether a figure is one that the field cannot have: a fraction or a negative where things are counted."""
    if spec.number == "amount":
        return False
    if not isinstance(cell.number, int):
        return True
    return spec.number == "count" and cell.number < 0
