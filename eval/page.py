"""A run as one HTML page that needs nothing else: tables, diagrams, errors with their source.

In: a run and its results. Out: the text of the page. Surprise: everything that came from a document is escaped here,
and the page has no script; what is long is folded away, so that 2,000 cases open at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from eval.charts import Labels, error_bins, reliability_diagram, risk_curve
from eval.error_budget import BUDGETS, PER, WHAT, Method, as_flagged, offers, reports_needed
from eval.groups import SHOWN, groups
from eval.metrics import Metrics, Table, table
from eval.outcomes import Outcome
from eval.printing import answered, baseline_rows, in_ten_thousand, percent, percent_interval, worst
from eval.runs import Run
from eval.scoring import CaseResult
from eval.statistics import risk_coverage

MOST_ERRORS = 400
"""Errors that are listed, the worst first; the record has them all."""

_CSS = """
body{font:14px/1.45 "Source Sans 3","PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;color:#22303a;
max-width:1180px;margin:1.5rem auto;padding:0 1rem}
h1{font-size:1.5rem;margin:.2rem 0}h2{font-size:1.15rem;margin:1.6rem 0 .4rem;border-bottom:1px solid #d5dbdf}
table{border-collapse:collapse;font-variant-numeric:tabular-nums}
td,th{padding:.16rem .6rem;border-bottom:1px solid #e4e8ea;text-align:right;vertical-align:top}
th{color:#5b6b76;font-weight:600}td:first-child,th:first-child{text-align:left}
td.text,th.text{text-align:left;overflow-wrap:anywhere;min-width:16rem}
code{font:12px/1.4 "Source Code Pro","Noto Sans Mono CJK SC",monospace;background:#f3f5f6;padding:0 .25rem}
mark{background:#ffd866;padding:0 2px}details{margin:.4rem 0}summary{cursor:pointer;font-weight:600}
.soft{color:#5b6b76}.bad{color:#b3362b;font-weight:600}.charts{display:flex;flex-wrap:wrap;gap:1.5rem}
.charts figure{margin:0}figcaption{max-width:460px;color:#5b6b76;font-size:.9rem}tr.own td{background:#fdf1d3}
"""


def page(run: Run, results: Sequence[CaseResult], metrics: Metrics, own_budget: float) -> Iterator[str]:
    """Yield the page piece by piece; ``own_budget`` is in 10,000."""
    of = table(results)
    title = f"Run {run.id}: {metrics.cases} cases, {run.started_at[:16].replace('T', ' ')} UTC"
    yield f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
    yield f"<style>{_CSS}</style></head><body><h1>{escape(title)}</h1>"
    yield _made_with(run)
    yield "<h2>Accuracy</h2>" + _headline(metrics)
    yield _whole(metrics)
    yield "<h2>Kinds of errors</h2>" + _kinds(metrics)
    yield _model(results)
    yield "<h2>Can the confidence be believed?</h2>" + _charts(of, own_budget)
    yield "<h2>Error budget</h2>" + _budget(of, own_budget)
    yield "<h2>Breakdown</h2>"
    for dimension in SHOWN:
        found = groups(results, of, dimension, run.setup.prompts)
        rows = [_metrics_row(group.name, group.metrics) for group in found]
        yield _folded(f"by {dimension} ({len(found)})", _table(_HEADS, rows), open_=dimension == "section")
    yield from _errors(results)
    rows = [_case_row(result) for result in results]
    heads = ("case", "format", "status", "flagged", "silent", "wrong", "ms")
    yield "<h2>Cases</h2>" + _folded(f"all {len(rows)} cases", _table(heads, rows)) + "</body></html>"


def _made_with(run: Run) -> str:
    setup = run.setup
    parts = [
        f"revision <code>{escape(setup.revision)}</code>",
        f"cases {escape(setup.case_list)} <code>{setup.corpus[:12]}</code>",
        f"model {escape(setup.model or 'none')}",
        *(f"prompt {escape(name)} <code>{escape(version)}</code>" for name, version in setup.prompts.items()),
        *(f"{escape(name)} <code>{escape(value)}</code>" for name, value in setup.settings.items()),
    ]
    if run.seconds:
        parts.append(f"{setup.cases / run.seconds:.1f} documents a second")
    return f'<p class="soft">{" · ".join(parts)}</p>'


def _headline(m: Metrics) -> str:
    def interval(name: str) -> str:
        found = m.intervals.get(name)
        return percent_interval(found) if found else "-"

    zeros_nonzero = "0.00" if m.nonzero_cells else "-"
    rows = [
        ("exact before review, all cells, %", percent(m.exact), interval("exact"), percent(m.zeros_baseline)),
        ("exact before review, non-zero cells, %", percent(m.exact_nonzero), interval("exact_nonzero"), zeros_nonzero),
        ("reports that nobody has to look at, %", percent(m.touchless), interval("touchless"), ""),
        ("flags that were needed, %", percent(m.review_precision), interval("review_precision"), ""),
        ("calibration error, %", percent(m.ece), "", ""),
        ("calibration error, non-zero cells, %", percent(m.ece_nonzero), "", ""),
    ]
    found = m.intervals.get("flagged_per_case")
    flagged = f"{found.low:.2f} to {found.high:.2f}" if found else "-"
    rows.append(("fields flagged a report", f"{m.flagged_per_case:.2f}", flagged, ""))
    silent = (
        f"<p>Silent errors: <b>{m.silent}</b> ({m.silent_nonzero} of them where gold is not zero) in {m.unflagged:,}"
        f" unflagged fields. 95 % upper bound {in_ten_thousand(m.silent_bound)} in 10,000 with fields taken as"
        f" independent, {in_ten_thousand(m.silent_bound_clustered)} as reports vary. Reports with a silent error:"
        f" {m.silent_reports} of {m.reports} (upper bound {percent(m.silent_reports_bound)} %).</p>"
    )
    heads = ("", "reached", "95 % interval by report", "an answer of 0 everywhere")
    return _table(heads, [[escape(cell) for cell in row] for row in rows]) + silent


def _whole(m: Metrics) -> str:
    found = m.model_baseline
    if not found:
        return ""
    heads = ("the same cases", "exact, %", "non-zero cells, %", "wrong values", "silent errors", "tokens a report")
    rows = [[escape(name), *cells] for name, cells in baseline_rows(found)]
    said = f"{found.model}: {answered(found)}. The figures are over the cases that it answered."
    return f"<h3>Sending whole reports to a model</h3><p>{escape(said)}</p>" + _table(heads, rows)


def _kinds(m: Metrics) -> str:
    rows = [
        ["invented: a value where the page has none", f"{m.invented}", f"{m.invented_nonzero}"],
        ["omitted: no value where the page has one", f"{m.omitted}", f"{m.omitted_nonzero}"],
        ["misread: another value than the page's", f"{m.misread}", "-"],
        ["unasked: no doubt raised where one is due", f"{m.unasked}", "-"],
    ]
    return _table(("flagged or not; kinds are never added up", "all cells", "non-zero cells"), rows)


def _model(results: Sequence[CaseResult]) -> str:
    calls = sum(result.calls for result in results)
    if not calls:
        return ""
    tokens = sum(result.prompt_tokens + result.completion_tokens for result in results) / len(results)
    whole = sum(result.whole_tokens for result in results) / len(results)
    return (
        f"<h2>Model</h2><p>{calls / len(results):.2f} calls and {tokens:.0f} tokens a report; sending the whole report"
        f" would take about {whole:.0f} tokens, before any answer.</p>"
    )


def _charts(of: Table, own_budget: float) -> str:
    bins = error_bins(of.confidence, of.believed)
    labels = Labels("Reliability diagram", "claimed error (1 − confidence)", "actual error")
    first = reliability_diagram(bins, labels)
    labels = Labels("Risk-coverage curve", "share of fields left unasked", "wrong among them")
    second = risk_curve(risk_coverage(of.confidence, of.risky), own_budget / PER, labels)
    rows = [
        [f"{one.claimed:.5f}", f"{one.fields:,}", f"{round((1 - one.right) * one.fields):,}", f"{one.right:.5f}"]
        for one in reversed(bins)
    ]
    return (
        f'<div class="charts"><figure>{first}<figcaption>On the grey diagonal the confidence is honest; above it, it'
        " boasts. Bars are exact 95 % intervals; a hollow point had no error and stands at its bound.</figcaption>"
        f"</figure><figure>{second}<figcaption>From the surest field on. The dashed line is the error budget."
        "</figcaption></figure></div>"
        + _folded("the diagram as a table", _table(("mean confidence", "fields", "wrong", "right"), rows))
    )


def _budget(of: Table, own: float) -> str:
    now = as_flagged(of)
    text = (
        f"<p>The budget is {own:g} unflagged wrong fields in {PER:,}. As the fields were flagged in this run: "
        f"{now.silent} wrong in {now.unasked:,}, {in_ten_thousand(now.share)} in {PER:,}, 95 % bound "
        f"{in_ten_thousand(now.bound)}; {now.asked_per_case:.2f} questions a case.</p>"
    )
    heads = ("budget in 10,000", "threshold", "questions a case", "held out: wrong", "rate", "95 % bound")
    found = offers(of, sorted({*BUDGETS, own}))
    for method in Method:
        rows = []
        for offer in (one for one in found if one.method is method):
            kept = offer.held_out
            cells = [f"{offer.budget:g}", "-", "all", "-", "-", "-"]
            if offer.possible:
                wrong = f"{kept.silent} of {kept.unasked:,}"
                rates = [in_ten_thousand(kept.share), in_ten_thousand(kept.bound)]
                cells[1:] = [f"{offer.threshold:.6f}", f"{kept.asked_per_case:.2f}", wrong, *rates]
            elif method is Method.CONTROL:
                cells[3] = f"{reports_needed(offer.budget):,} reports needed"
            rows.append(("own" if offer.budget == own else "", cells))
        text += f"<p>{escape(WHAT[method].capitalize())}</p>" + _table(heads, rows)
    return text + (
        '<p class="soft">Thresholds are chosen on four fifths of the reports and tried on the rest, five times. A dash'
        " means that the reports are too few to leave anything unasked within that budget.</p>"
    )


_HEADS = (
    "", "cases", "cells", "exact %", "non-zero %", "zeros %", "silent", "bound in 10,000", "invented", "omitted",
    "misread", "flagged a case", "touchless %", "ECE %", "flags needed %",
)  # fmt: skip


def _metrics_row(name: str, m: Metrics) -> list[str]:
    bound = in_ten_thousand(m.silent_bound_clustered)
    counts = [f"{m.cases:,}", f"{m.cells:,}", percent(m.exact), percent(m.exact_nonzero), percent(m.zeros_baseline)]
    errors = [f"{m.silent}", bound, f"{m.invented}", f"{m.omitted}", f"{m.misread}", f"{m.flagged_per_case:.2f}"]
    return [escape(name), *counts, *errors, percent(m.touchless), percent(m.ece), percent(m.review_precision)]


def _errors(results: Sequence[CaseResult]) -> Iterator[str]:
    wrong = worst(results)
    snippets = {result.case: result.snippets for result in results}
    rows = [_error_row(outcome, snippets[outcome.case].get(outcome.field, "")) for outcome in wrong[:MOST_ERRORS]]
    silent = sum(outcome.silent for outcome in wrong)
    yield f"<h2>Errors</h2><p>Wrong fields: {len(wrong):,}, silent: {silent}; listed are the worst {len(rows)}.</p>"
    heads = ("kind", "case and field", "read", "gold", "confidence", "source")
    yield _folded("errors with their source", _table(heads, rows, text={1, 5}), open_=len(rows) <= 60 or silent > 0)


def _error_row(outcome: Outcome, snippet: str) -> list[str]:
    kind = '<span class="bad">silent</span> ' * outcome.silent + escape(outcome.kind)
    why = f'<br><span class="soft">{escape(" ".join(outcome.reasons))}</span>' if outcome.reasons else ""
    source = escape(snippet).replace("⟦", "<mark>").replace("⟧", "</mark>")
    if source.count("<mark>") != source.count("</mark>"):  # the document's own brackets
        source = escape(snippet)
    return [
        kind,
        f"{escape(outcome.case)}<br><code>{escape(outcome.field)}</code>{why}",
        escape(f"{outcome.value if outcome.value is not None else '-'} ({outcome.state})"),
        escape(f"{outcome.gold if outcome.gold is not None else '-'} ({outcome.basis})"),
        f"{outcome.confidence:.5f}",
        f"<code>{source}</code>" if source else "",
    ]


def _case_row(result: CaseResult) -> list[str]:
    silent = sum(outcome.silent for outcome in result.outcomes)
    wrong = sum(not outcome.right for outcome in result.outcomes)
    format_ = escape(result.format or "-")
    counts = [f"{result.flagged}", f"{silent}", f"{wrong}", f"{result.milliseconds:.0f}"]
    return [escape(result.case), format_, result.status, *counts]


def _folded(title: str, inside: str, *, open_: bool = False) -> str:
    return f"<details{' open' * open_}><summary>{escape(title)}</summary>{inside}</details>"


def _table(
    heads: Sequence[str], rows: Iterable[Sequence[str] | tuple[str, list[str]]], text: Iterable[int] = ()
) -> str:
    """Return a table; cells are markup already. A row may be a pair of its style class and its cells."""
    left = set(text)
    parts = ["<table><tr>", *(f"<th{_left(n, left)}>{escape(head)}</th>" for n, head in enumerate(heads)), "</tr>"]
    for row in rows:
        kind, cells = (row[0], row[1]) if isinstance(row, tuple) and isinstance(row[1], list) else ("", row)
        own = f' class="{kind}"' if kind else ""
        parts.append(f"<tr{own}>" + "".join(f"<td{_left(n, left)}>{cell}</td>" for n, cell in enumerate(cells)))
    return "".join(parts) + "</table>"


def _left(column: int, left: set[int]) -> str:
    return ' class="text"' if column in left else ""
