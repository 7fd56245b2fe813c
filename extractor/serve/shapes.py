"""What comes in and goes out, as the description of the interface has it.

In: records of the store. Out: models that are checked, described and written as JSON. Surprise: the report of a
document is not among them: it is the object that ``gouji export`` writes, and its shape is a contract of its own.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from extractor.page import FieldValue, Value
from extractor.reconcile import Finding
from extractor.review import FieldLabel
from extractor.store import (
    Action,
    ApiKey,
    BatchFile,
    CurrentField,
    Decision,
    DocumentRecord,
    ListState,
    Totals,
)

DocumentId = Annotated[int, Field(ge=1, le=2**53, examples=[1])]
FieldId = Annotated[str, Field(max_length=200, examples=["requests.new.total"])]
Moment = Annotated[str, Field(description="UTC, to the second", examples=["2026-11-28T08:00:00+00:00"])]


class Shape(BaseModel):
    """What all of them have in common."""

    model_config = ConfigDict(frozen=True)


class ErrorBody(Shape):
    """What went wrong."""

    code: str = Field(description="a stable name of it", examples=["nothing_there"])
    sentence: str = Field(description="what it is and what to do", examples=["There is no such document here."])
    details: dict[str, Any] = Field(description="what the sentence names", examples=[{"what": "document"}])
    request: str = Field(description="the number of the request in the log", examples=["a3f09c1b22de"])


class Refusal(Shape):
    """The one shape of all errors."""

    error: ErrorBody


class DocumentShape(Shape):
    """A document and what became of it."""

    id: DocumentId
    name: str = Field(description="of its file; #2 behind it for the second report in it", examples=["民政局.html"])
    sha256: str = Field(examples=["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"])
    received_at: Moment
    state: ListState = Field(examples=["review"])
    error: str | None = Field(description="why it could not be read", examples=[None])
    error_code: str | None = Field(examples=[None])
    format: str | None = Field(examples=["html"])
    forms: dict[str, str] = Field(description="the form that each table follows", examples=[{"requests": "2021"}])
    agency: str | None = Field(examples=["青禾县民政局"])
    year: int | None = Field(examples=[2024])
    to_review: int = Field(description="fields that wait for a person", examples=[3])

    @classmethod
    def of(cls, record: DocumentRecord) -> DocumentShape:
        """Return what a record says."""
        state = ListState(record.status.value) if record.status else ListState.UNREAD
        return cls(
            id=record.id,
            name=record.name,
            sha256=record.sha256,
            received_at=record.received_at,
            state=state,
            error=record.error,
            error_code=record.error_code,
            format=record.format,
            forms=dict(record.forms),
            agency=record.agency if isinstance(record.agency, str) else None,
            year=record.year if isinstance(record.year, int) else None,
            to_review=record.to_review,
        )


class Documents(Shape):
    """A page of documents."""

    total: int = Field(description="documents that the filter lets through", examples=[1])
    fields_waiting: int = Field(description="fields in them that wait for a person", examples=[3])
    items: list[DocumentShape]

    @classmethod
    def of(cls, totals: Totals, records: list[DocumentRecord]) -> Documents:
        """Return a page."""
        return cls(
            total=totals.documents, fields_waiting=totals.fields, items=[DocumentShape.of(one) for one in records]
        )


class ReceivedFile(Shape):
    """A file that came in."""

    name: str = Field(examples=["民政局.html"])
    document: int | None = Field(description="the document that it is; none where it was refused", examples=[1])
    known: bool = Field(description="whether the same bytes were here before", examples=[False])
    error_code: str | None = Field(description="why it was refused", examples=[None])
    error: str | None = Field(examples=[None])

    @classmethod
    def of(cls, file: BatchFile) -> ReceivedFile:
        """Return what is known of a file of a batch."""
        return cls(
            name=file.name,
            document=file.document_id,
            known=file.known,
            error_code=file.error_code,
            error=file.error,
        )


class BatchShape(Shape):
    """What came in together, and how far it is."""

    batch: int = Field(examples=[1])
    files: list[ReceivedFile]
    documents: int = Field(description="documents in them, also of files with several reports", examples=[1])
    unread: int = Field(description="those that are not read yet", examples=[1])
    failed: int = Field(examples=[0])
    review: int = Field(examples=[0])
    done: int = Field(examples=[0])

    @classmethod
    def of(cls, batch: int, files: list[BatchFile], totals: Totals) -> BatchShape:
        """Return what is known of a batch."""
        return cls(
            batch=batch,
            files=[ReceivedFile.of(one) for one in files],
            documents=totals.documents,
            unread=totals.unread,
            failed=totals.failed,
            review=totals.review,
            done=totals.done,
        )


class DecisionShape(Shape):
    """A decision as it was taken."""

    id: int = Field(examples=[7])
    document: int = Field(examples=[1])
    field: str = Field(examples=["requests.new.total"])
    action: Action = Field(examples=["correct"])
    before: Value = Field(examples=[12])
    after: Value = Field(examples=[13])
    author: str = Field(description="key: and the name of the key that it came with", examples=["key:lin"])
    reason: str = Field(description="what was noted; of settle, the sums", examples=["the stamp hides a stroke"])
    decided_at: Moment
    withdraws: int | None = Field(description="the decision that it takes back", examples=[None])

    @classmethod
    def of(cls, one: Decision) -> DecisionShape:
        """Return a decision."""
        return cls(
            id=one.id,
            document=one.document_id,
            field=one.field_id,
            action=one.action,
            before=one.before,
            after=one.after,
            author=one.author,
            reason=one.reason,
            decided_at=one.decided_at,
            withdraws=one.withdraws,
        )


class LabelShape(Shape):
    """What a field is called in print, outermost label first."""

    section: list[str] = Field(examples=[["三、收到和处理政府信息公开申请情况"]])
    row: list[str] = Field(examples=[["一、本年新收政府信息公开申请数量"]])
    column: list[str] = Field(examples=[["总计"]])
    unit: str = Field(examples=["件"])
    number: str = Field(description="count, change, amount, date, year or text", examples=["count"])

    @classmethod
    def of(cls, one: FieldLabel) -> LabelShape:
        """Return a label."""
        return cls(
            section=list(one.section), row=list(one.row), column=list(one.column), unit=one.unit, number=one.number
        )


class FieldShape(Shape):
    """A field as it stands now."""

    field: str = Field(examples=["requests.new.total"])
    label: LabelShape
    value: Value = Field(examples=[12])
    state: str = Field(description="read, blank, derived or missing", examples=["read"])
    origin: str = Field(description="parser, model or human", examples=["parser"])
    confidence: float = Field(examples=[0.9998])
    needs_review: bool = Field(examples=[False])
    reasons: list[str] = Field(description="why it is unsure", examples=[[]])
    raw: str | None = Field(description="the characters as they stand", examples=["12"])
    place: dict[str, int] | None = Field(
        description="where they stand in the source text, with page, table, row and column where known",
        examples=[{"start": 1812, "end": 1814}],
    )
    against: int | None = Field(
        description="a person's latest decision about it, to be sent back with the next one", examples=[None]
    )
    decision: DecisionShape | None = Field(description="the decision that stands")

    @classmethod
    def of(cls, entry: CurrentField, label: FieldLabel) -> FieldShape:
        """Return a field."""
        value, decision = entry.field, entry.decision
        return cls(
            field=value.id,
            label=LabelShape.of(label),
            value=value.value,
            state=value.state,
            origin=value.origin,
            confidence=value.confidence,
            needs_review=value.needs_review,
            reasons=list(value.reasons),
            raw=value.raw,
            place=_place(value),
            against=entry.latest,
            decision=DecisionShape.of(decision) if decision else None,
        )


def _place(value: FieldValue) -> dict[str, int] | None:
    if value.place is None:
        return None
    names = ("start", "end", "page", "table", "row", "column")
    return {name: part for name in names if (part := getattr(value.place, name)) is not None}


class Fields(Shape):
    """The fields of a document, in the form's order."""

    document: DocumentShape
    fields: list[FieldShape]


