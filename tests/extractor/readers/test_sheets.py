"""Workbooks: what is printed counts, not what is stored; what is hidden is not on the page."""

import io
import zipfile
from datetime import datetime

import openpyxl
import pytest
from press import consistent_values, document_of, workbook_of

from extractor import readers
from extractor.errors import EmptyFile, TooMuchContent, UnreadableFile
from extractor.page.document import CellKind
from extractor.page.values import State
from extractor.pipeline import extract
from extractor.readers._workbook.number_formats import shown


@pytest.mark.parametrize(
    ("value", "code", "printed"),
    [
        (12, "General", "12"),
        (12.0, "General", "12"),
        (0.1 + 0.2, "General", "0.3"),
        (1234567, "#,##0", "1,234,567"),
        (3.14159, "0.00", "3.14"),
        (2.5, "0", "3"),
        (0, "0;-0;;@", ""),
        (0, '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ', "-"),
        (-7, "0_);[Red]\\(0\\)", "(7)"),
        (-7, "0", "-7"),
        (12, '0"件"', "12件"),
        (0.256, "0.0%", "25.6%"),
        (5, "000", "005"),
        (0, "#", ""),
        (12000, "0,", "12"),
        (12340, "0.0,", "12.3"),
        (812, '[>=10000]0!.0,"万";0', "812"),
        (0, '[=0]"无";0', "无"),
        (7, 'G/通用格式"件"', "7件"),
        ("12", '@"万"', "12万"),
        ("12", '0;-0;0;"约"@', "约12"),
        ("12", "@", "12"),
        (7, "@", "7"),
        (None, "0", ""),
        (True, "General", "TRUE"),
        (datetime(2024, 1, 5), "yyyy-mm-dd", "2024-01-05"),
    ],
)
def test_a_value_is_shown_as_its_format_prints_it(value, code, printed):
    assert shown(value, code) == printed


@pytest.mark.parametrize(
    ("value", "code", "hidden"),
    [
        (5, "[White]0", True),
        (5, "[Color2]0", True),
        (5, "[白色]0", True),
        (5, "[Red]0", False),
        (5, "0;[White]-0", False),
        (-5, "0;[White]-0", True),
        (0, "0;0;[White]0", True),
    ],
)
def test_a_figure_in_the_papers_colour_is_hidden(value: int, code: str, hidden: bool) -> None:
    def change(sheet):
        sheet["B1"].number_format = code

    document = document_of(["行政许可", value], ["行政处罚", 7], change=change)
    assert ([cell.number for cell in document.cells if cell.number is not None] == [7]) == hidden


def test_every_sheet_is_read_as_a_table_with_places():
    values = consistent_values(seed=5)
    extraction = extract(workbook_of(values))
    assert {name: extraction.fields[name].value for name in values} == values
    place = extraction.fields["requests.new.total"].place
    assert place.table is not None and place.column is not None and place.page == 2
    assert extraction.document.format == "xlsx"


def test_a_formula_without_a_stored_result_is_no_empty_cell():
    def put_formula(book):
        sheet = book["表2"]
        cell = next(cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, int))
        cell.value = "=SUM(A1:A2)"

    values = consistent_values(seed=5)
    field = extract(workbook_of(values, put_formula)).fields["requests.new.natural_person"]
    assert field.state is not State.BLANK
    assert field.value == values["requests.new.natural_person"] or field.needs_review


def test_hidden_rows_columns_and_sheets_are_not_on_the_page():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["行政许可", 5, 111])
    sheet.append(["行政处罚", 222, 111])
    sheet.append(["行政强制", 7, 111])
    sheet.row_dimensions[2].hidden = True
    sheet.column_dimensions["C"].hidden = True
    book.create_sheet("草稿").append(["行政许可", 333])
    book["草稿"].sheet_state = "hidden"
    stream = io.BytesIO()
    book.save(stream)
    document = readers.read(stream.getvalue())
    assert [cell.number for cell in document.cells if cell.kind is CellKind.NUMBER] == [5, 7]


