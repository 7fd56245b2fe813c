"""Statistics of the evaluation: exact bounds, intervals by report, calibration, thresholds for an error budget.

In: counts and arrays, one entry a field, with the report that each field stands in. Out: numbers. Surprise: fields of
one report err together, so whatever is drawn at random here is a report, never a field.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from math import ceil, exp, inf, lgamma, log, log1p

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Indices = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Interval:
    """A confidence interval, in the unit of what it is about."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Bin:
    """One bin of a reliability diagram: the mean claim, the share that was right, and how many fields it holds."""

    claimed: float
    right: float
    fields: int


@dataclass(frozen=True, slots=True)
class RiskPoint:
    """One point of a risk-coverage curve: asking about everything below ``threshold`` covers this share of the fields
    without a question, and this share of those is wrong.
    """

    threshold: float
    coverage: float
    risk: float


# --- exact bounds of a binomial share --------------------------------------------------------------------------------


def incomplete_beta(a: float, b: float, x: float) -> float:
    """Return the regularised incomplete beta function I_x(a, b), to about 12 digits.

    Method: the continued fraction of DLMF 8.17.22, evaluated after Lentz (1976); on the side where it converges fast.
    """
    if x <= 0 or x >= 1:
        return 0.0 if x <= 0 else 1.0
    if x > (a + 1) / (a + b + 2):
        return 1 - incomplete_beta(b, a, 1 - x)
    tiny = 1e-300
    c, d = 1.0, 1 - (a + b) * x / (a + 1)
    d = 1 / (d or tiny)
    fraction = d
    for m in range(1, 3000):
        for term in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 / ((1 + term * d) or tiny)
            c = (1 + term / c) or tiny
            fraction *= c * d
        if abs(c * d - 1) < 1e-14:
            break
    front = lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x)
    return exp(front) * fraction / a


def upper_bound(errors: float, trials: float, level: float = 0.95) -> float:
    """Return the exact one-sided upper confidence bound of a binomial share (Clopper & Pearson 1934).

    ``errors`` and ``trials`` may be effective counts, which need not be whole. No trials support no claim: 1.
    """
    if errors >= trials:
        return 1.0
    return _beta_quantile(errors + 1, trials - errors, level)


def lower_bound(errors: float, trials: float, level: float = 0.95) -> float:
    """Return the exact one-sided lower confidence bound of a binomial share (Clopper & Pearson 1934)."""
    if errors <= 0:
        return 0.0
    return _beta_quantile(errors, trials - errors + 1, 1 - level)


def _beta_quantile(a: float, b: float, share: float) -> float:
    low, high = 0.0, 1.0
    for _ in range(80):
        middle = (low + high) / 2
        if incomplete_beta(a, b, middle) < share:
            low = middle
        else:
            high = middle
        if high - low < 1e-14 * high:
            break
    return high


def clustered_upper_bound(errors: Floats, trials: Floats, level: float = 0.95) -> float:
    """Return the upper bound of a share whose trials come in reports: given both counts of each report.

    Method: Clopper-Pearson over the effective number of trials (Korn & Graubard 1998), that is, the number divided by
    the design effect, which compares the variance between reports with a binomial one. Without an error the design
    effect cannot be estimated and is 1.
    """
    effect = max(1.0, design_effect(errors, trials))
    return upper_bound(float(errors.sum()) / effect, float(trials.sum()) / effect, level)


def _exceeds(errors: Floats, trials: Floats, share: float, level: float) -> bool:
    """Tell whether the clustered bound lies above ``share``, without working it out."""
    effect = max(1.0, design_effect(errors, trials))
    wrong, total = float(errors.sum()) / effect, float(trials.sum()) / effect
    return wrong >= total or incomplete_beta(wrong + 1, total - wrong, share) < level


def design_effect(errors: Floats, trials: Floats) -> float:
    """Return how much wider than binomial the share of errors varies because they come report by report (Kish 1965)."""
    used = trials > 0
    n, total = int(used.sum()), float(trials.sum())
    share = float(errors.sum()) / total if total else 0.0
    if n < 2 or not 0 < share < 1:
        return 1.0
    residuals = errors[used] - share * trials[used]
    variance = n / (n - 1) * float((residuals**2).sum()) / total**2
    return variance / (share * (1 - share) / total)


