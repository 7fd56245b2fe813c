"""Workbooks show more than characters: what is struck, white, raised or no text at all is told from the figure."""

import io
import zipfile

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule, FormulaRule, Rule
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.colors import Color
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import NumberFormat
from openpyxl.worksheet.table import Table
from press import consistent_values, document_of, workbook_of

from extractor import readers
from extractor.page.document import CellKind
from extractor.page.values import Reason
from extractor.pipeline import extract

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
        put(comment=Comment("某人:\n已与业务处室核对无误。", "某人")),
        put(comment=Comment("请填整数", "某人")),
        put("187"),
        put("187", font=Font(vertAlign="superscript")),
        put(number_format='0"件"'),
        put(number_format="# ?/?"),
        put("187_x000D_"),
        put("_x0031_87"),
    ],
)
def test_what_is_not_the_figure_is_not_joined_to_it(change):
    field = field_of(change)
    assert (field.value, field.needs_review) == (187, False)


@pytest.mark.parametrize(
    "comment",
    [
        "应为190",
        "某人:\n此数待核",
        "更正为 190",
        "有误",
        "190",
        "这个数对吗？",
        "[Threaded comment]\nComment:\n  请核实",
    ],
)
def test_a_figure_that_a_comment_doubts_is_read_and_asked_about(comment):
    field = field_of(put(comment=Comment(comment, "某人")))
    assert (field.value, field.needs_review) == (187, True)
    assert Reason.SEVERAL_FIGURES in field.reasons


def test_a_comment_on_a_label_or_a_head_is_said_of_its_row_or_column():
    def asked_once_commented(*texts):
        def change(book):
            for sheet in book.worksheets:
                for cell in (cell for row in sheet.iter_rows() for cell in row if cell.value in texts):
                    cell.comment = Comment("数据待核", "某人")

        extraction = extract(workbook_of(consistent_values(seed=5), change))
        return {name for name, field in extraction.fields.items() if Reason.SEVERAL_FIGURES in field.reasons}

    assert asked_once_commented("行政处罚") == {"proactive.penalties.decisions"}
    business = asked_once_commented("商业企业")
    assert "requests.new.business" in business
    assert business.isdisjoint({"requests.new.natural_person", "requests.new.research", "disputes.review.total"})


def test_an_empty_cell_for_which_a_comment_gives_a_figure_is_asked_about():
    def change(cell):
        cell.value, cell.comment = None, Comment("应为187", "某人")

    field = field_of(change)
    assert (field.value, field.needs_review) == (None, True)


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


# --- conditional formats ----------------------------------------------------------------------------------------------

NOTHING = DifferentialStyle(numFmt=NumberFormat(numFmtId=164, formatCode=";;;"))


def over_all(rule):
    """Return what lays a conditional format over a cell's sheet."""

    def change(cell):
        cell.parent.conditional_formatting.add("A1:K40", rule)

    return change


@pytest.mark.parametrize(
    ("rule", "value"),
    [
        (CellIsRule(operator="equal", formula=["187"], font=WHITE), None),
        (CellIsRule(operator="between", formula=["180", "190"], font=WHITE), None),
        (Rule(type="cellIs", operator="greaterThan", formula=["100"], dxf=NOTHING), None),
        (CellIsRule(operator="greaterThan", formula=["500"], font=WHITE), 187),
        (CellIsRule(operator="equal", formula=["187"], font=WHITE, fill=BLUE), 187),
        (CellIsRule(operator="equal", formula=["187"], font=Font(color="FFFF0000")), 187),
    ],
)
def test_a_conditional_format_that_hides_a_figure_hides_it(rule, value):
    field = field_of(over_all(rule))
    assert (field.value, field.needs_review) == (value, value is None)


def test_what_a_formula_may_hide_is_asked_about():
    def change(cell):
        cell.parent.conditional_formatting.add(cell.coordinate, FormulaRule(formula=["A1=0"], font=WHITE))

    field = field_of(change)
    assert (field.value, field.needs_review) == (None, True)
