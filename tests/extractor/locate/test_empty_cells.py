"""Tables most of whose cells are empty: the cells are there, each in its place, and nobody need be asked about them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest
from press import consistent_values, html_table, report, rows_of, table, workbook_of

from extractor import readers
from extractor.forms import Section
from extractor.forms.catalogue import forms
from extractor.locate import locate
from extractor.locate.doubts import with_empty_doubted
from extractor.locate.located import LocatedSection
from extractor.page import FieldValue, Place
from extractor.page.values import Number, Reason, State
from extractor.pipeline import extract
from extractor.result import Extraction

Rows = list[list[str]]
Printed = Mapping[str, Number | str]


def section(name: str) -> Section:
    return next(one for one in forms()["2021"].sections if one.id == name)


def mostly_empty(seed: int) -> dict[str, Number | str]:
    """Return figures of a small agency, each nothing left out."""
    return {name: number or "" for name, number in consistent_values(seed=seed, most=1).items()}


def whole(values: Printed, tables: Mapping[str, str]) -> Extraction:
    text = report(values)
    for name, own in tables.items():
        text = text.replace(table(section(name), values, "pipes"), own)
    return extract(text.encode())


def paths(values: Printed) -> Rows:
    """Return section three, each row with its labels, what is merged said once, and its figures."""
    rows: Rows = [["项目", "自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]]
    before = ""
    for line in section("requests").lines:
        path = list(line.fields[0].row_label[-2:])
        rows.append([*(path[1:] if path[0] == before else path), *(str(values[spec.id]) for spec in line.fields)])
        before = path[0]
    return rows


def asked(extraction: Extraction, values: Printed) -> list[str]:
    """Return what is asked about of sections three and four; in section two there are too few cells to tell a habit."""
    return [name for name in values if extraction.fields[name].needs_review and not name.startswith("proactive.")]


def wrong(extraction: Extraction, values: Printed) -> list[str]:
    return [name for name in values if extraction.fields[name].value != (values[name] if values[name] != "" else None)]


def as_open(rows: Sequence[Sequence[str]]) -> str:
    """Return rows that begin and end with a cell, without blanks at their ends."""
    return "\n" + "\n".join(" | ".join(row).strip() for row in rows) + "\n"


@pytest.mark.parametrize("seed", range(4))
def test_rows_that_end_with_an_empty_cell_and_no_border_have_it(seed: int) -> None:
    values = mostly_empty(seed)
    four = list(rows_of(section("disputes"), values))
    extraction = whole(values, {"requests": as_open(paths(values)), "disputes": as_open(four)})
    assert (wrong(extraction, values), asked(extraction, values)) == ([], [])


def test_rows_whose_border_stands_at_their_end_alone_have_no_further_cell() -> None:
    values = consistent_values(seed=8)
    ended = "\n" + "\n".join(f"{' | '.join(row)} |" for row in paths(values)) + "\n"
    extraction = whole(values, {"requests": ended})
    assert (wrong(extraction, values), asked(extraction, values)) == ([], [])


@pytest.mark.parametrize("seed", range(4))
def test_empty_cells_that_a_label_spreads_over_are_none_of_the_columns(seed: int) -> None:
    values = mostly_empty(seed)
    rows = [[*row[:-7], *[""] * (10 - len(row)), *row[-7:]] for row in paths(values)]
    spread = "\n" + "\n".join(f"| {' | '.join(row)} |" for row in rows[1:]) + "\n"
    extraction = whole(values, {"requests": spread})
    assert (wrong(extraction, values), asked(extraction, values)) == ([], [])


def test_a_form_is_told_by_its_heads_where_units_and_spacers_part_labels_and_figures() -> None:
    values = consistent_values(seed=9, most=60)
    rows: Rows = []
    for line in section("proactive").lines:
        heads = ["信息内容", "单位", *(spec.column_label[-1] for spec in line.fields)]
        figures = [str(values[spec.id]) for spec in line.fields]
        rows += [heads, [line.fields[0].row_label[-1], "件", *figures]]
    wide = [[cell for one in [*row, *[""] * (5 - len(row))] for cell in (one, "")] for row in rows]
    text = "\n" + "\n".join(f"| {' | '.join(row)} |" for row in wide) + "\n"
    extraction = whole(values, {"proactive": text})
    assert extraction.forms["proactive"] == "2021"
    assert [name for name in wrong(extraction, values) if not extraction.fields[name].needs_review] == []


@pytest.mark.parametrize("seed", range(6))
def test_what_belongs_in_a_row_left_empty_is_no_figure_that_stands_there(seed: int) -> None:
    values = consistent_values(seed=seed, most=30)
    lines = ("requests.other.", "requests.total.", "requests.carried_out.")

    def change(book: object) -> None:
        sheet = book["表2"]  # type: ignore[index]
        for row in sheet.iter_rows(min_row=sheet.max_row - 4):
            for cell in row:
                cell.value = None if isinstance(cell.value, int) else cell.value

    extraction = extract(workbook_of(values, change))
    left_out = [extraction.fields[name] for name in values if name.startswith(lines)]
    assert [one.id for one in left_out if one.state is State.DERIVED and not one.needs_review] == []


@pytest.mark.parametrize("layout", ["html", "tabbed cells"])
def test_a_table_without_a_figure_is_there_with_its_empty_cells(layout: str) -> None:
    counted = consistent_values(seed=6, most=9)
    four = [name for name in counted if name.startswith("disputes")]
    alone = extract(report({**counted, **dict.fromkeys(four, "")}, "2021", layout).encode())
    assert {alone.fields[name].reasons for name in four} == {(Reason.EMPTY_CELL,)}  # no other cell is empty
    printed = {name: "" if name in four else number or "" for name, number in mostly_empty(6).items()}
    among = extract(report(printed, "2021", layout).encode())
    assert {(among.fields[name].state, among.fields[name].needs_review) for name in four} == {(State.BLANK, False)}


def test_a_row_between_two_empty_cells_one_of_which_is_too_many_is_asked_about() -> None:
    """Labels spread over one column less than their heads do, and behind the last figure stands a cell of nobody's."""
    values: Printed = dict.fromkeys(consistent_values(), 0)
    heads = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
    rows = ["".join(f"<td{' colspan=3' * (not n)}>{head}</td>" for n, head in enumerate(["申请人情况", *heads]))]
    blank = set()
    for line in section("requests").lines:
        group, label = ("", *line.fields[0].row_label)[-2:]
        own = f"<td colspan=2>{label}</td>" if not group else f"<td>{group}</td><td>{label}</td><td></td>"
        rows.append(f"{own}<td></td>{'<td>0</td>' * 6}<td>&nbsp;</td>" if not group else f"{own}{'<td>0</td>' * 7}")
        blank.update([line.fields[0].id] if not group else [])
    text = report(values, layout="html").replace(html_table(section("requests"), values), "<table>{}</table>")
    extraction = extract(text.replace("{}", "".join(f"<tr>{row}</tr>" for row in rows)).encode())
    assert len(blank) == 3
    for line in section("requests").lines:
        for spec in line.fields:
            right = None if spec.id in blank else 0
            assert extraction.fields[spec.id].needs_review or extraction.fields[spec.id].value == right


