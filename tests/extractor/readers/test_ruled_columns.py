"""Tables whose columns nothing but a rule of dashes tells."""

import pytest

from extractor.forms.catalogue import forms
from extractor.page import CellKind
from extractor.pipeline import extract
from extractor.readers import plain

WIDTHS = (34, 60, 90, 8, 10, 10, 14, 14, 6, 6)
HEADS = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")


def line_of(cells: list[str]) -> str:
    """Return a row whose columns are as wide on a screen as the rule says; a wide character takes two of them."""
    return " ".join(
        cell + " " * (width - len(cell) - sum(sign > "\u2e80" for sign in cell))
        for cell, width in zip(cells, WIDTHS, strict=True)
    ).rstrip()


def ruled(rows: list[list[str]]) -> str:
    rule = " ".join("-" * width for width in WIDTHS)
    return "\n".join(f"  {line}" for line in (rule, *map(line_of, rows), rule)) + "\n"


def test_cells_that_are_empty_without_a_sign_stand_under_the_dashes_of_their_columns() -> None:
    section = next(one for one in forms()["2021"].sections if one.id == "requests")
    values = dict.fromkeys((spec.id for spec in section.fields), "")
    figures = {f"requests.{line}.{one}": 2 for line in ("new", "granted", "total") for one in ("research", "total")}
    rows = [["", "", "", *HEADS]]
    for line in section.lines:
        labels = [*line.fields[0].row_label, "", "", ""][:3]
        rows.append([*labels, *(str((values | figures)[spec.id]) for spec in line.fields)])
    text = f"青禾县2023年政府信息公开工作年度报告\n\n三、收到和处理政府信息公开申请情况\n\n{ruled(rows)}"
    fields = extract(text.encode()).fields
    assert {name: fields[name].value for name in values} == {name: figures.get(name) for name in values}
    assert [name for name in values if fields[name].needs_review] == []


@pytest.mark.parametrize(("label", "columns"), [("文件", {2, 3}), ("行政规范性文件", None)])
def test_a_rule_over_whose_columns_words_reach_tells_nothing(label: str, columns: set[int] | None) -> None:
    rule = "---------- ---------- ----------"
    rows = ["规章       100        2", f"{label}{' ' * max(1, 11 - 2 * len(label))}300        4"]
    cells = plain.read("\n".join((rule, *rows, rule)).encode()).cells
    figures = [one for one in cells if one.kind is CellKind.NUMBER]
    assert [one.number for one in figures] == [100, 2, 300, 4]
    assert ({one.column for one in figures} if all(one.table is not None for one in figures) else None) == columns
