"""Another word among the heads is asked about whether or not the page says which head stands over which column."""

import pytest

from eval.fuzz.meaning.draft import draft_of, report_of
from eval.fuzz.meaning.printers import print_draft
from extractor.pipeline import extract
from tests.press import LAYOUTS, asked, consistent_values, report

VALUES = consistent_values(seed=4, most=30)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(
    ("own", "other", "column"),
    [
        ("本年制发件数", "本年修订件数", ".made"),
        ("本年制发件数", "本年新增件数", ".made"),
        ("本年处理决定数量", "本年受理申请数量", ".licensing.decisions"),
        ("科研机构", "商业企业", ".research"),
        ("社会公益组织", "事业单位", ".public_welfare"),
        ("结果维持", "结果纠正", ".review.upheld"),
    ],
)
def test_a_column_under_another_word_is_asked_about(layout: str, own: str, other: str, column: str) -> None:
    text = report(VALUES, layout=layout)
    changed = text.replace(own, other, 1 if column.count(".") > 1 else -1)
    assert asked(changed) - asked(text) == {name for name in VALUES if name.endswith(column)}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(
    ("own", "other"),
    [
        ("社会公益组织", "社会公益组只"),
        ("本年制发件数", "本年制发数"),
        ("本年处理决定数量", "处理决定"),
        ("总计", "合计"),
    ],
)
def test_a_head_misread_or_said_shorter_is_the_forms(layout: str, own: str, other: str) -> None:
    text = report(VALUES, layout=layout)
    assert asked(text.replace(own, other)) == asked(text)


@pytest.mark.parametrize("format_name", ["screen", "pdf without lines"])
@pytest.mark.parametrize(
    ("own", "other", "column"),
    [
        ("社会公益组织", "事业单位", "public_welfare"),
        ("科研机构", "商业企业", "research"),
        ("本年制发件数", "本年修订件数", "made"),
    ],
)
def test_another_word_among_heads_that_wrap_is_asked_about(format_name: str, own: str, other: str, column: str) -> None:
    assert {name.rpartition(".")[2] for name in _changed(format_name, (own, other))} >= {column}


@pytest.mark.parametrize("format_name", ["screen", "pdf without lines"])
def test_a_misread_letter_among_heads_that_wrap_is_not(format_name: str) -> None:
    assert _changed(format_name, ("科研机构", "科砑机构")) == set()


def _changed(format_name: str, *words: tuple[str, str]) -> set[str]:
    """Return which further fields of a made-up report are asked about after some cells have changed their words."""
    draft = draft_of(report_of(2))
    printed = print_draft(draft, format_name)
    assert printed is not None
    before = {name for name, one in extract(printed[0]).fields.items() if one.needs_review}
    boxes = [box for sheet in draft.sheets() for row in sheet.rows for box in row]
    first = {own: next(box for box in boxes if "".join(box.text.split()) == own) for own, _ in words}
    for own, other in words:
        first[own].text = other
    changed = print_draft(draft, format_name)
    assert changed is not None
    return {name for name, one in extract(changed[0]).fields.items() if one.needs_review} - before


@pytest.mark.parametrize("format_name", ["html", "docx", "markdown", "tabs", "lines"])
def test_words_over_suits_that_are_those_of_reviews_are_asked_about(format_name: str) -> None:
    found = _changed(format_name, ("行政诉讼", "行政复议"))
    assert {name.split(".")[1] for name in found} == {"direct_suit", "suit_after_review"}
    assert len(_changed(format_name, ("行政诉讼", "行政复议"), ("行政复议", "行政诉讼"))) == 15


@pytest.mark.parametrize("format_name", ["html", "docx", "markdown", "tabs", "lines"])
def test_a_piece_of_the_group_beside_it_is_no_head_of_a_persons_column(format_name: str) -> None:
    assert {name.rpartition(".")[2] for name in _changed(format_name, ("自然人", "法人"))} == {"natural_person"}


def test_a_head_above_others_that_a_tool_filled_in_is_there() -> None:
    """As a tool writes a merged head once for each column and row that it covers, and the one beside it too."""
    page = report(VALUES, layout="pipes")
    above, groups, heads, below = _rows_of_heads(page)
    note = "本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和"
    cells = heads.strip("| ").split(" | ")
    first = f"| {note * 3} | 自然人 | {' | '.join(['法人或其他组织'] * 5)} | 总计 |"
    second = f"| {note * 3} | {' | '.join([*cells[-7:-1], cells[-2]])} |"
    assert asked("\n".join((*above, groups, first, second, *below))) == asked(page)


def _rows_of_heads(page: str) -> tuple[list[str], str, str, list[str]]:
    """Return the lines of a report up to the heads of table three, its two rows of heads, and what stands below."""
    lines = page.split("\n")
    at = next(n for n, line in enumerate(lines) if "科研机构" in line)
    return lines[: at - 1], lines[at - 1], lines[at], lines[at + 1 :]
