from datetime import UTC

import pytest
from made_reports import to_review
from press import process

from extractor.forms.catalogue import forms
from extractor.prose import facts
from extractor.review.review_queue import label
from ui.english import english
from ui.wording import Language, Words
from ui.workspace.contents import Contents


def printed(form):
    """Return every label that a form prints."""
    for spec in (spec for section in form.sections for spec in section.fields):
        yield from (*spec.heading, *spec.row_label, *spec.column_label)


@pytest.mark.parametrize("form", [form for form in forms().values() if form.english], ids=lambda form: form.id)
def test_a_form_that_names_its_labels_in_english_names_them_all_and_nothing_else(form):
    assert set(form.english) == set(printed(form))


def test_what_stands_outside_of_tables_has_an_english_name():
    labels = {label(field_id, "2021").row[-1] for field_id in ("meta.agency", "meta.year")}
    labels |= {fact.name for fact in facts()}
    assert all(english(one) for one in labels)


def test_it_stands_beside_the_label_for_readers_of_english_alone(store, open_screen, page):
    document = process(store, "jiaotong.txt", to_review()).document_id
    app = open_screen("report", document)
    for name in ("natural persons", "III. Requests received and handled", "items on WeChat"):
        assert f'<small class="gloss">{name}</small>' in page(app)
    assert "自然人" in page(app)
    app.get_by_key("language").set_value("zh").run()
    assert "gloss" not in page(app).replace("small.gloss", "")
    assert "自然人" in page(app)


def test_the_workspace_names_the_field_in_english_too(store):
    document = process(store, "jiaotong.txt", to_review()).document_id
    contents = Contents(store, store.document(document), Words(Language.ENGLISH), UTC)
    contents.load()
    name = contents.form()["fields"]["proactive.regulations.made"]["english"]
    assert name == "II. Published on own initiative › Art. 20 (1) › regulations › made this year"
