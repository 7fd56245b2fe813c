"""Fields by their places: whatever else stands in a table, a value is where its label and its head meet.

Each case is a small report of our own, complete but for one change. The figures obey the form's sums, so that none is
asked about without need; what the page states is read as it stands, and where it cannot be told, a person is asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

import pytest
from press import consistent_values, html_table, report, table, workbook_of

from extractor import readers
from extractor.forms import Section
from extractor.forms.catalogue import forms
from extractor.locate import locate
from extractor.locate.places import matrices_of, read_places
from extractor.page.values import Number, Reason, State
from extractor.pipeline import extract
from extractor.result import Extraction

APPLICANTS = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
OUTCOMES = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
GROUPS = ("review", "direct_suit", "suit_after_review")
GROUP_NAMES = ("行政复议", "未经复议直接起诉", "复议后起诉")

Rows = list[list[str]]
Change = Callable[[Rows], Rows]


def section(name: str, form: str = "2021") -> Section:
    return next(one for one in forms()[form].sections if one.id == name)


def rows_of_three(values: Mapping[str, Number | str], form: str = "2021") -> Rows:
    """Return section three: heads, then a row a line, its innermost label first."""
    lines = section("requests", form).lines
    rows = [[line.fields[0].row_label[-1], *(str(values[spec.id]) for spec in line.fields)] for line in lines]
    return [["项目", *APPLICANTS], *rows]


def rows_of_four(values: Mapping[str, Number | str]) -> Rows:
    return [[str(values[f"disputes.{group}.{one}"]) for one in IDS] for group in GROUPS]


IDS = ("upheld", "corrected", "other", "pending", "total")


def shown(rows: Sequence[Sequence[str]], layout: str) -> str:
    if layout == "html":
        cells = ("".join(f"<td>{cell}</td>" for cell in row) for row in rows)
        return f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>"
    if layout == "tabs":
        return "\n" + "".join("\t".join(row) + "\n" for row in rows)
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return "\n\n" + "\n".join([lines[0], "|" + " --- |" * len(rows[0]), *lines[1:]]) + "\n"


def with_table(values: Mapping[str, Number | str], name: str, text: str, layout: str, form: str = "2021") -> Extraction:
    """Return what is read of a report in which a table of a section is printed as ``text``."""
    printed = "pipes" if layout == "markdown" else layout
    whole = report(values, form, printed)
    own = html_table(section(name, form), values) if layout == "html" else table(section(name, form), values, printed)
    assert own in whole
    return extract(whole.replace(own, text).encode())


def changed(change: Change, layout: str, values: Mapping[str, Number | str], form: str = "2021") -> Extraction:
    return with_table(values, "requests", shown(change(rows_of_three(values, form)), layout), layout, form)


def silent(extraction: Extraction, right: Mapping[str, Number | str | None]) -> dict[str, object]:
    """Return what is wrong and not asked about."""
    fields = extraction.fields
    return {
        name: fields[name].value if name in fields else "not a field"
        for name, value in right.items()
        if name not in fields or (fields[name].value != value and not fields[name].needs_review)
    }


def wrong(extraction: Extraction, right: Mapping[str, Number]) -> dict[str, object]:
    return {name: extraction.fields[name].value for name in right if extraction.fields[name].value != right[name]}


def asked(extraction: Extraction) -> set[str]:
    return {name for name, value in extraction.fields.items() if value.needs_review and name.count(".") > 1}


def column(at: int, head: str, cells: Sequence[str]) -> Change:
    """Return the change that puts a column before one of the applicants' (7: behind all)."""

    def change(rows: Rows) -> Rows:
        every = zip(rows, [head, *(cells[n % len(cells)] for n in range(len(rows)))], strict=False)
        return [[*row[: 1 + at], cell, *row[1 + at :]] for row, cell in every]

    return change


def label(change: Callable[[str], list[str]]) -> Change:
    return lambda rows: [
        [*(change(row[0]) if n else [""] * len(change(row[0]))), *row[1:]] for n, row in enumerate(rows)
    ]


