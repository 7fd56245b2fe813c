"""The fit of confidence: theory says what it has to find."""

from collections import Counter

from eval.cases import load_cases
from eval.commands import OWN_CASES
from eval.fit import Kind, cross_fit, fit, main, observe
from extractor.confidence import Calibration


def made(shares: dict[frozenset[str], float], reports: int = 20, fields: int = 200) -> Counter[Kind]:
    counts: Counter[Kind] = Counter()
    for n in range(reports):
        for signs, share in shares.items():
            right = round(share * fields)
            counts[Kind(f"r{n}", signs, True, True, False)] += right
            counts[Kind(f"r{n}", signs, True, False, True)] += fields - right
    return counts


def test_the_fit_finds_the_shares_that_were_put_in() -> None:
    shares = {frozenset({"value"}): 0.99, frozenset({"value", "shaky"}): 0.8, frozenset({"null"}): 0.5}
    model = Calibration(fit(made(shares)), {}, {})
    for signs, share in shares.items():
        assert abs(model.probability(signs) - share) < 0.01


def test_held_out_probabilities_never_saw_their_report() -> None:
    counts = made({frozenset({"value"}): 0.9}, reports=4)
    counts[Kind("odd", frozenset({"odd"}), True, False, True)] = 500
    held_out = cross_fit(counts)
    assert held_out[Kind("odd", frozenset({"odd"}), True, False, True)] == 0.5  # nothing is known of its only sign


def test_the_own_cases_are_observed_and_printed(capsys) -> None:
    counts = observe([(OWN_CASES, case) for case in load_cases(OWN_CASES)])
    assert sum(counts.values()) > 2000
    assert main([str(OWN_CASES), "--workers", "1"]) == 0
    assert "calibration_error_held_out" in capsys.readouterr().out
