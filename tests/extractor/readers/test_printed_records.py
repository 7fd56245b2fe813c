"""Records that a program printed, whose keys count the columns but are not written in their order."""

import json
from collections.abc import Callable, Mapping, Sequence

import pytest
from press import consistent_values, report, rows_of

from extractor.forms.catalogue import forms
from extractor.pipeline import extract

Rows = Sequence[Sequence[str]]


def as_letters(rows: Rows) -> list[dict[str, str]]:
    """Return rows as records in the order of their keys' letters: 0, 1, 10, 11, 2."""
    return [dict(sorted((str(n), cell) for n, cell in enumerate(row))) for row in rows]


def backwards(rows: Rows) -> list[dict[str, str]]:
    return [dict(reversed([(str(n), cell) for n, cell in enumerate(row)])) for row in rows]


@pytest.mark.parametrize("order", [as_letters, backwards])
def test_no_figure_of_a_record_in_another_order_is_taken_unasked(
    order: Callable[[Rows], Sequence[Mapping[str, str]]],
) -> None:
    values = consistent_values(seed=3, most=9)
    text = report(values, "2021", "tabs")
    for section in forms()["2021"].sections:
        rows = list(rows_of(section, values))
        lines = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in order(rows))
        text = text.replace("".join("\t".join(row) + "\n" for row in rows), lines)
    fields = extract(text.encode()).fields
    assert [n for n in values if fields[n].value != values[n] and not fields[n].needs_review] == []


def test_columns_of_json_records_stand_in_the_order_of_their_numbers() -> None:
    values = consistent_values(seed=3, most=9)
    title = [["青禾县测试管理局2023年政府信息公开工作年度报告"]]
    rows = [*title, *(row for section in forms()["2021"].sections for row in rows_of(section, values))]
    records = [dict(sorted((f"col{n}", row[n] if n < len(row) else None) for n in range(15))) for row in rows]
    fields = extract(json.dumps({"x": records}, ensure_ascii=False).encode()).fields
    assert {name: fields[name].value for name in values} == values
