"""Figures that something without text puts into a page's cells, or that stand beside another one of theirs."""

import pytest

from extractor.page import OBJECT
from extractor.page.document import Cell
from extractor.readers import html


def second(cell: str, attributes: str = "", rest: str = "") -> Cell:
    table = f"<table><tr><td>规章</td><td{attributes}>{cell}</td><td>5</td></tr>{rest}</table>"
    return next(one for one in html.read(f"<!DOCTYPE html><body>{table}</body>".encode()).cells[1:])


@pytest.mark.parametrize(
    "cell",
    [
        "<span data-to=128>0</span>",
        "<b data-value='1,128' data-row=3>0</b>",
        "<span data-v='-5'>0</span>",
        "<i data-num=12>--</i>",
        "<x-num value=12></x-num>",
        "<x-num value=12>0</x-num>",
        "<script>document.write(12)</script>",
        "<ol start=12><li></ol>",
        "<ul><li value=12></ul>",
        "<span class='sp sp-12'></span>",
        "<i class='num num-1'></i>2",
        "2<span class=d1></span>",
        "<meter value=12>24</meter>",
        "<progress value=12></progress>",
        "<input type=password value=12>",
        "12<input value=24>",
        "12 <textarea>24</textarea>",
        "<span><template shadowrootmode=open>12</template>24</span>",
    ],
)
def test_a_cell_whose_figure_is_not_its_text_is_asked_about(cell: str) -> None:
    assert second(cell).kind is OBJECT


@pytest.mark.parametrize(
    "cell",
    [
        "<span data-to=12>12</span>",
        "<span data-to='1,2'>12</span>",
        "<span data-value='12.0'>12</span>",
        "<span data-row=3 data-id=7 data-index=1 data-target='#t1'>12</span>",
        "<time datetime=24>12</time>",
        "12<input type=hidden value=24>",
        "<input value=12>件",
        "12<script>var n = 24</script>",
        "<i class='fa fa-up'></i>12",
        "<span class='c1'></span>12",
        "<span><template shadowrootmode=open>12</template></span>",
    ],
)
def test_what_says_nothing_else_leaves_the_figure(cell: str) -> None:
    assert second(cell, rest="<tr><td class='c1'>甲</td></tr>").number == 12


def test_an_empty_element_in_a_class_of_words_is_formatting() -> None:
    assert not second("<p class=c2><span class='c1'></span></p>", rest="<tr><td class='c1'>甲</td></tr>").filled
    assert second("<span class='c9'></span>", rest="<tr><td class='c1'>甲</td></tr>").filled


def test_the_number_that_a_workbook_has_is_read_where_its_words_are_lost() -> None:
    assert second("", " x:num='12'").number == 12
    assert second("12", " x:num='12.4'").number == 12
