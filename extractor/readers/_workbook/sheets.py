"""The sheets of a workbook to a Document; for .xlsx and .xls alike.

In: the cells that are filled or framed, as they are printed, and which are merged. Out: the Document. Surprise: a sheet
has no tables, only cells. Rows that follow each other without a gap and have several cells are taken for one; a row
with one long text or one heading is a line between tables. White figures are hidden only where nothing can lie behind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import NamedTuple

from extractor.limits import MAX_CELLS, at_most
from extractor.page import THING, Style, titled_year
from extractor.readers._comments import doubts
from extractor.readers._layout import Laid, Run

LONG = 40
"""Characters; a text this long alone in its row is prose, the longest row label has 33."""

TINY = 2
"""Points: smaller letters are dots on paper."""
ALIKE = 16
"""Of 255: colours that differ by less are one to the eye."""
WHITE = (255, 255, 255)

Colour = tuple[int, int, int]

_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d|[-./]\d)")
_OF_NO_REPORT = re.compile(
    r"上年|上一年|去年|往年|历史数据|样表|样例|示例|模板|作废|(?:更正|更改|修改|修订|订正|勘误)[之以]?前"
)
_HEADING = re.compile(r"\s*[一二三四五六七八九十]+\s*、")


@dataclass(frozen=True, slots=True)
class Merged:
    """A block of cells that are printed as one; rows and columns from 0, both ends inside."""

    top: int
    left: int
    bottom: int
    right: int


class Printed(NamedTuple):
    """What is printed in a cell: its characters, and ``PICTURE`` or ``THING`` where it holds something else."""

    runs: tuple[Run, ...] = ()
    holds: str = ""

    @property
    def text(self) -> str:
        """All characters, struck and hidden ones too."""
        return "".join(run.text for run in self.runs)

    @property
    def filled(self) -> bool:
        """Tell whether something stands in the cell."""
        return bool(self.holds or self.text.strip())


FRAME = Printed()
"""An empty cell with a frame around it."""


class Looks(NamedTuple):
    """How a font shows characters; colours as red, green and blue, None where nobody can say."""

    struck: bool = False
    shift: int = 0
    """Above 0 for raised characters, below for lowered ones."""
    points: float | None = None
    colour: Colour | None = None

    def inked(self, colour: Colour | None) -> Looks:
        """Return the same in another colour, if one is given."""
        return self._replace(colour=colour) if colour else self

    def style(self, background: Colour | None) -> Style | None:
        """Return how characters look on a background."""
        if self.points is not None and self.points < TINY:
            return Style.HIDDEN
        if self.colour and background and all(abs(a - b) < ALIKE for a, b in zip(self.colour, background, strict=True)):
            return Style.HIDDEN
        if self.struck:
            return Style.STRUCK
        return (Style.RAISED if self.shift > 0 else Style.LOWERED) if self.shift else None


def commented(printed: Printed | None, comment: str) -> Printed | None:
    """Return what is printed of a cell with such a comment, doubted where it says that the figure may be wrong."""
    if not comment or not doubts(comment):
        return printed
    if printed is None or not printed.filled:
        return Printed(holds=THING)
    seen = (None, Style.INSERTED)
    return printed._replace(
        runs=tuple(run._replace(style=Style.COMMENTED) if run.style in seen else run for run in printed.runs)
    )


def unread(words: str) -> Printed:
    """Return what is printed where the file has a formula or an error and no figure; the words are kept, hidden."""
    return Printed((Run(words, Style.HIDDEN),), THING)


def unprinted(value: object) -> Printed:
    """Return what is printed of a value whose format prints nothing of it; of a zero that is meant so."""
    is_nothing = value is None or value == 0 or not str(value).strip()
    return FRAME if is_nothing else Printed((Run(str(value), Style.HIDDEN),))


@dataclass(slots=True)
class Sheet:
    """One sheet: what is printed at each place (row, column), ``FRAME`` for a framed empty cell.

    Attributes:
        floating: what lies over cells without being in them: pictures, drawings.
        boxes: the words of its text boxes.
        title: what is written on its tab.
    """

    cells: dict[tuple[int, int], Printed] = field(default_factory=dict)
    merged: list[Merged] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    floating: dict[tuple[int, int], str] = field(default_factory=dict)
    boxes: list[str] = field(default_factory=list)
    title: str = ""

    def is_hidden(self, row: int, column: int) -> bool:
        """Tell whether a place is not printed."""
        return row in self.hidden_rows or column in self.hidden_columns

    def covered(self) -> set[tuple[int, int]]:
        """Return the places that a merged cell covers besides its own."""
        places: set[tuple[int, int]] = set()
        for block in self.merged:
            if self.is_hidden(block.top, block.left):
                continue  # it covers nothing that is printed
            size = (block.bottom - block.top + 1) * (block.right - block.left + 1)
            at_most(MAX_CELLS, size + len(places), "cells")
            places.update(
                (row, column)
                for row in range(block.top, block.bottom + 1)
                for column in range(block.left, block.right + 1)
                if (row, column) != (block.top, block.left)
            )
        return places


Rows = Mapping[int, Mapping[int, Printed]]


def add_sheets(laid: Laid, sheets: Sequence[Sheet]) -> None:
    """Lay out the sheets of a workbook, each as a page.

    What is written on a tab heads each table of its sheet where it says that the figures may be another year's than
    the workbook speaks of, or no report's.
    """
    words = [_words(sheet) for sheet in sheets]
    every = "\n".join(words)
    titled = titled_year(every)
    for sheet, own in zip(sheets, words, strict=True):
        known = titled_year(own) or titled or every
        other = next((f"{year}年" for year in _YEAR.findall(sheet.title) if year not in known), "")
        _add_sheet(laid, sheet, other or (sheet.title if _OF_NO_REPORT.search(sheet.title) else ""))


def _words(sheet: Sheet) -> str:
    return "\n".join(printed.text for printed in sheet.cells.values())


def _add_sheet(laid: Laid, sheet: Sheet, title: str) -> None:
    """Lay out a sheet: its tables row by row, what stands between them line by line."""
    laid.begin_page()
    covered = sheet.covered()
    rows: dict[int, dict[int, Printed]] = {}
    for place, what in sheet.floating.items():
        over = sheet.cells.get(place, FRAME)
        if not over.filled and place not in covered and not sheet.is_hidden(*place):
            sheet.cells[place] = over._replace(holds=what)
    for (row, column), printed in sorted(sheet.cells.items()):
        if (row, column) not in covered:
            rows.setdefault(row, {})[column] = printed
    reached = {row for row, _ in covered}
    merged = {(block.top, block.left): block for block in sheet.merged}
    for block in _blocks(rows, reached, sheet.hidden_rows):
        _add_block(laid, rows, block, covered, merged, title)
    for box in sheet.boxes:
        laid.add_line(box)


def _blocks(rows: Rows, reached: set[int], hidden: set[int]) -> Iterator[list[int]]:
    """Yield the rows between gaps; one that is hidden, or that only a merged cell reaches into, is no gap."""
    block: list[int] = []
    filled = {row for row, cells in rows.items() if any(printed.filled for printed in cells.values())}
    for row in sorted(filled | (reached & set(rows))):
        if block and any(gap not in hidden and gap not in reached for gap in range(block[-1] + 1, row)):
            yield block
            block = []
        block.append(row)
    if block:
        yield block


def _add_block(
    laid: Laid,
    rows: Rows,
    block: list[int],
    covered: set[tuple[int, int]],
    merged: Mapping[tuple[int, int], Merged],
    title: str,
) -> None:
    gone = {row for row in block if _is_gone(rows[row])}
    lines = {
        row
        for row, below in zip_longest(block, block[1:])
        if row not in gone and _is_line(rows[row]) and (below is None or not _goes_on(rows, row, below, merged))
    }
    inner = [row for row in block if row not in lines and row not in gone]
    # A title over a table is a line; a label alone in the midst of one is a row whose other cells are empty.
    while inner and _lone(rows[inner[0]]):
        lines.add(inner.pop(0))
    while inner and _lone(rows[inner[-1]]):
        lines.add(inner.pop())
    columns = [column for row in inner for column, printed in rows[row].items() if printed.filled]
    at_most(MAX_CELLS, len(inner) * (max(columns, default=0) + 1), "cells")
    table = -1
    for row in block:
        if row in lines or row in gone:
            texts = [printed.runs for printed in rows[row].values() if printed.text.strip()]
            laid.add_line([run for n, runs in enumerate(texts) for run in ((Run(" "),) if n else ()) + runs])
            table = table if row in gone else -1
            continue
        if table < 0:
            if title:
                laid.add_line(title)
            table = laid.begin_table()
        laid.begin_row()
        for column in range(min(columns), max(columns) + 1):
            if (row, column) in covered:
                laid.skip_cell()
                continue
            across = down = 1
            if area := merged.get((row, column)):
                across = area.right - area.left + 1
                down = sum(row <= other <= area.bottom for other in inner)
            printed = rows[row].get(column, FRAME)
            laid.add_cell(printed.runs, column, table, across, down, printed.holds)
        laid.end_row()


def _is_gone(cells: Mapping[int, Printed]) -> bool:
    """Tell whether all that stands in a row is struck or hidden."""
    runs = [run for printed in cells.values() for run in printed.runs if run.text.strip()]
    gone = bool(runs) and all(run.style in (Style.STRUCK, Style.HIDDEN) for run in runs)
    return gone and not any(printed.holds for printed in cells.values())


def _is_line(cells: Mapping[int, Printed]) -> bool:
    texts = [printed.text for printed in cells.values() if printed.filled]
    return len(texts) == 1 and (len(texts[0]) > LONG or _HEADING.match(texts[0]) is not None)


def _goes_on(rows: Rows, row: int, below: int, merged: Mapping[tuple[int, int], Merged]) -> bool:
    """Tell whether a row's only words are as wide as the label of the row below, which has figures: a label too."""
    first, second = (
        next((column for column, one in sorted(rows[at].items()) if one.filled), None) for at in (row, below)
    )
    figures = any(one.text.strip().isdecimal() for one in rows[below].values())
    return (
        figures and first is not None and first == second and _width(row, first, merged) == _width(below, first, merged)
    )


def _width(row: int, column: int, merged: Mapping[tuple[int, int], Merged]) -> int:
    area = merged.get((row, column))
    return area.right - area.left + 1 if area else 1


def _lone(cells: Mapping[int, Printed]) -> bool:
    filled = [printed for printed in cells.values() if printed.filled]
    return len(filled) < 2 and not any(printed.holds or printed.text.strip().isdecimal() for printed in filled)
