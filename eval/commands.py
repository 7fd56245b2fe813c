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
from eval.error_budget import PER, budget_lines
from eval.gate import fall_lines, falls, floors_of, load_floors, lowered, to_toml
from eval.gold_audit import audit, audit_lines
from eval.metrics import measure, table
from eval.page import page
from eval.printing import history_lines, percent
from eval.running import perform, runs_file
from eval.runs import Run, Runs
from eval.scoring import CaseResult, cores, score_all
from extractor.ask import asker
from extractor.cli import program_name
from extractor.errors import UsageError
from extractor.settings import settings

HERE = Path(__file__).parent
OWN_CASES = HERE / "cases" / "cases.jsonl"
OWN_FLOORS = HERE / "floors.toml"

BELOW_FLOOR = 3
"""The exit status of ``gate`` where a limit does not hold."""


DOUBTFUL = 1
"""The exit status of ``audit`` where labels are doubtful."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a command has to say, and its exit status."""

    lines: Sequence[str]
    status: int = 0


def _parser(name: str, what: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=f"{program_name('eval')} {name}", description=what)
    parser.add_argument("--runs", type=Path, default=runs_file(), metavar="FILE", help="the record of runs")
    return parser


def _opened(path: Path) -> Runs:
    if not path.is_file():
        raise UsageError(detail=f"there is no record of runs {path}: `{program_name('eval')}` makes one")
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


def report(given: Sequence[str]) -> Said:
    """Write a run as one HTML page."""
    parser = _parser("report", "Write a run as one HTML page that needs nothing else.")
    parser.add_argument(
        "run", nargs="?", default="latest", help="the run's number, latest, latest-1 … (default: latest)"
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help="the page (default: beside the record)")
    parser.add_argument("--budget", type=float, default=settings().error_budget, metavar="N", help="wrong in 10,000")
    options = parser.parse_args(given)
    runs = _opened(options.runs)
    run = runs.run(options.run)
    out = options.out or options.runs.with_name(f"run-{run.id}.html")
    write_page(out, run, runs.results(run.id), options.budget)
    return Said([f"Run {run.id} is written to {out}: one page that opens in any browser and needs no network."])


def write_page(out: Path, run: Run, results: Sequence[CaseResult], own_budget: float) -> None:
    """Write the page of a run; one that was cut off is shown as far as it got."""
    metrics = run.metrics or measure(results)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text("".join(page(run, results, metrics, own_budget)), encoding="utf-8")


def budget(given: Sequence[str]) -> Said:
    """Show what error budgets cost in questions."""
    parser = _parser("budget", "Show which threshold keeps to an error budget, and what other budgets would cost.")
    parser.add_argument(
        "run", nargs="?", default="latest", help="the run's number, latest, latest-1 … (default: latest)"
    )
    parser.add_argument("--budget", type=float, default=settings().error_budget, metavar="N", help="wrong in 10,000")
    options = parser.parse_args(given)
    if not 0 < options.budget < PER:
        raise UsageError(detail=f"--budget needs a number between 0 and {PER:,}")
    runs = _opened(options.runs)
    return Said(list(budget_lines(table(runs.results(runs.run(options.run).id)), options.budget)))


def auditing(given: Sequence[str]) -> Said:
    """List what is doubtful about the gold."""
    parser = _parser("audit", f"List gold labels that should be looked at; exit status {DOUBTFUL} where there are any.")
    parser.add_argument("--cases", type=Path, default=OWN_CASES, help="a case list (default: the project's own)")
    parser.add_argument("--model", action="store_true", help="hear the configured language model too")
    parser.add_argument("--workers", type=int, default=cores(), metavar="N", help="processes (default: one a core)")
    options = parser.parse_args(given)
    who = asker(settings()) if options.model else None
    if options.model and who is None:
        raise UsageError(detail="There is no model to ask: set OPENAI_API_KEY.")
    cases = load_cases(options.cases)
    found = audit(cases, list(score_all(cases, who, options.workers)))
    return Said(list(audit_lines(found)), DOUBTFUL if found else 0)


COMMANDS: Mapping[str, Callable[[Sequence[str]], Said]] = {
    "history": history,
    "compare": comparing,
    "gate": gate,
    "report": report,
    "budget": budget,
    "audit": auditing,
}