def paths(rows: Rows) -> list[tuple[str, list[str]]]:
    """Return the rows of section three with all that their labels stand under, and themselves, in one cell."""
    form = "2019" if len(rows) == len(section("requests", "2019").lines) + 1 else "2021"
    lines = section("requests", form).lines
    return [("".join(line.fields[0].row_label), row) for line, row in zip(lines, rows[1:], strict=True)]


# --- section three ---------------------------------------------------------------------------------------------------

PLAIN: dict[str, Change] = {
    "nothing": lambda rows: rows,
    "units before the figures": column(0, "计量单位", ["件"]),
    "units among the figures": column(3, "计量单位", ["件"]),
    "remarks before the figures": column(0, "备注", ["见附件"]),
    "remarks among the figures": column(2, "备注", ["见附件"]),
    "remarks behind": column(7, "备注", ["已办结"]),
    "codes behind the labels": column(0, "代码", ["A1"]),
    "numbers of rows": column(0, "行次", [str(n) for n in range(1, 30)]),
    "last year's total beside": column(6, "上年总计", ["3", "0", "8"]),
    "labels behind the figures": lambda rows: [[*row[1:], row[0]] for row in rows],
    "labels on both sides": lambda rows: [[*row, row[0]] for row in rows],
    "labels with what they stand under": lambda rows: [rows[0], *([path, *row[1:]] for path, row in paths(rows))],
    "those behind the figures": lambda rows: [rows[0][::-1], *([*row[:0:-1], path] for path, row in paths(rows))],
    "labels with their numbers apart": label(lambda words: [words[:2], words[2:]]),
    "rows upside down": lambda rows: [rows[0], *rows[:0:-1]],
    "columns from right to left": lambda rows: [[row[0], *row[:0:-1]] for row in rows],
    "a row of the agency's own": lambda rows: [*rows[:3], ["其中：网上申请", *"1234567"], *rows[3:]],
    "a row of shares below": lambda rows: [*rows, ["占比", *["12%"] * 7]],
}


@pytest.mark.parametrize("form", ["2021", "2019"])
@pytest.mark.parametrize("layout", ["html", "markdown", "tabs"])
@pytest.mark.parametrize("name", PLAIN)
def test_what_else_stands_in_a_table_moves_no_value(name: str, layout: str, form: str) -> None:
    values = consistent_values(form, seed=3)
    extraction = changed(PLAIN[name], layout, values, form)
    assert not silent(extraction, values)
    if layout != "tabs":
        assert not wrong(extraction, values)


@pytest.mark.parametrize("name", [name for name in PLAIN if name.startswith(("units", "labels", "numbers", "codes"))])
def test_what_stands_beside_a_label_is_no_reason_to_ask(name: str) -> None:
    values = consistent_values(seed=11)
    assert not asked(changed(PLAIN[name], "html", values))


@pytest.mark.parametrize("layout", ["html", "markdown"])
@pytest.mark.parametrize("first", ["本年", "上年"])
def test_rows_of_last_year_are_not_read(first: str, layout: str) -> None:
    values = consistent_values(seed=4)

    def change(rows: Rows) -> Rows:
        own = [[row[0], "本年", *row[1:]] for row in rows[1:]]
        old = [[row[0], "上年", *(str(int(cell) + 1) for cell in row[1:])] for row in rows[1:]]
        pairs = zip(own, old, strict=True) if first == "本年" else zip(old, own, strict=True)
        return [[rows[0][0], "年度", *rows[0][1:]], *(row for pair in pairs for row in pair)]

    assert not silent(changed(change, layout, values), values)


@pytest.mark.parametrize("sign", ["×", "待补", "."])
def test_words_in_the_place_of_a_value_stand_in_no_other_place(sign: str) -> None:
    values = consistent_values(seed=5)
    nothing = {name for name, value in values.items() if value == 0 and name.startswith("requests.")}
    right = {name: None if name in nothing else value for name, value in values.items()}
    rows = rows_of_three({name: sign if name in nothing else value for name, value in values.items()})
    for layout in ("html", "markdown"):
        extraction = with_table(values, "requests", shown(rows, layout), layout)
        assert not silent(extraction, right)
        assert extraction.fields["requests.new.total"].value == values["requests.new.total"]


