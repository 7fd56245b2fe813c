"""Pages as an outline of their parts, one a line, as browsers and templates write them."""

from collections.abc import Callable, Sequence

import pytest
from press import consistent_values, unsettled, written

from extractor.pipeline import extract

Rows = Sequence[Sequence[str]]


def spoken(rows: Rows) -> str:
    """Return a table as a browser tells it: a row is called by the words of its cells, a cell by its own."""
    lines = ["- table:", "  - rowgroup:"]
    for row in rows:
        lines.append(f'    - row "{" ".join(row)}":')
        lines += [f'      - cell "{cell}"' if cell else "      - cell" for cell in row]
    return "\n".join(lines) + "\n"


def spoken_twice(rows: Rows) -> str:
    """Return the same with a paragraph in each cell, in quotes where it could be a number, and a page around it."""
    lines = ['- row "青禾县":', '  - cell "青禾县":', "    - table:"]
    for row in rows:
        lines.append(f"""      - 'row "{" ".join(row)}: "':""")
        for cell in row:
            words = f'"{cell}"' if cell.isdecimal() else cell
            lines += [f'        - columnheader "{cell}" [level=2]:', f"          - paragraph: {words}"]
    return "\n".join(lines) + "\n"


def numbered(rows: Rows) -> str:
    lines = ['uid=1_8 table ""']
    for row in rows:
        lines.append("  uid=1_9 row")
        lines += [f'    uid=1_{n + 10} cell "{cell}"' for n, cell in enumerate(row)]
    return "\n".join(lines) + "\n"


def indented(rows: Rows) -> str:
    """Return a table as templates have it."""
    lines = ['table(class="report")']
    for row in rows:
        lines.append("  tr")
        lines += [f'    td(colspan="2") {cell}' for cell in row]
    return "\n".join(lines) + "\n"


def indented_with_signs(rows: Rows) -> str:
    lines = ["%table"]
    for row in rows:
        lines.append("  %tr")
        lines += [f"    %td{{colspan: 2}} {cell}" for cell in row]
    return "\n".join(lines) + "\n"


ALL = [spoken, spoken_twice, numbered, indented, indented_with_signs]


@pytest.mark.parametrize("write", ALL)
def test_a_table_in_an_outline_is_read_without_a_question(write: Callable[[Rows], str]) -> None:
    values = consistent_values(seed=31, most=90)
    assert unsettled(values, written(values, write)) == []


def test_a_whole_page_in_an_outline_is_read() -> None:
    values = consistent_values(seed=32, most=90)
    lines = written(values, spoken).split("\n")
    page = "\n".join(line if line.lstrip().startswith("-") else f'- paragraph: "{line}"' for line in lines)
    found = extract(page.replace("- paragraph", "- heading", 1).replace('报告"', '报告" [level=1]', 1).encode())
    assert {name: found.fields[name].value for name in values} == values
    assert found.fields["meta.agency"].value == "青禾县测试管理局"


@pytest.mark.parametrize("write", ALL)
def test_an_empty_cell_of_an_outline_keeps_its_place(write: Callable[[Rows], str]) -> None:
    values = consistent_values(seed=33, most=3)
    source = written(values, lambda rows: write([["" if cell == "0" else cell for cell in row] for row in rows]))
    found = extract(source.encode())
    wrong = [n for n, v in values.items() if (found.fields[n].value or 0) != v and not found.fields[n].needs_review]
    assert not wrong
    assert found.fields["requests.new.total"].value == values["requests.new.total"]


@pytest.mark.parametrize("part", ["superscript", "deletion", "text"])
def test_a_figure_in_parts_is_asked_about(part: str) -> None:
    values = consistent_values(seed=34, most=9)
    name = "requests.new.business"
    parts = f'{values[name]}7":\n        - text: "{values[name]}"\n        - {part}: "7'
    found = extract(written(dict(values) | {name: parts}, spoken).encode())
    assert found.fields[name].needs_review
    assert not [n for n, v in values.items() if found.fields[n].value != v and not found.fields[n].needs_review]


def test_rows_of_words_that_are_no_outline_stay_as_they_are() -> None:
    values = consistent_values(seed=35, most=9)
    lines = "\n".join(f"row {n}\ntr {n}\ntd: {n}" for n in range(20))
    found = extract((written(values, spoken).replace("- ", "· ") + lines).encode())
    assert not [n for n, v in values.items() if found.fields and found.fields[n].value not in (v, None)]
