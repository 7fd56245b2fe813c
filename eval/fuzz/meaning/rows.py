"""Rows changed: rows that change places, stand twice or lose their label; figures in the wrong row or cell.

In: a clean document and a source of chance. Out: a ``Mutant``, or None where its tables have no such row. Surprise: a
figure belongs to the row and the column that it stands in, even where somebody put it there by mistake: what is
printed is what is right, and that the sums then fail is a finding.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, pairwise
from random import Random

from eval.cases import GoldField
from eval.fuzz.meaning.clean import Clean, Row, Table
from eval.fuzz.meaning.mutant import (
    Edit,
    Mutant,
    asked,
    blank,
    kind,
    mutant,
    pick,
    printed,
    span,
    swap_spans,
)
from eval.fuzz.meaning.numbers import whole


def _siblings(clean: Clean) -> list[tuple[Row, Row]]:
    """Return the pairs of rows under one parent whose labels stand whole and whose figures differ."""
    found = []
    for table in clean.tables.values():
        for one, other in combinations([row for row in table.rows if row.label], 2):
            assert one.label and other.label
            texts = [clean.source[slice(*row.label)] for row in (one, other) if row.label]
            alike = one.parent == other.parent and len(one.spots) == len(other.spots)
            alike = alike and one.line.fields[0].heading == other.line.fields[0].heading
            differ = [spot.value for spot in one.spots] != [spot.value for spot in other.spots]
            if alike and differ and texts[0] != texts[1] and not any("<" in text for text in texts):
                found.append((one, other))
    return found


@kind
def swap_two_rows_with_their_figures(clean: Clean, rng: Random) -> Mutant | None:
    """Two rows stand in each other's place, labels and figures: every value is what it was, since its label says so."""
    pair = pick(rng, _siblings(clean))
    if pair is None or not pair[0].label or not pair[1].label:
        return None
    edits = swap_spans(clean.source, pair[0].label, pair[1].label)
    for one, other in zip(pair[0].spots, pair[1].spots, strict=True):
        edits += swap_spans(clean.source, span(one), span(other))
    return mutant(clean, edits, f"{pair[0].line.id} and {pair[1].line.id}")


@kind
def swap_two_row_labels_figures_stay(clean: Clean, rng: Random) -> Mutant | None:
    """Two labels stand in each other's place, the figures stay: values follow the labels, or a person is asked."""
    pair = pick(rng, _siblings(clean))
    if pair is None or not pair[0].label or not pair[1].label:
        return None
    right: dict[str, GoldField] = {}
    for one, other in zip(pair[0].spots, pair[1].spots, strict=True):
        right[one.id], right[other.id] = clean.gold[other.id], clean.gold[one.id]
    edits = swap_spans(clean.source, pair[0].label, pair[1].label)
    return mutant(clean, edits, f"{pair[0].line.id} and {pair[1].line.id}", right)


def _repeatable(clean: Clean, totals: bool = False) -> list[tuple[Table, Row, Row]]:
    """Return the rows that can be printed once more behind themselves, each with the row below it.

    In HTML only those that stand under no label that spans rows, which would have to span one more.
    """
    found = []
    for table in clean.tables.values():
        for row, below in pairwise(table.rows):
            same = row.parent == below.parent and row.line.fields[0].heading == below.line.fields[0].heading
            outer = not (clean.html and row.parent)
            if row.label and below.label and same and outer and table.layout != "blanks":
                found.append((table, row, below))
    return [one for one in found if not totals or one[1].line.id.endswith(".total")]


def _twice(clean: Clean, row: Row, below: Row, figures: dict[str, str]) -> list[Edit]:
    """Return the edit that prints a row once more behind itself, some of its figures others."""
    assert row.label and below.label
    source, at = clean.source, row.label.start
    copy: list[str] = []
    for spot in row.spots:
        copy += [source[at : spot.start], figures.get(spot.id, source[spot.start : spot.end])]
        at = spot.end
    copy.append(source[at : below.label.start])
    return [(below.label.start, below.label.start, "".join(copy))]


@kind
def duplicate_a_row(clean: Clean, rng: Random) -> Mutant | None:
    """A row stands twice, the same figures in it: every value is what it was, or a person is asked."""
    chosen = pick(rng, _repeatable(clean))
    return mutant(clean, _twice(clean, *chosen[1:], {}), chosen[1].line.id) if chosen else None


@kind
def duplicate_a_row_other_figures(clean: Clean, rng: Random) -> Mutant | None:
    """A row stands twice with different figures: which are meant nobody knows, so a person is asked.

    Where sums of the form hold with the first ones only, those may be taken.
    """
    chosen = pick(rng, _repeatable(clean))
    if chosen is None:
        return None
    table, row, below = chosen
    figures = {spot.id: str(whole(spot.value) + rng.randint(1, 9)) for spot in row.spots}
    right = {spot.id: asked(spot.value) for spot in row.spots}
    also = {spot.id: (spot.value,) for spot in row.spots} if table.section == "requests" else {}
    return mutant(clean, _twice(clean, row, below, figures), row.line.id, right, also=also)


