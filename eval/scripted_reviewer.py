"""A reviewer who knows the right answers, and works by the same functions as the workspace.

In: a stored report and the gold of its case. Out: ``Worked``: acts, strokes and time until nothing waits. Surprise: the
script does what the keys and buttons of the workspace do and nothing more: it accepts a question, a row or a table as
a whole only where all that it would accept is right, types a figure only where the page has it, pastes rows only as
they stand on the page one after the other, and moves figures only where each comes into its own cell.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from eval.cases import Basis, Case
from eval.copied_blocks import copied_blocks
from extractor import review
from extractor.forms import field_specs
from extractor.page import FieldValue, State
from extractor.review import Question, form_of
from extractor.store import Action, CurrentField, DocumentRecord, Store

AUTHOR = "scripted"

PASTED = 6
"""Strokes of a block that is pasted: the mouse down and up over its rows, copied, a cell chosen, pasted, confirmed."""

MOVED, CHOSEN = 3, 3
"""Strokes to move figures: a cell, the list of ways, one of them; to answer for a column: a cell, its end, a key."""

FEWEST = 3
"""Wrong figures of a block that are not typed one by one any more."""


@dataclass(slots=True)
class Worked:
    """What it took to settle a report.

    Attributes:
        asked: fields that waited when the reviewer began, of which ``right`` were right as read.
        questions: what they were asked in, at first.
        acts, strokes: answers, and the keys and clicks that they take, moving to the field included.
        seconds: what the program took for the answers and for what is shown after each.
        causes: acts by the cause of the question that they answered.
        wrong: fields whose value, once nothing waits, is not what the reviewer knows.
    """

    asked: int = 0
    right: int = 0
    questions: int = 0
    acts: int = 0
    strokes: int = 0
    seconds: float = 0.0
    causes: Counter[str] = field(default_factory=Counter)
    wrong: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Answer:
    """One act: what is said of which fields, and the strokes that it takes; None fills cells in, with what is typed of
    each, or moves them, each from the field that has its figure.
    """

    action: Action | None
    fields: tuple[str, ...]
    typed: Mapping[str, str] = field(default_factory=dict)
    strokes: int = 1
    moves: bool = False


def work(store: Store, record: DocumentRecord, case: Case, lines: Sequence[str] = ()) -> Worked:
    """Settle a report whose page shows these lines, and return what it took."""
    worked = Worked()
    began = time.perf_counter()
    current = store.fields(record.id)
    asked = _asked(store, record, current)
    waiting = [name for one in asked for name in one.fields]
    worked.asked, worked.questions = len(waiting), len(asked)
    blocks = copied_blocks(lines, record, tuple(current), case.gold)
    worked.right = sum(_verdict(case, current[name].field) is Action.ACCEPT for name in waiting)
    while asked:
        question, answer = _next(record, current, asked, case, blocks)
        _put(store, record, answer)
        worked.acts += 1
        worked.strokes += answer.strokes
        worked.causes[question.cause] += 1
        current = store.fields(record.id)
        asked = _asked(store, record, current)
    worked.seconds = time.perf_counter() - began
    worked.wrong = tuple(
        name
        for name in waiting
        if _verdict(case, current[name].field) not in (Action.ACCEPT, current_action(current[name]))
    )
    return worked


def current_action(entry: CurrentField) -> Action | None:
    """Return what was decided about a field."""
    return entry.decision.action if entry.decision else None


def _asked(store: Store, record: DocumentRecord, current: dict[str, CurrentField]) -> tuple[Question, ...]:
    return review.questions(record, current, review.findings_of(store, record, current))


def _verdict(case: Case, value: FieldValue) -> Action:
    """Return what somebody who knows the right answer says of a field."""
    gold = case.gold.get(value.id)
    if gold is None:
        return Action.ACCEPT if value.state is not State.MISSING else Action.BLANK
    if gold.basis in (Basis.BLANK, Basis.ABSENT) or gold.value is None:
        return Action.ACCEPT if value.state is State.BLANK else Action.BLANK
    if value.value == gold.value:
        return Action.ACCEPT
    gone = gold.basis in (Basis.LOST, Basis.DERIVED) or (case.noisy and value.value is None)
    return Action.UNREADABLE if gone else Action.CORRECT


def _next(
    record: DocumentRecord,
    current: dict[str, CurrentField],
    asked: Sequence[Question],
    case: Case,
    blocks: Sequence[tuple[str, ...]],
) -> tuple[Question, _Answer]:
    """Return the next act: the one about most fields that is right about all of them; where a question has fields of
    several kinds, those first that differ from most.
    """
    verdicts = {name: _verdict(case, current[name].field) for one in asked for name in one.fields}
    whole = [one for one in (_moved(record, current, verdicts, case), _pasted(verdicts, case, blocks)) if one]
    if whole:
        best = max(whole, key=lambda one: _wrong(verdicts, one.fields))
        return next(one for one in asked if not set(best.fields).isdisjoint(one.fields)), best
    if exception := _exception(record, current, verdicts):
        question = next(one for one in asked if exception in one.fields)
        return question, _single(record, current, exception, verdicts, case)
    offered = [(one, answer) for one in asked for answer in _answers(record, current, one, verdicts)]
    if offered:
        return max(offered, key=lambda one: len(one[1].fields))
    question = asked[0]
    wrong = [name for name in question.fields if verdicts[name] is Action.CORRECT]
    counts = Counter(verdicts[name] for name in question.fields)
    rare = min(counts, key=lambda one: counts[one])
    first = wrong[0] if wrong else next(name for name in question.fields if verdicts[name] is rare)
    return question, _single(record, current, first, verdicts, case)


def _pasted(verdicts: Mapping[str, Action], case: Case, blocks: Sequence[tuple[str, ...]]) -> _Answer | None:
    """Return the block to paste in which most that waits is wrong, if that is worth its strokes."""
    block = max(blocks, key=lambda one: _wrong(verdicts, one), default=())
    if _wrong(verdicts, block) < FEWEST:
        return None
    typed = {name: "" if (value := case.gold[name].value) is None else str(value) for name in block}
    return _Answer(None, block, typed, PASTED)


def _wrong(verdicts: Mapping[str, Action], fields: Sequence[str]) -> int:
    """Count the fields of which something else is to be said than what was read."""
    return sum(verdicts.get(name, Action.ACCEPT) is not Action.ACCEPT for name in fields)


def _moved(
    record: DocumentRecord, current: Mapping[str, CurrentField], verdicts: Mapping[str, Action], case: Case
) -> _Answer | None:
    """Return the move of a row, of the rows from one on or of a table that puts most figures right, and none wrong."""
    best = None
    for sources, strokes in _moves(record, current):
        put = {name: source for name, source in sources.items() if not _says_nothing(current, name, source)}
        wrong = _wrong(verdicts, tuple(put))
        if wrong < max(FEWEST, _wrong(verdicts, best.fields) + 1 if best else 0):
            continue
        if all(_fits(current, name, source, case) for name, source in put.items()):
            best = _Answer(None, tuple(put), sources, strokes, moves=True)
    return best


def _says_nothing(current: Mapping[str, CurrentField], name: str, source: str) -> bool:
    """Tell whether a move leaves a cell as it is: nothing was read of it, and nothing comes into it."""
    return all(current[one].field.state is State.MISSING for one in (name, source or name))


def _fits(current: Mapping[str, CurrentField], name: str, source: str, case: Case) -> bool:
    """Tell whether a figure belongs into a cell; or, where there is none, whether the page has none for it."""
    value = replace(current[source or name].field, id=name)
    if not source or value.state is State.MISSING:
        return _verdict(case, replace(value, value=None, state=State.MISSING)) is Action.UNREADABLE
    return _verdict(case, value) is Action.ACCEPT


def _moves(record: DocumentRecord, current: Mapping[str, CurrentField]) -> Iterator[tuple[dict[str, str], int]]:
    """Yield the moves that the workspace offers, each as the source of every cell that changes, with its strokes."""
    tables: dict[tuple[str, int], list[list[str]]] = {}
    rows: dict[str, list[str]] = {}
    for name in current:
        if name in field_specs().get(form_of(record, name), {}):
            rows.setdefault(_row(record, name), []).append(name)
    for row, names in rows.items():
        tables.setdefault((row.partition("/")[0], len(names)), []).append(names)
    for table in tables.values():
        for at in range(len(table)):
            for last in range(at + 1, len(table) + 1):
                own = {name for names in table[at:last] for name in names}
                offered = last in (at + 1, len(table))  # other rows are chosen first
                for down, along in ((0, -1), (0, 1), (-1, 0), (1, 0)):
                    sources = _sources(table, own, down, along)
                    if all(review.same_kind(record, source, name) for name, source in sources.items() if source):
                        yield sources, MOVED if offered else MOVED + 1


def _sources(table: Sequence[Sequence[str]], own: set[str], down: int, along: int) -> dict[str, str]:
    found = {}
    for n, names in enumerate(table):
        for k, name in enumerate(names):
            there = 0 <= n - down < len(table) and 0 <= k - along < len(names)
            source = table[n - down][k - along] if there else ""
            if source in own:
                found[name] = source
            elif name in own:
                found[name] = ""
    return found


def _exception(record: DocumentRecord, current: dict[str, CurrentField], verdicts: dict[str, Action]) -> str | None:
    """Return a field to be put right so that its whole table can be accepted after, if that takes fewer acts than to
    accept its rows.
    """
    tables: dict[str, list[str]] = {}
    for name in verdicts:
        if current[name].field.state is not State.MISSING:
            tables.setdefault(name.partition(".")[0], []).append(name)
    for names in tables.values():
        other = [name for name in names if verdicts[name] is not Action.ACCEPT]
        rows = {_row(record, name) for name in names} - {_row(record, name) for name in other}
        if 0 < len(other) < len(rows) - 1:
            return other[0]
    return None


def _single(
    record: DocumentRecord, current: dict[str, CurrentField], name: str, verdicts: dict[str, Action], case: Case
) -> _Answer:
    if verdicts[name] is Action.CORRECT:
        return _typed(record, current, name, verdicts, case)
    return _Answer(verdicts[name], (name,), strokes=2)


def _typed(
    record: DocumentRecord, current: dict[str, CurrentField], first: str, verdicts: dict[str, Action], case: Case
) -> _Answer:
    """Return what is typed from a cell on to the right: figures with strokes between, as long as the page has them."""
    row = [name for name in current if _row(record, name) == _row(record, first)]
    names = []
    for name in row[row.index(first) :]:
        if verdicts.get(name) not in (Action.CORRECT, Action.ACCEPT):
            break
        names.append(name)
    while verdicts[names[-1]] is not Action.CORRECT:
        names.pop()
    typed = {name: str(case.gold[name].value) for name in names}
    return _Answer(Action.CORRECT, tuple(names), typed, strokes=1 + sum(len(one) + 1 for one in typed.values()))


def _answers(
    record: DocumentRecord, current: dict[str, CurrentField], question: Question, verdicts: dict[str, Action]
) -> Iterator[_Answer]:
    """Yield the acts that keys and buttons offer for a question, if they are right about all fields that they take."""
    acceptable = [name for name in verdicts if current[name].field.state is not State.MISSING]
    sets = [
        (Action.ACCEPT, [name for name in question.fields if name in acceptable]),
        (Action.BLANK, list(question.fields)),
        (Action.UNREADABLE, list(question.fields)),
    ]
    for name in question.fields:
        section, row = name.partition(".")[0], _row(record, name)
        sets.append((Action.ACCEPT, [one for one in acceptable if one.partition(".")[0] == section]))
        sets.append((Action.ACCEPT, [one for one in acceptable if _row(record, one) == row]))
    for action, names in sets:
        if names and all(verdicts[name] is action for name in names):
            yield _Answer(action, tuple(names), strokes=2)
    for column in {_column(record, name) for name in question.fields} - {""}:
        names = [name for name in verdicts if _column(record, name) == column]
        if len({verdicts[name] for name in names}) == 1 and verdicts[names[0]] is not Action.CORRECT:
            yield _Answer(verdicts[names[0]], tuple(names), strokes=CHOSEN)


def _row(record: DocumentRecord, name: str) -> str:
    spec = field_specs().get(form_of(record, name), {}).get(name)
    return f"{spec.section}/{spec.row_id}" if spec else name


def _column(record: DocumentRecord, name: str) -> str:
    """Return what the cells of a column have in common; nothing of a field that is in none."""
    spec = field_specs().get(form_of(record, name), {}).get(name)
    return f"{spec.section}/{spec.column_id}" if spec and spec.column_id else ""


def _put(store: Store, record: DocumentRecord, answer: _Answer) -> None:
    if answer.action not in (Action.CORRECT, None):
        review.answer_all(store, record.id, answer.fields, answer.action, AUTHOR)
        return
    if answer.moves:
        try:
            review.move(store, record.id, answer.typed, AUTHOR)
        except (review.AgainstTheSums, review.FiguresLeftOver):
            review.move(store, record.id, answer.typed, AUTHOR, insist=True)
        return
    put = review.correct_all if answer.action else review.fill
    try:
        put(store, record.id, answer.typed, AUTHOR)
    except review.AgainstTheSums:  # it is printed so; a second Enter insists
        put(store, record.id, answer.typed, AUTHOR, against_sums=True)
