"""What people decide about fields, and how a decision lies over what was read.

In: a field as it was read and the decision that stands. Out: the field as it is now. Surprise: a decision is never
changed; one that is taken back is named by a later one, and the one before it stands again. What the sums settle is
put down as a decision too, but nobody's: no answer of a person is held against it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from types import EllipsisType

from extractor.errors import GoujiError
from extractor.page import FieldValue, Origin, State, Value


class Action(StrEnum):
    """What can be decided about a field: all but the last by a person."""

    ACCEPT = "accept"  # the value is what the page says
    CORRECT = "correct"  # the page says something else
    BLANK = "blank"  # nothing stands in the cell
    UNREADABLE = "unreadable"  # something stands there and cannot be read
    WITHDRAW = "withdraw"  # an earlier decision is taken back
    SETTLE = "settle"  # what was read is borne out by sums of figures that are certain


class ActKind(StrEnum):
    """What an act is: everything that is decided by one stroke."""

    ANSWER = "answer"  # a person answers, about one field or many
    UNDO = "undo"  # a person takes an act back
    REDO = "redo"  # a person does again what was taken back
    SUMS = "sums"  # the sums are asked without an answer, as when a report was read anew


BY_SUMS = ""
"""Stands for the author of what the sums settle; no person has this name."""


@dataclass(frozen=True, slots=True)
class Act:
    """Everything that was decided by one stroke. ``undoes`` is the act that it takes back or, of a redo, the undo."""

    id: int
    author: str
    kind: ActKind
    begun_at: str
    undoes: int | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision about one field, as it was taken.

    ``withdraws`` is the decision that it takes back, ``act`` the act that it is a part of, ``because`` the person's
    decision that made the sums say so; then ``reason`` names the identities. ``look`` is 2 of a second, blind one.
    """

    id: int
    document_id: int
    field_id: str
    action: Action
    before: Value
    after: Value
    author: str
    reason: str
    decided_at: str
    withdraws: int | None = None
    act: int = 0
    because: int | None = None
    look: int = 1


@dataclass(frozen=True, slots=True)
class Choice:
    """A decision that is about to be taken.

    ``expected`` is the id of the latest decision about the field that the person knew of, None for none; where another
    one is there by now, the choice is not put down. Left as it is, nothing is compared.
    """

    document_id: int
    field_id: str
    action: Action
    after: Value
    author: str
    reason: str = ""
    expected: int | EllipsisType | None = ...
    withdraws: int | None = None
    because: int | None = None


class DecidedMeanwhile(GoujiError):
    """Somebody else decided about the field after it was shown."""

    code = "decided_meanwhile"
    sentence = "Somebody decided about {field} meanwhile, so nothing was saved over it: look at it again."

    def __init__(self, decision: Decision) -> None:
        """Keep the other one's decision."""
        self.decision = decision
        super().__init__(field=decision.field_id)

    def __reduce__(self) -> tuple[object, ...]:
        """Tell how to make it anew."""
        return type(self), (self.decision,)


@dataclass(frozen=True, slots=True)
class CurrentField:
    """A field as it stands now: what was read, and the decision that holds, if there is one.

    Attributes:
        field: the value as it stands.
        decision: the latest decision that was not taken back; what the sums settle counts where nobody has decided.
        latest: the id of a person's latest decision of any kind, which the next one is held against.
        read: what was read, before anybody decided; None where nobody did.
    """

    field: FieldValue
    decision: Decision | None = None
    latest: int | None = None
    read: FieldValue | None = None


Follow = Callable[[int, Mapping[str, CurrentField]], Sequence[Choice]]
"""What follows from a document's fields as they stand after an answer."""


def current(value: FieldValue, history: Sequence[Decision]) -> CurrentField:
    """Lay a field's decisions, oldest first, over what was read."""
    if not history:
        return CurrentField(value)
    taken_back = {one.withdraws for one in history}
    by_sums = {one.id for one in history if one.action is Action.SETTLE}
    said = [one.id for one in history if one.id not in by_sums and one.withdraws not in by_sums]
    latest = said[-1] if said else None
    standing = [one for one in history if one.action is not Action.WITHDRAW and one.id not in taken_back]
    if not standing:
        return CurrentField(value, None, latest)
    decision = next((one for one in reversed(standing) if one.action is not Action.SETTLE), standing[-1])
    return CurrentField(_settled(value, decision), decision, latest, value)


class DecidedFields:
    """The fields of one document as they were read, with every decision about them; new ones are laid over the old."""

    def __init__(self, read: Iterable[FieldValue], decisions: Iterable[Decision]) -> None:
        """Lay the decisions, oldest first, over the fields, which are in the form's order."""
        self._read = {value.id: value for value in read}
        self._histories: dict[str, list[Decision]] = {}
        for decision in decisions:
            self._histories.setdefault(decision.field_id, []).append(decision)
        self.current = {name: current(value, self._histories.get(name, ())) for name, value in self._read.items()}

    def add(self, decision: Decision) -> None:
        """Lay one more decision over the field that it is about."""
        history = self._histories.setdefault(decision.field_id, [])
        history.append(decision)
        self.current[decision.field_id] = current(self._read[decision.field_id], history)


def _settled(value: FieldValue, decision: Decision) -> FieldValue:
    """Return a field as a person left it. Who accepts vouches for what was read, and its origin stays.

    What a person put down instead does not stand at the place that was read, so it has none.
    """
    settled = replace(value, needs_review=False, confidence=1.0, reasons=())
    if decision.action in (Action.ACCEPT, Action.SETTLE) and decision.after == value.value:
        return settled
    # The accepted value may be of an earlier extraction; where a newer one reads otherwise, the decision counts.
    accepted = State.MISSING if decision.after is None else State.READ
    states = {Action.CORRECT: State.READ, Action.BLANK: State.BLANK, Action.UNREADABLE: State.MISSING}
    state = states.get(decision.action, accepted)
    settled = replace(settled, value=decision.after, state=state, origin=Origin.HUMAN)
    same = (decision.after, state) == (value.value, value.state)
    return settled if same else replace(settled, raw=None, place=None)
