"""A table that stands alone under a heading of another time, or of no report, is asked about."""

import pytest

from extractor.pipeline import extract
from tests.press import consistent_values, report

VALUES = consistent_values(most=30)


def _doubted(line: str, layout: str) -> set[str]:
    page = report(VALUES, layout=layout)
    heading = "二、主动公开政府信息情况"
    above = f"<h2>{heading}</h2>" if layout == "html" else f"{heading}\n"
    new = f"{above}<p>{line}</p>" if layout == "html" else f"{above}{line}\n"
    assert above in page
    fields = extract(page.replace(above, new).encode()).fields
    return {name.split(".")[0] for name, one in fields.items() if one.needs_review}


@pytest.mark.parametrize("layout", ["html", "pipes", "tabs", "cells", "spaced"])
@pytest.mark.parametrize(
    "line",
    [
        "2022年度",
        "上半年",
        "（样表）",
        "上年度情况",
        "2024年计划",
        "2023年1-6月",
        "近三年情况",
        "（预算数）",
        "模拟数据",
        "更正前",
        "青禾县水务局数据",
        "（青禾县水务局）",
        "（全系统）",
        "全系统汇总表",
        "旧表",
        "（征求意见稿）",
        "待审定",
        "2022.1-2022.12",
    ],
)
def test_a_table_of_something_else_is_asked_about(line: str, layout: str) -> None:
    assert _doubted(line, layout) == {"proactive"}


@pytest.mark.parametrize("layout", ["html", "pipes", "tabs", "cells", "spaced"])
@pytest.mark.parametrize(
    "line",
    [
        "2023年度",
        "统计表",
        "1-12月",
        "与上年相比，变化不大。",
        "单位：件",
        "2023年1月至12月",
        "2023年1月1日-12月31日",
        "填报日期：2024年1月8日",
        "2024年1月8日",
    ],
)
def test_a_line_of_the_reports_own_year_doubts_nothing(line: str, layout: str) -> None:
    assert _doubted(line, layout) == set()


@pytest.mark.parametrize("layout", ["html", "pipes", "tabs", "spaced"])
@pytest.mark.parametrize(("words", "asked"), [("2022年办理情况", {"requests"}), ("2023年办理情况", set())])
@pytest.mark.parametrize("where", ["its first row", "its corner"])
def test_what_a_table_says_of_itself_in_its_first_row_or_corner_counts(
    words: str, asked: set[str], layout: str, where: str
) -> None:
    page = report(VALUES, layout=layout)
    old = "申请人情况" if where == "its first row" else "信息内容"
    at = page.index(old, page.index("三、收到"))
    fields = extract((page[:at] + words + page[at + len(old) :]).encode()).fields
    assert {name.split(".")[0] for name, one in fields.items() if one.needs_review} == asked


@pytest.mark.parametrize(
    "heading", ["三、2022年收到和处理政府信息公开申请情况", "## 三、2022年收到和处理政府信息公开申请情况"]
)
def test_the_heading_of_a_chapter_heads_its_table(heading: str) -> None:
    page = report(VALUES, layout="pipes").replace("三、收到和处理政府信息公开申请情况", heading)
    fields = extract(page.encode()).fields
    assert {name.split(".")[0] for name, one in fields.items() if one.needs_review} == {"requests"}


def test_a_sites_list_of_years_heads_no_table() -> None:
    page = report(VALUES, layout="cells").replace("一、总体情况", "2022年\n2021年\n2020年\n一、总体情况", 1)
    fields = extract(page.replace("二、主动公开政府信息情况\n", "").encode()).fields
    assert not any(one.needs_review for name, one in fields.items() if name.startswith("proactive"))


@pytest.mark.parametrize("layout", ["html", "pipes", "tabs", "cells", "spaced"])
@pytest.mark.parametrize(
    "behind", ["（上半年）", "（上年）", "(2022)", "（样表）", "（草稿）", "（截至6月底）", "（近三年）"]
)
def test_what_stands_behind_a_chapters_heading_heads_its_table(behind: str, layout: str) -> None:
    page = report(VALUES, layout=layout)
    heading = "三、收到和处理政府信息公开申请情况"
    assert heading in page
    fields = extract(page.replace(heading, heading + behind).encode()).fields
    assert {name.split(".")[0] for name, one in fields.items() if one.needs_review} == {"requests"}


@pytest.mark.parametrize("behind", ["（单位：件）", "（2023年度）", "（1-12月）", "（含上年结转）", "（表二）"])
def test_what_explains_a_chapters_heading_doubts_nothing(behind: str) -> None:
    heading = "三、收到和处理政府信息公开申请情况"
    page = report(VALUES).replace(heading, heading + behind)
    assert not any(one.needs_review for one in extract(page.encode()).fields.values())
