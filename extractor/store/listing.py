"""The list of documents with its counts, kept in the same transaction as whatever changes them.

In: a document that was received, read or decided about. Out: its row in ``listed``, and pages of such rows. Surprise:
the table says nothing that the others do not; what counts the fields of one document does so at every answer, so that
nothing has to count those of all documents at every click.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from extractor.databases import Database
from extractor.store.digests import altered, digest_listed, same_listed
from extractor.store.records import DocumentRecord, to_json, to_record

LIST_VERSION = 1
"""The database's ``user_version`` once every document is listed; a greater one lists all of them anew."""

_META = """
COALESCE(
    (SELECT after FROM standing WHERE standing.document_id = documents.id AND field_id = '{0}'
     ORDER BY id DESC LIMIT 1),
    (SELECT value FROM fields WHERE extraction_id = extractions.id AND field_id = '{0}'))
"""

_DOCUMENT = f"""
SELECT documents.id, COALESCE(documents.first, documents.id) AS file, documents.part,
       substr(documents.sha256, 1, 64) AS sha256, documents.name, documents.received_at, extractions.status,
       extractions.error_code, extractions.error_details, extractions.error, extractions.format, extractions.forms,
       {_META.format("meta.agency")} AS agency, {_META.format("meta.year")} AS year,
       (SELECT COUNT(*) FROM fields WHERE extraction_id = extractions.id AND needs_review) AS flagged,
       (SELECT COUNT(*) FROM standing AS one WHERE one.document_id = documents.id AND action = 'unreadable'
        AND NOT EXISTS (SELECT 1 FROM standing AS other WHERE other.document_id = one.document_id
        AND other.field_id = one.field_id AND other.id > one.id)) AS unreadable,
       extractions.id AS extraction_id, extractions.model_calls, extractions.prompt_tokens,
       extractions.completion_tokens, extractions.milliseconds
FROM documents LEFT JOIN extractions
ON extractions.id = (SELECT MAX(id) FROM extractions WHERE document_id = documents.id)
WHERE documents.id = ?
"""

_WAITING = """
SELECT reasons FROM fields WHERE extraction_id = :extraction
AND (needs_review OR EXISTS (SELECT 1 FROM audits WHERE audits.extraction_id = fields.extraction_id
     AND audits.field_id = fields.field_id))
AND NOT EXISTS (SELECT 1 FROM standing WHERE standing.document_id = :document AND standing.field_id = fields.field_id)
"""


class ListState(StrEnum):
    """What became of a document, as a list can be filtered by it."""

    UNREAD = "unread"
    FAILED = "failed"
    REVIEW = "review"
    DONE = "done"


class Sort(StrEnum):
    """In which order documents are listed; those alike in it, the newest first."""

    NEWEST = "newest"
    OLDEST = "oldest"
    NAME = "name"
    AGENCY = "agency"
    WAITING = "waiting"  # those with most to review first


_SORTED_BY = {
    Sort.NEWEST: "file DESC, part DESC",
    Sort.OLDEST: "file, part",
    Sort.NAME: "name, file DESC, part",
    Sort.AGENCY: "agency IS NULL, agency, year DESC, file DESC, part",
    Sort.WAITING: "to_review DESC, file DESC, part",
}


@dataclass(frozen=True, slots=True)
class DocumentFilter:
    """Which documents are listed; what is left as it is does not count.

    Attributes:
        text: stands in the name of the file, the agency or the year.
        states: what became of it.
        agency, year, form: as read, or as a person put them right; a report may follow several forms.
        reason: why a field of it waits.
        batch: with which upload its file came.
        among: the documents that it is one of.
    """

    text: str = ""
    states: tuple[ListState, ...] = ()
    agency: str = ""
    year: int | None = None
    form: str = ""
    reason: str = ""
    batch: int | None = None
    among: frozenset[int] | None = None


@dataclass(frozen=True, slots=True)
class Totals:
    """How many documents a filter lets through, by what became of them, and what waits in them."""

    documents: int
    unread: int
    failed: int
    review: int
    done: int
    fields: int
    unreadable: int


EVERY = DocumentFilter()


