"""Figures in brackets: a document's way of writing them, or the number of an item."""

import pytest
from press import consistent_values, report

from extractor.pipeline import extract


@pytest.mark.parametrize("layout", ["pipes", "tabs", "cells", "html"])
@pytest.mark.parametrize("brackets", ["（）", "()"])
def test_a_report_that_writes_its_figures_in_brackets_is_read(layout: str, brackets: str) -> None:
    values = consistent_values(seed=4, most=30)
    cells = {name: f"{brackets[0]}{value}{brackets[1]}" for name, value in values.items()}
    fields = extract(report(cells, "2021", layout).encode()).fields
    assert {name: fields[name].value for name in values} == values
    assert sum(fields[name].needs_review for name in values) < 40  # those that no two sums bear out


def test_a_report_with_figures_in_brackets_is_no_empty_form_in_lines_without_borders() -> None:
    values = consistent_values(seed=4, most=30)
    cells = {name: f"（{value}）" for name, value in values.items()}
    extraction = extract(report(cells, "2021", "spaced").encode())
    assert extraction.error is None
    assert all(extraction.fields[name].needs_review for name in values)


def test_numbers_of_items_in_brackets_are_no_figures() -> None:
    values = consistent_values(seed=4, most=30)
    text = report(values, "2021", "pipes")
    numbered = text.replace("| 1.", "| (1) | ").replace("| 2.", "| (2) | ")
    assert numbered != text
    fields = extract(numbered.encode()).fields
    assert [name for name, value in values.items() if fields[name].value != value] == []
