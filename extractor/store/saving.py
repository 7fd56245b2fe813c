"""Puts down what was read of a document.

In: an Extraction, or its rows where they were kept elsewhere. Out: rows. Surprise: what the sums settled of an earlier
reading is open again, since they may say something else of this one.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from extractor.databases import Database
from extractor.errors import NoSuchPart, ReaderDied
from extractor.names import readable
from extractor.result import Extraction, Status, part_name
from extractor.store.acts import reopen_settled
from extractor.store.audit_sample import is_drawn
from extractor.store.digests import digest_extraction, keep_figures
from extractor.store.listing import list_document
from extractor.store.reading_rows import FIELD, READING, ReadingRows, reading_rows
from extractor.store.records import Received, now


@dataclass(frozen=True, slots=True)
class Saving:
    """What is put down with whatever is read: the share that is drawn for audit, and what read it."""

    audit_share: float = 0.0
    engine: str = ""


def append_file(db: Database, name: str, data: bytes) -> Received:
    """Put a file down, or find the document that the same bytes are."""
    digest = sha256(data).hexdigest()
    cursor = db.execute(
        "INSERT INTO documents (sha256, name, received_at, content) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (sha256) DO NOTHING",
        [digest, readable(name), now(), data],
    )
    known = cursor.rowcount == 0
    if not known:
        list_document(db, int(cursor.lastrowid or 0))
    row = db.execute("SELECT id FROM documents WHERE sha256 = ?", [digest]).fetchone()
    return Received(int(row["id"]), known)


def append_reports(db: Database, first: int, extractions: Sequence[Extraction], how: Saving) -> list[int]:
    """Put down what was read of a file, whose own document is the ``first``; return the documents of its reports."""
    return append_rows(db, first, rows_of(extractions, how.engine), how)


def rows_of(extractions: Sequence[Extraction], engine: str) -> list[ReadingRows]:
    """Return the rows that keep what was read of a file; the first report keeps the source of all."""
    source = next((one.document.source for one in extractions if one.document), None)
    return [reading_rows(one, None if one.part > 1 else source, engine) for one in extractions]


def append_rows(db: Database, first: int, readings: Sequence[ReadingRows], how: Saving) -> list[int]:
    """Put down the rows of what was read of a file; return the documents of its reports."""
    saved = []
    db.execute("UPDATE documents SET part = ? WHERE id = ?", [readings[0].part, first])
    rows = db.execute("SELECT part, id FROM documents WHERE first = ?", [first]).fetchall()
    known = {int(row["part"]): int(row["id"]) for row in rows}
    for one in readings:
        further = one.part > 1
        own = (known.pop(one.part, 0) or append_part(db, first, one.part)) if further else first
        append_reading(db, own, one, how.audit_share)
        saved.append(own)
    gone = reading_rows(Extraction(readings[0].sha256, Status.FAILED, NoSuchPart()), None, how.engine)
    for own in known.values():
        append_reading(db, own, gone, 0.0)
    return saved


def read_by(db: Database, digest: str, engine: str) -> int | None:
    """Return the document that some bytes are, if the same engine has read it to its end; None if it is to be read.

    A reading that somebody ended from outside says nothing of the file.
    """
    row = db.execute(
        "SELECT documents.id, engine, error_code, error_details FROM documents JOIN extractions ON extractions.id ="
        " (SELECT MAX(id) FROM extractions WHERE document_id = documents.id) WHERE sha256 = ?",
        [digest],
    ).fetchone()
    if row is None or not engine or row["engine"] != engine:
        return None
    if row["error_code"] == ReaderDied.code and json.loads(row["error_details"]).get("status") == KILLED:
        return None
    return int(row["id"])


KILLED = "-9"
"""What a process ends with that somebody ended from outside; what a library breaks down with is another signal."""


def append_part(db: Database, first: int, part: int) -> int:
    """Put a further report of a file down, whose bytes the ``first`` one's document has, and return its document."""
    cursor = db.execute(
        "INSERT INTO documents (sha256, name, received_at, content, part, first)"
        " SELECT sha256 || '#' || ?, name, received_at, x'', ?, id FROM documents WHERE id = ?",
        [part, part, first],
    )
    return int(cursor.lastrowid or 0)


def append_extraction(db: Database, document_id: int, extraction: Extraction, source: str | None, how: Saving) -> int:
    """Put what was read of a document down, with its fields, its findings and what is drawn of it; return its id."""
    return append_reading(db, document_id, reading_rows(extraction, source, how.engine), how.audit_share)


def append_reading(db: Database, document_id: int, rows: ReadingRows, audit_share: float) -> int:
    """Put the rows of what was read of a document down; return the id of the extraction."""
    cursor = db.execute(
        f"INSERT INTO extractions (document_id, {', '.join(READING)}) VALUES (?{', ?' * len(READING)})",
        [document_id, *(rows.reading[name] for name in READING)],
    )
    extraction_id = int(cursor.lastrowid or 0)
    db.conn.executemany(
        f"INSERT INTO fields (extraction_id, {', '.join(FIELD)}) VALUES (?{', ?' * len(FIELD)})",
        [(extraction_id, *one) for one in rows.fields],
    )
    db.conn.executemany(
        "INSERT INTO findings (extraction_id, identity, kind, fields, proposals) VALUES (?, ?, ?, ?, ?)",
        [(extraction_id, *one) for one in rows.findings],
    )
    drawn_by = part_name(rows.sha256, rows.part if rows.part > 1 else 0)
    db.conn.executemany(
        "INSERT INTO audits (extraction_id, document_id, field_id, share) SELECT ?, ?, ?, ? WHERE NOT EXISTS"
        " (SELECT 1 FROM decisions WHERE document_id = ? AND field_id = ?)",
        [
            [extraction_id, document_id, name, audit_share, document_id, name]
            for name in rows.settled
            if is_drawn(drawn_by, name, audit_share)
        ],
    )
    digest_extraction(db, extraction_id)
    keep_figures(db, extraction_id)
    reopen_settled(db, document_id)
    list_document(db, document_id)
    return extraction_id
