"""A document as rows with its values as they stand: what an export of rows is made of.

In: a document. Out: its ``CurrentRows``. Surprise: only a document that somebody decided about is put together field by
field; the rows of every other one leave the database as they went in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from extractor.store.digests import latest, latest_fields
from extractor.store.reading_rows import FINDING, READING, ReadingRows
from extractor.store.records import DocumentRecord, field_row
from extractor.store.store import Store

_NOT_READ: Mapping[str, object] = {**dict.fromkeys(READING), "forms": "{}", "others": "[]", "spans": "[]"}


@dataclass(frozen=True, slots=True)
class CurrentRows:
    """The rows of a document. ``decided`` has the action, the author and the time of every field that has any."""

    rows: ReadingRows
    decided: Mapping[str, tuple[str, str, str]]


def current_rows(store: Store, record: DocumentRecord) -> CurrentRows:
    """Return the rows of a document, without its source."""
    db = store.connections.db
    extraction = latest(db, record.id)
    found = db.execute(f"SELECT {', '.join(READING)} FROM extractions WHERE id = ?", [extraction]).fetchone()
    reading = {**(dict(zip(READING, found, strict=True)) if found else _NOT_READ), "source": None}
    reading["status"] = record.status or "unread"
    findings = db.execute(f"SELECT {', '.join(FINDING)} FROM findings WHERE extraction_id = ?", [extraction]).fetchall()
    decided: dict[str, tuple[str, str, str]] = {}
    fields: Sequence[Sequence[object]]
    if db.execute("SELECT 1 FROM decisions WHERE document_id = ? LIMIT 1", [record.id]).fetchone():
        current = store.fields(record.id)
        fields = [field_row(n, entry.field) for n, entry in enumerate(current.values())]
        for name, entry in current.items():
            if entry.decision:
                decided[name] = (str(entry.decision.action), entry.decision.author, entry.decision.decided_at)
    else:
        fields = latest_fields(db, record.id)
    digest = record.sha256.partition("#")[0]
    return CurrentRows(ReadingRows(digest, record.part, reading, fields, list(map(tuple, findings))), decided)
