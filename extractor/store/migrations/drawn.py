"""The step of the schema after which no view tells a field drawn for audit from one that was doubted when it was read.

In: a database with the steps before. Out: the same with this one. Surprise: the view is the earlier one in all but one
column, so that what others have written for it goes on as it is.
"""

from __future__ import annotations

from extractor.databases import Database
from extractor.store.migrations.steps import migrations
from extractor.store.migrations.views import FIGURES, OPEN

_DOUBTS = "CASE WHEN audits.field_id IS NULL THEN fields.reasons ELSE '[\"low_confidence\"]' END AS doubts"


@migrations(name="0033_drawn")
def _drawn(db: Database) -> None:
    """Fields drawn for audit have the doubt with which people see them."""
    db.execute("DROP VIEW open_questions")
    db.execute("DROP VIEW figures")
    db.execute(FIGURES.replace("fields.reasons AS doubts", _DOUBTS))
    db.execute(OPEN)
