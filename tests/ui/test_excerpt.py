import pytest
from made_reports import UNSURE, report, settled, to_review
from press import consistent_values, process
from press import report as page_of

from extractor.store.decisions import Action
from ui.excerpt import excerpt, full_text, readable, to_html
from ui.naming import row_of


def excerpt_of(store, data, field_id):
    received = process(store, "report.txt", data)
    record = store.document(received.document_id)
    return excerpt(store.source(record.id), field_id, store.fields(record.id), row_of(record, field_id))


def test_a_located_field_is_marked_where_it_stands(store):
    piece = excerpt_of(store, settled(), "proactive.licensing.decisions")
    assert (piece.marked, piece.found) == ("41", "place")
    assert piece.before.endswith("行政许可\t")
    assert piece.after.startswith("\n第二十条第（六）项")


def test_a_corrected_field_is_marked_where_it_was_read(store):
    document = process(store, "report.txt", settled()).document_id
    store.decide(document, "proactive.licensing.decisions", Action.CORRECT, 14, "Li Wen")
    record = store.document(document)
    fields = store.fields(document)
    piece = excerpt(store.source(document), "proactive.licensing.decisions", fields, row_of(record, UNSURE))
    assert (piece.marked, piece.found) == ("41", "place")


def test_a_field_without_a_place_is_looked_for_at_its_rows_label(store):
    piece = excerpt_of(store, to_review(), UNSURE)
    assert piece.found in ("row", "label")
    assert (piece.before + piece.marked + piece.after).count("规章\t2\t0") == 1


def test_a_label_is_found_in_traditional_characters_too(store):
    data = report(lose=UNSURE).decode().replace("规章", "規章").encode()
    piece = excerpt_of(store, data, UNSURE)
    assert "規章\t0\t0" in piece.before[-8:] + piece.marked + piece.after[:8]


def test_an_empty_cell_of_a_page_is_marked_without_half_a_tag(store):
    values = {**consistent_values(seed=1), UNSURE: ""}
    piece = excerpt_of(store, page_of(values, layout="html").encode(), UNSURE)
    assert (piece.found, piece.marked) == ("place", "")
    assert "<" not in piece.before + piece.after
    assert "/td" not in piece.after
    assert "<mark>\u2003</mark>" in to_html(piece, "near")


def test_a_fact_that_is_nowhere_shows_the_beginning(store):
    piece = excerpt_of(store, settled(), "facts.wechat_items")
    assert (piece.marked, piece.found) == ("", "nothing")
    assert piece.after.startswith("青禾县水务局")


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("<tr><td>规章</td><td>3</td></tr><tr><td>x</td></tr>", "\n规章\t3\nx\n"),
        ("<p>a<br>b</p><!-- no --><script>no</script>", "\na\nb\n"),
        ("1 &lt; 2&nbsp;&amp; <b>3</b>", "1 < 2 & 3"),
    ],
)
def test_the_code_of_a_page_is_made_readable(code, text):
    assert readable(code) == text


def test_a_page_is_marked_by_what_it_shows():
    source = "<html><body><table><tr><td style='a>b'>规章</td><td>3</td></tr></table></body></html>"
    place = type("Place", (), {"start": source.index("3<"), "end": source.index("3<") + 1})
    piece = full_text(source, place)
    assert piece.marked == "3"
    assert "规章\t" in piece.before
    assert "<" not in piece.after


def test_an_excerpt_cannot_bring_markup_in(store):
    data = settled().replace("平稳开展".encode(), b"<script>alert(1)</script><b>")
    piece = excerpt_of(store, data, "proactive.regulations.made")
    markup = to_html(piece, "near")
    assert "<script" not in markup
    assert markup.count("<mark") == 1
