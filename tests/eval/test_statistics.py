from math import comb, isinf

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.statistics import (
    bounded_threshold,
    calibration_error,
    clustered_upper_bound,
    controlled_threshold,
    design_effect,
    incomplete_beta,
    lower_bound,
    ratio_interval,
    reliability,
    resample,
    risk_coverage,
    sign_flip_test,
    upper_bound,
)


def at_most(errors: int, trials: int, share: float) -> float:
    return sum(comb(trials, k) * share**k * (1 - share) ** (trials - k) for k in range(errors + 1))


def test_the_bound_is_the_exact_one() -> None:
    # Published values: no error in n trials gives 1 - 0.05^(1/n); 1 in 10 gives 0.3942 (Clopper & Pearson).
    assert upper_bound(0, 100) == pytest.approx(1 - 0.05 ** (1 / 100))
    assert upper_bound(1, 10) == pytest.approx(0.3942, abs=1e-4)
    assert upper_bound(3, 3) == 1.0
    assert upper_bound(0, 0) == 1.0
    assert upper_bound(2, 100_000) == pytest.approx(6.2958e-5, rel=1e-3)
    assert lower_bound(0, 10) == 0.0
    assert lower_bound(10, 10) == pytest.approx(0.05**0.1)


@given(st.integers(0, 60), st.integers(61, 400), st.sampled_from([0.9, 0.95, 0.99]))
def test_at_the_bound_so_few_errors_are_as_rare_as_the_level_says(errors: int, trials: int, level: float) -> None:
    assert at_most(errors, trials, upper_bound(errors, trials, level)) == pytest.approx(1 - level, rel=1e-8)
    if errors:
        assert at_most(errors - 1, trials, lower_bound(errors, trials, level)) == pytest.approx(level, rel=1e-8)


@given(st.integers(0, 20), st.integers(30, 5000))
def test_the_bound_is_above_the_share_and_falls_with_trials(errors: int, trials: int) -> None:
    assert errors / trials < upper_bound(errors, trials) <= 1
    assert upper_bound(errors, 2 * trials) < upper_bound(errors, trials)


def test_the_incomplete_beta_function_has_its_closed_forms() -> None:
    assert incomplete_beta(1, 1, 0.3) == pytest.approx(0.3)
    assert incomplete_beta(4, 1, 0.5) == pytest.approx(0.5**4)
    assert incomplete_beta(3.5, 3.5, 0.5) == pytest.approx(0.5)
    assert (incomplete_beta(2, 2, 0.0), incomplete_beta(2, 2, 1.0)) == (0.0, 1.0)


def test_errors_that_come_together_are_weaker_evidence() -> None:
    trials = np.full(50, 100.0)
    spread, heaped = np.zeros(50), np.zeros(50)
    spread[:40], heaped[0] = 1, 40
    assert design_effect(spread, trials) < 1 < design_effect(heaped, trials)
    plain = upper_bound(40, 5000)
    assert clustered_upper_bound(spread, trials) == pytest.approx(plain)
    assert clustered_upper_bound(heaped, trials) > 2 * plain


def test_an_interval_by_report_covers_as_often_as_it_says() -> None:
    chance = np.random.default_rng(3)
    drawn = resample(60, times=400)
    covered = 0
    for _ in range(200):
        shares = chance.beta(18, 2, size=60)  # reports differ: 0.9 in the mean
        hits = chance.binomial(100, shares).astype(float)
        interval = ratio_interval(hits, np.full(60, 100.0), drawn)
        assert interval
        covered += interval.low <= 0.9 <= interval.high
    assert covered / 200 == pytest.approx(0.95, abs=0.04)
    assert ratio_interval(np.zeros(60), np.zeros(60), drawn) is None


def test_signs_are_flipped_exactly_where_there_are_few() -> None:
    assert sign_flip_test([]) == 1.0
    assert sign_flip_test([0, 0]) == 1.0
    assert sign_flip_test([1, 1, 1, 1, 1]) == 2 / 32
    assert sign_flip_test([1, -1]) == 1.0
    assert sign_flip_test([5] * 40) == pytest.approx(1 / 20_001)
    assert sign_flip_test([1, -1] * 20) == pytest.approx(1.0)


def test_calibration_error_is_the_gap_between_claim_and_truth() -> None:
    claims = np.full(100, 0.9)
    assert calibration_error(claims, np.arange(100) < 90, bins=1) == pytest.approx(0.0)
    assert calibration_error(claims, np.arange(100) < 50, bins=1) == pytest.approx(0.4)
    assert calibration_error(np.array([]), np.array([], dtype=bool)) is None
    (low, high) = reliability(np.array([0.2, 0.2, 0.8, 0.8]), np.array([False, False, True, True]), bins=2)
    assert (low.claimed, low.right, high.claimed, high.right) == (0.2, 0.0, 0.8, 1.0)


def test_the_risk_coverage_curve_starts_with_the_surest_and_ends_with_all() -> None:
    curve = risk_coverage(np.array([0.9, 0.5, 0.9, 0.1]), np.array([False, True, False, True]))
    assert [(one.threshold, one.coverage, one.risk) for one in curve] == [
        (0.9, 0.5, 0.0),
        (0.5, 0.75, 1 / 3),
        (0.1, 1, 0.5),
    ]
    assert risk_coverage(np.array([]), np.array([], dtype=bool)) == []


def test_too_little_evidence_leaves_nothing_unasked() -> None:
    sure, right, one = np.full(50, 0.99), np.zeros(50, dtype=bool), np.zeros(50, dtype=np.int64)
    assert isinf(bounded_threshold(sure, right, one, budget=0.001))
    assert isinf(bounded_threshold(sure, right, one, budget=0.0))
    assert isinf(controlled_threshold(sure, right, one, budget=0.001))


def test_the_controlled_threshold_is_the_one_of_the_formula() -> None:
    # 9 reports of one field: (errors + 1) / 10 ≤ 0.2 allows one error and not two.
    confidence = np.array([0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1])
    wrong = np.array([False, False, True, False, True, False, False, False, False])
    assert controlled_threshold(confidence, wrong, np.arange(9), budget=0.2) == 0.6
