"""The screens as Streamlit runs them, without a browser; ``test_walk`` has one."""

import io
import zipfile
from datetime import UTC

import openpyxl
import pytest
from made_reports import UNSURE, settled, to_review, wrong_sum
from press import consistent_values, process, report, report_of_scopes, two_reports

from extractor.forms import field_specs
from extractor.page import FieldValue, State
from extractor.pipeline import extract, extract_all
from extractor.review import accept, answer_all
from extractor.store.decisions import Action, CurrentField
from extractor.store.seconds import Shares
from extractor.store.store import Store
from ui.export_files import KINDS, file_maker
from ui.naming import state_text
from ui.reading import Desk
from ui.wording import Language, Words
from ui.workspace.contents import Contents

MADE = "proactive.regulations.made"


@pytest.fixture
def waiting(store):
    """A document with three fields to review, the cells of one row."""
    return process(store, "jiaotong.txt", to_review()).document_id


def test_files_received_before_a_crash_are_read_on_the_next_start(store, app, page):
    received = store.receive("shuiwu.txt", settled()).document_id
    app.run()
    assert not app.exception
    assert store.unread() == []
    assert store.document(received).status == "done"
    assert "settled" in page(app)
    app.button(key="to_documents").click().run()
    assert "青禾县水务局" in page(app)


def test_each_file_gets_a_verdict_in_words(store, app, page):
    for name, data in (("a.txt", settled()), ("b.txt", to_review()), ("c.txt", "会议通知。".encode()), ("d", b"")):
        store.receive(name, data)
    app.run()
    app.button(key="to_documents").click().run()
    text = page(app)
    for sentence in ("settled", "to review: 3", "not a report", "None of the three statutory tables", "is empty"):
        assert sentence in text


def test_uploads_are_received_read_and_known_again(store, app, page):
    app.run()
    app.file_uploader(key="upload").upload("a.txt", settled()).run()
    assert [one.status for one in store.documents()] == ["done"]
    app.file_uploader(key="upload").upload("again.txt", settled()).run()
    assert [one.name for one in store.documents()] == ["a.txt"]
    assert "the same content, so it stays one document" in page(app)


def test_the_files_of_a_zip_are_a_batch_in_which_what_is_damaged_stands_on_top(store, app, page):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("水务局.txt", settled())
        archive.writestr("交通局.txt", to_review())
        archive.writestr("坏.txt", "AAAA")
    data = out.getvalue().replace(b"AAAA", b"AAAB")
    app.run()
    app.file_uploader(key="upload").upload("年报.zip", data).run()
    assert not app.exception
    assert [one.name for one in reversed(store.documents())] == ["水务局.txt", "交通局.txt"]
    text = page(app)
    assert "files: 3 · documents: 2 · settled: 1 · to review: 1 (fields: 3) · could not be read: 1" in text
    table = text.partition('<table class="batch">')[2]
    assert "年报.zip and" not in text
    assert table.index("坏.txt") < table.index("水务局.txt") < table.index("交通局.txt")
    assert "<b>年报.zip</b>" in text
    app.button(key="list_batch1").click().run()
    assert app.query_params["batch"] in ("1", ["1"])
    assert "交通局.txt" in page(app)


def test_a_zip_and_a_file_beside_it_are_a_batch_that_names_both(app, page):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("水务局.txt", settled())
        archive.writestr("交通局.txt", to_review())
    app.run()
    app.file_uploader(key="upload").upload("年报.zip", out.getvalue())
    app.file_uploader(key="upload").upload("民政局.txt", to_review("青禾县民政局")).run()
    assert "<b>年报.zip and 1 more</b>" in page(app)


