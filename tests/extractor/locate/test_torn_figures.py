"""A figure that a line end tears, in texts whose rows have a line each."""

import re

import pytest
from press import consistent_values, report

from extractor.forms import FieldSpec, forms
from extractor.page import Number
from extractor.pipeline import extract

ROWS = ("tabs", "spaced")


def large(seed: int = 5) -> dict[str, Number]:
    """Return figures of three digits; those of section two are in no sum."""
    return {name: number + 120 for name, number in consistent_values(seed=seed).items()}


@pytest.mark.parametrize("layout", ROWS)
@pytest.mark.parametrize("name", ["行政许可", "行政处罚", "行政强制", "行政事业性收费"])
def test_what_a_line_end_leaves_of_a_rows_last_figure_is_doubted(name: str, layout: str) -> None:
    values = large()
    text = report(values, "2021", layout)
    torn = re.sub(rf"({name}[ \t]+\d)(\d+)$", r"\1\n\2", text, count=1, flags=re.MULTILINE)
    assert torn != text
    fields = extract(torn.encode()).fields
    wrong = [field for field in values if fields[field].value not in (values[field], None)]
    assert wrong
    assert [field for field in wrong if not fields[field].needs_review] == []


@pytest.mark.parametrize("layout", [*ROWS, "cells", "pipes"])
def test_rows_and_items_that_begin_with_a_figure_of_their_own_tear_none(layout: str) -> None:
    values = consistent_values(seed=5)
    assert not [one for one in extract(report(values, "2021", layout).encode()).fields.values() if one.needs_review]


@pytest.mark.parametrize("layout", ROWS)
def test_a_row_that_goes_on_in_the_next_line_and_lacks_a_cell_is_doubted_as_a_whole(layout: str) -> None:
    values = large()
    text = report(values, "2021", layout)
    torn = re.sub(r"(行政规范性文件[ \t]+\d+[ \t]+\d)(\d+)", r"\1\n\2", text, count=1)
    assert torn != text
    fields = extract(torn.encode()).fields
    wrong = [field for field in values if fields[field].value not in (values[field], None)]
    assert [field for field in wrong if not fields[field].needs_review] == []


def test_what_stands_behind_a_decimal_point_at_a_line_end_is_no_figure() -> None:
    values = {**consistent_values("2019", seed=5), "proactive.procurement.amount": 48.6113}
    text = " ".join(report(values, "2019", "spaced").split("\n"))  # a text in one line, wrapped anew
    torn = text.replace("48.6113", "48.\n6113")
    assert torn != text
    amount = extract(torn.encode()).fields["proactive.procurement.amount"]
    assert amount.value == 48.6113 or amount.needs_review


def test_a_figure_whose_decimal_point_begins_the_next_line_is_doubted() -> None:
    values = {**consistent_values("2019", seed=5), "proactive.procurement.amount": 48.6113}
    text = " ".join(report(values, "2019", "spaced").split("\n"))
    torn = text.replace("48.6113", "48\n.6113")
    assert torn != text
    amount = extract(torn.encode()).fields["proactive.procurement.amount"]
    assert amount.value == 48.6113 or amount.needs_review


def test_figures_torn_in_their_columns_are_doubted_though_their_row_adds_up() -> None:
    values: dict[str, Number | str] = {
        name: "/" if name.startswith("requests.") else 0 for name in consistent_values(seed=5, most=0)
    }
    values |= {"requests.new.natural_person": 19, "requests.new.total": 19}
    text = report(values, "2021", "spaced")
    row = next(line for line in text.split("\n") if "本年新收" in line)
    upper = row.replace("19", "1 ")
    wide = sum(sign >= "\u2e80" for sign in row[: row.index("19")])
    places = [match.start() for match in re.finditer("19", row)]
    under = "".join("9" if at in places else " " for at in range(len(row)))
    torn = text.replace(row, f"{upper.rstrip()}\n{' ' * wide}{under.rstrip()}", 1)
    fields = extract(torn.encode()).fields
    for name in ("requests.new.natural_person", "requests.new.total"):
        assert fields[name].value == 19 or fields[name].needs_review, name


