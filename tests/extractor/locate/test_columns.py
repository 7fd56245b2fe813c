from collections.abc import Sequence
from dataclasses import replace

from extractor.forms.catalogue import forms
from extractor.forms.model import Identity, Line
from extractor.locate.sequence.columns import place_cells
from extractor.page.document import DASH, PAGE, SPLIT, Cell, CellKind
from extractor.page.values import Number, Reason

REQUESTS = forms()["2021"].sections[1]
LINE = REQUESTS.lines[0]
WITHIN = [identity for identity in REQUESTS.identities if identity.id == "requests.new.row"]
PROACTIVE = {line.id: line for form in ("2019", "2021") for line in forms()[form].sections[0].lines}


def cells(*figures: Number | str | None, columns: Sequence[float] = ()) -> list[Cell]:
    """Return cells: a figure, '-' for a dash, None for an empty cell."""
    made = []
    for n, figure in enumerate(figures):
        column = columns[n] if columns else None
        if isinstance(figure, int | float):
            made.append(Cell(CellKind.NUMBER, n * 10, n * 10 + 1, 0, column, figure))
        else:
            made.append(Cell(CellKind.BLANK, n * 10, n * 10, 0, column, None, DASH if figure else ""))
    return made


def values(line: Line, row: list[Cell], identities: Sequence[Identity] = (), **known: object) -> list[object]:
    laid = place_cells(line, row, identities, **known)  # type: ignore[arg-type]
    return [None if cell is None else "-" if cell.kind is CellKind.BLANK else cell.number for cell in laid.cells]


def test_as_many_cells_as_columns() -> None:
    assert values(LINE, cells(1, 0, 0, 0, 0, 2, 3)) == [1, 0, 0, 0, 0, 2, 3]
    assert values(LINE, cells(1, 0, None, 0, "-", 2, 3)) == [1, 0, "-", 0, "-", 2, 3]


def test_empty_cells_around_the_figures_are_layout() -> None:
    assert values(LINE, cells(None, None, 1, 0, 0, 0, 0, 2, 3)) == [1, 0, 0, 0, 0, 2, 3]
    assert values(LINE, cells(1, 0, 0, 0, 0, 2, 3, None)) == [1, 0, 0, 0, 0, 2, 3]
    assert values(LINE, cells("-", 0, 0, 0, 0, 2, 2, None)) == ["-", 0, 0, 0, 0, 2, 2]


def test_fewer_figures_than_columns_settle_nothing() -> None:
    laid = place_cells(LINE, cells(1, 0, 0, 2, 3), WITHIN)
    assert laid.cells == (None,) * 7
    assert laid.reasons == (Reason.CELLS_UNCLEAR,)


def test_figures_between_the_columns_of_other_rows_are_doubted() -> None:
    """Each cell is written with an empty one behind it, and one figure was lost with one of the two."""
    columns = ({0: 2.0, 1: 4.0, 2: 6.0},)
    line = next(line for line in forms()["2019"].sections[0].lines if line.id == "proactive.licensing")
    row = cells(None, None, 0, None, 621, columns=(1.0, 2.0, 3.0, 4.0, 5.0))
    assert place_cells(line, row, (), columns).reasons == (Reason.CELLS_UNCLEAR,)
    row = cells(None, None, 0, None, 621, columns=(1.0, 2.0, 4.0, 5.0, 6.0))
    assert place_cells(line, row, (), columns).reasons == ()


def test_positions_tell_which_cell_is_lost() -> None:
    columns = {n: float(n) for n in range(7)}
    row = cells(1, 0, 0, 0, 2, 3, columns=[0, 1, 2, 4, 5, 6])
    assert values(LINE, row, WITHIN, columns=[columns]) == [1, 0, 0, None, 0, 2, 3]


def test_a_surplus_figure_falls_where_the_sum_says() -> None:
    assert values(LINE, cells(9, 1, 0, 0, 0, 0, 2, 3), WITHIN) == [1, 0, 0, 0, 0, 2, 3]
    assert values(LINE, cells(1, 0, 0, 0, 0, 2, 3, 9), WITHIN) == [1, 0, 0, 0, 0, 2, 3]


def test_a_figure_cut_in_two_is_joined_where_the_sum_says() -> None:
    assert values(LINE, cells(1, 0, 0, 0, 0, 0, 2, 12), WITHIN) == [10, 0, 0, 0, 0, 2, 12]


def test_a_surplus_without_a_sum_keeps_the_order_and_says_so() -> None:
    laid = place_cells(PROACTIVE["proactive.procurement"], cells(211, 586814, 0), ())
    assert [cell.number for cell in laid.cells if cell] == [211, 586814]
    assert laid.reasons == (Reason.SURPLUS_CELL,)


