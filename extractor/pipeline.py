"""One report from bytes to settled fields: the page to read first.

    bytes → read → Document → locate → reconcile → ask (only what is unsettled) → reconcile → score → Extraction

In: the bytes of a file and, if there is one, somebody to ask. Out: an ``Extraction``, or one for each report in it.
Surprise: nothing here knows a format, a form or a store; every stage returns a new value and changes none.
"""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from extractor import readers
from extractor.confidence import score
from extractor.errors import EmptyForm, GoujiError, NotAReport, OtherForm, TablesMissing
from extractor.forms import Identity, identities_of
from extractor.locate import (
    Evidence,
    Located,
    Parted,
    has_headings,
    locate,
    may_be_damaged,
    other_units,
    parts_of,
    row_numbers,
    short_labels,
    with_cells_parted,
    with_figures_of_rows,
    with_figures_whole,
    with_garbled_doubted,
    with_labels_mended,
    with_other_units,
)
from extractor.page import OBJECT, Document, FieldValue, Number, Reason, State
from extractor.prose import (
    Fact,
    Prose,
    choose,
    doubt,
    figures_of_tables,
    known_agency,
    known_year,
    read_facts,
    read_meta,
    to_prose,
    ways_of_prose,
)
from extractor.reconcile import (
    Finding,
    Reconciled,
    Support,
    compare_prose,
    compare_sentences,
    compare_units,
    propose_partings,
    reconcile,
    with_page_order,
    with_short_labels,
)
from extractor.result import Answers, Asker, Extraction, ModelUse, OtherReading, Status
from extractor.settings import ERROR_BUDGET


def extract(
    data: bytes, asker: Asker | None = None, budget: float = ERROR_BUDGET, facts: Sequence[Fact] | None = None
) -> Extraction:
    """Read one report; a file that is none comes back with status ``failed`` and the error that says why.

    A file that holds several reports comes back as one document all the same, in which tables that stand there twice
    are doubted; ``extract_all`` takes it apart.

    Args:
        data: the bytes of the file.
        asker: who is asked about what the parser leaves open, if anybody.
        budget: unflagged wrong fields in 10,000 that are tolerable.
        facts: what is read besides the tables; the usual facts of the registry if not given.
    """
    began = time.perf_counter()
    sha256 = hashlib.sha256(data).hexdigest()
    try:
        document = read_whole(data)
    except GoujiError as error:
        return Extraction(sha256, Status.FAILED, error, milliseconds=_since(began))
    return _extracted(document, sha256, asker, budget, facts, began)


def extract_all(
    data: bytes, asker: Asker | None = None, budget: float = ERROR_BUDGET, facts: Sequence[Fact] | None = None
) -> tuple[Extraction, ...]:
    """Read every report of a file, in their order there: one of nearly all files.

    Where titles and headings tell several reports apart, each is an ``Extraction`` with its number in ``part``; its
    places are those in the file. Where they do not, there is one, as from ``extract``, which has the same arguments.
    """
    began = time.perf_counter()
    sha256 = hashlib.sha256(data).hexdigest()
    try:
        parts = read_parts(data)
    except GoujiError as error:
        return (Extraction(sha256, Status.FAILED, error, milliseconds=_since(began)),)
    if len(parts) == 1:
        return (_extracted(parts[0], sha256, asker, budget, facts, began),)
    found = []
    for number, part in enumerate(parts, 1):
        extraction = _extracted(part, sha256, asker, budget, facts, began)
        found.append(replace(extraction, part=number))
        began = time.perf_counter()
    return tuple(found)


def read_whole(data: bytes) -> Document:
    """Return a file as one document, which says so where it may hold several reports that nothing tells apart.

    Raises:
        GoujiError: the file cannot be read.
    """
    document = readers.read(data)
    first, *others = parts_of(document)
    return document if others else first


def read_parts(data: bytes) -> tuple[Document, ...]:
    """Return the reports of a file, each as a document; the file's whole one where nothing tells several apart.

    Raises:
        GoujiError: the file cannot be read.
    """
    parts = parts_of(readers.read(data))
    return parts if len(parts) == 1 else tuple(map(readers.reread, parts))


