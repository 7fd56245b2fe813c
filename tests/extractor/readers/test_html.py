import re

import pytest
from press import consistent_values, report

from extractor.page.document import CellKind, Document
from extractor.page.values import Number
from extractor.pipeline import extract
from extractor.readers import html


def rows(document: Document) -> list[list[str]]:
    """Return what stands in each row, numbers and blanks as they are marked."""
    found: dict[int, list[str]] = {}
    for cell in document.cells:
        words = document.text[cell.start : cell.end].replace("\0", "").strip()
        found.setdefault(cell.row, []).append("_" if cell.kind is CellKind.BLANK else words)
    return list(found.values())


def read(markup: str) -> Document:
    return html.read(f"<!DOCTYPE html><html><body>{markup}</body></html>".encode())


def test_spans_give_the_columns() -> None:
    document = read(
        "<table><tr><td rowspan=2>表头内容</td><td colspan=3>合并</td></tr>"
        "<tr><td>1</td><td>2</td><td></td></tr></table>"
    )
    assert rows(document) == [["表头内容", "合并"], ["1", "2", "_"]]
    assert [cell.column for cell in document.cells] == [0, 1, 1, 2, 3]


def test_a_cell_says_how_many_columns_and_rows_it_takes_up() -> None:
    document = read(
        "<table><tr><td rowspan=2>表头内容</td><td colspan=3>合并</td></tr>"
        "<tr><td>1</td><td>2</td><td></td></tr></table>"
    )
    assert [(cell.across, cell.down) for cell in document.cells] == [(1, 2), (3, 1), (1, 1), (1, 1), (1, 1)]


def test_rows_and_cells_of_other_languages_than_html_are_such() -> None:
    document = html.read(
        b"<doc><main><p>a</p><table><row><cell rows='2'><p>x</p></cell><cell cols='2'><p>y</p></cell></row>"
        b"<row><cell><p> 12 </p></cell><cell/></row></table><p>b</p><p>c</p></main></doc>"
    )
    assert rows(document) == [["a"], ["x", "y"], ["12", "_"], ["b"], ["c"]]
    assert [(cell.column, cell.across, cell.down) for cell in document.cells if cell.table is not None] == [
        (0, 1, 2),
        (1, 2, 1),
        (1, 1, 1),
        (2, 1, 1),
    ]
    docbook = read(
        "<informaltable><row><entry morerows='1'>x</entry>"
        "<entry namest='c2' nameend='c4'>y</entry></row></informaltable>"
    )
    assert [(cell.column, cell.across, cell.down) for cell in docbook.cells] == [(0, 1, 2), (1, 3, 1)]


def test_a_report_of_a_crawler_that_names_rows_and_cells_is_read_whole() -> None:
    values = consistent_values("2021", seed=4, most=60)
    page = report(values, "2021", "html")
    for ours, theirs in (("tr", "row"), ("td", "cell"), ("th", "cell")):
        page = re.sub(rf"<(/?){ours}\b", rf"<\1{theirs}", page)
    extraction = extract(page.replace("colspan", "cols").replace("rowspan", "rows").encode())
    assert {name: extraction.fields[name].value for name in values} == values
    assert not [name for name in values if extraction.fields[name].needs_review]


def test_a_report_in_docbook_keeps_its_empty_cells() -> None:
    values: dict[str, Number | str] = dict(consistent_values("2021", seed=5, most=1))
    page = report({name: number or "" for name, number in values.items()}, "2021", "html")
    page = page.removeprefix("<!DOCTYPE html><html><body>").removesuffix("</body></html>")
    for ours, theirs in (("table", "informaltable"), ("tr", "row"), ("td", "entry"), ("p", "para"), ("h2", "title")):
        page = re.sub(rf"<(/?){ours}\b", rf"<\1{theirs}", page)
    extraction = extract(page.replace("<entry></entry>", "<entry>\n</entry>").encode())
    assert {name: extraction.fields[name].value or 0 for name in values} == values
    assert not [name for name in values if extraction.fields[name].needs_review]


