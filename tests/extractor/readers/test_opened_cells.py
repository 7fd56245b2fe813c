"""Tables in markup that opens and closes their rows and cells by name."""

from collections.abc import Callable, Sequence

import pytest
from press import consistent_values, unsettled, written

from extractor.page.values import State
from extractor.pipeline import extract

Rows = Sequence[Sequence[str]]


def named(table: str, row: str, cell: str, looks: str = "{}") -> Callable[[Rows], str]:
    """Return what writes a table between marks, each of them with ``{}`` where the markup opens or closes something."""

    def write(rows: Rows) -> str:
        cells = ["".join(cell.format("", looks.format(one), "/") for one in line) for line in rows]
        return table.format("", "\n" + "\n".join(row.format("", line, "/") for line in cells) + "\n", "/") + "\n"

    return write


FORUM = named("[{}table]{}[{}table]", "[{}tr]{}[{}tr]", "[{}td]{}[{}td]")
FORUM_WITH_LOOKS = named(
    "[{}table=98%,white]{}[{}table]", "[{}tr=red]\n{}[{}tr]", "[{}TD=2,1]{}[{}TD]\n", "[b][size=3]{}[/size][/b]"
)
WIKIDOT = named("[[{}table]]{}[[{}table]]", "[[{}row]]\n{}[[{}row]]", '[[{}cell style="width:3em"]]\n{}\n[[{}cell]]\n')


def xtable(rows: Rows) -> str:
    body = "".join(
        "\\startxrow\n"
        + "".join(f"\\startxcell[align={{middle}},nx=2] {{\\bf {cell}}}~ \\stopxcell\n" for cell in row)
        + "\\stopxrow\n"
        for row in rows
    )
    return "\\startplacetable[location=none]\n\\startxtable\n" + body + "\\stopxtable\n\\stopplacetable\n"


def natural_table(rows: Rows) -> str:
    body = "".join("\\bTR" + "".join(f"\\bTD[nc=2] {cell}\\eTD " for cell in row) + "\\eTR\n" for row in rows)
    return "\\bTABLE[split=yes]\n" + body + "\\eTABLE\n"


def events(rows: Rows) -> str:
    body = "".join(
        "(tr\n-\\n\n"
        + "".join(
            f"Acolspan CDATA 2\n(td\n-{cell[:4]}\n" + (f"|br\n-\\n  {cell[4:]}\n" if cell[4:] else "") + ")td\n-\\n \n"
            for cell in row
        )
        + ")tr\n"
        for row in rows
    )
    return "Aid CDATA 7\n(table\n-\\n\n" + body + ")table\n"


ALL = [FORUM, FORUM_WITH_LOOKS, WIKIDOT, xtable, natural_table, events]


@pytest.mark.parametrize("write", ALL)
def test_a_table_whose_cells_are_opened_and_closed_is_read_without_a_question(write: Callable[[Rows], str]) -> None:
    values = consistent_values(seed=21, most=90)
    assert unsettled(values, written(values, write)) == []


@pytest.mark.parametrize("write", ALL)
def test_an_empty_cell_stays_one(write: Callable[[Rows], str]) -> None:
    values = consistent_values(seed=22, most=3)
    source = written(values, lambda rows: write([["" if cell == "0" else cell for cell in row] for row in rows]))
    found = extract(source.encode())
    assert not [name for name, number in values.items() if number and found.fields[name].value != number]
    assert all(found.fields[name].state is State.BLANK for name, number in values.items() if not number)


def test_a_row_around_a_table_is_none() -> None:
    values = consistent_values(seed=23, most=9)
    around = written(values, lambda rows: f"[tr][td]见下表[/td][td]{FORUM(rows)}[/td][/tr]\n")
    found = extract(around.encode())
    assert {name: found.fields[name].value for name in values} == values


@pytest.mark.parametrize(
    ("write", "around"),
    [
        (FORUM, "{}[sup]2[/sup]"),
        (FORUM, "[s]7[/s]{}"),
        (FORUM, "[del]{}[/del]"),
        (FORUM, "[b]1[/b]{}"),
        (xtable, "{}\\high{{2}}"),
        (xtable, "\\overstrike{{{}}}"),
        (events, "{}\n(sup\n-2\n)sup"),
        (events, "\n(del\n-{}\n)del"),
        (events, "\nAstyle CDATA display:none\n(span\n-{}\n)span"),
    ],
)
def test_a_figure_that_a_mark_makes_doubtful_is_asked_about(write: Callable[[Rows], str], around: str) -> None:
    values = consistent_values(seed=24, most=9)
    changed = dict(values) | {"requests.new.business": around.format(values["requests.new.business"])}
    found = extract(written(changed, write).encode())
    assert found.fields["requests.new.business"].needs_review
    assert not [n for n, v in values.items() if found.fields[n].value != v and not found.fields[n].needs_review]
