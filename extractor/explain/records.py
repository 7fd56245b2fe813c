"""An explanation as it is shown: of a field, of a section, of a whole document.

In: nothing, these are records. Out: the same. Surprise: they hold no sentences; whoever shows them has the words, in
whichever language. Labels are the printed ones, and what stood on the page stands here in its characters.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from extractor.forms import Relation
from extractor.page import FieldValue, Number, Place, State, Value, Way


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a value stands: its place, the line of the source (from 1), and what stands around it, without markup."""

    place: Place
    line: int
    before: str
    marked: str
    after: str


@dataclass(frozen=True, slots=True)
class Rival:
    """What came second for a line: the line of the form, and the cells, that would have been paired otherwise."""

    label: str
    cells: tuple[str, ...]
    same_line: bool
    """Whether it is the same line with other cells; else the same cells, or some of them, for another line."""


@dataclass(frozen=True, slots=True)
class RowMatch:
    """The row of a field as it was found.

    Attributes:
        label: the row's label as the form prints it; nothing where it has none and is known by its column heads.
        found: the label as it stands whole beside the cells, without blanks and marks; None where it does not.
        before: letters that stand before the cells, back to the figures before them.
        after: letters that stand behind the cells, up to the next figures.
        share: how much the label that stands there is worth, 0 to 1; less than the whole where others crowd it.
        crowd: the labels of other rows that stand there too.
        beside: whether more figures stand right before or behind the cells, and no row takes them.
        cells: the characters of all cells there; an empty one has none.
        columns: how many the form has.
        margin: by how much the alignment beats the runner-up for this row, in score units; None without runner-up.
        rival: the runner-up.
    """

    label: str
    found: str | None
    before: str
    after: str
    share: float
    crowd: tuple[str, ...]
    beside: bool
    cells: tuple[str, ...]
    columns: int
    margin: float | None
    rival: Rival | None


@dataclass(frozen=True, slots=True)
class ColumnMatch:
    """The column of a field: its number (from 1) of how many, its printed head, and that head as the page has it.

    ``found`` is None where the head stands nowhere.
    """

    number: int
    columns: int
    label: str
    found: str | None


@dataclass(frozen=True, slots=True)
class Crossing:
    """Where a field's cell stands by rows and columns: the words left of it and above it, the nearest first."""

    left: tuple[str, ...]
    above: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TableMatch:
    """The table of a section as its labels tell it.

    Attributes:
        form: the form that it was taken for, and how well that fits.
        rival: the form that came second, and how well that fits; None where no other one had to be tried.
        rows: how many rows the form has, and how many of them were found.
        heads: the share of the form's column heads that stand on the page.
        stray: how many figures stand in the table that no row takes.
        columnwise: whether figures stand right behind column heads, as where columns come one by one.
    """

    form: str
    score: float
    rival: str | None
    rival_score: float | None
    rows: int
    rows_found: int
    heads: float
    stray: int
    columnwise: bool

    @property
    def margin(self) -> float | None:
        """Return by how much the form fits better than the one that came second."""
        return None if self.rival_score is None else self.score - self.rival_score


class Verdict(StrEnum):
    """How an identity came out."""

    HELD = "held"
    BROKEN = "broken"
    OPEN = "open"  # some of its figures are not known


@dataclass(frozen=True, slots=True)
class Addend:
    """A field in a sum: what it is called there, and its figure; None where it is not known."""

    id: str
    label: str
    number: Number | None
    state: State


@dataclass(frozen=True, slots=True)
class IdentityCheck:
    """An identity that binds a field, with its numbers: the addends of each side and how it came out."""

    id: str
    verdict: Verdict
    left: tuple[Addend, ...]
    right: tuple[Addend, ...]
    relation: Relation = "equal"

    @property
    def sign(self) -> str:
        """Return what stands between its sides, as they came out."""
        at_most = self.relation == "at_most"
        return {
            Verdict.HELD: "≤" if at_most else "=",
            Verdict.BROKEN: ">" if at_most else "≠",
            Verdict.OPEN: "≤?" if at_most else "?=",
        }[self.verdict]


@dataclass(frozen=True, slots=True)
class Sign:
    """Something that speaks for or against a field, and how much, in log-odds."""

    name: str
    weight: float


@dataclass(frozen=True, slots=True)
class Scored:
    """The confidence of a field: its signs, their sum as a probability, and below which one a person is asked."""

    signs: tuple[Sign, ...]
    probability: float
    threshold: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence or a title that gives a value for a field of the prose, and whether it was taken."""

    value: Value
    text: str
    taken: bool


@dataclass(frozen=True, slots=True)
class FieldExplanation:
    """Why a field has its value.

    Attributes:
        label: its printed labels, outermost first.
        value: the field as it is stored and printed.
        way: how it was found.
        standing: where it stands, if it stands somewhere.
        row: the row that it was found in, or that it is missing from.
        column: its column, where it is a table's.
        crossing: the words at whose crossing its cell stands, where rows and columns gave it.
        otherwise: what its table says read the other way, by rows and columns or in its order, where that differs.
        table: the table that it stands in, where labels told it.
        identities: all that bind it.
        scored: None where the model answered, whose answers are always looked at.
        candidates: what the prose gives for it.
    """

    label: tuple[str, ...]
    value: FieldValue
    way: Way
    standing: Standing | None = None
    row: RowMatch | None = None
    column: ColumnMatch | None = None
    crossing: Crossing | None = None
    otherwise: FieldValue | None = None
    table: TableMatch | None = None
    identities: tuple[IdentityCheck, ...] = ()
    scored: Scored | None = None
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class CellGroup:
    """Cells of a row that stand under one label: all of them, but for the one row of the table of disputes."""

    label: str
    heads: tuple[str, ...]
    fields: tuple[FieldValue, ...]


@dataclass(frozen=True, slots=True)
class LineExplanation:
    """A row of a table as it was understood: its cells in the form's order, and what it was found by."""

    groups: tuple[CellGroup, ...]
    row: RowMatch | None


@dataclass(frozen=True, slots=True)
class SectionExplanation:
    """A table as it was understood; ``taken_for`` is its form, by its labels, its figures or the other tables."""

    id: str
    heading: str
    taken_for: str
    match: TableMatch | None
    ways: tuple[Way, ...]
    lines: tuple[LineExplanation, ...]


@dataclass(frozen=True, slots=True)
class FurtherTables:
    """Tables that are not the report's own: the words that head them, and the headings of their sections."""

    scope: str
    headings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a document was read: its format, its tables as they were understood, and every field by id."""

    format: str
    sections: tuple[SectionExplanation, ...]
    fields: Mapping[str, FieldExplanation]
    others: tuple[FurtherTables, ...] = ()

    @property
    def flagged(self) -> list[FieldExplanation]:
        """Return the fields that a person is asked about."""
        return [one for one in self.fields.values() if one.value.needs_review]
