"""A person who never takes the mouse, in a real browser: every part of the review is a key away, and is in sight."""

from dataclasses import replace

from made_reports import settled
from playwright.sync_api import expect
from press import process
from test_fast_typing import signed, waiting_of
from test_walk import at_field, cell, ready, settled_down
from test_working_day import arrived

from extractor.page.values import Reason
from extractor.pipeline import extract
from extractor.store.decisions import Action

__all__ = ["signed"]


def at_document(page, url, document, **query):
    given = "".join(f"&{name}={value}" for name, value in query.items())
    page.goto(f"{url}/queue?lang=en&document={document}{given}")
    ready(page)


def test_where_nothing_is_left_enter_goes_on_to_the_next_document(signed):
    page, store, url = signed
    at_document(page, url, 1)
    names = waiting_of(store, 1)
    at_field(page, names[0])
    for _ in names:
        page.keyboard.press("u")
    settled_down(page)
    expect(page.locator(".ws-done")).to_be_visible()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")  # in haste: it is meant for nothing that was seen
    arrived(page, "青禾县交通2局")
    at_field(page, waiting_of(store, 2)[0])
    assert store.decisions(2) == []


def test_a_key_that_is_held_down_answers_once(signed):
    page, store, url = signed
    at_document(page, url, 1)
    names = waiting_of(store, 1)
    at_field(page, names[0])
    for _ in range(5):
        page.keyboard.down("u")  # the second and all that follow are repeats
    page.keyboard.up("u")
    settled_down(page)
    at_field(page, names[1])
    assert [(one.field_id, one.action) for one in store.decisions(1)] == [(names[0], Action.UNREADABLE)]


def test_a_document_is_left_by_a_key_with_what_was_typed_named_before(signed):
    page, store, url = signed
    at_document(page, url, 2, state="review")  # filtered: it leads on too, and not back
    at_field(page, waiting_of(store, 2)[0])
    page.keyboard.type("4")
    page.keyboard.press("Tab")
    page.keyboard.press("d")
    expect(page.locator(".ws-message")).to_contain_text("Typed here and not saved: 1")
    page.keyboard.press("d")
    arrived(page, "青禾县交通3局")
    assert store.decisions(2) == []


def test_questions_and_the_list_of_keys_are_a_key_away(signed):
    page, store, url = signed
    at_document(page, url, 1)
    first = waiting_of(store, 1)[0]
    at_field(page, first)
    cell(page, "disputes.review.total").click()
    page.keyboard.press("q")
    question = page.locator(".ws-questions details details summary").first
    expect(question).to_be_focused()
    expect(question).to_contain_text("二、主动公开政府信息情况")
    above = question.bounding_box()["y"]
    page.keyboard.press("Enter")
    buttons = page.locator(".ws-questions details details[open] button")
    expect(buttons.first).to_be_visible()
    page.wait_for_timeout(300)
    assert question.bounding_box()["y"] == above  # what opens stands below it, and nothing scrolls away
    page.keyboard.press("Escape")
    at_field(page, "disputes.review.total")
    page.keyboard.press("h")
    expect(page.get_by_role("dialog", name="Keys")).to_contain_text("accepts the row")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Keys")).to_be_hidden()
    at_field(page, "disputes.review.total")
    assert store.decisions(1) == []


def test_a_key_without_effect_says_why_until_the_next_one(signed):
    page, store, url = signed
    at_document(page, url, 1)
    names = waiting_of(store, 1)
    at_field(page, names[0])
    message = page.locator(".ws-message")
    cell(page, "meta.year").click()
    page.keyboard.press("m")
    expect(message).to_contain_text("No figures can be moved from here")
    page.keyboard.press("ArrowDown")
    expect(message).to_contain_text("Enter accepts or saves")
    page.keyboard.press("n")
    at_field(page, names[0])
    page.keyboard.press("Shift+Enter")  # nothing was read of the row
    expect(page.locator(".ws-panel")).to_contain_text("Nothing was read here")
    at_field(page, names[0])
    assert store.decisions(1) == []


