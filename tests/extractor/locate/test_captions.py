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


@pytest.mark.parametrize("layout", ["html"])
@pytest.mark.parametrize("line", ["2022年度", "上半年", "（样表）", "上年度情况", "2024年计划", "2023年1-6月"])
def test_a_table_of_something_else_is_asked_about(line: str, layout: str) -> None:
    assert _doubted(line, layout) == {"proactive"}


@pytest.mark.parametrize("layout", ["html", "pipes"])
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
