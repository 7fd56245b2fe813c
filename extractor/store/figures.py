"""The figures of many documents at once, as they stand: what tables of reports and comparisons are made of.

In: documents. Out: one record for each, in their order, one at a time. Surprise: the fields of a document come from
the database as one JSON object, which takes a third of the time of a row a field; only a document that somebody decided
about is put together field by field.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from extractor.page import Number, State, Value
from extractor.store.digests import latest_fields
from extractor.store.records import DocumentRecord
from extractor.store.store import Store

_BATCH = 500
"""Documents that are fetched at a time: few enough to keep memory flat, enough for the query to cost nothing."""


@dataclass(frozen=True, slots=True)
class ReportFigures:
    """A document and its values as they stand.

    ``unsure`` are the fields that still wait for a person, ``missing`` those that the page does not give; a field
    without a value that is not missing is a blank cell.
    """

    record: DocumentRecord
    values: Mapping[str, Value]
    unsure: frozenset[str]
    missing: frozenset[str]

    def sure_number(self, name: str) -> Number | None:
        """Return a figure that nobody doubts, a blank cell as 0; None where there is none."""
        value = self.values.get(name)
        if name in self.unsure or name in self.missing or name not in self.values or isinstance(value, str):
            return None
        return value or 0


def report_figures(store: Store, records: Iterable[DocumentRecord]) -> Iterator[ReportFigures]:
    """Yield documents with their figures, in their order, those without figures too."""
    waiting = iter(records)
    while batch := list(islice(waiting, _BATCH)):
        found = _read(store, batch)
        for record in batch:
            yield found.get(record.id) or _decided(store, record)


def _read(store: Store, records: list[DocumentRecord]) -> dict[int, ReportFigures]:
    """Return the documents of a batch that nobody decided about."""
    by_id = {one.id: one for one in records}
    for document_id in by_id:
        latest_fields(store.connections.db, document_id)  # raises where one is not as it was put down
    marks = ", ".join("?" * len(by_id))
    rows = store.connections.db.execute(
        "SELECT last.document_id, json_group_object(field_id, json(value)) AS given,"
        " group_concat(CASE WHEN needs_review THEN field_id END, ' ') AS unsure,"
        " group_concat(CASE WHEN state = 'missing' THEN field_id END, ' ') AS missing"
        f" FROM (SELECT document_id, MAX(id) AS id FROM extractions WHERE document_id IN ({marks})"
        " GROUP BY document_id) AS last JOIN fields ON fields.extraction_id = last.id"
        " WHERE NOT EXISTS (SELECT 1 FROM decisions WHERE decisions.document_id = last.document_id)"
        " GROUP BY last.document_id",
        list(by_id),
    )
    return {
        row["document_id"]: ReportFigures(
            by_id[row["document_id"]],
            json.loads(row["given"]),
            frozenset((row["unsure"] or "").split()),
            frozenset((row["missing"] or "").split()),
        )
        for row in rows
    }


def _decided(store: Store, record: DocumentRecord) -> ReportFigures:
    current = {name: entry.field for name, entry in store.fields(record.id).items()}
    return ReportFigures(
        record,
        {name: one.value for name, one in current.items()},
        frozenset(name for name, one in current.items() if one.needs_review),
        frozenset(name for name, one in current.items() if one.state is State.MISSING),
    )
