"""A reviewer who knows the right answers, and works by the same functions as the workspace.

In: a stored report and the gold of its case. Out: ``Worked``: acts, strokes and time until nothing waits. Surprise: the
script does what the keys and buttons of the workspace do and nothing more: it accepts a question, a row or a table as
a whole only where all that it would accept is right, types a figure only where the page has it, pastes rows only as
they stand on the page one after the other, and moves figures only where each comes into its own cell. Where nearly all
of a question or a table is to be answered alike, it types what differs first. Of a row that the page has lost it cannot
see which cells were empty.
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

MOVED, CHOSEN, WHOLE = 3, 3, 4
"""Strokes to move figures: a cell, the list of ways, one of them; to answer for a column: a cell, its end, a key; for a
table: its first cell, the end of the column, that of the row, a key."""

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
    each, a sign for an empty one or one that cannot be read among them, or moves them, each from the field that has its
    figure.
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
    case = _as_seen(case)
    current = store.fields(record.id)
    asked = _asked(store, record, current)
    waiting = [name for one in asked for name in one.fields]
    worked.asked, worked.questions = len(waiting), len(asked)
    blocks = copied_blocks(lines, record, tuple(current), case.gold)
    worked.right = sum(_verdict(case, current[name].field) is Action.ACCEPT for name in waiting)
    while asked:
        question, answer = _next(record, current, asked, case, blocks)
        worked.strokes += answer.strokes + _put(store, record, answer)
        worked.acts += 1
        worked.causes[question.cause] += 1
        current = store.fields(record.id)
        asked = _asked(store, record, current)
    worked.seconds = time.perf_counter() - began
    worked.wrong = tuple(
        name
        for name in waiting
        if _verdict(case, current[name].field) not in (Action.ACCEPT, current_action(current[name]))
        and not _is_true(case, current[name].field)
    )
    return worked


def _is_true(case: Case, value: FieldValue) -> bool:
    """Tell whether a field has its true value, wherever on the page that came from."""
    gold = case.gold.get(value.id)
    return gold is not None and gold.value is not None and gold.value == value.value


def current_action(entry: CurrentField) -> Action | None:
    """Return what was decided about a field."""
    return entry.decision.action if entry.decision else None


def _asked(store: Store, record: DocumentRecord, current: dict[str, CurrentField]) -> tuple[Question, ...]:
    return review.questions(record, current, review.findings_of(store, record, current))


def _as_seen(case: Case) -> Case:
    """Return a case in which the empty cells of rows that the page has lost are lost as well."""
    lost = {name.rpartition(".")[0] for name, own in case.gold.items() if own.basis is Basis.LOST}
    gone = {
        name: replace(own, basis=Basis.LOST)
        for name, own in case.gold.items()
        if own.basis is Basis.BLANK and name.rpartition(".")[0] in lost
    }
    return replace(case, gold={**case.gold, **gone})


def _verdict(case: Case, value: FieldValue) -> Action:
    """Return what somebody who knows the right answer says of a field."""
    gold = case.gold.get(value.id)
    if gold is None:
        return Action.ACCEPT if value.state is not State.MISSING else Action.BLANK
    if gold.basis is Basis.LOST and gold.value is None and value.state is State.MISSING:
        return Action.UNREADABLE
    if gold.basis in (Basis.BLANK, Basis.ABSENT) or gold.value is None:
        return Action.ACCEPT if value.state is State.BLANK else Action.BLANK
    elsewhere = gold.basis is Basis.LOST and value.state is State.READ  # the same figure, from another cell
    if value.value == gold.value and not elsewhere:
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
    """Return the next act: the one about most fields that is right about all of them; or a row of those that differ
    from most, if few acts settle a question or a table that way.
    """
    verdicts = {name: _verdict(case, current[name].field) for one in asked for name in one.fields}
    whole = [one for one in (_moved(record, current, verdicts, case), _pasted(verdicts, case, blocks)) if one]
    if whole:
        best = max(whole, key=lambda one: _wrong(verdicts, one.fields))
        return next(one for one in asked if not set(best.fields).isdisjoint(one.fields)), best
    if exception := _exception(record, current, verdicts):
        question = next(one for one in asked if exception in one.fields)
        return question, _of_a_row(record, current, [exception], verdicts, case)
    offered = [(one, answer) for one in asked for answer in _answers(record, current, one, verdicts)]
    settled, differing = _plan(record, current, asked, verdicts)
    most = max(offered, key=lambda one: len(one[1].fields), default=None)
    if most and len(most[1].fields) >= settled:
        return most
    question = next(one for one in asked if differing[0] in one.fields)
    return question, _of_a_row(record, current, differing, verdicts, case)


def _plan(
    record: DocumentRecord,
    current: Mapping[str, CurrentField],
    asked: Sequence[Question],
    verdicts: Mapping[str, Action],
) -> tuple[float, list[str]]:
    """Return how many fields an act settles at best where first what differs is typed row by row, and then all others
    of a question or a table are answered alike; and what differs in the first of the rows.
    """
    best: tuple[float, list[str]] = (0.0, [])
    tables: dict[str, list[str]] = {}
    for name in verdicts:
        if name in field_specs().get(form_of(record, name), {}):
            tables.setdefault(f"{name.partition('.')[0]} {len(_cells(record, current, name))}", []).append(name)
    for names in (*(list(one.fields) for one in asked), *tables.values()):
        for alike in (Action.ACCEPT, Action.BLANK, Action.UNREADABLE):
            rows: dict[str, list[str]] = {}
            for name in names:
                if verdicts[name] is not alike:
                    rows.setdefault(_row(record, name), []).append(name)
            left = any(verdicts[name] is alike for name in names)
            if rows and len(names) / (len(rows) + left) > best[0]:
                best = len(names) / (len(rows) + left), max(rows.values(), key=len)
    return best


def _of_a_row(
    record: DocumentRecord,
    current: Mapping[str, CurrentField],
    differing: Sequence[str],
    verdicts: Mapping[str, Action],
    case: Case,
) -> _Answer:
    """Return the act about what differs in a row: one cell answered, or all from the first to the last typed."""
    first = differing[0]
    if len(differing) == 1 and verdicts[first] is not Action.CORRECT:
        return _Answer(verdicts[first], (first,), strokes=2)
    cells = _cells(record, current, first)
    at = [cells.index(name) for name in differing]
    typed: dict[str, str] = {}
    for name in cells[min(at) : max(at) + 1]:
        text = _typed_of(current[name].field, verdicts.get(name), case)
        if text is None:
            break
        typed[name] = text
    return _Answer(None, tuple(typed), typed, strokes=1 + sum(len(one) + 1 for one in typed.values()))


def _typed_of(value: FieldValue, verdict: Action | None, case: Case) -> str | None:
    """Return what is typed for a cell amid a row; None of one that nobody asks about and of which nothing was read."""
    if verdict is Action.CORRECT:
        return str(case.gold[value.id].value)
    if verdict is Action.UNREADABLE:
        return review.NOT_READABLE
    if verdict is None and value.state is State.MISSING:
        return None
    return "-" if verdict is Action.BLANK or value.value is None else str(value.value)


def _cells(record: DocumentRecord, current: Mapping[str, CurrentField], name: str) -> list[str]:
    """Return the fields of a row."""
    row = _row(record, name)
    return [one for one in current if _row(record, one) == row]


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
    for table in {name.partition(".")[0] for name in question.fields}:
        names = [name for name in verdicts if name.partition(".")[0] == table]
        widths = {len(_cells(record, current, name)) for name in names}
        if len({verdicts[name] for name in names}) == len(widths) == 1 and verdicts[names[0]] is not Action.CORRECT:
            yield _Answer(verdicts[names[0]], tuple(names), strokes=WHOLE)
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


def _put(store: Store, record: DocumentRecord, answer: _Answer) -> int:
    """Put an answer down, and return the strokes that it takes to insist on it where that is asked for."""
    if answer.action is not None:
        review.answer_all(store, record.id, answer.fields, answer.action, AUTHOR)
        return 0
    try:
        if answer.moves:
            review.move(store, record.id, answer.typed, AUTHOR)
        else:
            review.fill(store, record.id, answer.typed, AUTHOR)
    except (review.AgainstTheSums, review.FiguresLeftOver):  # it is printed so; a second Enter insists
        if answer.moves:
            review.move(store, record.id, answer.typed, AUTHOR, insist=True)
        else:
            review.fill(store, record.id, answer.typed, AUTHOR, against_sums=True)
        return 1
    return 0
