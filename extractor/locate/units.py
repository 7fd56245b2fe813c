"""The units that a page states for its figures, where they are others than the form's.

In: a Document and what was ``Located`` in it. Out: by id, what a field's figure is in the unit of the form, for the
fields that the page gives in another one. Surprise: nothing is converted, since the printed figure stays; and a unit
counts for a figure only if it stands in its cell, in its row, or last before it in its table or right above that.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from extractor.forms import FieldSpec
from extractor.locate.located import Located, LocatedSection
from extractor.page import (
    ABOUT,
    CONFUSABLE,
    COUNTED,
    FACTOR,
    FILL,
    MONEY,
    NOTE,
    NUMBER,
    TEXT,
    UNIT,
    Cell,
    Document,
    FieldValue,
    Number,
    Place,
    Reason,
    multiplied,
)

ABOVE = 60
"""Cells before a table's first figure or label among which a unit for all of it is stated."""
BELOW = 4
"""Cells behind a table among which a note on its units stands."""
UNKNOWN = "as printed"
"""The unit of a form's fields for which the form prints none."""
_GAP = r"[\s\0]*+"  # taken whole: nothing else begins with a blank, and markup can be long
_MONEY = rf"(?:[百千万亿]{{1,2}}{_GAP})?(?:人民币{_GAP})?(?:{MONEY})"
_COUNT = rf"(?:[百千万亿]{{1,2}}{_GAP})?(?:{COUNTED})"
_BEHIND = re.compile(rf"{_GAP}(?:余|多|\+)?(?P<unit>{_MONEY}|{_COUNT})")
_IN_BRACKETS = re.compile(rf"{_GAP}\({_GAP}(?P<unit>{_MONEY}|{_COUNT}){_GAP}\)")
_BESIDE = re.compile(rf"[\s\0|]*+(?P<unit>{_MONEY})(?![\u4e00-\u9fff])")
_STATED = re.compile(
    rf"单{_GAP}位{_GAP}[:为是]?{_GAP}\(?{_GAP}(?P<units>(?:人民币{_GAP})?(?:{_MONEY}|{_COUNT})"
    rf"(?:{_GAP}[、,/或和及]{_GAP}(?:{_MONEY}|{_COUNT}))*)"
    rf"|\({_GAP}(?P<inside>(?:人民币{_GAP})?(?:{_MONEY}|[百千万亿]{_GAP}(?:{COUNTED}))"
    rf"(?:{_GAP}[、,/或]{_GAP}{_MONEY})*){_GAP}\)"
    rf"|(?:金额|费用|经费|收费){_GAP}[/:、,]{_GAP}(?P<behind>{_MONEY})(?![\u4e00-\u9fff])"
    rf"|[以按]{_GAP}(?P<counted>{_MONEY}|[百千万亿]{_GAP}(?:{COUNTED})){_GAP}(?:为单位|计)"
    rf"|(?<![^\s\0|])(?P<alone>{_MONEY})(?![^\s\0|])"
)
_ANY = re.compile(rf"{MONEY}|[百千万亿]")
_OTHERS = re.compile(rf"(?<!万)(?:{MONEY})|[百千亿万]万(?:{MONEY})|[百千万亿](?:{COUNTED})")
_ONE_UNIT = re.compile(rf"{_MONEY}|{_COUNT}")
_CHAPTER = re.compile(
    r"[\s\0#]*[一二三四五六七][ \0]*、[^\n\t|]{2,120}?(?:情[ \0]*况|问[ \0]*题|事[ \0]*项|处[ \0]*理)"
)
_HEADING = "第二十条"
"""What the heading of each part of table two begins with; below it stand other heads."""


@dataclass(frozen=True, slots=True)
class _Unit:
    """A unit of money or of things counted, and what it is multiplied by: 万元, 件, 千件."""

    money: bool
    times: str


@dataclass(frozen=True, slots=True)
class _Statement:
    """Where a page says in which units its figures are, in which row of figures if in one, and if behind the table."""

    at: int
    units: tuple[_Unit, ...]
    row: int | None
    behind: bool


def other_units(document: Document, located: Located) -> dict[str, Number | None]:
    """Return what figures are in their form's units, by id, of fields that the page gives in others.

    None stands where one unit cannot be turned into the other: 元 in a column that counts.
    """
    marks = {cell.start: cell.mark for cell in document.cells if cell.mark in (UNIT, ABOUT, CONFUSABLE, FACTOR, NOTE)}
    found: dict[str, Number | None] = {}
    for section in located.sections:
        stated = tuple(_statements(document, section))
        if not (marks or stated):
            continue
        for spec in section.section.fields:
            value = section.fields[spec.id]
            if not value.value or value.place is None or isinstance(value.value, str):
                continue  # nothing at all is nothing in every unit
            if spec.unit == UNKNOWN:
                if spec.number == "amount" and _is_counted(document, value.place, marks):
                    found[spec.id] = None
                continue
            unit = _unit_of(document, spec, value, marks, stated)
            wanted = _parse(spec.unit)
            if unit is None or unit == wanted:
                continue
            same = unit.money == wanted.money
            found[spec.id] = multiplied(value.value, unit.times, wanted.times) if same else None
    return found


def _is_counted(document: Document, place: Place, marks: Mapping[int, str]) -> bool:
    """Tell whether a unit of things counted stands behind a figure."""
    match = _BEHIND.match(document.text, place.end) if place.start in marks else None
    return match is not None and not _parse(match["unit"]).money


