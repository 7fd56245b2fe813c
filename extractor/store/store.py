"""One SQLite file: the files as they came, what was read from them, and what people decided.

In: bytes, Extractions and decisions. Out: records with current values. Surprise: nothing is ever overwritten. A new
extraction stands beside the old one, a decision is appended, and the current value of a field is computed from both.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from types import EllipsisType

from sqlite_utils import Database

from extractor.errors import NoSuchPart, StoreError
from extractor.page import Span, Value, only_spans
from extractor.reconcile import Finding, FindingKind
from extractor.result import Extraction, OtherReading, Status
from extractor.store.connections import Connections
from extractor.store.decisions import Action, Choice, CurrentField, DecidedMeanwhile, Decision, current
from extractor.store.records import (
    Audit,
    DocumentRecord,
    Received,
    append_decision,
    append_extraction,
    append_part,
    now,
    to_decision,
    to_field,
    to_json,
    to_others,
    to_record,
)

_LATEST = "SELECT MAX(id) FROM extractions WHERE document_id = documents.id"

_META = """
COALESCE(
    (SELECT after FROM standing WHERE standing.document_id = documents.id AND field_id = '{0}'
     ORDER BY id DESC LIMIT 1),
    (SELECT value FROM fields WHERE extraction_id = extractions.id AND field_id = '{0}'))
"""

_DOCUMENTS = f"""
SELECT documents.id, substr(documents.sha256, 1, 64) AS sha256, documents.name, documents.part, documents.received_at,
       extractions.status, extractions.error_code, extractions.error_details, extractions.error,
       extractions.format, extractions.forms,
       extractions.model_calls, extractions.prompt_tokens, extractions.completion_tokens, extractions.milliseconds,
       {_META.format("meta.agency")} AS agency, {_META.format("meta.year")} AS year,
       (SELECT COUNT(*) FROM fields WHERE extraction_id = extractions.id AND needs_review) AS flagged,
       (SELECT COUNT(*) FROM fields WHERE extraction_id = extractions.id AND (needs_review OR EXISTS (
           SELECT 1 FROM audits WHERE audits.extraction_id = fields.extraction_id
           AND audits.field_id = fields.field_id)) AND NOT EXISTS (
           SELECT 1 FROM standing WHERE standing.document_id = documents.id
           AND standing.field_id = fields.field_id)) AS to_review
