"""The steps of the schema that came with the HTTP interface.

In: a database with the steps before. Out: the same with these. Surprise: of a key only its hash is here, and of the
name of a request too; neither can be had back.
"""

from __future__ import annotations

from extractor.databases import Database
from extractor.store.migrations.steps import migrations


@migrations(name="0030_interface")
def _interface(db: Database) -> None:
    """Keys of programs and people that use the interface, and what was answered to requests that may come again."""
    db.execute(
        """
        CREATE TABLE api_keys (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL,
            role TEXT NOT NULL CHECK (role IN ('viewer', 'reviewer', 'admin')),
            hash TEXT NOT NULL UNIQUE,
            author TEXT NOT NULL,
            made_at TEXT NOT NULL,
            revoked_by TEXT,
            revoked_at TEXT
        )
        """
    )
    db.execute("CREATE UNIQUE INDEX api_keys_in_use ON api_keys(name) WHERE revoked_at IS NULL")
    db.execute(
        """
        CREATE TABLE answered_requests (
            author TEXT NOT NULL,
            hash TEXT NOT NULL,
            request TEXT NOT NULL,
            status INTEGER NOT NULL,
            answer TEXT NOT NULL,
            answered_at TEXT NOT NULL,
            PRIMARY KEY (author, hash)
        ) WITHOUT ROWID
        """
    )
    db.execute("CREATE INDEX answered_requests_by_age ON answered_requests(answered_at)")
