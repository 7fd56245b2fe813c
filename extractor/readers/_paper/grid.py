"""Ruling lines to the cells that they enclose.

In: the straight lines of a page. Out: tables, each a set of cells with row and column numbers. Method: the lines of one
table cut its area into elementary boxes; boxes with no line between them are one cell, so merged cells need no rule.
Surprise: an outer border may be missing on any side, as printed tables often lack it left and right.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

TOLERANCE = 3.0
"""Points; lines this close are drawn as one, ends this close touch."""


class Edge(NamedTuple):
    """A horizontal (``at`` is y) or vertical (``at`` is x) line from ``start`` to ``end``; y grows downwards."""

    horizontal: bool
    at: float
    start: float
    end: float


class GridCell(NamedTuple):
    """A cell's row and column, counted from 0 by the upper left of its boxes."""

    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: the lines that cut its area, and the cell that each elementary box belongs to."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: tuple[tuple[GridCell, ...], ...]
    """By row and column of elementary boxes."""

    @property
    def area(self) -> float:
        """Return how large it is."""
        return (self.xs[-1] - self.xs[0]) * (self.ys[-1] - self.ys[0])

    def cell_at(self, x: float, y: float) -> GridCell | None:
        """Return the cell that a point lies in, or None outside of the table."""
        column, row = bisect_right(self.xs, x) - 1, bisect_right(self.ys, y) - 1
        inside = 0 <= column < len(self.xs) - 1 and 0 <= row < len(self.ys) - 1
        return self.cells[row][column] if inside else None

    def boxes(self) -> dict[GridCell, tuple[float, float, float, float]]:
        """Return for every cell where it is: left, top, right and bottom."""
        boxes: dict[GridCell, tuple[float, float, float, float]] = {}
        for y, row in enumerate(self.cells):
            for x, cell in enumerate(row):
                left, top, _, _ = boxes.get(cell, (self.xs[x], self.ys[y], 0, 0))
                boxes[cell] = (left, top, self.xs[x + 1], self.ys[y + 1])
        return boxes

    def extents(self) -> dict[GridCell, tuple[int, int]]:
        """Return for every cell, row by row, how many columns and rows of elementary boxes it takes up."""
        extents: dict[GridCell, tuple[int, int]] = {}
        for y, row in enumerate(self.cells):
            for x, cell in enumerate(row):
                across, down = extents.get(cell, (1, 1))
                extents[cell] = (max(across, x - cell.column + 1), max(down, y - cell.row + 1))
        return extents


def edges_to_grids(edges: Sequence[Edge]) -> list[Grid]:
    """Return the tables that lines form, from the top of the page; a frame around nothing but text is none."""
    merged = _merge(edges)
    grids = [_grid(group) for group in _groups(merged)]
    return sorted((grid for grid in grids if grid is not None), key=lambda grid: grid.ys[0])


def _merge(edges: Sequence[Edge]) -> list[Edge]:
    """Snap lines drawn side by side to one, and join the pieces of a line."""
    merged: list[Edge] = []
    for horizontal in (True, False):
        own = sorted(edge for edge in edges if edge.horizontal == horizontal and edge.end - edge.start > TOLERANCE)
        snapped: list[Edge] = []
        at = float("-inf")
        for edge in own:
            if edge.at - at > TOLERANCE:
                at = edge.at
            snapped.append(edge if edge.at == at else Edge(horizontal, at, edge.start, edge.end))
        for edge in sorted(snapped):
            last = merged[-1] if merged else None
            if last and last[:2] == edge[:2] and edge.start <= last.end + TOLERANCE:
                merged[-1] = Edge(horizontal, last.at, last.start, max(last.end, edge.end))
            else:
                merged.append(edge)
    return merged


def _groups(edges: Sequence[Edge]) -> list[list[Edge]]:
    """Return the lines that touch each other, table by table."""
    parent = list(range(len(edges)))

    def root(n: int) -> int:
        while parent[n] != n:
            parent[n] = parent[parent[n]]
            n = parent[n]
        return n

    flat = [n for n, edge in enumerate(edges) if edge.horizontal]
    upright = [n for n, edge in enumerate(edges) if not edge.horizontal]
    for n in flat:
        for m in upright:
            if parent[n] != parent[m] and _touch(edges[n], edges[m]):
                parent[root(n)] = root(m)
    groups: dict[int, list[Edge]] = {}
    for n, edge in enumerate(edges):
        groups.setdefault(root(n), []).append(edge)
    return list(groups.values())


def _touch(flat: Edge, upright: Edge) -> bool:
    return (
        flat.start - TOLERANCE <= upright.at <= flat.end + TOLERANCE
        and upright.start - TOLERANCE <= flat.at <= upright.end + TOLERANCE
    )


def _grid(edges: Sequence[Edge]) -> Grid | None:
    flat = [edge for edge in edges if edge.horizontal]
    upright = [edge for edge in edges if not edge.horizontal]
    if len(flat) < 2 or not upright:
        return None
    xs = sorted({edge.at for edge in upright})
    ys = sorted({edge.at for edge in flat})
    left, right = min(edge.start for edge in flat), max(edge.end for edge in flat)
    if xs[0] - left > TOLERANCE:
        xs.insert(0, left)
    if right - xs[-1] > TOLERANCE:
        xs.append(right)
    upper, lower = min(edge.start for edge in upright), max(edge.end for edge in upright)
    if ys[0] - upper > TOLERANCE:
        ys.insert(0, upper)
    if lower - ys[-1] > TOLERANCE:  # the table goes on overleaf, and this page's last row has no line under it
        ys.append(lower)
    if len(xs) < 2 or (len(xs) - 1) * (len(ys) - 1) < 2:
        return None
    return Grid(tuple(xs), tuple(ys), _cells(xs, ys, flat, upright))


def _cells(
    xs: Sequence[float], ys: Sequence[float], flat: Sequence[Edge], upright: Sequence[Edge]
) -> tuple[tuple[GridCell, ...], ...]:
    """Join the elementary boxes that no line parts; a cell is named after its uppermost, leftmost box."""
    wide, high = len(xs) - 1, len(ys) - 1
    owner = [[(row, column) for column in range(wide)] for row in range(high)]

    def root(box: tuple[int, int]) -> tuple[int, int]:
        while owner[box[0]][box[1]] != box:
            box = owner[box[0]][box[1]]
        return box

    def join(one: tuple[int, int], other: tuple[int, int]) -> None:
        first, second = sorted((root(one), root(other)))
        owner[second[0]][second[1]] = first

    for place, rows in _open_at(upright, xs, ys):
        for row in rows:
            join((row, place - 1), (row, place))
    for place, columns in _open_at(flat, ys, xs):
        for column in columns:
            join((place - 1, column), (place, column))
    return tuple(tuple([GridCell(*root((row, column))) for column in range(wide)]) for row in range(high))


def _open_at(edges: Sequence[Edge], places: Sequence[float], across: Sequence[float]) -> list[tuple[int, set[int]]]:
    """Return for each place but the outermost which boxes beside it no line closes there; lines were snapped to it."""
    middles = [(one + other) / 2 for one, other in pairwise(across)]
    open_ = [set(range(len(middles))) for _ in places]
    index = {at: n for n, at in enumerate(places)}
    for edge in edges:
        open_[index[edge.at]].difference_update(
            range(bisect_left(middles, edge.start), bisect_right(middles, edge.end))
        )
    return [(n, open_[n]) for n in range(1, len(places) - 1)]
