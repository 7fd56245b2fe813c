"""Columns that a page has beside the form's, in texts whose letters alone tell their heads.

Each case is a small report of our own, mostly of noughts, with one column more in section three: what stands under its
head is no figure of the form, and the others are read as they stand.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from press import consistent_values, report, table

from extractor.forms import Section
from extractor.forms.catalogue import forms
from extractor.pipeline import extract
from extractor.result import Extraction

REQUESTS: Section = next(one for one in forms()["2021"].sections if one.id == "requests")
FEW = consistent_values(seed=3, most=1)
MANY = consistent_values(seed=3, most=30)
HEADS = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
LABELS = [line.fields[0].row_label[-1] for line in REQUESTS.lines]

Row = list[str]


def flat(heads: Sequence[str]) -> list[Row]:
    return [["申请人情况"], ["信息内容", *heads]]


def folded(heads: Sequence[str]) -> list[Row]:
    """Return heads with a group whose columns' heads stand in the row below; 小计 is one of the group's."""
    last = len(heads) - 1 - heads[::-1].index("总计")
    return [["申请人情况"], ["自然人", "法人或其他组织", *heads[last:]], list(heads[1:last])]


def read(
    values: dict[str, int | float],
    at: int,
    head: str,
    cells: Callable[[Row], str],
    heads: Callable[[Sequence[str]], list[Row]],
    layout: str,
) -> Extraction:
    figures = [[str(values[spec.id]) for spec in line.fields] for line in REQUESTS.lines]
    rows = heads([*HEADS[:at], head, *HEADS[at:]])
    rows += [[label, *row[:at], cells(row), *row[at:]] for label, row in zip(LABELS, figures, strict=True)]
    end = "\n" if layout == "cells" else " "
    text = "".join(end.join(row) + "\n" for row in rows)
    whole = report(values, layout=layout)
    own = table(REQUESTS, values, layout)
    assert own in whole
    return extract(whole.replace(own, text).encode())


def subtotal(row: Row) -> str:
    return str(sum(map(int, row[1:6])))


FURTHER = {
    "小计": (6, "小计", subtotal),
    "合计": (6, "合计", subtotal),
    "备注": (7, "备注", lambda row: "见附件" if len(row[0]) > 1 else "无"),
    "说明": (7, "说明", lambda row: "—"),
    "占比": (7, "占比", lambda row: f"{len(row[0])}.5%"),
    "上年": (7, "上年总计", lambda row: str(int(row[0]) + 2)),
}


@pytest.mark.parametrize("layout", ["spaced", "cells"])
@pytest.mark.parametrize("heads", [flat, folded])
@pytest.mark.parametrize("values", [FEW, MANY], ids=["few", "many"])
@pytest.mark.parametrize("name", FURTHER)
def test_a_column_more_is_told_by_its_head(
    name: str, values: dict[str, int | float], heads: Callable[[Sequence[str]], list[Row]], layout: str
) -> None:
    extraction = read(values, *FURTHER[name], heads, layout)
    fields = extraction.fields
    names = [spec.id for spec in REQUESTS.fields]
    assert {one: fields[one].value for one in names if fields[one].value != values[one]} == {}
    assert not [one for one in names if fields[one].needs_review]


@pytest.mark.parametrize("layout", ["spaced", "cells"])
@pytest.mark.parametrize("at", [2, 4, 7])
def test_a_head_that_does_not_stand_over_its_figures_moves_none_unasked(at: int, layout: str) -> None:
    def heads(every: Sequence[str]) -> list[Row]:
        others = [one for one in every if one != "小计"]
        return flat([*others[:6], "小计", *others[6:]])

    extraction = read(MANY, at, "小计", subtotal, heads, layout)
    fields = extraction.fields
    wrong = [spec.id for spec in REQUESTS.fields if fields[spec.id].value != MANY[spec.id]]
    assert not [one for one in wrong if not fields[one].needs_review]
