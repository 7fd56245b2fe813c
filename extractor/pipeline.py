"""One report from bytes to settled fields: the page to read first.

    bytes → read → Document → locate → reconcile → ask (only what is unsettled) → reconcile → score → Extraction

In: the bytes of a file and, if there is one, somebody to ask. Out: an ``Extraction``. Surprise: nothing here knows a
format, a form or a store; every stage returns a new value and changes none.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace

from extractor import readers
from extractor.confidence import score
from extractor.errors import GoujiError, NotAReport
from extractor.forms import Identity
from extractor.locate import Evidence, Located, locate
from extractor.page import Document, FieldValue, Reason, State
from extractor.prose import doubt, read_facts, read_meta, to_prose
from extractor.reconcile import Finding, Reconciled, Support, reconcile
from extractor.result import Answers, Asker, Extraction, ModelUse, Status
from extractor.settings import ERROR_BUDGET


def extract(data: bytes, asker: Asker | None = None, budget: float = ERROR_BUDGET) -> Extraction:
    """Read one report; a file that is none comes back with status ``failed`` and the error that says why.

    Args:
        data: the bytes of the file.
        asker: who is asked about what the parser leaves open, if anybody.
        budget: unflagged wrong fields in 10,000 that are tolerable.
    """
    began = time.perf_counter()
    sha256 = hashlib.sha256(data).hexdigest()
    try:
        document = readers.read(data)
        return _extract(document, sha256, asker, budget, began)
    except GoujiError as error:
        return Extraction(sha256, Status.FAILED, error, milliseconds=_since(began))


@dataclass(frozen=True, slots=True)
class Settled:
    """A document as it stands before anything is scored: fields, what speaks for each, and how the sums came out.

    ``located`` is what the stages chose from, kept for whoever asks why.
    """

    fields: Mapping[str, FieldValue]
    evidence: Mapping[str, Evidence]
    figures_lost: bool
    support: Mapping[str, Support]
    findings: tuple[Finding, ...]
    forms: Mapping[str, str]
    use: ModelUse
    located: Located


def settle(document: Document, asker: Asker | None = None) -> Settled:
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
    facts = doubt(document, _compare(read_facts(prose), reconciled.fields))
    around = {**read_meta(document, prose), **facts}
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
        located=located,
    )


def _extract(document: Document, sha256: str, asker: Asker | None, budget: float, began: float) -> Extraction:
    settled = settle(document, asker)
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


def _compare(facts: Mapping[str, FieldValue], fields: Mapping[str, FieldValue]) -> dict[str, FieldValue]:
    """Hold the number of applications that the prose gives against the table's."""
    name, other = "facts.applications_received", "requests.new.total"
    said, printed = facts[name], fields.get(other)
    compared = dict(facts)
    if said.value is None or printed is None or not isinstance(printed.value, int):
        return compared
    if said.value != printed.value:
        compared[name] = said.because(Reason.PROSE_DIFFERS)
    elif Reason.SEVERAL_FIGURES in said.reasons:
        compared[name] = replace(said, reasons=tuple(r for r in said.reasons if r is not Reason.SEVERAL_FIGURES))
    return compared


def _since(began: float) -> float:
    return round((time.perf_counter() - began) * 1000, 2)
