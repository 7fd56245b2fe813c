"""The steps of the schema that put beside rows what would otherwise be worked out of many of them.

In: a database with the steps before. Out: the same with these. Surprise: what is put beside is never the only place
where something is kept, and ``verify`` holds it against the rows that it is made of.
"""

from __future__ import annotations

from extractor.databases import Database
from extractor.store.digests import keep_figures
from extractor.store.migrations.steps import migrations


@migrations(name="0032_figures")
def _figures(db: Database) -> None:
    """The figures of each reading in one text, so that tables of many reports need not go through their fields."""
    for column in ("figures", "figures_digest"):
        db.execute(f"ALTER TABLE extractions ADD COLUMN {column} TEXT NOT NULL DEFAULT ''")
    for row in db.execute("SELECT id FROM extractions").fetchall():
        keep_figures(db, row["id"])
