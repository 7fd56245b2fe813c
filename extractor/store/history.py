"""What was decided about documents, as it is read: one look at a time.

In: a document, an act or a person. Out: decisions and acts. Surprise: a document can be looked at twice. The first look
is the one that counts; the second is somebody else's, who does not see the first, and nothing of it ever stands among
the document's values.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from typing import Self

from extractor.databases import Database
from extractor.store.acts import to_act, to_decision
from extractor.store.connections import Connections
from extractor.store.decisions import Act, Decision

FIRST, SECOND = 1, 2
"""The look that counts, and the one that is held against it."""

_STANDING = """
SELECT * FROM decisions AS one WHERE {condition} AND look = ? AND action != 'withdraw'
AND NOT EXISTS (SELECT 1 FROM decisions AS other WHERE other.withdraws = one.id)
"""


class History:
    """The decisions of one look, over all documents."""

    def __init__(self, connections: Connections, look: int = FIRST) -> None:
        """Stand on connections."""
        self.connections = connections
        self.look = look
        self.nonce: str | None = None
        self._writing = connections.writing
        self.close = connections.close

    @property
    def _db(self) -> Database:
        return self.connections.db

    def under(self, nonce: str) -> Self:
        """Return the same database, where what is decided next is an act known by a name, which counts once."""
        other = copy(self)
        other.nonce = nonce
        return other

    def act_of(self, author: str, nonce: str) -> int | None:
        """Return a person's act that was sent under a name, where it has been put down."""
        sql = "SELECT id FROM acts WHERE author = ? AND nonce = ?"
        row = self._db.execute(sql, [author, nonce]).fetchone()
        return int(row["id"]) if row else None

    def acts(self, author: str, since: str = "", limit: int = -1) -> Iterator[Act]:
        """Yield a person's acts, the latest first; ``since`` is the time of the first one that counts."""
        sql = "SELECT * FROM acts WHERE author = ? AND look = ? AND begun_at >= ? ORDER BY id DESC LIMIT ?"
        return map(to_act, self._db.execute(sql, [author, self.look, since, limit]))

    def standing_acts(self, author: str, since: str = "") -> Iterator[Act]:
        """Yield those of a person's acts of which a decision still stands, the latest first."""
        sql = (
            "SELECT * FROM acts WHERE author = ? AND look = ? AND begun_at >= ? AND EXISTS (SELECT 1 FROM decisions AS"
            " one WHERE one.act = acts.id AND one.author = acts.author AND action != 'withdraw' AND NOT EXISTS"
            " (SELECT 1 FROM decisions AS other WHERE other.withdraws = one.id)) ORDER BY id DESC"
        )
        return map(to_act, self._db.execute(sql, [author, self.look, since]))

    def decisions_of(self, act: int) -> list[Decision]:
        """Return the decisions of an act, in the order they were taken: a person's, then what followed from them."""
        return [
            to_decision(row) for row in self._db.execute("SELECT * FROM decisions WHERE act = ? ORDER BY id", [act])
        ]

    def decisions(self, document_id: int, field_id: str | None = None) -> list[Decision]:
        """Return the decisions about a document, or one field of it, in the order they were taken."""
        sql, arguments = "SELECT * FROM decisions WHERE document_id = ? AND look = ?", [document_id, self.look]
        if field_id is not None:
            return [
                to_decision(row)
                for row in self._db.execute(sql + " AND field_id = ? ORDER BY id", [*arguments, field_id])
            ]
        return [to_decision(row) for row in self._db.execute(sql + " ORDER BY id", arguments)]

    def changed_documents(self) -> list[int]:
        """Return the documents of which somebody said something else than stood there before."""
        sql = "SELECT DISTINCT document_id FROM decisions WHERE after != before AND author != '' AND look = ?"
        return [int(row["document_id"]) for row in self._db.execute(sql + " ORDER BY document_id DESC", [self.look])]

    def standing(self, document_id: int) -> list[Decision]:
        """Return the decisions about a document that were not taken back, in the order they were taken."""
        sql = _STANDING.format(condition="document_id = ?") + " ORDER BY id"
        return [to_decision(row) for row in self._db.execute(sql, [document_id, self.look])]
