"""What of a report is not in the file: it breaks off, begins too late, lacks a section or its tables' order, in words.

In: a document's fields as they were read, and its source. Out: sentences. Surprise: only what nothing was found of
counts; a row that lost its cells is there, and fields that people decided about are taken as they were read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, takewhile

from extractor.page import FieldValue, Reason, State, normalise
from extractor.result import stands_in_columns
from extractor.store import CurrentField, DocumentRecord, Store
from ui.naming import sections_of
from ui.wording import Words

ENOUGH = 10
"""Fields to review; a report with fewer of them is not called incomplete."""
ROWS = 3
"""Rows; fewer of them missing at an end of a section may be lost one by one."""


_FIRST = re.compile("一、(?!本年新收)")
"""The heading of section one; the first row of section three begins with 一、 too."""


@dataclass(frozen=True, slots=True)
class _Row:
    section: str
    gone: bool


def missing_parts(store: Store, record: DocumentRecord, words: Words) -> list[str]:
    """Return what is to be said about a document as a whole; nothing for one with few open fields."""
    if record.flagged < ENOUGH:
        return []
    return sentences(record, store.fields(record.id), store.source(record.id), words)


def sentences(record: DocumentRecord, current: Mapping[str, CurrentField], source: str, words: Words) -> list[str]:
    """Return where the text begins and ends, if not where a report does, and what it lacks in between."""
    read = {name: entry.read or entry.field for name, entry in current.items()}
    rows = _rows(record, read)
    if all(row.gone for row in rows):
        return []
    places = [value.place for name, value in read.items() if value.place and not name.startswith(("meta.", "facts."))]
    text = normalise(source)
    before = text[: min((place.start for place in places), default=0)]
    after = text[max((place.end for place in places), default=0) :]
    found, reported = [], set()
    head, tail = _gone_first(rows), _gone_first(rows[::-1])
    if head and not _FIRST.search(before):
        found.append(_sentence("begins", rows[len(head) :][0].section, head, words))
        reported |= {row.section for row in head}
    if tail and "五、" not in after and "六、" not in after:
        found.append(_sentence("ends", rows[::-1][len(tail) :][0].section, tail, words))
        reported |= {row.section for row in tail}
    lost = [name for name, own in groupby(rows, lambda row: row.section) if all(row.gone for row in own)]
    found += [words("incomplete.lost", section=words(f"section.{name}")) for name in lost if name not in reported]
    return found + [words("incomplete.columns")] * stands_in_columns(record.format, read.values())


def _rows(record: DocumentRecord, read: Mapping[str, FieldValue]) -> list[_Row]:
    """Return the printed rows in their order, each with whether anything at all was found of it."""
    rows = []
    for section in sections_of(record):
        for _, specs in groupby(section.fields, lambda spec: (spec.heading, spec.row_id)):
            rows.append(_Row(section.id, all(_gone(read.get(spec.id)) for spec in specs)))
    return rows


def _gone(value: FieldValue | None) -> bool:
    if value is None:
        return True
    return value.place is None and value.state is not State.BLANK and not set(value.reasons) - _GONE


_GONE = {Reason.NOT_FOUND, Reason.DERIVED_WEAKLY, Reason.TEXT_ENDS, Reason.FORM_UNCLEAR, Reason.LOW_CONFIDENCE}


def _gone_first(rows: Sequence[_Row]) -> list[_Row]:
    """Return the rows before the first one of which something was found, if they are too many for an accident."""
    gone = list(takewhile(lambda row: row.gone, rows))
    over_a_section = len({row.section for row in gone}) > 1 or (gone and rows[len(gone)].section != gone[-1].section)
    return gone if over_a_section or len(gone) >= ROWS else []


def _sentence(what: str, at: str, gone: Sequence[_Row], words: Words) -> str:
    """Say where the text begins or ends: within a section or at its edge."""
    how = "within" if any(row.section == at for row in gone) else "at"
    return words(f"incomplete.{what}_{how}", section=words(f"section.{at}"))
