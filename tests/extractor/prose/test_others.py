"""A figure of another office is asked about in an office's report; its own, and a place's, are not."""

import pytest
from press import PROSE_AFTER, consistent_values, report

from extractor.pipeline import extract

OTHERS = (
    "县教育局网站公开信息45条",
    "县教育局在其网站公开信息45条",
    "各乡镇网站公开信息45条",
    "下属单位网站公开信息45条",
    "全县各部门在政府网站公开信息45条",
    "县发展和改革委员会通过网站公开信息45条",
)
OWN = (
    "我局在政府网站公开信息45条",
    "县局网站公开信息45条",
    "测试管理局网站公开信息45条",
    "测管局网站公开信息45条",
    "通过县政府门户网站公开信息45条",
    "在青禾县人民政府办公室网站公开信息45条",
    "下属单位积极配合，在政府网站公开信息45条",
)


def asked(sentence: str, agency: str) -> bool:
    title = f"{agency}2023年政府信息公开工作年度报告\n\n一、总体情况\n本年度工作有序。{sentence}。\n"
    text = report(consistent_values(seed=4), "2021", "tabs", (title, PROSE_AFTER))
    field = extract(text.encode()).fields["facts.website_items"]
    assert field.value == 45
    return field.needs_review


@pytest.mark.parametrize("sentence", OTHERS)
def test_a_figure_of_another_office_is_asked_about(sentence: str) -> None:
    assert asked(sentence, "青禾县测试管理局")


@pytest.mark.parametrize("sentence", OWN)
def test_a_figure_of_the_office_itself_is_not_asked_about(sentence: str) -> None:
    assert not asked(sentence, "青禾县测试管理局")


@pytest.mark.parametrize("sentence", OTHERS)
def test_a_place_reports_for_its_offices(sentence: str) -> None:
    assert not asked(sentence, "青禾县人民政府")
