"""The cells of one run put into the columns of one line.

In: a line of a form and the cells found for it. Out: for each column the cell, or none, and why that is unsure.
Method: every way to lay the cells in order over the columns is a placement; what all placements agree on that the
line's own identity allows is taken, the rest is left open. Surprise: placements often differ in nothing but which of
several equal cells they take. Three zeros leave nothing open, whether for one column or for two; `1 0` for one column
leaves it open.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations, pairwise

from extractor.forms import Identity, Line, Section
from extractor.page import BLANK, PAGE, SPLIT, SPLITS, Cell, Number, Reason, parse_number

MOST_SURPLUS = 2
"""Figures more than columns; with more of them the run is not one line but several, or columns read one by one."""

MOST_TORN = 4
"""Figures more than columns that can still be pieces of a row's, if its sum says which."""

THOUSAND = 3
"""Digits of a group of thousands."""

BOTH = 2
"""Pieces of a figure; on a screen their middles are as many columns apart or more."""

ON_SCREEN = 3.0
"""Character positions; columns that are nearer to each other are counted, not measured."""

Placement = tuple[Cell | None, ...]
"""One cell or none for every column of a line."""

Columns = Mapping[int, float]
"""Where the columns of a line stand: column index → position."""


@dataclass(frozen=True, slots=True)
class PlacedCells:
    """The cells of a line by column; ``reasons`` hold for all of them; a column without a cell is left open."""

    cells: Placement
    reasons: tuple[Reason, ...] = ()


def place_cells(
    line: Line,
    cells: Sequence[Cell],
    identities: Sequence[Identity],
    columns: Sequence[Columns] = (),
    heads: Mapping[float, int] | None = None,
    every_figure: bool = False,
) -> PlacedCells:
    """Lay the cells of a run over the columns of a line.

    Args:
        line: the form's line.
        cells: the cells of the run in reading order, blanks included.
        identities: the identities within the line; empty where it has none.
        columns: where the line's columns stand in this table, if known; more than one way where rows are shifted.
        heads: which of the line's columns the head over a position names (position → column index), if known.
        every_figure: whether all figures of the table have their lines, so that none of this line's stands elsewhere.
    """
    width = len(line.fields)
    cells = _without_pages(cells, width)
    if any(cell.mark in SPLITS for cell in cells):
        cells = _with_borders(line, cells, identities)
    if len(cells) == width:
        return PlacedCells(tuple(cells))
    filled = tuple(cell for cell in cells if cell.filled)
    if len(filled) == width:
        return _place_full(line, cells, filled, identities)
    if not filled:
        return _place_empty(cells, width)
    if len(filled) < width <= len(cells):
        return _place_with_blanks(line, cells, identities, columns)
    if len(filled) > width:
        return _place_by_heads(filled, width, heads) or _place_surplus(line, filled, identities)
    return _place_short(line, cells, columns, every_figure)


def _place_empty(cells: Sequence[Cell], width: int) -> PlacedCells:
    """Place a row of empty cells; where a row of a table has one too many, all columns are empty whichever it is."""
    one_row = cells[0].table is not None and cells[0].row == cells[-1].row
    certain = one_row and len(cells) > width
    placed = (*cells[:width], *[None] * max(0, width - len(cells)))
    return PlacedCells(placed, () if certain else (Reason.CELLS_UNCLEAR,))


def _place_full(line: Line, cells: Sequence[Cell], filled: Placement, identities: Sequence[Identity]) -> PlacedCells:
    """Place as many figures as columns; the first row alone where only its sum holds, as with a page's number below."""
    row = tuple(cell for cell in cells if cell.row == cells[0].row)
    if len(row) == len(filled) and _holds(line, row, identities) and not _holds(line, filled, identities):
        return PlacedCells(row, () if nonzero(row) else (Reason.SURPLUS_CELL,))  # that noughts add up says little
    return PlacedCells(filled)


