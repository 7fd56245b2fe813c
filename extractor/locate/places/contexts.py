"""What stands left of and above every value of a table.

In: a ``Matrix`` and the names of a section. Out: for each of its values a ``Context``: the labels to its left and the
heads above it, the nearest first. Surprise: a table can hold several blocks, each with heads of its own; words among
the values, such as a remark, head nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from extractor.locate.places.matrix import Matrix, MatrixRow
from extractor.locate.places.names import NOTHING, Meaning, Names
from extractor.page import BLANK, TEXT, Cell

LEVELS = 3
"""Rows that the heads of what is printed side by side take up at most."""
HEADS = 2
"""Rows named in a row without figures; so many make it a row of heads. One that is said twice is one: its label was
merged, and its figures are lacking."""

_CHAPTER = re.compile(r"第?[一二三四五六七八九十]{1,2}[^一二三四五六七八九十]{4}")


class Context(NamedTuple):
    """A value with the words that label it; ``over`` are the lines of text over the table.

    ``row`` is the row of the table, ``column`` the first one that the value takes up. ``word`` tells that words stand
    where a value should; ``shared`` that the value reaches over from the column before; ``astray`` that its
    table's heads stand some columns off over rows like its own.
    """

    cell: Cell
    row: int
    column: int
    left: tuple[str, ...]
    above: tuple[str, ...]
    over: tuple[str, ...]
    word: bool = False
    shared: bool = False
    astray: bool = False


class _Head(NamedTuple):
    """The words of a head, where its cell starts, and into how many cells its row is parted."""

    words: str
    start: int
    parted: int


class Heads:
    """The heads over each column of a table, the nearest first, while its rows are gone through."""

    def __init__(self, before: Heads | None, columns: int) -> None:
        """Begin a table; one without heads of its own goes on under those of the table before it, if alike."""
        self.columns: int = columns
        self.over: list[tuple[_Head, ...]] = [()] * columns
        if before is not None and before.columns == columns:
            self.over = list(before.over)
        self.ended = [True] * columns
        self._said: dict[tuple[int, int | None, bool], tuple[str, ...]] = {}

    @property
    def said(self) -> set[str]:
        """Return the words of all of them."""
        return {head.words for over in self.over for head in over}

    def add(self, column: int, head: _Head) -> None:
        """Put a head over a column; behind values it begins a new block."""
        over = () if self.ended[column] else self.over[column]
        if not over or over[0].start != head.start:
            self.over[column] = (head, *over)
            self._said.clear()
        self.ended[column] = False

    def end_behind(self, last: int) -> None:
        """Take the heads of the block before from the columns behind the last one of a new block."""
        for column in range(last + 1, self.columns):
            if self.ended[column] and self.over[column]:
                self.over[column] = ()
                self._said.clear()

    def words(self, column: int, parted: int | None, labelled: bool) -> tuple[str, ...]:
        """Return the words over a column; without spans only those of a row that is ``parted`` like the values' own.

        What heads the labels of ``labelled`` rows heads no values, however far it reaches.
        """
        asked = (column, parted, labelled)
        said = self._said.get(asked)
        if said is None:
            over = self.over[column]
            if over and parted not in (None, over[0].parted):
                over = ()
            elif labelled and over[:1] == self.over[0][:1]:
                over = over[1:]
            said = self._said[asked] = tuple([head.words for head in over])
        return said


class _Row(NamedTuple):
    """A row of a table with what is written in its cells and what that names, and the lines of text over the table.

    ``parted`` is into how many cells it is parted, where the format does not tell the column of each.
    """

    row: int
    cells: Sequence[tuple[int, Cell]]
    words: Mapping[int, str]
    meanings: Mapping[int, Meaning]
    parted: int | None
    over: tuple[str, ...]


def contexts_in(matrices: Iterable[Matrix], names: Names) -> Iterator[Context]:
    """Yield the values of all tables of a document; one without heads of its own goes on under those before it."""
    heads: Heads | None = None
    for matrix in matrices:
        contexts, heads = contexts_of(matrix, names, heads)
        for values in contexts:
            yield from values


def contexts_of(matrix: Matrix, names: Names, before: Heads | None) -> tuple[list[list[Context]], Heads]:
    """Return the values of a table, row by row, with what stands left of and above each, and the heads at its end."""
    heads = Heads(before, matrix.columns)
    words = matrix.words
    found: list[list[Context]] = []
    named = [
        {cell.start: names.meaning(words[cell.start]) for _, cell in row.cells if cell.kind is TEXT}
        for row in matrix.rows
    ]
    for number, (row, meanings) in enumerate(zip(matrix.rows, named, strict=True)):
        if names.side_by_side and _begins_chapter(row, words, meanings):
            heads = Heads(None, matrix.columns)
            continue
        is_heads = _is_heads(row, meanings)
        if not is_heads and names.side_by_side and _is_over(row, meanings):
            below = range(number + 1, min(number + LEVELS, len(named)))
            is_heads = any(_is_heads(matrix.rows[n], named[n]) for n in below)
        if is_heads:
            _add_heads(heads, row, words, {} if matrix.spanning else meanings)
            if sum(bool(one.columns) for one in meanings.values()) > 1:
                heads.end_behind(max(column for column, cell in row.cells if cell.kind is TEXT))
        elif row.whole:
            parted = None if matrix.fixed else row.parted
            own = _Row(number, row.cells, words, meanings, parted, matrix.captions)
            values = list(_values(own, row.filled, heads, names))
            if values:
                found.append(_labelled_behind(own, values))
    return found, heads


def _begins_chapter(row: MatrixRow, words: Mapping[int, str], meanings: Mapping[int, Meaning]) -> bool:
    """Tell whether a row is the heading of a chapter alone, as on a sheet that has the whole report.

    Where rows have no labels nothing else tells that what stands below, 无, is none of them.
    """
    said = {cell.start for _, cell in row.cells if cell.kind is TEXT}
    if row.filled or len(said) != 1:
        return False
    start = said.pop()
    return meanings[start].nothing and _CHAPTER.match(words[start]) is not None


def _labelled_behind(own: _Row, values: list[Context]) -> list[Context]:
    """Return a row's values with the label that stands behind all of them, if none stands before."""
    for one in values:
        if one.left and one.cell.filled:
            return values
    last = next((cell for _, cell in reversed(own.cells) if cell.filled or cell.kind is TEXT), None)
    if last is None or last.kind is not TEXT or not own.meanings[last.start].rows:
        return values
    return [one if one.left else one._replace(left=(own.words[last.start],)) for one in values]


