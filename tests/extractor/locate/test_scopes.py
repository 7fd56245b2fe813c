"""Several tables of one kind in a report: which is its own, what becomes of the others, and what is doubted."""

from collections.abc import Mapping, Sequence

import pytest
from press import consistent_values, report, report_of_scopes

from extractor.page.values import Number, Reason
from extractor.pipeline import extract
from extractor.result import Extraction

OWN = consistent_values(seed=1, most=40)
SECOND = consistent_values(seed=2, most=40)
THIRD = consistent_values(seed=3, most=40)
LAYOUTS = ["html", "pipes", "tabs", "cells", "spaced"]
SECTIONS = ("proactive", "requests", "disputes")
BUREAU = "青禾县测试管理局2023年政府信息公开工作年度报告"

Tables = Sequence[tuple[str, Mapping[str, Number | str]]]


def with_requests(tables: Tables) -> dict[str, Tables]:
    """Return the tables of a report in which those of requests stand several times."""
    return {"proactive": [("", OWN)], "requests": tables, "disputes": [("", OWN)]}


def wrong(extraction: Extraction, right: Mapping[str, Number | str] = OWN) -> list[str]:
    """Return the fields of the tables with another value than printed."""
    return [name for name, value in right.items() if extraction.fields[name].value != value]


def flagged(extraction: Extraction) -> set[str]:
    """Return the tables of which some field waits for a person."""
    waiting = {name.partition(".")[0] for name, value in extraction.fields.items() if value.needs_review}
    return waiting.intersection(SECTIONS)


def others(extraction: Extraction) -> list[tuple[str, list[str], dict[str, object]]]:
    """Return what was read of the other tables: heading, sections, values."""
    return [
        (one.scope, list(one.forms), {name: value.value for name, value in one.fields.items()})
        for one in extraction.others
    ]


def of(values: Mapping[str, Number], *sections: str) -> dict[str, object]:
    return {name: value for name, value in values.items() if name.partition(".")[0] in sections}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_whole_county_is_taken_and_doubted_and_its_office_is_kept_apart(layout: str) -> None:
    tables = [("（一）全县汇总情况", OWN), ("（二）县本级情况", SECOND)]
    extraction = extract(report_of_scopes(with_requests(tables), layout).encode())
    assert not wrong(extraction)
    assert flagged(extraction) == {"requests"}
    assert Reason.OTHER_SCOPE in extraction.fields["requests.new.total"].reasons
    assert others(extraction) == [("（二）县本级情况", ["requests"], of(SECOND, "requests"))]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("last", ["2022年度", "上年情况", "去年同类数据如下："])
def test_last_years_table_beside_this_years_leaves_no_doubt(layout: str, last: str) -> None:
    for tables in ([("2023年度", OWN), (last, SECOND)], [(last, SECOND), ("2023年度", OWN)]):
        extraction = extract(report_of_scopes(with_requests(tables), layout).encode())
        assert not wrong(extraction)
        assert not flagged(extraction)
        assert others(extraction) == [(last, ["requests"], of(SECOND, "requests"))]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_table_of_another_office_is_not_the_reports(layout: str) -> None:
    for own in ("青禾县测试管理局", "县测管局"):
        tables = with_requests([(own, OWN), ("青禾县河湖中心", SECOND)])
        extraction = extract(report_of_scopes(tables, layout, BUREAU).encode())
        assert not wrong(extraction)
        assert not flagged(extraction)
        assert others(extraction) == [("青禾县河湖中心", ["requests"], of(SECOND, "requests"))]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_all_tables_twice_are_told_apart_by_whatever_headings_there_are(layout: str) -> None:
    words = {"proactive": ("2023年", "2022年"), "requests": ("", ""), "disputes": ("", "")}
    for heads in (words, dict.fromkeys(SECTIONS, ("2023年", "2022年"))):
        tables = {name: [(this, OWN), (last, SECOND)] for name, (this, last) in heads.items()}
        extraction = extract(report_of_scopes(tables, layout).encode())
        assert not wrong(extraction)
        assert not flagged(extraction)
        assert others(extraction) == [("2022年", list(SECTIONS), of(SECOND, *SECTIONS))]


def test_a_table_that_says_the_same_both_times_is_split_with_the_others() -> None:
    nothing = dict.fromkeys(of(OWN, "disputes"), 0)
    own, second = {**OWN, **nothing}, {**SECOND, **nothing}
    tables = {name: [("2023年", own), ("2022年", second)] for name in SECTIONS}
    extraction = extract(report_of_scopes(tables).encode())
    assert not wrong(extraction, own)
    assert not flagged(extraction)
    assert others(extraction) == [("2022年", list(SECTIONS), second)]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_of_three_tables_the_whole_is_taken_and_the_parts_are_kept_apart(layout: str) -> None:
    tables = with_requests([("全县汇总", OWN), ("县本级", SECOND), ("乡镇（街道）", THIRD)])
    extraction = extract(report_of_scopes(tables, layout).encode())
    assert not wrong(extraction)
    assert [one[0] for one in others(extraction)] == ["县本级", "乡镇（街道）"]
    assert [one[2] for one in others(extraction)] == [of(SECOND, "requests"), of(THIRD, "requests")]


