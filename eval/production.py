"""What the answers to audited fields say about silent errors in production.

In: a store whose unflagged fields were sampled. Out: an ``AuditResult``. Surprise: no gold is needed here; the
reviewers did not know which fields were drawn, and their answers are the only figure about the real material.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from math import ceil, log, log1p

import numpy as np

from eval.statistics import clustered_upper_bound, lower_bound, upper_bound
from extractor.store import Action, Audit

PER = 10_000


class Verdict(StrEnum):
    """How the audited fields stand to the error budget."""

    NONE = "none"  # nobody has answered yet
    OPEN = "open"  # too few answers to tell
    WITHIN = "within"  # the upper bound is within the budget
    OVER = "over"  # more errors than the budget allows, though chance may have done it
    LEFT = "left"  # the lower bound is beyond the budget: it is not kept


@dataclass(frozen=True, slots=True)
class AuditResult:
    """Counts of audited fields, and what they prove; shares are between 0 and 1.

    Attributes:
        drawn, answered, wrong: fields in the sample, with an answer, with an answer that is not what was read.
        unreadable: fields that the reviewer could not read either; they prove nothing and are no answers.
        low, high: exact one-sided 95 % bounds of the true share of silent errors.
        high_clustered: the upper bound with the fields of one document taken as depending on each other.
        budget: wrong fields in 10,000 that are tolerable.
        wrong_fields: which fields were wrong, as document and field.
    """

    drawn: int
    answered: int
    wrong: int
    unreadable: int
    low: float
    high: float
    high_clustered: float
    budget: float
    wrong_fields: tuple[Audit, ...]

    @property
    def share(self) -> float | None:
        """Return the share of answered fields that were wrong: the estimate of the silent-error rate."""
        return self.wrong / self.answered if self.answered else None

    @property
    def verdict(self) -> Verdict:
        """Return how this stands to the budget."""
        limit = self.budget / PER
        if not self.answered:
            return Verdict.NONE
        if self.low > limit:
            return Verdict.LEFT
        if self.high <= limit:
            return Verdict.WITHIN
        return Verdict.OVER if self.wrong / self.answered > limit else Verdict.OPEN

    @property
    def answers_needed(self) -> int:
        """Return how many answers without an error would prove that the budget is kept."""
        limit = self.budget / PER
        return ceil(log(0.05) / log1p(-limit)) if 0 < limit < 1 else 0


def is_wrong(audit: Audit) -> bool | None:
    """Tell whether an answer says that the field was read wrongly; None where there is no telling answer."""
    answer = audit.answer
    if answer is None or (answer.action is Action.UNREADABLE and audit.field.value is not None):
        return None
    return answer.after != audit.field.value


def audit_result(audits: Iterable[Audit], budget: float) -> AuditResult:
    """Count the audited fields of a store; ``budget`` is in 10,000."""
    every = list(audits)
    verdicts = [(audit, is_wrong(audit)) for audit in every]
    telling = [(audit, wrong) for audit, wrong in verdicts if wrong is not None]
    wrong_ones = tuple(audit for audit, wrong in telling if wrong)
    documents = {name: n for n, name in enumerate(dict.fromkeys(audit.document_id for audit, _ in telling))}
    errors, trials = np.zeros(len(documents)), np.zeros(len(documents))
    for audit, wrong in telling:
        trials[documents[audit.document_id]] += 1
        errors[documents[audit.document_id]] += wrong
    return AuditResult(
        drawn=len(every),
        answered=len(telling),
        wrong=len(wrong_ones),
        unreadable=sum(audit.answer is not None for audit in every) - len(telling),
        low=lower_bound(len(wrong_ones), len(telling)),
        high=upper_bound(len(wrong_ones), len(telling)),
        high_clustered=clustered_upper_bound(errors, trials),
        budget=budget,
        wrong_fields=wrong_ones,
    )
