"""A head of another year in the place of a column's own: the column is asked about, the others are not."""

import pytest
from press import LAYOUTS, asked, consistent_values, report

from extractor.pipeline import extract


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(
    ("own", "other", "column"),
    [
        ("本年废止件数", "上年废止件数", ".repealed"),
        ("现行有效件数", "去年", ".in_force"),
        ("本年废止件数", "2022年废止件数", ".repealed"),
        ("本年废止件数", "2022年", ".repealed"),
        ("本年废止件数", "往年废止件数", ".repealed"),
        ("法律服务机构", "上年", ".legal_service"),
        ("本年收费金额（单位：万元）", "上年收费金额（单位：万元）", ".amount"),
        ("现行有效件数", "同比", ".in_force"),
        ("现行有效件数", "现行有效件数（上年末）", ".in_force"),
        ("本年废止件数", "本年废止件数 (去年同期)", ".repealed"),
        ("本年制发件数", "1-6月制发件数", ".made"),
        ("本年制发件数", "第四季度制发件数", ".made"),
        ("法律服务机构", "法律服务机构占比", ".legal_service"),
        ("法律服务机构", "法律服务机构（%）", ".legal_service"),
        ("现行有效件数", "现行有效件数增减", ".in_force"),
        ("本年收费金额（单位：万元）", "本年收费金额（单位：万元）（计划）", ".amount"),
    ],
)
def test_a_column_below_a_head_of_another_year_is_asked_about(layout: str, own: str, other: str, column: str) -> None:
    values = consistent_values(seed=4, most=30)
    text = report(values, "2021", layout)
    assert own in text
    assert asked(text.replace(own, other)) == {name for name in values if name.endswith(column)}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("other", ["上年", "去年", "上年统计数"])
def test_a_form_of_one_column_below_a_head_of_another_year_is_asked_about(layout: str, other: str) -> None:
    values = consistent_values("2014", seed=4, most=30)
    text = report(values, "2014", layout)
    assert "统计数" in text
    assert values.keys() <= asked(text.replace("统计数", other))


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("span", ["（1-12月）", "（截至2023年12月31日）", "（2023年度）", "（单位：件）"])
def test_a_head_that_names_the_whole_year_is_not_asked_about(layout: str, span: str) -> None:
    text = report(consistent_values(seed=4, most=30), "2021", layout)
    assert asked(text.replace("本年制发件数", f"本年制发件数{span}")) == asked(text)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("form", ["2019", "2021"])
def test_a_table_that_speaks_of_last_year_and_has_its_heads_is_not_asked_about(layout: str, form: str) -> None:
    text = report(consistent_values(form, seed=4, most=30), form, layout)
    assert "申请人情况" in text
    changed = text.replace("申请人情况", "申请人情况（与上年相比有所增加）", 1)
    assert asked(changed) == asked(text)


def test_rows_that_run_on_without_labels_are_no_obstacle() -> None:
    """Several full rows in one run are cut into rows, so that runs are not those of the page."""
    values = consistent_values(seed=4, most=30)
    lines = report(values, "2021", "cells").split("\n")
    at = lines.index("2.重复申请")
    text = "\n".join(line for n, line in enumerate(lines) if n not in (at, at + 8, at + 16))
    assert extract(text.encode()).error is None
    assert extract(text.replace("行政处罚", "行政处理").encode()).fields["proactive.penalties.decisions"].needs_review
    assert extract(text.replace("科研机构", "上年").encode()).fields["requests.new.research"].needs_review


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_form_with_last_years_column_is_asked_about_another_columns_head_all_the_same(layout: str) -> None:
    text = report(consistent_values("2019", seed=4, most=30), "2019", layout)
    assert "处理决定数量" in text
    found = asked(text.replace("处理决定数量", "上年度", 1))
    assert {"proactive.licensing.decisions", "proactive.other_services.decisions"} <= found
    assert "proactive.licensing.last_year_items" not in found


def test_a_column_is_held_against_the_copies_that_the_heads_of_most_columns_have() -> None:
    """Where a cell spans rows, a program says the heads of one group twice."""
    text = report(consistent_values(seed=4, most=30), "2021", "tabs")
    heads = "结果维持\t结果纠正\t其他结果\t尚未审结\t总计"
    before, sign, behind = text.rpartition(f"{heads}\t{heads}")
    assert sign
    twice = f"{before}{heads}\t{{}}\t{heads}{behind}"
    assert not asked(twice.format(heads))
    assert "disputes.direct_suit.pending" in asked(twice.format(heads.replace("尚未审结", "上年度")))


@pytest.mark.parametrize("other", ["去年同期", "历年累计"])
@pytest.mark.parametrize(("own", "column"), [("本年处理决定数量", "decisions"), ("本年废止件数", "repealed")])
def test_words_of_another_year_stand_for_the_head_that_another_copy_has_behind_the_same_words(
    other: str, own: str, column: str
) -> None:
    """A cell that holds a table is said twice by some programs: as a whole, and then cell by cell."""
    lines = report(consistent_values(seed=4, most=30), "2021", "tabs").split("\n")
    twice = [f"{line}\n" + (line.replace(own, other).replace("\t", "\n") if own in line else "") for line in lines]
    same = [f"{line}\n" + (line.replace("\t", "\n") if own in line else "") for line in lines]
    assert not asked("".join(same))
    found = asked("".join(twice))
    assert found
    assert all(name.endswith(column) for name in found)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_old_forms_column_of_changes_below_a_head_of_another_year_is_asked_about(layout: str) -> None:
    values = consistent_values("2019", seed=4, most=30)
    text = report(values, "2019", layout)
    assert "本年增/减" in text
    assert {"proactive.licensing.change", "proactive.fees.change"} <= asked(text.replace("本年增/减", "上年"))


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("head", ["本年增减", "本年增\\减", "本年增（减）", "本年增减数"])
def test_a_head_that_says_in_other_signs_what_the_form_says_is_no_measure_of_another(layout: str, head: str) -> None:
    text = report(consistent_values("2019", seed=4, most=30), "2019", layout)
    assert "本年增/减" in text
    assert asked(text.replace("本年增/减", head)) == set()