@pytest.mark.parametrize("parts", ["各乡镇（街道）", "各县（市、区）", "下属单位", "所属各部门"])
def test_parts_beside_each_other_are_no_whole(parts: str) -> None:
    extraction = extract(report_of_scopes(with_requests([("县本级", OWN), (parts, SECOND)])).encode())
    assert not wrong(extraction)
    assert flagged(extraction) == {"requests"}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("", ""),
        ("全县汇总", ""),
        ("全县汇总", "全县（不含县本级）"),
        ("2023年共收到申请12件，较上年增长20%。", ""),  # sentences head no table
        ("较上年有所增长。", ""),
        ("申请由县政府办公室统一受理、登记和答复。", ""),
        ("（格式见国办公开办函〔2021〕30号）", ""),  # nor does a regulation's year tell the table's
    ],
)
def test_where_nothing_tells_all_is_doubted(layout: str, first: str, second: str) -> None:
    for tables in ([(first, OWN), (second, SECOND)], [(first, SECOND), (second, OWN)]):
        extraction = extract(report_of_scopes(with_requests(tables), layout).encode())
        assert all(value.needs_review for name, value in extraction.fields.items() if name.startswith("requests."))
        assert not extraction.others


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_damaged_row_does_not_join_two_tables(layout: str) -> None:
    text = report_of_scopes(with_requests([("2023年度", OWN), ("2022年度", SECOND)]), layout)
    extraction = extract(text.replace("本年新收政府信息公开申请数量", "本年新口口口口口口开申请数量", 1).encode())
    assert not [name for name in wrong(extraction) if not extraction.fields[name].needs_review]
    assert others(extraction) == [("2022年度", ["requests"], of(SECOND, "requests"))]


def test_the_site_and_the_day_at_the_head_of_a_page_are_not_the_reports_title() -> None:
    head = "青禾县人民政府门户网站\n首页\n" + BUREAU + "\n发布时间：2024-01-19"
    text = report_of_scopes(with_requests([("2023年度", OWN), ("2022年度", SECOND)]), title=head)
    extraction = extract(text.encode())
    assert not wrong(extraction)
    assert not flagged(extraction)
    assert [one[0] for one in others(extraction)] == ["2022年度"]


@pytest.mark.parametrize(
    ("opening", "closing"), [("<caption>{}</caption>", ""), ('<tr><td colspan="10">{}</td></tr>', "")]
)
def test_a_heading_can_stand_in_the_table(opening: str, closing: str) -> None:
    text = report_of_scopes(with_requests([("甲", OWN), ("乙", SECOND)]))
    for mark, words in (("甲", "本年&nbsp;2023年"), ("乙", "上年&amp;往年")):
        text = text.replace(f"<p>{mark}</p><table>", f"<table>{opening.format(words)}{closing}")
    extraction = extract(text.encode())
    assert not wrong(extraction)
    assert not flagged(extraction)
    assert [one[0] for one in others(extraction)] == ["上年&往年"]


def test_two_scopes_in_one_table_are_told_apart_too() -> None:
    text = report_of_scopes(with_requests([("甲", OWN), ("乙", SECOND)]))
    text = text.replace("<p>甲</p><table>", '<table><tr><td colspan="10">2023年</td></tr>')
    text = text.replace("</table><p>乙</p><table>", '<tr><td colspan="10">2022年</td></tr>')
    extraction = extract(text.encode())
    assert not wrong(extraction)
    assert others(extraction) == [("2022年", ["requests"], of(SECOND, "requests"))]


@pytest.mark.parametrize("layout", ["html", "pipes"])
def test_a_second_report_of_another_office_is_no_table_of_it(layout: str) -> None:
    first = report_of_scopes({name: [("", OWN)] for name in SECTIONS}, layout)
    second = report_of_scopes({name: [("", SECOND)] for name in SECTIONS}, layout, BUREAU)
    extraction = extract((first + "\n" + second).encode())
    assert all(Reason.SECOND_REPORT in value.reasons for value in extraction.fields.values())


def test_another_unit_is_doubted_in_the_other_tables_too() -> None:
    second = {**SECOND, "proactive.fees.amount": "48210元"}
    tables = {"proactive": [("2023年", OWN), ("2022年", second)], "requests": [("", OWN)], "disputes": [("", OWN)]}
    extraction = extract(report_of_scopes(tables).encode())
    assert not flagged(extraction)
    (other,) = extraction.others
    assert Reason.OTHER_UNIT in other.fields["proactive.fees.amount"].reasons
    assert other.fields["proactive.fees.amount"].needs_review


LAST = "青禾县人民政府2022年政府信息公开工作年度报告"


