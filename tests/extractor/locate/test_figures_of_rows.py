"""Fields that the sums fill, where the page has something in their place."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.pipeline import extract


@pytest.mark.parametrize(
    ("document", "field"),
    [
        ("pymupdf_text_office/z016", "requests.unavailable.not_held.public_welfare"),
        ("pdfplumber_text_web/z004", "requests.unavailable.needs_creation.research"),
        ("pdftotext_layout_office/z001", "requests.new.business"),
        ("pdftotext_layout_office/z003", "requests.refused.internal_affairs.total"),
    ],
)
@pytest.mark.parametrize("word", ["待核", "见说明", "□", "略"])
def test_no_sum_fills_a_field_unasked_where_a_word_stands_among_the_figures(
    reference: Path, document: str, field: str, word: str
) -> None:
    text = (reference / "zoo" / f"{document}.txt").read_text(encoding="utf-8")
    read = extract(text.encode()).fields[field]
    assert read.place is not None
    changed = extract((text[: read.place.start] + word + text[read.place.end :]).encode())
    assert changed.fields[field].needs_review


def test_a_row_of_words_alone_has_no_empty_cell_unasked(reference: Path) -> None:
    text = (reference / "zoo/trafilatura_md/z010.md").read_text(encoding="utf-8")
    bracketed = text.replace("| 0 ", "| 【0】 ")
    assert bracketed != text
    fields = extract(bracketed.encode()).fields
    assert all(value.needs_review or value.value == 0 for name, value in fields.items() if name.startswith("requests."))


def test_a_sign_in_place_of_a_figure_is_no_piece_of_a_label_that_wraps(reference: Path) -> None:
    text = (reference / "zoo/inscriptis/z004.txt").read_text(encoding="utf-8")
    place = extract(text.encode()).fields["requests.new.total"].place
    assert place is not None
    changed = extract((text[: place.start] + "З" + text[place.end :]).encode())
    assert changed.fields["requests.new.total"].needs_review
