"""Two figures on two lines of one cell, and remarks that a figure is of something else, are no plain figures."""

import pytest
from press import consistent_values, report

from extractor.pipeline import extract

LICENSING = "proactive.licensing.decisions"


def _licensing(cell: str) -> tuple[object, bool]:
    page = report(consistent_values() | {LICENSING: "@"}, layout="html")
    field = extract(page.replace("<td>@</td>", f"<td>{cell}</td>").encode()).fields[LICENSING]
    return field.value, field.needs_review


@pytest.mark.parametrize(
    "cell",
    [
        "<p>812</p><p>821</p>",
        "<div>12</div><div>821</div>",
        "812<br>821",
        "<details><summary>812</summary>700</details>",
        "812 或 821",
        "812 和 9",
    ],
)
def test_figures_of_three_digits_on_two_lines_are_not_taken_for_thousands(cell: str) -> None:
    assert _licensing(cell)[1]


def test_thousands_in_one_line_are_one_figure() -> None:
    assert _licensing("12 821") == (12821, False)


@pytest.mark.parametrize(
    "remark",
    [
        "待核实",
        "未核实",
        "1-6月",
        "上半年",
        "2022年1-6月",
        "作废",
        "已删除",
        "合并",
        "与行政处罚合并",
        "存疑",
        "暂",
        "？",
        "数据不全",
    ],
)
def test_a_remark_that_the_figure_is_of_something_else_is_asked_about(remark: str) -> None:
    assert _licensing(f"812（{remark}）") == (812, True)


@pytest.mark.parametrize("remark", ["其中转办2件", "含乡镇", "线上700，线下112", "上年790", "见附件1"])
def test_a_remark_that_tells_more_doubts_nothing(remark: str) -> None:
    assert _licensing(f"812（{remark}）") == (812, False)
