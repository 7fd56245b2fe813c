import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from press import consistent_values, process, report

from extractor import review
from extractor.page.values import FieldValue, Number, Reason, State
from extractor.pipeline import extract
from extractor.review.answers import AgainstTheSums
from extractor.review.promotion import disagreements
from extractor.store.decisions import Action, CurrentField
from extractor.store.store import Store

VALUES = consistent_values(seed=1)
ROW = tuple(
    f"requests.new.{name}"
    for name in ("natural_person", "business", "research", "public_welfare", "legal_service", "other")
)
TOTAL = "requests.new.total"
REVIEW = tuple(f"disputes.review.{name}" for name in ("upheld", "corrected", "other", "pending", "total"))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "gouji.db")


def put(store: Store, doubts: dict[str, tuple[Reason, ...]], values: dict[str, Number] | None = None) -> int:
    """Return a report of which some fields were read in doubt, and a few otherwise than they are printed."""
    data = report(VALUES).encode()
    read = extract(data)
    fields: dict[str, FieldValue] = dict(read.fields)
    for name, reasons in doubts.items():
        value = (values or {}).get(name, fields[name].value)
        fields[name] = replace(fields[name], value=value, needs_review=True, reasons=reasons)
    document_id = store.receive("a.txt", data).document_id
    store.save(document_id, replace(read, fields=fields))
    return document_id


def waiting(store: Store, document_id: int) -> set[str]:
    return {item.field.id for item in review.queue(store, document_id)}


def test_there_are_such_fields() -> None:
    assert {*ROW, TOTAL, *REVIEW} <= VALUES.keys()


def test_what_an_answer_proves_leaves_the_queue(store: Store) -> None:
    unsure = (Reason.LABEL_UNCLEAR,)
    document_id = put(store, {ROW[0]: unsure, TOTAL: unsure})
    decision = review.accept(store, document_id, TOTAL, "林")
    assert waiting(store, document_id) == set()
    assert review.followed(store, decision).settled == (ROW[0],)
    entry = store.fields(document_id)[ROW[0]]
    assert (entry.field.value, entry.field.needs_review, entry.field.origin) == (VALUES[ROW[0]], False, "parser")
    assert entry.decision is not None
    assert (entry.decision.action, entry.decision.author) == (Action.SETTLE, "")
    assert (entry.decision.because, entry.decision.act) == (decision.id, decision.act)
    assert "requests.new.row" in entry.decision.reason.split()
    assert len(entry.decision.reason.split()) > 1  # its column bears it out as well
    record = store.document(document_id)
    assert record is not None
    assert (record.to_review, record.status) == (0, "done")
    assert disagreements(store, document_id) == {}


def test_what_it_proved_comes_back_with_the_answer(store: Store) -> None:
    document_id = put(store, {ROW[0]: (Reason.LABEL_UNCLEAR,), TOTAL: (Reason.LABEL_UNCLEAR,)})
    decision = review.accept(store, document_id, TOTAL, "林")
    (back,) = review.withdraw(store, [decision], "林")
    assert review.followed(store, back).reopened == (ROW[0],)
    assert waiting(store, document_id) == {TOTAL, ROW[0]}
    assert store.count().fields == 2


def test_an_answer_that_breaks_a_sum_opens_what_it_had_proved(store: Store) -> None:
    document_id = put(store, {ROW[0]: (Reason.LABEL_UNCLEAR,), TOTAL: (Reason.LABEL_UNCLEAR,)})
    review.accept(store, document_id, TOTAL, "林")
    typed = str(int(VALUES[TOTAL]) + 1)
    with pytest.raises(AgainstTheSums) as refused:
        review.correct(store, document_id, TOTAL, typed, "林")
    assert "requests.new.row" in str(refused.value.details["identities"])
    assert waiting(store, document_id) == set()
    decision = review.correct(store, document_id, TOTAL, typed, "林", against_sums=True)
    assert review.followed(store, decision).reopened == (ROW[0],)
    assert waiting(store, document_id) == {ROW[0]}