def test_all_is_in_sight_at_once_and_heads_stay_above_their_columns(signed):
    page, _store, url = signed
    at_document(page, url, 1)
    heights = page.evaluate("['.ws-bar', '.ws-status'].map((one) => document.querySelector(one).offsetHeight)")
    assert heights[0] < 36  # a line
    assert heights[1] < 50  # two of them
    main, form = "document.querySelector('[data-testid=stMain]')", "document.querySelector('.ws-right')"
    assert page.evaluate(f"{main}.scrollHeight - {main}.clientHeight") <= 1
    assert page.evaluate(f"{form}.scrollWidth - {form}.clientWidth") <= 1  # the last columns too
    cell(page, "requests.carried_out.natural_person").click()
    cell(page, "requests.total.natural_person").click()
    head = page.locator(".ws-form thead th", has_text="自然人")
    above = head.bounding_box()["y"] - page.locator(".ws-right").bounding_box()["y"]
    assert -2 < above < 60
    page.keyboard.press("ArrowUp")
    own = page.locator(".ws-form td.asked").bounding_box()
    assert own["y"] >= head.bounding_box()["y"] + head.bounding_box()["height"] - 2


HEIGHTS = """() => {
  window.heights = [];
  const look = () => {
    const now = Math.round(document.querySelector(".ws-sides").getBoundingClientRect().top);
    if (window.heights.at(-1) !== now) window.heights.push(now);
    requestAnimationFrame(look);
  };
  look();
}"""


def test_nothing_moves_while_one_answers(signed):
    page, store, url = signed
    at_document(page, url, 4)
    names = waiting_of(store, 4)
    at_field(page, names[0])
    page.evaluate(HEIGHTS)
    for typed in ("9876", "u", "-3"):  # saved with a word of doubt; unreadable; not taken
        page.keyboard.type(typed)
        if typed != "u":
            page.keyboard.press("Enter")
        settled_down(page)
    expect(page.locator(".ws-message.invalid")).to_be_visible()
    page.keyboard.press("Control+z")
    settled_down(page)
    assert len(page.evaluate("window.heights")) == 1


def test_an_answer_that_was_on_its_way_when_the_name_was_changed_is_not_signed_with_the_new_one(signed):
    page, store, url = signed
    line = {"down": False}

    def between(socket):
        server = socket.connect_to_server()
        socket.on_message(lambda message: None if line["down"] else server.send(message))
        server.on_message(socket.send)

    page.route_web_socket("**/_stcore/stream", between)
    at_document(page, url, 4)
    at_field(page, waiting_of(store, 4)[0])
    line["down"] = True
    page.keyboard.press("u")
    expect(page.locator(".ws-sending")).to_be_visible()
    page.context.add_cookies([{"name": "gouji_author", "value": "Zhang%20San", "url": url}])
    line["down"] = False
    page.reload()
    ready(page)
    expect(page.locator(".ws-message.refused")).to_contain_text("Li Wen gave this answer, and now you are Zhang San")
    settled_down(page)
    assert store.decisions(4) == []


def test_a_document_without_doubts_can_be_left_too(signed):
    page, store, url = signed
    document = process(store, "settled.txt", settled("青禾县水利局")).document_id
    at_document(page, url, document)
    expect(page.locator(".ws-done")).to_be_visible()
    page.keyboard.press("Enter")
    arrived(page, "青禾县交通")


def test_a_row_is_accepted_as_it_is_printed_and_the_hints_are_those_of_the_cell(signed):
    page, store, url = signed
    names = ("disputes.review.total", "disputes.suit_after_review.total")  # of two blocks side by side
    data = settled("青禾县司法局")
    read, document = extract(data), store.receive("sifa.txt", data).document_id
    doubted = {name: replace(read.fields[name], needs_review=True, reasons=(Reason.OCR,)) for name in names}
    store.save(document, replace(read, fields={**read.fields, **doubted}))
    at_document(page, url, document, field=names[1])
    at_field(page, names[1])
    message = page.locator(".ws-message")
    expect(message).to_contain_text("· B empty")
    cell(page, "meta.agency").click()
    expect(message).to_contain_text("Alt+B empty")
    cell(page, names[1]).click()
    page.keyboard.press("Shift+Enter")
    settled_down(page)
    assert {one.field_id for one in store.decisions(document) if one.author} == set(names)
