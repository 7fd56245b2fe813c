"""The command ``python -m eval``.

In: a case list (the project's own by default). Out: a table on stdout, all figures as JSON on request, and a record of
the run. Surprise: without the name of a command it scores; ``history``, ``compare``, ``report``, ``budget``, ``gate``
and ``audit`` look at what was scored, or at the gold.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from eval.cases import Case, load_cases
from eval.groups import DIMENSIONS, Group, groups
from eval.metrics import measure, table
from eval.printing import error_line, report_lines, worst
from eval.runs import Runs, Setup
from eval.scoring import CaseResult, cores, score_all
from eval.setup import setup_of
from extractor.ask import asker
from extractor.errors import GoujiError, StoreError, UsageError
from extractor.extraction import Asker
from extractor.settings import settings

OWN_CASES = Path(__file__).parent / "cases" / "cases.jsonl"


def runs_file() -> Path:
    """Return where the record of runs lies: GOUJI_RUNS, or data/eval.db."""
    return Path(os.environ.get("GOUJI_RUNS") or "data/eval.db")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit status: 0 done, 2 wrong usage; ``gate`` and ``audit`` have their own."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        return _score(given)
    except GoujiError as error:
        print(error, file=sys.stderr)
        return 2


def _score(given: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m eval",
        description="Score Gouji against gold labels and keep a record of it.",
        epilog="Other commands: " + ", ".join(()) + "; each has its own --help.",
    )
    parser.add_argument("--cases", type=Path, default=OWN_CASES, help="a case list (default: the project's own)")
    parser.add_argument("--json", type=Path, metavar="OUT", help="write every figure and outcome to a JSON file")
    parser.add_argument("--model", action="store_true", help="ask the configured language model too")
    parser.add_argument("--errors", type=int, default=10, metavar="N", help="show N wrong fields (default 10)")
    parser.add_argument("--by", choices=DIMENSIONS, help="also show a line for every value of a dimension")
    parser.add_argument("--workers", type=int, default=cores(), metavar="N", help="processes (default: one a core)")
    parser.add_argument("--runs", type=Path, default=runs_file(), metavar="FILE", help="the record of runs")
    options = parser.parse_args(given)
    if options.workers < 1:
        raise UsageError(detail="--workers needs a number from 1 on")
    cases = load_cases(options.cases)
    who = asker(settings()) if options.model else None
    if options.model and who is None:
        raise UsageError(detail="There is no model to ask: set OPENAI_API_KEY.")
    model = settings().model
    setup = setup_of(cases, options.cases, model.name if who and model else None)
    runs = _record(options.runs)
    began = time.perf_counter()
    run_id = runs.begin(setup) if runs else None
    results = score_and_keep(cases, who, options.workers, runs, run_id)
    seconds = time.perf_counter() - began
    total = measure(results)
    if runs and run_id is not None:
        runs.finish(run_id, total, seconds)
        runs.close()
    by: list[Group] = groups(results, table(results), options.by, setup.prompts) if options.by else []
    for line in report_lines(results, total, by, seconds):
        print(line)
    for outcome in worst(results)[: options.errors]:
        print(error_line(outcome))
    if run_id is not None:
        print(f"run {run_id}, kept in {options.runs}")
    if options.json:
        _write_json(options.json, results, setup, seconds)
    return 0


def _record(path: Path) -> Runs | None:
    """Open the record; where it cannot be written, say so and score all the same."""
    try:
        return Runs(path)
    except StoreError as error:
        print(f"This run is not recorded. {error}", file=sys.stderr)
        return None


def score_and_keep(
    cases: Sequence[Case], who: Asker | None, workers: int, runs: Runs | None = None, run_id: int | None = None
) -> list[CaseResult]:
    """Score all cases, putting each one down as soon as it is scored."""
    results = []
    for n, result in enumerate(score_all(cases, who, workers)):
        if runs and run_id is not None:
            runs.add(run_id, n, result)
        results.append(result)
    return results


def _write_json(path: Path, results: Sequence[CaseResult], setup: Setup, seconds: float) -> None:
    """Write the metrics and every outcome, for whoever wants to count again."""
    written = {
        "metrics": asdict(measure(results)),
        "setup": asdict(setup),
        "documents_a_second": len(results) / seconds,
        "model_calls": sum(result.calls for result in results),
        "model_tokens": sum(result.prompt_tokens + result.completion_tokens for result in results),
        "whole_report_tokens": sum(result.whole_tokens for result in results),
        "outcomes": [asdict(outcome) for result in results for outcome in result.outcomes],
    }
    path.write_text(json.dumps(written, ensure_ascii=False, indent=1), encoding="utf-8")