def test_merged_cells_are_one_cell():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"], sheet["B1"], sheet["A2"], sheet["B2"] = "本年度", "自然人", None, 4
    sheet.merge_cells("A1:A2")
    stream = io.BytesIO()
    book.save(stream)
    document = readers.read(stream.getvalue())
    assert [document.raw(cell) for cell in document.cells] == ["本年度", "自然人", "4"]
    assert [cell.column for cell in document.cells] == [0, 1, 1]


def test_a_merged_cell_says_how_many_columns_and_rows_it_takes_up():
    def change(sheet):
        sheet.merge_cells("A1:A3")
        sheet.merge_cells("B1:C1")

    cells = document_of(["本年度", "申请人情况", None], [None, 4, 5], [None, 6, 7], change=change).cells
    assert [(cell.across, cell.down) for cell in cells] == [(1, 3), (2, 1), (1, 1), (1, 1), (1, 1), (1, 1)]


def test_a_hidden_row_does_not_cut_a_table_in_two():
    def change(sheet):
        sheet.row_dimensions[2].hidden = True

    document = document_of(["行政许可", 5], ["行政处罚", 222], ["行政强制", 7], change=change)
    assert [document.raw(cell) for cell in document.cells] == ["行政许可", "5", "行政强制", "7"]
    assert len({cell.table for cell in document.cells}) == 1


def test_an_empty_workbook_and_one_of_far_too_many_cells_are_refused():
    stream = io.BytesIO()
    openpyxl.Workbook().save(stream)
    with pytest.raises(EmptyFile):
        readers.read(stream.getvalue())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("merged", ["A1:XFD1048576", "A1:A200000"])
def test_a_merged_cell_without_end_is_refused_before_it_is_built(merged, encoding):
    book = openpyxl.Workbook()
    book.active.append(["规章", 1])
    book.active.merge_cells("A3:B4")
    whole, bomb = io.BytesIO(), io.BytesIO()
    book.save(whole)
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(bomb, "w") as new:
        for name in old.namelist():
            part = old.read(name).replace(b"A3:B4", merged.encode())
            new.writestr(name, part.decode().encode(encoding) if "sheet1" in name else part)
    with pytest.raises(TooMuchContent):
        readers.read(bomb.getvalue())


def test_an_old_workbook_is_read_with_its_formats():
    xlwt = pytest.importorskip("xlwt", reason="xlwt, of the corpus extra, writes the file")
    book = xlwt.Workbook()
    sheet = book.add_sheet("表二")
    sheet.write(0, 0, "规章")
    sheet.write(0, 1, 1234, xlwt.easyxf(num_format_str="#,##0"))
    sheet.write_merge(1, 2, 0, 0, "行政许可")
    sheet.write(1, 1, 0.5)
    sheet.write(2, 1, 6)
    stream = io.BytesIO()
    book.save(stream)
    document = readers.read(stream.getvalue())
    assert document.format == "xls"
    assert [document.raw(cell) for cell in document.cells] == ["规章", "1,234", "行政许可", "0.5", "6"]
    for cut in (600, len(stream.getvalue()) // 2):
        with pytest.raises(UnreadableFile):
            readers.read(stream.getvalue()[:cut])


def test_a_numbered_label_beside_empty_cells_is_a_row_and_no_heading():
    values = consistent_values(seed=5)
    empty = [name for name in values if name.startswith("requests.new.")]
    fields = extract(workbook_of({**values, **dict.fromkeys(empty, "")})).fields
    assert [(fields[name].value, fields[name].state) for name in empty] == [(None, State.BLANK)] * len(empty)
    assert fields["requests.carried_in.total"].place.table == fields[empty[0]].place.table


# --- what a format or a tab says of the figures ----------------------------------------------------------------------

LICENSING = "proactive.licensing.decisions"


def _licensing(value: object, code: str) -> tuple[object, bool]:
    """Return what is read from one cell of a workbook in a number format, and whether it is asked about."""

    def change(book: openpyxl.Workbook) -> None:
        cell = next(one for row in book.worksheets[0].iter_rows() for one in row if one.value == 81234)
        cell.value, cell.number_format = value, code

    field = extract(workbook_of(consistent_values(seed=3) | {LICENSING: 81234}, change)).fields[LICENSING]
    return field.value, field.needs_review


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (81234, "0,"),
        (812, '0"(上年)"'),
        (812, '0"万"'),
        (812, '0"5"'),
        (812, "0.5"),
        (-812, "0;[Red]0"),
        (-812, "#,##0;(#,##0)"),
        (8.12, "0%"),
        (81234, '0!.0000"万"'),
        ("812", '@"(上年)"'),
        (812, '"约"0'),
    ],
)
def test_a_figure_that_a_format_shows_otherwise_is_asked_about(value: object, code: str) -> None:
    assert _licensing(value, code)[1]


