"""Rows whose labels wrap around their figures, told by their number."""

import re
from collections.abc import Callable, Mapping
from itertools import pairwise

import pytest

from extractor.page import Number
from extractor.pipeline import extract
from extractor.result import Extraction
from tests.press import consistent_values, report, unsettled

ROW = re.compile(r"(?m)^(?P<label>\D*\d?\D*?)(?P<figures>(?: \d+){7})$")
WRAPPED = 6
"""Letters from which on a label is printed in two lines here, in every second row."""


def wrapped(values: Mapping[str, Number]) -> list[str]:
    """Return the lines of a report in which every second long label stands around its figures, in narrow cells."""
    lines: list[str] = []
    for n, line in enumerate(report(values, layout="spaced").split("\n")):
        match = ROW.fullmatch(line)
        if match is None or n % 2 or len(match["label"]) < 2 * WRAPPED:
            lines.append(line)
            continue
        half = len(match["label"]) - WRAPPED
        lines += [match["label"][:half], match["figures"].strip(), match["label"][half:]]
    return lines


def in_narrow_cells(values: Mapping[str, Number]) -> list[str]:
    """Return the lines of a report in which labels of items have two letters a line, their figures beside the first."""
    lines: list[str] = []
    for line in report(values, layout="spaced").split("\n"):
        item = re.fullmatch(r"(?P<first>\d\.\S)(?P<rest>\S+)(?P<figures>(?: \d+){7})", line)
        lines += [f"{item['first']}{item['figures']}", *re.findall("..?", item["rest"])] if item else [line]
    return lines


def read(lines: list[str]) -> Extraction:
    return extract("\n".join(lines).encode())


def silent(found: Extraction, values: Mapping[str, Number]) -> list[str]:
    fields = found.fields
    return [name for name in values if not fields[name].needs_review and fields[name].value != values[name]]


def rows_at(lines: list[str]) -> list[int]:
    """Return where the full rows of table three stand that begin with words."""
    return [n for n, line in enumerate(lines) if ROW.fullmatch(line) and not re.match(r"[\d ]+$", line)]


@pytest.mark.parametrize("most", [0, 1, 40])
def test_full_rows_among_all_labels_are_those_of_the_form(most: int) -> None:
    values = consistent_values(seed=3, most=most)
    found = read(wrapped(values))
    assert {name: found.fields[name].value for name in values} == values
    assert not [name for name in values if found.fields[name].needs_review]


def test_a_figure_line_above_the_line_of_its_label_is_its_own() -> None:
    """As programs make lines by height, and digits stand a little higher than letters."""
    values = consistent_values(seed=3, most=40)
    lines = wrapped(values)
    at = rows_at(lines)[3]
    row = ROW.fullmatch(lines[at])
    assert row is not None
    lines[at : at + 1] = [row["figures"].strip(), row["label"]]
    found = read(lines)
    assert {name: found.fields[name].value for name in values} == values
    assert not [name for name in values if found.fields[name].needs_review]


@pytest.mark.parametrize("most", [0, 40])
def test_labels_in_cells_of_two_letters_name_their_rows_even_short_ones(most: int) -> None:
    values = consistent_values(seed=3, most=most)
    lines = in_narrow_cells(values)
    assert "3.其" in "\n".join(lines)
    found = read(lines)
    assert {name: found.fields[name].value for name in values} == values
    assert not [name for name in values if found.fields[name].needs_review]


@pytest.mark.parametrize("words", ["", "小计", "其中：本级", "上年"])
@pytest.mark.parametrize("place", [0, 4, -1])
def test_a_row_of_something_else_in_the_place_of_a_lost_one_is_asked_about(words: str, place: int) -> None:
    values = consistent_values(seed=3, most=40)
    lines = wrapped(values)
    rows = rows_at(lines)
    for lost in (rows[2], rows[-1]):
        changed = list(lines)
        row = ROW.fullmatch(lines[lost])
        assert row is not None
        changed[lost] = row["label"]
        changed.insert(rows[place] + (place < 0), f"{words} 5 0 0 0 0 0 5".strip())
        assert silent(read(changed), values) == []


@pytest.mark.parametrize("layout", [wrapped, in_narrow_cells])
def test_rows_that_changed_places_with_their_labels_are_read_by_these_or_asked_about(
    layout: Callable[[Mapping[str, Number]], list[str]],
) -> None:
    values = consistent_values(seed=3, most=40)
    lines = layout(values)
    rows = [n for n in rows_at(lines) if not lines[n][0].isdecimal() or layout is wrapped]
    for one, other in pairwise(rows):
        changed = list(lines)
        changed[one], changed[other] = lines[other], lines[one]
        assert silent(read(changed), values) == []


def test_rows_that_all_cut_their_labels_in_two_are_told_by_their_number_too() -> None:
    values = consistent_values(seed=3, most=40)
    lines: list[str] = []
    for line in report(values, layout="spaced").split("\n"):
        match = ROW.fullmatch(line)
        lines += [line] if match is None else [f"{match['label'][:3]}{match['figures']}", match["label"][3:]]
    found = read(lines)
    assert {name: found.fields[name].value for name in values} == values
    assert not [name for name in values if found.fields[name].needs_review]


def test_heads_that_are_written_down_by_their_heights_move_no_figures_that_add_up() -> None:
    """As what stands beside the head of a group is written before what stands below it, the group's head elsewhere."""
    values = consistent_values(seed=3, most=40)
    page = report(values, layout="spaced")
    heads = "自然人 商业企业 科研机构 社会公益组织 法律服务机构 其他 总计"
    assert heads in page
    by_height = "自然人 总计 商业企业 科研机构 社会公益组织 法律服务机构 其他"
    found = extract(page.replace(heads, by_height).encode()).fields
    own = [name for name in values if name.startswith("requests.")]
    assert {name: found[name].value for name in own} == {name: values[name] for name in own}
    assert all(found[name].needs_review for name in own)


@pytest.mark.parametrize("sign", [".", "、", "．"])
def test_an_items_number_that_stands_in_a_line_before_its_sign_is_no_figure(sign: str) -> None:
    values = consistent_values()
    text = re.sub(r"(?m)^(\d)\.(?=\D)", rf"\1\n{sign} ", report(values, layout="cells"))
    found = read(text.split("\n"))
    assert not [name for name in values if found.fields[name].needs_review or found.fields[name].value != values[name]]


@pytest.mark.parametrize("sign", [".", "、"])
@pytest.mark.parametrize("layout", ["pipes", "tabs", "cells", "spaced"])
def test_a_rows_sum_before_a_label_whose_number_was_lost_is_no_number(layout: str, sign: str) -> None:
    values = consistent_values(seed=4, most=2)
    text = re.sub(r"(?m)(?<!\d)\d\.(?=[\u4e00-\u9fff])", sign, report(values, layout=layout))
    assert unsettled(values, text) == []
