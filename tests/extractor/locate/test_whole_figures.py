"""Figures that narrow columns tore or joined are whole where sums leave one way, and asked about elsewhere."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from press import consistent_values, report

from extractor.page import State
from extractor.pipeline import extract

NEW = "requests.new."
WIDTH, NARROW = 160, 6


def _aligned(values: dict[str, int], digits: int) -> str:
    """Return a report whose figures stand under each other, in columns for so many digits: the rest is a line below."""
    lines = []
    for line in report(values, "2021", "tabs").split("\n"):
        label, *figures = [cell for cell in line.split("\t") if cell] if "\t" in line else [line]
        if not figures or not all(figure.isdecimal() for figure in figures):
            lines.append("  ".join([label, *figures]))
            continue
        rows = max(-(-len(figure) // digits) for figure in figures)
        for row in range(rows):
            pieces = [figure[row * digits : (row + 1) * digits] for figure in figures]
            begin = label if row == 0 else ""
            lines.append(
                begin + " " * (WIDTH - len(begin) * 2) + "".join(piece.ljust(NARROW) for piece in pieces).rstrip()
            )
    return "\n".join(lines)


@given(seed=st.integers(0, 200))
def test_digits_below_their_figures_are_a_part_of_these(seed: int) -> None:
    values = consistent_values(seed=seed, most=900)
    fields = extract(_aligned(values, 3).encode()).fields
    for name, value in values.items():
        if name.startswith("requests.") and not fields[name].needs_review:
            assert fields[name].value == value
    torn = [name for name, value in values.items() if name.startswith("requests.") and value > 999]
    assert torn
    assert sum(fields[name].value == values[name] for name in torn) > 0.8 * len(torn)


def test_a_torn_figures_characters_are_told_as_they_stand() -> None:
    values = consistent_values(seed=3, most=900)
    field = extract(_aligned(values, 3).encode()).fields[f"{NEW}total"]
    digits = str(values[f"{NEW}total"])
    assert (field.value, field.raw) == (values[f"{NEW}total"], f"{digits[:3]}\n{digits[3:]}")


def test_figures_that_ran_together_are_parted_where_their_row_adds_up_one_way_only() -> None:
    values = consistent_values(seed=5, most=9)
    row = [values[f"{NEW}{column}"] for column in ("natural_person", "business")]
    text = _aligned(values, 3)
    first = next(line for line in text.split("\n") if line.startswith("一、本年新收"))
    glued = first.replace("".join(str(one).ljust(NARROW) for one in row), f"{row[0]}{row[1]}".ljust(2 * NARROW), 1)
    assert glued != first
    fields = extract(text.replace(first, glued).encode()).fields
    for column, value in zip(("natural_person", "business"), row, strict=True):
        found = fields[f"{NEW}{column}"]
        assert found.value == value
        assert found.state is State.DERIVED or found.needs_review


def test_digits_below_two_figures_are_the_rest_of_the_one_with_which_their_row_adds_up() -> None:
    values = consistent_values(seed=3, most=900)
    lines = _aligned(values, 3).split("\n")
    below = next(n for n, line in enumerate(lines, 1) if line.startswith("一、本年新收"))
    lines[below] = lines[below].replace("  48", "48")  # now they stand under the last figure but one as well
    field = extract("\n".join(lines).encode()).fields[f"{NEW}total"]
    assert (field.value, field.needs_review) == (values[f"{NEW}total"], False)


def test_figures_torn_at_their_commas_are_whole() -> None:
    values = consistent_values(seed=3, most=900)
    text = _aligned(values, 5)
    total = values[f"{NEW}total"]
    assert total > 9_999
    at, first = next((n, line) for n, line in enumerate(text.split("\n")) if line.startswith("一、本年新收"))
    digits = str(total)
    begin = first.removesuffix(digits)
    blanks = " " * (len(begin) + sum(ch > "\u2e80" for ch in begin))
    lines = text.split("\n")
    lines[at : at + 1] = [f"{begin}{digits[:2]}", f"{blanks}，{digits[2:3]}", f"{blanks}{digits[3:]}"]
    field = extract("\n".join(lines).encode()).fields[f"{NEW}total"]
    assert (field.value, field.needs_review) == (total, False)


def test_figures_below_others_that_add_up_are_left_where_they_stand() -> None:
    values = consistent_values(seed=4, most=9)
    text = _aligned(values, 3)
    first = next(line for line in text.split("\n") if line.startswith("一、本年新收"))
    below = " " * WIDTH + "7"
    fields = extract(text.replace(first, f"{first}\n{below}", 1).encode()).fields
    natural = fields[f"{NEW}natural_person"]
    assert natural.value == values[natural.id] or natural.needs_review


def test_nothing_is_parted_where_all_rows_lack_a_figure() -> None:
    eleven = {f"requests.{row}.{column}": 11 for row in ("new", "granted", "total") for column in ("other", "total")}
    values = dict.fromkeys(consistent_values(), 0) | eleven
    lines = [
        line.rstrip().rsplit(None, 1)[0] if len(line.split()) > 7 else line for line in _aligned(values, 3).split("\n")
    ]
    fields = extract("\n".join(lines).encode()).fields
    assert all(fields[name].value == 11 or fields[name].value is None for name in eleven if name.endswith(".other"))