class QueueEntry(Shape):
    """A field that waits for a person."""

    document: int = Field(examples=[1])
    name: str = Field(examples=["民政局.html"])
    field: FieldShape
    suggestion: int | float | None = Field(description="what the sums make of it", examples=[13])


class Queue(Shape):
    """The fields that wait in a page of documents."""

    documents: int = Field(description="documents in which something waits", examples=[1])
    fields: int = Field(description="fields that wait in all of them", examples=[3])
    items: list[QueueEntry]


class FindingShape(Shape):
    """Something that a report says against itself."""

    document: int = Field(examples=[1])
    identity: str = Field(examples=["requests.new.row"])
    kind: str = Field(examples=["source_inconsistent"])
    fields: list[str] = Field(examples=[["requests.new.total", "requests.new.natural"]])
    proposals: list[dict[str, int | float]] = Field(
        description="changes of figures with which it would hold", examples=[[{"requests.new.total": 13}]]
    )

    @classmethod
    def of(cls, document_id: int, one: Finding) -> FindingShape:
        """Return a finding."""
        return cls(
            document=document_id,
            identity=one.identity,
            kind=one.kind,
            fields=list(one.fields),
            proposals=[dict(way) for way in one.proposals],
        )


class Findings(Shape):
    """The findings of a page of documents."""

    documents: int = Field(description="documents that the filter lets through", examples=[1])
    items: list[FindingShape]


