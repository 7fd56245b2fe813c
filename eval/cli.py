"""The command ``gouji eval``, or ``python -m eval``.

In: a case list (the project's own by default). Out: a table on stdout, all figures as JSON on request, and a record of
the run. Surprise: without the name of a command it scores; the commands look at what was scored, or at the gold.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from eval.cases import load_cases
from eval.commands import COMMANDS, OWN_CASES, write_page
from eval.groups import DIMENSIONS, groups
from eval.metrics import table
from eval.printing import error_line, report_lines, worst
from eval.running import Performed, perform, runs_file
from eval.runs import Run
from eval.scoring import cores
from extractor.ask import asker, replayer
from extractor.cli import examples, program_name
from extractor.errors import GoujiError, UsageError
from extractor.prose import choose
from extractor.settings import listed, settings


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit status: 0 done, 2 wrong usage; ``gate`` and ``audit`` have one of their own."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        if given and given[0] in COMMANDS:
            said = COMMANDS[given[0]](given[1:])
            print("\n".join(said.lines))
            return said.status
        return _score(given)
    except GoujiError as error:
        print(error, file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    program = program_name("eval")
    parser = argparse.ArgumentParser(
        prog=program,
        description="Score Gouji against gold labels and keep a record of it.",
        epilog=f"Other commands: {', '.join(COMMANDS)}; each has its own --help.\n\n"
        + examples(f"{program} --by section", f"{program} gate"),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--cases", type=Path, default=OWN_CASES, help="a case list (default: the project's own)")
    parser.add_argument("--json", type=Path, metavar="OUT", help="write every figure and outcome to a JSON file")
    parser.add_argument("--html", type=Path, metavar="OUT", help="write the run as one HTML page")
    parser.add_argument(
        "--model",
        nargs="?",
        const="live",
        choices=("live", "replay"),
        help="ask the configured language model too, or take its stored answers (replay: no key, no network)",
    )
    parser.add_argument(
        "--baseline",
        choices=("model",),
        help="also send the model every whole report, to compare with; with --model replay its stored answers alone",
    )
    parser.add_argument(
        "--facts", type=listed, default=settings().facts, metavar="A,B", help="read and score these: ids, all or none"
    )
    parser.add_argument("--errors", type=int, default=10, metavar="N", help="show N wrong fields (default 10)")
    parser.add_argument("--by", choices=DIMENSIONS, help="also show a line for every value of a dimension")
    parser.add_argument("--workers", type=int, default=cores(), metavar="N", help="processes (default: one a core)")
    parser.add_argument("--runs", type=Path, default=runs_file(), metavar="FILE", help="the record of runs")
    return parser


def _score(given: Sequence[str]) -> int:
    options = _parser().parse_args(given)
    if options.workers < 1:
        raise UsageError(detail="--workers needs a number from 1 on")
    cases = load_cases(options.cases)
    who = replayer(settings()) if options.model == "replay" else asker(settings()) if options.model else None
    whole = (who or asker(settings())) if options.baseline else None
    if (options.model and who is None) or (options.baseline and whole is None):
        raise UsageError(detail="There is no model to ask: set OPENAI_API_KEY.")
    done = perform(
        cases,
        options.cases,
        options.runs,
        options.workers,
        asker=who,
        baseline=whole,
        facts=choose(options.facts),
    )
    by = groups(done.results, table(done.results), options.by, done.setup.prompts) if options.by else []
    for line in report_lines(done.results, done.metrics, by, done.seconds):
        print(line)
    for outcome in worst(done.results)[: options.errors]:
        print(error_line(outcome))
    if done.not_recorded:
        print(f"This run is not recorded. {done.not_recorded}", file=sys.stderr)
    else:
        print(f"run {done.run_id}, kept in {options.runs}")
    if options.html:
        run = Run(done.run_id or 0, done.started_at, done.setup, done.metrics, done.seconds)
        write_page(options.html, run, done.results, settings().error_budget)
    if options.json:
        _write_json(options.json, done)
    return 0


def _write_json(path: Path, done: Performed) -> None:
    """Write the metrics and every outcome, for whoever wants to count again."""
    results = done.results
    written = {
        "metrics": asdict(done.metrics),
        "setup": asdict(done.setup),
        "documents_a_second": len(results) / done.seconds,
        "model_calls": sum(result.calls for result in results),
        "model_tokens": sum(result.prompt_tokens + result.completion_tokens for result in results),
        "whole_report_tokens": sum(result.whole_tokens for result in results),
        "outcomes": [asdict(outcome) for result in results for outcome in result.outcomes],
        "model_baseline_outcomes": [asdict(outcome) for answer in done.whole for outcome in answer.outcomes],
    }
    path.write_text(json.dumps(written, ensure_ascii=False, indent=1), encoding="utf-8")
