"""A note beside a table that its figures are of something else is asked about; one that explains them is not."""

import pytest

from tests.press import LAYOUTS, asked, consistent_values, report

VALUES = consistent_values(seed=4, most=30) | {"proactive.fees.amount": 3}
HEADINGS = {
    "proactive": "二、主动公开政府信息情况",
    "requests": "三、收到和处理政府信息公开申请情况",
    "disputes": "四、政府信息公开行政复议、行政诉讼情况",
    "prose": "五、存在的主要问题",
}


def _doubted(note: str, layout: str, section: str, *, below: bool = True, agency: str = "") -> set[str]:
    """Return the sections of which more is asked about once a note stands right below a table, or right above it."""
    text = report(VALUES, layout=layout)
    text = text.replace("青禾县测试管理局", agency) if agency else text
    names = list(HEADINGS)
    heading = HEADINGS[names[names.index(section) + 1] if below else section]
    at = text.index(heading)
    line = f"<p>{note}</p>" if layout == "html" else f"{note}\n"
    if below:
        at = text.rindex("<", 0, at) if layout == "html" else at
    else:
        at = text.index(">" if layout == "html" else "\n", at + len(heading)) + 1
    return {name.partition(".")[0] for name in asked(text[:at] + line + text[at:]) - asked(text)}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("section", ["proactive", "requests", "disputes"])
@pytest.mark.parametrize("below", [True, False])
@pytest.mark.parametrize("note", ["表中数据为上年同期", "注：本表数据为1-11月。", "注：1.以上数据截至11月底。"])
def test_a_note_on_the_time_of_a_table_doubts_that_table(layout: str, section: str, below: bool, note: str) -> None:
    assert _doubted(note, layout, section, below=below) == {section}


@pytest.mark.parametrize("layout", ["html", "pipes", "cells", "spaced"])
@pytest.mark.parametrize(
    "note",
    [
        "注：本表为草稿。",
        "注：因系统升级，数据不完整。",
        "※数据为预估值",
        "注：上年度数据，仅供参考。",
        "注：本表中数字已四舍五入到百位。",
        "注：本表填报的是2021年的数据。",
        "注：数据以万为单位。",
        "以上为2022年数据",
        "上表统计口径为2022年1月1日至12月31日。",
        "注：以上数据含下属单位",
        "表内数据仅为局机关数据。",
        "说明：数据不含街道办。",
        "以上数据未经审核，仅供参考",
        "（本表为样表）",
        "注：表内数据统计截至6月30日。",
        "（统计时间：1月1日至9月30日）",
        "统计期间为2023年1-6月。",
        "数据为近五年合计。",
        "沿用上年数据。",
        "以上数据有误，以正式公布为准。",
        "以上数据尚在核对中。",
        "因系统原因，本表数据未更新。",
        "本报告第三部分表格因技术原因数据错位。",
        "注：本表按百分比填列。",
        "数据来源：2022年度报告",
        "注：本表数据摘自上年度报告。",
        "Data for 2022",
        "(DRAFT)",
        "Sample data only",
        "For internal use",
    ],
)
def test_a_note_that_a_tables_figures_are_others_is_asked_about(layout: str, note: str) -> None:
    assert "requests" in _doubted(note, layout, "requests")


@pytest.mark.parametrize("layout", ["html", "pipes", "cells", "spaced"])
def test_what_is_below_a_line_is_meant_by_one_that_says_so(layout: str) -> None:
    assert _doubted("以下为测试数据", layout, "proactive") == {"requests"}
    assert _doubted("（示例）", layout, "disputes", below=False) == {"disputes"}


@pytest.mark.parametrize("layout", ["html", "pipes", "cells", "spaced"])
@pytest.mark.parametrize("below", [True, False])
@pytest.mark.parametrize(
    "note",
    [
        "注：本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和。",
        "注：本表数据截至2023年12月31日。",
        "以上数据为2023年度数据。",
        "注：以上数据由各科室提供。",
        "以上数据与2022年相比变化不大。",
        "2022年行政许可为800件，今年有所增加。",
        "填表说明：行政许可指本年处理决定数量。",
        "注：政府信息公开申请含上年结转。",
        "以下为2023年情况：",
        "注：以上数据经核对无误。",
        "本报告数据统计期限为2023年1月1日至12月31日。",
        "注：统计时间为1-12月。",
        "数据来源：2023年度报告",
        "数据来源：业务台账",
        "Data for 2023",
        "Table 3",
        "注：0表示未发生此类情况。",
    ],
)
def test_a_note_that_explains_or_compares_is_not_asked_about(layout: str, below: bool, note: str) -> None:
    assert _doubted(note, layout, "requests", below=below) == set()


def test_a_columns_head_that_names_another_year_is_no_note() -> None:
    lines = report(VALUES, layout="pipes").split("\n")
    first = next(n for n, line in enumerate(lines) if "自然人" in line)
    last = next(n for n, line in enumerate(lines) if "结转下年度" in line)
    more = [f"{line} {'2022年总计' if n == first else '7'} |" for n, line in enumerate(lines[: last + 1]) if n >= first]
    assert asked("\n".join([*lines[:first], *more, *lines[last + 1 :]])) == asked("\n".join(lines))


@pytest.mark.parametrize("layout", ["html", "pipes", "spaced"])
@pytest.mark.parametrize(
    "note", ["注：0表示未统计。", "注：“0”为未统计", "备注：表中“0”代表无数据。", "说明：填0的表示不掌握"]
)
def test_noughts_that_a_note_says_are_none_are_asked_about(layout: str, note: str) -> None:
    text = report(VALUES, layout=layout)
    at = text.index(HEADINGS["disputes"])
    at = text.rindex("<", 0, at) if layout == "html" else at
    line = f"<p>{note}</p>" if layout == "html" else f"{note}\n"
    noughts = {name for name, value in VALUES.items() if name.startswith("requests") and value == 0}
    assert noughts
    assert asked(text[:at] + line + text[at:]) - asked(text) == noughts


@pytest.mark.parametrize("layout", ["html", "pipes"])
def test_a_governments_figures_are_those_of_its_offices_too(layout: str) -> None:
    assert _doubted("注：以上数据含下属单位", layout, "requests", agency="青禾县人民政府") == set()
    assert _doubted("注：以上数据为县本级数据", layout, "requests", agency="青禾县人民政府") == {"requests"}


@pytest.mark.parametrize("layout", ["html", "pipes", "cells", "spaced"])
@pytest.mark.parametrize(("section", "note"), [("requests", "注：单位为千件"), ("proactive", "注：金额单位：元")])
def test_a_unit_below_a_table_is_that_tables(layout: str, section: str, note: str) -> None:
    assert _doubted(note, layout, section) == {section}
