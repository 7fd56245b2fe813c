"""The command ``python -m eval``.

In: a case list (the project's own by default). Out: a table on stdout, all figures as JSON on request.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from eval.cases import Case, load_cases
from eval.metrics import Metrics, measure
from eval.outcomes import Outcome, outcomes
from extractor.ask import asker, replayer
from extractor.errors import GoujiError
from extractor.extraction import Asker, Extraction
from extractor.pipeline import extract
from extractor.settings import settings

OWN_CASES = Path(__file__).parent / "cases" / "cases.jsonl"


@dataclass(frozen=True, slots=True)
class Scored:
    """One case with its answers and their outcomes."""

    case: Case
    extraction: Extraction
    outcomes: tuple[Outcome, ...]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status: 0 scored, 2 wrong usage."""
    parser = argparse.ArgumentParser(prog="python -m eval", description="Score Gouji against gold labels.")
    parser.add_argument("--cases", type=Path, default=OWN_CASES, help="a case list (default: the project's own)")
    parser.add_argument("--json", type=Path, metavar="OUT", help="write every figure and outcome to a JSON file")
    parser.add_argument(
        "--model",
        nargs="?",
        const="live",
        choices=("live", "replay"),
        help="ask the configured language model too, or take its stored answers (replay: no key, no network)",
    )
    parser.add_argument("--errors", type=int, default=10, metavar="N", help="show N wrong fields (default 10)")
    parser.add_argument("--by", metavar="PREFIX", help="also show a line for every value of a tag, or 'case'")
    options = parser.parse_args(arguments)
    try:
        cases = load_cases(options.cases)
    except GoujiError as error:
        print(error, file=sys.stderr)
        return 2
    who = replayer(settings()) if options.model == "replay" else asker(settings()) if options.model else None
    if options.model and who is None:
        print("There is no model to ask: set OPENAI_API_KEY.", file=sys.stderr)
        return 2
    began = time.perf_counter()
    scored = [_score(case, who) for case in cases]
    seconds = time.perf_counter() - began
    _print_report(scored, seconds, options.errors, options.by)
    if options.json:
        _write_json(options.json, scored, seconds)
    return 0


def _score(case: Case, who: Asker | None) -> Scored:
    extraction = extract(case.source.read_bytes(), who)
    return Scored(case, extraction, tuple(outcomes(case, extraction)))


def _write_json(path: Path, scored: Sequence[Scored], seconds: float) -> None:
    """Write the metrics and every outcome, for whoever wants to count again."""
    written = {
        "metrics": asdict(_measure(scored)),
        "documents_a_second": len(scored) / seconds,
        "model_calls": sum(one.extraction.model.calls for one in scored),
        "outcomes": [asdict(outcome) for one in scored for outcome in one.outcomes],
    }
    path.write_text(json.dumps(written, ensure_ascii=False, indent=1), encoding="utf-8")


def _measure(scored: Sequence[Scored]) -> Metrics:
    flagged = [sum(value.needs_review for value in one.extraction.fields.values()) for one in scored]
    return measure(
        [one.outcomes for one in scored],
        [one.extraction.status == "done" for one in scored],
        flagged,
    )


HEADS = ("cases", "exact", "non-0", "zeros", "silent", "invented", "flagged", "touchless", "ECE", "precision")


def _print_report(scored: Sequence[Scored], seconds: float, errors: int, by: str | None) -> None:
    """Print a line for every group and for all, then the errors that count most."""
    groups: dict[str, list[Scored]] = defaultdict(list)
    if by:
        for one in scored:
            groups[one.case.id if by == "case" else one.case.id.partition("/")[0]].append(one)
    total = _measure(scored)
    print(_columns("", HEADS))
    for name, group in groups.items():
        print(_row(name, _measure(group)))
    print(_row("all", total))
    bound = (total.silent_bound or 0) * 10_000
    print(
        f"{total.silent} silent errors in {total.unflagged} unflagged fields (95 % upper bound {bound:.1f} in 10,000);"
        f" {len(scored) / seconds:.1f} documents a second"
    )
    every = [outcome for one in scored for outcome in one.outcomes]
    worst = [o for o in every if o.silent] + [o for o in every if o.invented and not o.silent]
    for outcome in worst[:errors]:
        print(_error(outcome))


def _error(outcome: Outcome) -> str:
    kind = "silent" if outcome.silent else "invented"
    answer = f"{outcome.value!r} ({outcome.state})"
    return (
        f"  {kind} {outcome.case} {outcome.field}: {answer}, gold {outcome.gold!r} ({outcome.basis})"
        f" {' '.join(outcome.reasons)}"
    )


def _row(name: str, metrics: Metrics) -> str:
    m = metrics
    shares = [_percent(share) for share in (m.exact, m.exact_nonzero, m.zeros_baseline)]
    counts = [str(m.silent), str(m.invented), f"{m.flagged_per_case:.2f}"]
    rest = [_percent(share) for share in (m.touchless, m.ece, m.review_precision)]
    return _columns(name, [str(m.cases), *shares, *counts, *rest])


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{share * 100:.2f}"


def _columns(name: str, cells: Sequence[str]) -> str:
    return f"{name[:32]:32s}" + "".join(f"{cell:>10s}" for cell in cells)
