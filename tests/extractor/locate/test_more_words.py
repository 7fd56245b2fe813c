"""A label or a head that says more than the form's own is asked about; units, groups and pieces beside it are not."""

import pytest
from press import LAYOUTS, asked, consistent_values, report


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(
    ("own", "other", "row"),
    [
        ("行政处罚", "其中：行政处罚", "proactive.penalties."),
        ("行政处罚", "非行政处罚", "proactive.penalties."),
        ("行政许可", "行政许可（市级）", "proactive.licensing."),
        ("行政许可", "上年行政许可", "proactive.licensing."),
        ("行政许可", "行政许可（截至6月）", "proactive.licensing."),
        ("行政许可", "行政许可（%）", "proactive.licensing."),
        ("行政强制", "全省行政强制", "proactive.coercion."),
        ("1.属于国家秘密", "1.不属于国家秘密", "requests.refused.state_secret."),
        ("2.重复申请", "2.重复申请（不含网上申请）", "requests.not_processed.repeated."),
        ("（一）予以公开", "（一）予以公开（2022年）", "requests.granted."),
        ("（一）予以公开", "（一）拟予以公开", "requests.granted."),
    ],
)
def test_a_row_whose_label_says_more_is_asked_about(layout: str, own: str, other: str, row: str) -> None:
    values = consistent_values(seed=4, most=30)
    text = report(values, "2021", layout)
    assert own in text
    assert {name for name in values if name.startswith(row)} <= asked(text.replace(own, other, 1))


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(
    ("own", "other", "column"),
    [
        ("自然人", "其中自然人", ".natural_person"),
        ("商业企业", "市级商业企业", ".business"),
        ("现行有效件数", "现行有效件数（不含乡镇）", ".in_force"),
        ("本年制发件数", "本年拟制发件数", ".made"),
    ],
)
def test_a_column_whose_head_says_more_is_asked_about(layout: str, own: str, other: str, column: str) -> None:
    values = consistent_values(seed=4, most=30)
    text = report(values, "2021", layout)
    assert own in text
    found = asked(text.replace(own, other))
    assert {name for name in values if name.endswith(column)} <= found


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(
    ("own", "other"),
    [
        ("行政许可", "行政许可（件）"),
        ("行政处罚", "行政处罚 合计"),
        ("自然人", "自然人（件）"),
        ("本年制发件数", "本年制发件数（单位：件）"),
        ("1.属于国家秘密", "（三）不予公开 1.属于国家秘密"),
        ("（一）予以公开", "三、本年度办理结果（一）予以公开"),
        ("规章", "信息内容 规章"),
        ("行政许可", "行政许可（截至2023年12月31日）"),
    ],
)
def test_units_groups_and_pieces_beside_a_label_are_harmless(layout: str, own: str, other: str) -> None:
    text = report(consistent_values(seed=4, most=30), "2021", layout)
    assert own in text
    assert asked(text.replace(own, other, 1)) == asked(text)


@pytest.mark.parametrize("cell", ["本级 56 下属", "市级\n1县级", "其中村级", "线上\n7\n线下"])
def test_words_between_a_label_and_its_figure_are_asked_about(cell: str) -> None:
    values = consistent_values(seed=4, most=30)
    text = report(values, "2021", "lines")
    assert "\n行政许可\n" in text
    assert "proactive.licensing.decisions" in asked(text.replace("\n行政许可\n", f"\n行政许可\n{cell}\n", 1))


@pytest.mark.parametrize(
    ("behind", "doubted"),
    [("（待核\n实）", True), ("（仅市本级）", True), ("", False), ("（件）", False)],
)
def test_words_behind_a_label_that_wraps_around_its_figures_belong_to_it(behind: str, doubted: bool) -> None:
    row = "requests.not_processed.publications."
    values = consistent_values(seed=4, most=30)
    text = report(values, "2021", "spaced")
    label = "3.要求提供公开出版物"
    line = next(line for line in text.splitlines() if label in line)
    wrapped = line.replace(label, label[:6]) + f"\n{label[6:]}{behind}"
    assert asked(text.replace(line, wrapped)) == (
        {name for name in values if name.startswith(row)} if doubted else set()
    )
