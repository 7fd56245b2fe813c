"""Workbooks: what is printed counts, not what is stored; what is hidden is not on the page."""

import io
import zipfile
from datetime import datetime

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.colors import Color
from openpyxl.worksheet.table import Table
from press import consistent_values, rows_of

from extractor import readers
from extractor.errors import EmptyFile, TooMuchContent, UnreadableFile
from extractor.forms.catalogue import forms
from extractor.page.document import CellKind
from extractor.page.values import Reason, State
from extractor.pipeline import extract
from extractor.readers._number_formats import shown


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
        ("12", "@", "12"),
        (7, "@", "7"),
        (None, "0", ""),
        (True, "General", "TRUE"),
        (datetime(2024, 1, 5), "yyyy-mm-dd", "2024-01-05"),
    ],
)
def test_a_value_is_shown_as_its_format_prints_it(value, code, printed):
    assert shown(value, code) == printed


def workbook_of(values, change=lambda book: None):
    """Return a workbook with one sheet a section."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, section in enumerate(forms()["2021"].sections, 1):
        sheet = book.create_sheet(f"表{number}")
        sheet.append([section.lines[0].fields[0].heading[0]])
        for row in rows_of(section, values):
            sheet.append([int(cell) if cell.isdecimal() else cell for cell in row])
    change(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


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


def document_of(*rows, change=lambda sheet: None):
    """Return the document of one sheet of such rows."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    change(book.active)
    stream = io.BytesIO()
    book.save(stream)
    return readers.read(stream.getvalue())


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


OTHER = "proactive.penalties.decisions"
WHITE, STRUCK = Font(color="FFFFFFFF"), Font(strike=True)
BLUE = PatternFill("solid", fgColor="FF1F4E79")


def field_of(change):
    """Return what is read of a cell of a report that was changed; no other field may suffer."""
    values = consistent_values(seed=5) | {OTHER: 187}

    def change_cell(book):
        change(next(cell for row in book["表1"].iter_rows() for cell in row if cell.value == 187))

    extraction = extract(workbook_of(values, change_cell))
    for name, value in values.items():
        assert name == OTHER or extraction.fields[name].value == value, name
    return extraction.fields[OTHER]


def put(value=None, **looks):
    """Return what gives a cell another value, or other looks."""

    def change(cell):
        cell.value = value if value is not None else cell.value
        for name, look in looks.items():
            setattr(cell, name, look)

    return change


def rich(*parts):
    return CellRichText([TextBlock(InlineFont(**font), text) if font else text for text, font in parts])


@pytest.mark.parametrize(
    "change",
    [
        put(rich(("47", {"strike": True}), ("187", {"b": True}))),
        put(rich(("187", None), ("2", {"vertAlign": "superscript"}))),
        put(rich(("187", {"b": True}), ("2", {"vertAlign": "subscript"}))),
        put(rich(("12", {"color": "FFFFFFFF"}), ("187", {"b": True}))),
        put(rich(("12", {"sz": 1}), ("187", {"b": True}))),
        put(font=WHITE, fill=BLUE),
        put(comment=Comment("应为190", "某人")),
        put("187"),
        put("187", font=Font(vertAlign="superscript")),
        put(number_format='0"件"'),
    ],
)
def test_what_is_not_the_figure_is_not_joined_to_it(change):
    field = field_of(change)
    assert (field.value, field.needs_review) == (187, False)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (put(font=STRUCK), Reason.STRUCK_OUT),
        (put(font=WHITE), Reason.STRUCK_OUT),
        (put(font=Font(color=Color(theme=0))), Reason.STRUCK_OUT),
        (put(font=WHITE, fill=PatternFill("solid", fgColor="FFFFFFFF")), Reason.STRUCK_OUT),
        (put(font=Font(sz=1)), Reason.STRUCK_OUT),
        (put(number_format=";;;"), Reason.STRUCK_OUT),
        (put("187", number_format=";;;"), Reason.STRUCK_OUT),
        (put("=SUM(C1:C3)"), Reason.NOT_TEXT),
        (put("#REF!"), Reason.NOT_TEXT),
        (put('=_xlfn.DISPIMG("ID_1",1)'), Reason.NOT_TEXT),
    ],
)
def test_a_cell_of_which_nobody_can_read_a_figure_is_asked_about(change, reason):
    field = field_of(change)
    assert field.value is None
    assert field.needs_review
    assert reason in field.reasons


