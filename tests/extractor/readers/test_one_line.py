"""Reports whose tables stand in one line, a sign of some kind between their cells."""

import json
import re

import pytest
from press import PROSE_AFTER, PROSE_BEFORE, consistent_values, report

from extractor.page.values import State
from extractor.pipeline import extract

SIGNS = [",", "，", " / ", "/", "、", " · ", "；", ";", "|"]


def in_one_line(text: str, sign: str) -> str:
    return sign.join(line.strip() for line in text.split("\n") if line.strip())


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("form", ["2014", "2019", "2021"])
def test_a_report_in_one_line_is_read_by_the_sign_between_its_cells(form: str, sign: str) -> None:
    values = consistent_values(form, seed=21, most=40)
    source = in_one_line(report(values, form, "cells", (PROSE_BEFORE, PROSE_AFTER)), sign)
    found = extract(source.encode()).fields
    assert {name: found[name].value for name in values} == values


@pytest.mark.parametrize("sign", [",", " / ", "/", "、"])
def test_a_dash_or_a_word_for_nothing_is_a_cell_between_such_signs(sign: str) -> None:
    values = consistent_values("2021", seed=22, most=3)
    for nothing in ("-", "无", *(["/"] if sign == " / " else [])):
        shown = {name: number or nothing for name, number in values.items()}
        found = extract(in_one_line(report(shown, "2021", "cells"), sign).encode()).fields
        assert {name: found[name].value for name in values} == {name: number or None for name, number in values.items()}
        assert all(found[name].state is State.BLANK for name, number in values.items() if not number)


def test_slashes_in_a_table_of_2014_are_no_signs_for_none() -> None:
    values = consistent_values("2014", seed=23, most=9)
    found = extract(in_one_line(report(values, "2014", "cells"), " / ").encode()).fields
    assert not [name for name in values if found[name].value != values[name] and not found[name].needs_review]


@pytest.mark.parametrize("layout", ["cells", "json"])
def test_units_in_lines_of_their_own_belong_to_the_figures_above_them(layout: str) -> None:
    values = consistent_values("2021", seed=24, most=40)
    shown = {name: f"{number}\n{'万元' if 'amount' in name else '件'}" for name, number in values.items()}
    text = report(shown, "2021", "cells")
    source = text if layout == "cells" else json.dumps({"title": "年度报告", "content": text}, ensure_ascii=False)
    found = extract(source.encode()).fields
    assert {name: found[name].value for name in values} == values
    assert not [name for name in values if found[name].needs_review]


@pytest.mark.parametrize("unit", ["件", "\n件"])
def test_a_unit_parts_its_figure_from_the_next_one(unit: str) -> None:
    """As narrow cells of a PDF leave no blank between them, and wrap what is wider than they are."""
    values = consistent_values("2021", seed=24, most=40)
    shown = {name: f"{number}{'万元' if 'amount' in name else '件'}" for name, number in values.items()}
    source = re.sub(r"(?<=\d)件\n(?=\d+件\n(?!\d+件))", "件", report(shown, "2021", "cells"))
    source = re.sub(r"(?<=\d)件(?=\n)", unit, source)
    found = extract(source.encode()).fields
    assert {name: found[name].value for name in values} == values


def test_a_unit_that_wraps_parts_its_figure_from_the_next_one_too() -> None:
    values = consistent_values("2021", seed=24, most=40)
    shown = {name: f"{number}{'万元' if 'amount' in name else '件'}" for name, number in values.items()}
    source = re.sub(r"(?<=\d)件\n(?=\d+件\n(?!\d+件))", "\n件", report(shown, "2021", "cells"))
    found = extract(source.encode()).fields
    assert {name: found[name].value for name in values} == values


def test_semicolons_part_figures_with_units_and_words_for_nothing() -> None:
    values = consistent_values("2021", seed=25, most=2)
    shown = {name: f"{number}件" if number else "无" for name, number in values.items()}
    found = extract(report(shown, "2021", "tabs").replace("\t", ";").encode()).fields
    assert {name: found[name].value for name in values} == {name: number or None for name, number in values.items()}


def test_quoted_rows_in_one_line_are_parted_by_the_blanks_between_them() -> None:
    values = consistent_values("2021", seed=26, most=40)
    rows = report(values, "2021", "tabs").split("\n")
    quoted = ('"' + row.replace("\t", '","') + '"' if "\t" in row else row for row in rows)
    found = extract(" ".join(row for row in quoted if row.strip()).encode()).fields
    assert {name: found[name].value for name in values} == values


def test_rows_that_pipes_part_in_one_line_have_cells_that_blanks_part() -> None:
    """As inner tables of a page's layout are written into one row of Markdown."""
    values = consistent_values(seed=22, most=40)
    lines = report(values, layout="tabs").split("\n")
    text = "".join(f"| {line.replace(chr(9), ' ')}" if "\t" in line else f"\n{line}\n" for line in lines)
    found = extract(text.encode()).fields
    assert {name: found[name].value for name in values} == values
    assert not [name for name in values if found[name].needs_review]


@pytest.mark.parametrize("zero", ["/", "-", "—", "\\"])
def test_strokes_between_blanks_in_one_line_are_cells_without_a_figure(zero: str) -> None:
    values = consistent_values(seed=4, most=1)
    shown = {name: value or zero for name, value in values.items()}
    text = report(shown, "2021", "spaced")
    start, end = text.index("二、"), text.index("五、存在")
    fields = extract((text[:start] + " ".join(text[start:end].split()) + "\n" + text[end:]).encode()).fields
    wrong = [name for name, value in values.items() if fields[name].value != (value or None)]
    assert wrong == []
    assert len([name for name in values if fields[name].needs_review]) <= 15
