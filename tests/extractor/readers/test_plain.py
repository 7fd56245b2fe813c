import re
from itertools import groupby

import pytest
from press import consistent_values, report, rows_of

from extractor.forms import forms
from extractor.page import TEXT, CellKind, Number, State
from extractor.pipeline import extract
from extractor.readers import html, plain, read
from extractor.readers._lines import Screen


def test_tables_within_a_layout_on_one_line_are_read_without_its_empty_cells() -> None:
    """Converters to Markdown write a page whose layout is a table as one line, each row spread to the widest one."""
    values = consistent_values()
    spread = "|  " * 160
    rows = [row for section in forms()["2021"].sections for row in rows_of(section, values)]
    line = " ".join(f"| {' | '.join(row)} {spread}|" for row in rows)
    title = report(values).split("\n", 1)[0]
    extraction = extract(f"| {title} {line}\n".encode())
    assert extraction.error is None
    wrong = [name for name in values if extraction.fields[name].value not in (values[name], None)]
    assert [name for name in wrong if not extraction.fields[name].needs_review] == []


@pytest.mark.parametrize("at", [3, 17, 40, 101, 160])
def test_a_figure_that_a_line_end_tears_is_no_smaller_one(at: int) -> None:
    values = {name: number + 120 for name, number in consistent_values(seed=5).items()}
    text = report(values, "2021", "pipes")
    first = list(re.finditer(r"(?<=[|] 1)\d\d(?= [|])", text))[at].start()
    extraction = extract(f"{text[:first]}\n{text[first:]}".encode())
    wrong = [name for name in values if extraction.fields[name].value not in (values[name], None)]
    assert [name for name in wrong if not extraction.fields[name].needs_review] == []
    assert len([name for name in values if extraction.fields[name].value != values[name]]) <= 1


@pytest.mark.parametrize("at", [3, 17, 40, 101, 160])
def test_a_figure_that_a_line_end_tears_between_its_tags_is_no_smaller_one(at: int) -> None:
    values = {name: number + 120 for name, number in consistent_values(seed=5).items()}
    text = report(values, "2021", "pipes")
    rest = list(re.finditer(r"(?<=[|] 1)\d\d(?= [|])", text))[at]
    torn = f"{text[: rest.start()]}\n<span>{rest.group()}</span>{text[rest.end() :]}"
    torn = re.sub(r"(?m)^(\| *)([^|\n]*[\u4e00-\u9fff][^|\n]*)", r"\1<span>\2</span>", torn)
    fields = extract(torn.encode()).fields
    wrong = [name for name in values if fields[name].value not in (values[name], None)]
    assert [name for name in wrong if not fields[name].needs_review] == []


def test_a_tab_that_ends_every_line_parts_no_empty_cell_from_it() -> None:
    values = consistent_values(seed=6)
    text = report(values, "2021", "cells")
    names = ["proactive.licensing.decisions", "proactive.penalties.decisions", "proactive.coercion.decisions"]
    for label, name in zip(("行政许可", "行政处罚", "行政强制"), names, strict=True):
        text = text.replace(f"{label}\n{values[name]}\n", f"{label}\n")
    closed = "\n".join(f"\t{line}\t" for line in text.split("\n"))
    fields = extract(closed.encode()).fields
    assert [name for name in names if fields[name].state is State.BLANK and not fields[name].needs_review] == []


def test_a_word_for_none_behind_wide_gaps_is_an_empty_cell_as_the_others_are() -> None:
    values: dict[str, Number | str] = {**consistent_values(seed=7)}
    totals = [name for name in values if name.startswith("requests.") and name.endswith(".total")]
    text = report({**values, **dict.fromkeys(totals, "N/A")}, "2021", "cells")
    lines = text.split("\n")
    for at in [n for n, line in enumerate(lines) if line == "N/A"][3:20:4]:
        lines[at] = "\n\t\n\nN/A\n\n"
    fields = extract("\n\t\n".join(lines).encode()).fields
    assert [name for name in totals if fields[name].value is not None and not fields[name].needs_review] == []


