"""One field's answer held against gold: right, silent, invented, needed.

In: a Case and the Extraction of its source. Out: an ``Outcome`` a field. This is the table of the scoring contract
and nothing else; every metric is a count over outcomes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from eval.cases import Basis, Case, GoldField
from extractor.page import FieldValue, State, Value
from extractor.prose import Fact, fact_of
from extractor.result import Extraction, Status


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one field of one case.

    Attributes:
        right: the answer is one that the contract accepts.
        exact: the value equals gold's, whatever its flag; None where the page shows no value to be read.
        silent: wrong, and nobody was asked.
        invented: a value where the page has none.
        needed: a person had something to do here.
    """

    case: str
    field: str
    basis: Basis
    gold: Value
    value: Value
    state: str
    origin: str
    flagged: bool
    reasons: tuple[str, ...]
    confidence: float
    right: bool
    exact: bool | None
    silent: bool
    invented: bool
    needed: bool

    @property
    def kind(self) -> str:
        """Return what is wrong: invented, omitted, misread, or unasked (no doubt was raised where one is due); or ''.

        Kinds exclude each other. They are not added up: an omission costs a question, an invention makes a statistic
        wrong.
        """
        if self.right:
            return ""
        if self.invented:
            return "invented"
        if self.value is None and self.gold is not None:
            return "omitted"
        return "misread" if self.value != self.gold else "unasked"

    @property
    def believed(self) -> bool:
        """Tell whether the answer itself, flag aside, is what the page says: what ``confidence`` is the claim of."""
        return self.right if self.exact is None else self.exact

    @property
    def risky(self) -> bool:
        """Tell whether this would be a silent error if nobody were asked about it."""
        if self.basis in (Basis.BLANK, Basis.ABSENT):
            return self.value is not None
        same = self.value is not None and self.value == self.gold
        if self.basis is Basis.DERIVED:
            return self.value is not None and not same
        if self.basis is Basis.LOST:
            return not (same and self.state == State.DERIVED)
        return self.basis is Basis.NARRATIVE or not same

    @property
    def section(self) -> str:
        """Return the part of the report that the field belongs to: a table, ``facts`` or ``meta``."""
        return self.field.partition(".")[0]

    @property
    def nonzero(self) -> bool:
        """Tell whether gold has a value here that is not zero: the cells that an all-zeros answer misses."""
        return self.gold not in (0, None)


def outcomes(case: Case, extraction: Extraction, facts: Sequence[Fact]) -> Iterator[Outcome]:
    """Yield an outcome for every field that gold knows; facts that nobody wanted to be read are left out."""
    failed = extraction.status is Status.FAILED
    nothing = FieldValue("", None, State.MISSING, needs_review=failed)
    wanted = {fact.field_id for fact in facts}
    for name, gold in case.gold.items():
        if fact_of(name) is None or name in wanted:
            yield _outcome(case, name, gold, extraction.fields.get(name, nothing))


def _outcome(case: Case, name: str, gold: GoldField, answer: FieldValue) -> Outcome:
    flagged, value = answer.needs_review, answer.value
    same = value is not None and value == gold.value
    unflagged = not flagged
    if gold.basis is Basis.PRINTED:
        right = same or (case.noisy and value is None and flagged)
        silent = not right and unflagged
    elif gold.basis in (Basis.BLANK, Basis.ABSENT):
        right = value is None
        silent = not right and unflagged
    elif gold.basis is Basis.DERIVED:
        right = same or (value is None and flagged)
        silent = value is not None and not same and unflagged
    elif gold.basis is Basis.NARRATIVE:
        right = flagged and (same or value is None)
        silent = unflagged
    else:
        right = (value is None and flagged) or (same and answer.state is State.DERIVED)
        silent = not right and unflagged
    shown = gold.basis in (Basis.PRINTED, Basis.DERIVED, Basis.BLANK, Basis.ABSENT)
    empty = gold.basis in (Basis.BLANK, Basis.ABSENT)
    return Outcome(
        case=case.id,
        field=name,
        basis=gold.basis,
        gold=gold.value,
        value=value,
        state=answer.state,
        origin=answer.origin,
        flagged=flagged,
        reasons=tuple(answer.reasons),
        confidence=answer.confidence,
        right=right,
        exact=(value is None if empty else same) if shown else None,
        silent=silent,
        invented=value is not None and (empty or gold.basis is Basis.LOST) and not right,
        needed=not right or gold.basis in (Basis.LOST, Basis.NARRATIVE) or (value is None and not empty),
    )
