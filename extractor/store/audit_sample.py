"""Which unflagged fields a person is asked about all the same, so that silent errors can be counted at all.

In: a document's hash, a field and the share to be drawn. Out: drawn or not; later, what was drawn, with the answers.
Surprise: nothing is random here but the hash; the same file gives the same fields on every machine, whoever uploads it
and however often.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

from extractor.databases import Database
from extractor.store.acts import to_decision
from extractor.store.records import Audit, to_field

SEED = "gouji-audit-1"
"""Another seed draws other fields; a new one starts a new, independent sample."""


def is_drawn(document: str, field_id: str, share: float, seed: str = SEED) -> bool:
    """Tell whether a field belongs to the sample; ``document`` is the SHA-256 of its bytes, ``share`` between 0 and 1.

    A larger share draws the same fields and more.
    """
    if not share:
        return False
    digest = sha256(f"{seed} {document} {field_id}".encode()).digest()
    return int.from_bytes(digest[:8], "big") < share * 2**64


_DRAWN = """
SELECT fields.*, audits.document_id, audits.share FROM audits JOIN fields USING (extraction_id, field_id)
WHERE {condition} ORDER BY extraction_id, position
"""
_OF_ALL = "extraction_id IN (SELECT MAX(id) FROM extractions GROUP BY document_id)"
_OF_ONE = "extraction_id = (SELECT MAX(id) FROM extractions WHERE document_id = ?)"
"""For one document the others' extractions are not gone through: the queue asks for each of its documents."""


def audits_of(db: Database, document_id: int | None) -> list[Audit]:
    """Return the fields drawn from the latest extractions of all documents, or of one, with their answers."""
    own = [] if document_id is None else [document_id]
    rows = db.execute(_DRAWN.format(condition=_OF_ONE if own else _OF_ALL), own).fetchall()
    if not rows:
        return []
    answered = f"SELECT * FROM standing{' WHERE document_id = ?' if own else ''} ORDER BY id"
    answers = {(one["document_id"], one["field_id"]): to_decision(one) for one in db.execute(answered, own)}
    return [
        Audit(row["document_id"], to_field(row), row["share"], answers.get((row["document_id"], row["field_id"])))
        for row in rows
    ]


def waiting_audits(db: Database, documents: Sequence[int]) -> dict[int, frozenset[str]]:
    """Return the drawn fields that nobody has answered of those documents that have any."""
    marks = ", ".join("?" * len(documents))
    latest = f"SELECT MAX(id) FROM extractions WHERE document_id IN ({marks}) GROUP BY document_id"
    rows = db.execute(
        f"SELECT document_id, field_id FROM audits WHERE extraction_id IN ({latest}) AND NOT EXISTS (SELECT 1 FROM"
        " standing WHERE standing.document_id = audits.document_id AND standing.field_id = audits.field_id)",
        list(documents),
    )
    found: dict[int, set[str]] = {}
    for row in rows:
        found.setdefault(row["document_id"], set()).add(row["field_id"])
    return {document_id: frozenset(names) for document_id, names in found.items()}
