"""Two readings of a table, by its places and in its order, made one.

In: a section as the alignment read it in its order, and the same by rows and columns. Out: the section, each field with
what speaks for it. Surprise: where rows and columns are known, they go before the order; where both give the same cell,
that settles what the order alone left in doubt. Where they differ, and only in the order's reading the sums hold, rows
and columns may be mistaken (a page that claims wrong spans): what differs is doubted.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import lru_cache

from extractor.forms import FieldSpec, Section
from extractor.locate.field_values import field_of, missing
from extractor.locate.located import Evidence, LocatedSection
from extractor.locate.places import PlaceReading
from extractor.locate.sequence import NO_RIVAL, identities_within
from extractor.page import BLANK, Cell, Document, FieldValue, Reason, State, Way, amounts_of

SETTLED = frozenset(
    (
        Reason.NOT_FOUND,
        Reason.CELL_LOST,
        Reason.CELLS_UNCLEAR,
        Reason.SURPLUS_CELL,
        Reason.LABEL_UNCLEAR,
        Reason.HEADER_UNCLEAR,
        Reason.COLUMNS_REORDERED,
    )
)
"""What is no doubt any more where a label and a head meet at a cell."""

DAMAGED = 0.9
"""What a label or a head counts for of which a part is lost."""

_READ, _BLANK = State.READ, State.BLANK  # looked up once: nearly all fields of every report are one of them


def with_places(document: Document, found: LocatedSection, reading: PlaceReading) -> LocatedSection:
    """Return a section with the fields that rows and columns give."""
    if reading.doubted:
        doubted = {name: found.fields[name].because(Reason.HEADER_UNCLEAR) for name in reading.doubted}
        found = replace(found, fields={**found.fields, **doubted})
    if not reading.cells:
        return _unconfirmed(found, reading)
    fields = dict(found.fields)
    evidence = dict(found.evidence)
    ways = dict(found.ways)
    taken = {cell.start for cell in reading.cells.values()} | reading.others
    doubtful = reading.unsure | reading.twice
    reaching = reading.reaching
    left_over = _left_over(found, reading)
    for spec in found.section.fields:
        name, value = spec.id, fields[spec.id]
        cell = reading.cells.get(name)
        if cell is not None and _left_empty(cell, value, taken):
            continue
        if cell is not None:
            plain = _is_of(value, cell) and name not in doubtful and cell.start not in reaching
            one = value if plain else _at_its_place(value, field_of(document, spec, cell, ()), reading, reaching)
            fields[name] = one.because(Reason.CELL_LOST) if name in left_over else one
            evidence[name] = _evidence(found.evidence.get(name), name in reading.unsure, _same(value, one))
            ways[name] = Way.PLACE
        elif (one := _without_a_cell(document, spec, value, reading, taken)) is not value:
            fields[name] = one
            ways |= {name: Way.PLACE} if name in reading.shared else {}
    fields |= {name: fields[name].because(Reason.CELL_LOST) for name in _left_alone(found.section, fields, reading)}
    placed = _unconfirmed(replace(found, fields=fields, evidence=evidence, ways=ways, places=reading), reading)
    fields = dict(placed.fields)
    if all(_same(found.fields[name], value) for name, value in fields.items()):
        return placed
    failing, failing_in_order = _failing(found.section, fields), _failing(found.section, found.fields)
    if failing > failing_in_order:
        return _differing(found, placed)
    if failing == failing_in_order:
        moved = _heads_moved(found, reading)
        in_order = _read_without_doubt(found)
        names = {
            name
            for name in reading.cells
            if _contradicts(found, fields[name], in_order) or (moved and not _same(found.fields[name], fields[name]))
        }
        names |= _with_their_figures(found, fields, names)
        fields |= {name: fields[name].because(_DIFFERS) for name in names}
    differing = {name: found.fields[name] for name in fields if _DIFFERS in fields[name].reasons}
    return replace(placed, fields=fields, differing=differing)


def _left_over(found: LocatedSection, reading: PlaceReading) -> frozenset[str]:
    """Return the fields of rows of which rows and columns give few cells, all of them empty.

    Where a table lies in another one's cells, 其他 among its heads may look like the row of that name.
    """
    names: set[str] = set()
    for line in found.section.lines:
        cells = [reading.cells[spec.id] for spec in line.fields if spec.id in reading.cells]
        if 2 * len(cells) < len(line.fields) and not any(cell.filled for cell in cells):
            names.update(spec.id for spec in line.fields)
    return frozenset(names)


def _left_alone(section: Section, fields: Mapping[str, FieldValue], reading: PlaceReading) -> Collection[str]:
    """Return the few figures that rows and columns give of rows that no sum guards, if the others are nowhere.

    Where a drawing was torn, what stands under a head is as often another column's.
    """
    names: set[str] = set()
    for line, sums in zip(section.lines, identities_within(section), strict=True):
        given = [spec.id for spec in line.fields if spec.id in reading.cells]
        others = [spec.id for spec in line.fields if spec.id not in reading.cells]
        if not sums and 0 < len(given) < len(others) and all(fields[name].state is State.MISSING for name in others):
            names.update(given)
    return names


def _without_a_cell(
    document: Document, spec: FieldSpec, value: FieldValue, reading: PlaceReading, taken: Collection[int]
) -> FieldValue:
    """Return a field at whose place no figure stands of its own: what stands there, or that it was taken elsewhere."""
    name = spec.id
    if name in reading.shared:
        place = document.place(reading.shared[name])
        return FieldValue(name, None, State.BLANK, reasons=(Reason.CELLS_UNCLEAR,), raw="", place=place)
    if name in reading.emptied:
        return FieldValue(name, None, State.BLANK, reasons=(Reason.EMPTY_CELL,), raw="")
    if name in reading.words:
        word = reading.words[name]
        return replace(missing(spec, Reason.ODD_FIGURE), raw=document.raw(word), place=document.place(word))
    if (
        value.place is not None
        and value.state is not State.MISSING
        and _elsewhere(value.place.start, taken, name, reading)
    ):
        if value.state is _BLANK and value.place.start not in taken:
            return value.because(
                Reason.CELL_LOST
            )  # an empty cell under no head may be its own, for which no sum speaks
        return missing(spec, Reason.CELL_LOST)
    return value


def _unconfirmed(found: LocatedSection, reading: PlaceReading) -> LocatedSection:
    """Doubt the fields that were read by the order of their heads' letters from cells that stand under other heads."""
    if not (found.reordered and reading.unsettled):
        return found
    for value in (found.fields[name] for name in found.reordered):
        name = reading.unsettled.get(value.place.start) if value.place else None
        if name is not None and found.fields[name].value != value.value:
            break
    else:
        return found
    fields = {
        name: value.because(Reason.HEADER_UNCLEAR) if name in found.reordered and name not in reading.cells else value
        for name, value in found.fields.items()
    }
    return replace(found, fields=fields)