def test_a_sheet_with_the_total_alone_gives_the_total_alone() -> None:
    values = consistent_values(seed=6)
    total = [spec.id for spec in section("requests").fields if spec.column_id == "total"]

    def change(book: object) -> None:
        sheet = book["表2"]  # type: ignore[index]
        sheet.delete_rows(1, sheet.max_row)
        for row in rows_of_three(values):
            sheet.append([row[0], int(row[7]) if row[7].isdecimal() else row[7], *[None] * 6])
        sheet.cell(sheet.max_row, 15, " ")

    extraction = extract(workbook_of(values, change))
    right = {name: value if name in total else None for name, value in values.items() if name.startswith("requests.")}
    read = {name: one for name, one in extraction.fields.items() if one.state is State.READ and name in right}
    assert not {name: one.value for name, one in read.items() if one.value != right[name]}


def test_a_printed_row_moved_aside_is_not_replaced_by_what_the_sums_say() -> None:
    values = {**consistent_values(seed=7), "requests.granted.natural_person": 2, "requests.granted.business": 9}
    rows = rows_of_three(values)
    moved = next(row for row in rows if row[0].startswith("（一）"))
    moved[1:] = [*moved[2:], ""]
    spaced = [[cell for one in row for cell in (one, " ")] for row in rows]
    extraction = with_table(values, "requests", shown(spaced, "markdown"), "markdown")
    derived = [name for name, one in extraction.fields.items() if one.state is State.DERIVED and not one.needs_review]
    assert not [name for name in derived if name.startswith("requests.granted.")]


# --- section four ----------------------------------------------------------------------------------------------------


def four(values: Mapping[str, Number], order: Sequence[int], layout: str, *, cut: bool = False) -> Extraction:
    """Return what is read where the three groups of section four stand in an order, side by side or apart."""
    figures = rows_of_four(values)
    if cut:
        names = ("行政复议", "行政诉讼（未经复议直接起诉）", "行政诉讼（复议后起诉）")
        heading = "<p>{}</p>" if layout == "html" else "\n{}\n"
        parts = (heading.format(names[n]) + shown([list(OUTCOMES), figures[n]], layout) for n in order)
        return with_table(values, "disputes", "".join(parts), layout)
    rows = [[GROUP_NAMES[n] for n in order], list(OUTCOMES) * 3, [cell for n in order for cell in figures[n]]]
    if layout == "html":
        spans = "".join(f'<td colspan="5">{GROUP_NAMES[n]}</td>' for n in order)
        text = shown(rows[1:], "html").replace("<table>", f"<table><tr>{spans}</tr>")
        return with_table(values, "disputes", text, layout)
    return with_table(values, "disputes", shown(rows, layout), layout)


@pytest.mark.parametrize("layout", ["html", "markdown", "tabs"])
@pytest.mark.parametrize("cut", [False, True])
@pytest.mark.parametrize("order", [(0, 1, 2), (1, 2, 0), (0, 2, 1), (2, 1, 0)])
def test_groups_of_section_four_go_by_their_names(order: tuple[int, ...], layout: str, cut: bool) -> None:
    values = consistent_values(seed=9)
    assert not silent(four(values, order, layout, cut=cut), values)


@pytest.mark.parametrize("between", ["-", "——", "：", ""])
def test_a_group_and_its_outcome_in_one_cell_name_a_field(between: str) -> None:
    values = consistent_values(seed=10)
    figures = rows_of_four(values)
    rows = [[f"{GROUP_NAMES[n]}{between}{OUTCOMES[m]}", figures[n][m]] for n in (2, 0, 1) for m in (4, 0, 1, 2, 3)]
    extraction = with_table(values, "disputes", shown([["项目", "件数"], *rows], "html"), "html")
    assert not wrong(extraction, values)


# --- what a reading says ---------------------------------------------------------------------------------------------


def test_a_reading_has_a_cell_for_every_field_and_nothing_else() -> None:
    values = consistent_values(seed=12)
    document = readers.read(f"<html><body>{shown(rows_of_three(values), 'html')}</body></html>".encode())
    reading = read_places(matrices_of(document), section("requests"))
    assert reading.cells.keys() == {spec.id for spec in section("requests").fields} == reading.alone
    assert not (reading.shared or reading.words or reading.twice or reading.lacking or reading.others)


