"""The command ``python -m eval.bench``: how fast Gouji reads, beside what others take for text and tables alone.

In: how many reports to make, from which seed, or lists of cases. Out: one table on stdout. Surprise: no limit is
checked; the exit status says nothing of speed. A machine's other work moves every figure, so go by the ratios: in one
turn all read the same file one right behind the other, and what is compared is processor time, not the clock's.
"""

from __future__ import annotations

import argparse
import io
import logging
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from importlib.util import find_spec
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from typing import Any
from unittest.mock import patch

from eval.cases import Case, load_cases
from eval.corpus.converters import CONVERTERS
from eval.corpus.converters.registry import ConverterFailed, load
from eval.corpus.print_pdf import pdf_from_docx
from eval.corpus.printings import printings_of
from eval.corpus.report import make_report
from eval.fuzz.check import TEXTS, peak
from extractor import pipeline, readers
from extractor.pipeline import extract

STAGES: Mapping[str, tuple[tuple[Any, str], ...]] = {
    "read": ((readers, "read"),),
    "locate": ((pipeline, "locate"),),
    "reconcile": ((pipeline, "reconcile"),),
    "prose": ((pipeline, "to_prose"), (pipeline, "read_facts"), (pipeline, "read_meta"), (pipeline, "doubt")),
    "score": ((pipeline, "score"),),
}
"""What each stage is, by the functions that the pipeline calls; ``prose`` is prose, facts and meta."""


def _pandas(file: bytes) -> object:
    return load("pandas").read_html(io.BytesIO(file))


def _trafilatura(file: bytes) -> object:
    return load("trafilatura").extract(file, include_tables=True)


OTHERS: Mapping[str, tuple[tuple[str, str, Callable[[bytes], object]], ...]] = {
    "text": (),
    "html": (("pandas.read_html", "pandas", _pandas), ("trafilatura", "trafilatura", _trafilatura)),
    "docx": (),
    "pdf": (
        ("pypdfium2 (text)", "pypdfium2", lambda file: CONVERTERS["pypdfium2_text"].convert([file])),
        ("pdfplumber (text, tables)", "pdfplumber", lambda file: CONVERTERS["pdfplumber_tables"].convert([file])),
    ),
}
"""By format: what else reads it, by name, module and function."""


@dataclass(slots=True)
class Row:
    """What was measured of one reader: seconds of each document, and what only Gouji is asked for."""

    kind: str
    reader: str
    seconds: list[float] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)
    megabytes: int = 0
    shares: dict[str, float] = field(default_factory=dict)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status: 0 measured, 2 wrong usage."""
    parser = argparse.ArgumentParser(prog="python -m eval.bench", description="Measure speed; judge nothing.")
    parser.add_argument("--reports", type=int, default=40, metavar="N", help="reports to make (default: 40)")
    parser.add_argument("--seed", default="1")
    parser.add_argument(
        "--cases", nargs="+", type=Path, default=[], metavar="FILE", help="time the documents of these lists instead"
    )
    options = parser.parse_args(arguments)
    if options.reports < 2:
        parser.error("--reports: two at least, or there is no middle")
    logging.disable(logging.CRITICAL)  # warnings of other readers about the files
    try:
        if options.cases:
            _print_cases([case for path in options.cases for case in load_cases(path)])
            return 0
        notes: list[str] = []
        rows = [
            row for kind, files in _files(options.reports, options.seed, notes) for row in _measure(kind, files, notes)
        ]
    finally:
        logging.disable(logging.NOTSET)
    _print(rows, notes)
    return 0


def _print_cases(cases: Sequence[Case]) -> None:
    """Time the documents of some cases by their endings, and name the slowest."""
    timed: dict[str, list[tuple[float, str]]] = {}
    files = {case.source.suffix: case.source for case in cases}
    for source in files.values():
        extract(source.read_bytes())  # everything is loaded now
    for case in cases:
        file = case.source.read_bytes()
        timed.setdefault(case.source.suffix, []).append((_seconds(extract, file), case.id))
    print(f"{'ending':8} {'files':>6} {'median ms':>10} {'99th ms':>9} {'most ms':>9}  slowest")
    for suffix, measured in sorted(timed.items()):
        measured.sort()
        middle, most = (_of_hundred([seconds for seconds, _ in measured], n) for n in (50, 99))
        slowest = ", ".join(f"{name} {seconds * 1000:.0f}" for seconds, name in measured[:-4:-1])
        print(f"{suffix:8} {len(measured):6d} {middle:10.2f} {most:9.2f} {measured[-1][0] * 1000:9.2f}  {slowest}")
    print("ms: of processor time.")


def _of_hundred(seconds: Sequence[float], share: int) -> float:
    """Return the milliseconds that so many in a hundred documents stay within."""
    return sorted(seconds)[min(len(seconds) - 1, len(seconds) * share // 100)] * 1000


def _files(reports: int, seed: str, notes: list[str]) -> Iterator[tuple[str, list[bytes]]]:
    """Make the files of every format."""
    printings = [printings_of(make_report(f"r{number:03d}", seed)) for number in range(reports)]
    words = [one.source("docx") for one in printings]
    yield "text", [CONVERTERS[name].convert([word])[0].encode() for word in words for name in TEXTS]
    yield "html", [one.source("html") for one in printings]
    yield "docx", words
    try:
        yield "pdf", pdf_from_docx(words)
    except (ConverterFailed, OSError) as error:
        notes.append(f"pdf: left out, no PDFs could be made ({error})")


def _measure(kind: str, files: Sequence[bytes], notes: list[str]) -> Iterator[Row]:
    """Measure Gouji and the others on the files of one format; who begins changes from file to file."""
    ours = Row(kind, "Gouji")
    measured: list[tuple[Row, Callable[[bytes], object]]] = [(ours, extract)]
    for name, module, function in OTHERS[kind]:
        if find_spec(module) is None:
            notes.append(f"{name}: left out, not installed (it comes with the extra corpus)")
        else:
            measured.append((Row(kind, name), function))
    for number, file in enumerate([files[0], *files]):
        for row, function in measured[number % len(measured) :] + measured[: number % len(measured)]:
            seconds = _seconds(function, file)
            if number:  # the first loaded everything
                row.seconds.append(seconds)
    ours.shares = _shares(files)
    for workers in (1, 2):
        rate, megabytes = _throughput(files, workers)
        ours.rates.append(rate)
        ours.megabytes = max(ours.megabytes, megabytes)
    yield from (row for row, _ in measured)


def _seconds(function: Callable[[bytes], object], file: bytes) -> float:
    began = time.process_time()
    function(file)
    return time.process_time() - began


def _shares(files: Sequence[bytes]) -> dict[str, float]:
    """Return each stage's share of the time, in a round of its own: its clocks cost time too."""
    spent = dict.fromkeys(STAGES, 0.0)
    with _clocks(spent):
        whole = sum(_seconds(extract, file) for file in files)
    return {stage: seconds / whole for stage, seconds in spent.items()}


