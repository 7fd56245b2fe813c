"""A label that a letter or two make another's is asked about; one that is damaged, torn or spelt otherwise is not."""

import pytest

from tests.press import LAYOUTS, asked, consistent_values, report

VALUES = consistent_values(seed=4, most=30)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(
    ("own", "other", "row"),
    [
        ("（一）予以公开", "（一）不予公开", "requests.granted."),
        ("（二）部分公开", "（二）部分不公开", "requests.partly_granted."),
        ("1.属于国家秘密", "1.属于商业秘密", "requests.refused.state_secret."),
        ("2.其他法律行政法规禁止公开", "2.其他法律行政法规允许公开", "requests.refused.law_forbids."),
        ("1.本机关不掌握", "1.本机关掌握", "requests.unavailable.not_held."),
        ("1.本机关不掌握相关政府信息", "1.本机关掌握相关政府", "requests.unavailable.not_held."),
        ("2.没有现成信息", "2.有现成信息", "requests.unavailable.needs_creation."),
        ("1.申请人无正当理由", "1.申请人有正当理由", "requests.other.no_correction."),
        ("一、本年新收", "一、上年新收", "requests.new."),
        ("四、结转下年度", "四、结转上年度", "requests.carried_out."),
        ("行政事业性收费", "行政事业性支出", "proactive.fees."),
    ],
)
def test_a_row_of_another_meaning_is_asked_about(layout: str, own: str, other: str, row: str) -> None:
    text = report(VALUES, layout=layout)
    assert own in text
    assert {name for name in VALUES if name.startswith(row)} <= asked(text.replace(own, other, 1))


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(
    ("own", "other"),
    [
        ("（二）部分公开", "（二）部份公开"),
        ("1.属于国家秘密", "1.属于国家机密"),
        ("4.保护第三方合法权益", "4.侵害第三方合法权益"),
        ("7.属于行政执法案卷", "7.属于行政执法案件"),
        ("1.本机关不掌握相关政府信息", "1.本机关不掌握相关政府"),
        ("1.信访举报投诉类申请", "1.信仿誉报投诉类申请"),
        ("（五）不予处理 1.信访举报投诉类申请", "（五）不予 1.信访举报投诉类申"),
    ],
)
def test_a_row_whose_label_is_damaged_or_spelt_otherwise_is_not(layout: str, own: str, other: str) -> None:
    text = report(VALUES, layout=layout)
    assert asked(text.replace(own, other, 1)) == asked(text)
