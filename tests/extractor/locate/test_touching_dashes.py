"""Dashes for none that touch, since the columns they stand in are narrow."""

import pytest
from press import consistent_values, report

from extractor.page import State
from extractor.pipeline import extract

SIGNS = ("－", "-", "—")


def printed(last: str, sign: str, layout: str = "spaced") -> str:
    """Return a report whose table three says none everywhere, its last two cells as given."""
    values = dict(consistent_values(most=0)) | {"proactive.licensing.decisions": 7}
    requests = [name for name in values if name.startswith("requests.")]
    text = report(values | dict.fromkeys(requests, "@"), layout=layout)  # type: ignore[arg-type]
    between = " " if layout == "spaced" else "\n"
    return text.replace(between.join("@@@@@@@"), between.join([sign] * 5) + between + last)


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("layout", ["spaced", "cells"])
def test_dashes_that_touch_are_as_many_empty_cells(sign: str, layout: str) -> None:
    fields = extract(printed(sign * 2, sign, layout).encode()).fields
    own = [value for name, value in fields.items() if name.startswith("requests.")]
    assert {value.state for value in own} == {State.BLANK}
    assert not any(value.needs_review for value in own)
    assert fields["requests.new.total"].raw == sign


def test_two_dashes_are_one_cell_where_the_row_has_as_many_as_columns() -> None:
    fields = extract(printed("- --", "-").encode()).fields
    assert fields["requests.new.total"].raw == "--"
    assert not any(value.needs_review for name, value in fields.items() if name.startswith("requests."))


def test_dashes_that_touch_in_one_row_alone_may_be_a_slip() -> None:
    text = printed("- -", "-").replace("- - - - - - -", "- - - - - --", 1)
    fields = extract(text.encode()).fields
    assert fields["requests.new.total"].needs_review


def test_blanks_of_a_page_between_dashes_are_blanks() -> None:
    """No-break spaces, as a browser's cells have them, around the only thing that stands in a row."""
    values = consistent_values(most=0)
    text = report(values | {name: "——" for name in values if name.startswith("requests.")}, layout="tabs")
    broken = "\n".join(
        line.replace("\t——", "\n\u00a0——", 1).replace("\t——", "\u00a0\u00a0\u00a0——") for line in text.split("\n")
    )
    fields = extract(broken.encode()).fields
    assert {value.state for name, value in fields.items() if name.startswith("requests.")} == {State.BLANK}
