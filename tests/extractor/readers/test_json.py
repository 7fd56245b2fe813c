import json
from collections.abc import Callable, Sequence

import pytest
from press import PROSE_AFTER, PROSE_BEFORE, consistent_values, report, rows_of

from extractor.errors import NotAReport
from extractor.forms import forms
from extractor.page.document import CellKind, Document
from extractor.pipeline import extract
from extractor.readers import json_text, read

VALUES = consistent_values(most=400)
BEFORE = PROSE_BEFORE.format(applications=VALUES["requests.new.total"])
HEADINGS = (
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
)


def cells(document: Document) -> list[tuple[int, float | None, int, str]]:
    return [
        (cell.row, cell.column, cell.across, "_" if cell.kind is CellKind.BLANK else document.raw(cell))
        for cell in document.cells
    ]


def tables() -> list[list[list[str]]]:
    return [list(rows_of(section, VALUES)) for section in forms()["2021"].sections]


def wrong_or_flagged(dump: object, *, ascii_only: bool = True) -> list[str]:
    extraction = extract(json.dumps(dump, ensure_ascii=ascii_only).encode())
    assert extraction.document is not None
    assert extraction.document.format == "json"
    return [
        name
        for name, value in VALUES.items()
        if extraction.fields[name].value != value or extraction.fields[name].needs_review
    ]


def content_list(name: str, bodies: Sequence[object]) -> list[dict[str, object]]:
    found: list[dict[str, object]] = [{"type": "text", "text": line, "page_idx": 0} for line in BEFORE.split("\n")]
    for heading, body in zip(HEADINGS, bodies, strict=True):
        found.append({"type": "text", "text": heading, "text_level": 1, "page_idx": 1})
        found.append({"type": "table", "img_path": "images/7.jpg", name: body, "bbox": [1, 20, 300, 4]})
    return [*found, *({"type": "text", "text": line, "page_idx": 2} for line in PROSE_AFTER.split("\n"))]


def as_html(rows: list[list[str]]) -> str:
    return f"<table>{''.join('<tr>' + ''.join(f'<td>{cell}</td>' for cell in row) + '</tr>' for row in rows)}</table>"


@pytest.mark.parametrize("ascii_only", [True, False])
def test_a_content_list_with_tables_in_html(ascii_only: bool) -> None:
    dump = content_list("table_body", [as_html(rows) for rows in tables()])
    assert wrong_or_flagged(dump, ascii_only=ascii_only) == []


def test_rows_of_arrays_of_text_and_of_numbers() -> None:
    assert wrong_or_flagged(content_list("rows", tables())) == []
    numbers = [[[int(one) if one.isdecimal() else one for one in row] for row in rows] for rows in tables()]
    assert wrong_or_flagged(content_list("rows", numbers)) == []


def test_cells_that_say_where_they_stand() -> None:
    placed = [
        [{"row": n, "col": m, "text": cell} for n, row in enumerate(rows) for m, cell in enumerate(row)]
        for rows in tables()
    ]
    assert wrong_or_flagged(content_list("cells", placed)) == []


def test_a_document_that_keeps_its_order_in_its_body() -> None:
    texts: list[dict[str, object]] = []
    grids: list[dict[str, object]] = []
    order: list[dict[str, str]] = []
    for one in content_list("rows", tables()):
        if one["type"] == "text":
            order.append({"$ref": f"#/texts/{len(texts)}"})
            texts.append({"text": one["text"], "orig": one["text"]})
        else:
            order.append({"$ref": f"#/tables/{len(grids)}"})
            rows: list[list[str]] = one["rows"]  # type: ignore[assignment]
            places = [
                {"start_row_offset_idx": n, "start_col_offset_idx": m, "row_span": 1, "col_span": 1, "text": cell}
                for n, row in enumerate(rows)
                for m, cell in enumerate(row)
            ]
            grids.append({"data": {"table_cells": places, "grid": [[{"text": c} for c in row] for row in rows]}})
    dump = {"schema_name": "Document", "tables": grids, "texts": texts, "body": {"children": order}}
    assert wrong_or_flagged(dump) == []


def test_pages_whose_text_has_the_tables_too() -> None:
    grid = tables()
    middle = "\n".join(" ".join(row) for rows in grid for row in rows)
    dump = [{"page": 1, "text": BEFORE}, {"page": 2, "text": f"{middle}\n{PROSE_AFTER}", "tables": grid}]
    assert wrong_or_flagged(dump) == []


def test_a_value_a_line_and_markdown_in_a_string() -> None:
    lines = "\n".join(json.dumps(one) for one in content_list("rows", tables()))
    extraction = extract(lines.encode())
    assert [name for name, value in VALUES.items() if extraction.fields[name].value != value] == []
    assert wrong_or_flagged({"pages": 3, "markdown": report(VALUES), "text": "第1页"}) == []


def test_nothing_in_a_row_is_where_a_cell_reaches_or_an_empty_cell_between_figures() -> None:
    rows = [
        ["规章", None, 5],
        [None, "（一）予以公开", 6],
        ["行政许可", "7", None, None],
        ["其他", 1, None, 2],
        ["无", "", 3],
    ]
    assert cells(read(json.dumps(rows).encode())) == [
        (1, 0, 2, "规章"),
        (1, 2, 1, "5"),
        (2, 1, 1, "（一）予以公开"),
        (2, 2, 1, "6"),
        (3, 0, 1, "行政许可"),
        (3, 1, 3, "7"),
        (4, 0, 1, "其他"),
        (4, 1, 1, "1"),
        (4, 2, 1, "_"),
        (4, 3, 1, "2"),
        (5, 0, 1, "_"),
        (5, 1, 1, "_"),
        (5, 2, 1, "3"),
    ]


