"""A table read by rows and columns and in its order: what is kept where the two differ."""

from dataclasses import replace

from press import PROSE_BEFORE, consistent_values, report, rows_of, table

from extractor import readers
from extractor.forms.catalogue import forms
from extractor.locate import locate
from extractor.locate.comparison import with_places
from extractor.page import BLANK
from extractor.page.values import Reason, State
from extractor.pipeline import extract

VALUES = consistent_values(seed=1, most=40)
ONE, OTHER = "requests.carried_in.natural_person", "requests.new.total"


def test_what_the_reading_says_that_was_not_taken_is_kept() -> None:
    document = readers.read(report(VALUES, layout="html").encode())
    found = next(one for one in locate(document).sections if one.section.id == "requests")
    assert not found.differing
    cells = found.places.cells
    claimed = replace(found.places, cells={**cells, ONE: cells[OTHER], OTHER: cells[ONE]})
    compared = with_places(document, found, claimed)
    assert compared.fields[ONE].value == VALUES[ONE]  # the order's, in which the sums hold
    assert {name: value.value for name, value in compared.differing.items()} == {
        ONE: VALUES[OTHER],
        OTHER: VALUES[ONE],
    }
    assert {name for name, value in compared.fields.items() if Reason.READINGS_DIFFER in value.reasons} == {ONE, OTHER}


def test_where_both_readings_are_sure_and_no_sum_says_which_is_right_the_one_that_is_taken_is_doubted() -> None:
    document = readers.read(report(VALUES, layout="html").encode())
    found = next(one for one in locate(document).sections if one.section.id == "proactive")
    one, other = "proactive.licensing.decisions", "proactive.penalties.decisions"  # in no sum
    cells = found.places.cells
    claimed = replace(found.places, cells={**cells, one: cells[other], other: cells[one]})
    compared = with_places(document, found, claimed)
    assert {name for name, value in compared.fields.items() if Reason.READINGS_DIFFER in value.reasons} == {one, other}


def test_heads_that_stand_over_other_columns_give_no_figure_unasked() -> None:
    document = readers.read(report(VALUES, layout="html").encode())
    found = next(one for one in locate(document).sections if one.section.id == "requests")
    name = "requests.other.no_payment.natural_person"
    lost = replace(found.fields[name], value=None, state=State.MISSING, place=None)
    elsewhere = found.places.cells["requests.new.business"].start
    claimed = replace(found.places, unsettled={elsewhere: "requests.new.research"})
    for places, reasons in ((found.places, ()), (claimed, (Reason.READINGS_DIFFER,))):
        compared = with_places(document, replace(found, fields={**found.fields, name: lost}), places)
        assert compared.fields[name].reasons == reasons


def test_blank_cells_under_torn_heads_are_not_filled_by_the_sums_unasked() -> None:
    columns = ("business", "research", "public_welfare", "legal_service", "other")
    values = dict(VALUES)
    lines = {name.rpartition(".")[0] for name in values if name.startswith("requests.")}
    for line in lines:
        values |= {f"{line}.{one}": 0 for one in columns} | {f"{line}.total": values[f"{line}.natural_person"]}
    blank = dict.fromkeys((f"requests.total.{one}" for one in columns), "")
    text = report({**values, **blank}, layout="tabs")
    section = next(one for one in forms()["2021"].sections if one.id == "requests")
    own = table(section, {**values, **blank}, "tabs")
    labels = [line.fields[0].row_label[-1] for line in section.lines]
    rows = [[str({**values, **blank}[spec.id]) for spec in line.fields] for line in section.lines]
    heads = "\t\t自然人\t法人或其他组织\t\t\t\t\t总计\n"
    heads += "\t\t\t商业\n企业\t科研\n机构\t社会公\n益组织\t法律服\n务机构\t其他\t\n"
    torn = heads + "".join("\t".join([label, "", *row]) + "\n" for label, row in zip(labels, rows, strict=True))
    assert own in text
    fields = extract(text.replace(own, torn).encode()).fields
    assert not [name for name in blank if fields[name].state is State.DERIVED and not fields[name].needs_review]


