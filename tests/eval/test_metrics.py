import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.cases import Basis
from eval.metrics import calibration_error, measure, upper_bound
from eval.outcomes import Outcome


def outcome(*, right: bool = True, flagged: bool = False, gold: int = 0, confidence: float = 1.0) -> Outcome:
    return Outcome(
        case="c",
        field="f",
        basis=Basis.PRINTED,
        gold=gold,
        value=gold if right else gold + 1,
        state="read",
        origin="parser",
        flagged=flagged,
        reasons=(),
        confidence=confidence,
        right=right,
        exact=right,
        silent=not right and not flagged,
        invented=False,
        needed=not right,
    )


def test_counts_and_shares() -> None:
    case = [outcome(), outcome(gold=3), outcome(gold=3, right=False), outcome(right=False, flagged=True)]
    metrics = measure([case], touchless=[False], flagged=[1])
    assert (metrics.cells, metrics.nonzero_cells) == (4, 2)
    assert (metrics.exact, metrics.exact_nonzero, metrics.zeros_baseline) == (0.5, 0.5, 0.5)
    assert (metrics.silent, metrics.silent_nonzero, metrics.unflagged) == (1, 1, 3)
    assert metrics.silent_share == pytest.approx(1 / 3)
    assert (metrics.flagged_per_case, metrics.touchless, metrics.review_precision) == (1.0, 0.0, 1.0)


def test_the_bound_is_the_exact_one() -> None:
    # Published values: no error in n trials gives 1 - 0.05^(1/n); 1 in 10 gives 0.3942 (Clopper & Pearson).
    assert upper_bound(0, 100) == pytest.approx(1 - 0.05 ** (1 / 100))
    assert upper_bound(1, 10) == pytest.approx(0.3942, abs=1e-4)
    assert upper_bound(3, 3) == 1.0
    assert upper_bound(2, 100_000) == pytest.approx(6.2958e-5, rel=1e-3)


@given(st.integers(0, 20), st.integers(30, 5000))
def test_the_bound_is_above_the_share_and_falls_with_trials(errors: int, trials: int) -> None:
    assert errors / trials < upper_bound(errors, trials) <= 1
    assert upper_bound(errors, 2 * trials) < upper_bound(errors, trials)


def test_calibration_error_is_the_gap_between_claim_and_truth() -> None:
    honest = [outcome(right=n < 90, confidence=0.9) for n in range(100)]
    boasting = [outcome(right=n < 50, confidence=0.9) for n in range(100)]
    assert calibration_error(honest, bins=1) == pytest.approx(0.0)
    assert calibration_error(boasting, bins=1) == pytest.approx(0.4)
    assert calibration_error([]) is None
