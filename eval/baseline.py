"""The baseline of sending whole reports to a model: its answers, scored exactly as the parser's are.

In: cases, their results, somebody to ask. Out: a ``WholeAnswer`` a case, and their sums beside Gouji's own. Surprise: a
case without an answer counts as none, not as wrong: the sums are over the cases that were answered, for both sides.
What an answer cost is what it cost when it came, so that a replay shows the same figures.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import partial
from typing import Any

from eval.cases import Case
from eval.outcomes import Outcome, outcomes
from eval.scoring import CaseResult, in_order
from eval.whole_report import whole_report
from extractor import readers
from extractor.ask import ModelAsker
from extractor.errors import CutOff, GoujiError, LimitReached, ModelError, NotStored, TooLong
from extractor.prose import Fact
from extractor.result import Extraction, ModelUse, Status

TIMEOUT = 1200.0  # seconds; a small machine takes some minutes for an answer of two thousand tokens


class Unanswered(StrEnum):
    """Why a case has no answer."""

    UNREADABLE = "unreadable"
    TOO_LONG = "too_long"
    CUT_OFF = "cut_off"
    LIMIT = "limit"
    NOT_STORED = "not_stored"
    FAILED = "failed"


WORDS: Mapping[Unanswered, str] = {
    Unanswered.UNREADABLE: "cannot be read as text",
    Unanswered.TOO_LONG: "too long for the model's context",
    Unanswered.CUT_OFF: "with an answer that came to no end",
    Unanswered.LIMIT: "over a limit of spending",
    Unanswered.NOT_STORED: "without a stored answer",
    Unanswered.FAILED: "without a usable answer",
}

_CAUSES: tuple[tuple[type[ModelError], Unanswered], ...] = (
    (LimitReached, Unanswered.LIMIT),
    (TooLong, Unanswered.TOO_LONG),
    (CutOff, Unanswered.CUT_OFF),
    (NotStored, Unanswered.NOT_STORED),
    (ModelError, Unanswered.FAILED),
)


@dataclass(frozen=True, slots=True)
class WholeAnswer:
    """What a model made of one whole report: outcomes, or why there are none. Both may have cost something."""

    case: str
    use: ModelUse = field(default_factory=ModelUse)
    outcomes: tuple[Outcome, ...] = ()
    unanswered: Unanswered | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """How the fields of some cases were answered.

    Attributes:
        exact: share of the cells that were read as gold has them.
        wrong: values that are not the page's, flagged or not.
        silent: fields that are wrong and that nobody is asked about.
    """

    exact: float | None
    exact_nonzero: float | None
    wrong: int
    silent: int


@dataclass(frozen=True, slots=True)
class ModelBaseline:
    """A model that is sent whole reports, beside Gouji and an answer of 0 everywhere on the cases that it answered.

    Attributes:
        unanswered: how many cases have no answer, by ``Unanswered``.
        zeros: share of the cells that an answer of 0 everywhere gets right.
        replied: cases that cost something, those among them whose answer was of no use; the tokens are theirs.
        gouji_tokens: what Gouji's own questions took on the answered cases in this run.
    """

    model: str
    cases: int
    answered: int
    unanswered: Mapping[str, int]
    whole: Tally
    gouji: Tally
    zeros: float | None
    replied: int
    calls: int
    prompt_tokens: int
    completion_tokens: int
    gouji_tokens: int

    @property
    def tokens_a_report(self) -> float | None:
        """Return the tokens that sending a whole report took, its answer included."""
        return (self.prompt_tokens + self.completion_tokens) / self.replied if self.replied else None

    @property
    def gouji_tokens_a_report(self) -> float | None:
        """Return the tokens that Gouji's questions about an answered report took."""
        return self.gouji_tokens / self.answered if self.answered else None

    @classmethod
    def read(cls, recorded: Mapping[str, Any] | None) -> ModelBaseline | None:
        """Return the figures as the record of runs keeps them."""
        if recorded is None:
            return None
        return cls(**{**recorded, **{name: Tally(**recorded[name]) for name in ("whole", "gouji")}})


def answers(
    cases: Sequence[Case], results: Sequence[CaseResult], asker: ModelAsker, workers: int, facts: Sequence[Fact]
) -> Iterator[WholeAnswer]:
    """Yield what the model makes of every case, each sent as a whole."""
    # Here and not above: the client takes a second to import, and most runs send no whole reports.
    from extractor.ask import Patience  # noqa: PLC0415

    forms = {result.case: result.found_forms for result in results}
    patient = replace(asker, patience=asker.patience or Patience(timeout=TIMEOUT, attempts=2))
    return in_order(partial(whole_answer, forms=forms, asker=patient, facts=facts), cases, workers)


def whole_answer(
    case: Case, forms: Mapping[str, Mapping[str, str]], asker: ModelAsker, facts: Sequence[Fact]
) -> WholeAnswer:
    """Send one report, and hold the answer against its gold. ``forms`` are those of the page, by case and section."""
    try:
        document = readers.read(case.source.read_bytes())
    except GoujiError:
        return WholeAnswer(case.id, unanswered=Unanswered.UNREADABLE)
    question = whole_report(document, forms[case.id], facts)
    known = asker.inquiry(question, document)
    try:
        answer, _ = asker.complete(question, known)
    except ModelError as error:
        why = next(code for kind, code in _CAUSES if isinstance(error, kind))
        return WholeAnswer(case.id, asker.ledger.cost(known.key), unanswered=why)
    given = Extraction("", Status.DONE, fields=question.fields(answer))
    return WholeAnswer(case.id, asker.ledger.cost(known.key), tuple(outcomes(case, given, facts)))


def sum_up(model: str, given: Sequence[WholeAnswer], results: Sequence[CaseResult]) -> ModelBaseline:
    """Return the figures of a model that was sent whole reports."""
    answered = {one.case for one in given if one.unanswered is None}
    own = [result for result in results if result.case in answered]
    whole = [outcome for one in given for outcome in one.outcomes]
    causes = Counter(one.unanswered.value for one in given if one.unanswered)
    return ModelBaseline(
        model=model,
        cases=len(given),
        answered=len(answered),
        unanswered=dict(sorted(causes.items())),
        whole=_tally(whole),
        gouji=_tally([outcome for result in own for outcome in result.outcomes]),
        zeros=_share(one.gold == 0 and one.gold is not None if one.exact is not None else None for one in whole),
        replied=sum(one.use.calls > 0 for one in given),
        calls=sum(one.use.calls for one in given),
        prompt_tokens=sum(one.use.prompt_tokens for one in given),
        completion_tokens=sum(one.use.completion_tokens for one in given),
        gouji_tokens=sum(result.prompt_tokens + result.completion_tokens for result in own),
    )


def _tally(found: Sequence[Outcome]) -> Tally:
    return Tally(
        exact=_share(one.exact for one in found),
        exact_nonzero=_share(one.exact for one in found if one.nonzero),
        wrong=sum(one.kind in ("invented", "misread") for one in found),
        silent=sum(one.silent for one in found),
    )


def _share(right: Iterable[bool | None]) -> float | None:
    counted = [one for one in right if one is not None]
    return sum(counted) / len(counted) if counted else None
