"""The commands beside scoring: arguments in, lines and an exit status out.

In: the words behind ``python -m eval``. Out: ``Said``. Surprise: nothing is printed here; ``cli`` does.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.cases import load_cases
from eval.compare import compare, comparison_lines
from eval.gate import fall_lines, falls, floors_of, load_floors, lowered, to_toml
from eval.printing import history_lines, percent
from eval.running import perform, runs_file
from eval.runs import Run, Runs
from eval.scoring import cores
from extractor.errors import UsageError

HERE = Path(__file__).parent
OWN_CASES = HERE / "cases" / "cases.jsonl"
OWN_FLOORS = HERE / "floors.toml"

BELOW_FLOOR = 3
"""The exit status of ``gate`` where a limit does not hold."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a command has to say, and its exit status."""

    lines: Sequence[str]
    status: int = 0


def _parser(name: str, what: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=f"python -m eval {name}", description=what)
    parser.add_argument("--runs", type=Path, default=runs_file(), metavar="FILE", help="the record of runs")
    return parser


def _opened(path: Path) -> Runs:
    if not path.is_file():
        raise UsageError(detail=f"there is no record of runs {path}: `python -m eval` makes one")
    return Runs(path)


def history(given: Sequence[str]) -> Said:
    """List the runs that were kept."""
    options = _parser("history", "List the runs that were kept.").parse_args(given)
    return Said(list(history_lines(_opened(options.runs).history())))


def comparing(given: Sequence[str]) -> Said:
    """Show what got better and worse between two runs."""
    parser = _parser("compare", "Show what got better and worse between two runs, field by field.")
    parser.add_argument("before", nargs="?", help="a run's number, latest, latest-1 … (default: the last of its cases)")
    parser.add_argument("after", nargs="?", default="latest", help="the run to hold against it (default: latest)")
    parser.add_argument("--fields", type=int, default=20, metavar="N", help="list N fields each way (default 20)")
    options = parser.parse_args(given)
    runs = _opened(options.runs)
    after = runs.run(options.after)
    before = runs.run(options.before) if options.before else _last_of_its_cases(runs, after)
    found = compare(runs.results(before.id), runs.results(after.id))
    heads = [f"{word} run {one.id}  {one.started_at}  {one.setup.revision}  {one.setup.model or 'no model'}"
             for word, one in (("before:", before), ("after: ", after))]  # fmt: skip
    return Said([*heads, *comparison_lines(found, options.fields)])


def _last_of_its_cases(runs: Runs, after: Run) -> Run:
    earlier = [one for one in runs.history(after.setup.corpus, complete=True) if one.id < after.id]
    if not earlier:
        raise UsageError(detail=f"no run before run {after.id} has the same cases: name the one to compare with")
    return earlier[-1]


def gate(given: Sequence[str]) -> Said:
    """Score cases and hold them to their floors; with ``--update`` raise the floors."""
    parser = _parser("gate", f"Hold the cases to their floors; exit status {BELOW_FLOOR} where one does not hold.")
    parser.add_argument("--cases", type=Path, default=OWN_CASES, help="a case list (default: the project's own)")
    parser.add_argument("--floors", type=Path, default=OWN_FLOORS, help="the floors (default: eval/floors.toml)")
    parser.add_argument("--update", action="store_true", help="set the floors to what is reached now")
    parser.add_argument("--lower", action="store_true", help="with --update: even where that lowers a floor")
    parser.add_argument("--workers", type=int, default=cores(), metavar="N", help="processes (default: one a core)")
    options = parser.parse_args(given)
    if options.lower and not options.update:
        raise UsageError(detail="--lower goes with --update only")
    done = perform(load_cases(options.cases), options.cases, options.runs, options.workers)
    reached = floors_of(done.setup.corpus, done.metrics, done.results)
    if options.update:
        below = list(lowered(load_floors(options.floors), reached)) if options.floors.is_file() else []
        if below and not options.lower:
            lines = ["These floors would be lowered; --lower does it, and the commit should say why:"]
            return Said([*lines, *(f"  {line}" for line in below)], BELOW_FLOOR)
        options.floors.write_text(to_toml(reached), encoding="utf-8")
        return Said([f"The floors in {options.floors} are what is reached now.", *(f"  lowered {b}" for b in below)])
    floors = load_floors(options.floors)
    broken = falls(floors, done.metrics, done.results)
    lines = list(fall_lines(broken, done.results))
    if floors.corpus != done.setup.corpus:
        lines.append("FELL  the cases are not those that the floors were set on: `gate --update` after a look at them")
    if lines:
        return Said(lines, BELOW_FLOOR)
    names, m = len(floors.at_least) + len(floors.at_most), done.metrics
    return Said(
        [
            f"All floors hold: {names} of the list, and those of {len(floors.cases)} cases ({done.setup.corpus[:12]}).",
            f"exact {percent(m.exact)} %, silent {m.silent}, invented {m.invented}, omitted {m.omitted},"
            f" flagged a report {m.flagged_per_case:.2f}, touchless {percent(m.touchless)} %",
        ]
    )


COMMANDS: Mapping[str, Callable[[Sequence[str]], Said]] = {
    "history": history,
    "compare": comparing,
    "gate": gate,
}
