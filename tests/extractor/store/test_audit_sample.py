from hashlib import sha256
from pathlib import Path

import pytest
from press import consistent_values, process, report

from extractor import review
from extractor.pipeline import extract
from extractor.result import Status
from extractor.store.audit_sample import is_drawn
from extractor.store.decisions import Action
from extractor.store.store import Store

REPORT = report(consistent_values(seed=1)).encode()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "gouji.db", audit_share=0.05)


def test_the_share_is_drawn_and_the_same_fields_each_time() -> None:
    names = [f"requests.row{n}.total" for n in range(20_000)]
    drawn = {name for name in names if is_drawn("abc", name, 0.01)}
    assert 150 <= len(drawn) <= 250
    assert drawn == {name for name in names if is_drawn("abc", name, 0.01)}
    assert drawn < {name for name in names if is_drawn("abc", name, 0.05)}
    assert drawn != {name for name in names if is_drawn("abc", name, 0.01, seed="another")}
    assert [name for name in names if is_drawn("abc", name, 0.0)] == []
    assert all(is_drawn("abc", name, 1.0) for name in names[:100])


def test_drawn_fields_wait_among_the_others_and_look_like_them(store: Store) -> None:
    document_id = process(store, "a.txt", REPORT).document_id
    drawn = [audit.field.id for audit in store.audits()]
    assert drawn
    assert all(is_drawn(sha256(REPORT).hexdigest(), name, 0.05) for name in drawn)
    assert [item.field.id for item in review.queue(store, document_id)] == drawn
    record = store.document(document_id)
    assert record
    assert (record.status, record.to_review, record.flagged) == (Status.REVIEW, len(drawn), 0)


def test_answers_settle_the_document_and_stand_with_what_was_read(store: Store) -> None:
    document_id = process(store, "a.txt", REPORT).document_id
    first, *others = [audit.field for audit in store.audits()]
    store.decide(document_id, first.id, Action.CORRECT, 4711, "林")
    for field in others:
        store.decide(document_id, field.id, Action.ACCEPT, field.value, "林")
    assert review.queue(store) == []
    record = store.document(document_id)
    assert record
    assert record.status is Status.DONE
    answers = {audit.field.id: audit.answer.after for audit in store.audits() if audit.answer}
    assert answers == {first.id: 4711, **{field.id: field.value for field in others}}
    assert store.audits()[0].field == first


def test_a_field_that_a_person_has_decided_is_not_drawn_again(store: Store) -> None:
    document_id = process(store, "a.txt", REPORT).document_id
    drawn = [audit.field for audit in store.audits()]
    store.decide(document_id, drawn[0].id, Action.ACCEPT, drawn[0].value, "林")
    again = Store(store.path, audit_share=0.05)
    again.save(document_id, extract(REPORT))
    assert [audit.field.id for audit in again.audits()] == [field.id for field in drawn[1:]]


def test_flagged_fields_are_never_part_of_the_sample(tmp_path: Path) -> None:
    store = Store(tmp_path / "gouji.db", audit_share=1.0)
    lost = "proactive.penalties.decisions"
    document_id = process(store, "a.txt", report({**consistent_values(seed=1), lost: ""}).encode()).document_id
    fields = store.fields(document_id)
    assert fields[lost].field.needs_review
    assert {audit.field.id for audit in store.audits()} == fields.keys() - {lost}


def test_nothing_is_drawn_unless_it_is_wanted(tmp_path: Path) -> None:
    store = Store(tmp_path / "gouji.db")
    process(store, "a.txt", REPORT)
    assert store.audits() == []
