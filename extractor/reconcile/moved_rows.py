"""Rows whose figures may have moved aside: their sum fails, and not as one misread figure would make it fail.

In: the identities that fail, and the fields. Out: the ids of those that bind such a row. Surprise: a single change that
would mend such a row's sum says nothing, since what stands in it are other columns' figures.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from extractor.forms import Identity
from extractor.page import FieldValue

COLUMNS = 3
"""Columns of a row whose sums fail beside its own; one misread figure makes one fail, two of two rows make two."""


def moved_rows(broken: Sequence[Identity], fields: Mapping[str, FieldValue]) -> frozenset[str]:
    """Return the ids of the identities that bind one row, a row that moved or that was torn over lines."""
    tables = [identity for identity in broken if identity.between == "table"]
    rows = [identity for identity in tables if _binds_a_row(identity)]
    if not rows:
        return frozenset()
    across = [frozenset(identity.fields) for identity in tables if not _binds_a_row(identity)]
    return frozenset(row.id for row in rows if _is_torn(row, fields) or _columns(row, across) >= COLUMNS)


def row_of(name: str) -> str:
    """Return what the ids of a row's fields have in common, all but the column."""
    return name.rpartition(".")[0]


def _binds_a_row(identity: Identity) -> bool:
    return len(set(map(row_of, identity.fields))) == 1


def _is_torn(row: Identity, fields: Mapping[str, FieldValue]) -> bool:
    """Tell whether some fields of a row stand in one line of the page, and others in another one."""
    lines = Counter(place.row for name in row.fields if (place := fields[name].place) is not None)
    return None not in lines and len(lines) > 1 and max(lines.values()) > 1


def _columns(row: Identity, across: Sequence[frozenset[str]]) -> int:
    """Return how many fields of a row are bound by other identities that fail."""
    return sum(any(name in fields for fields in across) for name in row.fields)
