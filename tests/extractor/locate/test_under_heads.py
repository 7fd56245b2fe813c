"""Tables that nothing but blanks parts into columns: a figure is of the column whose head it stands under.

Each case is a small report of our own, section three printed in columns of a fixed width. What is changed is where
figures or heads stand; their order alone would give the same or another reading, and would not be asked about.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest
from press import consistent_values, report, table

from extractor import readers
from extractor.forms import Section
from extractor.forms.catalogue import forms
from extractor.locate import locate
from extractor.page.values import Number, Reason, State
from extractor.pipeline import extract
from extractor.result import Extraction

VALUES = consistent_values(seed=3, most=40)
FEW = consistent_values(seed=3, most=1)
"""The figures of a report with many noughts."""
HEADS = ("自然人", "商业\n企业", "科研\n机构", "社会公\n益组织", "法律服\n务机构", "其他", "总计")
REQUESTS: Section = next(one for one in forms()["2021"].sections if one.id == "requests")
LABELS, WIDTH = 30, 10

Pad = Callable[[str, int], str]


def wide(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)


def left(text: str, width: int) -> str:
    return text + " " * (width - wide(text))


def right(text: str, width: int) -> str:
    return " " * (width - wide(text) - 2) + text + "  "


def middle(text: str, width: int) -> str:
    room = width - wide(text)
    return " " * (room // 2) + text + " " * (room - room // 2)


def wrapped(label: str) -> list[str]:
    size = LABELS // 2 - 1
    return [label[at : at + size] for at in range(0, len(label), size)]


def printed(heads: Sequence[str], rows: Sequence[Sequence[str]], pad: Pad = left) -> str:
    """Return section three in columns: heads over two lines, labels over as many as they need, figures in the first."""
    lines = []
    for n in (0, 1):
        pieces = [head.split("\n")[n] if "\n" in head else head * n for head in heads]
        lines.append(left("", LABELS) + "".join(pad(piece, WIDTH) for piece in pieces))
    for line, figures in zip(REQUESTS.lines, rows, strict=True):
        first, *rest = wrapped(line.fields[0].row_label[-1])
        lines.append(left(first, LABELS) + "".join(pad(figure, WIDTH) for figure in figures))
        lines += [left(one, LABELS) for one in rest]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def figures(values: Mapping[str, Number]) -> list[list[str]]:
    return [[str(values[spec.id]) for spec in line.fields] for line in REQUESTS.lines]


def read(text: str, values: Mapping[str, Number] = VALUES) -> Extraction:
    whole = report(values, layout="tabs")
    own = table(REQUESTS, values, "tabs")
    assert own in whole
    return extract(whole.replace(own, "\n" + text + "\n").encode())


def silent(extraction: Extraction, right_values: Mapping[str, Number | None]) -> dict[str, object]:
    fields = extraction.fields
    return {
        name: fields[name].value
        for name, value in right_values.items()
        if fields[name].value != value and not fields[name].needs_review
    }


def of_three(values: Mapping[str, Number | None]) -> dict[str, Number | None]:
    return {name: value for name, value in values.items() if name.startswith("requests.")}


@pytest.mark.parametrize("pad", [left, right, middle])
def test_columns_of_blanks_are_read_as_rows_and_columns(pad: Pad) -> None:
    extraction = read(printed(HEADS, figures(VALUES), pad))
    values = of_three(VALUES)
    assert {name: extraction.fields[name].value for name in values} == values
    assert not [name for name in values if extraction.fields[name].needs_review]


@pytest.mark.parametrize("pad", [left, right, middle])
def test_columns_that_changed_places_with_their_heads_are_followed(pad: Pad) -> None:
    order = [0, 4, 1, 5, 3, 2, 6]
    rows = [[row[n] for n in order] for row in figures(VALUES)]
    extraction = read(printed([HEADS[n] for n in order], rows, pad))
    values = of_three(VALUES)
    assert {name: extraction.fields[name].value for name in values} == values


def test_the_heads_say_whose_figures_are_where_they_alone_changed_places() -> None:
    heads = [HEADS[n] for n in (0, 2, 1, 3, 4, 5, 6)]
    extraction = read(printed(heads, figures(VALUES)))
    changed = {}
    for line in REQUESTS.lines:
        one, other = line.fields[1].id, line.fields[2].id
        changed |= {one: VALUES[other], other: VALUES[one]}
    assert any(VALUES[name] != value for name, value in changed.items())
    assert not silent(extraction, of_three({**VALUES, **changed}))


def test_an_empty_place_in_a_row_stays_empty_and_moves_no_figure() -> None:
    rows = figures(FEW)
    empty = {
        spec.id: (y, x)
        for y, line in enumerate(REQUESTS.lines)
        for x, spec in enumerate(line.fields)
        if not FEW[spec.id] and (x + y) % 2 and any(FEW[one.id] for one in line.fields)
    }
    for y, x in empty.values():
        rows[y][x] = ""
    assert len(empty) > 9
    extraction = read(printed(HEADS, rows), FEW)
    assert {extraction.fields[name].state for name in empty} == {State.BLANK}
    others = {name: value for name, value in of_three(FEW).items() if name not in empty}
    assert {name: extraction.fields[name].value for name in others} == others


def test_a_further_column_is_told_by_its_head() -> None:
    rows = [[*row[:6], str(sum(map(int, row[1:6]))), row[6]] for row in figures(VALUES)]
    extraction = read(printed([*HEADS[:6], "小计", HEADS[6]], rows))
    values = of_three(VALUES)
    assert {name: extraction.fields[name].value for name in values} == values
    assert not [name for name in values if extraction.fields[name].needs_review]


def test_a_row_without_any_figure_is_asked_about() -> None:
    number, line = 9, REQUESTS.lines[9]
    rows = figures(VALUES)
    rows[number] = [""] * len(rows[number])
    extraction = read(printed(HEADS, rows))
    assert all(extraction.fields[spec.id].needs_review for spec in line.fields)


def test_figures_one_blank_apart_are_no_columns() -> None:
    text = "".join(
        " ".join([line.fields[0].row_label[-1], *row]) + "\n"
        for line, row in zip(REQUESTS.lines, figures(VALUES), strict=True)
    )
    whole = report(VALUES, layout="tabs").replace(table(REQUESTS, VALUES, "tabs"), "\n" + text + "\n")
    found = next(one for one in locate(readers.read(whole.encode())).sections if one.section.id == "requests")
    assert not found.places.cells


def test_heads_in_another_order_that_stand_over_nothing_are_doubted() -> None:
    order = (0, 2, 1, 3, 4, 5, 6)
    lines = printed([HEADS[n] for n in order], figures(VALUES)).split("\n")
    moved = [line[14:] if n < 2 else line for n, line in enumerate(lines)]
    extraction = read("\n".join(moved))
    differ = [
        spec.id
        for line in REQUESTS.lines
        for spec in line.fields[1:3]
        if VALUES[line.fields[1].id] != VALUES[line.fields[2].id]
    ]
    assert differ
    assert all(extraction.fields[name].needs_review for name in differ)
    assert any(Reason.HEADER_UNCLEAR in extraction.fields[name].reasons for name in differ)


OUTCOMES = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
GROUPS = {"review": "行政复议", "direct_suit": "未经复议直接起诉", "suit_after_review": "复议后起诉"}


@pytest.mark.parametrize("again", [False, True])
def test_rows_side_by_side_on_the_form_are_read_where_they_stand_one_under_the_other(again: bool) -> None:
    disputes = next(one for one in forms()["2021"].sections if one.id == "disputes")
    heads = left("", LABELS) + "".join(left(one, WIDTH) for one in OUTCOMES)
    lines = [] if again else [heads]
    for group in reversed(GROUPS):
        row = [str(VALUES[spec.id]) for spec in disputes.lines[0].fields if spec.row_id == group]
        label = left(GROUPS[group], LABELS)
        lines += [GROUPS[group], heads] if again else []
        lines.append((left("", LABELS) if again else label) + "".join(left(one, WIDTH) for one in row))
    whole = report(VALUES, layout="tabs")
    own = table(disputes, VALUES, "tabs")
    assert own in whole
    extraction = extract(whole.replace(own, "\n" + "\n".join(lines) + "\n").encode())
    values = {name: value for name, value in VALUES.items() if name.startswith("disputes.")}
    assert not silent(extraction, values)
    assert {name: extraction.fields[name].value for name in values} == values


def test_where_two_blanks_part_all_cells_nothing_stands_under_anything() -> None:
    """Heads are wider than their figures, so a figure stands under a head that is not its own."""
    rows = {"regulations": (12, None, 13), "normative_documents": (1947, 1464, 6987)}
    names = ("made", "repealed", "in_force")
    own = {
        f"proactive.{row}.{name}": one for row, cells in rows.items() for name, one in zip(names, cells, strict=True)
    }
    values = {**VALUES, **{name: "未发生" if one is None else one for name, one in own.items()}}
    extraction = extract(report(values, layout="tabs").replace("\t", "  ").encode())
    assert {name: extraction.fields[name].value for name in own} == own
    assert not silent(extraction, own)


@pytest.mark.parametrize("behind", [True, False])
def test_a_row_of_noughts_that_stands_twice_with_a_wrapped_label_is_asked_about(behind: bool) -> None:
    values = consistent_values(seed=29, most=1)
    number = next(n for n, line in enumerate(REQUESTS.lines) if line.id == "requests.not_processed.confirmation")
    names = [spec.id for spec in REQUESTS.lines[number].fields]
    assert not any(values[name] for name in names)
    lines = printed(HEADS, figures(values)).splitlines(keepends=True)
    first, *rest = wrapped(REQUESTS.lines[number].fields[0].row_label[-1])
    at = next(n for n, line in enumerate(lines) if line.startswith(first))
    assert rest
    other = lines[at].replace(" 0", " 7").replace("        7\n", "        42\n")
    copy = [other, *lines[at + 1 : at + 1 + len(rest)]]
    place = at + 1 + len(rest) if behind else at
    extraction = read("".join([*lines[:place], *copy, *lines[place:]]), values)
    assert not [name for name in names if not extraction.fields[name].needs_review]


DISPUTES = """          行政复议                          行政诉讼
结果   结果    其他 尚未   总计        未经复议直接起诉                复议后起诉
维持   纠正    结果 审结        结果   结果 其他 尚未   总计   结果   结果 其他 尚未     总计
                        维持   纠正 结果 审结        维持   纠正 结果 审结
