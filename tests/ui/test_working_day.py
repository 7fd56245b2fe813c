"""A working day in a real browser: a ZIP of forty reports comes in, is settled by keyboard alone, and goes out.

Where GOUJI_SCREENSHOTS names a folder, pictures of the screens are put there: each size, language and colour scheme.
"""

import contextlib
import io
import json
import os
import zipfile
from pathlib import Path

import pytest
from made_reports import settled, to_review, wrong_sum
from playwright.sync_api import expect
from press import process
from test_fast_typing import waiting_of, wanting
from test_walk import at_field, ready, settled_down

from extractor.store.store import Store

SIZES = ((1280, 860), (1920, 1080))
FOLDER = os.environ.get("GOUJI_SCREENSHOTS")


@pytest.fixture
def day(browser_page, server):
    """Give a page, the store and the address of the running app, to which Li Wen has come."""
    with server() as running, contextlib.closing(Store(running.database)) as store:
        browser_page.context.add_cookies([{"name": "gouji_author", "value": "Li%20Wen", "url": running.url}])
        yield browser_page, store, running.url


def bundle():
    """Return a ZIP of forty files in folders, among them a letter, and one report twice."""
    files = {f"青禾县/{n:02}.txt": settled(f"青禾县第{n}局") for n in range(1, 36)}
    files |= {"青禾县/交通局.txt": to_review("青禾县交通局"), "柳塘市/民政局.txt": wrong_sum("柳塘市民政局")}
    files |= {"柳塘市/城管局.txt": wanting("柳塘市城管局"), "柳塘市/通知.txt": "会议通知。".encode()}
    files["柳塘市/再.txt"] = settled("青禾县第1局")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def bring(page, data, name="年报.zip"):
    page.wait_for_selector("[data-test-script-state=notRunning]")
    page.set_input_files(
        "[data-testid=stFileUploaderDropzoneInput]", [{"name": name, "mimeType": "application/zip", "buffer": data}]
    )


def press_until(page, wanted):
    """Answer by the enter key, doubt after doubt, until the document says that nothing is left."""
    while not page.get_by_text(wanted).is_visible():
        page.keyboard.press("Enter")
        settled_down(page)


def arrived(page, name):
    """Wait until the workspace is that of a document, and the one before is gone."""
    expect(page.locator(".gouji-workspace")).to_have_count(1, timeout=60_000)
    expect(page.locator(".ws-bar b").first).to_contain_text(name, timeout=60_000)
    expect(page.locator(".gouji-workspace")).to_have_count(1)


def go_on(page, name):
    """Press a button by the keyboard."""
    page.get_by_role("button", name=name).focus()
    page.keyboard.press("Enter")


DONE = "Nothing is left to review in this document."


def test_a_working_day(day):
    page, store, url = day
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{url}/?lang=en")
    bring(page, bundle())
    said = "files: 40 · documents: 39 · settled: 35 · to review: 3 (fields: 14) · could not be read: 1"
    expect(page.get_by_text(said).first).to_be_visible(timeout=120_000)
    expect(page.locator("table.batch tr").first).to_contain_text("通知.txt")  # what failed stands on top
    expect(page.locator("table.batch tr").filter(has_text="再.txt")).to_contain_text("it stays one document")

    # Settled by the keyboard alone: a row is pasted, sums are accepted, lost cells are typed.
    go_on(page, "Go on reviewing")
    arrived(page, "交通局")
    at_field(page, waiting_of(store, 36)[0])
    page.evaluate("navigator.clipboard.writeText('2\\t0\\t7')")
    page.keyboard.press("Control+v")
    expect(page.get_by_text(DONE)).to_be_visible()
    settled_down(page)
    page.keyboard.press("Enter")  # nothing is left, so it leads on
    arrived(page, "民政局")
    at_field(page, waiting_of(store, 37)[0])
    press_until(page, DONE)
    page.keyboard.press("Enter")  # nothing is left, so it leads on
    arrived(page, "城管局")
    names = waiting_of(store, 38)
    at_field(page, names[0])
    for n in range(len(names)):
        page.keyboard.type(str(n + 11))
        page.keyboard.press("Enter")
    expect(page.get_by_text(DONE)).to_be_visible()
    settled_down(page)
    assert store.count().fields == 0
    expect(page.locator(".ws-pace")).to_contain_text("today: ")

    # Ten acts are taken back, over two documents, and done again.
    for _ in range(10):
        page.keyboard.press("Control+z")
    settled_down(page)
    assert store.count().fields == 6 + 4
    for _ in range(10):
        page.keyboard.press("Control+y")
    settled_down(page)
    assert store.count().fields == 0

    page.get_by_role("link", name="Export").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download JSON Lines").click()
    lines = [json.loads(line) for line in download.value.path().read_text(encoding="utf-8").splitlines()]
    assert len(lines) == 39
    fields = next(one["fields"] for one in lines if "交通局" in str(one["fields"].get("meta.agency")))
    assert (fields["proactive.regulations.in_force"]["value"], fields["meta.agency"]["origin"]) == (7, "parser")


