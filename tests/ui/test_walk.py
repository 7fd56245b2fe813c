"""The whole way in a real browser: upload, verdicts, review, a killed server, and what is left of it."""

import contextlib
import re

from made_reports import UNSURE, settled, to_review, wrong_sum
from playwright.sync_api import expect
from press import process

from extractor.store.decisions import Action
from extractor.store.store import Store
from ui.session import Screen
from ui.wording import Language, Words

NASTY = "<img src=x onerror=alert(1)>.txt"


def upload(page, **files):
    payload = [{"name": name, "mimeType": "text/plain", "buffer": data} for name, data in files.items()]
    page.wait_for_selector("[data-test-script-state=notRunning]")
    page.set_input_files("[data-testid=stFileUploaderDropzoneInput]", payload)


def verdict(page, name):
    # For a moment the table that shows the reading and the one that stays stand on the page together.
    return page.locator("table.batch tr").filter(has_text=name).first


def to_documents(page):
    """Go to the list of documents by its entry at the side."""
    page.locator("[data-testid=stSidebarNav] a[href*='documents']").click()


def open_row(page, button, name):
    to_documents(page)
    row = page.locator(".st-key-rows [data-testid=stHorizontalBlock]").filter(has_text=name)
    row.get_by_role("button", name=button).click()


def ready(page):
    page.wait_for_selector(".gouji-workspace[data-ready]", timeout=60_000)  # a busy machine starts the app slowly


def cell(page, field_id):
    return page.locator(f".ws-form td[data-field='{field_id}']")


def at_field(page, field_id):
    """Wait until a field is the selected one, with the focus."""
    expect(cell(page, field_id)).to_have_attribute("aria-selected", "true")
    expect(cell(page, field_id)).to_be_focused()
    return cell(page, field_id)


def settled_down(page):
    """Wait until nothing is on its way to the store."""
    expect(page.locator(".ws-sending")).to_have_count(0)
    expect(page.locator(".ws-form td.pending")).to_have_count(0)


def test_from_upload_to_a_correction_that_survives_a_kill(server, browser_page):  # noqa: PLR0915 - one long walk
    page, elsewhere = browser_page, []
    page.on("request", lambda request: elsewhere.append(request.url) if "127.0.0.1" not in request.url else None)
    page.on("dialog", lambda dialog: elsewhere.append(dialog.message))
    with server() as running:
        page.goto(running.url)
        junk = bytes(range(256)) * 20
        upload(page, **{"shuiwu.txt": settled(), "jiaotong.txt": to_review(), NASTY: wrong_sum(), "junk.bin": junk})
        expect(verdict(page, "shuiwu.txt")).to_contain_text("settled")
        expect(verdict(page, "jiaotong.txt")).to_contain_text("to review: 3")
        expect(verdict(page, NASTY)).to_contain_text("to review: 5")
        expect(verdict(page, "junk.bin")).to_contain_text("unreadable")
        expect(verdict(page, "junk.bin").locator(".why")).to_contain_text("upload")
        upload(page, **{"again.txt": settled()})
        expect(verdict(page, "again.txt")).to_contain_text("it stays one document")

        open_row(page, "Review", "jiaotong.txt")
        page.wait_for_selector("[data-test-script-state=notRunning]")
        expect(page.locator(".gouji-workspace")).to_have_count(0)  # no decision without a name
        page.get_by_label("Your name").fill("李文")
        page.keyboard.press("Enter")
        expect(page.get_by_test_id("stSidebar")).to_contain_text("李文")
        at_field(page, "proactive.regulations.made")
        expect(page.locator(".ws-source mark")).to_be_in_viewport()
        expect(page.locator(".ws-count")).to_have_text("to review: 3")
        page.keyboard.press("n")
        at_field(page, "proactive.regulations.repealed")
        page.keyboard.press("ArrowRight")
        at_field(page, UNSURE)
        page.keyboard.press("F2")
        page.keyboard.type("seven")
        page.keyboard.press("Enter")
        expect(page.locator(".ws-message")).to_contain_text("“seven” does not fit here")
        cell(page, UNSURE).click()
        expect(page.locator(".ws-refusal")).to_contain_text("does not fit here")
        page.keyboard.type("7")
        expect(cell(page, UNSURE).locator("input")).to_have_value("7")
        page.keyboard.press("Enter")
        expect(page.locator(".ws-message")).to_contain_text("现行有效件数: corrected: 7 (李文")
        expect(page.locator(".ws-count")).to_have_text("to review: 2")
        running.process.kill()  # SIGKILL: nothing can be tidied up any more
        running.process.wait(timeout=10)

    with server() as running:
        page.goto(running.url)
        open_row(page, "Report", "jiaotong.txt")
        decided = page.locator(f"td[data-field='{UNSURE}']")
        expect(decided).to_have_class(re.compile("human"))
        expect(decided).to_have_text("7Δ")
        page.wait_for_selector("html[data-clicks]", state="attached")
        decided.click()
        expect(page.locator(".source mark").first).to_be_in_viewport()
        history = page.locator("table.history tr").last
        expect(history).to_contain_text("李文")
        expect(history).to_contain_text(re.compile(r"20\d\d-\d\d-\d\d \d\d:\d\d"))
        expect(history).to_contain_text("corrected: no value → 7")
        page.reload()  # the document and the field at hand stand in the address, the name in a cookie
        expect(page.locator("table.history tr").last).to_contain_text("李文")
        assert "Traceback" not in running.output()
    assert elsewhere == []


