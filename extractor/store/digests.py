"""What rows add up to, so that a figure that was altered behind the program's back is told and never taken.

In: rows, as they lie in the database. Out: digests beside them, and whether they still agree. Surprise: SQLite checks
that its pages hang together, and not what stands in them; one flipped bit makes another figure of a 3. The decisions
are a chain, each link made of the one before, so that none can be taken out, changed or put between.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from hashlib import sha256

from extractor.databases import Database
from extractor.errors import DatabaseDamaged
from extractor.page import State

_EXTRACTION = (
    "id, document_id, made_at, version, status, error_code, error_details, error, format, source, forms, model_calls,"
    " prompt_tokens, completion_tokens, milliseconds, others, spans, engine"
)
_FIELDS = "field_id, position, value, state, origin, confidence, needs_review, reasons, raw, place"
_LISTED = (
    "id, file, part, sha256, name, received_at, state, status, error_code, error_details, error, format, forms, agency,"
    " year, flagged, to_review, unreadable, reasons, model_calls, prompt_tokens, completion_tokens, milliseconds"
)
_DECISION = (
    "decisions.id, document_id, field_id, action, before, after, decisions.author, reason, decided_at, withdraws, act,"
    " because, acts.author, acts.kind, acts.begun_at, acts.undoes"
)
"""Columns by name: a later migration that adds one leaves the digests of before as they are."""

_WITH_LOOK = f"{_DECISION}, decisions.look"
"""The columns of decisions that were put down since second looks are covered too."""


def digest_of(*parts: object) -> str:
    """Return what rows add up to."""
    return sha256(json.dumps(parts, ensure_ascii=False, default=repr).encode(errors="replace")).hexdigest()


# --- what was read ---------------------------------------------------------------------------------------------------


def digest_extraction(db: Database, extraction_id: int) -> None:
    """Put beside an extraction what it and its fields add up to."""
    db.execute(
        "UPDATE extractions SET digest = ?, fields_digest = ? WHERE id = ?",
        [extraction_digest(db, extraction_id), fields_digest(db, extraction_id), extraction_id],
    )


def extraction_digest(db: Database, extraction_id: int) -> str:
    """Return what an extraction and its findings add up to, but for its fields."""
    row = db.execute(f"SELECT {_EXTRACTION} FROM extractions WHERE id = ?", [extraction_id]).fetchone()
    findings = db.execute(
        "SELECT identity, kind, fields, proposals FROM findings WHERE extraction_id = ? ORDER BY rowid", [extraction_id]
    ).fetchall()
    return digest_of(tuple(row), [tuple(one) for one in findings])


def fields_digest(db: Database, extraction_id: int) -> str:
    """Return what the fields of an extraction add up to."""
    rows = db.execute(f"SELECT {_FIELDS} FROM fields WHERE extraction_id = ? ORDER BY position", [extraction_id])
    return digest_of([tuple(row) for row in rows.fetchall()])


def same_fields(rows: list[sqlite3.Row], digest: str) -> bool:
    """Tell whether the fields of an extraction, all that is kept of each and in their order, are those put down."""
    return digest_of(list(map(tuple, rows))) == digest


def figures_text(db: Database, extraction_id: int) -> str:
    """Return as JSON the values of an extraction by field, which of them wait for a person, and which are missing."""
    sql = "SELECT field_id, value, state, needs_review FROM fields WHERE extraction_id = ? ORDER BY position"
    rows = db.execute(sql, [extraction_id]).fetchall()
    values = ",".join(f"{json.dumps(row['field_id'])}:{row['value']}" for row in rows)  # each value is JSON already
    unsure = json.dumps([row["field_id"] for row in rows if row["needs_review"]])
    missing = json.dumps([row["field_id"] for row in rows if row["state"] == State.MISSING.value])
    return f'{{"values":{{{values}}},"unsure":{unsure},"missing":{missing}}}'


def keep_figures(db: Database, extraction_id: int) -> None:
    """Put beside an extraction its figures in one text with a digest: tables of many reports read no more."""
    text = figures_text(db, extraction_id)
    db.execute(
        "UPDATE extractions SET figures = ?, figures_digest = ? WHERE id = ?",
        [text, digest_of(extraction_id, text), extraction_id],
    )


def latest_figures(db: Database, document_id: int) -> str | None:
    """Return the figures of a document's latest extraction as one text, None where nothing was read of it.

    Raises:
        DatabaseDamaged: they are not as they were put down.
    """
    sql = "SELECT id, figures, figures_digest FROM extractions WHERE document_id = ? ORDER BY id DESC LIMIT 1"
    row = db.execute(sql, [document_id]).fetchone()
    if row is None:
        return None
    if digest_of(row["id"], row["figures"]) != row["figures_digest"]:
        raise altered(db, f"the figures of document {document_id} are not as they were put down")
    return str(row["figures"])


def latest(db: Database, document_id: int) -> int | None:
    """Return the latest extraction of a document.

    Raises:
        DatabaseDamaged: it is not as it was put down.
    """
    row = db.execute("SELECT MAX(id) AS id FROM extractions WHERE document_id = ?", [document_id]).fetchone()
    if row["id"] is None:
        return None
    kept = db.execute("SELECT digest FROM extractions WHERE id = ?", [row["id"]]).fetchone()
    if kept is None or kept["digest"] != extraction_digest(db, row["id"]):
        raise altered(db, f"what was read of document {document_id} is not as it was put down")
    return int(row["id"])


def latest_fields(db: Database, document_id: int) -> list[sqlite3.Row]:
    """Return the fields of a document's latest extraction in their order.

    Raises:
        DatabaseDamaged: they are not as they were put down.
    """
    sql = "SELECT id, fields_digest FROM extractions WHERE document_id = ? ORDER BY id DESC LIMIT 1"
    extraction = db.execute(sql, [document_id]).fetchone()
    if extraction is None:
        return []
    sql = f"SELECT {_FIELDS} FROM fields WHERE extraction_id = ? ORDER BY position"
    rows: list[sqlite3.Row] = db.execute(sql, [extraction["id"]]).fetchall()
    if not same_fields(rows, extraction["fields_digest"]):
        raise altered(db, f"the fields of document {document_id} are not as they were put down")
    return rows


def altered(db: Database, problem: str) -> DatabaseDamaged:
    """Return the error that says what does not add up."""
    return DatabaseDamaged(file=getattr(db.conn, "file", ""), problem=problem)


# --- the list of documents -------------------------------------------------------------------------------------------


def digest_listed(db: Database, document_id: int) -> None:
    """Put beside a row of the list what it adds up to."""
    row = db.execute(f"SELECT {_LISTED} FROM listed WHERE id = ?", [document_id]).fetchone()
    db.execute("UPDATE listed SET digest = ? WHERE id = ?", [digest_of(tuple(row)), document_id])


def same_listed(row: sqlite3.Row) -> bool:
    """Tell whether a row of the list is the one that was put down."""
    return bool(digest_of(tuple(row[name] for name in _LISTED.split(", "))) == row["digest"])


# --- decisions -------------------------------------------------------------------------------------------------------


def link_decision(db: Database, decision_id: int) -> None:
    """Append a decision that was just put down to the chain."""
    last = db.execute("SELECT digest FROM decision_chain ORDER BY id DESC LIMIT 1").fetchone()
    columns = _WITH_LOOK if decision_id > _without_look(db) else _DECISION
    sql = f"SELECT {columns} FROM decisions JOIN acts ON acts.id = decisions.act WHERE decisions.id = ?"
    row = db.execute(sql, [decision_id]).fetchone()
    digest = digest_of(last["digest"] if last else "", tuple(row))
    db.execute("INSERT INTO decision_chain (id, digest) VALUES (?, ?)", [decision_id, digest])


def _without_look(db: Database) -> float:
    """Return the last decision whose link does not cover which look it is of; all, before there was a second one."""
    if not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'chain_without_look'").fetchone():
        return float("inf")
    row = db.execute("SELECT MAX(id) AS id FROM chain_without_look").fetchone()
    return int(row["id"] or 0)


def broken_links(db: Database) -> Iterator[str]:
    """Yield what is wrong with the chain of decisions: the first link that does not hold, and how far it reaches."""
    without = _without_look(db)
    columns = _DECISION if without == float("inf") else _WITH_LOOK
    sql = f"SELECT {columns} FROM decisions LEFT JOIN acts ON acts.id = decisions.act ORDER BY decisions.id"
    links = db.execute("SELECT id, digest FROM decision_chain ORDER BY id")
    before, short = "", _DECISION.count(",") + 1
    for row in db.execute(sql):
        link = links.fetchone()
        before = digest_of(before, tuple(row) if row["id"] > without else tuple(row)[:short])
        if link is None or link["id"] != row["id"] or link["digest"] != before:
            yield f"decision {row['id']} is not as it was put down, or one before it is missing"
            return
    if (link := links.fetchone()) is not None:
        yield f"decision {link['id']} is missing"