0     0    0   0   0     0    0  0  {}   0     0    0   0   0   0
"""


@pytest.mark.parametrize("sign", ["²0", "待定", "?"])
def test_a_row_that_a_sign_cuts_in_two_has_no_empty_cells_behind_it_unasked(sign: str) -> None:
    values: dict[str, Number] = {**VALUES}
    names = [name for name in values if name.startswith("disputes.")]
    values |= dict.fromkeys(names, 0)
    section = next(one for one in forms()["2021"].sections if one.id == "disputes")
    whole = report(values, layout="spaced")
    own = table(section, values, "spaced")
    assert own in whole
    extraction = extract(whole.replace(own, "\n" + DISPUTES.format(sign) + "\n\n").encode())
    others = [name for name in names if name != "disputes.direct_suit.pending"]
    assert not silent(extraction, dict.fromkeys(others, 0))


@pytest.mark.parametrize("pad", [left, right, middle])
def test_rows_of_long_labels_in_another_order_are_theirs_or_asked_about(pad: Pad) -> None:
    lines = printed(HEADS, figures(VALUES), pad).splitlines(keepends=True)
    starts = []
    for row in ("no_correction", "no_payment", "other"):
        line = next(line for line in REQUESTS.lines if line.id == f"requests.other.{row}")
        first, *_ = wrapped(line.fields[0].row_label[-1])
        starts.append(max(n for n, text in enumerate(lines) if text.startswith(first)))
    one, two, end = starts
    extraction = read("".join([*lines[:one], *lines[two:end], *lines[one:two], *lines[end:]]))
    assert not silent(extraction, of_three(VALUES))


ON_TWO_PAGES = """第二十条第（八）项
三、收到和处理政府信息公开申请情况
（本列数据的勾稽关系为：第                       申请人情况
一项加第二项之和，等于第三     自然人              法人或其他组织            总计
   项加第四项之和）             商业企    科研机   社会公   法律服   其他
                         业      构    益组织   务机构
