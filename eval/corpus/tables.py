"""The statutory tables as grids of cells, ready for any printer.

In: the printed cells of a section and an agency's way with labels. Out: a ``Grid`` of merged cells, marked throughout.
Surprise: a grid says what is merged; whether a format can show it is decided by its printer (``unmerged``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from random import Random
from typing import Literal

from eval.corpus.figures import Printed
from eval.corpus.ink import mark
from eval.corpus.labels import LabelHand
from extractor.forms import Line, Section

Kind = Literal["head", "label", "figure"]


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell of a printed table; ``text`` is marked, its line ends are breaks inside the cell."""

    text: str
    columns: int = 1
    rows: int = 1
    kind: Kind = "label"


Grid = tuple[tuple[GridCell, ...], ...]


def section_grids(
    section: Section, cells: Mapping[str, Printed], hand: LabelHand, rng: Random, split: bool
) -> list[Grid]:
    """Return a section's tables: one, or with ``split`` one for every block of section two."""
    if section.id == "requests":
        grids = [_requests(section, cells, hand)]
    elif section.id == "disputes":
        grids = [_disputes(section, cells, hand)]
    elif section.id == "statistics":
        grids = [_statistics(section, cells, hand, rng)]
    else:
        grids = _proactive(section, cells, hand, split)
    return [tuple(tuple(_with_stray_blanks(cell, hand, rng) for cell in row) for row in grid) for grid in grids]


def _with_stray_blanks(cell: GridCell, hand: LabelHand, rng: Random) -> GridCell:
    """Put a blank somewhere into a head: heads have no marks, so nothing but the label can be hurt."""
    if cell.kind != "head" or len(cell.text) < 3 or rng.random() >= hand.stray_blanks:
        return cell
    at = rng.randrange(1, len(cell.text))
    return GridCell(cell.text[:at] + " " + cell.text[at:], cell.columns, cell.rows, cell.kind)


def _head(text: str, columns: int = 1, rows: int = 1) -> GridCell:
    return GridCell(text, columns, rows, "head")


def _row_label(line: Line, hand: LabelHand, columns: int = 1) -> GridCell:
    return GridCell(mark(f"label:{line.id}", hand.label(line.fields[0].row_label[-1])), columns)


def _values(line: Line, cells: Mapping[str, Printed]) -> list[GridCell]:
    return [GridCell(cells[spec.id].text, kind="figure") for spec in line.fields]


# --- two -------------------------------------------------------------------------------------------------------------


def _proactive(section: Section, cells: Mapping[str, Printed], hand: LabelHand, split: bool) -> list[Grid]:
    blocks = [list(lines) for _, lines in groupby(section.lines, key=lambda line: line.fields[0].heading)]
    widest = 1 + max(len(line.fields) for line in section.lines)
    grids: list[Grid] = []
    for lines in blocks:
        width = 1 + len(lines[0].fields) if split else widest
        rows: list[tuple[GridCell, ...]] = [(_head(hand.block(lines[0].fields[0].heading[-1]), width),)]
        heads = [_head(hand.head(spec.column_label[-1])) for spec in lines[0].fields]
        rows.append(_filled([_head("信息内容"), *heads], width))
        rows += [_filled([_row_label(line, hand), *_values(line, cells)], width) for line in lines]
        grids.append(tuple(rows))
    return grids if split else [tuple(row for grid in grids for row in grid)]


def _filled(row: list[GridCell], width: int) -> tuple[GridCell, ...]:
    """Stretch the last cell so that the row fills the table."""
    last = row[-1]
    return (*row[:-1], GridCell(last.text, width - len(row) + 1, 1, last.kind))


# --- three -----------------------------------------------------------------------------------------------------------


