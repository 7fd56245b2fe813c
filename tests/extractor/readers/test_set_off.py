"""Where the layout of a page, not its words, makes a figure another one: things set off, turned, added or nested."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from press import consistent_values, report

from eval.fuzz.meaning.draft import Draft, draft_of, placed, report_of
from eval.fuzz.meaning.printers import print_draft
from extractor.page import OBJECT
from extractor.pipeline import extract
from extractor.readers import html

LICENSING = "proactive.licensing.decisions"
PAGE = report(consistent_values() | {LICENSING: "@"}, layout="html")


def licensing(cell: str, css: str = "", attributes: str = "") -> tuple[object, bool]:
    """Return what is read from one cell of a whole report, and whether it is asked about."""
    page = PAGE.replace("<td>@</td>", f"<td{attributes}>{cell}</td>").replace("<body>", f"<style>{css}</style><body>")
    field = extract(page.encode()).fields[LICENSING]
    return field.value, field.needs_review


@pytest.mark.parametrize(
    "cell",
    [
        '<span style="display:inline-block">812</span><a>1</a>',
        '812<a href="#n">1</a>',
        "<label>812</label><label>1</label>",
        "<my-figure>812</my-figure><my-figure>1</my-figure>",
        '<span style="float:right">12</span>821',
        '<span style="margin-left:6px">12</span><span style="margin-left:6px">821</span>',
        '<span style="border-right:1px solid #000">12</span>821',
        '<span style="order:2">12</span><span>821</span>',
        '<span style="position:relative;left:-20px">12</span>821',
        "<math><mn>12</mn><mspace/><mn>821</mn></math>",
    ],
)
def test_two_figures_that_only_their_layout_parts_are_not_one(cell: str) -> None:
    assert licensing(cell)[1]


@pytest.mark.parametrize(
    "cell",
    [
        "<span>8</span><span>12</span>",
        '<span style="margin:0 1px;border:none windowtext 1.0pt;padding:0cm">8</span>12',
        '<a name="OLE_LINK1">8</a>12',
        "<b>8</b><o:p>12</o:p>",
        '<span style="padding:0 5px">812</span><label>件</label>',
        '812<sup><a href="#n">1</a></sup>',
        '<div style="display:flex"><span>812</span></div>',
        "8<wbr>12",
    ],
)
def test_what_is_dressed_up_within_a_figure_leaves_it_one(cell: str) -> None:
    assert licensing(cell) == (812, False)


@pytest.mark.parametrize("css", [".c{float:right}", ".c{padding:0 5px}", ".c{display:inline-block}", ".d{order:-1}"])
def test_rules_of_a_sheet_set_off_what_they_name(css: str) -> None:
    assert licensing("<span class=c>12</span><span class=d>821</span>", css)[1]


def test_a_cell_that_lays_out_its_parts_parts_its_figures() -> None:
    assert licensing("<span>12</span><span>821</span>", attributes=' style="display:flex"')[1]


@pytest.mark.parametrize(
    "cell",
    [
        '<span style="transform:scaleX(-1)">812</span>',
        '<span style="transform:rotate(180deg)">812</span>5',
        '<span style="unicode-bidi:bidi-override;direction:rtl">812</span>5',
        "<bdo dir=rtl>812</bdo>5",
        "\u202e812\u202c",
        "&#8238;812&#8236;",
    ],
)
def test_a_figure_that_is_shown_backwards_is_asked_about(cell: str) -> None:
    assert licensing(cell) == (None, True)


@pytest.mark.parametrize(
    "css",
    [
        '.c::after{content:"5"}',
        '.c::after{content:"\\35"}',
        '.c::after{content:"万"}',
        '.c::before{content:"约"}',
        ".c::before{content:attr(data-more)}",
        'td::after{content:"%"}',
    ],
)
def test_a_figure_to_which_a_sheet_adds_something_is_asked_about(css: str) -> None:
    assert licensing("<span class=c data-more='7'>812</span>", css) == (None, True)


@pytest.mark.parametrize(
    "css",
    [
        '.c::after{content:"件"}',
        '.c::before{content:"\\f101"}',
        '.c::after{content:""}',
        ".c:before{content:attr(name)}",
    ],
)
def test_icons_and_names_that_a_sheet_adds_change_no_figure(css: str) -> None:
    assert licensing("<span class=c name='行政许可'>812</span>", css) == (812, False)


@pytest.mark.parametrize(
    "formula",
    ["mfrac", "msup", "msub", "mroot", "mover", "mml:mfrac"],
)
def test_a_formula_that_is_built_up_is_no_figure_in_a_line(formula: str) -> None:
    assert licensing(f"<math><{formula}><mn>812</mn><mn>2</mn></{formula}></math>") == (None, True)


@pytest.mark.parametrize(
    "inner",
    [
        "<table><tr><td>本级</td><td>700</td></tr><tr><td>下属</td><td>112</td></tr></table>",
        "<table><tr><td>700</td><td>112</td></tr></table>",
        "<ul><li>700</li><li>112</li></ul>",
        "<dl><dt>本级</dt><dd>700</dd><dt>下属</dt><dd>112</dd></dl>",
    ],
)
def test_several_figures_in_a_table_or_list_in_a_cell_are_asked_about(inner: str) -> None:
    assert licensing(inner)[1]


def test_a_table_around_a_cells_only_figure_changes_nothing() -> None:
    assert licensing("<table><tr><td>812</td></tr></table>") == (812, False)


def test_tables_in_a_table_that_lays_out_the_page_are_read() -> None:
    inner = "<table><tr><td>规章</td><td>1</td><td>2</td></tr></table>"
    document = html.read(f"<table><tr><td>首页</td><td>{inner}</td></tr></table>".encode())
    assert [cell.number for cell in document.cells if cell.number is not None] == [1, 2]
    assert not any(cell.kind is OBJECT for cell in document.cells)


# --- one figure for two rows -----------------------------------------------------------------------------------------


def _merged(section: str, *, down: bool) -> tuple[Draft, str, str]:
    """Return a report in which one cell takes up its own place and that below or beside it, and their fields."""
    draft = draft_of(report_of(3))
    sheet = draft.sheets(section)[0]
    places = {(y, x): box for y, x, box in placed(sheet) if box.field}
    for (y, x), box in places.items():
        other = places.get((y + 1, x) if down else (y, x + box.columns))
        if other is not None and draft.value(box.field) != draft.value(other.field):
            break
    assert other is not None
    box.rows, box.columns = box.rows + (down and other.rows), box.columns + (not down and other.columns)
    row = sheet.rows[y + 1 if down else y]
    row[:] = [one for one in row if one is not other]
    return draft, box.field, other.field


@pytest.mark.parametrize("format_name", ["html", "docx", "xlsx"])
@pytest.mark.parametrize(("section", "down"), [("proactive", True), ("proactive", False), ("disputes", False)])
def test_a_figure_merged_over_two_fields_is_asked_about_for_both(format_name: str, section: str, down: bool) -> None:
    draft, *names = _merged(section, down=down)
    printed = print_draft(draft, format_name)
    assert printed is not None
    fields = extract(printed[0]).fields
    assert all(fields[name].needs_review for name in names)


def test_a_label_merged_with_its_figures_over_two_rows_of_the_sheet_is_one_row() -> None:
    rows = re.sub(r"<tr><td>行政许可</td>(.*?)</tr>", _two_high, PAGE.replace("<td>@</td>", "<td>812</td>"))
    assert rows != PAGE
    field = extract(rows.encode()).fields[LICENSING]
    assert (field.value, field.needs_review) == (812, False)


def _two_high(row: re.Match[str]) -> str:
    return row[0].replace("<td>", "<td rowspan=2>") + "<tr></tr>"


# --- text and Word documents -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "cell",
    [
        r"$812\,1$",
        r"$12\quad 821$",
        "$812~1$",
        "812<a href='#n'>1</a>",
        "本级 700 下属 112",
        "8**",
        "812*",
        "81*2",
        "812（%）",
        "812（万）",
        "812<br>821",
        "12 <br/> 821",
        "<label>12</label><label>821</label>",
        "<span style='float:right'>12</span>821",
        "<span style='margin-right:8px'>12</span> <span>821</span>",
        "<math><mfrac><mn>12</mn><mn>821</mn></mfrac></math>",
        "[12](#n)821",
    ],
)
def test_two_figures_or_a_part_of_one_in_a_cell_of_markdown_are_asked_about(cell: str) -> None:
    page = report(consistent_values() | {LICENSING: cell})
    assert extract(page.encode()).fields[LICENSING].needs_review


@pytest.mark.parametrize(
    "cell",
    [
        "$812$",
        r"$\,812\,$",
        r"$\mathbf{812}$",
        "**812**",
        "**812 **",
        "**8**12",
        "8*1*2",
        "812（件）",
        "<u>8</u>12",
        "<br>812",
        "<a href='#n'>812</a>",
    ],
)
def test_a_figure_with_marks_around_it_in_markdown_is_read(cell: str) -> None:
    field = extract(report(consistent_values() | {LICENSING: cell}).encode()).fields[LICENSING]
    assert (field.value, field.needs_review) == (812, False)


@pytest.mark.parametrize("cell", ["12<br>821", "<label>12</label><label>821</label>", "12 <a href='#n'>821</a>"])
def test_two_figures_in_a_row_of_pipes_within_a_page_are_asked_about(cell: str) -> None:
    page = f"<div><p>政府信息公开</p></div>\n<div>\n</div>\n{report(consistent_values() | {LICENSING: cell})}<p></p>"
    assert extract(page.encode()).fields[LICENSING].needs_review


def _run(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


def _table(text: str) -> str:
    return f"<w:tbl><w:tblPr/><w:tblGrid/><w:tr><w:tc><w:tcPr/><w:p>{_run(text)}</w:p></w:tc></w:tr></w:tbl>"


@pytest.mark.parametrize(
    ("cell", "asked"),
    [
        (f"{_table('700')}<w:p>{_run('112')}</w:p>", True),
        (f"<w:p>{_run('本级')}</w:p><w:p>{_run('700')}</w:p><w:p>{_run('下属')}</w:p><w:p>{_run('112')}</w:p>", True),
        (f"<w:p>{_run('12')}<w:hyperlink>{_run('821')}</w:hyperlink></w:p>", True),
        (f"{_table('812')}<w:p/>", False),
        (f"<w:p><w:hyperlink>{_run('812')}</w:hyperlink></w:p>", False),
        (f"<w:p>{_run('8')}{_run('12')}</w:p>", False),
    ],
)
def test_several_figures_in_a_cell_of_word_are_asked_about(cell: str, asked: bool) -> None:
    draft = draft_of(report_of(3))
    box = next(box for sheet in draft.sheets("proactive") for box in sheet.figures() if box.field == LICENSING)
    box.text = "@"
    printed = print_draft(draft, "docx")
    assert printed is not None
    own = '<w:p><w:r><w:t xml:space="preserve">@</w:t></w:r></w:p>'
    with zipfile.ZipFile(io.BytesIO(printed[0])) as archive:
        members = {name: archive.read(name).decode() for name in archive.namelist()}
    assert own in members["word/document.xml"]
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, text in members.items():
            archive.writestr(name, text.replace(own, cell))
    field = extract(stream.getvalue()).fields[LICENSING]
    assert field.needs_review is asked
    assert asked or field.value == 812


def drawn(row: str = "display:flex", cell: str = "flex:1") -> str:
    """Return a page whose tables are drawn by boxes, a row and a cell of one of them in a style of their own."""

    def boxes(match: re.Match[str]) -> str:
        cells = re.findall(r"<td>(.*?)</td>", match[0], re.DOTALL)
        own = "@" in match[0]
        styled = [f'<div style="{cell if own and n == 1 else "flex:1"}">{one}</div>' for n, one in enumerate(cells)]
        return f'<div style="{row if own else "display:flex"}">{"".join(styled)}</div>'

    page = re.sub(r"<tr>.*?</tr>", boxes, PAGE, flags=re.DOTALL).replace("@", "812")
    return page.replace("<table>", "<div>").replace("</table>", "</div>")


@pytest.mark.parametrize(
    "page",
    [
        drawn("display:flex;flex-direction:row-reverse"),
        drawn("display:flex;flex-flow:row-reverse nowrap"),
        drawn("display:flex;direction:rtl"),
        drawn(cell="flex:1;order:-1"),
        drawn(cell="flex:1;position:relative;left:120px"),
        PAGE.replace("@", '<span style="position:relative;right:80px">812</span>'),
        PAGE.replace("@", '<b style="display:inline-block;transform:translateX(-100%)">812</b>'),
    ],
)
def test_a_figure_that_is_shown_in_another_cell_maybe_is_asked_about(page: str) -> None:
    field = extract(page.encode()).fields[LICENSING]
    assert (field.value, field.needs_review) == (812, True)


@pytest.mark.parametrize(
    "page",
    [
        drawn(),
        drawn("display:flex;flex-direction:row", "flex:1;order:0"),
        PAGE.replace("@", '<span style="position:relative;left:2px">812</span>'),
        PAGE.replace("<td>@", '<td style="direction:rtl">812'),
        PAGE.replace("@", "812").replace("<body>", '<body><div style="display:flex;flex-direction:row-reverse">'),
    ],
)
def test_what_moves_no_figure_out_of_its_cell_is_not(page: str) -> None:
    field = extract(page.encode()).fields[LICENSING]
    assert (field.value, field.needs_review) == (812, False)
