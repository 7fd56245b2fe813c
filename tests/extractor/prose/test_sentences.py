"""Prose cut into sentences, whatever stands for prose."""

import re

from hypothesis import given
from hypothesis import strategies as st
from press import consistent_values, report

from extractor import readers
from extractor.limits import MAX_SENTENCE
from extractor.page import Document
from extractor.pipeline import extract
from extractor.prose import mentions
from extractor.prose.sentences import Prose, to_prose


@given(st.lists(st.sampled_from(["网站公开", "12", ",", "。", "\n", "共" * 700, "1" * 4000]), max_size=30).map("".join))
def test_no_sentence_is_without_end_and_none_is_lost(text: str) -> None:
    sentences = list(Prose(text, (0,), (0,)).sentences())
    assert all(len(sentence) <= MAX_SENTENCE for _, sentence in sentences)
    assert all(text.startswith(sentence, start) for start, sentence in sentences)
    assert sum(len(sentence.strip("。\n")) for _, sentence in sentences) >= len(
        text.replace("。", "").replace("\n", "")
    )


def test_a_figure_is_found_whole_or_not_at_all() -> None:
    found = re.findall(mentions.COUNT + "条", "发布1,204条,转发12.5条,编号20231204,7条,9" + "1" * 5000)
    assert [one[0] for one in found] == ["1,204", "12.5", "20231204,7"]


def test_a_figure_in_another_font_is_a_line_of_its_own_and_still_of_its_sentence() -> None:
    pieces = "本年度在政府网站公开信息\n118\n条，通过微信公众号发布信息\n64\n篇。共收到政府信息公开申请"
    text = report(consistent_values(), "2021", "cells")
    whole = "本年度在政府网站公开信息118条，通过微信公众号发布信息64篇。共收到政府信息公开申请"
    assert whole in text
    fields = extract(text.replace(whole, pieces).encode()).fields
    assert (fields["facts.website_items"].value, fields["facts.wechat_items"].value) == (118, 64)


def framed(*lines: str) -> Document:
    """Return prose in a cell of a page's layout that was drawn around it."""
    rows = "".join(f"|        | | {line} |  |\n" for line in lines)
    return readers.read(f"+--------+----+\n{rows}+--------+----+\n".encode())


def test_the_sides_of_a_drawn_layout_part_no_sentence() -> None:
    document = framed("其中本单位门户网", "站公开24013", "条,微信公众号公", "开38103条,微博7", "36条。")
    assert "其中本单位门户网站公开24013条,微信公众号公开38103条,微博7" in to_prose(document).text
    assert "736条" not in to_prose(document).text  # perhaps two figures


def test_the_sides_of_a_drawn_table_part_its_cells_in_prose() -> None:
    text = to_prose(framed("24", "条 | 网站")).text
    assert "24条" not in text.replace("\n", "")


def test_sentences_between_the_borders_of_rows_are_prose_in_a_text_of_one_long_line_too() -> None:
    text = " ".join(report(consistent_values(), "2021", "pipes").split())
    before = "六、其他需要报告的事项 （一）按量收费3件，共收取信息处理费480元。（二）办理提案29件。 "
    assert "| 四、结转" in text
    fields = extract(text.replace("| 四、结转", f"| {before} | 四、结转").encode()).fields
    assert fields["facts.processing_fee"].value == 480
