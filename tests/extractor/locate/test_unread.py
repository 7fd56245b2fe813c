"""What stands in a row and is no figure of it is never passed over for what the sums say, in texts without borders.

Each case is a small report of our own with one cell, one label or one head changed.
"""

from collections.abc import Mapping

import pytest
from press import LAYOUTS, consistent_values, report

from extractor.page.values import Number, State
from extractor.pipeline import extract
from extractor.result import Extraction

ROW = "requests.not_processed.repeated"
COLUMNS = ("natural_person", "business", "research", "public_welfare", "legal_service", "other", "total")
REPEATED = tuple(f"{ROW}.{column}" for column in COLUMNS)


def silent(extraction: Extraction, right: Mapping[str, Number | str | None]) -> list[str]:
    fields = extraction.fields
    return [
        name
        for name, value in right.items()
        if name not in fields or (fields[name].value != value and not fields[name].needs_review)
    ]


def printed(cells: Mapping[str, str], layout: str, seed: int = 4) -> tuple[dict[str, Number], Extraction]:
    """Return figures, and what is read of them where some cells hold other characters."""
    values = consistent_values(seed=seed, most=30)
    return values, extract(report({**values, **cells}, "2021", layout).encode())


@pytest.mark.parametrize("layout", ["cells", "spaced", "tabs", "pipes"])
@pytest.mark.parametrize("cell", ["1月1日", "1900-01-05", "丨", "△29", "~~9~~", "########"])
@pytest.mark.parametrize("column", [0, 3, 6])
def test_signs_in_the_place_of_a_figure_are_asked_about(layout: str, cell: str, column: int) -> None:
    values, extraction = printed({REPEATED[column]: cell}, layout)
    field = extraction.fields[REPEATED[column]]
    assert field.needs_review
    others = {name: value for name, value in values.items() if name != REPEATED[column]}
    assert silent(extraction, others) == []


def test_a_date_before_the_next_label_in_one_long_line_is_asked_about() -> None:
    values = consistent_values(seed=4, most=30)
    text = report({**values, REPEATED[6]: "1900-01-05"}, "2021", "spaced")
    extraction = extract(" ".join(text.split("\n")).encode())
    assert extraction.fields[REPEATED[6]].needs_review


@pytest.mark.parametrize("word", ["无", "未发生", "“无”"])
@pytest.mark.parametrize("column", [1, 3])
def test_one_word_for_none_between_the_figures_of_a_line_is_a_cell(word: str, column: int) -> None:
    values = {**consistent_values(seed=4, most=9)}
    values[REPEATED[0]], values[REPEATED[6]] = 8, 8 + sum(int(values[name]) for name in REPEATED[1:6])
    extraction = extract(report({**values, REPEATED[column]: word}, "2021", "spaced").encode())
    field = extraction.fields[REPEATED[column]]
    assert (field.value, field.state) == (None, State.BLANK)
    assert [extraction.fields[name].value for name in REPEATED if name != field.id] == [
        values[name] for name in REPEATED if name != field.id
    ]


def test_words_for_none_around_a_figure_are_cells() -> None:
    values: dict[str, Number | str] = dict(consistent_values(seed=4, most=9))
    values |= dict.fromkeys(REPEATED, "未发生") | {REPEATED[1]: 7, REPEATED[6]: 7}
    extraction = extract(report(values, "2021", "spaced").encode())
    row = [extraction.fields[name].value for name in REPEATED]
    assert row == [None, 7, None, None, None, None, 7]


def test_a_comma_with_a_blank_before_it_parts_thousands() -> None:
    name = "proactive.normative_documents.repealed"
    _, extraction = printed({name: "144 ,669"}, "cells")
    assert extraction.fields[name].needs_review or extraction.fields[name].value == 144669


