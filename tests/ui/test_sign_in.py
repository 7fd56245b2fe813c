"""Signing in through a real provider, in a real browser; and what each role can do then."""

import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest
from made_reports import to_review
from openid_provider import CLIENT, SECRET
from playwright.sync_api import expect
from press import process

from extractor.errors import UsageError
from extractor.store import Role, Roles, Store
from ui.__main__ import flags

PROVIDER = Path(__file__).with_name("openid_provider.py")


@pytest.fixture
def issuer():
    """A provider, by its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    with subprocess.Popen([sys.executable, str(PROVIDER), str(port)]) as process_:
        until = time.monotonic() + 30
        while True:
            try:
                urllib.request.urlopen(f"{address}/.well-known/openid-configuration", timeout=1).close()
                break
            except OSError:
                assert process_.poll() is None
                assert time.monotonic() < until
                time.sleep(0.1)
        yield address
        process_.kill()


def sign_in_file(folder, issuer):
    file = folder / "sign-in.toml"
    file.write_text(
        f"""
        [auth]
        redirect_uri = "http://127.0.0.1:{{port}}/oauth2callback"
        cookie_secret = "{"0123456789" * 4}"
        client_id = "{CLIENT}"
        client_secret = "{SECRET}"
        server_metadata_url = "{issuer}/.well-known/openid-configuration"
        """,
        encoding="utf-8",
    )
    return file


@contextmanager
def signed_in(page, app, person):
    page.goto(f"{app.url}/?lang=en")
    page.get_by_role("button", name="Sign in").click()
    page.locator(f"#{person}").click()
    page.wait_for_url(f"{app.url}/**")
    yield
    page.context.clear_cookies()


def test_people_sign_in_and_each_does_what_their_role_lets_them(server, browser_page, issuer, tmp_path):
    page = browser_page
    store = Store(tmp_path / "walk.db")
    document = process(store, "jiaotong.txt", to_review()).document_id
    settings = {"GOUJI_SIGN_IN": str(sign_in_file(tmp_path, issuer)), "GOUJI_ADMINS": "chief@example.cn"}
    with server(settings) as app:
        page.goto(f"{app.url}/report?document={document}&lang=en")
        expect(page.get_by_text("Sign in to see and review reports.")).to_be_visible()
        expect(page.get_by_text("jiaotong")).to_have_count(0)
        with signed_in(page, app, "outsider"):
            expect(page.get_by_text("outsider@example.cn, and nobody has given you a role")).to_be_visible()
        with signed_in(page, app, "liar"):
            expect(page.get_by_text("no verified mail address")).to_be_visible()
        with signed_in(page, app, "chief"):
            page.get_by_role("link", name="Reviewers").click()
            for person, role in (("lin@example.cn", "reviewer: answers"), ("Outsider@example.cn", "viewer: looks")):
                page.get_by_label("Mail address").fill(person)
                page.get_by_role("combobox", name="Role").click()
                page.get_by_role("option", name=role).click()
                page.get_by_role("button", name="Give role").click()
                expect(page.locator(".roles").get_by_text(person.lower())).to_be_visible()
        with signed_in(page, app, "outsider"):
            page.goto(f"{app.url}/queue?document={document}&lang=en")
            expect(page.get_by_text("Your role lets you look, not answer.")).to_be_visible()
            expect(page.locator(".gouji-workspace")).to_have_count(0)
        assert store.decisions(document) == []
        with signed_in(page, app, "lin"):
            page.goto(f"{app.url}/queue?document={document}&lang=en")
            cell = page.locator("td[data-field].unsure").first
            field = cell.get_attribute("data-field")
            cell.click()
            page.keyboard.press("u")
            expect(page.locator(".ws-message")).to_contain_text("lin@example.cn")
            assert [(one.field_id, one.author) for one in store.decisions(document)] == [(field, "lin@example.cn")]
            Roles(store.connections).give("lin@example.cn", Role.VIEWER, "chief@example.cn")
            page.keyboard.press("u")  # the component is there still, and the store says no
            expect(page.locator(".ws-message")).to_contain_text("the role reviewer is needed")
            assert len(store.decisions(document)) == 1
    store.close()


def test_what_a_reviewers_page_sends_does_nothing_in_the_session_of_anybody_else(
    server, browser_page, issuer, tmp_path
):
    page, line, caught = browser_page, {"held": False}, []
    store = Store(tmp_path / "walk.db")
    document = process(store, "jiaotong.txt", to_review()).document_id
    roles = Roles(store.connections)
    roles.close(["chief@example.cn"])
    roles.give("lin@example.cn", Role.REVIEWER, "chief@example.cn")
    roles.give("outsider@example.cn", Role.VIEWER, "chief@example.cn")

    def between(socket):
        line["server"] = server = socket.connect_to_server()
        socket.on_message(lambda message: caught.append(message) if line["held"] else server.send(message))
        server.on_message(socket.send)

    def sent_again():
        for message in caught:
            line["server"].send(message)
        page.wait_for_timeout(2_000)
        page.wait_for_selector("[data-test-script-state=notRunning]")

    page.route_web_socket("**/_stcore/stream", between)
    with server({"GOUJI_SIGN_IN": str(sign_in_file(tmp_path, issuer))}) as app:
        address = f"{app.url}/queue?document={document}&lang=en"
        with signed_in(page, app, "lin"):
            page.goto(address)
            page.locator("td[data-field].unsure").first.click()
            page.wait_for_timeout(500)
            line["held"] = True
            page.keyboard.press("u")
            expect(page.locator(".ws-sending")).to_be_visible()
            page.wait_for_timeout(1_000)
            line["held"] = False
            page.evaluate("sessionStorage.clear()")
        assert caught
        page.goto(address)
        expect(page.get_by_text("Sign in to see and review reports.")).to_be_visible()
        sent_again()
        with signed_in(page, app, "outsider"):
            page.goto(address)
            expect(page.get_by_text("Your role lets you look, not answer.")).to_be_visible()
            sent_again()
        assert store.decisions(document) == []
        assert (
            store.connections.db.execute("SELECT COUNT(*) FROM leases WHERE author != 'lin@example.cn'").fetchone()[0]
            == 0
        )
        with signed_in(page, app, "lin"):  # from her own it counts
            page.goto(address)
            page.wait_for_selector(".gouji-workspace[data-ready]")
            sent_again()
        assert [one.author for one in store.decisions(document)] == ["lin@example.cn"]
    store.close()


def test_without_sign_in_a_database_with_roles_can_only_be_looked_at(server, browser_page, tmp_path):
    store = Store(tmp_path / "walk.db")
    document = process(store, "jiaotong.txt", to_review()).document_id
    Roles(store.connections).close(["chief@example.cn"])
    store.close()
    with server() as app:
        browser_page.context.add_cookies([{"name": "gouji_author", "value": "chief%40example.cn", "url": app.url}])
        browser_page.goto(f"{app.url}/queue?document={document}&lang=en")
        expect(browser_page.get_by_text("This database lists who may review")).to_be_visible()
        expect(browser_page.get_by_text("Your role lets you look, not answer.")).to_be_visible()
        expect(browser_page.locator(".gouji-workspace")).to_have_count(0)


def test_others_are_let_in_only_where_people_sign_in(tmp_path):
    assert "--server.address=127.0.0.1" in flags(8501)
    with pytest.raises(UsageError, match="GOUJI_SIGN_IN"):
        flags(8501, "0.0.0.0")
    file = sign_in_file(tmp_path, "https://login.example.cn")
    assert {"--server.address=0.0.0.0", f"--secrets.files={file}"} <= set(flags(8501, "0.0.0.0", file))
    for text, missing in (("", "redirect_uri"), ("[auth]\nclient_id = 'x'", "client_secret"), ("[auth", "read")):
        file.write_text(text, encoding="utf-8")
        with pytest.raises(UsageError, match=missing):
            flags(8501, "127.0.0.1", file)
