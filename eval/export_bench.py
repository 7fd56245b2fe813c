"""The command ``python -m eval.export_bench``: a database of many made-up reports, written in every format.

In: how many reports. Out: a line a format on stdout, with time on the clock, processor time and memory, and exit status
1 where a limit does not hold. Surprise: each export is a command in a process of its own, as offices run it; its memory
is that of its largest process, and is held against that of an export of a tenth, since it should not grow.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from eval.kill_bench import TOP, family_of
from eval.province import FIRST, province, put_down
from extractor.parquet import PREFIX
from extractor.store import Store

YEARS = 5
FORMATS = ("wide", "csv", "jsonl", "parquet", "xlsx")
SECONDS = {"wide": 10.0}
"""What an export of 10,000 reports may take on the clock; of others in proportion."""
BESIDE = 60_000
"""Kilobytes by which ten times as many reports may take more memory: the list of documents is held."""
_MEASURED_ON = 10_000
LEAST = 1_500
"""Reports of which a tenth still has an agency below every county."""
_LOOK = 0.05
"""Seconds between looks at the memory."""
_FLAT = ("wide", "csv", "jsonl")


@dataclass(frozen=True, slots=True)
class Took:
    """What an export took; ``kilobytes`` are those of its largest process."""

    clock: float
    processor: float
    kilobytes: int
    written: int


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status: 0 within the limits, 1 not, 2 wrong usage."""
    parser = argparse.ArgumentParser(prog="python -m eval.export_bench", description="Write many reports.")
    parser.add_argument("--reports", type=int, default=10_000, metavar="N", help="reports (default 10,000)")
    parser.add_argument("--formats", nargs="+", choices=FORMATS, default=list(FORMATS[:-1]), help="which to write")
    options = parser.parse_args(arguments)
    if options.reports < LEAST:
        parser.error(f"{LEAST} reports are the least")
    bad = 0
    with TemporaryDirectory() as folder:
        few, many = Path(folder) / "few.db", Path(folder) / "many.db"
        for path, reports in ((few, options.reports // 10), (many, options.reports)):
            made = make_database(path, reports)
            print(f"{path.stem}: {made} reports, {path.stat().st_size / 1e6:.0f} MB", flush=True)
        for one in options.formats:
            small, took = (exported(path, one, Path(folder) / f"out.{one}") for path in (few, many))
            allowed = SECONDS.get(one, float("inf")) * options.reports / _MEASURED_ON
            grown = took.kilobytes - small.kilobytes
            wrong = [
                word
                for word, over in (
                    (f"more than {allowed:.0f} s", took.clock > allowed),
                    ("memory grows", one in _FLAT and grown > BESIDE),
                )
                if over
            ]
            bad += len(wrong)
            print(
                f"{one:8} {took.clock:7.1f} s on the clock, {took.processor:7.1f} s of processor, "
                f"{took.kilobytes / 1e3:.0f} MB (a tenth of the reports: {small.kilobytes / 1e3:.0f} MB), "
                f"{took.written / 1e6:.1f} MB written{'; ' + ', '.join(wrong) if wrong else ''}",
                flush=True,
            )
    print("within the limits" if not bad else f"{bad} limits do not hold")
    return 1 if bad else 0


def make_database(path: Path, reports: int) -> int:
    """Make a database of about so many reports of one province, over some years; return how many."""
    made = province(reports // YEARS, YEARS, random.Random(FIRST))
    store = Store(path)
    with store.connections.writing():  # at once, since that is not what is measured
        put_down(store, made)
    store.close()
    return len(made.reports)


def exported(database: Path, form: str, to: Path) -> Took:
    """Write a database in one format and return what it took."""
    target = f"{PREFIX}{to.with_name(f'{to.name}-{database.stem}')}" if form == "parquet" else str(to)
    words = ["export", "--db", str(database), "--format", form, "--to", target]
    began = time.perf_counter()
    run = subprocess.Popen([sys.executable, "-m", "extractor", *words], stdout=subprocess.DEVNULL, cwd=TOP)
    most = 0
    while not (ended := os.wait4(run.pid, os.WNOHANG))[0]:
        most = max([most, *map(_kilobytes, family_of(run.pid))])
        time.sleep(_LOOK)
    _, status, used = ended
    run.returncode = os.waitstatus_to_exitcode(status)  # nobody is to wait for it once more
    clock = time.perf_counter() - began
    if run.returncode:
        raise RuntimeError(f"export --format {form} ended with {run.returncode}")
    written = Path(target.removeprefix(PREFIX))
    files = [written] if written.is_file() else [one for one in written.rglob("*") if one.is_file()]
    return Took(clock, used.ru_utime + used.ru_stime, most, sum(one.stat().st_size for one in files))


def _kilobytes(pid: int) -> int:
    """Return the most memory that a process has had; what is counted at its end begins with its maker's."""
    with suppress(OSError, IndexError):
        return int(Path(f"/proc/{pid}/status").read_text(encoding="ascii").split("VmHWM:")[1].split()[0])
    return 0


if __name__ == "__main__":
    sys.exit(main())
