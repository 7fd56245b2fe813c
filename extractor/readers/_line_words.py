"""Where words stand across their lines, in texts whose tables nothing but blanks parts into columns.

In: the lines of a text with its cells, and how it counts the columns of a screen. Out: the words of lines in which
several figures stand side by side, and of the lines above and below these. Surprise: most texts have no such line, and
then nothing is measured at all.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from extractor.page import TEXT, Cell, LineWord
from extractor.readers._lines import Line

SEVERAL = 3
"""Values in a row that no border parts; so many make it one of a table whose columns have to be told."""
ABOVE = 24
"""Lines; heads and the labels that wrap around the first row's figures take up no more."""
WIDEST_LINE = 1_000
"""Characters; no screen has lines so long."""

_WORD = re.compile(r"[^\s\0]+")


def line_words(text: str, lines: Sequence[Line], cells: Sequence[Cell], middle: Middle) -> Iterator[LineWord]:
    """Yield the words of the lines of tables without borders; ``middle`` tells where a span's middle stands."""
    rows = rows_without_borders(cells)
    if not rows:
        return
    starts = sorted(cell.start for cell in cells if cell.row in rows and cell.kind is not TEXT)
    held: set[int] = set()
    at = 0
    for n, line in enumerate(lines):
        while at < len(starts) and starts[at] < line.start:
            at += 1
        if at < len(starts) and starts[at] < line.end:
            held.update(range(n - ABOVE, n + 1))
    for n in sorted(held):
        if n >= 0 and lines[n].end - lines[n].start <= WIDEST_LINE:
            yield from _words(text, lines[n], middle)


Middle = Callable[[int, int, int], float]
"""Returns the column of a span's middle, from where its line, and where the span, begins and ends."""


def rows_without_borders(cells: Sequence[Cell]) -> set[int]:
    """Return the rows in which several values stand that belong to no table with borders."""
    counts = Counter(cell.row for cell in cells if cell.kind is not TEXT and cell.table is None)
    return {row for row, count in counts.items() if count >= SEVERAL}


def _words(text: str, line: Line, middle: Middle) -> Iterator[LineWord]:
    for match in _WORD.finditer(text, line.start, line.end):
        start, end = match.span()
        left, right = middle(line.start, start, start), middle(line.start, end, end)
        yield LineWord(start, end, line.number, left, right)
