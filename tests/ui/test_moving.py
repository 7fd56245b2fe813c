"""Figures that were read in the wrong cells, moved by one place in a real browser; and several cells chosen at once."""

import contextlib

import pytest
from made_reports import report
from playwright.sync_api import expect
from press import process
from test_walk import at_field, ready, settled_down

from extractor.store.decisions import Action
from extractor.store.store import Store

NEW, CARRIED = "requests.new", "requests.carried_in"
COLUMNS = ("natural_person", "business", "research", "public_welfare", "legal_service", "other", "total")
LABELS = {"一、本年新收政府信息公开申请数量": NEW, "二、上年结转政府信息公开申请数量": CARRIED}
PRINTED = {NEW: (None, 4, 3, 2, 1, 0, 15), CARRIED: (None, 7, 0, 1, 0, 0, 9)}


def names(row):
    return [f"{row}.{column}" for column in COLUMNS]


def one_to_the_left():
    """Return a report of which two rows have lost their first figure and end with an empty cell instead."""
    figures = {name: value for row, values in PRINTED.items() for name, value in zip(names(row), values, strict=True)}
    first = {f"{NEW}.natural_person": 5, f"{CARRIED}.natural_person": 1}
    done = {
        name: value
        for row in ("requests.granted", "requests.total")
        for name, value in zip(names(row), (6, 11, 3, 3, 1, 0, 24), strict=True)
    }
    lines = report("青禾县林业局", figures={**figures, **first, **done}).decode().splitlines()
    whole = {tuple(str({**figures, **first}[name]) for name in names(row)) for row in PRINTED}
    for n, line in enumerate(lines):
        label, *cells = line.split("\t")
        if tuple(cells) in whole:
            lines[n] = "\t".join([label, *cells[1:], ""])
    return "\n".join(lines).encode()


@pytest.fixture
def open_report(browser_page, server):
    """Open the report with its wrong cells, and give the page, the store and the document."""
    with server() as running, contextlib.closing(Store(running.database)) as store:
        document = process(store, "linye.txt", one_to_the_left()).document_id
        browser_page.context.add_cookies([{"name": "gouji_author", "value": "Li%20Wen", "url": running.url}])
        browser_page.goto(f"{running.url}/queue?lang=en&document={document}&field={NEW}.natural_person")
        ready(browser_page)
        at_field(browser_page, f"{NEW}.natural_person")
        yield browser_page, store, document


def standing(store, document, row):
    fields = store.fields(document)
    return tuple(fields[name].field.value for name in names(row))


def confirmed(page):
    """Confirm what was not taken, as somebody does who has read why."""
    settled_down(page)
    page.wait_for_timeout(600)
    page.keyboard.press("Enter")


def test_a_block_moves_by_one_column_in_one_act_and_back(open_report):
    page, store, document = open_report
    before = standing(store, document, NEW), standing(store, document, CARRIED)
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Control+Shift+ArrowRight")
    expect(page.locator("td.chosen")).to_have_count(14)
    expect(page.locator(".ws-proposed [data-move='range right']")).to_be_visible()
    page.keyboard.press("m")
    expect(page.locator(".ws-moves [data-move='range right']")).to_be_focused()  # the sums hold then: it comes first
    expect(page.locator("[data-move='range right']")).to_have_count(1)
    page.keyboard.press("Enter")
    settled_down(page)
    expect(page.locator(".ws-message.saved")).to_be_visible()
    expect(page.locator(".ws-name")).to_be_in_viewport(ratio=1)  # the panel shows the cell again, and no ways
    expect(page.locator(".ws-moves[open]")).to_have_count(0)
    assert (standing(store, document, NEW), standing(store, document, CARRIED)) == (PRINTED[NEW], PRINTED[CARRIED])
    taken = store.decisions(document)
    assert len({one.act for one in taken if one.author}) == 1
    assert {one.field_id for one in taken if one.action is Action.UNREADABLE} == {
        f"{row}.{COLUMNS[0]}" for row in PRINTED
    }
    for _ in range(4):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Control+z")
    settled_down(page)
    assert (standing(store, document, NEW), standing(store, document, CARRIED)) == before
    at_field(page, f"{NEW}.natural_person")  # what was taken back is chosen again


