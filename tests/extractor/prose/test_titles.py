"""Whose report it is and on which year: titles as offices write them."""

from __future__ import annotations

import pytest

from extractor import extract
from tests.press import consistent_values, report, titled

OFFICE = "青禾县测试管理局"
SAID = "政府信息公开工作年度报告"
PLACES = ["青禾市", "青禾县", "萧县", "全州县", "青禾省", "青禾自治州", "青禾盟", "青禾自治旗", "滨河街道", "青禾苏木"]
NAMES = [
    OFFICE,
    *PLACES,
    "滨河街道办",
    "青禾海关",
    "中国人民银行青禾市分行",
    "青禾县委党校",
    "青禾县残联",
    "青禾县气象台",
]


def meta_of(title: str, layout: str = "pipes") -> tuple[object, object, list[str]]:
    """Return the agency and the year read below a title, and which of them are asked about."""
    extraction = extract(report(consistent_values(), layout=layout, parts=titled(title)).encode())
    asked = [name for name, field in extraction.fields.items() if field.needs_review and name.startswith("meta.")]
    return extraction.agency, extraction.year, asked


@pytest.mark.parametrize("layout", ["pipes", "html"])
@pytest.mark.parametrize("name", NAMES)
def test_a_place_and_an_office_said_short_are_named_by_the_title(name: str, layout: str) -> None:
    assert meta_of(f"{name}2023年{SAID}", layout) == (name, 2023, [])


@pytest.mark.parametrize("name", ["青禾市", "青禾县"])
def test_a_place_beside_government_may_be_its_government(name: str) -> None:
    assert meta_of(f"2023年{name}{SAID}") == (name, 2023, ["meta.agency"])


@pytest.mark.parametrize(
    "title",
    [
        f"{OFFICE}2023年政府信息公开年报",
        f"{OFFICE}2023年度政府信息公开工作年报",
        f"{OFFICE}{SAID}（2023年）",
        f"{OFFICE}{SAID}（2023年度）",
        f"{OFFICE}二〇二三年{SAID}",
        f"{OFFICE}二○二三年度{SAID}",
        f"{OFFICE}二零二三年度{SAID}",
        f"《{OFFICE}2023年{SAID}》",
        f"【年度报告】{OFFICE}2023年{SAID}",
        f"{OFFICE}关于2023年度{SAID}的公示",
        f"{OFFICE}2023年度政府信息公开工作总结报告",
        f"{OFFICE}2023年{SAID}.docx",
        f"2023年度{OFFICE}{SAID}",
    ],
)
def test_a_title_is_read_however_it_is_dressed(title: str) -> None:
    assert meta_of(title) == (OFFICE, 2023, [])


def test_the_heading_of_a_chapter_above_a_title_begins_no_name() -> None:
    """A sheet's name stands above the title; further below it heads the chapter that the agency's name begins."""
    said = f"总体情况\n{OFFICE}2023年{SAID}"
    assert meta_of(f"{said}\n一、总体情况\n{OFFICE}在2023年公开信息9条。")[:2] == (OFFICE, 2023)


@pytest.mark.parametrize("nobody", ["全市", "各县区", "我市", "本县", "全州", "各级各部门"])
def test_everybody_is_no_agency(nobody: str) -> None:
    assert meta_of(f"{nobody}2023年{SAID}")[0] is None


def test_the_name_of_a_column_of_the_site_is_no_title() -> None:
    """青禾县政府信息公开年报 heads a list of reports; this one is the office's."""
    opening = f"本报告由{OFFICE}编制。{OFFICE}2023年按要求公开信息。"
    assert meta_of(f"青禾县人民政府政府信息公开年报\n{opening}")[0] != "青禾县人民政府"


@pytest.mark.parametrize(
    "sentence",
    [
        f"根据《条例》规定，现向社会公布{OFFICE}2023年{SAID}。",
        f"按照要求，特向社会公布2023年{OFFICE}{SAID}。",
        f"特编制{OFFICE}2023年{SAID}。",
        f"某委编制了{OFFICE}2023年{SAID}（以下简称《年报》）。",
        f"现将{OFFICE}2023年{SAID}予以公开。",
    ],
)
def test_what_a_sentence_says_before_a_title_is_no_part_of_the_name(sentence: str) -> None:
    assert meta_of(sentence) == (OFFICE, 2023, [])


def test_an_office_that_a_sentence_names_without_its_place_is_asked_about() -> None:
    assert meta_of(f"现公布县测试管理局2023年{SAID}。") == ("县测试管理局", 2023, ["meta.agency"])


def test_the_name_of_a_page_above_the_title_is_no_part_of_the_name_in_it() -> None:
    lines = ("青禾县测试管理局", "", "青禾县测试管理局2023年政务公开工作年度报告", "2024年01月13日 字体：[大][中][小]")
    found = extract(report(consistent_values(), parts=titled("\n".join(lines))).encode())
    assert found.agency == "青禾县测试管理局"


def test_a_name_that_begins_on_the_line_above_is_read_whole_where_the_report_says_it_again() -> None:
    title = f"2023年青禾县试验区管理\n委员会{SAID}"
    again = "本报告由青禾县试验区管理委员会依据《中华人民共和国政府信息公开条例》编制。"
    text = report(consistent_values(), parts=titled(title, again))
    assert again in text
    extraction = extract(text.encode())
    assert extraction.agency == "青禾县试验区管理委员会"
    assert not extraction.fields["meta.agency"].needs_review


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("青禾县国有资产监督", "管理委员会"),
        ("青禾县发展", "和改革委员会"),
        ("青禾县市场", "监督管理局"),
        ("", "委员会"),
    ],
)
def test_the_end_of_a_name_is_no_name(above: str, below: str) -> None:
    agency, _, asked = meta_of(f"{above}\n{below}2023年{SAID}".strip())
    assert agency == above + below
    assert asked == ["meta.agency"]


def test_a_place_may_be_called_like_a_word_that_joins() -> None:
    assert meta_of(f"和平县水务局2023年{SAID}") == ("和平县水务局", 2023, [])
