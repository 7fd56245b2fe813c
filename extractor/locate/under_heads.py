"""The fields of tables that nothing but blanks parts into columns: their row by its label, their column by its head.

In: a section as it was read in its order, and where words stand across their lines. Out: a ``PlaceReading``, as for
tables with borders. Surprise: labels wrap around their figures here, and nothing says to which row a line of one
belongs; the letters tell, so a figure's row is taken from the reading in order, and only its column from its place.
Where heads cannot be laid over the figures and stand in another order than the form's, that is doubted.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

from extractor.forms import FieldSpec, Line, Section
from extractor.locate.located import LaidLine, LocatedSection
from extractor.locate.places import (
    NO_READING,
    Context,
    Ink,
    PageWords,
    PlaceReading,
    WordHead,
    WordRow,
    column_at,
    columns_of_ink,
    heads_in,
    names_of,
    overlap,
)
from extractor.locate.stacked import read_stacked
from extractor.page import BLANK, Cell, Document, LineWord, Reason, key

LABEL = 0.85
"""Share of a label from which on it is sure whose its figures are."""
MARGIN = 1.0
"""By which the row's own line has to beat the next."""
SPREAD = 2.0
"""Columns of a screen, or points; what stands nearer has one blank between, and says nothing of columns."""
TELLING = 3
"""Rows, or figures of a single one, that stand under their heads; fewer do so by chance."""


@dataclass(slots=True)
class _Block:
    """Rows under the same heads, with all lines above the first of them; ``whole`` if every column has its head.

    Those are ``misnamed`` beside whose figures another row's label begins.
    """

    heads: Sequence[WordHead]
    whole: bool
    above: Sequence[Sequence[LineWord]]
    line: Line
    rows: list[WordRow] = field(default_factory=list)
    unsure: list[WordRow] = field(default_factory=list)
    misnamed: list[WordRow] = field(default_factory=list)


def read_under_heads(document: Document, found: LocatedSection) -> PlaceReading:
    """Return what stands under the heads of a section, where words show its columns."""
    if not document.line_words or found.section.one_column:
        return NO_READING
    page = PageWords(document)
    if not found.lines:
        return read_stacked(document, page, found.section)
    reading = _Reading(found)
    for block in _blocks(page, found):
        reading.add(block, page)
    return reading.done()


# --- blocks ----------------------------------------------------------------------------------------------------------


def _blocks(page: PageWords, found: LocatedSection) -> Iterator[_Block]:
    """Yield the rows of each kind under their heads, in the order of the page."""
    open_blocks: dict[tuple[str, ...], _Block] = {}
    for number, laid in sorted(found.lines.items(), key=lambda item: item[1].pair.first):
        line = found.section.lines[number]
        row = page.row(number, laid.pair.cells) if len(line.fields) > 1 and laid.pair.cells else None
        if row is None or not row.cells:
            continue
        kind = tuple(spec.column_id for spec in line.fields)
        above = page.above(row.at)
        heads = _heads(above, page.text, line)
        if heads:
            if kind in open_blocks:
                yield open_blocks[kind]
            open_blocks[kind] = _Block(heads, len(heads) == len(line.fields), above, line)
        elif kind in open_blocks and _has_other_heads(open_blocks[kind], above, page.text, line, found.reordered):
            yield open_blocks.pop(kind)
        if kind in open_blocks:
            sure = _sure(laid, line) and page.bears_out(row, line)
            (open_blocks[kind].rows if sure else open_blocks[kind].unsure).append(row)
            if not sure and page.names_another(row, found.section):
                open_blocks[kind].misnamed.append(row)
    yield from open_blocks.values()


def _sure(laid: LaidLine, line: Line) -> bool:
    """Tell whether it is beyond doubt whose row it is."""
    return not line.keys or (laid.pair.label >= LABEL and laid.margin >= MARGIN)


def _heads(above: Sequence[Sequence[LineWord]], text: str, line: Line) -> Sequence[WordHead]:
    """Return the heads of a line's columns where they all stand there once, or else those of its group's columns."""
    if not above:
        return ()
    if not line.keys:
        return _side_by_side(above, text, line)
    heads = heads_in(above, text, _names(line))
    for wanted in (line.fields, [spec for spec in line.fields if len(spec.column_label) > 1]):
        names = {spec.column_id for spec in wanted}
        own = [head for head in heads if head.name in names]
        if names and len(own) == len(names) == len({head.name for head in own}):
            return own
    return ()