def _extracted(
    document: Document, sha256: str, asker: Asker | None, budget: float, facts: Sequence[Fact] | None, began: float
) -> Extraction:
    try:
        return _scored(settle(document, asker, facts), sha256, budget, began)
    except GoujiError as error:
        return Extraction(sha256, Status.FAILED, error, milliseconds=_since(began))


SENTENCES = 5
"""Fewer of them around tables without a figure are an empty form's notes."""
_FIGURE = re.compile(r"(?<![\d.第计-])(?<!- )\d+(?![\d.、)年月日页条号])(?! -)|(?<![^\s\0])\(\d+\)(?![^\s\0])")
"""A figure, also in brackets, that is no part of a date, of a label (计1次) or its mark, or of a page's number."""
_PLACEHOLDER = re.compile(r"某|[Xx×*＊_]{2}|(?:单位|机关|部门|机构)名称|^(?:本?单位|本机关)")


@dataclass(frozen=True, slots=True)
class Settled:
    """A document as it stands before anything is scored: fields, what speaks for each, and how the sums came out.

    ``located`` is what the stages chose from, kept for whoever asks why, in a ``document`` with its cells parted.
    """

    document: Document
    fields: Mapping[str, FieldValue]
    evidence: Mapping[str, Evidence]
    figures_lost: bool
    support: Mapping[str, Support]
    findings: tuple[Finding, ...]
    forms: Mapping[str, str]
    use: ModelUse
    located: Located


def settle(document: Document, asker: Asker | None = None, wanted: Sequence[Fact] | None = None) -> Settled:
    """Locate, reconcile and, where something is left open, ask.

    Raises:
        NotAReport: no table of a form was found, or only one that is not read, or an empty one.
    """
    parted, located = _located(document)
    document = parted.document
    if located.other_form:
        raise OtherForm(name=located.other_form.name)
    if not located.sections:
        raise TablesMissing if has_headings(document) else NotAReport
    identities = identities_of(located.forms)
    converted = other_units(document, located)
    reconciled = reconcile(with_other_units(located.fields, converted), identities)
    reconciled = with_page_order(reconciled, identities, located.alone, located.reordered)
    reconciled = with_short_labels(reconciled, short_labels(document, located))
    reconciled = replace(reconciled, fields=with_figures_of_rows(document, located, reconciled.fields))
    prose = to_prose(document, located.spans)
    meta = read_meta(document, prose)
    wanted = choose(()) if wanted is None else wanted
    facts_read = read_facts(document, prose, wanted, known_year(meta), known_agency(meta))
    compared = compare_prose(facts_read, reconciled.fields, identities)
    reconciled = compare_sentences(reconciled, figures_of_tables(prose, known_year(meta), known_agency(meta)))
    around = {**meta, **doubt(document, compared.facts)}
    if _unfilled(document, located, around, prose):
        raise EmptyForm
    if located.second_report:
        around = {name: value.because(Reason.SECOND_REPORT) for name, value in around.items()}
    elif (from_here := located.other_report(document.text)) is not None:
        around = {name: _doubt_behind(value, from_here) for name, value in around.items()}
    fields = with_garbled_doubted(document, located, {**around, **reconciled.fields})
    answers = Answers()
    if asker is not None and any(_unsettled(value) for value in fields.values()):
        answers = asker.ask(document, located, fields)
        if answers.fields:
            reconciled = _with_answers(fields, answers, identities)
            fields = dict(reconciled.fields)
    if document.from_ocr:
        fields = {name: _doubt_ocr(value, reconciled.support.get(name)) for name, value in fields.items()}
    return Settled(
        document=document,
        fields=fields,
        evidence={name: one for found in located.sections for name, one in found.evidence.items()},
        figures_lost=located.figures_lost,
        support=reconciled.support,
        findings=reconciled.findings + compared.findings + compare_units(converted) + propose_partings(parted.ways),
        forms=located.forms,
        use=answers.use,
        located=located,
    )


def _located(document: Document) -> tuple[Parted, Located]:
    """Locate the fields of a document; once more with its labels mended, where some are damaged."""
    document = with_figures_whole(document)
    parted = with_cells_parted(document)
    located = locate(parted.document)
    if may_be_damaged(parted.document, located) and (mended := with_labels_mended(document)) is not document:
        document, parted = mended, with_cells_parted(mended)
        located = locate(parted.document)
    if parted.ways and (chosen := _chosen_by_prose(parted, located)):
        parted = with_cells_parted(document, chosen)
        located = locate(parted.document)
    return parted, located