def test_a_figure_whose_remark_goes_on_in_the_next_line_is_its_own_columns() -> None:
    values = large()
    text = report(values, "2021", "tabs")
    name, of = "proactive.normative_documents.in_force", "proactive.normative_documents.repealed"
    row = f"{values[of]}\t{values[name]}\n"
    assert row in text
    wrapped = text.replace(row, f"{values[of]}\t{values[name]}（其中修\n订12件）\n")
    read = extract(wrapped.encode()).fields
    assert (read[of].value, read[name].value, read[name].needs_review) == (values[of], values[name], True)


@pytest.mark.parametrize("layout", ["spaced", "cells"])
def test_a_figure_in_two_equal_pieces_is_no_cell_that_is_repeated(layout: str) -> None:
    values = {**consistent_values(seed=5), "proactive.coercion.decisions": 22}
    text = report(values, "2021", layout)
    torn = re.sub(r"(行政强制[ \n]+)22", r"\1 2  2", text, count=1)
    assert torn != text
    field = extract(torn.encode()).fields["proactive.coercion.decisions"]
    assert field.value == 22 or field.needs_review


@pytest.mark.parametrize("layout", ["spaced", "tabs"])
def test_figures_that_all_rows_of_one_column_repeat_are_no_question(layout: str) -> None:
    values = {**consistent_values(seed=5), "proactive.coercion.decisions": 2}
    between = "\t" if layout == "tabs" else "   "
    text = re.sub(
        r"(行政许可|行政处罚|行政强制|行政事业性收费)[ \t]+(\d+)",
        rf"\1{between}\2{between}\2",
        report(values, "2021", layout),
    )
    fields = extract(text.encode()).fields
    assert [name for name in values if name.startswith("proactive") and fields[name].needs_review] == []


def test_an_items_number_with_an_escaped_point_is_no_rest_of_the_nought_above() -> None:
    """Markdown has 2\\. at the beginning of a line, lest it be read as a list; what stands before it is dropped."""
    written = report(dict.fromkeys(consistent_values(seed=5), 0), "2021", "tabs")
    rows = re.sub(r"^[^\n]*?(\d)\.([^\t\n]+)\t", r"**\1\\. \2**\t", written, flags=re.MULTILINE)
    escaped = rows.replace("\t", " | ")
    assert escaped != written
    fields = extract(escaped.encode()).fields
    assert not [name for name, field in fields.items() if field.needs_review and name.startswith("requests")]


def test_a_figure_is_doubted_whose_fraction_stands_below_it_in_a_cell_by_itself() -> None:
    values = dict(consistent_values("2019", seed=17, most=9))
    values["proactive.procurement.amount"] = 15
    plain = report(values, "2019")
    row = next(line for line in plain.splitlines() if "政府集中采购" in line)
    below = "| " + " | ".join([""] * (row.count("|") - 2) + [".61"]) + " |"
    found = extract(plain.replace(row, f"{row}\n{below}").encode()).fields["proactive.procurement.amount"]
    assert found.needs_review


def test_figures_that_narrow_columns_cut_in_two_places_of_a_row_are_put_together() -> None:
    values = {name: number * 1_213 for name, number in consistent_values(seed=3).items()}
    text = report(values, "2021", "spaced")
    rows = ("requests.new", "requests.total")
    for row in rows:
        figures = [str(values[f"{row}.{spec.column_id}"]) for spec in _columns()]
        first, *inner, last = figures
        assert len(first) > 3 < len(last)
        torn = f"\n{first[:-1]}\n{first[-1]}\n{' '.join(inner)} {last[:-1]}\n{last[-1]}"
        text = text.replace(f" {' '.join(figures)}", torn, 1)
    fields = extract(text.encode()).fields
    assert [name for name in values if name.startswith("requests.") and fields[name].value != values[name]] == []
    asked = {name.rpartition(".")[0] for name in values if name.startswith("requests.") and fields[name].needs_review}
    assert asked <= set(rows)


def _columns() -> tuple[FieldSpec, ...]:
    table = next(section for section in forms()["2021"].sections if section.id == "requests")
    return table.lines[0].fields
