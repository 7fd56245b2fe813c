"""The steps of the schema that came with agencies.

In: a database with the steps before. Out: the same with these. Surprise: none.
"""

from __future__ import annotations

from extractor.databases import Database
from extractor.store.migrations.steps import migrations


@migrations(name="0020_agencies")
def _agencies(db: Database) -> None:
    """The agencies that report, whose names people said it is that reports print, and who owes a report on a year."""
    db.execute(
        """
        CREATE TABLE agencies (
            code TEXT PRIMARY KEY,
            name TEXT NOT NULL,
            level INTEGER NOT NULL,
            parent TEXT,
            covers TEXT NOT NULL CHECK (covers IN ('own', 'all', 'more'))
        ) WITHOUT ROWID
        """
    )
    db.execute(
        """
        CREATE TABLE agency_names (
            name TEXT PRIMARY KEY,
            code TEXT,
            author TEXT NOT NULL,
            decided_at TEXT NOT NULL
        ) WITHOUT ROWID
        """
    )
    db.execute("CREATE TABLE expected (year INTEGER, code TEXT, due TEXT, PRIMARY KEY (year, code)) WITHOUT ROWID")
