"""What was answered to requests that may come again, because whoever sent them did not hear the answer.

In: whose request it is, its name and what it asks. Out: the answer, of now or of then. Surprise: the answer is put down
in the transaction of what it tells of, so that no process that dies in between leaves the one without the other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from extractor.databases import Database
from extractor.errors import GoujiError
from extractor.store.connections import Connections
from extractor.store.records import now

REMEMBERED = timedelta(days=7)


class OtherRequest(GoujiError):
    """The name of a request was used for another one."""

    code = "other_request"
    sentence = (
        "This Idempotency-Key came with another request before: give each request one of its own, and the same only to "
        "one that is sent again."
    )


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request was answered; ``again`` where it had been before."""

    status: int
    text: str
    again: bool = False


class AnsweredRequests:
    """The requests of one installation that had a name."""

    def __init__(self, connections: Connections) -> None:
        """Stand on a store's connections."""
        self._connections = connections

    def once(self, author: str, name: str | None, request: str, answer: Callable[[], Answer]) -> Answer:
        """Return what ``answer`` gives the first time that a request comes, and the same whenever it comes again.

        ``request`` is all that it asks; one without a name is answered anew each time. What ``answer`` writes and what
        is put down of it are there together or not at all.

        Raises:
            OtherRequest: the name came with another request before.
        """
        with self._connections.writing() as db:
            if name is None:
                return answer()
            given = [author, _hash(name)]
            row = db.execute("SELECT * FROM answered_requests WHERE author = ? AND hash = ?", given).fetchone()
            if row:
                if row["request"] != _hash(request):
                    raise OtherRequest
                return Answer(row["status"], row["answer"], again=True)
            fresh = answer()
            _forget(db)
            db.execute(
                "INSERT INTO answered_requests (author, hash, request, status, answer, answered_at)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                [*given, _hash(request), fresh.status, fresh.text, now()],
            )
            return fresh


def _forget(db: Database) -> None:
    before = (datetime.now(UTC) - REMEMBERED).isoformat(timespec="seconds")
    db.execute("DELETE FROM answered_requests WHERE answered_at < ?", [before])


def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()
