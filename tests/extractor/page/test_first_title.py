"""The year of a report's own title, not that of one that it cites."""

import pytest

from extractor.page import titled_year


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("青禾县测试管理局2023年政府信息公开工作年度报告\n数据来源：2022年度报告", "2023"),
        ("关于2023年政府信息公开工作的年度报告", "2023"),
        ("青禾县测试管理局2023年政务公开工作年度报告", "2023"),
        ("数据来源:2022年度报告\n本机关2023年度报告如下", "2023"),
        ("数据摘自我局2022年度报告", None),
        ("2023年工作", None),
    ],
)
def test_the_year_of_a_report_is_that_of_its_own_title(text: str, year: str | None) -> None:
    assert titled_year(text) == year
