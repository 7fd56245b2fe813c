from html import escape

import pytest
from press import consistent_values, report, workbook_of

from extractor.page.entities import unescaped
from extractor.pipeline import extract
from extractor.readers import html, plain

VALUES = consistent_values(seed=4)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("规章&nbsp;12", "规章\u00a012"),
        ("规章&nbsp12", "规章&nbsp12"),  # a name of which nobody knows where it ends
        ("规章&nbsp\t12", "规章\u00a0\t12"),
        ("&#20219;意 &#x4efb;", "任意 任"),
        ("&amp;nbsp;7&amp;amp;#49;", "\u00a071"),
        ("&lt;td&gt;3&lt;/td&gt;", "<td>3</td>"),
        ("A&B; C &unknown; &", "A&B; C &unknown; &"),
    ],
)
def test_entities_become_what_they_stand_for_and_nothing_moves(text: str, words: str) -> None:
    found = unescaped(text)
    assert len(found) == len(text)
    assert found.replace("\0", "") == words


def _numbered(text: str) -> str:
    return "".join(f"&#{ord(ch)};" if "一" <= ch <= "龥" else ch for ch in text)


def _again(text: str) -> str:
    return escape(_numbered(text))


@pytest.mark.parametrize("change", [_numbered, _again])
@pytest.mark.parametrize("layout", ["pipes", "tabs", "cells", "html"])
def test_a_report_whose_letters_are_entities_is_read_like_any_other(change: object, layout: str) -> None:
    assert callable(change)
    source = report(VALUES, "2021", layout)
    text = change(source) if layout != "html" else _numbered(source)
    extraction = extract(text.encode())
    assert {name: extraction.fields[name].value for name in VALUES} == VALUES
    field = extraction.fields["requests.new.total"]
    assert field.place is not None
    assert text[field.place.start : field.place.end] == str(field.value)


@pytest.mark.parametrize("times", [1, 2])
def test_a_page_whose_tags_are_escaped_is_a_page(times: int) -> None:
    text = report(VALUES, "2021", "html")
    for _ in range(times):
        text = escape(text)
    extraction = extract(text.encode())
    assert {name: extraction.fields[name].value for name in VALUES} == VALUES
    field = extraction.fields["requests.new.total"]
    assert field.place is not None
    assert text[field.place.start : field.place.end] == str(field.value)


def test_spans_of_an_escaped_table_are_its_own() -> None:
    markup = '<table><tr><td colspan="2">规章</td><td>12</td></tr><tr><td>3</td><td>4</td><td>5</td></tr></table>'
    escaped = escape(markup)
    assert [cell.column for cell in html.read(escaped.encode()).cells] == [0, 2, 0, 1, 2]


def test_a_figure_written_in_entities_is_that_figure() -> None:
    text = "规章\t&#49;&#50;\t&nbsp;7&nbsp;\t3\n"
    assert [cell.number for cell in plain.read(text.encode()).cells if cell.number is not None] == [12, 7, 3]


def test_entities_within_cells_of_a_workbook_are_read() -> None:
    def spoil(book: object) -> None:
        for sheet in book.worksheets:  # type: ignore[attr-defined]
            for row in sheet.iter_rows():
                for cell in row:
                    if isinstance(cell.value, str):
                        cell.value = _numbered(cell.value)
                    elif isinstance(cell.value, int):
                        cell.value = f"&nbsp;{cell.value}"

    extraction = extract(workbook_of(VALUES, spoil))
    assert {name: extraction.fields[name].value for name in VALUES} == VALUES
