import tempfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from press import consistent_values, process, report
from sqlite_utils import Database

from extractor import review
from extractor.errors import GoujiError
from extractor.page.values import FieldValue, Origin, Reason, State
from extractor.result import Extraction, Status
from extractor.store import listing
from extractor.store.decisions import Action, Choice
from extractor.store.listing import DocumentFilter, ListState, Sort
from extractor.store.migrations import migrations
from extractor.store.store import Store

NAMES = ("meta.agency", "meta.year", "requests.new.total", "requests.new.other")
AGENCIES = ("青禾县水务局", "柳塘市财政局")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "gouji.db")


def extraction(sha256: str, flagged: int, agency: str = AGENCIES[0]) -> Extraction:
    """Return a report of four fields, of which the bits of ``flagged`` say which wait for a person."""
    values = (agency, 2023, 7, 2)
    fields = {
        name: FieldValue(
            name, value, State.READ, Origin.PARSER, 0.9, bool(flagged >> n & 1), (Reason.OCR,) * (flagged >> n & 1)
        )
        for n, (name, value) in enumerate(zip(NAMES, values, strict=True))
    }
    return Extraction(sha256, Status.REVIEW if flagged else Status.DONE, fields=fields, forms={"requests": "2021"})


def counted(store: Store, document_id: int) -> tuple[int, int, object, object]:
    """Return what the list should say of a document, worked out from its fields."""
    fields = store.fields(document_id)
    drawn = {one.field.id for one in store.audits(document_id)}
    waiting = [n for n, e in fields.items() if e.decision is None and (e.field.needs_review or n in drawn)]
    unreadable = [n for n, e in fields.items() if e.decision and e.decision.action is Action.UNREADABLE]
    values = [fields[name].field.value if name in fields else None for name in NAMES[:2]]
    return len(waiting), len(unreadable), *values


ACTS = st.one_of(
    st.tuples(st.just("receive"), st.integers(0, 3)),
    st.tuples(st.just("save"), st.integers(0, 3), st.integers(0, 15), st.sampled_from(AGENCIES)),
    st.tuples(st.just("decide"), st.integers(0, 3), st.sampled_from(NAMES), st.sampled_from(list(Action)[:4])),
    st.tuples(st.just("undo"), st.integers(0, 3), st.booleans()),
    st.tuples(st.just("remove"), st.integers(0, 3)),
)


def act(store: Store, one: tuple[object, ...]) -> None:
    kind, n, *rest = one
    if kind == "receive":
        store.receive(f"{n}.txt", bytes([n]))
        return
    number = int(str(n)) + 1
    if kind == "save" and store.document(number):
        store.save(number, extraction(str(n), *rest))  # type: ignore[arg-type]
    elif kind == "decide" and store.fields(number):
        typed = AGENCIES[1] if rest[0] == NAMES[0] else 2022
        after = typed if rest[1] is Action.CORRECT else None
        store.decide(number, str(rest[0]), rest[1], after, "林")  # type: ignore[arg-type]
    elif kind == "undo" and (standing := store.standing(number)):
        review.withdraw(store, standing if rest[0] else standing[-1:], "林")
    elif kind == "remove" and store.document(number):
        store.remove(number, "林")


@settings(max_examples=100, deadline=None)
@given(st.lists(ACTS, max_size=25))
def test_the_list_says_what_counting_everything_would(acts: list[tuple[object, ...]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder) / "gouji.db", audit_share=0.5)
        for one in acts:
            with suppress(GoujiError):
                act(store, one)
            records = store.documents()
            unreadable = store.unreadable()
            found = [(r.to_review, unreadable.get(r.id, 0), r.agency, r.year) for r in records]
            assert found == [counted(store, r.id) for r in records]
        known = [tuple(row) for row in store._db.execute("SELECT * FROM listed ORDER BY id")]
        with store._writing() as db:
            listing.list_all(db)
        assert [tuple(row) for row in store._db.execute("SELECT * FROM listed ORDER BY id")] == known
        counts = store.count()
        assert (counts.documents, counts.fields) == (len(records) if acts else 0, sum(row[16] for row in known))
        store.close()


def put(store: Store, name: str, flagged: int, agency: str) -> int:
    document_id = store.receive(name, name.encode()).document_id
    store.save(document_id, extraction(name, flagged, agency))
    return document_id