def _side_by_side(above: Sequence[Sequence[LineWord]], text: str, line: Line) -> Sequence[WordHead]:
    """Return the heads of rows that are printed side by side, each named by its row and its column."""
    columns = {spec.column_id for spec in line.fields}
    rows = {spec.row_id for spec in line.fields}
    every = heads_in(above, text, _names(line))
    heads = [head for head in every if head.name in columns]
    groups = [head for head in every if head.name in rows]
    width = len(columns)
    if len(heads) != len(line.fields) or sorted(head.name for head in groups) != sorted(rows):
        return ()
    found: list[WordHead] = []
    for n, group in enumerate(groups):
        own = heads[n * width : (n + 1) * width]
        end = heads[(n + 1) * width].left if n + 1 < len(groups) else group.right
        if {head.name for head in own} != columns or not own[0].left <= group.right <= max(end, own[-1].right):
            return ()
        found += [head._replace(name=f"{group.name}.{head.name}") for head in own]
    return found


def _has_other_heads(
    block: _Block, above: Sequence[Sequence[LineWord]], text: str, line: Line, reordered: Collection[str]
) -> bool:
    """Tell whether heads of its own stand above a row that are not to be laid over it, and are not those of a block."""
    moved = [head.name for head in block.heads] != list(_by_column(block.line))
    if not above or moved == (line.fields[0].id in reordered):
        return False
    return len({head.name for head in heads_in(above, text, _names(line))}) > 1


@cache
def _names(line: Line) -> Mapping[str, str]:
    """Return what the words over a line's columns can name: its columns, and rows that are printed side by side."""
    names: dict[str, str] = {}
    for spec in line.fields:
        names |= dict.fromkeys(spec.column_keys, spec.column_id)
        if not line.keys:
            names |= dict.fromkeys(spec.row_keys, spec.row_id)
    return names


@cache
def _by_column(line: Line) -> Mapping[str, FieldSpec]:
    """Return a line's fields by what their heads are called here, in the form's order."""
    return {spec.column_id if line.keys else f"{spec.row_id}.{spec.column_id}": spec for spec in line.fields}


def _out_of_order(block: _Block) -> bool:
    """Tell whether the heads that stand in one row of heads stand there in another order than on the form."""
    fields = _by_column(block.line)
    grouped = [name for name, spec in fields.items() if len(spec.column_label) > 1]
    wanted = grouped or list(fields)
    return bool(block.line.keys) and [head.name for head in block.heads if head.name in wanted] != wanted


def _spread(rows: Sequence[WordRow]) -> bool:
    """Tell whether figures stand apart as in columns, not one blank behind the other."""
    gaps = [other[0] - one[1] for row in rows for one, other in pairwise(row.spans)]
    return 2 * sum(gap >= SPREAD for gap in gaps) > len(gaps)


# --- columns ---------------------------------------------------------------------------------------------------------

_Columns = tuple[Sequence[Ink], Sequence[str | None]]
"""The columns of figures, and what each is: a head's name, nothing for one that is not to be recognised, or None for
one of other figures than the form's."""


def _columns(block: _Block, rows: Sequence[WordRow], page: PageWords, section: Section) -> _Columns | None:
    """Return the columns of some rows by the heads over them; None where figures and heads do not go together."""
    if not rows:
        return None
    inks = columns_of_ink([row.spans for row in rows])
    few = len(rows) < TELLING and max(len(row.cells) for row in rows) < TELLING
    if not inks or few or not _spread(rows):
        return None
    order: list[str | None] = []
    for ink in inks:
        over = sorted(((overlap(ink, head), head.name) for head in block.heads), reverse=True)
        if over[0][0] > 0:
            if over[1][0] > 0 and over[0][0] < CLEARLY * over[1][0]:
                return None
            order.append(over[0][1])
            continue
        words = _other_words(block, ink, page, section)
        if not words:
            return None
        order.append(None if names_of(section).says_otherwise(words) else "")
    over_nothing = any(head.name not in order for head in block.heads)
    if over_nothing and ("" in order or (None in order and len(inks) >= len(block.heads))):
        return None  # heads over nothing beside figures under nothing: these stand elsewhere than the heads
    return (inks, order) if _each_once(inks, order, rows) else None


CLEARLY = 3
"""Times as much of the one head as of the next stands over a column."""


def _other_words(block: _Block, ink: Ink, page: PageWords, section: Section) -> str:
    """Return what stands over a column besides the form's heads and the groups of them."""
    heads = {word for head in block.heads for word in head.words}
    words = [word for line in block.above for word in line if word not in heads and overlap(word, ink) > 0]
    letters = [key(page.text[word.start : word.end]) for word in words]
    return "".join(one for one in letters if one not in names_of(section).meanings)


def _holds_others(block: _Block, row: WordRow, page: PageWords) -> bool:
    """Tell whether words or figures that were not taken for a row stand behind its first one under its heads."""
    behind = [word for word in page.lines[row.at] if word.left > row.spans[0][0]]
    others = [word for word in behind if not any(one.start < word.end and word.start < one.end for one in row.cells)]
    return any(overlap(word, head) > 0 for word in others for head in block.heads)


