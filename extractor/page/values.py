"""What a field can hold: its value, its state, where it stands and why it may be unsure.

In: characters of the page. Out: numbers, and the frozen records that every later stage passes on.
Surprise: a field never changes; a stage that knows more returns a new one (``dataclasses.replace``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TypeVar, dataclass_transform

Number = int | float
"""A figure as printed: counts are ``int``, amounts with decimals ``float``."""

Value = Number | str | None
"""What a field holds: a figure, the agency's name, or nothing."""


class State(StrEnum):
    """What the page holds for a field."""

    READ = "read"  # a value stands on the page
    BLANK = "blank"  # the cell is there and empty, or a dash or slash stands in it
    DERIVED = "derived"  # not legible by itself, but follows from the identities
    MISSING = "missing"  # nothing found, or lost on the way


_BLANK, _MISSING = State.BLANK, State.MISSING


class Origin(StrEnum):
    """Who gave the value."""

    PARSER = "parser"
    MODEL = "model"
    HUMAN = "human"


class Way(StrEnum):
    """How the value of a field was found, or what was found of it."""

    LABEL = "label"  # the label of its row stands by its figures
    PLACE = "place"  # the label of its row and the head of its column meet at its cell
    HEADS = "heads"  # its row has no label; the column heads stand before its figures
    EQUAL_FIGURES = "equal_figures"  # all figures of its table, or of a page of it, are the same
    ORDER = "order"  # the figures of its table, as many as the form has, were taken in their order
    BLOCKS = "blocks"  # the table stands in blocks of columns; its sums tell their order
    BELOW_HEADS = "below_heads"  # its column stands below its own head, away from the rows' labels
    JOINED = "joined"  # the figures of its row stand together, and the form's sums part them
    PROSE = "prose"  # a sentence gives it
    TITLE = "title"  # a title gives it
    SUMS = "sums"  # it follows from the form's sums
    MODEL = "model"  # the language model pointed at it
    NOTHING = "nothing"  # nothing on the page could be taken for it


class Reason(StrEnum):
    """Why a field is unsure; short codes, explained to people by the app."""

    NOT_FOUND = "not_found"  # neither the cell nor its label was found
    CELL_LOST = "cell_lost"  # the row is there, this cell of it is not
    EMPTY_CELL = "empty_cell"  # the cell is empty where nearly all others are filled
    CELLS_UNCLEAR = "cells_unclear"  # the row has fewer or more cells than columns
    CELLS_JOINED = "cells_joined"  # the cells of its row stand together, nothing between, and can be parted otherwise
    SURPLUS_CELL = "surplus_cell"  # the row has a cell too many; the usual ones were taken
    SPLIT_NUMBER = "split_number"  # a blank stands inside the number
    LABEL_UNCLEAR = "label_unclear"  # the row's label is damaged, far away or missing
    LABEL_DIFFERS = "label_differs"  # its row's label says more than the form's, or has another word
    FORM_UNCLEAR = "form_unclear"  # both forms fit this section about as well
    HEADER_UNCLEAR = "header_unclear"  # the column heads are in another order, or its own says another thing
    COLUMNS_REORDERED = "columns_reordered"  # written in blocks of columns, put in order by the sums or the heads
    ODD_FIGURE = "odd_figure"  # a figure that this field cannot have
    SUM_BROKEN = "sum_broken"  # an identity fails and this field may be the cause
    DERIVED_WEAKLY = "derived_weakly"  # derived from fields that are unsure themselves
    TEXT_ENDS = "text_ends"  # the text breaks off here
    APPROXIMATE = "approximate"  # the prose says about, more than, nearly
    SEVERAL_FIGURES = "several_figures"  # the prose gives different figures for it
    PROSE_DIFFERS = "prose_differs"  # table and prose disagree
    PROSE_UNCLEAR = "prose_unclear"  # the prose speaks of it in a way no rule settles
    ORDERS_IN_TEXT = "orders_in_text"  # the text gives orders to a machine that reads it, so its prose may be made up
    SECOND_REPORT = "second_report"  # a second report stands in the file
    NOT_TEXT = "not_text"  # what stands in the cell is no text: a picture, an object
    STRUCK_OUT = "struck_out"  # what stands in the cell is struck out, hidden or deleted
    OTHER_UNIT = "other_unit"  # the page gives it in another unit than the form
    FACTOR = "factor"  # printed with a factor: 3万
    CONFUSABLE = "confusable"  # signs that look like digits stand among them: l0, 三
    READINGS_DIFFER = (
        "readings_differ"  # read by rows and columns, and read in its order, the page says different things
    )
    ROW_TWICE = "row_twice"  # its row stands twice in its table
    OTHER_SCOPE = "other_scope"  # several tables of this kind stand there, and it is not sure which is the report's
    OCR = "ocr"  # recognised in a picture, and borne out by no sum
    MODEL_ANSWER = "model_answer"  # the value is the model's and waits for a person
    LOW_CONFIDENCE = "low_confidence"  # no single cause, but not sure enough for the error budget


