"""The steps of the schema that came with uploads as batches.

In: a database with the steps before. Out: the same with these. Surprise: none.
"""

from __future__ import annotations

from extractor.databases import Database
from extractor.store.migrations.steps import migrations


@migrations(name="0016_batches")
def _batches(db: Database) -> None:
    """Which files came in together; those that could not be kept have no document, but say why."""
    db.execute(
        """
        CREATE TABLE batches (
            id INTEGER PRIMARY KEY,
            author TEXT NOT NULL,
            name TEXT NOT NULL,
            begun_at TEXT NOT NULL
        )
        """
    )
    db.execute(
        """
        CREATE TABLE batch_files (
            id INTEGER PRIMARY KEY,
            batch_id INTEGER NOT NULL REFERENCES batches(id),
            name TEXT NOT NULL,
            document_id INTEGER REFERENCES documents(id) ON DELETE CASCADE,
            known INTEGER NOT NULL,
            error_code TEXT,
            error_details TEXT,
            error TEXT
        )
        """
    )
    db.execute("CREATE INDEX batch_files_of_batch ON batch_files(batch_id)")
    db.execute("CREATE INDEX batch_files_of_document ON batch_files(document_id)")
