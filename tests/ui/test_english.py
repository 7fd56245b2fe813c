from made_reports import to_review
from press import process

from extractor.forms.catalogue import forms
from extractor.review.review_queue import label
from ui.english import NAMES


def printed():
    """Return every label that the forms print, and what stands outside of tables."""
    for form in forms().values():
        for spec in (spec for section in form.sections for spec in section.fields):
            yield from (*spec.heading, *spec.row_label, *spec.column_label)
    for field_id in ("meta.agency", "meta.year"):
        yield from label(field_id, "2021").row


def test_every_printed_label_has_an_english_name_and_none_is_left_over():
    assert set(printed()) == set(NAMES)
    assert [name for name in NAMES.values() if not name.isascii() or len(name) > 40] == []


def test_it_stands_beside_the_label_for_readers_of_english_alone(store, open_screen, page):
    document = process(store, "jiaotong.txt", to_review()).document_id
    app = open_screen("report", document)
    for name in ("natural persons", "III. Requests received and handled", "items on WeChat"):
        assert f'<small class="gloss">{name}</small>' in page(app)
    assert "自然人" in page(app)
    app.get_by_key("language").set_value("zh").run()
    assert "gloss" not in page(app).replace("small.gloss", "")
    assert "自然人" in page(app)


def test_the_queue_names_the_field_in_english_too(store, open_screen, page):
    document = process(store, "jiaotong.txt", to_review()).document_id
    app = open_screen("review", document)
    assert "II. Published on own initiative › Art. 20 (1) › regulations › made this year" in page(app)
