"""All that was decided, over all documents, filtered and a page at a time; and how fast a person is.

In: a filter. Out: decisions, the latest first, and a ``Pace``. Surprise: what the sums settled stands among what people
decided, under nobody's name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from statistics import median

from extractor.store.acts import to_decision
from extractor.store.connections import Connections
from extractor.store.decisions import Action, Decision

PAUSE = 300.0
"""Seconds between two acts after which the person was doing something else."""


@dataclass(frozen=True, slots=True)
class LogFilter:
    """Which decisions are listed; what is left as it is does not count. Times are ISO texts in UTC, as stored."""

    author: str | None = None
    document_id: int | None = None
    field_id: str = ""
    actions: tuple[Action, ...] = ()
    since: str = ""
    until: str = ""
    text: str = ""
    """Stands in the name of the document's file, its agency or its year."""
    blind: str = ""
    """Who must see nothing that others said of documents which wait for a second look."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How much a person did, and how long an act takes them.

    Attributes:
        acts, fields: what they did and about how many fields; one that was answered twice is one, and what was taken
            back is none.
        seconds: the median from one act to the next, pauses left out; None where there are too few to tell.
    """

    acts: int
    fields: int
    seconds: float | None

    def left(self, questions: int) -> float | None:
        """Return about how many seconds so many questions will take."""
        return None if self.seconds is None else self.seconds * questions


EVERYTHING = LogFilter()

ANSWERED = (
    "FROM decisions JOIN acts ON acts.id = decisions.act AND acts.author = decisions.author"
    " WHERE begun_at >= ? AND kind IN ('answer', 'redo')"
    " AND NOT EXISTS (SELECT 1 FROM decisions AS later WHERE later.withdraws = decisions.id)"
)
"""What people answered since a time and did not take back."""


class ReviewLog:
    """The decisions of one installation, to be looked through."""

    def __init__(self, connections: Connections) -> None:
        """Stand on a store's connections."""
        self._connections = connections

    def decisions(self, wanted: LogFilter = EVERYTHING, limit: int = -1, offset: int = 0) -> Iterator[Decision]:
        """Yield decisions, the latest first."""
        condition, given = _where(wanted)
        sql = f"SELECT * FROM decisions WHERE {condition} ORDER BY id DESC LIMIT ? OFFSET ?"
        return map(to_decision, self._connections.db.execute(sql, [*given, limit, offset]))

    def count(self, wanted: LogFilter = EVERYTHING) -> int:
        """Count decisions."""
        condition, given = _where(wanted)
        return int(
            self._connections.db.execute(f"SELECT COUNT(*) FROM decisions WHERE {condition}", given).fetchone()[0]
        )

    def authors(self) -> list[str]:
        """Return everybody who ever decided something, by name."""
        rows = self._connections.db.execute("SELECT DISTINCT author FROM acts WHERE author != '' ORDER BY author")
        return [row["author"] for row in rows]

    def pace(self, author: str, since: str = "") -> Pace:
        """Return how much a person did since a time, and how long an act takes them."""
        rows = self._connections.db.execute(
            "SELECT begun_at FROM acts WHERE author = ? AND begun_at >= ? AND kind = 'answer' ORDER BY id",
            [author, since],
        ).fetchall()
        moments = [datetime.fromisoformat(row["begun_at"]).timestamp() for row in rows]
        gaps = [later - earlier for earlier, later in pairwise(moments)]
        worked = [gap for gap in gaps if gap <= PAUSE]
        counted = self._connections.db.execute(
            "SELECT COUNT(DISTINCT act) AS acts, COUNT(DISTINCT document_id || ' ' || field_id) AS fields"
            f" {ANSWERED} AND acts.author = ?",
            [since, author],
        ).fetchone()
        return Pace(counted["acts"], counted["fields"], median(worked) if len(worked) > 1 else None)

    def answered(self, author: str, since: str, document_id: int) -> list[str]:
        """Return the fields of a document that a person has said something about since a time."""
        sql = f"SELECT DISTINCT field_id {ANSWERED} AND acts.author = ? AND document_id = ?"
        return [row["field_id"] for row in self._connections.db.execute(sql, [since, author, document_id])]


def _where(wanted: LogFilter) -> tuple[str, list[object]]:
    """Return the condition that a filter is, with what stands in its gaps."""
    parts: list[tuple[str, list[object]]] = [("1", [])]
    if wanted.author is not None:
        parts.append(("author = ?", [wanted.author]))
    if wanted.document_id is not None:
        parts.append(("document_id = ?", [wanted.document_id]))
    if wanted.field_id:
        parts.append(("field_id = ?", [wanted.field_id]))
    if wanted.actions:
        parts.append((f"action IN ({', '.join('?' * len(wanted.actions))})", list(wanted.actions)))
    if wanted.since:
        parts.append(("decided_at >= ?", [wanted.since]))
    if wanted.until:
        parts.append(("decided_at < ?", [wanted.until]))
    if text := wanted.text.strip().lower():
        shown = "LOWER(name || ' ' || COALESCE(agency, '') || ' ' || COALESCE(year, ''))"
        parts.append((f"document_id IN (SELECT id FROM listed WHERE INSTR({shown}, ?))", [text]))
    if wanted.blind:
        hidden = "document_id IN (SELECT document_id FROM second_looks WHERE done_at IS NULL)"
        parts.append((f"(author = ? OR NOT {hidden})", [wanted.blind]))
    condition = " AND ".join(part for part, _ in parts)
    return condition, [one for _, own in parts for one in own]