def _heads_moved(found: LocatedSection, reading: PlaceReading) -> bool:
    """Tell whether heads do not stand over their columns: in other rows the order gives figures to other fields."""
    if not reading.unsettled:
        return False
    sure = (value for value in found.fields.values() if value.state is State.READ and not value.reasons and value.place)
    return any(reading.unsettled.get(value.place.start, value.id) != value.id for value in sure if value.place)


def _read_without_doubt(found: LocatedSection) -> dict[int, str]:
    """Return the fields whose figures the order gives without a doubt, by where these begin."""
    sure = (value for value in found.fields.values() if value.state is State.READ and not value.reasons)
    return {value.place.start: value.id for value in sure if value.place is not None}


def _contradicts(found: LocatedSection, placed: FieldValue, starts: Mapping[int, str]) -> bool:
    """Tell whether the order gives, without a doubt, another figure than the one in a field's place.

    So it does where it gives the field an empty cell, and that figure to another field.
    """
    value = found.fields[placed.id]
    if value.reasons or value.value == placed.value:
        return False
    if value.state is State.READ:
        return True
    return (
        value.state is State.BLANK
        and placed.place is not None
        and starts.get(placed.place.start, placed.id) != placed.id
    )


def _with_their_figures(
    found: LocatedSection, fields: Mapping[str, FieldValue], names: Collection[str]
) -> frozenset[str]:
    """Return the fields that have the figures which the order gives to others: of two heads both are doubtful."""
    places = (found.fields[name].place for name in names)
    starts = {place.start for place in places if place is not None}
    return frozenset(
        name
        for name, value in fields.items()
        if starts
        and value.place is not None
        and value.place.start in starts
        and value.value not in (None, found.fields[name].value)
    )


