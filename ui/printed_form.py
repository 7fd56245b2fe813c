"""A form's tables as they are printed: heads that span, labels that span, and one cell a field.

In: a section of a form, and a function that makes a field's cell. Out: markup. Surprise: heads and row labels are
the same thing turned by a quarter: paths of words, outermost first, of which neighbours share the beginning.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from extractor.forms import FieldSpec, Section
from ui.markup import Html, element

Gloss = Callable[[str], str]
"""Gives a printed label's name in the reader's language; nothing where the label itself will do."""

Path = tuple[str | None, ...]
"""Words from the outermost to the innermost; None where the word before reaches further down."""

CellOf = Callable[[FieldSpec, int], Html]
"""Makes the cell of a field, as many columns wide."""


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
    """Bring paths to one length: the innermost word of a short one reaches down."""
    depth = max(len(path) for path in paths)
    return [(*path, *[None] * (depth - len(path))) for path in paths]


def section_table(section: Section, cell: CellOf, gloss: Gloss = lambda _: "") -> Html:
    """Return the tables of a section, one below the other as on paper, without its heading."""
    blocks = [list(group) for _, group in groupby(section.fields, key=lambda spec: spec.heading)]
    width = max(len(_columns(block)) for block in blocks)
    side_by_side = {line.fields[0].id for line in section.lines if len({spec.row_id for spec in line.fields}) > 1}
    parts = []
    for block in blocks:
        across = block[0].id in side_by_side
        if len(block[0].heading) > 1:
            labels = max(len(spec.row_label) for spec in block)
            parts.append(
                element(
                    "tr",
                    element(
                        "th",
                        *named(block[0].heading[-1], gloss),
                        colspan=width + labels,
                        class_="block",
                        scope="colgroup",
                    ),
                )
            )
        if across:
            parts.extend(_across(block, cell, gloss))
        else:
            parts.extend(_outline(block, width, cell, gloss) if _nested(block) else _down(block, width, cell, gloss))
    return element("table", *parts, class_="paper")


def _columns(block: Sequence[FieldSpec]) -> list[str]:
    return list(dict.fromkeys(spec.column_id for spec in block))


def _down(block: Sequence[FieldSpec], width: int, cell: CellOf, gloss: Gloss) -> Iterator[Html]:
    """Yield heads on top, labels at the left, a printed row a row."""
    rows = [list(group) for _, group in groupby(block, key=lambda spec: spec.row_id)]
    labels = padded([row[0].row_label for row in rows])
    heads = padded([spec.column_label for spec in rows[0]])
    widths = _share(width, len(heads))
    yield from _head_rows(heads, widths, element("th", rowspan=len(heads[0]), colspan=len(labels[0])), gloss)
    for own, row in zip(spans(labels), rows, strict=True):
        names = [_label(one, gloss) for one in own]
        yield element("tr", *names, *[cell(spec, w) for spec, w in zip(row, widths, strict=True)])


def _nested(block: Sequence[FieldSpec]) -> bool:
    """Tell whether some row with figures of its own is also what others stand under."""
    paths = {spec.row_label for spec in block}
    return any(path[:depth] in paths for path in paths for depth in range(1, len(path)))


def _outline(block: Sequence[FieldSpec], width: int, cell: CellOf, gloss: Gloss) -> Iterator[Html]:
    """Yield heads on top and one column of labels, each set in by how deep it is; what has no figures, on its own."""
    rows = [list(group) for _, group in groupby(block, key=lambda spec: spec.row_id)]
    heads = padded([spec.column_label for spec in rows[0]])
    widths = _share(width, len(heads))
    yield from _head_rows(heads, widths, element("th", rowspan=len(heads[0])), gloss)
    shown: set[tuple[str, ...]] = set()
    for row in rows:
        path = row[0].row_label
        for depth in range(1, len(path)):
            if path[:depth] not in shown:
                shown.add(path[:depth])
                yield element(
                    "tr",
                    element("th", *named(path[depth - 1], gloss), colspan=width + 1, class_="block", scope="rowgroup"),
                )
        shown.add(path)
        label = element("th", *named(path[-1], gloss), class_=f"deep in{len(path)}", scope="row")
        yield element("tr", label, *[cell(spec, w) for spec, w in zip(row, widths, strict=True)])


def _across(block: Sequence[FieldSpec], cell: CellOf, gloss: Gloss) -> Iterator[Html]:
    """Yield all heads on top, the rows' names above the columns' names, and one row of cells."""
    rows = padded([spec.row_label for spec in block])
    columns = padded([spec.column_label for spec in block])
    heads = [(*row, *column) for row, column in zip(rows, columns, strict=True)]
    yield from _head_rows(heads, [1] * len(block), None, gloss)
    yield element("tr", *[cell(spec, 1) for spec in block])


def _head_rows(heads: Sequence[Path], widths: Sequence[int], corner: Html | None, gloss: Gloss) -> Iterator[Html]:
    """Yield the rows of heads, level by level."""
    levels: list[list[Html]] = [[] for _ in heads[0]]
    for n, own in enumerate(spans(heads)):
        level = len(heads[0]) - sum(one.levels for one in own)
        for one in own:
            width = sum(widths[n : n + one.over])
            levels[level].append(
                element(
                    "th",
                    *named(one.text, gloss),
                    rowspan=one.levels,
                    colspan=width,
                    scope="colgroup" if width > 1 else "col",
                )
            )
            level += one.levels
    for level, cells in enumerate(levels):
        yield element("tr", corner if level == 0 else None, *cells)


def _label(one: Span, gloss: Gloss) -> Html:
    """Return the cell of a row's label; what stands for one row is set to the left, as in print."""
    style = "deep" if one.over == 1 else None
    return element(
        "th",
        *named(one.text, gloss),
        rowspan=one.over,
        colspan=one.levels,
        class_=style,
        scope="row" if one.over == 1 else "rowgroup",
    )


def named(label: str, gloss: Gloss) -> list[object]:
    """Return a printed label, with its name beside it where there is one."""
    name = gloss(label)
    return [label, " ", element("small", name, class_="gloss")] if name else [label]


def _share(width: int, parts: int) -> list[int]:
    """Spread a table's columns over fewer heads: the last one takes what is over."""
    each = width // parts
    return [each] * (parts - 1) + [width - each * (parts - 1)]