def test_a_merged_cell_repeated_is_one_figure() -> None:
    line = next(line for line in forms()["2021"].sections[0].lines if line.id == "proactive.licensing")
    assert values(line, cells(3874, 3874, 3874)) == [3874]


def test_heads_tell_which_cells_are_repeated() -> None:
    row = cells(4, 1, 1, columns=[1, 2, 3])
    fees_2019 = next(line for line in forms()["2019"].sections[0].lines if line.id == "proactive.fees")
    laid = place_cells(fees_2019, row, (), None, {1.0: 0, 2.0: 1, 3.0: 1})
    assert [cell.number for cell in laid.cells if cell] == [4, 1]
    assert not laid.reasons


def split(first: int, second: int, at: int, column: float) -> list[Cell]:
    return [
        Cell(CellKind.NUMBER, at, at + 1, 0, column, first, SPLIT),
        Cell(CellKind.NUMBER, at + 2, at + 3, 0, column, second, SPLIT),
    ]


def test_blanks_inside_a_bordered_cell_are_a_torn_figure_or_a_lost_border() -> None:
    torn = [*split(1, 0, 0, 1.0), *cells(0, 0, 0, 0, 2, 12, columns=[2, 3, 4, 5, 6, 7])]
    assert values(LINE, torn, WITHIN) == [10, 0, 0, 0, 0, 2, 12]
    merged = [*split(1, 0, 0, 1.0), *cells(0, 0, 0, 2, 3, columns=[3, 4, 5, 6, 7])]
    assert values(LINE, merged, WITHIN) == [1, 0, 0, 0, 0, 2, 3]


def test_where_a_blank_may_be_either_the_sum_tells() -> None:
    lost = [Cell(CellKind.BLANK, 0, 0, 0, 1.0), *split(32, 6, 0, 2.0), *cells(0, 0, 5, 1, 44, columns=[3, 4, 5, 6, 7])]
    assert values(LINE, lost, WITHIN) == [32, 6, 0, 0, 5, 1, 44]
    zeros = [*cells(0, 0, columns=[0, 1]), *split(0, 0, 9, 2.0), *cells(0, 0, 0, columns=[4, 5, 6])]
    assert place_cells(LINE, zeros, WITHIN).reasons == ()
    assert all(cell is not None and cell.mark == "" for cell in place_cells(LINE, zeros, WITHIN).cells)


def test_what_may_be_torn_stays_doubtful_where_it_fills_the_columns_only_apart() -> None:
    """A figure torn apart, and its neighbour lost: `1 0` fills two columns, and may be 10 in the first of them."""
    line = replace(LINE, fields=LINE.fields[:2])
    assert [cell.mark for cell in place_cells(line, split(1, 0, 0, 1.0), ()).cells if cell] == [SPLIT, SPLIT]
    assert [cell.mark for cell in place_cells(line, split(0, 1, 0, 1.0), ()).cells if cell] == ["", ""]


def test_what_may_be_a_page_number_gives_way_to_a_full_row() -> None:
    row = cells(1, 0, 5, 0, 0, 0, 2, 3)
    row[2] = row[2]._replace(mark=PAGE)
    assert values(LINE, row, WITHIN) == [1, 0, 0, 0, 0, 2, 3]
    assert values(LINE, row[:7], WITHIN) == [1, 0, 5, 0, 0, 0, 2]


def test_a_figure_on_another_line_fills_no_empty_cell_where_the_row_adds_up_without_it() -> None:
    row = cells(1, 0, None, 0, 0, 2, 3, 8)
    row[7] = row[7]._replace(row=1)
    assert values(LINE, row, WITHIN) == [1, 0, "-", 0, 0, 2, 3]
    row[5:8] = [row[5]._replace(number=0), row[6]._replace(number=2), row[7]._replace(number=3)]
    assert values(LINE, row, WITHIN) == [1, 0, 0, 0, 0, 2, 3]


def test_a_crowd_of_figures_is_no_line() -> None:
    assert place_cells(LINE, cells(*range(12)), WITHIN).cells == (None,) * 7


def test_a_row_of_noughts_with_an_empty_cell_is_asked_about_where_a_figure_follows_it() -> None:
    row = cells(0, 0, 0, 0, 0, None, 0, 10)
    apart = [*row[:-1], row[-1]._replace(row=1)]
    laid = place_cells(LINE, apart, WITHIN)
    assert Reason.SURPLUS_CELL in laid.reasons or [cell.number for cell in laid.cells if cell] == [0, 0, 0, 0, 0, 0, 10]
