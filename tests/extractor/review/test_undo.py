import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from press import consistent_values, process, report

from extractor import review
from extractor.store.decisions import Action
from extractor.store.store import Store

VALUES = consistent_values(seed=1)
LOST = ("proactive.licensing.decisions", "proactive.penalties.decisions", "proactive.coercion.decisions")
ROW = tuple(f"disputes.review.{name}" for name in ("upheld", "corrected", "other", "pending", "total"))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "gouji.db")


def put(store: Store, name: str = "a.txt") -> int:
    text = report({**VALUES, **dict.fromkeys(LOST, "")}) + name
    return process(store, name, text.encode()).document_id


def waiting(store: Store, document_id: int) -> set[str]:
    return {item.field.id for item in review.queue(store, document_id)}


def test_acts_are_taken_back_one_by_one_across_documents_and_done_again(store: Store) -> None:
    one, other = put(store), put(store, "b.txt")
    review.correct(store, one, LOST[0], "1", "林")
    review.answer_all(store, other, LOST, Action.UNREADABLE, "林")
    review.correct(store, one, LOST[0], "2", "林")
    review.mark_blank(store, one, LOST[1], "周")
    assert store.fields(one)[LOST[0]].field.value == 2
    undone = review.undo(store, "林")
    assert [(d.field_id, d.document_id) for d in undone.decisions] == [(LOST[0], one)]
    assert store.fields(one)[LOST[0]].field.value == 1
    assert len(review.undo(store, "林").decisions) == 3
    assert waiting(store, other) == set(LOST)
    assert len(review.undo(store, "林").decisions) == 1
    assert waiting(store, one) == {LOST[0], LOST[2]}
    assert review.undo(store, "林") == review.Undone()
    assert [len(review.redo(store, "林").decisions) for _ in range(4)] == [1, 3, 1, 0]
    assert store.fields(one)[LOST[0]].field.value == 2
    assert waiting(store, other) == set()
    assert len(review.undo(store, "林").decisions) == 1
    review.mark_blank(store, one, LOST[2], "林")
    assert review.redo(store, "林") == review.Undone()  # a new answer ends what can be done again
    assert store.fields(one)[LOST[0]].field.value == 1


def test_what_somebody_else_decided_since_stays_and_is_named_once(store: Store) -> None:
    document_id = put(store)
    review.mark_unreadable(store, document_id, LOST[1], "林")
    first = review.mark_unreadable(store, document_id, LOST[0], "林")
    review.answer_all(store, document_id, LOST[1:], Action.BLANK, "林")
    review.correct(store, document_id, LOST[0], "5", "周")
    review.correct(store, document_id, LOST[2], "6", "周")
    undone = review.undo(store, "林")
    assert [one.field_id for one in undone.decisions] == [LOST[1]]
    assert [one.field_id for one in undone.overtaken] == [LOST[2]]
    undone = review.undo(store, "林")
    assert [one.field_id for one in undone.decisions] == [LOST[1]]
    assert undone.overtaken == (first,)
    assert review.undo(store, "林") == review.Undone()
    assert waiting(store, document_id) == {LOST[1]}
    review.mark_blank(store, document_id, LOST[1], "周")
    redone = review.redo(store, "林")
    assert redone.decisions == ()
    assert {one.author for one in redone.overtaken} == {"周"}
    assert [store.fields(document_id)[name].field.value for name in LOST] == [5, None, 6]


def test_what_the_sums_made_of_an_act_goes_and_comes_with_it(store: Store) -> None:
    data = report({**VALUES, ROW[4]: int(VALUES[ROW[4]]) + 1}).encode()
    document_id = process(store, "a.txt", data).document_id
    assert waiting(store, document_id) == set(ROW)
    review.correct(store, document_id, ROW[4], str(VALUES[ROW[4]]), "林")
    assert waiting(store, document_id) == set()  # the others were doubted for that sum alone
    assert set(review.undo(store, "林").followed.reopened) == set(ROW[:4])
    assert waiting(store, document_id) == set(ROW)
    assert set(review.redo(store, "林").followed.settled) == set(ROW[:4])
    assert waiting(store, document_id) == set()


def test_nothing_before_a_time_is_taken_back(store: Store) -> None:
    document_id = put(store)
    decision = review.mark_blank(store, document_id, LOST[0], "林")
    assert review.undo(store, "林", since="9999") == review.Undone()
    assert review.undo(store, "林", since=decision.decided_at).decisions


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(LOST), st.integers(0, 9)), min_size=1, max_size=8), st.data())
def test_any_acts_can_be_undone_and_done_again(acts: list[tuple[str, int]], data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder) / "gouji.db")
        document_id = put(store)

        def now() -> list[object]:
            return [store.fields(document_id)[name].field.value for name in LOST]

        states = [now()]
        for name, value in acts:
            review.correct(store, document_id, name, str(value), "林")
            states.append(now())
        at = len(acts)
        for back in data.draw(st.lists(st.booleans(), max_size=20)):
            done = (review.undo if back else review.redo)(store, "林").decisions
            at = max(0, at - 1) if back else min(len(acts), at + 1)
            assert now() == states[at]
            assert bool(done) or at in (0, len(acts))
        store.close()