_T = TypeVar("_T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record(cls: type[_T]) -> type[_T]:
    """Make a frozen dataclass of which hundreds are made for every report.

    Nothing may be assigned to it, and mypy sees to that; to see to it again at run time, as ``frozen=True`` does, makes
    each one take seven times as long.
    """
    return dataclass(slots=True, unsafe_hash=True)(cls)


@record
class Place:
    """A character span in the untouched source text; page (from 1) and cell (from 0) where the format has them."""

    start: int
    end: int
    page: int | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None


@record
class FieldValue:
    """One field of one document as it stands after a stage.

    ``confidence`` is the probability that the value (or the null) is right; ``raw`` the characters as they stand.
    """

    id: str
    value: Value
    state: State
    origin: Origin = Origin.PARSER
    confidence: float = 0.0
    needs_review: bool = True
    reasons: tuple[Reason, ...] = field(default=())
    raw: str | None = None
    place: Place | None = None

    def __post_init__(self) -> None:
        """Keep illegal states out: a blank or missing field has no value, a read or derived one has."""
        if (self.value is None) != (self.state is _BLANK or self.state is _MISSING):
            raise ValueError(f"{self.id}: state {self.state} does not go with value {self.value!r}")

    @property
    def empty(self) -> bool:
        """Return whether its cell is there and nothing at all is written in it."""
        return self.state is _BLANK and not self.raw

    @property
    def amount(self) -> Number | None:
        """Return what it adds to a sum: an empty cell counts as nothing, a missing one is not known."""
        amount = self.value
        if amount is None:
            return 0 if self.state is _BLANK else None
        return None if isinstance(amount, str) else amount

    def because(self, reason: Reason) -> FieldValue:
        """Return the field with one more reason to doubt it, if it has not that one already."""
        if reason in self.reasons:
            return self
        return replace(self, reasons=(*self.reasons, reason))

    def without(self, reason: Reason) -> FieldValue:
        """Return the field without a reason to doubt it, if it has that."""
        if reason not in self.reasons:
            return self
        return replace(self, reasons=tuple(one for one in self.reasons if one is not reason))


def amounts_of(fields: Mapping[str, FieldValue]) -> dict[str, Number]:
    """Return what the fields add to sums, by id, of those for which it is known."""
    return {name: amount for name, value in fields.items() if (amount := value.amount) is not None}


_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?", re.ASCII)


def parse_number(text: str) -> Number | None:
    """Given normalised characters, return the figure they print, or None where they are no plain figure.

    Leading zeros (``007``) are no figure: they are the sign of cells that ran together.
    """
    if text.isdecimal() and text.isascii() and len(text) < 15 and (text[0] != "0" or text == "0"):
        return int(text)  # nearly every figure is a plain count
    if not _NUMBER.fullmatch(text):
        return None
    digits = text.replace(",", "").lstrip("+-")
    if len(digits) > 1 and digits[0] == "0" and digits[1] != ".":
        return None
    if len(digits) > 15:
        return None
    signed = f"-{digits}" if text[0] == "-" else digits
    return float(signed) if "." in signed else int(signed)
