"""Word shows more than characters: what is struck, hidden, raised or no text at all is told from the figure."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from press import PROSE_AFTER, PROSE_BEFORE, consistent_values, rows_of

from extractor import readers
from extractor.forms.catalogue import forms
from extractor.page.document import CellKind, Style
from extractor.page.values import FieldValue, Reason
from extractor.pipeline import extract

FIELD = "requests.new.natural_person"
VALUES = consistent_values(seed=11) | {"proactive.penalties.decisions": 187}
OTHER = "proactive.penalties.decisions"
SPACES = (
    nsdecls("w", "r", "wp", "a", "pic")
    + ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    + ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    + ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    + ' xmlns:v="urn:schemas-microsoft-com:vml"'
)


def parts(xml: str) -> list[Any]:
    """Return the elements of a piece of XML."""
    return list(parse_xml(f"<w:p {SPACES}>{xml}</w:p>"))


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def report(changed: Mapping[str, str] | None = None, change: Callable[[Any], None] = lambda word: None) -> bytes:
    """Return a report as a Word file, with XML for what stands in some fields' cells."""
    changed = changed or {}
    word = docx.Document()
    for line in PROSE_BEFORE.format(applications=VALUES["requests.new.total"]).split("\n"):
        word.add_paragraph(line)
    for section in forms()["2021"].sections:
        word.add_paragraph(section.lines[0].fields[0].heading[0])
        rows = list(rows_of(section, {**VALUES, **{name: f"@{name}" for name in changed}}))
        table = word.add_table(0, max(len(row) for row in rows))
        for row in rows:
            cells = table.add_row().cells
            for cell, text in zip(cells, row, strict=False):
                if text[:1] == "@":
                    for part in parts(changed[text[1:]]):
                        cell.paragraphs[0]._p.append(part)
                else:
                    cell.text = text
    for line in PROSE_AFTER.split("\n"):
        word.add_paragraph(line)
    change(word)
    stream = io.BytesIO()
    word.save(stream)
    return stream.getvalue()


def field_of(xml: str, change: Callable[[Any], None] = lambda word: None) -> FieldValue:
    """Return what is read of a cell with such content; no other field may suffer."""
    extraction = extract(report({OTHER: xml}, change))
    for name, value in VALUES.items():
        assert name == OTHER or extraction.fields[name].value == value, name
    return extraction.fields[OTHER]


STRIKE, VANISH = "<w:strike/>", "<w:vanish/>"
WHITE = '<w:color w:val="FFFFFF"/>'
RAISED = '<w:vertAlign w:val="superscript"/>'
FIELD_PARTS = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'


def complex_field(instruction: str, result: str | None, settings: str = "") -> str:
    begin = f'<w:r><w:fldChar w:fldCharType="begin">{settings}</w:fldChar></w:r>'
    words = f'{begin}<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
    if result is not None:
        words += FIELD_PARTS.format("separate") + (run(result) if result else "")
    return words + FIELD_PARTS.format("end")


def test_the_report_itself_is_read_whole() -> None:
    extraction = extract(report())
    assert {name: extraction.fields[name].value for name in VALUES} == VALUES
    assert not extraction.document.styled


