"""Where everything of a form stands on paper."""

import pytest

from extractor.forms import Part, printed_rows
from extractor.forms.catalogue import forms
from extractor.forms.printed import Span, padded, spans

SECTIONS = [section for form in forms().values() for section in form.sections]


def test_neighbours_share_the_beginning_of_their_path() -> None:
    paths = padded([("a", "b"), ("a", "c"), ("d",)])
    assert spans(paths) == [[Span("a", 2, 1), Span("b", 1, 1)], [Span("c", 1, 1)], [Span("d", 1, 2)]]


@pytest.mark.parametrize("section", SECTIONS, ids=lambda one: f"{one.form}-{one.id}")
def test_squares_fill_a_rectangle_without_hole_or_overlap(section) -> None:
    rows = printed_rows(section)
    filled = {}
    for n, row in enumerate(rows):
        assert [one.column for one in row] == sorted(one.column for one in row)
        for one in row:
            assert one.row == n
            for place in ((y, x) for y in range(n, n + one.rows) for x in range(one.column, one.column + one.columns)):
                assert place not in filled
                filled[place] = one
    width = max(x for _, x in filled) + 1
    assert len(filled) == len(rows) * width
    shown = [one.spec for row in rows for one in row if one.part is Part.FIELD]
    assert shown == list(section.fields)


@pytest.mark.parametrize("section", SECTIONS, ids=lambda one: f"{one.form}-{one.id}")
def test_a_field_stands_below_its_heads(section) -> None:
    squares = [one for row in printed_rows(section) for one in row]
    for field in (one for one in squares if one.spec):
        above = {
            one.text for one in squares if one.row < field.row and one.column <= field.column < one.column + one.columns
        }
        assert set(field.spec.column_label) <= above
