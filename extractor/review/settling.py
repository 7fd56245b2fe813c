"""What the sums settle once people have answered, and what an answer would break.

In: a document's fields as they stand. Out: the choices that put down what is settled by now, and take back what no
longer is. Surprise: what is settled is worked out anew from what people decided, each time and never from what was
settled before; so an answer that is taken back takes with it whatever had followed from it, and a process that is
killed in between loses nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import NamedTuple

from extractor.forms import PROSE, TOLERANCE, Identity, identities_of
from extractor.page import FieldValue, Number, Origin, Reason, State, Value, amounts_of
from extractor.review.exchanges import exchangeable
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
        Reason.LABEL_DIFFERS,
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

OF_PLACE = frozenset(
    (
        Reason.READINGS_DIFFER,
        Reason.COLUMNS_REORDERED,
        Reason.HEADER_UNCLEAR,
        Reason.CELLS_UNCLEAR,
        Reason.SURPLUS_CELL,
        Reason.LABEL_UNCLEAR,
        Reason.SUM_BROKEN,
    )
)
"""Doubts about which cell a figure of the table belongs into."""

BORNE_OUT = 2
"""Sums with a figure in them that a field is to be in, its row's and its column's: one holds with a pair of errors."""


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
    if not store.standing(document_id):  # as of nearly every document that was just read
        return Settled()
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
    """Return the identities that fail with this value, whatever is unknown in them, and do not now, or by less."""
    broken = breaks_together(record, current, {field_id: value})
    return (*broken.anew, *broken.worse)


class Broken(NamedTuple):
    """The identities that values make fail: those that do not fail now, and those that fail by less."""

    anew: tuple[Identity, ...]
    worse: tuple[Identity, ...]


def breaks_together(
    record: DocumentRecord,
    current: Mapping[str, CurrentField],
    values: Mapping[str, Value],
    unknown: Sequence[str] = (),
) -> Broken:
    """Return the identities that would fail with all these values, whatever their unknown fields are, and do not now.

    So are those that fail now by less: the page's own wrong sum is no leave to make it worse. An empty cell that
    nobody vouched for is as unknown here as one that was not found, and so are the ``unknown`` once all is put down.
    """
    now = amounts_of({name: entry.field for name, entry in current.items()})
    for name in values:
        entry = current.get(name)
        if entry and entry.field.state is State.BLANK and entry.field.needs_review:
            now.pop(name, None)
    then = {**now, **{name: value or 0 for name, value in values.items() if not isinstance(value, str)}}
    for name in unknown:
        then.pop(name, None)
    failing = [
        one
        for one in identities_of(record.forms)
        if one.binds_cells and not values.keys().isdisjoint(one.fields) and _fails(one, then)
    ]
    anew = tuple(one for one in failing if not _fails(one, now))
    return Broken(anew, tuple(one for one in failing if one not in anew and _is_worse(one, now, then)))


def _fails(identity: Identity, amounts: Mapping[str, Number]) -> bool:
    if all(map(amounts.__contains__, identity.fields)):
        return not identity.holds(amounts)
    return identity.refuted_by(amounts)


def _is_worse(identity: Identity, now: Mapping[str, Number], then: Mapping[str, Number]) -> bool:
    """Tell whether an identity that fails before and after fails by more then."""
    known = all(name in now for name in identity.fields)
    return known and abs(identity.gap(then)) > abs(identity.gap(now)) + TOLERANCE


def _choices(record: DocumentRecord, current: Mapping[str, CurrentField]) -> list[Choice]:
    """Return what is to be put down so that exactly what the sums settle now counts as settled."""
    settled = _settled(record, current)
    standing = {
        name: entry.decision
        for name, entry in current.items()
        if entry.decision and entry.decision.action is Action.SETTLE
    }
    order = {name: n for n, name in enumerate(current)}
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
        for name, grounds in sorted(settled.items(), key=lambda one: order[one[0]])
        if name not in standing
    ]
    return [*fresh, *(taking_back(one, BY_SUMS) for name, one in standing.items() if name not in settled)]


def _settled(record: DocumentRecord, current: Mapping[str, CurrentField]) -> dict[str, _Grounds]:
    """Return the fields that the sums settle: the figure that was read is the only one that they allow, given what
    people decided and what nobody doubts, and every sum that it is in holds between such fields alone.
    """
    sums = [one for one in identities_of(record.forms) if one.binds_cells and one.relation == "equal"]
    amounts = amounts_of({name: entry.field for name, entry in current.items()})
    sure = {name for name, entry in current.items() if _is_certain(entry)}
    bound = {name for one in sums for name in one.fields}
    candidates = {name for name, entry in current.items() if name in bound and _can_settle(entry)}
    if not candidates:
        return {}
    placed = _put_right(sums, current, candidates, amounts)
    forced = placed | _forced(sums, amounts, sure | placed, candidates) | _mended(sums, current, candidates, amounts)
    by_field: dict[str, list[Identity]] = defaultdict(list)
    for one in identities_of(record.forms):
        for name in forced.intersection(one.fields) if one.between != "years" else ():  # last year's is not at hand
            by_field[name].append(one)
    unproved: set[str] | None = None
    while unproved is None or unproved:
        known = sure | forced
        unproved = {
            name
            for name in forced
            if not _holds_everywhere(by_field[name], amounts, amounts.keys() if name in placed else known)
        }
        forced -= unproved
    answers = {name: entry.decision.id for name, entry in current.items() if entry.decision and _by_a_person(entry)}
    return _grounds({name: [one for one in by_field[name] if one in sums] for name in forced}, answers)


def _forced(sums: Sequence[Identity], amounts: Mapping[str, Number], sure: set[str], candidates: set[str]) -> set[str]:
    """Return the fields that were read as the sums force them to be, one following from another."""
    forced: set[str] = set()
    moved = True
    while moved:
        moved = False
        for one in sums:
            unknown = [name for name in one.fields if name not in sure and name not in forced]
            if not unknown or candidates.isdisjoint(unknown) or not _leaves_one_way(one, unknown, amounts):
                continue
            fitting = {name for name in unknown if name in candidates and _fits(one, name, unknown, amounts)}
            moved = moved or bool(fitting)
            forced |= fitting
    return forced


def _mended(
    sums: Sequence[Identity],
    current: Mapping[str, CurrentField],
    candidates: Set[str],
    amounts: Mapping[str, Number],
) -> set[str]:
    """Return the fields that were doubted for broken sums alone, all of which a person has mended.

    Reconciled anew, they would not be doubted: what failed was another figure, which the person put right.
    """
    read = amounts_of({name: _as_read_at_first(entry) for name, entry in current.items()})
    mended = [one for one in sums if _known_and_holds(one, amounts) and not _known_and_holds(one, read)]
    broken = [one for one in sums if not _known_and_holds(one, read)]
    alone = {name for name in candidates if set(_as_read(current[name]).reasons) == {Reason.SUM_BROKEN}}
    done = {name for one in mended for name in one.fields}
    left = {name for one in broken if one not in mended for name in one.fields}
    return (alone & done) - left


def _put_right(
    sums: Sequence[Identity],
    current: Mapping[str, CurrentField],
    candidates: Set[str],
    amounts: Mapping[str, Number],
) -> set[str]:
    """Return the fields of tables that people put right, in so far as answers and sums leave them no other figure.

    Such a table's figures may have stood in wrong cells. All its sums are to hold that did not when it was read, with
    what stands on the page alone; and a field has to be in two of them that say something, and to have the figure that
    it has whatever rows and columns changed places in a way that no answer refutes (``exchangeable``).
    """
    found: set[str] = set()
    read = amounts_of({name: _as_read_at_first(entry) for name, entry in current.items()})
    answered = {name for name, entry in current.items() if _by_a_person(entry)}
    for section in {name.partition(".")[0] for name in candidates}:
        own = [one for one in sums if section in {name.partition(".")[0] for name in one.fields}]
        names = {name for one in own for name in one.fields}
        if all(_known_and_holds(one, read) for one in own) or not all(_known_and_holds(one, amounts) for one in own):
            continue
        if not names <= current.keys() or not all(name in answered or _stands(current[name]) for name in names):
            continue
        telling = Counter(name for one in own if any(map(amounts.__getitem__, one.fields)) for name in one.fields)
        doubted = {
            name
            for name in candidates & names
            if telling[name] >= BORNE_OUT and OF_PLACE.issuperset(_as_read(current[name]).reasons)
        }
        if doubted:
            found |= doubted - exchangeable(own, amounts, answered)
    return found


def _stands(entry: CurrentField) -> bool:
    """Tell whether something stands on the page that nobody takes for another table's, or for no figure at all."""
    value = _as_read(entry)
    if value.state is State.BLANK:
        return not value.needs_review
    return value.state is State.READ and value.origin is Origin.PARSER and NOT_BY_SUMS.isdisjoint(value.reasons)


