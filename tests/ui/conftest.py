import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from extractor.store.store import Store

TOP = Path(__file__).parents[2]


@pytest.fixture
def store(tmp_path, monkeypatch):
    """An empty database, which the app opens too."""
    path = tmp_path / "gouji.db"
    monkeypatch.setenv("GOUJI_DB", str(path))
    monkeypatch.setenv("GOUJI_CASES", str(tmp_path / "none.jsonl"))
    monkeypatch.setenv("GOUJI_RUNS", str(tmp_path / "eval.db"))
    monkeypatch.setenv("GOUJI_AUDIT_SHARE", "0")  # so that what waits is what a test made doubtful
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    opened = Store(path)
    yield opened
    opened.close()


@pytest.fixture
def app(store):
    """The app in English, as it is before its first run; nobody's name is given yet."""
    app = AppTest.from_file(str(TOP / "ui" / "app.py"), default_timeout=30)
    app.query_params["lang"] = "en"
    return app


@pytest.fixture
def open_screen(app):
    """Open a screen as a person with a name does, by the buttons of the list of documents."""

    def go(button, document_id, author="Li Wen"):
        app.session_state["gouji.author"] = author
        app.run()
        app.button(key="to_documents").click().run()
        app.button(key=f"{button}{document_id}").click().run()
        assert not app.exception
        return app

    return go


@pytest.fixture
def page():
    """All markup of a screen in one text."""
    return lambda app: "\n".join(piece.value for piece in app.get("html"))


# --- the real thing --------------------------------------------------------------------------------------------------


@dataclass
class Running:
    """The app as a process of its own."""

    process: subprocess.Popen
    port: int
    log: Path
    database: Path

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def output(self):
        return self.log.read_text(encoding="utf-8")


@pytest.fixture
def server(tmp_path):
    """Start ``python -m ui`` on a free port, or on that of one that ended, always with the same database."""

    @contextmanager
    def start(settings=None, port=None):
        if port is None:
            with socket.socket() as free:
                free.bind(("127.0.0.1", 0))
                port = free.getsockname()[1]
        log = tmp_path / f"server-{port}.log"
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("OPENAI_", "GOUJI_"))}
        environment |= {
            "GOUJI_CASES": str(tmp_path / "none.jsonl"),
            "GOUJI_AUDIT_SHARE": "0",
            "GOUJI_RUNS": str(tmp_path / "eval.db"),
            "PYTHONWARNINGS": "default",
            **(settings or {}),
        }
        command = [sys.executable, "-m", "ui", "--port", str(port), "--db", str(tmp_path / "walk.db")]
        with (
            log.open("wb") as out,
            subprocess.Popen(command, cwd=TOP, env=environment, stdout=out, stderr=out) as process,
        ):
            running = Running(process, port, log, tmp_path / "walk.db")
            try:
                wait_until_up(running)
                yield running
            finally:
                if process.poll() is None:
                    process.kill()

    return start


def wait_until_up(running):
    until = time.monotonic() + 30
    while True:
        try:
            with urllib.request.urlopen(f"{running.url}/_stcore/health", timeout=1):
                return
        except OSError:
            assert running.process.poll() is None, running.output()
            assert time.monotonic() < until, running.output()
            time.sleep(0.1)


@pytest.fixture
def browser_page():
    """A page of a real Chromium, 1280 wide, with an English locale."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        missing = "no Chromium is installed: apt-get install chromium fonts-noto-cjk"
        if os.environ.get("GOUJI_REQUIRE_BROWSER") == "1":
            pytest.fail(missing)
        pytest.skip(missing)
    from playwright.sync_api import expect, sync_playwright  # noqa: PLC0415 - only where there is a browser

    expect.set_options(timeout=15_000)

    switches = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run", "--disable-sync"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*switches, "--disable-component-update"])
        context = browser.new_context(
            viewport={"width": 1280, "height": 860}, locale="en-GB", timezone_id="Asia/Shanghai"
        )
        page = context.new_page()
        page.set_default_timeout(15_000)
        yield page
        context.close()
        browser.close()
