import pytest

from ui.figure_search import occurs


@pytest.mark.parametrize(
    ("text", "value", "there"),
    [
        ("收到申请 12 件", 12, True),
        ("收到申请１２件", 12, True),
        ("<td>12</td><td width=99>", 99, False),
        ("<table><tr><td>1,234</td></tr></table>", 1234, True),
        ("共 1 234 条", 1234, True),
        ("约1.2万条", 12000, True),
        ("112 与 12.5", 12, False),
        ("收费 106.29 万元", 106.29, True),
        ("减少 3 项", -3, True),
        ("未收取费用", 0, True),
        ("收到 12 件", 0, False),
    ],
)
def test_a_figure_is_found_however_it_is_written(text, value, there):
    assert occurs(text, value) is there
