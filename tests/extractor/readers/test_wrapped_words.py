"""Words for none that wrap in narrow columns are none, and what only looks like their pieces stays."""

from __future__ import annotations

import pytest
from press import ROW, consistent_values, report

from extractor.page import BLANK, NUMBER, Cell, State, key
from extractor.pipeline import extract
from extractor.readers.plain import read

RAW = "二、上年结转政府信息公开申请数量 1 不涉\n及\n不涉\n及 2 不涉\n及\n3"
ALIGNED = """\
二、上年结转政      21   未   未    1
府信息公开申请           发   发
数量                     生   生
"""


def _kinds(text: str) -> list[str]:
    return [str(cell.number) if cell.kind is NUMBER else "none" for cell in _values(text)]


def _values(text: str) -> list[Cell]:
    return [cell for cell in read(text.encode()).cells if cell.kind in (BLANK, NUMBER)]


def test_words_whose_rest_is_in_the_next_line_are_none() -> None:
    assert _kinds(RAW) == ["1", "none", "none", "2", "none", "3"]


def test_words_whose_rest_stands_below_are_none() -> None:
    assert _kinds(ALIGNED) == ["21", "none", "none", "1"]


def test_the_source_of_such_a_cell_is_what_stands_there() -> None:
    document = read(RAW.encode())
    assert [document.raw(cell) for cell in _values(RAW) if cell.kind is BLANK] == ["不涉"] * 3
    assert document.source == RAW


@pytest.mark.parametrize("text", ["不予 1 2\n公开 3 4", "（三）不 1\n予公开 2", "不涉   3\n       及 4", "未 1\n无 2"])
def test_other_pieces_stay(text: str) -> None:
    document = read(text.encode())
    assert key(document.text) == key(text)
    assert _kinds(text) == [ch for ch in text if ch.isdecimal()]


@pytest.mark.parametrize(("word", "cut"), [("不涉及", 2), ("未发生", 1), ("没有", 1)])
def test_a_report_whose_words_for_none_wrap_is_read(word: str, cut: int) -> None:
    values = consistent_values(seed=2, most=3)
    text = report(values, "2021", "spaced")
    lines = []
    for line in text.split("\n"):
        row = ROW.fullmatch(line)
        pieces = [f"{word[:cut]}\n{word[cut:]}" if one == "0" else one for one in row[2].split()] if row else []
        lines.append(" ".join([row[1], *pieces]) if row else line)
    wrapped = "\n".join(lines)
    fields = extract(wrapped.encode()).fields
    for name, value in values.items():
        if name.startswith("requests."):
            field = fields[name]
            assert field.needs_review or (field.state is State.BLANK if value == 0 else field.value == value)
    asked = sum(fields[name].needs_review for name in values if name.startswith("requests."))
    assert asked < 25