# --- intervals and tests by report -----------------------------------------------------------------------------------


def resample(reports: int, times: int = 1000, seed: int = 1) -> Floats:
    """Return how often each report is drawn in each of ``times`` resamples: an array of times by reports."""
    drawn = np.random.default_rng(seed).multinomial(reports, np.full(reports, 1 / reports), size=times)
    return drawn.astype(np.float64)


def ratio_interval(hits: Floats, of: Floats, drawn: Floats, level: float = 0.95) -> Interval | None:
    """Return the bootstrap interval of sum(hits) / sum(of), both given by report; None where ``of`` is nothing.

    Method: cluster bootstrap, percentiles (Efron & Tibshirani 1993). With no hits at all it is no interval but a point:
    use a bound there.
    """
    totals = drawn @ of
    kept = totals > 0
    if not kept.any():
        return None
    ratios = (drawn @ hits)[kept] / totals[kept]
    low, high = np.quantile(ratios, [(1 - level) / 2, (1 + level) / 2])
    return Interval(float(low), float(high))


EXACT_FLIPS = 14
"""Up to this many reports that differ, every combination of signs is tried: 16,384 of them."""


def sign_flip_test(differences: Sequence[float], flips: int = 20_000, seed: int = 1) -> float:
    """Return the two-sided p value that paired differences, one a report, come from nothing but chance.

    Method: sign-flip permutation test (Fisher 1935), exact up to ``EXACT_FLIPS`` reports that differ, else with random
    flips, the observed one counted among them (Phipson & Smyth 2010).
    """
    moved = np.array([one for one in differences if one], dtype=np.float64)
    if not moved.size:
        return 1.0
    observed = abs(moved.sum()) - 1e-9
    if moved.size <= EXACT_FLIPS:
        signs = np.array(list(product((1.0, -1.0), repeat=moved.size)))
        return float(np.mean(np.abs(signs @ moved) >= observed))
    signs = np.random.default_rng(seed).choice((1.0, -1.0), size=(flips, moved.size))
    return float((1 + np.sum(np.abs(signs @ moved) >= observed)) / (flips + 1))


# --- calibration -----------------------------------------------------------------------------------------------------


