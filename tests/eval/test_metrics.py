from dataclasses import replace

import pytest
from made_results import outcome, result

from eval.cases import Basis
from eval.groups import groups
from eval.metrics import measure, table


def test_counts_and_shares() -> None:
    case = [outcome(), outcome(gold=3), outcome(gold=3, right=False), outcome(right=False, flagged=True)]
    metrics = measure([result("c", case)])
    assert (metrics.cells, metrics.nonzero_cells) == (4, 2)
    assert (metrics.exact, metrics.exact_nonzero, metrics.zeros_baseline) == (0.5, 0.5, 0.5)
    assert (metrics.silent, metrics.silent_nonzero, metrics.unflagged) == (1, 1, 3)
    assert metrics.silent_share == pytest.approx(1 / 3)
    assert (metrics.flagged_per_case, metrics.touchless, metrics.review_precision) == (1.0, 0.0, 1.0)


def test_what_is_wrong_is_told_apart_and_never_added_up() -> None:
    wrong = outcome(gold=3, right=False)
    omitted = replace(wrong, value=None, state="missing")
    invented = replace(wrong, basis=Basis.BLANK, gold=None, value=7, invented=True)
    unasked = replace(wrong, basis=Basis.LOST, gold=None, value=None, state="missing")
    metrics = measure([result("c", [wrong, omitted, invented, unasked, outcome()])])
    assert (metrics.misread, metrics.omitted, metrics.invented, metrics.unasked) == (1, 1, 1, 1)


def test_conversions_of_one_report_are_one_piece_of_evidence() -> None:
    bad, good = [outcome(right=False)], [outcome()]
    alone = measure([result(f"c{n}", bad if n < 3 else good) for n in range(12)])
    together = measure([result(f"c{n}", bad if n < 3 else good, report=f"r{n // 3}") for n in range(12)])
    assert (alone.silent_reports, alone.reports) == (3, 12)
    assert (together.silent_reports, together.reports) == (1, 4)
    assert alone.exact == together.exact
    assert together.intervals["exact"].low < alone.intervals["exact"].low
    assert together.silent_bound_clustered > alone.silent_bound_clustered


def test_groups_have_the_metrics_of_their_fields_and_cases() -> None:
    first = result("a/1", [outcome("requests.new.total"), outcome("facts.website_items", flagged=True)])
    second = replace(result("b/1", [outcome("requests.new.total", right=False)]), tags=("noise", "txt"))
    results = [first, second]
    by = {name: {g.name: g.metrics for g in groups(results, table(results), name, {})} for name in ("section", "tag")}
    assert by["section"]["requests"].exact == 0.5
    assert by["section"]["facts"].flagged_per_case == 1.0
    assert (by["section"]["requests"].touchless, by["section"]["facts"].touchless) == (1.0, 0.0)
    assert by["tag"].keys() == {"noise", "txt"}
    assert by["tag"]["noise"].silent == 1


def test_fields_that_a_model_answered_are_told_by_prompt() -> None:
    asked = replace(outcome(), origin="model")
    results = [result("a", [asked, outcome()])]
    (group,) = groups(results, table(results), "prompt", {"unsettled_fields": "v1 abc"})
    assert (group.name, group.metrics.cells) == ("unsettled_fields v1 abc", 1)


def test_nothing_at_all_is_no_error() -> None:
    metrics = measure([])
    assert (metrics.cases, metrics.exact, metrics.ece) == (0, None, None)
