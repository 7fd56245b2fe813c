"""Figures moved to other cells in one act: all of them or none, and each only to where a person could type it."""

from pathlib import Path

import pytest
from press import consistent_values, process, report

from extractor import review
from extractor.review import InvalidCorrectionError
from extractor.store.store import Store

VALUES = consistent_values(seed=1, most=30)
ROWS = tuple(f"proactive.{name}.decisions" for name in ("licensing", "penalties", "coercion"))
FEE = "proactive.fees.amount"
DOWN = {ROWS[0]: "", ROWS[1]: ROWS[0], ROWS[2]: ROWS[1]}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "gouji.db")


def put(store: Store) -> int:
    values = {**VALUES, ROWS[0]: 14, ROWS[1]: 16, ROWS[2]: 18, FEE: "3.25"}
    return process(store, "a.txt", report(values).encode()).document_id


def figures(store: Store, document_id: int) -> list[object]:
    current = store.fields(document_id)
    return [current[name].field.value for name in (*ROWS, FEE)]


def test_a_move_is_put_down_as_a_whole(store: Store) -> None:
    document_id = put(store)
    review.move(store, document_id, DOWN, "林", insist=True)
    assert figures(store, document_id) == [None, 14, 16, 3.25]


def test_a_move_over_what_somebody_decided_meanwhile_puts_nothing_down(store: Store) -> None:
    document_id = put(store)
    seen = {name: entry.latest for name, entry in store.fields(document_id).items() if name in ROWS}
    review.correct(store, document_id, ROWS[0], "99", "周")
    answered = review.move(store, document_id, DOWN, "林", expected=seen, insist=True)
    assert answered.decisions == ()
    assert set(answered.left) <= set(ROWS)
    assert answered.left
    assert figures(store, document_id) == [99, 16, 18, 3.25]


def test_of_two_opposite_moves_the_second_puts_nothing_down(store: Store) -> None:
    document_id = put(store)
    seen = {name: entry.latest for name, entry in store.fields(document_id).items() if name in ROWS}
    review.move(store, document_id, {ROWS[2]: "", ROWS[1]: ROWS[2], ROWS[0]: ROWS[1]}, "周", expected=seen, insist=True)
    assert review.move(store, document_id, DOWN, "林", expected=seen, insist=True).decisions == ()
    assert figures(store, document_id) == [16, 18, None, 3.25]


@pytest.mark.parametrize("sources", [{ROWS[2]: FEE}, {"meta.agency": ROWS[0]}, {ROWS[0]: "requests.new.total"}])
def test_no_figure_moves_to_where_it_could_not_be_typed(sources: dict[str, str], store: Store) -> None:
    document_id = put(store)
    before = figures(store, document_id)
    with pytest.raises(InvalidCorrectionError):
        review.move(store, document_id, sources, "林", insist=True)
    assert figures(store, document_id) == before
