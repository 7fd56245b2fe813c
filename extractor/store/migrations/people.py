"""The steps of the schema that came with several reviewers: roles, and second looks.

In: a database with the steps before. Out: the same with these. Surprise: nothing of an earlier
decision changes; all of them were of a first look.
"""

from __future__ import annotations

from extractor.databases import Database
from extractor.store.migrations.steps import migrations


@migrations(name="0013_roles")
def _roles(db: Database) -> None:
    """Who may do what: the latest line about a person counts; while there is none at all, everybody may review."""
    db.execute(
        """
        CREATE TABLE roles (
            id INTEGER PRIMARY KEY,
            person TEXT NOT NULL,
            role TEXT NOT NULL CHECK (role IN ('none', 'viewer', 'reviewer', 'admin')),
            author TEXT NOT NULL,
            decided_at TEXT NOT NULL
        )
        """
    )
    db.execute("CREATE INDEX roles_of_person ON roles(person, id)")
    for event in ("UPDATE", "DELETE"):
        db.execute(
            f"""
            CREATE TRIGGER roles_keep_{event.lower()} BEFORE {event} ON roles
            BEGIN SELECT RAISE(ABORT, 'roles are append-only'); END
            """
        )


@migrations(name="0014_looks")
def _looks(db: Database) -> None:
    """A document can be looked at a second time, by somebody who does not see the first; what counts is the first."""
    db.execute("DROP VIEW standing")
    for table in ("acts", "decisions"):
        db.execute(f"ALTER TABLE {table} ADD COLUMN look INTEGER NOT NULL DEFAULT 1")
    db.execute(
        """
        CREATE VIEW standing AS SELECT * FROM decisions AS one WHERE action != 'withdraw' AND look = 1
        AND NOT EXISTS (SELECT 1 FROM decisions AS other WHERE other.withdraws = one.id)
        """
    )
    db.execute(
        """
        CREATE TABLE second_looks (
            document_id INTEGER PRIMARY KEY REFERENCES documents(id),
            drawn_at TEXT NOT NULL,
            done_at TEXT,
            author TEXT
        )
        """
    )
    db.execute("CREATE INDEX second_looks_open ON second_looks(document_id) WHERE done_at IS NULL")
    db.execute(
        """
        CREATE TABLE planted (
            document_id INTEGER NOT NULL REFERENCES documents(id),
            field_id TEXT NOT NULL,
            value TEXT NOT NULL,
            PRIMARY KEY (document_id, field_id)
        )
        """
    )
    db.execute(
        """
        CREATE TABLE compared (
            document_id INTEGER NOT NULL REFERENCES documents(id),
            field_id TEXT NOT NULL,
            first_author TEXT NOT NULL,
            second_author TEXT NOT NULL,
            first_value TEXT NOT NULL,
            second_value TEXT NOT NULL,
            outcome TEXT NOT NULL CHECK (outcome IN ('agreed', 'disagreed', 'caught', 'missed')),
            third INTEGER REFERENCES decisions(id),
            PRIMARY KEY (document_id, field_id)
        )
        """
    )


@migrations(name="0022_chain_covers_looks")
def _chain_covers_looks(db: Database) -> None:
    """From here on the chain of decisions says of each which look it is of; the links before stay as they are."""
    db.execute("CREATE TABLE chain_without_look (id INTEGER NOT NULL)")
    db.execute("INSERT INTO chain_without_look SELECT COALESCE(MAX(id), 0) FROM decisions")
    for event in ("INSERT", "UPDATE", "DELETE"):
        db.execute(
            f"""
            CREATE TRIGGER chain_without_look_keep_{event.lower()} BEFORE {event} ON chain_without_look
            BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END
            """
        )


@migrations(name="0023_nonces")
def _nonces(db: Database) -> None:
    """An act knows by which name a browser sent it, so that it counts once, however often and to whom it is sent."""
    db.execute("ALTER TABLE acts ADD COLUMN nonce TEXT")
    db.execute("CREATE UNIQUE INDEX acts_of_nonce ON acts(author, nonce) WHERE nonce IS NOT NULL")
