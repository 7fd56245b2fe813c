import json
import random
import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from press import LAYOUTS, PROSE_AFTER, ROW, consistent_values, in_blocks, report

from extractor import readers
from extractor.forms.catalogue import forms
from extractor.locate.sections import locate
from extractor.locate.sequence.form_choice import has_its_row, variant
from extractor.locate.stream import to_stream
from extractor.page.characters import GARBLED
from extractor.page.values import Number, Reason, State
from extractor.pipeline import extract
from extractor.result import Extraction, Status

SEEDS = [
    "000_b8c38f924e65e1dc",
    "001_6b37e4e7d29244ee",
    "002_713013ca6148f03b",
    "003_3e8542fbe6658293",
    "004_a5fa7cf0b525dcb0",
]


def read(text: str) -> Extraction:
    return extract(text.encode())


def flagged(extraction: Extraction) -> dict[str, tuple[Reason, ...]]:
    return {name: value.reasons for name, value in extraction.fields.items() if value.needs_review}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("form", ["2021", "2019"])
@pytest.mark.parametrize("most", [0, 3, 4000])
def test_every_layout_of_either_form_is_read_whole(layout: str, form: str, most: int) -> None:
    values = consistent_values(form, seed=most, most=most)
    extraction = read(report(values, form, layout))
    assert {name: extraction.fields[name].value for name in values} == values
    assert extraction.forms == {"proactive": form, "requests": form, "disputes": form}
    assert extraction.status is Status.DONE
    assert not extraction.findings
    for name in values:
        place = extraction.fields[name].place
        assert place is not None
        assert extraction.document is not None
        assert extraction.document.source[place.start : place.end] == extraction.fields[name].raw


def test_each_section_follows_its_own_form() -> None:
    new, old = consistent_values("2021", seed=5), consistent_values("2019", seed=6)
    whole, other = report(new, "2021", "tabs"), report(old, "2019", "tabs")
    start, stop = "三、收到和处理政府信息公开申请情况", "四、政府信息公开行政复议、行政诉讼情况"
    mixed = whole[: whole.index(start)] + other[other.index(start) : other.index(stop)] + whole[whole.index(stop) :]
    extraction = read(mixed)
    assert extraction.forms == {"proactive": "2021", "requests": "2019", "disputes": "2021"}
    assert extraction.fields["requests.other.total"].value == old["requests.other.total"]
    assert extraction.fields["proactive.fees.amount"].value == new["proactive.fees.amount"]


@pytest.mark.parametrize("layout", ["tabs", "cells", "spaced"])
def test_the_row_of_totals_may_be_called_otherwise(layout: str) -> None:
    values = consistent_values("2021", seed=3, most=40)
    extraction = read(report(values, "2021", layout).replace("（七）总计", "（七）合计"))
    assert {name: extraction.fields[name].value for name in values} == values
    assert not [name for name in flagged(extraction) if name in values]


def test_a_label_cut_in_two_by_its_own_values_is_read() -> None:
    values = consistent_values(seed=8)
    text = report(values, layout="spaced")
    label = "（二）部分公开（区分处理的，只计这一情形，不计其他情形）"
    row = next(line for line in text.split("\n") if label in line)
    figures = row.split(label)[1].strip()
    broken = f"（二）部分公开（区分处理的，只计这一\n{figures}\n情形，不计其他情形）"
    extraction = read(text.replace(row, broken))
    assert {name: extraction.fields[name].value for name in values} == values
    assert not flagged(extraction)


def test_values_printed_above_their_labels_are_read() -> None:
    values = consistent_values(seed=9)
    text = report(values, layout="spaced")
    row = next(line for line in text.split("\n") if "7.属于行政执法案卷" in line)
    label, _, figures = row.partition(" ")
    extraction = read(text.replace(row, f"{figures}\n{label}"))
    assert {name: extraction.fields[name].value for name in values} == values


def test_labels_that_wrap_below_their_item_marks_are_read() -> None:
    values = consistent_values(seed=11, most=40)
    lines = []
    for line in report(values, layout="spaced").split("\n"):
        row = re.fullmatch(r"(.*?)(\d)\.(\S+)((?: \d+){7})", line)
        lines += [f"{row[1]}（{row[2]}）{row[4]}", *re.findall("..?", row[3])] if row else [line]
    extraction = read("\n".join(lines))
    assert {name: extraction.fields[name].value for name in values} == values
    assert not flagged(extraction)


