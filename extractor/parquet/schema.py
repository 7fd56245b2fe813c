"""The columns of the Parquet files: those of the database, with the content hash in the place of its numbers.

In: rows of readings. Out: tables of Arrow. Surprise: a value is there twice, as JSON so that 3, 3.0 and "3" stay apart,
and as a number for whoever adds up.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

import pyarrow as pa

from extractor.store import FIELD, FINDING, READING, ReadingRows

_TEXT, _COUNT, _REAL = pa.string(), pa.int32(), pa.float64()
_TYPES = {
    "part": pa.int16(),
    "content": pa.large_binary(),
    "source": pa.large_string(),
    "others": pa.large_string(),
    "model_calls": _COUNT,
    "prompt_tokens": _COUNT,
    "completion_tokens": _COUNT,
    "milliseconds": _REAL,
    "position": pa.int16(),
    "number": _REAL,
    "confidence": _REAL,
    "needs_review": pa.bool_(),
    "to_review": _COUNT,
}
"""Of the columns that are no plain text."""

_KEY = ("sha256", "part")
_DOCUMENTS = (*_KEY, "name", "agency", "to_review", *READING, "content")
_DECIDED = ("decision", "author", "decided_at")
"""Of what people decided; empty in what was just read."""

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "documents": _DOCUMENTS,
    "fields": (*_KEY, *FIELD, "number", *_DECIDED),
    "findings": (*_KEY, *FINDING),
}
TABLES = tuple(COLUMNS)

Partition = tuple[int | None, str | None]
"""The year and the form of a report; None of one that could not be read, or does not say."""


def schema(table: str) -> pa.Schema:
    """Return the columns of a table with their types."""
    return pa.schema([(name, _TYPES.get(name, _TEXT)) for name in COLUMNS[table]])


def to_table(table: str, rows: Iterable[Sequence[object]]) -> pa.Table:
    """Return rows as a table."""
    shape = schema(table)
    columns = list(zip(*rows, strict=True)) or [()] * len(shape)
    return pa.table([pa.array(one, field.type) for one, field in zip(columns, shape, strict=True)], schema=shape)


def partition_of(rows: ReadingRows) -> Partition:
    """Return where a reading belongs: the year that it reports on, and its form, or all of them if it mixes several."""
    year = said(rows, "meta.year")
    forms = sorted(set(json.loads(str(rows.reading["forms"])).values()))
    return (year if isinstance(year, int) else None), "+".join(forms) or None


def said(rows: ReadingRows, name: str) -> object:
    """Return the value of one of the fields that stand before the tables."""
    at, value = FIELD.index("field_id"), FIELD.index("value")
    return next((json.loads(str(one[value])) for one in rows.fields if one[at] == name), None)


def document_row(name: str, content: bytes | None, rows: ReadingRows) -> list[object]:
    """Return the row of a document."""
    agency = said(rows, "meta.agency")
    own = {
        **rows.reading,
        "sha256": rows.sha256,
        "part": rows.part,
        "name": name,
        "agency": agency if isinstance(agency, str) else None,
        "to_review": rows.flagged,
        "content": content,
    }
    return [own[column] for column in _DOCUMENTS]


Decided = tuple[str | None, str | None, str | None]
NOTHING: Decided = (None, None, None)


_VALUE, _STATE, _ORIGIN, _FLAGGED = (
    len(_KEY) + FIELD.index(one) for one in ("value", "state", "origin", "needs_review")
)


def field_rows(rows: ReadingRows, decided: Mapping[str, Decided] | None = None) -> Iterable[list[object]]:
    """Yield the rows of the fields, with what people ``decided`` about them."""
    known = (rows.sha256, rows.part)
    for one in rows.fields:
        row = [*known, *one]
        row[_STATE], row[_ORIGIN], row[_FLAGGED] = str(row[_STATE]), str(row[_ORIGIN]), bool(row[_FLAGGED])
        row.append(_number(str(row[_VALUE])))
        row += decided.get(str(one[0]), NOTHING) if decided else NOTHING
        yield row


def finding_rows(rows: ReadingRows) -> Iterable[list[object]]:
    """Yield the rows of the findings."""
    for one in rows.findings:
        yield [rows.sha256, rows.part, *one]


@lru_cache(maxsize=4096)
def _number(text: str) -> float | None:
    """Return the number that some JSON is, if it is one."""
    value = json.loads(text)
    return float(value) if isinstance(value, int | float) else None
