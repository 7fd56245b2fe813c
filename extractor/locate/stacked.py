"""A table whose rows the form prints side by side, printed one under the other in text without borders.

In: the words of a document by their lines, and the section. Out: a ``PlaceReading`` with all of its rows, or nothing.
Surprise: heads may stand once over all rows or again over each; a row's name stands left of its figures or on a line
above them, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from extractor.forms import FieldSpec, Line, Section
from extractor.locate.places import NO_READING, Context, PageWords, PlaceReading, WordHead, heads_in, names_of, overlap
from extractor.page import TEXT, Cell, Document, LineWord, key


def read_stacked(document: Document, page: PageWords, section: Section) -> PlaceReading:
    """Return the fields of a section's only line, if each of its rows stands there once under heads of its columns."""
    line = section.lines[0]
    if len(section.lines) > 1 or line.keys:
        return NO_READING
    columns = {one: spec.column_id for spec in line.fields for one in spec.column_keys}
    width = len(set(columns.values()))
    fields = {(spec.row_id, spec.column_id): spec for spec in line.fields}
    met: dict[str, Context] = {}
    heads: Sequence[WordHead] = ()
    rows: set[str] = set()
    for at in page.rows:
        above = page.above(at)
        own = heads_in(above, page.text, columns)
        if len(own) == width == len({head.name for head in own}):
            heads = own
        cells = _figures(document, page, at)
        name = _row_named(section, page, line, [*above, page.lines[at]])
        if len(cells) != width or len(heads) != width or name is None or not _under(heads, page, cells):
            continue
        if name in rows:
            return NO_READING  # two tables of one kind
        rows.add(name)
        met |= _met(fields, name, heads, cells)
    if len(met) != len(line.fields):
        return NO_READING
    return PlaceReading(cells={name: context.cell for name, context in met.items()}, met=met)


def _figures(document: Document, page: PageWords, at: int) -> list[Cell]:
    """Return the figures of a line."""
    start, end = page.lines[at][0].start, page.lines[at][-1].end
    return [cell for cell in document.cells if cell.kind is not TEXT and start <= cell.start < end]


def _row_named(section: Section, page: PageWords, line: Line, lines: Sequence[Sequence[LineWord]]) -> str | None:
    """Return the only row of a line that words name."""
    names = names_of(section)
    wanted = {spec.row_id for spec in line.fields}
    found: set[str] = set()
    for word in (one for words in lines for one in words):
        letters = key(page.text[word.start : word.end])
        found |= names.meaning(letters).rows & wanted if letters else set()
    return found.pop() if len(found) == 1 else None


def _under(heads: Sequence[WordHead], page: PageWords, cells: Sequence[Cell]) -> bool:
    """Tell whether each figure stands under the head that is its in their order, and under no other."""
    words = [page.word(cell) for cell in cells]
    return all(
        word is not None and [overlap(word, other) > 0 for other in heads] == [other is head for other in heads]
        for word, head in zip(words, heads, strict=True)
    )


def _met(
    fields: Mapping[tuple[str, str], FieldSpec], row: str, heads: Sequence[WordHead], cells: Sequence[Cell]
) -> dict[str, Context]:
    """Return the fields of a row with the words at whose crossing their cells stand."""
    met = {}
    for n, (head, cell) in enumerate(zip(heads, cells, strict=True)):
        spec = fields[row, head.name]
        met[spec.id] = Context(cell, cell.row, n, spec.row_label[-1:], spec.column_label[-1:], ())
    return met
