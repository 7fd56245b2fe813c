"""The command ``python -m eval.fuzz``.

In: how many documents, which seed. Out: on stdout what became of them, the slowest, the memory, every violation; exit
status 1 if there was one. Surprise: a violation is repeated by its number: ``--only NUMBER``.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial

from eval.fuzz.check import Checked, check, prepare


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status: 0 nothing violated, 1 something, 2 wrong usage."""
    parser = argparse.ArgumentParser(prog="python -m eval.fuzz", description="Read broken documents.")
    parser.add_argument("--documents", type=int, default=1000, metavar="N")
    parser.add_argument("--seed", default="1")
    parser.add_argument("--workers", type=int, default=2, metavar="N")
    parser.add_argument("--only", type=int, metavar="NUMBER", help="one document, in this process")
    options = parser.parse_args(arguments)
    if options.only is not None:
        return _print_checked([check(options.only, options.seed)], 0.0)
    prepare(options.seed)
    began = time.perf_counter()
    with ProcessPoolExecutor(options.workers) as pool:
        checked = list(pool.map(partial(check, seed=options.seed), range(options.documents), chunksize=20))
    return _print_checked(checked, time.perf_counter() - began)


def _print_checked(checked: Sequence[Checked], seconds: float) -> int:
    violations = [one for one in checked if one.violation]
    print(f"{len(checked)} documents in {seconds:.0f} s, {len(violations)} violations")
    _print_counts("ended", Counter(one.ended for one in checked))
    _print_counts("format", Counter(one.kind for one in checked))
    print(f"lost figures: {sum(one.mutation == 'lose_figure' for one in checked)}")
    print(f"peak memory of a process: {max(one.megabytes for one in checked)} MB")
    for one in sorted(checked, key=lambda one: -one.seconds)[:5]:
        print(f"  slow: {one.seconds:6.2f} s  number {one.number}  {one.kind} {one.mutation}: {one.ended}")
    for one in violations[:50]:
        print(f"  violation: number {one.number}  {one.kind} {one.mutation}: {one.violation}")
    return 1 if violations else 0


def _print_counts(title: str, counts: Iterable[object]) -> None:
    assert isinstance(counts, Counter)
    print(f"{title}: " + ", ".join(f"{name} {count}" for name, count in counts.most_common()))
