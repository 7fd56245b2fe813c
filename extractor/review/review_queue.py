"""What a person is asked about, and what their words come to.

In: a Store, or a person's words. Out: the queue, field by field, and values. Surprise: the queue is
not kept anywhere; it is the fields that need a person and have no decision yet, computed each time. Fields drawn for
audit stand among them and look like any other: a person who knew that a field is thought right would check it less
carefully.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from extractor.errors import GoujiError
from extractor.forms import PROSE, field_specs, forms, identities_of
from extractor.page import FieldValue, Number, Reason, Value, amounts_of, normalise, parse_number
from extractor.prose import fact_of, to_iso
from extractor.reconcile import (
    SENTENCE_OF,
    Finding,
    FindingKind,
    Reconciled,
    compare_prose,
    compare_years,
    derive,
    reconcile,
    supported_partings,
)
from extractor.result import Status
from extractor.store import CurrentField, DocumentRecord, Store


class InvalidCorrectionError(GoujiError):
    """What was typed is nothing that the field can hold."""

    code = "invalid_correction"
    sentence = "“{typed}” does not fit here: {expected}."


class NothingTypedError(InvalidCorrectionError):
    """Nothing was typed; ``mark_blank`` is the decision for an empty cell."""

    code = "nothing_typed"
    sentence = "Nothing was typed: {expected}."


class TooLargeError(InvalidCorrectionError):
    """A figure of more digits than any report has, which a number of this kind cannot hold exactly."""

    code = "too_large"
    sentence = "“{typed}” is too large: no figure of a report has more than {digits} digits."


DIGITS = 15
"""No more digits in a figure: ``parse_number`` takes longer ones for cells that ran together."""


@dataclass(frozen=True, slots=True)
class FieldLabel:
    """What a field is called in print: section, row and column, outermost label first, and its unit."""

    section: tuple[str, ...]
    row: tuple[str, ...]
    column: tuple[str, ...]
    unit: str
    number: str
    """count, change, amount, date, year or text: what the field can hold."""


@dataclass(frozen=True, slots=True)
class QueueItem:
    """One field that waits for a person.

    ``suggestion`` is what the identities make of it, given all other fields as they stand; None where they do not say.
    """

    document: DocumentRecord
    field: FieldValue
    label: FieldLabel
    suggestion: Number | None
    latest: int | None = None
    """The latest decision about the field, if one was taken back: what a decision is held against."""


def label(field_id: str, form: str) -> FieldLabel:
    """Return what a field is called in print; ``form`` is the form of its section."""
    spec = field_specs().get(form, {}).get(field_id)
    if spec:  # the only column of a table says nothing that its heading does not
        column = spec.column_label if spec.column_id else ()
        return FieldLabel(spec.heading, spec.row_label, column, spec.unit, spec.number)
    if fact := fact_of(field_id):
        held = {"amount": "amount", "date": "date"}.get(fact.kind, "count")
        return FieldLabel((), (fact.name,), (), fact.unit, held)
    names = {"meta.agency": ("机关名称", "text"), "meta.year": ("年度", "year")}
    name, number = names.get(field_id, (field_id, "text"))
    return FieldLabel((), (name,), (), "", number)


def queue(store: Store, document_id: int | None = None) -> list[QueueItem]:
    """Return the fields that wait for a person, document by document in the order of arrival, in the form's order."""
    records = store.documents() if document_id is None else [store.document(document_id)]
    items: list[QueueItem] = []
    for record in sorted((r for r in records if r), key=lambda r: r.id):
        if record.status is not Status.REVIEW:
            continue
        current = given_out(store, record.id)
        items += [_item(record, name, current) for name, entry in current.items() if entry.field.needs_review]
    return items


def drawn(store: Store, document_id: int) -> frozenset[str]:
    """Return the fields that were drawn for audit and that nobody has answered."""
    return frozenset(audit.field.id for audit in store.audits(document_id) if audit.answer is None)


def as_asked(current: Mapping[str, CurrentField], drawn: Collection[str]) -> dict[str, CurrentField]:
    """Return fields as they are given out: those ``drawn`` for audit are doubted like any other that waits.

    Screens, exports and the interface give them so; what is worked out of many takes them as they were read.
    """
    return {
        name: replace(entry, field=replace(entry.field, needs_review=True, reasons=(Reason.LOW_CONFIDENCE,)))
        if name in drawn and entry.decision is None
        else entry
        for name, entry in current.items()
    }


def given_out(store: Store, document_id: int) -> dict[str, CurrentField]:
    """Return the fields of a document as they stand now, each that waits for a person flagged, whatever for."""
    return as_asked(store.fields(document_id), drawn(store, document_id))


