"""Section four with its groups one under the other, a cell on each line: whose figures are whose, the names tell.

Each case is a small report of our own; the figures of a group stand behind its name, under heads said once or again.
"""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from press import consistent_values, report, table

from extractor.forms import Section
from extractor.forms.catalogue import forms
from extractor.page.values import Number
from extractor.pipeline import extract
from extractor.result import Extraction

VALUES = consistent_values(seed=3, most=30)
FOUR: Section = next(one for one in forms()["2021"].sections if one.id == "disputes")
NAMES = {"review": "行政复议", "direct_suit": "行政诉讼 未经复议直接起诉", "suit_after_review": "行政诉讼 复议后起诉"}
HEADS = {"upheld": "结果维持", "corrected": "结果纠正", "other": "其他结果", "pending": "尚未审结", "total": "总计"}
RIGHT = {name: value for name, value in VALUES.items() if name.startswith("disputes.")}


def read(lines: Sequence[str]) -> Extraction:
    whole = report(VALUES, layout="cells")
    own = table(FOUR, VALUES, "cells")
    assert own in whole
    return extract(whole.replace(own, "".join(f"{line}\n" for line in lines)).encode())


def figures(group: str, columns: Sequence[str]) -> list[Number]:
    return [VALUES[f"disputes.{group}.{column}"] for column in columns]


def stacked(groups: Sequence[str], columns: Sequence[str]) -> list[str]:
    """Return the groups under one row of heads."""
    lines = ["类别", *(HEADS[column] for column in columns)]
    for group in groups:
        lines += [NAMES[group], *map(str, figures(group, columns))]
    return lines


def in_three(groups: Sequence[str], columns: Sequence[str]) -> list[str]:
    """Return a small table for each of the groups, under its name."""
    lines: list[str] = []
    for n, group in zip("一二三", groups, strict=True):
        lines += [f"（{n}）{NAMES[group]}", *(HEADS[column] for column in columns)]
        lines += map(str, figures(group, columns))
    return lines


def wrong(extraction: Extraction) -> dict[str, object]:
    return {name: extraction.fields[name].value for name in RIGHT if extraction.fields[name].value != RIGHT[name]}


@pytest.mark.parametrize("printed", [stacked, in_three])
@pytest.mark.parametrize("groups", [(0, 1, 2), (1, 2, 0), (2, 1, 0)])
@pytest.mark.parametrize("columns", [(0, 1, 2, 3, 4), (4, 2, 0, 1, 3)])
def test_groups_one_under_the_other_are_read(printed: object, groups: Sequence[int], columns: Sequence[int]) -> None:
    names, heads = list(NAMES), list(HEADS)
    assert callable(printed)
    extraction = read(printed([names[n] for n in groups], [heads[n] for n in columns]))
    assert not wrong(extraction)
    assert not [name for name in RIGHT if extraction.fields[name].needs_review]


@pytest.mark.parametrize("printed", [stacked, in_three])
def test_a_group_without_its_name_is_asked_about(printed: object) -> None:
    assert callable(printed)
    lines = printed(list(NAMES), list(HEADS))
    extraction = read([line for line in lines if "直接起诉" not in line])
    assert not [name for name in wrong(extraction) if not extraction.fields[name].needs_review]


def test_a_group_that_stands_there_twice_is_asked_about() -> None:
    lines = stacked(["review", "review", "direct_suit", "suit_after_review"], list(HEADS))
    lines[7] = str(int(lines[7]) + 3)
    extraction = read(lines)
    assert not [name for name in wrong(extraction) if not extraction.fields[name].needs_review]