def with_other_units(
    fields: Mapping[str, FieldValue], converted: Mapping[str, Number | None]
) -> Mapping[str, FieldValue]:
    """Return the fields, those doubted that the page gives in another unit than the form."""
    if not converted:
        return fields
    return {name: value.because(Reason.OTHER_UNIT) if name in converted else value for name, value in fields.items()}


@cache
def _parse(unit: str) -> _Unit:
    """Return a unit by its name; the names of what is counted are all the same."""
    bare = re.sub(rf"{_GAP}|人民币", "", unit)
    return _Unit(bare.endswith(tuple(MONEY)), "".join(sign for sign in bare if sign in "百千万亿"))


def _unit_of(
    document: Document,
    spec: FieldSpec,
    value: FieldValue,
    marks: Mapping[int, str],
    stated: tuple[_Statement, ...],
) -> _Unit | None:
    """Return the unit that the page gives a figure: behind it, or stated last before it for figures of its kind."""
    wanted = _parse(spec.unit)
    place = value.place
    if place is None:
        return None
    mark = marks.get(place.start)
    if mark == FACTOR and wanted.money:  # 3万 is read as 30000, which are no 万元
        return _Unit(money=True, times="")
    behind = _IN_BRACKETS if mark == NOTE else _BEHIND if mark else _BESIDE if wanted.money else None
    if behind and (match := behind.match(document.text, place.end)):
        return _parse(match["unit"])
    before = [one for one in stated if one.at < place.start and any(unit.money == wanted.money for unit in one.units)]
    if wanted.money and not before:  # in a table that was written by columns
        before = [one for one in stated if any(unit.money for unit in one.units)]
    elif not wanted.money:
        before = [one for one in before if _governs(document, one, place.start, place.row)]
        before = before or [one for one in stated if one.behind and any(not unit.money for unit in one.units)]
    units = [unit for unit in before[-1].units if unit.money == wanted.money] if before else []
    if wanted in units and wanted.money:  # a line above or below may say another thing than the head
        between = [one for one in before[:-1] if not _figure_between(document.cells, one.at, place.start)]
        between += [one for one in stated if one.behind]
        units = next((other for one in between if (other := _of_money(one)) and wanted not in other), units)
    # One of several units of money, as in 元/万元, is nobody's to choose; what is counted is all the same.
    others = [unit for unit in units if unit != wanted]
    return others[0] if others and (wanted.money or wanted not in units) else None


def _of_money(stated: _Statement) -> list[_Unit]:
    return [unit for unit in stated.units if unit.money]


def _figure_between(cells: tuple[Cell, ...], one: int, other: int) -> bool:
    """Tell whether a figure stands between two places of the text."""
    first, last = bisect_left(cells, one, key=_start), bisect_left(cells, other, key=_start)
    return any(cell.kind is NUMBER for cell in cells[first:last])


def _governs(document: Document, stated: _Statement, start: int, row: int | None) -> bool:
    """Tell whether a unit of things counted holds for a figure: in its row, or from a head on to the next heading."""
    if stated.row is not None:
        return stated.row == row
    return _HEADING not in document.text[stated.at : start] or _HEADING not in document.text[: stated.at]


def _statements(document: Document, section: LocatedSection) -> Iterator[_Statement]:
    """Yield where a section's table, and the words right above and below it, say in which units figures are.

    Beyond the heading of a chapter they say it of another table.
    """
    if section.span is None:
        return
    cells = document.cells
    first = begin = bisect_left(cells, section.span.start, key=_start)
    while begin > max(0, first - ABOVE) and cells[begin - 1].kind is not NUMBER:
        begin -= 1
        if _CHAPTER.match(document.text, cells[begin].start):
            break
    start = cells[begin].start if begin < len(cells) else section.span.start
    stop = _end_of_notes(document, section.span.end)
    # Most tables print no such unit, and most others the form's own alone; without markup that is seen at once.
    if not _ANY.search(document.text, start, stop):
        return
    if not _OTHERS.search(document.text[start:stop].replace(FILL, "").replace(" ", "")):
        return
    for match in _STATED.finditer(document.text, start, stop):
        if match["alone"] and not _stands_alone(document, match.start()):
            continue
        said = match["units"] or match["inside"] or match["behind"] or match["counted"] or match["alone"]
        units = tuple(_parse(one.group()) for one in _ONE_UNIT.finditer(said))
        behind = match.start() >= section.span.end
        yield _Statement(match.start(), units, _row_of_figures(cells, match.start()), behind)


def _end_of_notes(document: Document, end: int) -> int:
    """Return where the words right below a table end that may say something of it."""
    first = bisect_left(document.cells, end, key=_start)
    for cell in document.cells[first : first + BELOW]:
        if cell.kind is NUMBER or _CHAPTER.match(document.text, cell.start):
            break
        end = cell.end
    return end


def _stands_alone(document: Document, at: int) -> bool:
    """Tell whether a word begins a cell, or has a blank or a border before it."""
    before = document.text[:at].rstrip(FILL)[-1:]
    index = bisect_left(document.cells, at, key=_start)
    begins = index < len(document.cells) and document.cells[index].start == at
    return begins or not before.strip("| \n\t")


def _row_of_figures(cells: tuple[Cell, ...], at: int) -> int | None:
    """Return the row of a table in which words stand beside figures."""
    index = bisect_left(cells, at + 1, key=_start) - 1
    if index < 0 or cells[index].kind is not TEXT or cells[index].column is None:
        return None
    row = cells[index].row
    return row if any(cell.row == row and cell.kind is NUMBER for cell in cells[index : index + ABOVE]) else None


def _start(cell: Cell) -> int:
    return cell.start
