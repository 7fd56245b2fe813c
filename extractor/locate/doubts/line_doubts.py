"""What there is to doubt about a line of a form, and about all lines of a table.

In: how a line was found: its label, its margin to the runner-up, its heads, the cells that were placed. Out: reasons.
Surprise: no sum is asked here; what sums say of a doubt comes later.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Sequence
from operator import attrgetter

from extractor.locate.head_order import HeadOrder
from extractor.locate.sequence import CROWDED, Chain, Pair, PlacedCells
from extractor.page import TEXT, Cell, Document, Reason

FORM_MARGIN = 3.0  # a form that scores less than half a line better than the other is not sure
LINE_MARGIN = 1.0  # two alignments this close are as good as each other
# From here a label counts as read, with a character or two damaged; not where a table is mostly lost.
LABEL_READ = 0.85
FEW_COLUMNS = 3  # a table with more has no row in which just one figure is no nothing
ROWS_LESS, SHARE_LESS = 5, 0.8  # rows with one figure less than columns, and their share, that show that one is gone


def head_reasons(heads: HeadOrder, index: int) -> tuple[Reason, ...]:
    """Return what there is to doubt about a line's heads; rows and columns, which see one copy, do not settle two."""
    if index in heads.twofold:
        return (Reason.HEADER_UNCLEAR, Reason.READINGS_DIFFER)
    return (Reason.HEADER_UNCLEAR,) if index in heads.contradicted else ()


def line_reasons(pair: Pair, margin: float, form_margin: float, label_read: float) -> tuple[Reason, ...]:
    """Return what there is to doubt about a line; ``label_read`` is the share of its label that counts as all of it."""
    reasons: tuple[Reason, ...] = ()
    if pair.label < label_read or margin < LINE_MARGIN:
        reasons = (Reason.LABEL_UNCLEAR,)
    return (*reasons, Reason.FORM_UNCLEAR) if form_margin < FORM_MARGIN else reasons


def beside_label(document: Document, cells: Sequence[Cell | None]) -> bool:
    """Tell whether a row's figures stand in one cell with its label while cells behind it are empty: whose are they?"""
    filled = [cell for cell in cells if cell is not None and cell.filled]
    if not filled or filled[0].table is None or all(cell is None or cell.filled for cell in cells):
        return False
    first = filled[0]
    before = document.cells[bisect_left(document.cells, first.start, key=attrgetter("start")) - 1]
    alike = (before.table, before.row, before.column) == (first.table, first.row, first.column)
    return before.kind is TEXT and before.start < first.start and alike


def owner_unclear(pair: Pair, margin: float) -> bool:
    """Tell whether the values found for a line may as well be another line's."""
    return pair.label == CROWDED or margin < LINE_MARGIN


def table_reasons(chain: Chain, placed: Sequence[PlacedCells], lacking: Collection[int]) -> tuple[Reason, ...]:
    """Return what there is to doubt about all lines of a table.

    Where lines are lost, but not all of their figures, where most lines have too few or too many figures, or where the
    side of a label on which its figures stand is not known, each figure may be another line's.
    """
    lines = chain.section.lines
    widest = max(len(line.fields) for line in lines)
    unclear = sum(bool(one.reasons) for one in placed)
    lost = len(chain.pairs) < len(lines) and chain.stray >= widest
    if lost or 2 * unclear > len(placed) or chain.side_unclear:
        return (Reason.LABEL_UNCLEAR,)
    return (Reason.HEADER_UNCLEAR,) if chain.columnwise or _lacks_a_column(chain, placed, lacking) else ()


def _lacks_a_column(chain: Chain, placed: Sequence[PlacedCells], lacking: Collection[int]) -> bool:
    """Tell whether nearly all rows have one figure less than columns, the first or the last one, and why not all.

    Where it is now the first and now the last, or a head is missing as well, a column is not printed, and an empty cell
    that a label spreads over stands for it.
    """
    ends: list[int] = []
    count = 0
    for pair, one in zip(chain.pairs, placed, strict=True):
        width = len(chain.section.lines[pair.line].fields)
        if width <= FEW_COLUMNS:
            continue
        count += 1
        empty = [n for n, cell in enumerate(one.cells) if cell is None or not cell.filled]
        ends += empty if len(empty) == 1 and empty[0] in (0, width - 1) else []
    return len(ends) >= max(ROWS_LESS, SHARE_LESS * count) and (len(set(ends)) > 1 or bool(lacking))
