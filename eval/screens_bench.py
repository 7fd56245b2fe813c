"""The command ``python -m eval.screens_bench``: what a person waits for in a browser, over a large database.

In: how many documents to make. Out: a table on stdout, and exit status 1 where a limit is passed. Surprise: it starts
the app as a person does and measures on the page's own clock: a screen from the click on its name until all of it is
drawn, an answer from the key until the page shows it as saved, a move from the key until the cell is laid out.
What the machine does besides moves these; so the processor time of server and browser stands beside them, of each by
itself, in steps of ten milliseconds.
"""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from eval.review_bench import WHOLE, fill
from extractor.store import Sort, Store

if TYPE_CHECKING:
    from playwright.sync_api import Page

SCREENS = ("documents", "queue", "report", "export", "consolidate", "accuracy", "log", "reviewers", "")
"""By the end of their address; the last is the one that the app begins with."""

SETTLED = 400.0
"""Milliseconds after which nothing is drawn any more of what a click set off."""

SCREEN_LIMIT, ANSWER_LIMIT, MOVE_LIMIT = 1000.0, 300.0, 50.0
"""Milliseconds on the clock of the page, of which 95 in 100 are to be within."""

DRAWN = """([path, before]) => location.pathname === "/" + path
  && document.querySelector(".stApp")?.dataset.testScriptState === "notRunning"
  && document.querySelector("h1.screen") && document.querySelector("h1.screen").textContent !== before"""

ANSWER = """() => new Promise((done) => {
  const from = performance.now(), work = document.querySelector(".ws-work");
  const press = (key, code) =>
    document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, code, bubbles: true }));
  press("Enter", "Enter");
  if (!work.querySelector(".ws-sending")) press("u", "KeyU"); // nothing was read that could be accepted
  const watch = new MutationObserver(() => {
    if (work.querySelector(".ws-sending")) return;
    watch.disconnect();
    done(performance.now() - from);
  });
  watch.observe(work, { childList: true });
})"""

MOVE = """(n) => {
  const from = performance.now();
  document.activeElement.dispatchEvent(
    new KeyboardEvent("keydown", { key: n % 2 ? "ArrowLeft" : "ArrowRight", bubbles: true }));
  document.activeElement.getBoundingClientRect();
  return performance.now() - from;
}"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status: 0 within the limits, 1 over one, 2 wrong usage."""
    parser = argparse.ArgumentParser(prog="python -m eval.screens_bench", description="Measure waits in a browser.")
    parser.add_argument("--documents", type=int, default=10_000, metavar="N", help="documents to make")
    parser.add_argument("--rounds", type=int, default=5, metavar="N", help="times that each screen is opened")
    parser.add_argument("--answers", type=int, default=60, metavar="N", help="answers that are given")
    options = parser.parse_args(arguments)
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if options.documents < WHOLE or options.rounds < 1 or options.answers < 1:
        parser.error(f"{WHOLE} documents at least, and a round and an answer")
    if browser is None:
        parser.error("no Chromium is installed")
    with TemporaryDirectory() as folder:
        database = Path(folder) / "bench.db"
        store = Store(database)
        fields = fill(store, options.documents)
        whole = [one.id for one in store.documents(sort=Sort.OLDEST, limit=WHOLE)]
        store.close()
        print(f"{options.documents:,} documents with {fields:,} fields")
        print(f"{'':24} {'median ms':>10} {'95th ms':>9} {'limit ms':>9} {'server ms':>10} {'browser ms':>11}")
        with _app(database) as url, _page(browser, url) as page:
            took = [_printed(*one) for one in _waits(page, url, whole, options.rounds, options.answers)]
    return 0 if all(took) else 1


@dataclass(slots=True)
class Waits:
    """How long something took each time on the clock, and what of a processor it took the server and the browser."""

    clock: list[float] = field(default_factory=list)
    server: list[float] = field(default_factory=list)
    browser: list[float] = field(default_factory=list)

    def add(self, act: Callable[[], float], settles: Callable[[], object]) -> None:
        """Do something that tells how long it took; what it sets off is over once ``settles`` returns."""
        before = _processor_time()
        self.clock.append(act())
        settles()
        server, browser = (later - earlier for earlier, later in zip(before, _processor_time(), strict=True))
        self.server.append(server)
        self.browser.append(browser)


