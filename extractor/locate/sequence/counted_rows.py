"""Rows told by their number: as many full rows of figures as a section has lines, among the letters of its labels.

In: a ``SectionView`` and the anchors found in it. Out: a pair for each line, or none at all. Surprise: where labels
wrap in narrow cells, pieces of them stand before their figures, behind them and beside pieces of other labels; none of
that is looked at. The n-th full row is the n-th line's if all rows and all labels are there, in the form's order and
with no other words among them, and if each label stands between the rows before and behind its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from rapidfuzz.distance import LCSseq

from extractor.forms import Section, label_key
from extractor.locate.sequence.chain import Pair
from extractor.locate.sequence.columns import adds_up, identities_within
from extractor.locate.sequence.section_view import SectionView
from extractor.page import BLANK, COUNTED, DASH, NUMBER, PAGE, Cell

FEWEST = 15
"""Lines of a section; in one with fewer, rows that are full by chance come to as many."""
WIDEST = 4
"""Columns from which on a row of figures is no chance."""
AROUND = 60
"""Letters before the first row, and behind the last one, in which their labels can stand."""
AGREE = 3
"""Labels right before their own row, or cut in two by it: at least so many, and so many times as many as whole ones
right before another row."""
_NUMERALS = "一二三四五六七八九十"
"""What groups of rows are counted with."""


class _Row(NamedTuple):
    """Figures without letters between: the runs that they came in, and how many letters stand before them."""

    first: int
    last: int
    at: int
    cells: tuple[Cell, ...]


def rows_by_number(
    view: SectionView, anchors: Sequence[Pair], pairs: Sequence[Pair], weight: float
) -> tuple[Pair, ...]:
    """Return a pair for each line of a section whose rows their number tells; none where anything speaks against it.

    Args:
        view: the document and the section.
        anchors: pairs of lines and runs right before which their whole label stands.
        pairs: what comparing labels gave; rows elsewhere, as of another report, are not told so.
        weight: of a pair, in score units.
    """
    section = view.section
    widths = {len(line.fields) for line in section.lines}
    if len(section.lines) < FEWEST or len(widths) > 1 or min(widths) < WIDEST:
        return ()
    for rows in _full(list(_rows(view)), widths.pop(), len(section.lines)):
        if (
            _labels_around(view, rows)
            and _agree(view, anchors, rows)
            and _are_there(rows, pairs)
            and _add_up(section, rows)
        ):
            return tuple(Pair(n, row.first, row.last, row.cells, 1.0, weight) for n, row in enumerate(rows))
    return ()


def _rows(view: SectionView) -> Iterator[_Row]:
    """Yield what stands between letters, pages' numbers left out."""
    first = 0
    for n, run in enumerate(view.runs):
        behind = view.runs[n + 1] if n + 1 < len(view.runs) else None
        if behind is None or behind.at != run.at or _stands_alone(run.cells) or _stands_alone(behind.cells):
            cells = tuple(cell for one in view.runs[first : n + 1] for cell in one.cells if cell.mark != PAGE)
            if cells:
                yield _Row(first, n, run.at, cells)
            first = n + 1


def _stands_alone(cells: Sequence[Cell]) -> bool:
    """Tell whether cells are a whole row that was cut from several without a letter between."""
    return len(cells) >= WIDEST


def _full(rows: Sequence[_Row], width: int, count: int) -> Iterator[Sequence[_Row]]:
    """Yield full rows that follow each other without any other figure between, if they are as many as asked for."""
    begin = 0
    for n in range(len(rows) + 1):
        if n == len(rows) or len(rows[n].cells) != width or not all(map(_says_something, rows[n].cells)):
            if n - begin == count:
                yield rows[begin:n]
            begin = n + 1


def _says_something(cell: Cell) -> bool:
    return cell.kind is NUMBER or (cell.kind is BLANK and cell.mark == DASH)


def _labels_around(view: SectionView, rows: Sequence[_Row]) -> bool:
    """Tell whether all labels stand among the rows, each between the row before and the one behind its own.

    Nothing else stands there than letters that the section prints.
    """
    lines, letters = view.section.lines, view.letters
    first, last = max(0, rows[0].at - AROUND), min(len(letters), rows[-1].at + AROUND)
    places = [first, *(row.at for row in rows), last]
    if set(letters[rows[0].at : rows[-1].at]) - _printed(view.section):
        return False
    said = []
    for n, line in enumerate(lines):
        around = letters[places[n] : places[n + 2]]
        label = next((one for one in line.keys if LCSseq.similarity(one, around) == len(one)), None)
        if label is None:
            return False
        said.append(label)
    whole = "".join(said)
    return LCSseq.similarity(whole, letters[first:last]) == len(whole)


def _agree(view: SectionView, anchors: Sequence[Pair], rows: Sequence[_Row]) -> bool:
    """Tell whether labels right before a row, or cut in two by one, are mostly its own."""
    own = {row.first: n for n, row in enumerate(rows)}
    sure = {one.first: own[one.first] == one.line for one in anchors if one.first in own and one.label >= 1.0}
    cut = sum(row.first not in sure and _is_cut(view, n, rows) for n, row in enumerate(rows))
    whole = sum(sure.values())
    return whole + cut >= AGREE * max(1, len(sure) - whole)


def _is_cut(view: SectionView, n: int, rows: Sequence[_Row]) -> bool:
    """Tell whether the label of a line ends right behind its row, and began right before it, nothing else between."""
    at, letters = rows[n].at, view.letters
    return any(
        letters.endswith(label[:size], 0, at) and letters.startswith(label[size:], at)
        for label in view.section.lines[n].keys
        for size in range(1, len(label))
    )


def _add_up(section: Section, rows: Sequence[_Row]) -> bool:
    """Tell whether the sums of most rows hold that say something: in another order of columns they would not."""
    holding = [
        adds_up(line, row.cells, within)
        for line, row, within in zip(section.lines, rows, identities_within(section), strict=True)
        if within and any(cell.number for cell in row.cells)
    ]
    return sum(holding) >= AGREE * (len(holding) - sum(holding))


def _are_there(rows: Sequence[_Row], pairs: Sequence[Pair]) -> bool:
    """Tell whether most pairs take runs of some rows."""
    return 2 * sum(rows[0].first <= one.first <= rows[-1].last for one in pairs) > len(pairs)


@cache
def _printed(section: Section) -> frozenset[str]:
    """Return the letters of what a section prints, and of the units that things are counted in."""
    words = [key for line in section.lines for key in line.keys]
    words += [label_key(label) for spec in section.fields for label in (*spec.row_label, *spec.column_label)]
    return frozenset("".join((*words, *(head for heads in section.column_keys for head in heads), COUNTED, _NUMERALS)))
