"""What a browser is told by every answer of the app, and what nobody else's page may do with it."""

import base64
import os
import socket
import urllib.error
import urllib.parse
import urllib.request

import pytest
from made_reports import to_review
from press import process

from extractor.store import Store
from ui.server import HEADERS

SCREENS = ("", "documents", "queue", "report", "export", "consolidate", "accuracy", "log")


def test_every_answer_tells_the_browser_its_bounds(server):
    with server() as running:
        for path in ("/", "/_stcore/health", "/static/nothing.js", "/_stcore/host-config"):
            try:
                answer = urllib.request.urlopen(running.url + path, timeout=10)
            except urllib.error.HTTPError as error:
                answer = error
            with answer:
                assert {name: answer.headers[name] for name in HEADERS} == HEADERS, path


@pytest.mark.parametrize(("origin", "status"), [("http://evil.example", b"403"), ("http://127.0.0.1:{port}", b"101")])
def test_no_page_of_the_web_opens_the_websocket(server, origin, status):
    with server() as running, socket.create_connection(("127.0.0.1", running.port), timeout=10) as line:
        key = base64.b64encode(os.urandom(16)).decode()
        line.sendall(
            f"GET /_stcore/stream HTTP/1.1\r\nHost: 127.0.0.1:{running.port}\r\nConnection: Upgrade\r\n"
            f"Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n"
            f"Origin: {origin.format(port=running.port)}\r\n\r\n".encode()
        )
        assert line.recv(100).split()[1] == status


def test_no_screen_asks_for_what_the_bounds_forbid(server, browser_page, tmp_path):
    said, asked = [], []
    browser_page.on("console", lambda message: said.append(message.text))
    browser_page.on("request", lambda request: asked.append(request.url))
    store = Store(tmp_path / "walk.db")
    process(store, "jiaotong.txt", to_review())
    store.close()
    with server() as running:
        for screen in SCREENS:
            browser_page.goto(f"{running.url}/{screen}")
            browser_page.locator("h1").first.wait_for()
            browser_page.wait_for_load_state("networkidle")
        assert not [text for text in said if "Content Security" in text]
        assert not [url for url in asked if not url.startswith((running.url, "data:", "blob:"))]


@pytest.mark.parametrize(("language", "said"), [("en", "There is no screen at the address"), ("zh", "没有对应的页面")])
def test_an_address_of_no_screen_leads_to_the_first_one_which_says_so_in_the_persons_language(
    server, browser_page, language, said
):
    with server() as running:
        browser_page.goto(f"{running.url}/docments?lang={language}")
        browser_page.get_by_text(said).wait_for()
        assert browser_page.locator("[role=dialog]").count() == 0
        assert urllib.parse.urlsplit(browser_page.url).path == "/"
