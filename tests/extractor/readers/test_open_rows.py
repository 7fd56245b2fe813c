"""Rows of pipes that begin with one and end with a cell, and narrow cells of drawn tables."""

from collections.abc import Callable, Sequence

import pytest
from press import consistent_values, written

from extractor.page.values import State
from extractor.pipeline import extract

Rows = Sequence[Sequence[str]]


def open_rows(rows: Rows) -> str:
    return "|===\n" + "".join(" ".join(f"|{cell}" for cell in row).rstrip() + "\n\n" for row in rows) + "|===\n"


def test_an_empty_cell_at_the_end_of_an_open_row_is_one() -> None:
    values = consistent_values(seed=41, most=2)
    source = written(values, lambda rows: open_rows([["" if cell == "0" else cell for cell in row] for row in rows]))
    found = extract(source.encode())
    lost = [name for name, number in values.items() if not number and found.fields[name].state is State.MISSING]
    assert not lost
    assert not [name for name, number in values.items() if number and found.fields[name].value != number]


def narrow(rows: Rows, below: Callable[[str], tuple[str, str]]) -> str:
    """Return a drawn table, the figures of which have something below them in their cell."""
    found = []
    for row in rows:
        lines = [below(cell) if cell.isdecimal() else (cell, "") for cell in row]
        found.append("+" + "+".join("-" * 12 for _ in row) + "+\n")
        found += ["|" + "|".join(f" {line[n]} " for line in lines) + "|\n" for n in (0, 1)]
    return "".join(found) + "+" + "+".join("-" * 12 for _ in rows[-1]) + "+\n"


@pytest.mark.parametrize("unit", ["件", "项", "件次"])
def test_the_unit_below_a_figure_in_a_narrow_cell_is_none_of_its_words(unit: str) -> None:
    values = consistent_values(seed=42, most=90)
    found = extract(written(values, lambda rows: narrow(rows, lambda cell: (cell, unit))).encode())
    assert {name: found.fields[name].value for name in values} == values
    assert not [name for name in values if found.fields[name].needs_review]


@pytest.mark.parametrize("signs", ["——", "--"])
def test_a_dash_broken_in_two_lines_is_one_cell_without_a_figure(signs: str) -> None:
    values = consistent_values(seed=43, most=2)
    source = written(
        values, lambda rows: narrow(rows, lambda cell: (signs[0], signs[1]) if cell == "0" else (cell, ""))
    )
    found = extract(source.encode())
    assert all(found.fields[name].state is State.BLANK for name, number in values.items() if not number)
    assert not [name for name, number in values.items() if number and found.fields[name].value != number]


def test_the_number_of_an_item_above_its_name_is_no_figure() -> None:
    values = consistent_values(seed=46, most=9)

    def write(rows: Rows) -> str:
        return narrow(rows, lambda cell: (cell, "")).replace("| 3.其他 |", "| 3 |")

    source = written(values, write)
    lines = source.split("\n")
    at = next(n for n, line in enumerate(lines) if line.startswith("| 3 |"))
    lines[at + 1] = lines[at + 1].replace("|  |", "| 其他 |", 1)
    found = extract("\n".join(lines).encode())
    wrong = [name for name, value in values.items() if found.fields[name].value != value]
    asked = [name for name in values if found.fields[name].needs_review]
    assert (wrong, asked) == ([], [])


def test_a_figure_above_another_in_a_narrow_cell_is_asked_about() -> None:
    values = consistent_values(seed=44, most=9)
    found = extract(written(values, lambda rows: narrow(rows, lambda cell: (cell, f"{cell}件"))).encode())
    assert not [name for name in values if found.fields and not found.fields[name].needs_review]


def test_a_row_of_empty_cells_between_two_borders_is_one() -> None:
    values = consistent_values(seed=45, most=9)
    empty = {name: "" for name in values if name.startswith("disputes.")}
    found = extract(written(dict(values) | empty, one_line_each).encode())
    assert {found.fields[name].state for name in empty} == {State.BLANK}


def one_line_each(rows: Rows) -> str:
    """Return a drawn table with a line for each row and a border below it."""
    most = max(map(len, rows))
    border = "+" + "---+" * most + "\n"
    lines = ["|" + "|".join(f" {cell} " for cell in [*row, *[""] * (most - len(row))]) + "|\n" for row in rows]
    return border + border.join(lines) + border
