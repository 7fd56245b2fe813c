"""A synthetic parser whose error rates and claims are known gets what theory says."""

from math import isinf

import numpy as np
import pytest
from made_results import outcome, result

from eval.error_budget import Method, as_flagged, budget_lines, fold_of_reports, offers, reports_needed, threshold
from eval.metrics import table
from eval.statistics import calibration_error, upper_bound

REPORTS, FIELDS = 400, 100


class Synthetic:
    """A parser that claims between 0.9 and 1, evenly, and whose truth lies ``boast`` below its claim.

    ``spread`` makes reports differ: in a report, errors are up to so many times more or less frequent.
    """

    def __init__(self, seed, boast=0.0, spread=0.0):
        chance = np.random.default_rng(seed)
        self.report = np.repeat(np.arange(REPORTS), FIELDS)
        self.confidence = chance.uniform(0.9, 1.0, REPORTS * FIELDS)
        factor = chance.uniform(1 - spread, 1 + spread, REPORTS)[self.report]
        self.wrong = chance.random(REPORTS * FIELDS) < (1 - self.confidence + boast) * factor

    @staticmethod
    def true_rate(limit):
        """The share of wrong fields among those that claim at least ``limit``, for a parser that does not boast."""
        return (1 - limit) / 2


@pytest.mark.parametrize("boast", [0.0, 0.05, 0.2])
def test_the_calibration_error_is_what_was_put_in(boast):
    made = Synthetic(seed=5, boast=boast)
    assert calibration_error(made.confidence, ~made.wrong) == pytest.approx(boast, abs=0.004)


def test_the_threshold_is_the_one_of_theory_and_errs_on_the_safe_side():
    made, budget = Synthetic(seed=6), 200
    theory = 1 - 2 * budget / 10_000
    for method in Method:
        found = threshold(made.confidence, made.wrong, made.report, budget, method)
        # Risk control counts errors among all fields: rate times coverage, (1 - t)² / 0.2, has to be within the budget.
        wanted = theory if method is Method.BOUND else 1 - np.sqrt(0.2 * budget / 10_000)
        assert wanted == pytest.approx(found, abs=0.008)
        if method is Method.BOUND:
            assert found >= wanted


def test_the_bound_covers_as_often_as_it_says():
    chance = np.random.default_rng(7)
    errors = chance.binomial(2000, 0.004, size=1000)
    assert np.mean([upper_bound(int(k), 2000) >= 0.004 for k in errors]) >= 0.95


@pytest.mark.parametrize("spread", [0.0, 0.9])
def test_the_budget_is_met_in_95_of_100_resplits(spread):
    made, budget = Synthetic(seed=8, spread=spread), 200
    met_in_truth = met_held_out = 0
    for seed in range(100):
        away = fold_of_reports(REPORTS, seed, folds=2)[made.report] == 0
        found = threshold(made.confidence[~away], made.wrong[~away], made.report[~away], budget, Method.BOUND)
        unasked = away & (made.confidence >= found)
        assert unasked.any()
        met_held_out += made.wrong[unasked].mean() <= budget / 10_000
        met_in_truth += Synthetic.true_rate(found) <= budget / 10_000
    assert met_in_truth >= 95
    assert met_held_out >= 95


def test_conformal_risk_control_meets_the_budget_on_average():
    rates = []
    for seed in range(60):
        made = Synthetic(seed=100 + seed)
        found = threshold(made.confidence, made.wrong, made.report, 100, Method.CONTROL)
        rates.append((1 - found) ** 2 / 0.2)
    assert np.mean(rates) <= 100 / 10_000


def test_a_boasting_parser_is_asked_about_as_a_whole():
    made = Synthetic(seed=9, boast=0.05)
    assert isinf(threshold(made.confidence, made.wrong, made.report, 100, Method.BOUND))


def results(count=60):
    chance = np.random.default_rng(1)
    return [
        result(
            f"c{n}",
            [outcome(f"f{k}", right=bool(k % 40), confidence=float(0.5 + 0.5 * (k % 40 > 0))) for k in range(80)],
        )
        for n in range(count)
        if chance.random() < 2
    ]


def test_tighter_budgets_cost_questions_and_hold_on_held_out_reports():
    of = table(results())
    found = {(one.method, one.budget): one for one in offers(of, [1, 50, 600])}
    tight, loose = found[Method.BOUND, 50], found[Method.BOUND, 600]
    assert not found[Method.BOUND, 1].possible  # 4,680 sure fields cannot prove one in 10,000
    assert (tight.held_out.silent, tight.held_out.asked_per_case, tight.threshold) == (0, 2, 1.0)
    assert (loose.held_out.asked_per_case, loose.held_out.share) == (0, 0.025)
    assert as_flagged(of).silent == 120


def test_the_lines_say_what_is_out_of_reach():
    lines = "\n".join(budget_lines(table(results(3)), own=7))
    assert "* " in lines
    assert "too little evidence" in lines
    assert f"{reports_needed(7):,} reports are needed" in lines
    assert reports_needed(7) == 1428