@pytest.mark.parametrize(
    "xml",
    [
        run("47", STRIKE) + run("187"),
        run("47", "<w:dstrike/>") + run("187"),
        run("12", VANISH) + run("187"),
        run("12", "<w:specVanish/>") + run("187"),
        run("12", WHITE) + run("187"),
        run("9", '<w:color w:themeColor="background1"/>') + run("187"),
        run("9", '<w:sz w:val="2"/>') + run("187"),
        run("9", '<w:color w:val="000000"/><w:shd w:val="clear" w:fill="000000"/>') + run("187"),
        run("187") + run("2", RAISED),
        run("187") + run("1", RAISED) + run("2", RAISED),
        run("187") + run("2", '<w:vertAlign w:val="subscript"/>'),
        run("187") + run("2", '<w:position w:val="8"/><w:sz w:val="12"/>'),
        f'<w:del w:id="1" w:author="x">{run("4").replace("w:t>", "w:delText>")}</w:del>' + run("187"),
        run("1") + run("87", '<w:position w:val="-2"/><w:sz w:val="24"/>'),
        f'<w:moveFrom w:id="1" w:author="x">{run("4")}</w:moveFrom>' + run("187"),
        run("1") + f'<w:ins w:id="1" w:author="x">{run("87")}</w:ins>',
        run("1", "") + run("8", '<w:strike w:val="0"/>') + run("7", '<w:vanish w:val="false"/>'),
        "<w:r><w:ruby><w:rubyPr/><w:rt>"
        + run("3")
        + "</w:rt><w:rubyBase>"
        + run("187")
        + "</w:rubyBase></w:ruby></w:r>",
        run("187") + '<w:r><w:footnoteReference w:id="2"/></w:r>',
        run("187") + '<w:r><w:footnoteReference w:customMarkFollows="1" w:id="2"/><w:t>2</w:t></w:r>',
        '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>18</w:t></w:r>' + run("7", RAISED),
        run("187", WHITE + '<w:shd w:val="clear" w:fill="1F4E79"/>'),
        run("187", WHITE + '<w:highlight w:val="darkBlue"/>'),
        "<m:oMath><m:r><m:t>187</m:t></m:r></m:oMath>",
        "<m:oMathPara><m:oMath><m:r><w:rPr><w:b/></w:rPr><m:t>187</m:t></m:r></m:oMath></m:oMathPara>",
        "<m:oMath><m:sSup><m:e><m:r><m:t>187</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:oMath>",
        '<w:fldSimple w:instr=" =SUM(ABOVE) ">' + run("187") + "</w:fldSimple>",
        complex_field("=SUM(ABOVE)", "187"),
        complex_field("FORMTEXT", "187", "<w:ffData><w:textInput><w:default w:val='3'/></w:textInput></w:ffData>"),
        complex_field("FORMTEXT", None, "<w:ffData><w:textInput><w:default w:val='187'/></w:textInput></w:ffData>"),
        complex_field(
            "FORMDROPDOWN",
            None,
            "<w:ffData><w:ddList><w:result w:val='1'/><w:listEntry w:val='3'/><w:listEntry w:val='187'/></w:ddList>"
            "</w:ffData>",
        ),
        "<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent>" + run("187") + "</w:sdtContent></w:sdt>",
        '<w:r><w:sym w:font="Symbol" w:char="F031"/><w:sym w:font="Symbol" w:char="F038"/><w:t>7</w:t></w:r>',
        "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:t>187</w:t></mc:Choice>"
        "<mc:Fallback><w:t>187</w:t></mc:Fallback></mc:AlternateContent></w:r>",
    ],
)
def test_what_is_not_the_figure_is_not_joined_to_it(xml: str) -> None:
    field = field_of(xml)
    assert field.value == 187
    assert not field.needs_review


def test_a_figure_with_something_deleted_in_its_midst_is_the_rest_of_it() -> None:
    deleted = f'<w:del w:id="1" w:author="x">{run("4").replace("w:t>", "w:delText>")}</w:del>'
    assert field_of(run("18") + deleted + run("7")).value == 187


BLACKENED = '<w:highlight w:val="black"/>'


@pytest.mark.parametrize("colour", ["", '<w:color w:val="auto"/>'])
def test_blackened_figures_are_read_and_asked_about(colour: str) -> None:
    field = field_of(run("187", BLACKENED + colour))
    assert (field.value, field.needs_review) == (187, True)
    assert Reason.STRUCK_OUT in field.reasons


@pytest.mark.parametrize(
    "looks",
    [
        BLACKENED + '<w:color w:val="000000"/>',
        '<w:highlight w:val="yellow"/><w:color w:val="FFFF00"/>',
        '<w:shd w:val="clear" w:fill="C00000"/><w:color w:val="C00000"/>',
    ],
)
def test_figures_in_the_colour_behind_them_are_hidden(looks: str) -> None:
    field = field_of(run("187", looks))
    assert (field.value, field.needs_review) == (None, True)


def commented(text: str, comment: str, **which: str) -> FieldValue:
    """Return what is read of a cell with a comment on it: ``only`` it is named, or hangs between two marks."""

    def change(word: Any) -> None:
        cell = cell_of(word, "187") if which.get("on") is None else cell_of(word, which["on"])
        word.add_comment(cell.paragraphs[0].runs, text=comment, author="某人")
        if which.get("alone"):
            for mark in [*word.element.body.iter(qn("w:commentRangeStart"), qn("w:commentRangeEnd"))]:
                mark.getparent().remove(mark)

    return field_of(run(text), change)


