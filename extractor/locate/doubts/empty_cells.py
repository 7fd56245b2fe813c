"""Which empty cells are a way of writing nothing, and which look like figures that were lost.

In: the sections of a report as they were read. Out: the same, some empty cells doubted. Surprise: what is written for
nothing, a dash or 无, is no empty cell; it is never doubted here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from extractor.locate.located import LocatedSection
from extractor.page import FieldValue, Reason, State

IN_TABLE = 3  # of them in a table
HABIT = 6  # of them in a report from which on they are its way of writing nothing
COLUMN = 5  # rows; a column of so many that is empty beside full ones has lost its figures


def with_empty_doubted(sections: tuple[LocatedSection, ...]) -> tuple[LocatedSection, ...]:
    """Doubt empty cells where a report or its table has few: an agency's habit leaves many, a loss few.

    All of a table, or of a column, that is empty beside full ones is no habit either; nor is an empty cell in whose row
    the first figure is nobody's, or in a row that is filled as most others are but one column on, as where figures
    stand one column off their heads.
    """
    empty = [frozenset(name for name, value in one.fields.items() if value.empty) for one in sections]
    habit = sum(map(len, empty)) >= HABIT
    doubted = []
    for n, section in enumerate(sections):
        names = empty[n]
        beside = sum(len(other) for m, other in enumerate(empty) if m != n)
        few = not (habit and len(names) >= IN_TABLE)
        gone = len(names) == len(section.fields) and beside < HABIT and _full(sections, n)
        doubtful = names if few or gone else _empty_column(section.fields, names) | _beside_unread(section, names)
        doubtful |= _between_blanks(section, names) | _off_the_others(section, names) | _beside_strays(section, names)
        doubted.append(section.because(Reason.EMPTY_CELL, doubtful) if doubtful else section)
    return tuple(doubted)


def _full(sections: tuple[LocatedSection, ...], left_out: int) -> bool:
    """Tell whether the other tables have figures."""
    others = (one for n, one in enumerate(sections) if n != left_out)
    return all(any(value.state is State.READ for value in one.fields.values()) for one in others)


def _empty_column(fields: Mapping[str, FieldValue], empty: frozenset[str]) -> frozenset[str]:
    """Return the empty cells of a table if they are all of one column, and nothing else."""
    columns = {name.rpartition(".")[2] for name in empty}
    if len(columns) != 1 or len(empty) < COLUMN:
        return frozenset()
    column = f".{columns.pop()}"
    return empty if all(name in empty for name in fields if name.endswith(column)) else frozenset()


def _beside_unread(section: LocatedSection, empty: frozenset[str]) -> frozenset[str]:
    """Return the empty cells of rows whose first figure belongs to no field."""
    found: set[str] = set()
    for index, laid in section.lines.items() if empty else ():
        names = [spec.id for spec in section.section.lines[index].fields]
        own = empty.intersection(names)
        first = next((cell.start for cell in laid.pair.cells if cell.number is not None), None) if own else None
        places = (section.fields[name].place for name in names if not section.fields[name].empty)
        if first is not None and all(place is None or place.start != first for place in places):
            found |= own
    return frozenset(found)


def _beside_strays(section: LocatedSection, empty: frozenset[str]) -> frozenset[str]:
    """Return the empty cells that no border shows, of a table with several figures that no row takes.

    One may be theirs, as where a column of figures was written down with the labels beside it.
    """
    chain = section.match.chain if section.match else None
    if chain is None or chain.stray < IN_TABLE:
        return frozenset()
    places = {name: section.fields[name].place for name in empty}
    return frozenset(name for name, place in places.items() if place is not None and place.table is None)


def _between_blanks(section: LocatedSection, empty: frozenset[str]) -> frozenset[str]:
    """Return the fields of rows with one cell too many and an empty one at each end: either may be the surplus one.

    Sums tell where the last figure is that of all others before it.
    """
    found: set[str] = set()
    for index, laid in section.lines.items() if empty else ():
        names = [spec.id for spec in section.section.lines[index].fields]
        first, *cells, last = laid.pair.cells if len(laid.pair.cells) == len(names) + 1 else (None, None)
        if first is None or last is None or first.filled or last.filled:
            continue
        if not cells or not all(cell.filled for cell in cells):  # nothing between them: there is no figure to move
            continue
        figures = [cell.number for cell in cells if cell.number is not None]
        if len(figures) < COLUMN or not figures[-1] or sum(figures[:-1]) != figures[-1]:
            found.update(names)
    return frozenset(found)


def _off_the_others(section: LocatedSection, empty: frozenset[str]) -> frozenset[str]:
    """Return the fields of rows that are filled as most others are, in neighbouring columns, but one column off."""
    filled: dict[int, tuple[int, int]] = {}
    for index in section.lines if empty else ():
        names = [spec.id for spec in section.section.lines[index].fields]
        columns = [n for n, name in enumerate(names) if section.fields[name].state is State.READ]
        if len(columns) >= IN_TABLE and columns[-1] - columns[0] < len(columns) and len(columns) < len(names):
            filled[index] = columns[0], columns[-1]
    if len(filled) < COLUMN:
        return frozenset()
    (first, last), rows = Counter(filled.values()).most_common(1)[0]
    if 2 * rows <= len(filled):
        return frozenset()
    off = [index for index, columns in filled.items() if columns in ((first - 1, last - 1), (first + 1, last + 1))]
    return frozenset(spec.id for index in off for spec in section.section.lines[index].fields)