def _is_heads(row: MatrixRow, meanings: Mapping[int, Meaning]) -> bool:
    """Tell whether a row holds heads: words that name columns, or several rows, and no figure."""
    if row.figures:
        return False
    columns = any(one.columns and not one.rows for one in meanings.values())
    return (
        columns
        or _over_labels(meanings.values())
        or len({one.rows for one in meanings.values() if one.rows}) >= HEADS
        or not (any(cell.kind is not TEXT for _, cell in row.cells) or _is_row_of_words(list(meanings.values())))
    )


def _is_row_of_words(meanings: Sequence[Meaning]) -> bool:
    """Tell whether a row has its label and, where its values should stand, nothing but words that name nothing."""
    first = next((n for n, one in enumerate(meanings) if one.rows), len(meanings))
    return 0 < len(meanings) - first - 1 == sum(one.nothing for one in meanings[first + 1 :])


def _over_labels(meanings: Iterable[Meaning]) -> bool:
    """Tell whether words begin with what names nothing, such as 项目, and go on with the name of a column.

    总计 is a row's label as well; behind words that are none it heads a column.
    """
    first, *others = [*meanings, Meaning()]
    return first.nothing and any(one.columns for one in others) and all(one.columns or one.nothing for one in others)


def _is_over(row: MatrixRow, meanings: Mapping[int, Meaning]) -> bool:
    """Tell whether a row names what is printed side by side, with no figure in it."""
    return not row.filled and any(one.rows or one.groups for one in meanings.values())


def _add_heads(heads: Heads, row: MatrixRow, words: Mapping[int, str], meanings: Mapping[int, Meaning]) -> None:
    """Put a row of heads over their columns; without spans, empty places belong to the group that stands left of them.

    ``meanings`` are those of the heads where the format does not tell spans.
    """
    group: _Head | None = None
    for column, cell in row.cells:
        if cell.kind is TEXT:
            head = _Head(words[cell.start], cell.start, row.parted)
            heads.add(column, head)
            meaning = meanings.get(cell.start, NOTHING)
            group = None if meaning.columns or meaning.nothing else head
        elif group is not None:
            heads.add(column, group)


def _values(own: _Row, filled: bool, heads: Heads, names: Names) -> Iterator[Context]:
    """Yield the values of a row; ``filled`` tells whether it has any that are not empty."""
    row, over, parted = own.row, own.over, own.parted
    left: tuple[str, ...] = ()
    ended = False
    seen: Cell | None = None
    unlabelled = filled and names.side_by_side
    first = heads.words(own.cells[0][0], parted, labelled=False) if own.cells else ()
    astray = _are_astray(first, names)
    for column, cell in own.cells:
        if cell is seen:
            if cell.kind is not TEXT:
                heads.ended[column] = True
                yield Context(cell, row, column, left, heads.words(column, parted, bool(left)), over, shared=True)
            continue
        seen = cell
        if cell.kind is TEXT:
            if own.meanings[cell.start].nothing and (left or ended):
                above = heads.words(column, parted, bool(left))
                if ended or _of_values(above, names):
                    yield Context(cell, row, column, left, above, over, word=True)
                    continue
                if _of_remarks(above, names):
                    continue
            left = (own.words[cell.start],) if ended else (own.words[cell.start], *left)
            ended = False
            continue
        if cell.kind is BLANK and not (left or unlabelled) and not cell.filled:
            continue
        ended = True
        heads.ended[column] = True
        above = heads.words(column, parted, bool(left))
        yield Context(cell, row, column, left, above, over, astray=astray and bool(left))


def _are_astray(first: Sequence[str], names: Names) -> bool:
    """Tell whether the head over the first column of a table is that of values.

    Over rows that begin with a label such heads stand off: the empty cell before them is lost, or how many rows the
    head before them takes up.
    """
    meaning = names.meaning(first[0]) if first else NOTHING
    return bool(meaning.columns) and not meaning.rows


def _of_values(above: Sequence[str], names: Names) -> bool:
    """Tell whether a column's head is that of values, so that words below it stand where a value should."""
    return bool(above) and bool(names.meaning(above[0]).columns)


def _of_remarks(above: Sequence[str], names: Names) -> bool:
    """Tell whether what stands in a column is beside the rows' labels: a remark, a unit, a number."""
    return bool(above) and names.meaning(above[0]).nothing and names.says_otherwise(above[0])