def labels_behind(text: str) -> list[str]:
    """Return a report's lines with every row of the table of applications before its label."""
    rows = [(line, ROW.fullmatch(line)) for line in text.split("\n")]
    return [part for line, row in rows for part in ([row[2].strip(), row[1]] if row else [line])]


def test_labels_behind_all_their_values_shift_nothing() -> None:
    values = consistent_values(seed=12, most=40)
    lines = labels_behind(report(values, layout="spaced"))
    extraction = read("\n".join(lines))
    wrong = [n for n, v in values.items() if extraction.fields[n].value not in (v, None)]
    assert not wrong
    assert sum(extraction.fields[n].value == v for n, v in values.items()) > 0.9 * len(values)


def test_without_labels_nothing_is_taken_for_known() -> None:
    rows = report(consistent_values(), layout="spaced").split("\n")
    bare = [re.sub(r"^.*[^\d ]((?: \d+){7})$", r"\1", line) for line in rows]
    extraction = read("\n".join(bare))
    assert all(v.needs_review for name, v in extraction.fields.items() if name.startswith("requests."))


def test_a_page_number_between_values_is_none_of_them() -> None:
    values = consistent_values(seed=10)
    lines = report(values, layout="cells").split("\n")
    at = lines.index("2.重复申请") + 4
    extraction = read("\n".join([*lines[:at], "— 6 —", *lines[at:]]))
    assert {name: extraction.fields[name].value for name in values} == values


def test_columns_read_one_by_one_are_not_taken_for_rows() -> None:
    text = (
        "二、主动公开政府信息情况\n信息内容\n规章\n行政规范性文件\n信息内容\n行政许可\n"
        "第二十条第（一）项\n本年制发件数\n本年废止件数\n3\n2\n111\n210\n"
        "第二十条第（五）项\n本年处理决定数量\n3874\n现行有效件数\n30\n519\n"
    )
    extraction = read(report(consistent_values()).replace("二、主动公开政府信息情况", "前文") + text)
    for name, value in extraction.fields.items():
        if name.startswith("proactive.") and value.value not in (None, consistent_values()[name]):
            assert value.needs_review


@pytest.mark.parametrize("by_line", [True, False])
def test_columns_below_their_own_heads_are_read_with_a_doubt(by_line: bool) -> None:
    values = consistent_values(seed=30, most=60)
    made = [values[f"proactive.{row}.made"] for row in ("regulations", "normative_documents")]
    repealed = [values[f"proactive.{row}.repealed"] for row in ("regulations", "normative_documents")]
    in_force = [values[f"proactive.{row}.in_force"] for row in ("regulations", "normative_documents")]
    pairs = [made[0], repealed[0], made[1], repealed[1]] if by_line else [*made, *repealed]
    one = {name.removeprefix("proactive."): value for name, value in values.items()}
    labels = "二、主动公开政府信息情况 信息内容 规章 行政规范性文件 信息内容 行政许可 行政处罚 行政强制 行政事业性收费"
    columns = (
        f"第二十条第（一）项 本年制发件数 本年 废止件数 {' '.join(map(str, pairs))} "
        f"第二十条第（五）项 本年处理决定数量 {one['licensing.decisions']} "
        f"第二十条第（六）项 本年处理决定数量 {one['penalties.decisions']} {one['coercion.decisions']} "
        f"第二十条第（八）项 本年收费金额（单位：万元） {one['fees.amount']} 现行有效件数 {in_force[0]} {in_force[1]} "
    )
    text = f"{labels} {columns}".replace(" ", "\n")
    whole = report(values, layout="tabs")
    start, stop = whole.index("二、主动公开"), whole.index("三、收到和处理")
    fields = read(whole[:start] + text + whole[stop:]).fields
    open_ = {"proactive.regulations.repealed", "proactive.normative_documents.made"}
    for name in (name for name in values if name.startswith("proactive.")):
        assert fields[name].value == (None if name in open_ else values[name])
        assert fields[name].needs_review


