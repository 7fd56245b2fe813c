"""What a page hides, strikes out, raises or shows by other means than text."""

import pytest
from press import consistent_values, report

from extractor.page import OBJECT, PICTURE, STRUCK_OUT, THING, Style
from extractor.page.document import Document
from extractor.pipeline import extract
from extractor.readers import html


def read(body: str, css: str = "") -> Document:
    style = f"<style>{css}</style>" if css else ""
    return html.read(f"<!DOCTYPE html><html><head>{style}</head><body>{body}</body></html>".encode())


def figures(document: Document) -> list[int | float]:
    return [cell.number for cell in document.cells if cell.number is not None]


def row(cell: str, attributes: str = "") -> str:
    return f"<table><tr><td>规章</td><td{attributes}>{cell}</td><td>5</td></tr></table>"


UNSEEN = [
    "display:none",
    "DISPLAY : NONE !important",
    "visibility:hidden",
    "visibility: collapse",
    "opacity:0",
    "opacity: 0.0",
    "font-size:0",
    "font-size:1px",
    "font:0/0 a",
    "color:#FFFFFF",
    "color:white",
    "color:rgb(255, 255, 255)",
    "color:transparent",
    "color:#eee;background:#eee",
    "text-indent:-9999px",
    "position:absolute;left:-9999px",
    "position:absolute;clip:rect(0 0 0 0)",
    "clip-path:inset(100%)",
    "height:0;overflow:hidden",
    "mso-hide:all",
    "transform:scale(0)",
    "filter:opacity(0)",
    "content-visibility:hidden",
    "color:hsl(0, 0%, 100%)",
    "color:#fefefe",
]


@pytest.mark.parametrize("declarations", UNSEEN)
def test_hidden_figures_are_not_joined_to_the_one_beside_them(declarations: str) -> None:
    inline = read(row(f"<span style='{declarations}'>47</span>91"))
    ruled = read(row("<span class='old x'>47</span>91"), f"td .old {{{declarations}}}")
    for document in (inline, ruled):
        assert figures(document) == [91, 5]
        assert len(document.text) == len(document.source)


@pytest.mark.parametrize("declarations", UNSEEN)
def test_a_cell_whose_only_figure_is_hidden_is_no_empty_one(declarations: str) -> None:
    document = read(row(f"<span style='{declarations}'>47</span>"))
    assert [cell.mark for cell in document.cells] == ["", STRUCK_OUT, ""]


@pytest.mark.parametrize(
    "declarations",
    [
        "color:#fff;background:#336699",
        "color:#333",
        "opacity:1",
        "font-size:12px",
        "font-size:0.9em",
        "text-indent:-2em",
        "position:relative;left:-3px",
        "overflow:hidden;height:20px",
        "display:inline",
        "visibility:visible",
        "text-decoration:underline",
        "clip:auto",
    ],
)
def test_what_is_to_be_seen_stays(declarations: str) -> None:
    assert figures(read(row(f"<span style='{declarations}'>91</span>"))) == [91, 5]
    assert figures(read(row("<span class=a>91</span>"), f".a{{{declarations}}} .b{{display:none}}")) == [91, 5]


def test_white_heads_on_a_dark_ground_are_seen() -> None:
    head = "<tr bgcolor='#336699'><td><font color='white'>规章</font></td><td><font color=white>12</font></td></tr>"
    assert figures(read(f"<table>{head}</table>")) == [12]
    ruled = "<table class=t><tr class=h><td>规章</td><td><b class=w>12</b></td></tr></table>"
    assert figures(read(ruled, ".h{background:navy} .w{color:#fff}")) == [12]


@pytest.mark.parametrize(
    ("css", "seen"),
    [
        ("td.a{display:none}", [5]),
        (".a,.c{display:none}", [5]),
        ("#b span{display:none}", [5]),
        ("tr > .a{display:none}", [5]),
        ("td:nth-child(2){display:none}", [5]),
        ("td[data-old]{display:none}", [5]),
        ("@media screen{.a{display:none}}", [5]),
        ("@media print{.a{display:none}}", [9, 5]),
        ("@media (max-width:600px){.a{display:none}}", [9, 5]),
        ("table > .a{display:none}", [9, 5]),
        (".a:hover{display:none}", [9, 5]),
        ("/* .a{display:none} */ p{display:none}", [9, 5]),
        (".a{display:none} td.a{display:table-cell}", [9, 5]),
    ],
)
def test_rules_hide_what_their_selectors_name(css: str, seen: list[int]) -> None:
    page = "<table><tr id=b><td>规章</td><td class=a data-old='1'><span>9</span></td><td>5</td></tr></table>"
    assert figures(read(page, css)) == seen


