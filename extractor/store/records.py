"""Rows of the database to records, and back.

In: rows. Out: ``DocumentRecord``, ``Audit``, fields and decisions. Surprise: whatever a field or a person says is kept
as JSON, so that 3, 3.0 and "3" stay apart.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from sqlite_utils import Database

from extractor import __version__
from extractor.page import FieldValue, Origin, Place, Reason, State, Value
from extractor.result import Extraction, ModelUse, OtherReading, Status, named_part, part_name
from extractor.store.audit_sample import is_drawn
from extractor.store.decisions import Action, Choice, Decision


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """A received file and what became of it. ``status`` is None while it has not been read yet.

    ``to_review`` counts the fields that still wait for a person, those drawn for audit among them; ``done`` follows
    when it reaches 0. ``part`` is its number among the reports of its file, which stands behind the name; 0 where the
    file holds one.
    """

    id: int
    sha256: str
    name: str
    received_at: str
    status: Status | None
    error_code: str | None
    error_details: Mapping[str, Any]
    error: str | None
    format: str | None
    forms: Mapping[str, str]
    agency: str | None
    year: int | None
    to_review: int
    flagged: int
    model: ModelUse
    milliseconds: float
    part: int = 0

    @property
    def file_name(self) -> str:
        """Return the name of the file that it stands in."""
        return named_part(self.name)[0] if self.part else self.name


@dataclass(frozen=True, slots=True)
class Audit:
    """An unflagged field that was drawn to be asked about, as it was read, and the answer, if there is one.

    ``share`` is the share of the unflagged fields that was drawn.
    """

    document_id: int
    field: FieldValue
    share: float
    answer: Decision | None


@dataclass(frozen=True, slots=True)
class Received:
    """The document that a file is, and whether the store had it before."""

    document_id: int
    known: bool


def to_record(row: sqlite3.Row) -> DocumentRecord:
    """Return what a row of the documents says; what waits for a person tells whether all is settled."""
    status = Status(row["status"]) if row["status"] else None
    if status is Status.REVIEW and row["to_review"] == 0:
        status = Status.DONE
    elif status is Status.DONE and row["to_review"]:  # fields drawn for audit wait like any other
        status = Status.REVIEW
    agency, year = json.loads(row["agency"] or "null"), json.loads(row["year"] or "null")
    return DocumentRecord(
        id=row["id"],
        sha256=row["sha256"],
        name=part_name(row["name"], row["part"]),
        received_at=row["received_at"],
        status=status,
        error_code=row["error_code"],
        error_details=json.loads(row["error_details"] or "{}"),
        error=row["error"],
        format=row["format"],
        forms=json.loads(row["forms"] or "{}"),
        agency=agency,
        year=year,
        to_review=row["to_review"] or 0,
        flagged=row["flagged"] or 0,
        model=ModelUse(row["model_calls"] or 0, row["prompt_tokens"] or 0, row["completion_tokens"] or 0),
        milliseconds=row["milliseconds"] or 0.0,
        part=row["part"],
    )


def now() -> str:
    """Return the time, to the second, in UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def to_json(value: object) -> str:
    """Return a value as JSON, with its characters as they are."""
    return json.dumps(value, ensure_ascii=False)


def append_part(db: Database, first: int, part: int) -> int:
    """Put a further report of a file down, whose bytes the ``first`` one's document has, and return its document."""
    cursor = db.execute(
        "INSERT INTO documents (sha256, name, received_at, content, part, first)"
        " SELECT sha256 || '#' || ?, name, received_at, x'', ?, id FROM documents WHERE id = ?",
        [part, part, first],
    )
    return int(cursor.lastrowid or 0)