def test_three_hyphens_among_cells_are_a_dash_and_a_line_of_them_a_border() -> None:
    text = "| 规章 | 制发 | 废止 |\n| --- | :---: | --- |\n| 规章 | 4 | --- |\n"
    cells = [cell for cell in plain.read(text.encode()).cells if cell.kind is not CellKind.TEXT]
    assert [(cell.kind, cell.column, cell.filled) for cell in cells] == [
        (CellKind.NUMBER, 2, True),
        (CellKind.BLANK, 3, True),
    ]


def test_hyphens_between_rows_that_were_put_in_one_line_are_borders() -> None:
    text = "| 前文 | | 信息内容 | 制发 | | --- | --- | | 规章 | 4 | | 文件 | --- |\n"
    cells = [cell for cell in plain.read(text.encode()).cells if cell.filled and cell.kind is not CellKind.TEXT]
    assert [(cell.kind, cell.number) for cell in cells] == [(CellKind.NUMBER, 4), (CellKind.BLANK, None)]


def test_rows_that_follow_each_other_are_one_table_and_others_another() -> None:
    text = "前文\n| 规章 | 1 |\n|---|---|\n| 行政许可 | 2 |\n\n| 行政强制 | 3 |\n"
    text += "说明\n规章\t4\n行政许可\t5\n6\n行政强制\t7\n"
    found = [(cell.number, cell.table) for cell in plain.read(text.encode()).cells if cell.number is not None]
    assert found == [(1, 0), (2, 0), (3, 1), (4, 2), (5, 2), (6, None), (7, 3)]


def test_tables_of_a_page_and_of_the_text_in_it_have_numbers_of_their_own() -> None:
    page = "<p>前文</p><table><tr><td>规章</td><td>1</td></tr></table>\n| 许可 | 2 |\n"
    page += "<table><tr><td>强制</td><td>3</td></tr></table>"
    found = [(cell.number, cell.table) for cell in html.read(page.encode()).cells if cell.number is not None]
    assert found == [(1, 0), (2, 1), (3, 2)]


def figures(text: str) -> list[int | float]:
    return [cell.number for cell in plain.read(text.encode()).cells if cell.number is not None]


@pytest.mark.parametrize(
    "cell",
    [
        "34³",
        "34¹²",
        "34①",
        "34 ①",
        "34⑴",
        "34※",
        "34†",
        "34*",
        "34＊",
        "34注1",
        "34 注①",
        "34[注1]",
        "34[1]",
        "34[^1]",
        "34[^注]",
        "34^2^",
        "34<sup>2</sup>",
        "34<sup>[2]</sup>",
        "~~12~~34",
        "\\sout{12} 34",
        "~~12~~ 34",
        "**~~12~~34**",
        "1̶2̶34",
        "<del>12</del>34",
        "<s>12</s> 34",
        "$34$",
        "$$34$$",
        "\\(34\\)",
        "\\[ 34 \\]",
        "$\\mathbf{34}$",
        "$\\text{34}$",
        "$34^{1}$",
        "$\\sout{12}34$",
        "34&nbsp;",
        "34<br>",
        "<b>34</b>",
        '<font color="red">34</font>',
    ],
)
def test_notes_struck_figures_and_formulas_leave_the_figure(cell: str) -> None:
    assert figures(f"| 规章 | {cell} | 5 |\n") == [34, 5]
    assert figures(f"规章\t{cell}\t5\n") == [34, 5]
    page = f"<!DOCTYPE html><table><tr><td>规章</td><td>{cell}</td><td>5</td></tr></table>"
    assert [one.number for one in html.read(page.encode()).cells if one.number is not None] == [34, 5]


@pytest.mark.parametrize(
    ("cell", "found"),
    [("$1{,}234$", [1234]), ("\\(-\\)", []), ("$-$", []), ("12(3)", [12]), ("12\\(3\\)", [12]), ("**1**2", [12])],
)
def test_a_formula_is_its_figure_alone(cell: str, found: list[int]) -> None:
    assert figures(f"| 规章 | {cell} |\n") == found


def test_what_marks_an_item_or_escapes_a_bracket_is_no_note_and_no_formula() -> None:
    document = plain.read("| \\(一\\)予以公开 | 3 |\n| ①属于国家秘密 | 4 |\n| 许可 ② | 6 |\n".encode())
    words = [document.text[cell.start : cell.end].replace("\0", "") for cell in document.cells]
    assert words == ["(一)予以公开", "3", "一属于国家秘密", "4", "许可", "6"]