def test_what_follows_from_a_settled_field_follows_from_the_answer(store: Store) -> None:
    names = [TOTAL, ROW[0], "requests.carried_in.total", "requests.carried_in.natural_person"]
    document_id = put(store, dict.fromkeys(names, (Reason.OCR,)))
    first = review.accept(store, document_id, ROW[0], "林")
    assert set(review.followed(store, first).settled) == {TOTAL, *names[2:]}
    fields = store.fields(document_id)
    assert {entry.decision.because for entry in fields.values() if entry.decision and entry.decision.because} == {
        first.id
    }
    second = review.accept(store, document_id, TOTAL, "周")
    review.withdraw(store, [first], "林")
    assert waiting(store, document_id) == set()  # all follows from the other answer as well
    review.withdraw(store, [second], "周")
    assert waiting(store, document_id) == set(names)


def test_the_figure_that_broke_a_sum_put_right_releases_the_others(store: Store) -> None:
    wrong = int(VALUES[REVIEW[0]]) + 3
    document_id = put(store, dict.fromkeys(REVIEW, (Reason.SUM_BROKEN,)), {REVIEW[0]: wrong})
    decision = review.correct(store, document_id, REVIEW[0], str(VALUES[REVIEW[0]]), "林")
    assert set(review.followed(store, decision).settled) == set(REVIEW[1:])
    assert waiting(store, document_id) == set()
    review.withdraw(store, [decision], "林")
    assert waiting(store, document_id) == set(REVIEW)


def test_a_broken_sum_that_is_accepted_as_printed_releases_nothing(store: Store) -> None:
    wrong = int(VALUES[REVIEW[4]]) + 3
    document_id = put(store, dict.fromkeys(REVIEW, (Reason.SUM_BROKEN,)), {REVIEW[4]: wrong})
    review.accept(store, document_id, REVIEW[4], "林")
    assert waiting(store, document_id) == set(REVIEW[:4])


def test_a_figure_in_a_sum_that_still_fails_is_not_released(store: Store) -> None:
    column = "requests.total.other"
    names = (*ROW, TOTAL, column)
    values = {ROW[0]: int(VALUES[ROW[0]]) + 3, column: int(VALUES[column]) + 1}
    document_id = put(store, dict.fromkeys(names, (Reason.SUM_BROKEN,)), values)
    review.correct(store, document_id, ROW[0], str(VALUES[ROW[0]]), "林")
    assert ROW[5] in waiting(store, document_id)  # its column fails


def test_a_figure_that_is_doubted_for_more_than_a_broken_sum_is_not_released(store: Store) -> None:
    doubts = dict.fromkeys(REVIEW, (Reason.SUM_BROKEN,)) | {REVIEW[1]: (Reason.SUM_BROKEN, Reason.OCR)}
    document_id = put(store, doubts, {REVIEW[0]: int(VALUES[REVIEW[0]]) + 3})
    review.correct(store, document_id, REVIEW[0], str(VALUES[REVIEW[0]]), "林")
    assert REVIEW[1] in waiting(store, document_id)


def test_sums_that_hold_settle_nothing_without_an_answer(store: Store) -> None:
    document_id = put(store, {ROW[0]: (Reason.OCR,)})
    assert review.settle(store, document_id) == review.Settled()
    assert waiting(store, document_id) == {ROW[0]}
    review.accept(store, document_id, "proactive.licensing.decisions", "林")  # it is in no sum with the field
    assert waiting(store, document_id) == {ROW[0]}
    review.accept(store, document_id, ROW[1], "林")
    assert waiting(store, document_id) == set()


def test_a_figure_that_is_read_wrongly_is_not_settled(store: Store) -> None:
    wrong = int(VALUES[REVIEW[0]]) + 1
    document_id = put(store, {REVIEW[0]: (Reason.OCR,), REVIEW[4]: (Reason.OCR,)}, {REVIEW[0]: wrong})
    review.accept(store, document_id, REVIEW[4], "林")
    assert waiting(store, document_id) == {REVIEW[0]}


def test_a_sum_with_another_doubt_in_it_settles_nothing(store: Store) -> None:
    document_id = put(store, dict.fromkeys(REVIEW[:3], (Reason.OCR,)))
    review.accept(store, document_id, REVIEW[0], "林")
    assert waiting(store, document_id) == set(REVIEW[1:3])
    review.accept(store, document_id, REVIEW[1], "林")
    assert waiting(store, document_id) == set()


