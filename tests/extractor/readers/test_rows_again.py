"""A table once more right below itself, sums carried over a page's end, an example: none of them is the table's own."""

import pytest

from extractor.pipeline import extract
from tests.press import asked, consistent_values, report

VALUES = consistent_values(seed=4, most=30)
SUMS = ("12", "3", "0", "0", "1", "0", "16")


def table_three(layout: str) -> tuple[list[str], int, int]:
    """Return the lines of a report, and from where to where its third table goes."""
    text = report(VALUES, layout=layout)
    lines = (text.replace("<tr>", "\n<tr>").replace("</table>", "\n</table>") if layout == "html" else text).split("\n")
    first = next(n for n, line in enumerate(lines) if "申请人情况" in line)
    last = next(n for n, line in enumerate(lines) if "结转下年度" in line)
    return lines, first, last + 1


def row_of(label: str, layout: str, figures: tuple[str, ...] = SUMS) -> str:
    if layout == "html":
        return "<tr>" + "".join(f"<td>{cell}</td>" for cell in (label, *figures)) + "</tr>"
    line = {"tabs": "\t", "pipes": " | ", "spaced": " "}[layout].join((label, *figures))
    return f"| {line} |" if layout == "pipes" else line


@pytest.mark.parametrize("layout", ["tabs", "pipes", "spaced", "html"])
@pytest.mark.parametrize("between", [[], [""]])
def test_a_table_that_stands_once_more_below_itself_is_read_once(layout: str, between: list[str]) -> None:
    lines, first, end = table_three(layout)
    text = "\n".join([*lines[:end], *between, *lines[first:end], *lines[end:]])
    fields = extract(text.encode()).fields
    assert {name: fields[name].value for name in VALUES} == VALUES
    assert asked(text) == asked("\n".join(lines))


@pytest.mark.parametrize("layout", ["tabs", "pipes", "html"])
def test_a_table_that_stands_once_more_with_another_figure_is_asked_about(layout: str) -> None:
    lines, first, end = table_three(layout)
    other = [*lines[first : end - 1], row_of("四、结转下年度继续办理", layout, ("9", "9", "9", "9", "9", "9", "54"))]
    text = "\n".join([*lines[:end], *other, *lines[end:]])
    carried = {name for name in VALUES if name.startswith("requests.carried_out.")}
    assert carried <= asked(text)


@pytest.mark.parametrize("layout", ["tabs", "pipes", "spaced", "html"])
@pytest.mark.parametrize(
    ("labels", "before"), [(("过次页", "承前页"), "不予处理"), (("示例",), "本年新收"), (("例：",), "本年新收")]
)
def test_a_row_that_is_no_field_of_the_form_costs_no_question(
    layout: str, labels: tuple[str, ...], before: str
) -> None:
    lines, first, _ = table_three(layout)
    at = next(n for n, line in enumerate(lines) if n > first and before in line)
    text = "\n".join([*lines[:at], *(row_of(label, layout) for label in labels), *lines[at:]])
    fields = extract(text.encode()).fields
    assert {name: fields[name].value for name in VALUES} == VALUES
    assert asked(text) == asked("\n".join(lines))
