"""Databases of something else, which are left alone.

In: the path of a file that may be a database. Out: nothing, or the error that says it is another program's. Surprise:
it is asked before a file is opened for good, since opening one as ours already writes into it.
"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from extractor.databases import Database
from extractor.errors import NotOfDocuments, StoreError
from extractor.store.failures import connected
from extractor.store.migrations import migrations

DOCUMENTS = "documents"
"""The table that every database of ours has."""


def refuse_other(path: Path, *, patience: float = 5.0) -> None:
    """Let a file pass that is a database of documents, or was one before it was damaged.

    Raises:
        NotOfDocuments: it is whole, and holds tables of which none is of this program's documents.
    """
    try:
        with closing(connected(path, patience)) as connection:
            found = _tables(Database(connection))
            if not found or DOCUMENTS in found or found & _ours():
                return
            if connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
                return
    except StoreError:  # what is wrong with it is said by the checks
        return
    raise NotOfDocuments(file=path)


def _ours() -> set[str]:
    with closing(Database(memory=True)) as fresh:
        migrations.apply(fresh)
        return _tables(fresh)


def _tables(db: Database) -> set[str]:
    """Return the names of a database's tables, without those in which SQLite and the migrations keep account."""
    rows = db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    return {name for row in rows if not (name := str(row[0])).startswith(("sqlite_", "_sqlite_"))}
