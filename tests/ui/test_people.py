"""Several people at once, as the screens show it: leases, second looks, the log, the figures of reviewers."""

import csv
import io
import json

import pytest
from made_reports import UNSURE, settled, to_review
from press import process
from streamlit.testing.v1 import AppTest

from extractor import review
from extractor.export import log_to_csv, log_to_jsonl
from extractor.store import Action, Leases, LogFilter, Roles, SecondLooks, Shares, Store, report_figures
from ui import people
from ui.wording import Language, Words

ENGLISH = Words(Language.ENGLISH)


def unsure(store, document):
    return [name for name, entry in store.fields(document).items() if entry.field.needs_review]


@pytest.fixture
def draw(store, page):
    """Make a screen by itself, for somebody, and return it with its markup."""

    def drawn(screen, author="Li Wen", document=None, field=""):
        script = (
            "from pathlib import Path; from extractor.store import Shares, Store; from ui.reading import Desk\n"
            f"from ui.screens.{screen} import show_screen; from ui.wording import Language, Words\n"
            f"show_screen(Desk(Store(Path({str(store.path)!r}), seconds=Shares(1.0))), Words(Language.ENGLISH))"
        )
        app = AppTest.from_string(script, default_timeout=30)
        app.session_state["gouji.author"] = author
        app.session_state["gouji.document"] = str(document or "")
        app.session_state["gouji.field"] = field
        app.run()
        assert not app.exception
        return app, page(app)

    return drawn


def test_the_log_is_filtered_and_goes_out_as_table_and_as_lines(store):
    document = process(store, "jiaotong.txt", to_review()).document_id
    names = unsure(store, document)
    review.mark_blank(store, document, names[0], "Li Wen")
    review.answer_all(store, document, names[1:], Action.UNREADABLE, "Zhang San")
    rows = list(csv.DictReader(io.StringIO("".join(log_to_csv(store)).removeprefix("\ufeff"))))
    lines = [json.loads(line) for line in log_to_jsonl(store)]
    assert [int(row["decision"]) for row in rows] == [line["decision"] for line in lines]
    assert {line["author"] for line in lines} == {"Li Wen", "Zhang San"}
    assert [line["after"] for line in lines if line["action"] == "unreadable"] == [None] * (len(names) - 1)
    (only,) = log_to_jsonl(store, LogFilter(author="Li Wen", text="JIAOTONG"))
    assert json.loads(only)["field"] == names[0]
    assert list(log_to_jsonl(store, LogFilter(text="nowhere"))) == []


def test_the_log_names_the_cell_that_a_figure_was_moved_from(store, draw):
    document = process(store, "shuiwu.txt", settled()).document_id
    sources = {"requests.granted.business": "requests.granted.natural_person", "requests.granted.natural_person": ""}
    review.move(store, document, sources, "Li Wen", insist=True)
    _, markup = draw("review_log")
    assert "moved from （一）予以公开 · 自然人" in markup
    assert "requests.granted.natural_person<" not in markup


def test_the_screens_of_the_log_and_the_reviewers_say_what_is_there(store, draw, page):
    assert "Nobody has decided anything yet" in draw("review_log")[1]
    assert "Nobody has answered yet" in draw("reviewers")[1]
    document = process(store, "jiaotong.txt", to_review()).document_id
    names = unsure(store, document)
    review.answer_all(store, document, names, Action.UNREADABLE, "<b>Zhang</b>")
    assert "&lt;b&gt;Zhang&lt;/b&gt;" in draw("reviewers")[1]
    app, text = draw("review_log")
    assert f"Decisions: {len(names)}" in text
    assert text.count(f"report?document={document}") == len(names)
    app.selectbox(key="log_action").set_value(Action.ACCEPT).run()
    assert "No decision fits this filter." in page(app)


def test_a_second_look_hides_the_first_and_a_third_settles_what_differs(store, draw):
    own = Store(store.path, seconds=Shares(1.0))
    document = process(own, "jiaotong.txt", to_review()).document_id
    names = unsure(own, document)
    review.answer_all(own, document, names, Action.UNREADABLE, "Zhang San")
    for screen, told in (("report", "settle this report a second time"), ("queue", "is settled a second time by you")):
        text = draw(screen, document=document)[1]
        assert told in text
        assert "Zhang San" not in text
    assert "Nobody has decided anything yet" in draw("review_log")[1]
    hidden = people.hidden_from(own, "Li Wen")
    (told,) = report_figures(own, [own.document(document)], hidden)
    assert (hidden, told.values) == ({document}, {})
    assert "Zhang San" in draw("report", "Zhang San", document, UNSURE)[1]
    second = own.second()
    review.answer_all(second, document, [name for name in names if name != UNSURE], Action.UNREADABLE, "Li Wen")
    review.correct(second, document, UNSURE, "4", "Li Wen", against_sums=True)
    assert "nothing that two disagree about and you can decide" in draw("reviewers")[1]
    text = draw("reviewers", "Wang Wu")[1]
    assert "Two said different things: 1" in text
    assert "One said" in text
    review.correct(own, document, UNSURE, "4", "Wang Wu", against_sums=True)
    assert SecondLooks(store.connections).disagreements("Wang Wu") == []
    decision = own.fields(document)[UNSURE].decision
    assert (decision.author, decision.after) == ("Wang Wu", 4)
    own.close()


def test_who_looks_a_second_time_is_shown_nothing_though_the_first_is_still_there(store, draw):
    own = Store(store.path, seconds=Shares(1.0))
    document = process(own, "jiaotong.txt", to_review()).document_id
    leases = Leases(own.connections)
    leases.take("Zhang San", document)
    review.answer_all(own, document, unsure(own, document), Action.UNREADABLE, "Zhang San")
    text = draw("queue", document=document)[1]  # by its address, while her lease lasts
    assert "is settled a second time by you" in text
    assert "Zhang San" not in text
    other = leases.take("Wang Wu", document)  # a third one, who could look too
    assert (other.author, other.second) == ("Li Wen", True)
    assert not leases.take("Zhang San", document).second
    own.close()


def test_where_people_are_listed_and_nobody_signs_in_screens_only_show(store, app, page, draw):
    document = process(store, "jiaotong.txt", to_review()).document_id
    Roles(store.connections).close(["chief@example.cn"])
    app.session_state["gouji.author"] = "chief@example.cn"
    app.run()
    assert "This database lists who may review" in page(app)
    assert not app.get("file_uploader")
    text = draw("queue", "", document)[1]
    assert "Your role lets you look, not answer." in text