def test_hidden_rows_and_columns_leave_no_cells() -> None:
    rows = "<tr><td>规章</td><td>1</td><td>2</td></tr><tr class=old><td>规章</td><td>7</td><td>8</td></tr>"
    assert figures(read(f"<table>{rows}</table>", "tr.old td{visibility:hidden}")) == [1, 2]
    assert figures(read(f"<table>{rows.replace('class=old', 'hidden')}</table>")) == [1, 2]
    document = read(f"<table><col><col style='display:none'><col>{rows}</table>")
    assert figures(document) == [2, 8]
    assert "7" not in document.text


def test_a_hidden_cell_left_open_ends_with_the_next_one() -> None:
    assert figures(read("<table><tr><td>规章<td hidden>9<td>5<tr><td>许可<td>6</table>")) == [5, 6]
    assert figures(read("<table><tr><td>规章<span hidden>9</td><td>5</td></tr></table>")) == [5]


@pytest.mark.parametrize(
    ("cell", "style"),
    [
        ("<del>47</del>91", Style.DELETED),
        ("<s>47</s>91", Style.STRUCK),
        ("<strike>47</strike> 91", Style.STRUCK),
        ("<span style='text-decoration: line-through red'>47</span>91", Style.STRUCK),
        ("91<sup>2</sup>", Style.RAISED),
        ("91<sup><a href='#n2'>[2]</a></sup>", Style.RAISED),
        ("91<span style='vertical-align:super'>2</span>", Style.RAISED),
        ("91<sub>2</sub>", Style.LOWERED),
        ("91 <sup>2</sup>", Style.RAISED),
        ("91&nbsp;<sup>2</sup>", Style.RAISED),
        ("91<span style='vertical-align:4px;font-size:7pt'>2</span>", Style.RAISED),
        ("91<span class='sr-only'>2</span>", Style.HIDDEN),
        ("<ruby>91<rp>(</rp><rt>3</rt><rp>)</rp></ruby>", Style.RUBY),
    ],
)
def test_struck_and_raised_characters_are_no_part_of_the_figure(cell: str, style: Style) -> None:
    document = read(row(cell))
    assert figures(document) == [91, 5]
    assert {one.style for one in document.styled} == {style}


def test_inserted_figures_are_read_and_raised_ones_that_stand_alone() -> None:
    assert figures(read(row("<del>7</del><ins>18</ins>"))) == [18, 5]
    assert figures(read(row("<sup>18</sup>"))) == [18, 5]


def test_a_style_left_open_ends_with_its_cell() -> None:
    assert figures(read(row("<s>47"))) == [5]
    assert figures(read("<table><tr><td>规章<td><s>47<td>5</table><p>后文 8</p>")) == [5, 8]


@pytest.mark.parametrize(
    "cell",
    [
        "<input value='12'>",
        "<input type=text size=4 readonly value=12 />",
        "<input type='number' value=\"12\">",
        "<textarea rows=1>12</textarea>",
        "<select><option>10<option selected>12</select>",
        '<select><option value="a" selected="selected">12</option><option>3</option></select>',
        "<svg width=20><title>9</title><text x=1>12</text></svg>",
        "<math><semantics><mn>12</mn><annotation encoding='application/x-tex'>12</annotation></semantics></math>",
        "<span class=katex-mathml><math><mn>12</mn></math></span><span class=katex-html aria-hidden=true>12</span>",
        "<input type=hidden value=99>12",
    ],
)
def test_what_was_typed_chosen_or_drawn_is_read(cell: str) -> None:
    document = read(row(cell))
    assert figures(document) == [12, 5]
    assert document.raw(document.cells[1]) == "12"


@pytest.mark.parametrize(
    ("cell", "what"),
    [
        ("<img src='n/12.gif' alt=''>", PICTURE),
        ("<img src='n/1.gif' alt='1'>", PICTURE),
        ("<img src='n/1.gif' alt=''>2", PICTURE),
        ("<svg><path d='M0 1'/></svg>", PICTURE),
        ("<canvas>12</canvas>", THING),
        ("<object data='a.swf'>12</object>", THING),
        ("<embed src='a.swf'>", THING),
        ("<input>", THING),
        ("<iframe src='a'></iframe>", THING),
        ("<meter value=12></meter>", THING),
        ("<i class='digit n1'></i>", THING),
        ("<span data-value='12'></span>", THING),
        ("<b style='background:url(n/12.gif)'></b>", THING),
        ("<input type=checkbox checked>", THING),
        ("<select><option>1<option>2</select>", THING),
    ],
)
def test_a_cell_whose_content_is_no_text_is_no_empty_one(cell: str, what: str) -> None:
    found = read(row(cell)).cells[1]
    assert (found.kind, found.mark) == (OBJECT, what)


