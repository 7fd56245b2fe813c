"""Metrics as text for a terminal.

In: metrics and outcomes. Out: lines. Surprise: where errors are few, the bound stands beside the count, for a small
number of cases without an error proves little.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from eval.baseline import WORDS, ModelBaseline, Unanswered
from eval.groups import Group
from eval.metrics import Metrics
from eval.outcomes import Outcome
from eval.runs import Run
from eval.scoring import CaseResult
from eval.statistics import Interval

HEADS = (
    "cases", "exact", "non-0", "zeros", "silent", "bound", "invented", "omitted", "misread", "flagged", "touchless",
    "ECE", "precision",
)  # fmt: skip


def report_lines(results: Sequence[CaseResult], total: Metrics, by: Sequence[Group], seconds: float) -> Iterator[str]:
    """Yield a line for every group and for all, then what the cases allow to be claimed."""
    yield _columns("", HEADS)
    for group in by:
        yield _row(group.name, group.metrics)
    yield _row("all", total)
    for name, key in (("exact", "exact"), ("exact on non-zero cells", "exact_nonzero"), ("touchless", "touchless")):
        if interval := total.intervals.get(key):
            share = getattr(total, key)
            yield f"{name}: {percent(share)} % (95 % interval by report {percent_interval(interval)})"
    bound, clustered = in_ten_thousand(total.silent_bound), in_ten_thousand(total.silent_bound_clustered)
    yield (
        f"{total.silent} silent errors in {total.unflagged} unflagged fields (95 % upper bound {bound} in 10,000,"
        f" {clustered} as reports vary); {len(results) / seconds:.1f} documents a second"
    )
    yield (
        f"reports with a silent error: {total.silent_reports} of {total.reports}"
        f" (95 % upper bound {percent(total.silent_reports_bound)} %)"
    )
    if total.model_baseline:
        yield from baseline_lines(total.model_baseline)
    calls = sum(result.calls for result in results)
    if calls:
        asked = sum(result.prompt_tokens + result.completion_tokens for result in results)
        whole = sum(result.whole_tokens for result in results)
        yield (
            f"model: {calls / len(results):.2f} calls and {asked / len(results):.0f} tokens a report; the whole"
            f" report would be about {whole / len(results):.0f} tokens, before any answer"
        )


def baseline_lines(found: ModelBaseline) -> Iterator[str]:
    """Yield what a model makes of whole reports, with Gouji and an answer of 0 everywhere on the same cases."""
    yield f"whole reports to {found.model}: {answered(found)}" + ("; on these:" if found.answered else "")
    if not found.answered:
        return
    yield _columns("", ("exact", "non-0", "wrong", "silent", "tokens"))
    for name, cells in baseline_rows(found):
        yield _columns(name, cells)


def answered(found: ModelBaseline) -> str:
    """Return how many cases were answered, and why the others were not."""
    why = "; ".join(f"{count} {WORDS[Unanswered(code)]}" for code, count in found.unanswered.items())
    return f"{found.answered} of {found.cases} cases answered" + (f" ({why})" if why else "")


def baseline_rows(found: ModelBaseline) -> Iterator[tuple[str, list[str]]]:
    """Yield a name and its figures for each way to answer: exact, on non-zero cells, wrong, silent, tokens a report."""
    asked = ("the whole report to the model", found.whole, found.tokens_a_report)
    for name, one, tokens in (asked, ("Gouji", found.gouji, found.gouji_tokens_a_report)):
        counts = [str(one.wrong), str(one.silent), "-" if tokens is None else f"{tokens:.0f}"]
        yield name, [percent(one.exact), percent(one.exact_nonzero), *counts]
    nonzero = "-" if found.whole.exact_nonzero is None else percent(0.0)
    yield "an answer of 0 everywhere", [percent(found.zeros), nonzero, "-", "-", "0"]


def worst(results: Sequence[CaseResult]) -> list[Outcome]:
    """Return what is wrong, the worst first: silent errors, then inventions, then the rest."""
    wrong = [outcome for result in results for outcome in result.outcomes if outcome.silent or outcome.kind]
    return sorted(wrong, key=lambda outcome: (not outcome.silent, outcome.kind != "invented"))


def error_line(outcome: Outcome) -> str:
    """Return one wrong field in a line."""
    kind = "silent" if outcome.silent else outcome.kind
    answer = f"{outcome.value!r} ({outcome.state})"
    return (
        f"  {kind} {outcome.case} {outcome.field}: {answer}, gold {outcome.gold!r} ({outcome.basis})"
        f" {' '.join(outcome.reasons)}"
    )


def percent(share: float | None) -> str:
    """Return a share in percent, without the sign."""
    return "-" if share is None else f"{share * 100:.2f}"


def percent_interval(interval: Interval) -> str:
    """Return an interval of shares in percent."""
    return f"{percent(interval.low)} to {percent(interval.high)}"


def in_ten_thousand(share: float | None) -> str:
    """Return a share as a number in 10,000."""
    return "-" if share is None else f"{share * 10_000:.1f}"


def _row(name: str, m: Metrics) -> str:
    shares = [percent(share) for share in (m.exact, m.exact_nonzero, m.zeros_baseline)]
    counts = [str(m.silent), in_ten_thousand(m.silent_bound), str(m.invented), str(m.omitted), str(m.misread)]
    rest = [f"{m.flagged_per_case:.2f}", *(percent(share) for share in (m.touchless, m.ece, m.review_precision))]
    return _columns(name, [str(m.cases), *shares, *counts, *rest])


def _columns(name: str, cells: Sequence[str]) -> str:
    return f"{name[:32]:32s}" + "".join(f"{cell:>10s}" for cell in cells)


def history_lines(runs: Sequence[Run]) -> Iterator[str]:
    """Yield a line for every run, the oldest first."""
    heads = ("started", "revision", "cases", "exact", "non-0", "silent", "bound", "flagged", "touchless", "ECE")
    yield f"{'run':>4s}  {heads[0]:25s}  {heads[1]:13s}" + "".join(f"{head:>10s}" for head in heads[2:]) + "  case list"
    for run in runs:
        m, setup = run.metrics, run.setup
        cells = ["cut off"] if m is None else [
            percent(m.exact), percent(m.exact_nonzero), str(m.silent), in_ten_thousand(m.silent_bound),
            f"{m.flagged_per_case:.2f}", percent(m.touchless), percent(m.ece),
        ]  # fmt: skip
        line = f"{run.id:4d}  {run.started_at:25s}  {setup.revision:13s}{setup.cases:10d}"
        yield line + "".join(f"{cell:>10s}" for cell in cells) + f"  {setup.case_list} {setup.model or ''}".rstrip()
