"""The whole way in a real browser: upload, verdicts, review, a killed server, and what is left of it."""

import contextlib
import re

from made_reports import UNSURE, settled, to_review, wrong_sum
from playwright.sync_api import expect
from press import process

from extractor.store.store import Store

NASTY = "<img src=x onerror=alert(1)>.txt"


def upload(page, **files):
    payload = [{"name": name, "mimeType": "text/plain", "buffer": data} for name, data in files.items()]
    page.wait_for_selector("[data-test-script-state=notRunning]")
    page.set_input_files("[data-testid=stFileUploaderDropzoneInput]", payload)


def verdict(page, name):
    # For a moment the table that shows the reading and the one that stays stand on the page together.
    return page.locator("table.batch tr").filter(has_text=name).first


def open_row(page, button, name):
    row = page.locator(".st-key-rows [data-testid=stHorizontalBlock]").filter(has_text=name)
    row.get_by_role("button", name=button).click()


def typed(page, field_id):
    name = field_id.replace(".", "-")
    return page.locator(f"[class*='st-key-typed-'][class*='-{name}-'] input")


def at_field(page, field_id, *, read=False):
    """Wait until the screen stands still and the cursor is in the field's input, and as long as reading it takes."""
    expect(typed(page, field_id)).to_have_count(1)
    expect(typed(page, field_id)).to_be_focused()
    page.wait_for_selector("[data-test-script-state=notRunning]")
    if read:
        page.wait_for_timeout(1100)
    return typed(page, field_id)


def test_from_upload_to_a_correction_that_survives_a_kill(server, browser_page):
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
        expect(page.get_by_text("1 of 3", exact=True)).to_be_visible()
        expect(page.locator(".source mark").first).to_be_in_viewport()
        expect(page.locator("[class*=st-key-typed-]")).to_have_count(0)  # no decision without a name
        page.get_by_label("Your name").fill("李文")
        page.keyboard.press("Enter")
        expect(page.get_by_test_id("stSidebar")).to_contain_text("李文")
        for n, field_id in enumerate(("proactive.regulations.made", "proactive.regulations.repealed"), 1):
            at_field(page, field_id)
            expect(page.get_by_text(f"{n} of 3", exact=True)).to_be_visible()
            page.keyboard.press("Alt+ArrowRight")
        at_field(page, UNSURE, read=True)
        page.keyboard.type("seven")
        page.keyboard.press("Enter")
        expect(page.get_by_text("“seven” does not fit here")).to_be_visible()
        at_field(page, UNSURE, read=True).fill("7")
        page.keyboard.press("Enter")
        expect(page.locator(".note.good")).to_contain_text("现行有效件数: corrected: 7 (李文")
        running.process.kill()  # SIGKILL: nothing can be tidied up any more
        running.process.wait(timeout=10)

    with server() as running:
        page.goto(running.url)
        open_row(page, "Report", "jiaotong.txt")
        cell = page.locator(f"td[data-field='{UNSURE}']")
        expect(cell).to_have_class(re.compile("human"))
        expect(cell).to_have_text("7Δ")
        page.wait_for_selector("html[data-clicks]", state="attached")
        cell.click()
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


def test_a_row_is_decided_together_and_exported(server, browser_page):
    page = browser_page
    with server() as running:
        page.context.add_cookies([{"name": "gouji_author", "value": "Li%20Wen", "url": running.url}])
        page.goto(f"{running.url}/?lang=zh")
        upload(page, **{"jiaotong.txt": to_review()})
        expect(verdict(page, "jiaotong.txt")).to_contain_text("待核对 3 项")
        open_row(page, "核对", "jiaotong.txt")
        page.get_by_role("button", name="同一原因的字段共 3 项").click()
        page.get_by_role("dialog").get_by_text("无法辨认", exact=True).click()
        page.get_by_role("dialog").get_by_role("button", name="将这 3 项标为无法辨认").click()
        expect(page.get_by_text("青禾县交通局 2023 已全部核对")).to_be_visible()
        page.get_by_role("link", name="导出").click()
        with page.expect_download() as download:
            page.get_by_role("button", name="下载 CSV").click()
        lines = download.value.path().read_text(encoding="utf-8-sig").splitlines()
        assert sum(",unreadable,Li Wen," in line for line in lines) == 3
        assert "Traceback" not in running.output()