def test_two_tables_that_contradict_each_other_give_nothing() -> None:
    values = consistent_values(seed=13)
    rows = rows_of_three(values)
    other = [rows[0], *([row[0], *(str(int(cell) + 1) for cell in row[1:])] for row in rows[1:])]
    document = readers.read(f"<html><body>{shown(rows, 'html')}<p>又</p>{shown(other, 'html')}</body></html>".encode())
    assert not read_places(matrices_of(document), section("requests")).cells


def test_labels_on_both_sides_do_not_tell_another_form() -> None:
    for form in ("2019", "2021"):
        values = consistent_values(form, seed=14)
        text = shown(PLAIN["labels on both sides"](rows_of_three(values, form)), "html")
        page = f"<html><body><h2>三、收到和处理政府信息公开申请情况</h2>{text}</body></html>"
        located = locate(readers.read(page.encode()))
        assert located.forms["requests"] == form


def test_heads_among_other_words_in_another_order_are_doubted() -> None:
    values = consistent_values(seed=15)
    order = (1, 2, 0)
    figures = [cell for n in order for cell in rows_of_four(values)[n]]
    heads = [["行政诉讼", "行政复议"], ["未经复议直接起诉", "（件）", "复议后起诉", "（件）"], [*OUTCOMES * 3]]
    extraction = with_table(values, "disputes", shown([*heads, figures], "tabs"), "tabs")
    assert not silent(extraction, values)
    doubts = {reason for name in GROUPS for reason in extraction.fields[f"disputes.{name}.upheld"].reasons}
    right = all(extraction.fields[f"disputes.{one}.total"].value == values[f"disputes.{one}.total"] for one in GROUPS)
    assert right or Reason.HEADER_UNCLEAR in doubts or Reason.LABEL_UNCLEAR in doubts


def test_heads_that_stand_over_other_columns_than_their_letters_say_are_doubted() -> None:
    values = consistent_values(seed=16)
    rows = rows_of_three(values)
    top = [*["项目"] * 3, *["申请人情况"] * 7]
    moved = ["商业企业", "科研机构", "社会公益组织", "自然人", "法律服务机构", "其他", *["法人或其他组织"] * 3, "总计"]
    text = shown([top, moved, *([row[0]] * 3 + row[1:] for row in rows[1:])], "markdown")
    assert not silent(with_table(values, "requests", text, "markdown"), values)


def test_words_for_none_behind_a_label_without_borders_are_no_noughts() -> None:
    values = consistent_values(seed=17)
    nothing = [f"requests.other.no_correction.{one}" for one in PEOPLE]
    wordless = {**values, **dict.fromkeys(nothing, "无")}
    extraction = extract(report(wordless, "2021", "tabs").replace("\t", ",").encode())
    assert all(extraction.fields[name].value is None or extraction.fields[name].needs_review for name in nothing)


PEOPLE = ("natural_person", "business", "research", "public_welfare", "legal_service", "other", "total")


def test_a_figure_beside_an_empty_cell_under_another_head_is_doubted() -> None:
    """Where two tabs part cells and empty ones at the end are dropped, as many are left as there are columns."""
    values = {**consistent_values("2019", seed=5), "proactive.fees.change": ""}
    text = report(values, "2019", "tabs")
    rows = [row.replace("\t", "\t\t").rstrip("\t") for row in text.split("\n")]
    fields = extract("\n".join(rows).encode()).fields
    names = [name for name in fields if name.startswith("proactive.")]
    assert [
        name
        for name in names
        if fields[name].value != (values[name] if values[name] != "" else None) and not fields[name].needs_review
    ] == []
    assert fields["proactive.procurement.projects"].reasons == ()


def test_an_empty_cell_beside_a_figure_that_is_nobodys_is_doubted() -> None:
    """Figures that stand one column before their heads leave the last one empty and the first one over."""
    values = consistent_values(seed=9)
    text = report(values, "2021", "tabs")
    lines = [
        f"\t{line}" if "自然人" in line.split("\t") else line + "\t" * (line.count("\t") >= 7)
        for line in text.split("\n")
    ]
    extraction = extract("\n".join(lines).encode())
    wrong = [name for name, value in values.items() if extraction.fields[name].value != value]
    assert [name for name in wrong if not extraction.fields[name].needs_review] == []


