"""Tables as libraries for data print them: numbered rows and columns, a word of theirs in empty cells."""

from collections.abc import Callable, Sequence

import pytest
from press import consistent_values, unsettled, written

from extractor.page import FILL, without_no_values, without_no_values_in_lines

Rows = Sequence[Sequence[str]]
LABELS = 3


def frame_rows(rows: Rows) -> list[list[str]]:
    """Return rows as wide as the widest, NaN between their labels and their figures and behind them."""
    if not any(cell.isdecimal() for cell in rows[0]) and any(row[0].isdecimal() for row in rows):
        wide = [list(row) for row in rows]  # section four has no labels
    else:
        wide = []
        for row in rows:
            labels = [cell for cell in row[:LABELS] if not cell.isdecimal()] if row[-1].isdecimal() else row[:1]
            wide.append([*labels, *["NaN"] * (LABELS - len(labels)), *row[len(labels) :]])
    most = max(map(len, wide))
    return [[*row, *["NaN"] * (most - len(row))] for row in wide]


def numbered(rows: Rows) -> list[list[str]]:
    whole = frame_rows(rows)
    return [["", *map(str, range(len(whole[0])))], *([str(n), *row] for n, row in enumerate(whole))]


def on_screen(rows: Rows) -> str:
    whole = numbered(rows)
    widths = [max(len(row[n]) for row in whole) for n in range(len(whole[0]))]
    return "".join("  ".join(cell.rjust(w) for cell, w in zip(row, widths, strict=True)) + "\n" for row in whole)


def in_pipes(rows: Rows) -> str:
    return "".join(f"| {' | '.join(row)} |\n" for row in numbered(rows))


@pytest.mark.parametrize("write", [on_screen, in_pipes])
def test_a_printed_frame_is_read_without_a_question(write: Callable[[Rows], str]) -> None:
    values = consistent_values(seed=21, most=9)
    assert unsettled(values, written(values, write)) == []


def test_words_of_programs_for_nothing_are_no_text() -> None:
    assert without_no_values("|规章|NaN|None|") == f"|规章|{FILL * 3}|{FILL * 4}|"
    assert without_no_values("<td>nan</td>NaNa") == f"<td>{FILL * 3}</td>NaNa"
    assert without_no_values("none 无") == "none 无"


def test_such_a_word_between_figures_that_blanks_part_is_an_empty_cell() -> None:
    line = "NaN 规章 NaN 3 NaN 5 NaN"
    assert without_no_values_in_lines(line) == f"{FILL * 3} 规章 {FILL * 3} 3 -{FILL * 2} 5 {FILL * 3}"
