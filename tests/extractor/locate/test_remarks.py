"""A figure with a remark that it is of something else is asked about; one whose remark explains it is not."""

import pytest

from extractor.pipeline import extract
from tests.press import LAYOUTS, consistent_values, report

VALUES = consistent_values(seed=4, most=30)
FIELD = "proactive.licensing.decisions"


def _read(cell: str, layout: str) -> tuple[object, bool]:
    field = extract(report(VALUES | {FIELD: cell}, layout=layout).encode()).fields[FIELD]
    return field.value, field.needs_review


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(
    "remark",
    [
        "（2022年）",
        "件（2022）",
        "[2022]",
        "（历年累计）",
        "（全市）",
        "(不含下属单位)",
        "（样例）",
        "（千件）",
        "（计划）",
        "（误）",
    ],
)
def test_a_figure_of_something_else_is_asked_about(layout: str, remark: str) -> None:
    assert _read(f"812{remark}", layout) == (812, True)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(
    "remark", ["（2023年）", "（其中：上年12件）", "（同比增加3%）", "（件）", "（注）", "（含委托办理）"]
)
def test_a_figure_with_a_remark_on_it_is_not(layout: str, remark: str) -> None:
    assert _read(f"812{remark}", layout) == (812, False)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("figure", ["81*", "*2", "81#", "81₂"])
def test_a_sign_that_may_stand_for_a_digit_is_asked_about(layout: str, figure: str) -> None:
    assert _read(figure, layout)[1]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("note", ["*含即办件。", "注：*为含即办件。", "标*的含即办件。"])
def test_a_star_of_a_note_is_the_mark_of_that_note(layout: str, note: str) -> None:
    page = report(VALUES | {FIELD: "812*"}, layout=layout)
    heading = "三、收到和处理政府信息公开申请情况"
    assert page.count(heading) == 1
    line = f"<p>{note}</p><h2>{heading}" if layout == "html" else f"{note}\n{heading}"
    page = page.replace(f"<h2>{heading}" if layout == "html" else heading, line)
    field = extract(page.encode()).fields[FIELD]
    assert (field.value, field.needs_review) == (812, False)


@pytest.mark.parametrize("layout", ["cells", "spaced", "tabs", "html"])
@pytest.mark.parametrize(
    "cell",
    [
        "812 左右",
        "812 %",
        "812 ?",
        "＞ 812",
        "约 812",
        "第 812",
        "812 或 9",
        "812 、9",
        "812 千",
        "812. 5",
        "812 .5",
        "812 1/2",
    ],
)
def test_what_a_blank_parts_from_a_figure_is_heard_in_every_layout(layout: str, cell: str) -> None:
    assert _read(cell, layout)[1]


@pytest.mark.parametrize("layout", ["cells", "spaced", "tabs", "html"])
def test_a_fee_with_a_blank_behind_its_point_is_no_fee_of_its_decimals(layout: str) -> None:
    fee = extract(report(VALUES | {"proactive.fees.amount": "0. 5"}, layout=layout).encode()).fields[
        "proactive.fees.amount"
    ]
    assert fee.needs_review or fee.value == 0.5


@pytest.mark.parametrize("layout", ["cells", "spaced"])
@pytest.mark.parametrize("cell", ["812 件", "812"])
def test_a_unit_that_a_blank_parts_from_a_figure_doubts_nothing(layout: str, cell: str) -> None:
    assert _read(cell, layout) == (812, False)