def test_documents_are_filtered_by_what_the_address_says_and_a_link_to_them_works(store, app, page):
    for name, data in (("a.txt", settled()), ("b.txt", to_review()), ("c.txt", "会议通知。".encode())):
        process(store, name, data)
    app.query_params["state"] = "failed"
    app.run()
    app.button(key="to_documents").click().run()
    assert "c.txt" in page(app)
    assert "青禾县" not in page(app)
    app.button(key="clear_filter").click().run()
    app.get_by_key("filter_agency").set_value("青禾县交通局").run()
    assert ("青禾县交通局" in page(app), "青禾县水务局" in page(app)) == (True, False)
    assert app.query_params["agency"] in ("青禾县交通局", ["青禾县交通局"])
    app.get_by_key("filter_text").set_value("nowhere").run()
    assert "No document is like this" in page(app)


def test_where_the_filter_leaves_nothing_to_review_it_says_so_and_leads_to_the_rest(store, waiting, open_screen, page):
    app = open_screen("review", waiting)
    app.session_state["gouji.text"] = "nowhere"
    app.session_state["gouji.document"] = ""
    app.run()
    assert "Nothing that the filter lets through is left to review; without it, documents wait: 1" in page(app)
    app.button(key="to_all").click().run()
    assert f"workspace-{waiting}" in str(app.get("bidi_component"))


def test_a_reading_that_breaks_down_keeps_the_file_and_shows_no_trace(store, app, page, caplog):
    broken = store.receive("odd.txt", settled()).document_id
    store._db.execute("UPDATE documents SET content = 'text where bytes belong' WHERE id = ?", [broken])
    store._db.conn.commit()
    store.close()
    app.run()
    app.button(key="to_documents").click().run()
    assert not app.exception
    assert "broke down in a way that nobody foresaw" in page(app)
    assert "Traceback" not in page(app)
    assert "TypeError" in caplog.text
    assert store.unread() == [broken]


def test_a_failed_file_can_be_tried_again_and_removed(store, app, page):
    failed = process(store, "letter.txt", "会议通知。".encode()).document_id
    app.run()
    assert "asks you only about those that are in doubt" in page(app)
    app.button(key="to_failures").click().run()
    app.button(key=f"again{failed}").click().run()
    assert "letter.txt was read again" in page(app)
    app.button(key=f"remove{failed}").click().run()
    assert "letter.txt was removed" in page(app)
    assert store.documents() == []


def test_what_was_read_offers_no_removal(store, waiting, app):
    app.run()
    app.button(key="to_documents").click().run()
    assert not [button for button in app.button if button.key.startswith(("remove", "again"))]


def test_a_file_that_is_no_database_is_said_in_a_sentence(app, store, page):
    store.close()
    store.path.write_bytes(b"this is no database, it is a letter" * 300)
    for journal in store.path.parent.glob("gouji.db-*"):
        journal.unlink()
    app.run()
    assert not app.exception
    assert "is damaged" in page(app)
    assert "gouji restore" in page(app)


def test_the_language_follows_the_address_and_the_switch(app, page):
    app.query_params["lang"] = "zh"
    app.run()
    assert "这里还没有文件" in page(app)
    app.get_by_key("language").set_value("en").run()
    assert "Nothing is here yet" in page(app)
    assert app.query_params["lang"] in ("en", ["en"])


def test_a_missing_model_is_said_once(app, page):
    app.run()
    assert page(app).count("No language model") == 1


# --- review ----------------------------------------------------------------------------------------------------------


def test_no_decision_without_a_name(waiting, open_screen, page):
    app = open_screen("review", waiting, author="")
    assert "workspace" not in str(app.get("bidi_component"))
    app.text_input(key="author_name").set_value("  Li   Wen ")
    next(button for button in app.button if button.label == "Go on under this name").click().run()
    assert "<b>Li Wen</b>" in page(app)
    assert f"workspace-{waiting}" in str(app.get("bidi_component"))
    assert not app.exception


def test_a_look_at_a_finished_report_does_not_hide_what_waits(store, waiting, open_screen, page):
    finished = process(store, "caizheng.txt", settled()).document_id
    app = open_screen("review", waiting)
    app.session_state["gouji.document"] = str(finished)  # as the screen of the report leaves it
    app.run()
    assert "Nothing is left to review in 青禾县水务局" in page(app)
    assert app.session_state["gouji.document"] == str(waiting)