def _processor_time() -> tuple[float, float]:
    """Return the milliseconds that the processes of the server, and of the browser, have had a processor so far.

    Nothing where the system does not list its processes as files.
    """
    tick = 1000 / os.sysconf("SC_CLK_TCK")
    parents, spent = {}, {}
    for file in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # one that has just ended
            number, _, rest = file.read_text().partition(" (")
            name, _, told = rest.rpartition(") ")
            numbers = told.split()
            parents[int(number)] = int(numbers[1])
            spent[int(number)] = (name, (int(numbers[11]) + int(numbers[12])) * tick)
    own = {os.getpid()}
    while more := {one for one, parent in parents.items() if parent in own and one not in own}:
        own |= more
    told_apart = [(name, took) for one, (name, took) in spent.items() if one in own and one != os.getpid()]
    server = sum(took for name, took in told_apart if name.startswith("python"))
    return server, sum(took for name, took in told_apart if name.startswith("chrom"))


def _waits(page: Page, url: str, whole: Sequence[int], rounds: int, answers: int) -> Iterator[tuple[str, float, Waits]]:
    """Yield what a person waits for: its name, its limit, and how long each time."""

    def settled() -> None:
        page.wait_for_timeout(SETTLED)

    page.goto(f"{url}/?lang=en")
    page.wait_for_selector("h1.screen")
    screens = {name: Waits() for name in SCREENS}
    for number in range(rounds + 1):
        for name, waits in screens.items():
            (waits if number else Waits()).add(partial(_opened, page, name), settled)  # at first the program is loaded
    for name, waits in screens.items():
        yield f"screen: {name or 'start'}", SCREEN_LIMIT, waits
    confirmed, moved = Waits(), Waits()
    for document in whole:
        if len(confirmed.clock) >= answers:
            break
        page.goto(f"{url}/queue?lang=en&document={document}")
        page.wait_for_selector("[data-ready]")
        page.wait_for_selector("td[data-field].asked:focus")
        if not moved.clock:
            moved.clock = [float(page.evaluate(MOVE, n)) for n in range(60)]
            yield "the next cell", MOVE_LIMIT, moved
            page.keyboard.press("n")
        while len(confirmed.clock) < answers and page.locator("td[data-field].asked.unsure").count():
            confirmed.add(lambda: float(page.evaluate(ANSWER)), settled)
            if len(confirmed.clock) % 10 == 0:
                break  # the next report
    yield "an answer confirmed", ANSWER_LIMIT, confirmed


def _opened(page: Page, name: str) -> float:
    """Go to a screen by its link, and return how long that took."""
    before = page.locator("h1.screen").first.text_content()
    link = page.locator(f"[data-testid=stSidebarNavLink][href$='/{name}']")
    began = time.perf_counter()
    link.click()
    page.wait_for_function(DRAWN, arg=[name, before], timeout=60_000)
    return (time.perf_counter() - began) * 1000


def _printed(name: str, limit: float, waits: Waits) -> bool:
    """Print a line and tell whether nearly all is within the limit."""
    took = waits.clock
    highest = quantiles(took, n=20)[18] if len(took) > 20 else max(took)
    spent = "".join(f"{median(one):11.0f}" for one in (waits.server, waits.browser) if one)
    over = "" if highest <= limit else "  over"
    print(f"{name:24} {median(took):10.0f} {highest:9.0f} {limit:9.0f}{spent}{over}", flush=True)
    return highest <= limit


@contextmanager
def _app(database: Path) -> Iterator[str]:
    """Start the app on a free port and stop it afterwards."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("OPENAI_", "GOUJI_"))}
    environment |= {
        "GOUJI_CASES": str(database.with_name("none.jsonl")),
        "GOUJI_RUNS": str(database.with_name("runs.db")),
    }
    command = [sys.executable, "-m", "ui", "--port", str(port), "--db", str(database)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            for _ in range(300):
                try:
                    urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1).close()
                    break
                except OSError:
                    time.sleep(0.2)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.kill()


@contextmanager
def _page(browser: str, url: str) -> Iterator[Page]:
    """Open a page of a browser in which a person has given a name."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only where there is a browser

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox", "--disable-gpu"])
        context = running.new_context(viewport={"width": 1280, "height": 860}, locale="en-GB")
        context.add_cookies([{"name": "gouji_author", "value": "Li%20Wen", "url": url}])
        yield context.new_page()
        running.close()


if __name__ == "__main__":
    sys.exit(main())