def test_a_cell_into_which_the_sheet_puts_a_figure_is_no_empty_one() -> None:
    found = read(row("<b class=n></b>"), ".n::before{content:'12'} .m:after{content:''}").cells[1]
    assert (found.kind, found.mark) == (OBJECT, THING)
    assert not read(row("<b class=m></b>"), ".n::before{content:'12'} .m:after{content:''}").cells[1].filled


def test_an_empty_input_or_a_picture_of_no_size_is_an_empty_cell() -> None:
    for cell in ("<input value=''>", "<img src='space.gif' width=1 height=1>", "<input type=hidden value=9>"):
        assert not read(row(cell)).cells[1].filled


ROWS = [("规章", "1", "20"), ("行政许可", "3", "40")]


@pytest.mark.parametrize(
    ("table", "tr", "td", "css"),
    [
        ("div", "div class=tr", "span", ".tr{display:table-row} .tr span{display:table-cell}"),
        ("div style='display:table'", "div style='display:table-row'", "div style='display:table-cell'", ""),
        ("div role=table", "div role=row", "span role=cell", ""),
        ("div role='grid'", "ul role='row'", "li role='gridcell'", ""),
        ("section", "div role=row", "div role=cell", ""),
        ("div class=t", "p class=r", "b", ".t{display:table}.t>.r{display:table-row}.t>.r>b{display:table-cell}"),
        ("div", "div class=flex", "span", ".flex{display:flex}"),
        ("div", "div", "span class=c", ".c{display:inline-block;width:60px}"),
    ],
)
def test_rows_and_cells_of_other_elements_make_a_table(table: str, tr: str, td: str, css: str) -> None:
    def element(tag: str, inner: str) -> str:
        return f"<{tag}>{inner}</{tag.split(maxsplit=1)[0]}>"

    rows = "\n".join(element(tr, "".join(element(td, cell) for cell in cells)) for cells in ROWS)
    document = read(f"<h2>前文</h2>{element(table, rows)}<p>后文 8</p>", css)
    assert figures(document) == [1, 20, 3, 40, 8]
    inside = [cell for cell in document.cells if cell.table is not None]
    assert [cell.table for cell in inside] == [0] * 6
    assert [cell.row == inside[0].row for cell in inside] == [True] * 3 + [False] * 3


def test_rules_for_real_tables_do_not_make_others_of_them() -> None:
    css = "table{display:table} tr{display:table-row} td{display:table-cell} .x{display:none}"
    document = read(f"<table><tr><td>外</td><td>{row('4')}</td></tr></table>", css)
    assert figures(document) == [4, 5]


def test_digits_in_spans_of_their_own_are_one_figure() -> None:
    assert figures(read(row("<span>1</span><span lang=EN-US>2</span>"))) == [12, 5]


def test_a_report_with_an_old_figure_struck_out_and_a_picture_for_another() -> None:
    values = consistent_values()
    page = report(values, layout="html")
    licences = str(values["proactive.licensing.decisions"])
    cell = next(one for one in page.split("<tr>") if one.startswith("<td>行政许可</td>"))
    struck = extract(page.replace(cell, cell.replace(f">{licences}<", f"><s>12</s>{licences}<")).encode())
    assert struck.fields["proactive.licensing.decisions"].value == values["proactive.licensing.decisions"]
    drawn = extract(page.replace(cell, cell.replace(f">{licences}<", "><img src='a.gif'><")).encode())
    assert drawn.fields["proactive.licensing.decisions"].needs_review


def test_a_row_that_a_spreadsheet_hides_in_its_xml_is_left_out() -> None:
    values, others = consistent_values(seed=1), consistent_values(seed=2)
    rows, old = (
        [f"<tr>{row.partition('</tr>')[0]}</tr>" for row in report(one, layout="html").split("<tr>")[1:]]
        for one in (values, others)
    )
    page = report(values, layout="html")
    for row, hidden in zip(rows, old, strict=True):
        page = page.replace(row, hidden.replace("<tr>", '<tr ss:Hidden="1">') + row, 1)
    for name, other in (("tr", "Row"), ("td", "Cell")):
        page = page.replace(f"<{name}", f"<{other}").replace(f"</{name}", f"</{other}")
    fields = extract(page.encode()).fields
    assert {name: fields[name].value for name in values} == values
