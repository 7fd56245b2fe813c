"""One report from bytes to settled fields: the page to read first.

    bytes → read → Document → locate → reconcile → ask (only what is unsettled) → reconcile → score → Extraction

In: the bytes of a file and, if there is one, somebody to ask. Out: an ``Extraction``. Surprise: nothing here knows a
format, a form or a store; every stage returns a new value and changes none.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from extractor import readers
from extractor.confidence import score
from extractor.errors import GoujiError, NotAReport
from extractor.forms import Identity
from extractor.locate import Evidence, locate
from extractor.page import Document, FieldValue, Reason, State
from extractor.prose import Fact, choose, doubt, read_facts, read_meta, to_prose
from extractor.reconcile import Finding, Reconciled, Support, reconcile
from extractor.result import Answers, Asker, Extraction, ModelUse, Status
from extractor.settings import ERROR_BUDGET


def extract(
    data: bytes, asker: Asker | None = None, budget: float = ERROR_BUDGET, facts: Sequence[Fact] | None = None
) -> Extraction:
    """Read one report; a file that is none comes back with status ``failed`` and the error that says why.

    Args:
        data: the bytes of the file.
        asker: who is asked about what the parser leaves open, if anybody.
        budget: unflagged wrong fields in 10,000 that are tolerable.
        facts: what is read besides the tables; the usual facts of the registry if not given.
    """
    began = time.perf_counter()
    sha256 = hashlib.sha256(data).hexdigest()
    try:
        document = readers.read(data)
        settled = settle(document, asker, facts)
        return _scored(document, settled, sha256, budget, began)
    except GoujiError as error:
        return Extraction(sha256, Status.FAILED, error, milliseconds=_since(began))


@dataclass(frozen=True, slots=True)
class Settled:
    """A document as it stands before anything is scored: fields, what speaks for each, and how the sums came out."""

    fields: Mapping[str, FieldValue]
    evidence: Mapping[str, Evidence]
    figures_lost: bool
    support: Mapping[str, Support]
    findings: tuple[Finding, ...]
    forms: Mapping[str, str]
    use: ModelUse


def settle(document: Document, asker: Asker | None = None, wanted: Sequence[Fact] | None = None) -> Settled:
    """Locate, reconcile and, where something is left open, ask.

    Raises:
        NotAReport: no table of the form was found.
    """
    located = locate(document)
    if not located.sections:
        raise NotAReport
    identities = [identity for found in located.sections for identity in found.section.identities]
    reconciled = reconcile(located.fields, identities)
    prose = to_prose(document, located.spans)
    meta = read_meta(document, prose)
    wanted = choose(()) if wanted is None else wanted
    facts = _compare(wanted, read_facts(document, prose, wanted, _year(meta)), reconciled.fields)
    around = {**meta, **doubt(document, facts)}
    if located.second_report:
        around = {name: value.because(Reason.SECOND_REPORT) for name, value in around.items()}
    fields = {**around, **reconciled.fields}
    answers = Answers()
    if asker is not None and any(_unsettled(value) for value in fields.values()):
        answers = asker.ask(document, located, fields)
        if answers.fields:
            reconciled = _with_answers(fields, answers, identities)
            fields = dict(reconciled.fields)
    if document.from_ocr:
        fields = {name: _doubt_ocr(value, reconciled.support.get(name)) for name, value in fields.items()}
    return Settled(
        fields=fields,
        evidence={name: one for found in located.sections for name, one in found.evidence.items()},
        figures_lost=located.figures_lost,
        support=reconciled.support,
        findings=reconciled.findings,
        forms={found.section.id: found.section.form for found in located.sections},
        use=answers.use,
    )


def _scored(document: Document, settled: Settled, sha256: str, budget: float, began: float) -> Extraction:
    fields = score(settled.fields, settled.evidence, settled.support, settled.figures_lost, budget)
    return Extraction(
        sha256=sha256,
        status=Status.REVIEW if any(value.needs_review for value in fields.values()) else Status.DONE,
        document=document,
        forms=settled.forms,
        fields=fields,
        findings=settled.findings,
        model=settled.use,
        milliseconds=_since(began),
    )


def _unsettled(value: FieldValue) -> bool:
    return value.state is State.MISSING and bool(value.reasons)


def _with_answers(fields: Mapping[str, FieldValue], answers: Answers, identities: list[Identity]) -> Reconciled:
    """Put the model's answers where nothing was settled, and let the identities speak again."""
    taken = {name: value for name, value in answers.fields.items() if _unsettled(fields[name])}
    return reconcile({**fields, **taken}, identities)


def _doubt_ocr(value: FieldValue, support: Support | None) -> FieldValue:
    """Doubt what was recognised in a picture, unless two sums bear it out: one alone can be misread to hold."""
    borne_out = support is not None and support.held > 1 and not support.broken and value.state is State.READ
    return value if borne_out else value.because(Reason.OCR)


def _year(meta: Mapping[str, FieldValue]) -> int | None:
    """Return the year that is reported on, where that is beyond doubt."""
    year = meta["meta.year"]
    return year.value if isinstance(year.value, int) and not year.reasons else None


def _compare(
    wanted: Sequence[Fact], facts: Mapping[str, FieldValue], fields: Mapping[str, FieldValue]
) -> dict[str, FieldValue]:
    """Hold what the prose gives against the table's, where a table says the same."""
    compared = dict(facts)
    for fact in wanted:
        said, printed = facts[fact.field_id], fields.get(fact.table)
        if said.value is None or printed is None or not isinstance(printed.value, int):
            continue
        if said.value != printed.value:
            compared[fact.field_id] = said.because(Reason.PROSE_DIFFERS)
        elif Reason.SEVERAL_FIGURES in said.reasons:
            kept = tuple(reason for reason in said.reasons if reason is not Reason.SEVERAL_FIGURES)
            compared[fact.field_id] = replace(said, reasons=kept)
    return compared


def _since(began: float) -> float:
    return round((time.perf_counter() - began) * 1000, 2)
