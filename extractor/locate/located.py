"""What was found of a document's sections: the fields, the evidence for each, and what they were chosen from.

In: nothing, these are records. Out: the same. Surprise: what was not chosen is kept too, for whoever asks why.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from extractor.forms import Section, UnreadForm
from extractor.locate.places import NO_READING, PlaceReading
from extractor.locate.sequence import Pair, PlacedCells, SectionMatch
from extractor.page import FieldValue, Reason, Span, Way, record


@record
class Evidence:
    """What speaks for a located field, the input of its confidence.

    Attributes:
        label: share of the line's label found by its values, 0 to 1.
        margin: by how much the alignment beats the runner-up for this line, in score units.
        count: whether the line had exactly as many cells as columns.
        form: by how much the section's form beats the other one, in score units.
        header: share of the section's column heads found in their order.
        last: the value is the last thing in the text, which may be cut off there.
        alike: whether the table's rows and columns and its order give the same cell; None where only one can be read.
    """

    label: float
    margin: float
    count: bool
    form: float
    header: float
    last: bool = False
    alike: bool | None = None


@record
class LaidLine:
    """A line of the form that was found, and what it was chosen from.

    ``pair`` holds all cells that stand there, ``placed`` those that were given columns; ``rival`` is what the line, or
    these cells, would be paired with otherwise, at a score that is less by ``margin``.
    """

    pair: Pair
    margin: float
    rival: Pair | None
    placed: PlacedCells


@dataclass(frozen=True, slots=True)
class LocatedSection:
    """A section as found: its form's fields in printed order, each with its evidence if it stands somewhere."""

    section: Section
    fields: Mapping[str, FieldValue]
    evidence: Mapping[str, Evidence]
    score: float
    span: Span | None = None
    """The stretch of the document's text that the table takes up."""
    form_counted: bool = False
    """Whether the number of figures tells the form."""
    match: SectionMatch | None = None
    """The form that was chosen, and the one that it was chosen against; None where labels told neither."""
    lines: Mapping[int, LaidLine] = field(default_factory=dict)
    """The lines that were found by their labels, by their number in the section."""
    ways: Mapping[str, Way] = field(default_factory=dict)
    """How those fields were found that labels did not tell, by id."""
    reordered: frozenset[str] = frozenset()
    """Its fields whose columns stand in another order than on the form, as the letters before them tell."""
    places: PlaceReading = NO_READING
    """What rows and columns say, where they are known."""
    differing: Mapping[str, FieldValue] = field(default_factory=dict)
    """What the reading says that was not taken, rows and columns or order, of fields of which the two differ."""

    @property
    def letters_before(self) -> Mapping[int, int]:
        """Return how many letters of the document stand before the figures of each line that its label told."""
        chain = self.match.chain if self.match else None
        places = zip(chain.pairs, chain.places, strict=True) if chain else ()
        return {pair.line: at for pair, at in places if pair.line in self.lines}

    def because(self, reason: Reason, names: Collection[str] | None = None) -> LocatedSection:
        """Return the section with some of its fields doubted, or all."""
        fields = {
            name: value.because(reason) if names is None or name in names else value
            for name, value in self.fields.items()
        }
        return replace(self, fields=fields)


@dataclass(frozen=True, slots=True)
class OtherScope:
    """A further table of one kind that is not the report's own: the words that head it, and what was found of it."""

    scope: str
    section: LocatedSection


@dataclass(frozen=True, slots=True)
class Located:
    """All sections of a document that were found.

    ``second_report`` tells that some table stands in the document twice, with other values, so that no value can be
    given to one report. ``figures_lost`` tells that fewer figures stand in the document than its tables have cells.
    """

    sections: tuple[LocatedSection, ...]
    second_report: bool = False
    figures_lost: bool = False
    other_form: UnreadForm | None = None
    """The form that is known and not read, if it is that."""
    others: tuple[OtherScope, ...] = ()
    """Tables of other scopes, years or offices."""

    @property
    def fields(self) -> dict[str, FieldValue]:
        """Return the fields of all sections by id, in printed order."""
        return {name: value for section in self.sections for name, value in section.fields.items()}

    def other_report(self, text: str) -> int | None:
        """Return from where on the words of a document may be another report's, of which every table stands there too.

        A report with tables of two scopes has no sentence between the last of the one and the first of the other.
        """
        if not self.others or {one.section.id for one in self.sections} != {
            one.section.section.id for one in self.others
        }:
            return None
        end = max((one.span.end for one in self.sections if one.span), default=0)
        begin = min((one.section.span.start for one in self.others if one.section.span), default=0)
        return end if "。" in text[end:begin] else None

    @property
    def alone(self) -> frozenset[str]:
        """Return the fields that stand alone in their places: one label, one head and one cell for each."""
        return frozenset().union(*(section.places.alone for section in self.sections))

    @property
    def reordered(self) -> frozenset[str]:
        """Return the fields of tables whose columns stand in another order than on the form."""
        return frozenset().union(
            *(one for section in self.sections for one in (section.reordered, section.places.reordered))
        )

    @property
    def forms(self) -> dict[str, str]:
        """Return the form that each section follows, by its id."""
        return {found.section.id: found.section.form for found in self.sections}

    @property
    def spans(self) -> list[Span]:
        """Return the stretch of text that each section takes up."""
        sections = (*self.sections, *(other.section for other in self.others))
        return [section.span for section in sections if section.span]