def test_what_follows_from_the_sums_was_read_by_nobody():
    derived = FieldValue("requests.new.total", 3, State.DERIVED)
    assert state_text(CurrentField(derived), Words(Language.ENGLISH)) == "not legible by itself, follows from the sums"


@pytest.mark.parametrize("number", ["9999", "9" * 30])
def test_an_address_of_no_document_is_called_so(waiting, open_screen, page, number):
    app = open_screen("review", waiting)
    app.session_state["gouji.document"] = number
    app.run()
    assert "There is no document number 9999" in page(app)
    assert "Nothing is left to review" not in page(app)
    assert "See the report" not in [button.label for button in app.button]


@pytest.mark.parametrize("screen", ["report", "review"])
def test_an_address_of_an_unread_file_says_why_and_shows_no_other(store, waiting, open_screen, page, screen):
    failed = process(store, "letter.txt", "会议通知。".encode()).document_id
    app = open_screen(screen, waiting)
    app.session_state["gouji.document"] = str(failed)
    app.run()
    for _ in range(2):
        app.run()
        assert "letter.txt could not be read. None of the three statutory tables was found" in page(app)
        assert 'class="paper' not in page(app)


def test_what_cannot_be_read_is_called_so_with_the_person(store, waiting, open_screen, page):
    store.decide(waiting, UNSURE, Action.UNREADABLE, None, "Zhang San")
    app = open_screen("report", waiting)
    app.selectbox(key="report_field").set_value(UNSURE).run()
    assert "cannot be read, says Zhang San" in page(app)
    assert "nothing found · entered" not in page(app)
    store.decide(waiting, MADE, Action.CORRECT, 5, "Zhang San")
    app.selectbox(key="report_field").set_value(MADE).run()
    assert "<b>5</b>" in page(app)
    assert "entered by a person" in page(app)
    assert "read from the page · entered" not in page(app)


# --- report and export -----------------------------------------------------------------------------------------------


def test_the_report_shows_the_form_with_every_state(store, waiting, open_screen, page):
    store.decide(waiting, MADE, Action.CORRECT, 2, "Li Wen")
    app = open_screen("report", waiting)
    text = page(app)
    assert "第二十条第（一）项" in text
    assert 'class="read human"' in text
    assert 'class="missing unsure"' in text
    assert text.count("<td data-field") == 0  # the id stands behind the class
    assert text.count('data-field="requests.') == 25 * 7


def test_a_settled_report_that_is_asked_for_is_opened_in_the_workspace(store, open_screen, page):
    done = process(store, "done.txt", settled()).document_id
    process(store, "waits.txt", to_review())
    app = open_screen("report", done)
    app.button(key="to_queue").click().run()
    assert not app.exception
    assert app.session_state["gouji.document"] == str(done)
    assert "Nothing is left to review in" not in page(app)


def test_a_broken_sum_is_told_in_words(store, open_screen, page):
    document = process(store, "minzheng.txt", wrong_sum()).document_id
    text = page(open_screen("report", document))
    assert "Sums that do not hold: 1" in text
    assert "总计 9 ≠ 结果维持 5 + 结果纠正 3 = 8" in text
    assert "most likely the report itself prints a sum that does not hold" in text
    assert "行政复议 · 总计 8 instead of 9" in text


def test_another_unit_is_told_with_the_amount_in_the_forms_own(store, open_screen, page):
    text = report({**consistent_values(), "proactive.fees.amount": "48210元"}, "2021", "html")
    document = process(store, "fee.html", text.encode()).document_id
    app = open_screen("report", document)
    shown = page(app)
    assert "in another unit than the form" in shown
    assert "unit: 4.821 万元." in shown
    assert "Figures in another unit than the form&#x27;s: 1" in shown
    assert "Sums that do not hold" not in shown
    accept(store, document, "proactive.fees.amount", "Li Wen")
    assert "Figures in another unit" not in page(app.run())