@pytest.mark.parametrize("form", ["2021", "2019"])
def test_a_table_of_equal_figures_is_read_in_any_order(form: str) -> None:
    values = consistent_values(form, most=0)
    lines = report(values, form, layout="spaced").split("\n")
    rows = [ROW.fullmatch(line) for line in lines]
    at = next(n for n, row in enumerate(rows) if row)
    labels = [row[1] for row in rows if row]
    figures = ["0"] * (7 * len(labels))
    rest = [line for line, row in zip(lines, rows, strict=True) if not row]
    extraction = read("\n".join([*rest[:at], *labels, *figures, *rest[at:]]))
    assert extraction.forms["requests"] == form
    requests = {name: extraction.fields[name] for name in values if name.startswith("requests.")}
    assert all(field.value == 0 and not field.needs_review for field in requests.values())
    fewer = read("\n".join([*rest[:at], *labels, *figures[1:], *rest[at:]]))
    assert all(fewer.fields[name].needs_review for name in requests)


@pytest.mark.parametrize("heights", [[23], [4, *[1] * 16, 3], [1, 13, 9]])
def test_a_table_in_blocks_of_columns_is_put_in_order(heights: list[int]) -> None:
    values = consistent_values("2019", seed=5, most=30)
    extraction = read(in_blocks(values, "2019", heights))
    requests = {name: extraction.fields[name] for name in values if name.startswith("requests.")}
    assert extraction.forms["requests"] == "2019"
    assert {name: field.value for name, field in requests.items()} == {name: values[name] for name in requests}
    assert not any(field.needs_review for field in requests.values())
    other_order = read(in_blocks(values, "2019", heights, swapped=(14, 15))).fields
    assert all(other_order[name].needs_review for name in requests)


def test_each_column_of_labels_may_stand_in_a_block_of_its_own() -> None:
    values = consistent_values("2019", seed=5, most=30)
    text = in_blocks(values, "2019", [1, 13, 9])
    of_a_group = "（六）其\n他处理\n"
    assert of_a_group in text
    extraction = read(text.replace(of_a_group, "").replace("1.属于\n", f"{of_a_group}1.属于\n"))
    requests = {name: extraction.fields[name] for name in values if name.startswith("requests.")}
    assert {name: field.value for name, field in requests.items()} == {name: values[name] for name in requests}
    assert not any(field.needs_review for field in requests.values())


@pytest.mark.parametrize("moved", [False, True])
def test_what_labels_do_not_tell_the_sums_do_and_where_the_two_differ_it_is_doubted(moved: bool) -> None:
    values = consistent_values("2021", seed=31, most=40)
    lines = report(values, "2021", layout="spaced").split("\n")
    rows = [n for n, line in enumerate(lines) if ROW.fullmatch(line)]
    for n in rows[3:12]:
        lines[n] = re.sub(r"^.*[^\d ](?=(?: \d+){7}$)", "", lines[n])
    if moved:
        lines[rows[15]], lines[rows[18]] = lines[rows[18]], lines[rows[15]]
    fields = read("\n\n".join(lines)).fields
    requests = {name: fields[name] for name in values if name.startswith("requests.")}
    wrong = {name for name, field in requests.items() if field.value != values[name]}
    assert all(requests[name].needs_review for name in wrong)
    assert not wrong or moved


@pytest.mark.parametrize("seed", range(4))
def test_rows_in_an_order_of_the_page_s_own_are_not_put_in_the_form_s(seed: int) -> None:
    values = consistent_values("2021", seed, most=9)
    lines = report(values, "2021", layout="spaced").split("\n")
    rows = [n for n, line in enumerate(lines) if ROW.fullmatch(line)][2:-2]
    mixed = random.Random(seed).sample(rows, len(rows))
    text = "\n\n".join(lines[mixed[rows.index(n)]] if n in rows else line for n, line in enumerate(lines))
    fields = read(text).fields
    assert not [name for name, value in values.items() if fields[name].value != value and not fields[name].needs_review]


def test_a_nearly_empty_table_in_blocks_of_columns_is_doubted() -> None:
    values = consistent_values("2021", most=0)
    for row in ("new", "partly_granted", "total"):
        values[f"requests.{row}.business"] = values[f"requests.{row}.total"] = 1
    extraction = read(in_blocks(values, "2021", [4, 14, 7]))
    requests = {name: extraction.fields[name] for name in values if name.startswith("requests.")}
    assert all(field.value in (values[name], None) for name, field in requests.items())
    assert all(Reason.COLUMNS_REORDERED in field.reasons for field in requests.values() if field.value is not None)


