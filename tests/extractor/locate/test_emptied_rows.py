"""Empty rows before rows whose labels were lost, or are wrapped around their figures."""

import pytest
from press import consistent_values, report

from extractor.page import Number
from extractor.pipeline import extract
from extractor.result import Extraction

PEOPLE = ("natural_person", "business", "research", "public_welfare", "legal_service", "other", "total")
EMPTY = ("requests.refused.state_secret", "requests.refused.administrative_queries", "requests.not_processed.repeated")


def with_empty_rows() -> dict[str, Number | str]:
    """Return figures in which the rows ``EMPTY`` have none; what they had is still open at the end of the year."""
    values: dict[str, Number] = consistent_values(seed=11)
    for row in EMPTY:
        for person in PEOPLE:
            had = values[f"{row}.{person}"]
            values[f"requests.total.{person}"] -= had
            values[f"requests.carried_out.{person}"] += had
    return {name: "" if name.rpartition(".")[0] in EMPTY else number for name, number in values.items()}


def silent(values: dict[str, Number | str], read: Extraction) -> list[str]:
    """Return the fields with another value than is printed, and no doubt."""
    return [
        name
        for name, value in values.items()
        if read.fields[name].value != (None if value == "" else value) and not read.fields[name].needs_review
    ]


@pytest.mark.parametrize("lost", ["2.其他法律行政法规禁止公开", "1.本机关不掌握相关政府信息", "3.要求提供公开出版物"])
def test_the_figures_of_a_row_without_a_label_are_doubted_as_those_of_the_empty_row_above(lost: str) -> None:
    values = with_empty_rows()
    text = report(values, "2021", "cells")
    assert lost in text
    assert silent(values, extract(text.replace(lost, "").encode())) == []


def test_the_figures_within_a_wrapped_label_are_doubted_as_those_of_the_empty_row_above() -> None:
    values = with_empty_rows()
    figures = " ".join(str(values[f"requests.unavailable.not_held.{person}"]) for person in PEOPLE)
    text = report(values, "2021", "spaced")
    whole = f"1.本机关不掌握相关政府信息 {figures}"
    assert whole in text
    wrapped = text.replace(whole, f"1本机关不掌握相关政府 {figures}\n信息")
    assert silent(values, extract(wrapped.encode())) == []


@pytest.mark.parametrize("layout", ["tabs", "pipes", "html"])
def test_a_full_row_before_one_that_is_not_there_is_not_doubted(layout: str) -> None:
    values = with_empty_rows()
    fields = extract(report(values, "2021", layout).encode()).fields
    assert not [name for name, value in values.items() if value != "" and fields[name].needs_review]


def test_a_page_number_below_an_empty_row_is_asked_about() -> None:
    values: dict[str, Number | str] = {**consistent_values(seed=11), "proactive.fees.amount": ""}
    text = report(values, "2021", "tabs")
    row = "行政事业性收费\t\n"
    assert row in text
    paged = text.replace(row, "行政事业性收费\t\t\t\n1\n")
    assert silent(values, extract(paged.encode())) == []


def test_figures_in_one_cell_with_their_label_before_empty_cells_are_asked_about() -> None:
    values = {**consistent_values(seed=11), "proactive.regulations.made": "", "proactive.regulations.repealed": ""}
    figure = values["proactive.regulations.in_force"]
    text = report(values, "2021", "pipes")
    row = f"| 规章 |  |  | {figure} |"
    assert row in text
    fields = extract(text.replace(row, f"| 规章 {figure} |  |  |  |").encode()).fields
    assert all(fields[f"proactive.regulations.{column}"].needs_review for column in ("made", "repealed", "in_force"))
