"""Pages that a program wrote out as one value, one list, or one cell a line with its place in a sheet."""

from collections.abc import Callable

import pytest
from press import consistent_values, report, unsettled

from extractor.pipeline import extract

LETTERS = "ABCDEFGHIJKLMNOPQRS"


def as_a_statement(text: str) -> str:
    said = text.replace("\n", "\\n").replace("\t", "\\t")
    return f"INSERT INTO `article` (`id`, `content`) VALUES (1024, '{said}');\n"


def as_a_field(text: str) -> str:
    return 'id,content\n7,"' + text.replace("\n", "\\r\\n").replace("\t", "\\t") + '"\n'


def as_a_list(text: str) -> str:
    return str([cell for line in text.split("\n") for cell in line.split("\t") if cell])


def with_places(text: str) -> str:
    """Return the cells one by one; those that are empty, as before a label that stands further right, are left out."""
    rows = [line.split("\t") for line in text.split("\n")]
    return "\n".join(
        f"{LETTERS[column]}{number}: {cell}"
        for number, row in enumerate(rows, 1)
        for column, cell in enumerate(row)
        if cell
    )


@pytest.mark.parametrize("write", [as_a_statement, as_a_field, as_a_list, with_places])
@pytest.mark.parametrize("form", ["2019", "2021"])
def test_a_page_that_a_program_wrote_out_is_read(form: str, write: Callable[[str], str]) -> None:
    values = consistent_values(form, seed=3, most=90)
    assert unsettled(values, write(report(values, form, "tabs"))) == []


def test_cells_that_are_left_out_between_others_leave_no_figure_in_a_wrong_column_unasked() -> None:
    values = consistent_values(seed=3, most=2)
    shown = {name: value or "" for name, value in values.items()}
    fields = extract(with_places(report(shown, "2021", "tabs")).encode()).fields
    wrong = [name for name, value in values.items() if fields[name].value not in (value or None, value)]
    assert [name for name in wrong if not fields[name].needs_review] == []


@pytest.mark.parametrize("lost", [1, 2, 5])
def test_a_row_whose_first_cells_are_left_out_does_not_move_to_the_left_unasked(lost: int) -> None:
    values = consistent_values(seed=3, most=9)
    names = [name for name in values if name.startswith("disputes.")]
    shown = {name: "" if name in names[:lost] else value for name, value in values.items()}
    fields = extract(with_places(report(shown, "2021", "tabs")).encode()).fields
    wrong = [name for name in names[lost:] if fields[name].value != values[name]]
    assert [name for name in wrong if not fields[name].needs_review] == []
    assert [name for name in names[:lost] if fields[name].value is not None and not fields[name].needs_review] == []
