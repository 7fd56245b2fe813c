"""Two reports whose pages or columns come by turns: last year's beside this year's."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

import pytest
from press import consistent_values, report, rows_of, titled

from extractor.forms.catalogue import forms
from extractor.locate.reports.parts import parts_of
from extractor.locate.sections import locate
from extractor.page.document import Document
from extractor.page.values import Number, Reason
from extractor.pipeline import extract_all
from extractor.readers._layout import Laid
from extractor.readers._paper.grid import Edge
from extractor.readers._paper.words import add_page
from extractor.readers._printed import Word

LAST, THIS = consistent_values(seed=5, most=40), consistent_values(seed=6, most=40)
OFFICE = "青禾县测试管理局"
WIDE, LINE = 360.0, 14.0


def title(year: int) -> str:
    return f"{OFFICE}{year}年政府信息公开工作年度报告"


def pages(year: int, values: Mapping[str, Number], head: str) -> list[str]:
    """Return the pages of a report, each with a head of its own if there is one."""
    text = report(values, parts=titled(title(year)))
    starts = [0, text.index("三、收到"), text.index("五、存在"), len(text)]
    own = [text[start:end] for start, end in pairwise(starts)]
    return [page if n == 0 or not head else f"{head}\n{page}" for n, page in enumerate(own)]


def in_turns(last: Sequence[str], this: Sequence[str]) -> bytes:
    return "\f".join(page for pair in zip(last, this, strict=True) for page in pair).encode()


@pytest.mark.parametrize("heads", [(title(2022), title(2023)), ("2022年报告", "2023 年度报告")])
def test_pages_by_turns_are_told_by_the_heads_on_them(heads: tuple[str, str]) -> None:
    found = extract_all(in_turns(pages(2022, LAST, heads[0]), pages(2023, THIS, heads[1])))
    assert [(one.part, one.agency, one.year) for one in found] == [(1, OFFICE, 2022), (2, OFFICE, 2023)]
    for extraction, values in zip(found, (LAST, THIS), strict=True):
        assert {name: extraction.fields[name].value for name in values} == values
        assert not [name for name in values if extraction.fields[name].needs_review]


def test_pages_by_turns_without_heads_leave_all_in_doubt() -> None:
    (found,) = extract_all(in_turns(pages(2022, LAST, ""), pages(2023, THIS, "")))
    assert all(Reason.SECOND_REPORT in one.reasons for one in found.fields.values())


def test_a_page_under_the_other_years_head_leaves_all_in_doubt() -> None:
    last, this = pages(2022, LAST, title(2022)), pages(2023, THIS, title(2023))
    last[2], this[2] = this[2].replace("2023", "2022"), f"{title(2023)}\n四、又一节标题\n{last[2]}"
    (found,) = extract_all(in_turns(last, this))
    assert all(Reason.SECOND_REPORT in one.reasons for one in found.fields.values())


# --- columns ---------------------------------------------------------------------------------------------------------


def column(head: str, values: Mapping[str, Number], left: float, prose: int) -> tuple[list[Word], list[Edge]]:
    """Return what is printed in a column of a page: a report under a head, its tables with lines around each cell."""
    words: list[Word] = []
    edges: list[Edge] = []
    y = 100.0

    def line(text: str) -> None:
        nonlocal y
        words.append(Word(text, left, left + min(10.0 * len(text), WIDE), y, y + 10))
        y += LINE

    for text in (head, "一、总体情况", *_prose(prose)):
        line(text)
    for section in forms()["2021"].sections:
        line(section.fields[0].heading[0])
        rows = list(rows_of(section, values))
        wide = max(map(len, rows))
        step, top = WIDE / wide, y
        for row in rows:
            edges.append(Edge(True, y, left, left + WIDE))
            for n, text in enumerate(row, wide - len(row)):
                words.append(Word(text, left + n * step + 1, left + (n + 1) * step - 1, y + 2, y + 10))
            y += LINE
        edges.append(Edge(True, y, left, left + WIDE))
        edges += [Edge(False, left + n * step, top, y) for n in range(wide + 1)]
        y += LINE
    for text in ("五、存在的主要问题及改进情况", *_prose(6), "六、其他需要报告的事项", "本年度未收取信息处理费。"):
        line(text)
    return words, edges


def _prose(lines: int) -> Iterator[str]:
    for n in range(lines):
        yield "".join(chr(0x5000 + (n * 37 + m * 11) % 900) for m in range(35)) + "。"


def side_by_side(heads: tuple[str, str], above: str = "", prose: tuple[int, int] = (6, 9)) -> Document:
    laid = Laid()
    words, edges = [], []
    for head, values, left, lines in ((heads[0], LAST, 40.0, prose[0]), (heads[1], THIS, 440.0, prose[1])):
        own = column(head, values, left, lines)
        words += own[0]
        edges += own[1]
    if above:
        words.append(Word(above, 250, 600, 60, 74))
    add_page(laid, words, edges)
    return laid.document("pdf")


@pytest.mark.parametrize(
    ("heads", "above"), [((title(2022), title(2023)), ""), (("2022年报告", "2023年报告"), "青禾县年报比对")]
)
def test_columns_beside_each_other_are_two_reports(heads: tuple[str, str], above: str) -> None:
    parts = parts_of(side_by_side(heads, above))
    assert len(parts) == 2
    for part, values in zip(parts, (LAST, THIS), strict=True):
        located = locate(part)
        wrong = [name for name, value in values.items() if located.fields[name].value != value]
        assert not [name for name in wrong if not located.fields[name].reasons]
        assert len(wrong) < len(values) / 20


@pytest.mark.parametrize("heads", [(title(2023), title(2023)), ("本年情况", "上年情况"), (title(2023), "2023年报告")])
def test_columns_that_no_heads_tell_apart_leave_all_in_doubt(heads: tuple[str, str]) -> None:
    (whole,) = parts_of(side_by_side(heads))
    assert locate(whole).second_report