def test_with_the_ends_of_pages_a_nearly_empty_table_in_blocks_of_columns_is_sure() -> None:
    values = consistent_values("2021", most=0)
    for row in ("new", "carried_in", "other.other", "carried_out"):
        values[f"requests.{row}.business"] = values[f"requests.{row}.total"] = 1
    values["requests.total.business"] = values["requests.total.total"] = 1
    heights, pages = [2, 3, 17, 3], [1, 2]
    known = read(in_blocks(values, "2021", heights, pages)).fields
    assert {name: field.value for name, field in known.items() if name in values} == values
    assert not any(known[name].needs_review for name in values)


def test_on_a_page_of_equal_figures_their_order_does_not_matter_though_the_sums_fail() -> None:
    values = consistent_values("2021", most=0)
    values["requests.total.business"] = 1
    names = [name for name in values if name.startswith("requests.")]
    fields = read(in_blocks(values, "2021", [14, 11], [0])).fields
    assert [fields[name].value for name in names[: 7 * 14]] == [0] * 7 * 14
    assert all(fields[name].value in (values[name], None) for name in names)
    assert all(fields[name].needs_review for name in names)


def test_a_table_in_blocks_of_columns_with_a_wrong_sum_is_doubted_and_the_sum_found() -> None:
    values = consistent_values("2021", seed=5, most=30)
    values["requests.granted.total"] += 1
    extraction = read(in_blocks(values, "2021", [2, 2, 16, 5]))
    names = [name for name in values if name.startswith("requests.")]
    assert all(extraction.fields[name].needs_review for name in names)
    assert all(extraction.fields[name].value == values[name] for name in names)
    assert "requests.granted.row" in {finding.identity for finding in extraction.findings}


@pytest.mark.parametrize("most", [0, 40])
def test_a_row_that_its_heads_broke_up_is_read_in_its_order(most: int) -> None:
    values = consistent_values(seed=4, most=most)
    names = [name for name in values if name.startswith("disputes.")]
    text = report(values, layout="spaced")
    figures = [str(values[name]) for name in names]
    heading = "四、政府信息公开行政复议、行政诉讼情况"
    before, _, after = text.partition(heading)
    after = after[after.index("五、") :]
    broken = ["结果", "维持", *figures[:1], "行政复议", "结果 其他 尚未", *figures[1:4], "总计", *figures[4:]]
    extraction = read("\n".join([before + heading, *broken, after]))
    assert [extraction.fields[name].value for name in names] == [values[name] for name in names]
    assert all(extraction.fields[name].needs_review == (most > 0) for name in names)


def broken_row(values: dict[str, Number], cut: Sequence[str | int]) -> str:
    """Return a report whose table four is the given pieces: heads, and so many of its figures."""
    figures = [str(value) for name, value in values.items() if name.startswith("disputes.")]
    before, heading, after = report(values, layout="spaced").partition("四、政府信息公开行政复议、行政诉讼情况")
    after = after[after.index("五、") :]
    lines = []
    for piece in cut:
        lines += [piece] if isinstance(piece, str) else [figures.pop(0) for _ in range(piece)]
    return "\n".join([before + heading, *lines, after, *figures])


WITH_HEADS = ["结果维持", "结果纠正", 2, "行政复议", "其他 尚未\n结果 审结", 1, "总计", 2]
WITH_HEADS += ["结果维持", 1, "未经复议直接起诉", "结果 其他 尚未\n纠正 结果 审结", 3, "行政诉讼", "总计", 1]


def test_heads_that_come_along_with_the_figures_of_a_row_tell_their_order() -> None:
    values = consistent_values(seed=4, most=40)
    names = [name for name in values if name.startswith("disputes.")]
    last = ["结果维持", 1, "复议后起诉", "结果 其他 尚未\n纠正 结果 审结", 3, "总计", 1]
    fields = read(broken_row(values, [*WITH_HEADS, *last])).fields
    assert [fields[name].value for name in names] == [values[name] for name in names]
    assert not any(fields[name].needs_review for name in names)
    right_first = ["结\n结\n果\n果\n纠\n维\n正\n持", 2, *WITH_HEADS[3:], *last]
    fields = read(broken_row(values, right_first)).fields
    assert all(fields[name].needs_review for name in names)