def test_what_stands_in_a_table_without_cells_is_not_lost() -> None:
    document = read("<p>前文</p><table><line>规章 12</line><line>行政许可 34</line></table><p>后文</p>")
    assert [cell.number for cell in document.cells if cell.number is not None] == [12, 34]
    within = read("<table><tr><td>头<table><line>规章 12</line></table>尾</td></tr></table>")
    assert [cell.number for cell in within.cells if cell.number is not None] == [12]


def test_a_rowspan_of_nought_reaches_to_the_end_of_the_tables_section() -> None:
    document = read(
        "<table><tbody><tr><td rowspan='0' colspan=2>办理结果</td><td>1</td></tr><tr><td>2</td></tr></tbody>"
        "<tbody><tr><td>规章</td><td>3</td></tr></tbody></table>"
    )
    assert [(cell.column, cell.down) for cell in document.cells] == [(0, 2), (2, 1), (2, 1), (0, 1), (1, 1)]


def test_unclosed_cells_and_rows_end_where_the_next_begins() -> None:
    assert rows(read("<table><tr><td>规章<td>1<td>2<tr><td>行政许可<td>3</table>后文")) == [
        ["规章", "1", "2"],
        ["行政许可", "3"],
        ["后文"],
    ]


def test_a_table_inside_a_layout_table_is_a_table_of_its_own() -> None:
    markup = (
        "<table><tr><td><p>前文在此</p><table><tr><td>规章</td><td>4</td></tr></table><p>后文在此</p></td></tr></table>"
    )
    assert rows(read(markup)) == [["前文在此"], ["规章", "4"], ["后文在此"]]


def test_words_broken_inside_a_cell_stay_one_cell() -> None:
    document = read("<table><tr><td>自<br>然<br/>人</td><td><p><span>1</span></p></td></tr></table>")
    assert [cell.kind for cell in document.cells] == [CellKind.TEXT, CellKind.NUMBER]


@pytest.mark.parametrize(
    "markup",
    [
        "<script>var n = 999;</script>",
        "<!-- 规章 999 -->",
        "<p style='display: none'>规章 999</p>",
        "<div hidden><table><tr><td>规章</td><td>999</td></tr></table></div>",
        "<style>td{width:999px}</style>",
    ],
)
def test_what_a_reader_of_the_page_cannot_see_is_not_there(markup: str) -> None:
    document = read(f"{markup}<p>规章</p>")
    assert "999" not in document.text
    assert rows(document) == [["规章"]]


def test_entities_are_characters_and_offsets_stay() -> None:
    document = read("<table><tr><td>&#35268;章&nbsp;</td><td>&nbsp;12&nbsp;</td></tr></table>")
    assert rows(document) == [["规章", "12"]]
    assert document.raw(document.cells[1]) == "12"


def test_the_encoding_of_the_bytes_counts_not_the_declared_one() -> None:
    page = "<html><head><meta charset='gb2312'></head><body><p>政府信息公开工作年度报告的说明</p></body></html>"
    assert "政府信息公开" in html.read(page.encode("utf-8")).text
    assert "政府信息公开" in html.read(page.encode("gb18030")).text


def test_tables_opened_without_a_cell_inside_a_cell_stay_in_reading_order() -> None:
    document = read("<table><tr><td>行政许可<table><table><tr><td>3</table><tr><td>5</table>")
    assert rows(document) == [["行政许可"], ["3"], ["5"]]
    assert [cell.start for cell in document.cells] == sorted(cell.start for cell in document.cells)


def test_a_cell_whose_lines_the_source_indents_far_is_one() -> None:
    indent = "\n" + " " * 40
    head = "".join(
        f"<td>{''.join(f'<p>{indent}{sign}{indent}</p>' for sign in word)}</td>" for word in ("自然人", "总计")
    )
    row = f"<td>{indent}31{indent}</td><td>{indent}32{indent}</td>"
    cells = html.read(f"<table><tr>{head}</tr><tr>{row}</tr></table>".encode()).cells
    assert [(cell.row, cell.column, cell.number) for cell in cells if cell.number] == [(2, 0, 31), (2, 1, 32)]
    assert all(cell.table is not None for cell in cells)
    assert len(cells) == 4
