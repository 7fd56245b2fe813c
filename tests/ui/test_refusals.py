"""Answers that are not taken, in a real browser: they are confirmed where they were given, and nowhere else."""

import contextlib

import pytest
from made_reports import UNSURE, report
from playwright.sync_api import expect
from press import process
from test_walk import at_field, cell, ready, settled_down

from extractor.store.store import Store

UPHELD, CORRECTED = "disputes.review.upheld", "disputes.review.corrected"
MADE, REPEALED = "proactive.regulations.made", "proactive.regulations.repealed"


class Line:
    """The way from the server to the browser, on which answers can be held up."""

    def __init__(self, page):
        self.held, self.waiting, self.socket = False, [], None
        page.route_web_socket("**/_stcore/stream", self.between)

    def between(self, socket):
        self.socket = socket
        server = socket.connect_to_server()
        socket.on_message(server.send)
        server.on_message(lambda message: self.waiting.append(message) if self.held else socket.send(message))

    def let_go(self):
        self.held = False
        for message in self.waiting:
            self.socket.send(message)
        self.waiting.clear()


@pytest.fixture
def at_work(browser_page, server):
    """Open a report with a wrong sum and a lost cell; give the page, the store, the document and the line."""
    figures = {UPHELD: 5, CORRECTED: 3, "disputes.review.total": 9, MADE: 2}
    with server() as running, contextlib.closing(Store(running.database)) as store:
        document = process(store, "minzheng.txt", report("青禾县民政局", figures=figures, lose=UNSURE)).document_id
        browser_page.context.add_cookies([{"name": "gouji_author", "value": "Li%20Wen", "url": running.url}])
        line = Line(browser_page)
        browser_page.goto(f"{running.url}/queue?lang=en&document={document}")
        ready(browser_page)
        yield browser_page, store, document, line


def press_on_arrival(page, field_id, key, code):
    """Have a key pressed in the moment in which a field is selected."""
    page.evaluate(
        """([id, key, code]) => {
          const seen = setInterval(() => {
            if (document.activeElement.dataset.field !== id) return;
            clearInterval(seen);
            document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, code, bubbles: true }));
          }, 1);
        }""",
        [field_id, key, code],
    )


def said(store, document):
    return [(one.field_id, one.after) for one in store.decisions(document) if one.author]


def test_what_was_not_taken_is_confirmed_in_its_own_cell_and_in_no_other(at_work):
    page, store, document, line = at_work
    message = page.locator(".ws-message")
    cell(page, UPHELD).click()
    line.held = True
    page.keyboard.type("77")
    page.keyboard.press("Enter")
    at_field(page, CORRECTED)
    page.keyboard.press("Enter")  # a second time, before anything of the first is known
    press_on_arrival(page, UPHELD, "Enter", "Enter")  # at once: nobody has read it yet
    line.let_go()
    at_field(page, UPHELD)
    expect(message).to_contain_text(
        "行政复议 · 结果维持: With “77”, 1 sum of the form that fails already would fail by"
    )
    expect(message).to_contain_text("where nothing was saved: 1")
    settled_down(page)
    assert said(store, document) == []
    expect(page.locator(".ws-sums .sum.fails")).to_contain_text("结果维持 77")  # the sums say what the cell shows
    page.wait_for_timeout(600)
    page.keyboard.press("Enter")
    expect(page.locator(".ws-message.saved")).to_be_visible()
    settled_down(page)
    assert said(store, document) == [(UPHELD, 77)]