@pytest.mark.parametrize("layout", ["cells", "spaced", "tabs", "pipes", "html"])
def test_a_numeral_behind_digits_may_be_a_digit_and_a_circled_number_is_a_note(layout: str) -> None:
    name = "proactive.normative_documents.in_force"
    _, extraction = printed({name: "4二"}, layout)
    assert extraction.fields[name].needs_review
    _, extraction = printed({name: "4②"}, layout)
    assert (extraction.fields[name].value, extraction.fields[name].needs_review) == (4, False)


def test_one_figure_in_anothers_stead_is_asked_about_in_spaced_lines_too() -> None:
    name = "proactive.licensing.decisions"
    _, extraction = printed({name: "7 改 59"}, "spaced")
    assert extraction.fields[name].needs_review


def test_a_row_that_lost_its_label_makes_no_other_form() -> None:
    values = consistent_values(seed=4, most=30)
    text = report(values, "2021", "spaced")
    label = "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请"
    assert label in text
    extraction = extract(text.replace(label, "").encode())
    assert silent(extraction, values) == []


def test_heads_said_twice_in_another_order_are_doubted() -> None:
    values = consistent_values(seed=4, most=30)
    text = report(values, "2021", "spaced")
    heads = "结果维持 结果纠正 其他结果 尚未审结 总计"
    first = f"{heads} 未经复议直接起诉 复议后起诉\n"
    own = f"{first}{heads} {heads}\n"
    assert own in text
    other = heads.replace("其他结果 尚未审结", "尚未审结 其他结果")
    extraction = extract(text.replace(own, f"{first}{first}{heads} {other}\n").encode())
    right = {**values, "disputes.suit_after_review.other": None, "disputes.suit_after_review.pending": None}
    assert silent(extraction, {name: value for name, value in right.items() if name.startswith("disputes.")}) == []


def test_an_order_of_heads_is_no_other_tables_whose_own_are_torn() -> None:
    values = consistent_values("2019", seed=4, most=30)
    text = report(values, "2019", "spaced")
    heads = "上一年项目数量 本年增/减 处理决定数量"
    torn = "第二十条第（六）项\n信息内容 上一年 本年增/减 处理决定\n项目数量 数量\n"
    text = text.replace(heads, "上一年项目数量 处理决定数量 本年增/减").replace("行政处罚 ", f"{torn}行政处罚 ")
    extraction = extract(text.encode())
    block = {name: value for name, value in values.items() if name.startswith(("proactive.penalties.", "proactive.co"))}
    assert silent(extraction, block) == []


def test_a_column_that_is_not_printed_is_not_taken_for_the_one_beside_it() -> None:
    """The labels spread over an empty cell, which would stand for the column that is gone."""
    values = consistent_values(seed=4, most=30)
    for name in values:
        if name.startswith("requests.") and not name.endswith((".natural_person", ".total")):
            values[name] = 0
    for name in [one for one in values if one.startswith("requests.") and one.endswith(".total")]:
        values[name] = values[name.replace(".total", ".natural_person")] if name != "requests.total.total" else 0
    values["requests.total.total"] = values["requests.total.natural_person"]
    rows = []
    for line in report(values, "2021", "pipes").split("\n"):
        cells = line.strip("| ").split(" | ")
        wide = len(cells) > 7 and "自然人" not in line and all(cell.isdecimal() for cell in cells[-7:])
        spread = f"| {' | '.join([*cells[:-7], '', *cells[-7:-2], cells[-1]])} |"
        rows.append(spread if wide and len(cells) < 10 else line.replace(" | 其他 | 总计", " | 总计"))
    extraction = extract(" ".join(rows).encode())
    right = {name: value for name, value in values.items() if name.startswith("requests.")}
    lost = {name: None if name.endswith(".other") else value for name, value in right.items()}
    wrong = [name for name in silent(extraction, right) if name in silent(extraction, lost)]
    assert wrong == []


