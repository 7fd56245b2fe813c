"""Documents to tables for spreadsheets and statistics: CSV with a row a field, with a row a report, and of decisions.

In: a store. Out: text, row by row. Surprise: documents that could not be read are rows too, with their reason, so that
nobody takes sixty reports less one for sixty.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from extractor.forms import field_specs, forms, section_ids
from extractor.prose import known_facts
from extractor.review import form_of, given_out, label
from extractor.store import (
    EVERYTHING,
    CurrentField,
    DocumentRecord,
    LogFilter,
    ReviewLog,
    Store,
    report_figures,
)

COLUMNS = (
    "document",
    "sha256",
    "agency",
    "year",
    "form",
    "field",
    "section",
    "row",
    "column",
    "unit",
    "value",
    "state",
    "origin",
    "confidence",
    "needs_review",
    "reasons",
    "raw",
    "decision",
    "author",
    "decided_at",
    "status",
    "error",
)

REPORT_COLUMNS = ("document", "sha256", "status", "error", "agency", "year", "unsure")
"""What a row a report begins with; ``unsure`` are the ids of the fields that a person is asked about."""

LOG_COLUMNS = (
    "decision",
    "decided_at",
    "author",
    "document",
    "agency",
    "year",
    "field",
    "action",
    "before",
    "after",
    "reason",
    "withdraws",
    "act",
    "because",
    "look",
)

DICTIONARY_COLUMNS = (
    "field",
    "form",
    "section",
    "row",
    "column",
    "section_en",
    "row_en",
    "column_en",
    "unit",
    "number",
    "first_year",
    "source",
)

_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
"""What a spreadsheet may take for the beginning of a formula (OWASP: CSV injection), full-width twins among it."""


def to_csv(store: Store, records: Iterable[DocumentRecord]) -> Iterator[str]:
    """Yield a table with one row a field, heads first; a byte order mark tells Excel that it is UTF-8."""
    yield from _with_heads(COLUMNS, _field_rows(store, records))


def _field_rows(store: Store, records: Iterable[DocumentRecord]) -> Iterator[Iterable[object]]:
    for record in records:
        current = given_out(store, record.id)
        for name, entry in current.items():
            yield _field_row(record, name, entry)
        if not current:
            known = {"document": record.name, "sha256": record.sha256, "status": record.status, "error": record.error}
            yield (known.get(name) or "" for name in COLUMNS)


def to_wide_csv(store: Store, records: Iterable[DocumentRecord]) -> Iterator[str]:
    """Yield a table with one row a report, heads first: what is known of the document, the form that each section
    follows, and every field of all forms by its id. An empty cell is a blank one, or one without a value.
    """
    names = [*field_ids(), *(fact.field_id for fact in known_facts())]
    sections = section_ids()
    heads = (*REPORT_COLUMNS, *(f"form.{one}" for one in sections), *names)
    yield from _with_heads(heads, _report_rows(store, records, sections, names))


def _report_rows(
    store: Store, records: Iterable[DocumentRecord], sections: Sequence[str], names: Sequence[str]
) -> Iterator[tuple[object, ...]]:
    for report in report_figures(store, records):
        record = report.record
        known = (record.name, record.sha256, record.status or "", record.error or "", record.agency or "")
        waiting = " ".join(name for name in report.values if name in report.waiting)
        followed = (record.forms.get(one, "") for one in sections)
        yield (*known, record.year, waiting, *followed, *map(report.values.get, names))


def log_to_csv(store: Store, wanted: LogFilter = EVERYTHING) -> Iterator[str]:
    """Yield a table of decisions, the latest first, heads first; what the sums settled has no author."""
    yield from _with_heads(LOG_COLUMNS, _log_rows(store, wanted))


def log_to_jsonl(store: Store, wanted: LogFilter = EVERYTHING) -> Iterator[str]:
    """Yield one line a decision, the latest first, line end included; its keys are the columns of the table."""
    for row in _log_rows(store, wanted):
        yield json.dumps(dict(zip(LOG_COLUMNS, row, strict=True)), ensure_ascii=False) + "\n"


def _log_rows(store: Store, wanted: LogFilter) -> Iterator[tuple[object, ...]]:
    records: dict[int, DocumentRecord | None] = {}
    for one in ReviewLog(store.connections).decisions(wanted):
        if one.document_id not in records:
            records[one.document_id] = store.document(one.document_id)
        record = records[one.document_id]
        names = (record.name, record.agency, record.year) if record else (None, None, None)
        said = (one.field_id, one.action, one.before, one.after, one.reason)
        yield (one.id, one.decided_at, one.author, *names, *said, one.withdraws, one.act, one.because, one.look)


def dictionary_csv() -> Iterator[str]:
    """Yield what every field of every form is called in print and in English, its unit and what it can hold."""
    yield from _with_heads(DICTIONARY_COLUMNS, _dictionary_rows())


def _dictionary_rows() -> Iterator[tuple[object, ...]]:
    for form in forms().values():
        for spec in field_specs()[form.id].values():
            paths = (spec.heading, spec.row_label, spec.column_label)
            english = (tuple(form.english.get(word, word) for word in path) for path in paths)
            shown = ("/".join(path) for path in (*paths, *english))
            yield (spec.id, form.id, *shown, spec.unit, spec.number, form.first_year, form.source)
    for fact in known_facts():
        number = label(fact.field_id, "").number
        yield (fact.field_id, "", "", fact.name, "", "", fact.english, "", fact.unit, number, "", "")


def field_ids() -> tuple[str, ...]:
    """Return the ids of all fields of all forms, section by section, the newest form's first."""
    ids = dict.fromkeys(name for specs in field_specs().values() for name in specs)
    order = {name: n for n, name in enumerate(section_ids())}
    return tuple(sorted(ids, key=lambda name: order[name.partition(".")[0]]))


def _with_heads(heads: Iterable[object], rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """Yield the lines of a table that a spreadsheet opens: a byte order mark, heads, rows."""
    lines = csv_rows(chain((heads,), rows))
    yield "\ufeff" + next(lines)
    yield from lines


def csv_rows(rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """Yield the lines of a table, line ends included; None is an empty cell, and no text is a formula."""
    buffer = io.StringIO()
    write = csv.writer(buffer).writerow
    for cells in rows:
        write([_harmless(cell) if isinstance(cell, str) else cell for cell in cells])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


def _harmless(cell: str) -> str:
    return "'" + cell if cell.startswith(_FORMULA) else cell


def _field_row(record: DocumentRecord, name: str, entry: CurrentField) -> tuple[object, ...]:
    value, decision = entry.field, entry.decision
    names = label(name, form_of(record, name))
    return (
        record.name,
        record.sha256,
        record.agency or "",
        record.year or "",
        record.forms.get(name.partition(".")[0], ""),
        name,
        "/".join(names.section),
        "/".join(names.row),
        "/".join(names.column),
        names.unit,
        value.value,
        value.state,
        value.origin,
        value.confidence,
        int(value.needs_review),
        " ".join(value.reasons),
        value.raw,
        decision.action if decision else "",
        decision.author if decision else "",
        decision.decided_at if decision else "",
        record.status,
        record.error,
    )
