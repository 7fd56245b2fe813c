"""What is printed in a row and not read is asked about, wherever in the row, its label or its cell it stands."""

import re
from collections.abc import Mapping

import pytest
from press import consistent_values, report

from extractor.page.values import Number, Reason
from extractor.pipeline import extract

COLUMNS = ("natural_person", "business", "research", "public_welfare", "legal_service", "other", "total")
HELD = "requests.unavailable.not_held"
PARTLY = "requests.partly_granted"
CARRIED = "requests.carried_in"


def sparse_values() -> dict[str, Number]:
    """Return figures that obey the sums, of which many are nothing, with a row of them that are not."""
    values = consistent_values(seed=4, most=30)
    people = [one for one in COLUMNS if one != "total"]
    for row in (HELD, PARTLY, CARRIED):
        for person, figure in zip(people, (8, 0, 0, 0, 1, 0), strict=True):
            moved = int(values[f"{row}.{person}"]) - figure
            values[f"{row}.{person}"] = figure
            if row != CARRIED:
                values[f"requests.total.{person}"] -= moved
        values[f"{row}.total"] = 9
    for person in people:
        done, left = values[f"requests.total.{person}"], values[f"requests.carried_out.{person}"]
        values[f"requests.new.{person}"] = done + left - values[f"{CARRIED}.{person}"]
    for row in ("requests.total", "requests.new"):
        values[f"{row}.total"] = sum(values[f"{row}.{person}"] for person in people)
    return values


def silent(text: str, right: Mapping[str, Number | None]) -> list[str]:
    fields = extract(text.encode()).fields
    return [name for name, value in right.items() if fields[name].value != value and not fields[name].needs_review]


def asked(text: str, name: str) -> bool:
    return extract(text.encode()).fields[name].needs_review


def test_the_figures_are_read_where_nothing_is_wrong() -> None:
    values = sparse_values()
    for layout in ("tabs", "spaced", "cells"):
        assert silent(report(values, "2021", layout), values) == []
        assert not asked(report(values, "2021", layout), f"{HELD}.total")


@pytest.mark.parametrize("word", ["无", "-", "未发生"])
def test_words_for_none_beside_figures_in_a_cell_that_lost_its_border_are_cells(word: str) -> None:
    values = sparse_values()
    text = report(values, "2021", "tabs")
    row = "1.本机关不掌握相关政府信息\t8\t0\t0\t0\t1\t0\t9\n"
    assert row in text
    torn = f"1.本机关不掌握相关政府信息\t8    {word}　{word}\t{word}\t1    {word}\t9\n"
    right = {**values, **{f"{HELD}.{one}": None for one in COLUMNS[1:4]}, f"{HELD}.other": None}
    assert silent(text.replace(row, torn), right) == []


@pytest.mark.parametrize("cell", ["17月17日", "8年", "##8", "8√"])
def test_what_stands_behind_the_beginning_of_a_label_that_wraps_is_asked_about(cell: str) -> None:
    text = report(sparse_values(), "2021", "spaced")
    row = "（二）部分公开（区分处理的，只计这一情形，不计其他情形） 8 0 0 0 1 0 9\n"
    assert row in text
    wrapped = f"（二）部分公开（区分    {cell}    0    0    0    1    0    9\n处理的，只计这一情形，不计其他情形）\n"
    assert asked(text.replace(row, wrapped), f"{PARTLY}.natural_person")


@pytest.mark.parametrize("cell", ["9万+", "9件左右?", "约9", "9月9日", "9√"])
@pytest.mark.parametrize("ending", ["\n", " "])
def test_a_figure_with_words_before_the_next_label_is_asked_about(cell: str, ending: str) -> None:
    text = report(sparse_values(), "2021", "spaced")
    row = "二、上年结转政府信息公开申请数量 8 0 0 0 1 0 9\n"
    assert row in text
    changed = text.replace(row, row.replace("9\n", f"{cell}\n"))
    assert asked(ending.join(changed.split("\n")), f"{CARRIED}.total")


@pytest.mark.parametrize("cell", ["8√", "8 ✓", "8月", "#VALUE!"])
def test_what_stands_in_a_line_of_its_own_before_a_row_of_no_sum_is_asked_about(cell: str) -> None:
    values = {**sparse_values(), "proactive.normative_documents.made": 8}
    values |= {"proactive.normative_documents.repealed": 12, "proactive.normative_documents.in_force": 20}
    text = report(values, "2021", "cells")
    row = "行政规范性文件\n8\n12\n20\n"
    assert row in text
    for blank in ("", "\t\n\u3000\n"):
        changed = text.replace(row, f"行政规范性文件\n{blank}{cell}\n{blank}12\n{blank}\n{blank}20\n")
        assert silent(changed, values) == []


