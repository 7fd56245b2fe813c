"""The command ``python -m eval.lock_bench``: a database that somebody else locks for a minute, under a batch and the
service.

In: how long to lock it. Out: a line for each thing that is tried on stdout, a verdict, and exit status 1 where
something is lost or ends without a sentence. Surprise: whoever waits longer than they may ends with a sentence, and the
same command or request again does what was left; so a lock of any length costs time and nothing else.
"""

from __future__ import annotations

import argparse
import os
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from http import HTTPStatus
from pathlib import Path
from tempfile import TemporaryDirectory

from eval.kill_bench import TOP, make_documents, stored
from eval.served import Client, Served
from extractor.store import problems

_DOCUMENTS = 12
_BUSY = "database_busy"
_HEALTHY = 1.0
"""Seconds within which health is told, whoever waits."""
_ENDS_WITHIN = 60.0
"""Seconds after the lock within which a batch is at its end."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status: 0 nothing lost, 1 something was, 2 wrong usage."""
    parser = argparse.ArgumentParser(prog="python -m eval.lock_bench", description="Lock a database for long.")
    parser.add_argument("--seconds", type=float, default=60.0, metavar="S", help="how long (default 60)")
    options = parser.parse_args(arguments)
    if options.seconds <= 0:
        parser.error("a number above 0 is needed")
    with TemporaryDirectory() as name:
        folder = Path(name)
        make_documents(folder / "reports", _DOCUMENTS, "lock")
        undisturbed = folder / "undisturbed.db"
        _extract(folder / "reports", undisturbed).wait()
        wanted = stored(undisturbed)
        wrong = [*_batch(folder, wanted, options.seconds), *_service(folder, options.seconds)]
    for one in wrong:
        print(f"WRONG: {one}")
    print("every wait ended well or with a sentence, nothing lost" if not wrong else f"{len(wrong)} things are wrong")
    return 1 if wrong else 0


def _batch(folder: Path, wanted: list[tuple[object, ...]], seconds: float) -> Iterator[str]:
    """Lock the database under a batch, and yield what is wrong with what comes of it."""
    database = folder / "batch.db"
    began = time.monotonic()
    with closing(sqlite3.connect(database)) as empty:
        empty.execute("PRAGMA journal_mode = WAL")
    with locked(database):
        waiting = _extract(folder / "reports", database)
        time.sleep(seconds)
    try:
        _, said = waiting.communicate(timeout=_ENDS_WITHIN)
    except subprocess.TimeoutExpired:
        waiting.kill()
        _, said = waiting.communicate()
        yield f"the batch had not ended {_ENDS_WITHIN:.0f} s after the lock"
    took = time.monotonic() - began
    ended = f"ended with {waiting.returncode} after {took:.0f} s, {len(_rows(database))} stored: {_last(said)}"
    print(f"batch under a lock of {seconds:.0f} s: {ended}", flush=True)
    if b"Traceback" in said or (waiting.returncode and not said.strip()):
        yield f"the batch ended without a sentence: {_last(said)}"
    again = _extract(folder / "reports", database)
    again.communicate()
    print(f"the same batch again: ended with {again.returncode}", flush=True)
    if _rows(database) != wanted:
        yield "the database is not as it would be undisturbed"
    yield from problems(database)


def _rows(database: Path) -> list[tuple[object, ...]]:
    try:
        return stored(database)
    except sqlite3.Error:  # it was locked before it had any table
        return []


def _service(folder: Path, seconds: float) -> Iterator[str]:
    """Lock the database under the service, and yield what is wrong with its answers."""
    database = folder / "undisturbed.db"
    with Served(database, ("--workers", "1"), folder / "log") as served, closing(Client(served.port)) as client:
        given = {"document": 1, "field": "requests.new.total", "action": "unreadable", "author": "lock"}
        against = {one["field"]: one["against"] for one in client.get_fields(document=1).json["fields"]}
        body = {**given, "against": against[given["field"]]}
        health: list[float] = []
        stop = threading.Event()
        prober = threading.Thread(target=_probe, args=(served, health, stop))
        prober.start()
        with locked(database):
            until, refused = time.monotonic() + seconds, 0
            while time.monotonic() < until:
                began = time.monotonic()
                reply = client.post_decision(body=body, idempotency_key="lock")
                waited = time.monotonic() - began
                refused += 1
                print(f"decision under the lock: {reply.status} after {waited:.0f} s", flush=True)
                if reply.status != HTTPStatus.SERVICE_UNAVAILABLE or reply.json["error"]["code"] != _BUSY:
                    yield f"a decision under the lock was answered {reply.status}"
                    break
                if reply.status == HTTPStatus.SERVICE_UNAVAILABLE and not reply.json["error"]["sentence"]:
                    yield "a decision was refused without a sentence"
        reply = client.post_decision(body=body, idempotency_key="lock")
        stop.set()
        prober.join()
        print(
            f"the same decision after it: {reply.status}; health in {max(health, default=0):.2f} s at most", flush=True
        )
        if reply.status != HTTPStatus.CREATED:
            yield f"the same decision after the lock was answered {reply.status}"
        if len(client.get_decisions(document=1).json["items"]) != 1:
            yield "the decision is not there once"
        if max(health, default=0.0) > _HEALTHY:
            yield f"health was told after {max(health):.1f} s"
    yield from problems(database)


def _probe(served: Served, health: list[float], stop: threading.Event) -> None:
    while not stop.wait(0.5):
        began = time.monotonic()
        served.healthy()
        health.append(time.monotonic() - began)
        if health[-1] > _HEALTHY:
            print(f"health was told after {health[-1]:.2f} s", flush=True)


@contextmanager
def locked(database: Path) -> Iterator[None]:
    """Hold the lock that whoever writes needs."""
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def _extract(reports: Path, database: Path) -> subprocess.Popen[bytes]:
    own = {name: value for name, value in os.environ.items() if not name.startswith(("OPENAI", "GOUJI"))}
    words = ["extract", str(reports), "--db", str(database), "--no-model"]
    command = [sys.executable, "-m", "extractor", *words]
    return subprocess.Popen(command, cwd=TOP, env=own, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def _last(said: bytes) -> str:
    lines = said.decode(errors="replace").strip().splitlines()
    return lines[-1] if lines else "nothing said"


if __name__ == "__main__":
    sys.exit(main())