@pytest.mark.parametrize("alone", ["", "yes"])
@pytest.mark.parametrize("comment", ["应为190", "待核", "更正为190件", "此数有误"])
def test_a_figure_that_a_comment_doubts_is_read_and_asked_about(comment: str, alone: str) -> None:
    field = commented("187", comment, alone=alone)
    assert (field.value, field.needs_review) == (187, True)
    assert Reason.SEVERAL_FIGURES in field.reasons


def test_a_comment_on_a_label_is_said_of_its_row() -> None:
    assert commented("187", "此项数据待核", on="行政处罚").needs_review


def test_a_comment_that_settles_a_figure_is_none_to_ask_about() -> None:
    assert not commented("187", "已核对，无误。").needs_review


PIC = (
    "<a:graphic><a:graphicData uri='http://schemas.openxmlformats.org/drawingml/2006/picture'><pic:pic/>"
    "</a:graphicData></a:graphic>"
)
BOXED = (
    "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:anchor><a:graphic><a:graphicData>"
    "<wps:wsp><wps:txbx><w:txbxContent>{0}</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor>"
    "</w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent>{0}</w:txbxContent></v:textbox>"
    "</v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)
SHAPE = (
    "<w:r><w:drawing><wp:anchor><a:graphic><a:graphicData><wps:wsp>{}</wps:wsp></a:graphicData></a:graphic>"
    "</wp:anchor></w:drawing></w:r>"
)


@pytest.mark.parametrize(
    ("xml", "reason"),
    [
        (run("187", STRIKE), Reason.STRUCK_OUT),
        (run("18", VANISH) + run("7", WHITE), Reason.STRUCK_OUT),
        (f'<w:del w:id="1" w:author="x">{run("4").replace("w:t>", "w:delText>")}</w:del>', Reason.STRUCK_OUT),
        (f"<w:r><w:drawing><wp:inline>{PIC}</wp:inline></w:drawing></w:r>", Reason.NOT_TEXT),
        (f"<w:r><w:drawing><wp:anchor>{PIC}</wp:anchor></w:drawing></w:r>", Reason.NOT_TEXT),
        (run("18") + f"<w:r><w:drawing><wp:inline>{PIC}</wp:inline></w:drawing></w:r>", Reason.NOT_TEXT),
        ("<w:r><w:pict><v:shape><v:imagedata r:id='rId9'/></v:shape></w:pict></w:r>", Reason.NOT_TEXT),
        ("<w:r><w:object><v:shape/></w:object></w:r>", Reason.NOT_TEXT),
        (SHAPE.format("<a:prstGeom prst='rect'/>"), Reason.NOT_TEXT),
        ("<m:oMath><m:f><m:num/><m:den/></m:f></m:oMath>", Reason.NOT_TEXT),
        ('<w:r><w:sym w:font="Wingdings" w:char="F08C"/></w:r>', Reason.NOT_TEXT),
        (complex_field("=SUM(ABOVE)", None), Reason.NOT_TEXT),
        (complex_field("=SUM(ABOVE)", ""), Reason.NOT_TEXT),
        (complex_field("EQ \\o(○,187)", ""), Reason.NOT_TEXT),
        (run("187", '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>'), Reason.NOT_TEXT),
        (
            "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>" + run("5") + "</w:sdtContent></w:sdt>",
            Reason.STRUCK_OUT,
        ),
    ],
)
def test_a_cell_of_which_nobody_can_read_a_figure_is_asked_about(xml: str, reason: Reason) -> None:
    field = field_of(xml)
    assert field.value is None
    assert field.needs_review
    assert reason in field.reasons


@pytest.mark.parametrize(
    "xml",
    [
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>" + run("单击此处输入") + "</w:sdtContent></w:sdt>",
        complex_field("FORMTEXT", "     ", "<w:ffData><w:textInput/></w:ffData>"),
        SHAPE.format("<a:prstGeom prst='line'/>"),
        complex_field("PAGE", "3"),
    ],
)
def test_a_cell_with_nothing_to_read_is_blank(xml: str) -> None:
    document = readers.read(report({OTHER: xml}))
    label = next(n for n, cell in enumerate(document.cells) if document.raw(cell) == "行政处罚")
    assert document.cells[label + 1].kind is CellKind.BLANK
    assert not document.cells[label + 1].filled


def test_a_text_box_is_read_once_with_the_tables_in_it() -> None:
    def into_box(word: Any) -> None:
        table = word.tables[0]._tbl
        holder = table.getnext()
        box = parts(BOXED.format("<w:p/>"))[0]
        for content in box.iter(qn("w:txbxContent")):
            content.append(parse_xml(table.xml))
        holder.append(box)
        table.getparent().remove(table)

    extraction = extract(report(change=into_box))
    assert {name: extraction.fields[name].value for name in VALUES} == VALUES
    assert extraction.document.source.count("行政处罚") == 1


def test_a_text_box_in_a_cell_is_its_content() -> None:
    assert field_of(BOXED.format(f"<w:p>{run('187')}</w:p>")).value == 187
    other = field_of(run("187") + BOXED.format(f"<w:p>{run('47')}</w:p>"))
    assert other.needs_review


def cell_of(word: Any, text: str) -> Any:
    return next(cell for table in word.tables for row in table.rows for cell in row.cells if cell.text == text)


def shade(properties: Any, fill: str) -> None:
    properties.append(parse_xml(f'<w:shd {SPACES} w:val="clear" w:color="auto" w:fill="{fill}"/>'))


@pytest.mark.parametrize(("fill", "value"), [("1F4E79", 187), ("FFFFFF", None), ("auto", None)])
@pytest.mark.parametrize("where", ["cell", "table", "paragraph"])
def test_white_figures_are_seen_where_a_colour_lies_behind_them(fill: str, value: int | None, where: str) -> None:
    def change(word: Any) -> None:
        cell = cell_of(word, "187")
        if where == "cell":
            shade(cell._tc.get_or_add_tcPr(), fill)
        elif where == "table":
            shade(word.tables[0]._tbl.tblPr, fill)
        else:
            shade(cell.paragraphs[0]._p.get_or_add_pPr(), fill)

    field = field_of(run("187", WHITE), change)
    assert field.value == value
    assert field.needs_review == (value is None)


def test_white_figures_are_seen_in_a_table_whose_style_is_coloured() -> None:
    def change(word: Any) -> None:
        word.tables[0].style = word.styles["Light Shading Accent 1"]

    assert field_of(run("187", WHITE), change).value == 187


def add_style(word: Any, kind: str, name: str, properties: str, based: str = "") -> None:
    based = f'<w:basedOn w:val="{based}"/>' if based else ""
    word.styles.element.append(
        parse_xml(
            f'<w:style {SPACES} w:type="{kind}" w:styleId="{name}"><w:name w:val="{name}"/>{based}'
            f"<w:rPr>{properties}</w:rPr></w:style>"
        )
    )


def test_styles_strike_and_hide_and_turn_each_other_off() -> None:
    def change(word: Any) -> None:
        add_style(word, "character", "Gone", STRIKE)
        add_style(word, "character", "GoneToo", "<w:b/>", "Gone")
        add_style(word, "character", "BackAgain", '<w:strike w:val="0"/>', "Gone")
        add_style(word, "paragraph", "Secret", VANISH)
        add_style(word, "character", "Shown", VANISH)

    xml = run("4", '<w:rStyle w:val="GoneToo"/>') + run("18", '<w:rStyle w:val="BackAgain"/>') + run("7")
    assert field_of(xml, change).value == 187
    hidden = f'<w:pPr><w:pStyle w:val="Secret"/></w:pPr>{run("4")}{run("187", """<w:rStyle w:val="Shown"/>""")}'
    assert field_of(hidden, change).value == 187


def row_of(word: Any, label: str) -> Any:
    return next(row._tr for table in word.tables for row in table.rows if row.cells[0].text == label)


@pytest.mark.parametrize("how", ["<w:del w:id='1' w:author='x'/>", "<w:hidden/>", "vanish", "strike"])
def test_a_row_that_is_not_shown_is_not_read(how: str) -> None:
    def change(word: Any) -> None:
        row = row_of(word, "行政处罚")
        gone = parse_xml(row.xml)
        row.addprevious(gone)
        for text in gone.iter(qn("w:t")):
            text.text = text.text.replace("187", "757")
            if how in ("vanish", "strike"):
                text.getparent().get_or_add_rPr().append(parse_xml(f"<w:{how} {SPACES}/>"))
        if how.startswith("<"):
            gone.insert(0, parse_xml(f"<w:trPr {SPACES}>{how}</w:trPr>"))

    field = field_of(run("187"), change)
    assert (field.value, field.needs_review) == (187, False)


def test_a_deleted_cell_is_not_read_and_an_inserted_row_is() -> None:
    def change(word: Any) -> None:
        row = row_of(word, "行政处罚")
        gone = parse_xml(row.tc_lst[1].xml)
        next(gone.iter(qn("w:t"))).text = "757"
        gone.get_or_add_tcPr().append(parse_xml(f"<w:cellDel {SPACES} w:id='1' w:author='x'/>"))
        row.tc_lst[1].addprevious(gone)
        row.insert(0, parse_xml(f"<w:trPr {SPACES}><w:ins w:id='2' w:author='x'/></w:trPr>"))

    field = field_of(run("187"), change)
    assert (field.value, field.needs_review) == (187, False)


def test_headers_and_footers_are_read_once_without_page_numbers() -> None:
    def change(word: Any) -> None:
        section = word.sections[0]
        section.header.paragraphs[0].text = "青禾县内部资料"
        section.footer.paragraphs[0].text = "— "
        for part in parts(complex_field("PAGE", "3") + run(" —")):
            section.footer.paragraphs[0]._p.append(part)
        section.first_page_header.paragraphs[0].text = "不显示的页眉"
        word.add_section()
        word.sections[1].header.paragraphs[0].text = "青禾县内部资料"

    document = readers.read(report(change=change))
    assert document.source.count("青禾县内部资料") == 1
    assert document.source.startswith("青禾县内部资料\n")
    assert "不显示" not in document.source
    assert "—" not in document.source
    field = field_of(run("187"), change)
    assert (field.value, field.needs_review) == (187, False)


def test_a_table_in_a_header_is_read() -> None:
    def change(word: Any) -> None:
        table, header = word.tables[0]._tbl, word.sections[0].header
        table.getparent().remove(table)
        header.paragraphs[0]._p.addnext(table)

    extraction = extract(report(change=change))
    assert {name: extraction.fields[name].value for name in VALUES} == VALUES


def test_a_sentence_that_is_struck_or_hidden_says_nothing() -> None:
    def change(word: Any) -> None:
        line = next(one for one in word.paragraphs if "微信" in one.text)
        line.insert_paragraph_before("通过微信公众号发布信息9999篇。").runs[0].font.hidden = True
        line.insert_paragraph_before("通过微信公众号发布信息8888篇。").runs[0].font.strike = True

    field = extract(report(change=change)).fields["facts.wechat_items"]
    assert (field.value, field.needs_review) == (64, False)


def test_what_is_not_shown_stays_in_the_source_with_its_style() -> None:
    document = readers.read(report({OTHER: run("47", STRIKE) + run("187") + run("2", RAISED)}))
    assert [(document.source[one.start : one.end], one.style) for one in document.styled] == [
        ("47", Style.STRUCK),
        ("2", Style.RAISED),
    ]


@pytest.mark.parametrize(
    ("height", "rule", "shown"), [("1", "exact", False), ("300", "exact", True), ("1", "atLeast", True)]
)
def test_a_row_exactly_as_high_as_nothing_is_hidden(height: str, rule: str, shown: bool) -> None:
    def change(word: Any) -> None:
        cell = cell_of(word, "187")
        row = cell._tc.getparent()
        properties = row.get_or_add_trPr()
        properties.append(parse_xml(f'<w:trHeight {SPACES} w:val="{height}" w:hRule="{rule}"/>'))

    found = extract(report(change=change)).fields[OTHER]
    assert (found.value == 187) == shown
    assert found.needs_review != shown


@pytest.mark.parametrize(("number", "asked"), [("3", True), ("0", False)])
def test_a_number_that_the_style_counts_is_no_empty_cell(number: str, asked: bool) -> None:
    def change(word: Any) -> None:
        counted = f'<w:pPr><w:numPr><w:numId w:val="{number}"/></w:numPr></w:pPr>'
        style = f'<w:style {SPACES} w:type="paragraph" w:styleId="Num">{counted}</w:style>'
        word.styles.element.append(parse_xml(style))
        for paragraph in cell_of(word, "187").paragraphs:
            paragraph.text = ""
            paragraph._p.get_or_add_pPr().append(parse_xml(f'<w:pStyle {SPACES} w:val="Num"/>'))

    found = extract(report(change=change)).fields[OTHER]
    assert found.value is None
    assert (Reason.NOT_TEXT in found.reasons) == asked
