"""Keys that come faster than the screen changes, in a real browser: a value belongs to the field shown when typed."""

import contextlib
import re

import pytest
from made_reports import report
from playwright.sync_api import expect
from press import process
from test_walk import at_field

from extractor.store.store import Store

LOG = """
window.pressed = [];
window.addEventListener("keydown", (event) => {
  const box = document.querySelector("[class*='st-key-typed-']");
  window.pressed.push([event.key, box ? box.className.match(/st-key-typed-([a-z0-9_-]+)/)[1] : ""]);
}, true);
"""


def wanting(agency):
    """Return a report in which two rows of section two have lost a cell."""
    text = report(agency).decode()
    return (
        text.replace("规章\t0\t0\t0", "规章\t0\t0").replace("行政规范性文件\t0\t0\t0", "行政规范性文件\t0\t0").encode()
    )


@pytest.fixture
def signed(browser_page, server, tmp_path):
    """Start the app over four waiting documents; give the page of a person with a name, the store and the address."""
    with contextlib.closing(Store(tmp_path / "walk.db")) as store:
        for n in range(1, 5):
            process(store, f"report{n}.txt", wanting(f"青禾县交通{n}局"))
        browser_page.add_init_script(LOG)
        browser_page.context.add_cookies([{"name": "gouji_author", "value": "Li%20Wen", "url": "http://127.0.0.1"}])
        with server() as running:
            yield browser_page, store, running.url


def typed_whole(pressed):
    """Return the values whose every key met one and the same field, with that field."""
    groups = [[]]  # the keys between two Enters, with the fields that stood there
    for key, field in pressed:
        if key == "Enter":
            groups.append([])
        else:
            groups[-1].append((key, field.rpartition("-")[0].partition("-")[2].replace("-", ".")))
    return {(group[0][1], int("".join(k for k, _ in group))) for group in groups if len({f for _, f in group}) == 1}


def test_a_typed_value_belongs_to_the_field_that_was_shown(signed):
    page, store, url = signed
    for document, pause in ((1, 30), (2, 250), (3, 500)):
        page.goto(f"{url}/queue?lang=en&document={document}")
        at_field(page, "proactive.regulations.made", read=True)
        for key in ("1", "Enter", "2", "Enter", "3", "4", "Enter"):
            page.keyboard.press(key)
            page.wait_for_timeout(pause)
        page.wait_for_timeout(1000)
        page.wait_for_selector("[data-test-script-state=notRunning]")
        whole = typed_whole(page.evaluate("window.pressed"))
        decided = [(one.field_id, one.after) for one in store.decisions(document)]
        assert decided[0] == ("proactive.regulations.made", 1)
        assert [one for one in decided if one not in whole] == [], pause
        assert len({field for field, _ in decided}) == len(decided)
        assert f"document={document}&" in page.url
        expect(page.get_by_role("combobox", name="Document")).to_have_value(re.compile(f"report{document}"))
    assert store.decisions(4) == []
    page.goto(f"{url}/queue?lang=en&document=4")  # at a person's pace nothing is lost
    for n, field in enumerate(("made", "repealed", "in_force"), 1):
        at_field(page, f"proactive.regulations.{field}", read=True)
        page.keyboard.type(str(n))
        page.keyboard.press("Enter")
    expect(page.locator(".note.good")).to_contain_text("现行有效件数: corrected: 3")
    assert [one.after for one in store.decisions(4)] == [1, 2, 3]
