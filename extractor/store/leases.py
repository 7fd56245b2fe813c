"""Who works on which document, so that nobody else is given it meanwhile.

In: a person and a time. Out: ``Lease``s, and the next document that nobody has. Surprise: a lease keeps nobody from
answering, for every answer is held against the decision that the person knew of; it only keeps two people from being
sent to the same place, and runs out by itself when a browser is closed.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from extractor.databases import Database
from extractor.store.connections import Connections
from extractor.store.roles import require
from extractor.store.seconds import DUE

LEASE_SECONDS = 900.0
"""How long somebody has a document without touching it."""


@dataclass(frozen=True, slots=True)
class Lease:
    """Who has a document, and until when, in seconds since 1970; ``second`` if it is looked at once more, blind."""

    document_id: int
    author: str
    until: float
    second: bool = False


class Leases:
    """The leases of one installation. Safe to share between threads and processes."""

    def __init__(self, connections: Connections, clock: Callable[[], float] = time.time) -> None:
        """Stand on a store's connections; ``clock`` tells the time."""
        self._connections = connections
        self._clock = clock

    def take(self, author: str, document_id: int, seconds: float = LEASE_SECONDS) -> Lease:
        """Lease a document to somebody, or for longer; return whose it is now, which is another's if they have it.

        Whoever settled it first keeps it from nobody who is to look at it a second time, and ``second`` is always about
        who asks: what they are shown depends on it.

        Raises:
            NotAllowed: they may not review; so of the next one.
        """
        with self._connections.writing() as db:
            require(db, author)
            held = self._held(db, document_id)
            if held is None or held.author == author:
                return self._lease(db, author, document_id, seconds)
            second = _is_due(db, author, document_id)
            if second and not _is_due(db, held.author, document_id):
                return self._lease(db, author, document_id, seconds)
            return replace(held, second=second)

    def take_next(self, author: str, seconds: float = LEASE_SECONDS, after: int = 0) -> Lease | None:
        """Lease the next document in which something waits and which nobody else has; None where there is none.

        One that the person has already comes first, and then those after ``after``, the document that they go on from.
        Where nothing waits any more, it is one that they are to look at a second time.
        """
        with self._connections.writing() as db:
            require(db, author)
            given = {"now": self._clock(), "author": author, "after": after}
            db.execute(  # what they are done with is anybody's, for a second look
                "DELETE FROM leases WHERE author = :author AND document_id IN (SELECT id FROM listed WHERE"
                f" state != 'review') AND document_id NOT IN ({DUE})",
                given,
            )
            row = db.execute(
                "SELECT listed.id FROM listed LEFT JOIN leases ON leases.document_id = listed.id"
                " AND leases.until > :now WHERE state = 'review' AND (author IS NULL OR author = :author)"
                " ORDER BY listed.id = :after, author IS NULL, listed.id < :after, listed.id LIMIT 1",
                given,
            ).fetchone()
            if row:
                return self._lease(db, author, row["id"], seconds)
            row = db.execute(
                DUE + " AND NOT EXISTS (SELECT 1 FROM leases WHERE leases.document_id = second_looks.document_id"
                " AND until > :now AND leases.author != :author)"
                " ORDER BY second_looks.document_id = :after, second_looks.document_id NOT IN"
                " (SELECT document_id FROM leases WHERE author = :author), second_looks.document_id LIMIT 1",
                given,
            ).fetchone()
            return self._lease(db, author, row["document_id"], seconds) if row else None

    def give_back(self, author: str, document_id: int) -> None:
        """End somebody's lease of a document; another's is left alone."""
        with self._connections.writing() as db:
            db.execute("DELETE FROM leases WHERE document_id = ? AND author = ?", [document_id, author])

    def held(self) -> dict[int, Lease]:
        """Return the leases that have not run out, by document."""
        rows = self._connections.db.execute("SELECT * FROM leases WHERE until > ?", [self._clock()])
        return {row["document_id"]: Lease(row["document_id"], row["author"], row["until"]) for row in rows}

    def _held(self, db: Database, document_id: int) -> Lease | None:
        row = db.execute(
            "SELECT * FROM leases WHERE document_id = ? AND until > ?", [document_id, self._clock()]
        ).fetchone()
        return Lease(document_id, row["author"], row["until"]) if row else None

    def _lease(self, db: Database, author: str, document_id: int, seconds: float) -> Lease:
        until = self._clock() + seconds
        db.execute("INSERT OR REPLACE INTO leases VALUES (?, ?, ?)", [document_id, author, until])
        return Lease(document_id, author, until, _is_due(db, author, document_id))


def _is_due(db: Database, author: str, document_id: int) -> bool:
    """Tell whether somebody is to look at a document a second time."""
    given = {"author": author, "document": document_id}
    return db.execute(DUE + " AND second_looks.document_id = :document", given).fetchone() is not None
