"""Who puts a load on the service: uploaders, reviewers, readers, one who asks for its health, and one who kills.

In: a port and a key. Out: what each was answered, put down in ``Books``. Surprise: each is a thread with a connection
of its own, and none ever gives a request up: without an answer it is sent again, under the same name.
"""

from __future__ import annotations

import io
import os
import re
import signal
import threading
import time
import zipfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from http import HTTPStatus
from http.client import HTTPException
from random import Random
from typing import Any

from eval.corpus.printings import printings_of
from eval.corpus.report import make_report
from eval.kill_bench import family_of
from eval.served import Client, Files, Reply, Served

_CELL = re.compile(rb">((?:\s|&nbsp;)*\d+(?:\s|&nbsp;)*)</")
_UNREADABLE = "模糊".encode()
_BROKEN_CELLS = 5
_AGAIN_AFTER = 0.3
"""Seconds until a request without an answer is sent again."""
_PROBES = 0.5
_SHARE_OF_ZIPS = 0.2
_SHARE_OF_TYPED = 0.4
_SHARE_TAKEN_BACK = 0.1


@dataclass(slots=True)
class Books:
    """What was answered, to be held against the database in the end."""

    files: dict[str, str] = field(default_factory=dict)
    """By the digest of each file that was taken, the name it came with."""
    batches: list[int] = field(default_factory=list)
    decisions: dict[int, tuple[int, str, str, str]] = field(default_factory=dict)
    """By the number of each decision that was taken: document, field, action, author."""
    overtaken: int = 0
    again: int = 0
    unasked: list[str] = field(default_factory=list)
    """Answers that nobody should get."""
    took: dict[str, list[float]] = field(default_factory=dict)
    outages: list[tuple[str, float]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def time(self, kind: str, seconds: float) -> None:
        """Put down how long an answer took."""
        with self.lock:
            self.took.setdefault(kind, []).append(seconds)

    def line(self) -> str:
        """Return in one line what was done so far."""
        return (
            f"{len(self.files)} files in {len(self.batches)} uploads, {len(self.decisions)} decisions, "
            f"{self.overtaken} overtaken, {self.again} requests sent again, {len(self.outages)} kills, "
            f"{len(self.unasked)} wrong answers"
        )


class Person(threading.Thread):
    """Somebody who sends one request after the other."""

    def __init__(self, port: int, key: str, books: Books, stop: threading.Event, seed: str) -> None:
        """Work with a key until told to stop."""
        super().__init__(daemon=True)
        self.books, self.stop, self.chance = books, stop, Random(seed)
        self._port, self._key = port, key
        self._client: Client | None = None
        self._count = 0

    def run(self) -> None:
        """Go on until told to stop; what was begun is brought to its end."""
        try:
            while not self.stop.is_set():
                self.step()
        except Exception as error:
            with self.books.lock:
                self.books.unasked.append(f"{type(self).__name__} stopped: {error!r}")
            raise
        if self._client:
            self._client.close()

    def step(self) -> None:
        """Do one thing."""
        raise NotImplementedError

    def ask(self, kind: str, call: Callable[[Client], Reply]) -> Reply:
        """Send a request until it is answered, and put down how long the answer took."""
        while True:
            began = time.perf_counter()
            try:
                self._client = self._client or Client(self._port, self._key, timeout=90.0)
                reply = call(self._client)
            except (OSError, HTTPException, ValueError):  # nobody there, or gone in the middle of an answer
                self._client = None
                with self.books.lock:
                    self.books.again += 1
                time.sleep(_AGAIN_AFTER)
                continue
            if reply.status in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE):
                time.sleep(float(reply.headers.get("retry-after", "1")))
                continue
            self.books.time(kind, time.perf_counter() - began)
            return reply

    def wrong(self, what: str, reply: Reply) -> None:
        """Put down an answer that should not have come."""
        with self.books.lock:
            self.books.unasked.append(f"{what}: {reply.status} {reply.body[:200]!r}")

    def name_of_request(self) -> str:
        """Return a name that no other request has."""
        self._count += 1
        return f"{self._key[-8:]}-{self._count}"


class Uploader(Person):
    """Brings made-up reports, some in ZIPs, some that were there before."""

    _documents: Sequence[tuple[str, bytes]] = ()
    _at = 0

    def prepare(self, count: int) -> Uploader:
        """Make so many reports before anything is timed."""
        self._documents = [self._made() for _ in range(count)]
        return self

    def step(self) -> None:
        """Bring one upload."""
        made = dict(self._documents[self._at : (end := self._at + self.chance.randint(1, 4))])
        self._at = end if end < len(self._documents) else 0  # and what was there before, once more
        files: Files = list(made.items())
        if self.chance.random() < _SHARE_OF_ZIPS:
            files = [("county.zip", _packed(made))]
        name = self.name_of_request()
        reply = self.ask("upload", lambda client: client.post_documents(files=files, idempotency_key=name))
        if reply.status != HTTPStatus.ACCEPTED:
            self.wrong("upload", reply)
            return
        with self.books.lock:
            self.books.batches.append(reply.json["batch"])
            self.books.files.update({sha256(data).hexdigest(): known for known, data in made.items()})
        self.stop.wait(self.chance.uniform(1.0, 3.0))

    def _made(self) -> tuple[str, bytes]:
        number = self.chance.randrange(10**9)
        data = printings_of(make_report(f"r{number}", "load")).source("html")
        cells = list(_CELL.finditer(data))
        for cell in sorted(self.chance.sample(cells, min(len(cells), _BROKEN_CELLS)), key=lambda one: -one.start()):
            data = data[: cell.start(1)] + _UNREADABLE + data[cell.end(1) :]
        return f"{number}.html", data


