"""Acts and the decisions that they are made of, as rows of the database and back.

In: choices. Out: ``Act``s and ``Decision``s. Surprise: nothing is ever taken out; what the sums settled of an earlier
reading is withdrawn when a document is read anew, as a person's decision would never be.
"""

from __future__ import annotations

import json
import sqlite3

from extractor.databases import Database
from extractor.page import Value
from extractor.store.decisions import BY_SUMS, Act, Action, ActKind, Choice, Decision
from extractor.store.digests import link_decision
from extractor.store.records import now, to_json


def append_act(
    db: Database, author: str, kind: ActKind, undoes: int | None = None, look: int = 1, nonce: str | None = None
) -> int:
    """Put an act down that decisions will belong to, and return its id."""
    cursor = db.execute(
        "INSERT INTO acts (author, kind, begun_at, undoes, look, nonce) VALUES (?, ?, ?, ?, ?, ?)",
        [author, kind, now(), undoes, look, nonce],
    )
    return int(cursor.lastrowid or 0)


def append_decision(db: Database, act: int, choice: Choice, before: Value, look: int = 1) -> Decision:
    """Put a decision down."""
    moment = now()
    cursor = db.execute(
        "INSERT INTO decisions (document_id, field_id, action, before, after, author, reason, decided_at, withdraws,"
        " act, because, look) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            choice.document_id,
            choice.field_id,
            choice.action,
            to_json(before),
            to_json(choice.after),
            choice.author,
            choice.reason,
            moment,
            choice.withdraws,
            act,
            choice.because,
            look,
        ],
    )
    link_decision(db, int(cursor.lastrowid or 0))
    return Decision(
        id=int(cursor.lastrowid or 0),
        document_id=choice.document_id,
        field_id=choice.field_id,
        action=choice.action,
        before=before,
        after=choice.after,
        author=choice.author,
        reason=choice.reason,
        decided_at=moment,
        withdraws=choice.withdraws,
        act=act,
        because=choice.because,
        look=look,
    )


def reopen_settled(db: Database, document_id: int) -> None:
    """Take back what the sums settled of a document: they spoke of an earlier reading."""
    rows = db.execute("SELECT * FROM standing WHERE document_id = ? AND action = ?", [document_id, Action.SETTLE])
    settled = [to_decision(row) for row in rows.fetchall()]
    if not settled:
        return
    act = append_act(db, BY_SUMS, ActKind.SUMS)
    for one in settled:
        append_decision(db, act, taking_back(one, BY_SUMS), one.after)


def taking_back(decision: Decision, author: str, expected: int | None = None) -> Choice:
    """Return the choice that takes a decision back."""
    return Choice(
        decision.document_id,
        decision.field_id,
        Action.WITHDRAW,
        decision.before,
        author,
        expected=expected if expected is not None else ...,
        withdraws=decision.id,
    )


def to_act(row: sqlite3.Row) -> Act:
    """Return the act that a row keeps."""
    return Act(row["id"], row["author"], ActKind(row["kind"]), row["begun_at"], row["undoes"])


def to_decision(row: sqlite3.Row) -> Decision:
    """Return the decision that a row keeps."""
    return Decision(
        id=row["id"],
        document_id=row["document_id"],
        field_id=row["field_id"],
        action=Action(row["action"]),
        before=json.loads(row["before"]),
        after=json.loads(row["after"]),
        author=row["author"],
        reason=row["reason"],
        decided_at=row["decided_at"],
        withdraws=row["withdraws"],
        act=row["act"],
        because=row["because"],
        look=row["look"],
    )