def test_who_types_elsewhere_by_then_goes_on_and_comes_back_with_the_next_answer(at_work):
    page, store, document, line = at_work
    message = page.locator(".ws-message")
    cell(page, MADE).click()
    line.held = True
    page.keyboard.type("abc")
    page.keyboard.press("Enter")
    at_field(page, REPEALED)
    page.keyboard.type("4")
    line.let_go()
    expect(message).to_contain_text("制发件数: “abc” does not fit here")
    page.keyboard.type("1")
    page.keyboard.press("Enter")
    at_field(page, MADE)
    expect(page.locator(".ws-refusal")).to_contain_text("“abc” does not fit here")
    page.keyboard.press("Escape")
    expect(page.locator(".ws-refusal")).to_have_count(0)  # what it was about is gone
    expect(cell(page, MADE)).not_to_contain_text("abc")
    settled_down(page)
    assert said(store, document) == [(REPEALED, 41)]

    # What is typed for the next cell while the way leads back goes on there.
    line.held = True
    page.keyboard.type("12.5")
    page.keyboard.press("Enter")
    at_field(page, UNSURE)
    press_on_arrival(page, MADE, "6", "Digit6")
    line.let_go()
    expect(cell(page, UNSURE).locator("input")).to_have_value("6")
    expect(cell(page, MADE)).to_contain_text("12.5")
    page.keyboard.press("Enter")
    at_field(page, MADE)
    settled_down(page)
    assert said(store, document) == [(REPEALED, 41), (UNSURE, 6)]
    page.keyboard.press("Escape")
    today = page.locator(".ws-pace")
    expect(today).to_contain_text("today: 2")
    page.keyboard.press("Control+z")
    expect(today).to_contain_text("today: 1")  # what was taken back does not count


def answer_first(page):
    """Answer a first cell with 3, and wait until that is saved."""
    cell(page, MADE).click()
    page.keyboard.type("3")
    page.keyboard.press("Enter")
    at_field(page, REPEALED)
    settled_down(page)


def test_ctrl_z_takes_back_the_answer_on_its_way_and_none_before_it(at_work):
    page, store, document, line = at_work
    answer_first(page)
    cell(page, UPHELD).click()
    line.held = True
    page.keyboard.type("77")
    page.keyboard.press("Enter")
    at_field(page, CORRECTED)
    page.keyboard.press("Control+z")  # of the 77, of which nobody knows yet that it is not taken
    line.let_go()
    expect(page.locator(".ws-message")).to_contain_text("Not saved, and taken away: 行政复议 · 结果维持")
    settled_down(page)
    at_field(page, UPHELD)
    expect(page.locator(".ws-refusal")).to_have_count(0)
    expect(cell(page, UPHELD)).not_to_contain_text("77")
    assert [(one.field_id, one.after) for one in store.standing(document)] == [(MADE, 3)]

    # Two answers on their way, two keys: each takes back its own.
    line.held = True
    cell(page, REPEALED).click()
    page.keyboard.type("4")
    page.keyboard.press("Enter")
    cell(page, UPHELD).click()
    page.keyboard.type("78")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    line.let_go()
    settled_down(page)
    expect(cell(page, UPHELD)).not_to_contain_text("78")
    assert [(one.field_id, one.after) for one in store.standing(document)] == [(MADE, 3)]


def test_ctrl_z_takes_away_what_was_not_taken_before_it_takes_back_what_was_saved(at_work):
    page, store, document, _line = at_work
    message = page.locator(".ws-message")
    answer_first(page)
    cell(page, UPHELD).click()
    page.keyboard.type("77")
    page.keyboard.press("Enter")
    at_field(page, UPHELD)
    expect(message).to_contain_text("With “77”")
    page.keyboard.press("Control+z")
    expect(message).to_contain_text("Not saved, and taken away: 行政复议 · 结果维持.")
    expect(page.locator(".ws-refusal")).to_have_count(0)
    expect(cell(page, UPHELD)).not_to_contain_text("77")
    page.keyboard.press("Control+y")
    expect(message).to_contain_text("had not been saved, so it cannot be done again")
    assert [(one.field_id, one.after) for one in store.standing(document)] == [(MADE, 3)]

    # A row that waits to be confirmed goes as a whole.
    for key in ("7", "7", "/", "7", "8", "Enter"):
        page.keyboard.press(key)
    expect(message).to_contain_text("With “77 78”")
    page.keyboard.press("Control+z")
    expect(message).to_contain_text("Not saved, and taken away: 行政复议 · 结果维持 and 1 more.")
    expect(page.locator(".ws-form td.refused")).to_have_count(0)
    page.keyboard.press("Control+z")
    expect(message).to_contain_text("Taken back: 规章 · 本年制发件数")
    settled_down(page)
    assert store.standing(document) == []