@pytest.mark.parametrize(("language", "heading"), [("en", "Further tables in this report"), ("zh", "报告中的其他表")])
def test_tables_that_are_not_the_reports_own_are_shown_and_not_asked_about(
    store, app, open_screen, page, language, heading
):
    own, last = consistent_values(seed=1), {**consistent_values(seed=2), "disputes.review.total": 4821}
    tables = {name: [("2023年", own), ("2022年", last)] for name in ("requests", "disputes")}
    document = process(store, "a.html", report_of_scopes({"proactive": [("", own)], **tables}).encode()).document_id
    app.query_params["lang"] = language
    own_part, _, further = page(open_screen("report", document)).partition(heading)
    assert ">4821<" not in own_part
    assert ">4821<" in further
    assert "<b>2022年</b>" in further
    assert "三、收到和处理政府信息公开申请情况" in further
    assert 'data-field="requests.new.total"' in own_part  # what is clicked on is the report's own
    assert 'data-field="requests.new.total"' not in further


def test_a_report_without_further_tables_says_nothing_of_them(store, open_screen, page):
    document = process(store, "shuiwu.txt", settled()).document_id
    assert "Further tables" not in page(open_screen("report", document))


def test_a_chosen_field_shows_its_history_and_leads_to_the_one_place_of_answers(store, waiting, open_screen, page):
    store.decide(waiting, UNSURE, Action.CORRECT, 7, "Zhang San")
    app = open_screen("report", waiting)
    app.selectbox(key="report_field").set_value(UNSURE).run()
    assert "Zhang San</td>" in page(app)
    assert "corrected: no value → 7" in page(app)
    store.decide(waiting, UNSURE, Action.UNREADABLE, None, "Zhang San")
    store.decide(waiting, UNSURE, Action.BLANK, None, "Zhang San")
    app.run()
    assert "marked as empty<" in page(app)  # there was no value before, and is none now
    assert not [box for box in app.text_input if box.key.startswith("typed")]
    app.button(key="to_field").click().run()
    assert f"workspace-{waiting}" in str(app.get("bidi_component"))
    assert app.session_state["gouji.field"] == UNSURE


def test_a_document_tells_its_story(store, app, page):
    app.session_state["gouji.author"] = "Li Wen"
    app.run()
    app.file_uploader(key="upload").upload("jiaotong.txt", to_review()).run()
    (document,) = store.documents()
    for name in (MADE, "proactive.regulations.repealed", UNSURE):
        store.decide(document.id, name, Action.UNREADABLE, None, "Zhang San")
    app.session_state["gouji.document"] = str(document.id)
    app.button(key="to_documents").click().run()
    app.button(key=f"report{document.id}").click().run()
    told = page(app).partition('class="history story"')[2].partition("</table>")[0]
    said = ["received as jiaotong.txt", "came with the upload jiaotong.txt of Li Wen", "unsure: 3"]
    said += ["Zhang San: marked as unreadable 3", "nothing is left to review"]
    assert [one for one in said if one not in told] == []


def test_names_of_files_agencies_and_people_cannot_bring_markup_in(store, open_screen, page):
    nasty = "<img src=x onerror=alert(1)>"
    document = process(store, f"{nasty}.txt", to_review()).document_id
    store.decide(document, "meta.agency", Action.CORRECT, nasty, nasty)
    app = open_screen("report", document, author=nasty)
    app.selectbox(key="report_field").set_value("meta.agency").run()
    assert not app.exception
    assert "&lt;img src=x" in page(app)
    assert "<img" not in page(app)


