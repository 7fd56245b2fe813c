"""What a page shows struck, hidden or raised, taken out of the text in which figures are looked for.

In: a normalised text, and its runs of characters in a style of their own. Out: the text with what does not count turned
into ``FILL``, and the cells that are empty only because of that, marked. Surprise: a raised run with nothing beside it
is no note's mark but the figure itself.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from extractor.page.characters import FILL
from extractor.page.document import BLANK, STRUCK_OUT, TEXT, Cell, Style, Styled
from extractor.page.figures import COMMENTED, MAY_BE_HIDDEN, doubt_of

_NOT_SHOWN = frozenset((Style.STRUCK, Style.HIDDEN, Style.DELETED, Style.RUBY))
_BESIDE = frozenset((Style.RAISED, Style.LOWERED, Style.NOTE))


def without_styled(text: str, styled: Sequence[Styled]) -> str:
    """Return a normalised text in which runs that do not count as figures are ``FILL``.

    Struck, hidden, deleted and ruby text never counts; raised and lowered text and notes' marks do not count where
    other text stands right beside them. The length stays.
    """
    if not styled:
        return text
    letters = list(text)
    # The same for quick looks: nothing at FILL, one at a blank, two at a character that is seen.
    seen = bytearray(0 if letter == FILL else 1 if letter.isspace() else 2 for letter in text)
    for start, end, style in sorted(styled, key=lambda one: one.style in _BESIDE):
        if style in _NOT_SHOWN or (style in _BESIDE and _stands_beside(seen, start, end)):
            letters[start:end] = FILL * (end - start)
            seen[start:end] = bytes(end - start)
    return "".join(letters)


def _stands_beside(seen: bytearray, start: int, end: int) -> bool:
    """Tell whether the character next to a run, on either side and over ``FILL``, is one that is seen."""
    return seen[:start].rstrip(b"\0").endswith(b"\2") or seen[end:].lstrip(b"\0").startswith(b"\2")


def with_struck_out(cells: Iterable[Cell], styled: Sequence[Styled]) -> tuple[Cell, ...]:
    """Return the cells, those marked ``STRUCK_OUT`` that are empty because all that stood in them is not shown."""
    runs = sorted((one.start, one.end) for one in styled if one.style in _NOT_SHOWN and one.style is not Style.RUBY)
    if not runs:
        return tuple(cells)
    return tuple(
        cell._replace(mark=STRUCK_OUT) if cell.kind is BLANK and not cell.mark and _touches(cell, runs) else cell
        for cell in cells
    )


def with_unsure_marked(cells: Sequence[Cell], styled: Sequence[Styled]) -> tuple[Cell, ...]:
    """Return the cells, figures marked that a comment doubts or of which nobody can say if they are shown.

    What hangs on a label or a head is said of the figures of its row, or of its column if it has none.
    """
    unsure = sorted((one.start, one.end) for one in styled if one.style is Style.UNSURE)
    doubted = sorted((one.start, one.end) for one in styled if one.style is Style.COMMENTED)
    if not unsure and not doubted:
        return tuple(cells)
    named = [cell for cell in cells if cell.kind is TEXT and cell.table is not None and _touches(cell, doubted)]
    rows = {cell.row for cell in cells if cell.number is not None}
    labels = {cell.row for cell in named if cell.row in rows}
    heads = [cell for cell in named if cell.row not in rows]
    marked = []
    for cell in cells:
        mark = cell.mark
        if cell.number is not None and not doubt_of(mark):
            if _touches(cell, doubted) or cell.row in labels or any(_is_below(cell, head) for head in heads):
                mark = COMMENTED
            elif _touches(cell, unsure):
                mark = MAY_BE_HIDDEN
        marked.append(cell._replace(mark=mark) if mark != cell.mark else cell)
    return tuple(marked)


def _is_below(cell: Cell, head: Cell) -> bool:
    """Tell whether a cell stands in the column of a head of its table, below it."""
    if cell.table != head.table or cell.row <= head.row or cell.column is None or head.column is None:
        return False
    return head.column <= cell.column < head.column + head.across


def _touches(cell: Cell, runs: Sequence[tuple[int, int]]) -> bool:
    """Tell whether one of some ascending runs lies in a cell."""
    at = bisect_left(runs, (cell.start,))
    return at < len(runs) and runs[at][1] <= cell.end
