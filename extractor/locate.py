"""Where on the page each field of the form stands.

In: a Document. Out: a ``Located``: for every section the form it follows and for each of its fields a FieldValue with
the evidence for it. Surprise: nothing is computed here, no sum is checked across lines; what stands is taken as it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractor.align import Chain, Pair, align
from extractor.document import SPLIT, Cell, CellKind, Document
from extractor.fit import Fit, fit
from extractor.form import FieldSpec, Identity, Line, Section, section_ids, sections
from extractor.stream import Stream, to_stream
from extractor.values import FieldValue, Reason, State

FORM_MARGIN = 3.0  # a form that scores less than half a line better than the other is not sure
NO_RIVAL = 99.0  # the forms print this section alike
HEADER = 8.0  # weight of the share of a form's own column heads that stand in the section
LABELS = 4.0  # weight of the share of a form's row labels that stand in the document
SAME_FORM = 2.5  # agencies do mix forms, but a page that does not tell is most likely all of one
LABELS_ALONE = 0.5  # without any values, half of the row labels make a section
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


@dataclass(frozen=True, slots=True)
class Located:
    """All sections of a document that were found."""

    sections: tuple[LocatedSection, ...]

    @property
    def fields(self) -> dict[str, FieldValue]:
        """Return the fields of all sections by id, in printed order."""
        return {name: value for section in self.sections for name, value in section.fields.items()}


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
    main_form = next(iter(chosen.values()))[0].section.form
    return Located(
        tuple(
            _read_section(document, stream, *chosen[section_id], main_form)
            if section_id in chosen
            else _empty_section(_variant(section_id, main_form))
            for section_id in section_ids()
        )
    )


def _candidates(stream: Stream, section_id: str, forms: set[str]) -> list[_Candidate]:
    """Return a section as each form prints it, best first; ``forms`` are those that the report used before it."""
    candidates = []
    for section in sections(section_id):
        chain = align(stream, section)
        labels = _label_share(stream, section)
        if chain is None and labels < LABELS_ALONE:
            continue
        header = _header_share(stream, section, chain)
        score = (chain.score if chain else 0.0) + HEADER * header + LABELS * labels
        score += SAME_FORM if section.form in forms else 0.0
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
    found = [any(key in stream.letters for key in line.keys or (line.header,)) for line in section.lines]
    return sum(found) / len(found)


def _header_share(stream: Stream, section: Section, chain: Chain | None) -> float:
    """Return the share of the section's column heads that stand between its heading and its last line."""
    region = stream.letters
    if chain:
        first = chain.runs[chain.pairs[0].run].at
        last = chain.runs[chain.pairs[-1].run].at
        longest = max(len(line.header) for line in section.lines)
        region = region[max(0, first - longest - 80) : last]
    columns = section.column_keys
    return sum(any(head in region for head in heads) for heads in columns) / len(columns)


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
            reason = Reason.CELL_LOST if any(key in stream.letters for key in line.keys) else Reason.NOT_FOUND
            fields |= {spec.id: _missing(spec, reason) for spec in line.fields}
            continue
        pair, margin = paired[index]
        run = chain.runs[pair.run]
        laid = fit(line, run.cells, _within(section, line), columns.get(len(line.fields)))
        reasons = _line_reasons(pair, laid, margin_here)
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
    return LocatedSection(section, fields, evidence, candidate.score)


def _common_lines(candidate: _Candidate, rival: _Candidate | None) -> set[str]:
    """Return the ids of the lines that mean the same fields of the same run in either form."""
    if rival is None or candidate.chain is None or rival.chain is None:
        return set()
    taken = [
        {
            (
                chain.section.lines[pair.line].id,
                tuple(spec.id for spec in chain.section.lines[pair.line].fields),
                run.cells,
            )
            for pair in chain.pairs
            for run in (chain.runs[pair.run],)
        }
        for chain in (candidate.chain, rival.chain)
    ]
    return {line_id for line_id, _, _ in taken[0] & taken[1]}


def _empty_section(section: Section) -> LocatedSection:
    fields = {spec.id: _missing(spec, Reason.NOT_FOUND) for spec in section.fields}
    return LocatedSection(section, fields, {}, 0.0)


def _within(section: Section, line: Line) -> tuple[Identity, ...]:
    ids = {spec.id for spec in line.fields}
    return tuple(identity for identity in section.identities if ids.issuperset(identity.fields))


def _columns(section: Section, chain: Chain) -> dict[int, Mapping[int, float]]:
    """Return for each line width where the columns stand, if the complete lines agree on it within half a column."""
    complete: dict[int, list[list[float]]] = {}
    for pair in chain.pairs:
        width = len(section.lines[pair.line].fields)
        cells = chain.runs[pair.run].cells
        numbers = [cell for cell in cells if cell.kind is CellKind.NUMBER]
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


def _line_reasons(pair: Pair, laid: Fit, form_margin: float) -> tuple[Reason, ...]:
    reasons = list(laid.reasons)
    if pair.label < LABEL_WHOLE:
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
        return FieldValue(spec.id, None, State.BLANK, reasons=reasons, raw=raw, place=place)
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
