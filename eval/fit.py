"""The command ``python -m eval.fit``: fit the confidence of fields on cases with gold labels.

In: case lists. Out: the figures, and with ``--write`` the new ``extractor/confidence.json``: weights, thresholds and
provenance. Method: logistic regression with a Gaussian prior, by Newton's method (iteratively reweighted least squares,
Hastie, Tibshirani & Friedman 2009, 4.4.1). Surprise: everything that is claimed comes from held-out folds of whole
reports; the same report through twenty converters is in one fold.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from math import isinf
from pathlib import Path

import numpy as np

from eval.cases import Case, load_cases
from eval.commands import OWN_CASES
from eval.outcomes import outcomes
from eval.statistics import Floats, bounded_threshold, calibration_error
from extractor import confidence, readers
from extractor.errors import GoujiError
from extractor.pipeline import settle
from extractor.prose import choose
from extractor.reconcile import Support
from extractor.result import Extraction, Status

FILE = Path(confidence.__file__).with_name("confidence.json")
BUDGETS = (0.5, 1.0, 2.0, 3.0, 4.0, 5.0, 10.0, 20.0, 50.0)
"""Wrong unflagged fields in 10,000."""
PRIOR = 3.0
"""Standard deviation of a weight before any case was seen, in log-odds."""
FOLDS = 5


@dataclass(frozen=True, slots=True)
class Kind:
    """Fields of one report with the same signs and the same outcome.

    Attributes:
        open: no reason speaks against them, so that only the threshold can flag them.
        right: the value, or the null, is what the page says.
        risky: they would be silent errors if nobody were asked.
    """

    report: str
    signs: frozenset[str]
    open: bool
    right: bool
    risky: bool


Counts = Mapping[Kind, int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status: 0 fitted, 2 wrong usage."""
    parser = argparse.ArgumentParser(prog="python -m eval.fit", description="Fit confidence on cases with gold labels.")
    parser.add_argument("cases", nargs="*", type=Path, default=[OWN_CASES], help="case lists (default: the project's)")
    parser.add_argument("--write", action="store_true", help="replace the model that the program uses")
    parser.add_argument("--workers", type=int, default=2, metavar="N", help="processes (default 2)")
    options = parser.parse_args(arguments)
    try:
        lists = {path: load_cases(path) for path in options.cases}
    except GoujiError as error:
        print(error, file=sys.stderr)
        return 2
    counts = observe([(path, case) for path, cases in lists.items() for case in cases], options.workers)
    weights, held_out = fit(counts), cross_fit(counts)
    thresholds = {budget: _threshold(counts, held_out, budget) for budget in BUDGETS}
    provenance: dict[str, object] = {
        "fitted": datetime.now(UTC).date().isoformat(),
        "lists": {path.parent.name: hashlib.sha256(path.read_bytes()).hexdigest()[:12] for path in lists},
        "reports": len({kind.report for kind in counts}),
        "fields": sum(counts.values()),
        "calibration_error_held_out": _calibration(counts, held_out),
    }
    if options.write:
        kept = {str(budget): limit for budget, limit in thresholds.items() if not isinf(limit)}
        model = {"provenance": provenance, "thresholds": kept, "weights": weights}
        FILE.write_text(json.dumps(model, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    _print(provenance, weights, thresholds, counts, held_out)
    return 0


def observe(cases: Sequence[tuple[Path, Case]], workers: int = 1) -> Counter[Kind]:
    """Settle every case and count its fields by their signs and their outcome."""
    counts: Counter[Kind] = Counter()
    if workers == 1:
        for case in cases:
            counts.update(_observe(case))
    else:
        with ProcessPoolExecutor(workers) as pool:
            for found in pool.map(_observe, cases, chunksize=8):
                counts.update(found)
    return counts


def _observe(listed: tuple[Path, Case]) -> Counter[Kind]:
    path, case = listed
    try:
        settled = settle(readers.read(case.source.read_bytes()))
    except GoujiError:
        return Counter()
    alone = Support()
    doubted = {
        name: confidence.doubted(value, settled.evidence.get(name), settled.support.get(name, alone))
        for name, value in settled.fields.items()
    }
    asked = {name: replace(value, needs_review=bool(value.reasons)) for name, value in doubted.items()}
    counts: Counter[Kind] = Counter()
    for outcome in outcomes(case, Extraction("", Status.REVIEW, fields=asked), choose(())):
        if value := asked.get(outcome.field):
            support = settled.support.get(value.id, alone)
            signs = confidence.signs(value, settled.evidence.get(value.id), support, settled.figures_lost)
            report = f"{path.parent.name}/{case.report}"
            counts[Kind(report, signs, not value.reasons, outcome.believed, outcome.risky)] += 1
    return counts


def fit(counts: Counts) -> dict[str, float]:
    """Return the weight of every sign: the log-odds that it adds to a field's being right."""
    groups: dict[frozenset[str], list[int]] = {}
    for kind, count in counts.items():
        right_total = groups.setdefault(kind.signs, [0, 0])
        right_total[0] += count * kind.right
        right_total[1] += count
    names = sorted({sign for signs in groups for sign in signs})
    x = np.array([[sign in signs for sign in names] for signs in groups], dtype=float)
    right, total = np.array(list(groups.values()), dtype=float).T
    weights = np.zeros(len(names))
    for _ in range(100):
        p = 1 / (1 + np.exp(-np.clip(x @ weights, -30, 30)))
        gradient = x.T @ (right - total * p) - weights / PRIOR**2
        curvature = x.T @ (x * (total * p * (1 - p))[:, None]) + np.eye(len(names)) / PRIOR**2
        step = np.linalg.solve(curvature, gradient)
        weights += np.clip(step, -2, 2)  # a full step overshoots where nearly all are right
        if np.abs(step).max() < 1e-8:
            break
    return {name: round(float(weight), 4) for name, weight in zip(names, weights, strict=True)}


def cross_fit(counts: Counts) -> dict[Kind, float]:
    """Return the probability of every kind under a model that was fitted without its report's fold."""
    reports = sorted({kind.report for kind in counts}, key=lambda name: hashlib.sha256(name.encode()).digest())
    fold = {report: n % FOLDS for n, report in enumerate(reports)}
    probabilities: dict[Kind, float] = {}
    for n in range(FOLDS):
        model = confidence.Calibration(fit({k: c for k, c in counts.items() if fold[k.report] != n}), {}, {})
        probabilities |= {kind: model.probability(kind.signs) for kind in counts if fold[kind.report] == n}
    return probabilities


def _columns(counts: Counts, probabilities: Mapping[Kind, float], open_only: bool) -> tuple[Floats, list[Kind]]:
    """Return the probability and the kind of every single field."""
    fields = [kind for kind, count in counts.items() if kind.open or not open_only for _ in range(count)]
    return np.array([probabilities[kind] for kind in fields]), fields


def _calibration(counts: Counts, probabilities: Mapping[Kind, float]) -> float:
    claimed, fields = _columns(counts, probabilities, open_only=False)
    return round(calibration_error(claimed, np.array([kind.right for kind in fields])) or 0.0, 5)


def _threshold(counts: Counts, probabilities: Mapping[Kind, float], budget: float) -> float:
    claimed, fields = _columns(counts, probabilities, open_only=True)
    reports = {name: n for n, name in enumerate(sorted({kind.report for kind in fields}))}
    wrong = np.array([kind.risky for kind in fields])
    return bounded_threshold(claimed, wrong, np.array([reports[kind.report] for kind in fields]), budget / 10_000)


def _print(
    provenance: Mapping[str, object],
    weights: Mapping[str, float],
    thresholds: Mapping[float, float],
    counts: Counts,
    held_out: Mapping[Kind, float],
) -> None:
    for name, figure in provenance.items():
        print(f"{name}: {figure}")
    print("\nbudget in 10,000   threshold   unflagged   of these wrong   questions more")
    unasked = {kind: count for kind, count in counts.items() if kind.open}
    for budget, limit in thresholds.items():
        kept = {kind: count for kind, count in unasked.items() if held_out[kind] >= limit}
        wrong = sum(count for kind, count in kept.items() if kind.risky)
        asked = sum(unasked.values()) - sum(kept.values())
        print(f"{budget:16g}   {limit:9.6f}   {sum(kept.values()):9d}   {wrong:14d}   {asked:14d}")
    print()
    for sign, weight in sorted(weights.items(), key=lambda item: item[1]):
        print(f"{weight:9.3f}  {sign}")


if __name__ == "__main__":
    sys.exit(main())
