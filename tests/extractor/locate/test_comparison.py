"""A table read by rows and columns and in its order: what is kept where the two differ."""

from dataclasses import replace

from press import consistent_values, report

from extractor import readers
from extractor.locate import locate
from extractor.locate.comparison import with_places
from extractor.page.values import Reason

VALUES = consistent_values(seed=1, most=40)
ONE, OTHER = "requests.carried_in.natural_person", "requests.new.total"


def test_what_the_reading_says_that_was_not_taken_is_kept() -> None:
    document = readers.read(report(VALUES, layout="html").encode())
    found = next(one for one in locate(document).sections if one.section.id == "requests")
    assert not found.differing
    cells = found.places.cells
    claimed = replace(found.places, cells={**cells, ONE: cells[OTHER], OTHER: cells[ONE]})
    compared = with_places(document, found, claimed)
    assert compared.fields[ONE].value == VALUES[ONE]  # the order's, in which the sums hold
    assert {name: value.value for name, value in compared.differing.items()} == {
        ONE: VALUES[OTHER],
        OTHER: VALUES[ONE],
    }
    assert {name for name, value in compared.fields.items() if Reason.READINGS_DIFFER in value.reasons} == {ONE, OTHER}