def test_two_lines_of_a_cell_are_never_one_figure() -> None:
    cells = plain.read("| 规章 | 12<br>34 | 5 |\n".encode()).cells
    assert [(cell.number, cell.mark) for cell in cells[1:]] == [(12, "split"), (34, "split"), (5, "")]


def test_a_cell_whose_figure_is_struck_out_is_no_empty_one() -> None:
    cells = plain.read("| 规章 | ~~12~~ | 5 |\n".encode()).cells
    assert [cell.mark for cell in cells] == ["", "struck out", ""]


def coded(figure: int, zero: int) -> str:
    return "".join(f"(cid:{int(digit) + zero})" for digit in str(figure))


def test_digits_that_are_codes_of_a_font_are_read_if_all_ten_are_there_and_doubted() -> None:
    rows = [(120, 3), (45, 6), (789, 0)]
    text = "".join(f"规章\t{coded(a, 17)}\t{coded(b, 17)}\n" for a, b in rows)
    document = plain.read(text.encode())
    found = [(cell.number, cell.mark) for cell in document.cells if cell.number is not None]
    assert found == [(figure, "confusable") for row in rows for figure in row]
    assert document.raw(document.cells[2]) == coded(3, 17)
    assert figures(text.replace(coded(3, 17), coded(4, 17))) == []


def test_a_report_in_codes_of_a_font_has_every_figure_or_asks_for_it() -> None:
    values = consistent_values(most=400)
    text = report({name: coded(int(value), 30) for name, value in values.items()}, layout="tabs")
    fields = extract(text.encode()).fields
    assert [name for name, value in values.items() if fields[name].value != value] == []


def test_a_dash_of_several_characters_read_in_the_wrong_encoding_is_a_dash() -> None:
    values = {**consistent_values(seed=5), "proactive.licensing.decisions": "——"}
    source = report(values, "2021", "cells").encode().decode("cp1252", errors="replace")
    field = extract(source.encode()).fields["proactive.licensing.decisions"]
    assert (field.value, field.state, field.needs_review) == (None, State.BLANK, False)


@pytest.mark.parametrize("layout", ["cells", "spaced"])
def test_the_year_in_a_pages_head_is_no_figure(layout: str) -> None:
    values = consistent_values(seed=5)
    text = report(values, "2021", layout)
    head = "\f青禾县测试管理局 2023 年政府信息公开工作年度报告\n"
    torn = re.sub(r"(行政强制\n)" if layout == "cells" else r"(?=行政强制 )", rf"\g<0>{head}", text, count=1)
    assert torn != text
    field = extract(torn.encode()).fields["proactive.coercion.decisions"]
    assert field.value == values["proactive.coercion.decisions"]


def boxed(rows: list[list[tuple[str, int]]], widths: list[int], wide: int) -> str:
    """Draw a table as text browsers do, in which a cell may reach over several columns.

    ``wide`` is for how many columns of the screen a wide character counts.
    """
    lines = []
    for row in rows:
        line, at = "|", 0
        for words, across in row:
            width = sum(widths[at : at + across]) + across - 1
            more = (wide - 1) * sum(sign > "\u2e80" for sign in words)
            line += ("-" * width if words == "-" else words.ljust(width - more)) + "|"
            at += across
        lines.append(line)
    border = "+" + "-" * (len(lines[0]) - 2) + "+"
    return "\n".join(["前文", border, *lines, border, "后文"]) + "\n"


@pytest.mark.parametrize("typed", ["", "1024"])
def test_sides_that_moved_aside_in_one_line_are_those_of_the_lines_above_and_below(typed: str) -> None:
    rows = [
        [(name, 1), (one, 1), (two, 1), (three, 1)]
        for name, one, two, three in (
            ("内容", "制发", "废止", "现行"),
            ("规章", "7", "2", "3"),
            ("文件", "4", "5", "6"),
        )
    ]
    ruled = [line for row in rows for line in (row, [("-", 1)] * 4)]
    text = boxed(ruled, [6, 6, 6, 6], 2)
    own = next(line for line in text.split("\n") if "7" in line)
    cells = plain.read(text.replace(own, own.replace("7", typed, 1)).encode()).cells
    found = {cell.number: cell.column for cell in cells if cell.number is not None}
    assert [found[2], found[3]] == [found[5], found[6]] == [3, 4]
    assert [cell.column for cell in cells if cell.column == 2 and cell.kind is not TEXT] == [2, 2]