@pytest.mark.parametrize("layout", ["html", "pipes"])
def test_what_stands_behind_its_tables_may_be_last_years_report(layout: str) -> None:
    tables = (
        {name: [(f"{year}年度情况见下表", values)] for name in SECTIONS}
        for year, values in ((2023, OWN), (2022, SECOND))
    )
    first, second = (report_of_scopes(one, layout, *title) for one, title in zip(tables, ((), (LAST,)), strict=True))
    first = first.replace("本年度未收取信息处理费。", "没有其他事项。")
    extraction = extract((first + "\n" + second).encode())
    assert not wrong(extraction)
    assert extraction.fields["facts.website_items"].reasons == ()
    assert extraction.fields["facts.processing_fee"].reasons == (Reason.SECOND_REPORT,)


@pytest.mark.parametrize("layout", ["html", "pipes"])
def test_the_words_behind_two_sets_of_tables_are_the_reports(layout: str) -> None:
    tables = {name: [("2023年度情况见下表", OWN), ("2022年度情况见下表", SECOND)] for name in SECTIONS}
    extraction = extract(report_of_scopes(tables, layout).encode())
    assert extraction.others
    assert extraction.fields["facts.processing_fee"].reasons == ()


@pytest.mark.parametrize("rows", [2, 4, 25])
def test_rows_of_figures_among_the_tables_that_nobody_read_leave_a_doubt(rows: int) -> None:
    """A second table whose labels a narrow column broke: its rows name no row of the form any more."""
    values = consistent_values(seed=5, most=30)
    text = report(values, layout="tabs")
    other = "".join(f"{n})其他情形之\t{n}\t2\t3\t4\t5\t6\t{n + 20}\n" for n in range(1, rows + 1))
    at = text.index("四、政府信息公开行政复议")
    assert not any(value.needs_review for value in extract(text.encode()).fields.values())
    extraction = extract((text[:at] + "如下表：\n" + other + text[at:]).encode())
    near = [name for name in values if name.startswith(("requests.", "disputes."))]
    assert all(extraction.fields[name].needs_review for name in near)
    assert not any(extraction.fields[name].needs_review for name in values if name.startswith("proactive."))


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("更正前", "更正后"),
        ("（一）修改前：", "（二）修改后："),
        ("原数据", "更正后数据"),
        ("原表", "更正表"),
        ("初稿", "定稿"),
        ("征求意见稿", "最终版"),
        ("旧版", "新版"),
        ("上报数", "审定数"),
    ],
)
def test_a_corrected_table_is_the_reports_own(old: str, new: str, layout: str) -> None:
    for tables in ([(old, SECOND), (new, OWN)], [(new, OWN), (old, SECOND)]):
        extraction = extract(report_of_scopes(with_requests(tables), layout).encode())
        assert not wrong(extraction)
        assert not flagged(extraction)
        assert others(extraction) == [(old, ["requests"], of(SECOND, "requests"))]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_head_over_sums_is_no_heading_of_the_table(layout: str) -> None:
    tables = [("上年度", SECOND), ("本年度", OWN)]
    extraction = extract(report_of_scopes(with_requests(tables), layout).replace("总计", "合计").encode())
    assert not wrong(extraction)
    assert others(extraction) == [("上年度", ["requests"], of(SECOND, "requests"))]


def with_lines_below(below: tuple[str, str], layout: str) -> str:
    """Return a report with last year's table three before its own, and a line below each."""
    text = report_of_scopes(with_requests([("上表", SECOND), ("下表", OWN)]), layout)
    between = "<p>下表</p>" if layout == "html" else "下表\n"
    last = text.index("四、")
    last = text.rindex("<h2>", 0, last) if layout == "html" else last
    lines = [f"<p>{line}</p>" if layout == "html" else f"{line}\n" for line in below]
    return (text[:last] + lines[1] + text[last:]).replace(between, lines[0], 1).replace("上表", "", 1)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(
    "below",
    [("（以上为2022年数据）", "（以上为2023年数据）"), ("注：上表为上年数，供对比。", "注：上表为本年数。")],
)
def test_a_line_below_a_table_that_is_about_the_one_above_heads_none(below: tuple[str, str], layout: str) -> None:
    extraction = extract(with_lines_below(below, layout).encode())
    assert not wrong(extraction)
    assert [values for _, _, values in others(extraction)] == [of(SECOND, "requests")]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(("other", "own"), [("（样表，填报示例）", ""), ("二〇二二年度", "二〇二三年度")])
def test_examples_and_years_in_numerals_are_told_apart(other: str, own: str, layout: str) -> None:
    extraction = extract(report_of_scopes(with_requests([(other, SECOND), (own, OWN)]), layout).encode())
    assert not wrong(extraction)
    assert not flagged(extraction)
    assert others(extraction) == [(other, ["requests"], of(SECOND, "requests"))]


@pytest.mark.parametrize("layout", ["html", "pipes"])
@pytest.mark.parametrize("words", ["填报示例", "样表", "历史数据", "已作废"])
def test_a_sample_beside_the_reports_table_is_none_of_it(layout: str, words: str) -> None:
    tables = {name: [("", OWN), (words, SECOND)] for name in SECTIONS}
    extraction = extract(report_of_scopes(tables, layout).encode())
    assert not wrong(extraction)
    assert [other.scope for other in extraction.others] == [words]
