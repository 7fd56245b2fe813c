"""What letters and viewers put before each line of a text, and strokes to the left, by which agencies say none."""

import re
from collections.abc import Callable

import pytest
from press import LAYOUTS, consistent_values, report, unsettled

from extractor.pipeline import extract
from extractor.readers._text.line_marks import without_line_marks

VALUES = consistent_values(seed=4, most=300)


def quoted(text: str) -> str:
    return "转发：年度报告\n\n" + "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


def quoted_twice(text: str) -> str:
    return "\n".join(f"> > {line}" for line in text.split("\n"))


def numbered(text: str) -> str:
    return "\n".join(f"{number:6}\t{line}" for number, line in enumerate(text.split("\n"), 1))


def numbered_with_colons(text: str) -> str:
    return "\n".join(f"{number}:{line}" for number, line in enumerate(text.split("\n"), 20) if line)


def as_items(text: str) -> str:
    return re.sub(r"(?m)^(?=.)", "- ", text)


def as_items_in_quotes(text: str) -> str:
    return "\n".join(f"  - '{line}'" for line in text.split("\n"))


def in_quotes(text: str) -> str:
    return "\n".join(f'"{line}",' for line in text.split("\n"))


@pytest.mark.parametrize("mark", [quoted, quoted_twice, numbered, as_items, as_items_in_quotes, in_quotes])
@pytest.mark.parametrize("layout", [one for one in LAYOUTS if one != "html"])
def test_what_stands_before_every_line_is_none_of_it(layout: str, mark: Callable[[str], str]) -> None:
    assert unsettled(VALUES, mark(report(VALUES, "2021", layout))) == []


def test_quotes_around_the_cells_of_a_row_are_no_quotes_around_the_line() -> None:
    text = "\n".join(f'"{line}"'.replace("\t", '","') for line in report(VALUES, "2021", "tabs").split("\n"))
    assert unsettled(VALUES, text) == []


def test_numbers_before_lines_keep_the_length_of_the_text() -> None:
    text = numbered(report(VALUES, "2021", "tabs"))
    assert len(without_line_marks(text)) == len(text)


@pytest.mark.parametrize("mark", [str, numbered_with_colons])
def test_numbers_that_leave_lines_out_stay(mark: Callable[[str], str]) -> None:
    text = mark(report(VALUES, "2021", "cells"))
    assert without_line_marks(text) == text


@pytest.mark.parametrize("sign", [",", ";", " / ", "|"])
def test_a_backslash_for_none_is_a_cell(sign: str) -> None:
    """An agency that prints a stroke to the left in each cell without a figure."""
    kept = {
        name: value if name.startswith("disputes") or n % 5 == 0 else "\\"
        for n, (name, value) in enumerate(VALUES.items())
    }
    text = report(kept, "2021", "tabs").replace("\t", sign)
    fields = extract(text.encode()).fields
    assert [name for name, value in kept.items() if value != "\\" and fields[name].value != value] == []
    assert [name for name, value in kept.items() if value == "\\" and fields[name].value is not None] == []


@pytest.mark.parametrize("name", ["\\textbackslash{}", "\\letterbackslash{}", "\\[rs]", "\\textemdash{}"])
def test_a_stroke_by_its_name_is_one(name: str) -> None:
    kept = {field: value if value else name for field, value in consistent_values(seed=4, most=2).items()}
    fields = extract(report(kept, "2021", "pipes").encode()).fields
    assert [field for field, value in kept.items() if value == name and fields[field].state != "blank"] == []
    assert [field for field, value in kept.items() if value != name and fields[field].value != value] == []


def test_line_ends_that_a_program_wrote_out_part_words_and_figures() -> None:
    text = report(VALUES, "2021", "spaced").replace("信息", "\\n信息").replace("自然人", "自\\n然\\n人")
    assert unsettled(VALUES, text) == []


def test_levels_of_heads_that_a_program_names_columns_by_are_said_once() -> None:
    """Data frames name a column by all rows of its head: ('行政诉讼', '结果维持', '结果维持')."""
    whole = report(VALUES, "2021", "pipes")
    start = whole.index("| 行政复议")
    rows = whole[start : whole.index("\n\n", start)].split("\n")
    outcomes = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
    groups = [("行政复议",), ("行政诉讼", "未经复议直接起诉"), ("行政诉讼", "复议后起诉")]
    levels = [(*group, outcome, outcome)[:3] for group in groups for outcome in outcomes]
    named = f"| {' | '.join(map(str, levels))} |\n|{'--:|' * len(levels)}\n{rows[-1]}"
    assert unsettled(VALUES, (whole[:start] + named + whole[start + len("\n".join(rows)) :])) == []


def test_strokes_for_none_among_figures_that_no_row_takes_are_asked_about() -> None:
    """As a list of items in some of whose lines nothing stands: each stroke would be an empty cell."""
    text = report(VALUES, "2021", "cells")
    at = text.index("一、本年新收")
    text = text[:at] + re.sub(r"(?m)^(\d+)$", r"-\n\1", text[at:])
    fields = extract(text.encode()).fields
    assert [name for name in VALUES if fields[name].value != VALUES[name] and not fields[name].needs_review] == []


@pytest.mark.parametrize("quote", ["", "'"])
@pytest.mark.parametrize("empty", [" ''", " null", ""])
@pytest.mark.parametrize("form", ["2019", "2021"])
def test_lists_in_lists_are_rows(form: str, empty: str, quote: str) -> None:
    values = consistent_values(form, seed=4, most=300)
    lines = []
    for line in report(values, form, "tabs").split("\n"):
        if "\t" not in line:
            lines.append(f"- {line}" if line else "")
            continue
        first, *others = line.split("\t")
        lines += [f"  - - {first}", f"    -{empty}", *(f"    - {quote}{cell}{quote}" for cell in others)]
    assert unsettled(values, "\n".join(["blocks:", *lines])) == []
