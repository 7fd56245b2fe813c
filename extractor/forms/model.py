"""The parts of a form as later stages use them: fields, lines, identities, sections.

In: nothing, these are records. Out: the same. Surprise: they are compared by identity; each form is loaded once, and
its parts serve as keys of caches.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

NumberKind = Literal["count", "change", "amount"]
"""count: 0, 1, 2 …; change: a whole number of either sign; amount: may have decimals."""


@dataclass(frozen=True, slots=True, eq=False)
class FieldSpec:
    """One value of a form. Labels are the printed ones, outermost first; ids are the public contract."""

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


@dataclass(frozen=True, slots=True, eq=False)
class Identity:
    """An equation that the form prescribes: the fields of ``left`` add up to what those of ``right`` add up to.

    ``fields`` are all that it binds.
    """

    id: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    fields: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Put the two sides together once: they are asked for in every report."""
        object.__setattr__(self, "fields", self.left + self.right)

    @property
    def section(self) -> str:
        """Return the id of the section that it belongs to."""
        return self.left[0].partition(".")[0]


@dataclass(frozen=True, slots=True, eq=False)
class Section:
    """One statutory table of one form."""

    id: str
    form: str
    headings: tuple[str, ...]
    """The keys of its own heading, that heading's variants, and the headings inside it."""
    lines: tuple[Line, ...]
    identities: tuple[Identity, ...]
    column_keys: tuple[tuple[str, ...], ...]
    """For every distinct column, in order of first appearance, the keys its head can have."""

    @property
    def fields(self) -> tuple[FieldSpec, ...]:
        """Return the section's fields in printed order."""
        return tuple(spec for line in self.lines for spec in line.fields)


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """A statutory form."""

    id: str
    source: str
    sections: tuple[Section, ...]
