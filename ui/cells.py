"""The cell of a field on the form, with its state told by a sign as well as by colour, and the legend of both.

In: the fields of a document as they stand. Out: markup. Surprise: the cell carries the field's id, which is how a click
on it finds its way back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import tzinfo

from extractor.forms import FieldSpec
from extractor.store import CurrentField
from ui.doubts import Failing, doubts
from ui.markup import Html, element, join
from ui.naming import hint, kind, mark, shown
from ui.wording import Words


@dataclass(frozen=True, slots=True)
class Cells:
    """Makes the cells of one document.

    Attributes:
        broken: fields of sums that do not hold.
        failing: the sums that fail as the figures stand; left out, what was found when they were read is said.
        asked: the field that the person is looking at.
        chosen_by_click: whether a click on a cell chooses its field.
    """

    current: Mapping[str, CurrentField]
    words: Words
    zone: tzinfo
    broken: frozenset[str] = field(default=frozenset())
    failing: Failing | None = None
    asked: str = ""
    chosen_by_click: bool = True

    def __call__(self, spec: FieldSpec, columns: int) -> Html:
        """Return the cell of a field of the form, so many columns wide."""
        return self.cell(spec.id, columns)

    def cell(self, field_id: str, columns: int = 1, style: str = "") -> Html:
        """Return the cell of a field."""
        entry = self.current.get(field_id)
        if entry is None:
            return element("td", colspan=columns)
        broken = field_id in self.broken
        classes = [kind(entry, broken=broken), style, "asked" if field_id == self.asked else ""]
        sign = mark(entry, broken=broken)
        return element(
            "td",
            shown(entry.field),
            element("span", sign, class_="mark") if sign else None,
            class_=" ".join(part for part in classes if part),
            colspan=columns if columns > 1 else None,
            title=hint(entry, doubts(entry.field, self.failing, self.words), self.words, self.zone),
            data_field=field_id if self.chosen_by_click else None,
        )


_LEGEND = (
    ("read", "12", "", "legend.read"),
    ("blank", "—", "", "legend.blank"),
    ("derived", "12", "=", "legend.derived"),
    ("read", "12", "M", "legend.model"),
    ("missing", "\xa0", "", "legend.missing"),
    ("read unsure", "12", "?", "legend.unsure"),
    ("missing unsure", "\xa0", "?", "legend.missing_unsure"),
    ("read broken", "12", "≠", "legend.broken"),
    ("read human", "12", "✓", "legend.accept"),
    ("read human", "12", "Δ", "legend.correct"),
    ("blank human", "—", "✓", "legend.empty"),
    ("missing human", "\xa0", "×", "legend.unreadable"),
)


def legend(words: Words) -> Html:
    """Return what the signs and colours mean."""
    parts = []
    for classes, text, sign, key in _LEGEND:
        sample = element("td", text, element("span", sign, class_="mark") if sign else None, class_=classes)
        parts.append(element("span", element("table", element("tr", sample)), " ", words(key)))
    return element("div", join(*parts), class_="legend")
