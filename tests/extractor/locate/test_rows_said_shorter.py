"""Rows whose label an office says shorter than the form."""

from __future__ import annotations

import pytest
from press import consistent_values, report

from extractor import extract

SHORTER = {
    "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请": "1.逾期不补正",
    "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请": "2.逾期不缴费",
    "5.要求行政机关确认或重新出具已获取信息": "5.确认或重新出具信息",
    "4.保护第三方合法权益": "4.第三方权益",
    "二、上年结转政府信息公开申请数量": "二、上年结转申请",
}


@pytest.mark.parametrize("layout", ["html", "pipes", "cells", "spaced"])
@pytest.mark.parametrize("several", [False, True])
def test_a_label_said_shorter_in_its_place_is_not_asked_about(layout: str, several: bool) -> None:
    values = consistent_values(seed=3)
    whole = report(values, layout=layout)
    for full, short in SHORTER.items():
        text = whole.replace(full, short)
        if several:
            for other, said in SHORTER.items():
                text = text.replace(other, said)
        fields = extract(text.encode()).fields
        assert not [name for name, value in fields.items() if value.needs_review]
        assert all(fields[name].value == value for name, value in values.items())


@pytest.mark.parametrize("layout", ["html", "cells"])
def test_another_row_in_its_place_is_asked_about(layout: str) -> None:
    """What 重复申请 had is gone, and a row of other figures stands there with some of its letters."""
    values = consistent_values(seed=3)
    row = [name for name in values if name.startswith("requests.not_processed.repeated.")]
    other = {**values, **{name: int(values[name]) + 1 for name in row}}
    fields = extract(report(other, layout=layout).replace("2.重复申请", "2.重复信访申请件").encode()).fields
    assert all(fields[name].needs_review or fields[name].value == values[name] for name in row)


def test_rows_said_shorter_in_each_others_place_are_asked_about() -> None:
    """Sums do not tell two items of one group apart."""
    values = consistent_values(seed=3)
    text = report(values, layout="html")
    for one, other in (("4.保护第三方合法权益", "8.行政查询"), ("8.属于行政查询事项", "4.第三方权益")):
        text = text.replace(one, other)
    fields = extract(text.encode()).fields
    for here, there in (
        ("third_party_rights", "administrative_queries"),
        ("administrative_queries", "third_party_rights"),
    ):
        for name in [name for name in values if name.startswith(f"requests.refused.{here}.")]:
            assert fields[name].needs_review or fields[name].value == values[name.replace(here, there)]
