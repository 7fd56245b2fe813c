"""Tables of a report that are not its own, as the forms that they are: of another scope, year or office.

In: what was read of them. Out: markup. Surprise: they are only shown. Nobody is asked about their fields, and a click
on one chooses nothing, since a field's id is that of the report's own figure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import tzinfo
from functools import partial

from extractor.forms import Section, forms, section_ids
from extractor.result import OtherReading
from extractor.store import CurrentField
from ui.cells import Cells
from ui.english import gloss
from ui.markup import Html, element, join
from ui.printed_form import named, section_table
from ui.wording import Words


def further_tables(others: Sequence[OtherReading], words: Words, zone: tzinfo) -> Html:
    """Return what was read of tables that are not the report's own, under the words that head them; empty if none."""
    if not others:
        return join()
    return join(
        element("div", words("report.others"), class_="sectionhead"),
        element("div", words("report.others_what"), class_="line"),
        *[part for other in others for part in _tables(other, words, zone)],
    )


def _tables(other: OtherReading, words: Words, zone: tzinfo) -> Iterator[Html]:
    english = partial(gloss, words=words)
    current = {name: CurrentField(value) for name, value in other.fields.items()}
    cells = Cells(current, words, zone, chosen_by_click=False)
    yield element("div", element("b", other.scope or words("report.no_scope")), class_="sectionhead")
    for section in _sections(other):
        yield element("div", *named(section.fields[0].heading[0], english), class_="line")
        yield section_table(section, cells, english)


def _sections(other: OtherReading) -> Iterator[Section]:
    """Yield the sections in printed order, each as its form prints it."""
    for section_id in section_ids():
        if section_id in other.forms:
            own = forms()[other.forms[section_id]].sections
            yield from (section for section in own if section.id == section_id)
