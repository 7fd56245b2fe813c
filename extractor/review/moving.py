"""Figures that were read in the wrong cells, put into those where the page has them.

In: a Store, and for each field whose figure is its own. Out: decisions in the store, as one act. Surprise: a move is
put down whole or not at all, and is worked out while nobody else can write: a part of one would leave figures twice, or
put those that somebody corrected meanwhile where the mover never saw them.
"""

from __future__ import annotations

from collections.abc import Mapping

from extractor.errors import GoujiError
from extractor.forms import field_specs
from extractor.page import State, Value
from extractor.review.answers import Answered, Expected, put_down, refuse_broken, said_by_filling
from extractor.review.review_queue import InvalidCorrectionError, form_of, label, parse_correction
from extractor.review.settling import Settled
from extractor.store import Action, CurrentField, Decision, DocumentRecord, Store

MOVED = "moved from"
"""Stands in a decision's reason before the field that its figure was read as; where that was moved before, as first."""


class FiguresLeftOver(GoujiError):
    """Figures that are moved lie over others that are not; a person can insist that these belong to no cell."""

    code = "figures_left_over"
    sentence = (
        "{count} figures would find no place any more ({figures}): look at the page again, and confirm once more if "
        "they belong to no cell."
    )
    sentence_of_one = (
        "{count} figure would find no place any more ({figures}): look at the page again, and confirm once more if "
        "it belongs to no cell."
    )


class NotMovable(InvalidCorrectionError):
    """A figure is to be moved where it could not be typed, or what is to be moved is no figure of the same table."""

    code = "not_movable"
    sentence = (
        "Nothing was moved: “{typed}” cannot stand in the cell that it would come into. Only figures of one table can "
        "be moved, each where it could be typed, and none between counts and amounts."
    )


def move(
    store: Store,
    document_id: int,
    sources: Mapping[str, str],
    author: str,
    *,
    expected: Mapping[str, Expected] | None = None,
    insist: bool = False,
) -> Answered:
    """Put figures that were read in the wrong cells into those where the page has them.

    ``sources`` says for each field whose figure is its own; a field that is left with none, and had one, has none that
    can be read. With ``insist`` figures may be left over, and sums may fail. A move is put down whole or not at all:
    where somebody decided meanwhile about any field that it takes from or gives to, those fields are all that is left.
    Each decision names the field whose figure it is, as its reason.

    Raises:
        NotMovable: a figure could not be typed where it comes to, or is none of the same table; nothing is put down.
        FiguresLeftOver: a figure is overwritten that is moved nowhere; nothing is put down.
        AgainstTheSums: a sum fails then that does not fail now; nothing is put down.
    """
    with store.connections.writing():  # nobody decides between the look at the fields and the last decision
        current = store.fields(document_id)
        known = expected or {}
        touched = dict.fromkeys((*sources, *filter(None, sources.values())))
        overtaken = tuple(name for name in touched if known.get(name, ...) not in (..., current[name].latest))
        if overtaken:
            return Answered((), overtaken, Settled())
        choices = _moved(store.document(document_id), current, sources, insist)
        reasons = {name: f"{MOVED} {moved_from(current[one].decision) or one}" for name, one in sources.items() if one}
        return put_down(store, document_id, author, choices, expected, reasons)


def moved_from(decision: Decision | None) -> str:
    """Return the field as which the figure was read that a decision put here; nothing where it moved none."""
    reason = decision.reason if decision else ""
    return reason.removeprefix(MOVED).strip() if reason.startswith(MOVED) else ""


def _moved(
    record: DocumentRecord | None, current: Mapping[str, CurrentField], sources: Mapping[str, str], insist: bool
) -> list[tuple[str, Action, Value]]:
    """Return what a move says of each field, in the order of the form.

    Raises:
        NotMovable, FiguresLeftOver, AgainstTheSums: see ``move``.
    """
    moved = {
        name: _movable(record, source, name, current[source].field.value)
        for name, source in sources.items()
        if source and current[source].field.state is not State.MISSING
    }
    free = [name for name in sources if name not in moved]
    if record and not insist:
        _refuse_left_over(current, sources)
        said = {name: str(moved[name]) for name in moved}
        refuse_broken(record, current, moved, said, free)
    choices = [
        *((name, action, value) for name, value in moved.items() if (action := said_by_filling(current[name], value))),
        *((name, Action.UNREADABLE, None) for name in free if current[name].field.state is not State.MISSING),
    ]
    order = {name: n for n, name in enumerate(current)}
    return sorted(choices, key=lambda one: order[one[0]])


def _movable(record: DocumentRecord | None, source: str, target: str, value: Value) -> Value:
    """Return a figure as it would be read if it were typed where it is moved to; nothing of an empty cell.

    Raises:
        NotMovable: it could not be.
    """
    if record is None or not same_kind(record, source, target):
        raise NotMovable(typed="" if value is None else value)
    if value is None:
        return None
    try:
        return parse_correction(str(value), label(target, form_of(record, target)))
    except InvalidCorrectionError as error:
        raise NotMovable(typed=value) from error


def same_kind(record: DocumentRecord, one: str, other: str) -> bool:
    """Tell whether two fields are figures of one table of a report, both counted or both amounts."""
    specs = [field_specs().get(form_of(record, name), {}).get(name) for name in (one, other)]
    kinds = {(spec.section, spec.number == "amount") if spec else None for spec in specs}
    return len(kinds) == 1 and None not in kinds


def _refuse_left_over(current: Mapping[str, CurrentField], sources: Mapping[str, str]) -> None:
    """Let figures move over others that move as well, and over nothing.

    Raises:
        FiguresLeftOver: one would be overwritten that is moved nowhere.
    """
    moving = set(sources.values())
    left = [str(value) for name in sources if name not in moving and (value := current[name].field.value)]
    if left:
        raise FiguresLeftOver(count=len(left), figures=" ".join(left[:10]))
