"""Tables that a converter wrote in blocks of columns."""

import random
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from press import consistent_values, in_bands, in_blocks, report

from extractor.forms.catalogue import forms
from extractor.forms.model import Section
from extractor.limits import MAX_ARRANGEMENTS
from extractor.locate.blocks import sum_search
from extractor.locate.blocks.sum_search import possible_tables
from extractor.page.values import Number
from extractor.pipeline import extract

WIDTH = 7


def requests(form: str = "2021") -> Section:
    return next(section for section in forms()[form].sections if section.id == "requests")


def table(seed: int, form: str = "2021", most: int = 9) -> list[Number]:
    values = consistent_values(form, seed, most)
    return [values[spec.id] for spec in requests(form).fields]


def written_in(figures: list[Number], heights: list[int]) -> tuple[list[Number], list[bool]]:
    """Return figures in bands, and of each whether the next one stands in its block."""
    blocks = list(in_bands(figures, heights))
    joined = [n + 1 < len(block) for block in blocks for n in range(len(block))]
    return [figure for block in blocks for figure in block], joined


def read(figures: Sequence[Number | None], tables: tuple[tuple[int, ...], ...]) -> list[list[Number | None]]:
    return [[figures[place] for place in one] for one in tables]


@pytest.mark.parametrize("heights", [[25], [1] * 25, [2, 2, 16, 5], [1, 1, 2, 9, 9, 3]])
def test_bands_read_column_by_column_are_put_in_order(heights: list[int]) -> None:
    figures = table(seed=4)
    written, joined = written_in(figures, heights)
    assert read(written, possible_tables(written, requests(), joined)) == [figures]
    assert read(written, possible_tables(written, requests())) == [figures]


def test_columns_under_a_head_that_spans_them_may_come_first() -> None:
    figures = table(seed=5)
    order = [2, 3, 4, 0, 1, 5, 6]
    written = [figures[column] for column in order] + figures[WIDTH:]
    assert read(written, possible_tables(written, requests())) == [figures]


def test_the_rows_under_the_heads_may_come_in_two_pieces() -> None:
    figures = table(seed=6)
    rows = [figures[WIDTH * n : WIDTH * (n + 1)] for n in range(25)]
    lengths = [5, 4, 3, 2, 1]
    left = [figure for row, length in zip(rows, lengths, strict=False) for figure in row[:length]]
    right = [figure for row, length in zip(rows, lengths, strict=False) for figure in row[length:]]
    written = left + right + figures[WIDTH * len(lengths) :]
    assert read(written, possible_tables(written, requests())) == [figures]


def one_application() -> list[Number]:
    """Return a table of one application of one person and nothing else: many rows could be that of its result."""
    values: dict[str, Number] = dict.fromkeys((spec.id for spec in requests().fields), 0)
    for row in ("new", "unavailable.not_held", "total"):
        values[f"requests.{row}.natural_person"] = values[f"requests.{row}.total"] = 1
    return list(values.values())


def test_every_order_that_is_possible_is_returned() -> None:
    figures = one_application()
    written, _ = written_in(figures, [2, 10, 10, 3])
    tables = read(written, possible_tables(written, requests()))
    assert figures in tables
    assert len(tables) > 1


def test_blocks_settle_what_sums_leave_open() -> None:
    figures = table(seed=0, most=0)
    fields = [spec.id for spec in requests().fields]
    for row in ("new", "partly_granted", "total"):
        figures[fields.index(f"requests.{row}.business")] = figures[fields.index(f"requests.{row}.total")] = 1
    written, joined = written_in(figures, [1, 1, 2, *[1] * 18, 3])
    known = read(written, possible_tables(written, requests(), joined))
    assert figures in known
    assert len(known) < len(possible_tables(written, requests()))


def test_no_row_goes_on_over_the_end_of_a_page() -> None:
    figures = one_application()
    written, _ = written_in(figures, [2, 10, 10, 3])
    anyhow = read(written, possible_tables(written, requests()))
    with_pages = read(written, possible_tables(written, requests(), pages=[14, 84, 154]))
    assert figures in with_pages
    assert all(one in anyhow for one in with_pages)
    assert len(with_pages) < len(anyhow)
    assert read(written, possible_tables(written, requests(), pages=[15])) == anyhow  # within a row none ends


def test_a_table_whose_printed_sums_fail_is_left_alone() -> None:
    figures = table(seed=7)
    figures[6] += 1  # the total of the first row
    written, joined = written_in(figures, [25])
    assert possible_tables(written, requests(), joined) == ()


