"""Tables of which a page's first labels stand in one block and their figures in the next."""

import pytest
from press import consistent_values, report

from extractor.forms.catalogue import forms
from extractor.page.values import Reason
from extractor.pipeline import extract

LINES = next(one for one in forms()["2021"].sections if one.id == "requests").lines


def in_blocks(text: str, first: int) -> str:
    """Return a report, its first rows of seven figures as all of their labels and then all of their figures."""
    lines = text.split("\n")
    rows = [
        n for n, line in enumerate(lines) if len(line.split(" ")) >= 8 and all(map(str.isdecimal, line.split(" ")[-7:]))
    ]
    taken = rows[:first]
    labels = [" ".join(lines[n].split(" ")[:-7]) for n in taken]
    figures = [" ".join(lines[n].split(" ")[-7:]) for n in taken]
    lines[taken[0] : taken[-1] + 1] = [*labels, "", *figures, ""]
    return "\n".join(lines)


@pytest.mark.parametrize("seed", range(4))
def test_rows_with_their_labels_are_sure_where_the_sums_give_them_the_same_figures(seed: int) -> None:
    values = consistent_values(seed=seed, most=60)
    fields = extract(in_blocks(report(values, layout="spaced"), 4).encode()).fields
    wrong = [name for name, value in values.items() if fields[name].value != value and not fields[name].needs_review]
    assert wrong == []
    rest = [spec.id for line in LINES[6:20] for spec in line.fields]
    assert [name for name in rest if fields[name].value != values[name]] == []
    asked = [name for name in rest if Reason.LABEL_UNCLEAR in fields[name].reasons]
    assert asked == []