def test_who_opens_a_report_begins_at_the_question_that_bears_on_most(open_report):
    page, _, document = open_report
    page.goto(page.url.partition("?")[0] + f"?lang=en&document={document}")
    ready(page)
    page.keyboard.press("q")
    chip = page.locator(".ws-asked details").first.locator(".ws-chips button").first
    expect(chip).to_contain_text(page.locator(".ws-name b").inner_text().split(" › ")[-1])


def test_figures_that_would_be_lost_are_named_and_moved_over_only_once_confirmed(open_report):
    page, store, document = open_report
    page.keyboard.press("m")
    page.locator(".ws-moves [data-move='row down']").press("Enter")
    expect(page.locator(".ws-message.against")).to_contain_text("would find no place any more")
    assert store.decisions(document) == []
    page.keyboard.press("Escape")
    page.keyboard.press("m")
    page.locator(".ws-moves [data-move='row down']").press("Enter")
    confirmed(page)
    settled_down(page)
    assert standing(store, document, CARRIED)[:6] == PRINTED[NEW][1:]


def test_cells_that_are_chosen_together_are_answered_together(open_report):
    page, store, document = open_report
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("u")
    settled_down(page)
    taken = [one for one in store.decisions(document) if one.author]
    assert [(one.field_id, one.action) for one in taken] == [
        (f"{row}.natural_person", Action.UNREADABLE) for row in PRINTED
    ]
    assert len({one.act for one in taken}) == 1


def test_escape_takes_away_what_was_said_of_a_figure_that_is_given_up(open_report):
    page, store, document = open_report
    page.keyboard.type("seven")
    page.keyboard.press("Enter")
    expect(page.locator(".ws-message")).to_contain_text("does not fit here")
    page.keyboard.press("Escape")
    expect(page.locator(".ws-message")).not_to_contain_text("does not fit here")
    assert store.decisions(document) == []


def test_a_column_keeps_its_width_while_something_is_typed_into_it(open_report):
    page, _, _ = open_report
    width = "() => document.querySelector('td[data-field=\"requests.new.research\"]').getBoundingClientRect().width"
    before = page.evaluate(width)
    at_field(page, f"{NEW}.natural_person")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.type("12/0/3")
    assert page.evaluate(width) == before


PASTE = """(text) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true }));
}"""


def test_rows_that_are_pasted_without_labels_are_saved_by_a_second_key(open_report):
    page, store, document = open_report
    rows = ["\t".join(str(one) for one in (first, *PRINTED[row][1:])) for first, row in ((5, NEW), (1, CARRIED))]
    page.evaluate(PASTE, "\n".join(rows))
    expect(page.locator(".ws-refusal")).to_contain_text("Rows without labels: 2")
    assert store.decisions(document) == []
    page.keyboard.press("Enter")
    settled_down(page)
    expect(page.locator(".ws-message.saved")).to_be_visible()
    assert standing(store, document, NEW) == (5, *PRINTED[NEW][1:])
    page.evaluate(PASTE, "本年撤回\t1\t2\t3\t4\t5\t6\t21")
    expect(page.locator(".ws-refusal")).to_contain_text("is no row of this table")


def test_a_block_that_lost_its_first_column_is_pasted_from_the_second_on(open_report):
    page, store, document = open_report
    page.keyboard.press("ArrowRight")
    at_field(page, f"{NEW}.business")
    rows = ["\t".join([label, *(str(one) for one in PRINTED[row][1:]), ""]) for label, row in LABELS.items()]
    page.evaluate(PASTE, "\n".join(rows))
    confirmed(page)  # what stands in the first column does not add up with them
    settled_down(page)
    expect(page.locator(".ws-message.saved")).to_be_visible()
    for row in PRINTED:
        assert standing(store, document, row)[1:] == PRINTED[row][1:]
    assert store.fields(document)[f"{NEW}.natural_person"].field.needs_review


