"""The command ``python -m eval.cluster_bench``: the same texts through plain workers, Dask and Ray, a worker killed.

In: how many texts to make. Out: a line a way on stdout: rate, memory, size, and what was lost or doubled. Surprise: Ray
is no dependency; it is left out where it is not installed. Both clusters run the same two functions, so what differs is
what they cost and how they take the loss of a worker.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow.parquet as pq

from eval.corpus.converters import CONVERTERS
from eval.corpus.printings import printings_of
from eval.corpus.report import make_report
from eval.fuzz.check import TEXTS
from eval.kill_bench import TOP, family_of
from extractor.cluster import READ, How, Named, hash_files, read_files
from extractor.parquet import PREFIX, folder_named
from extractor.settings import ERROR_BUDGET, Allowance

WAYS = ("plain", "dask", "ray")
_BASES = 150
"""Reports that are made from the ground up; each further text is one of them under a number of its own."""
_LOOK = 0.5
"""Seconds between looks at the memory."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status: 0 nothing lost or doubled, 1 something was, 2 wrong usage."""
    parser = argparse.ArgumentParser(prog="python -m eval.cluster_bench", description="Compare ways to read many.")
    parser.add_argument("--documents", type=int, default=2000, metavar="N", help="texts to make (default 2000)")
    parser.add_argument("--workers", type=int, default=2, metavar="N", help="workers of each way (default 2)")
    parser.add_argument("--ways", nargs="+", choices=WAYS, default=list(WAYS), help="which to run (default all)")
    parser.add_argument("--kill", action="store_true", help="kill a worker after a third of the texts")
    parser.add_argument("--seed", default="1", help="what the texts are made with")
    parser.add_argument("--ray", nargs=2, metavar=("FROM", "TO"), help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.ray:
        _read_with_ray(Path(options.ray[0]), options.ray[1], options.workers)
        return 0
    bad = 0
    with TemporaryDirectory() as folder:
        texts = Path(folder) / "texts"
        size = make_texts(texts, options.documents, options.seed)
        killing = ", a worker killed after a third" if options.kill else ""
        print(f"{options.documents} texts, {size / 1e6:.0f} MB; workers {options.workers}{killing}", flush=True)
        for way in options.ways:
            if way == "ray" and importlib.util.find_spec("ray") is None:
                print("ray    left out: it is not installed", flush=True)
                continue
            run = measured(way, texts, Path(folder) / way, options)
            bad += run.lost + run.doubled
            print(run.line(options.documents), flush=True)
    print("nothing lost, nothing doubled" if not bad else f"{bad} reports lost or doubled")
    return 1 if bad else 0


@dataclass(frozen=True, slots=True)
class Run:
    """What reading the texts in one way took, and what is there afterwards."""

    way: str
    seconds: float
    start: float
    megabytes: float
    processes: int
    written: int
    files: int
    lost: int
    doubled: int
    killed: int

    def line(self, documents: int) -> str:
        """Return it for a person."""
        return (
            f"{self.way:6} {documents / self.seconds:7.1f} texts/s in {self.seconds:.0f} s, the first "
            f"written after {self.start:.1f} s; {self.processes} processes, "
            f"{self.megabytes:.0f} MB together; {self.written / 1e6:.1f} MB in {self.files} files; "
            f"killed {self.killed}, lost {self.lost}, doubled {self.doubled}"
        )


def make_texts(folder: Path, count: int, seed: str) -> int:
    """Make so many texts, in folders of a thousand; return their bytes."""
    bases = []
    for number in range(min(count, _BASES)):
        word = printings_of(make_report(f"r{number:05d}", seed)).source("docx")
        bases.append(CONVERTERS[TEXTS[number % len(TEXTS)]].convert([word])[0])
    size = 0
    for number in range(count):
        path = folder / f"{number // 1000:03d}" / f"{number:06d}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        size += path.write_bytes(f"{bases[number % len(bases)]}\n附件之{number}\n".encode())
    return size


def measured(way: str, texts: Path, target: Path, options: argparse.Namespace) -> Run:
    """Read the texts in one way, and look what is there then."""
    began = time.monotonic()
    peak, most, killed, first = 0.0, 0, 0, 0.0
    folder = folder_named(f"{PREFIX}{target}")
    with subprocess.Popen(
        _command(way, texts, target, options.workers), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=TOP
    ) as run:
        while run.poll() is None:
            time.sleep(_LOOK)
            family = list(family_of(run.pid))
            peak, most = max(peak, sum(map(_megabytes, family))), max(most, len(family))
            if first and not options.kill:
                continue
            done = sum(len(chunk.reports) for chunk in folder.chunks())
            first = first or (time.monotonic() - began if done else 0.0)
            if options.kill and not killed and done >= options.documents / 3:
                killed = _kill_one(run.pid)
    seconds = time.monotonic() - began
    return _run(way, target, options.documents, (seconds, first, peak, most, killed))


def _run(way: str, target: Path, documents: int, took: tuple[float, float, float, int, int]) -> Run:
    seconds, first, peak, most, killed = took
    files = list(target.rglob("*.parquet"))
    rows = [
        digest
        for path in files
        if path.is_relative_to(target / "documents")
        for digest in pq.ParquetFile(path).read(columns=["sha256"]).column("sha256").to_pylist()
    ]
    written = sum(path.stat().st_size for path in files)
    lost, doubled = documents - len(set(rows)), len(rows) - len(set(rows))
    return Run(way, seconds, first, peak, most, written, len(files), lost, doubled, killed)


def _command(way: str, texts: Path, target: Path, workers: int) -> list[str]:
    if way == "ray":
        words = ["-m", "eval.cluster_bench", "--ray", str(texts), f"{PREFIX}{target}", "--workers", str(workers)]
        return [sys.executable, *words]
    words = ["extract", str(texts), "--to", f"{PREFIX}{target}", "--workers", str(workers), "--no-model"]
    return [sys.executable, "-m", "extractor", *words, *(["--on", "dask"] if way == "dask" else [])]


def _kill_one(top: int) -> int:
    """Kill a worker: of a cluster the process that has a reading one, else a reading one itself."""
    for pid in family_of(top):
        if "extractor.workers" in _words(pid):
            parent = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
            with suppress(ProcessLookupError):
                os.kill(pid if parent == top else parent, signal.SIGKILL)
                return 1
    return 0


def _words(pid: int) -> str:
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_text(errors="replace")
    return ""


def _megabytes(pid: int) -> float:
    """Return the memory that is a process's own, with its share of what several have in common."""
    with suppress(OSError, ValueError, IndexError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1e3
    return 0.0


def _read_with_ray(texts: Path, target: str, workers: int) -> None:
    """Do with Ray what ``extract --on dask`` does with Dask."""
    import ray  # noqa: PLC0415 - no dependency

    ray.init(num_cpus=workers, include_dashboard=False, log_to_driver=False)
    how = How(target, "bench", ERROR_BUDGET, (), Allowance())
    hashing = ray.remote(num_cpus=1, max_retries=3)(hash_files)
    reading = ray.remote(num_cpus=1, max_retries=3, retry_exceptions=True)(read_files)
    files = [Named(str(path), path.name) for path in sorted(texts.rglob("*.txt"))]
    hashed = [one for some in ray.get([hashing.remote(part) for part in _parts(files, 200)]) for one in some]
    waiting = [reading.remote(how, part) for part in _parts(hashed, READ)]
    while waiting:
        done, waiting = ray.wait(waiting)
        ray.get(done)
    ray.shutdown()


def _parts(files: Sequence[Named], size: int) -> Iterator[tuple[Named, ...]]:
    return (tuple(files[at : at + size]) for at in range(0, len(files), size))


if __name__ == "__main__":
    raise SystemExit(main())
