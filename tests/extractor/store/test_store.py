import json
import sqlite3
import subprocess
import sys
import tempfile
import threading
from dataclasses import asdict
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from press import consistent_values, process, report, report_of_scopes, two_reports
from sqlite_utils import Database

from extractor.errors import StoreError
from extractor.page.values import FieldValue, Origin, Place, Reason, State, Value
from extractor.pipeline import extract, extract_all
from extractor.result import Extraction, Status
from extractor.review.answers import withdraw
from extractor.store.decisions import Action, Choice, DecidedMeanwhile
from extractor.store.migrations import migrations
from extractor.store.reading_rows import FIELD
from extractor.store.records import field_row, to_field
from extractor.store.store import Store

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


def test_tables_that_are_not_the_reports_own_come_back(store: Store) -> None:
    own, last = consistent_values(seed=1), {**consistent_values(seed=2), "requests.new.total": ""}
    sections = ("proactive", "requests", "disputes")
    data = report_of_scopes({name: [("2023年", own), ("2022年", last)] for name in sections}).encode()
    extraction = extract(data)
    assert extraction.others[0].fields["requests.new.total"].value is None
    document_id = store.receive("a.html", data).document_id
    assert store.others(document_id) == ()
    store.save(document_id, extraction)
    assert store.others(document_id) == extraction.others
    assert {name: entry.field for name, entry in store.fields(document_id).items()} == dict(extraction.fields)
    store.save(document_id, extract(REPORT))
    assert store.others(document_id) == ()


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


# --- decisions that meet ----------------------------------------------------------------------------------------------

TOTAL = "requests.new.total"


def test_a_decision_counts_only_against_what_the_person_knew(store: Store) -> None:
    document_id = process(store, "a.txt", REPORT).document_id
    first = store.decide(document_id, TOTAL, Action.CORRECT, 77, "林", expected=None)
    with pytest.raises(DecidedMeanwhile) as refused:
        store.decide(document_id, TOTAL, Action.CORRECT, 78, "周", expected=None)
    assert refused.value.decision == first
    store.decide(document_id, TOTAL, Action.CORRECT, 78, "周", expected=first.id)
    assert [one.after for one in store.decisions(document_id)] == [77, 78]


def test_of_many_at_once_on_one_field_one_wins(store: Store) -> None:
    document_id = process(store, "a.txt", REPORT).document_id
    refused: list[str] = []

    def work(author: str) -> None:
        try:
            store.decide(document_id, TOTAL, Action.CORRECT, 1, author, expected=None)
        except DecidedMeanwhile:
            refused.append(author)
        store.close()

    threads = [threading.Thread(target=work, args=(name,)) for name in "甲乙丙丁"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(store.decisions(document_id)), len(refused)) == (1, 3)


def test_many_decisions_are_taken_at_once_or_not_at_all(store: Store) -> None:
    document_id = process(store, "a.txt", REPORT).document_id
    store.decide(document_id, TOTAL, Action.BLANK, None, "周")
    names = ["requests.new.other", TOTAL, "requests.new.business"]
    choices = [Choice(document_id, name, Action.UNREADABLE, None, "林", expected=None) for name in names]
    assert [one.field_id for one in store.decide_many(choices)] == [names[0], names[2]]
    wrong = Choice(document_id, "requests.none.total", Action.BLANK, None, "林")
    with pytest.raises(StoreError, match="no field"):
        store.decide_many([Choice(document_id, "disputes.review.total", Action.BLANK, None, "林"), wrong])
    assert len(store.decisions(document_id)) == 3


def test_a_decision_taken_back_leaves_what_stood_before(store: Store) -> None:
    data = report({**consistent_values(seed=1), "proactive.licensing.decisions": ""}).encode()
    document_id = process(store, "a.txt", data).document_id
    name = "proactive.licensing.decisions"
    read = store.fields(document_id)[name].field
    first = store.decide(document_id, name, Action.CORRECT, 5, "林")
    second = store.decide(document_id, name, Action.CORRECT, 6, "周")
    withdraw(store, [second], "周")
    assert store.fields(document_id)[name].field.value == 5
    assert withdraw(store, [first], "林") == []  # it is not the latest any more
    third = store.decide(document_id, name, Action.UNREADABLE, None, "林")
    assert store.unreadable() == {document_id: 1}
    withdraw(store, [third], "林")
    assert store.fields(document_id)[name].field.value == 5
    record = store.document(document_id)
    assert record is not None
    assert record.status is Status.DONE
    other = put_alone(store)
    (only,) = [store.decide(other, name, Action.CORRECT, 5, "林")]
    (back,) = withdraw(store, [only], "林")
    assert (back.action, back.withdraws, back.before, back.after) == (Action.WITHDRAW, only.id, 5, None)
    entry = store.fields(other)[name]
    assert (entry.field, entry.decision, entry.latest) == (read, None, back.id)
    waiting = store.document(other)
    assert waiting is not None
    assert (waiting.status, waiting.to_review) == (Status.REVIEW, 1)


