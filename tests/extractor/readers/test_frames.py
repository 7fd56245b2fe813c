"""Tables as libraries for data print them: numbered rows and columns, a word of theirs in empty cells."""

from collections.abc import Callable, Sequence

import pytest
from press import consistent_values, report, rows_of

from extractor.forms.catalogue import forms
from extractor.page import FILL, without_no_values, without_no_values_in_lines
from extractor.page.values import Number
from extractor.pipeline import extract

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


def written(values: dict[str, Number], write: Callable[[Rows], str]) -> str:
    plain: str = report(values, "2021", "tabs")
    for section in forms()["2021"].sections:
        rows = list(rows_of(section, values))
        plain = plain.replace("".join("\t".join(row) + "\n" for row in rows), write(rows))
    return plain


@pytest.mark.parametrize("write", [on_screen, in_pipes])
def test_a_printed_frame_is_read_without_a_question(write: Callable[[Rows], str]) -> None:
    values = consistent_values(seed=21, most=9)
    found = extract(written(values, write).encode())
    assert {name: found.fields[name].value for name in values} == values
    assert not [name for name in values if found.fields[name].needs_review]


def test_words_of_programs_for_nothing_are_no_text() -> None:
    assert without_no_values("|规章|NaN|None|") == f"|规章|{FILL * 3}|{FILL * 4}|"
    assert without_no_values("<td>nan</td>NaNa") == f"<td>{FILL * 3}</td>NaNa"
    assert without_no_values("none 无") == "none 无"


def test_such_a_word_between_figures_that_blanks_part_is_an_empty_cell() -> None:
    line = "NaN 规章 NaN 3 NaN 5 NaN"
    assert without_no_values_in_lines(line) == f"{FILL * 3} 规章 {FILL * 3} 3 -{FILL * 2} 5 {FILL * 3}"
