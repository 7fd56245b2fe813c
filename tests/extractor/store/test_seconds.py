"""A share of the documents is settled twice, the second time by somebody who does not see the first."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from extractor import review
from extractor.page.values import FieldValue, Origin, Reason, State
from extractor.result import Extraction, Status
from extractor.store import Action, Lease, Leases, LogFilter, Reviewers, ReviewLog, SecondLooks, Store
from extractor.store.checks import problems
from extractor.store.leases import LEASE_SECONDS
from extractor.store.seconds import Shares, misread

MOMENT = 1_000.0
FIELDS = ("requests.new.natural_person", "requests.new.business", "requests.new.research")


def store_at(path: Path, planted: float = 0.0) -> Store:
    return Store(path / "gouji.db", seconds=Shares(1.0, planted))


def put(store: Store, count: int = 1) -> list[int]:
    ids = []
    for n in range(count):
        ids.append(store.receive(f"{n}", bytes([n])).document_id)
        fields = {
            name: FieldValue(name, 10 + k, State.READ, Origin.PARSER, 0.9, True, (Reason.OCR,))
            for k, name in enumerate(FIELDS)
        }
        store.save(ids[-1], Extraction(str(n), Status.REVIEW, fields=fields))
    return ids


def accept_all(store: Store, document: int, author: str) -> None:
    review.answer_all(store, document, FIELDS, Action.ACCEPT, author)


def values(store: Store, document: int) -> list[object]:
    return [entry.field.value for entry in store.fields(document).values()]


def test_the_second_sees_nothing_of_the_first_and_changes_nothing(tmp_path: Path) -> None:
    store = store_at(tmp_path)
    (document,) = put(store)
    looks = SecondLooks(store.connections)
    review.correct(store, document, FIELDS[0], "99", "林")
    assert not looks.is_due(document, "周")  # something waits yet
    accept_all(store, document, "林")
    second = store.second()
    assert looks.is_due(document, "周")
    assert not looks.is_due(document, "林")  # who answered has seen it
    assert values(second, document) == [10, 11, 12]
    assert all(entry.field.needs_review and entry.latest is None for entry in second.fields(document).values())
    assert second.decisions(document) == []
    log = ReviewLog(store.connections)
    assert log.count(LogFilter(blind="周")) == 0 < log.count(LogFilter(blind="林")) == log.count()
    review.correct(second, document, FIELDS[0], "98", "周")
    assert values(store, document) == [99, 11, 12]
    assert [one.look for one in second.decisions(document)] == [2]
    assert review.undo(store, "周").decisions == ()  # what is taken back is of one's own look
    assert len(review.undo(second, "周").decisions) == 1
    assert values(second, document) == [10, 11, 12]


def test_what_two_disagree_about_a_third_decides(tmp_path: Path) -> None:
    store = store_at(tmp_path)
    (document,) = put(store)
    accept_all(store, document, "林")
    second, looks = store.second(), SecondLooks(store.connections)
    review.correct(second, document, FIELDS[0], "98", "周")
    assert looks.disagreements("吴") == []  # not before the second look is done
    review.mark_blank(second, document, FIELDS[1], "周")
    review.accept(second, document, FIELDS[2], "周")
    found = [(one.field_id, one.first, one.second) for one in looks.disagreements("吴")]
    assert found[-1] == (FIELDS[1], (11, State.READ), (None, State.BLANK))
    assert [one[0] for one in found] == [*FIELDS[:2]]
    assert looks.disagreements("林") == looks.disagreements("周") == []
    assert values(store, document) == [10, 11, 12]  # the first counts until a third has decided
    review.correct(store, document, FIELDS[1], "11", "林")  # one of the two cannot settle it
    assert FIELDS[1] in [one.field_id for one in looks.disagreements("吴")]
    review.correct(store, document, FIELDS[1], "21", "吴")
    assert FIELDS[1] not in [one.field_id for one in looks.disagreements("吴")]
    assert values(store, document)[1] == 21
    assert looks.waiting() == 0


def test_planted_errors_are_shown_the_second_time_only_and_counted(tmp_path: Path) -> None:
    store = store_at(tmp_path, planted=1.0)
    (document,) = put(store)
    accept_all(store, document, "林")
    second = store.second()
    assert values(second, document) == [misread(10), misread(11), misread(12)] == [13, 14, 15]
    review.correct(second, document, FIELDS[0], "10", "周")
    review.mark_unreadable(second, document, FIELDS[1], "周")
    review.accept(second, document, FIELDS[2], "周")
    assert values(store, document) == [10, 11, 12]
    assert SecondLooks(store.connections).disagreements("吴") == []  # it says nothing of the document
    lin, zhou = sorted(Reviewers(store.connections).figures(), key=lambda one: one.person != "林")
    assert (zhou.caught, zhou.planted, zhou.compared, zhou.acts, zhou.fields) == (2, 3, 0, 3, 3)
    assert (lin.planted, lin.acts, lin.fields) == (0, 1, 3)


def test_agreement_counts_for_both_and_who_was_overruled_is_told(tmp_path: Path) -> None:
    store = store_at(tmp_path)
    (document,) = put(store)
    accept_all(store, document, "林")
    second = store.second()
    review.correct(second, document, FIELDS[0], "98", "周")
    review.answer_all(second, document, FIELDS[1:], Action.ACCEPT, "周")
    review.correct(store, document, FIELDS[0], "98", "吴")
    figures = {one.person: one for one in Reviewers(store.connections).figures()}
    assert [(figures[who].agreed, figures[who].compared, figures[who].overruled) for who in ("林", "周", "吴")] == [
        (2, 3, 1),
        (2, 3, 0),
        (0, 0, 0),
    ]
    assert Reviewers(store.connections).figures("2999") == []


def test_second_looks_are_given_where_nothing_else_waits_and_never_to_two(tmp_path: Path) -> None:
    store = store_at(tmp_path)
    first, waiting = put(store, 2)
    accept_all(store, first, "林")
    leases = Leases(store.connections, lambda: MOMENT)
    assert leases.take_next("周") == Lease(waiting, "周", MOMENT + LEASE_SECONDS)
    accept_all(store, waiting, "周")
    assert leases.take_next("周") == Lease(first, "周", MOMENT + LEASE_SECONDS, second=True)
    assert leases.take_next("吴") == Lease(waiting, "吴", MOMENT + LEASE_SECONDS, second=True)
    assert leases.take_next("郑") is None
    assert leases.take_next("林") is None  # Wu has the other's second look
    leases.give_back("吴", waiting)
    assert leases.take_next("林") == Lease(waiting, "林", MOMENT + LEASE_SECONDS, second=True)


def test_a_second_look_that_is_taken_back_is_open_again(tmp_path: Path) -> None:
    store = store_at(tmp_path)
    (document,) = put(store)
    accept_all(store, document, "林")
    second, looks = store.second(), SecondLooks(store.connections)
    review.answer_all(second, document, FIELDS, Action.BLANK, "周")
    assert len(looks.disagreements("吴")) == 3
    review.undo(second, "周")
    assert (looks.waiting(), looks.disagreements("吴")) == (1, [])


@pytest.mark.parametrize(("value", "shown"), [(0, 3), (7, 0), (9, 2), (16, 19), (27, 20)])
def test_a_misread_number_differs_in_its_last_digit(value: int, shown: int) -> None:
    assert misread(value) == shown


def test_without_a_share_nothing_is_looked_at_twice(tmp_path: Path) -> None:
    store = Store(tmp_path / "gouji.db")
    (document,) = put(store)
    accept_all(store, document, "林")
    assert SecondLooks(store.connections).waiting() == 0
    assert not SecondLooks(store.connections).is_due(document, "周")


def test_a_decision_that_is_moved_to_the_other_look_is_told(tmp_path: Path) -> None:
    store = store_at(tmp_path)
    (document,) = put(store)
    accept_all(store, document, "林")
    accept_all(store.second(), document, "周")
    store.close()
    assert list(problems(store.path)) == []
    for look in (1, 2):
        changed = Path(shutil.copy(store.path, tmp_path / f"{look}.db"))
        with closing(sqlite3.connect(changed)) as behind:
            behind.execute("DROP TRIGGER decisions_keep_update")
            behind.execute(
                "UPDATE decisions SET look = ? WHERE id = (SELECT MIN(id) FROM decisions WHERE look != ?)", [look] * 2
            )
            behind.commit()
        assert any("not as it was put down" in one for one in problems(changed))


def test_links_of_before_second_looks_hold_after_the_step_that_covers_these(tmp_path: Path) -> None:
    store = store_at(tmp_path)
    (document,) = put(store)
    store.connections.db.execute("DROP TABLE chain_without_look")  # as an earlier version left it
    accept_all(store, document, "林")
    store.connections.db.execute("DELETE FROM _sqlite_migrations WHERE name = '0022_chain_covers_looks'")
    store.connections.db.conn.commit()
    store.close()
    again = store_at(tmp_path)
    accept_all(again.second(), document, "周")
    again.close()
    assert list(problems(store.path)) == []