def list_document(db: Database, document_id: int) -> None:
    """Bring a document's row up to date."""
    row = computed(db, document_id)
    if row is None:
        db.execute("DELETE FROM listed WHERE id = ?", [document_id])
        return
    marks = ", ".join(f":{name}" for name in row)
    db.execute(f"INSERT OR REPLACE INTO listed ({', '.join(row)}) VALUES ({marks})", row)
    digest_listed(db, document_id)


def computed(db: Database, document_id: int) -> dict[str, Any] | None:
    """Return a document's row as the other tables have it; None where there is no such document."""
    found = db.execute(_DOCUMENT, [document_id]).fetchone()
    if found is None:
        return None
    row = dict(found)
    waiting = db.execute(_WAITING, {"extraction": row.pop("extraction_id"), "document": document_id}).fetchall()
    row["to_review"] = len(waiting)
    row["reasons"] = to_json(sorted({code for own in {one["reasons"] for one in waiting} for code in json.loads(own)}))
    row["state"] = ListState.REVIEW if waiting else ListState(row["status"] or "unread")
    if row["status"] == ListState.REVIEW and not waiting:
        row["state"] = ListState.DONE
    return row


def list_all(db: Database) -> None:
    """List every document anew, and note that all are."""
    for row in db.execute("SELECT id FROM documents").fetchall():
        list_document(db, row["id"])
    db.execute(f"PRAGMA user_version = {LIST_VERSION}")


def is_listed(db: Database) -> bool:
    """Tell whether every document is listed."""
    return bool(db.execute("PRAGMA user_version").fetchone()[0] == LIST_VERSION)


def listed(
    db: Database,
    wanted: DocumentFilter = EVERY,
    sort: Sort = Sort.NEWEST,
    limit: int | None = None,
    offset: int = 0,
) -> list[DocumentRecord]:
    """Return a page of documents."""
    where, arguments = _where(wanted)
    sql = f"SELECT * FROM listed{where} ORDER BY {_SORTED_BY[sort]} LIMIT ? OFFSET ?"
    rows: Sequence[sqlite3.Row] = db.execute(sql, [*arguments, -1 if limit is None else limit, offset]).fetchall()
    return [record_of(db, row) for row in rows]


def record_of(db: Database, row: sqlite3.Row) -> DocumentRecord:
    """Return what a row of the list says.

    Raises:
        DatabaseDamaged: it is not as it was put down.
    """
    if not same_listed(row):
        raise altered(db, f"the entry of document {row['id']} in the list is not as it was put down")
    return to_record(row)


def totals(db: Database, wanted: DocumentFilter = EVERY) -> Totals:
    """Count documents, and what waits in them."""
    where, arguments = _where(wanted)
    states = ", ".join(f"COALESCE(SUM(state = '{state}'), 0)" for state in ListState)
    sums = "COALESCE(SUM(to_review), 0), COALESCE(SUM(unreadable), 0)"
    return Totals(*db.execute(f"SELECT COUNT(*), {states}, {sums} FROM listed{where}", arguments).fetchone())


def _where(wanted: DocumentFilter) -> tuple[str, list[object]]:
    """Return the condition that a filter is, with what stands in its gaps."""
    parts: list[tuple[str, list[object]]] = []
    if text := wanted.text.strip().lower():
        shown = "name || ' ' || COALESCE(agency, '') || ' ' || COALESCE(year, '')"
        parts.append((f"INSTR(LOWER({shown}), ?)", [text]))
    if wanted.states:
        parts.append((f"state IN ({', '.join('?' * len(wanted.states))})", list(wanted.states)))
    if wanted.agency:
        parts.append(("agency = ?", [to_json(wanted.agency)]))
    if wanted.year is not None:
        parts.append(("year = ?", [to_json(wanted.year)]))
    if wanted.form:
        parts.append(("EXISTS (SELECT 1 FROM json_each(listed.forms) WHERE value = ?)", [wanted.form]))
    if wanted.reason:
        parts.append(("EXISTS (SELECT 1 FROM json_each(listed.reasons) WHERE value = ?)", [wanted.reason]))
    if wanted.batch is not None:
        parts.append(("file IN (SELECT document_id FROM batch_files WHERE batch_id = ?)", [wanted.batch]))
    if wanted.among is not None:
        parts.append(("id IN (SELECT value FROM json_each(?))", [json.dumps(sorted(wanted.among))]))
    condition = " AND ".join(part for part, _ in parts)
    return (f" WHERE {condition}" if condition else ""), [one for _, given in parts for one in given]