def _with_borders(line: Line, cells: Sequence[Cell], identities: Sequence[Identity]) -> Sequence[Cell]:
    """Tell whether figures in one bordered cell are one, torn apart, or the border between two was lost.

    The number of columns tells, and where both would fill them, the line's sum. Where figures that can be one fill the
    columns only apart, and no sum of theirs says so, another column may have lost its own: they keep their mark.
    """
    width = len(line.fields)
    whole = _unsplit(cells)
    together = Counter(_position(cell) for cell in cells if cell.mark in SPLITS)  # one alone was torn for certain
    apart = tuple(
        cell._replace(mark="") if cell.mark in SPLITS and together[_position(cell)] > 1 else cell for cell in cells
    )
    figures = tuple(cell for cell in apart if cell.filled)
    if len(figures) != width:
        return whole
    if len(whole) == len(cells):
        return apart
    holds = _holds(line, figures, identities)
    if len(whole) != width:
        return apart if identities and holds and nonzero(figures) else cells
    return figures if holds and not _holds(line, whole, identities) else whole


def _without_pages(cells: Sequence[Cell], width: int) -> Sequence[Cell]:
    """Leave out what may be a page's number, if there is a figure for every column without it."""
    if all(cell.mark != PAGE for cell in cells):
        return cells
    figures = [cell for cell in cells if cell.filled and cell.mark != PAGE]
    return figures if len(figures) == width else cells


def _unsplit(cells: Sequence[Cell]) -> tuple[Cell, ...]:
    """Put the figures that stand in one bordered cell together again: `1 0` is 10, but `0 1` is no figure.

    One whose pieces are thousands, `12 345`, in one line, was not torn but printed so, and loses its mark.
    """
    whole: list[Cell] = []
    pieces: list[list[int]] = []
    for cell in cells:
        last = whole[-1] if whole else None
        if (
            last
            and last.number
            and last.mark == cell.mark
            and cell.mark in SPLITS
            and _position(last) == _position(cell)
        ):
            joined = parse_number(f"{last.number}{cell.number}")
            if joined is not None:
                whole[-1] = last._replace(end=cell.end, number=joined)
                pieces[-1].append(cell.end - cell.start)
                continue
        whole.append(cell)
        pieces.append([cell.end - cell.start])
    return tuple(
        cell._replace(mark="") if len(digits) > 1 and cell.mark == SPLIT and _are_thousands(digits) else cell
        for cell, digits in zip(whole, pieces, strict=True)
    )


def _are_thousands(digits: Sequence[int]) -> bool:
    """Tell whether pieces of so many digits each are groups of thousands."""
    return digits[0] <= THOUSAND and all(count == THOUSAND for count in digits[1:])


def _position(cell: Cell) -> tuple[int, float | None]:
    return cell.row, cell.column


def _place_with_blanks(
    line: Line, cells: Sequence[Cell], identities: Sequence[Identity], columns: Sequence[Columns]
) -> PlacedCells:
    """Find the window of the line's width outside which all cells are empty.

    Where the cells stand tells it, but for an empty one behind the last column: that may fill up the row, or be the
    last column's where others have shifted. Then no other window may add up.
    """
    width = len(line.fields)
    filled = [index for index, cell in enumerate(cells) if cell.filled]
    windows = [
        tuple(cells[begin : begin + width])
        for begin in range(max(0, filled[-1] - width + 1), min(filled[0], len(cells) - width) + 1)
    ]
    if not windows:  # empty cells between the figures, more than the line has columns
        return PlacedCells((None,) * width, (Reason.CELLS_UNCLEAR,))
    placed = _by_position(line, cells, columns)
    held = [window for window in windows if _holds(line, window, identities)]
    if placed in windows and (len(held) < 2 or not _runs_over(cells, placed)):
        return PlacedCells(placed)
    if len(windows) == 1:
        return PlacedCells(windows[0], (Reason.CELLS_UNCLEAR,) if _between_columns(cells, columns) else ())
    if identities and len(held) == 1 and nonzero(held[0]):
        return PlacedCells(held[0])
    return _agreed(windows, Reason.CELLS_UNCLEAR)