def test_rows_that_are_filled_as_all_others_but_one_column_off_are_doubted() -> None:
    """A program that writes merged labels with a cell too few moves the figures of their rows aside."""
    printed = consistent_values(seed=9)
    rows = [name.removesuffix(".total") for name in printed if f"{name.removesuffix('total')}natural_person" in printed]
    values: dict[str, Number | str] = {**printed}
    for one in rows:
        values[f"{one}.total"] = printed[f"{one}.total"] - printed[f"{one}.natural_person"]
        values[f"{one}.natural_person"] = ""
    text = report(values, "2021", "html")
    row = next(line for line in text.split("\n") if "一、本年新收" in line)
    fields = extract(text.encode()).fields
    assert not any(fields[f"requests.new.{person}"].needs_review for person in PEOPLE[1:])
    head, sign, figures = row.partition("<td></td>")
    assert sign
    off = extract(text.replace(row, head + figures.replace("</tr>", "<td></td></tr>")).encode()).fields
    assert all(off[f"requests.new.{person}"].needs_review for person in PEOPLE)


@pytest.mark.parametrize("layout", ["html", "markdown", "tabs"])
def test_an_empty_row_whose_merged_label_is_said_thrice_heads_no_figures(layout: str) -> None:
    values = dict.fromkeys(consistent_values(), 0)
    rows = rows_of_three(values)
    rows[1] = [rows[1][0], *[""] * len(APPLICANTS)]
    three = shown([[row[0]] * 3 + row[1:] for row in rows], layout)
    behind = shown([[""] * 3 + ["0"] * len(APPLICANTS)], layout)  # as where the next table has lost its heads
    extraction = with_table(values, "requests", three + behind, layout)
    assert not silent(extraction, {f"requests.new.{one}": None for one in PEOPLE})


@pytest.mark.parametrize("layout", ["html", "markdown", "tabs"])
@pytest.mark.parametrize("row", [11, 13, 16])
def test_a_row_of_words_in_the_places_of_its_values_is_not_one_that_was_lost(layout: str, row: int) -> None:
    values = dict.fromkeys(consistent_values(), 0)
    line = section("requests").lines[row - 1]
    said = changed(lambda rows: [*rows[:row], [rows[row][0], *["否"] * 7], *rows[row + 1 :]], layout, values)
    assert not silent(said, dict.fromkeys((spec.id for spec in line.fields), None))


@pytest.mark.parametrize("layout", ["markdown", "tabs"])
def test_heads_that_begin_over_the_labels_head_no_row_that_begins_with_one(layout: str) -> None:
    """Where empty cells are lost, a row with few cells left may have as many as the heads, one column off."""
    values: dict[str, Number | str] = {**dict.fromkeys(consistent_values(), 0)}
    few = ("requests.new", "requests.partly_granted", "requests.total")
    for row in few:
        values |= {f"{row}.natural_person": 16, f"{row}.legal_service": 3, f"{row}.total": 19}
    rows = rows_of_three(values)
    heads = [["申请人情况"], ["自然人", "法人或其他组织", "总计"], list(APPLICANTS[1:-1])]
    shorter = [[own[0], "16", "", "3", "19"] if own[1] == "16" else own for own in rows[1:]]
    said = with_table(values, "requests", shown([*heads, *shorter], layout), layout)
    blank = ("business", "research", "public_welfare", "other")
    right = {name: value for name, value in values.items() if name.rpartition(".")[0] in few}
    assert not silent(said, {**right, **dict.fromkeys(f"{row}.{one}" for row in few for one in blank)})