def test_sides_of_two_lines_that_moved_aside_alike_are_those_of_the_many_others() -> None:
    rows = [[(cell, 1) for cell in (f"行{n}", *(str(10 * n + m) for m in (1, 2, 3)))] for n in range(1, 7)]
    ruled = [line for row in rows for line in (row, [("-", 1)] * 4)]
    text = boxed(ruled, [6, 6, 6, 6], 2)
    for emptied in ("21", "41"):
        text = text.replace(emptied, " ")
    cells = plain.read(text.encode()).cells
    found = {cell.number: cell.column for cell in cells if cell.number is not None}
    assert {found[10 * n + 2] for n in range(1, 7)} == {3}
    assert {found[10 * n + 3] for n in range(1, 7)} == {4}


@pytest.mark.parametrize("wide", [1, 2])
def test_cells_of_a_drawn_table_stand_in_the_columns_that_their_sides_mark(wide: int) -> None:
    text = boxed(
        [
            [("", 2), ("申请人情况", 5)],
            [("", 2), ("-", 5)],
            [("", 2), ("", 1), ("法人或其他组织", 3), ("", 1)],
            [("", 2), ("自然人", 1), ("-", 3), ("总计", 1)],
            [("", 2), ("", 1), ("商业企业", 1), ("科研机构", 1), ("其他", 1), ("", 1)],
            [("-", 2), ("-", 1), ("-", 1), ("-", 1), ("-", 1), ("-", 1)],
            [("一、本年新收政府信息公开申请（件）", 2), ("3", 1), ("1", 1), ("0", 1), ("0", 1), ("4", 1)],
            [("-", 2), ("-", 1), ("-", 1), ("-", 1), ("-", 1), ("-", 1)],
            [("办理结果", 1), ("予以公开", 1), ("2", 1), ("1", 1), ("0", 1), ("0", 1), ("3", 1)],
        ],
        [wide * width for width in (9, 21, 4, 5, 5, 4, 3)],
        wide,
    )
    cells = plain.read(text.encode()).cells
    columns = {text[cell.start : cell.end]: (cell.column, cell.across) for cell in cells if cell.kind is TEXT}
    assert columns["申请人情况"] == (3, 5)
    assert columns["法人或其他组织"] == (4, 3)
    assert columns["自然人"] == (3, 1)
    assert columns["总计"] == (7, 1)
    assert columns["一、本年新收政府信息公开申请（件）"] == (1, 2)
    figures_at = [(cell.number, cell.column) for cell in cells if cell.number is not None]
    assert figures_at == [(3, 3), (1, 4), (0, 5), (0, 6), (4, 7), (2, 3), (1, 4), (0, 5), (0, 6), (3, 7)]
    row = next(cell.row for cell in cells if text[cell.start : cell.end] == "总计")
    heads = [text[cell.start : cell.end] for cell in cells if cell.row == row]
    assert heads.index("其他") < heads.index("总计")  # from left to right, whatever line they stand in


def test_glosses_in_a_drawn_table_put_no_cell_into_another_column() -> None:
    drawn = boxed(
        [
            [("行政复议", 5), ("行政诉讼", 10)],
            [("", 5), ("-", 10)],
            [("", 5), ("未经复议直接起诉", 5), ("复议后起诉", 5)],
            [("-", 1)] * 15,
            *[[(head, 1) for head in heads * 3] for heads in (["结果", "结果", "其他", "审结", "总计"],)],
            [("-", 1)] * 15,
            [(str(n), 1) for n in range(15)],
        ],
        [6] * 15,
        2,
    )
    cells = plain.read(drawn.replace("复", "复(fù)").replace("维", "维(wéi)").encode()).cells
    text = plain.read(drawn.replace("复", "复(fù)").encode()).text
    columns = {text[one.start : one.end].replace("\0", ""): (one.column, one.across) for one in cells}
    assert columns["未经复议直接起诉"] == (6, 5)
    assert columns["复议后起诉"] == (11, 5)


