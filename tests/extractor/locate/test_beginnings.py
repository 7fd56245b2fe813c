"""Reports behind each other whose titles were lost: parted where chapters begin anew and a sentence says whose."""

from collections.abc import Callable

import pytest
from press import LAYOUTS, consistent_values, report, titled

from extractor.pipeline import extract_all

ONE = consistent_values(seed=1, most=40)
TWO = consistent_values(seed=2, most=40)
BUREAU, TOWN = "青禾县测试管理局", "青禾县下水镇人民政府"


def sentence(name: str, year: int) -> str:
    return f"现将{name}{year}年政府信息公开工作情况报告如下。"


def told(name: str, year: int) -> str:
    return f"本报告由{name}依据《中华人民共和国政府信息公开条例》编写,统计期限为{year}年1月1日至12月31日。"


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("opening", [sentence, told])
@pytest.mark.parametrize(("name", "year"), [(TOWN, 2023), (BUREAU, 2022)])
def test_a_sentence_parts_reports_without_titles(
    layout: str, opening: Callable[[str, int], str], name: str, year: int
) -> None:
    texts = [report(ONE, "2021", layout, titled(opening(BUREAU, 2023)))]
    texts.append(report(TWO, "2021", layout, titled(opening(name, year))))
    found = extract_all("\n".join(texts).encode())
    assert [one.part for one in found] == [1, 2]
    assert [(one.agency, one.year) for one in found] == [(BUREAU, 2023), (name, year)]
    for extraction, values in zip(found, (ONE, TWO), strict=True):
        assert {key: extraction.fields[key].value for key in values} == values
        assert not [key for key, value in extraction.fields.items() if value.needs_review and key in values]


def test_one_title_is_enough_if_a_sentence_says_who_the_other_is() -> None:
    titles = [f"{BUREAU}2023年政府信息公开工作年度报告", sentence(TOWN, 2023)]
    for order in (titles, titles[::-1]):
        found = extract_all("\n".join(report(ONE, parts=titled(title)) for title in order).encode())
        assert [one.part for one in found] == [1, 2]
        assert {one.agency for one in found} == {BUREAU, TOWN}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (sentence(BUREAU, 2023), sentence(BUREAU, 2023)),
        (f"{BUREAU}2023年政府信息公开工作年度报告", sentence(BUREAU, 2023)),
        (sentence(BUREAU, 2023), "政府信息公开情况"),
    ],
)
def test_what_may_be_one_report_twice_stays_whole(first: str, second: str) -> None:
    texts = (report(values, parts=titled(one)) for values, one in ((ONE, first), (TWO, second)))
    (found,) = extract_all("\n".join(texts).encode())
    assert all(found.fields[key].needs_review for key in ONE if ONE[key] != TWO[key])