@pytest.mark.parametrize("sign", ["？", "Z"])
def test_a_sign_behind_a_row_that_may_have_an_empty_cell_may_be_the_last_of_it(sign: str) -> None:
    values = sparse_values()
    text = report(values, "2021", "cells")
    row = "1.本机关不掌握相关政府信息\n8\n0\n0\n0\n1\n0\n9\n"
    assert row in text
    spread = "\n\n\t\n".join(row.strip().split("\n")[:-2])
    changed = text.replace(row, f"{spread}\n\n\t\n\n0\n\n\t\n\n{sign}\n\n\n")
    fields = extract(changed.encode()).fields
    assert all(fields[f"{HELD}.{one}"].needs_review for one in ("other", "total"))


def test_a_row_of_words_takes_no_figures_of_the_row_below_whose_sum_is_wrong() -> None:
    values = {**consistent_values("2019", seed=4, most=0), "requests.total.other": 1}
    row = "（六）其他处理 0 0 0 0 0 0 0"
    text = report(values, "2019", "spaced")
    assert row in text
    assert silent(text.replace(row, "（六）其他处理 否 否 否 否 否 否 否"), {"requests.total.other": 1}) == []


@pytest.mark.parametrize("word", ["否", "无", "未发生"])
def test_a_row_that_begins_with_words_for_none_in_cells_of_their_own_is_not_worked_out(word: str) -> None:
    values = {**sparse_values(), **{f"{CARRIED}.{one}": 0 for one in COLUMNS[:5]}}
    values |= {f"{CARRIED}.other": 1, f"{CARRIED}.total": 1}
    for person in COLUMNS:
        done, left = values[f"requests.total.{person}"], values[f"requests.carried_out.{person}"]
        values[f"requests.new.{person}"] = done + left - values[f"{CARRIED}.{person}"]
    text = report(values, "2021", "cells")
    row = "二、上年结转政府信息公开申请数量\n0\n0\n0\n0\n0\n1\n1\n"
    assert row in text
    said = "\n".join(("二、上年结转政府信息公开申", "请数量", *[word] * 5, "1", "1")) + "\n"
    assert silent(text.replace(row, said), {f"{CARRIED}.{one}": None for one in COLUMNS[:5]}) == []


def test_a_row_of_noughts_that_begins_with_what_is_no_figure_is_asked_about_as_a_whole() -> None:
    values = {**sparse_values(), **{f"requests.carried_out.{one}": 0 for one in COLUMNS}}
    for person in COLUMNS:
        values[f"requests.new.{person}"] = values[f"requests.total.{person}"] - values[f"{CARRIED}.{person}"]
    text = report(values, "2021", "cells")
    row = "四、结转下年度继续办理\n0\n0\n0\n0\n0\n0\n0\n"
    assert row in text
    assert asked(text.replace(row, row.replace("\n0\n", "\n0:00\n", 1)), "requests.carried_out.natural_person")


def test_figures_that_are_hidden_at_both_ends_of_a_row_are_asked_about() -> None:
    """In lines that are no table; figures of the next table follow."""
    hidden = '<span style="display:none">0</span>'
    values = {**sparse_values(), **{f"requests.carried_out.{one}": 0 for one in COLUMNS}}
    for person in COLUMNS:
        values[f"requests.new.{person}"] = values[f"requests.total.{person}"] - values[f"{CARRIED}.{person}"]
    lines = report(values, "2021", "spaced").split("\n")
    row = "四、结转下年度继续办理 0 0 0 0 0 0 0"
    assert row in lines
    shown = row.replace("理 0 0 0 0 0 0 0", f"理 {hidden} 0 0 0 0 {hidden} 0")
    page = "".join(f"<p>{shown if line == row else line}</p>" for line in lines)
    fields = extract(f"<html><body>{page}</body></html>".encode()).fields
    for column in ("natural_person", "other"):
        field = fields[f"requests.carried_out.{column}"]
        assert field.needs_review or field.value is None