def _place_surplus(line: Line, filled: Sequence[Cell], identities: Sequence[Identity]) -> PlacedCells:
    """Place more figures than columns: some are repeated, belong elsewhere, or are parts of one that a break cut."""
    width = len(line.fields)
    if width == 1 and len({cell.number for cell in filled}) == 1:
        return PlacedCells((filled[0],), (Reason.SURPLUS_CELL,) if _may_be_torn(filled) else ())
    joined = list(_joins(filled, width)) if identities and len(filled) <= width + MOST_TORN else []
    if len(filled) > width + MOST_SURPLUS:
        held = [placement for placement in joined if _holds(line, placement, identities) and nonzero(placement)]
        if len({_values(placement) for placement in held}) == 1:
            return PlacedCells(held[0], (Reason.SURPLUS_CELL,))
        return PlacedCells((None,) * width, (Reason.CELLS_UNCLEAR, Reason.SURPLUS_CELL))
    windows = [tuple(filled[begin : begin + width]) for begin in range(len(filled) - width + 1)]
    if identities:
        held = [placement for placement in (*windows, *joined) if _holds(line, placement, identities)]
        values = {_values(placement) for placement in held}
        if len(values) == 1:
            return PlacedCells(held[0], (Reason.SURPLUS_CELL,))
        return _agreed(held or windows, Reason.CELLS_UNCLEAR, Reason.SURPLUS_CELL)
    # Without an identity the columns are taken from the left: a table wider than its line leaves cells at the end.
    return PlacedCells(windows[0], (Reason.SURPLUS_CELL,))


def _may_be_torn(figures: Sequence[Cell]) -> bool:
    """Tell whether two figures of a line with one blank between are perhaps one; columns of tables have numbers."""
    if len(figures) != BOTH:
        return False
    one, other = figures
    counted = one.column is not None and other.column is not None and other.column - one.column < BOTH
    return one.row == other.row and other.start - one.end == 1 and not counted


def _place_by_heads(filled: Sequence[Cell], width: int, heads: Mapping[float, int] | None) -> PlacedCells | None:
    """Take the cells by the heads over them, if each has one and cells under one head are alike (a merged cell)."""
    placed: dict[int, Cell] = {}
    for cell in filled:
        column = heads.get(cell.column) if heads and cell.column is not None else None
        if column is None or placed.setdefault(column, cell).number != cell.number:
            return None
    return PlacedCells(tuple(placed[index] for index in range(width))) if len(placed) == width else None


def _joins(numbers: Sequence[Cell], width: int) -> Iterator[Placement]:
    """Yield the placements in which numbers that narrow columns or a page's end cut are put together again."""
    for ends in combinations(range(1, len(numbers)), width - 1):
        whole = [_joined(numbers[begin:end]) for begin, end in pairwise((0, *ends, len(numbers)))]
        if all(cell is not None for cell in whole):
            yield tuple(whole)


def _joined(pieces: Sequence[Cell]) -> Cell | None:
    """Return the number that consecutive pieces are; None where they are none."""
    first = pieces[0]
    if len(pieces) == 1:
        return first
    if not first.number or any(not isinstance(piece.number, int) or piece.number < 0 for piece in pieces):
        return None
    return first._replace(end=pieces[-1].end, number=int("".join(str(one.number) for one in pieces)), mark=SPLIT)


def _place_short(line: Line, cells: Sequence[Cell], columns: Sequence[Columns], every_figure: bool) -> PlacedCells:
    """Place fewer cells than columns by their positions; without these nothing tells which column has none.

    Where a tool that keeps the page's layout leaves a column free in a printed line, the cell there is empty.
    """
    width = len(line.fields)
    placed = _by_position(line, cells, columns)
    if placed is None or not any(placed):
        return PlacedCells((None,) * width, (Reason.CELLS_UNCLEAR,))
    if every_figure and len({cell.row for cell in cells}) == 1 and _apart(columns) >= ON_SCREEN:
        return PlacedCells(tuple(_with_free(placed)))
    return PlacedCells(placed, (Reason.CELL_LOST,))