def test_heads_that_wrap_in_three_lines_tell_their_order_by_where_they_begin() -> None:
    values = consistent_values(seed=4, most=40)
    names = [name for name in values if name.startswith("disputes.")]
    wrapped = "复议后起诉\n结果 其他 尚未\n纠正 结 审结\n果"
    fields = read(broken_row(values, [*WITH_HEADS, "结果维持", 1, wrapped, 3, "总计", 1])).fields
    assert [fields[name].value for name in names] == [values[name] for name in names]
    assert not any(fields[name].needs_review for name in names)
    in_another_order = wrapped.replace("其他 尚未", "尚未 其他").replace("结 审结\n果", "审结 结\n果")
    fields = read(broken_row(values, [*WITH_HEADS, "结果维持", 1, in_another_order, 3, "总计", 1])).fields
    assert all(fields[name].needs_review for name in names)


def test_the_last_figures_of_a_row_may_stand_behind_the_prose() -> None:
    values = consistent_values(seed=4, most=40)
    names = [name for name in values if name.startswith("disputes.")]
    text = broken_row(values, WITH_HEADS)
    fields = read(text).fields
    assert [fields[name].value for name in names] == [values[name] for name in names]
    figures = "\n".join(str(values[name]) for name in names[-5:])
    begin, end = (
        text.rsplit(figures, 1)[0],
        "结果维持\n{}\n复议后起诉\n结果 其他 尚未\n纠正 结果 审结\n{} {} {}\n总计\n{}",
    )
    fields = read(begin + end.format(*(values[name] for name in names[-5:]))).fields
    assert [fields[name].value for name in names] == [values[name] for name in names]
    assert not any(fields[name].needs_review for name in names)


def test_a_row_parted_by_line_ends_and_page_numbers_is_read() -> None:
    values = consistent_values(seed=21)
    names = [name for name in values if name.startswith("disputes.")]
    figures = " ".join(str(values[name]) for name in names)
    spread = "\n\n- 12 -\n\n".join(figures.split(" "))
    extraction = read(report(values, layout="tabs").replace(figures.replace(" ", "\t"), spread))
    assert [extraction.fields[name].value for name in names] == [values[name] for name in names]


