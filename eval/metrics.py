"""Counts over outcomes: how exact, how many silent errors, how much review, how well calibrated the confidence.

In: the results of a run as a ``Table``, or some of its fields. Out: ``Metrics``. Surprise: the table is one array a
property, so that a breakdown over hundreds of thousands of fields is a mask, and each field knows its case and report.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from eval.baseline import ModelBaseline
from eval.outcomes import Outcome
from eval.scoring import CaseResult
from eval.statistics import (
    Bools,
    Floats,
    Indices,
    Interval,
    calibration_error,
    clustered_upper_bound,
    ratio_interval,
    resample,
    upper_bound,
)


@dataclass(frozen=True, slots=True)
class Metrics:
    """The numbers of one evaluation; shares are between 0 and 1, None where nothing was there to count.

    Attributes:
        cells: fields that the page shows, an empty cell among them; lost and narrative ones are no question of reading.
        exact: share of the cells that were read as gold has them, before any review.
        zeros_baseline: the same share for an answer of 0 everywhere.
        silent: fields that are wrong and that nobody was asked about.
        silent_bound: 95 % upper bound of their share among the unflagged, exact, fields taken as independent.
        silent_bound_clustered: the same with the fields of one report taken as depending on each other.
        silent_reports: reports with a silent error; ``silent_reports_bound`` bounds their share.
        invented, omitted, misread, unasked: kinds of wrong answers, flagged or not (see ``Outcome.kind``).
        flagged_per_case: fields that a person is asked about, those that gold does not know included.
        touchless: share of the cases that nobody has to look at.
        review_precision: share of the flags where a person had something to do.
        intervals: 95 % intervals of the shares, by bootstrap over reports.
        model_baseline: what a model makes of whole reports; None where none was asked.
    """

    cases: int
    reports: int
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
    silent_bound_clustered: float | None
    silent_reports: int
    silent_reports_bound: float | None
    invented: int
    omitted: int
    misread: int
    unasked: int
    invented_nonzero: int
    omitted_nonzero: int
    flagged_per_case: float
    touchless: float
    ece: float | None
    ece_nonzero: float | None
    review_precision: float | None
    intervals: dict[str, Interval] = field(default_factory=dict)
    model_baseline: ModelBaseline | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """The fields of a run: equally long arrays, one entry a field; then arrays with one entry a case."""

    case: Indices
    report: Indices
    confidence: Floats
    shown: Bools
    exact: Bools
    nonzero: Bools
    zero: Bools
    flagged: Bools
    silent: Bools
    needed: Bools
    believed: Bools
    risky: Bools
    kind: dict[str, Bools]
    report_of_case: Indices
    flagged_of_case: Floats
    touchless_of_case: Bools

    @property
    def everything(self) -> Bools:
        """Return the choice of all fields."""
        return np.ones(self.case.size, dtype=bool)


KINDS = ("invented", "omitted", "misread", "unasked")


def table(results: Sequence[CaseResult]) -> Table:
    """Lay the outcomes of all cases out as arrays."""
    every = [outcome for result in results for outcome in result.outcomes]
    reports = {name: n for n, name in enumerate(dict.fromkeys(result.report for result in results))}
    report_of_case = np.array([reports[result.report] for result in results], dtype=np.int64)
    sizes = [len(result.outcomes) for result in results]
    case = np.repeat(np.arange(len(results), dtype=np.int64), sizes)
    kinds = [outcome.kind for outcome in every]
    return Table(
        case=case,
        report=report_of_case[case],
        confidence=np.array([outcome.confidence for outcome in every], dtype=np.float64),
        shown=_bools([outcome.exact is not None for outcome in every]),
        exact=_bools([outcome.exact is True for outcome in every]),
        nonzero=_bools([outcome.nonzero for outcome in every]),
        zero=_bools([_is_zero(outcome) for outcome in every]),
        flagged=_bools([outcome.flagged for outcome in every]),
        silent=_bools([outcome.silent for outcome in every]),
        needed=_bools([outcome.needed for outcome in every]),
        believed=_bools([outcome.believed for outcome in every]),
        risky=_bools([outcome.risky for outcome in every]),
        kind={kind: _bools([one == kind for one in kinds]) for kind in KINDS},
        report_of_case=report_of_case,
        flagged_of_case=np.array([result.flagged for result in results], dtype=np.float64),
        touchless_of_case=_bools([result.touchless for result in results]),
    )


def _bools(values: list[bool]) -> Bools:
    return np.array(values, dtype=bool)


def _is_zero(outcome: Outcome) -> bool:
    return outcome.gold == 0 and outcome.gold is not None


def measure(results: Sequence[CaseResult]) -> Metrics:
    """Sum up the results of a run."""
    laid = table(results)
    return measure_fields(laid, laid.everything, whole=True)


def measure_fields(of: Table, chosen: Bools, *, whole: bool = False) -> Metrics:
    """Sum up some fields of a run.

    ``whole`` says that the fields are all of their cases, so that a case's own counts hold: fields that gold does not
    know are counted as flags, and a case is touchless only if they are. Otherwise both are about the chosen fields.
    """
    cases, reports = np.unique(of.case[chosen]), np.unique(of.report[chosen])
    if whole and chosen.all():
        cases, reports = np.arange(of.report_of_case.size), np.unique(of.report_of_case)
    shown, unflagged = chosen & of.shown, chosen & ~of.flagged
    silent, nonzero, raised = chosen & of.silent, chosen & of.nonzero, chosen & of.flagged
    flagged, touchless = _review(of, raised, cases, whole=whole)
    by_report = _Clusters(of, reports)
    wrong, asked = by_report.count(silent), by_report.count(unflagged)
    silent_reports = int((wrong > 0).sum())
    return Metrics(
        cases=int(cases.size),
        reports=int(reports.size),
        cells=int(shown.sum()),
        nonzero_cells=int((shown & of.nonzero).sum()),
        exact=_share(shown & of.exact, shown),
        exact_nonzero=_share(shown & nonzero & of.exact, shown & nonzero),
        zeros_baseline=_share(shown & of.zero, shown),
        silent=int(silent.sum()),
        silent_nonzero=int((silent & of.nonzero).sum()),
        unflagged=int(unflagged.sum()),
        silent_share=_share(silent, unflagged),
        silent_bound=upper_bound(int(silent.sum()), int(unflagged.sum())) if unflagged.any() else None,
        silent_bound_clustered=clustered_upper_bound(wrong, asked) if unflagged.any() else None,
        silent_reports=silent_reports,
        silent_reports_bound=upper_bound(silent_reports, reports.size) if reports.size else None,
        invented=int((chosen & of.kind["invented"]).sum()),
        omitted=int((chosen & of.kind["omitted"]).sum()),
        misread=int((chosen & of.kind["misread"]).sum()),
        unasked=int((chosen & of.kind["unasked"]).sum()),
        invented_nonzero=int((nonzero & of.kind["invented"]).sum()),
        omitted_nonzero=int((nonzero & of.kind["omitted"]).sum()),
        flagged_per_case=float(flagged.mean()) if flagged.size else 0.0,
        touchless=float(touchless.mean()) if touchless.size else 0.0,
        ece=calibration_error(of.confidence[chosen], of.believed[chosen]),
        ece_nonzero=calibration_error(of.confidence[nonzero], of.believed[nonzero]),
        review_precision=_share(raised & of.needed, raised),
        intervals=by_report.intervals(
            {
                "exact": (by_report.count(shown & of.exact), by_report.count(shown)),
                "exact_nonzero": (by_report.count(shown & nonzero & of.exact), by_report.count(shown & nonzero)),
                "silent_share": (wrong, asked),
                "review_precision": (by_report.count(raised & of.needed), by_report.count(raised)),
                "flagged_per_case": (by_report.sum_cases(cases, flagged), by_report.sum_cases(cases)),
                "touchless": (by_report.sum_cases(cases, touchless), by_report.sum_cases(cases)),
            }
        ),
    )


def _review(of: Table, raised: Bools, cases: Indices, *, whole: bool) -> tuple[Floats, Floats]:
    """Return for every case how many fields are flagged and whether it is touchless."""
    if whole:
        return of.flagged_of_case[cases], of.touchless_of_case[cases].astype(np.float64)
    flags = np.bincount(of.case[raised], minlength=of.report_of_case.size)[cases].astype(np.float64)
    return flags, (flags == 0).astype(np.float64)


def _share(hits: Bools, of: Bools) -> float | None:
    total = int(of.sum())
    return int(hits.sum()) / total if total else None


@dataclass(frozen=True, slots=True)
class _Clusters:
    """Sums by report, for some of the reports."""

    of: Table
    reports: Indices

    def count(self, chosen: Bools) -> Floats:
        size = int(self.of.report_of_case.max()) + 1 if self.of.report_of_case.size else 0
        return np.bincount(self.of.report[chosen], minlength=size)[self.reports].astype(np.float64)

    def sum_cases(self, cases: Indices, values: Floats | None = None) -> Floats:
        size = int(self.of.report_of_case.max()) + 1 if self.of.report_of_case.size else 0
        sums = np.bincount(self.of.report_of_case[cases], weights=values, minlength=size)
        return sums[self.reports].astype(np.float64)

    def intervals(self, ratios: dict[str, tuple[Floats, Floats]]) -> dict[str, Interval]:
        """Return the interval of each ratio; none where all comes from one report."""
        if self.reports.size < 2:
            return {}
        drawn = resample(int(self.reports.size))
        found = {name: ratio_interval(hits, total, drawn) for name, (hits, total) in ratios.items()}
        return {name: interval for name, interval in found.items() if interval is not None}