def test_a_name_is_kept_by_the_browser_and_never_stands_in_the_address(server, browser_page):
    page = browser_page
    with server() as running, contextlib.closing(Store(running.database)) as store:
        process(store, "jiaotong.txt", to_review())
        page.goto(f"{running.url}/queue?author=Zhang+San")
        page.get_by_label("Your name").fill("李文")
        page.keyboard.press("Enter")
        for _ in range(2):
            expect(page.get_by_test_id("stSidebar")).to_contain_text("李文")
            page.wait_for_selector("[data-test-script-state=notRunning]")
            assert "author" not in page.url
            page.reload()
        page = page.context.new_page()
        page.goto(running.url)
        expect(page.get_by_test_id("stSidebar")).to_contain_text("李文")
        page.get_by_role("button", name="Change name").click()
        expect(page.get_by_test_id("stSidebar")).to_contain_text("no name given")


def test_a_question_is_answered_for_all_its_fields_and_exported(server, browser_page):
    page = browser_page
    with server() as running:
        page.context.add_cookies([{"name": "gouji_author", "value": "Li%20Wen", "url": running.url}])
        page.goto(f"{running.url}/?lang=zh")
        upload(page, **{"jiaotong.txt": to_review()})
        expect(verdict(page, "jiaotong.txt")).to_contain_text("待核对 3 项")
        open_row(page, "核对", "jiaotong.txt")
        ready(page)
        page.locator(".ws-asked > summary").click()
        page.locator(".ws-asked details > summary").first.click()
        expect(page.locator(".ws-asked [data-answer='accept']")).to_have_count(0)  # nothing was read
        page.locator(".ws-asked [data-answer='unreadable']").click()
        expect(page.get_by_text("本文件已全部核对")).to_be_visible()
        settled_down(page)
        page.get_by_role("link", name="导出").click()
        with page.expect_download() as download:
            page.get_by_role("button", name="下载 CSV（每个字段一行）").click()
        lines = download.value.path().read_text(encoding="utf-8-sig").splitlines()
        assert sum(",unreadable,Li Wen," in line for line in lines) == 3
        assert "Traceback" not in running.output()


def test_text_of_a_report_is_shown_as_text_and_runs_nowhere(server, browser_page):
    page, dialogs = browser_page, []
    page.on("dialog", lambda dialog: dialogs.append(dialog.message))
    page.on("pageerror", lambda error: dialogs.append(str(error)))
    nasty = "<img src=x onerror=alert(1)></script><script>alert(2)</script>"
    with server() as running, contextlib.closing(Store(running.database)) as store:
        data = to_review().decode().replace("本年度各项", f"{nasty}本年度各项").encode()
        document = process(store, NASTY, data).document_id
        store.decide(document, "meta.agency", Action.CORRECT, nasty, nasty)
        page.context.add_cookies([{"name": "gouji_author", "value": "Li%20Wen", "url": running.url}])
        page.goto(f"{running.url}/queue?lang=en&document={document}")
        ready(page)
        cell(page, "meta.agency").click()
        expect(page.locator(".ws-panel")).to_contain_text(nasty)
        expect(cell(page, "meta.agency")).to_contain_text(nasty)
        assert page.locator(".gouji-workspace img, .gouji-workspace script").count() == 0
    assert dialogs == []


