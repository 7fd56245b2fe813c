import sqlite3
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from press import consistent_values, report
from sqlite_utils import Database

from extractor.errors import StoreError
from extractor.extraction import Extraction, Status
from extractor.migrations import migrations
from extractor.pipeline import extract, process
from extractor.store import Action, Store
from extractor.values import FieldValue, Origin, Place, Reason, State

REPORT = report(consistent_values(seed=1)).encode()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "gouji.db")


def test_the_same_file_twice_is_one_document(store: Store) -> None:
    first = process(store, "a.txt", REPORT)
    second = process(store, "b.txt", REPORT)
    assert first.document_id == second.document_id
    assert (first.known, second.known) == (False, True)
    (record,) = store.documents()
    assert (record.name, record.status, record.agency, record.year) == ("a.txt", Status.DONE, "青禾县测试管理局", 2023)
    assert store.content(record.id) == REPORT


def test_everything_that_was_read_comes_back(store: Store) -> None:
    extraction = extract(REPORT.replace("规章".encode(), "規（guī）章".encode()))
    document_id = store.receive("a.txt", REPORT).document_id
    store.save(document_id, extraction)
    assert {name: entry.field for name, entry in store.fields(document_id).items()} == dict(extraction.fields)
    assert store.findings(document_id) == list(extraction.findings)
    assert extraction.document is not None
    assert store.source(document_id) == extraction.document.source


@settings(max_examples=50, deadline=None)
@given(
    value=st.one_of(st.none(), st.integers(-(10**15), 10**15), st.floats(0, 1e9, allow_nan=False), st.text()),
    reasons=st.sets(st.sampled_from(Reason)),
    raw=st.one_of(st.none(), st.text()),
    place=st.one_of(st.none(), st.builds(Place, st.integers(0, 99), st.integers(100, 999), st.integers(1, 9))),
)
def test_any_field_survives_the_round_trip(
    value: float | str | None, reasons: set[Reason], raw: str | None, place: Place | None
) -> None:
    state = State.MISSING if value is None else State.READ
    field = FieldValue("meta.agency", value, state, Origin.MODEL, 0.25, True, tuple(reasons), raw, place)
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder) / "gouji.db")
        document_id = store.receive("a", b"a").document_id
        store.save(document_id, Extraction("x", Status.REVIEW, fields={"meta.agency": field}))
        assert store.fields(document_id)["meta.agency"].field == field
        store.close()


def test_decisions_lie_over_what_was_read(store: Store) -> None:
    document_id = process(store, "a.txt", REPORT).document_id
    store.decide(document_id, "requests.new.total", Action.CORRECT, 77, "林")
    store.decide(document_id, "requests.new.other", Action.BLANK, None, "林")
    store.decide(document_id, "disputes.review.total", Action.UNREADABLE, None, "林", "第三页模糊")
    fields = store.fields(document_id)
    corrected = fields["requests.new.total"].field
    assert (corrected.value, corrected.origin, corrected.state) == (77, Origin.HUMAN, State.READ)
    assert fields["requests.new.other"].field.state is State.BLANK
    assert (fields["disputes.review.total"].field.value, fields["disputes.review.total"].field.needs_review) == (
        None,
        False,
    )
    decision = fields["requests.new.total"].decision
    assert decision is not None
    assert (decision.author, decision.after) == ("林", 77)
    assert decision.decided_at.endswith("+00:00")


def test_a_later_decision_supersedes_and_keeps_the_earlier(store: Store) -> None:
    document_id = process(store, "a.txt", REPORT).document_id
    store.decide(document_id, "requests.new.total", Action.CORRECT, 77, "林")
    store.decide(document_id, "requests.new.total", Action.CORRECT, 78, "周")
    assert store.fields(document_id)["requests.new.total"].field.value == 78
    history = store.decisions(document_id, "requests.new.total")
    assert [(one.before, one.after, one.author) for one in history][1] == (77, 78, "周")


