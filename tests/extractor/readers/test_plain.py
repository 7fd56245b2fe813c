from press import consistent_values, report, rows_of

from extractor.forms import forms
from extractor.pipeline import extract


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
