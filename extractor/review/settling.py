"""What the sums settle once people have answered, and what an answer would break.

In: a document's fields as they stand. Out: the choices that put down what is settled by now, and take back what no
longer is. Surprise: what is settled is worked out anew from what people decided, each time and never from what was
settled before; so an answer that is taken back takes with it whatever had followed from it, and a process that is
killed in between loses nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from extractor.forms import PROSE, Identity, identities_of
from extractor.page import FieldValue, Number, Origin, Reason, State, Value, amounts_of
from extractor.store import (
    BY_SUMS,
    Action,
    Choice,
    CurrentField,
    Decision,
    DocumentRecord,
    Follow,
    Store,
    taking_back,
)

NOT_BY_SUMS = frozenset(
    (
        Reason.SECOND_REPORT,
        Reason.OTHER_SCOPE,
        Reason.FORM_UNCLEAR,
        Reason.ROW_TWICE,
        Reason.OTHER_UNIT,
        Reason.FACTOR,
        Reason.NOT_TEXT,
        Reason.STRUCK_OUT,
        Reason.ODD_FIGURE,
        Reason.ORDERS_IN_TEXT,
        Reason.MODEL_ANSWER,
    )
)
"""Doubts that no sum ends: the figure may be another report's, table's or row's, or not the one that the form asks for;
another report's figures add up as well as this one's."""


@dataclass(frozen=True, slots=True)
class Settled:
    """Which fields the sums settled, and which they had settled and do no longer."""

    settled: tuple[str, ...] = ()
    reopened: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Grounds:
    """Why a field is settled: the identities that bear it out, and the latest decision of a person among them."""

    identities: tuple[str, ...]
    because: int


def settle(store: Store, document_id: int) -> Settled:
    """Put down what the sums settle of a document as it stands, and take back what they no longer do."""
    return consequences(store.follow(document_id, settling(store)))


def settling(store: Store) -> Follow:
    """Return what works out, within an answer's transaction, what follows from it."""

    def follow(document_id: int, current: Mapping[str, CurrentField]) -> Sequence[Choice]:
        record = store.document(document_id)
        return _choices(record, current) if record else ()

    return follow


def consequences(decisions: Sequence[Decision]) -> Settled:
    """Return what the sums settled and reopened among the decisions of an act."""
    return Settled(
        tuple(one.field_id for one in decisions if one.action is Action.SETTLE),
        tuple(one.field_id for one in decisions if one.action is Action.WITHDRAW and one.author == BY_SUMS),
    )


def breaks(
    record: DocumentRecord, current: Mapping[str, CurrentField], field_id: str, value: Value
) -> tuple[Identity, ...]:
    """Return the identities that do not fail now and would with this value, of those whose other fields are known."""
    return breaks_together(record, current, {field_id: value})


def breaks_together(
    record: DocumentRecord, current: Mapping[str, CurrentField], values: Mapping[str, Value]
) -> tuple[Identity, ...]:
    """Return the identities that do not fail now and would with all these values."""
    now = amounts_of({name: entry.field for name, entry in current.items()})
    then = {**now, **{name: value or 0 for name, value in values.items() if not isinstance(value, str)}}
    return tuple(
        one
        for one in identities_of(record.forms)
        if one.binds_cells
        and not values.keys().isdisjoint(one.fields)
        and all(map(then.__contains__, one.fields))
        and not one.holds(then)
        and (one.holds(now) if all(map(now.__contains__, one.fields)) else True)
    )


def _choices(record: DocumentRecord, current: Mapping[str, CurrentField]) -> list[Choice]:
    """Return what is to be put down so that exactly what the sums settle now counts as settled."""
    settled = _settled(record, current)
    standing = {
        name: entry.decision
        for name, entry in current.items()
        if entry.decision and entry.decision.action is Action.SETTLE
    }
    fresh = [
        Choice(
            record.id,
            name,
            Action.SETTLE,
            current[name].field.value,
            BY_SUMS,
            reason=" ".join(grounds.identities),
            because=grounds.because,
        )
        for name, grounds in settled.items()
        if name not in standing
    ]
    return [*fresh, *(taking_back(one, BY_SUMS) for name, one in standing.items() if name not in settled)]


def _settled(record: DocumentRecord, current: Mapping[str, CurrentField]) -> dict[str, _Grounds]:
    """Return the fields that follow from what people decided and from what nobody doubts, until no more do."""
    identities = identities_of(record.forms)
    amounts = amounts_of({name: entry.field for name, entry in current.items()})
    of_field: dict[str, list[Identity]] = defaultdict(list)
    for identity in identities:
        for name in identity.fields if identity.between != "years" else ():  # last year's report is not at hand
            of_field[name].append(identity)
    answers = {name: entry.decision.id for name, entry in current.items() if entry.decision and _by_a_person(entry)}
    certain = {name for name, entry in current.items() if _is_certain(entry)}
    open_ = {name for name, entry in current.items() if name in of_field and _can_settle(entry)}
    found: dict[str, _Grounds] = {}
    moved = True
    while moved:
        moved = False
        for name in sorted(open_):
            grounds = _grounds(name, of_field[name], amounts, certain, answers)
            if grounds:
                found[name] = grounds
                # What follows from a settled field follows from the answer that settled it.
                answers[name] = grounds.because
                certain.add(name)
                open_.discard(name)
                moved = True
    return found


def _grounds(
    name: str,
    identities: Sequence[Identity],
    amounts: Mapping[str, Number],
    certain: set[str],
    answers: Mapping[str, int],
) -> _Grounds | None:
    """Return why a field is settled; None where one of its sums fails, is open or rests on what is unsure itself."""
    if any(all(map(amounts.__contains__, one.fields)) and not one.holds(amounts) for one in identities):
        return None
    sums = [one for one in identities if one.binds_cells and one.relation == "equal"]
    others = {other for one in sums for other in one.fields if other != name}
    if not sums or not others <= certain:
        return None
    causes = [answers[other] for other in others if other in answers]
    return _Grounds(tuple(one.id for one in sums), max(causes)) if causes else None


def _by_a_person(entry: CurrentField) -> bool:
    return entry.decision is not None and entry.decision.action is not Action.SETTLE


def _as_read(entry: CurrentField) -> FieldValue:
    """Return a field without what the sums settled of it."""
    return entry.field if entry.read is None or _by_a_person(entry) else entry.read


def _is_certain(entry: CurrentField) -> bool:
    """Tell whether others can follow from a field: a person decided it, or it was read and nobody doubts it."""
    value = _as_read(entry)
    if value.amount is None:
        return False
    return _by_a_person(entry) or (not value.needs_review and value.state is not State.DERIVED)


def _can_settle(entry: CurrentField) -> bool:
    """Tell whether sums can settle a field: its figure was read, and what is doubted is how, not whose it is."""
    value = _as_read(entry)
    return (
        value.needs_review
        and not _by_a_person(entry)
        and value.state is State.READ
        and value.amount is not None
        and value.origin is Origin.PARSER
        and not value.id.startswith(PROSE)
        and NOT_BY_SUMS.isdisjoint(value.reasons)
    )
