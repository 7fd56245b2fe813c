"""What people decide about fields, and how a decision lies over what was read.

In: a field as it was read and the decision that stands. Out: the field as it is now. Surprise: a decision is never
changed; one that is taken back is named by a later one, and the one before it stands again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from types import EllipsisType

from extractor.errors import GoujiError
from extractor.page import FieldValue, Origin, State, Value


class Action(StrEnum):
    """What a person can decide about a field."""

    ACCEPT = "accept"  # the value is what the page says
    CORRECT = "correct"  # the page says something else
    BLANK = "blank"  # nothing stands in the cell
    UNREADABLE = "unreadable"  # something stands there and cannot be read
    WITHDRAW = "withdraw"  # an earlier decision is taken back


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision about one field, as it was taken. ``withdraws`` is the decision that it takes back."""

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
        decision: the latest decision that was not taken back.
        latest: the id of the latest decision of any kind, which the next one is held against.
        read: what was read, before anybody decided; None where nobody did.
    """

    field: FieldValue
    decision: Decision | None = None
    latest: int | None = None
    read: FieldValue | None = None


def current(value: FieldValue, history: list[Decision]) -> CurrentField:
    """Lay a field's decisions, oldest first, over what was read."""
    if not history:
        return CurrentField(value)
    taken_back = {one.withdraws for one in history}
    standing = [one for one in history if one.action is not Action.WITHDRAW and one.id not in taken_back]
    latest = history[-1].id
    if not standing:
        return CurrentField(value, None, latest)
    return CurrentField(_settled(value, standing[-1]), standing[-1], latest, value)


def _settled(value: FieldValue, decision: Decision) -> FieldValue:
    """Return a field as a person left it. Who accepts vouches for what was read, and its origin stays.

    What a person put down instead does not stand at the place that was read, so it has none.
    """
    settled = replace(value, needs_review=False, confidence=1.0, reasons=())
    if decision.action is Action.ACCEPT and decision.after == value.value:
        return settled
    # The accepted value may be of an earlier extraction; where a newer one reads otherwise, the decision counts.
    accepted = State.MISSING if decision.after is None else State.READ
    states = {Action.CORRECT: State.READ, Action.BLANK: State.BLANK, Action.UNREADABLE: State.MISSING}
    state = states.get(decision.action, accepted)
    settled = replace(settled, value=decision.after, state=state, origin=Origin.HUMAN)
    same = (decision.after, state) == (value.value, value.state)
    return settled if same else replace(settled, raw=None, place=None)
