"""Breakdowns: the metrics for every value of a property of cases or fields.

In: the results of a run. Out: for each dimension its groups with their metrics. Surprise: a case counts in every group
whose tag it has, and a field in one group for every reason it carries; groups of one dimension may overlap.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from eval.metrics import Metrics, Table, measure_fields
from eval.outcomes import Outcome
from eval.scoring import CaseResult

BY_CASE: Mapping[str, Callable[[CaseResult], Iterable[str]]] = {
    "tag": lambda result: result.tags,
    "format": lambda result: (result.format or "unreadable",),
    "case": lambda result: (result.case,),
    "converter": lambda result: (result.case.partition("/")[0],),
    "report": lambda result: (result.report,),
}
"""Dimensions that a case has as a whole."""

BY_FIELD: Mapping[str, Callable[[CaseResult, Outcome], Iterable[str]]] = {
    "section": lambda _, outcome: (outcome.section,),
    "form": lambda result, outcome: (result.forms.get(outcome.section) or "none",),
    "state": lambda _, outcome: (outcome.state,),
    "origin": lambda _, outcome: (outcome.origin,),
    "basis": lambda _, outcome: (outcome.basis,),
    "reason": lambda _, outcome: outcome.reasons or ("no reason",),
}
"""Dimensions in which the fields of one case differ. ``form`` is gold's, so that a wrongly chosen form is seen."""

PROMPT = "prompt"
"""The dimension of fields that a model answered, by the prompt that it was asked with."""

DIMENSIONS = (*BY_FIELD, PROMPT, *BY_CASE)

SHOWN = ("section", "state", "reason", "tag", "format", "form", "origin", PROMPT)
"""The dimensions of the report, in its order."""


@dataclass(frozen=True, slots=True)
class Group:
    """One value of a dimension, with the metrics of its fields."""

    name: str
    metrics: Metrics


def groups(results: Sequence[CaseResult], of: Table, dimension: str, prompts: Mapping[str, str]) -> list[Group]:
    """Return the groups of a dimension, the largest first; ``prompts`` maps the run's prompts to their versions."""
    whole = dimension in BY_CASE
    members: dict[str, list[int]] = defaultdict(list)
    if whole:
        for n, result in enumerate(results):
            for name in BY_CASE[dimension](result):
                members[name].append(n)
        chosen = {name: np.isin(of.case, cases) for name, cases in members.items()}
    else:
        names = _prompt_names(prompts) if dimension == PROMPT else BY_FIELD[dimension]
        at = 0
        for result in results:
            for outcome in result.outcomes:
                for name in names(result, outcome):
                    members[name].append(at)
                at += 1
        chosen = {}
        for name, fields in members.items():
            mask = np.zeros(of.case.size, dtype=bool)
            mask[fields] = True
            chosen[name] = mask
    found = [Group(name, measure_fields(of, mask, whole=whole)) for name, mask in chosen.items() if mask.any()]
    return sorted(found, key=lambda group: (-group.metrics.cells, group.name))


def _prompt_names(prompts: Mapping[str, str]) -> Callable[[CaseResult, Outcome], Iterable[str]]:
    asked = ", ".join(f"{name} {version}" for name, version in sorted(prompts.items()))

    def names(_: CaseResult, outcome: Outcome) -> Iterable[str]:
        return (asked or "unknown",) if outcome.origin == "model" else ()

    return names
