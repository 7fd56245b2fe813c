"""Lists of agencies and of who is expected, as CSV from a spreadsheet.

In: the text of a file. Out: ``Agency``s or ``Expected``s. Surprise: a list with any mistake is refused as a whole, with
the row and what is wrong, since half a hierarchy adds up to wrong sums.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from extractor.errors import UsageError
from extractor.store import Agency, Covers, Expected

_FAULTS = {
    "twice": "row {row}: the code {what} is there twice",
    "level": "row {row}: the level {what} is no number",
    "covers": "row {row}: covers is {what}, and not one of {allowed}",
    "year": "row {row}: the year {what} is none",
    "agency": "row {row}: there is no agency {what}",
    "day": "row {row}: {what} is no day, written as 2025-01-31",
    "column": "the list has no column {what}; its first row names {allowed}",
    "empty": "row {row}: {what} is empty",
    "parent": "row {row}: its parent {what} is not in the list",
    "below": "row {row}: {what} stands below itself",
}
"""What can be wrong with a list, and the sentence that says so."""


class FaultyList(UsageError):
    """A list of agencies, or of who is expected, has a mistake.

    Attributes:
        fault: which one, a key of ``_FAULTS``.
        given: what its sentence names, in any language.
    """

    def __init__(self, fault: str, what: str, row: int = 1, allowed: Iterable[str] = ()) -> None:
        """Keep the mistake, the row that it is in, counted from 1, what stands there and what could."""
        given = {"what": what, "row": row, "allowed": ", ".join(allowed)}
        super().__init__(detail=_FAULTS[fault].format(**given))
        self.fault, self.given = fault, given
        self.details = {"fault": fault, "what": what, "row": row, "allowed": tuple(allowed)}


AGENCY_HEADS = ("code", "name", "level", "parent", "covers")
EXPECTED_HEADS = ("year", "code", "due")


def read_agencies(text: str) -> list[Agency]:
    """Return the agencies of a list: ``code,name`` and, if there are levels, ``level,parent,covers``.

    Without a level it follows from the parents. ``covers`` is ``own``, ``all`` or ``more`` (see ``Covers``); without
    one an agency that others name as their parent is taken to cover them and more.

    Raises:
        FaultyList: names the row and what is wrong with it.
    """
    rows = list(_rows(text, AGENCY_HEADS, ("code", "name")))
    parents: dict[str, str | None] = {}
    for n, row in rows:
        if row["code"] in parents:
            raise FaultyList("twice", row["code"], n)
        parents[row["code"]] = row.get("parent") or None
    above = {parent for parent in parents.values() if parent}
    agencies = []
    for n, row in rows:
        code = row["code"]
        depth = _depth(code, parents, n)
        level = row.get("level") or str(depth)
        if not level.isdecimal():
            raise FaultyList("level", level, n)
        covers = row.get("covers") or (Covers.MORE if code in above else Covers.OWN)
        if covers not in [*Covers]:
            raise FaultyList("covers", covers, n, Covers)
        agencies.append(Agency(code, row["name"], int(level), parents[code], Covers(covers)))
    return agencies


def agency_rows(agencies: Iterable[Agency]) -> Iterator[Iterable[object]]:
    """Yield the rows of a list that ``read_agencies`` takes, heads first."""
    yield AGENCY_HEADS
    for one in agencies:
        yield (one.code, one.name, one.level, one.parent, one.covers)


def read_expected(text: str, known: Mapping[str, Agency]) -> list[Expected]:
    """Return who is expected: ``year,code`` and, where there is a last day, ``due`` as 2025-01-31.

    Raises:
        FaultyList: names the row and what is wrong with it.
    """
    expected = []
    for n, row in _rows(text, EXPECTED_HEADS, ("year", "code")):
        due = row.get("due") or None
        if not re.fullmatch(r"\d{4}", row["year"]):
            raise FaultyList("year", row["year"], n)
        if row["code"] not in known:
            raise FaultyList("agency", row["code"], n)
        if due and not is_day(due):
            raise FaultyList("day", due, n)
        expected.append(Expected(int(row["year"]), row["code"], due))
    return expected


def is_day(text: str) -> bool:
    """Tell whether a text is a day of the calendar, as 2025-01-31: days are compared as they are written."""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _rows(text: str, heads: tuple[str, ...], needed: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the rows of a list by their heads, with their numbers; empty rows are left out."""
    lines = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    own = [cell.strip().lower() for cell in next(lines, [])]
    if missing := [name for name in needed if name not in own]:
        raise FaultyList("column", missing[0], allowed=heads)
    for n, line in enumerate(lines, 2):
        row = {name: cell.strip() for name, cell in zip(own, line, strict=False) if name in heads}
        if not any(row.values()):
            continue
        if empty := [name for name in needed if not row.get(name)]:
            raise FaultyList("empty", empty[0], n)
        yield n, row


def _depth(code: str, parents: Mapping[str, str | None], row: int) -> int:
    """Return how many stand above an agency, itself counted."""
    seen = [code]
    while above := parents[seen[-1]]:
        if above not in parents:
            raise FaultyList("parent", above, row)
        if above in seen:
            raise FaultyList("below", code, row)
        seen.append(above)
    return len(seen)