@pytest.mark.parametrize("layout", ["tabs", "cells"])
def test_heads_said_twice_in_two_orders_tell_neither(layout: str) -> None:
    values = consistent_values(seed=4, most=30)
    by = {"tabs": "\t", "cells": "\n"}[layout]
    heads = ["商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"]
    swapped = [heads[0], heads[4], *heads[2:4], heads[1]]
    text = report(values, "2021", layout)
    own = by.join(heads)
    assert own in text
    extraction = extract(text.replace(own, f"{own}{by}{by.join(swapped)}").encode())
    columns = ("research", "other")
    asked = [name for name in values if name.startswith("requests.") and name.endswith(columns)]
    assert all(extraction.fields[name].needs_review for name in asked)


@pytest.mark.parametrize("word", ["否", "暂无", "没有"])
def test_a_row_of_words_below_a_short_label_is_asked_about(word: str) -> None:
    row = "requests.other.other"
    names = [f"{row}.{column}" for column in COLUMNS]
    values = consistent_values(seed=4, most=0)
    lines = report(values, "2021", "pipes").split("\n")
    at = next(n for n, line in enumerate(lines) if line.startswith("| 3.其他 |"))
    lines[at] = "|  |  | 3、其他 | " + " | ".join([word] * 7) + " | "
    extraction = extract("\n".join(lines).encode())
    assert [name for name in names if extraction.fields[name].value is not None] == [] or all(
        extraction.fields[name].needs_review for name in names
    )


def test_a_word_in_the_place_of_a_figure_is_seen_before_the_next_label_in_one_long_line() -> None:
    values = consistent_values(seed=4, most=30)
    text = report({**values, REPEATED[6]: "暂无"}, "2021", "spaced")
    assert extract(" ".join(text.split("\n")).encode()).fields[REPEATED[6]].needs_review


def test_figures_below_heads_one_of_which_is_missing_are_asked_about() -> None:
    values = consistent_values(seed=4, most=30)
    text = report(values, "2021", "pipes")
    for name in ("regulations", "normative_documents"):
        made, gone, held = (values[f"proactive.{name}.{column}"] for column in ("made", "repealed", "in_force"))
        text = text.replace(f" | {made} | {gone} | {held} |", f" | {made} | {held} |  |")
    text = text.replace("| 本年制发件数 | 本年废止件数 | 现行有效件数 |", "| 本年制发件数 | 现行有效件数 |  |")
    extraction = extract(" ".join(text.split("\n")).encode())
    right = {
        name: None if name.endswith(".repealed") else value
        for name, value in values.items()
        if name.startswith(("proactive.regulations.", "proactive.normative_documents."))
    }
    assert silent(extraction, right) == []


@pytest.mark.parametrize("sign", ["×", "√", "◆"])
def test_a_sign_before_the_next_label_in_one_long_line_is_asked_about(sign: str) -> None:
    values = consistent_values(seed=4, most=0)
    text = report({**values, REPEATED[6]: sign}, "2021", "spaced")
    fields = extract(" ".join(text.split("\n")).encode()).fields
    assert [name for name in REPEATED if fields[name].value is not None and not fields[name].needs_review] == []


@pytest.mark.parametrize(("word", "asked"), [("########", True), ("件", False)])
def test_a_word_before_a_row_that_moved_aside_into_an_empty_cell_stands_for_a_figure(word: str, asked: bool) -> None:
    """Rows that lost the repeats of a merged label begin one cell further left, and are filled up at their end."""
    values = consistent_values(seed=4, most=0)
    lines = report(values, "2021", "pipes").split("\n")
    at = next(n for n, line in enumerate(lines) if "2.重复申请" in line)
    lines[at] = f"| 2.重复申请 | {word} |{' 0 |' * 6}  |"
    fields = extract("\n".join(lines).encode()).fields
    wrong = [name for name in REPEATED[:6] if fields[name].value is not None and not fields[name].needs_review]
    assert (wrong == []) is asked


@pytest.mark.parametrize("layout", ["cells", "pipes"])
def test_a_row_other_that_stands_twice_with_other_figures_is_asked_about(layout: str) -> None:
    """其他 names a column as well as a row, so that its label alone tells little."""
    values = consistent_values(seed=4, most=30)
    row = [f"requests.other.other.{column}" for column in COLUMNS]
    first, last = ("| 3.其他 | ", " |\n") if layout == "pipes" else ("3.其他\n", "\n")
    between = " | " if layout == "pipes" else "\n"
    own = first + between.join(str(values[name]) for name in row) + last
    text = report(values, "2021", layout)
    assert own in text
    extraction = extract(text.replace(own, own + first + between.join("1234567") + last).encode())
    assert [name for name in row if not extraction.fields[name].needs_review] == []


