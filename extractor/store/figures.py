"""The figures of many documents at once, as they stand: what tables of reports and comparisons are made of.

In: documents. Out: one record for each, in their order, one at a time. Surprise: the fields of a document are not gone
through at all, since its figures lie beside them in one text with a digest of its own; only a document that somebody
decided about is put together field by field.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice

from extractor.page import Number, State, Value
from extractor.store.audit_sample import waiting_audits
from extractor.store.digests import latest_figures
from extractor.store.records import DocumentRecord
from extractor.store.store import Store

_BATCH = 500
"""Documents that are fetched at a time: few enough to keep memory flat, enough for the query to cost nothing."""


@dataclass(frozen=True, slots=True)
class ReportFigures:
    """A document and its values as they stand.

    ``unsure`` are the fields of doubtful value that wait for a person, ``drawn`` those that wait since they were drawn
    for audit; ``missing`` those that the page does not give. A field without a value that is not missing is a blank
    cell.
    """

    record: DocumentRecord
    values: Mapping[str, Value]
    unsure: frozenset[str]
    missing: frozenset[str]
    drawn: frozenset[str] = frozenset()

    @property
    def waiting(self) -> frozenset[str]:
        """Return the fields that a person is asked about."""
        return self.unsure | self.drawn

    def sure_number(self, name: str) -> Number | None:
        """Return a figure that nobody doubts, a blank cell as 0; None where there is none."""
        value = self.values.get(name)
        if name in self.unsure or name in self.missing or name not in self.values or isinstance(value, str):
            return None
        return value or 0


def report_figures(
    store: Store, records: Iterable[DocumentRecord], hidden: Collection[int] = ()
) -> Iterator[ReportFigures]:
    """Yield documents with their figures, in their order, those without figures too, and without those ``hidden``."""
    waiting = iter(records)
    while batch := list(islice(waiting, _BATCH)):
        found, drawn = _read(store, batch), waiting_audits(store.connections.db, [record.id for record in batch])
        for record in batch:
            if record.id in hidden:
                yield ReportFigures(record, {}, frozenset(), frozenset())
            else:
                one = found.get(record.id) or _decided(store, record)
                yield replace(one, drawn=drawn[record.id]) if record.id in drawn else one


def _read(store: Store, records: list[DocumentRecord]) -> dict[int, ReportFigures]:
    """Return the documents of a batch that nobody decided about."""
    db = store.connections.db
    marks = ", ".join("?" * len(records))
    decided = db.execute(
        f"SELECT DISTINCT document_id FROM decisions WHERE document_id IN ({marks})", [one.id for one in records]
    )
    left = {int(row["document_id"]) for row in decided}
    return {one.id: _figures(one, latest_figures(db, one.id)) for one in records if one.id not in left}


def _figures(record: DocumentRecord, text: str | None) -> ReportFigures:
    if text is None:
        return ReportFigures(record, {}, frozenset(), frozenset())
    kept = json.loads(text)
    return ReportFigures(record, kept["values"], frozenset(kept["unsure"]), frozenset(kept["missing"]))


def _decided(store: Store, record: DocumentRecord) -> ReportFigures:
    current = {name: entry.field for name, entry in store.fields(record.id).items()}
    return ReportFigures(
        record,
        {name: one.value for name, one in current.items()},
        frozenset(name for name, one in current.items() if one.needs_review),
        frozenset(name for name, one in current.items() if one.state is State.MISSING),
    )
