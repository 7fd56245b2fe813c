"""A table of one column of figures, however it is printed: labels and figures by turns look the same from both ends."""

from collections.abc import Callable, Iterator, Sequence

import pytest
from press import consistent_values

from extractor.forms import sections
from extractor.page import Number
from extractor.pipeline import extract
from extractor.result import Extraction

(STATISTICS,) = sections("statistics")
HEADS = ("统计指标", "单位", "统计数")
Row = list[str]
Print = Callable[[str, str, str], Row]
"""Given a row's label, unit and figure, return its cells."""


def figures() -> dict[str, Number]:
    """Return figures that hold to all sums, so that no sum raises a doubt."""
    return consistent_values("2014", seed=3, most=90)


def plain(label: str, unit: str, figure: str) -> Row:
    return [label, unit, figure]


def rows(values: dict[str, Number | str], printed: Print = plain, group: str = "") -> Iterator[Row]:
    """Yield the rows of the statistics form, those that only head others with ``group`` for a figure."""
    shown: set[str] = set()
    for spec in STATISTICS.fields:
        for outer in spec.row_label[:-1]:
            if outer not in shown:
                shown.add(outer)
                yield printed(outer, "", group)
        shown.add(spec.row_label[-1])
        if spec.id in values:
            yield printed(spec.row_label[-1], spec.unit, str(values[spec.id]))


def tabbed(heads: Sequence[str], body: Iterator[Row]) -> str:
    table = "\n".join("\t".join(row) for row in (list(heads), *body))
    return f"青禾县人民政府2016年政府信息公开工作年度报告\n政府信息公开情况统计表\n{table}\n"


def silent(read: Extraction, values: dict[str, Number | str]) -> dict[str, object]:
    """Return what is wrong and not flagged; what is no figure stands for an empty cell."""
    truth = {name: None if isinstance(value, str) else value for name, value in values.items()}
    return {
        name: value.value
        for name, value in read.fields.items()
        if name.startswith("statistics.") and not value.needs_review and value.value != truth.get(name)
    }


def wrong(read: Extraction, values: dict[str, Number | str]) -> dict[str, object]:
    """Return what is wrong of the printed figures, flagged or not."""
    return {
        name: read.fields[name].value if name in read.fields else None
        for name, value in values.items()
        if not isinstance(value, str) and (name not in read.fields or read.fields[name].value != value)
    }


def bracketed(label: str, unit: str, figure: str) -> Row:
    return [f"{label}（{unit}）" if unit else label, figure]


def unit_named(label: str, unit: str, figure: str) -> Row:
    return [f"{label}（单位：{unit}）" if unit else label, figure]


@pytest.mark.parametrize("group", ["", "-", "/"])
@pytest.mark.parametrize("printed", [bracketed, unit_named], ids=["unit", "unit_named"])
def test_words_in_a_figure_s_own_row_are_its_label_and_not_those_of_the_next(printed: Print, group: str) -> None:
    values: dict[str, Number | str] = {**figures()}
    read = extract(tabbed(("统计指标", "统计数"), rows(values, printed, group)).encode())
    assert wrong(read, values) == {}
    assert silent(read, values) == {}


def test_cells_one_a_line_are_not_shifted_where_empty_ones_were_dropped() -> None:
    values: dict[str, Number | str] = {**figures()}
    for name in list(values)[::3]:
        values[name] = ""
    lines = tabbed(HEADS, rows(values)).replace("\t", "\n")
    read = extract("\n".join(line for line in lines.split("\n") if line).encode())
    assert silent(read, values) == {}


@pytest.mark.parametrize(
    ("heads", "first"),
    [
        (("统计数", "历年累计"), True),
        (("历年累计", "统计数"), False),
        (("上年统计数", "本年统计数"), False),
        (("2015年", "2016年"), False),
        (("2015年", "本年数"), False),
        (("2016年", "2015年"), True),
    ],
)
def test_heads_tell_which_of_two_columns_is_the_year_s_own(heads: tuple[str, str], first: bool) -> None:
    values: dict[str, Number | str] = {**figures()}
    for name in list(values)[1::3]:
        values[name] = ""

    def beside(label: str, unit: str, figure: str) -> Row:
        other = f"7{figure}" if unit else ""
        return [label, unit, *((figure, other) if first else (other, figure))]

    read = extract(tabbed(("统计指标", "单位", *heads), rows(values, beside)).encode())
    assert wrong(read, values) == {}
    assert silent(read, values) == {}


def test_two_columns_without_heads_are_doubted_where_one_is_empty_too() -> None:
    values: dict[str, Number | str] = {**figures()}
    for name in list(values)[1::3]:
        values[name] = ""
    body = rows(values, lambda label, unit, figure: [label, unit, f"7{figure}" if unit else "", figure])
    assert silent(extract(tabbed((), body).encode()), values) == {}


