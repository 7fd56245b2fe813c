"""What there is to filter documents by: the agencies, years, forms and reasons that occur in the list.

In: the list of documents. Out: ``FilterChoices``. Surprise: agencies are named only where they are few; of ten thousand
nobody finds one in a menu, and the search does.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from extractor.store.connections import Connections

MOST_AGENCIES = 400


@dataclass(frozen=True, slots=True)
class FilterChoices:
    """What occurs in the list; ``agencies`` is empty where there are too many."""

    agencies: tuple[str, ...]
    years: tuple[int, ...]
    forms: tuple[str, ...]
    reasons: tuple[str, ...]


def filter_choices(connections: Connections) -> FilterChoices:
    """Return what documents can be filtered by."""
    db = connections.db
    agencies = [
        json.loads(row["agency"])
        for row in db.execute(
            "SELECT DISTINCT agency FROM listed WHERE agency IS NOT NULL ORDER BY agency LIMIT ?", [MOST_AGENCIES + 1]
        )
    ]
    years = {json.loads(row["year"]) for row in db.execute("SELECT DISTINCT year FROM listed WHERE year IS NOT NULL")}
    forms: set[str] = set()
    for row in db.execute("SELECT DISTINCT forms FROM listed WHERE forms IS NOT NULL"):
        forms.update(json.loads(row["forms"]).values())
    reasons: set[str] = set()
    for row in db.execute("SELECT DISTINCT reasons FROM listed WHERE state = 'review'"):
        reasons.update(json.loads(row["reasons"]))
    return FilterChoices(
        tuple(one for one in agencies if isinstance(one, str)) if len(agencies) <= MOST_AGENCIES else (),
        tuple(sorted((one for one in years if isinstance(one, int)), reverse=True)),
        tuple(sorted(forms, reverse=True)),
        tuple(sorted(reasons)),
    )