def _requests(section: Section, cells: Mapping[str, Printed], hand: LabelHand) -> Grid:
    specs = section.lines[0].fields
    inner = [spec for spec in specs if len(spec.column_label) > 1]
    top = []
    for spec in specs:
        if len(spec.column_label) == 1:
            top.append(_head(hand.head(spec.column_label[0]), 1, 2))
        elif spec is inner[0]:
            top.append(_head(spec.column_label[0], len(inner)))
    rows: list[tuple[GridCell, ...]] = [
        (_head(hand.formula, 3, 3), _head("申请人情况", len(specs))),
        tuple(top),
        tuple(_head(hand.head(spec.column_label[-1])) for spec in inner),
    ]
    groups = _groups(section.lines)
    for line in section.lines:
        labels = [
            GridCell(hand.label(path[-1]), 1, count)
            for path, first, count in groups
            if first is line and len(path) < len(line.fields[0].row_label)
        ]
        depth = len(line.fields[0].row_label)
        rows.append((*labels, _row_label(line, hand, 4 - depth), *_values(line, cells)))
    return tuple(rows)


def _groups(lines: Iterable[Line]) -> list[tuple[tuple[str, ...], Line, int]]:
    """Return every label that spans rows: its path, the line it stands before, the number of rows."""
    first: dict[tuple[str, ...], Line] = {}
    count: dict[tuple[str, ...], int] = {}
    for line in lines:
        path = line.fields[0].row_label
        for depth in range(1, len(path)):
            first.setdefault(path[:depth], line)
            count[path[:depth]] = count.get(path[:depth], 0) + 1
    return [(path, line, count[path]) for path, line in first.items()]


# --- four ------------------------------------------------------------------------------------------------------------


def _disputes(section: Section, cells: Mapping[str, Printed], hand: LabelHand) -> Grid:
    specs = section.lines[0].fields
    by_row = [list(group) for _, group in groupby(specs, key=lambda spec: spec.row_label)]
    first, *suits = by_row
    heads = [_head(hand.head(spec.column_label[-1]), 1, 2) for spec in first]
    return (
        (_head(first[0].row_label[0], len(first)), _head(suits[0][0].row_label[0], sum(map(len, suits)))),
        (*heads, *(_head(hand.head(suit[0].row_label[-1]), len(suit)) for suit in suits)),
        tuple(_head(hand.head(spec.column_label[-1])) for suit in suits for spec in suit),
        tuple(GridCell(cells[spec.id].text, kind="figure") for spec in specs),
    )


# --- the statistics form of 2014 to 2018 ------------------------------------------------------------------------------


def _statistics(section: Section, cells: Mapping[str, Printed], hand: LabelHand, rng: Random) -> Grid:
    """Return the table of one column, perhaps with the numbers of its rows before it or remarks behind."""
    numbered, remarked = rng.random() < 0.25, rng.random() < 0.15
    heads = [*(["序号"] if numbered else []), "统计指标", "单位", hand.head("统计数"), *(["备注"] if remarked else [])]
    rows = [tuple(_head(text) for text in heads)]
    shown: set[tuple[str, ...]] = set()
    for line in section.lines:
        (spec,) = line.fields
        for depth in range(1, len(spec.row_label)):  # headings without a figure, each on a row of its own
            path = spec.row_label[:depth]
            if path not in shown and not any(one.fields[0].row_label == path for one in section.lines):
                rows.append((GridCell(hand.label(path[-1])), *[GridCell("")] * 2))
            shown.add(path)
        rows.append((_row_label(line, hand), GridCell(spec.unit), *_values(line, cells)))
    counted = [rows[0], *((GridCell(str(n)), *row) if numbered else row for n, row in enumerate(rows[1:], 1))]
    return tuple((*row, GridCell("")) if remarked and n else row for n, row in enumerate(counted))


# --- for printers that cannot merge ----------------------------------------------------------------------------------


def unmerged(grid: Grid, repeat: bool = False) -> list[list[GridCell]]:
    """Return a grid as rows of single cells.

    Args:
        grid: the table.
        repeat: say what a merged cell says in every place that it covers; else only in the first. Figures are never
            said twice.
    """
    width = sum(cell.columns for cell in grid[0])
    table: list[list[GridCell | None]] = [[None] * width for _ in grid]
    for y, row in enumerate(grid):
        x = 0
        for cell in row:
            while table[y][x] is not None:
                x += 1
            for down in range(cell.rows):
                for right in range(cell.columns):
                    own = (down, right) == (0, 0) or (repeat and cell.kind != "figure")
                    table[y + down][x + right] = GridCell(cell.text if own else "", kind=cell.kind)
    return [[cell for cell in row if cell is not None] for row in table]