def test_an_unreadable_cell_proves_nothing(store: Store) -> None:
    document_id = put(store, dict.fromkeys(REVIEW[:2], (Reason.OCR,)))
    review.mark_unreadable(store, document_id, REVIEW[0], "林")
    assert waiting(store, document_id) == {REVIEW[1]}


@pytest.mark.parametrize(
    "reason",
    [Reason.SECOND_REPORT, Reason.OTHER_SCOPE, Reason.FORM_UNCLEAR, Reason.OTHER_UNIT, Reason.ROW_TWICE, Reason.FACTOR],
)
def test_sums_do_not_tell_whose_figure_it_is(store: Store, reason: Reason) -> None:
    document_id = put(store, {REVIEW[0]: (Reason.SUM_BROKEN, reason), REVIEW[1]: (Reason.OCR,)})
    review.accept(store, document_id, REVIEW[1], "林")
    assert waiting(store, document_id) == {REVIEW[0]}


def test_what_no_sum_guards_is_never_settled(store: Store) -> None:
    alone = ("proactive.licensing.decisions", "proactive.fees.amount", "meta.year", "meta.agency")
    document_id = put(store, {**dict.fromkeys(alone, (Reason.OCR,)), REVIEW[0]: (Reason.OCR,)})
    for name in REVIEW[1:]:
        review.accept(store, document_id, name, "林")
    assert waiting(store, document_id) == set(alone)


def test_a_derived_figure_is_neither_settled_nor_proves_anything(store: Store) -> None:
    data = report({**VALUES, REVIEW[0]: ""}).encode()
    read = extract(data)
    lost = replace(read.fields[REVIEW[0]], value=VALUES[REVIEW[0]], state=State.DERIVED, needs_review=False, reasons=())
    doubted = replace(read.fields[REVIEW[1]], needs_review=True, reasons=(Reason.OCR,))
    document_id = store.receive("a.txt", data).document_id
    store.save(document_id, replace(read, fields={**read.fields, REVIEW[0]: lost, REVIEW[1]: doubted}))
    review.accept(store, document_id, REVIEW[2], "林")
    assert REVIEW[1] in waiting(store, document_id)


def test_an_answer_over_what_the_sums_settled_is_no_collision(store: Store) -> None:
    document_id = put(store, {ROW[0]: (Reason.OCR,), TOTAL: (Reason.OCR,)})
    shown = store.fields(document_id)[ROW[0]].latest
    first = review.accept(store, document_id, TOTAL, "林")
    over = review.accept(store, document_id, ROW[0], "周", expected=shown)
    entry = store.fields(document_id)[ROW[0]]
    assert entry.decision == over
    review.withdraw(store, [first], "林")  # now the total follows from the other one's answer
    assert store.fields(document_id)[ROW[0]].decision == over
    assert waiting(store, document_id) == set()
    review.withdraw(store, [over], "周")
    assert waiting(store, document_id) == {ROW[0], TOTAL}


def test_a_report_read_anew_is_settled_anew(store: Store) -> None:
    document_id = put(store, {ROW[0]: (Reason.OCR,), TOTAL: (Reason.OCR,)})
    review.accept(store, document_id, TOTAL, "林")
    read = extract(store.content(document_id))
    fields = {**read.fields, ROW[0]: replace(read.fields[ROW[0]], needs_review=True, reasons=(Reason.OCR,))}
    store.save(document_id, replace(read, fields=fields))
    assert waiting(store, document_id) == {ROW[0]}
    assert review.settle(store, document_id).settled == (ROW[0],)
    assert review.settle(store, document_id) == review.Settled()
    assert next(store.acts("")).kind == "sums"
    entry: CurrentField = store.fields(document_id)[ROW[0]]
    assert entry.latest is None


