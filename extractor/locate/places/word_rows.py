"""The rows of figures in lines of words, and the lines over and beside them.

In: a document whose reader tells where words stand across their lines. Out: its ``PageWords``. Surprise: lines are
numbered as the text has them, and those without a word that matters are not there.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from extractor.forms import Line, Section
from extractor.page import TEXT, Cell, Document, LineWord, key

TELLING = 4
"""Letters that tell one label from another."""


class WordRow(NamedTuple):
    """A row of figures: its line of the form, the line of the text, and each cell with where it stands across."""

    line: int
    at: int
    cells: tuple[Cell, ...]
    spans: tuple[tuple[float, float], ...]


class PageWords:
    """The words of a document by their lines."""

    def __init__(self, document: Document) -> None:
        """Put the words of a document in order."""
        self.words = document.line_words
        self.text = document.text
        self.starts = [word.start for word in self.words]
        self.lines: dict[int, list[LineWord]] = {}
        for word in self.words:
            self.lines.setdefault(word.line, []).append(word)
        self.numbers = sorted(self.lines)
        values = [self.word(cell) for cell in document.cells if cell.kind is not TEXT]
        counts = Counter(word.line for word in values if word is not None)
        self.rows = sorted(line for line, count in counts.items() if count > 1)

    def word(self, cell: Cell) -> LineWord | None:
        """Return the word that a cell begins in."""
        n = bisect_right(self.starts, cell.start) - 1
        return self.words[n] if n >= 0 and self.words[n].end > cell.start else None

    def row(self, number: int, cells: Sequence[Cell]) -> WordRow | None:
        """Return the row that some cells are; None where they stand in several lines, or nothing tells where."""
        filled = tuple(cell for cell in cells if cell.filled)
        spans, lines = [], set()
        for cell in filled:
            first = self.word(cell)
            last = self.words[bisect_left(self.starts, cell.end) - 1] if first else None
            if first is None or last is None or cell.table is not None:
                return None
            spans.append((first.left, last.right))
            lines.add(first.line)
        return WordRow(number, lines.pop(), filled, tuple(spans)) if len(lines) == 1 else None

    def bears_out(self, row: WordRow, line: Line) -> bool:
        """Tell whether what stands next to figures, or where nothing does in the lines beside, is of their label."""
        if not line.keys:
            return True
        label = "".join((*line.keys, *map(key, line.fields[0].row_label)))
        for at in ((row.at,), (row.at - 1, row.at + 1)):
            said = [letters for one in at for letters in self._said_left_of(one, row) if len(letters) > 1]
            if said and at == (row.at,):
                return said[-1] in label
            if any(letters in label for letters in said):
                return True
        return False

    def names_another(self, row: WordRow, section: Section) -> bool:
        """Tell whether what stands next to figures is no part of their label, and part of another row's."""
        said = [letters for letters in self._said_left_of(row.at, row) if len(letters) >= TELLING]
        if not said:
            return False
        named = {n for n, line in enumerate(section.lines) if any(said[-1] in label for label in line.keys)}
        return bool(named) and row.line not in named

    def _said_left_of(self, number: int, row: WordRow) -> list[str]:
        """Return the letters of each word of a line that stands left of all figures of a row."""
        words = (word for word in self.lines.get(number, ()) if word.right <= row.spans[0][0])
        return [key(self.text[word.start : word.end]) for word in words]

    def above(self, line: int) -> list[list[LineWord]]:
        """Return the lines between a row of figures and the one before it."""
        n = bisect_left(self.rows, line)
        before = self.rows[n - 1] if n else -1
        numbers = self.numbers[bisect_right(self.numbers, before) : bisect_left(self.numbers, line)]
        return [self.lines[number] for number in numbers]
