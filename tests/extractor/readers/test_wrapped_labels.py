"""Tables that blanks alone part are rows and columns where labels wrap and figures stand in their first lines."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from press import ROW, consistent_values, report

from extractor.page import State
from extractor.pipeline import extract

HEADS = ("自 然 人", "商业 企业", "科研 机构", "社会公 益组织", "法律服 务机构", "其 他", "总 计")
LABELS, COLUMN, WRAP = 44, 8, 9
"""Columns of the screen for labels and for each figure, and characters of a label in a line."""


def _padded(text: str, width: int, wide: int) -> str:
    return text + " " * (width - len(text) - (wide - 1) * sum(ch > "\u2e80" for ch in text))


def _row(label: str, cells: list[str], wide: int, last: str = "") -> str:
    return (_padded(label, LABELS, wide) + "".join(_padded(cell, COLUMN, wide) for cell in cells)).rstrip() + last


def aligned(values: dict[str, int], wide: int, middle: bool = False) -> str:
    """Return a report whose empty cells are empty, labels of rows and of groups wrapping beside each other."""
    lines: list[str] = []
    for line in report(values, "2021", "spaced").split("\n"):
        row = ROW.fullmatch(line)
        if line.startswith("信息内容 自然人"):
            for n in range(3):
                heads = [head.split() for head in HEADS]
                lines.append(_row("", [head[n] if n < len(head) else "" for head in heads], wide))
        elif row is None:
            lines.append(line)
        else:
            pieces = [re.findall(f".{{1,{WRAP}}}", one) for one in row[1].split()]
            figures = ["" if one == "0" else one for one in row[2].split()]
            height = max(map(len, pieces))
            for n in range(height):
                label = "".join(_padded(one[n] if n < len(one) else "", 2 * WRAP + 3, wide) for one in pieces)
                here = n == (height // 2 if middle else 0)
                lines.append(
                    _row(label if len(pieces) > 1 else _lone(row[1], pieces[0], n, wide), figures if here else [], wide)
                )
    return "\n".join(lines)


def _lone(label: str, pieces: list[str], n: int, wide: int) -> str:
    """Return a line of the only label of a row: under the last of the group's, if it counts within a group."""
    indent = 0 if label[0] in "一二三四" else 2 * WRAP + 3
    return " " * indent + (pieces[n] if n < len(pieces) else "")


@settings(max_examples=5)
@given(seed=st.integers(0, 200), wide=st.sampled_from((1, 2)))
def test_empty_cells_of_tables_with_wrapped_labels_are_told(seed: int, wide: int) -> None:
    values = consistent_values(seed=seed, most=3)
    fields = extract(aligned(values, wide).encode()).fields
    own = [name for name in values if name.startswith("requests.")]
    for name in own:
        field = fields[name]
        assert field.needs_review or (field.state is State.BLANK if values[name] == 0 else field.value == values[name])
    assert sum(fields[name].needs_review for name in own) <= 14


@pytest.mark.parametrize("wide", [1, 2])
def test_figures_in_the_middle_of_their_rows_are_read_or_asked_about(wide: int) -> None:
    values = consistent_values(seed=5, most=3)
    fields = extract(aligned(values, wide, middle=True).encode()).fields
    for name, value in values.items():
        if name.startswith("requests."):
            field = fields[name]
            assert field.needs_review or (field.state is State.BLANK if value == 0 else field.value == value)


def test_a_table_with_a_figure_between_two_heads_is_read_or_asked_about() -> None:
    values = consistent_values(seed=5, most=3)
    text = aligned(values, 2)
    at = next(match.start() for match in re.finditer(r"4\.保护第三方合法.*", text))
    line = text[at : text.index("\n", at)]
    moved = re.sub(r" {4}(\d+)$", r"\1", line)
    assert moved != line
    fields = extract(text.replace(line, moved).encode()).fields
    for name, value in values.items():
        if name.startswith("requests."):
            field = fields[name]
            assert field.needs_review or (field.state is State.BLANK if value == 0 else field.value == value)