def item(store: Store, document_id: int, field_id: str) -> QueueItem | None:
    """Return one field as the queue shows it, whether it waits or not; None where there is no such field."""
    record, current = store.document(document_id), given_out(store, document_id)
    return _item(record, field_id, current) if record and field_id in current else None


def _item(record: DocumentRecord, field_id: str, current: Mapping[str, CurrentField]) -> QueueItem:
    entry = current[field_id]
    suggestion = _suggestion(field_id, current, record)
    return QueueItem(record, entry.field, label(field_id, form_of(record, field_id)), suggestion, entry.latest)


def form_of(record: DocumentRecord, field_id: str) -> str:
    """Return the form that a field's section follows in a document."""
    return record.forms.get(field_id.partition(".")[0], next(iter(forms())))


def recheck(record: DocumentRecord, current: Mapping[str, CurrentField]) -> Reconciled:
    """Check the identities over the fields as they stand now, people's decisions included."""
    return reconcile({name: entry.field for name, entry in current.items()}, identities_of(record.forms))


def findings_of(store: Store, record: DocumentRecord, current: Mapping[str, CurrentField]) -> tuple[Finding, ...]:
    """Return all that a report's figures contradict as they stand now: its sums, its prose, last year's, the units.

    Last year's report is compared where the database has it: the same agency's, on the year before. It also tells which
    ways are left to part figures that stand together. A figure that a person has decided about is in the unit that they
    took it to be in.
    """
    fields = {name: entry.field for name, entry in current.items()}
    identities = identities_of(record.forms)
    facts = {name: value for name, value in fields.items() if name.startswith(PROSE)}
    stored = (
        one
        for one in store.findings(record.id)
        if one.kind in (FindingKind.UNIT, FindingKind.JOINED) or one.identity.endswith(SENTENCE_OF)
    )
    found = (
        *recheck(record, current).findings,
        *compare_prose(facts, fields, identities).findings,
        *(one for one in stored if not any(current[name].decision for name in one.fields)),
    )
    if not any(identity.last for identity in identities) or not (before := store.year_before(record)):
        return found
    last = {name: entry.field for name, entry in store.fields(before.id).items()}
    found = tuple(
        supported_partings(one, fields, last, identities) if one.kind is FindingKind.JOINED else one for one in found
    )
    return (*found, *compare_years(fields, last, identities))


def _suggestion(field_id: str, current: Mapping[str, CurrentField], record: DocumentRecord) -> Number | None:
    """Return what the other fields force this one to be, whether it has a value or not."""
    amounts = amounts_of({name: entry.field for name, entry in current.items() if name != field_id})
    own = [one for one in identities_of(record.forms) if one.binds_cells and field_id in one.fields]
    suggestions = {
        number for identity in own for number in [derive(amounts, [identity]).get(field_id)] if number is not None
    }
    return suggestions.pop() if len(suggestions) == 1 else None


_YEAR = re.compile(r"20\d\d年?度?")
"""Reports are written since 2008."""

_PARTED = re.compile(r"\d[\s\0]+(?!\d{3}(?!\d))\d")
"""Digits behind a blank that are no group of three."""


def parse_correction(typed: str, field_label: FieldLabel) -> Value:
    """Return the value that a person typed, in any usual spelling: ``１，２３４``, ``1 234``, ``12件``.

    Other blanks between digits (``12 24``) join nothing: whoever typed or pasted them perhaps meant two cells.

    Raises:
        InvalidCorrectionError: says what the field can hold.
    """
    text = re.sub(r"[\s\0]", "", normalise(typed))
    if not text:
        raise NothingTypedError(typed=typed, expected="type what stands on the page, or say that the cell is empty")
    if field_label.number == "text":
        return typed.strip()
    if field_label.number == "date":
        if day := to_iso(text):
            return day
        raise InvalidCorrectionError(typed=typed, expected="a day is needed: 2024-01-19 or 2024年1月19日")
    if field_label.number == "year":
        if _YEAR.fullmatch(text):
            return int(text[:4])
        raise InvalidCorrectionError(typed=typed, expected="a year is needed: 2023")
    if field_label.unit and field_label.unit != "as printed":
        text = text.removesuffix(field_label.unit)
    number = None if _PARTED.search(normalise(typed)) else parse_number(text)
    if number is None and re.fullmatch(r"[+-]?[1-9][\d,]*(\.\d+)?", text) and sum(map(str.isdigit, text)) > DIGITS:
        raise TooLargeError(typed=typed, digits=DIGITS)
    if number is None:
        raise InvalidCorrectionError(typed=typed, expected="a number is needed, as it stands on the page")
    if field_label.number != "amount" and not float(number).is_integer():
        raise InvalidCorrectionError(typed=typed, expected="a whole number is needed")
    if field_label.number != "change" and number < 0:
        raise InvalidCorrectionError(typed=typed, expected="a number from 0 on is needed")
    return int(number) if field_label.number != "amount" else number
