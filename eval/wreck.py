"""A report that lost the labels of a whole table: a long review, mostly of right values.

In: a text of which gold is known. Out: the same text, wrecked. Surprise: gold stays as it is; whoever reviews the wreck
has to look at two hundred fields that are nearly all right as read.
"""

from __future__ import annotations

import re

from extractor.forms import forms

TABLE = "requests"

_COUNTED = re.compile(r"^[（(]?[一二三四五六七八九十\d]+[)）]?[.．、]?")


def wreck(text: str) -> str:
    """Take the labels of a table's rows away."""
    own = (section for form in forms().values() for section in form.sections if section.id == TABLE)
    labels = {_COUNTED.sub("", spec.row_label[-1]) for section in own for spec in section.fields}
    for label in sorted(labels, key=len, reverse=True):
        text = text.replace(label, "")
    return text
