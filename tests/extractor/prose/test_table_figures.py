"""A table and a sentence on the same figure and nothing else that differ are asked about, both figures kept."""

import pytest

from extractor.pipeline import extract
from extractor.result import Extraction
from tests.press import PROSE_AFTER, PROSE_BEFORE, consistent_values, report

VALUES = consistent_values(seed=4, most=30) | {"proactive.licensing.decisions": 812, "proactive.fees.amount": 3}


def _read(sentence: str, layout: str) -> Extraction:
    before = PROSE_BEFORE.replace("本年度在政府网站", f"{sentence}本年度在政府网站")
    return extract(report(VALUES, layout=layout, parts=(before, PROSE_AFTER)).encode())


@pytest.mark.parametrize("layout", ["html", "pipes", "cells"])
@pytest.mark.parametrize(
    ("sentence", "field", "figure"),
    [
        ("全年办理行政许可821件。", "proactive.licensing.decisions", 821),
        ("2023年，我局共作出行政处罚决定99件。", "proactive.penalties.decisions", 99),
        ("一是本年度实施行政强制99件；", "proactive.coercion.decisions", 99),
        ("本年新制定规范性文件77件，", "proactive.normative_documents.made", 77),
        ("现行有效行政规范性文件77件。", "proactive.normative_documents.in_force", 77),
        ("全年收取行政事业性收费20000元。", "proactive.fees.amount", 2),
        ("上年结转申请3件。", "requests.carried_in.total", 3),
        ("因政府信息公开引起行政复议99件，", "disputes.review.total", 99),
    ],
)
def test_a_figure_that_a_sentence_tells_otherwise_is_asked_about(
    layout: str, sentence: str, field: str, figure: float
) -> None:
    read = _read(sentence, layout)
    assert (read.fields[field].value, read.fields[field].needs_review) == (VALUES[field], True)
    assert [one.proposals for one in read.findings if one.fields == (field,)] == [({field: figure},)]


@pytest.mark.parametrize("layout", ["html", "pipes", "cells"])
@pytest.mark.parametrize(
    "sentence",
    [
        "全年办理行政许可812件。",
        "2022年办理行政许可821件。",
        "上半年办理行政许可821件。",
        "全年公开行政许可821件。",
        "全县各部门全年办理行政许可821件。",
        "与去年同期相比，全年办理行政许可821件。",
        "全年办理行政许可约821件。",
        "全年收取行政事业性收费30000元。",
    ],
)
def test_a_sentence_on_something_else_or_the_same_asks_nothing(layout: str, sentence: str) -> None:
    read = _read(sentence, layout)
    assert not [name for name in VALUES if read.fields[name].needs_review]
