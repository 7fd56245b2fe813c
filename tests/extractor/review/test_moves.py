"""Figures moved to other cells in one act: all of them or none, and each only to where a person could type it."""

import threading
from contextlib import closing
from pathlib import Path

import pytest
from press import consistent_values, process, report

from extractor import review
from extractor.store.decisions import Action
from extractor.store.store import Store

VALUES = consistent_values(seed=11, most=30)
LICENSING, PENALTIES, COERCION = (f"proactive.{name}.decisions" for name in ("licensing", "penalties", "coercion"))
ROWS = (LICENSING, PENALTIES, COERCION)
FEE = "proactive.fees.amount"
DOWN = {LICENSING: "", PENALTIES: LICENSING, COERCION: PENALTIES}
UP = {COERCION: "", PENALTIES: COERCION, LICENSING: PENALTIES}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "gouji.db")


def put(store: Store, changed: dict[str, object] | None = None) -> int:
    values = {**VALUES, LICENSING: 14, PENALTIES: 26, COERCION: 8, FEE: 3.25, **(changed or {})}
    return process(store, "a.txt", report(values, layout="tabs").encode()).document_id


def values(store: Store, document: int) -> list[object]:
    return [store.fields(document)[name].field.value for name in ROWS]


def test_a_move_is_put_down_as_a_whole(store: Store) -> None:
    document = put(store)
    review.move(store, document, DOWN, "me", insist=True)
    assert [*values(store, document), store.fields(document)[FEE].field.value] == [None, 14, 26, 3.25]


@pytest.mark.parametrize("overtaken", ROWS)
def test_a_move_is_put_down_whole_or_not_at_all_where_somebody_was_faster(overtaken: str, store: Store) -> None:
    document = put(store)
    expected = {name: store.fields(document)[name].latest for name in ROWS}
    review.correct(store, document, overtaken, "99", "other")
    before = values(store, document)
    answered = review.move(store, document, DOWN, "me", expected=expected, insist=True)
    assert (answered.decisions, answered.left, values(store, document)) == ((), (overtaken,), before)


def test_of_two_opposite_moves_the_second_puts_nothing_down(store: Store) -> None:
    document = put(store)
    seen = {name: store.fields(document)[name].latest for name in ROWS}
    review.move(store, document, UP, "other", expected=seen, insist=True)
    assert review.move(store, document, DOWN, "me", expected=seen, insist=True).decisions == ()
    assert values(store, document) == [26, 8, None]


def test_of_two_moves_at_once_one_is_put_down_whole(store: Store) -> None:
    document = put(store)
    together = threading.Barrier(2)

    def act(sources: dict[str, str]) -> None:
        with closing(Store(store.path)) as own:
            together.wait()
            review.move(own, document, sources, "me", expected=dict.fromkeys(ROWS), insist=True)

    threads = [threading.Thread(target=act, args=(sources,)) for sources in (DOWN, UP)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert values(store, document) in ([None, 14, 26], [26, 8, None])


@pytest.mark.parametrize(
    "sources",
    [
        {COERCION: FEE, FEE: ""},
        {COERCION: FEE},
        {LICENSING: "requests.new.total"},
        {COERCION: "meta.agency"},
        {COERCION: "meta.year"},
        {"meta.agency": COERCION},
        {FEE: COERCION, COERCION: ""},
        {COERCION: "requests.new.total"},
    ],
)
def test_only_counts_of_one_table_come_to_counts(sources: dict[str, str], store: Store) -> None:
    document = put(store)
    with pytest.raises(review.NotMovable, match="Nothing was moved"):
        review.move(store, document, sources, "me", insist=True)
    assert store.decisions(document) == []


def test_a_figure_that_could_not_be_typed_is_not_moved(store: Store) -> None:
    document = put(store)
    store.decide(document, LICENSING, Action.CORRECT, 3.5, "an older program")
    with pytest.raises(review.NotMovable, match=r"“3\.5”"):
        review.move(store, document, DOWN, "me", insist=True)
    assert values(store, document) == [3.5, 26, 8]


def test_an_empty_cell_moves_as_one(store: Store) -> None:
    document = put(store, {LICENSING: ""})
    assert store.fields(document)[LICENSING].field.value is None
    review.move(store, document, {LICENSING: PENALTIES, PENALTIES: LICENSING}, "me")
    assert values(store, document) == [26, None, 8]


def test_a_row_is_filled_with_signs_for_what_is_empty_and_what_cannot_be_read(store: Store) -> None:
    document = put(store)
    names = [f"proactive.regulations.{one}" for one in ("made", "repealed", "in_force")]
    answered = review.fill(store, document, dict(zip(names, ("？", "－", "12"), strict=True)), "me")
    assert [(one.field_id, one.action, one.after) for one in answered.decisions] == [
        (names[0], Action.UNREADABLE, None),
        (names[1], Action.BLANK, None),
        (names[2], Action.CORRECT, 12),
    ]
    assert len({one.act for one in answered.decisions}) == 1
    assert review.fill(store, document, {names[0]: "?"}, "me").decisions == ()  # said already