def test_a_sign_for_none_far_behind_a_label_in_one_cell_is_a_cell_of_its_own() -> None:
    rows = ("规章                 --      ", "           2              -- ", "规范性文件 -                ")
    rule = f"+{'-' * 30}+\n"
    cells = plain.read((rule + "".join(f"| {row} |\n" for row in rows) + rule).encode()).cells
    assert [(one.kind, one.number) for one in cells] == [
        (TEXT, None),
        (CellKind.BLANK, None),
        (CellKind.NUMBER, 2),
        (CellKind.BLANK, None),
        (TEXT, None),
    ]


def test_a_cell_that_says_that_it_goes_on_in_the_next_line_is_one_with_what_stands_there() -> None:
    heads = ["自\\\\", "商业\\\\", "科研\\\\", "社会公\\\\", "法律服\\\\", "其他", "总\\\\"]
    behind = [["然\\\\", "企业", "机构", "益组织", "务机构", "", "计"], ["人", "", "", "", "", "", ""]]
    one = next(one for one in forms()["2021"].sections if one.id == "requests")
    values = dict.fromkeys((spec.id for spec in one.fields), "")
    figures = {
        f"requests.{line}.{column}": 2 for line in ("new", "granted", "total") for column in ("research", "total")
    }
    rows = [["申请人情况", "", "", "", *[""] * 6], *(["", "", "", *row] for row in (heads, *behind))]
    for line in one.lines:
        path = line.fields[0].row_label
        labels = [*path, *[""] * 3][:3]
        rows.append([*labels, *(str((values | figures)[spec.id]) for spec in line.fields)])
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    fields = extract(
        f"青禾县2023年政府信息公开工作年度报告\n\n三、收到和处理政府信息公开申请情况\n\n{table}\n".encode()
    ).fields
    assert {name: fields[name].value for name in values} == {name: figures.get(name) for name in values}
    assert [name for name in values if fields[name].needs_review] == []


def test_what_counts_the_item_and_a_word_for_none_in_a_narrow_cell_are_of_its_label() -> None:
    drawn = (
        "+------+------+------+\n"
        "| 2    | 7    |      |\n"
        "| 没有 |      |      |\n"
        "| 现成 |      |      |\n"
        "| 信息 |      |      |\n"
        "+------+------+------+\n"
        "| 其他 | 3    | 没有 |\n"
        "| 处理 | 件   |      |\n"
        "+------+------+------+\n"
    )
    cells = plain.read(drawn.encode()).cells
    assert [one.number for one in cells if one.number is not None] == [7, 3]
    assert [one.row for one in cells if one.kind is CellKind.BLANK and one.filled] == [2]


def _as_a_program_writes(rows: list[list[str]], sign: str, counted: bool) -> str:
    """Write a table with every span repeated in the cells it covers, its rows and columns counted or not."""
    if counted:
        rows = [["", *map(str, range(len(rows[0])))], *([str(n), *row] for n, row in enumerate(rows))]
    return "\n".join(sign.join(row) for row in rows) + "\n"


@pytest.mark.parametrize("sign", [",", "\t"])
@pytest.mark.parametrize("counted", [False, True])
@pytest.mark.parametrize("none", ["0", "不涉及"])
def test_a_table_that_a_program_wrote_out_has_no_rows_and_columns_of_numbers(
    sign: str, counted: bool, none: str
) -> None:
    values = consistent_values(seed=8)
    text = ""
    for tabbed, block in groupby(report(values, "2021", "tabs").split("\n"), key=lambda line: "\t" in line):
        if not tabbed:
            text += "\n".join(block) + "\n"
            continue
        rows = [[none if cell == "0" else cell for cell in line.split("\t")] for line in block]
        width = max(map(len, rows))
        spread = [row + row[-1:] * (width - 2) if len(row) == 2 else row[:1] * (width - len(row)) + row for row in rows]
        text += f"\n{_as_a_program_writes(spread, sign, counted)}\n"
    extraction = extract(text.encode())
    wrong = [
        name
        for name, value in values.items()
        if extraction.fields[name].value != value and not (none != "0" and value == 0)
    ]
    assert wrong == []