def test_a_second_reviewer_is_given_the_next_document_and_told_who_works_where(day):
    page, store, url = day
    first, second = (process(store, f"{n}.txt", to_review(f"青禾县第{n}局")).document_id for n in (1, 2))
    page.goto(f"{url}/queue?lang=en")
    ready(page)
    expect(page.locator(".ws-bar b").first).to_contain_text("青禾县第1局")
    other = page.context.browser.new_context(viewport={"width": 1280, "height": 860}, locale="en-GB")
    other.add_cookies([{"name": "gouji_author", "value": "Zhang%20San", "url": url}])
    hers = other.new_page()
    hers.goto(f"{url}/queue?lang=en")
    ready(hers)
    expect(hers.locator(".ws-bar b").first).to_contain_text("青禾县第2局")
    hers.goto(f"{url}/queue?lang=en&document={first}")
    ready(hers)
    expect(hers.get_by_text("Li Wen works in this document just now")).to_be_visible()
    main = "document.querySelector('[data-testid=stMain]')"  # and all of the workspace is in sight below it
    hers.wait_for_function(f"{main}.scrollHeight - {main}.clientHeight <= 1")
    other.close()
    assert {first, second} == {1, 2}


def test_a_folder_is_brought_in_with_all_that_is_in_it(day, tmp_path):
    page, store, url = day
    (tmp_path / "年报" / "青禾县").mkdir(parents=True)
    (tmp_path / "年报" / "1.txt").write_bytes(settled())
    (tmp_path / "年报" / "青禾县" / "2.txt").write_bytes(to_review())
    page.goto(f"{url}/?lang=en")
    page.get_by_text("A folder", exact=True).click(timeout=60_000)
    page.wait_for_selector("[data-testid=stFileUploaderDropzoneInput][webkitdirectory]", state="attached")
    page.wait_for_selector("[data-test-script-state=notRunning]")
    page.set_input_files("[data-testid=stFileUploaderDropzoneInput]", tmp_path / "年报")
    expect(page.get_by_text("files: 2 · documents: 2 · settled: 1").first).to_be_visible(timeout=60_000)
    assert store.count().documents == 2


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_screens_hold_together_in_every_size_light_and_dark(day, language, scheme):
    page, store, url = day
    page.emulate_media(color_scheme=scheme)
    for n, data in enumerate((to_review(), wrong_sum(), settled(), "会议通知。".encode()), 1):
        process(store, f"{n}.txt", data)
    for width, height in (*SIZES, (640, 430)):  # the last is the first at 200 %
        page.set_viewport_size({"width": width, "height": height})
        for screen in ("start", "documents", "queue", "report", "export", "accuracy"):
            page.goto(f"{url}/{'' if screen == 'start' else screen}?lang={language}")
            page.wait_for_selector("h1.screen")
            page.wait_for_selector("[data-test-script-state=notRunning]")
            if screen == "queue":
                ready(page)
            expect(page.locator("html")).to_have_attribute("lang", language)
            assert page.evaluate(OVERLAPS) == []
            assert page.evaluate("getComputedStyle(document.querySelector('.stApp')).backgroundColor") == PAPER[scheme]
            if FOLDER:
                page.wait_for_timeout(400)
                page.screenshot(path=Path(FOLDER) / f"{screen}-{width}-{scheme}-{language}.png")


PAPER = {"light": "rgb(255, 255, 255)", "dark": "rgb(20, 25, 29)"}

OVERLAPS = """() => {
  const box = (one) => one.getBoundingClientRect();
  const seen = (one) => box(one).width > 0 && box(one).height > 0 && box(one).left < innerWidth && box(one).right > 0;
  const shown = [...document.querySelectorAll("h1.screen, [data-testid*=Logo], .ws-bar button")].filter(seen);
  const over = [];
  for (const [n, one] of shown.entries()) for (const other of shown.slice(n + 1)) {
    if (one.contains(other) || other.contains(one)) continue;
    const [a, b] = [box(one), box(other)];
    const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    if (across > 1 && down > 1) over.push(`${one.textContent} × ${other.textContent}`);
  }
  if (document.documentElement.scrollWidth > innerWidth + 1) over.push("the page is wider than the window");
  return over;
}"""
