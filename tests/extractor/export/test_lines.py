"""What other programs read: the same line after review as before it, but for what people decided."""

import csv
import json
from dataclasses import replace
from pathlib import Path

import pytest
from press import consistent_values, report, report_of_scopes

from extractor.export import extraction_line, log_to_csv
from extractor.export.lines import record_line
from extractor.page.values import Reason
from extractor.pipeline import extract
from extractor.review import accept, correct, withdraw
from extractor.store import LogFilter, Store

OWN, LAST = consistent_values(seed=1), consistent_values(seed=2)
FEES = "proactive.fees.amount"
IN_YUAN = report({**OWN, FEES: "48210元"}, "2021", "html").encode()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "gouji.db")


def kept(store: Store, data: bytes) -> int:
    document_id = store.receive("a.html", data).document_id
    store.save(document_id, extract(data))
    return document_id


def exported(store: Store, document_id: int) -> dict:
    record = store.document(document_id)
    assert record is not None
    return json.loads(record_line(store, record))


def test_tables_of_another_year_stand_apart_in_both_lines(store: Store) -> None:
    tables = {name: [("2023年", OWN), ("2022年", LAST)] for name in ("requests", "disputes")}
    data = report_of_scopes({"proactive": [("", OWN)], **tables}).encode()
    read = json.loads(extraction_line("a.html", extract(data)))
    (other,) = read["others"]
    assert list(other) == ["scope", "forms", "fields"]
    assert (other["scope"], other["forms"]) == ("2022年", {"requests": "2021", "disputes": "2021"})
    assert {name: field["value"] for name, field in other["fields"].items()} == {
        name: value for name, value in LAST.items() if not name.startswith("proactive.")
    }
    assert list(other["fields"]["requests.new.total"]) == list(read["fields"]["requests.new.total"])
    line = exported(store, kept(store, data))
    assert (list(line), line["others"]) == (list(read), read["others"])


def test_a_figure_in_another_unit_is_told_until_a_person_decides(store: Store) -> None:
    told = {
        "identity": f"{FEES}.unit",
        "kind": "unit",
        "fields": [FEES],
        "proposals": [{FEES: 4.821}],
    }
    assert json.loads(extraction_line("a.html", extract(IN_YUAN)))["findings"] == [told]
    document_id = kept(store, IN_YUAN)
    assert exported(store, document_id)["findings"] == [told]
    decision = accept(store, document_id, FEES, "林")
    assert exported(store, document_id)["findings"] == []
    withdraw(store, [decision], "林")
    assert exported(store, document_id)["findings"] == [told]
    correct(store, document_id, FEES, "4.821", "林")
    assert exported(store, document_id)["findings"] == []


def test_a_sum_that_the_page_prints_wrong_is_told_of_the_stored_fields_too(store: Store) -> None:
    data = report({**OWN, "requests.new.total": OWN["requests.new.total"] + 1}, "2021", "html").encode()
    read = json.loads(extraction_line("a.html", extract(data)))
    line = exported(store, kept(store, data))
    assert line["findings"]
    assert {(one["identity"], one["kind"]) for one in line["findings"]} == {
        (one["identity"], one["kind"]) for one in read["findings"]
    }


def test_what_the_sums_settled_is_told_apart_from_what_people_decided(store: Store) -> None:
    data = report(OWN).encode()
    read = extract(data)
    names = [f"disputes.review.{name}" for name in ("upheld", "total")]
    doubted = {name: replace(read.fields[name], needs_review=True, reasons=(Reason.OCR,)) for name in names}
    document_id = store.receive("=a.txt", data).document_id
    store.save(document_id, replace(read, fields={**read.fields, **doubted}))
    answer = accept(store, document_id, names[1], "林")
    settled, said = (exported(store, document_id)["fields"][name]["decision"] for name in names)
    assert (said["action"], said["author"], "identities" in said) == ("accept", "林", False)
    assert (settled["action"], settled["author"]) == ("settle", "")
    assert settled["identities"] == ["disputes.review.row"]
    heads, *rows = csv.reader("".join(log_to_csv(store)).removeprefix("\ufeff").splitlines())
    log = [dict(zip(heads, row, strict=True)) for row in rows]
    assert [(one["action"], one["author"], one["field"]) for one in log] == [
        ("settle", "", names[0]),
        ("accept", "林", names[1]),
    ]
    assert (log[0]["because"], log[0]["act"], log[0]["document"]) == (str(answer.id), str(answer.act), "'=a.txt")
    assert len(list(log_to_csv(store, LogFilter(author="林")))) == 2