FROM documents LEFT JOIN extractions ON extractions.id = ({_LATEST})
"""


class Store:
    """The database of one installation. Safe to share between threads: each gets its own connection."""

    def __init__(self, path: Path, audit_share: float = 0.0) -> None:
        """Open the file, creating it or bringing it up to date; ``audit_share`` of the unflagged fields of whatever is
        saved from now on is drawn to be asked about.

        Raises:
            StoreError: the file is no database, is newer than this program, or cannot be written.
        """
        self.path = path
        self.audit_share = audit_share
        self._connections = Connections(path)
        self._writing = self._connections.writing
        self.close = self._connections.close

    @property
    def _db(self) -> Database:
        return self._connections.db

    # --- files and what was read from them ---------------------------------------------------------------------------

    def receive(self, name: str, data: bytes) -> Received:
        """Keep a file before anything is done with it; the same bytes are the same document, whatever their name."""
        digest = sha256(data).hexdigest()
        with self._writing() as db:
            cursor = db.execute(
                "INSERT INTO documents (sha256, name, received_at, content) VALUES (?, ?, ?, ?)"
                " ON CONFLICT (sha256) DO NOTHING",
                [digest, name, now(), data],
            )
            known = cursor.rowcount == 0
        row = self._db.execute("SELECT id FROM documents WHERE sha256 = ?", [digest]).fetchone()
        return Received(int(row["id"]), known)

    def content(self, document_id: int) -> bytes:
        """Return the bytes of a document's file as they came."""
        first = self._first(document_id)
        return bytes(self._db.execute("SELECT content FROM documents WHERE id = ?", [first]).fetchone()["content"])

    def save(self, document_id: int, extraction: Extraction) -> int:
        """Append what was read of a document, with all its fields and findings, at once; return its id."""
        with self._writing() as db:
            source = extraction.document.source if extraction.document else None
            return append_extraction(db, document_id, extraction, source, self.audit_share)

    def save_all(self, document_id: int, extractions: Sequence[Extraction]) -> list[int]:
        """Append what was read of a file, all at once; return the documents that its reports are, in their order.

        The first is the file's own document; the others are made when they are first found. One that an earlier version
        found and this one does not has failed from now on. The first keeps the source of all.
        """
        saved = []
        source = next((one.document.source for one in extractions if one.document), None)
        with self._writing() as db:
            first = self._first(document_id)
            db.execute("UPDATE documents SET part = ? WHERE id = ?", [extractions[0].part, first])
            rows = db.execute("SELECT part, id FROM documents WHERE first = ?", [first]).fetchall()
            known = {int(row["part"]): int(row["id"]) for row in rows}
            for extraction in extractions:
                further = extraction.part > 1
                own = (known.pop(extraction.part, 0) or append_part(db, first, extraction.part)) if further else first
                append_extraction(db, own, extraction, None if further else source, self.audit_share)
                saved.append(own)
            gone = Extraction(extractions[0].sha256, Status.FAILED, NoSuchPart())
            for own in known.values():
                append_extraction(db, own, gone, None, 0.0)
        return saved

    def parts(self, document_id: int) -> list[DocumentRecord]:
        """Return the documents that the reports of a document's file are, itself among them, in their order."""
        first = self._first(document_id)
        where = " WHERE documents.id = ? OR documents.first = ? ORDER BY documents.part"
        return [to_record(row) for row in self._db.execute(_DOCUMENTS + where, [first, first])]

    def _first(self, document_id: int) -> int:
        """Return the document that has the bytes of a document's file."""
        row = self._db.execute("SELECT COALESCE(first, id) FROM documents WHERE id = ?", [document_id]).fetchone()
        if row is None:
            raise StoreError(file=self.path, problem=f"there is no document {document_id}")
        return int(row[0])

    def documents(self) -> list[DocumentRecord]:
        """Return every document, the newest file's first."""
        order = " ORDER BY COALESCE(documents.first, documents.id) DESC, documents.part DESC"
        return [to_record(row) for row in self._db.execute(_DOCUMENTS + order)]

    def document(self, document_id: int) -> DocumentRecord | None:
        """Return one document."""
        row = self._db.execute(_DOCUMENTS + " WHERE documents.id = ?", [document_id]).fetchone()
        return to_record(row) if row else None

    def year_before(self, record: DocumentRecord) -> DocumentRecord | None:
        """Return the report of the same agency on the year before, the latest received of several; None without one."""
        if not record.agency or record.year is None:
            return None
        where = f" WHERE {_META.format('meta.agency')} = ? AND {_META.format('meta.year')} = ?"
        row = self._db.execute(
            _DOCUMENTS + where + " ORDER BY documents.id DESC LIMIT 1",
            [to_json(record.agency), to_json(record.year - 1)],
        ).fetchone()
        return to_record(row) if row else None

    def unread(self) -> list[int]:
        """Return the documents that were received and not read: a process was killed in between."""
        rows = self._db.execute(
            "SELECT id FROM documents WHERE NOT EXISTS (SELECT 1 FROM extractions WHERE document_id = documents.id)"
            " ORDER BY id"
        )
        return [int(row["id"]) for row in rows]

    def source(self, document_id: int) -> str:
        """Return the source text that the places of a document's fields point into; of one report among several in a
        file without the others' characters.
        """
        sql = "SELECT source, spans FROM extractions WHERE document_id = ? ORDER BY id DESC LIMIT 1"
        own, file = (self._db.execute(sql, [one]).fetchone() for one in (document_id, self._first(document_id)))
        if own is None or file is None:
            return ""
        spans = [Span(*span) for span in json.loads(own["spans"])]
        return only_spans(file["source"] or "", spans) if spans else str(own["source"] or "")

    def findings(self, document_id: int) -> list[Finding]:
        """Return the findings of a document's latest extraction."""
        rows = self._db.execute(
            "SELECT identity, kind, fields, proposals FROM findings"
            " WHERE extraction_id = (SELECT MAX(id) FROM extractions WHERE document_id = ?)",
            [document_id],
        )
        return [
            Finding(
                row["identity"],
                FindingKind(row["kind"]),
                tuple(json.loads(row["fields"])),
                tuple(json.loads(row["proposals"])),
            )
            for row in rows
        ]

    def others(self, document_id: int) -> tuple[OtherReading, ...]:
        """Return what was last read of tables that are not the report's own; nobody decides about these."""
        row = self._db.execute(
            "SELECT others FROM extractions WHERE document_id = ? ORDER BY id DESC LIMIT 1", [document_id]
        ).fetchone()
        return to_others(row["others"]) if row else ()

    # --- fields and decisions ----------------------------------------------------------------------------------------

    def read_fields(self, document_id: int) -> dict[str, CurrentField]:
        """Return every field of a document as the latest extraction read it, whatever people decided."""
        rows = self._db.execute(
            "SELECT * FROM fields WHERE extraction_id = (SELECT MAX(id) FROM extractions WHERE document_id = ?)"
            " ORDER BY position",
            [document_id],
        )
        return {row["field_id"]: CurrentField(to_field(row)) for row in rows}

    def reasons(self) -> dict[int, frozenset[str]]:
        """Return for each document why fields of its latest extraction were flagged."""
        found: dict[int, set[str]] = {}
        for row in self._db.execute(
            "SELECT DISTINCT extractions.document_id, fields.reasons FROM fields JOIN extractions"
            " ON extractions.id = fields.extraction_id WHERE needs_review"
            " AND extraction_id IN (SELECT MAX(id) FROM extractions GROUP BY document_id)"
        ):
            found.setdefault(row["document_id"], set()).update(json.loads(row["reasons"]))
        return {document_id: frozenset(codes) for document_id, codes in found.items()}

    def fields(self, document_id: int) -> dict[str, CurrentField]:
        """Return every field of a document as it stands now, in the form's order."""
        histories: dict[str, list[Decision]] = {}
        for decision in self.decisions(document_id):
            histories.setdefault(decision.field_id, []).append(decision)
        read = self.read_fields(document_id)
        return {name: current(entry.field, histories.get(name, [])) for name, entry in read.items()}

    def audits(self, document_id: int | None = None) -> list[Audit]:
        """Return the fields drawn from the latest extractions of all documents, or of one, with their answers."""
        rows = self._db.execute(
            "SELECT fields.*, audits.document_id, audits.share FROM audits JOIN fields USING (extraction_id, field_id)"
            " WHERE extraction_id IN (SELECT MAX(id) FROM extractions GROUP BY document_id)"
            " AND (? IS NULL OR audits.document_id = ?) ORDER BY extraction_id, position",
            [document_id, document_id],
        ).fetchall()
        answers = {
            (row["document_id"], row["field_id"]): to_decision(row)
            for row in self._db.execute(
                "SELECT * FROM standing WHERE (? IS NULL OR document_id = ?) ORDER BY id", [document_id, document_id]
            )
        }
        return [
            Audit(row["document_id"], to_field(row), row["share"], answers.get((row["document_id"], row["field_id"])))
            for row in rows
        ]

    def decide(
        self,
        document_id: int,
        field_id: str,
        action: Action,
        after: Value,
        author: str,
        reason: str = "",
        *,
        expected: int | EllipsisType | None = ...,
    ) -> Decision:
        """Append a decision; when this returns, it is on the disk. ``expected`` is that of a ``Choice``.

        Raises:
            StoreError: the document has no such field.
            DecidedMeanwhile: the latest decision about the field is another one than was expected.
        """
        choice = Choice(document_id, field_id, action, after, author, reason, expected)
        if taken := self.decide_many([choice]):
            return taken[0]
        raise DecidedMeanwhile(self.decisions(document_id, field_id)[-1])

    def decide_many(self, choices: Sequence[Choice]) -> list[Decision]:
        """Append decisions, all at once or none; those about fields that somebody decided meanwhile are left out.

        Raises:
            StoreError: a document has no such field.
        """
        taken = []
        with self._writing() as db:
            fields = {number: self.fields(number) for number in {choice.document_id for choice in choices}}
            for choice in choices:
                now = fields[choice.document_id].get(choice.field_id)
                if now is None:
                    problem = f"document {choice.document_id} has no field {choice.field_id}"
                    raise StoreError(file=self.path, problem=problem)
                if choice.expected in (..., now.latest):
                    taken.append(append_decision(db, choice, now.field.value))
        rows = (self._db.execute("SELECT * FROM decisions WHERE id = ?", [one]).fetchone() for one in taken)
        return [to_decision(row) for row in rows]

    def decisions(self, document_id: int, field_id: str | None = None) -> list[Decision]:
        """Return the decisions about a document, or one field of it, in the order they were taken."""
        sql, arguments = "SELECT * FROM decisions WHERE document_id = ?", [document_id]
        if field_id is not None:
            return [
                to_decision(row)
                for row in self._db.execute(sql + " AND field_id = ? ORDER BY id", [*arguments, field_id])
            ]
        return [to_decision(row) for row in self._db.execute(sql + " ORDER BY id", arguments)]

    def standing(self, document_id: int) -> list[Decision]:
        """Return the decisions about a document that were not taken back, in the order they were taken."""
        rows = self._db.execute("SELECT * FROM standing WHERE document_id = ? ORDER BY id", [document_id])
        return [to_decision(row) for row in rows]

    def unreadable(self) -> dict[int, int]:
        """Return for each document that has any, how many of its fields people found unreadable."""
        rows = self._db.execute(
            "SELECT document_id, COUNT(*) AS count FROM standing AS one WHERE action = ? AND NOT EXISTS"
            " (SELECT 1 FROM standing AS other WHERE other.document_id = one.document_id"
            " AND other.field_id = one.field_id AND other.id > one.id) GROUP BY document_id",
            [Action.UNREADABLE],
        )
        return {int(row["document_id"]): int(row["count"]) for row in rows}

    def remove(self, document_id: int) -> None:
        """Remove a file that could not be read, and nothing else: what people decided about is kept.

        Raises:
            StoreError: something was read from the document, or somebody decided about it.
        """
        with self._writing() as db:
            read = db.execute(
                "SELECT 1 FROM extractions WHERE document_id = ? AND status != ?", [document_id, Status.FAILED]
            ).fetchone()
            parts = db.execute("SELECT 1 FROM documents WHERE first = ?", [document_id]).fetchone()
            if read or parts or self.decisions(document_id):
                problem = f"document {document_id} was read, and only files that could not be read can be removed"
                raise StoreError(file=self.path, problem=problem)
            db.execute("DELETE FROM extractions WHERE document_id = ?", [document_id])
            db.execute("DELETE FROM documents WHERE id = ?", [document_id])