@pytest.mark.parametrize("length", [31, 44])
def test_bare_page_numbers_between_the_cells_are_no_cells(length: int) -> None:
    values = consistent_values(seed=24, most=3)
    lines = report(values, layout="cells").split("\n")
    pages = [line for n, one in enumerate(lines, 1) for line in ([one, str(n // length)] if n % length == 0 else [one])]
    extraction = read("\n".join(pages))
    assert {name: extraction.fields[name].value for name in values} == values
    assert not any(name in values for name in flagged(extraction))


def test_a_wording_of_its_own_is_read_though_line_ends_part_its_figures() -> None:
    values = consistent_values(seed=26)
    text = report(values, layout="cells").replace("补正后申请内容仍不明确", "补正以后申请的内容仍不明确的")
    extraction = read("\n\n".join(f"{line}\n\t" if line.isdecimal() else line for line in text.split("\n")))
    assert {name: extraction.fields[name].value for name in values} == values


def test_labels_behind_their_values_are_told_without_the_ends_of_the_table() -> None:
    values = consistent_values(seed=27, most=40)
    lines = labels_behind(report(values, layout="spaced"))
    for label in ("（二）部分公开（区分处理的，只计这一情形，不计其他情形）", "四、结转下年度继续办理"):
        lines[lines.index(label)] = "——"
    extraction = read("\n".join(lines))
    assert not [
        n for n, v in values.items() if extraction.fields[n].value != v and not extraction.fields[n].needs_review
    ]


@pytest.mark.parametrize("seed", range(4))
def test_a_table_that_lacks_labels_and_rows_is_not_read_one_row_off(seed: int) -> None:
    values = consistent_values(seed=seed, most=40)
    lines = report(values, layout="spaced").split("\n")
    cut = [n for n, line in enumerate(lines) if re.match(r"^\D+(\d\.\D+)?( \d+){7}", line)]
    for n in cut[3:15:3]:
        lines[n] = re.sub(r"^\D+(\d\.\D+)?(?=\d)", "", lines[n])
    del lines[cut[5]], lines[cut[-1] - 1]
    fields = read("\n".join(lines)).fields
    assert all(fields[n].needs_review or fields[n].value == v for n, v in values.items())


def test_garbled_labels_are_told_by_what_is_left_of_them_and_their_place() -> None:
    values = consistent_values(seed=25)
    text = report(values, layout="tabs")
    for label, garbled in (("重复申请", "申请"), ("无正当理由大量反复申请", "正当理由量申请")):
        text = text.replace(label, "".join(ch if ch in garbled else GARBLED for ch in label))
    extraction = read(text)
    assert {name: extraction.fields[name].value for name in values} == values
    assert not flagged(extraction)


def test_a_unit_behind_a_blank_is_no_label() -> None:
    values = consistent_values(seed=22, most=40)
    with_units = {name: f"{value} 件" for name, value in values.items()}
    extraction = read(report({**with_units, "requests.new.total": values["requests.new.total"]}, layout="cells"))
    assert {name: extraction.fields[name].value for name in values} == values


def columns_on_screen(row: list[str], wide: int, widths: list[int]) -> str:
    """Return cells at fixed columns of a screen on which a Chinese character takes ``wide`` of them."""
    line = ""
    for cell, width in zip(row, widths, strict=True):
        shown = sum(wide if ch >= "\u2e80" else 1 for ch in cell)
        line += cell + " " * max(1, width - shown)
    return line.rstrip()


@pytest.mark.parametrize("wide", [1, 2])
def test_a_free_column_of_a_printed_row_is_an_empty_cell(wide: int) -> None:
    values = consistent_values(seed=23, most=40)
    empty = [f"requests.{line}.legal_service" for line in ("refused.safety_stability", "not_processed.repeated")]
    empty += [f"requests.unavailable.{line}.{who}" for line in ("unclear", "not_held") for who in ("other", "research")]
    for name in empty:
        line, _, _ = name.rpartition(".")
        for total in (f"{line}.total", f"requests.total.{name.rpartition('.')[2]}", "requests.total.total"):
            values[total] -= values[name]
        column, whole = name.rpartition(".")[2], values[name]
        for one in (f"requests.new.{column}", "requests.new.total"):
            values[one] -= whole
    printed = {**values, **dict.fromkeys(empty, "")}
    lines = []
    for line in report(printed, layout="tabs").split("\n"):
        cells = line.split("\t")
        if len(cells) >= 8 and not cells[0].isdecimal():
            # A cell that spans rows shifts those below it in tools that know nothing of spans.
            label, figures = "".join(cells[:-7]), cells[-7:]
            shift = 4 if len(cells) > 8 else 0
            lines.append(columns_on_screen([label, *figures], wide, [90 + shift, *[9] * 7]))
        else:
            lines.append(line)
    extraction = read("\n".join(lines))
    shown = {name: extraction.fields[name].value for name in values}
    assert shown == {**values, **dict.fromkeys(empty)}
    assert all(extraction.fields[name].state is State.BLANK for name in empty)


def test_a_second_report_in_the_file_settles_nothing_silently() -> None:
    one, two = consistent_values(seed=1, most=50), consistent_values(seed=2, most=50)
    extraction = read(report(one) + "\n\n" + report(two))
    wrong = [n for n, v in one.items() if extraction.fields[n].value != v and not extraction.fields[n].needs_review]
    assert not wrong
    assert all(Reason.SECOND_REPORT in value.reasons for value in extraction.fields.values())


def test_a_second_report_is_one_when_all_its_figures_are_the_same() -> None:
    other = (
        "下水镇人民政府2023年政府信息公开工作年度报告\n一、总体情况\n"
        + "".join(chr(0x4E00 + n * 53 % 3000) for n in range(400)),
        PROSE_AFTER,
    )
    extraction = read(report(consistent_values(most=0)) + "\n\n" + report(consistent_values(most=0), parts=other))
    assert all(Reason.SECOND_REPORT in value.reasons for value in extraction.fields.values())


def test_a_report_saved_twice_over_is_one_report() -> None:
    text = report(consistent_values(seed=3))
    assert not any(Reason.SECOND_REPORT in value.reasons for value in read(f"{text}\n{text}").fields.values())


def test_a_second_report_on_the_other_form_settles_nothing_either() -> None:
    one, two = consistent_values("2019", seed=1, most=50), consistent_values("2021", seed=2, most=50)
    extraction = read(report(two) + "\n\n" + report(one, "2019"))
    assert not [name for name in (*one, *two) if not extraction.fields[name].needs_review]


def test_where_labels_push_their_figures_around_a_free_column_is_none() -> None:
    values = consistent_values(seed=0, most=0)
    name = "requests.not_processed.excessive.total"
    value = read(report({**values, name: ""}, layout="spaced")).fields[name]
    assert value.needs_review or value.state is State.DERIVED


@settings(max_examples=60)
@given(data=st.data(), layout=st.sampled_from(LAYOUTS), seed=st.integers(0, 10_000), most=st.sampled_from([0, 2, 30]))
def test_a_deleted_figure_is_derived_rightly_or_flagged(data: st.DataObject, layout: str, seed: int, most: int) -> None:
    values = consistent_values(seed=seed, most=most)
    name = data.draw(st.sampled_from(sorted(values)))
    extraction = read(report({**values, name: ""}, layout=layout))
    for other, true in values.items():
        got = extraction.fields[other]
        if other == name:
            assert got.needs_review or (got.state is State.DERIVED and got.value == true)
        assert got.value == true or got.needs_review


@settings(max_examples=60)
@given(data=st.data(), layout=st.sampled_from(["pipes", "tabs", "cells", "spaced"]), seed=st.integers(0, 10_000))
def test_lost_lines_end_in_flags_not_in_wrong_values(data: st.DataObject, layout: str, seed: int) -> None:
    values = consistent_values(seed=seed, most=4)
    lines = report(values, layout=layout).split("\n")
    lost = data.draw(st.sets(st.integers(6, len(lines) - 1), min_size=1, max_size=8))
    extraction = read("\n".join(line for n, line in enumerate(lines) if n not in lost))
    for name, true in values.items():
        got = extraction.fields.get(name)
        if got is not None and got.value is not None and got.value != true:
            assert got.needs_review, name


@pytest.mark.parametrize("seed", SEEDS)
def test_the_printed_values_of_the_seeds_are_exact(reference: Path, seed: str) -> None:
    gold = json.loads((reference / "seeds" / f"{seed}.gold.json").read_text(encoding="utf-8"))["fields"]
    extraction = extract((reference / "seeds" / f"{seed}.txt").read_bytes())
    for name, field in gold.items():
        got = extraction.fields[name]
        if field["basis"] == "printed":
            assert got.value == field["value"], name
        elif field["basis"] == "derived":
            assert (got.value, got.state) == (field["value"], State.DERIVED), name
        elif field["basis"] in ("lost", "narrative"):
            assert (got.value, got.state, got.needs_review) == (None, State.MISSING, True), name
        else:
            assert got.value is None, name


def test_all_sections_are_named_even_when_one_is_gone() -> None:
    values = consistent_values(seed=4)
    text = report(values)
    cut = text[: text.index("四、政府信息公开行政复议")]
    located = locate(readers.read(cut.encode()))
    assert [section.section.id for section in located.sections] == ["proactive", "requests", "disputes"]
    assert set(located.fields) == {spec.id for section in forms()["2021"].sections for spec in section.fields}
    assert located.fields["disputes.review.total"].reasons == (Reason.NOT_FOUND,)


def test_figures_apart_from_their_labels_are_taken_in_their_order_where_all_sums_hold() -> None:
    values = consistent_values(seed=31, most=5)
    labels, figures = [], []
    for line in report(values, layout="spaced").split("\n"):
        row = ROW.fullmatch(line)
        if row:
            labels.append(row[1])
            figures += row[2].split()
        elif line.startswith("四、") and figures:
            labels += ["申请情况统计如下。", "6", *figures, line]
            figures = []
        else:
            labels.append(line)
    requests = [name for name in values if name.startswith("requests.")]
    ordered = read("\n".join(labels))
    assert [ordered.fields[name].value for name in requests] == [values[name] for name in requests]
    assert all(ordered.fields[name].needs_review for name in requests)
    at = labels.index("6")
    swapped = [*labels[: at + 1], *reversed(labels[at + 1 : at + 176]), *labels[at + 176 :]]
    assert all(read("\n".join(swapped)).fields[name].value is None for name in requests)


def test_an_empty_cell_is_doubted_where_its_table_has_few() -> None:
    values = consistent_values(seed=32, most=0)
    empty = [name for name in values if name.startswith(("requests.refused", "requests.unavailable"))]
    lone = "disputes.review.other"
    fields = read(report({**values, **dict.fromkeys([*empty, lone], "")}, layout="tabs")).fields
    assert all(fields[name].state is State.BLANK and not fields[name].needs_review for name in empty)
    assert fields[lone].reasons == (Reason.EMPTY_CELL,)


def test_a_figure_right_behind_the_heading_is_below_no_head() -> None:
    text = "二、主动公开政府信息情况 7\n第二十条第（五）项\n本年处理决定数量\n行政许可 8\n规章 行政强制\n"
    assert read(text).status is not Status.FAILED


@pytest.mark.parametrize("seed", range(4))
def test_a_row_that_lost_its_figures_takes_none_from_the_row_below(seed: int) -> None:
    values = consistent_values("2021", seed, most=40)
    label = "行政机关不再处理其政府信息公开申请"
    text = re.sub(rf"(未按收费通知.*{label})( \d+)+", r"\1", report(values, "2021", layout="spaced"))
    fields = read(text).fields
    assert not [name for name, value in values.items() if fields[name].value != value and not fields[name].needs_review]


CUT_ROW = re.compile(r"\| (（二）)?(部分公开[^|]*)\|((?: [^|]*\|){7})\n")


def test_a_row_cut_by_a_page_break_keeps_its_figures() -> None:
    """Its item mark stands above the break with all figures, the words of its label below it beside empty cells."""
    values = consistent_values("2021", 5)
    whole = report(values)
    assert CUT_ROW.search(whole)
    cut = CUT_ROW.sub(lambda row: f"| （二） |{row[3]}\n| {row[2]}|{'  |' * 7}\n", whole)
    fields = extract(cut.encode()).fields
    assert {name: fields[name].value for name in values} == values


def test_a_row_that_lost_its_label_keeps_its_figures_from_an_empty_row_below() -> None:
    values: dict[str, Number | str] = {**consistent_values("2021", 5)}
    names = [name for name in values if name.startswith("requests.partly_granted.")]
    page = report({**values, **dict.fromkeys(names, "")}, layout="html").replace("予以公开</td>", "</td>", 1)
    fields = extract(page.encode()).fields
    assert not [name for name in names if fields[name].value is not None and not fields[name].needs_review]
    granted = [name for name in values if name.startswith("requests.granted.")]
    assert all(fields[name].value in (values[name], None) or fields[name].needs_review for name in granted)


@pytest.mark.parametrize("layout", ["html", "tabs", "cells", "spaced"])
@pytest.mark.parametrize(
    ("label", "word"), [("行政处罚", "行政处理"), ("行政处罚", "行政处分"), ("行政强制", "行政强制执行")]
)
def test_another_word_of_the_field_is_no_damaged_label(layout: str, label: str, word: str) -> None:
    values = consistent_values(seed=3)
    row = {"行政处罚": "penalties", "行政强制": "coercion"}[label]
    extraction = extract(report(values, layout=layout).replace(label, word).encode())
    asked = [name for name, value in extraction.fields.items() if value.needs_review]
    assert asked == [f"proactive.{row}.decisions"]


def test_a_row_that_one_form_alone_has_tells_it_from_the_other_where_none_of_the_others_rows_stands() -> None:
    """（六）其他处理 is a row of 2019, and the heading of three rows in 2021."""
    old, new = (variant("requests", form) for form in ("2019", "2021"))
    for layout in LAYOUTS:
        streams = {
            form: to_stream(readers.read(report(consistent_values(form, seed=3), form, layout).encode()))
            for form in ("2019", "2021")
        }
        assert has_its_row(streams["2019"], new, old), layout
        assert not has_its_row(streams["2019"], old, new), layout
        assert not has_its_row(streams["2021"], new, old), layout
