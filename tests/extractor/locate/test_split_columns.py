"""A table whose last columns stand below its first ones is read as one, with labels beside them or without.

Each case is a small report of our own whose section three is printed in parts, each under heads of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
from press import consistent_values, document_of, html_table, report, table

from extractor.forms import Section
from extractor.forms.catalogue import forms
from extractor.locate import locate
from extractor.page.values import Number, State
from extractor.pipeline import extract
from extractor.result import Extraction

VALUES = consistent_values(seed=3, most=30)
REQUESTS: Section = next(one for one in forms()["2021"].sections if one.id == "requests")
HEADS = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
LABELS = [line.fields[0].row_label[-1] for line in REQUESTS.lines]
FIGURES = [[str(VALUES[spec.id]) for spec in line.fields] for line in REQUESTS.lines]
NAMES = [spec.id for spec in REQUESTS.fields]

Rows = list[list[str]]


def parts(*columns: Sequence[int], labelled: bool = True) -> list[Rows]:
    """Return the table in parts with these columns, those behind the first one with labels or without."""
    found: list[Rows] = []
    for own in columns:
        first = not found
        heads = [["办理情况"] * (labelled or first) + [HEADS[n] for n in own]]
        rows = [
            [label] * (labelled or first) + [row[n] for n in own] for label, row in zip(LABELS, FIGURES, strict=True)
        ]
        found.append(heads + rows)
    return found


def in_lines(pieces: Sequence[Rows]) -> str:
    return "续表\n".join("".join(f"{cell}\n" for row in rows for cell in row) for rows in pieces)


def spaced(pieces: Sequence[Rows]) -> str:
    return "续表\n".join("".join(" ".join(row) + "\n" for row in rows) for rows in pieces)


def in_tables(pieces: Sequence[Rows]) -> str:
    tables = ["".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows) for rows in pieces]
    return "<p>续表</p>".join(f"<table>{one}</table>" for one in tables)


PRINTED = {"lines": in_lines, "spaced": spaced, "html": in_tables}


def read(pieces: Sequence[Rows], layout: str, values: Mapping[str, Number] = VALUES) -> Extraction:
    whole = report(values, layout="html" if layout == "html" else "tabs")
    own = html_table(REQUESTS, values) if layout == "html" else table(REQUESTS, values, "tabs")
    assert own in whole
    return extract(whole.replace(own, PRINTED[layout](pieces)).encode())


def wrong(extraction: Extraction) -> dict[str, object]:
    return {name: extraction.fields[name].value for name in NAMES if extraction.fields[name].value != VALUES[name]}


def asked(extraction: Extraction) -> list[str]:
    return [name for name in NAMES if extraction.fields[name].needs_review]


@pytest.mark.parametrize("layout", PRINTED)
@pytest.mark.parametrize("labelled", [True, False])
@pytest.mark.parametrize("columns", [((0, 1, 2), (3, 4, 5, 6)), ((0, 1, 2, 3), (4, 5, 6)), ((0, 1), (2, 3), (4, 5, 6))])
def test_columns_that_stand_below_the_others_are_read(
    columns: Sequence[Sequence[int]], labelled: bool, layout: str
) -> None:
    extraction = read(parts(*columns, labelled=labelled), layout)
    assert not wrong(extraction)
    assert not asked(extraction)


@pytest.mark.parametrize("layout", PRINTED)
def test_heads_of_a_part_in_another_order_are_followed(layout: str) -> None:
    extraction = read(parts((0, 3, 2), (1, 5, 4, 6)), layout)
    assert not wrong(extraction)


@pytest.mark.parametrize("layout", PRINTED)
def test_a_row_less_in_a_part_without_labels_is_asked_about(layout: str) -> None:
    first, second = parts((0, 1, 2, 3), (4, 5, 6), labelled=False)
    extraction = read([first, second[:9] + second[10:]], layout)
    fields = extraction.fields
    assert not [name for name in wrong(extraction) if not fields[name].needs_review]


@pytest.mark.parametrize("layout", PRINTED)
def test_rows_that_changed_places_in_a_part_without_labels_are_asked_about(layout: str) -> None:
    first, second = parts((0, 1, 2, 3), (4, 5, 6), labelled=False)
    second[3], second[5] = second[5], second[3]
    assert second[3] != second[5]
    extraction = read([first, second], layout)
    fields = extraction.fields
    assert not [name for name in wrong(extraction) if not fields[name].needs_review]


def test_a_wrong_sum_across_the_parts_is_a_finding() -> None:
    pieces = parts((0, 1, 2, 3), (4, 5, 6))
    pieces[1][4][1] = str(int(pieces[1][4][1]) + 5)
    extraction = read(pieces, "lines")
    name = REQUESTS.lines[3].fields[4].id
    assert extraction.fields[name].value == int(pieces[1][4][1])
    assert extraction.fields[name].state is State.READ
    assert extraction.findings


def test_the_heads_of_the_next_rows_in_a_sheet_end_where_they_end() -> None:
    one, other = parts((0, 1, 2, 3), (4, 5, 6))
    document = document_of(["三、收到和处理政府信息公开申请情况"], *one, ["续表"], *other)
    found = next(section for section in locate(document).sections if section.section.id == "requests")
    assert {name: found.fields[name].value for name in NAMES} == {name: VALUES[name] for name in NAMES}
    assert not [name for name in NAMES if found.fields[name].reasons]
