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
    "remark",
    ["全年纠正行政许可案卷3件。", "行政许可事项由12项调整，实际办理更加便利。", "应为群众办实事，办理行政许可更快。"],
)
def test_other_sentences_correct_nothing(remark: str) -> None:
    assert not _read(remark, "html")["proactive.licensing.decisions"][1]
