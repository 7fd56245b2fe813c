"""Tables whose columns a rule of dashes tells, a stretch of dashes for each, as Pandoc writes its simple tables.

In: the lines of a text, and the text as it is printed. Out: for every row of such a table the spans of its cells.
Surprise: a row is what stands between two columns of the screen, so that a cell can be empty without a sign; where a
word of any row reaches over the blank between two stretches, or where it matters how many columns of the screen a wide
character takes and both would fit, the rule tells nothing, and the table is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from extractor.page import Span
from extractor.readers._lines import WIDE, Line

COLUMNS = 3
"""Stretches of dashes; two may be a line that somebody drew."""
ROWS = 2
"""Rows of a table; one alone may be a heading between two lines."""

_RULE = re.compile(r" *-{2,}(?: +-{2,})+ *")


def ruled_rows(printed: str, lines: Sequence[Line]) -> Mapping[int, list[Span]]:
    """Return the cells of every line that is a row of such a table, by where the line starts."""
    rules = [n for n, line in enumerate(lines) if line.words[0] == "-" and _stretches(printed, line)]
    found: dict[int, list[Span]] = {}
    for first, last in pairwise(rules):
        stretches = _stretches(printed, lines[first])
        rows = lines[first + 1 : last]
        if len(rows) < ROWS or stretches != _stretches(printed, lines[last]) or any(line.gap > 1 for line in rows):
            continue
        starts = [start for start, _ in stretches]
        fitting = [cells for wide in (2, 1) if all(cells := [_cells(printed, line, starts, wide) for line in rows])]
        if len({tuple(_words(printed, cells)) for cells in fitting}) == 1:
            found |= {line.start: own for line, own in zip(rows, fitting[0], strict=True)}
    return found


def _words(printed: str, rows: Sequence[Sequence[Span]]) -> Iterator[str]:
    return (printed[cell.start : cell.end].strip() for cells in rows for cell in cells)


def _stretches(printed: str, line: Line) -> list[tuple[int, int]]:
    """Return where the stretches of a rule begin and end in its line; none where it is no rule of a table."""
    span = printed[line.start : line.end]
    if _RULE.fullmatch(span) is None:
        return []
    found = [match.span() for match in re.finditer("-+", span)]
    return found if len(found) >= COLUMNS else []


def _cells(printed: str, line: Line, starts: Sequence[int], wide: int) -> list[Span]:
    """Return the cells of a row, one for each stretch of the rule; none where a word stands in two of them."""
    borders = list(_at_columns(printed, line, starts[1:], wide))
    if any(at is None or (at < line.end and not printed[at - 1].isspace()) for at in borders):
        return []
    ends = [line.start, *(at for at in borders if at is not None), line.end]
    return [Span(start, end) for start, end in pairwise(ends)]


def _at_columns(printed: str, line: Line, columns: Sequence[int], wide: int) -> Iterator[int | None]:
    """Yield the places in a line at which columns of the screen begin, its end beyond it; None within a character."""
    column, n = 0, 0
    for at in range(line.start, line.end):
        while n < len(columns) and columns[n] <= column:
            yield at if columns[n] == column else None
            n += 1
        column += wide if WIDE.match(printed, at) else 1
    for place in columns[n:]:
        yield line.end if place >= column else None
