"""The command ``python -m eval.load_bench``: a service under mixed load, with a process killed every minute.

In: how long, and how many at once. Out: a line a minute on stdout, latencies, and exit status 1 where anything was lost
or doubled. Surprise: whoever hears no answer sends the request again under the same name, as programs do that must not
lose anything; what was answered is put down here as it comes, and the database is held against that in the end.
"""

from __future__ import annotations

import argparse
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from eval.load_check import held_against
from eval.load_people import Books, Killer, Person, Prober, Reader, Reviewer, Uploader
from eval.served import Client, Served
from extractor.store import ApiKeys, Role, Store

_REPORTED = 60.0
_UPLOADED = 80
"""Documents that an uploader brings in a minute, about."""
_READ_WITHIN = 600.0
"""Seconds after which all that was brought has to be read when the load is over."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status: 0 nothing lost, 1 something was, 2 wrong usage."""
    parser = argparse.ArgumentParser(prog="python -m eval.load_bench", description="A service under mixed load.")
    parser.add_argument("--minutes", type=float, default=30.0, metavar="N", help="how long (default 30)")
    parser.add_argument("--reviewers", type=int, default=8, metavar="N", help="people who answer (default 8)")
    parser.add_argument("--every", type=float, default=60.0, metavar="S", help="seconds between kills (default 60)")
    parser.add_argument("--seed", default="1", help="what documents, answers and kills are drawn with")
    options = parser.parse_args(arguments)
    if options.minutes <= 0 or options.reviewers < 1 or options.every <= 0:
        parser.error("numbers above 0 are needed")
    with TemporaryDirectory() as folder:
        return _run(Path(folder), options)


def _run(folder: Path, options: argparse.Namespace) -> int:
    database = folder / "gouji.db"
    keys = _keys(database, ["uploader 1", "uploader 2", "reader 1", "reader 2"], options.reviewers)
    books, stop = Books(), threading.Event()
    with Served(database, ("--log", "json", "--workers", "2"), folder / "log") as served:
        people = [
            (kind(served.port, keys.get(name, ""), books, stop, f"{options.seed} {name}"))
            for name, kind in _people(keys)
        ]
        for one in people:
            if isinstance(one, Uploader):
                one.prepare(round(options.minutes * _UPLOADED))
        killer = Killer(served, books, Random(options.seed))
        for one in people:
            one.start()
        until = time.monotonic() + options.minutes * 60
        kill_at, told_at = time.monotonic() + options.every, time.monotonic() + _REPORTED
        while (now := time.monotonic()) < until:
            if now >= kill_at:
                killer.kill_one()
                kill_at += options.every
            if now >= told_at:
                print(books.line(), flush=True)
                told_at += _REPORTED
            time.sleep(0.1)
        stop.set()
        for one in people:
            one.join()
        _await_reading(served, keys["reader 1"])
        family = killer.family()
    return _report(books, list(held_against(database, books, family)))


def _keys(database: Path, names: list[str], reviewers: int) -> dict[str, str]:
    names = [*names, *(f"reviewer {number}" for number in range(1, reviewers + 1))]
    with closing(Store(database)) as store:
        keys = ApiKeys(store.connections)
        roles = {name: Role.VIEWER if name.startswith("reader") else Role.REVIEWER for name in names}
        return {name: keys.make(name, role, "load") for name, role in roles.items()}


def _people(keys: dict[str, str]) -> Iterator[tuple[str, type[Person]]]:
    kinds: dict[str, type[Person]] = {"uploader": Uploader, "reviewer": Reviewer, "reader": Reader}
    for name in keys:
        yield name, kinds[name.partition(" ")[0]]
    yield "", Prober


def _await_reading(served: Served, key: str) -> None:
    until = time.monotonic() + _READ_WITHIN
    client = Client(served.port, key)
    while client.get_documents(state="unread", limit=1).json["total"] and time.monotonic() < until:
        time.sleep(0.5)
    client.close()


def _report(books: Books, wrong: list[str]) -> int:
    print(books.line())
    print(f"{'request':<20} {'count':>7} {'median':>8} {'95 %':>8} {'99 %':>8} {'longest':>8}  milliseconds")
    for kind, took in sorted(books.took.items()):
        ordered = sorted(took)
        shown = [ordered[min(len(ordered) - 1, int(share * len(ordered)))] for share in (0.5, 0.95, 0.99, 1.0)]
        print(f"{kind:<20} {len(ordered):>7} " + " ".join(f"{one * 1000:>8.1f}" for one in shown))
    for what, seconds in books.outages:
        print(f"killed: {what}; health after {seconds:.1f} s")
    for one in wrong:
        print(f"WRONG: {one}")
    print("nothing lost, nothing doubled, verify clean" if not wrong else f"{len(wrong)} things are wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
