"""Requests that come again: answered once, and put down with what they changed or not at all."""

from pathlib import Path

import pytest

from extractor.store import AnsweredRequests, Batches, OtherRequest, Store
from extractor.store.answered import Answer


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "gouji.db")


def test_a_request_is_done_once_and_answered_the_same_each_time(store: Store) -> None:
    requests, batches = AnsweredRequests(store.connections), Batches(store.connections)

    def act() -> Answer:
        return Answer(202, str(batches.begin("lin", "a")))

    first = requests.once("lin", "name", "what", act)
    again = requests.once("lin", "name", "what", act)
    assert (first.text, first.again, again.text, again.again) == ("1", False, "1", True)
    assert len(batches.latest()) == 1
    with pytest.raises(OtherRequest):
        requests.once("lin", "name", "something else", act)
    assert requests.once("zhou", "name", "something else", act).text == "2"
    assert [requests.once("lin", None, "what", act).text for _ in range(2)] == ["3", "4"]


def test_what_fails_leaves_neither_a_change_nor_an_answer(store: Store) -> None:
    requests, batches = AnsweredRequests(store.connections), Batches(store.connections)

    def fail() -> Answer:
        batches.begin("lin", "a")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        requests.once("lin", "name", "what", fail)
    assert batches.latest() == []
    assert requests.once("lin", "name", "another", lambda: Answer(200, "x")).text == "x"


def test_within_a_transaction_a_part_that_fails_is_taken_back_alone(store: Store) -> None:
    batches = Batches(store.connections)
    with store.connections.writing():
        batches.begin("lin", "stays")
        with pytest.raises(ZeroDivisionError), store.connections.writing():
            batches.begin("lin", "goes")
            raise ZeroDivisionError
        batches.begin("lin", "stays too")
    assert [one.name for one in batches.latest()] == ["stays too", "stays"]
    with pytest.raises(ZeroDivisionError), store.connections.writing():
        batches.begin("lin", "goes with the whole")
        raise ZeroDivisionError
    assert len(batches.latest()) == 2
