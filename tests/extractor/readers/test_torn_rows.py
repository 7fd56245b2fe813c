"""Rows that a line end cut within a figure, and figures with a blank in them where each line is one cell."""

import re
from collections.abc import Callable
from random import Random

import pytest
from press import consistent_values, report, unsettled

from extractor.page.values import Reason
from extractor.pipeline import extract
from extractor.result import Extraction

FIGURE = re.compile(r"(?<=[\t ])\d{2,}(?=[\t\n ])|(?m:^\d{2,}$)")


def torn(text: str, by: str, share: float = 0.3) -> str:
    """Return a report with some figures of its tables torn."""
    start = text.index("二、")
    chance = Random(7)

    def tear(match: re.Match[str]) -> str:
        figure = match[0]
        at = chance.randint(1, len(figure) - 1)
        return figure[:at] + by + figure[at:] if chance.random() < share else figure

    return text[:start] + FIGURE.sub(tear, text[start : text.index("五、存在")]) + text[text.index("五、存在") :]


def check(found: Extraction, values: dict[str, object], most_flagged: int) -> None:
    fields = {name: value for name, value in found.fields.items() if name in values}
    wrong = {name: value.value for name, value in fields.items() if value.value != values[name]}
    assert not {name for name in wrong if not fields[name].needs_review}
    assert not {name for name in wrong if name.startswith("requests.")}
    assert len([name for name, value in fields.items() if value.needs_review]) <= most_flagged


def in_two_blanks(text: str) -> str:
    return text.replace("\t", "  ")


@pytest.mark.parametrize("form", ["2019", "2021"])
@pytest.mark.parametrize(
    ("layout", "by", "change"),
    [
        ("tabs", "\n", str),
        ("tabbed cells", "\n", str),
        ("cells", " ", str),
        ("tabs", " ", in_two_blanks),
        ("tabs", "\n", in_two_blanks),
    ],
)
def test_torn_figures_are_whole_where_the_other_rows_tell(
    form: str, layout: str, by: str, change: Callable[[str], str]
) -> None:
    values = consistent_values(form, seed=3, most=70)
    source = change(torn(report(values, form, layout), by))
    assert source != change(report(values, form, layout))
    check(extract(source.encode()), dict(values), most_flagged=25)


def test_a_figure_that_was_torn_is_asked_about_where_no_sum_has_it() -> None:
    values = consistent_values(seed=3, most=70) | {"proactive.licensing.decisions": 4711}
    source = report(values, "2021", "cells").replace("\n4711\n", "\n47 11\n")
    found = extract(source.encode()).fields["proactive.licensing.decisions"]
    assert (found.value, found.reasons) == (4711, (Reason.SPLIT_NUMBER,))


def test_the_numbers_of_pages_are_no_ends_of_figures() -> None:
    values = consistent_values(seed=4, most=70)
    lines = report(values, "2021", "tabbed cells").split("\n")
    paged = "\n".join(line + (f"\n{n // 60 + 1}" if n % 60 == 59 else "") for n, line in enumerate(lines))
    found = extract(paged.encode()).fields
    wrong = [name for name in values if found[name].value != values[name] and not found[name].needs_review]
    assert not wrong


def test_two_rows_below_each_other_are_not_made_one() -> None:
    values = consistent_values(seed=5, most=70)
    source = report(values, "2021", "tabs")
    bare = re.sub(r"(?m)^(?:\(五\)不予处理\t)?\D*重复申请\t", "", source)
    found = extract(bare.encode()).fields
    assert found["requests.not_processed.petition.total"].value == values["requests.not_processed.petition.total"]


def test_digits_behind_a_blank_that_begin_with_a_zero_end_the_figure_before_it() -> None:
    values = consistent_values(seed=6, most=9) | {"proactive.licensing.decisions": 160196}
    source = report(values, "2021", "cells").replace("\n160196\n", "\n16 0196\n")
    found = extract(" ".join(source.split("\n")).encode()).fields["proactive.licensing.decisions"]
    assert found.value in (None, 160196)
    assert found.needs_review


@pytest.mark.parametrize("sign", ["\t", "|"])
def test_cells_of_several_lines_are_whole_where_merged_cells_are_said_in_each_column(sign: str) -> None:
    values = consistent_values("2019", seed=4, most=70)
    before, table, behind = re.split(r"(?s)(第二十条.*?(?=\n\n三、))", report(values, "2019", "tabs"), maxsplit=1)
    rows = [line.split("\t") for line in table.split("\n")]
    rows = [row * 4 if len(row) == 1 else row + row[-1:] * (4 - len(row)) for row in rows]
    cells = [sign.join(re.sub(r"^(上一年项目|采购项目|本年新)(?=\D)", r"\1\n", cell) for cell in row) for row in rows]
    assert unsettled(values, "\n".join([before, *cells, behind])) == []
