"""Puts down what was read of a document.

In: an Extraction. Out: rows. Surprise: what the sums settled of an earlier reading is open again, since they may say
something else of this one.
"""

from __future__ import annotations

from sqlite_utils import Database

from extractor import __version__
from extractor.result import Extraction, part_name
from extractor.store.acts import reopen_settled
from extractor.store.audit_sample import is_drawn
from extractor.store.listing import list_document
from extractor.store.records import field_row, now, others_text, to_json


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
    reopen_settled(db, document_id)
    list_document(db, document_id)
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