@pytest.mark.parametrize("layout", ["pipes", "html", "tabs"])
def test_a_stroke_for_one_is_a_figure_to_ask_about(layout: str) -> None:
    values = {name: number % 2 for name, number in consistent_values(seed=4).items()}
    name = "proactive.licensing.decisions"
    extraction = extract(report({**values, name: "丨"}, "2021", layout).encode())
    field = extraction.fields[name]
    assert (field.value, field.needs_review) == (1, True)


def test_two_strokes_behind_empty_cells_and_noughts_are_its_last_figures() -> None:
    values = consistent_values(seed=4, most=30)
    names = [spec for spec in values if spec.startswith("requests.carried_in.")]
    for name in names:
        had, person = values[name], name.rpartition(".")[2]
        values[name] = 0 if person not in ("other", "total") else 1
        values[f"requests.new.{person}"] += had - values[name]
    text = report({**values, names[-2]: "丨", names[-1]: "丨"}, "2021", "tabbed cells")
    label = "\t二、上年结转政府信息公开申请数量\n"
    assert label in text
    extraction = extract(text.replace(label, f"{label}\t\u00a0\n\t\u00a0\n").encode())
    assert silent(extraction, values) == []
    assert [extraction.fields[name].value for name in names] == [0, 0, 0, 0, 0, 1, 1]


def test_no_figure_is_derived_unasked_for_a_cell_with_signs_under_a_damaged_head() -> None:
    values = {**consistent_values(seed=4, most=30)}
    name = "requests.not_processed.repeated.business"
    values["requests.total.business"] -= values[name]
    values["requests.carried_out.business"] += values[name]
    row_total = name.replace("business", "total")
    values[row_total] -= values[name]
    values["requests.total.total"] -= values[name]
    values["requests.carried_out.total"] += values[name]
    values[name] = 0
    text = report({**values, name: "\ufffd"}, "2021", "pipes").replace("商业企业", "\ufffd业\ufffd\ufffd")
    assert extract(text.encode()).fields[name].needs_review


@pytest.mark.parametrize("column", [1, 2])
def test_a_sign_between_a_label_of_two_lines_and_the_figures_is_asked_about(column: int) -> None:
    row = "requests.partly_granted"
    names = [f"{row}.{one}" for one in COLUMNS]
    values = consistent_values(seed=4, most=30)
    values |= dict.fromkeys(names[1:6], 0) | {names[0]: 1, names[6]: 1}
    text = report({**values, names[column]: "TRUE"}, "2021", "spaced")
    label, cut = "(二)部分公开(区分处理的,只计这一情形,不计其他情形)", "只"
    printed_label = next(one for one in text.splitlines() if "TRUE" in one)[: len(label)]
    first, last = printed_label.split(cut)
    extraction = extract(text.replace(printed_label + " ", f"{first}{cut}\n{last}\n").encode())
    assert extraction.fields[names[column]].needs_review


@pytest.mark.parametrize("sign", ["2K", "约", "2万?"])
def test_signs_behind_the_end_of_a_label_of_two_lines_are_asked_about(sign: str) -> None:
    row = "requests.not_processed.confirmation"
    names = [f"{row}.{one}" for one in COLUMNS]
    values = consistent_values(seed=4, most=30)
    values |= dict.fromkeys(names[1:6], 0) | {names[0]: 2, names[6]: 2}
    text = report({**values, names[0]: sign}, "2021", "spaced")
    cut = "确认或重新出具"
    assert text.count(cut) == 1
    extraction = extract(text.replace(cut, cut + "\n").encode())
    assert extraction.fields[names[0]].needs_review


