"""Conditional formats of a sheet that leave nothing to see of a figure: white letters, formats that show nothing.

In: a sheet. Out: for a cell whether a rule hides it, or may. Surprise: only a comparison with a number is worked out;
whether a formula holds nobody can say here, so that what it may hide is doubted.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from operator import eq, ge, gt, le, lt, ne
from typing import Any, NamedTuple

from openpyxl.worksheet.cell_range import CellRange

from extractor.limits import at_most
from extractor.page import Style
from extractor.readers._workbook.drawings import colour_of
from extractor.readers._workbook.number_formats import shown
from extractor.readers._workbook.sheets import WHITE, Looks

MAX_COMPARED = 10_000_000
"""Areas of rules times cells; of a sheet on which rules were copied along for years, a tenth of it."""


class Hides(Enum):
    """What is known of whether a cell is hidden."""

    NO = "no"
    YES = "yes"
    PERHAPS = "perhaps"


class _Rule(NamedTuple):
    """A rule that may hide what is in some cells."""

    areas: tuple[CellRange, ...]
    white: bool
    """Whether its letters are white; on a cell with a colour of its own these are seen."""
    code: str
    """The number format that it gives, if any."""
    kind: str
    operator: str
    numbers: tuple[float, ...] | None
    """What it compares with, None where that is no number."""


_COMPARED = {
    "equal": eq,
    "notEqual": ne,
    "greaterThan": gt,
    "greaterThanOrEqual": ge,
    "lessThan": lt,
    "lessThanOrEqual": le,
}


class Conditions:
    """The rules of a sheet that may hide what is in its cells."""

    def __init__(self, sheet: Any) -> None:
        self._rules = list(_rules(sheet))
        areas = sum(len(rule.areas) for rule in self._rules)
        at_most(MAX_COMPARED, areas * len(sheet._cells), "conditional formats for cells")

    def hide(self, cell: Any) -> Hides:
        """Tell whether a cell with a value is hidden by a rule."""
        found = Hides.NO
        for rule in self._rules:
            if not any(_is_in(cell, area) for area in rule.areas):
                continue
            if not ((rule.white and cell.fill.fill_type is None) or (rule.code and not shown(cell.value, rule.code))):
                continue
            holds = _holds(rule, cell.value)
            if holds:
                return Hides.YES
            found = Hides.PERHAPS if holds is None else found
        return found


def _rules(sheet: Any) -> Iterator[_Rule]:
    for formatted in sheet.conditional_formatting:
        for rule in formatted.rules:
            look = rule.dxf
            if look is None:
                continue
            white = bool(look.font) and look.font.color is not None and look.fill is None
            white = white and Looks(colour=colour_of(look.font.color)).style(WHITE) is Style.HIDDEN
            code = look.numFmt.formatCode if look.numFmt else ""
            if white or code:
                numbers = _numbers(rule.formula)
                yield _Rule(tuple(formatted.sqref.ranges), white, code, rule.type, rule.operator or "", numbers)


def _numbers(formulas: Any) -> tuple[float, ...] | None:
    try:
        return tuple(float(formula) for formula in formulas)
    except (TypeError, ValueError):
        return None


def _is_in(cell: Any, area: CellRange) -> bool:
    return bool(area.min_row <= cell.row <= area.max_row and area.min_col <= cell.column <= area.max_col)


def _holds(rule: _Rule, value: Any) -> bool | None:
    """Tell whether a rule holds for a value, None where nobody can say."""
    if rule.kind != "cellIs" or not rule.numbers or not isinstance(value, int | float):
        return None
    if rule.operator in ("between", "notBetween") and len(rule.numbers) == 2:
        return (min(rule.numbers) <= value <= max(rule.numbers)) == (rule.operator == "between")
    compare = _COMPARED.get(rule.operator)
    return bool(compare(value, rule.numbers[0])) if compare else None
