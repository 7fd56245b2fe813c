"""The command ``python -m eval.fuzz``.

In: how many documents, which seed. Out: on stdout what became of them, the slowest, the largest, every violation; on
stderr how far it is, and violations as they come; exit status 1 if there was a violation, 130 if it was stopped.
Surprise: a violation is repeated by its number: ``--only NUMBER``. Stopped by ctrl-C or a signal, it says what it
found so far. With ``--meaning`` it is another command: see ``eval.fuzz.meaning``.
"""

from __future__ import annotations

import argparse
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from types import FrameType

from eval.fuzz import meaning
from eval.fuzz.check import Checked, check, prepare

PROGRESS = 500
"""Documents between two lines on stderr."""

_AT_ONCE = 20
"""Documents that a worker is given at a time."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status: 0 nothing violated, 1 something, 2 wrong usage, 130 stopped."""
    words = sys.argv[1:] if arguments is None else list(arguments)
    if "--meaning" in words:
        return meaning.main([word for word in words if word != "--meaning"])
    parser = argparse.ArgumentParser(prog="python -m eval.fuzz", description="Read broken documents.")
    parser.add_argument("--meaning", action="store_true", help="change what clean documents say; has its own --help")
    parser.add_argument("--documents", type=int, default=1000, metavar="N")
    parser.add_argument("--seed", default="1")
    parser.add_argument("--workers", type=int, default=2, metavar="N")
    parser.add_argument("--only", type=int, metavar="NUMBER", help="one document, in this process")
    options = parser.parse_args(words)
    if options.only is not None:
        return _print_checked([check(options.only, options.seed)], 0.0)
    before = signal.signal(signal.SIGTERM, _stop)
    checked: list[Checked] = []
    began = time.perf_counter()
    try:
        prepare(options.seed)
        began = time.perf_counter()
        for some in _in_workers(options.documents, options.seed, options.workers):
            if len(checked) // PROGRESS < (len(checked) + len(some)) // PROGRESS:
                _print_progress([*checked, *some], options.documents, time.perf_counter() - began)
            checked += some
            for one in some:
                if one.violation:
                    print(_violation(one), file=sys.stderr, flush=True)
    except KeyboardInterrupt:
        print("stopped; so far:", file=sys.stderr, flush=True)
        _print_checked(checked, time.perf_counter() - began)
        return 130
    except Exception:  # a fault of this command's own must not cost what it found
        _print_checked(checked, time.perf_counter() - began)
        raise
    finally:
        signal.signal(signal.SIGTERM, before)
    return _print_checked(checked, time.perf_counter() - began)


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _begin_worker() -> None:
    """Leave ctrl-C to the command, which ends its workers."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _check_some(first: int, last: int, seed: str) -> list[Checked]:
    return [check(number, seed) for number in range(first, last)]


def _in_workers(documents: int, seed: str, workers: int) -> Iterator[list[Checked]]:
    """Check documents in processes, as they come; a process that dies is a violation of what it was reading."""
    pool = ProcessPoolExecutor(workers, initializer=_begin_worker)
    waiting: dict[Future[list[Checked]], int] = {}
    first = 0
    try:
        while first < documents or waiting:
            while first < documents and len(waiting) < 2 * workers:
                last = min(first + _AT_ONCE, documents)
                waiting[pool.submit(_check_some, first, last, seed)] = first
                first = last
            done, _ = wait(waiting, return_when=FIRST_COMPLETED)
            for future in done:
                waiting.pop(future)
                yield future.result()
    except BrokenProcessPool:
        numbers = [*waiting.values(), first]
        said = f"a process died within numbers {min(numbers)} to {max(numbers)}: find which with --only"
        yield [Checked(min(numbers), "?", "?", "died", 0.0, 0, said)]
    finally:
        for process in list((pool._processes or {}).values()):
            process.terminate()
        pool.shutdown(wait=True, cancel_futures=True)


def _print_progress(checked: Sequence[Checked], documents: int, seconds: float) -> None:
    violations = sum(bool(one.violation) for one in checked)
    most = max(one.megabytes for one in checked)
    said = f"{len(checked)} of {documents} in {seconds:.0f} s, {violations} violations, at most {most} MB"
    print(said, file=sys.stderr, flush=True)


def _print_checked(checked: Sequence[Checked], seconds: float) -> int:
    violations = [one for one in checked if one.violation]
    print(f"{len(checked)} documents in {seconds:.0f} s, {len(violations)} violations")
    _print_counts("ended", Counter(one.ended for one in checked))
    _print_counts("format", Counter(one.kind for one in checked))
    print(f"lost figures: {sum(one.mutation == 'lose_figure' for one in checked)}")
    print(f"peak memory of a process: {max((one.megabytes for one in checked), default=0)} MB")
    for one in sorted(checked, key=lambda one: -one.seconds)[:5]:
        print(f"  slow:  {one.seconds:6.2f} s  number {one.number}  {one.kind} {one.mutation}: {one.ended}")
    for one in sorted(checked, key=lambda one: -one.megabytes)[:5]:
        print(f"  large: {one.megabytes:5d} MB  number {one.number}  {one.kind} {one.mutation}: {one.ended}")
    for one in violations[:50]:
        print(_violation(one))
    return 1 if violations else 0


def _violation(one: Checked) -> str:
    return f"  violation: number {one.number}  {one.kind} {one.mutation}: {one.violation}"


def _print_counts(title: str, counts: Counter[str]) -> None:
    print(f"{title}: " + ", ".join(f"{name} {count}" for name, count in counts.most_common()))
