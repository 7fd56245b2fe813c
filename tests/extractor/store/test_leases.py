import threading
from pathlib import Path

import pytest

from extractor.page.values import FieldValue, Origin, Reason, State
from extractor.result import Extraction, Status
from extractor.store.decisions import Action
from extractor.store.leases import Lease, Leases
from extractor.store.review_log import LogFilter, ReviewLog
from extractor.store.store import Store

FIELD = "requests.new.total"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "gouji.db")


def put(store: Store, count: int) -> list[int]:
    ids = []
    value = FieldValue(FIELD, 7, State.READ, Origin.PARSER, 0.9, True, (Reason.OCR,))
    for n in range(count):
        ids.append(store.receive(f"{n}", bytes([n])).document_id)
        store.save(ids[-1], Extraction(str(n), Status.REVIEW, fields={FIELD: value}))
    return ids


def test_a_document_is_one_persons_until_the_lease_runs_out(store: Store) -> None:
    (only,) = put(store, 1)
    moment = 1000.0
    leases = Leases(store.connections, lambda: moment)
    assert leases.take("林", only, 60) == Lease(only, "林", 1060.0)
    assert leases.take("周", only, 60).author == "林"
    assert leases.take_next("周") is None
    moment = 1050.0
    assert leases.take("林", only, 60).until == 1110.0  # for longer
    leases.give_back("周", only)
    assert leases.held() == {only: Lease(only, "林", 1110.0)}
    moment = 1110.0
    assert leases.held() == {}
    assert leases.take("周", only, 60).author == "周"
    leases.give_back("周", only)
    assert leases.take("林", only, 60).author == "林"


def test_the_next_document_is_one_that_waits_and_that_nobody_has(store: Store) -> None:
    first, second, third, fourth = put(store, 4)
    store.decide(second, FIELD, Action.BLANK, None, "林")
    leases = Leases(store.connections)

    def following(author: str, after: int = 0) -> int | None:
        lease = leases.take_next(author, after=after)
        return lease.document_id if lease else None

    assert following("林") == first
    assert following("周") == third
    assert following("林") == first  # it is still theirs
    assert following("林", after=first) == fourth
    leases.give_back("林", first)
    assert following("王") == first
    leases.give_back("周", third)
    assert following("周", after=fourth) == third
    assert following("吴") is None


def test_of_many_reviewers_no_two_are_given_the_same_document(store: Store) -> None:
    ids = put(store, 30)
    given: list[int] = []

    def work(author: str) -> None:
        leases, after = Leases(store.connections), 0
        while lease := leases.take_next(author, after=after):
            if lease.document_id == after:
                break
            given.append(lease.document_id)
            store.decide(lease.document_id, FIELD, Action.ACCEPT, 7, author)
            after = lease.document_id
        store.close()

    threads = [threading.Thread(target=work, args=(name,)) for name in "甲乙丙丁戊己"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(given) == ids


def test_a_file_that_is_removed_is_nobodys(store: Store) -> None:
    document_id = store.receive("a", b"a").document_id
    leases = Leases(store.connections)
    leases.take("林", document_id)
    store.remove(document_id, "林")
    assert leases.held() == {}


# --- the log ----------------------------------------------------------------------------------------------------------


def test_the_log_is_filtered_and_comes_in_pages(store: Store) -> None:
    first, second = put(store, 2)
    store.decide(first, FIELD, Action.ACCEPT, 7, "林")
    store.decide(second, FIELD, Action.BLANK, None, "周")
    store.decide(first, FIELD, Action.CORRECT, 8, "周")
    log = ReviewLog(store.connections)

    def actions(wanted: LogFilter, limit: int = -1, offset: int = 0) -> list[str]:
        return [one.action for one in log.decisions(wanted, limit, offset)]

    assert actions(LogFilter()) == ["correct", "blank", "accept"]
    assert actions(LogFilter(), 1, 1) == ["blank"]
    assert actions(LogFilter(author="周")) == ["correct", "blank"]
    assert actions(LogFilter(document_id=first, field_id=FIELD)) == ["correct", "accept"]
    assert actions(LogFilter(actions=(Action.ACCEPT, Action.BLANK))) == ["blank", "accept"]
    assert actions(LogFilter(since="9999")) == []
    assert actions(LogFilter(until="9999", author="林")) == ["accept"]


def test_a_persons_pace_leaves_pauses_out(store: Store) -> None:
    put(store, 1)
    log = ReviewLog(store.connections)
    assert (log.pace("林").acts, log.pace("林").left(9)) == (0, None)
    with store.connections.writing() as db:
        for n, at in enumerate(("08:00:00", "08:00:04", "08:00:10", "11:00:00", "11:00:05"), 1):
            moment = f"2026-03-02T{at}+00:00"
            db.execute(
                "INSERT INTO acts (id, author, kind, begun_at, undoes) VALUES (?, '林', 'answer', ?, NULL)", [n, moment]
            )
            for _ in range(2):
                db.execute(
                    "INSERT INTO decisions (document_id, field_id, action, before, after, author, reason, decided_at,"
                    " act) VALUES (1, ?, 'accept', '7', '7', '林', '', ?, ?)",
                    [FIELD, moment, n],
                )
    pace = log.pace("林")
    # A field that was answered again and again counts once.
    assert (pace.acts, pace.fields, pace.seconds, pace.left(10)) == (5, 1, 5.0, 50.0)
    assert log.pace("林", since="2026-03-02T11").acts == 2
