"""What a person says of one field or of many, and what follows from it by the sums.

In: a Store, fields and a person's words. Out: decisions in the store. Surprise: an answer and all that follows from it
are one act and one transaction: whoever takes it back takes back what the sums made of it, and no process that dies in
between leaves the one without the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import EllipsisType

from extractor.errors import GoujiError
from extractor.page import State, Value, normalise
from extractor.review.review_queue import InvalidCorrectionError, form_of, label, parse_correction
from extractor.review.settling import Settled, breaks_together, consequences, settling
from extractor.store import Action, ActKind, Choice, CurrentField, Decision, DocumentRecord, Store, taking_back

Expected = EllipsisType | int | None
"""See ``Choice``."""

EMPTY, NOT_READABLE = ("", "-"), "?"
"""What is typed among the figures of a row for a cell that is empty, and for one that cannot be read."""


class AgainstTheSums(GoujiError):
    """What was typed makes a sum of the form fail that did not fail before; a person can insist that it is printed so.

    ``identities`` among the details names the sums.
    """

    code = "against_the_sums"
    sentence = (
        "With “{typed}”, {count} sums of the form would fail that do not fail now: look at the page again, and confirm "
        "once more if it is printed so."
    )
    sentence_of_one = (
        "With “{typed}”, {count} sum of the form would fail that does not fail now: look at the page again, and "
        "confirm once more if it is printed so."
    )


class FurtherFromTheSums(AgainstTheSums):
    """What was typed makes sums fail by more that failed already, and no other; a person can insist all the same."""

    code = "further_from_the_sums"
    sentence = (
        "With “{typed}”, {count} sums of the form that fail already would fail by more: look at the page again, and "
        "confirm once more if it is printed so."
    )
    sentence_of_one = (
        "With “{typed}”, {count} sum of the form that fails already would fail by more: look at the page again, and "
        "confirm once more if it is printed so."
    )


class UnlikelyFigure(AgainstTheSums):
    """What was typed has more digits than figures of reports have; a person can insist that it is printed so."""

    code = "unlikely_figure"
    sentence = (
        "“{typed}” has {digits} digits, more than figures of reports have: look at the page again, and confirm once "
        "more if it is printed so."
    )


LIKELY = 10**9
"""A figure is less: the most that a province counts of anything has nine digits."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of an answer about several fields.

    Attributes:
        decisions: those put down.
        left: fields that somebody else decided meanwhile, about which nothing was put down.
        followed: what the sums made of it.
    """

    decisions: tuple[Decision, ...]
    left: tuple[str, ...]
    followed: Settled


def accept(store: Store, document_id: int, field_id: str, author: str, *, expected: Expected = ...) -> Decision:
    """Vouch for what was read: a value, or that the cell is empty. ``expected`` here and below: see ``Choice``.

    Raises:
        InvalidCorrectionError: there is nothing to vouch for.
        DecidedMeanwhile: somebody else was faster.
    """
    value = _vouched_for(store.fields(document_id)[field_id])
    return _one(store, Choice(document_id, field_id, Action.ACCEPT, value, author, expected=expected))


def correct(
    store: Store,
    document_id: int,
    field_id: str,
    typed: str,
    author: str,
    *,
    expected: Expected = ...,
    against_sums: bool = False,
) -> Decision:
    """Put down what the page says instead; with ``against_sums`` even where a sum fails with it.

    Raises:
        InvalidCorrectionError: the typed text is nothing that the field can hold.
        AgainstTheSums: a sum fails with it that does not fail now.
        DecidedMeanwhile: somebody else was faster.
    """
    answered = correct_all(
        store, document_id, {field_id: typed}, author, expected={field_id: expected}, against_sums=against_sums
    )
    if not answered.decisions:
        raise store.meanwhile(document_id, field_id)
    return answered.decisions[0]


def mark_blank(store: Store, document_id: int, field_id: str, author: str, *, expected: Expected = ...) -> Decision:
    """Say that nothing stands in the cell."""
    return _one(store, Choice(document_id, field_id, Action.BLANK, None, author, expected=expected))


def mark_unreadable(
    store: Store, document_id: int, field_id: str, author: str, *, expected: Expected = ...
) -> Decision:
    """Say that the page cannot be read here."""
    return _one(store, Choice(document_id, field_id, Action.UNREADABLE, None, author, expected=expected))


def answer_all(
    store: Store,
    document_id: int,
    fields: Sequence[str],
    action: Action,
    author: str,
    expected: Mapping[str, Expected] | None = None,
) -> Answered:
    """Say the same of several fields of a document: that they are as read, empty, or unreadable.

    Raises:
        InvalidCorrectionError: one of them is to be accepted and has nothing to vouch for; nothing is put down.
    """
    known = expected or {}
    accepting = action is Action.ACCEPT
    current = store.fields(document_id) if accepting else {}
    overtaken = {name for name, entry in current.items() if known.get(name, ...) not in (..., entry.latest)}
    values = {name: _vouched_for(current[name]) if accepting and name not in overtaken else None for name in fields}
    said = ((name, action, value) for name, value in values.items())
    return put_down(store, document_id, author, said, known)


def correct_all(
    store: Store,
    document_id: int,
    typed: Mapping[str, str],
    author: str,
    *,
    expected: Mapping[str, Expected] | None = None,
    against_sums: bool = False,
) -> Answered:
    """Put down what the page says of several fields.

    Raises:
        InvalidCorrectionError: one text is nothing that its field can hold; nothing is put down.
        AgainstTheSums: a sum fails with them that does not fail now; nothing is put down.
    """
    values = _typed(store, document_id, typed, against_sums)
    said = ((name, Action.CORRECT, value) for name, value in values.items())
    return put_down(store, document_id, author, said, expected)


def take(store: Store, wanted: Choice, typed: str = "", *, against_sums: bool = False) -> Answered:
    """Take one decision, whichever it is; what is put down of it follows from what was read, or ``typed``.

    Raises:
        InvalidCorrectionError: there is nothing to vouch for, or the typed text is nothing that the field can hold.
        AgainstTheSums: a sum fails with it that does not fail now.
        DecidedMeanwhile: somebody else was faster.
    """
    after: Value = None
    if wanted.action is Action.ACCEPT:
        after = _vouched_for(store.fields(wanted.document_id)[wanted.field_id])
    elif wanted.action is Action.CORRECT:
        after = _typed(store, wanted.document_id, {wanted.field_id: typed}, against_sums)[wanted.field_id]
    answered = _many(store, [replace(wanted, after=after)])
    if not answered.decisions:
        raise store.meanwhile(wanted.document_id, wanted.field_id)
    return answered


def _typed(store: Store, document_id: int, typed: Mapping[str, str], against_sums: bool) -> dict[str, Value]:
    """Return the values that were typed.

    Raises:
        InvalidCorrectionError: one text is nothing that its field can hold.
        AgainstTheSums: a sum fails with them that does not fail now.
    """
    record = store.document(document_id)
    values = _parsed(record, typed)
    if record and not against_sums:
        refuse_broken(record, store.fields(document_id), values, typed)
    return values


def _parsed(record: DocumentRecord | None, typed: Mapping[str, str]) -> dict[str, Value]:
    """Return the values that were typed for fields of a document.

    Raises:
        InvalidCorrectionError: one text is nothing that its field can hold.
    """
    return {
        name: parse_correction(text, label(name, form_of(record, name) if record else ""))
        for name, text in typed.items()
    }


def fill(
    store: Store,
    document_id: int,
    typed: Mapping[str, str],
    author: str,
    *,
    expected: Mapping[str, Expected] | None = None,
    against_sums: bool = False,
) -> Answered:
    """Put down what stands on the page in a row or a table, each text held against what was read.

    What was read so is vouched for, nothing and ``-`` are an empty cell, ``?`` is one that cannot be read, all else is
    a correction; a field that was read so and that nobody doubts is left as it is.

    Raises:
        InvalidCorrectionError: one text is nothing that its field can hold; nothing is put down.
        AgainstTheSums: a sum fails with them that does not fail now; nothing is put down.
    """
    record = store.document(document_id)
    current = store.fields(document_id)
    signs = {name: sign_of(text) for name, text in typed.items()}
    filled = _parsed(record, {name: text for name, text in typed.items() if signs[name] is None})
    unknown = [name for name, sign in signs.items() if sign is Action.UNREADABLE]
    values = {name: filled.get(name) for name in typed if name not in unknown}
    if record and not against_sums:
        refuse_broken(record, current, values, typed, unknown)
    said: dict[str, tuple[Action, Value]] = {
        name: (action, value) for name, value in values.items() if (action := said_by_filling(current[name], value))
    }
    said |= {name: (Action.UNREADABLE, None) for name in unknown if not _is_unreadable(current[name])}
    return put_down(store, document_id, author, ((name, *said[name]) for name in typed if name in said), expected)


def sign_of(typed: str) -> Action | None:
    """Return what a sign says that was typed among the figures of a row: empty, or not readable; None of a figure."""
    text = normalise(typed).strip()
    return Action.BLANK if text in EMPTY else Action.UNREADABLE if text == NOT_READABLE else None


def _is_unreadable(entry: CurrentField) -> bool:
    """Tell whether a person said already that a field cannot be read."""
    return entry.decision is not None and entry.decision.action is Action.UNREADABLE


def put_down(
    store: Store,
    document_id: int,
    author: str,
    said: Iterable[tuple[str, Action, Value]],
    expected: Mapping[str, Expected] | None,
    reasons: Mapping[str, str] | None = None,
) -> Answered:
    """Put down what is said of fields, each if nobody has said more of it than what was ``expected``."""
    known, why = expected or {}, reasons or {}
    return _many(
        store,
        [
            Choice(document_id, name, action, value, author, why.get(name, ""), known.get(name, ...))
            for name, action, value in said
        ],
    )


def said_by_filling(entry: CurrentField, value: Value) -> Action | None:
    """Return what it comes to that a cell is filled with a value; nothing where it is read so and not doubted."""
    state = State.BLANK if value is None else State.READ
    same = entry.field.value == value and (entry.field.state is state or value is not None)
    if same and not entry.field.needs_review and entry.decision is None:
        return None
    return Action.ACCEPT if same else Action.BLANK if value is None else Action.CORRECT


def refuse_broken(
    record: DocumentRecord,
    current: Mapping[str, CurrentField],
    values: Mapping[str, Value],
    typed: Mapping[str, str],
    unknown: Sequence[str] = (),
) -> None:
    """Let values pass that make no sum fail, or fail by more; ``unknown`` are fields that have none any more.

    Raises:
        AgainstTheSums: one fails with them that does not fail now.
        FurtherFromTheSums: none does, and one that fails now fails by more.
        UnlikelyFigure: one that was not read so has more digits than figures have.
    """
    for name, value in values.items():
        if isinstance(value, int | float) and abs(value) >= LIKELY and value != current[name].field.value:
            raise UnlikelyFigure(typed=typed.get(name, str(value)), digits=len(str(int(abs(value)))))
    broken, worse = breaks_together(record, current, values, unknown)
    if sums := broken or worse:
        raise (AgainstTheSums if broken else FurtherFromTheSums)(
            typed=" ".join(typed.values()), count=len(sums), identities=" ".join(one.id for one in sums)
        )


def withdraw(store: Store, decisions: Sequence[Decision], author: str) -> list[Decision]:
    """Take decisions back, so that what stood before them stands again; each only if it is still the latest."""
    if not decisions:
        return []
    choices = [taking_back(one, author, expected=one.id) for one in decisions]
    return store.decide_many(choices, settling(store), ActKind.UNDO, decisions[0].act or None)


def followed(store: Store, decision: Decision) -> Settled:
    """Return what the sums made of the act that a decision is a part of."""
    return consequences(store.decisions_of(decision.act))


def _vouched_for(entry: CurrentField) -> Value:
    """Return what was read of a field, to be accepted.

    Raises:
        InvalidCorrectionError: there is nothing to vouch for.
    """
    if entry.field.state is State.MISSING:
        raise InvalidCorrectionError(typed="", expected="nothing was read here that could be accepted")
    return entry.field.value


def _one(store: Store, choice: Choice) -> Decision:
    answered = _many(store, [choice])
    if not answered.decisions:
        raise store.meanwhile(choice.document_id, choice.field_id)
    return answered.decisions[0]


def _many(store: Store, choices: Sequence[Choice]) -> Answered:
    taken = store.decide_many(choices, settling(store))
    names = {one.field_id for one in taken}
    left = tuple(one.field_id for one in choices if one.field_id not in names)
    return Answered(tuple(taken), left, followed(store, taken[0]) if taken else Settled())
