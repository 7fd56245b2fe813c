"""What contradicts itself in the list of documents, whatever state it is in."""

import contextlib

from made_reports import report, wrong_sum
from playwright.sync_api import expect
from press import process

from extractor import review
from extractor.consolidation import contradictions, read_agencies
from extractor.result import Status
from extractor.store import Agencies
from extractor.store.store import Store


def test_a_settled_report_that_contradicts_last_years_shows_it_and_is_found_by_it(store, app, page):
    over = {f"requests.{row}.{column}": 9 for row in ("new", "carried_out") for column in ("natural_person", "total")}
    process(store, "2022.txt", report(year=2022, figures=over))
    clean = process(store, "jiaotong.txt", report("青禾县交通局")).document_id
    late = process(store, "2023.txt", report(year=2023)).document_id
    assert store.document(late).status is Status.DONE
    found = contradictions(store)
    assert (found[late].own, found[late].years) == (0, 2)
    assert clean not in found
    app.run()
    app.button(key="to_documents").click().run()
    assert "≠ contradictions with last year&#x27;s report: 2" in page(app)
    app.get_by_key("filter_found").set_value("years").run()
    assert ("2023.txt" in page(app), "jiaotong.txt" in page(app)) == (True, False)
    app.get_by_key("filter_found").set_value("own").run()
    assert "No document is like this" in page(app)
    app.button(key="clear_filter").click().run()
    assert "jiaotong.txt" in page(app)
    review.correct(store, late, "requests.carried_in.natural_person", "9", "林", against_sums=True)
    assert contradictions(store, {late})[late].years == 1


def test_a_sum_that_fails_within_a_report_is_counted_and_hidden_from_who_is_to_look_a_second_time(store):
    document = process(store, "minzheng.txt", wrong_sum()).document_id
    assert contradictions(store)[document].own == 1
    assert contradictions(store, hidden={document}) == {}


def test_consolidate_and_a_finished_review_lead_to_what_contradicts_itself(browser_page, server):
    page = browser_page
    with server() as running, contextlib.closing(Store(running.database)) as store:
        over = {
            f"requests.{row}.{column}": 9 for row in ("new", "carried_out") for column in ("natural_person", "total")
        }
        process(store, "2022.txt", report(year=2022, figures=over))
        process(store, "2023.txt", report(year=2023))
        process(store, "jiaotong.txt", report("青禾县交通局"))
        Agencies(store.connections).replace(read_agencies("code,name\n1,青禾县水务局\n2,青禾县交通局\n"))
        page.goto(f"{running.url}/consolidate?lang=en")
        page.get_by_role("tab", name="What to send back").click()
        page.get_by_role("button", name="Documents that contradict themselves or last year's report").click()
        expect(page.get_by_text("Documents: 1 ·")).to_be_visible()
        expect(page.get_by_text("2023.txt")).to_be_visible()
        page.goto(f"{running.url}/queue?lang=en")
        page.get_by_role("button", name="Documents that contradict themselves or last year's report").click()
        expect(page.get_by_text("Documents: 1 ·")).to_be_visible()