@pytest.mark.parametrize("broken", [" ", "\n"])
def test_a_figure_that_words_are_stuck_to_in_a_row_that_was_not_found_is_asked_about(broken: str) -> None:
    names = [f"requests.total.{one}" for one in COLUMNS]
    values = consistent_values("2019", seed=4, most=1)
    line = " ".join(str(values[name]) for name in names)
    assert (text := report(values, "2019", "spaced")).count(line) == 1
    first, second, *rest, last = line.split(" ")
    other = " ".join([first, f"减少{second}", *rest]) + broken + last
    assert extract(text.replace(line, other).encode()).fields[names[1]].needs_review


def test_an_empty_cell_before_fewer_figures_takes_the_place_of_none_where_a_head_is_missing_as_well() -> None:
    values: dict[str, Number | str] = dict(consistent_values(seed=4, most=30))
    names = [name for name in values if name.startswith("disputes.")]
    values |= dict.fromkeys(names, 0)
    text = report(values, "2021", "pipes")
    heads = "结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计"
    first, _, last = text.rpartition(heads)
    assert last.count(" | 0") == len(names) - 1
    own = f"{first}{heads.replace('尚未审结 | ', '')}{last.replace(' | 0', '', 1)}"
    extraction = extract(" ".join(own.split("\n")).encode())
    lost = "disputes.suit_after_review.pending"
    assert silent(extraction, {lost: None}) == []


@pytest.mark.parametrize("spread", [0, 1, 2])
@pytest.mark.parametrize("sign", ["D", "口"])
def test_signs_before_figures_and_an_empty_cell_behind_them_move_nothing_unasked(sign: str, spread: int) -> None:
    row = "requests.carried_out"
    values: dict[str, Number | str] = dict(consistent_values(seed=4, most=9))
    names = [f"{row}.{one}" for one in COLUMNS]
    for name in names:
        other = name.replace("carried_out", "new")
        values[other] = int(values[other]) - int(values[name])
        values[name] = 0
    text = report({**values, names[0]: sign}, "2021", "pipes")
    label = f"结转下年度继续办理 | {sign}"
    assert label in text
    text = text.replace(label, f"结转下年度继续办理 |{' |' * spread} {sign}")
    extraction = extract(" ".join(line + " |" for line in text.split("\n")).encode())
    assert extraction.fields[names[0]].needs_review
    assert silent(extraction, dict.fromkeys(names[1:], 0)) == []


def test_heads_said_again_in_another_order_below_a_row_of_cells_are_doubted() -> None:
    values = consistent_values(seed=4, most=30)
    text = report(values, "2021", "tabs")
    heads = "信息内容\t本年制发件数\t本年废止件数\t现行有效件数\n"
    assert text.count(heads) == 1
    again = "信息内容\n现行有效件数\n本年废止件数\n本年制发件数\n"
    fields = extract(text.replace(heads, heads + again).encode()).fields
    row = "proactive.normative_documents"
    assert not [one for one in ("made", "repealed", "in_force") if not fields[f"{row}.{one}"].needs_review]
    same = extract(text.replace(heads, heads + heads.replace("\t", "\n")).encode()).fields
    assert not [one for one in ("made", "repealed", "in_force") if same[f"{row}.{one}"].needs_review]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("column", [0, 3, 6])
@pytest.mark.parametrize("most", [0, 9])
def test_what_is_struck_out_with_nothing_beside_is_never_worked_out_unasked(
    layout: str, column: int, most: int
) -> None:
    name = REPEATED[column]
    values = consistent_values(seed=4, most=most)
    mark = "<s>{}</s>" if layout == "html" else "~~{}~~"
    extraction = extract(report({**values, name: mark.format(values[name])}, "2021", layout).encode())
    assert extraction.fields[name].value is None or extraction.fields[name].needs_review
    assert silent(extraction, {one: value for one, value in values.items() if one != name}) == []


