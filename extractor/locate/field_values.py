"""A cell of the page as the value of a field.

In: a document, a field of the form, and the cell that was found for it, if any. Out: the ``FieldValue``. Surprise: a
cell whose content is no text leaves the field missing, with its place, so that a person finds it.
"""

from __future__ import annotations

import re

from extractor.forms import FieldSpec
from extractor.page import (
    BLANK,
    CONFUSABLE,
    JOINED,
    NUMBER,
    OBJECT,
    PARTED,
    SPLITS,
    STRUCK_OUT,
    Cell,
    Document,
    FieldValue,
    Number,
    Reason,
    State,
    doubt_of,
)

UNGROUPED = 100
"""A count of three digits may be the end of one that was torn behind a thousands separator; a smaller one is none."""
_WHOLE = re.compile(r"\d+\.0{1,3}")
_NOTHING = re.compile(r"(?<![\d.+-])0\.0{1,3}(?![\d.])")
"""Commas may part it from the cells beside it; as a separator of thousands none stands before or behind it."""


def missing(spec: FieldSpec, *reasons: Reason) -> FieldValue:
    """Return a field of which nothing was found."""
    return FieldValue(spec.id, None, State.MISSING, reasons=reasons)


def field_of(document: Document, spec: FieldSpec, cell: Cell | None, reasons: tuple[Reason, ...]) -> FieldValue:
    """Return a field as its cell gives it, with the reasons to doubt it and those that lie in the cell itself."""
    if cell is None:
        return missing(spec, *(reasons or (Reason.CELL_LOST,)))
    place, raw = document.place(cell), document.raw(cell)
    if cell.kind is NUMBER and not cell.mark and isinstance(cell.number, int) and 0 <= cell.number < UNGROUPED:
        return FieldValue(spec.id, cell.number, State.READ, reasons=reasons, raw=raw, place=place)  # as nearly all are
    if cell.kind is OBJECT:
        doubts = doubt_of(cell.mark) or (Reason.NOT_TEXT,)
        return FieldValue(spec.id, None, State.MISSING, reasons=(*reasons, *doubts), raw=raw, place=place)
    if cell.kind is BLANK:
        if cell.mark == STRUCK_OUT:
            reasons = (*reasons, Reason.STRUCK_OUT)
        return FieldValue(spec.id, None, State.BLANK, reasons=reasons, raw=raw if cell.filled else "", place=place)
    if cell.mark:
        reasons = (*reasons, *doubt_of(CONFUSABLE if document.ends_in_numeral(cell) else cell.mark))
    if cell.mark in SPLITS or document.continues_figure(cell):
        reasons = (*reasons, Reason.SPLIT_NUMBER)
    number = _counted(document, spec, cell)
    if _odd(spec, number):
        reasons = (*reasons, Reason.ODD_FIGURE)
    # Whose digits are whose, where they stand together, follows from the sums alone.
    state = State.DERIVED if cell.mark in (JOINED, PARTED) else State.READ
    return FieldValue(spec.id, number, state, reasons=reasons, raw=raw, place=place)


def _counted(document: Document, spec: FieldSpec, cell: Cell) -> Number | None:
    """Return the figure of a cell, as a whole number where a count is printed with zeros behind the point: 29.0, 29.00.

    Tools that keep tables do so for all of a column with an empty cell in it. The page must print nothings so too, and
    more than one: 2.0 alone may be the mark of an item and the figure behind it, and no item has the number 0.
    """
    number = cell.number
    if not isinstance(number, float) or spec.number == "amount" or not number.is_integer():
        return number
    if not _WHOLE.fullmatch(document.text, cell.start, cell.end):
        return number
    first = _NOTHING.search(document.text)
    return int(number) if first and _NOTHING.search(document.text, first.end()) else number


def _odd(spec: FieldSpec, number: Number | None) -> bool:
    """Tell whether a figure is one that the field cannot have: a part of a thing, less than nothing, or none."""
    if number is not None and number < 0 and spec.number != "change":
        return True
    return not isinstance(number, int) and spec.number != "amount"