def test_of_two_figures_that_rows_and_columns_give_the_other_way_round_both_are_doubted() -> None:
    document = readers.read(report(VALUES, layout="html").encode())
    found = next(one for one in locate(document).sections if one.section.id == "proactive")
    one, other = "proactive.licensing.decisions", "proactive.penalties.decisions"
    unsure = {**found.fields, one: found.fields[one].because(Reason.HEADER_UNCLEAR)}
    cells = found.places.cells
    claimed = replace(found.places, cells={**cells, one: cells[other], other: cells[one]})
    compared = with_places(document, replace(found, fields=unsure), claimed)
    assert {name for name, value in compared.fields.items() if Reason.READINGS_DIFFER in value.reasons} == {one, other}


def test_a_figure_that_the_order_gives_to_a_field_and_the_places_to_one_that_is_empty_in_the_order_is_doubted() -> None:
    one, other = "proactive.licensing.decisions", "proactive.penalties.decisions"
    document = readers.read(report(VALUES | {other: "-"}, layout="html").encode())
    found = next(one for one in locate(document).sections if one.section.id == "proactive")
    assert (found.fields[other].state, found.fields[other].reasons) == (State.BLANK, ())
    cells = {name: cell for name, cell in found.places.cells.items() if name not in (one, other)}
    claimed = replace(found.places, cells={**cells, other: found.places.cells[one]})
    assert with_places(document, found, claimed).fields[other].reasons == (Reason.READINGS_DIFFER,)


def test_a_word_for_none_in_the_next_chapter_of_a_sheet_is_no_second_row_of_the_table_above() -> None:
    """A workbook with the whole report on a sheet, as Markdown: 无 below 五、… stands in the table's first column."""
    values = consistent_values(seed=2)
    wide = 15
    rows = [[line] for line in PROSE_BEFORE.format(applications=values["requests.new.total"]).split("\n") if line]
    for section in forms()["2021"].sections:
        rows += [[section.lines[0].fields[0].heading[0]], *rows_of(section, values)]
    rows += [["五、存在的主要问题及改进情况"], ["无"]]
    heads = next(n for n, row in enumerate(rows) if row == ["行政复议", "行政诉讼"])
    rows[heads] = ["行政复议", *[""] * 4, "行政诉讼"]
    rows[heads + 1] = [*rows[heads + 1][:6], *[""] * 4, rows[heads + 1][6]]
    rows[heads + 2] = [*[""] * 5, *rows[heads + 2]]
    text = "\n".join("| " + " | ".join([*row, *[""] * (wide - len(row))]) + " |" for row in rows)
    fields = extract(text.encode()).fields
    names = [name for name in values if name.startswith("disputes.")]
    assert [name for name in names if fields[name].value != values[name] or fields[name].needs_review] == []


def test_an_empty_cell_or_two_under_heads_are_no_row_of_the_table() -> None:
    """A table within another one's cells: 其他 of its heads looks like the row 3.其他, an empty cell beside it."""
    document = readers.read(report(VALUES, layout="html").encode())
    found = next(one for one in locate(document).sections if one.section.id == "requests")
    names = [name for name in found.fields if name.startswith("requests.other.other.")]
    lost = {name: replace(found.fields[name], value=None, state=State.MISSING, place=None) for name in names}
    nothing = found.places.cells[names[-1]]._replace(kind=BLANK, number=None, mark="")
    for few in (1, 3, 7):
        others = {name: cell for name, cell in found.places.cells.items() if name not in names}
        claimed = replace(found.places, cells={**others, **dict.fromkeys(names[-few:], nothing)})
        compared = with_places(document, replace(found, fields={**found.fields, **lost}), claimed)
        doubted = [name for name in names[-few:] if Reason.CELL_LOST in compared.fields[name].reasons]
        assert doubted == (names[-few:] if few < len(names) / 2 else [])
