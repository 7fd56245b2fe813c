"""Sentences on fees, items and titles of which a figure or a name is no sure answer: somebody is asked."""

import pytest
from press import PROSE_AFTER, consistent_values, report

from extractor.page import FieldValue
from extractor.pipeline import extract


def read(field: str, sentence: str) -> FieldValue:
    before = f"青禾县测试管理局2023年政府信息公开工作年度报告\n一、总体情况\n{sentence}\n"
    text = report(consistent_values(), parts=(before, PROSE_AFTER.replace("本年度未收取信息处理费。", "无。")))
    return extract(text.encode()).fields[field]


@pytest.mark.parametrize(
    "sentence",
    [
        "上年收取信息处理费300元，本年度未收取。",
        "信息处理费比上年减少200元。",
        "除信息处理费外，未收取任何费用。",
        "未收取任何费用，但下属单位收取信息处理费120元。",
        "不存在违规收取信息处理费的情形。",
        "没有因未收取信息处理费而产生的投诉。",
        "对低保户不收取信息处理费。",
        "对农民不收取信息处理费，其他收取120元。",
        "一季度收取信息处理费40元，二季度收取信息处理费80元。",
        "其中县教育局收取信息处理费120元。",
        "未及时收取信息处理费120元。",
        "信息处理费收取2件。",
    ],
)
def test_a_fee_that_is_not_this_years_in_all_is_asked_about(sentence: str) -> None:
    assert read("facts.processing_fee", sentence).needs_review


@pytest.mark.parametrize(
    ("sentence", "charged"),
    [
        ("除信息处理费120元外,未收取任何费用。", 120),
        ("本年度收取信息处理费120元，比上年增加20元。", 120),
        ("未收取信息处理费，上年收取300元。", 0),
        ("信息处理费收取情况为0件。", 0),
        ("未收到信息公开申请、未收取信息处理费。", 0),
    ],
)
def test_a_fee_told_beside_another_is_read(sentence: str, charged: int) -> None:
    found = read("facts.processing_fee", sentence)
    assert (found.value, found.needs_review) == (charged, False)


@pytest.mark.parametrize(
    "sentence",
    [
        "上年政府网站发布信息98条，本年118条。",
        "2022年政府网站发布信息98条。",
        "截至2023年底，政府网站累计发布信息1180条，本年新增118条。",
        "向市政府网站报送信息30条，采用20条。",
        "一季度政府网站发布信息30条，二季度28条。",
        "政府网站删除信息12条。",
        "通过政府网站发布动态类信息43条；公告类信息8条。",
        "在政府网站公开信息(118)条。",
    ],
)
def test_items_of_another_time_or_not_published_are_asked_about(sentence: str) -> None:
    assert read("facts.website_items", sentence).needs_review


@pytest.mark.parametrize("words", ["转发", "特此公布", "现报送"])
def test_a_name_with_words_of_its_announcement_is_asked_about(words: str) -> None:
    title = f"{words}青禾县测试管理局2023年政府信息公开工作年度报告\n"
    found = extract(report(consistent_values(), parts=(title, PROSE_AFTER)).encode()).fields["meta.agency"]
    assert found.value == "青禾县测试管理局" or found.needs_review