def test_a_row_of_nothing_is_settled_by_its_total(store: Store) -> None:
    values = {**VALUES, **dict.fromkeys(REVIEW, 0)}
    data = report(values).encode()
    read = extract(data)
    doubted = {n: replace(read.fields[n], needs_review=True, reasons=(Reason.LABEL_UNCLEAR,)) for n in REVIEW}
    document_id = store.receive("a.txt", data).document_id
    store.save(document_id, replace(read, fields={**read.fields, **doubted}))
    review.accept(store, document_id, REVIEW[0], "林")
    assert waiting(store, document_id) == set(REVIEW[1:])  # a part that is nothing says nothing of the rest
    review.accept(store, document_id, REVIEW[4], "林")
    assert waiting(store, document_id) == set()


def test_figures_that_bear_each_other_out_alone_are_not_settled(store: Store) -> None:
    # Two rows that change places break no sum, whatever is answered about a third one.
    rows = ("requests.granted", "requests.partly_granted")
    names = [f"{row}.{name.rpartition('.')[2]}" for row in rows for name in (*ROW, TOTAL)]
    document_id = put(store, dict.fromkeys(names, (Reason.LABEL_UNCLEAR,)))
    review.accept(store, document_id, "requests.other.other.total", "林")
    review.accept(store, document_id, names[0], "林")
    assert waiting(store, document_id) == {*names} - {names[0]}


# --- tables that were put right ---------------------------------------------------------------------------------------

GRANTED, PARTLY, REFUSED, DONE, NEW, CARRIED_IN, CARRIED_OUT = (
    f"requests.{row}"
    for row in (
        "granted",
        "partly_granted",
        "refused.third_party_rights",
        "total",
        "new",
        "carried_in",
        "carried_out",
    )
)
FIRST, SECOND = "natural_person", "business"
TABLE = tuple(name for name in VALUES if name.startswith("requests."))


def of_a_few_rows() -> dict[str, Number]:
    """Return figures of which a table has few: what was applied for this year, all of it done."""
    values = {**VALUES, **dict.fromkeys(TABLE, 0)}
    for row, figures in ((GRANTED, (31, 4)), (PARTLY, (7, 2)), (REFUSED, (0, 5))):
        for person, figure in zip((FIRST, SECOND), figures, strict=True):
            for one in (row, DONE, NEW):
                for column in (person, "total"):
                    values[f"{one}.{column}"] = int(values[f"{one}.{column}"]) + figure
    return values


def put_table(
    store: Store,
    wrong: dict[str, Number],
    reasons: tuple[Reason, ...] = (Reason.READINGS_DIFFER, Reason.SUM_BROKEN),
    but: dict[str, tuple[Reason, ...]] | None = None,
) -> int:
    """Return a report whose table three is doubted as a whole, with some figures read otherwise than they are."""
    data = report(of_a_few_rows()).encode()
    read = extract(data)
    fields: dict[str, FieldValue] = dict(read.fields)
    for name in TABLE:
        value = wrong.get(name, fields[name].value)
        own = (but or {}).get(name, reasons)
        fields[name] = replace(fields[name], value=value, needs_review=True, reasons=own)
    document_id = store.receive("a.txt", data).document_id
    store.save(document_id, replace(read, fields=fields))
    return document_id


def answer(store: Store, document_id: int, *names: str) -> None:
    """Say what is printed of some fields."""
    values = of_a_few_rows()
    review.fill(store, document_id, {name: str(values[name]) for name in names}, "林", against_sums=True)


HELD = (f"{PARTLY}.{FIRST}", f"{PARTLY}.{SECOND}", f"{REFUSED}.{SECOND}", f"{NEW}.total", f"{CARRIED_OUT}.total")


def test_the_rest_of_a_table_that_was_put_right_leaves_the_queue(store: Store) -> None:
    document_id = put_table(store, {f"{GRANTED}.{FIRST}": 37})
    answer(store, document_id, *HELD)
    assert {f"{GRANTED}.{FIRST}", f"{GRANTED}.{SECOND}", f"{DONE}.{FIRST}"} <= waiting(store, document_id)
    answer(store, document_id, f"{GRANTED}.{FIRST}")
    assert waiting(store, document_id) == set()
    entry = store.fields(document_id)[f"{GRANTED}.{SECOND}"]
    assert entry.decision is not None
    assert (entry.field.value, entry.decision.action) == (4, Action.SETTLE)
    review.undo(store, "林")
    assert f"{GRANTED}.{SECOND}" in waiting(store, document_id)


