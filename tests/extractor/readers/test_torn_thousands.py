from collections.abc import Mapping

import pytest
from press import consistent_values, report

from extractor.page import Number
from extractor.pipeline import extract

TORN = ("requests.new.natural_person", "requests.new.total", "requests.total.natural_person", "requests.total.total")


def _made_whole() -> dict[str, Number]:
    """Return figures in thousands that keep all sums."""
    return {name: number * 1_211 for name, number in consistent_values(seed=3).items()}


def _grouped(values: Mapping[str, Number], names: tuple[str, ...], between: str) -> dict[str, Number | str]:
    return {**values, **{name: f"{values[name]:,}".replace(",", between) for name in names}}


@pytest.mark.parametrize(("layout", "between"), [("cells", ",\n"), ("cells", "\n,"), ("spaced", ",\n")])
def test_a_figure_torn_at_its_comma_is_whole(layout: str, between: str) -> None:
    values = _made_whole()
    text = report(_grouped(values, TORN, between), "2021", layout)
    fields = extract(text.encode()).fields
    wrong = [name for name in values if fields[name].value not in (values[name], None)]
    assert [name for name in wrong if not fields[name].needs_review] == []
    if layout == "cells":
        assert wrong == []
        assert [name for name in TORN if fields[name].value != values[name]] == []


def test_a_piece_between_tags_is_one_of_the_figure_too() -> None:
    values = _made_whole()
    text = report(_grouped(values, TORN, ",\n"), "2021", "cells")
    page = "".join(f"<p style='left:{'9' * 300}px'>{line}</p>" for line in text.split("\n"))
    fields = extract(f"<html><body>{page}</body></html>".encode()).fields
    wrong = [name for name in values if fields[name].value not in (values[name], None)]
    assert [name for name in wrong if not fields[name].needs_review] == []
    assert [name for name in TORN if fields[name].value != values[name]] == []


def test_thousands_printed_above_their_row_are_not_left_out_unasked() -> None:
    """All sums hold with what is left, if total and part lost the same thousands."""
    values = consistent_values(seed=3)
    rows = {"requests.new": "一、本年新收政府信息公开申请数量", "requests.total": "(七)总计"}
    text = report(values, "2021", "spaced").replace("（", "(").replace("）", ")")
    for row, label in rows.items():
        natural, total = values[f"{row}.natural_person"], values[f"{row}.total"]
        line = next(one for one in text.split("\n") if label in one.replace(" ", ""))
        inner = line.split(" ")[-6:-1]
        above = f"{' ' * 40}2,{' ' * 30}2,"
        middle = f"{line.split(' ')[0]:<50}{'   '.join(inner)}"
        below = f"{' ' * 40}{int(natural) + 200:>3}{' ' * 30}{int(total) + 200:>3}"
        text = text.replace(line, f"{above}\n{middle}\n{below}")
    fields = extract(text.encode()).fields
    for row in rows:
        for person in ("natural_person", "total"):
            field = fields[f"{row}.{person}"]
            assert field.needs_review or field.value == 2_200 + int(values[f"{row}.{person}"])