def _known_and_holds(identity: Identity, amounts: Mapping[str, Number]) -> bool:
    return all(map(amounts.__contains__, identity.fields)) and identity.holds(amounts)


def _leaves_one_way(identity: Identity, unknown: Sequence[str], amounts: Mapping[str, Number]) -> bool:
    """Tell whether the known fields leave the unknown ones one way: there is one, or nothing is left to share out."""
    if len(unknown) == 1:
        return True
    known = {name: amounts[name] for name in identity.fields if name not in unknown}
    for side, other in ((identity.left, identity.right), (identity.right, identity.left)):
        if all(name in known for name in side):
            rest = sum(known[name] for name in side) - sum(known.get(name, 0) for name in other)
            return abs(rest) <= TOLERANCE
    return False


def _fits(identity: Identity, name: str, unknown: Sequence[str], amounts: Mapping[str, Number]) -> bool:
    """Tell whether a field was read as the identity forces it to be, the other unknown ones being nothing."""
    return identity.holds({**amounts, **dict.fromkeys((one for one in unknown if one != name), 0)})


def _holds_everywhere(identities: Sequence[Identity], amounts: Mapping[str, Number], sure: Set[str]) -> bool:
    """Tell whether all sums of a field hold between sure fields, and nothing else that is known contradicts it."""
    for one in identities:
        known = all(map(amounts.__contains__, one.fields))
        if known and not one.holds(amounts):
            return False
        if one.binds_cells and one.relation == "equal" and not (known and all(map(sure.__contains__, one.fields))):
            return False
    return True


def _grounds(proved: Mapping[str, Sequence[Identity]], answers: Mapping[str, int]) -> dict[str, _Grounds]:
    """Return why each field is settled; not one that is in no sum with an answer or what follows from one."""
    causes: dict[str, int] = {}
    known: Mapping[str, int] = answers
    while known:
        found = {}
        for name, sums in proved.items():
            near = (
                [known[other] for one in sums for other in one.fields if other in known] if name not in causes else []
            )
            if near:
                found[name] = max(near)
        causes |= found
        known = found
    return {name: _Grounds(tuple(one.id for one in proved[name]), cause) for name, cause in causes.items()}


def _by_a_person(entry: CurrentField) -> bool:
    return entry.decision is not None and entry.decision.action is not Action.SETTLE


def _as_read(entry: CurrentField) -> FieldValue:
    """Return a field without what the sums settled of it."""
    return entry.field if entry.read is None or _by_a_person(entry) else entry.read


def _as_read_at_first(entry: CurrentField) -> FieldValue:
    """Return a field as it was read, whatever anybody decided."""
    return entry.read or entry.field


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