def reliability(confidence: Floats, right: Bools, bins: int = 10) -> list[Bin]:
    """Return the reliability diagram over bins of equal count (Nguyen & O'Connor 2015), lowest claim first."""
    order = np.argsort(confidence, kind="stable")
    edges = [n * order.size // bins for n in range(bins + 1)]
    parts = [order[first:last] for first, last in pairwise(edges) if last > first]
    return [Bin(float(confidence[part].mean()), float(right[part].mean()), int(part.size)) for part in parts]


def calibration_error(confidence: Floats, right: Bools, bins: int = 10) -> float | None:
    """Return the expected calibration error: the mean gap between claim and truth over bins of equal count."""
    if not confidence.size:
        return None
    found = reliability(confidence, right, bins)
    return sum(abs(one.claimed - one.right) * one.fields for one in found) / confidence.size


def risk_coverage(confidence: Floats, wrong: Bools, points: int = 200) -> list[RiskPoint]:
    """Return the risk-coverage curve (El-Yaniv & Wiener 2010), from the surest fields on; equal claims go together."""
    levels, errors, counts = _descending(confidence, wrong)
    if not levels.size:
        return []
    errors, counts = errors.cumsum(), counts.cumsum()
    kept = np.unique(np.linspace(0, levels.size - 1, min(points, levels.size)).round().astype(int))
    return [
        RiskPoint(float(levels[n]), float(counts[n] / counts[-1]), float(errors[n] / counts[n])) for n in kept.tolist()
    ]


def _descending(confidence: Floats, wrong: Bools) -> tuple[Floats, Floats, Floats]:
    """Return the distinct claims, highest first, with the number of wrong fields and of fields at each."""
    levels, place = np.unique(confidence, return_inverse=True)
    counts = np.bincount(place, minlength=levels.size).astype(np.float64)
    errors = np.bincount(place, weights=wrong, minlength=levels.size)
    return levels[::-1], errors[::-1].astype(np.float64), counts[::-1]


# --- thresholds for an error budget ----------------------------------------------------------------------------------

ASK_ALL = inf
"""The threshold where nothing can be left unasked."""


STARTS = 5
"""Sequences of tests that begin at different thresholds and share the level: one error at the very top, where few
fields make every bound wide, ends its own sequence only."""


def bounded_threshold(confidence: Floats, wrong: Bools, report: Indices, budget: float, level: float = 0.95) -> float:
    """Return the lowest threshold from which on the share of wrong fields is at most ``budget``, at this level.

    Method: fixed-sequence testing with several starts (Angelopoulos et al. 2021, Learn then Test), each threshold by
    the clustered exact bound at the level that Bonferroni leaves it. The starts are spread over the thresholds above
    which enough fields lie for a bound to pass if all are right; the claims alone decide where that is. ``ASK_ALL``
    where the fields are too few or every sequence fails at its start.
    """
    own_level = 1 - (1 - level) / STARTS
    least = ceil(log(1 - own_level) / log1p(-budget)) if 0 < budget < 1 else inf
    order = np.argsort(-confidence, kind="stable")
    levels = confidence[order]
    ends = _ends(levels)
    ends = ends[ends >= least]
    ends = _thinned(ends, 200)  # more steps cost time and tell nothing more
    errors, trials = _running_counts(wrong[order], report[order], ends)
    passes = [not _exceeds(errors[n], trials[n], budget, own_level) for n in range(ends.size)]
    best = -1
    for start in _thinned(np.arange(ends.size), STARTS, ends):
        at = int(start)
        while at < ends.size and passes[at]:
            best, at = max(best, at), at + 1
    return float(levels[ends[best] - 1]) if best >= 0 else ASK_ALL


def _ends(levels: Floats) -> Indices:
    """Return how many fields lie at or above each distinct claim, given the claims from the highest down."""
    last = np.append(levels[1:] != levels[:-1], True) if levels.size else np.array([], dtype=bool)
    return np.flatnonzero(last) + 1


def _thinned(of: Indices, most: int, scale: Indices | None = None) -> Indices:
    """Return at most so many of ``of``, the first and the last among them, evenly spread over the log of ``scale``."""
    logs = np.log(of if scale is None else scale)
    if of.size <= most:
        return of
    wanted = np.linspace(logs[0], logs[-1], most)
    kept: Indices = of[np.unique(np.abs(logs[None, :] - wanted[:, None]).argmin(axis=1))]
    return kept


def _running_counts(wrong: Bools, report: Indices, ends: Indices) -> tuple[Floats, Floats]:
    """Return the wrong fields and the fields of each report among the first ``end`` ones, a row an end."""
    reports = int(report.max()) + 1 if report.size else 0
    errors, trials = np.zeros((ends.size, reports)), np.zeros((ends.size, reports))
    start = 0
    for n, end in enumerate(ends.tolist()):
        part = slice(start, end)
        errors[n] = np.bincount(report[part], weights=wrong[part], minlength=reports)
        trials[n] = np.bincount(report[part], minlength=reports)
        start = end
    return errors.cumsum(axis=0), trials.cumsum(axis=0)


def controlled_threshold(
    confidence: Floats, wrong: Bools, report: Indices, budget: float, largest: float = 1.0
) -> float:
    """Return the lowest threshold for which a new report is expected to have at most ``budget`` unasked wrong fields
    among its fields.

    Method: conformal risk control (Angelopoulos et al. 2022): the loss of a report is the share of its fields that are
    wrong and above the threshold, ``largest`` what it can be at most; n losses pass if (sum + largest) / (n + 1) does
    not exceed the budget. ``ASK_ALL`` where there are too few reports, whatever they look like.
    """
    _, place, sizes = np.unique(report, return_inverse=True, return_counts=True)
    order = np.argsort(-confidence, kind="stable")
    losses = np.cumsum(wrong[order] / sizes[place[order]])
    passes = (losses + largest) / (sizes.size + 1) <= budget
    levels = confidence[order]
    good = [end for end in _ends(levels).tolist() if passes[end - 1]]
    return float(levels[good[-1] - 1]) if good else ASK_ALL