def _each_once(inks: Sequence[Ink], order: Sequence[str | None], rows: Sequence[WordRow]) -> bool:
    """Tell whether no row has two figures under one head, as where figures of one column stand a little apart."""
    for row in rows:
        names = [name for left, _ in row.spans if (name := order[column_at(inks, left)])]
        if len(set(names)) != len(names):
            return False
    return True


def _counted(rows: Sequence[WordRow], order: Sequence[str | None] | None) -> _Columns | None:
    """Return the columns of rows that stand elsewhere than those under the heads, as on a later page, in order."""
    inks = columns_of_ink([row.spans for row in rows])
    return (inks, order) if order and inks and len(inks) == len(order) else None


def _alike(rows: Sequence[WordRow]) -> Iterator[Sequence[WordRow]]:
    """Yield the rows that follow each other and whose figures stand in the same columns."""
    first = 0
    for n in range(1, len(rows) + 1):
        if n == len(rows) or columns_of_ink([row.spans for row in rows[first : n + 1]]) is None:
            yield rows[first:n]
            first = n


# --- the reading -----------------------------------------------------------------------------------------------------


class _Reading:
    """What is found, block by block."""

    def __init__(self, found: LocatedSection) -> None:
        self.found = found
        self.section = found.section
        self.met: dict[str, Context] = {}
        self.others: set[int] = set()
        self.unnamed: set[int] = set()
        self.reordered: set[str] = set()
        self.doubted: set[str] = set()
        self.kinds: set[tuple[str, ...]] = set()

    def add(self, block: _Block, page: PageWords) -> None:
        """Add the rows of a block, all of them or those of each page."""
        self._doubt(block.misnamed)
        if _out_of_order(block) and _spread(block.unsure):
            self._doubt(block.unsure)
        if not block.whole:
            if _out_of_order(block) and _spread(block.rows):
                self._doubt(block.rows)
            return
        whole = _columns(block, block.rows, page, self.section)
        names = list(_by_column(block.line))
        moved = [head.name for head in block.heads] != names
        order = whole[1] if whole else None
        for rows in [block.rows] if whole else list(_alike(block.rows)):
            own = whole or _columns(block, rows, page, self.section) or _counted(rows, order)
            if own is None:
                if _out_of_order(block) and _spread(rows):
                    self._doubt(rows)
                continue
            order = own[1]
            self.kinds.add(tuple(_by_column(block.line)))
            for row in rows:
                if _holds_others(block, row, page):
                    continue  # its cells may be these, so that none of them is empty
                self._add_row(block, row, *own)
                if moved:
                    self.reordered.update(spec.id for spec in self.section.lines[row.line].fields)

    def _doubt(self, rows: Sequence[WordRow]) -> None:
        for row in rows:
            self.doubted.update(spec.id for spec in self.section.lines[row.line].fields)

    def _add_row(self, block: _Block, row: WordRow, inks: Sequence[Ink], order: Sequence[str | None]) -> None:
        """Put a row's figures down for its fields, and empty cells where it has none."""
        line = self.section.lines[row.line]
        by_column = _by_column(line)
        stands: dict[str, Cell] = {}
        for cell, (left, _) in zip(row.cells, row.spans, strict=True):
            name = order[column_at(inks, left)]
            if name is None:
                self.others.add(cell.start)
            elif not name:
                self.unnamed.add(cell.start)
            else:
                stands[name] = cell
        at = row.cells[0].start
        for n, head in enumerate(block.heads):
            spec = by_column[head.name]
            stood = stands.get(head.name)
            cell = stood or Cell(BLANK, at, at, row.cells[0].row)
            at = cell.end
            self.met[spec.id] = Context(cell, cell.row, n, spec.row_label[-1:], spec.column_label[-1:], ())

    def _emptied(self) -> Iterator[str]:
        """Yield the fields of rows whose labels stand there with nothing under the heads that other rows are under."""
        for number, line in enumerate(self.section.lines):
            if number in self.found.lines or not line.keys or tuple(_by_column(line)) not in self.kinds:
                continue
            lost = [value for spec in line.fields if (value := self.found.fields[spec.id]).place is None]
            yield from (value.id for value in lost if Reason.CELL_LOST in value.reasons)

    def done(self) -> PlaceReading:
        """Return what was found."""
        cells = {name: context.cell for name, context in self.met.items()}
        twice = {name for name in cells if Reason.ROW_TWICE in self.found.fields[name].reasons}
        return PlaceReading(
            cells=cells,
            twice=frozenset(twice),
            others=frozenset(self.others),
            unnamed=frozenset(self.unnamed),
            reordered=frozenset(self.reordered),
            doubted=frozenset(self.doubted),
            emptied=frozenset(self._emptied()),
            met=self.met,
        )
