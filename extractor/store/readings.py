"""When a document was read, by which version of the program, and what came of it.

In: a document. Out: its ``Reading``s, the first one first. Surprise: a reading is never replaced; the last one counts.
"""

from __future__ import annotations

from dataclasses import dataclass

from extractor.result import Status
from extractor.store.connections import Connections


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of a document; ``flagged`` of its fields were asked about then, those drawn for audit among them."""

    made_at: str
    version: str
    status: Status
    flagged: int


def readings_of(connections: Connections, document_id: int) -> list[Reading]:
    """Return the readings of a document."""
    rows = connections.db.execute(
        "SELECT made_at, version, status, (SELECT COUNT(*) FROM fields WHERE extraction_id = extractions.id"
        " AND (needs_review OR EXISTS (SELECT 1 FROM audits WHERE audits.extraction_id = fields.extraction_id"
        " AND audits.field_id = fields.field_id))) AS flagged FROM extractions WHERE document_id = ? ORDER BY id",
        [document_id],
    )
    return [Reading(row["made_at"], row["version"], Status(row["status"]), row["flagged"]) for row in rows]
