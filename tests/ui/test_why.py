"""Why a field has its value, as the report shows it."""

from dataclasses import replace
from pathlib import Path

import pytest
from made_reports import UNSURE, settled, to_review, wrong_sum
from press import process

from extractor.confidence import calibration
from extractor.explain import explain
from extractor.page import Origin, Reason, State
from extractor.pipeline import extract
from extractor.settings import Allowance
from extractor.workers import Workers
from ui import reading
from ui.explanation import percent, sign_text, to_markup
from ui.reading import MOST_EXPLAINED, Desk
from ui.wording import Language, Words

CASES = Path(__file__).parents[2] / "eval" / "cases"
TOTAL = "disputes.review.total"


@pytest.fixture
def opened(app, open_screen):
    """Open a screen with a field and its explanation, as a person does who clicked on it."""

    def go(button, document_id, field="", language="en"):
        app.query_params["lang"] = language
        app.session_state["why"] = True
        open_screen(button, document_id)
        if field:
            app.selectbox(key="report_field").set_value(field).run()
        assert not app.exception
        return app

    return go


def explained(page, app):
    """Return the explanation on a screen; nothing where there is none."""
    return page(app).partition('<table class="explained">')[2].partition("</table>")[0]


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "en",
            [
                "column heads stand before its figures",
                "cells there 15, in the form 15",
                ">fails</span>",
                "likely to be right",
            ],
        ),
        ("zh", ["数字之前是各列的表头", "15 列，15 个单元格", ">不成立</span>", "正确的可能性"]),
    ],
)
def test_the_report_tells_why_in_both_languages(store, opened, page, language, told):
    document = process(store, "minzheng.txt", wrong_sum()).document_id
    text = explained(page, opened("report", document, TOTAL, language))
    assert [one for one in told if one not in text] == []
    assert "总计 9 ≠ 结果维持 5 + 结果纠正 3 + 其他结果 0 + 尚未审结 0" in text


def test_nothing_is_read_again_for_a_click_that_does_not_show_it(store, open_screen, page, monkeypatch):
    monkeypatch.setattr(reading, "explain", None)  # to call it would fail
    document = process(store, "jiaotong.txt", to_review()).document_id
    app = open_screen("report", document)
    app.selectbox(key="report_field").set_value(UNSURE).run()
    assert not app.exception
    assert [one.label for one in app.expander if "Story" not in one.label] == ["Why this value?"]
    assert explained(page, app) == ""


def test_what_was_read_by_an_earlier_version_is_told_apart(store, opened, page):
    received = store.receive("shuiwu.txt", settled())
    extraction = extract(settled())
    name = "proactive.licensing.decisions"
    other = replace(extraction.fields[name], value=14)
    store.save(received.document_id, replace(extraction, fields={**extraction.fields, name: other}))
    app = opened("report", received.document_id, name)
    assert "read again now, it would be: 41." in page(app)
    app.selectbox(key="report_field").set_value("proactive.fees.amount").run()
    assert "read again now" not in page(app)


def test_an_answer_of_the_model_is_no_other_version_s(store, opened, page):
    received = store.receive("jiaotong.txt", to_review())
    extraction = extract(to_review())
    answer = replace(
        extraction.fields[UNSURE], value=5, state=State.READ, origin=Origin.MODEL, reasons=(Reason.MODEL_ANSWER,)
    )
    store.save(received.document_id, replace(extraction, fields={**extraction.fields, UNSURE: answer}))
    app = opened("report", received.document_id, UNSURE)
    assert "The language model pointed at it." in explained(page, app)
    assert "read again now" not in page(app)


def test_a_file_that_can_no_longer_be_read_is_said_so(store, opened, page):
    received = store.receive("shuiwu.txt", "会议通知。".encode())
    store.save(received.document_id, extract(settled()))
    app = opened("report", received.document_id, UNSURE)
    assert "None of the three statutory tables" in page(app)


def test_a_document_is_read_again_once_and_only_the_last_ones_are_kept(store):
    seen = []

    class Counted(Workers):
        def run(self, task, *given):
            seen.append(task)
            return super().run(task, *given)

    desk = Desk(store, workers=Counted(1, Allowance()))
    ids = [store.receive(f"{n}.txt", settled(f"青禾县第{n}局")).document_id for n in "一二三四五六"]
    for one in (*ids, ids[-1], ids[-2]):
        desk.explained(one)
    desk.workers.close()
    assert seen == [explain] * len(ids)
    assert list(desk.explanations) == ids[-MOST_EXPLAINED:]


@pytest.mark.parametrize("name", ["mixed-forms.md", "rows-without-labels.txt", "cut-off.txt", "clean-docx.docx"])
@pytest.mark.parametrize("language", Language)
def test_every_field_of_a_report_can_be_told(name, language):
    explanation = explain((CASES / name).read_bytes())
    for field in explanation.fields.values():
        assert f'<th scope="row">{Words(language)("why.how")}</th>' in to_markup(field, Words(language))


def test_every_sign_of_confidence_has_a_sentence():
    assert all(sign_text(name, Words(Language.ENGLISH)) for name in calibration().weights)


def test_what_a_page_holds_can_bring_no_markup_in(store, opened, page):
    nasty = settled().decode().replace("规章\t", "<b onmouseover=alert(1)>规章</b>\t")
    document = process(store, "nasty.txt", nasty.encode()).document_id
    assert "<b onmouseover" not in page(opened("report", document, "proactive.regulations.made"))


@pytest.mark.parametrize(
    ("share", "said"), [(0.9999983, "99.99 %"), (0.96046, "96.05 %"), (0.5, "50 %"), (1.0, "100 %")]
)
def test_what_is_not_certain_is_not_said_to_be(share, said):
    assert percent(share) == said
