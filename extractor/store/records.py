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
from functools import lru_cache
from typing import Any

from extractor.page import FieldValue, Origin, Place, Reason, State, Value
from extractor.result import ModelUse, OtherReading, Status, named_part, part_name
from extractor.store.decisions import Decision


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


# Hundreds of fields are made for every document: a look into these takes a fifth of the time of a call.
_STATES = {one.value: one for one in State}
_ORIGINS = {one.value: one for one in Origin}
_DECODER = json.JSONDecoder()
_ENCODER = json.JSONEncoder(ensure_ascii=False)


def now() -> str:
    """Return the time, to the second, in UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def to_json(value: object) -> str:
    """Return a value as JSON, with its characters as they are."""
    if type(value) is int:  # as nearly every figure is; and no truth value, which is one to Python
        return repr(value)
    return _ENCODER.encode(value)


def field_row(position: int, value: FieldValue) -> list[object]:
    """Return the row that keeps a field, but for the number of its extraction."""
    return [
        value.id,
        position,
        to_json(value.value),
        value.state,
        value.origin,
        value.confidence,
        int(value.needs_review),
        _reasons_text(value.reasons),
        value.raw,
        _place_text(value.place) if value.place else None,
    ]


@lru_cache(maxsize=4096)
def _reasons_text(reasons: tuple[Reason, ...]) -> str:
    return to_json(reasons)


def _place_text(one: Place) -> str:
    """Return a place as JSON."""
    page, table, row, column = ("null" if part is None else part for part in (one.page, one.table, one.row, one.column))
    return (
        f'{{"start": {one.start}, "end": {one.end}, "page": {page}, "table": {table}, "row": {row}, '
        f'"column": {column}}}'
    )


def to_field(row: sqlite3.Row) -> FieldValue:
    """Return the field that a row keeps."""
    state, origin, place = row["state"], row["origin"], row["place"]
    return FieldValue(
        row["field_id"],
        to_value(row["value"]),
        _STATES.get(state) or State(state),
        _ORIGINS.get(origin) or Origin(origin),
        row["confidence"],
        bool(row["needs_review"]),
        _to_reasons(row["reasons"]),
        row["raw"],
        Place(**_DECODER.raw_decode(place)[0]) if place else None,
    )


# Most fields hold one of a few values, and a document is read several times for each answer.
@lru_cache(maxsize=4096)
def to_value(text: str) -> Value:
    """Return the value that some JSON is."""
    value: Value = json.loads(text)
    return value


@lru_cache(maxsize=4096)
def _to_reasons(text: str) -> tuple[Reason, ...]:
    return tuple(Reason(code) for code in json.loads(text))


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
