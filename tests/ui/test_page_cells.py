"""The page as cells: what a browser builds again of a workbook or another page with tables."""

import io

import openpyxl
import pytest
from press import consistent_values, process, report

from extractor.readers import read
from ui.workspace.page_cells import page_cells

NEW = "requests.new.legal_service"
TITLE = "青禾县测试管理局2023年政府信息公开工作年度报告"


@pytest.fixture
def built(store):
    """Build the page of a workbook: its blocks, and the cells that are marked for a field."""

    def build(rows):
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        out = io.BytesIO()
        book.save(out)
        document = process(store, "年报.xlsx", out.getvalue()).document_id
        current = store.fields(document)
        return page_cells(read(out.getvalue()), store.document(document), current), current

    return build


def rows_of_a_report(**figures):
    """Return the rows of a workbook that has lines of prose above the three tables of a report."""
    page = read(report({**consistent_values(seed=1), **figures}, layout="html").encode())
    rows, last = (
        [
            [TITLE],
            ["发布时间：2024-01-13，本报告由青禾县测试管理局按照条例的规定编制，欢迎公众查阅监督并提出意见和建议。"],
        ],
        None,
    )
    for cell in sorted(page.cells, key=lambda one: one.start):
        text = page.raw(cell)
        if cell.table is None:
            rows.append([text])
            continue
        if cell.row != last:
            rows.append([])
        rows[-1] += [None] * (int(cell.column) - len(rows[-1])) + [int(text) if text.isdecimal() else text]
        last = cell.row
    return rows


def test_each_line_of_a_workbook_outside_its_tables_is_a_line(built):
    page, _ = built(rows_of_a_report())
    lines = [row for block in page.blocks if not block["table"] for row in block["rows"]]
    assert lines[0] == [[0, TITLE]]
    assert all(len(row) == 1 for row in lines)


def test_a_cell_with_a_blank_in_its_figure_is_one_cell(built):
    rows = rows_of_a_report()
    whole, _ = built(rows)
    at = next(n for n, row in enumerate(rows) if row and "本年新收" in str(row[0]))
    column = max(n for n, one in enumerate(rows[at]) if isinstance(one, int))
    rows[at][column] = "1 2"
    parted, current = built(rows)

    def shape(page):
        return [[len(row) for row in block["rows"]] for block in page.blocks]

    assert shape(parted) == shape(whole)
    first, last, _ = parted.marks["requests.new.total"]
    texts = {cell[0]: cell[1] for block in parted.blocks for row in block["rows"] for cell in row}
    assert (first, texts[first]) == (last, "1 2")
    assert texts[parted.marks["requests.carried_in.total"][0]] == str(current["requests.carried_in.total"].field.value)
