"""From evidence to the probability that a field is right, and from that to whether a person is asked.

In: reconciled fields, their evidence and support. Out: the same fields with ``confidence`` and ``needs_review``.
This is the first, simple model: a few named losses of confidence, set by hand from the evaluation, and one threshold.
"""

from __future__ import annotations

from collections.abc import Mapping

from extractor.locate import Evidence
from extractor.reconcile import Support
from extractor.values import FieldValue, Reason, State

SURE = 0.99995
THRESHOLD = 0.999
"""Below this probability a person is asked."""


def score(
    fields: Mapping[str, FieldValue], evidence: Mapping[str, Evidence], support: Mapping[str, Support]
) -> dict[str, FieldValue]:
    """Return every field with its confidence; a field with a reason is never below a person's notice."""
    alone = Support()
    return {name: _scored(value, evidence.get(name), support.get(name, alone)) for name, value in fields.items()}


def _scored(value: FieldValue, evidence: Evidence | None, support: Support) -> FieldValue:
    reasons = value.reasons
    if evidence and evidence.last and value.state is State.READ and value.value and not support.telling:
        reasons = (*reasons, Reason.TEXT_ENDS)
    confidence = _probability(value, evidence, support, len(reasons))
    if confidence < THRESHOLD and not reasons:
        reasons = (Reason.LOW_CONFIDENCE,)
    return FieldValue(
        value.id,
        value.value,
        value.state,
        value.origin,
        confidence,
        bool(reasons),
        tuple(dict.fromkeys(reasons)),
        value.raw,
        value.place,
    )


def _probability(value: FieldValue, evidence: Evidence | None, support: Support, doubts: int) -> float:
    if value.state is State.MISSING:
        return 0.5 if doubts else 0.9995  # that there is nothing: open where a reason says so
    wrong = 1 - SURE
    if evidence and value.state is not State.DERIVED:
        wrong += 0.005 * (1 - evidence.label)
        if evidence.margin < 1.0:
            wrong += 0.0005
    wrong += 0.1 * doubts
    if Reason.SUM_BROKEN in value.reasons:
        wrong += 0.2
    elif support.telling > 1:
        wrong *= 0.5
    return round(max(0.05, 1 - wrong), 5)
