"""Documents to the lines that other programs read: JSON Lines, by contract.

In: an Extraction, or a store's records. Out: text. Surprise: the two JSON forms are one, so that what ``extract``
prints and what ``export`` prints after review can be compared line by line.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from extractor.page import FieldValue, Place
from extractor.reconcile import Finding
from extractor.result import Extraction, OtherReading
from extractor.review import as_asked, drawn, findings_of
from extractor.store import Action, CurrentField, DocumentRecord, Store


def extraction_line(name: str, extraction: Extraction) -> str:
    """Return the JSON object that the contract prescribes for one read document."""
    return _line(
        {
            "document": name,
            "sha256": extraction.sha256 or None,
            "status": extraction.status,
            "error": str(extraction.error) if extraction.error else None,
            "forms": dict(extraction.forms),
            "agency": extraction.agency,
            "year": extraction.year,
            "fields": {key: _field(value) for key, value in extraction.fields.items()},
            "findings": [_finding(finding) for finding in extraction.findings],
            "others": [_other(one) for one in extraction.others],
            "model": {
                "calls": extraction.model.calls,
                "prompt_tokens": extraction.model.prompt_tokens,
                "completion_tokens": extraction.model.completion_tokens,
            },
            "milliseconds": extraction.milliseconds,
        }
    )


def record_line(store: Store, record: DocumentRecord) -> str:
    """Return the same object for a stored document, with the values as they stand after review."""
    current = store.fields(record.id)
    findings = findings_of(store, record, current) if current else ()
    return _line(
        {
            "document": record.name,
            "sha256": record.sha256,
            "status": record.status,
            "error": record.error,
            "forms": dict(record.forms),
            "agency": record.agency,
            "year": record.year,
            "fields": {key: _decided(entry) for key, entry in as_asked(current, drawn(store, record.id)).items()},
            "findings": [_finding(finding) for finding in findings],
            "others": [_other(one) for one in store.others(record.id)],
            "model": {
                "calls": record.model.calls,
                "prompt_tokens": record.model.prompt_tokens,
                "completion_tokens": record.model.completion_tokens,
            },
            "milliseconds": record.milliseconds,
        }
    )


def to_jsonl(store: Store, records: Iterable[DocumentRecord]) -> Iterator[str]:
    """Yield one line a document, line end included."""
    for record in records:
        yield record_line(store, record) + "\n"


def _field(value: FieldValue) -> dict[str, Any]:
    return {
        "value": value.value,
        "state": value.state,
        "origin": value.origin,
        "confidence": value.confidence,
        "needs_review": value.needs_review,
        "reasons": list(value.reasons),
        "raw": value.raw,
        "place": _place(value.place) if value.place else None,
    }


def _place(place: Place) -> dict[str, int]:
    """Return what is known of a place."""
    known = {"start": place.start, "end": place.end}
    further = (("page", place.page), ("table", place.table), ("row", place.row), ("column", place.column))
    for name, part in further:
        if part is not None:
            known[name] = part
    return known


def _decided(entry: CurrentField) -> dict[str, Any]:
    field = _field(entry.field)
    if entry.decision:
        decision = entry.decision
        field["decision"] = {
            "action": decision.action,
            "before": decision.before,
            "after": decision.after,
            "author": decision.author,
            "decided_at": decision.decided_at,
        }
        if decision.action is Action.SETTLE:
            field["decision"]["identities"] = decision.reason.split()
    return field


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "identity": finding.identity,
        "kind": finding.kind,
        "fields": list(finding.fields),
        "proposals": [dict(proposal) for proposal in finding.proposals],
    }


def _other(other: OtherReading) -> dict[str, Any]:
    """Return tables that are not the report's own, apart from its fields, so that nobody adds the two up."""
    return {
        "scope": other.scope,
        "forms": dict(other.forms),
        "fields": {key: _field(value) for key, value in other.fields.items()},
    }


def _line(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False)