@pytest.mark.parametrize("sign", [",", "\t"])
def test_the_number_of_an_empty_row_is_none_of_its_figures(sign: str) -> None:
    """As a program writes the only row of a table whose heads it keeps apart, with its number before it."""
    groups = ["行政复议"] * 5 + ["行政诉讼"] * 10
    ends = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    rows = [
        ["", *groups],
        ["", *ends, *["未经复议直接起诉"] * 5, *["复议后起诉"] * 5],
        ["", *ends * 3],
        ["0", *[""] * 15],
    ]
    text = report(consistent_values(seed=4), "2021", "tabs")
    start, end = text.index("行政复议\t"), text.index("\n\n五、存在")
    found = extract((text[:start] + "\n".join(sign.join(row) for row in rows) + text[end:]).encode())
    names = [name for name in found.fields if name.startswith("disputes.")]
    assert [
        name for name in names if found.fields[name].value is not None and not found.fields[name].needs_review
    ] == []


def _emptied(stray: int) -> LocatedSection:
    """Return section three as read from a text without borders, the first cell of each row empty before its figures."""
    found = locate(readers.read(report(consistent_values(seed=3, most=40), layout="spaced").encode())).sections[1]
    assert found.match is not None
    assert found.match.chain is not None
    fields = dict(found.fields)
    for laid in list(found.lines.values())[:-1]:  # a column that is empty as a whole is asked about anyway
        first, second = found.section.lines[laid.pair.line].fields[:2]
        at = fields[second.id].place
        assert at is not None
        fields[first.id] = FieldValue(first.id, None, State.BLANK, raw="", place=Place(at.start, at.start, None))
    chain = replace(found.match.chain, stray=stray)
    lines = {n: replace(laid, pair=replace(laid.pair, cells=laid.pair.cells[1:])) for n, laid in found.lines.items()}
    return replace(found, fields=fields, lines=lines, match=replace(found.match, chain=chain))


@pytest.mark.parametrize(("stray", "asked"), [(0, False), (1, False), (3, True)])
def test_empty_cells_beside_figures_that_no_row_takes_are_asked_about(stray: int, asked: bool) -> None:
    """One figure may be a page's number; of several, each may be what an empty cell lacks."""
    (found,) = with_empty_doubted((_emptied(stray),))
    empty = [value for value in found.fields.values() if value.empty and "carried_in" in value.id]
    assert [Reason.EMPTY_CELL in value.reasons for value in empty] == [asked]


def test_a_first_figure_that_an_empty_cell_stands_before_is_nobodys() -> None:
    """Its place is where the figure begins, and does not make the figure its own."""
    found = _emptied(0)
    one = found.lines[2]
    names = [spec.id for spec in found.section.lines[2].fields]
    first = one.pair.cells[0].start
    fields = {
        name: FieldValue(name, None, State.BLANK, raw="", place=Place(first, first, None)) if name in names else value
        for name, value in found.fields.items()
    }
    (doubted,) = with_empty_doubted((replace(found, fields=fields),))
    assert all(Reason.EMPTY_CELL in doubted.fields[name].reasons for name in names)