class History(Shape):
    """The decisions about a document, the first one first; what the sums settled has no author."""

    items: list[DecisionShape]


class Wanted(Shape):
    """A decision that somebody wants to take."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"document": 1, "field": "requests.new.total", "action": "accept", "against": None},
                {"document": 1, "field": "requests.new.total", "action": "correct", "value": "13", "against": None},
                {
                    "document": 1,
                    "field": "requests.new.total",
                    "action": "unreadable",
                    "reason": "the stamp hides it",
                    "against": 7,
                },
                {"document": 1, "field": "requests.new.total", "action": "withdraw", "against": 8},
            ]
        },
    )

    document: DocumentId
    field: FieldId
    action: Action = Field(
        description="accept: what was read stands there; correct: value stands there; blank: the cell is empty; "
        "unreadable: something stands there and cannot be read; withdraw: the decision ``against`` is taken back"
    )
    against: int | None = Field(
        description="the latest decision about the field that you know of, as GET fields gives it; none is null"
    )
    value: str | None = Field(None, max_length=500, description="of correct: what stands on the page, as it is typed")
    reason: str = Field("", max_length=500, description="what is noted beside it")
    against_sums: bool = Field(False, description="of correct: put it down even where a sum fails with it")
    author: str | None = Field(None, max_length=60, description="who decides, while there are no keys")


class Decided(Shape):
    """What became of a decision."""

    decision: DecisionShape
    settled: list[str] = Field(description="fields that the sums settle with it", examples=[[]])
    reopened: list[str] = Field(description="fields that they do not settle any more", examples=[[]])
    field: FieldShape
    to_review: int = Field(description="fields that still wait in the document", examples=[2])


class KeyShape(Shape):
    """Whose a key is."""

    name: str = Field(examples=["lin"])
    role: str = Field(examples=["reviewer"])
    author: str = Field(description="who made it", examples=["root"])
    made_at: Moment
    revoked_at: str | None = Field(examples=[None])

    @classmethod
    def of(cls, key: ApiKey) -> KeyShape:
        """Return a key."""
        return cls(
            name=key.name, role=key.role.value, author=key.author, made_at=key.made_at, revoked_at=key.revoked_at
        )


class Keys(Shape):
    """All keys."""

    items: list[KeyShape]


class Health(Shape):
    """How the service is."""

    status: str = Field(description="ok, or what is the matter", examples=["ok"])
    version: str = Field(examples=["0.1.0"])
    reading: int = Field(description="files that are being read", examples=[0])
