"""One SQLite file: the files as they came, what was read from them, and what people decided.

In: bytes, Extractions and decisions. Out: records with current values. Surprise: nothing is ever overwritten. A new
extraction stands beside the old one, a decision is appended, and the current value of a field is computed from both.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from copy import copy
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from types import EllipsisType

from extractor.databases import Database
from extractor.errors import StoreError
from extractor.page import Span, Value, only_spans
from extractor.reconcile import Finding, FindingKind
from extractor.result import Extraction, OtherReading, Status
from extractor.store import saving
from extractor.store.acts import append_act, append_decision
from extractor.store.audit_sample import audits_of
from extractor.store.checks import ALL_BYTES, QUICK_BYTES, refuse_damaged
from extractor.store.connections import PATIENCE, Connections
from extractor.store.decisions import (
    Action,
    ActKind,
    Choice,
    CurrentField,
    DecidedFields,
    DecidedMeanwhile,
    Decision,
    Follow,
)
from extractor.store.digests import latest, latest_fields
from extractor.store.history import FIRST, SECOND, History
from extractor.store.listing import (
    EVERY,
    DocumentFilter,
    ListState,
    Sort,
    Totals,
    is_listed,
    list_all,
    list_document,
    listed,
    record_of,
    totals,
)
from extractor.store.reading_rows import ReadingRows
from extractor.store.records import Audit, DocumentRecord, Received, to_field, to_json, to_others
from extractor.store.roles import require, require_to_bring
from extractor.store.seconds import NO_SHARES, Shares, as_planted, compare, draw, settle_disagreement


class Store(History):
    """The database of one installation. Safe to share between threads: each gets its own connection."""

    def __init__(
        self,
        path: Path,
        audit_share: float = 0.0,
        engine: str = "",
        patience: float = PATIENCE,
        seconds: Shares = NO_SHARES,
        most_bytes: int = QUICK_BYTES,
    ) -> None:
        """Open the file, creating it or bringing it up to date.

        ``audit_share`` of the unflagged fields of whatever is saved from now on is drawn to be asked about, ``engine``
        is what reads it, and ``seconds`` says what is looked at twice. A lock of somebody else's is waited for as many
        seconds as ``patience``. The pages of a file of up to ``most_bytes`` are all looked at before anything is read.

        Raises:
            StoreError: the file is no database, is newer than this program, or cannot be written.
        """
        super().__init__(Connections(path, patience))
        self.path = path
        self._saving = saving.Saving(audit_share, engine)
        self._seconds = seconds
        refuse_damaged(self._db, path, most_bytes=most_bytes)
        if not is_listed(self._db):
            with self._writing() as db:
                list_all(db)

    def refuse_damaged(self) -> None:
        """Look at the whole file before all of it is taken out.

        Raises:
            DatabaseDamaged: something is wrong with it.
        """
        refuse_damaged(self._db, self.path, most_bytes=ALL_BYTES)

    def second(self) -> Store:
        """Return the same database as somebody works in it who looks at documents a second time, seeing no first."""
        other = copy(self)
        other.look = SECOND
        return other

    # --- files and what was read from them ---------------------------------------------------------------------------

    def receive(self, name: str, data: bytes, author: str | None = None) -> Received:
        """Keep a file before anything is done with it; the same bytes are the same document, whatever their name.

        ``author`` is who brings it through the app; a command is given by whoever has the database anyway.

        Raises:
            NotAllowed: people are listed, and whoever brings it may not review.
        """
        with self._writing() as db:
            if author is not None:
                require_to_bring(db, author)
            return saving.append_file(db, name, data)

    def keep(self, name: str, data: bytes, extractions: Sequence[Extraction]) -> list[int]:
        """Keep a file with what was read of it, both or neither; return the documents that its reports are."""
        return self.keep_rows(name, data, saving.rows_of(extractions, self._saving.engine))

    def keep_rows(self, name: str, data: bytes, readings: Sequence[ReadingRows]) -> list[int]:
        """Keep a file with the rows of what was read of it, wherever that was."""
        with self._writing() as db:
            first = saving.append_file(db, name, data).document_id
            return saving.append_rows(db, first, readings, self._saving)

    def read_already(self, data: bytes) -> int | None:
        """Return the document that some bytes are, where this store's engine has read them to their end."""
        return saving.read_by(self._db, sha256(data).hexdigest(), self._saving.engine)

    def content(self, document_id: int) -> bytes:
        """Return the bytes of a document's file as they came."""
        first = self._first(document_id)
        return bytes(self._db.execute("SELECT content FROM documents WHERE id = ?", [first]).fetchone()["content"])

    def save(self, document_id: int, extraction: Extraction) -> int:
        """Append what was read of a document, with all its fields and findings, at once; return its id."""
        with self._writing() as db:
            source = extraction.document.source if extraction.document else None
            return saving.append_extraction(db, document_id, extraction, source, self._saving)

    def save_all(self, document_id: int, extractions: Sequence[Extraction], *, unless_read: bool = False) -> list[int]:
        """Append what was read of a file, all at once; return the documents that its reports are, in their order.

        The first is the file's own document; the others are made when they are first found. One that an earlier version
        found and this one does not has failed from now on. The first keeps the source of all. With ``unless_read``
        nothing is appended where another process was faster.
        """
        with self._writing() as db:
            if unless_read and latest(db, self._first(document_id)) is not None:
                return [one.id for one in self.parts(document_id)]
            return saving.append_reports(db, self._first(document_id), extractions, self._saving)

    def parts(self, document_id: int) -> list[DocumentRecord]:
        """Return the documents that the reports of a document's file are, itself among them, in their order."""
        first = self._first(document_id)
        rows = self._db.execute("SELECT * FROM listed WHERE file = ? ORDER BY part", [first])
        return [record_of(self._db, row) for row in rows]

    def _first(self, document_id: int) -> int:
        """Return the document that has the bytes of a document's file."""
        row = self._db.execute("SELECT COALESCE(first, id) FROM documents WHERE id = ?", [document_id]).fetchone()
        if row is None:
            raise StoreError(file=self.path, problem=f"there is no document {document_id}")
        return int(row[0])

    def documents(
        self,
        wanted: DocumentFilter = EVERY,
        sort: Sort = Sort.NEWEST,
        limit: int | None = None,
        offset: int = 0,
    ) -> list[DocumentRecord]:
        """Return documents, the newest file's first unless told otherwise; all of them without a limit."""
        return listed(self._db, wanted, sort, limit, offset)

    def count(self, wanted: DocumentFilter = EVERY) -> Totals:
        """Count documents by what became of them, and the fields that wait in them."""
        return totals(self._db, wanted)

    def document(self, document_id: int) -> DocumentRecord | None:
        """Return one document."""
        row = self._db.execute("SELECT * FROM listed WHERE id = ?", [document_id]).fetchone()
        return record_of(self._db, row) if row else None

    def year_before(self, record: DocumentRecord) -> DocumentRecord | None:
        """Return the report of the same agency on the year before, the latest received of several; None without one."""
        if not record.agency or record.year is None:
            return None
        row = self._db.execute(
            "SELECT * FROM listed WHERE agency = ? AND year = ? ORDER BY id DESC LIMIT 1",
            [to_json(record.agency), to_json(record.year - 1)],
        ).fetchone()
        return record_of(self._db, row) if row else None

    def unread(self) -> list[int]:
        """Return the documents that were received and not read: a process was killed in between."""
        rows = self._db.execute("SELECT id FROM listed WHERE state = ? ORDER BY id", [ListState.UNREAD])
        return [int(row["id"]) for row in rows]

    def source(self, document_id: int) -> str:
        """Return the source text that the places of a document's fields point into; of one report among several in a
        file without the others' characters.
        """
        sql = "SELECT source, spans FROM extractions WHERE id = ?"
        own, file = (
            self._db.execute(sql, [latest(self._db, one)]).fetchone() for one in (document_id, self._first(document_id))
        )
        if own is None or file is None:
            return ""
        spans = [Span(*span) for span in json.loads(own["spans"])]
        return only_spans(file["source"] or "", spans) if spans else str(own["source"] or "")

    def findings(self, document_id: int) -> list[Finding]:
        """Return the findings of a document's latest extraction."""
        rows = self._db.execute(
            "SELECT identity, kind, fields, proposals FROM findings WHERE extraction_id = ?",
            [latest(self._db, document_id)],
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
            "SELECT others FROM extractions WHERE id = ?", [latest(self._db, document_id)]
        ).fetchone()
        return to_others(row["others"]) if row else ()

    # --- fields and decisions ----------------------------------------------------------------------------------------

    def read_fields(self, document_id: int) -> dict[str, CurrentField]:
        """Return every field of a document as the latest extraction read it, whatever people decided."""
        read = {row["field_id"]: to_field(row) for row in latest_fields(self._db, document_id)}
        if self.look == SECOND:
            read = as_planted(self._db, document_id, read)
        return {name: CurrentField(value) for name, value in read.items()}

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
        return self._decided(document_id).current

    def _decided(self, document_id: int) -> DecidedFields:
        read = self.read_fields(document_id)
        return DecidedFields((entry.field for entry in read.values()), self.decisions(document_id))

    def audits(self, document_id: int | None = None) -> list[Audit]:
        """Return the fields drawn from the latest extractions of all documents, or of one, with their answers."""
        return audits_of(self._db, document_id)

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
            NotAllowed: the author may not review.
            DecidedMeanwhile: the latest decision about the field is another one than was expected.
        """
        choice = Choice(document_id, field_id, action, after, author, reason, expected)
        if taken := self.decide_many([choice]):
            return taken[0]
        raise self.meanwhile(document_id, field_id)

    def meanwhile(self, document_id: int, field_id: str) -> DecidedMeanwhile:
        """Return the error that names a person's latest decision about a field."""
        latest = self.fields(document_id)[field_id].latest
        return DecidedMeanwhile(next(one for one in self.decisions(document_id, field_id) if one.id == latest))

    def decide_many(
        self,
        choices: Sequence[Choice],
        then: Follow | None = None,
        kind: ActKind = ActKind.ANSWER,
        undoes: int | None = None,
    ) -> list[Decision]:
        """Append one author's decisions, all at once or none, as one act; those about fields that somebody decided
        meanwhile are left out. What follows from them is a part of the act, and not returned.

        Raises:
            StoreError: a document has no such field.
            NotAllowed: an author may not review.
        """
        taken: list[Decision] = []
        decided: dict[int, DecidedFields] = {}
        with self._writing() as db:
            for author in {choice.author for choice in choices}:
                require(db, author)
            for choice in choices:
                number = choice.document_id
                fields = decided[number] = decided.get(number) or self._decided(number)
                entry = fields.current.get(choice.field_id)
                if entry is None:
                    raise StoreError(file=self.path, problem=f"document {number} has no field {choice.field_id}")
                if choice.expected in (..., entry.latest):
                    act = taken[0].act if taken else append_act(db, choice.author, kind, undoes, self.look, self.nonce)
                    taken.append(append_decision(db, act, choice, entry.field.value, self.look))
                    fields.add(taken[-1])
            for number, last in {one.document_id: one for one in taken}.items():
                if then:
                    _append_what_follows(db, last, then(number, decided[number].current), decided[number])
                self._looked_at(db, number, last)
            if self.look == FIRST:
                settle_disagreement(db, taken)
        return taken

    def _looked_at(self, db: Database, document_id: int, last: Decision) -> None:
        """Bring up to date what depends on a document's decisions, of which ``last`` was just added."""
        if self.look == FIRST:
            list_document(db, document_id)
            draw(db, document_id, self._seconds)
            return
        first = copy(self)
        first.look = FIRST
        compare(db, document_id, first.fields(document_id), self.fields(document_id), last.author)

    def follow(self, document_id: int, then: Follow) -> list[Decision]:
        """Append what follows from a document's fields as they stand, without an answer; return it."""
        taken: list[Decision] = []
        with self._writing() as db:
            fields = self._decided(document_id)
            for choice in then(document_id, fields.current):
                act = taken[0].act if taken else append_act(db, choice.author, ActKind.SUMS, look=self.look)
                before = fields.current[choice.field_id].field.value
                taken.append(append_decision(db, act, choice, before, self.look))
            if taken and self.look == FIRST:
                list_document(db, document_id)
        return taken

    def unreadable(self) -> dict[int, int]:
        """Return for each document that has any, how many of its fields people found unreadable."""
        return {row["id"]: row["unreadable"] for row in self._db.execute("SELECT * FROM listed WHERE unreadable")}

    def require_to_bring(self, author: str) -> None:
        """Pass whoever may bring files and have them read again.

        Raises:
            NotAllowed: the person may not.
        """
        require_to_bring(self._db, author)

    def remove(self, document_id: int, author: str) -> None:
        """Remove a file that could not be read, and nothing else: what people decided about is kept.

        Raises:
            NotAllowed: the author may not review.
            StoreError: something was read from the document, or somebody decided about it.
        """
        with self._writing() as db:
            require_to_bring(db, author)
            read = db.execute(
                "SELECT 1 FROM extractions WHERE document_id = ? AND status != ?", [document_id, Status.FAILED]
            ).fetchone()
            parts = db.execute("SELECT 1 FROM documents WHERE first = ?", [document_id]).fetchone()
            if read or parts or self.decisions(document_id):
                problem = f"document {document_id} was read, and only files that could not be read can be removed"
                raise StoreError(file=self.path, problem=problem)
            db.execute("DELETE FROM extractions WHERE document_id = ?", [document_id])
            for table, column in (("listed", "id"), ("leases", "document_id")):
                db.execute(f"DELETE FROM {table} WHERE {column} = ?", [document_id])
            db.execute("DELETE FROM documents WHERE id = ?", [document_id])


def _append_what_follows(db: Database, last: Decision, choices: Sequence[Choice], fields: DecidedFields) -> None:
    """Put down what follows from an act's ``last`` decision about a document."""
    for choice in choices:
        because = last.id if choice.because is None else choice.because
        before = fields.current[choice.field_id].field.value
        append_decision(db, last.act, replace(choice, because=because), before, last.look)
