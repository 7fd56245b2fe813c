import re
from collections.abc import Mapping

import pytest
from press import consistent_values, report

from extractor.page import Number, Reason
from extractor.pipeline import extract


def _tables_of(text: str) -> str:
    """Return the lines of a report that have borders, an empty line for whatever stands between."""
    return "\n".join(line if line.startswith("|") else "" for line in text.split("\n"))


def _asked(data: str, values: Mapping[str, Number]) -> list[str]:
    fields = extract(data.encode()).fields
    return [name for name in values if fields[name].needs_review or fields[name].value != values[name]]


@pytest.mark.parametrize("layout", ["spaced", "cells"])
def test_a_table_beside_the_same_in_the_text_of_its_page_is_one(layout: str) -> None:
    values = consistent_values(seed=4, most=40)
    text, tables = report(values, "2021", layout), report(values, "2021", "pipes")
    assert _asked(f"{text}\n\n{_tables_of(tables)}\n", values) == []


def test_figures_that_ran_together_in_the_text_are_those_of_the_table() -> None:
    values = consistent_values(seed=4, most=40)
    first, second = (str(values[f"requests.new.{person}"]) for person in ("natural_person", "business"))
    text = report(values, "2021", "spaced")
    assert f" {first} {second} " in text
    text = text.replace(f" {first} {second} ", f" {first}{second} ", 1)
    assert _asked(f"{text}\n\n{_tables_of(report(values, '2021', 'pipes'))}\n", values) == []


def test_a_merged_cell_written_once_for_each_column_is_one_cell() -> None:
    values = consistent_values(seed=4, most=40)
    decided = str(values["proactive.licensing.decisions"])
    tables = _tables_of(report(values, "2021", "pipes"))
    row = f"| 行政许可 | {decided} |"
    head = tables[: tables.index(row)].rstrip().rpartition("\n")[2]
    words = head.strip("| ").split(" | ")
    assert len(words) == 2
    tables = tables.replace(row, f"| 行政许可 | {decided} | {decided} |", 1)
    tables = tables.replace(head, f"| {words[0]} | {words[1]} | {words[1]} |", 1)
    assert _asked(f"{report(values, '2021', 'spaced')}\n\n{tables}\n", values) == []


def test_a_table_with_one_other_figure_is_another_table() -> None:
    values = consistent_values(seed=4, most=40)
    other = values | {"proactive.licensing.decisions": values["proactive.licensing.decisions"] + 1}
    text, tables = report(values, "2021", "spaced"), report(other, "2021", "pipes")
    asked = _asked(f"{text}\n\n{_tables_of(tables)}\n", values)
    assert {name for name in values if name.startswith("proactive.")} <= set(asked)


@pytest.mark.parametrize("below", ["", r"\1\2\3\n件 件"])
def test_units_behind_figures_or_below_them_are_no_other_words(below: str) -> None:
    values = consistent_values(seed=4, most=40)
    counted = {name: number if "amount" in name else f"{number}件" for name, number in values.items()}
    text, tables = report(counted, "2021", "spaced"), report(counted, "2021", "pipes")
    text = re.sub(r"(?m)^(.*?\d)件(.*件.*\d)件()$", below, text) if below else text
    assert _asked(f"{text}\n\n{_tables_of(tables)}\n", values) == []


def test_a_row_of_figures_whose_heads_stand_on_the_page_before_has_a_copy() -> None:
    values = consistent_values(seed=4, most=40)
    text, tables = report(values, "2021", "spaced"), _tables_of(report(values, "2021", "pipes"))
    above, row = tables.rstrip().rsplit("\n", 1)
    assert row.count("|") == 16
    fields = extract(f"{text}\n\n{above}\n\n{row}\n".encode()).fields
    assert {name: fields[name].value for name in values} == values
    assert not [name for name in values if Reason.OTHER_SCOPE in fields[name].reasons]
    assert not [name for name in values if fields[name].needs_review and not name.startswith("disputes.")]
