"""Counts over outcomes: how exact, how many silent errors, how much review, how honest the confidence.

In: the outcomes of a run, grouped by case. Out: ``Metrics``. Every share is given with its numerator and denominator's
source; the bound on silent errors is exact (Clopper & Pearson 1934, one-sided 95 %).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb, exp, lgamma, log

from eval.outcomes import Outcome


@dataclass(frozen=True, slots=True)
class Metrics:
    """The numbers of one evaluation; shares are between 0 and 1, None where nothing was there to count."""

    cases: int
    cells: int
    nonzero_cells: int
    exact: float | None
    exact_nonzero: float | None
    zeros_baseline: float | None
    silent: int
    silent_nonzero: int
    unflagged: int
    silent_share: float | None
    silent_bound: float | None
    invented: int
    flagged_per_case: float
    touchless: float
    ece: float | None
    review_precision: float | None


def measure(by_case: Sequence[Sequence[Outcome]], touchless: Sequence[bool], flagged: Sequence[int]) -> Metrics:
    """Sum up the outcomes of a run.

    Args:
        by_case: the outcomes of every case.
        touchless: for every case, whether no field of it, known to gold or not, needs a person.
        flagged: for every case, how many fields of it do.
    """
    every = [outcome for case in by_case for outcome in case]
    shown = [outcome for outcome in every if outcome.exact is not None]
    nonzero = [outcome for outcome in shown if outcome.nonzero]
    unflagged = [outcome for outcome in every if not outcome.flagged]
    raised = [outcome for outcome in every if outcome.flagged]
    silent = sum(outcome.silent for outcome in every)
    return Metrics(
        cases=len(by_case),
        cells=len(shown),
        nonzero_cells=len(nonzero),
        exact=_share([bool(outcome.exact) for outcome in shown]),
        exact_nonzero=_share([bool(outcome.exact) for outcome in nonzero]),
        zeros_baseline=_share([outcome.gold == 0 for outcome in shown]),
        silent=silent,
        silent_nonzero=sum(outcome.silent and outcome.nonzero for outcome in every),
        unflagged=len(unflagged),
        silent_share=silent / len(unflagged) if unflagged else None,
        silent_bound=upper_bound(silent, len(unflagged)) if unflagged else None,
        invented=sum(outcome.invented for outcome in every),
        flagged_per_case=sum(flagged) / len(by_case) if by_case else 0.0,
        touchless=sum(touchless) / len(by_case) if by_case else 0.0,
        ece=calibration_error(every),
        review_precision=_share([outcome.needed for outcome in raised]),
    )


def _share(hits: Sequence[bool]) -> float | None:
    return sum(hits) / len(hits) if hits else None


def calibration_error(every: Sequence[Outcome], bins: int = 10) -> float | None:
    """Return the expected calibration error over bins of equal count (Nguyen & O'Connor 2015)."""
    if not every:
        return None
    ranked = sorted(every, key=lambda outcome: outcome.confidence)
    total = 0.0
    for n in range(bins):
        part = ranked[n * len(ranked) // bins : (n + 1) * len(ranked) // bins]
        if part:
            claimed = sum(outcome.confidence for outcome in part)
            actual = sum(_true(outcome) for outcome in part)
            total += abs(claimed - actual)
    return total / len(ranked)


def _true(outcome: Outcome) -> bool:
    """Tell whether the answer itself, flag aside, is what the page says."""
    return outcome.right if outcome.exact is None else outcome.exact


def upper_bound(errors: int, trials: int, level: float = 0.95) -> float:
    """Return the exact one-sided upper confidence bound of a binomial share (Clopper & Pearson 1934)."""
    if errors >= trials:
        return 1.0
    low, high = errors / trials, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        if _binomial_tail(errors, trials, middle) > 1 - level:
            low = middle
        else:
            high = middle
    return high


def _binomial_tail(errors: int, trials: int, share: float) -> float:
    """Return the probability of at most ``errors`` in ``trials``."""
    if share <= 0:
        return 1.0
    if share >= 1:
        return 0.0
    if trials < 1000:
        return sum(comb(trials, k) * share**k * (1 - share) ** (trials - k) for k in range(errors + 1))
    total = 0.0
    for k in range(errors + 1):
        ways = lgamma(trials + 1) - lgamma(k + 1) - lgamma(trials - k + 1)
        total += exp(ways + k * log(share) + (trials - k) * log(1 - share))
    return min(1.0, total)
