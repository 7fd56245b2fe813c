"""What was brought in together: files of an upload, those that could not be kept, and the list filtered by it."""

from pathlib import Path

import pytest
from press import consistent_values, process, two_reports

from extractor.errors import BrokenFile
from extractor.pipeline import extract_all
from extractor.store import (
    Batches,
    DocumentFilter,
    FilterChoices,
    NotAllowed,
    Roles,
    Store,
    filter_choices,
    readings_of,
)
from extractor.store.records import Received


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "gouji.db")


@pytest.fixture
def batches(store: Store) -> Batches:
    return Batches(store.connections)


def test_an_upload_has_its_files_in_their_order_and_those_that_were_refused(store: Store, batches: Batches) -> None:
    batch = batches.begin("Li Wen", "年报.zip")
    for name, data in (("a.txt", b"one"), ("b.txt", b"two"), ("again.txt", b"one")):
        batches.add(batch, name, store.receive(name, data))
    batches.add_refused(batch, "locked.doc", BrokenFile(format=".zip", detail="locked"))
    found = batches.batch(batch)
    assert found is not None
    assert (found.author, found.name, found.files, found.refused) == ("Li Wen", "年报.zip", 4, 1)
    files = batches.files(batch)
    assert [(one.name, one.document_id, one.known) for one in files] == [
        ("a.txt", 1, False),
        ("b.txt", 2, False),
        ("again.txt", 1, True),
        ("locked.doc", None, False),
    ]
    assert (files[-1].error_code, files[-1].error_details) == ("broken_file", {"format": ".zip", "detail": "locked"})
    assert store.count(DocumentFilter(batch=batch)).documents == 2
    assert [one.id for one in batches.of_document(1)] == [batch]


def test_an_upload_by_somebody_without_a_role_leaves_nothing_behind(store: Store, batches: Batches) -> None:
    Roles(store.connections).close(["chief@example.cn"])
    for author in ("", "lin@example.cn"):
        with pytest.raises(NotAllowed):
            batches.begin(author, "年报.zip")
        with pytest.raises(NotAllowed):
            store.require_to_bring(author)
    assert batches.latest(1) == []
    store.require_to_bring("chief@example.cn")


def test_the_latest_uploads_come_first(batches: Batches) -> None:
    for name in ("one", "two", "three"):
        batches.begin("", name)
    assert [(one.name, one.files) for one in batches.latest(2)] == [("three", 0), ("two", 0)]
    assert batches.batch(99) is None


def test_all_reports_of_a_file_belong_to_its_upload(store: Store, batches: Batches) -> None:
    data = two_reports(consistent_values(seed=1), consistent_values(seed=2)).encode()
    received = store.receive("both.txt", data)
    store.save_all(received.document_id, extract_all(data))
    batch = batches.begin("", "both.txt")
    batches.add(batch, "both.txt", received)
    assert store.count(DocumentFilter(batch=batch)).documents == 2
    assert store.count(DocumentFilter(batch=batch + 1)).documents == 0


def test_a_file_that_is_removed_leaves_its_upload(store: Store, batches: Batches) -> None:
    letter = process(store, "letter.txt", "会议通知。".encode()).document_id
    batch = batches.begin("", "letter.txt")
    batches.add(batch, "letter.txt", Received(letter, False))
    store.remove(letter, "林")
    assert batches.files(batch) == []


def test_what_documents_can_be_filtered_by_is_what_occurs(store: Store) -> None:
    assert filter_choices(store.connections) == FilterChoices((), (), (), ())
    data = two_reports(consistent_values(seed=1), {**consistent_values(seed=2), "requests.new.total": 999}).encode()
    store.save_all(store.receive("both.txt", data).document_id, extract_all(data))
    found = filter_choices(store.connections)
    assert set(found.agencies) == {"青禾县测试管理局", "青禾县河湖中心"}
    assert (found.years, found.forms) == ((2023,), ("2021",))
    assert found.reasons


def test_every_reading_of_a_document_is_told(store: Store) -> None:
    document = process(store, "letter.txt", "会议通知。".encode()).document_id
    store.save_all(document, extract_all(two_reports(consistent_values(), consistent_values(seed=1)).encode()))
    assert [one.status.value for one in readings_of(store.connections, document)] == ["failed", "done"]