def test_undo_and_redo_by_key_and_a_row_that_is_pasted(server, browser_page):
    page = browser_page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    with server() as running, contextlib.closing(Store(running.database)) as store:
        document = process(store, "jiaotong.txt", to_review()).document_id
        page.context.add_cookies([{"name": "gouji_author", "value": "Li%20Wen", "url": running.url}])
        page.goto(f"{running.url}/queue?lang=en&document={document}")
        ready(page)
        at_field(page, "proactive.regulations.made")
        page.evaluate("navigator.clipboard.writeText('2\\t0\\t7\\t9')")
        page.keyboard.press("Control+v")
        expect(page.locator(".ws-refusal")).to_contain_text("A block of 1 × 4 does not fit here")
        assert store.decisions(document) == []
        page.evaluate("navigator.clipboard.writeText('2\\t0\\t7')")
        page.keyboard.press("Control+v")
        expect(page.locator(".ws-count")).to_have_text("to review: 0")
        settled_down(page)
        assert [one.after for one in store.decisions(document)] == [2, 0, 7]
        page.keyboard.press("Control+z")
        expect(page.locator(".ws-count")).to_have_text("to review: 3")
        page.keyboard.press("Control+y")
        expect(page.locator(".ws-count")).to_have_text("to review: 0")
        page.get_by_role("button", name="Undo").click()
        expect(page.locator(".ws-count")).to_have_text("to review: 3")
        page.get_by_role("button", name="Redo").click()
        expect(page.locator(".ws-count")).to_have_text("to review: 0")
        at_field(page, "proactive.regulations.made")
        page.keyboard.type("3//7")  # a row that is typed at once, with a cell too little
        page.keyboard.press("Enter")
        expect(page.locator(".ws-refusal")).to_contain_text("A block of 1 × 3 does not fit here")
        page.keyboard.type("3/0/8")
        page.keyboard.press("Enter")
        settled_down(page)
        assert [one.after for one in store.standing(document)][-3:] == [3, 0, 8]


def test_every_screen_has_an_address_that_leads_to_it(server, browser_page):
    page = browser_page
    with server() as running:
        for name in Screen:
            page.goto(f"{running.url}/{name}?lang=en")
            expect(page.locator("h1.screen")).to_have_text(Words(Language.ENGLISH)(f"{name}.title"))
            expect(page).to_have_url(re.compile("lang=en"))
            expect(page.get_by_role("dialog")).to_have_count(0)


def test_answers_given_while_the_server_was_away_are_saved_once_it_is_back(server, browser_page):
    page = browser_page
    with server() as running:
        page.context.add_cookies([{"name": "gouji_author", "value": "Li%20Wen", "url": running.url}])
        page.goto(running.url)
        upload(page, **{"jiaotong.txt": to_review()})
        expect(verdict(page, "jiaotong.txt")).to_contain_text("to review: 3")
        page.goto(f"{running.url}/queue?lang=en&document=1")
        ready(page)
        at_field(page, "proactive.regulations.made")
        page.keyboard.type("2")
        running.process.kill()
        running.process.wait(timeout=10)
        for typed in ("", "0", "7"):  # the first was typed before, and is sent to nobody
            page.keyboard.type(typed)
            page.keyboard.press("Enter")
        expect(page.locator(".ws-form td.pending")).to_have_count(3)
        said = page.get_by_text(
            "Streamlit server is not responding"
        )  # in its place stands what is true of this program
        expect(said).to_be_visible(timeout=60_000)
        shown = said.evaluate("(one) => [getComputedStyle(one).fontSize, getComputedStyle(one, '::after').content]")
        assert shown == ["0px", f'"{Words(Language.ENGLISH)("app.gone_what")}"']

    with server(port=running.port):
        expect(page.locator(".ws-form td.pending")).to_have_count(0, timeout=60_000)  # browsers ask again ever later
        settled_down(page)
        expect(page.locator(".ws-count")).to_have_text("to review: 0")
        with contextlib.closing(Store(running.database)) as store:
            assert [one.after for one in store.decisions(1)] == [2, 0, 7]
