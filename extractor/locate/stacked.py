"""A table whose rows the form prints side by side, printed one under the other in text without borders.

In: the words of a document by their lines, or its letters and runs, and the section. Out: a ``PlaceReading`` with all
of its rows, or nothing. Surprise: heads may stand once over all rows or again over each; a row's name stands left of
its figures or on a line above them, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import groupby

from extractor.forms import FieldSpec, Line, Section
from extractor.locate.head_order import heads_before
from extractor.locate.located import LocatedSection
from extractor.locate.places import NO_READING, Context, PageWords, PlaceReading, WordHead, heads_in, names_of, overlap
from extractor.locate.stream import Stream
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


def read_stacked_runs(stream: Stream, located: LocatedSection) -> PlaceReading | None:
    """Return the same where nothing tells how words stand across their lines, as with a cell on each: by the letters.

    Between the figures of two rows stand the name of the later one and perhaps heads, and nothing else.
    """
    section, line = located.section, located.section.lines[0]
    unclear = not located.places.cells and located.fields[line.fields[0].id].reasons
    if len(section.lines) > 1 or line.keys or not unclear:
        return None
    one_row = _one_row(line)
    width = len(one_row.fields)
    fields = {(spec.row_id, spec.column_id): spec for spec in line.fields}
    found: dict[str, dict[str, Cell]] = {}
    columns: tuple[str, ...] = ()
    before = 0
    for at, group in groupby(stream.runs, key=lambda run: run.at):
        cells = [cell for run in group for cell in run.cells]
        if not any(cell.filled for cell in cells):
            continue
        name, own, rest = _named_before(stream.letters[before:at], line, one_row)
        before = at
        columns = own or columns
        if name is None or len(cells) != width or len(columns) != width or (found and rest) or name in found:
            if found:
                return None
            continue
        found[name] = dict(zip(columns, cells, strict=True))
        if len(found) * width == len(line.fields):
            break
    if len(found) * width != len(line.fields):
        return None
    met = {
        spec.id: Context(found[row][column], found[row][column].row, n, spec.row_label[-1:], spec.column_label[-1:], ())
        for n, ((row, column), spec) in enumerate(fields.items())
    }
    return PlaceReading(cells={name: context.cell for name, context in met.items()}, met=met)


def _named_before(letters: str, line: Line, one_row: Line) -> tuple[str | None, tuple[str, ...], str]:
    """Return the row that letters name before or behind its heads, the columns of these, and what else stands there."""
    name, letters = _without_name(letters, line)
    columns = heads_before(letters, one_row)
    if columns:
        letters = letters[: len(letters) - sum(_head_length(letters, one_row, columns))]
    if name is None:
        name, letters = _without_name(letters, line)
    return name, columns, letters.rstrip(COUNTED)


COUNTED = "一二三"
"""What can count the rows, before their names."""


def _head_length(letters: str, line: Line, columns: Sequence[str]) -> Iterator[int]:
    """Yield how many letters each of the heads has that end some letters."""
    keys = {spec.column_id: spec.column_keys for spec in line.fields}
    end = len(letters)
    for column in reversed(columns):
        length = max(len(one) for one in keys[column] if letters.endswith(one, 0, end))
        end -= length
        yield length


def _without_name(letters: str, line: Line) -> tuple[str | None, str]:
    """Return the row whose name ends some letters, and what stands before it and the name of its group."""
    names = {one: spec.row_id for spec in line.fields for one in spec.row_keys}
    name = max((one for one in names if letters.endswith(one)), key=len, default="")
    if not name:
        return None, letters
    letters = letters.removesuffix(name)
    groups = {key(label) for spec in line.fields for label in spec.row_label[:-1]}
    group = max((one for one in groups if letters.endswith(one)), key=len, default="")
    return names[name], letters.removesuffix(group)


@cache
def _one_row(line: Line) -> Line:
    """Return the first row that a line prints side by side, as one with a label, so that what names it is no head."""
    first = line.fields[0]
    own = tuple(spec for spec in line.fields if spec.row_id == first.row_id)
    return replace(line, fields=own, keys=first.row_keys)


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
