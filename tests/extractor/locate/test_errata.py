"""A row that the page itself corrects beside its table waits for a person, its printed figure untouched."""

import pytest

from extractor.pipeline import extract
from tests.press import PROSE_AFTER, PROSE_BEFORE, consistent_values, report

VALUES = consistent_values(most=30) | {"proactive.licensing.decisions": 812}


def _read(remark: str, layout: str) -> dict[str, tuple[object, bool]]:
    page = report(VALUES, layout=layout, parts=(PROSE_BEFORE, f"{remark}\n{PROSE_AFTER}"))
    return {name: (one.value, one.needs_review) for name, one in extract(page.encode()).fields.items()}


@pytest.mark.parametrize("layout", ["html", "pipes", "cells"])
@pytest.mark.parametrize(
    "remark",
    [
        "更正：行政许可本年处理决定数量应为821件。",
        "勘误：表中“行政许可 812”应更正为“821”。",
        "注：行政许可数据有误，应为821件。",
    ],
)
def test_a_corrected_row_is_asked_about(remark: str, layout: str) -> None:
    fields = _read(remark, layout)
    assert fields["proactive.licensing.decisions"] == (812, True)
    assert fields["proactive.penalties.decisions"] == (VALUES["proactive.penalties.decisions"], False)


@pytest.mark.parametrize(
    ("remark", "corrected", "not_corrected"),
    [
        ("更正：行政复议“结果维持”应为49件。", ["disputes.review.upheld"], ["disputes.direct_suit.upheld"]),
        (
            "注：予以公开少报49件。",
            ["requests.granted.total", "requests.granted.business"],
            ["requests.partly_granted.total"],
        ),
        (
            "注：自然人与商业企业两列数据颠倒。",
            ["requests.new.natural_person", "requests.total.business"],
            ["requests.new.total"],
        ),
        ("注：规章现行有效件数应为十二件。", ["proactive.regulations.in_force"], ["proactive.regulations.made"]),
        ("※予以公开→12件", ["requests.granted.total"], ["requests.partly_granted.total"]),
        ("注：总计（自然人）应为86件。", ["requests.total.natural_person"], ["requests.total.business"]),
    ],
)
@pytest.mark.parametrize("layout", ["html", "pipes"])
def test_of_a_corrected_row_the_columns_that_are_named_are_asked_about(
    remark: str, corrected: list[str], not_corrected: list[str], layout: str
) -> None:
    fields = _read(remark, layout)
    assert all(fields[name][1] for name in corrected)
    assert not any(fields[name][1] for name in not_corrected)


@pytest.mark.parametrize(
    "remark",
    [
        "全年纠正行政许可案卷3件。",
        "行政许可事项由12项调整，实际办理更加便利。",
        "应为群众办实事，办理行政许可更快。",
        "个别单位有漏报行政许可的现象。",
    ],
)
def test_other_sentences_correct_nothing(remark: str) -> None:
    assert not _read(remark, "html")["proactive.licensing.decisions"][1]
