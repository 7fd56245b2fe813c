"""Documents that are looked at twice: a share of those that people settled is settled again by somebody else, blind.

In: a document that nothing waits in any more. Out: the same to be settled once more, then whether both say the same of
each field. Surprise: some fields are shown with an error the second time, to see whether it is caught. That can harm
nothing, for no value of a document ever comes from a second look; where the two differ, a third person decides, in the
first look, which is the one that counts.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from extractor.databases import Database
from extractor.page import FieldValue, State, Value
from extractor.store.audit_sample import is_drawn
from extractor.store.connections import Connections
from extractor.store.decisions import CurrentField, Decision
from extractor.store.records import now, to_json

_SECOND_SEED, _PLANTED_SEED = "gouji-second-1", "gouji-planted-1"

DUE = """
SELECT second_looks.document_id FROM second_looks JOIN listed ON listed.id = second_looks.document_id
WHERE done_at IS NULL AND listed.state = 'done'
AND NOT EXISTS (SELECT 1 FROM decisions AS one WHERE one.document_id = second_looks.document_id AND one.look = 1
    AND one.author = :author)
"""
"""The documents that somebody can look at a second time, since they had no part in the first."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A field of which two people said different things, each a value with its state."""

    document_id: int
    field_id: str
    first: tuple[Value, State]
    second: tuple[Value, State]


@dataclass(frozen=True, slots=True)
class Shares:
    """Which share of the documents that people settle is looked at a second time, and which share of the fields asked
    about then is shown with an error.
    """

    documents: float = 0.0
    planted: float = 0.0


NO_SHARES = Shares()


def draw(db: Database, document_id: int, shares: Shares) -> None:
    """Have a document that people have settled looked at a second time, if it belongs to the share."""
    if not shares.documents:
        return
    row = db.execute("SELECT sha256 FROM listed WHERE id = ? AND state = 'done'", [document_id]).fetchone()
    if row is None or not is_drawn(row["sha256"], "", shares.documents, _SECOND_SEED):
        return
    if db.execute("SELECT 1 FROM second_looks WHERE document_id = ?", [document_id]).fetchone():
        return
    db.execute("INSERT INTO second_looks (document_id, drawn_at) VALUES (?, ?)", [document_id, now()])
    answered = db.execute(
        "SELECT standing.field_id, after FROM standing JOIN fields ON fields.field_id = standing.field_id"
        " AND extraction_id = (SELECT MAX(id) FROM extractions WHERE document_id = :document)"
        " WHERE standing.document_id = :document AND needs_review AND author != ''"
        " AND action IN ('accept', 'correct') ORDER BY standing.id",
        {"document": document_id},
    )
    known = {one["field_id"]: json.loads(one["after"]) for one in answered}
    for name, value in known.items():
        if isinstance(value, int) and value >= 0 and is_drawn(row["sha256"], name, shares.planted, _PLANTED_SEED):
            db.execute("INSERT INTO planted VALUES (?, ?, ?)", [document_id, name, to_json(misread(value))])


def misread(value: int) -> int:
    """Return a number as it might have been misread: its last digit is another one."""
    return value + 3 if value % 10 < 7 else value - 7


def as_planted(db: Database, document_id: int, read: Mapping[str, FieldValue]) -> dict[str, FieldValue]:
    """Return what was read of a document with the errors that were planted in it."""
    shown = dict(read)
    for name, value in _planted(db, document_id).items():
        if name in shown:
            shown[name] = replace(
                shown[name], value=value, raw=str(value), state=State.READ, needs_review=True, confidence=0.5
            )
    return shown


def compare(
    db: Database,
    document_id: int,
    first: Mapping[str, CurrentField],
    second: Mapping[str, CurrentField],
    author: str,
) -> None:
    """Hold the second look at a document against the first, once nothing waits in it."""
    db.execute("DELETE FROM compared WHERE document_id = ? AND third IS NULL", [document_id])
    waits = any(entry.field.needs_review for entry in second.values())
    db.execute(
        "UPDATE second_looks SET done_at = ?, author = ? WHERE document_id = ?",
        [None if waits else now(), author, document_id],
    )
    planted = _planted(db, document_id)
    for name, entry in second.items() if not waits else ():
        if entry.decision is None or name not in first:
            continue
        own = first[name]
        outcome = "agreed" if _said(own) == _said(entry) else "disagreed"
        if name in planted:
            outcome = "missed" if entry.field.value == planted[name] else "caught"
        authors = [one.decision.author if one.decision else "" for one in (own, entry)]
        db.execute(
            "INSERT OR IGNORE INTO compared (document_id, field_id, first_author, second_author, first_value,"
            " second_value, outcome) VALUES (?, ?, ?, ?, ?, ?, ?)",
            [document_id, name, *authors, to_json(_said(own)), to_json(_said(entry)), outcome],
        )


def settle_disagreement(db: Database, taken: Sequence[Decision]) -> None:
    """Note of decisions of the first look which settle what two others disagreed about."""
    for one in taken:
        db.execute(
            "UPDATE compared SET third = ? WHERE document_id = ? AND field_id = ? AND outcome = 'disagreed'"
            " AND third IS NULL AND ? NOT IN (first_author, second_author)",
            [one.id, one.document_id, one.field_id, one.author],
        )


def _said(entry: CurrentField) -> tuple[Value, State]:
    """Return what a look says of a field; where it gives a value, how it stands on the page is no difference."""
    value = entry.field
    return value.value, State.READ if value.value is not None else value.state


def _planted(db: Database, document_id: int) -> dict[str, int]:
    rows = db.execute("SELECT field_id, value FROM planted WHERE document_id = ?", [document_id])
    return {row["field_id"]: json.loads(row["value"]) for row in rows}


class SecondLooks:
    """The second looks of one installation."""

    def __init__(self, connections: Connections) -> None:
        """Stand on a store's connections."""
        self._connections = connections

    def is_due(self, document_id: int, author: str) -> bool:
        """Tell whether somebody is to look at a document a second time, and so is shown nothing of the first."""
        sql, given = DUE + " AND second_looks.document_id = :document", {"author": author, "document": document_id}
        return self._connections.db.execute(sql, given).fetchone() is not None

    def due(self, author: str) -> frozenset[int]:
        """Return the documents that somebody can be given to look at a second time, of which they may know nothing."""
        rows = self._connections.db.execute(DUE, {"author": author})
        return frozenset(int(row["document_id"]) for row in rows)

    def waiting(self) -> int:
        """Count the documents that wait for their second look."""
        row = self._connections.db.execute("SELECT COUNT(*) FROM second_looks WHERE done_at IS NULL").fetchone()
        return int(row[0])

    def disagreements(self, author: str) -> list[Disagreement]:
        """Return the fields that somebody is to decide as the third, the oldest first."""
        rows = self._connections.db.execute(
            "SELECT * FROM compared WHERE outcome = 'disagreed' AND third IS NULL"
            " AND ? NOT IN (first_author, second_author) ORDER BY document_id, rowid",
            [author],
        )
        return [
            Disagreement(row["document_id"], row["field_id"], _stored(row["first_value"]), _stored(row["second_value"]))
            for row in rows
        ]


def _stored(text: str) -> tuple[Value, State]:
    value, state = json.loads(text)
    return value, State(state)