def test_a_row_is_typed_with_signs_for_what_is_empty_and_what_cannot_be_read(open_report):
    page, store, document = open_report
    page.keyboard.type("?/4/3/2/1/-/15")
    page.keyboard.press("Enter")
    confirmed(page)  # the row below stands in the wrong columns still: sums with it fail
    settled_down(page)
    expect(page.locator(".ws-message.saved")).to_contain_text("Cannot be read: 1")
    actions = {one.field_id: one.action for one in store.decisions(document) if one.author == "Li Wen"}
    assert [actions.get(name) for name in names(NEW)] == [
        Action.UNREADABLE, *[Action.CORRECT] * 4, Action.BLANK, Action.CORRECT
    ]  # fmt: skip
    assert standing(store, document, NEW) == (None, 4, 3, 2, 1, None, 15)
    assert len({one.act for one in store.decisions(document) if one.author == "Li Wen"}) == 1
    page.locator(f"td[data-field='{CARRIED}.natural_person']").click()
    at_field(page, f"{CARRIED}.natural_person")
    page.keyboard.type("?")
    page.keyboard.press("Enter")
    settled_down(page)
    assert store.fields(document)[f"{CARRIED}.natural_person"].decision.action is Action.UNREADABLE


def test_what_a_move_would_do_is_shown_before_it_and_the_source_shows_where_figures_came_from(open_report):
    page, store, document = open_report
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Control+Shift+ArrowRight")
    page.keyboard.press("m")
    page.locator(".ws-moves [data-move='range right']").focus()
    told = page.locator(".ws-preview")
    expect(told).to_contain_text("4 → 法人或其他组织 · 商业企业")
    expect(told).to_contain_text("Left free: 2, from 一、本年新收政府信息公开申请数量 · 自然人 on.")
    business = page.locator(f"td[data-field='{NEW}.business']")
    expect(business).to_have_text("4→")
    page.keyboard.press("Escape")
    expect(told).to_be_empty()
    expect(business).not_to_have_text("4→")
    assert store.decisions(document) == []
    page.keyboard.press("m")  # the cells are chosen still
    page.locator(".ws-moves [data-move='range right']").press("Enter")
    settled_down(page)
    reasons = {one.field_id: one.reason for one in store.decisions(document)}
    assert reasons[f"{NEW}.business"] == f"moved from {NEW}.natural_person"
    assert reasons[f"{NEW}.natural_person"] == ""
    business.click()
    now, was = page.locator(".ws-source mark:not(.was)"), page.locator(".ws-source mark.was")
    expect(now).to_have_text("4")
    expect(was).to_have_text("3")
    expect(page.locator(".ws-moved")).to_contain_text("Moved here from 一、本年新收政府信息公开申请数量 · 自然人")
    now.click()  # a figure in the source leads to the cell that has it now
    at_field(page, f"{NEW}.business")
    page.locator(f"td[data-field='{NEW}.natural_person']").click()
    expect(now).to_have_count(0)
    expect(was).to_have_text("4")
    expect(page.locator(".ws-moved")).to_contain_text("was moved to 法人或其他组织 · 商业企业")


def test_a_way_to_part_a_row_s_figures_fills_the_row_with_one_click(browser_page, server):
    """In cells that were run together; the sums leave the rows of section two open."""
    figures = {"made": 62, "repealed": 33, "in_force": 440}
    row = "proactive.normative_documents"
    lines = report("青禾县林业局", figures={f"{row}.{column}": value for column, value in figures.items()}).decode()
    with server() as running, contextlib.closing(Store(running.database)) as store:
        document = process(store, "joined.txt", lines.replace("\t", "").replace("\n行政", "行政").encode()).document_id
        browser_page.context.add_cookies([{"name": "gouji_author", "value": "Li%20Wen", "url": running.url}])
        browser_page.goto(f"{running.url}/queue?lang=en&document={document}&field={row}.made")
        ready(browser_page)
        at_field(browser_page, f"{row}.made")
        first = browser_page.locator("[data-do='part']").first
        expect(first).to_be_in_viewport(ratio=1)
        expect(first).to_have_text("Alt+1 6 · 2 · 33440")
        browser_page.keyboard.press("Alt+1")  # as the keys of what the sums propose
        settled_down(browser_page)
        assert store.fields(document)[f"{row}.in_force"].field.value == 33440
        browser_page.keyboard.press("Control+z")
        settled_down(browser_page)
        way = browser_page.get_by_role("button", name="62 · 33 · 440")
        expect(way).to_be_in_viewport(ratio=1)  # all ways stand where they are seen at once
        way.click()
        settled_down(browser_page)
        expect(browser_page.locator(".ws-message.saved")).to_be_visible()
        fields = store.fields(document)
        assert {column: fields[f"{row}.{column}"].field.value for column in figures} == figures
        assert not any(fields[f"{row}.{column}"].field.needs_review for column in figures)
        expect(browser_page.locator("[data-do='part']")).to_have_count(0)
