"""The command ``python -m eval.fuzz --meaning``.

In: how many mutants, of which kinds, of which cases, which seed. Out: on stdout a table of silent errors by kind and by
group of kinds, and the first mutants that have some; exit status 1 if there was one. Surprise: a mutant is made again
by its number alone, ``--only NUMBER``, as long as seed, kinds and cases are the same; ``--keep`` writes the failed ones
as a case list of their own, which ``python -m eval --cases`` takes.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import parent_process
from pathlib import Path

from eval.cases import load_cases
from eval.fuzz.meaning.all_kinds import KINDS
from eval.fuzz.meaning.groups import GROUPS
from eval.fuzz.meaning.mutant import Mutant
from eval.fuzz.meaning.trial import Material, Tried, attempt, material
from eval.statistics import upper_bound
from extractor.errors import UsageError

CASES = Path(__file__).resolve().parents[2] / "cases" / "cases.jsonl"
PROGRESS = 1000
"""Mutants between two lines on stderr."""

_AT_ONCE = 25
"""Mutants that a worker makes at a time."""

_MANY = 400
"""From so many mutants on, all clean documents are read before the workers part, instead of once by each of them."""


def main(arguments: Sequence[str]) -> int:
    """Run the command and return its exit status: 0 no silent error, 1 some, 2 wrong usage, 130 stopped."""
    options = _options(arguments)
    try:
        names = _names(options.kinds)
        stock = material(load_cases(options.cases))
        if not stock.cases:
            raise UsageError(detail=f"{options.cases} has no documents that are text")
    except UsageError as error:
        print(error, file=sys.stderr)
        return 2
    if options.only is not None:
        tried, made = attempt(options.only, options.seed, stock, names)
        if options.keep and made:
            _keep(options.keep, tried, made)
        return _print_tried([tried], names, 0.0, options.show)
    began = time.perf_counter()
    tried_so_far: list[Tried] = []
    try:
        for one in _in_workers(options, stock, names):
            tried_so_far.append(one)
            if len(tried_so_far) % PROGRESS == 0:
                silent = sum(bool(each.silent) for each in tried_so_far)
                seconds = time.perf_counter() - began
                said = f"{len(tried_so_far)} of {options.documents} in {seconds:.0f} s, {silent} silent"
                print(said, file=sys.stderr, flush=True)
    except KeyboardInterrupt:
        print("stopped; so far:", file=sys.stderr)
        _print_tried(tried_so_far, names, time.perf_counter() - began, options.show)
        return 130
    if options.json:
        _write_counts(options.json, tried_so_far)
    return _print_tried(tried_so_far, names, time.perf_counter() - began, options.show)


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m eval.fuzz --meaning", description="Read clean documents with one change of meaning each."
    )
    parser.add_argument("--documents", type=int, default=1000, metavar="N", help="mutants, as many of each kind")
    parser.add_argument("--seed", default="1")
    parser.add_argument("--workers", type=int, default=2, metavar="N")
    parser.add_argument(
        "--kinds", default="", metavar="A,B", help="these kinds only; 'list' prints all with what is right"
    )
    parser.add_argument("--cases", type=Path, default=CASES, metavar="FILE.jsonl", help="whose documents are changed")
    parser.add_argument("--only", type=int, metavar="NUMBER", help="one mutant, in this process")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="write the mutants with silent errors there")
    parser.add_argument("--json", type=Path, metavar="OUT", help="write the counts by kind there")
    parser.add_argument("--show", type=int, default=20, metavar="N", help="silent mutants that are shown one by one")
    return parser.parse_args(arguments)


def _names(asked: str) -> list[str]:
    if asked == "list":
        for name, kind in sorted(KINDS.items()):
            print(f"{name}: {kind.right}")
        raise SystemExit(0)
    names = [name for name in asked.split(",") if name] or sorted(KINDS)
    unknown = [name for name in names if name not in KINDS]
    if unknown:
        raise UsageError(detail=f"no such kind: {', '.join(unknown)}; --kinds list names all")
    return names


# --- work ------------------------------------------------------------------------------------------------------------


_STOCK: list[Material] = []
"""What this process makes mutants of: workers get it once; with every part it would take longer than the part."""


def _begin(stock: Material) -> None:
    """Make ready to work in this process; ctrl-C is left to the command, which ends its workers."""
    _STOCK[:] = [stock]
    if parent_process() is not None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)


def _in_workers(options: argparse.Namespace, stock: Material, names: Sequence[str]) -> Iterator[Tried]:
    """Yield what becomes of every mutant, in the order of their numbers."""
    parts = [
        (first, min(first + _AT_ONCE, options.documents), options.seed, tuple(names), options.keep)
        for first in range(0, options.documents, _AT_ONCE)
    ]
    if options.documents >= _MANY:
        stock.read()
    if options.workers == 1:
        _begin(stock)
        for part in parts:
            yield from _some(*part)
        return
    pool = ProcessPoolExecutor(options.workers, initializer=_begin, initargs=(stock,))
    try:
        for future in [pool.submit(_some, *part) for part in parts]:
            yield from future.result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _some(first: int, last: int, seed: str, names: Sequence[str], keep: Path | None) -> list[Tried]:
    found = []
    for number in range(first, last):
        tried, made = attempt(number, seed, _STOCK[0], names)
        found.append(tried)
        if keep and made and tried.silent:
            _keep(keep, tried, made)
    return found


def _keep(folder: Path, tried: Tried, made: Mutant) -> None:
    """Write a mutant with what is right of it, and its line for the case list."""
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{tried.number:06d}-{tried.kind}"
    (folder / f"{name}{made.suffix}").write_bytes(made.data)
    fields = {field: {"value": own.value, "basis": str(own.basis)} for field, own in made.gold.items()}
    gold = {"form": "", "fields": fields, "silent": tried.silent}
    (folder / f"{name}.gold.json").write_text(json.dumps(gold, ensure_ascii=False, indent=0), encoding="utf-8")
    line = {
        "id": f"{tried.number}/{tried.case}",
        "source": f"{name}{made.suffix}",
        "gold": f"{name}.gold.json",
        "tags": [tried.kind],
        "lossy": False,
    }
    with (folder / "cases.jsonl").open("a", encoding="utf-8") as listed:
        listed.write(json.dumps(line, ensure_ascii=False) + "\n")


# --- what is printed -------------------------------------------------------------------------------------------------


def _print_tried(every: Sequence[Tried], names: Sequence[str], seconds: float, show: int) -> int:
    made = [one for one in every if one.case]
    silent = [one for one in made if one.silent]
    print(
        f"{len(made)} mutants in {seconds:.0f} s, {len(silent)} with silent errors, {len(every) - len(made)} not made"
    )
    groups = [group for group, kinds in GROUPS.items() if not set(names).isdisjoint(kinds)]
    width = max(len(name) for name in (*names, *groups))
    _print_heads("kind", width)
    for name in names:
        print(f"{name:{width}}" + _line([one for one in made if one.kind == name]))
    _print_heads("group", width)
    for group in groups:
        print(f"{group:{width}}" + _line([one for one in made if one.kind in GROUPS[group]]))
    print(f"{'all':{width}}" + _line(made))
    for one in silent[:show]:
        print(f"  silent: --only {one.number}  {one.kind}  {one.case}  {one.what}")
        for field, right, read in one.silent[:3]:
            print(f"    {field}: right is {right}, read {read}")
        if len(one.silent) > 3:
            print(f"    and {len(one.silent) - 3} more")
    return 1 if silent else 0


def _print_heads(first: str, width: int) -> None:
    heads = ("mutants", "silent", "fields", "share", "in 10,000", "at most", "asked", "exact", "refused", "no finding")
    print(f"{first:{width}}" + "".join(f"{head:>11}" for head in heads))


def _write_counts(path: Path, every: Sequence[Tried]) -> None:
    """Write the counts by kind, for programs that compare runs."""
    counts: dict[str, dict[str, int]] = {}
    for one in every:
        if one.case:
            own = counts.setdefault(one.kind, dict.fromkeys(_COUNTED, 0))
            amounts = (1, bool(one.silent), len(one.silent), one.asked, one.exact, one.fields, one.finding_missing)
            for name, amount in zip(_COUNTED, amounts, strict=True):
                own[name] += int(amount)
    path.write_text(json.dumps(counts, indent=1, sort_keys=True) + "\n", encoding="utf-8")


_COUNTED = ("mutants", "silent_mutants", "silent_fields", "asked", "exact", "fields", "findings_missing")


def _line(made: Sequence[Tried]) -> str:
    """Return the figures of some mutants: those with silent errors, their fields, questions more than before, exact."""
    if not made:
        return f"{0:>11}"
    silent = sum(bool(one.silent) for one in made)
    share = silent / len(made)
    shown = (
        str(len(made)),
        str(silent),
        str(sum(len(one.silent) for one in made)),
        f"{share:.2%}",
        f"{10_000 * share:.1f}",
        f"{10_000 * upper_bound(silent, len(made)):.1f}",
        f"{sum(one.asked for one in made) / len(made):.1f}",
        f"{sum(one.exact for one in made) / max(1, sum(one.fields for one in made)):.2%}",
        str(sum(one.failed for one in made)),
        str(sum(one.finding_missing for one in made)),
    )
    return "".join(f"{text:>11}" for text in shown)
