"""Made-up reports before they are printed, as something that can be changed: parts, tables, boxes, runs.

In: a report of the corpus. Out: a ``Draft`` whose tables can be cut, turned and filled otherwise. Surprise: how a run
of characters is shown stands in the text itself, between private characters (``shown``), so that a change says it once
and every printer says it in the way of its format, or says that it cannot.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from random import Random

from eval.cases import GoldField
from eval.corpus.ink import pieces, plain
from eval.corpus.report import Plan, Report, make_report
from eval.corpus.tables import Grid
from extractor.page import Number, Value

REPORTS = 36
"""Reports that are changed; of all sizes and in all mixes of the two newer forms."""

_SIZES = ("zero", "sparse", "small", "county", "city", "small")
_FORMS = ("2021", "2019", "2021", "new two, old three", "2021", "2019", "old two, new three")
_OPEN, _BETWEEN, _CLOSE = "\uf100", "\uf101", "\uf102"
_RUN = re.compile(f"{_OPEN}([a-z]+){_BETWEEN}([^{_CLOSE}]*){_CLOSE}")


class CannotShow(Exception):
    """A format has no way to show a run."""


class Shown(StrEnum):
    """How a run of characters is shown, or what holds it."""

    STRUCK = "struck"
    HIDDEN = "hidden"
    WHITE = "white"
    TINY = "tiny"
    RAISED = "raised"
    LOWERED = "lowered"
    DELETED = "deleted"
    INSERTED = "inserted"
    GLOSS = "gloss"
    FIELD = "field"
    FORMULA = "formula"
    TEXTBOX = "textbox"
    PICTURE = "picture"
    COMMENT = "comment"


def shown(how: Shown, text: str) -> str:
    """Return text that is shown in a way of its own."""
    return f"{_OPEN}{how}{_BETWEEN}{text}{_CLOSE}"


def runs(text: str) -> Iterator[tuple[Shown | None, str]]:
    """Yield the runs of a text."""
    at = 0
    for match in _RUN.finditer(text):
        if match.start() > at:
            yield None, text[at : match.start()]
        yield Shown(match[1]), match[2]
        at = match.end()
    if at < len(text):
        yield None, text[at:]


@dataclass(slots=True)
class Box:
    """A cell of a table; ``field`` is the value that it states, if it states one."""

    text: str
    columns: int = 1
    rows: int = 1
    kind: str = "label"
    field: str = ""


@dataclass(slots=True)
class Sheet:
    """A table of one section; ``hidden`` are the rows that are not shown."""

    section: str
    rows: list[list[Box]]
    hidden: frozenset[int] = frozenset()

    @property
    def width(self) -> int:
        """Return how many columns it has."""
        return sum(box.columns for box in self.rows[0])

    def figures(self) -> list[Box]:
        """Return the cells that state values."""
        return [box for row in self.rows for box in row if box.field]


@dataclass(slots=True)
class Part:
    """A title, a heading, a paragraph or a table."""

    kind: str
    text: str = ""
    sheet: Sheet | None = None


@dataclass(slots=True)
class Draft:
    """A report that can be changed.

    Attributes:
        right: what gold says otherwise of it by now.
        also: further values that may be read unasked.
        finding: the kind of finding that there must be.
    """

    report: Report
    parts: list[Part]
    right: dict[str, GoldField]
    also: dict[str, tuple[Value, ...]]
    finding: str = ""

    def sheets(self, section: str = "") -> list[Sheet]:
        """Return the tables, or those of one section."""
        every = [part.sheet for part in self.parts if part.sheet]
        return [sheet for sheet in every if section in ("", sheet.section)]

    def value(self, field: str) -> Number:
        """Return the value that a field has in the clean report."""
        value = self.report.gold[field].value
        assert isinstance(value, int | float)
        return value


Change = Callable[[Draft, Random], str | None]
"""Changes a draft and says what was changed; None where there is nothing to change."""


@cache
def report_of(number: int) -> Report:
    """Return one of the reports, which prints nothing oddly."""
    plan = Plan(_SIZES[number % len(_SIZES)], _FORMS[number % len(_FORMS)])
    return make_report(f"m{number:03d}", "meaning", plan)


def draft_of(report: Report) -> Draft:
    """Return a report as something that can be changed."""
    parts = []
    for block in report.blocks:
        sheet = _sheet(block.grid) if block.kind == "table" else None
        parts.append(Part(block.kind, plain(block.text), sheet))
    return Draft(report, parts, {}, {})


def _sheet(grid: Grid) -> Sheet:
    rows = []
    for row in grid:
        boxes = []
        for cell in row:
            name = next((piece.name for piece in pieces(cell.text) if piece.name), "") if cell.kind == "figure" else ""
            boxes.append(Box(plain(cell.text), cell.columns, cell.rows, cell.kind, name or ""))
        rows.append(boxes)
    section = next(box.field.partition(".")[0] for row in rows for box in row if box.field)
    return Sheet(section, rows)


def placed(sheet: Sheet) -> list[tuple[int, int, Box]]:
    """Return the boxes of a table with the row and the column that each begins in."""
    taken: set[tuple[int, int]] = set()
    found = []
    for y, row in enumerate(sheet.rows):
        x = 0
        for box in row:
            while (y, x) in taken:
                x += 1
            found.append((y, x, box))
            taken |= {(y + down, x + right) for down in range(box.rows) for right in range(box.columns)}
    return found
