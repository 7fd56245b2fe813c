"""Documents to the lines that other programs read: JSON Lines by contract, and CSV for spreadsheets.

In: an Extraction, or a store's records. Out: text. Surprise: the two JSON forms are one, so that what ``extract``
prints and what ``export`` prints after review can be compared line by line.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from extractor.page import FieldValue
from extractor.reconcile import Finding
from extractor.result import Extraction, OtherReading
from extractor.review import findings_of, form_of, label
from extractor.store import EVERYTHING, Action, CurrentField, DocumentRecord, LogFilter, ReviewLog, Store

COLUMNS = (
    "document",
    "sha256",
    "agency",
    "year",
    "form",
    "field",
    "section",
    "row",
    "column",
    "unit",
    "value",
    "state",
    "origin",
    "confidence",
    "needs_review",
    "reasons",
    "raw",
    "decision",
    "author",
    "decided_at",
)

LOG_COLUMNS = (
    "decision",
    "decided_at",
    "author",
    "document",
    "agency",
    "year",
    "field",
    "action",
    "before",
    "after",
    "reason",
    "withdraws",
    "act",
    "because",
)


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
            "fields": {key: _decided(entry) for key, entry in current.items()},
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


def to_csv(store: Store, records: Iterable[DocumentRecord]) -> Iterator[str]:
    """Yield a table with one row a field, heads first; a byte order mark tells Excel that it is UTF-8."""
    yield "\ufeff" + _csv_row(COLUMNS)
    for record in records:
        for name, entry in store.fields(record.id).items():
            yield _csv_row(_cells(record, name, entry))


def log_to_csv(store: Store, wanted: LogFilter = EVERYTHING) -> Iterator[str]:
    """Yield a table of decisions, the latest first, heads first; what the sums settled has no author."""
    yield "\ufeff" + _csv_row(LOG_COLUMNS)
    records: dict[int, DocumentRecord | None] = {}
    for one in ReviewLog(store.connections).decisions(wanted):
        if one.document_id not in records:
            records[one.document_id] = store.document(one.document_id)
        record = records[one.document_id]
        names = (record.name, record.agency or "", record.year or "") if record else ("", "", "")
        values = ("" if value is None else value for value in (one.before, one.after))
        ids = (one.withdraws or "", one.act, one.because or "")
        yield _csv_row(
            (one.id, one.decided_at, one.author, *names, one.field_id, one.action, *values, one.reason, *ids)
        )


def _cells(record: DocumentRecord, name: str, entry: CurrentField) -> tuple[object, ...]:
    value, decision = entry.field, entry.decision
    names = label(name, form_of(record, name))
    return (
        record.name,
        record.sha256,
        record.agency or "",
        record.year or "",
        record.forms.get(name.partition(".")[0], ""),
        name,
        "/".join(names.section),
        "/".join(names.row),
        "/".join(names.column),
        names.unit,
        "" if value.value is None else value.value,
        value.state,
        value.origin,
        value.confidence,
        int(value.needs_review),
        " ".join(value.reasons),
        value.raw or "",
        decision.action if decision else "",
        decision.author if decision else "",
        decision.decided_at if decision else "",
    )


def _csv_row(cells: Iterable[object]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerow([_harmless(cell) for cell in cells])
    return buffer.getvalue()


def _harmless(cell: object) -> object:
    """Keep a spreadsheet from taking a name for a formula (OWASP: CSV injection)."""
    if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t", "\r")):
        return "'" + cell
    return cell


def _field(value: FieldValue) -> dict[str, Any]:
    place = value.place
    return {
        "value": value.value,
        "state": value.state,
        "origin": value.origin,
        "confidence": value.confidence,
        "needs_review": value.needs_review,
        "reasons": list(value.reasons),
        "raw": value.raw,
        "place": {
            key: part
            for key in ("start", "end", "page", "table", "row", "column")
            if (part := getattr(place, key)) is not None
        }
        if place
        else None,
    }


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
