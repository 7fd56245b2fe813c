"""Single tags left in plain text and Markdown: what they hide or strike out is part of no figure."""

import re

import pytest
from press import consistent_values, report

from extractor.pipeline import extract

VALUES = consistent_values(seed=5, most=9)
NAMES = ("proactive.normative_documents.made", "proactive.licensing.decisions")


@pytest.mark.parametrize(
    "before",
    [
        '<span style="display:none">7</span>',
        "<span hidden>7</span>",
        '<i style="visibility: hidden">7</i>',
        '<span style="color:#ffffff">7</span>',
        "<b style='text-decoration:line-through'>7</b>",
        '<span class="strikethrough">7</span>',
        '<span class="num d-none">7</span>',
    ],
)
def test_what_a_tag_hides_or_strikes_out_joins_no_figure(before: str) -> None:
    text = re.sub(r"(规范性文件|行政许可) \| (\d+)", rf"\1 | {before}\2", report(VALUES))
    assert text.count(before) > 1
    fields = extract(text.encode()).fields
    assert {name: fields[name].value for name in NAMES} == {name: VALUES[name] for name in NAMES}


@pytest.mark.parametrize("tag", ["b", 'span style="color:#333"', 'font color="red"'])
def test_what_a_tag_shows_is_part_of_its_figure(tag: str) -> None:
    end = tag.split(maxsplit=1)[0]
    text = re.sub(r"(规范性文件|行政许可) \| (\d+)", rf"\1 | <{tag}>7</{end}>\2", report(VALUES))
    fields = extract(text.encode()).fields
    assert {name: fields[name].value for name in NAMES} == {name: int(f"7{VALUES[name]}") for name in NAMES}


@pytest.mark.parametrize("name", ["strikethrough", "d-none"])
def test_what_a_class_hides_or_strikes_out_in_a_page_with_bars_for_cells_is_asked_about(name: str) -> None:
    text = re.sub(r"(规范性文件|行政许可) \| (\d+)", rf'\1 | \2<span class="{name}">7</span>', report(VALUES))
    page = f'<p><span style="font-size:14px">概况</span></p>\n\n{text}'
    fields = extract(page.encode()).fields
    assert [name for name in NAMES if fields[name].value != VALUES[name] and not fields[name].needs_review] == []