@pytest.mark.parametrize("sign", ["TRUE", "△0", "########"])
def test_a_row_of_nothings_does_not_begin_with_the_empty_cells_of_its_label(sign: str) -> None:
    values = consistent_values(seed=4, most=0)
    name = "requests.carried_out.other"
    text = report({**values, name: sign}, "2021", "pipes").replace("办理 |", "办理 | | |")
    for written in (text, " ".join(text.split("\n"))):
        extraction = extract(written.encode())
        assert extraction.fields[name].needs_review
        assert silent(extraction, {one: value for one, value in values.items() if one != name}) == []


@pytest.mark.parametrize("word", ["否", "未知"])
@pytest.mark.parametrize("row", [ROW, "requests.other.other"])
def test_a_word_in_each_cell_of_a_row_is_asked_about_whatever_the_sums_say(word: str, row: str) -> None:
    values = consistent_values(seed=4, most=0)
    names = [f"{row}.{column}" for column in COLUMNS]
    extraction = extract(report({**values, **dict.fromkeys(names, word)}, "2021", "spaced").encode())
    assert all(extraction.fields[name].value is None or extraction.fields[name].needs_review for name in names)


def test_where_a_head_and_its_figure_are_gone_no_other_column_is_taken_for_it() -> None:
    values = consistent_values(seed=4, most=0)
    lines = report(values, "2021", "tabs").split("\n")
    at = next(n for n, line in enumerate(lines) if line.count("尚未审结") > 1 and n > 40)
    groups = ["行政复议"] * 5 + ["行政诉讼"] * 10
    suits = ["行政复议"] * 5 + ["未经复议直接起诉"] * 5 + ["复议后起诉"] * 5
    heads = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"] * 3
    figures = ["0"] * 15
    del heads[5], figures[5]
    first = max(n for n in range(at) if "行政复议" in lines[n] and "\t" in lines[n])
    last = next(n for n in range(at, len(lines)) if lines[n].startswith("0\t"))
    table = ["\t".join(row) for row in (groups, suits, heads, figures)]
    extraction = extract("\n".join([*lines[:first], *table, *lines[last + 1 :]]).encode())
    assert extraction.fields["disputes.direct_suit.upheld"].needs_review


@pytest.mark.parametrize("cell", ["减少3", "约3", "3余"])
def test_a_word_with_a_figure_between_a_label_and_its_figures_is_asked_about(cell: str) -> None:
    values = consistent_values(seed=6, most=0) | {"requests.total.natural_person": 3, "requests.total.total": 3}
    values |= {"requests.new.natural_person": 3, "requests.new.total": 3}
    values |= {"requests.granted.natural_person": 3, "requests.granted.total": 3}
    for form in ("2019", "2021"):
        whole = {**consistent_values(form, 6, 0), **values, "requests.total.natural_person": cell}
        extraction = extract(report(whole, form, "cells").encode())
        assert extraction.fields["requests.total.natural_person"].needs_review


def test_a_figure_and_words_behind_a_row_that_begins_with_empty_cells_is_its_last_figure() -> None:
    values: dict[str, Number | str] = dict.fromkeys(consistent_values(), 0)
    row = [f"requests.carried_in.{column}" for column in COLUMNS]
    text = report({**values, row[6]: "0+31"}, "2021", "tabs").splitlines(keepends=True)
    at = next(n for n, line in enumerate(text) if line.endswith("0+31\n"))
    text[at] = text[at].replace("\t", "\t \t \t", 1)
    extraction = extract("".join(text).encode())
    assert extraction.fields[row[6]].needs_review


@pytest.mark.parametrize("last", ["0.5", "5", "-1", "12"])
def test_sums_say_nothing_against_a_figure_that_stands_in_a_cell_with_others(last: str) -> None:
    values: dict[str, Number | str] = dict.fromkeys(consistent_values(), 0)
    name = "requests.granted.total"
    text = report({**values, name: last}, "2021", "tabs")
    assert f"\t0\t{last}\n" in text
    extraction = extract(text.replace(f"\t0\t{last}\n", f"\t0    {last}\n").encode())
    assert extraction.fields[name].needs_review