@pytest.mark.filterwarnings("ignore:File may not be readable")  # the table has no head of its own
def test_white_figures_are_seen_where_a_rule_or_a_table_may_colour_them():
    def by_rule(cell):
        cell.font = WHITE
        cell.parent.conditional_formatting.add(cell.coordinate, FormulaRule(formula=["TRUE"], fill=BLUE))

    assert field_of(by_rule).value == 187

    def by_table(cell):
        cell.font = WHITE
        cell.parent.add_table(Table(displayName="T", ref=f"A{cell.row - 1}:{cell.coordinate}"))

    assert field_of(by_table).value == 187


def with_drawing(rows, anchor):
    """Return a workbook of such rows with a drawing in it, as office programs write one."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.active["A1"].font = Font(b=True)
    book.create_sheet("附").append(["行政征收", 4])
    plain, drawn = io.BytesIO(), io.BytesIO()
    book.save(plain)
    office = "http://schemas.openxmlformats.org"
    relation = f"{office}/officeDocument/2006/relationships/drawing"
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(drawn, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
        new.writestr(
            "xl/worksheets/_rels/sheet1.xml.rels",
            f'<Relationships xmlns="{office}/package/2006/relationships">'
            f'<Relationship Id="rId1" Type="{relation}" Target="/xl/drawings/drawing1.xml"/></Relationships>',
        )
        new.writestr(
            "xl/drawings/drawing1.xml",
            f'<xdr:wsDr xmlns:xdr="{office}/drawingml/2006/spreadsheetDrawing" xmlns:a="{office}/drawingml/2006/main">'
            f"{anchor}</xdr:wsDr>",
        )
    return readers.read(drawn.getvalue())


def corner(name, column, row, offset=0):
    return (
        f"<xdr:{name}><xdr:col>{column}</xdr:col><xdr:colOff>{offset}</xdr:colOff><xdr:row>{row}</xdr:row>"
        f"<xdr:rowOff>{offset}</xdr:rowOff></xdr:{name}>"
    )


ROWS = [["行政许可", 5, 1], ["行政处罚", None, 2], ["行政强制", 7, 3]]
PIC = "<xdr:pic/>"
SHAPE = "<xdr:sp><xdr:txBody><a:p><a:r><a:t>{}</a:t></a:r></a:p></xdr:txBody></xdr:sp>"


@pytest.mark.parametrize(
    ("content", "mark"), [(PIC, "picture"), (SHAPE.format("187"), "thing"), (SHAPE.format("注：单位为件"), "")]
)
def test_a_picture_over_an_empty_cell_is_its_content(content, mark):
    anchor = f"<xdr:twoCellAnchor>{corner('from', 1, 1)}{corner('to', 2, 2)}{content}</xdr:twoCellAnchor>"
    document = with_drawing(ROWS, anchor)
    cell = document.cells[4]
    assert (cell.row, cell.column, cell.kind, cell.mark) == (2, 1, CellKind.OBJECT if mark else CellKind.BLANK, mark)
    assert [one.number for one in document.cells if one.number is not None] == [5, 1, 2, 7, 3, 4]
    assert ("单位为件" in document.source) == (not mark)


def test_a_picture_over_a_figure_leaves_it_where_it_is():
    anchor = f"<xdr:twoCellAnchor>{corner('from', 1, 0)}{corner('to', 2, 1, 200_000)}{PIC}</xdr:twoCellAnchor>"
    document = with_drawing(ROWS, anchor)
    assert [one.number for one in document.cells if one.number is not None] == [5, 1, 2, 7, 3, 4]
    assert [one.mark for one in document.cells if one.kind is CellKind.OBJECT] == ["picture"]


def test_a_formula_whose_result_is_an_empty_text_prints_nothing():
    book = openpyxl.Workbook()
    for row in ROWS:
        book.active.append(row)
    book.active["B2"] = '=IF(1=1,"",1)'
    stream = io.BytesIO()
    book.save(stream)
    data = changed(stream.getvalue(), "xl/worksheets/sheet1.xml", b'<c r="B2">', b'<c r="B2" t="str">')
    document = readers.read(data)
    assert (document.cells[4].kind, document.cells[4].filled) == (CellKind.BLANK, False)


def changed(data, name, old, new):
    """Return a workbook with some bytes of one of its parts replaced."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(stream, "w") as after:
        for part in before.namelist():
            content = before.read(part)
            after.writestr(part, content.replace(old, new) if part == name else content)
    return stream.getvalue()


