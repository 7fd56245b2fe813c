"""Prose cut into sentences, whatever stands for prose."""

import re

from hypothesis import given
from hypothesis import strategies as st
from press import consistent_values, report

from extractor.limits import MAX_SENTENCE
from extractor.pipeline import extract
from extractor.prose import mentions
from extractor.prose.sentences import Prose


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
