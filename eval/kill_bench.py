"""The command ``python -m eval.kill_bench``: kills a batch again and again, and looks what is left of it.

In: how many documents to make, how often to kill, and whether they go into a database or into Parquet files. Out: a
line a round on stdout, a verdict, and exit status 1 where anything was lost, doubled or left running. Surprise: the
processes are real and so is ``kill -9``. A round is a batch that is started again after each kill until it comes to its
end; then what it has put down is held against what is there where nobody disturbed it. Parquet files are loaded into a
database for that; what stands in them twice, and what is there without being listed, is counted before.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence, Set
from contextlib import closing, suppress
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from eval.corpus.printings import printings_of
from eval.corpus.report import make_report
from extractor.parquet import PREFIX, folder_named

TOP = Path(__file__).parent.parent
GONE_WITHIN = 5.0
"""Seconds after which no process of a killed batch may be left."""
_MOST_WAIT = 10.0
"""Seconds that a batch runs at most before it is killed."""

_STORED = """
SELECT documents.sha256, documents.name, documents.content, documents.part, extractions.status, error_code, format,
       source, forms, others, engine, (SELECT json_group_array(json_array(field_id, value, state, origin, confidence,
       needs_review, reasons, raw, place)) FROM fields WHERE extraction_id = extractions.id),
       (SELECT json_group_array(json_array(identity, kind, fields, proposals)) FROM findings
       WHERE extraction_id = extractions.id)
FROM documents LEFT JOIN extractions ON extractions.document_id = documents.id ORDER BY documents.sha256, extractions.id
"""
"""All that a reading leaves but times and numbers; a document that was read twice stands there twice."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status: 0 nothing lost, 1 something was, 2 wrong usage."""
    parser = argparse.ArgumentParser(
        prog="python -m eval.kill_bench", description="Kill a batch, and look what is left."
    )
    parser.add_argument("--documents", type=int, default=300, metavar="N", help="documents to make (default 300)")
    parser.add_argument("--kills", type=int, default=200, metavar="N", help="times to kill (default 200)")
    parser.add_argument("--workers", type=int, default=2, metavar="N", help="workers of the batch (default 2)")
    parser.add_argument("--seed", default="1", help="what the documents and the points are drawn with")
    parser.add_argument("--parquet", action="store_true", help="put them into Parquet files")
    options = parser.parse_args(arguments)
    if min(options.documents, options.kills, options.workers) < 1:
        parser.error("numbers from 1 on are needed")
    chance = Random(options.seed)
    with TemporaryDirectory() as folder:
        reports = Path(folder) / "reports"
        make_documents(reports, options.documents, options.seed)
        ending = ".parquet" if options.parquet else ".db"
        undisturbed = Path(folder) / f"undisturbed{ending}"
        subprocess.run(_command(reports, undisturbed, options.workers), check=False, capture_output=True, cwd=TOP)
        wanted, _ = _found(undisturbed)
        print(f"{len(wanted)} documents; {options.kills} kills", flush=True)
        kills = bad = 0
        while kills < options.kills:
            place = Path(folder) / f"{kills}{ending}"
            done, left = killed_batch(reports, place, options.workers, chance, options.kills - kills)
            kills += done
            found, twice = _found(place)
            differs = len(set(found) ^ set(wanted))
            bad += (found != wanted) + bool(twice) + left
            print(f"{kills} kills: {differs} rows differ, {twice} read twice, {left} left running", flush=True)
            shutil.rmtree(place) if options.parquet else place.unlink()
    print("nothing lost, nothing doubled, nothing left running" if not bad else f"{bad} things are wrong")
    return 1 if bad else 0


def make_documents(folder: Path, count: int, seed: str) -> None:
    """Make so many reports, in folders of ten."""
    for number in range(count):
        path = folder / f"{number // 10:03d}" / f"{number:05d}.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(printings_of(make_report(f"r{number:05d}", seed)).source("html"))


def killed_batch(
    reports: Path, place: Path, workers: int, chance: Random, most: int, longest: float = _MOST_WAIT
) -> tuple[int, int]:
    """Run a batch to its end, killing it and what works for it on the way; return how often, and what was left.

    It is killed ``most`` times at most, each time after as many seconds as ``longest`` or less.
    """
    kills = left = 0
    while True:
        with subprocess.Popen(
            _command(reports, place, workers), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=TOP
        ) as batch:
            family: set[int] = set()
            while True:
                with suppress(subprocess.TimeoutExpired):
                    batch.wait(chance.uniform(0.1, longest) if kills < most else None)
                if batch.poll() is not None:  # and once more, for what was killed again and again
                    subprocess.run(_command(reports, place, workers), check=False, capture_output=True, cwd=TOP)
                    return kills, left + left_running(family)
                own = list(family_of(batch.pid))
                family.update(own)
                whom = chance.choice([batch.pid, *own[1:]])
                with suppress(ProcessLookupError):
                    os.kill(whom, signal.SIGKILL)
                kills += 1
                if whom == batch.pid:
                    batch.wait()
                    left += left_running(family)
                    break


def stored(database: Path) -> list[tuple[object, ...]]:
    """Return all that a database holds of its documents, in an order that no run has a part in."""
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(_STORED).fetchall()


def _found(place: Path) -> tuple[list[tuple[object, ...]], int]:
    """Return what a batch has put down, and how much of it is there twice or is not listed."""
    if place.suffix == ".db":
        found = stored(place)
        return found, len(found) - len({row[0] for row in found})
    chunks = list(folder_named(f"{PREFIX}{place}").chunks())
    reports = [(one.sha256, one.part) for chunk in chunks for one in chunk.reports]
    listed = {place / name for chunk in chunks for name in chunk.files}
    unlisted = set(place.rglob("*.parquet")) - listed
    loaded = place.with_suffix(".loaded")
    command = [sys.executable, "-m", "extractor", "load", f"{PREFIX}{place}", "--db", str(loaded)]
    subprocess.run(command, check=False, capture_output=True, cwd=TOP)
    found = stored(loaded)
    loaded.unlink()
    return found, len(reports) - len(set(reports)) + len(unlisted)


def _command(reports: Path, place: Path, workers: int) -> list[str]:
    where = ["--db", str(place)] if place.suffix == ".db" else ["--to", f"{PREFIX}{place}"]
    words = ["extract", str(reports), *where, "--workers", str(workers), "--no-model"]
    return [sys.executable, "-m", "extractor", *words]


def family_of(pid: int) -> Iterator[int]:
    """Yield a process and all that it has started, and what they have."""
    yield pid
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            for child in task.read_text(encoding="ascii").split():
                yield from family_of(int(child))


def left_running(family: Set[int]) -> int:
    """Return how many of some processes are left after the time that they have."""
    until = time.monotonic() + GONE_WITHIN
    while time.monotonic() < until and any(map(_runs, family)):
        time.sleep(0.05)
    return sum(map(_runs, family))


def _runs(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


if __name__ == "__main__":
    raise SystemExit(main())