@settings(max_examples=20, deadline=None)
@given(
    seed=st.integers(0, 10_000), place=st.integers(0, 174), heights=st.sampled_from([(25,), (2, 2, 16, 5), (1,) * 25])
)
def test_a_table_with_one_misprint_is_among_those_looked_for(seed: int, place: int, heights: tuple[int, ...]) -> None:
    figures = table(seed, most=20)
    figures[place] += 3
    written, joined = written_in(figures, list(heights))
    assert figures in read(written, possible_tables(written, requests(), joined, misprint=True))


def test_two_misprints_in_different_rows_and_columns_give_no_table() -> None:
    figures = table(seed=7, most=400)
    figures[6] += 1
    figures[7 * 9 + 2] += 5
    written, joined = written_in(figures, [2, 2, 16, 5])
    assert possible_tables(written, requests(), joined, misprint=True) == ()


def test_a_dash_counts_as_nothing() -> None:
    figures: list[Number | None] = list(table(seed=8))
    figures[WIDTH : 2 * WIDTH] = [None] * WIDTH
    values = consistent_values(seed=8)
    for column, spec in enumerate(requests().lines[0].fields):
        figures[column] = values[spec.id] + values[spec.id.replace(".new.", ".carried_in.")]
    assert figures in read(figures, possible_tables(figures, requests()))


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), form=st.sampled_from(["2021", "2019"]), data=st.data())
def test_what_was_written_in_bands_is_always_among_the_tables(seed: int, form: str, data: st.DataObject) -> None:
    rng = random.Random(seed)
    figures = table(seed, form, most=rng.choice([1, 9, 400]))
    rows = len(requests(form).lines)
    cuts = sorted(rng.sample(range(1, rows), data.draw(st.integers(0, rows - 1))))
    heights = [end - begin for begin, end in zip([0, *cuts], [*cuts, rows], strict=True)]
    written, joined = written_in(figures, heights)
    tables = possible_tables(written, requests(form), joined)
    assume(tables)  # so many may be possible that none is given (MAX_TABLES): 8 of 5,206 tables written by chance
    assert figures in read(written, tables)


def test_figures_in_no_order_at_all_give_no_table() -> None:
    figures = table(seed=9, most=400)
    random.Random(1).shuffle(figures)
    assert possible_tables(figures, requests()) == ()


def test_a_search_that_leads_nowhere_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    # Nearly every arrangement of noughts suits the sums, and a misprint lets no table have them all.
    held: list[int] = []
    monkeypatch.setattr(sum_search._Search, "_once", counted(sum_search._Search._once, held))
    figures: list[Number] = [0] * len(requests().fields)
    figures[3 * WIDTH], figures[8 * WIDTH + 2] = 2, 1
    assert possible_tables(figures, requests()) == ()
    possible_tables(figures, requests(), misprint=True)
    assert 0 < len(held) <= 2 * MAX_ARRANGEMENTS / sum_search.BATCH


def counted(function: Callable[..., Any], calls: list[int]) -> Callable[..., Any]:
    def counts(*given: Any) -> Any:
        calls.append(1)
        return function(*given)

    return counts


# --- whole reports ----------------------------------------------------------------------------------------------------


def test_two_figures_in_one_line_among_blocks_are_two_cells() -> None:
    """As 147 23 stands where blocks of two columns touch; alone in a cell it would be 14723, torn."""
    values = consistent_values("2021", 3, 900)
    first, second = (values[f"requests.new.{person}"] for person in ("natural_person", "business"))
    text = re.sub(r" (?=\d+(?: |$))", "\n", in_blocks(values, "2021", [1] * 25), flags=re.MULTILINE)
    assert f"{first}\n\n{second}\n" in text
    found = extract(text.replace(f"{first}\n\n{second}\n", f"{first} {second}\n", 1).encode()).fields
    own = [name for name in values if name.startswith("requests.")]
    assert {name: found[name].value for name in own} == {name: values[name] for name in own}


PARTS = {
    "第二十条第（一）项": (("规章", "行政规范性文件"), ("本年制发件数", "本年废止件数", "现行有效件数")),
    "第二十条第（五）项": (("行政许可",), ("本年处理决定数量",)),
    "第二十条第（六）项": (("行政处罚", "行政强制"), ("本年处理决定数量",)),
    "第二十条第（八）项": (("行政事业性收费",), ("本年收费金额（单位：万元）",)),
}
"""The parts of table two in the form of 2021: the labels of their rows, and the heads of their columns."""