@pytest.mark.parametrize("code", ["#,##0;[Red]-#,##0", '0"件"', "0_ ", "G/通用格式", '[>=10000]0!.0,"万";0', "0;-0;;@"])
def test_a_figure_that_a_format_shows_as_it_is_is_read(code: str) -> None:
    assert _licensing(812, code) == (812, False)


def _asked_by_section(*tabs: str) -> list[str]:
    def change(book: openpyxl.Workbook) -> None:
        for sheet, name in zip(book.worksheets, tabs, strict=True):
            sheet.title = name
        book.worksheets[0].insert_rows(1)
        book.worksheets[0]["A1"] = "青禾县测试管理局2023年政府信息公开工作年度报告"

    fields = extract(workbook_of(consistent_values(seed=3), change)).fields
    sections = ("proactive", "requests", "disputes")
    return [one for one in sections if all(f.needs_review for name, f in fields.items() if name.startswith(f"{one}."))]


@pytest.mark.parametrize(
    ("tabs", "asked"),
    [
        (("2022年", "表2", "表3"), ["proactive"]),
        (("表1", "2022", "表3"), ["requests"]),
        (("表1", "表2", "样表"), ["disputes"]),
        (("上年表1", "上年表2", "上年表3"), ["proactive", "requests", "disputes"]),
        (("2023年", "2023年 (2)", "20240115"), []),
    ],
)
def test_tables_on_a_sheet_whose_tab_names_another_year_are_asked_about(
    tabs: tuple[str, ...], asked: list[str]
) -> None:
    assert _asked_by_section(*tabs) == asked


@pytest.mark.parametrize("tab", ["填报示例", "2022年", "更正前", "上年"])
def test_a_sheet_whose_tab_says_that_it_is_not_the_reports_stands_apart(tab: str) -> None:
    values, others = consistent_values(seed=3), consistent_values(seed=4)
    second = openpyxl.load_workbook(io.BytesIO(workbook_of(others, lambda book: None)))

    def change(book: openpyxl.Workbook) -> None:
        book.worksheets[0].insert_rows(1)
        book.worksheets[0]["A1"] = "青禾县测试管理局2023年政府信息公开工作年度报告"
        sheet = book.create_sheet(tab)
        for one in second.worksheets:
            for row in one.iter_rows(values_only=True):
                sheet.append(row)
            sheet.append([None])

    extraction = extract(workbook_of(values, change))
    assert {name: extraction.fields[name].value for name in values} == values
    assert {other.scope for other in extraction.others} == {tab}


def test_a_workbook_of_far_more_empty_rows_than_any_has_is_refused_before_they_are_made() -> None:
    book = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook_of(consistent_values()))) as before, zipfile.ZipFile(book, "w") as after:
        for name in before.namelist():
            part = before.read(name)
            if name.startswith("xl/worksheets/"):
                part = part.replace(b"</sheetData>", b"<row/>" * 300_000 + b"</sheetData>")
            after.writestr(name, part)
    with pytest.raises(TooMuchContent):
        readers.read(book.getvalue())