def test_a_table_whose_sums_held_from_the_first_is_not_put_right_by_an_answer(store: Store) -> None:
    document_id = put_table(store, {})
    answer(store, document_id, *HELD, f"{GRANTED}.{FIRST}")
    assert {f"{GRANTED}.{SECOND}", f"{DONE}.{FIRST}"} <= waiting(store, document_id)


def test_rows_nobody_answered_for_stay(store: Store) -> None:
    document_id = put_table(store, {f"{NEW}.total": 50})
    answer(store, document_id, f"{NEW}.total", f"{NEW}.{FIRST}", f"{CARRIED_OUT}.total")
    left = waiting(store, document_id)
    assert {f"{row}.{column}" for row in (GRANTED, PARTLY, REFUSED) for column in (SECOND, "total")} <= left
    assert f"{DONE}.{FIRST}" not in left


@pytest.mark.parametrize("rows", [None, (GRANTED, PARTLY), (GRANTED, REFUSED, "requests.other.other")])
def test_figures_in_each_others_places_are_never_released(store: Store, rows: tuple[str, ...] | None) -> None:
    values, wrong = of_a_few_rows(), {}
    for row in {name.rpartition(".")[0] for name in TABLE} if rows is None else ():  # two columns
        wrong |= {f"{row}.{FIRST}": values[f"{row}.{SECOND}"], f"{row}.{SECOND}": values[f"{row}.{FIRST}"]}
    for row, other in zip(rows or (), (*(rows or ())[1:], *(rows or ())[:1]), strict=True):
        wrong |= {name: values[f"{other}.{name.rpartition('.')[2]}"] for name in TABLE if name.startswith(f"{row}.")}
    wrong[f"{NEW}.total"] = 99
    document_id = put_table(store, wrong)
    for name in (f"{NEW}.total", f"{CARRIED_OUT}.total", f"{CARRIED_IN}.total", f"{DONE}.total", *HELD, *TABLE):
        answer(store, document_id, name)
        current = store.fields(document_id)
        assert not [
            one for one in TABLE if not current[one].field.needs_review and current[one].field.value != values[one]
        ]


@pytest.mark.parametrize("reason", [Reason.ROW_TWICE, Reason.FORM_UNCLEAR, Reason.OTHER_SCOPE, Reason.OCR])
def test_a_doubt_that_is_not_about_places_stays(store: Store, reason: Reason) -> None:
    name = f"{GRANTED}.{SECOND}"
    document_id = put_table(store, {f"{GRANTED}.{FIRST}": 37}, but={name: (reason,)})
    answer(store, document_id, *HELD, f"{GRANTED}.{FIRST}")
    assert (name in waiting(store, document_id)) is (reason is not Reason.OCR)  # the one that its row leaves


def test_a_table_with_a_sum_that_fails_still_keeps_its_doubts(store: Store) -> None:
    document_id = put_table(store, {f"{GRANTED}.{FIRST}": 37, f"{REFUSED}.total": 6})
    answer(store, document_id, *HELD, f"{GRANTED}.{FIRST}")
    assert {f"{REFUSED}.total", f"{DONE}.total", f"{GRANTED}.total"} <= waiting(store, document_id)


KILLED = """
import os, sys
from pathlib import Path
from extractor import review
from extractor.store import Store
store = Store(Path(sys.argv[1]))
while True:
    review.accept(store, 1, sys.argv[2], "林")
    os.write(1, b".")
    review.undo(store, "林")
"""