def test_heads_that_were_lost_where_they_are_said_again_place_no_figures() -> None:
    values: dict[str, Number | str] = {**consistent_values(seed=5)}
    shown = {"disputes.review.upheld": 3, "disputes.direct_suit.upheld": 1, "disputes.direct_suit.total": 1}
    values |= {name: shown.get(name, "") for name in values if name.startswith("disputes.")}
    heads = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    full = report(values, "2021", "pipes")
    lines = full.split("\n")
    last = max(at for at, line in enumerate(lines) if line.startswith("| 结果维持"))
    row = lines[last + 1]
    for at, cells in (
        (last - 2, ["行政复议", "行政诉讼"]),
        (last - 1, [*heads, "未经复议直接起诉", "复议后起诉"]),
        (last, [*heads, *heads]),
    ):
        lines[at] = f"| {' | '.join([*cells, *[''] * (15 - len(cells))])} |"
    fields = extract("\n".join(lines).encode()).fields
    assert row.count("|") == 16
    right = {name: shown.get(name) for name in values if name.startswith("disputes.")}
    assert [name for name in right if fields[name].value != right[name] and not fields[name].needs_review] == []
    assert fields["disputes.suit_after_review.total"].value is None


def test_figures_that_reach_from_under_one_head_to_the_next_are_given_to_none_unasked() -> None:
    values: dict[str, Number | str] = dict(consistent_values(seed=3, most=1))
    heads = "".join(f'<td colspan="{1 if n < 5 else 2}">{head}</td>' for n, head in enumerate(["项目", *APPLICANTS]))
    rows = [f"<tr>{heads}</tr>"]
    for line in section("requests").lines:
        names = [spec.id for spec in line.fields]
        values |= dict.fromkeys(names, 0) | {names[4]: ""}
        label, figures = line.fields[0].row_label[-1], [str(values[name]) for name in names]
        cells = "".join(f"<td>{cell}</td>" for cell in [label, *figures[:5]])
        rows.append(f'<tr>{cells}<td colspan="2">{figures[5]}</td><td colspan="2">{figures[6]}</td></tr>')
    text = report(values, layout="html")
    own = html_table(section("requests"), values)
    assert own in text
    extraction = extract(text.replace(own, f"<table>{''.join(rows)}</table>").encode())
    right = {name: value if value != "" else None for name, value in values.items()}
    assert silent(extraction, {name: value for name, value in right.items() if name.startswith("requests.")}) == {}


@pytest.mark.parametrize("most", [0, 60])
def test_heads_that_lost_how_many_rows_the_first_one_takes_up_stand_over_nothing(most: int) -> None:
    values = consistent_values(seed=17, most=most)
    rows = rows_of_three(values)
    first = "<tr><th colspan='2'>数据关系</th><th colspan='7'>申请人情况</th></tr>"
    heads = "".join(f"<th>{one}</th>" for one in APPLICANTS) + "<th></th><th></th>"
    body = "".join(
        f"<tr><td colspan='2'>{row[0]}</td>{''.join(f'<td>{one}</td>' for one in row[1:])}</tr>" for row in rows[1:]
    )
    extraction = with_table(values, "requests", f"<table>{first}<tr>{heads}</tr>{body}</table>", "html")
    assert not wrong(extraction, values)
    assert not asked(extraction) & set(values)


@pytest.mark.parametrize("width", range(16, 30))
def test_no_figure_of_a_drawing_that_was_cut_in_lines_is_taken_unasked(width: int) -> None:
    """The heads of it stand in two lines, and what is left of its columns stands under other heads' ends."""
    values = consistent_values(seed=5, most=60)
    lines: list[str] = []
    for line in report(values, "2021", "tabs").split("\n"):
        cells = line.split("\t")
        sizes = [max(len(cell), 6) + 2 * len(re.findall(r"[^\x00-\x7f]", cell)) // 2 + 2 for cell in cells]
        rows = [cells] if cells[-1].isdecimal() else [[one[:2] for one in cells], [one[2:] for one in cells]]
        drawn = ["│".join(f" {one}".ljust(size) for one, size in zip(row, sizes, strict=True)) for row in rows]
        border = f"├{'┼'.join('─' * size for size in sizes)}┤"
        drawn = [*(f"│{row}│" for row in drawn), border] if len(cells) > 1 else [line]
        lines += [one[at : at + width] for one in drawn for at in range(0, max(1, len(one)), width)]
    fields = extract("\n".join(lines).encode()).fields
    wrong = [name for name, value in values.items() if name in fields and fields[name].value != value]
    assert [name for name in wrong if not fields[name].needs_review] == []