def test_a_page_s_columns_are_counted_by_themselves() -> None:
    values: dict[str, Number | str] = {**figures()}
    body = list(rows(values, lambda label, unit, figure: [label, unit, f"9{figure}" if figure else "", figure]))
    heads = ["统计指标", "单位", "上年统计数", "统计数"]
    first = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in (heads, *body[:30]))
    wide = "".join(
        f"<tr><td colspan=2>{row[0]}</td>{''.join(f'<td colspan=2>{cell}</td>' for cell in row[1:])}</tr>"
        for row in body[30:]
    )
    page = f"<p>政府信息公开情况统计表</p><table>{first}</table><table>{wide}</table>"
    read = extract(page.encode())
    assert wrong(read, values) == {}
    assert silent(read, values) == {}


def test_rows_numbers_are_told_with_remarks_and_other_figures_between() -> None:
    values: dict[str, Number | str] = {**figures()}
    number = iter(range(1, 100))

    def numbered(label: str, unit: str, figure: str) -> Row:
        at = next(number)
        return [str(at), label, f"{figure}{unit}", "见附件1" if at % 5 else "3"]

    read = extract(tabbed(("序号", "指标", "统计数", "备注"), rows(values, numbered)).encode())
    assert wrong(read, values) == {}
    assert silent(read, values) == {}


def test_a_cell_that_says_nothing_in_words_is_empty() -> None:
    values: dict[str, Number | str] = {**figures()}
    for name in list(values)[::4]:
        values[name] = "无"
    read = extract(tabbed(HEADS, rows(values)).encode())
    assert wrong(read, values) == {}
    assert {str(read.fields[name].state) for name in list(values)[::4]} == {"blank"}


def test_a_label_that_no_form_knows_keeps_its_figure_from_the_one_before() -> None:
    values: dict[str, Number | str] = {**figures()}
    values["statistics.applications.answered.refused.state_secret"] = ""
    lines = tabbed(HEADS, rows(values)).replace("涉及商业秘密", "涉及工商机密").replace("\t", "\n")
    read = extract("\n".join(line for line in lines.split("\n") if line).encode())
    assert silent(read, values) == {}


def test_two_offices_tables_are_two_though_each_has_a_second_column() -> None:
    values: dict[str, Number | str] = {**figures()}
    others: dict[str, Number | str] = {name: 1000 + n for n, name in enumerate(values)}
    heads = ("统计指标", "单位", "统计数", "上年统计数")
    tables = [
        tabbed(heads, rows(one, lambda label, unit, figure: [label, unit, figure, f"8{figure}" if figure else ""]))
        for one in (values, others)
    ]
    read = extract("".join(tables).encode())
    assert all(value.needs_review for name, value in read.fields.items() if name.startswith("statistics."))


def test_a_break_within_the_cell_of_a_markdown_table_does_not_end_its_row() -> None:
    values: dict[str, Number | str] = {**figures()}
    body = rows(values, lambda label, unit, figure: [f"{label[:5]}<br>{label[5:]}", unit, figure, "7"])
    table = "\n".join(f"| {' | '.join(row)} |" for row in ([*HEADS, "上年统计数"], ["---"] * 4, *body))
    read = extract(f"青禾县2016年政府信息公开工作年度报告\n\n政府信息公开情况统计表\n\n{table}\n".encode())
    assert wrong(read, values) == {}
    assert silent(read, values) == {}


def test_a_figure_that_happens_to_be_the_next_row_s_number_is_a_figure() -> None:
    values: dict[str, Number | str] = {**figures()}
    number = iter(range(1, 100))
    body = list(rows(values, lambda label, unit, figure: [str(next(number)), label, figure, "去年为5条"]))
    at = next(n for n, row in enumerate(body) if row[1].startswith("（一）召开"))
    body[at][2] = str(at + 2)
    values["statistics.meetings.held"] = at + 2
    read = extract(tabbed(("序号", "指标", "统计数", "备注"), iter(body)).encode())
    assert silent(read, values) == {}
    assert wrong(read, values) == {}


@pytest.mark.parametrize("numbered", [False, True])
def test_an_empty_form_is_empty_whatever_figures_its_labels_and_rows_numbers_are(numbered: bool) -> None:
    body = [
        [str(n), *row] if numbered else row for n, row in enumerate(rows(dict.fromkeys(figures(), "")), 1)
    ]  # 不同方式回应同一热点或舆情计1次
    text = tabbed((*(("序号",) if numbered else ()), *HEADS), iter(body)).replace("青禾县人民政府2016年", "××局____年")
    error = extract(text.encode()).error
    assert error is not None
    assert error.code == "empty_form"
