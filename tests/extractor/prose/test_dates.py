import pytest

from extractor.page.document import Document
from extractor.page.values import FieldValue, Reason, State
from extractor.prose.dates import read_date, to_iso
from extractor.prose.registry import fact_of
from extractor.readers import html, plain

PUBLISHED = fact_of("meta.published")


def published(document: Document, year: int | None = 2023) -> FieldValue:
    assert PUBLISHED is not None
    return read_date(document, PUBLISHED, year)


def of(text: str, year: int | None = 2023) -> tuple[object, tuple[Reason, ...]]:
    field = published(plain.read(text.encode()), year)
    return field.value, field.reasons


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("发布日期：2024-01-19\n", "2024-01-19"),
        ("发布时间: 2024年1月5日 10:30 来源：某县财政局\n", "2024-01-05"),
        ("索引号：K1 | 公开日期： | 2024-01-20 |\n", "2024-01-20"),
        ("发布日期\n2024/01/22\n", "2024-01-22"),
        ("[ 发布时间 ] 2024.01.23\n", "2024-01-23"),
        ("某县财政局\n2024年1月24日\n", "2024-01-24"),
        ("某县财政局\n二〇二四年一月三十一日\n", "2024-01-31"),
        ("成文日期：2024-01-10 发布日期：2024-01-19\n某县财政局\n2024年1月9日\n", "2024-01-19"),
        ("成文日期：2024-01-10\n", "2024-01-10"),
        ("时间：2024-01-11 浏览：35次\n", "2024-01-11"),
        ("发布日期：2024-1-5 15:30\n", "2024-01-05"),
    ],
)
def test_a_day_is_read_as_iso_from_label_or_signature(text: str, day: str) -> None:
    assert of(text) == (day, ())


@pytest.mark.parametrize(
    "text",
    [
        "本报告数据统计期限为2023年1月1日至2023年12月31日。\n",
        "会议时间另行通知。发布日期以网站为准。\n",
        "《条例》自2019年5月15日起施行。\n",
    ],
)
def test_no_trace_of_a_day_needs_nobody(text: str) -> None:
    assert of(text) == (None, ())


def test_two_days_of_publication_are_flagged() -> None:
    text = "发布日期：2024-01-19\n正文。\n相关文章 发布日期：2024-03-02\n"
    assert of(text) == ("2024-01-19", (Reason.SEVERAL_FIGURES,))


@pytest.mark.parametrize(
    ("year", "reasons"), [(2023, ()), (2024, (Reason.PROSE_UNCLEAR,)), (2019, (Reason.PROSE_UNCLEAR,))]
)
def test_a_day_that_no_report_on_the_year_is_published_is_flagged(year: int, reasons: tuple[Reason, ...]) -> None:
    assert of("发布日期：2024-01-19\n", year) == ("2024-01-19", reasons)


def test_a_day_that_cannot_be_is_a_trace() -> None:
    assert of("发布日期：2024-13-45\n") == (None, (Reason.PROSE_UNCLEAR,))


def test_the_head_of_a_web_page_says_it_where_the_text_does_not() -> None:
    page = '<html><head><meta name="PubDate" content="2024-01-18 09:00"></head><body><p>某县财政局</p></body></html>'
    field = published(html.read(page.encode()))
    assert (field.value, field.state, field.raw) == ("2024-01-18", State.READ, "2024-01-18")
    assert field.place is not None
    assert page[field.place.start : field.place.end] == "2024-01-18"


@pytest.mark.parametrize(
    ("day", "iso"),
    [
        ("2024年2月29日", "2024-02-29"),
        ("2023年2月29日", None),
        ("二〇二四年十二月十日", "2024-12-10"),
        ("二零二五年一月二十一日", "2025-01-21"),
        ("一月五日", None),
    ],
)
def test_days_are_those_of_the_calendar(day: str, iso: str | None) -> None:
    assert to_iso(day) == iso