@pytest.mark.parametrize("how", [b'hidden="1"', b'ht="0" customHeight="1"'])
def test_a_row_that_is_filtered_out_or_has_no_height_is_not_printed(how):
    book = openpyxl.Workbook()
    for row in ROWS:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    data = changed(stream.getvalue(), "xl/worksheets/sheet1.xml", b'<row r="2"', b'<row r="2" ' + how)
    assert [one.number for one in readers.read(data).cells if one.number is not None] == [5, 1, 7, 3]


def test_zeros_that_a_sheet_does_not_show_are_blank():
    def change(sheet):
        sheet.views.sheetView[0].showZeros = False

    document = document_of(["行政许可", 5], ["行政处罚", 0], ["行政强制", 7], change=change)
    assert (document.cells[3].kind, document.cells[3].filled) == (CellKind.BLANK, False)


def test_a_row_that_is_struck_out_is_no_row_of_its_table():
    def change(sheet):
        for cell in sheet[2]:
            cell.font = STRUCK

    document = document_of(["行政许可", 5], ["行政处罚", 222], ["行政强制", 7], change=change)
    assert [document.raw(cell) for cell in document.cells] == ["行政许可", "5", "行政强制", "7"]
    assert len({cell.table for cell in document.cells}) == 1
    assert "222" in document.source


def test_an_empty_workbook_and_one_of_far_too_many_cells_are_refused():
    stream = io.BytesIO()
    openpyxl.Workbook().save(stream)
    with pytest.raises(EmptyFile):
        readers.read(stream.getvalue())


@pytest.mark.parametrize("merged", ["A1:XFD1048576", "A1:A200000"])
def test_a_merged_cell_without_end_is_refused_before_it_is_built(merged):
    book = openpyxl.Workbook()
    book.active.append(["规章", 1])
    book.active.merge_cells("A3:B4")
    whole, bomb = io.BytesIO(), io.BytesIO()
    book.save(whole)
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(bomb, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"A3:B4", merged.encode()))
    with pytest.raises(TooMuchContent):
        readers.read(bomb.getvalue())


def test_an_old_workbook_tells_struck_hidden_and_raised_characters_from_the_figure():
    xlwt = pytest.importorskip("xlwt", reason="xlwt, of the corpus extra, writes the file")
    book = xlwt.Workbook()
    sheet = book.add_sheet("表一")
    struck, raised = xlwt.easyfont("struck_out true"), xlwt.easyfont("escapement superscript")
    plain, white = xlwt.easyfont(""), xlwt.easyxf("font: colour white")
    sheet.write(0, 0, "行政许可")
    sheet.write_rich_text(0, 1, [("47", struck), ("91", plain)])
    sheet.write(1, 0, "行政处罚")
    sheet.write_rich_text(1, 1, [("187", plain), ("2", raised)])
    sheet.write(2, 0, "行政强制")
    sheet.write(2, 1, 7, white)
    sheet.write(3, 0, "行政征收")
    sheet.write(3, 1, 9, xlwt.easyxf("font: colour white; pattern: pattern solid, fore_colour dark_blue"))
    sheet.write(4, 0, "行政检查")
    sheet.write(4, 1, 6, xlwt.easyxf(num_format_str=";;;"))
    sheet.write_merge(5, 6, 0, 0, "行政给付")
    sheet.write(5, 1, 1)
    sheet.write(6, 1, 2)
    stream = io.BytesIO()
    book.save(stream)
    cells = readers.read(stream.getvalue()).cells
    assert [cell.number for cell in cells[1:10:2]] == [91, 187, None, 9, None]
    assert [cell.mark for cell in cells[5:10:4]] == ["struck out", "struck out"]
    assert (cells[10].down, cells[11].down) == (2, 1)


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
