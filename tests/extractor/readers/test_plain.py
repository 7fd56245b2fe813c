from press import consistent_values, report, rows_of

from extractor.forms import forms
from extractor.pipeline import extract
from extractor.readers import html, plain


def test_tables_within_a_layout_on_one_line_are_read_without_its_empty_cells() -> None:
    """Converters to Markdown write a page whose layout is a table as one line, each row spread to the widest one."""
    values = consistent_values()
    spread = "|  " * 160
    rows = [row for section in forms()["2021"].sections for row in rows_of(section, values)]
    line = " ".join(f"| {' | '.join(row)} {spread}|" for row in rows)
    title = report(values).split("\n", 1)[0]
    extraction = extract(f"| {title} {line}\n".encode())
    assert extraction.error is None
    wrong = [name for name in values if extraction.fields[name].value not in (values[name], None)]
    assert [name for name in wrong if not extraction.fields[name].needs_review] == []


def test_rows_that_follow_each_other_are_one_table_and_others_another() -> None:
    text = "前文\n| 规章 | 1 |\n|---|---|\n| 行政许可 | 2 |\n\n| 行政强制 | 3 |\n"
    text += "说明\n规章\t4\n行政许可\t5\n6\n行政强制\t7\n"
    found = [(cell.number, cell.table) for cell in plain.read(text.encode()).cells if cell.number is not None]
    assert found == [(1, 0), (2, 0), (3, 1), (4, 2), (5, 2), (6, None), (7, 3)]


def test_tables_of_a_page_and_of_the_text_in_it_have_numbers_of_their_own() -> None:
    page = "<p>前文</p><table><tr><td>规章</td><td>1</td></tr></table>\n| 许可 | 2 |\n"
    page += "<table><tr><td>强制</td><td>3</td></tr></table>"
    found = [(cell.number, cell.table) for cell in html.read(page.encode()).cells if cell.number is not None]
    assert found == [(1, 0), (2, 1), (3, 2)]