def second_table_in_blocks(values: Mapping[str, Number], labels: Callable[[list[str]], list[str]] = list) -> str:
    """Return a report whose table two has its labels in a block before its columns, each below its own head."""
    text = report(values, layout="cells")
    begin, end = text.index("第二十条第（一）项"), text.index("三、收到")
    names = iter([name for name in values if name.startswith("proactive.")])
    rows = {part: [[next(names) for _ in heads] for _ in own] for part, (own, heads) in PARTS.items()}
    block = labels([line for part, (own, _) in PARTS.items() for line in (part, "信息内容", *own)])
    columns = [
        f"{head}\n" + "".join(f"{values[row[n]]}\n" for row in rows[part])
        for part, (_, heads) in PARTS.items()
        for n, head in enumerate(heads)
    ]
    return text[:begin] + "\n".join(block) + "\n\n" + "\n".join([*columns[:2], *columns[3:], columns[2]]) + text[end:]


@pytest.mark.parametrize("heading", ["二、主动公开政府信息情况", "二、主动公开信息的情况"])
def test_columns_that_parts_share_are_theirs_in_turn(heading: str) -> None:
    values = consistent_values("2021", 3, 900)
    text = second_table_in_blocks(values).replace("二、主动公开政府信息情况", heading)
    found = extract(text.encode()).fields
    own = [name for name in values if name.startswith("proactive.")]
    assert {name: found[name].value for name in own} == {name: values[name] for name in own}
    assert not [name for name in own if found[name].needs_review]


def test_columns_below_their_heads_are_asked_about_where_the_rows_stand_in_another_order() -> None:
    values = consistent_values("2021", 3, 900)
    text = second_table_in_blocks(values, lambda block: [*block[:2], block[3], block[2], *block[4:]])
    found = extract(text.encode()).fields
    assert all(found[name].needs_review for name in values if name.startswith("proactive."))


BLOCKS_BY_TURNS = """
信息内容
规章
行政规范性文件

第二十条第（一）项
本年制发件数
本年废止件数
{0}
{1}
{3}
{4}

信息内容
行政许可

第二十条第（五）项
本年处理决定数量
{6}

信息内容
行政处罚
行政强制

第二十条第（六）项
本年处理决定数量
{7}
{8}

现行有效件数
{2}
{5}

第二十条第（八）项
本年收费金额（单位：万元）
{9}

信息内容
行政事业性收费

"""
"""Table two as a converter writes it that puts labels and columns down as it comes by them."""


def test_heads_tell_the_form_of_a_table_in_blocks_whatever_its_rows_look_like() -> None:
    values = consistent_values("2021", 3, 900)
    text = report(values, layout="cells")
    own = [name for name in values if name.startswith("proactive.")]
    table = BLOCKS_BY_TURNS.format(*(values[name] for name in own))
    found = extract((text[: text.index("第二十条第（一）项")] + table + text[text.index("三、收到") :]).encode()).fields
    assert {name: found[name].value for name in own} == {name: values[name] for name in own}
    assert not [name for name in own if found[name].needs_review]


def heads_above_rows(values: Mapping[str, Number], parting: str, rows_first: bool = True) -> str:
    """Return a report in whose table two the first two columns' heads stand together above their figures.

    Labels stand in a block before; ``parting`` stands between these heads and their figures. The third column is last.
    """
    text = report(values, layout="cells")
    begin, end = text.index("第二十条第（一）项"), text.index("三、收到")
    names = [name for name in values if name.startswith("proactive.")]
    figures = [values[name] for name in names]
    pairs = [figures[0:2], figures[3:5]]
    pairs = pairs if rows_first else [list(pair) for pair in zip(*pairs, strict=True)]
    labels = [line for own, _ in PARTS.values() for line in ("信息内容", *own)]
    first, *others = PARTS.items()
    rest = iter(figures[6:])
    blocks = [
        "\n".join([first[0], *first[1][1][:2]]) + parting + "\n".join(str(one) for pair in pairs for one in pair),
        *("\n".join([part, *heads, *(str(next(rest)) for _ in own)]) for part, (own, heads) in others),
        "\n".join([first[1][1][2], str(figures[2]), str(figures[5])]),
    ]
    return text[:begin] + "\n".join(labels) + "\n\n" + "\n\n".join(blocks) + "\n\n" + text[end:]