二、上年结转政府信息公开申      0     0      0     0    0     0    0
三、本   （一）予以公开      0     0      0     0    0     0    0
年度办   （二）部分公开      0     0      0     0    0     0    0
（六）   1、申请   {}   {}   0   0   0   0   0
其他处    人无正
 理     当理由
       逾期不
       行政机
       关不再
       处理其
       政府信
       息公开
      2、申请   0   0   0   0   0   0   0
              未按收
              费通知
              要求缴
               纳费
              用、行
              政机关
              不再处
              理其政
              府信息
              公开申
                请
             3、其他       0     0    0        0        0    0       0
          （七）总计         0     0    0        0        0    0       0
"""


def test_a_row_that_stands_elsewhere_than_the_heads_is_not_read_under_some_of_them() -> None:
    """On the second page all stands further left, and a figure that is longer moves the rest of its row."""
    row = "requests.other.no_correction"
    extraction = extract(ON_TWO_PAGES.format("0.25", "0").encode())
    assert extraction.fields[f"{row}.natural_person"].needs_review
    extraction = extract(ON_TWO_PAGES.format("0", "1025").encode())
    assert extraction.fields[f"{row}.business"].needs_review


def test_figures_are_not_read_under_the_heads_of_another_block_where_their_own_stand_otherwise(reference: Path) -> None:
    text = (reference / "zoo/pdftotext_layout_office/z004.txt").read_text(encoding="utf-8")
    first, heads, rest = text.partition(
        "第二十条第（六）项\n     信息内容         上一年项目数量       本年增/减                处理决定\n"
    )
    assert heads
    heads = heads.replace("处理决定", "上一年项目数量", 2).replace(
        "上一年项目数量", "处理决定\n" + " " * 54 + "数量", 1
    )
    fields = extract((first + heads + rest.partition("\n")[2]).encode()).fields
    asked = [fields[f"proactive.penalties.{one}"] for one in ("last_year_items", "change", "decisions")]
    assert all(one.needs_review for one in asked)


def test_heads_that_stand_over_nothing_leave_no_figure_under_other_words(reference: Path) -> None:
    text = (reference / "zoo/inscriptis/z001.txt").read_text(encoding="utf-8")
    changed = (
        text.replace("本年制发件数", "@")
        .replace("现行  \n", "本年制发件数\n")
        .replace("@", "现行  \n" + " " * 42 + "有效件数", 1)
    )
    assert changed != text
    fields = extract(changed.replace(" " * 42 + "有效件数\n", "\n", 1).encode()).fields
    assert all(fields[f"proactive.normative_documents.{one}"].needs_review for one in ("made", "repealed", "in_force"))