def append_extraction(
    db: Database, document_id: int, extraction: Extraction, source: str | None, audit_share: float
) -> int:
    """Put what was read of a document down, with its fields, its findings and what is drawn of it; return its id."""
    cursor = db.execute(
        "INSERT INTO extractions (document_id, made_at, version, status, error_code, error_details, error,"
        " format, source, spans, forms, others, model_calls, prompt_tokens, completion_tokens, milliseconds)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [document_id, now(), __version__, *_extraction_row(extraction, source)],
    )
    extraction_id = int(cursor.lastrowid or 0)
    db.conn.executemany(
        "INSERT INTO fields (extraction_id, field_id, position, value, state, origin, confidence,"
        " needs_review, reasons, raw, place) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [field_row(extraction_id, n, value) for n, value in enumerate(extraction.fields.values())],
    )
    db.conn.executemany(
        "INSERT INTO findings (extraction_id, identity, kind, fields, proposals) VALUES (?, ?, ?, ?, ?)",
        [
            [extraction_id, one.identity, one.kind, to_json(one.fields), to_json([dict(p) for p in one.proposals])]
            for one in extraction.findings
        ],
    )
    drawn_by = part_name(extraction.sha256, extraction.part if extraction.part > 1 else 0)
    db.conn.executemany(
        "INSERT INTO audits (extraction_id, document_id, field_id, share) SELECT ?, ?, ?, ? WHERE NOT EXISTS"
        " (SELECT 1 FROM decisions WHERE document_id = ? AND field_id = ?)",
        [
            [extraction_id, document_id, name, audit_share, document_id, name]
            for name, value in extraction.fields.items()
            if not value.needs_review and is_drawn(drawn_by, name, audit_share)
        ],
    )
    return extraction_id


def _extraction_row(extraction: Extraction, source: str | None) -> list[object]:
    """Return what is kept of an extraction beside its fields, with the source that its places point into."""
    error, document = extraction.error, extraction.document
    return [
        extraction.status,
        error.code if error else None,
        to_json({key: str(value) for key, value in error.details.items()}) if error else None,
        str(error) if error else None,
        document.format if document else None,
        source,
        to_json(document.spans if document else ()),
        to_json(dict(extraction.forms)),
        others_text(extraction.others),
        extraction.model.calls,
        extraction.model.prompt_tokens,
        extraction.model.completion_tokens,
        extraction.milliseconds,
    ]


def field_row(extraction_id: int, position: int, value: FieldValue) -> list[object]:
    """Return the row that keeps a field."""
    return [
        extraction_id,
        value.id,
        position,
        to_json(value.value),
        value.state,
        value.origin,
        value.confidence,
        int(value.needs_review),
        to_json(value.reasons),
        value.raw,
        to_json(asdict(value.place)) if value.place else None,
    ]


def to_field(row: sqlite3.Row) -> FieldValue:
    """Return the field that a row keeps."""
    return FieldValue(
        id=row["field_id"],
        value=json.loads(row["value"]),
        state=State(row["state"]),
        origin=Origin(row["origin"]),
        confidence=row["confidence"],
        needs_review=bool(row["needs_review"]),
        reasons=tuple(Reason(code) for code in json.loads(row["reasons"])),
        raw=row["raw"],
        place=Place(**json.loads(row["place"])) if row["place"] else None,
    )


def others_text(others: Sequence[OtherReading]) -> str:
    """Return as JSON what was read of tables that are not the report's own."""
    return to_json(
        [
            {
                "scope": other.scope,
                "forms": dict(other.forms),
                "fields": [asdict(value) for value in other.fields.values()],
            }
            for other in others
        ]
    )


def to_others(text: str) -> tuple[OtherReading, ...]:
    """Return what was read of tables that are not the report's own."""
    return tuple(
        OtherReading(one["scope"], one["forms"], {stored["id"]: _stored_field(stored) for stored in one["fields"]})
        for one in json.loads(text)
    )


def _stored_field(stored: dict[str, Any]) -> FieldValue:
    return FieldValue(
        **{
            **stored,
            "state": State(stored["state"]),
            "origin": Origin(stored["origin"]),
            "reasons": tuple(Reason(code) for code in stored["reasons"]),
            "place": Place(**stored["place"]) if stored["place"] else None,
        }
    )


def append_decision(db: Database, choice: Choice, before: Value) -> int:
    """Put a decision down and return its id."""
    cursor = db.execute(
        "INSERT INTO decisions (document_id, field_id, action, before, after, author, reason, decided_at, withdraws)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            choice.document_id,
            choice.field_id,
            choice.action,
            to_json(before),
            to_json(choice.after),
            choice.author,
            choice.reason,
            now(),
            choice.withdraws,
        ],
    )
    return int(cursor.lastrowid or 0)


def to_decision(row: sqlite3.Row) -> Decision:
    """Return the decision that a row keeps."""
    return Decision(
        id=row["id"],
        document_id=row["document_id"],
        field_id=row["field_id"],
        action=Action(row["action"]),
        before=json.loads(row["before"]),
        after=json.loads(row["after"]),
        author=row["author"],
        reason=row["reason"],
        decided_at=row["decided_at"],
        withdraws=row["withdraws"],
    )