def test_a_figure_that_moved_into_an_empty_cell_of_its_row_is_asked_about() -> None:
    """Noughts are left empty, and the row's own sum holds wherever in it the figure stands."""
    values: dict[str, Number | str] = dict.fromkeys(sparse_values(), "")
    for row in ("new", "granted", "total"):
        values |= {f"requests.{row}.natural_person": 2, f"requests.{row}.total": 2}
    moved = {**values, "requests.total.natural_person": "", "requests.total.business": 2}
    for layout in ("html", "tabs", "pipes"):
        fields = extract(report(moved, "2021", layout).encode()).fields
        assert fields["requests.total.business"].value is None or fields["requests.total.business"].needs_review


def test_heads_in_another_order_are_followed_with_a_line_of_the_note_on_sums_between_them() -> None:
    values = sparse_values()
    text = report(values, "2021", "cells")
    own = "自然人\n商业企业\n科研机构\n社会公益组织\n法律服务机构\n其他\n总计\n"
    assert own in text
    note = "（本列数据的勾稽关系为：第一项\n加第二项之和，等于第三项加第\n"
    note += "申请人情况\n自然人\n法人或其他组织\n总计\n四项之和）\n"
    swapped = f"{note}商业企\n业\n科研机\n构\n其他\n法律服\n务机构\n社会公\n益组织\n"
    right = dict(values)
    for name in (one for one in values if one.startswith("requests.")):
        row, _, column = name.rpartition(".")
        other = {"public_welfare": "other", "other": "public_welfare"}.get(column, column)
        right[name] = values[f"{row}.{other}"]
    assert silent(text.replace(own, swapped), right) == []


@pytest.mark.parametrize("sign", ["-", "/", "无"])
def test_no_nought_follows_for_a_row_of_signs_for_none_that_lost_a_cell(sign: str) -> None:
    values = sparse_values()
    text = report(values, "2021", "tabs")
    row = "1.本机关不掌握相关政府信息\t8\t0\t0\t0\t1\t0\t9\n"
    torn = f"1.本机关不掌握相关政府信息\t8    {sign}\t{sign}    {sign}\t1    {sign}    9\n"
    right = {**values, **{f"{HELD}.{one}": None for one in (*COLUMNS[1:4], "other")}}
    assert silent(text.replace(row, torn), right) == []
    short = f"1.本机关不掌握相关政府信息\t8\t{sign}\t{sign}\t1\t{sign}\t9\n"
    assert silent(text.replace(row, short), right) == []


@pytest.mark.parametrize("sign", ["⑫", "⑿", "※", "注"])
def test_the_mark_of_a_note_in_the_place_of_a_figure_is_asked_about(sign: str) -> None:
    for layout in ("spaced", "tabs", "cells"):
        text = report({**sparse_values(), f"{HELD}.legal_service": sign}, "2021", layout)
        assert asked(text, f"{HELD}.legal_service")


@pytest.mark.parametrize("remark", ["（估）", "(预计)", "（初步统计）"])
def test_an_estimate_is_asked_about_and_a_remark_is_not(remark: str) -> None:
    name = f"{HELD}.legal_service"
    for layout in ("spaced", "tabs", "cells", "html"):
        assert asked(report({**sparse_values(), name: f"1{remark}"}, "2021", layout), name)
        assert not asked(report({**sparse_values(), name: "1（已办结）"}, "2021", layout), name)


@pytest.mark.parametrize("layout", ["tabs", "pipes"])
def test_a_row_of_words_for_none_in_few_cells_is_no_row_of_noughts(layout: str) -> None:
    values = sparse_values()
    text = report(values, "2021", layout)
    by = {"tabs": "\t", "pipes": " | "}[layout]
    row = by.join(["1.本机关不掌握相关政府信息", "8", "0", "0", "0", "1", "0", "9"])
    assert row in text
    torn = by.join(["1.本机关不掌握相关政府信息", "无    无    无    无", "无    1    无", "", ""])
    right = {**values, **dict.fromkeys((f"{HELD}.{one}" for one in COLUMNS), None), f"{HELD}.other": 1}
    assert silent(text.replace(row, torn), right) == []