def test_figures_that_begin_with_nought_are_no_count_of_rows() -> None:
    text = "规章\t0\t5\n行政许可\t1\t7\n行政强制\t2\t9\n"
    assert figures(text) == [0, 5, 1, 7, 2, 9]
    assert figures("0\t5\t4\n1\t7\t3\n2\t9\t3\n") == [0, 5, 4, 1, 7, 3, 2, 9, 3]


def _drawn_without_rules(rows: list[list[str]]) -> str:
    """Draw a table with a rule above and one below, as programs do with rows that have no heads of their own."""
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join(["+---+", *lines, "+---+"]) + "\n"


def test_a_drawn_table_of_heads_and_one_row_has_a_row_a_line_as_those_before_it() -> None:
    values = consistent_values(seed=11)
    text = ""
    for tabbed, block in groupby(report(values, "2021", "tabs").split("\n"), key=lambda line: "\t" in line):
        rows = [line.split("\t") for line in block]
        width = max(map(len, rows))
        if rows[0][0] == "行政复议":
            ends = rows[2][:5]
            rows[:3] = [
                ["行政复议"] * 5 + ["行政诉讼"] * 10,
                ends + ["未经复议直接起诉"] * 5 + ["复议后起诉"] * 5,
                ends * 3,
            ]
        rows = [row[:1] * (width - len(row)) + row for row in rows]
        text += _drawn_without_rules(rows) if tabbed else "\n".join(row[0] for row in rows) + "\n"
    extraction = extract(text.encode())
    assert [name for name in values if extraction.fields[name].value != values[name]] == []
    assert [name for name in values if extraction.fields[name].needs_review] == []


@pytest.mark.parametrize("zero", ["0件", "—", "无", ""])
def test_a_box_has_a_row_a_line_whatever_stands_in_the_cells(zero: str) -> None:
    values = consistent_values(seed=11)
    text = ""
    for tabbed, block in groupby(report(values, "2021", "tabs").split("\n"), key=lambda line: "\t" in line):
        rows = [line.replace("\t0", f"\t{zero}").split("\t") for line in block]
        rows = [[f"{cell}件" if cell.isdecimal() and row[0][-2:] != "收费" else cell for cell in row] for row in rows]
        width = max(map(len, rows))
        rows = [row[:1] * (width - len(row)) + row for row in rows]
        text += _drawn_without_rules(rows) if tabbed else "\n".join(row[0] for row in rows) + "\n"
    fields = extract(text.encode()).fields
    told = {name: value for name, value in values.items() if value or zero == "0件"}
    assert [name for name, value in told.items() if fields[name].value != value] == []
    assert [name for name in told if fields[name].needs_review] == []


@pytest.mark.parametrize("around", [" ", "\xa0", "\u3000"])
@pytest.mark.parametrize("dash", ["—", "——", "--"])
def test_a_drawn_row_of_dashes_for_none_is_no_border_whatever_blanks_stand_around_them(around: str, dash: str) -> None:
    cells = " | ".join([f"{around}{dash}{around}"] * 15)
    drawn = f"+----+----+\n| {cells} |\n+----+----+\n"
    assert [cell.kind for cell in plain.read(drawn.encode()).cells] == [CellKind.BLANK] * 15


def test_a_drawn_table_with_one_column_of_figures_has_a_row_a_line() -> None:
    rows = [["统计指标", "单位", "数量"], *([f"{n}.第{n}项", "件", str(40 + n)] for n in range(1, 9))]
    cells = plain.read(_drawn_without_rules(rows).encode()).cells
    assert [(cell.number, cell.row) for cell in cells if cell.number] == [(40 + n, 1 + n) for n in range(1, 9)]


@pytest.mark.parametrize("tag", ["entry", "w:t", "class"])
def test_tags_of_any_language_are_no_text_and_their_strokes_no_nothings(tag: str) -> None:
    values = consistent_values(seed=12)
    text = ""
    for line in report(values, "2021", "tabs").split("\n"):
        cells = [f"<{tag}>\n{cell}\n</{tag}>" for cell in line.split("\t")]
        text += "\n".join(cells) + "\n" if len(cells) > 1 else line + "\n"
    extraction = extract(text.encode())
    wrong = [name for name in values if extraction.fields[name].value != values[name]]
    assert [name for name in wrong if not extraction.fields[name].needs_review] == []
    assert [name for name in wrong if extraction.fields[name].value is not None] == []
    assert len(wrong) <= 3


