"""The parts of a form as later stages use them: fields, lines, identities, sections.

In: nothing, these are records. Out: the same. Surprise: they are compared by identity; each form is loaded once, and
its parts serve as keys of caches.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from extractor.page import Number

NumberKind = Literal["count", "change", "amount"]
"""count: 0, 1, 2 …; change: a whole number of either sign; amount: may have decimals."""


@dataclass(frozen=True, slots=True, eq=False)
class FieldSpec:
    """One value of a form. Labels are the printed ones, outermost first; ids are the public contract.

    ``row_keys`` and ``column_keys`` are the keys that its row's and its column's own label can have in print.
    """

    id: str
    form: str
    section: str
    row_id: str
    column_id: str
    heading: tuple[str, ...]
    row_label: tuple[str, ...]
    column_label: tuple[str, ...]
    unit: str
    number: NumberKind
    row_keys: tuple[str, ...]
    column_keys: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """The fields that stand side by side in print, and the label keys that can stand before them.

    ``keys`` are ordered from the full label, with its Chinese number, to the least telling variant; empty
    where the line has no label of its own. ``header`` is the text of the column heads in reading order.
    """

    id: str
    fields: tuple[FieldSpec, ...]
    keys: tuple[str, ...]
    header: str
    item: int = 0
    """The number that its label is counted with: 2 for 2.重复申请, 0 for none."""


TOLERANCE = 0.005
"""Sums of printed amounts may differ by half of the last decimal; counts are whole and differ by one at least."""

Relation = Literal["equal", "at_most"]
"""equal: both sides come to the same; at_most: the left side comes to no more than the right one (an 其中 row)."""

Between = Literal["table", "sections", "prose", "years"]
"""What an identity holds together: cells of one table, tables of one report, prose and table, reports of two years."""


@dataclass(frozen=True, slots=True, eq=False)
class Identity:
    """What a form prescribes: the fields of ``left`` add up to what those of ``right`` add up to, or to no more.

    Attributes:
        last: fields of last year's report of the same agency, which are added to the right side.
        fields: all fields of this year's report that it binds.
    """

    id: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    relation: Relation = "equal"
    between: Between = "table"
    last: tuple[str, ...] = ()
    fields: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Put the two sides together once: they are asked for in every report."""
        object.__setattr__(self, "fields", self.left + self.right)

    @property
    def section(self) -> str:
        """Return the id of the section that it belongs to, the left side's where it binds several."""
        return self.left[0].partition(".")[0]

    @property
    def binds_cells(self) -> bool:
        """Return whether it holds between cells of this report's tables alone, so that it says how they were read."""
        return self.between in ("table", "sections")

    def gap(self, amounts: Mapping[str, Number]) -> Number:
        """Return by how much the left side exceeds the right one; all its fields must be known."""
        return sum([amounts[name] for name in self.left]) - sum([amounts[name] for name in self.right])

    def holds(self, amounts: Mapping[str, Number]) -> bool:
        """Tell whether it holds; all its fields must be known."""
        gap = self.gap(amounts)
        return gap <= TOLERANCE if self.relation == "at_most" else abs(gap) <= TOLERANCE

    def refuted_by(self, amounts: Mapping[str, Number]) -> bool:
        """Tell whether it fails whatever its unknown fields are, since none is negative: a part exceeds the whole."""
        left, right = (sum([amounts.get(name, 0) for name in side]) for side in (self.left, self.right))
        if left > right + TOLERANCE and all(name in amounts for name in self.right):
            return True
        return self.relation == "equal" and right > left + TOLERANCE and all(name in amounts for name in self.left)


@dataclass(frozen=True, slots=True, eq=False)
class Section:
    """One statutory table of one form. ``heading`` is printed above it.

    Attributes:
        equations: its identities that are equalities.
        one_column: whether every line has one field, so that labels and figures by turns look the same from both ends.
        fields: its fields in printed order.
    """

    id: str
    form: str
    heading: str
    headings: tuple[str, ...]
    """The keys of its own heading, that heading's variants, and the headings inside it."""
    lines: tuple[Line, ...]
    identities: tuple[Identity, ...]
    column_keys: tuple[tuple[str, ...], ...]
    """For every distinct column, in order of first appearance, the keys its head can have."""
    equations: tuple[Identity, ...] = field(init=False)
    one_column: bool = field(init=False)
    fields: tuple[FieldSpec, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Find out once what is asked at every run of figures."""
        equations = tuple(identity for identity in self.identities if identity.relation == "equal")
        object.__setattr__(self, "equations", equations)
        object.__setattr__(self, "one_column", all(len(line.fields) == 1 for line in self.lines))
        object.__setattr__(self, "fields", tuple(spec for line in self.lines for spec in line.fields))


@dataclass(frozen=True, slots=True)
class UnreadForm:
    """A table that some reports print and that is known not to be read, told by the keys of its column heads."""

    name: str
    heads: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """A statutory form."""

    id: str
    source: str
    first_year: int
    """The first year that is reported on it; a form without one comes last."""
    sections: tuple[Section, ...]
    identities: tuple[Identity, ...]
    """What holds beyond a single table."""
    english: Mapping[str, str]
    """What its printed labels are called in English, for readers who see both."""
