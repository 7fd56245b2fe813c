"""The source beside the form in a real browser: pictures of pages with their boxes, tables that are built again."""

import contextlib
import io

import docx
import pytest
from playwright.sync_api import expect
from press import consistent_values, process, report
from test_walk import at_field, cell, ready, settled_down

from extractor.store.store import Store

NEW, OTHER = "requests.new.other", "disputes.review.total"


@pytest.fixture
def shown(browser_page, server, tmp_path):
    """Show a file in the workspace of the running app; give the page and the document's number."""
    with contextlib.ExitStack() as stack:
        store = stack.enter_context(contextlib.closing(Store(tmp_path / "walk.db")))
        running = stack.enter_context(server())

        def show(name, data):
            document = process(store, name, data).document_id
            browser_page.context.add_cookies([{"name": "gouji_author", "value": "Li%20Wen", "url": running.url}])
            browser_page.goto(f"{running.url}/queue?lang=en&document={document}")
            ready(browser_page)
            return store, document

        yield show


def printed(page, **figures):
    """Return a report as the browser prints it, over several small pages."""
    page.set_content(report({**consistent_values(seed=1), **figures}, layout="html"))
    page.add_style_tag(content="td, th { border: 1px solid #000; padding: 4px } table { border-collapse: collapse }")
    return page.pdf(width="210mm", height="150mm")


INK = """([picture, box]) => {
  const canvas = document.createElement("canvas"), context = canvas.getContext("2d");
  canvas.width = picture.naturalWidth; canvas.height = picture.naturalHeight;
  context.drawImage(picture, 0, 0);
  const frame = picture.getBoundingClientRect(), own = box.getBoundingClientRect(), scale = canvas.width / frame.width;
  const inside = [own.left - frame.left, own.top - frame.top, own.width, own.height];
  const [x, y, width, height] = inside.map((one) => one * scale);
  const pixels = context.getImageData(x, y, width, height).data;
  let dark = 0;
  for (let n = 0; n < pixels.length; n += 4) dark += pixels[n] < 128;
  return [dark / (pixels.length / 4), width / canvas.width];
}"""


def test_a_field_is_boxed_on_the_picture_of_its_page_and_found_by_a_click_there(shown, browser_page):
    page = browser_page
    data = printed(page, **{OTHER: ""})
    shown("年报.pdf", data)
    picture, box = page.locator(".ws-picture img"), page.locator(".ws-box")
    turned = set()
    for name in ("proactive.regulations.in_force", NEW, "disputes.review.upheld"):
        cell(page, name).click()
        expect(box).to_be_visible()
        expect(box).to_be_in_viewport()
        dark, wide = page.evaluate(INK, [picture.element_handle(), box.element_handle()])
        assert dark > 0.03  # a figure, and not an empty stretch of paper
        assert wide < 0.05
        turned.add(page.locator(".ws-turn span").inner_text())
    assert len(turned) > 1
    # Another figure of the same page, by a click on the picture at its box.
    cell(page, "disputes.review.corrected").click()
    spot = box.bounding_box()
    cell(page, "disputes.review.upheld").click()
    page.mouse.click(spot["x"] + spot["width"] / 2, spot["y"] + spot["height"] / 2)
    at_field(page, "disputes.review.corrected")


def test_a_picture_is_enlarged_and_its_pages_are_turned(shown, browser_page):
    page = browser_page
    shown("年报.pdf", printed(page, **{NEW: ""}))
    cell(page, "proactive.regulations.made").click()
    expect(page.locator(".ws-box")).to_be_in_viewport()
    small = page.locator(".ws-picture").bounding_box()["width"]
    for _ in range(3):
        page.get_by_role("button", name="Larger").click()
    assert page.locator(".ws-picture").bounding_box()["width"] > small * 2
    expect(page.locator(".ws-box")).to_be_in_viewport()
    larger = page.get_by_role("button", name="Larger")
    wide = page.locator(".ws-picture").bounding_box()["width"]
    larger.click(timeout=2_000)  # not covered by the picture that was scrolled
    cell(page, "proactive.regulations.made").click()
    page.keyboard.press("Alt+Minus")
    assert page.locator(".ws-picture").bounding_box()["width"] < wide + 3
    here = page.locator(".ws-turn span").inner_text()
    page.get_by_role("button", name="Next page").click()
    expect(page.locator(".ws-turn span")).not_to_have_text(here)
    expect(page.locator(".ws-box")).to_be_hidden()
    cell(page, "proactive.regulations.in_force").click()
    expect(page.locator(".ws-turn span")).to_have_text(here)
    expect(page.locator(".ws-box")).to_be_visible()


def word(values):
    """Return a report as a Word file, its tables as tables."""
    document = docx.Document()
    table = None
    for line in report(values, layout="tabs").splitlines():
        cells = line.split("\t")
        if len(cells) == 1:
            table = None
            document.add_paragraph(line)
            continue
        table = table or document.add_table(
            0, max(len(one.split("\t")) for one in report(values, layout="tabs").splitlines())
        )
        for own, text in zip(table.add_row().cells, cells, strict=False):
            own.text = text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["html", "docx"])
def test_tables_are_built_again_with_the_cell_marked_and_found_by_a_click(shown, browser_page, kind):
    page, values = browser_page, {**consistent_values(seed=1), NEW: ""}
    data = report(values, layout="html").encode() if kind == "html" else word(values)
    shown(f"年报.{kind}", data)
    here = page.locator(".ws-source td.here")
    for name in ("requests.new.natural_person", "disputes.review.upheld"):
        cell(page, name).click()
        expect(here).to_have_count(1)
        expect(here).to_have_text(str(values[name]))
        expect(here).to_be_in_viewport()
    cell(page, NEW).click()
    expect(here).to_have_text("")
    cell(page, "disputes.review.upheld").click()
    expect(here).to_have_text(str(values["disputes.review.upheld"]))
    beside = here.locator("xpath=following-sibling::td[1]")
    expect(beside).to_have_text(str(values["disputes.review.corrected"]))
    beside.click()
    at_field(page, "disputes.review.corrected")


def test_a_table_is_accepted_at_once_when_it_has_been_on_the_screen(shown, browser_page):
    page, values = browser_page, consistent_values(seed=1)
    doubtful = {"requests.new.total": values["requests.new.total"] + 3, "requests.carried_out.total": 77}
    store, document = shown("年报.html", report({**values, **doubtful}, layout="html").encode())
    waiting = [name for name, one in store.fields(document).items() if one.field.needs_review]
    own = [name for name in waiting if name.startswith("requests.")]
    assert {"requests.new.total", "requests.carried_out.total"} < set(own)
    cell(page, own[0]).click()
    page.keyboard.press("Control+Shift+Enter")
    expect(page.locator(".ws-message")).to_contain_text("Not all doubtful cells of this table were on the screen")
    assert store.decisions(document) == []
    for name in own:
        cell(page, name).scroll_into_view_if_needed()
    page.wait_for_timeout(300)  # the browser tells a moment later what can be seen
    page.keyboard.press("Control+Shift+Enter")
    settled_down(page)
    assert {one.field_id for one in store.decisions(document) if one.author} == set(own)