def test_documents_come_in_pages_filtered_and_sorted(store: Store) -> None:
    first, second, third = put(store, "b", 0b0100, AGENCIES[0]), put(store, "c", 0b1111, AGENCIES[1]), 0
    third = put(store, "a", 0, AGENCIES[0])
    fourth = store.receive("z", b"z").document_id

    def ids(wanted: DocumentFilter = listing.EVERY, **more: object) -> list[int]:
        return [record.id for record in store.documents(wanted, **more)]  # type: ignore[arg-type]

    assert ids() == [fourth, third, second, first]
    assert ids(sort=Sort.OLDEST, limit=2, offset=1) == [second, third]
    assert ids(sort=Sort.NAME) == [third, first, second, fourth]
    assert ids(sort=Sort.WAITING)[:2] == [second, first]
    assert ids(sort=Sort.AGENCY) == [second, third, first, fourth]
    assert ids(DocumentFilter(states=(ListState.REVIEW,))) == [second, first]
    assert ids(DocumentFilter(states=(ListState.DONE, ListState.UNREAD))) == [fourth, third]
    assert ids(DocumentFilter(text="水务")) == [third, first]
    assert ids(DocumentFilter(agency=AGENCIES[1], year=2023)) == [second]
    assert ids(DocumentFilter(year=2022)) == []
    assert ids(DocumentFilter(form="2021", reason="ocr")) == [second, first]
    assert ids(DocumentFilter(form="2019")) == []
    counts = store.count(DocumentFilter(text="2023"))
    assert (counts.documents, counts.review, counts.done, counts.unread, counts.fields) == (3, 2, 1, 0, 5)
    assert store.count().unread == 1
    for name in NAMES:
        store.decide(second, name, Action.UNREADABLE, None, "林")
    assert ids(DocumentFilter(reason="ocr")) == [first]
    assert (store.count().unreadable, store.unreadable()) == (4, {second: 4})
    assert ids(DocumentFilter(agency=AGENCIES[1])) == []  # the person could not read whose it is


def test_a_database_from_before_is_listed_when_it_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    old = Database(path)
    migrations.apply(old, stop_before="0008_acts")
    old.execute("INSERT INTO documents (sha256, name, received_at, content) VALUES ('x', 'a', 'now', x'00')")
    old.execute(
        "INSERT INTO extractions (document_id, made_at, version, status, forms, model_calls, prompt_tokens,"
        " completion_tokens, milliseconds) VALUES (1, 'now', '0.1', 'review', '{}', 0, 0, 0, 1.0)"
    )
    for name in ("meta.year", "facts.website_items"):
        old.execute(
            "INSERT INTO fields VALUES (1, ?, 0, '2023', 'read', 'parser', 0.5, 1, '[\"ocr\"]', NULL, NULL)", [name]
        )
    for action, after, withdraws in (("correct", "2022", None), ("withdraw", "null", 1), ("correct", "2021", None)):
        old.execute(
            "INSERT INTO decisions (document_id, field_id, action, before, after, author, reason, decided_at,"
            " withdraws) VALUES (1, 'meta.year', ?, 'null', ?, '林', '', '2026-01-01T00:00:00+00:00', ?)",
            [action, after, withdraws],
        )
    old.conn.commit()
    old.close()
    store = Store(path)
    (record,) = store.documents()
    assert (record.to_review, record.year) == (1, 2021)
    assert [(one.id, one.action, one.withdraws) for one in store.decisions(1)] == [
        (1, Action.CORRECT, None),
        (2, Action.WITHDRAW, 1),
        (3, Action.CORRECT, None),
    ]
    assert [(one.kind, one.undoes) for one in store.acts("林")] == [("answer", None), ("undo", 1), ("answer", None)]
    store.decide_many([Choice(1, "facts.website_items", Action.BLANK, None, "周")])
    assert store.count().fields == 0
    store.close()


def test_reading_a_report_anew_lists_it_anew(store: Store) -> None:
    document_id = process(store, "a.txt", report({**consistent_values(seed=1), "requests.new.other": ""}).encode())
    assert store.count().fields == 1
    process(store, "b.txt", report(consistent_values(seed=1)).encode())
    assert (store.count().done, store.count().review) == (1, 1)
    store.save(document_id.document_id, extraction("x", 0))
    assert store.count().fields == 0
