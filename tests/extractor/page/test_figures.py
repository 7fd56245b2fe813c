import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.page.characters import normalise
from extractor.page.document import BLANK, DASH, NUMBER, SPLIT, TEXT, Cell, bordered_cells, scan_cells
from extractor.page.figures import (
    ABOUT,
    CONFUSABLE,
    CUT,
    FACTOR,
    GROUPED,
    NOTE,
    UNIT,
    in_numerals,
    multiplied,
    printed_figure,
)
from extractor.page.values import Number


def in_borders(source: str) -> list[Cell]:
    text = normalise(source)
    return bordered_cells(text, 0, len(text), 1, 2.0, 0)


def in_line(source: str) -> list[Cell]:
    text = normalise(source)
    return scan_cells(text, 0, len(text), 1)


@pytest.mark.parametrize(
    ("printed", "figure", "mark"),
    [
        ("1 036件", 1036, UNIT),
        ("2\u202f040", 2040, ""),
        ("4，521", 4521, ""),
        ("1'208", 1208, ""),
        ("1’208", 1208, ""),
        ("6, 874", 6874, ""),
        ("2,345.67 万元", 2345.67, UNIT),
        ("1 234.5", 1234.5, ""),
        ("572件（次）", 572, UNIT),
        ("31件/次", 31, UNIT),
        ("共55件", 55, UNIT),
        ("55（含2件结转）", 55, NOTE),
        ("55件（含2件结转）", 55, UNIT),
        ("约55", 55, ABOUT),
        ("不少于3", 3, ABOUT),
        ("≥3", 3, ABOUT),
        ("55+", 55, ABOUT),
        ("55余件", 55, ABOUT),
        ("55件左右", 55, ABOUT),
        ("0.12万", 1200, FACTOR),
        ("3万", 30000, FACTOR),
        ("2千", 2000, FACTOR),
        ("1.5亿", 150_000_000, FACTOR),
        ("3万余件", 30000, FACTOR),
        ("0万", 0, ""),
        ("3万件", 3, UNIT),
        ("49①", 49, NOTE),
        ("75※", 75, NOTE),
        ("12注1", 12, NOTE),
        ("10¹", 10, NOTE),
        ("34[^2]", 34, NOTE),
        ("٣٤", 34, ""),
        ("𝟏𝟐", 12, ""),
        ("１２", 12, ""),
        ("l0", 10, CONFUSABLE),
        ("1O6", 106, CONFUSABLE),
        ("5S", 55, CONFUSABLE),
        ("-3", -3, ""),
        ("+5", 5, ""),
    ],
)
def test_a_figure_in_borders_is_read_whole_whatever_is_written_around_it(
    printed: str, figure: Number, mark: str
) -> None:
    (cell,) = in_borders(printed)
    assert (cell.kind, cell.number, cell.mark) == (NUMBER, figure, mark)


@pytest.mark.parametrize(
    "label", ["2023年", "第3", "5.", "2、", "12%", "1.属于国家秘密", "2024-01-19", "3个月", "三", "O", "007", "1.234,5"]
)
def test_what_is_no_figure_by_itself_is_none(label: str) -> None:
    assert [cell.kind for cell in in_borders(label)] == [TEXT]


@pytest.mark.parametrize(
    "word", ["无", "零", "没有", "未发生", "不涉及", "暂无", "无此项", "nil", "N/A", "—", "／", "--"]
)
def test_a_word_for_none_is_an_empty_cell_that_says_so(word: str) -> None:
    (cell,) = in_borders(word)
    assert (cell.kind, cell.mark, cell.filled) == (BLANK, DASH, True)


def test_figures_with_a_blank_between_are_one_or_two() -> None:
    assert [(cell.number, cell.mark) for cell in in_borders("2 2")] == [(2, SPLIT), (2, SPLIT)]
    assert [(cell.number, cell.mark) for cell in in_borders("12 345")] == [(12, SPLIT), (345, SPLIT)]


SEPARATORS = [",", ", ", "，", " ", "\u00a0", "\u2009", "\u202f", "'", "’"]
AROUND = [("", ""), ("共", "件"), ("约", ""), ("", "余件"), ("", "（件）"), ("", "①"), ("", "³"), ("", "万"), ("≥", "")]


@given(st.integers(min_value=0, max_value=10**9), st.sampled_from(SEPARATORS), st.sampled_from(AROUND), st.booleans())
def test_a_figure_is_taken_whole_or_not_at_all(
    count: int, separator: str, around: tuple[str, str], borders: bool
) -> None:
    before, behind = around
    if not borders:  # where nothing bounds a figure, words around it may be a sentence's
        before = behind = ""
    printed = before + f"{count:,}".replace(",", separator) + behind
    whole = multiplied(count, "万") if behind == "万" else count
    read = in_borders(printed) if borders else in_line(printed)
    figures = [cell for cell in read if cell.number is not None]
    # Figures that stand beside each other are one too many for their column, and asked about.
    sure = [cell.number for cell in figures if cell.mark != GROUPED]
    assert not sure or sure == [whole] or len(figures) > 1


@given(st.text(max_size=12))
def test_any_cell_is_read_or_left_alone(text: str) -> None:
    found = printed_figure(normalise(text))
    assert found is None or (found.number is None) == (found.mark == "unclear")


@pytest.mark.parametrize(
    ("word", "figure"),
    [
        ("三", 3),
        ("十", 10),
        ("十二", 12),
        ("二十三", 23),
        ("一百零五", 105),
        ("二〇三", 203),
        ("壹佰贰拾", 120),
        ("一万二千", 12000),
        ("一百五", None),
        ("十十", None),
        ("万", None),
        ("规章", None),
    ],
)
def test_chinese_numerals_alone_are_a_figure_where_they_can_be_one_only(word: str, figure: int | None) -> None:
    assert in_numerals(word) == figure


@pytest.mark.parametrize("signs", ["— —", "- -", "—— ——", "— — —", "/ /"])
def test_signs_for_none_with_blanks_between_are_an_empty_cell(signs: str) -> None:
    (one,) = in_borders(signs)
    assert (one.kind, one.mark) == (BLANK, DASH)


@pytest.mark.parametrize("signs", ["-   -", "—  —  —", "/  /"])
def test_signs_for_none_far_apart_are_cells_whose_border_was_lost(signs: str) -> None:
    assert [(one.kind, one.mark) for one in in_borders(signs)] == [(BLANK, DASH)] * len(signs.split())


@pytest.mark.parametrize("cell", ["12（含修", "719（其中修", "43（", "-2（包括联合发文1件"])
def test_a_remark_that_its_cell_does_not_end_belongs_to_no_figure(cell: str) -> None:
    (one,) = in_borders(cell)
    assert (one.number, one.mark) == (int(cell.partition("（")[0]), CUT)
