"""The statistics form of 2014 to 2018: one column of figures, in the layouts that it comes in."""

from random import Random

import pytest

from eval.corpus.values import SIZES, section_values
from extractor.forms import field_specs
from extractor.page import Number, Reason, State
from extractor.pipeline import extract
from extractor.reconcile import FindingKind

SPECS = field_specs()["2014"]
TITLE = "青禾县水务局2016年政府信息公开工作年度报告"
PROSE = "2016年，我局认真贯彻条例，全年公开信息及时准确。现将有关情况报告如下。"
LAYOUTS = ["html", "pipes", "tabs", "commas", "semicolons", "cells", "spaced"]


def values(seed: int = 0, size: str = "small") -> dict[str, Number]:
    return section_values("2014", "statistics", SIZES[size], Random(seed))


def rows(printed, *, numbered=False, remark=None, unit=True):
    """Yield the printed rows: headings without a figure on rows of their own."""
    yield [
        *(["序号"] if numbered else []),
        "统计指标",
        *(["单位"] if unit else []),
        "统计数",
        *(["备注"] if remark else []),
    ]
    shown: set[tuple[str, ...]] = set()
    paths = {spec.row_label for spec in SPECS.values()}
    count = 0
    for name, spec in SPECS.items():
        for depth in range(1, len(spec.row_label)):
            path = spec.row_label[:depth]
            if path not in shown and path not in paths:
                count += 1
                blanks = [""] * (1 + unit + bool(remark))
                yield [*([str(count)] if numbered else []), path[-1], *blanks]
            shown.add(path)
        count += 1
        cells = [spec.row_label[-1], *([spec.unit] if unit else []), str(printed[name])]
        yield [*([str(count)] if numbered else []), *cells, *([remark(name)] if remark else [])]


def written(table, layout):
    table = [list(row) for row in table]
    if layout == "html":
        cells = ("".join(f"<td>{cell}</td>" for cell in row) for row in table)
        body = "".join(f"<tr>{row}</tr>" for row in cells)
        return f"<html><body><h1>{TITLE}</h1><p>{PROSE}</p><table>{body}</table></body></html>"
    if layout == "pipes":
        body = "".join(f"| {' | '.join(row)} |\n" for row in table)
    elif layout == "tabs":
        body = "".join("\t".join(row) + "\n" for row in table)
    elif layout in ("commas", "semicolons"):
        body = "".join({"commas": ",", "semicolons": ";"}[layout].join(row) + "\n" for row in table)
    elif layout == "spaced":
        body = "".join(" ".join(cell for cell in row if cell) + "\n" for row in table)
    else:
        body = "".join(f"{cell}\n" for row in table for cell in row if cell)
    return f"{TITLE}\n{PROSE}\n政府信息公开情况统计表\n{body}（完）\n"


def read(table, layout):
    return extract(written(table, layout).encode())


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("size", ["zero", "small", "city"])
@pytest.mark.parametrize("numbered", [False, True])
def test_every_figure_is_read_and_nobody_asked(layout, size, numbered) -> None:
    own = values(1, size)
    extraction = read(rows(own, numbered=numbered), layout)
    assert extraction.forms == {"statistics": "2014"}
    assert {name: extraction.fields[name].value for name in own} == own
    assert [name for name in own if extraction.fields[name].needs_review] == []


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_table_needs_no_column_of_units(layout) -> None:
    own = values(2)
    extraction = read(rows(own, unit=False), layout)
    assert {name: extraction.fields[name].value for name in own} == own


@pytest.mark.parametrize("layout", LAYOUTS)
def test_remarks_behind_the_figures_are_none(layout) -> None:
    own = values(3)
    extraction = read(rows(own, remark=lambda name: "见附件1" if name.endswith("items") else "无变化"), layout)
    wrong = [name for name in own if extraction.fields[name].value != own[name]]
    assert [name for name in wrong if not extraction.fields[name].needs_review] == []


@pytest.mark.parametrize("mark", ["/", "—", "-", ""])
@pytest.mark.parametrize("layout", ["html", "pipes", "tabs"])
def test_what_is_left_out_is_blank_and_never_a_figure(layout, mark) -> None:
    own = values(4)
    out = [name for name in own if own[name] == 0]
    extraction = read(rows({**own, **dict.fromkeys(out, mark)}), layout)
    assert {extraction.fields[name].value for name in out} == {None}
    assert {extraction.fields[name].state for name in out} == {State.BLANK}
    assert {name: extraction.fields[name].value for name in own if name not in out} == {
        name: own[name] for name in own if name not in out
    }