def _chosen_by_prose(parted: Parted, located: Located) -> Mapping[str, Mapping[str, Number]]:
    """Return how the prose parts the figures of rows that the sums leave open, by the ids of their lines."""
    prose = to_prose(parted.document, located.spans)
    lines = [line for found in located.sections for line in found.section.lines]
    return ways_of_prose(prose, parted.ways, lines, known_year(read_meta(parted.document, prose)))


def _scored(settled: Settled, sha256: str, budget: float, began: float) -> Extraction:
    fields = score(settled.fields, settled.evidence, settled.support, settled.figures_lost, budget)
    return Extraction(
        sha256=sha256,
        status=Status.REVIEW if any(value.needs_review for value in fields.values()) else Status.DONE,
        document=settled.document,
        forms=settled.forms,
        fields=fields,
        findings=settled.findings,
        model=settled.use,
        others=tuple(_others(settled.document, settled.located, budget)),
        milliseconds=_since(began),
    )


def _others(document: Document, located: Located, budget: float) -> Iterator[OtherReading]:
    """Yield what was found of tables that are not the report's own, those under the same words together.

    What is doubted in a report's own tables is doubted here, but nobody is asked about it.
    """
    for scope in dict.fromkeys(other.scope for other in located.others):
        found = Located(tuple(other.section for other in located.others if other.scope == scope))
        evidence = {name: one for section in found.sections for name, one in section.evidence.items()}
        identities = identities_of(found.forms)
        reconciled = reconcile(with_other_units(found.fields, other_units(document, found)), identities)
        reconciled = with_page_order(reconciled, identities, found.alone, found.reordered)
        fields = dict(reconciled.fields)
        if document.from_ocr:
            fields = {name: _doubt_ocr(value, reconciled.support.get(name)) for name, value in fields.items()}
        yield OtherReading(scope, found.forms, score(fields, evidence, reconciled.support, budget=budget))


def _unfilled(document: Document, located: Located, around: Mapping[str, FieldValue], prose: Prose) -> bool:
    """Tell whether a form is empty: no figure in it, and nobody's name on it, or neither cells nor sentences.

    A report whose figures were all lost on the way has its prose, one whose cells were not understood its digits, and
    one that means to say nothing leaves its cells empty under its name.
    """
    if any(value.value is not None for value in located.fields.values()):
        return False
    numbers = row_numbers(document.text, document.cells)
    drawn = [cell.start for cell in document.cells if cell.kind is OBJECT]
    for span in located.spans:
        figures = {figure.start() for figure in _FIGURE.finditer(document.text, span.start, span.end)}
        if not figures <= numbers or any(span.start <= at < span.end for at in drawn):
            return False
    agency = around["meta.agency"].value
    nobody = agency is None or _PLACEHOLDER.search(str(agency)) is not None
    cells = any(value.state is State.BLANK for value in located.fields.values())
    return nobody or (not cells and prose.text.count("。") < SENTENCES)


def _unsettled(value: FieldValue) -> bool:
    return value.state is State.MISSING and bool(value.reasons)


def _with_answers(fields: Mapping[str, FieldValue], answers: Answers, identities: Sequence[Identity]) -> Reconciled:
    """Put the model's answers where nothing was settled, and let the identities speak again."""
    taken = {name: value for name, value in answers.fields.items() if _unsettled(fields[name])}
    return reconcile({**fields, **taken}, identities)


def _doubt_behind(value: FieldValue, end: int) -> FieldValue:
    """Doubt what stands behind an offset, from which on a document may be another report."""
    behind = value.place is not None and value.place.start >= end
    return value.because(Reason.SECOND_REPORT) if behind else value


def _doubt_ocr(value: FieldValue, support: Support | None) -> FieldValue:
    """Doubt what was recognised in a picture, unless two sums bear it out: one alone can be misread to hold."""
    borne_out = support is not None and support.held > 1 and not support.broken and value.state is State.READ
    return value if borne_out else value.because(Reason.OCR)


def _since(began: float) -> float:
    return round((time.perf_counter() - began) * 1000, 2)
