"""Documents as trees of nodes in JSON, as Pandoc and editors of rich text keep them."""

import json
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from press import PROSE_AFTER, PROSE_BEFORE, consistent_values, report, rows_of

from extractor import readers
from extractor.forms.catalogue import forms
from extractor.page.values import Number
from extractor.pipeline import extract

Cell = Callable[[str], Any]
ATTRIBUTES = ["二、属性", [], [["style", "width: 12px"]]]


def pandoc_text(cell: str) -> list[Any]:
    return [{"t": "Plain", "c": [{"t": "Span", "c": [ATTRIBUTES, [{"t": "Str", "c": cell}, {"t": "SoftBreak"}]]}]}]


def pandoc(lines: Sequence[str], tables: Sequence[Sequence[Sequence[str]]], cell: Cell) -> Any:
    def row(cells: Sequence[str]) -> Any:
        return [["", [], []], [[["", [], []], {"t": "AlignDefault"}, 1, 1, cell(one)] for one in cells]]

    blocks: list[Any] = [{"t": "Para", "c": [{"t": "Str", "c": line}]} for line in lines]
    for table in tables:
        body = [["", [], []], 0, [], [row(cells) for cells in table[1:]]]
        parts = [["", [], []], [None, []], [], [["", [], []], [row(table[0])]], [body], [["", [], []], []]]
        blocks.append({"t": "Div", "c": [ATTRIBUTES, [{"t": "Table", "c": parts}]]})
    return {"pandoc-api-version": [1, 23], "meta": {}, "blocks": blocks}


def editor(lines: Sequence[str], tables: Sequence[Sequence[Sequence[str]]], cell: Cell) -> Any:
    def row(cells: Sequence[str]) -> Any:
        inner = [{"type": "tableCell", "attrs": {"colspan": 1, "rowspan": 1}, "content": cell(one)} for one in cells]
        return {"type": "tableRow", "content": inner}

    blocks: list[Any] = [{"type": "paragraph", "content": [{"type": "text", "text": line}]} for line in lines]
    blocks += [{"type": "table", "content": [row(cells) for cells in table]} for table in tables]
    return {"type": "doc", "content": blocks}


def editor_text(cell: str) -> list[Any]:
    return [{"type": "paragraph", "content": [{"type": "text", "text": cell}] if cell else []}]


def without_types(lines: Sequence[str], tables: Sequence[Sequence[Sequence[str]]], cell: Cell) -> Any:
    def row(cells: Sequence[str]) -> Any:
        return {"type": "table-row", "children": [{"type": "table-cell", "children": cell(one)} for one in cells]}

    blocks: list[Any] = [{"type": "paragraph", "children": [{"text": line}]} for line in lines]
    return blocks + [{"type": "table", "children": [row(cells) for cells in table]} for table in tables]


def read(values: dict[str, Number | str], write: Callable[..., Any], cell: Cell) -> Any:
    lines = (PROSE_BEFORE.format(applications=values["requests.new.total"]) + PROSE_AFTER).split("\n")
    tables = [list(rows_of(section, values)) for section in forms()["2021"].sections]
    return extract(json.dumps(write([line for line in lines if line], tables, cell), ensure_ascii=False).encode())


WAYS = [(pandoc, pandoc_text), (editor, editor_text), (without_types, lambda cell: [{"text": cell}])]


@pytest.mark.parametrize(("write", "cell"), WAYS)
def test_a_tree_of_nodes_is_read_without_a_question(write: Callable[..., Any], cell: Cell) -> None:
    values = consistent_values(seed=51, most=90)
    found = read(dict(values), write, cell)
    assert {name: found.fields[name].value for name in values} == values
    assert not [name for name in values if found.fields[name].needs_review]
    assert found.fields["meta.agency"].value == "青禾县测试管理局"


@pytest.mark.parametrize(
    ("write", "cell"),
    [
        (pandoc, lambda cell: [{"t": "Plain", "c": [{"t": "Strikeout", "c": [{"t": "Str", "c": cell}]}]}]),
        (
            pandoc,
            lambda cell: [
                {"t": "Plain", "c": [{"t": "Str", "c": cell}, {"t": "Superscript", "c": [{"t": "Str", "c": "2"}]}]}
            ],
        ),
        (editor, lambda cell: [{"type": "text", "text": cell, "marks": [{"type": "strike"}]}]),
    ],
)
def test_what_is_struck_out_or_raised_is_no_figure(write: Callable[..., Any], cell: Cell) -> None:
    values = consistent_values(seed=52, most=9)
    plain = pandoc_text if write is pandoc else editor_text
    found = read(dict(values), write, lambda words: cell(words) if words.isdecimal() else plain(words))
    silent = [n for n, v in values.items() if n in found.fields and not found.fields[n].needs_review]
    assert all(found.fields[name].value == values[name] for name in silent)
    assert not silent or "Superscript" in str(cell("1"))  # it is a note's mark


