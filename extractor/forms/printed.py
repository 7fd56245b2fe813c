"""A form's tables as they are printed: where heads, labels and fields stand, and what they span.

In: a section of a form. Out: its squares, row by row. Surprise: heads and row labels are the same thing turned by a
quarter: paths of words, outermost first, of which neighbours share the beginning.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import groupby

from extractor.forms.model import FieldSpec, Section

Path = tuple[str | None, ...]
"""Words from the outermost to the innermost; None where the word before reaches further."""


class Part(StrEnum):
    """What a square of a printed table is."""

    TITLE = "title"  # stands over a part of the table, or over the rows below it
    CORNER = "corner"  # is empty, above the labels and beside the heads
    HEAD = "head"  # stands over columns
    LABEL = "label"  # stands beside rows
    FIELD = "field"  # holds a figure


@dataclass(frozen=True, slots=True)
class Square:
    """A cell of a printed table: its first row and column, from 0, and how many of each it covers.

    ``spec`` is the field whose figure stands in it, ``text`` the printed words of any other one. ``depth`` is how deep
    a title or label of an outline stands, from 1; 0 where the table is none.
    """

    part: Part
    row: int
    column: int
    rows: int = 1
    columns: int = 1
    text: str = ""
    spec: FieldSpec | None = None
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Span:
    """A printed label: how many neighbours it stands over, and how many levels it reaches."""

    text: str
    over: int
    levels: int


def spans(paths: Sequence[Path]) -> list[list[Span]]:
    """Given paths of one length, return for each the labels that begin at it, outermost first.

    ``[("a", "b"), ("a", "c"), ("d", None)]`` gives ``[[a over 2, b], [c], [d of 2 levels]]``.
    """
    found: list[list[Span]] = []
    for n, path in enumerate(paths):
        own: list[Span] = []
        for level, text in enumerate(path):
            head = path[: level + 1]
            if text is None or (n and paths[n - 1][: level + 1] == head):
                continue
            over = next((k for k, other in enumerate(paths[n:]) if other[: level + 1] != head), len(paths) - n)
            levels = next((k for k, below in enumerate(path[level + 1 :], 1) if below is not None), len(path) - level)
            own.append(Span(text, over, levels))
        found.append(own)
    return found


def padded(paths: Sequence[tuple[str, ...]]) -> list[Path]:
    """Bring paths to one length: the innermost word of a short one reaches further."""
    depth = max(len(path) for path in paths)
    return [(*path, *[None] * (depth - len(path))) for path in paths]


@cache
def printed_rows(section: Section) -> tuple[tuple[Square, ...], ...]:
    """Return the squares of a section's tables, one table below the other as on paper, without the section's heading.

    A row's squares are those that begin in it, from left to right. All rows are equally wide, and no square of the
    whole is left out or covered twice.
    """
    blocks = [list(group) for _, group in groupby(section.fields, key=lambda spec: spec.heading)]
    width = max(len({spec.column_id for spec in block}) for block in blocks)
    side_by_side = {line.fields[0].id for line in section.lines if len({spec.row_id for spec in line.fields}) > 1}
    rows: list[tuple[Square, ...]] = []
    for block in blocks:
        if len(block[0].heading) > 1:
            labels = max(len(spec.row_label) for spec in block)
            rows.append((Square(Part.TITLE, len(rows), 0, columns=width + labels, text=block[0].heading[-1]),))
        if block[0].id in side_by_side:
            own = _across(block, len(rows))
        elif _nested(block):
            own = _outline(block, width, len(rows))
        else:
            own = _down(block, width, len(rows))
        rows += [tuple(row) for row in own]
    return tuple(rows)


def _down(block: Sequence[FieldSpec], width: int, top: int) -> Iterator[list[Square]]:
    """Yield heads on top, labels at the left, a printed row a row."""
    rows = [list(group) for _, group in groupby(block, key=lambda spec: spec.row_id)]
    labels = padded([row[0].row_label for row in rows])
    left = len(labels[0])
    heads = _head_rows(padded([spec.column_label for spec in rows[0]]), _share(width, len(rows[0])), top, left)
    yield from heads
    for n, (own, row) in enumerate(zip(spans(labels), rows, strict=True)):
        at = top + len(heads) + n
        column = left - sum(one.levels for one in own)
        squares: list[Square] = []
        for one in own:
            squares.append(Square(Part.LABEL, at, column, one.over, one.levels, one.text))
            column += one.levels
        yield [*squares, *_figures(row, _share(width, len(row)), at, left)]


def _nested(block: Sequence[FieldSpec]) -> bool:
    """Tell whether some row with figures of its own is also what others stand under."""
    paths = {spec.row_label for spec in block}
    return any(path[:depth] in paths for path in paths for depth in range(1, len(path)))


def _outline(block: Sequence[FieldSpec], width: int, top: int) -> Iterator[list[Square]]:
    """Yield heads on top and one column of labels, each as deep as it stands; what has no figures, on its own."""
    rows = [list(group) for _, group in groupby(block, key=lambda spec: spec.row_id)]
    heads = _head_rows(padded([spec.column_label for spec in rows[0]]), _share(width, len(rows[0])), top, 1)
    yield from heads
    at = top + len(heads)
    shown: set[tuple[str, ...]] = set()
    for row in rows:
        path = row[0].row_label
        for depth in range(1, len(path)):
            if path[:depth] not in shown:
                shown.add(path[:depth])
                yield [Square(Part.TITLE, at, 0, columns=width + 1, text=path[depth - 1], depth=depth)]
                at += 1
        shown.add(path)
        label = Square(Part.LABEL, at, 0, text=path[-1], depth=len(path))
        yield [label, *_figures(row, _share(width, len(row)), at, 1)]
        at += 1


def _across(block: Sequence[FieldSpec], top: int) -> Iterator[list[Square]]:
    """Yield all heads on top, the rows' names above the columns' names, and one row of fields."""
    rows = padded([spec.row_label for spec in block])
    columns = padded([spec.column_label for spec in block])
    paths = [(*row, *column) for row, column in zip(rows, columns, strict=True)]
    heads = _head_rows(paths, [1] * len(block), top, 0)
    yield from heads
    yield list(_figures(block, [1] * len(block), top + len(heads), 0))


def _head_rows(heads: Sequence[Path], widths: Sequence[int], top: int, left: int) -> list[list[Square]]:
    """Return the rows of heads, level by level, with the corner over ``left`` columns of labels."""
    depth = len(heads[0])
    levels: list[list[Square]] = [[] for _ in range(depth)]
    if left:
        levels[0].append(Square(Part.CORNER, top, 0, depth, left))
    for n, own in enumerate(spans(heads)):
        level = depth - sum(one.levels for one in own)
        for one in own:
            across = sum(widths[n : n + one.over])
            levels[level].append(
                Square(Part.HEAD, top + level, left + sum(widths[:n]), one.levels, across, text=one.text)
            )
            level += one.levels
    return levels


def _figures(row: Sequence[FieldSpec], widths: Sequence[int], at: int, left: int) -> Iterator[Square]:
    """Yield the squares of a row's fields."""
    for spec, width in zip(row, widths, strict=True):
        yield Square(Part.FIELD, at, left, columns=width, spec=spec)
        left += width


def _share(width: int, parts: int) -> list[int]:
    """Spread a table's columns over fewer heads: the last one takes what is over."""
    each = width // parts
    return [each] * (parts - 1) + [width - each * (parts - 1)]