def test_an_export_holds_the_values_as_they_stand_when_it_is_fetched(store, waiting):
    records = store.documents()
    words = Words(Language.CHINESE)
    fetch = {kind.name: file_maker(Desk(store), records, kind.make, words) for kind in KINDS}
    store.decide(waiting, MADE, Action.CORRECT, 4711, "Li Wen")
    for name in ("csv", "wide", "jsonl"):
        assert b"4711" in fetch[name]()
    book = openpyxl.load_workbook(io.BytesIO(fetch["xlsx"]()))
    assert book.sheetnames[:2] == ["文件清单", "勾稽问题"]
    assert 4711 in {cell.value for sheet in book.worksheets[4:] for row in sheet.iter_rows() for cell in row}
    assert extract(to_review()).fields[MADE].value is None


def test_who_is_to_look_a_second_time_exports_nothing_of_the_first(store, waiting):
    twice = Store(store.path, seconds=Shares(1.0))
    names = [one.field.id for one in store.fields(waiting).values() if one.field.needs_review]
    answer_all(twice, waiting, names, Action.UNREADABLE, "Li Wen")
    twice.close()
    csv = next(kind.make for kind in KINDS if kind.name == "csv")
    made = {who: file_maker(Desk(store), None, csv, Words(Language.ENGLISH), who)() for who in ("Li Wen", "Zhang San")}
    assert MADE.encode() in made["Li Wen"]
    assert MADE.encode() not in made["Zhang San"]


def test_a_spent_budget_is_said_calmly_and_the_fields_wait(store, app, page, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "none")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:1/v1")
    monkeypatch.setenv("GOUJI_LIMIT_DAY", "calls=0")
    document = store.receive("a.txt", to_review()).document_id
    app.run()
    assert not app.exception
    assert "Its spending limit for today is reached" in page(app)
    assert store.document(document).to_review == 3


def test_a_limit_that_cannot_be_read_is_said_instead_of_a_trace(store, app, page, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "none")
    monkeypatch.setenv("GOUJI_LIMIT_DAY", "little")
    app.run()
    assert not app.exception
    assert "GOUJI_LIMIT_DAY" in page(app)


def test_a_report_of_another_form_lacks_no_table_that_it_never_had(store, open_screen, page):
    rows = [["统计指标", "单位", "统计数"]]
    rows += [[spec.row_label[-1], spec.unit, "3"] for spec in field_specs()["2014"].values()]
    table = "\n".join("\t".join(row) for row in rows)
    text = f"青禾县水务局2016年政府信息公开工作年度报告\n政府信息公开情况统计表\n{table}\n"
    document = process(store, "2016.txt", text.encode()).document_id
    app = open_screen("report", document)
    assert "was not found" not in page(app)
    assert "主动公开政府信息情况" not in page(app)
    assert "Statistics on information disclosure" in page(app)
    # 3 in person, 3 by fax, 3 online and 3 by letter are not 3: the sum is named after the row that adds up.
    assert "政府信息公开情况统计表 › 三、依申请公开情况 › （一）收到申请数" in page(app)
    assert "· 统计数" not in page(app)


def test_a_file_of_two_reports_is_shown_as_two_documents(store, app, page):
    data = two_reports(consistent_values(seed=1), {**consistent_values(seed=2), "requests.new.total": 999})
    app.run()
    app.file_uploader(key="upload").upload("both.txt", data.encode()).run()
    assert not app.exception
    text = page(app)
    assert "Reports in this file: 2" in text
    assert [text.count(f"both.txt#{n}") > 0 for n in (1, 2)] == [True, True]
    assert [text.count(f"青禾县{name} 2023") > 0 for name in ("测试管理局", "河湖中心")] == [True, True]
    second, first = store.documents()
    assert (first.part, first.status, second.part, second.status) == (1, "done", 2, "review")


def test_a_document_among_several_shows_its_own_text(store):
    data = two_reports(consistent_values(seed=1), {**consistent_values(seed=2), "requests.new.total": 999}).encode()
    (_, second) = store.save_all(store.receive("both.txt", data).document_id, extract_all(data))
    contents = Contents(store, store.document(second), Words(Language.ENGLISH), UTC)
    contents.load()
    text = str((contents.form(), contents.data()))
    assert "河湖中心" in text
    assert "测试管理局" not in text
    assert "\0" not in text
