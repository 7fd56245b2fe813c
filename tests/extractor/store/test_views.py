"""The views for other programs say what the program itself says, and every canned query of the documents works."""

import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import yaml
from press import consistent_values, process, report, titled

from extractor.forms import field_specs
from extractor.prose import known_facts
from extractor.review import accept, correct, mark_unreadable, queue
from extractor.store import Agencies, Agency, Covers, Expected, Store
from extractor.store.field_names import put_names

OFFICE = "青禾县水利局"
START = yaml.safe_load((Path(__file__).parents[3] / "docs" / "datasette.yaml").read_text(encoding="utf-8"))
OPEN_QUESTIONS = "SELECT * FROM open_questions"
OWN = START["databases"]["gouji"]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(tmp_path / "gouji.db", audit_share=0.05)
    for year in (2022, 2023):
        values = dict(consistent_values(seed=year))
        values["requests.unavailable.not_held.total"] = 9999
        text = report(values, parts=titled(f"{OFFICE}{year}年政府信息公开工作年度报告"))
        process(store, f"{year}.txt", text.encode())
    process(store, "broken.pdf", b"%PDF-1.4 nothing")
    known = Agencies(store.connections)
    known.replace([Agency(code, name, 1, None, Covers.OWN) for code, name in (("1", OFFICE), ("2", "青禾县林业局"))])
    known.expect(Expected(2022, code, "2023-01-31") for code in ("1", "2"))
    return store


def rows(store: Store, sql: str, **given: object) -> list[dict[str, object]]:
    with closing(sqlite3.connect(f"file:{store.path}?mode=ro", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute(sql, given)]


def test_figures_are_what_the_program_says(store: Store) -> None:
    first = next(one.id for one in store.documents() if one.year == 2022)
    accepted, corrected, unreadable, *_ = (item.field.id for item in queue(store, first))
    accept(store, first, accepted, "Li")
    correct(store, first, corrected, "5", "Li", against_sums=True)
    mark_unreadable(store, first, unreadable, "Wang")
    waiting = {(record.id, item.field.id) for record in store.documents() for item in queue(store, record.id)}
    found = rows(store, "SELECT * FROM figures")
    for record in store.documents():
        current = store.fields(record.id)
        own = {str(row["field"]): row for row in found if row["report"] == record.id}
        assert own.keys() == current.keys()
        for name, entry in current.items():
            row = own[name]
            assert (row["value"], row["decided_by"]) == (
                entry.field.value,
                entry.decision.author if entry.decision else None,
            )
            assert (row["agency"], row["year"]) == (record.agency, record.year)
    assert {(row["report"], row["field"]) for row in found if row["waits_for_a_person"]} == waiting
    asked = {(row["report"], row["field"]): json.loads(str(row["doubts"])) for row in rows(store, OPEN_QUESTIONS)}
    assert asked.keys() == waiting
    drawn = {(one.document_id, one.field.id) for one in store.audits()} & waiting
    assert drawn
    assert all(asked[one] == ["low_confidence"] for one in drawn)  # as in the queue: nothing tells them from others


def test_the_other_views(store: Store) -> None:
    assert [
        (row["file"], row["state"], row["year"]) for row in rows(store, "SELECT * FROM reports ORDER BY report")
    ] == [
        ("2022.txt", "review", 2022),
        ("2023.txt", "review", 2023),
        ("broken.pdf", "failed", None),
    ]
    assert [(row["agency"], row["year"]) for row in rows(store, "SELECT * FROM missing_reports")] == [
        ("青禾县林业局", 2022)
    ]
    Agencies(store.connections).confirm(OFFICE, "2", "Li")
    assert rows(store, "SELECT * FROM missing_reports") == []
    rules = {row["rule"] for row in rows(store, "SELECT * FROM contradictions")}
    assert rules == {one.identity for record in store.documents() for one in store.findings(record.id)}
    assert rules
    first = store.documents()[-1].id
    accept(store, first, queue(store, first)[0].field.id, "Li")
    assert [row["author"] for row in rows(store, "SELECT * FROM decisions_made") if row["author"]] == ["Li"]


def test_every_field_has_its_name_in_both_languages_and_new_forms_bring_theirs(store: Store) -> None:
    named = {str(row["field"]): row for row in rows(store, "SELECT * FROM field_names")}
    assert named.keys() >= {name for specs in field_specs().values() for name in specs}
    assert named.keys() >= {fact.field_id for fact in known_facts()}
    assert named["requests.new.total"]["chinese"] == "一、本年新收政府信息公开申请数量 › 总计"
    assert all(re.search(r"[a-zA-Z]", str(row["english"])) for row in named.values())
    with store.connections.writing() as db:
        db.execute("UPDATE field_names_of SET forms = 'older'")
        db.execute("DELETE FROM field_names WHERE field LIKE 'disputes%'")
    store.close()
    assert {str(row["field"]) for row in rows(Store(store.path), "SELECT * FROM field_names")} == named.keys()
    assert callable(put_names)


@pytest.mark.parametrize("name", OWN["queries"])
def test_a_canned_query_works(store: Store, name: str) -> None:
    query = OWN["queries"][name]
    asked = {"year": "2022", "agency": OFFICE, "author": "Li"}
    given = {one: asked[one] for one in re.findall(r":(\w+)", query["sql"])}
    first = store.documents()[-1].id
    accept(store, first, queue(store, first)[0].field.id, "Li")
    found = rows(store, query["sql"], **given)
    assert found or name == "carried_over_differently"
    for said in (query["title"], query["description"]):
        assert re.search(r"[一-鿿]", said)
        assert re.search(r"[a-zA-Z]{3}", said)


def test_every_view_is_described(store: Store) -> None:
    views = {row["name"] for row in rows(store, "SELECT name FROM sqlite_master WHERE type = 'view'")} - {"standing"}
    shown = {name: said for name, said in OWN["tables"].items() if not said.get("hidden")}
    assert shown.keys() == views
    tables = {row["name"] for row in rows(store, "SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")}
    assert OWN["tables"].keys() <= tables
    for name, said in shown.items():
        columns = rows(store, f"SELECT * FROM {name} LIMIT 1") or [dict.fromkeys(said.get("columns", ()))]
        assert set(said.get("columns", ())) <= columns[0].keys()
