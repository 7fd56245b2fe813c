"""The error budget: how many unflagged wrong fields in 10,000 are tolerable, and which threshold keeps to that.

In: the fields of a run. Out: for each budget the threshold and what it would have done on reports that it was not
chosen on. Surprise: all that is claimed of a threshold comes from held-out folds of whole reports; where the reports
are too few for a budget, everything has to be asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import ceil, isinf

import numpy as np

from eval.metrics import Table
from eval.statistics import (
    Bools,
    Floats,
    Indices,
    bounded_threshold,
    clustered_upper_bound,
    controlled_threshold,
)

PER = 10_000
"""Budgets are given in wrong fields among so many."""

BUDGETS = (1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0)
"""The budgets that are shown beside the user's own, to see what tighter and looser ones cost."""

LEVEL = 0.99
"""The level of the bound that a threshold has to pass. At 0.95 the true rate keeps to the budget in 95 of 100 resplits,
but a held-out half of the reports, which varies by itself, in 88 only; at 0.99 that does too (test_error_budget)."""

FOLDS = 5


class Method(StrEnum):
    """How a threshold is chosen."""

    BOUND = "bound"  # with confidence LEVEL, the share of wrong fields among the unasked is within the budget
    CONTROL = "control"  # on average over new reports, unasked wrong fields among all fields are within the budget


@dataclass(frozen=True, slots=True)
class ThresholdOutcome:
    """What became of some fields when everything below a threshold is asked.

    Attributes:
        silent, unasked: wrong fields that nobody was asked about, and all that nobody was asked about.
        bound: 95 % upper bound of their ratio, by the effective number of fields; None where nothing went unasked.
        asked_per_case: questions a case.
    """

    silent: int
    unasked: int
    bound: float | None
    asked_per_case: float

    @property
    def share(self) -> float | None:
        """Return the share of the unasked fields that are wrong."""
        return self.silent / self.unasked if self.unasked else None


@dataclass(frozen=True, slots=True)
class Offer:
    """One budget: the threshold from all reports, and what thresholds chosen in the same way did on held-out ones."""

    budget: float
    method: Method
    threshold: float
    held_out: ThresholdOutcome

    @property
    def possible(self) -> bool:
        """Tell whether the reports are enough to leave anything unasked."""
        return not isinf(self.threshold)


def as_flagged(of: Table) -> ThresholdOutcome:
    """Return what came of the flags that the run had."""
    return _outcome(of, of.flagged, of.silent)


def offers(of: Table, budgets: Sequence[float] = BUDGETS, seed: int = 1) -> list[Offer]:
    """Return the threshold of every budget by both methods, with what it does on held-out reports."""
    folds = fold_of_reports(int(of.report_of_case.max()) + 1 if of.report_of_case.size else 0, seed)[of.report]
    return [_offer(of, budget, method, folds) for method in Method for budget in budgets]


def _offer(of: Table, budget: float, method: Method, folds: Indices) -> Offer:
    asked = np.ones(of.case.size, dtype=bool)
    for fold in np.unique(folds):
        away = folds == fold
        limit = threshold(of.confidence[~away], of.risky[~away], of.report[~away], budget, method)
        asked[away] = of.confidence[away] < limit
    final = threshold(of.confidence, of.risky, of.report, budget, method)
    return Offer(budget, method, final, _outcome(of, asked, of.risky & ~asked))


def threshold(confidence: Floats, wrong: Bools, report: Indices, budget: float, method: Method) -> float:
    """Return the lowest confidence that need not be asked about; infinite where everything must be.

    Args:
        confidence: the claim of each field.
        wrong: whether the field would be a silent error if nobody were asked.
        report: the number of the report that the field stands in.
        budget: tolerable wrong fields in 10,000.
        method: what the budget promises.
    """
    share = budget / PER
    if method is Method.BOUND:
        return bounded_threshold(confidence, wrong, report, share, LEVEL)
    return controlled_threshold(confidence, wrong, report, share)


def fold_of_reports(reports: int, seed: int = 1, folds: int = FOLDS) -> Indices:
    """Return the fold of each report: shuffled, of equal size but for one."""
    return np.random.default_rng(seed).permutation(np.arange(reports, dtype=np.int64) % folds)


def reports_needed(budget: float) -> int:
    """Return how many reports conformal risk control needs at least, all of them without an error."""
    return ceil(PER / budget) - 1


def _outcome(of: Table, asked: Bools, silent: Bools) -> ThresholdOutcome:
    size = int(of.report_of_case.max()) + 1 if of.report_of_case.size else 0
    wrong, unasked = (np.bincount(of.report[one], minlength=size).astype(np.float64) for one in (silent, ~asked))
    return ThresholdOutcome(
        silent=int(silent.sum()),
        unasked=int((~asked).sum()),
        bound=clustered_upper_bound(wrong, unasked) if unasked.any() else None,
        asked_per_case=float(asked.sum()) / max(1, of.report_of_case.size),
    )


def budget_lines(of: Table, own: float) -> Iterator[str]:
    """Yield the budgets as text, the user's own marked."""
    now = as_flagged(of)
    yield f"the budget is {own:g} unflagged wrong fields in {PER:,}; as flagged now:"
    yield f"  {now.silent} wrong in {now.unasked}, {_rate(now.share)} in {PER:,}, 95 % bound {_rate(now.bound)}"
    found = offers(of, sorted({*BUDGETS, own}))
    for method in Method:
        yield WHAT[method]
        yield _HEADS
        for offer in found:
            if offer.method is method:
                yield _offer_line(offer, own)


_HEADS = f"  {'budget':>8s} {'threshold':>10s} {'asked a case':>13s} {'wrong held out':>16s} {'rate':>8s} {'bound':>8s}"

WHAT = {
    Method.BOUND: f"by exact bounds (with {LEVEL:.0%} confidence, wrong fields among the unasked):",
    Method.CONTROL: "by conformal risk control (on average over new reports, unasked wrong fields among all):",
}


def _offer_line(offer: Offer, own: float) -> str:
    mark = "*" if offer.budget == own else " "
    if not offer.possible:
        least = f": {reports_needed(offer.budget):,} reports are needed" * (offer.method is Method.CONTROL)
        return f"{mark} {offer.budget:8g} too little evidence to leave anything unasked{least}"
    held_out = offer.held_out
    wrong = f"{held_out.silent} of {held_out.unasked}"
    return (
        f"{mark} {offer.budget:8g} {offer.threshold:10.6f} {held_out.asked_per_case:13.2f} {wrong:>16s}"
        f" {_rate(held_out.share):>8s} {_rate(held_out.bound):>8s}"
    )


def _rate(share: float | None) -> str:
    return "-" if share is None else f"{share * PER:.1f}"
