"""Whole files through the whole pipeline, the bad ones above all."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from press import LAYOUTS, consistent_values, report

from extractor.errors import EmptyFile, FileTooLarge, NotAReport, TablesMissing, UnknownEncoding
from extractor.page.values import Number, Reason
from extractor.pipeline import extract
from extractor.result import Status


def test_a_clean_report_is_done() -> None:
    extraction = extract(report(consistent_values(seed=1)).encode())
    assert extraction.status is Status.DONE
    assert (extraction.agency, extraction.year) == ("青禾县测试管理局", 2023)
    assert extraction.fields["facts.website_items"].value == 118
    assert extraction.fields["facts.processing_fee"].value == 0
    assert all(value.confidence > 0.999 for value in extraction.fields.values())
    assert list(extraction.fields)[:2] == ["meta.agency", "meta.year"]


def test_every_bad_file_gets_its_sentence() -> None:
    bad = {
        EmptyFile: b"",
        FileTooLarge: b"\xe6\x94\xbf" * 34_000_000,
        UnknownEncoding: bytes(range(256)) * 100,
        NotAReport: "今天天气很好，我们去公园散步。".encode(),
    }
    for kind, data in bad.items():
        extraction = extract(data)
        assert extraction.status is Status.FAILED
        assert isinstance(extraction.error, kind)
        assert str(extraction.error).endswith(".")
        assert not extraction.fields


def test_a_document_that_only_speaks_of_the_subject_is_no_report() -> None:
    notice = (
        "关于做好政府信息公开工作年度报告编制的通知\n"
        "各单位：请于1月31日前报送，联系电话 3391 222。\n行政许可事项另行通知。"
    )
    assert isinstance(extract(notice.encode()).error, NotAReport)


def test_half_a_report_is_flagged_where_it_ends() -> None:
    values = consistent_values(seed=2, most=50)
    text = report(values, layout="cells")
    half = text[: text.index("（四）无法提供") + 30]
    extraction = extract(half.encode())
    assert extraction.status is Status.REVIEW
    for name, true in values.items():
        field = extraction.fields[name]
        assert field.value == true or field.needs_review


def test_the_last_figure_of_a_text_that_breaks_off_is_doubted() -> None:
    values = {**consistent_values(seed=2), "proactive.licensing.decisions": 3874}
    text = report(values, layout="cells")
    extraction = extract(text[: text.index("3874") + 2].encode())
    field = extraction.fields["proactive.licensing.decisions"]
    assert (field.value, field.needs_review) == (38, True)
    assert Reason.TEXT_ENDS in field.reasons


def test_prose_and_table_are_held_against_each_other() -> None:
    values = consistent_values(seed=4)
    text = report(values).replace(f"申请{values['requests.new.total']}件", "申请9999件")
    field = extract(text.encode()).fields["facts.applications_received"]
    assert (field.value, field.reasons) == (9999, (Reason.PROSE_DIFFERS,))


def test_a_wrong_printed_sum_stays_and_is_a_finding() -> None:
    values = consistent_values(seed=5)
    wrong = {**values, "requests.granted.total": int(values["requests.granted.total"]) + 1}
    extraction = extract(report(wrong).encode())
    assert extraction.fields["requests.granted.total"].value == wrong["requests.granted.total"]
    assert {finding.identity for finding in extraction.findings} == {"requests.granted.row", "requests.total.items"}
    assert {finding.kind for finding in extraction.findings} == {"source_inconsistent"}
    assert [name for name, value in extraction.fields.items() if value.needs_review] == ["requests.granted.total"]


@pytest.mark.parametrize("layout", ["html", "pipes"])
def test_totals_left_empty_put_no_question_on_the_figures_beside_them(layout: str) -> None:
    """Some offices fill in the totals of what came in, and leave all others empty."""
    values: dict[str, Number | str] = dict(consistent_values(seed=5))
    empty = [name for name in values if name.startswith("requests.") and name.endswith(".total")]
    empty = [name for name in empty if name not in ("requests.new.total", "requests.carried_in.total")]
    fields = extract(report({**values, **dict.fromkeys(empty, "")}, layout=layout).encode()).fields
    asked = {name for name, value in fields.items() if value.needs_review}
    assert asked <= set(empty)
    assert all(fields[name].value is None for name in empty)
    assert all(fields[name].value == values[name] for name in values if name not in empty)


@settings(max_examples=60)
@given(st.binary(max_size=300), st.integers(0, 5000), st.sampled_from(["pipes", "cells", "html"]))
def test_bytes_thrown_into_a_report_end_in_a_result_or_in_our_errors(junk: bytes, at: int, layout: str) -> None:
    data = report(consistent_values(seed=6), layout=layout).encode()
    extraction = extract(data[:at] + junk + data[at:])
    assert extraction.status in Status


LABEL_ENDS = re.compile(r"(?<=[\u4e00-\u9fff）])(?=[^\u4e00-\u9fff（）])")


@pytest.mark.parametrize("form", ["2019", "2021"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_report_that_ends_behind_any_label_or_figure_ends_in_a_result(layout: str, form: str) -> None:
    values = consistent_values(form, seed=7, most=30)
    text = report(values, form, layout)
    ends = [match.start() for match in LABEL_ENDS.finditer(text, text.index("二、"))]
    for end in (*ends[::7], *range(ends[0], len(text), 433)):
        fields = extract(text[:end].encode()).fields
        wrong = [name for name, found in fields.items() if name in values and found.value not in (None, values[name])]
        assert not [name for name in wrong if not fields[name].needs_review]


def test_a_report_whose_tables_are_not_there_is_told_from_what_is_none() -> None:
    headings = (
        "二、主动公开政府信息情况",
        "三、收到和处理政府信息公开申请情况",
        "四、政府信息公开行政复议、行政诉讼情况",
    )
    pictures = "".join(f"<h3>{one}</h3><p><img src='{n}.png'></p>" for n, one in enumerate(headings))
    page = f"<html><body><h1>青禾县测试管理局2023年政府信息公开工作年度报告</h1>{pictures}</body></html>"
    assert isinstance(extract(page.encode()).error, TablesMissing)