def test_figures_in_a_block_with_the_heads_of_their_columns_come_row_by_row_as_these_do() -> None:
    values = consistent_values("2021", 3, 900)
    found = extract(heads_above_rows(values, "\n").encode()).fields
    own = [name for name in values if name.startswith("proactive.")]
    assert {name: found[name].value for name in own} == {name: values[name] for name in own}
    assert not [name for name in own if found[name].needs_review]


def test_heads_that_wrap_below_each_other_tell_no_order() -> None:
    values = consistent_values("2021", 3, 900)
    text = heads_above_rows(values, "\n").replace("本年制发件数\n本年废止件数", "本年\n本年废止件数\n制发件数")
    found = extract(text.encode()).fields
    names = [
        f"proactive.{row}.{column}" for row in ("regulations", "normative_documents") for column in ("made", "repealed")
    ]
    assert not [name for name in names if found[name].value != values[name] and not found[name].needs_review]


@pytest.mark.parametrize("rows_first", [True, False])
def test_figures_in_another_block_than_the_heads_of_their_columns_may_come_column_by_column(rows_first: bool) -> None:
    values = consistent_values("2021", 3, 900)
    found = extract(heads_above_rows(values, "\n\n", rows_first).encode()).fields
    four = [
        f"proactive.{row}.{column}" for row in ("regulations", "normative_documents") for column in ("made", "repealed")
    ]
    assert all(found[name].needs_review for name in four)


def bands_of_noughts(change: Callable[[str], str] = str) -> tuple[str, list[str]]:
    """Return a report whose table three has a nought everywhere, and the ids of its fields.

    From the fifteenth on, its labels stand in blocks of two rows, each before the seven columns of these rows.
    """
    values = dict.fromkeys(consistent_values("2021"), 0)
    lines = report(values, "2021", "spaced").split("\n")
    rows = [n for n, line in enumerate(lines) if re.search(r"[^\d ](?: 0){7}$", line)]
    heads = lines[rows[0] - 2 : rows[0]]
    labels = [lines[n].removesuffix(" 0" * 7) for n in rows]
    bands = [[label] for label in labels[:14]] + [labels[n : n + 2] for n in range(14, len(labels), 2)]
    table = "\n\n".join("\n".join(band) + "\n\n" + "\n\n".join(["\n".join("0" * len(band))] * 7) for band in bands)
    text = "\n".join([*lines[: rows[0] - 2], *heads, change(table), *lines[rows[-1] + 1 :]])
    return text, [name for name in values if name.startswith("requests.")]


def test_a_table_of_noughts_is_read_in_whatever_order_where_its_labels_are_whole() -> None:
    text, own = bands_of_noughts()
    found = extract(text.encode()).fields
    assert {found[name].value for name in own} == {0}
    assert not [name for name in own if found[name].needs_review]


@pytest.mark.parametrize(("label", "other"), [("属于国家秘密", "属于国家秘密的"), ("下年度继续办理", "下年度继续处理")])
def test_a_table_of_noughts_is_read_with_its_labels_worded_as_others_word_them(label: str, other: str) -> None:
    text, own = bands_of_noughts(lambda table: table.replace(label, other))
    assert text != bands_of_noughts()[0]
    found = extract(text.encode()).fields
    assert not [name for name in own if found[name].needs_review]


def test_a_row_of_noughts_is_read_that_goes_on_behind_the_prose_below_it() -> None:
    values = dict.fromkeys(consistent_values("2021"), 0)
    text = report(values, "2021", "cells")
    row = "0\n" * 15
    at = text.rindex(row)
    moved = text[:at] + "0\n" * 8 + text[at + len(row) :] + "\n" + "0\n" * 7
    found = extract(moved.encode()).fields
    own = [name for name in values if name.startswith("disputes.")]
    assert {found[name].value for name in own} == {0}
    assert not [name for name in own if found[name].needs_review]


@pytest.mark.parametrize(
    ("label", "other"), [("重复申请", "多次申请"), ("2.重复申请", "其中：重复申请"), ("总计", "小计"), ("重复申请", "")]
)
def test_a_table_of_noughts_among_other_words_is_asked_about(label: str, other: str) -> None:
    text, own = bands_of_noughts(lambda table: table.replace(label, other))
    assert text != bands_of_noughts()[0]
    found = extract(text.encode()).fields
    assert [name for name in own if found[name].needs_review]