def test_a_cell_that_reaches_over_rows_keeps_those_below_in_their_columns() -> None:
    values = consistent_values(seed=53, most=9)

    def reaching(lines: Sequence[str], tables: Sequence[Sequence[Sequence[str]]], cell: Cell) -> Any:
        tree = pandoc(lines, tables, cell)
        rows = tree["blocks"][-2]["c"][1][0]["c"][4][0][3]
        group = next(n for n, row in enumerate(rows) if row[1][0][4] == cell("三、本年度办理结果"))
        rows[group][1][0][2] = len(rows) - 1 - group
        return tree

    found = read(dict(values), reaching, pandoc_text)
    assert {name: found.fields[name].value for name in values} == values


@pytest.mark.parametrize("inner", [[1, 2, 3, 4, 5, 6], [[], [], [], [], [[1, 2, 3, 4]], []], [{}] * 6])
def test_a_table_of_six_parts_that_is_none_of_pandocs_breaks_nothing(inner: list[object]) -> None:
    text = report(consistent_values(seed=4), "2021", "spaced")
    dump = {"blocks": [{"t": "Table", "c": inner}, {"t": "Note", "text": text}]}
    assert extract(json.dumps(dump, ensure_ascii=False).encode()).error is None


LEAVES: list[Any] = [
    [{"type": "text", "text": "12", "marks": [{"type": "strikethrough"}]}, {"type": "text", "text": "13"}],
    [{"type": "text", "text": "12", "marks": ["strike"]}, {"type": "text", "text": "13"}],
    [{"text": "12", "strikethrough": True}, {"text": "13"}],
    [{"type": "text", "text": "12", "format": 4}, {"type": "text", "text": "13"}],
    [
        {"type": "text", "text": "12", "marks": [{"type": "of a kind that nobody knows"}]},
        {"type": "text", "text": "13"},
    ],
    [{"type": "text", "text": "12", "style": {"textDecoration": "line-through"}}, {"type": "text", "text": "13"}],
    [{"t": "Span", "c": [["", ["deletion"], []], [{"t": "Str", "c": "12"}]]}, {"t": "Str", "c": "13"}],
    [{"type": "text", "text": "12"}, {"type": "footnoteReference", "content": [{"type": "text", "text": "1"}]}],
    [{"type": "text", "text": "12", "marks": [{"type": "deletion"}]}],
]


@pytest.mark.parametrize("leaves", LEAVES)
def test_digits_of_two_nodes_are_no_figure_together(leaves: list[Any]) -> None:
    """One of them may be struck out or the number of a note, whatever its mark is called."""
    rows = [["规章", "3"], ["行政许可", leaves], ["行政处罚", "5"]]
    cells = [[one if isinstance(one, list) else [{"type": "text", "text": one}] for one in row] for row in rows]
    table = {
        "type": "table",
        "content": [
            {"type": "tableRow", "content": [{"type": "tableCell", "content": cell} for cell in row]} for row in cells
        ],
    }
    text = json.dumps(
        {"type": "doc", "content": [table, *[{"type": "paragraph", "content": [{"text": "政府信息"}]}] * 9]}
    )
    found = [cell.number for cell in readers.read(text.encode()).cells if cell.number is not None]
    assert found in ([3, 5], [3, 12, 5] if "footnote" in text else [3, 5])


def test_a_cell_that_claims_to_reach_over_all_rows_and_columns_takes_no_time() -> None:
    cell = {"type": "tableCell", "attrs": {"colspan": "9999", "rowspan": "9999"}, "content": [{"text": "3"}]}
    rows = [{"type": "tableRow", "content": [cell]}] * 200
    text = json.dumps({"type": "doc", "content": [{"type": "table", "content": rows}, {"text": "政府信息公开" * 9}]})
    cells = readers.read(text.encode()).cells
    assert max((one.across for one in cells), default=1) < 100