def test_a_killed_process_leaves_no_answer_without_what_follows_from_it(store: Store) -> None:
    document_id = put(store, {ROW[0]: (Reason.OCR,), TOTAL: (Reason.OCR,)})
    for answers in (3, 4, 5):
        worker = subprocess.Popen(
            [sys.executable, "-c", KILLED, str(store.path), TOTAL], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        assert worker.stdout is not None
        assert worker.stdout.read(answers) == b"." * answers
        worker.kill()
        worker.wait()
        worker.stdout.close()
        assert review.settle(store, document_id) == review.Settled()
        assert waiting(store, document_id) in (set(), {ROW[0], TOTAL})
        assert store.count().fields == len(waiting(store, document_id))


# --- what an answer would break ---------------------------------------------------------------------------------------


def test_what_a_value_would_break_is_known_before_it_is_saved(store: Store) -> None:
    document_id = process(store, "a.txt", report({**VALUES, REVIEW[0]: ""}).encode()).document_id
    record, current = store.document(document_id), store.fields(document_id)
    assert record is not None
    right = VALUES[REVIEW[0]]
    assert review.breaks(record, current, REVIEW[0], right) == ()
    (broken,) = review.breaks(record, current, REVIEW[0], int(right) + 1)
    assert set(broken.fields) == set(REVIEW)
    assert len(review.breaks(record, current, ROW[0], int(VALUES[ROW[0]]) + 1)) > 1
    assert review.breaks(record, current, "proactive.licensing.decisions", 1) == ()
    assert review.breaks(record, current, "meta.agency", "青禾县水务局") == ()


def test_a_part_that_exceeds_its_whole_breaks_the_sum_whatever_the_others_are(store: Store) -> None:
    values = {**VALUES, **dict.fromkeys(REVIEW, 0)}
    read = extract(report(values).encode())
    gone = {name: replace(read.fields[name], value=None, state=State.MISSING, needs_review=True) for name in REVIEW[:4]}
    document_id = store.receive("a.txt", b"a").document_id
    store.save(document_id, replace(read, fields={**read.fields, **gone}))
    with pytest.raises(AgainstTheSums):
        review.correct(store, document_id, REVIEW[0], "4", "林")
    review.correct(store, document_id, REVIEW[0], "0", "林")


def test_a_sum_that_fails_anyway_is_no_hindrance(store: Store) -> None:
    document_id = process(store, "a.txt", report({**VALUES, REVIEW[4]: 99}).encode()).document_id
    review.accept(store, document_id, REVIEW[4], "林")  # what is printed can always be accepted
    review.correct(store, document_id, REVIEW[4], "98", "林")


def test_a_sum_that_fails_is_no_leave_to_make_it_worse(store: Store) -> None:
    document_id = process(store, "a.txt", report({**VALUES, REVIEW[4]: 99}).encode()).document_id
    with pytest.raises(AgainstTheSums, match="1 sum of the form that fails already would fail by more") as refused:
        review.correct(store, document_id, REVIEW[4], "150", "林")
    assert refused.value.code == "further_from_the_sums"
    review.correct(store, document_id, REVIEW[4], "150", "林", against_sums=True)


def test_a_row_is_put_down_at_once_or_not_at_all(store: Store) -> None:
    document_id = process(store, "a.txt", report(VALUES).encode()).document_id
    typed = {name: str(VALUES[name]) for name in REVIEW}
    more = {REVIEW[0]: str(int(VALUES[REVIEW[0]]) + 1), REVIEW[4]: str(int(VALUES[REVIEW[4]]) + 1)}
    with pytest.raises(AgainstTheSums):
        review.correct_all(store, document_id, {**typed, REVIEW[0]: more[REVIEW[0]]}, "林")
    with pytest.raises(review.InvalidCorrectionError):
        review.correct_all(store, document_id, {**typed, REVIEW[0]: "many"}, "林")
    assert store.decisions(document_id) == []
    answered = review.correct_all(store, document_id, {**typed, **more}, "林")  # together they hold
    assert (len(answered.decisions), answered.left) == (5, ())
    assert len({one.act for one in answered.decisions}) == 1


def test_many_are_answered_at_once_but_for_those_decided_meanwhile(store: Store) -> None:
    document_id = put(store, dict.fromkeys(REVIEW[:4], (Reason.OCR,)))
    shown = {name: entry.latest for name, entry in store.fields(document_id).items()}
    review.mark_unreadable(store, document_id, REVIEW[0], "周")
    answered = review.answer_all(store, document_id, REVIEW[:4], Action.ACCEPT, "林", shown)
    assert ([one.field_id for one in answered.decisions], answered.left) == (list(REVIEW[1:4]), REVIEW[:1])
    with pytest.raises(review.InvalidCorrectionError):
        review.answer_all(store, document_id, REVIEW[:2], Action.ACCEPT, "林")
