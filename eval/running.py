"""One evaluation from a case list to a kept run: what every command that scores shares.

In: cases, somebody to ask or nobody, the file of runs. Out: a ``Performed``. Surprise: a record that cannot be written
is no reason not to score; the caller is told and decides what to say.
"""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from eval.baseline import WholeAnswer, answers, sum_up
from eval.cases import Case
from eval.metrics import Metrics, measure
from eval.runs import Runs, Setup
from eval.scoring import CaseResult, score_all
from eval.setup import setup_of
from extractor.ask import ModelAsker
from extractor.errors import StoreError
from extractor.prose import Fact, choose
from extractor.result import Asker


@dataclass(frozen=True, slots=True)
class Performed:
    """A run that was just made. ``run_id`` is None where it could not be kept, and ``not_recorded`` then says why."""

    setup: Setup
    results: tuple[CaseResult, ...]
    metrics: Metrics
    seconds: float
    started_at: str
    run_id: int | None
    not_recorded: str = ""
    whole: tuple[WholeAnswer, ...] = ()
    """What a model made of the whole reports, where one was asked."""


def runs_file() -> Path:
    """Return where the record of runs lies: GOUJI_RUNS, or data/eval.db."""
    return Path(os.environ.get("GOUJI_RUNS") or "data/eval.db")


def perform(
    cases: Sequence[Case],
    case_list: Path,
    runs_path: Path,
    workers: int,
    *,
    asker: ModelAsker | None = None,
    baseline: ModelAsker | None = None,
    facts: Sequence[Fact] | None = None,
) -> Performed:
    """Score all cases and keep the run; ``baseline`` is sent the whole reports, when all else is done and paid.

    ``facts`` are read and scored besides the tables, the usual ones if not given.
    """
    wanted = choose(()) if facts is None else facts
    setup = setup_of(cases, case_list, asker.settings.name if asker else None, wanted)
    runs, not_recorded = None, ""
    try:
        runs = Runs(runs_path)
    except StoreError as error:
        not_recorded = str(error)
    run_id = runs.begin(setup) if runs else None
    started_at = datetime.now(UTC).isoformat(timespec="seconds")
    began = time.perf_counter()
    results = score_and_record(cases, asker, workers, runs, run_id, wanted)
    seconds = time.perf_counter() - began
    whole = tuple(answers(cases, results, baseline, workers, wanted)) if baseline else ()
    summed = sum_up(baseline.settings.name, whole, results) if baseline else None
    metrics = replace(measure(results), model_baseline=summed)
    if runs and run_id is not None:
        runs.finish(run_id, metrics, seconds)
        runs.close()
    return Performed(setup, tuple(results), metrics, seconds, started_at, run_id, not_recorded, whole)


def score_and_record(
    cases: Sequence[Case],
    asker: Asker | None,
    workers: int,
    runs: Runs | None,
    run_id: int | None,
    facts: Sequence[Fact] | None = None,
) -> list[CaseResult]:
    """Score all cases, putting each one down as soon as it is scored."""
    results = []
    for n, result in enumerate(score_all(cases, asker, workers, facts)):
        if runs and run_id is not None:
            runs.add(run_id, n, result)
        results.append(result)
    return results
