"""The tables of a page while it is read: which are open, where in them the next cell goes.

In: the beginnings and ends of tables, rows and cells, each with its place in the words. Out: ``Table``s. Surprise: a
table may be made of any elements, by their looks or roles, and rows of them need no table around them.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from extractor.limits import MAX_CELLS, MAX_DEPTH, at_most
from extractor.readers._styles.tags import MAX_SPAN


@dataclass(slots=True)
class Td:
    """A cell: its span in the words, its place and size in the table, and the tables inside it."""

    start: int
    row: int
    column: int
    across: int = 1
    down: int = 1
    end: int = -1
    inner: list[Table] = field(default_factory=list)
    holds: str = ""
    """What stands in it besides text: ``PICTURE`` or ``THING``."""
    altered: bool = False
    """Whether something is shown in it that its characters do not say."""
    given: tuple[str, ...] = ()
    """Figures that elements in it, or it itself, are given beside their text."""
    typed: bool = False
    """Whether something stands in it that was typed or chosen in a form."""
    unseen: bool = False
    """Whether text stands in it that takes up no place at all."""


@dataclass(slots=True)
class Table:
    """A table; ``taken`` holds the places that spans of earlier rows cover, ``growing`` cells that end with a section.

    A section is a table's head, body or foot.
    """

    start: int
    end: int = -1
    cells: list[Td] = field(default_factory=list)
    row: int = -1
    taken: set[tuple[int, int]] = field(default_factory=set)
    growing: list[Td] = field(default_factory=list)
    open: bool = False
    """Whether the last cell is still open."""
    drawn: bool = False
    """Whether it is made of other elements than a table's."""
    loose: bool = False
    """Whether it is rows alone, with no table around them; the first text outside of its cells ends it."""
    column: int = 0
    """Of the next ``<col>``."""
    hidden_columns: set[int] = field(default_factory=set)


class OpenTables:
    """The tables that are open, the innermost last, and those that are done."""

    def __init__(self) -> None:
        """Begin without any."""
        self.stack: list[Table] = []
        self.done: list[Table] = []
        self.drawn = 0
        """How many of the open ones are made of other elements than a table's."""
        self._cells = 0

    @property
    def cell(self) -> Td | None:
        """Return the open cell."""
        return self.stack[-1].cells[-1] if self.stack and self.stack[-1].open else None

    @property
    def at_loose_end(self) -> bool:
        """Tell whether rows that stand alone are open, and no cell of theirs."""
        return bool(self.stack) and self.stack[-1].loose and not self.stack[-1].open

    def end_drawn(self, at: int) -> None:
        """End the tables of other elements that are open in a real one whose next part begins or ends."""
        if any(not table.drawn for table in self.stack):
            while self.stack[-1].drawn:
                self.end_table(at)

    def start_table(self, at: int, *, drawn: bool = False, loose: bool = False) -> None:
        at_most(MAX_DEPTH, len(self.stack), "tables in tables")
        self.stack.append(Table(at, drawn=drawn, loose=loose))
        self.drawn += drawn

    def start_part(self, at: int, part: str) -> Table | None:
        """Begin a table, a row or a cell that is one by its look or its role."""
        top = self.stack[-1] if self.stack else None
        if part == "td":
            if top is None or not top.drawn or top.open or top.row < 0:
                return None
            self.start_cell(at, 1, 1)
            return top
        if part == "table" or top is None or not top.drawn or top.open:
            self.start_table(at, drawn=True, loose=part == "tr")
            top = self.stack[-1]
        if part == "tr":
            self.start_row(at)
        return top

    def end_part(self, at: int, table: Table, part: str) -> None:
        """End what was begun so as a part of a table, and the tables in it."""
        if not any(one is table for one in self.stack):
            return
        while self.stack[-1] is not table:
            self.end_table(at)
        self.end_cell(at)
        if part == "table":
            self.end_table(at)

    def start_row(self, at: int) -> None:
        self.end_cell(at)
        table = self.stack[-1]
        table.row += 1
        for td in table.growing:
            td.down += 1
            table.taken.update((table.row, td.column + x) for x in range(td.across))
            self._cells += td.across
        at_most(MAX_CELLS * 10, self._cells, "cells")

    def start_cell(self, at: int, across: int, down: int) -> None:
        table = self.stack[-1]
        cells = table.cells
        if table.open:
            cells[-1].end = at
        row = table.row = max(table.row, 0)
        column = cells[-1].column + 1 if cells and cells[-1].row == row else 0
        while (row, column) in table.taken:
            column += 1
        td = Td(at, row, column, across, max(down, 1))
        if across > 1 or down != 1:
            table.taken.update((row + y, column + x) for y in range(td.down) for x in range(across))
        if not down and len(table.growing) < MAX_SPAN:
            table.growing.append(td)
        cells.append(td)
        table.open = True
        self._cells += across * down
        at_most(MAX_CELLS * 10, self._cells, "cells")
        at_most(MAX_CELLS // 10, column, "cells in a row")

    def end_cell(self, at: int) -> None:
        table = self.stack[-1]
        if table.open:
            table.cells[-1].end = at
            table.open = False

    def end_table(self, at: int) -> None:
        self.end_cell(at)
        table = self.stack.pop()
        table.end = at
        self.drawn -= table.drawn
        depth = len(self.stack)
        while depth and not self.stack[depth - 1].cells:
            depth -= 1
        for waiting in self.stack[depth:]:  # opened around it, without a cell so far: begins behind it
            waiting.start = at
        if depth:  # a table between cells belongs to the cell before it
            before = self.stack[depth - 1].cells[-1]
            before.inner.append(table)
            before.end = at
        else:
            self.done.append(table)