@kind
def row_twice_and_wrong(clean: Clean, rng: Random) -> Mutant | None:
    """A row of section three stands twice, both times with one misprint: what is printed is right, none derived."""
    chosen = pick(rng, [one for one in _repeatable(clean) if one[0].section == "requests"])
    if chosen is None:
        return None
    _, row, below = chosen
    spot = rng.choice(row.spots)
    wrong = whole(spot.value) + rng.choice([1, 2, 10])
    edits = [(*span(spot), str(wrong)), *_twice(clean, row, below, {spot.id: str(wrong)})]
    return mutant(clean, edits, spot.id, {spot.id: printed(wrong)})


@kind
def row_label_missing(clean: Clean, rng: Random) -> Mutant | None:
    """A row has lost its label: every value is what it was, or a person is asked."""
    rows = [row for table in clean.tables.values() for row in table.rows if row.label and table.grid]
    row = pick(rng, rows)
    if row is None or row.label is None or "<" in clean.source[slice(*row.label)]:
        return None
    return mutant(clean, [(*row.label, "")], row.line.id)


@kind
def figures_one_row_down(clean: Clean, rng: Random) -> Mutant | None:
    """All figures of some rows stand one row too low, the first row is empty: what stands in a row is the row's."""
    tables = [table for table in clean.tables.values() if table.grid and len(table.rows) > 6]
    table = pick(rng, tables)
    if table is None:
        return None
    width = len(table.rows[-1].spots)
    last = next((n for n in range(len(table.rows) - 1, 0, -1) if len(table.rows[n - 1].spots) != width), 0)
    rows = table.rows[last:]
    if len(rows) < 4 or any(row.label is None for row in rows):
        return None
    edits: list[Edit] = [(*span(spot), "") for spot in rows[0].spots]
    right: dict[str, GoldField] = {spot.id: blank() for spot in rows[0].spots}
    for above, row in pairwise(rows):
        for spot, old in zip(row.spots, above.spots, strict=True):
            edits.append((*span(spot), clean.source[old.start : old.end]))
            right[spot.id] = clean.gold[old.id]
    return mutant(clean, edits, table.section, right)


def _neighbours(clean: Clean) -> Iterator[tuple[Row, int]]:
    """Yield the figures that are not 0 beside a 0, with a border between the two: blanks keep no empty cell."""
    for table in clean.tables.values():
        for row in table.rows:
            for n, (one, other) in enumerate(pairwise(row.spots)):
                bordered = table.grid and clean.source[one.end : other.start].strip(" \u3000")
                if bordered and one.value and other.value == 0:
                    yield row, n


@kind
def figure_in_the_neighbours_cell(clean: Clean, rng: Random) -> Mutant | None:
    """A figure stands one cell too far right, its own is empty: what stands in a cell is the cell's."""
    chosen = pick(rng, _neighbours(clean))
    if chosen is None:
        return None
    one, other = chosen[0].spots[chosen[1] : chosen[1] + 2]
    edits = [(*span(one), ""), (*span(other), clean.source[one.start : one.end])]
    right = {one.id: blank(), other.id: printed(one.value)}
    return mutant(clean, edits, f"{one.id} in {other.id}", right)


@kind
def two_figures_in_one_cell(clean: Clean, rng: Random) -> Mutant | None:
    """Two figures stand in one cell, the other is empty: the two values are what they were, or a person is asked."""
    chosen = pick(rng, _neighbours(clean))
    if chosen is None:
        return None
    one, other = chosen[0].spots[chosen[1] : chosen[1] + 2]
    both = f"{clean.source[one.start : one.end]} {clean.source[other.start : other.end]}"
    edits = [(*span(one), ""), (*span(other), both)]
    right = {one.id: asked(one.value), other.id: asked(other.value)}
    return mutant(clean, edits, f"{one.id} in {other.id}", right, also={one.id: (one.value,), other.id: (0,)})


@kind
def a_wrong_sum(clean: Clean, rng: Random) -> Mutant | None:
    """One printed total is wrong: what is printed is right; the sum that fails is a finding about the report."""
    totals = [spot for name, spot in clean.spots.items() if name.endswith(".total") and name in clean.gold]
    spot = pick(rng, totals)
    if spot is None:
        return None
    wrong = max(0, whole(spot.value) + rng.choice([1, 2, 5, 10, 100, -1]))
    if wrong == spot.value:
        return None
    return mutant(clean, [(*span(spot), str(wrong))], spot.id, {spot.id: printed(wrong)}, finding="sum")
