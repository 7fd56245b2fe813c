"""Rows that count a table's columns, and cells that a spreadsheet is to take for text."""

import re

import pytest

from extractor.pipeline import extract
from tests.press import consistent_values, report

VALUES = consistent_values(seed=4, most=30)


def _read(text: str) -> dict[str, tuple[object, bool]]:
    return {name: (one.value, one.needs_review) for name, one in extract(text.encode()).fields.items()}


PRINTED = {
    "pipes": lambda row: f"| {' | '.join(row)} |\n",
    "tabs": lambda row: "\t".join(row) + "\n",
    "cells": lambda row: "".join(f"{cell}\n" for cell in row),
    "spaced": lambda row: " ".join(row) + "\n",
    "html": lambda row: f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>",
}


@pytest.mark.parametrize("layout", PRINTED)
def test_numbers_of_columns_are_no_figures(layout: str) -> None:
    text = report(VALUES, layout=layout)
    figures = PRINTED[layout]([str(value) for name, value in VALUES.items() if name.startswith("disputes.")])
    assert figures in text
    counted = PRINTED[layout]([str(number) for number in range(1, 16)])
    assert _read(text.replace(figures, counted + figures)) == _read(text)


def test_cells_that_a_spreadsheet_is_to_take_for_text_are_figures() -> None:
    text = report(VALUES, layout="tabs").replace(",", "，")
    rows = text.replace("\t", ",")
    quoted = re.sub(r"(?<=,)(\d+)(?=,|$)", r'="\1"', rows, flags=re.MULTILINE)
    assert quoted.count('="') > 150
    right = {name: value for name, (value, _) in _read(rows).items()}
    assert {name: value for name, (value, asked) in _read(quoted).items() if not asked} == right