@contextmanager
def _clocks(spent: dict[str, float]) -> Iterator[None]:
    """Add up what the pipeline's stages take while this is entered."""

    def timed(stage: str, function: Callable[..., Any], *given: Any) -> Any:
        began = time.process_time()
        try:
            return function(*given)
        finally:
            spent[stage] += time.process_time() - began

    with ExitStack() as stack:
        for stage, functions in STAGES.items():
            for module, name in functions:
                stack.enter_context(patch.object(module, name, partial(timed, stage, getattr(module, name))))
        yield


def _throughput(files: Sequence[bytes], workers: int) -> tuple[float, int]:
    """Return documents a second by the clock, and the most megabytes that a process which only reads has held."""
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        list(pool.map(_peak, [files[0]] * workers * 4))  # every process has loaded everything
        began = time.perf_counter()
        peaks = list(pool.map(_peak, files, chunksize=4))
        return len(files) / (time.perf_counter() - began), max(peaks)


def _peak(file: bytes) -> int:
    extract(file)
    return peak()


def _print(rows: Sequence[Row], notes: Sequence[str]) -> None:
    stages = " ".join(f"{stage:>9}" for stage in STAGES)
    print(
        "format reader                     files  median ms  99th ms   most ms  Gouji takes  1 core  2 cores   MB  "
        + stages
    )
    ours = rows[0]
    for row in rows:
        ours = row if row.reader == "Gouji" else ours
        middle, most = median(row.seconds) * 1000, _of_hundred(row.seconds, 99)
        line = f"{row.kind:6} {row.reader:26} {len(row.seconds):5d} {middle:10.2f} {most:8.2f}"
        line += f" {max(row.seconds) * 1000:9.2f}"
        if row is ours:
            line += " " * 13 + f"{row.rates[0]:8.1f} {row.rates[1]:8.1f} {row.megabytes:4d}  "
            line += " ".join(f"{share:9.0%}" for share in row.shares.values())
        else:
            line += f"{median(ours.seconds) * 1000 / middle:11.2f} x"
        print(line)
    print(
        "ms: of processor time. 1 core, 2 cores: documents a second by the clock. Last columns: shares of Gouji's time."
    )
    for note in notes:
        print(note)


if __name__ == "__main__":
    sys.exit(main())