def _failing(section: Section, fields: Mapping[str, FieldValue]) -> int:
    """Return how many sums of a section fail in which every figure is known."""
    amounts = amounts_of(fields)
    known = (one for one in section.equations if all(name in amounts for name in one.fields))
    return sum(not one.holds(amounts) for one in known)


def _differing(found: LocatedSection, placed: LocatedSection) -> LocatedSection:
    """Return a section in its order, doubted where rows and columns give something else.

    Where the order gives nothing, what rows and columns give stands: no sum may be put in the place of what is printed.
    """
    differing = {
        name: other
        for name, other in placed.fields.items()
        if (other.value, other.state) != (found.fields[name].value, found.fields[name].state)
    }
    fields = {
        name: (differing[name] if value.state is State.MISSING else value).because(_DIFFERS)
        if name in differing
        else value
        for name, value in found.fields.items()
    }
    return replace(found, fields=fields, differing=differing)


_DIFFERS = Reason.READINGS_DIFFER


def _left_empty(cell: Cell, value: FieldValue, taken: Collection[int]) -> bool:
    """Tell whether a field's place is empty and the order gave it a cell that stands in nobody's place.

    So it is where a page ends within a row: its figures stand on the next one, without a label.
    """
    if cell.filled or cell.kind is not BLANK or value.state is not State.READ:
        return False
    return value.place is not None and value.place.start not in taken


def _elsewhere(start: int, taken: Collection[int], name: str, reading: PlaceReading) -> bool:
    """Tell whether a cell that the order gave to a field stands in another's place, or under a head that rules it out.

    A field over whose column no known head stands keeps a cell whose own head is not to be recognised.
    """
    return start in taken or (name in reading.lacking and start not in reading.unnamed)


def _is_of(value: FieldValue, cell: Cell) -> bool:
    """Tell whether the order gave a field this cell and found no doubt in it, so that it need not be read again."""
    place = value.place
    return (
        place is not None
        and not value.reasons
        and value.value == cell.number
        and place.start == cell.start
        and place.end == cell.end
        and (value.state is _READ or value.state is _BLANK)
    )


def _at_its_place(value: FieldValue, placed: FieldValue, reading: PlaceReading, reaching: frozenset[int]) -> FieldValue:
    """Return what stands in a field's place, doubted for what the page itself is unsure of."""
    name = value.id
    doubts = tuple(reason for reason in value.reasons if reason not in SETTLED) if _same(value, placed) else ()
    reasons = dict.fromkeys((*placed.reasons, *doubts))
    if Reason.READINGS_DIFFER in value.reasons or (name in reading.unsure and not _same(value, placed)):
        reasons[Reason.READINGS_DIFFER] = None
    if name in reading.twice:
        reasons[Reason.ROW_TWICE] = None
    if reading.cells[name].start in reaching:
        reasons[Reason.CELLS_UNCLEAR] = None
    return replace(placed, reasons=tuple(reasons))


def _same(value: FieldValue, placed: FieldValue) -> bool:
    if value is placed:
        return True
    return value.state is placed.state and value.value == placed.value and value.place == placed.place


def _evidence(one: Evidence | None, unsure: bool, alike: bool) -> Evidence:
    """Return what speaks for a field whose label and head meet at its cell."""
    return _met(one.form, one.last, unsure, alike) if one else _met(NO_RIVAL, False, unsure, alike)


@lru_cache(maxsize=256)
def _met(form: float, last: bool, unsure: bool, alike: bool) -> Evidence:
    """Return the evidence of these signs; of all fields of a report, few differ."""
    return Evidence(DAMAGED if unsure else 1.0, NO_RIVAL, True, form, 1.0, last, alike)
