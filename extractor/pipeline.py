"""One report from bytes to settled fields: the page to read first.

    bytes → read → Document → locate → reconcile → ask (only what is unsettled) → reconcile → score → Extraction

In: the bytes of a file and, if there is one, somebody to ask. Out: an ``Extraction``. Surprise: nothing here knows a
format, a form or a store; every stage returns a new value and changes none.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping
from dataclasses import replace

from extractor import readers
from extractor.confidence import score
from extractor.document import Document
from extractor.errors import GoujiError, NotAReport
from extractor.extraction import Answers, Asker, Extraction, Status
from extractor.facts import read_facts
from extractor.form import Identity
from extractor.locate import locate
from extractor.meta import read_meta
from extractor.prose import to_prose
from extractor.reconcile import Reconciled, Support, reconcile
from extractor.store import Received, Store
from extractor.values import FieldValue, Reason, State


def extract(data: bytes, asker: Asker | None = None) -> Extraction:
    """Read one report; a file that is none comes back with status ``failed`` and the error that says why."""
    began = time.perf_counter()
    sha256 = hashlib.sha256(data).hexdigest()
    try:
        document = readers.read(data)
        return _extract(document, sha256, asker, began)
    except GoujiError as error:
        return Extraction(sha256, Status.FAILED, error, milliseconds=_since(began))


def _extract(document: Document, sha256: str, asker: Asker | None, began: float) -> Extraction:
    located = locate(document)
    if not located.sections:
        raise NotAReport
    identities = [identity for found in located.sections for identity in found.section.identities]
    reconciled = reconcile(located.fields, identities)
    prose = to_prose(document, located.spans)
    facts = _compare(read_facts(prose), reconciled.fields)
    fields = {**read_meta(document, prose), **reconciled.fields, **facts}
    answers = Answers()
    if asker is not None and any(_unsettled(value) for value in fields.values()):
        answers = asker.ask(document, located, fields)
        if answers.fields:
            reconciled = _with_answers(fields, answers, identities)
            fields = dict(reconciled.fields)
    if document.recognised:
        fields = {name: _as_recognised(value, reconciled.support.get(name)) for name, value in fields.items()}
    evidence = {name: one for found in located.sections for name, one in found.evidence.items()}
    fields = score(fields, evidence, reconciled.support)
    return Extraction(
        sha256=sha256,
        status=Status.REVIEW if any(value.needs_review for value in fields.values()) else Status.DONE,
        document=document,
        forms={found.section.id: found.section.form for found in located.sections},
        fields=fields,
        findings=reconciled.findings,
        model=answers.use,
        milliseconds=_since(began),
    )


def _unsettled(value: FieldValue) -> bool:
    return value.state is State.MISSING and bool(value.reasons)


def _with_answers(fields: Mapping[str, FieldValue], answers: Answers, identities: list[Identity]) -> Reconciled:
    """Put the model's answers where nothing was settled, and let the identities speak again."""
    taken = {name: value for name, value in answers.fields.items() if _unsettled(fields[name])}
    return reconcile({**fields, **taken}, identities)


def _as_recognised(value: FieldValue, support: Support | None) -> FieldValue:
    """Doubt what was recognised in a picture, unless two sums bear it out: one alone can be misread to hold."""
    borne_out = support is not None and support.held > 1 and not support.broken and value.state is State.READ
    return value if borne_out else replace(value, reasons=(*value.reasons, Reason.OCR))


def _compare(facts: Mapping[str, FieldValue], fields: Mapping[str, FieldValue]) -> dict[str, FieldValue]:
    """Hold the number of applications that the prose gives against the table's."""
    name, other = "facts.applications_received", "requests.new.total"
    said, printed = facts[name], fields.get(other)
    compared = dict(facts)
    if said.value is None or printed is None or not isinstance(printed.value, int):
        return compared
    if said.value != printed.value:
        compared[name] = replace(said, reasons=(*said.reasons, Reason.PROSE_DIFFERS))
    elif Reason.SEVERAL_FIGURES in said.reasons:
        compared[name] = replace(said, reasons=tuple(r for r in said.reasons if r is not Reason.SEVERAL_FIGURES))
    return compared


def _since(began: float) -> float:
    return round((time.perf_counter() - began) * 1000, 2)


def process(store: Store, name: str, data: bytes, asker: Asker | None = None) -> Received:
    """Keep a file, read it and keep what was read; a file that the store has read before is not read again."""
    received = store.receive(name, data)
    record = store.document(received.document_id)
    if record is None or record.status is None:
        store.save(received.document_id, extract(data, asker))
    return received