class Reviewer(Person):
    """Answers what waits, often where others are at work as well."""

    def step(self) -> None:
        """Look at the queue and answer some of it."""
        offset = self.chance.randrange(4)
        reply = self.ask("queue", lambda client: client.get_queue(limit=2, offset=offset))
        if reply.status != HTTPStatus.OK:
            self.wrong("queue", reply)
            return
        items = reply.json["items"]
        for item in self.chance.sample(items, min(3, len(items))):
            self._answer(item)
            if self.stop.wait(self.chance.uniform(0.1, 0.6)):
                return
        if not items:
            self.stop.wait(0.5)

    def _answer(self, item: dict[str, Any]) -> None:
        body = {"document": item["document"], "field": item["field"]["field"], "against": item["field"]["against"]}
        if item["field"]["label"]["number"] == "count" and self.chance.random() < _SHARE_OF_TYPED:
            body |= {"action": "correct", "value": str(self.chance.randrange(100)), "against_sums": True}
        else:
            body |= {"action": "unreadable"}
        decided = self._decide(body)
        if decided and self.chance.random() < _SHARE_TAKEN_BACK:
            kept = {name: body[name] for name in ("document", "field")}
            self._decide({**kept, "action": "withdraw", "against": decided})

    def _decide(self, body: dict[str, Any]) -> int | None:
        name = self.name_of_request()
        reply = self.ask("decision", lambda client: client.post_decision(body=body, idempotency_key=name))
        if reply.status == HTTPStatus.CONFLICT:
            with self.books.lock:
                self.books.overtaken += 1
            return None
        if reply.status != HTTPStatus.CREATED:
            self.wrong("decision", reply)
            return None
        one = reply.json["decision"]
        number = int(one["id"])
        with self.books.lock:
            if number in self.books.decisions:
                self.books.unasked.append(f"decision {number} was answered to two requests")
            self.books.decisions[number] = (one["document"], one["field"], one["action"], one["author"])
        return number


class Reader(Person):
    """Looks at lists, documents, findings and exports."""

    def step(self) -> None:
        """Look at one of them."""
        listed = self.ask("list", lambda client: client.get_documents(limit=50, sort="newest"))
        if listed.status != HTTPStatus.OK or not listed.json["items"]:
            self.stop.wait(0.5)
            return
        document = self.chance.choice(listed.json["items"])["id"]
        calls: dict[str, Callable[[Client], Reply]] = {
            "fields": lambda client: client.get_fields(document=document),
            "report": lambda client: client.get_report(document=document),
            "file": lambda client: client.get_file(document=document),
            "findings": lambda client: client.get_findings(limit=10),
            "metrics": lambda client: client.get_metrics(),
            "export wide": lambda client: client.get_export(file="wide"),
        }
        kind = self.chance.choice(list(calls))
        reply = self.ask(kind, calls[kind])
        if reply.status != HTTPStatus.OK:
            self.wrong(kind, reply)
        self.stop.wait(self.chance.uniform(0.2, 1.0))


class Prober(Person):
    """Asks for the health of the service, which has to come at once."""

    def step(self) -> None:
        """Ask once."""
        reply = self.ask("health", lambda client: client.send("GET", "/health"))
        if reply.status != HTTPStatus.OK:
            self.wrong("health", reply)
        self.stop.wait(_PROBES)


class Killer:
    """Kills the server, or one of the processes that read for it."""

    def __init__(self, served: Served, books: Books, chance: Random) -> None:
        """Know whom to kill."""
        self._served, self._books, self._chance = served, books, chance
        self._known: set[int] = set()

    def family(self) -> set[int]:
        """Return all processes of the service that were ever seen."""
        if self._served.process:
            self._known.update(family_of(self._served.process.pid))
        return self._known

    def kill_one(self) -> None:
        """Kill one process; a server is started again, and what that took is put down."""
        process = self._served.process
        if process is None:
            return
        server, *workers = list(family_of(process.pid))
        self._known.update((server, *workers))
        began = time.monotonic()
        if workers and self._chance.random() < 0.5:
            with suppress(ProcessLookupError):
                os.kill(self._chance.choice(workers), signal.SIGKILL)
            self._served.healthy()
            what = "a worker"
        else:
            self._served.kill()
            self._served.start()
            what = "the server"
        self._books.outages.append((what, time.monotonic() - began))


def _packed(files: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return packed.getvalue()
