"""Taking back what a person did, act by act without end, and doing it again.

In: a Store and a person. Out: what was withdrawn or put down anew, and what was left because somebody else had decided
since. Surprise: nothing is remembered beside the decisions themselves; what can be undone is the latest act of the
person of which something still stands, so it works across documents, sessions and processes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from extractor.review.settling import Settled, consequences, settling
from extractor.store import BY_SUMS, Act, Action, ActKind, Choice, CurrentField, Decision, Store, taking_back

NOTHING_FOLLOWED = Settled()


@dataclass(frozen=True, slots=True)
class Undone:
    """What an undo or a redo did.

    Attributes:
        act: the act that was taken back or done again; None where there is none.
        decisions: what was put down for it.
        overtaken: decisions that were passed over, because somebody decided about their fields since.
        followed: what the sums made of it.
    """

    act: Act | None = None
    decisions: tuple[Decision, ...] = ()
    overtaken: tuple[Decision, ...] = ()
    followed: Settled = NOTHING_FOLLOWED


def undo(store: Store, author: str, since: str = "") -> Undone:
    """Take back the latest act of a person, whatever it was about; ``since`` is the time before which none is touched.

    What somebody else has decided about since stays, and is named once.
    """
    latest = next(iter(store.acts(author, since, limit=1)), None)
    passed = latest.undoes if latest and latest.kind is ActKind.UNDO else None
    overtaken: list[Decision] = []
    for act in store.standing_acts(author, since):
        own = [one for one in store.decisions_of(act.id) if one.author == author and one.action is not Action.WITHDRAW]
        fields = _fields(store, own)
        choices = [
            taking_back(one, author, expected=entry.latest)
            for one, entry in _with_entries(own, fields)
            if _holds(one, entry)
        ]
        if passed is None or act.id < passed:
            overtaken += [one for one, entry in _with_entries(own, fields) if _is_overtaken(one, entry)]
        if taken := store.decide_many(choices, settling(store), ActKind.UNDO, act.id):
            return Undone(act, tuple(taken), tuple(overtaken), consequences(store.decisions_of(taken[0].act)))
    return Undone(overtaken=tuple(overtaken))


def redo(store: Store, author: str, since: str = "") -> Undone:
    """Do again what the person took back last; a new answer ends what can be done again."""
    overtaken: list[Decision] = []
    for undone in _to_redo(store, author, since):
        choices = []
        own = [one for one in store.decisions_of(undone.id) if one.author == author and one.action is Action.WITHDRAW]
        fields = _fields(store, own)
        for one, entry in _with_entries(own, fields):
            history = store.decisions(one.document_id, one.field_id)
            later = [d for d in history if d.id > one.id and d.author not in (author, BY_SUMS)]
            overtaken += later[-1:]
            if not later:
                choices.append(_again(one, history, entry.latest))
        taken = store.decide_many(choices, settling(store), ActKind.REDO, undone.id)
        if taken:
            return Undone(undone, tuple(taken), tuple(overtaken), consequences(store.decisions_of(taken[0].act)))
    return Undone(overtaken=tuple(overtaken))


def _again(withdrawal: Decision, history: list[Decision], latest: int | None) -> Choice:
    """Return the choice that puts down anew what was taken back."""
    one = next(decision for decision in history if decision.id == withdrawal.withdraws)
    return Choice(one.document_id, one.field_id, one.action, one.after, withdrawal.author, one.reason, latest)


def _to_redo(store: Store, author: str, since: str) -> Iterator[Act]:
    """Yield the undos that were not done again, the latest first, back to the latest answer."""
    done_again = 0
    for act in store.acts(author, since):
        if act.kind is ActKind.ANSWER:
            return
        if act.kind is ActKind.REDO:
            done_again += 1
        elif done_again:
            done_again -= 1
        else:
            yield act


def _fields(store: Store, decisions: list[Decision]) -> dict[int, dict[str, CurrentField]]:
    return {number: store.fields(number) for number in {one.document_id for one in decisions}}


def _with_entries(
    decisions: list[Decision], fields: dict[int, dict[str, CurrentField]]
) -> Iterator[tuple[Decision, CurrentField]]:
    """Yield decisions with their fields as they stand; a field that a newer reading does not have is left out."""
    for one in decisions:
        if entry := fields[one.document_id].get(one.field_id):
            yield one, entry


def _holds(decision: Decision, entry: CurrentField) -> bool:
    return entry.decision is not None and entry.decision.id == decision.id


def _is_overtaken(decision: Decision, entry: CurrentField) -> bool:
    """Tell whether somebody else's later decision lies over one."""
    later = entry.decision
    return later is not None and later.id > decision.id and later.author != decision.author
