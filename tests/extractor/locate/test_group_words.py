"""What stands over several rows or columns, and says that they are of something else, is asked about."""

import pytest

from tests.press import LAYOUTS, asked, consistent_values, report, titled

VALUES = consistent_values(seed=21, most=30)
OFFICE = titled("青禾县测试管理局2023年政府信息公开工作年度报告")
GOVERNMENT = titled("青禾县人民政府2023年政府信息公开工作年度报告")
RESULTS = "三、本年度办理结果"
OVER_ALL = "申请人情况"


def under(*prefixes: str) -> set[str]:
    return {name for name in VALUES if name.startswith(prefixes)}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(
    ("name", "other", "fields"),
    [
        (RESULTS, "三、上年度办理结果", "requests.granted"),
        (RESULTS, "三、本年度办理结果（仅上半年）", "requests.refused"),
        ("（三）不予公开", "（三）不予公开（去年）", "requests.refused"),
        (OVER_ALL, "申请人情况（2022年）", "requests"),
        (OVER_ALL, "申请人情况（含下级单位）", "requests"),
        (OVER_ALL, "申请人情况（青禾县水务局）", "requests"),
        ("三、收到和处理政府信息公开申请情况", "三、收到和处理政府信息公开申请情况（上年）", "requests"),
        ("三、收到和处理政府信息公开申请情况", "三、全县各级收到和处理政府信息公开申请情况", "requests"),
        ("第二十条第（一）项", "第二十条第（一）项（上年）", "proactive.normative_documents"),
        ("行政复议", "行政复议（上年）", "disputes.review"),
    ],
)
def test_what_stands_under_another_group_is_asked_about(name: str, other: str, fields: str, layout: str) -> None:
    text = report(VALUES, layout=layout, parts=OFFICE)
    at = text.rindex(name) if name == "行政复议" else text.index(name)
    assert under(f"{fields}.") <= asked(text[:at] + other + text[at + len(name) :])


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(
    ("name", "other"),
    [
        (RESULTS, "三、本年度办理结果（2023年）"),
        (OVER_ALL, "申请人情况（单位：件）"),
        (OVER_ALL, "申请人情况（测试管理局）"),
        ("三、收到和处理政府信息公开申请情况", "三、本机关收到和处理政府信息公开申请情况（2023年度）"),
        ("（三）不予公开", "（三） 不 予 公开"),
    ],
)
def test_what_only_says_more_of_the_same_is_not(name: str, other: str, layout: str) -> None:
    text = report(VALUES, layout=layout, parts=OFFICE)
    assert asked(text.replace(name, other, 1)) == asked(text)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_governments_figures_are_those_of_its_offices_too(layout: str) -> None:
    text = report(VALUES, layout=layout, parts=GOVERNMENT)
    assert asked(text.replace(OVER_ALL, "申请人情况（全县）", 1)) == asked(text)


def _screen(*over: str) -> str:
    """Return a report whose third table stands in columns that blanks alone part, with lines over its results."""
    text = report(VALUES, layout="spaced", parts=OFFICE)
    lines = text.split("\n")
    at = next(n for n, line in enumerate(lines) if RESULTS in line)
    lines[at] = lines[at].replace(RESULTS, over[0], 1)
    return "\n".join([*lines[: at + 1], *over[1:], *lines[at + 1 :]])


@pytest.mark.parametrize(
    "over", [(f"{RESULTS}（2022", "年）"), (f"{RESULTS}（上年", "同期）"), (f"{RESULTS}(仅", "上半年)")]
)
def test_a_groups_name_whose_bracket_ends_in_the_line_below_is_read_whole(over: tuple[str, str]) -> None:
    assert under("requests.granted.", "requests.refused.") <= asked(_screen(*over))


def test_a_bracket_in_the_line_below_that_says_more_of_the_same_is_not() -> None:
    assert not {name for name in asked(_screen(f"{RESULTS}（2023", "年）")) if name.startswith("requests.refused")}


def test_a_groups_name_among_wide_blanks_is_read() -> None:
    text = report(VALUES, layout="spaced", parts=OFFICE)
    at = text.rindex("行政复议", 0, text.index("行政诉讼", text.index("四、")))
    wide = text[:at] + "行政复议（上年）" + " " * 60 + text[at + len("行政复议") :]
    assert under("disputes.review.") <= asked(wide)