def _apart(columns: Sequence[Columns]) -> float:
    return min(b - a for one in columns for a, b in pairwise(one.values()))


def _with_free(placed: Placement) -> Iterator[Cell]:
    """Yield the cells of a placement, an empty one for each column left free."""
    last = next(cell for cell in placed if cell is not None)
    at = last.start
    for cell in placed:
        if cell is None:
            yield Cell(BLANK, at, at, last.row, table=last.table)
        else:
            yield cell
            at = cell.end


def _by_position(line: Line, cells: Sequence[Cell], columns: Sequence[Columns]) -> Placement | None:
    """Put every cell into the column it stands under; None where no way to do that fits, or several that differ."""
    placements = {placed for one in columns if (placed := _under(line, cells, one))}
    return placements.pop() if len(placements) == 1 else None


def _runs_over(cells: Sequence[Cell], placed: Placement) -> bool:
    """Tell whether empty cells are left behind the last column."""
    last = max((cell.start for cell in placed if cell is not None), default=0)
    return any(cell.start > last for cell in cells)


def _under(line: Line, cells: Sequence[Cell], columns: Columns) -> Placement | None:
    """Put every cell under one column; None where one stands between two or two under one."""
    width = len(line.fields)
    if len(columns) != width:
        return None
    places = [columns[index] for index in range(width)]
    reach = min((b - a for a, b in pairwise(places)), default=2.0) * 0.45
    placed: list[Cell | None] = [None] * width
    for cell in cells:
        if cell.column is None:
            return None
        index = min(range(width), key=lambda i: abs(places[i] - cell.column))  # type: ignore[operator]
        if abs(places[index] - cell.column) > reach:
            if cell.kind is BLANK:
                continue
            return None
        if placed[index] is not None:
            return None
        placed[index] = cell
    return tuple(placed)


def _between_columns(cells: Sequence[Cell], columns: Sequence[Columns]) -> bool:
    """Tell whether a figure stands between two columns: a cell before it is lost, or one too many."""
    figures = [cell.column for cell in cells if cell.filled and cell.column is not None]
    gaps = list(pairwise(sorted({place for one in columns for place in one.values()})))
    return any(2 * figure == before + after for figure in figures for before, after in gaps)


def _agreed(placements: Sequence[Placement], *reasons: Reason) -> PlacedCells:
    """Keep what all placements have in common, column by column."""
    columns: list[Cell | None] = []
    for options in zip(*placements, strict=True):
        values = {(cell.kind, cell.number) if cell else None for cell in options}
        columns.append(options[0] if len(values) == 1 else None)
    return PlacedCells(tuple(columns), reasons)


def _values(placement: Placement) -> tuple[Number | None, ...]:
    return tuple(cell.number if cell else None for cell in placement)


def nonzero(placement: Sequence[Cell | None]) -> bool:
    """Tell whether figures are not all noughts, which come to the same in any column."""
    return any(cell is not None and cell.number for cell in placement)


@cache
def identities_within(section: Section) -> tuple[tuple[Identity, ...], ...]:
    """Return for every line of a section the identities that bind nothing outside of it."""
    return tuple(
        tuple(
            identity for identity in section.identities if {spec.id for spec in line.fields}.issuperset(identity.fields)
        )
        for line in section.lines
    )


def adds_up(line: Line, placement: Placement, identities: Sequence[Identity]) -> bool:
    """Tell whether a line's identities hold, with every cell there and not for nothing."""
    return bool(identities) and None not in placement and _holds(line, placement, identities)


def _holds(line: Line, placement: Placement, identities: Sequence[Identity]) -> bool:
    """Tell whether every identity within the line holds, empty cells counting as nothing."""
    by_id = {spec.id: (cell.number or 0) if cell else 0 for spec, cell in zip(line.fields, placement, strict=True)}
    return all(identity.holds(by_id) for identity in identities)
