"""Comma-separated text, as spreadsheets save it: each row as wide as the sheet, heads over the figures."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence

import pytest
from press import PROSE_AFTER, PROSE_BEFORE, consistent_values, report

from extractor import readers
from extractor.forms import Section
from extractor.forms.catalogue import forms
from extractor.page.values import Number, State
from extractor.pipeline import extract
from extractor.readers._text.colons import with_colons_as_borders
from extractor.result import Extraction

Rows = list[list[str]]

APPLICANTS = ("自\n然\n人", "商业\n企业", "科研\n机构", "社会公\n益组织", "法律服\n务机构", "其他", "总\n计")
OUTCOMES = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")


def of_section(name: str) -> Section:
    return next(one for one in forms()["2021"].sections if one.id == name)


def labelled(section: Section, values: Mapping[str, Number | str]) -> Rows:
    """Return section two: a row for each line, its heads above it where they change."""
    rows: Rows = []
    for line in section.lines:
        heads = ["信息内容", *(spec.column_label[-1] for spec in line.fields)]
        rows += [] if rows and rows[-1][0] == heads[0] else [heads]
        rows.append([line.fields[0].row_label[-1], *(str(values[spec.id]) for spec in line.fields)])
    return rows


def requests(values: Mapping[str, Number | str]) -> Rows:
    rows = [["", "", "申请人情况"], ["", "", APPLICANTS[0], "法人或其他组织", "", "", "", "", APPLICANTS[-1]]]
    rows.append(["", "", "", *APPLICANTS[1:-1], ""])
    for line in of_section("requests").lines:
        path = line.fields[0].row_label
        rows.append([path[0] if len(path) > 1 else "", path[-1], *(str(values[spec.id]) for spec in line.fields)])
    return rows


def disputes(values: Mapping[str, Number | str]) -> Rows:
    heads = [["行政复议", *[""] * 4, "行政诉讼"], [*OUTCOMES, "未经复议直接起诉", *[""] * 4, "复议后起诉"]]
    heads.append([*[""] * 5, *OUTCOMES, *OUTCOMES])
    return [*heads, [str(values[spec.id]) for spec in of_section("disputes").fields]]


def as_commas(rows: Sequence[Sequence[str]], sign: str = ",") -> str:
    width = max(map(len, rows))
    stream = io.StringIO()
    csv.writer(stream, delimiter=sign, lineterminator="\n").writerows(
        [*row, *[""] * (width - len(row))] for row in rows
    )
    return stream.getvalue()


def whole(
    values: Mapping[str, Number | str], change: Callable[[Rows], Rows] = lambda rows: rows, sign: str = ","
) -> Extraction:
    parts = [
        PROSE_BEFORE.format(applications=values["requests.new.total"]),
        "二、主动公开政府信息情况\n",
        as_commas(labelled(of_section("proactive"), values), sign),
        "三、收到和处理政府信息公开申请情况\n",
        as_commas(change(requests(values)), sign),
        "四、政府信息公开行政复议、行政诉讼情况\n",
        as_commas(disputes(values), sign),
        PROSE_AFTER.lstrip("\n"),
    ]
    return extract("".join(parts).encode())


def wrong(extraction: Extraction, values: Mapping[str, Number]) -> list[str]:
    return [name for name in values if extraction.fields[name].value != values[name]]


def asked(extraction: Extraction) -> list[str]:
    return [name for name, value in extraction.fields.items() if value.needs_review]


def test_heads_over_several_lines_are_heads_of_their_columns() -> None:
    values = consistent_values(seed=3, most=60)
    extraction = whole(values)
    assert (wrong(extraction, values), asked(extraction)) == ([], [])


@pytest.mark.parametrize("sign", ["|", ";", ","])
def test_a_row_whose_first_cell_is_empty_does_not_go_on_in_the_next(sign: str) -> None:
    counted = consistent_values(seed=8, most=2)
    values = {name: number or "" for name, number in counted.items()}

    def merged(rows: Rows) -> Rows:
        firsts = ["", *(row[0] for row in rows)]
        return [[*([""] if row[0] == before else row[:1]), *row[1:]] for before, row in zip(firsts, rows, strict=False)]

    extraction = whole(values, merged, sign)
    assert [name for name, number in counted.items() if (extraction.fields[name].value or 0) != number] == []
    assert [name for name in values if extraction.fields[name].needs_review] == []


@pytest.mark.parametrize("order", [(1, 0, 2, 3, 4), (4, 3, 2, 1, 0)])
def test_columns_in_another_order_go_by_their_heads(order: tuple[int, ...]) -> None:
    def reorder(rows: Rows) -> Rows:
        inner = slice(3, 8)
        return [
            *rows[:2],
            *([*row[:3], *(row[inner][n] for n in order), *row[8:]] for row in rows[2:]),
        ]

    values = consistent_values(seed=4, most=60)
    extraction = whole(values, reorder)
    assert (wrong(extraction, values), asked(extraction)) == ([], [])


def test_heads_said_again_where_a_page_begins_move_no_value() -> None:
    values = consistent_values(seed=5, most=60)
    extraction = whole(values, lambda rows: [*rows[:12], *rows[:3], *rows[12:]])
    assert (wrong(extraction, values), asked(extraction)) == ([], [])


def test_a_row_of_heads_that_is_too_short_leaves_no_wrong_value_unasked() -> None:
    """What is said in each place it spans, with a head of several rows left out of the lowest."""

    def short(rows: Rows) -> Rows:
        top, *body = rows[1:2] + rows[3:]
        over = [top[3] if not cell and n > 2 else cell for n, cell in enumerate(top)]
        lowest = ["商业企业", "科研机构", "社会公益组织", "自然人", "法律服务机构", "其他", "", "", "总计"]
        return [rows[0], over, lowest, *body]

    values = consistent_values(seed=6, most=60)
    extraction = whole(values, short)
    assert [name for name in wrong(extraction, values) if not extraction.fields[name].needs_review] == []


def test_nothings_of_a_sheet_are_blank_cells_wherever_they_stand() -> None:
    values = {name: number or "" for name, number in consistent_values(seed=7, most=1).items()}
    empty = [name for name, value in values.items() if value == ""]
    extraction = whole(values)
    states = {str(extraction.fields[name].state) for name in empty}
    assert states == {State.BLANK}
    assert [name for name in asked(extraction) if name in values] == []


def test_a_report_of_one_column_is_a_table_too() -> None:
    values = consistent_values("2014", seed=2, most=300)
    lines = [(line.fields[0].row_label[-1], values[line.fields[0].id]) for line in forms()["2014"].sections[0].lines]
    rows = [["统计指标", "单位", "统计数"], *([label, "件", str(value)] for label, value in lines)]
    text = f"青禾县测试管理局2016年政府信息公开工作年度报告\n政府信息公开情况统计表\n{as_commas(rows)}"
    extraction = extract(text.encode())
    assert wrong(extraction, values) == []


def test_sentences_with_as_many_commas_are_no_rows() -> None:
    text = "甲,乙,丙,丁\n" + "1,2,3,4\n" * 5 + "一是公开,二是答复,三是培训,四是检查。\n\n共公开,信息,若干,条\n"
    rows = {cell.row for cell in readers.read(text.encode()).cells if cell.table is not None}
    assert len(rows) == 6


def test_a_comma_of_a_sentence_parts_no_cells_that_the_other_comma_parts() -> None:
    text = "甲（一，二）,1,2,3,4\n" * 6
    cells = [cell for cell in readers.read(text.encode()).cells if cell.row == 1]
    assert [(cell.column, cell.number) for cell in cells] == [(0, None), (1, 1), (2, 2), (3, 3), (4, 4)]


def test_chinese_commas_part_cells_as_others_do() -> None:
    values = consistent_values(seed=9, most=60)
    plain = report(values, layout="tabs").replace("\t", "，")
    extraction = extract(plain.encode())
    assert (wrong(extraction, values), asked(extraction)) == ([], [])


@pytest.mark.parametrize("word", ["无", "未发生", "N/A"])
def test_words_for_none_between_commas_are_cells_as_dashes_are(word: str) -> None:
    values = consistent_values(seed=12, most=0) | {
        f"requests.{line}.{column}": 2 for line in ("new", "granted", "total") for column in ("business", "total")
    }
    said = {name: value or word for name, value in values.items()}
    text = "\n".join(line.replace("\t", ", ") for line in report(said, layout="tabs").split("\n"))
    fields = extract(text.encode()).fields
    assert [name for name in values if fields[name].value != (values[name] or None)] == []
    assert [name for name in values if fields[name].needs_review and not name.startswith("proactive.")] == []


@pytest.mark.parametrize("sign", [";", ","])
def test_quotes_around_every_cell_say_nothing(sign: str) -> None:
    values = consistent_values(seed=9, most=60)
    printed = report(values, layout="tabs").split("\n")
    lines = [sign.join(f'"{cell}"' for cell in line.split("\t")) if "\t" in line else line for line in printed]
    extraction = extract("\n".join(lines).encode())
    assert (wrong(extraction, values), asked(extraction)) == ([], [])


def test_figures_that_a_spreadsheet_is_to_take_for_text_are_figures_in_quotes_too() -> None:
    values = consistent_values(seed=9, most=60)
    extraction = whole({name: f'="{value}"' for name, value in values.items()})
    assert (wrong(extraction, values), asked(extraction)) == ([], ["facts.applications_received"])


@pytest.mark.parametrize("colon", ["：", ": "])
@pytest.mark.parametrize("none", ["0", "/", "—"])
@pytest.mark.parametrize("unit", ["", "件"])
def test_a_colon_between_a_label_and_its_figures_is_a_border(colon: str, none: str, unit: str) -> None:
    values = consistent_values(seed=4, most=20)
    shown = {name: value or none for name, value in values.items()}
    lines = []
    for line in report(shown, "2021", "tabs").split("\n"):
        first, *others = line.split("\t")
        others = [f"{one}{unit}" if one.isdecimal() and first != "行政事业性收费" else one for one in others]
        lines.append(f"{first}{colon}{', '.join(others)}" if others else line)
    fields = extract("\n".join(lines).encode()).fields
    wrong = {name for name, value in values.items() if fields[name].value not in (value, None if none != "0" else 0)}
    assert {name for name in wrong if not fields[name].needs_review} == set()
    assert {name for name in wrong if not name.startswith("disputes")} == set()


def test_a_few_lines_with_colons_are_no_table() -> None:
    text = report(consistent_values(seed=4), "2021", "spaced") + "\n联系电话：3391222\n邮政编码：223100\n办公室：3\n"
    assert with_colons_as_borders(text) == text
