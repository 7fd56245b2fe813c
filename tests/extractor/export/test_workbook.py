"""The workbook: forms as printed, sums that follow what is corrected, doubts told in notes."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest
from press import consistent_values, process, report

from extractor.cli.phrases import WORKBOOK
from extractor.export import write_workbook
from extractor.export.workbook import KEYS
from extractor.forms import field_specs
from extractor.page import Reason, State
from extractor.reconcile import FindingKind
from extractor.review import correct
from extractor.store import Action, Store

FIRST, SECOND = consistent_values(seed=1), consistent_values(seed=2)
WRONG = {**SECOND, "requests.new.total": SECOND["requests.new.total"] + 1}
TOTAL = "requests.new.total"


def of_agency(name: str, values: dict, layout: str = "html") -> bytes:
    return report(values, "2021", layout).replace("青禾县测试管理局", name).encode()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(tmp_path / "gouji.db")
    process(store, "a.html", of_agency("青禾县测试管理局", FIRST))
    process(store, "b.html", of_agency("丘石县水利局", WRONG))
    process(store, "none.pdf", b"%PDF-1.4 nothing")
    return store


def written(store: Store, path: Path) -> openpyxl.Workbook:
    write_workbook(store, store.documents()[::-1], path, WORKBOOK.__getitem__)
    return openpyxl.load_workbook(path)


def figures(sheet) -> dict[str, object]:
    """Return what stands beside the label and below the heads of every field of section three."""
    shown = {}
    for spec in field_specs()["2021"].values():
        if spec.section != "requests":
            continue
        (row,) = (
            cell.row
            for line in sheet.iter_rows(max_col=3)
            for cell in line
            if str(cell.value or "").strip("　") == spec.row_label[-1] and path_of(sheet, cell) == spec.row_label
        )
        (column,) = (
            cell.column
            for line in sheet.iter_rows(min_col=4)
            for cell in line
            if cell.value == spec.column_label[-1] and section_of(sheet, cell.row) == spec.heading[0]
        )
        shown[spec.id] = sheet.cell(row, column)
    return shown


def path_of(sheet, cell) -> tuple[str, ...]:
    """Return the labels that stand in the columns left of a cell, over its row."""
    path = []
    for column in range(1, cell.column):
        row = cell.row
        while sheet.cell(row, column).value is None and row > 1:
            row -= 1
        path.append(sheet.cell(row, column).value)
    return (*path, cell.value)


def section_of(sheet, row: int) -> str:
    return next(
        value
        for n in range(row, 0, -1)
        if (value := sheet.cell(n, 1).value) and str(value)[:2] in ("二、", "三、", "四、") and "情况" in str(value)
    )


def test_every_key_has_words_on_the_command_line() -> None:
    wanted = {f"workbook.{key}" for key in KEYS}
    families = (("state", State), ("reason", Reason), ("finding", FindingKind))
    wanted |= {f"{family}.{code}" for family, codes in families for code in codes}
    wanted |= {f"action.{action}" for action in Action if action is not Action.WITHDRAW}
    assert wanted <= set(WORKBOOK)


def test_a_name_that_no_sheet_can_have_is_cut_and_told_apart(store, tmp_path) -> None:
    for one in store.documents():
        if one.status != "failed":
            correct(store, one.id, "meta.agency", "=1+1/水]利*" + "局" * 30, "林")
    names = [sheet.title for sheet in written(store, tmp_path / "out.xlsx").worksheets[4:]]
    assert names == ["=1+1·水·利·" + "局" * 22, "end_1", "=1+1·水·利·" + "局" * 20 + "~2"]


def test_a_report_stands_as_the_form_is_printed_and_its_sum_adds_through_the_sheets(store, tmp_path) -> None:
    book = written(store, tmp_path / "out.xlsx")
    documents, findings, total, _, first, second, _ = book.worksheets
    assert (first.title, second.title) == ("青禾县测试管理局 2023", "丘石县水利局 2023")
    for sheet, values in ((first, FIRST), (second, WRONG)):
        assert {name: cell.value for name, cell in figures(sheet).items()} == {
            name: value for name, value in values.items() if name.startswith("requests.")
        }
    for name, cell in figures(total).items():
        assert cell.value == f"=SUM(begin_1:end_1!{figures(first)[name].coordinate})"
    assert [row[0].value for row in documents.iter_rows(min_row=2)] == ["a.html", "b.html", "none.pdf"]
    assert documents["G4"].value  # why it could not be read
    found = list(findings.iter_rows(min_row=2, values_only=True))
    assert {(one[0], abs(one[6])) for one in found} == {("b.html", 1)}
    assert all("一、本年新收政府信息公开申请数量/总计" in one[4] + one[5] for one in found)


def test_doubtful_cells_carry_a_note_and_so_do_corrected_ones(store, tmp_path) -> None:
    two = next(one.id for one in store.documents() if one.name == "b.html")
    correct(store, two, TOTAL, str(SECOND[TOTAL]), "林")
    book = written(store, tmp_path / "out.xlsx")
    second = book.worksheets[5]
    cell = figures(second)[TOTAL]
    assert cell.value == SECOND[TOTAL]
    assert re.fullmatch(r"corrected: 林, \d{4}-\d\d-\d\d \d\d:\d\d", cell.comment.text.splitlines()[-1])
    text = "\n".join(of_agency("丙局", FIRST, "pipes").decode().replace("|", "  ").splitlines()[:-40])
    process(store, "c.txt", text.encode())
    book = written(store, tmp_path / "more.xlsx")
    waiting = {
        name for one in store.documents() for name, entry in store.fields(one.id).items() if entry.field.needs_review
    }
    assert waiting
    notes = [
        cell.comment.text for sheet in book.worksheets[3:] for row in sheet.iter_rows() for cell in row if cell.comment
    ]
    assert len(notes) >= len(waiting)


def test_of_two_reports_of_one_agency_and_year_the_last_is_added(store, tmp_path) -> None:
    process(store, "a2.html", of_agency("青禾县测试管理局", {**FIRST, "proactive.licensing.decisions": 77}))
    book = written(store, tmp_path / "out.xlsx")
    documents, _, total, *reports = book.worksheets
    names = ["begin_1", "丘石县水利局 2023", "青禾县测试管理局 2023", "end_1", "青禾县测试管理局 2023~2"]
    assert [sheet.title for sheet in reports] == names
    added = total.cell(2, 1).value
    assert added == "Reports added: 2"
    doubled = [row[6].value for row in documents.iter_rows(min_row=2) if row[0].value == "a.html"]
    assert doubled == ["Not added: the same agency and year as: a2.html"]


def test_a_file_that_cannot_be_written_is_the_systems_error(store, tmp_path) -> None:
    with pytest.raises(FileNotFoundError):
        write_workbook(store, store.documents(), tmp_path / "none" / "out.xlsx", WORKBOOK.__getitem__)


OFFICE = shutil.which("soffice")


@pytest.mark.skipif(not (OFFICE or os.environ.get("GOUJI_REQUIRE_OFFICE")), reason="LibreOffice is not installed")
def test_an_office_program_comes_to_the_same_sums(store, tmp_path) -> None:
    book = written(store, tmp_path / "out.xlsx")
    book.worksheets[4][figures(book.worksheets[4])[TOTAL].coordinate] = 5000  # whoever corrects a cell …
    book.save(tmp_path / "changed.xlsx")  # … without the values that were written with the formulas
    own = f"-env:UserInstallation=file://{tmp_path}/profile"
    words = ("--headless", own, "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path / "again"))
    command = [OFFICE or "soffice", *words, str(tmp_path / "changed.xlsx")]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    again = openpyxl.load_workbook(tmp_path / "again" / "changed.xlsx", data_only=True)
    hidden = [sheet.title for sheet in again.worksheets if sheet.sheet_state != "visible"]
    assert hidden == ["begin_1", "end_1"]  # the sums go from one to the other all the same
    shown = {name: cell.value for name, cell in figures(again.worksheets[2]).items()}
    assert shown.pop(TOTAL) == 5000 + WRONG[TOTAL]  # … sees the sum follow
    assert shown == {name: FIRST[name] + WRONG[name] for name in shown}


def test_the_sums_stand_in_the_order_of_their_years(store, tmp_path) -> None:
    for year in ("2022", "2024", "2021"):
        process(store, f"{year}.html", of_agency("青禾县测试管理局", FIRST).decode().replace("2023", year).encode())
    sums = [sheet for sheet in written(store, tmp_path / "out.xlsx").sheetnames if sheet.startswith("Sum ")]
    assert sums == [f"Sum {year} (2021)" for year in (2021, 2022, 2023, 2024)]