def test_records_have_their_keys_for_heads() -> None:
    records = [{"信息内容": "规章", "制发": 1, "废止": 20}, {"信息内容": "许可", "废止": 3}]
    found = [cell[3] for cell in cells(read(json.dumps(records).encode()))]
    assert found == ["信息内容", "制发", "废止", "规章", "1", "20", "许可", "_", "3"]
    named = {"主动公开": {"规章": {"制发": 1, "废止": 0}, "行政许可": 40}, "page": 7, "score": 0.97}
    assert [cell[3] for cell in cells(read(json.dumps(named).encode()))] == [
        "主动公开", "_", "制发", "废止", "规章", "1", "0", "行政许可", "40",
    ]  # fmt: skip


def rectangle(rows: list[list[str]]) -> list[list[str]]:
    """Return rows of one width: empty cells stand behind the first label."""
    width = max(map(len, rows))
    return [[*row[:1], *[""] * (width - len(row)), *row[1:]] for row in rows]


def by_column(rows: list[list[str]]) -> object:
    return {str(m): {str(n): row[m] for n, row in enumerate(rows)} for m in range(len(rows[0]))}


def by_row(rows: list[list[str]]) -> object:
    return {str(n): {str(m): cell for m, cell in enumerate(row)} for n, row in enumerate(rows)}


def as_lists(rows: list[list[str]]) -> object:
    return {str(m): [row[m] for row in rows] for m in range(len(rows[0]))}


def with_a_schema(rows: list[list[str]]) -> object:
    names = [str(m) for m in range(len(rows[0]))]
    records = [{"index": n, **dict(zip(names, row, strict=True))} for n, row in enumerate(rows)]
    return {"schema": {"fields": [{"name": name, "type": "string"} for name in names]}, "data": records}


@pytest.mark.parametrize("written", [by_column, by_row, as_lists, with_a_schema])
def test_a_data_frame_is_a_table_in_every_way_that_it_is_written(written: Callable[[list[list[str]]], object]) -> None:
    assert wrong_or_flagged(content_list("table", [written(rectangle(rows)) for rows in tables()])) == []


def test_lists_of_figures_under_chinese_names_are_rows_of_one_table() -> None:
    rows = cells(read(json.dumps({"规章": [1, 2, 3], "行政规范性文件": [4, 5, 6]}).encode()))
    assert [text for _, _, _, text in rows] == ["规章", "1", "2", "3", "行政规范性文件", "4", "5", "6"]


def test_a_figure_keeps_its_characters_and_what_is_struck_out_goes() -> None:
    dump = '[["收费", 18651.060], ["许可", "~~12~~34"], ["强制", "5³"], ["处罚", "$7$"]]'
    assert [cell.number for cell in read(dump.encode()).cells if cell.number is not None] == [18651.06, 34, 5, 7]
    markup = json.dumps([{"table_body": "<table><tr><td>许可</td><td><s>12</s>34<sup>2</sup></td></tr></table>"}])
    assert [cell.number for cell in read(markup.encode()).cells if cell.number is not None] == [34]


def test_what_only_begins_like_json_is_text() -> None:
    assert json_text.knows("[22]{.red} 规章".encode()) == 0
    assert json_text.knows("{规章 1}".encode()) == 0
    with pytest.raises(NotAReport):
        json_text.read(b'{"a": [1, 2, {"b": null}]}')


def test_strings_of_a_page_in_a_list_are_its_lines_with_their_figures() -> None:
    values = consistent_values(seed=31, most=9)
    lines = [cell.strip() for line in report(values, layout="tabs").splitlines() for cell in line.split("\t")]
    found = extract(json.dumps([line for line in lines if line], ensure_ascii=False).encode())
    assert {name: found.fields[name].value for name in values} == values


def test_cells_may_be_lists_of_their_paragraphs() -> None:
    values = consistent_values(seed=32, most=9)
    blocks: list[object] = []
    for line in report(values, layout="tabs").splitlines():
        if "\t" in line:
            blocks[-1].append([[cell] for cell in line.split("\t")])  # type: ignore[attr-defined]
        else:
            blocks += [[[[line]]], []]
    found = extract(json.dumps([block for block in blocks if block], ensure_ascii=False).encode())
    assert {name: found.fields[name].value for name in values} == values


def test_lines_of_rows_whose_words_take_several_are_the_tables_too() -> None:
    """A page's text has a label that reaches over rows beside whichever of them stands in its middle."""
    grid = tables()
    wrapped: list[list[str | None]] = []
    lines = []
    for row in grid[1]:
        groups = [cell for cell in row if cell.startswith(("三、本年", "（三）", "（四）", "（五）", "（六）"))]
        wrapped.append([None if cell in groups else cell for cell in row])
        printed = " ".join(cell for cell in row if cell not in groups)
        lines.append(f"{groups[0][:4]} {printed}\n{groups[0][4:]}" if groups else printed)
    first, last = ("\n".join(" ".join(row) for row in grid[at]) for at in (0, 2))
    dump = [
        {"page": 1, "text": BEFORE},
        {"page": 2, "text": "\n".join([first, *lines[:5]]), "tables": [grid[0], wrapped[:5]]},
        {"page": 3, "text": "\n".join(lines[5:-6]), "tables": [wrapped[5:-6]]},
        {"page": 4, "text": "\n".join([*lines[-6:], last]), "tables": [wrapped[-6:], grid[2]]},
        {"page": 5, "text": PROSE_AFTER},
    ]
    assert wrong_or_flagged(dump) == []
