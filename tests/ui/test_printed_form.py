import re

import pytest

from extractor.forms.catalogue import forms
from ui.markup import element
from ui.printed_form import section_table


def cell(spec, columns):
    return element("td", spec.id, colspan=columns)


def grid(markup):
    """Lay a table out as a browser does: the text in every square, spans filled in."""
    filled = {}
    rows = re.findall(r"<tr>(.*?)</tr>", markup)
    for y, row in enumerate(rows):
        x = 0
        for attributes, text in re.findall(r"<t[hd]([^>]*)>(.*?)</t[hd]>", row):
            while (y, x) in filled:
                x += 1
            span = {name: int(n) for name, n in re.findall(r'(rowspan|colspan)="(\d+)"', attributes)}
            for dy in range(span.get("rowspan", 1)):
                for dx in range(span.get("colspan", 1)):
                    assert (y + dy, x + dx) not in filled
                    filled[y + dy, x + dx] = text
            x += span.get("colspan", 1)
    height, width = max(y for y, _ in filled) + 1, max(x for _, x in filled) + 1
    assert height == len(rows)
    assert len(filled) == height * width
    return [[filled[y, x] for x in range(width)] for y in range(height)]


def sections():
    return [section for form in forms().values() for section in form.sections]


@pytest.mark.parametrize("section", sections(), ids=lambda s: f"{s.form}-{s.id}")
def test_every_field_of_every_form_stands_under_its_labels(section):
    """The grid has no hole and no overlap, and a field's row and column show the labels that the form gives it."""
    table = grid(section_table(section, cell))
    at = {text: (y, x) for y, row in enumerate(table) for x, text in enumerate(row)}
    for spec in section.fields:
        y, x = at[spec.id]
        above, beside = [row[x] for row in table[:y]], table[y][:x]
        assert set(spec.column_label) <= set(above)
        labels = [row[0] for row in table[:y]] if "statistics" in spec.id else []  # one column of labels
        assert set(spec.row_label) <= set(above + beside + labels)