def test_decisions_cannot_be_changed_or_removed(store: Store) -> None:
    document_id = process(store, "a.txt", REPORT).document_id
    store.decide(document_id, "requests.new.total", Action.CORRECT, 77, "林")
    with sqlite3.connect(store.path) as connection:
        for statement in ("UPDATE decisions SET after = '1'", "DELETE FROM decisions"):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                connection.execute(statement)


def test_a_decision_outlives_a_new_extraction(store: Store) -> None:
    document_id = process(store, "a.txt", REPORT).document_id
    store.decide(document_id, "requests.new.total", Action.CORRECT, 77, "林")
    store.save(document_id, extract(REPORT))
    assert store.fields(document_id)["requests.new.total"].field.value == 77


def test_a_document_is_done_when_its_last_field_is_decided(store: Store) -> None:
    data = report({**consistent_values(seed=1), "proactive.licensing.decisions": ""}).encode()
    document_id = process(store, "a.txt", data).document_id
    record = store.document(document_id)
    assert record is not None
    assert (record.status, record.to_review, record.flagged) == (Status.REVIEW, 1, 1)
    store.decide(document_id, "proactive.licensing.decisions", Action.CORRECT, 5, "林")
    record = store.document(document_id)
    assert record is not None
    assert (record.status, record.to_review, record.flagged) == (Status.DONE, 0, 1)


def test_a_failed_file_has_a_row_with_its_reason(store: Store) -> None:
    document_id = process(store, "junk.bin", b"\x1f\x8b\x08\x00").document_id
    record = store.document(document_id)
    assert record is not None
    assert (record.status, record.error_code) == (Status.FAILED, "unknown_format")
    assert ".docx" in (record.error or "")
    assert store.fields(document_id) == {}


def test_a_field_that_does_not_exist_cannot_be_decided(store: Store) -> None:
    document_id = process(store, "a.txt", REPORT).document_id
    with pytest.raises(StoreError, match="no field"):
        store.decide(document_id, "requests.none.total", Action.CORRECT, 1, "林")


def test_migrations_apply_once_and_to_a_file_of_any_earlier_version(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    old = Database(path)
    migrations.apply(old, stop_before="0002_decisions")
    old.execute("INSERT INTO documents (sha256, name, received_at, content) VALUES ('x', 'a', 'now', x'00')")
    old.conn.commit()
    old.close()
    for _ in range(2):
        store = Store(path)
        assert [record.name for record in store.documents()] == ["a"]
        store.close()


def test_what_is_no_database_is_said(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("no database" * 100)
    with pytest.raises(StoreError, match=r"notes\.txt"):
        Store(path)


def test_threads_write_side_by_side(store: Store) -> None:
    document_id = process(store, "a.txt", REPORT).document_id

    def work(author: str) -> None:
        for n in range(20):
            store.decide(document_id, "requests.new.total", Action.CORRECT, n, author)
        store.close()

    threads = [threading.Thread(target=work, args=(name,)) for name in "甲乙丙"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(store.decisions(document_id)) == 60


KILLED = """
import os, sys
from pathlib import Path
from extractor.store import Action, Store
store = Store(Path(sys.argv[1]))
for n in range(10_000):
    store.decide(1, "requests.new.total", Action.CORRECT, n, "林")
    os.write(1, b"%d\\n" % n)
"""


def test_a_killed_process_loses_no_confirmed_decision(store: Store) -> None:
    process(store, "a.txt", REPORT)
    worker = subprocess.Popen([sys.executable, "-c", KILLED, str(store.path)], stdout=subprocess.PIPE)
    assert worker.stdout is not None
    confirmed = [int(worker.stdout.readline()) for _ in range(25)][-1]
    worker.kill()
    confirmed = max([confirmed, *(int(line) for line in worker.stdout.read().split())])
    worker.wait()
    worker.stdout.close()
    assert [one.after for one in store.decisions(1)][: confirmed + 1] == list(range(confirmed + 1))


def test_an_upload_survives_being_killed_before_it_was_read(store: Store) -> None:
    document_id = store.receive("a.txt", REPORT).document_id
    assert store.unread() == [document_id]
    record = store.document(document_id)
    assert record is not None
    assert record.status is None
    store.save(document_id, extract(store.content(document_id)))
    assert store.unread() == []
