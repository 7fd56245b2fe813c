"""From evidence to the probability that a field is right, and from that to whether a person is asked.

In: settled fields, their evidence and support. Out: the same fields with ``confidence`` and ``needs_review``. The model
is a logistic regression over signs that can be named, one for values and one for nulls; its weights and the threshold
for each error budget lie in ``confidence.json``, fitted by ``python -m eval.fit`` on development cases. Surprise: a
named reason always asks a person; the threshold is for fields that nothing in particular speaks against.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib.resources import files
from math import exp
from typing import NamedTuple

from extractor.locate import Evidence
from extractor.page import FieldValue, Origin, Reason, State
from extractor.reconcile import Support
from extractor.settings import ERROR_BUDGET

LABEL_SURE, MARGIN_SURE = 0.97, 4.0


@dataclass(frozen=True, slots=True)
class Calibration:
    """A fitted model: the weight of each sign in log-odds, and the threshold of confidence for each error budget.

    ``provenance`` says on what it was fitted, when and with what outcome.
    """

    weights: Mapping[str, float]
    thresholds: Mapping[float, float]
    provenance: Mapping[str, object]

    def probability(self, signs: frozenset[str]) -> float:
        """Return the probability that a field with these signs is right; a sign without a weight says nothing."""
        odds = sum(self.weights.get(sign, 0.0) for sign in signs)
        return round(1 / (1 + exp(-max(-30.0, min(30.0, odds)))), 6)

    def threshold(self, budget: float = ERROR_BUDGET) -> float:
        """Return the confidence below which a person is asked under a budget: that of the next stricter one fitted.

        A budget stricter than the cases could bear out gets the strictest one that they could.
        """
        within = [limit for limit in self.thresholds if limit <= budget]
        return self.thresholds[max(within)] if within else max(self.thresholds.values(), default=0.0)


@cache
def calibration() -> Calibration:
    """Return the model that is shipped with the program."""
    written = json.loads((files("extractor") / "confidence.json").read_text(encoding="utf-8"))
    thresholds = {float(budget): limit for budget, limit in written["thresholds"].items()}
    return Calibration(written["weights"], thresholds, written["provenance"])


def score(
    fields: Mapping[str, FieldValue],
    evidence: Mapping[str, Evidence],
    support: Mapping[str, Support],
    figures_lost: bool = False,
    budget: float = ERROR_BUDGET,
) -> dict[str, FieldValue]:
    """Return every field with its confidence, flagged where a reason stands or the budget asks for it."""
    alone = Support()
    threshold = calibration().threshold(budget)
    return {
        name: _scored(value, evidence.get(name), support.get(name, alone), figures_lost, threshold)
        for name, value in fields.items()
    }


def _scored(
    value: FieldValue, evidence: Evidence | None, support: Support, figures_lost: bool, threshold: float
) -> FieldValue:
    value = doubted(value, evidence, support)
    if value.origin is Origin.MODEL:
        return replace(value, needs_review=bool(value.reasons))
    reasons = value.reasons
    confidence = _probability(_seen(value, evidence, support, figures_lost))
    if confidence < threshold and not reasons:
        reasons = (Reason.LOW_CONFIDENCE,)
    asks = bool(reasons)
    # Spelt out, since this is done for every field and ``replace`` takes three times as long.
    return FieldValue(
        value.id, value.value, value.state, value.origin, confidence, asks, reasons, value.raw, value.place
    )


def doubted(value: FieldValue, evidence: Evidence | None, support: Support) -> FieldValue:
    """Return a field with every reason to doubt it, each once; the last figure of a text may be cut off there."""
    reasons = value.reasons
    if evidence and evidence.last and value.state is State.READ and value.value and not support.telling:
        reasons = (*reasons, Reason.TEXT_ENDS)
    if reasons is value.reasons and len(reasons) < 2:
        return value
    return replace(value, reasons=tuple(dict.fromkeys(reasons)))


class _Seen(NamedTuple):
    """What a field's signs depend on; the fields of a report have few different ones."""

    state: State
    from_prose: bool
    figures_lost: bool
    reasons: tuple[Reason, ...]
    evident: tuple[str, ...]
    summed: tuple[str, ...]


@lru_cache(maxsize=4096)
def _probability(seen: _Seen) -> float:
    return calibration().probability(_signs(seen))


def signs(value: FieldValue, evidence: Evidence | None, support: Support, figures_lost: bool = False) -> frozenset[str]:
    """Return what speaks for and against a field, by name: the input of the model.

    Whether a null is right hangs on other things than whether a value is, so the two have no sign in common.
    """
    return _signs(_seen(value, evidence, support, figures_lost))


def _seen(value: FieldValue, evidence: Evidence | None, support: Support, figures_lost: bool) -> _Seen:
    from_prose = value.id.startswith(("facts.", "meta."))
    state = State.READ if value.state is State.DERIVED and _stands_there(value) else value.state
    return _Seen(state, from_prose, figures_lost, value.reasons, _evident(evidence), _summed(support))


def _stands_there(value: FieldValue) -> bool:
    """Tell whether a derived figure is what stands on the page at its place, among other digits."""
    return value.raw is not None and value.raw.replace(",", "") == str(value.value)


def _signs(seen: _Seen) -> frozenset[str]:
    if seen.state is State.MISSING:
        kind = "prose null" if seen.from_prose else "null: figures lost" if seen.figures_lost else "null"
        return frozenset({kind, *(f"{kind}: {reason}" for reason in seen.reasons)})
    reasons = (f"reason: {reason}" for reason in seen.reasons)
    found = {"value", f"state: {seen.state}", *reasons, *seen.evident, *seen.summed}
    if len(set(seen.reasons)) > 1:
        found.add("several reasons")
    if seen.from_prose:
        found.add("from prose")
    return frozenset(found)


def _evident(evidence: Evidence | None) -> tuple[str, ...]:
    """Return the signs in a field's evidence; nearly all fields have none."""
    if evidence is None:
        return ()
    found: tuple[str, ...] = ()
    if evidence.label < LABEL_SURE:
        found = ("label damaged",)
    if evidence.margin < MARGIN_SURE:
        found = (*found, "another line is near")
    if not evidence.count:
        found = (*found, "cells and columns differ")
    if evidence.header < 1.0:
        found = (*found, "heads damaged")
    if evidence.alike is not None:
        found = (*found, "read twice alike" if evidence.alike else "by rows and columns alone")
    return found


def _summed(support: Support) -> tuple[str, ...]:
    """Return the signs in a field's support."""
    if support.broken:
        return ("a sum fails",)
    if support.telling > 1:
        return ("two sums hold",)
    return ("a sum holds",) if support.telling else ()