def test_two_figures_that_a_tag_parts_are_two() -> None:
    assert figures("| 规章 | <x>3</x><x>5</x> | 0 |\n") == [3, 5, 0]


@pytest.mark.parametrize(
    ("sign", "line_end"),
    [
        ("；", "；"),
        (";", "；"),
        (" ; ", "；"),
        *((sign, "\n") for sign in ("；", ";", " ; ", "/", " / ", ": ", "：", "~", " # ", "·", "、")),
    ],
)
def test_signs_part_cells_where_rows_of_figures_have_them(sign: str, line_end: str) -> None:
    values = consistent_values(seed=3, most=9)
    text = report(values, "2021", "tabs").strip().replace("\t", sign).replace("\n", line_end)
    extraction = extract(text.encode())
    assert {name: extraction.fields[name].value for name in values} == values
    assert not any(extraction.fields[name].needs_review for name in values)


def test_semicolons_of_sentences_part_nothing() -> None:
    text = "收到申请3件；办结2件；其中予以公开1件；结转1；0\n" * 9
    assert "\t" not in plain.read(text.encode()).text
    text = "1月2日、3日、4日、5日、6日办理，比例1:2:3:4，见2024/1/2\n" * 9
    assert "\t" not in plain.read(text.encode()).text


def test_the_sides_of_a_drawn_line_may_stand_aside_by_up_to_half_a_cell() -> None:
    drawn = (
        "┌────────────────┬──────────────────┬──────────────────┐\n"
        "│规章            │0                 │1                 │\n"
        "├────────────────┼──────────────────┼──────────────────┤\n"
        "│规范性文件      │#VALUE!                 │2                 │\n"
        "├────────────────┼──────────────────┼──────────────────┤\n"
        "│行政许可        │3                 │4                 │\n"
        "└────────────────┴──────────────────┴──────────────────┘"
    )
    columns = {cell.start: cell.column for cell in plain.read(drawn.encode()).cells}
    assert columns[drawn.index("2")] == columns[drawn.index("1")] == columns[drawn.index("4")]
    assert columns[drawn.index("#")] == columns[drawn.index("3")]


def test_a_tab_at_the_end_of_each_line_parts_nothing() -> None:
    values = consistent_values(seed=41, most=9)
    lines = report(values, layout="tabs").split("\n")
    text = "\n".join("\t\n".join(cell for cell in line.split("\t")) + "\t" * ("\t" in line) for line in lines)
    found = extract(text.encode())
    assert {name: found.fields[name].value for name in values} == values
    assert not [name for name in values if found.fields[name].needs_review]


@pytest.mark.parametrize("layout", ["pipes", "down"])
def test_a_stroke_for_none_that_was_escaped_is_one(layout: str) -> None:
    counted = consistent_values(seed=42, most=9)
    values = {name: number or "\\\\" for name, number in counted.items()}
    text = report(values, layout="tabs" if layout == "down" else layout)
    if layout == "down":
        text = "\n\n".join(cell for line in text.split("\n") for cell in line.split("\t"))
    found = extract(text.encode())
    assert {name: found.fields[name].value or 0 for name in values} == counted
    assert all(found.fields[name].state is State.BLANK for name, number in counted.items() if not number)


def test_a_tag_that_a_narrow_column_breaks_swallows_no_figures_of_its_row() -> None:
    """Pandoc writes the marks of its own language into cells, and breaks them where the column ends."""
    rule = "+--------+------------------+----+----+\n"
    row = (
        "|        | <verbat          | 7  | 12 |\n"
        "|        | im></verbatim>1. |    |    |\n"
        "|        | 规章             |    |    |\n"
    )
    document = read(((rule + row) * 9).encode())
    assert document.format == "text"
    assert [cell.number for cell in document.cells if cell.number is not None] == [7, 12] * 9


def test_a_row_over_several_printed_lines_has_its_figures_where_they_are_printed() -> None:
    shown = "总计 12 34\n" * 60
    screen = Screen(shown, 2)
    assert screen.middle(0, 520, 522) > screen.middle(0, 500, 502) > screen.middle(0, 8, 10)