def test_a_letter_behind_a_row_that_may_begin_with_an_empty_cell_is_asked_about() -> None:
    """With the Z for the sum left out, 0 1 0 0 0 0 1 adds up where 1 0 0 0 0 1 2 is meant."""
    text = report(dict.fromkeys(consistent_values(), 0) | {"requests.new.other": 1}, "2021")
    row = next(line for line in text.split("\n") if "本年新收" in line)
    label = row.split(" | ")[0]
    spread = f"{label} | | | 1 | 0 | 0 | 0 | 0 | 1 | Z |"
    fields = extract(text.replace(row, spread).encode()).fields
    assert [name for name in COLUMNS if not fields[f"requests.new.{name}"].needs_review] == []


def test_a_table_that_stands_on_a_page_once_more_for_small_screens_is_the_same_table() -> None:
    page = report(consistent_values(seed=4, most=30), layout="html")
    own = max(re.findall("<table.*?</table>", page, re.DOTALL), key=len)
    twice = f'<div class="hidden-xs">{own}</div><div class="visible-xs">{own}</div>'
    fields = extract(page.replace(own, twice).encode()).fields
    assert not any(Reason.OTHER_SCOPE in one.reasons for one in fields.values())


def test_rows_that_nobody_read_within_a_table_doubt_that_table_alone() -> None:
    page = report(consistent_values(seed=4, most=30), layout="html")
    own = re.findall("<table.*?</table>", page, re.DOTALL)[-1]
    headed = own.replace("<tr>", "<tr><td></td>", 3)
    last = headed.rindex("<tr>")
    parts = "".join(
        f"<tr><td>{name}</td>{f'<td>{n}</td>' * 15}</tr>" for n, name in enumerate(("市本级", "下属单位"), 2)
    )
    new = headed[:last] + parts + headed[last:].replace("<tr>", "<tr><td>合计</td>")
    fields = extract(page.replace(own, new).encode()).fields
    assert {name.split(".")[0] for name, one in fields.items() if one.needs_review} == {"disputes"}


def test_digits_that_are_no_figure_behind_a_row_make_its_last_one_doubtful() -> None:
    """A program wrote a sum's point behind its digits: 4341.9201 as 4341, 9201 and a point in the next line."""
    values = consistent_values(seed=3) | {"proactive.fees.amount": 4341}
    text = report(values, "2021", "spaced").replace("行政事业性收费 4341", "行政事业性收费 4341 9201\\n.")
    assert "9201" in text
    fields = extract(text.encode()).fields
    assert fields["proactive.fees.amount"].needs_review
    assert [name for name in values if fields[name].needs_review] == ["proactive.fees.amount"]


@pytest.mark.parametrize("odd", ["19K", "1-9", "19/2"])
def test_the_number_of_a_page_behind_what_is_no_figure_is_not_the_rows(odd: str) -> None:
    values = consistent_values(seed=3) | {"proactive.coercion.decisions": 19}
    text = report(values, "2021", "cells")
    assert "行政强制\n19\n" in text
    fields = extract(text.replace("行政强制\n19\n", f"行政强制\n{odd}\n\n1\n").encode()).fields
    assert fields["proactive.coercion.decisions"].needs_review


def test_a_label_that_stands_whole_behind_figures_is_not_theirs() -> None:
    """Wrong characters leave nothing of the label before them: 其䯷, and the label of the row above it behind."""
    values = consistent_values(most=0)
    for row in ("new", "other.other", "total"):
        values |= {f"requests.{row}.natural_person": 1, f"requests.{row}.total": 1}
    lines = report(values, "2021", "tabs").split("\n")
    first = next(n for n, line in enumerate(lines) if "2.申请人逾期" in line)
    assert "3.其他" in lines[first + 1]
    swapped = [lines[first + 1].replace("3.其他", "3.其䯷"), lines[first].replace("公开申请\t", "公开申軖\t")]
    text = "\n".join([*lines[:first], *swapped, *lines[first + 2 :]]).replace("\t", "\n")
    own = {name: value for name, value in values.items() if name.startswith("requests.other.")}
    assert silent(text.encode().decode("latin-1"), own) == []
    assert silent(text, own) == []


def test_a_word_before_the_figures_of_a_row_that_nobody_took_is_asked_about() -> None:
    values = consistent_values(most=0)
    text = report(values, "2021", "cells")
    row = "3.其他\n" + "0\n" * 7
    assert row in text
    fields = extract(text.replace(row, "3.其他\n否\n" + "0\n" * 6).encode()).fields
    right = {name: None if name.endswith(".natural_person") else 0 for name in values if ".other.other." in name}
    assert [name for name in right if fields[name].value != right[name] and not fields[name].needs_review] == []
