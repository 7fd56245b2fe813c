import io

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from extractor.page.document import CellKind, Document
from extractor.readers import docx as reader


def read(document: object) -> Document:
    buffer = io.BytesIO()
    document.save(buffer)  # type: ignore[attr-defined]
    return reader.read(buffer.getvalue())


def texts(document: Document) -> list[str]:
    return [document.text[cell.start : cell.end] for cell in document.cells]


def test_paragraphs_and_tables_come_in_their_order() -> None:
    word = docx.Document()
    word.add_paragraph("前文")
    table = word.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "规章", "3"
    word.add_paragraph("后文")
    assert texts(read(word)) == ["前文", "规章", "3", "后文"]


@pytest.mark.parametrize("broken", [False, True])
def test_two_lines_of_figures_in_a_cell_are_not_one_figure_in_thousands(broken: bool) -> None:
    word = docx.Document()
    cell = word.add_table(1, 2).cell(0, 1)
    cell.text = "812\n821" if broken else "812"
    if not broken:
        cell.add_paragraph("821")
    cells = [one for one in read(word).cells if one.kind is CellKind.NUMBER]
    assert [(one.number, one.mark) for one in cells] == [(812, "stacked"), (821, "stacked")]


def test_merged_cells_appear_once_with_their_column() -> None:
    word = docx.Document()
    table = word.add_table(2, 4)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "三、本年度办理结果"
    table.cell(0, 1).merge(table.cell(0, 2)).text = "（一）予以公开"
    table.cell(0, 3).text, table.cell(1, 1).text, table.cell(1, 3).text = "1", "2", "3"
    cells = read(word).cells
    assert [(cell.kind, cell.column) for cell in cells] == [
        (CellKind.TEXT, 0.0),
        (CellKind.TEXT, 1.0),
        (CellKind.NUMBER, 3.0),
        (CellKind.NUMBER, 1.0),
        (CellKind.BLANK, 2.0),
        (CellKind.NUMBER, 3.0),
    ]


def test_inserted_text_counts_and_deleted_text_does_not() -> None:
    word = docx.Document()
    paragraph = word.add_paragraph("规章")
    for tag, mark, text in (("w:ins", "w:t", "保留"), ("w:del", "w:delText", "删去")):
        change, run, words = OxmlElement(tag), OxmlElement("w:r"), OxmlElement(mark)
        words.text = text
        run.append(words)
        change.append(run)
        paragraph._p.append(change)
    assert texts(read(word)) == ["规章保留"]


def test_content_controls_hide_nothing() -> None:
    word = docx.Document()
    table = word.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "规章", "7"
    control, content = OxmlElement("w:sdt"), OxmlElement("w:sdtContent")
    body = word.element.body
    body.replace(table._tbl, control)
    control.append(content)
    content.append(table._tbl)
    assert texts(read(word)) == ["规章", "7"]


def test_a_table_in_a_cell_follows_its_row() -> None:
    word = docx.Document()
    outer = word.add_table(1, 2)
    outer.cell(0, 0).text = "外"
    inner = outer.cell(0, 1).add_table(1, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "规章", "9"
    assert [text for text in texts(read(word)) if text] == ["外", "规章", "9"]
    assert qn("w:tbl")


@pytest.mark.parametrize(("written", "column"), [("2.0", 2.0), ("", 1.0), ("viele", 1.0)])
def test_a_width_that_is_no_whole_number_breaks_nothing(written: str, column: float) -> None:
    word = docx.Document()
    table = word.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "规章", "3"
    span = OxmlElement("w:gridSpan")
    span.set(qn("w:val"), written)
    table.cell(0, 0)._tc.get_or_add_tcPr().append(span)
    assert [cell.column for cell in read(word).cells] == [0.0, column]


def test_a_merged_cell_says_how_many_columns_and_rows_it_takes_up() -> None:
    word = docx.Document()
    table = word.add_table(3, 4)
    table.cell(0, 0).merge(table.cell(2, 1)).text = "三、本年度办理结果"
    table.cell(0, 2).merge(table.cell(0, 3)).text = "（一）予以公开"
    table.cell(1, 2).text, table.cell(1, 3).text, table.cell(2, 2).text, table.cell(2, 3).text = "1", "2", "3", "4"
    cells = read(word).cells
    assert [(cell.across, cell.down) for cell in cells] == [(2, 3), (2, 1), (1, 1), (1, 1), (1, 1), (1, 1)]


def test_a_cell_that_continues_none_above_it_is_read() -> None:
    word = docx.Document()
    table = word.add_table(2, 2)
    for row, words in enumerate((("规章", "3"), ("规范性文件", "12"))):
        for column, text in enumerate(words):
            table.cell(row, column).text = text
    table.cell(1, 1)._tc.get_or_add_tcPr().append(OxmlElement("w:vMerge"))
    assert texts(read(word)) == ["规章", "3", "规范性文件", "12"]
