"""Tables for spreadsheets: a row a field, a row a report, with those that could not be read; and the dictionary."""

import csv
import io
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from press import consistent_values, process, report

from extractor.export import dictionary_csv, to_csv, to_wide_csv
from extractor.export.tables import csv_rows
from extractor.forms import field_specs
from extractor.prose import known_facts
from extractor.review import correct
from extractor.store import DocumentFilter, Store

NEW = consistent_values("2021", seed=1)
OLD = consistent_values("2019", seed=2)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(tmp_path / "gouji.db")
    process(store, "new.html", report(NEW, "2021", "html").encode())
    process(store, "old.txt", report(OLD, "2019", "pipes").encode())
    process(store, "=broken.pdf", b"%PDF-1.4 nothing")
    return store


def rows_of(pieces: Iterable[str]) -> list[dict[str, str]]:
    heads, *rows = csv.reader("".join(pieces).removeprefix("\ufeff").splitlines())
    return [dict(zip(heads, row, strict=True)) for row in rows]


def test_a_report_is_a_row_with_all_its_figures_and_a_broken_file_one_with_its_reason(store: Store) -> None:
    new, old, broken = rows_of(to_wide_csv(store, store.documents()[::-1]))
    for row, values in ((new, NEW), (old, OLD)):
        assert {name: row[name] for name in values} == {name: str(value) for name, value in values.items()}
    assert (new["document"], new["agency"], new["year"]) == ("new.html", "青禾县测试管理局", "2023")
    assert (new["form.requests"], old["form.requests"]) == ("2021", "2019")
    assert (broken["document"], broken["status"], broken["requests.new.total"]) == ("'=broken.pdf", "failed", "")
    assert broken["error"]


def test_what_people_decided_is_in_the_row_and_what_waits_is_named(store: Store) -> None:
    (first,) = (one.id for one in store.documents() if one.name == "new.html")
    named = next(name for name in NEW if name.startswith("proactive."))
    correct(store, first, named, "321", "林")
    new, old, _ = rows_of(to_wide_csv(store, store.documents()[::-1]))
    assert new[named] == "321"
    waiting = {name for name, entry in store.fields(first).items() if entry.field.needs_review}
    assert set(new["unsure"].split()) == waiting
    assert rows_of(to_wide_csv(store, store.documents(DocumentFilter(form="2019")))) == [old]


def test_a_file_that_could_not_be_read_is_a_row_among_the_fields(store: Store) -> None:
    *fields, broken = rows_of(to_csv(store, reversed(store.documents())))
    assert {one["document"] for one in fields} == {"new.html", "old.txt"}
    assert (broken["document"], broken["field"], broken["status"]) == ("'=broken.pdf", "", "failed")
    assert broken["error"]


def test_the_dictionary_names_every_field_of_every_form_in_both_languages() -> None:
    rows = rows_of(dictionary_csv())
    named = {(one["form"], one["field"]) for one in rows}
    assert named == {(form, name) for form, specs in field_specs().items() for name in specs} | {
        ("", fact.field_id) for fact in known_facts()
    }
    (fees,) = (one for one in rows if (one["form"], one["field"]) == ("2021", "proactive.fees.amount"))
    assert (fees["row"], fees["row_en"], fees["unit"], fees["number"]) == ("行政事业性收费", "fees", "万元", "amount")


@given(st.lists(st.one_of(st.none(), st.integers(), st.floats(allow_nan=False), st.text()), min_size=1))
def test_no_text_is_a_formula_and_numbers_stay_numbers(cells: list[object]) -> None:
    (read,) = csv.reader(io.StringIO(next(csv_rows([cells])), newline=""))
    for cell, shown in zip(cells, read, strict=True):
        if isinstance(cell, str):
            assert shown in (cell, "'" + cell)
            assert not shown.startswith(tuple("=+-@\t\r\n＝＋－＠"))
        else:
            assert shown == ("" if cell is None else str(cell))