def put_alone(store: Store) -> int:
    data = report({**consistent_values(seed=1), "proactive.licensing.decisions": ""}).encode() + b"\n"
    return process(store, "b.txt", data).document_id


def test_old_decisions_survive_the_newer_schema(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    old = Database(path)
    migrations.apply(old, stop_before="0005_withdrawals")
    old.execute("INSERT INTO documents (sha256, name, received_at, content) VALUES ('x', 'a', 'now', x'00')")
    old.execute(
        "INSERT INTO decisions (document_id, field_id, action, before, after, author, reason, decided_at)"
        " VALUES (1, 'meta.year', 'correct', 'null', '2023', '林', '', 'now')"
    )
    old.conn.commit()
    old.close()
    store = Store(path)
    (decision,) = store.decisions(1)
    assert (decision.id, decision.after, decision.author, decision.withdraws) == (1, 2023, "林", None)
    store.close()
    with sqlite3.connect(path) as connection, pytest.raises(sqlite3.IntegrityError, match="append-only"):
        connection.execute("DELETE FROM decisions")


def test_what_was_read_before_others_were_kept_has_none(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    old = Database(path)
    migrations.apply(old, stop_before="0006_others")
    old.execute("INSERT INTO documents (sha256, name, received_at, content) VALUES ('x', 'a', 'now', x'00')")
    old.execute(
        "INSERT INTO extractions (document_id, made_at, version, status, forms, model_calls, prompt_tokens,"
        " completion_tokens, milliseconds) VALUES (1, 'now', '0.1', 'done', '{}', 0, 0, 0, 1.0)"
    )
    old.conn.commit()
    old.close()
    store = Store(path)
    assert store.others(1) == ()
    assert [record.status for record in store.documents()] == [Status.DONE]
    store.close()


def test_what_a_person_puts_down_claims_no_place(store: Store) -> None:
    document_id = process(store, "a.txt", REPORT).document_id
    read = store.fields(document_id)[TOTAL].field
    store.decide(document_id, TOTAL, Action.CORRECT, 4711, "林")
    entry = store.fields(document_id)[TOTAL]
    assert (entry.field.value, entry.field.state, entry.field.origin) == (4711, State.READ, Origin.HUMAN)
    assert (entry.field.raw, entry.field.place, entry.read) == (None, None, read)
    store.decide(document_id, TOTAL, Action.CORRECT, read.value, "林")
    same = store.fields(document_id)[TOTAL].field
    assert (same.raw, same.place, same.origin) == (read.raw, read.place, Origin.HUMAN)
    store.decide(document_id, TOTAL, Action.UNREADABLE, None, "林")
    gone = store.fields(document_id)[TOTAL].field
    assert (gone.state, gone.raw, gone.place) == (State.MISSING, None, None)


def test_only_a_file_that_could_not_be_read_can_be_removed(store: Store) -> None:
    junk, good = process(store, "junk", b"\x89PNG\r\n\x1a\n\x00").document_id, process(store, "a", REPORT).document_id
    waiting = store.receive("b", b"not read yet").document_id
    for document_id in (junk, waiting):
        store.remove(document_id, "林")
    with pytest.raises(StoreError, match="was read"):
        store.remove(good, "林")
    assert [record.id for record in store.documents()] == [good]
    assert store.receive("junk", b"\x89PNG\r\n\x1a\n\x00").known is False


def test_processes_that_open_a_new_file_at_once_wait_for_each_other(tmp_path: Path) -> None:
    code = (
        "import sys, pathlib; from extractor.store.connections import Connections;"
        "print(Connections(pathlib.Path(sys.argv[1])).db.execute('SELECT count(*) FROM standing').fetchone()[0])"
    )
    for attempt in range(4):
        file = tmp_path / f"{attempt}.db"
        started = [
            subprocess.Popen([sys.executable, "-c", code, str(file)], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            for _ in range(4)
        ]
        ended = [process.communicate() for process in started]
        assert [(out.strip(), err) for out, err in ended] == [(b"0", b"")] * 4


# --- several reports in one file -------------------------------------------------------------------------------------

BOTH = two_reports(consistent_values(seed=1), {**consistent_values(seed=2), "requests.new.total": 999}).encode()


@pytest.fixture
def both(store: Store) -> list[int]:
    """The documents of a file with two reports."""
    return store.save_all(store.receive("both.txt", BOTH).document_id, extract_all(BOTH))


def test_the_reports_of_a_file_are_documents_that_come_back(store: Store, both: list[int]) -> None:
    assert [(one.id, one.name, one.agency, one.part) for one in store.parts(both[1])] == [
        (both[0], "both.txt#1", "青禾县测试管理局", 1),
        (both[1], "both.txt#2", "青禾县河湖中心", 2),
    ]
    assert len({one.sha256 for one in store.documents()}) == 1
    for document_id, extraction in zip(both, extract_all(BOTH), strict=True):
        assert store.content(document_id) == BOTH
        assert {name: entry.field for name, entry in store.fields(document_id).items()} == dict(extraction.fields)
        source, other = store.source(document_id), BOTH.decode()
        assert len(source) == len(other)
        for value in extraction.fields.values():
            if value.place:
                assert source[value.place.start : value.place.end] == other[value.place.start : value.place.end]
    assert "河湖中心" not in store.source(both[0])
    assert "测试管理局" not in store.source(both[1])


def test_reading_a_file_again_makes_no_further_documents_and_keeps_decisions(store: Store, both: list[int]) -> None:
    store.decide(both[1], "requests.new.total", Action.CORRECT, 7, "Li")
    again = store.receive("again.txt", BOTH)
    assert (again.document_id, again.known) == (both[0], True)
    assert store.save_all(both[1], extract_all(BOTH)) == both
    assert [one.name for one in store.documents()] == ["both.txt#2", "both.txt#1"]
    assert store.fields(both[1])["requests.new.total"].field.value == 7
    assert store.unread() == []


def test_a_file_that_was_one_document_is_taken_apart_when_it_is_read_again(store: Store) -> None:
    first = store.receive("both.txt", BOTH).document_id
    store.save_all(first, (extract(BOTH),))
    assert [one.name for one in store.documents()] == ["both.txt"]
    store.save_all(first, extract_all(BOTH))
    assert [(one.id == first, one.name) for one in store.parts(first)] == [(True, "both.txt#1"), (False, "both.txt#2")]


def test_a_report_that_is_not_found_any_more_has_failed(store: Store, both: list[int]) -> None:
    assert store.save_all(both[0], (extract(BOTH),)) == [both[0]]
    first, second = store.parts(both[0])
    assert (first.name, first.status) == ("both.txt", Status.REVIEW)
    assert (second.status, second.error_code) == (Status.FAILED, "no_such_part")
    assert store.source(both[0]) == BOTH.decode()
    with pytest.raises(StoreError):
        store.remove(both[0], "林")


def test_a_file_whose_first_report_cannot_be_read_keeps_the_source_of_the_others(store: Store) -> None:
    first, second = extract_all(BOTH)
    failed = Extraction(first.sha256, Status.FAILED, StoreError(file="", problem=""), part=1)
    ids = store.save_all(store.receive("both.txt", BOTH).document_id, (failed, second))
    with pytest.raises(StoreError):
        store.remove(ids[0], "林")
    assert "青禾县河湖中心" in store.source(ids[1])


def test_a_database_without_parts_gets_them(tmp_path: Path) -> None:
    old = Database(tmp_path / "old.db")
    migrations.apply(old, stop_before="0007_parts")
    old.execute("INSERT INTO documents VALUES (1, 'aa', 'a.txt', '2026-11-01T00:00:00+00:00', x'')")
    old.execute(
        "INSERT INTO extractions VALUES (1, 1, '', '', 'done', NULL, NULL, NULL, 'text', 'text', '{}',"
        " 0, 0, 0, 0, '[]')"
    )
    old.conn.commit()
    old.close()
    store = Store(tmp_path / "old.db")
    (record,) = store.documents()
    assert (record.name, record.part, store.source(1)) == ("a.txt", 0, "text")


@given(
    st.one_of(st.none(), st.integers(), st.floats(allow_nan=False), st.text()),
    st.lists(st.sampled_from(Reason), max_size=3).map(tuple),
    st.one_of(st.none(), st.builds(Place, *[st.integers(0)] * 2, *[st.one_of(st.none(), st.integers(0))] * 4)),
)
def test_a_field_leaves_the_database_as_it_came(value: Value, reasons: tuple[Reason, ...], place: Place | None) -> None:
    state = State.BLANK if value is None else State.READ
    field = FieldValue("requests.new.total", value, state, Origin.MODEL, 0.3, False, reasons, "３", place)
    stored = dict(zip(FIELD, field_row(7, field), strict=True))
    found = to_field(stored)  # type: ignore[arg-type]  # a row goes by the same names
    assert (found, type(found.value)) == (field, type(value))
    assert stored["value"] == json.dumps(value, ensure_ascii=False)
    assert stored["reasons"] == json.dumps(reasons)
    assert stored["place"] == (json.dumps(asdict(place)) if place else None)
