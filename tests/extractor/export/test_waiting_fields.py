"""What waits for a person is flagged in every export, whether its value was doubted or it was drawn for audit."""

import csv
import io
import json
from pathlib import Path

import openpyxl
import pytest
from press import consistent_values, process, report

from extractor.cli.phrases import WORKBOOK
from extractor.export import to_csv, to_jsonl, to_wide_csv, write_workbook
from extractor.page import State
from extractor.review import accept, mark_blank, queue
from extractor.store import Store, report_figures

LOST = "proactive.penalties.decisions"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Return a database in which one figure is doubted and a tenth of the others is drawn for audit."""
    store = Store(tmp_path / "gouji.db", audit_share=0.1)
    process(store, "a.html", report({**consistent_values(seed=1), LOST: ""}, layout="html").encode())
    process(store, "b.html", report(consistent_values(seed=2), layout="html").encode())
    return store


def waiting(store: Store) -> dict[str, list[str]]:
    """Return what the queue asks about, by document."""
    asked: dict[str, list[str]] = {"a.html": [], "b.html": []}
    for one in queue(store):
        asked[one.document.name].append(one.field.id)
    return asked


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def in_rows(store: Store) -> dict[str, list[str]]:
    rows = rows_of("".join(to_csv(store, store.documents()[::-1])))
    assert all((one["needs_review"] == "1") == bool(one["reasons"]) for one in rows)
    names = ("a.html", "b.html")
    return {name: [r["field"] for r in rows if r["document"] == name and r["needs_review"] == "1"] for name in names}


def in_lines(store: Store) -> dict[str, list[str]]:
    lines = [json.loads(line) for line in to_jsonl(store, store.documents()[::-1])]
    for one in lines:
        assert (one["status"] == "review") == any(field["needs_review"] for field in one["fields"].values())
    return {one["document"]: [name for name, field in one["fields"].items() if field["needs_review"]] for one in lines}


def in_wide_rows(store: Store) -> dict[str, list[str]]:
    rows = rows_of("".join(to_wide_csv(store, store.documents()[::-1])))
    return {one["document"]: one["unsure"].split() for one in rows}


@pytest.mark.parametrize("given", [in_rows, in_lines, in_wide_rows])
def test_an_export_flags_what_the_queue_asks_about(given, store: Store) -> None:
    before = waiting(store)
    assert LOST in before["a.html"]
    assert len(before["a.html"]) > 5
    assert len(before["b.html"]) > 5
    assert given(store) == before
    document = next(one.id for one in store.documents() if one.name == "b.html")
    first = store.fields(document)[before["b.html"][0]].field
    (mark_blank if first.state is State.BLANK else accept)(store, document, first.id, "林")
    assert given(store) == waiting(store)
    assert first.id not in given(store)["b.html"]


def test_the_workbook_marks_what_the_queue_asks_about(store: Store, tmp_path: Path) -> None:
    write_workbook(store, store.documents()[::-1], tmp_path / "a.xlsx", WORKBOOK.__getitem__)
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    asked = waiting(store)
    sheets = [one for one in book.worksheets[1:] if str(one["A2"].value or "") in asked]
    assert len(sheets) == 2
    for sheet in sheets:
        notes = [cell.comment.text for line in sheet.iter_rows() for cell in line if cell.comment]
        assert len(notes) == len(asked[sheet["A2"].value])


def test_what_was_drawn_is_no_doubt_where_reports_are_added_up(store: Store) -> None:
    first, second = report_figures(store, store.documents()[::-1])
    assert (first.unsure, second.unsure) == ({LOST}, set())
    asked = waiting(store)
    assert [set(one.waiting) for one in (first, second)] == [set(asked["a.html"]), set(asked["b.html"])]
    assert all(second.sure_number(name) is not None for name in second.drawn if name.startswith("requests."))
