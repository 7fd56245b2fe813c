"""Tables with one cell a line, each closed by a side, as scrapers of web pages write them."""

import re
from collections.abc import Mapping

import pytest
from press import consistent_values, report

from extractor.page.values import Number
from extractor.pipeline import extract

NONE = ("0", "—", "-", "--", "")


FEW = {
    **{f"requests.{row}.{column}": 4 for row in ("new", "total") for column in ("natural_person", "total")},
    **{f"requests.granted.{column}": 3 for column in ("natural_person", "total")},
    **{f"requests.refused.internal_affairs.{column}": 1 for column in ("natural_person", "total")},
    "disputes.review.upheld": 2,
    "disputes.review.total": 2,
    "proactive.normative_documents.in_force": 5,
    "proactive.licensing.decisions": 6,
}
"""All figures of a report but noughts, in which many rows have nothing else."""


def few(none: str) -> dict[str, Number | str]:
    """Return the values of a report in which noughts are written in another way."""
    return {name: FEW.get(name, none) for name in consistent_values()}


def down(values: Mapping[str, Number | str]) -> str:
    """Return a report whose cells stand one a line, closed by a side, an empty one as the side alone."""
    cells = re.compile(r"^\| (.*?) \|\n", re.MULTILINE)
    return cells.sub(lambda row: "".join(f"{cell} |\n".lstrip(" ") for cell in row[1].split(" | ")), report(values))


@pytest.mark.parametrize("none", NONE)
def test_a_cell_a_line_closed_by_a_side_is_a_cell_whatever_says_none_in_it(none: str) -> None:
    values = few(none)
    fields = extract(down(values).encode()).fields
    nothing = 0 if none == "0" else None
    assert {name: fields[name].value for name in values} == {name: FEW.get(name, nothing) for name in values}
    asked = [name for name in values if fields[name].needs_review]
    # Where no sum tells that a figure stands behind the empty cells and not before, it may be asked about.
    assert not [name for name in asked if none or not name.startswith("proactive.")]


@pytest.mark.parametrize("none", ["|-|", "| - |", "|--|"])
def test_borders_of_a_table_with_one_column_are_no_cells(none: str) -> None:
    text = report(consistent_values(), layout="cells").replace("\n3.", f"\n{none}\n3.")
    assert not [name for name, one in extract(text.encode()).fields.items() if one.needs_review and "." in name]


def test_an_empty_row_with_surplus_cells_is_empty_in_all_columns() -> None:
    values = few("")
    rows = re.sub(r"^(\| .*?(?:\|  ){6,}\|)$", r"\1  |  |", report(values), flags=re.MULTILINE)
    assert rows != report(values)
    fields = extract(rows.encode()).fields
    assert not [name for name in values if fields[name].needs_review or fields[name].value != FEW.get(name)]


def test_a_row_that_begins_with_an_empty_cell_among_rows_without_outer_sides_takes_no_other_in() -> None:
    """A side at both ends has only the line of heads, said again where the table was cut."""
    values = consistent_values(seed=31)
    bare = re.sub(r"^\| (.*) \|$", r"\1", report(values), flags=re.MULTILINE)
    heads = "| 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 |"
    cut = bare.replace("一、本年新收", f"{heads}\n一、本年新收").replace(
        "（三）不予公开 |", f"{heads}\n| （三）不予公开 |"
    )
    assert cut.count(f"\n{heads}\n") == 2
    fields = extract(cut.encode()).fields
    assert not [name for name in values if fields[name].needs_review or fields[name].value != values[name]]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("none", NONE)
def test_cells_behind_tabs_are_rows_where_all_have_as_many(none: str, end: str) -> None:
    values = few(none)
    lines: list[str] = []
    for line in report(values).split("\n"):
        cells = line[2:-2].split(" | ") if line.startswith("| ") else []
        lines += [*(f"\t{cell}" for cell in [*cells, *[""] * (16 - len(cells))]), ""] if cells else [line]
    fields = extract(end.join(lines).encode()).fields
    for name, value in values.items():
        read = fields[name]
        assert read.value == (value if isinstance(value, int) else int(value) if value == "0" else None)
        assert not read.needs_review or value == ""