def test_a_part_of_its_row_may_not_exceed_it() -> None:
    own = {**values(5), "statistics.responses.press": 2, "statistics.responses.press_head": 5}
    extraction = read(rows(own), "tabs")
    found = {finding.identity: finding.kind for finding in extraction.findings}
    assert found == {"statistics.press": FindingKind.SOURCE_INCONSISTENT}
    for name in ("statistics.responses.press", "statistics.responses.press_head"):
        assert extraction.fields[name].value == own[name]
        assert Reason.SUM_BROKEN in extraction.fields[name].reasons


def test_rows_that_only_the_row_above_tells_apart_keep_apart() -> None:
    own = {**values(6), "statistics.reviews.corrected": 3, "statistics.suits.corrected": 0}
    extraction = read(rows(own), "cells")
    assert extraction.fields["statistics.reviews.corrected"].value == 3
    assert extraction.fields["statistics.suits.corrected"].value == 0


def test_an_empty_column_between_words_and_figures_is_never_the_column() -> None:
    """Two tabs for a border: every other cell is empty, and where a part of the table has no figure at all, all are."""
    printed = {name: number or "\\" for name, number in values(3, "county").items()}
    first = next(iter(SPECS.values())).row_label[0]
    printed |= {name: "\\" for name, spec in SPECS.items() if spec.row_label[0] == first}
    lines = [row[:1] if row[1:] == ["", ""] else row for row in rows(printed)]  # headings are lines without cells
    table = "\n".join("\t\t".join(row) for row in lines)
    fields = extract(f"{TITLE}\n{PROSE}\n附表\n政府信息公开情况统计表\n{table}\n".encode()).fields
    wrong = [name for name, number in printed.items() if fields[name].value != (None if number == "\\" else number)]
    assert [name for name in wrong if not fields[name].needs_review] == []
    assert not wrong


def test_digits_before_a_sign_that_looks_like_one_are_not_taken_for_a_figure_run_together() -> None:
    own = {name: 10 * (n % 9 + 2) + 1 if n % 2 else 0 for n, name in enumerate(values())}
    shown = {name: f"{number // 10}I" if number else 0 for name, number in own.items()}
    fields = read(rows(shown), "html").fields
    assert {name: fields[name].value for name in own} == own
    assert all(fields[name].needs_review for name, number in own.items() if number)


@pytest.mark.parametrize("seed", range(6))
def test_where_lines_that_repeat_others_were_dropped_a_figure_may_be_that_of_the_next_row(seed: int) -> None:
    own = values(seed, "county")
    lines = dict.fromkeys(written(rows(own), "cells").split("\n"))
    read_fields = extract("\n".join(lines).encode()).fields
    wrong = [name for name in own if read_fields[name].value not in (own[name], None)]
    assert [name for name in wrong if not read_fields[name].needs_review] == []


@pytest.mark.parametrize("layout", [one for one in LAYOUTS if one != "spaced"])
def test_counts_with_a_zero_behind_the_point_are_counts_beside_nothings_printed_so(layout) -> None:
    own = values(4, "small")
    printed = {name: value if SPECS[name].number == "amount" else f"{value}.0" for name, value in own.items()}
    extraction = read(rows(printed), layout)
    assert {name: extraction.fields[name].value for name in own} == own
    assert [name for name in own if extraction.fields[name].needs_review] == []


def test_a_figure_beside_the_beginning_of_the_next_label_is_not_that_of_the_empty_row_above() -> None:
    own = {**values(3, "county"), "statistics.organisation.budget": "", "statistics.meetings.held": 1991}
    text = written(rows(own), "spaced")
    lines = text.split("\n")
    at = next(n for n, line in enumerate(lines) if "政府信息公开专项经费" in line)
    assert lines[at + 2].endswith("1991")
    lines[at : at + 3] = [
        "（四）政府信息公开专项   万元",
        "经费（不包括用于政府公报编辑管理及政府网站建设维护等方面的经费）",
        "九、政府信息公开会议和培训情况",
        "（一）召开政府信息公开   次   1991",
        "工作会议或专题会议数",
    ]
    fields = extract("\n".join(lines).encode()).fields
    wrong = [name for name in own if fields[name].value != (None if own[name] == "" else own[name])]
    assert [name for name in wrong if not fields[name].needs_review] == []


def test_the_number_within_a_label_that_wraps_behind_it_is_not_its_figure() -> None:
    own = values(3, "county")
    text = written(rows(own), "spaced")
    assert text.count("舆情计1次）") == 1
    fields = extract(text.replace("舆情计1次）", "舆情计 1\n次）").encode()).fields
    wrong = [name for name in own if fields[name].value != own[name]]
    assert [name for name in wrong if not fields[name].needs_review] == []
    assert fields["statistics.responses.topics"].value != 1
