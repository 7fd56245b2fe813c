"""Why a field is unsure, in sentences that are true of the figures as they stand now.

In: a document's fields. Out: sentences. Surprise: a field was doubted for a sum when it was read, and figures have been
put right since; so what is said of its sums is worked out anew, and the reason that is stored is only why it is asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from extractor.forms import identities_of
from extractor.page import FieldValue, Reason, amounts_of
from extractor.review import Cause, Question
from extractor.store import CurrentField, DocumentRecord
from ui.wording import Words


@dataclass(frozen=True, slots=True)
class Failing:
    """The fields of sums that fail, and the tables that have such sums."""

    fields: frozenset[str] = frozenset()
    sections: frozenset[str] = frozenset()


def failing_sums(record: DocumentRecord, current: Mapping[str, CurrentField]) -> Failing:
    """Return what fails of a document as it stands: sums of which all figures are known, or whose part exceeds them."""
    amounts = amounts_of({name: entry.field for name, entry in current.items()})
    names = {
        name
        for one in identities_of(record.forms)
        if one.binds_cells
        and (not one.holds(amounts) if all(map(amounts.__contains__, one.fields)) else one.refuted_by(amounts))
        for name in one.fields
    }
    return Failing(frozenset(names), frozenset(name.partition(".")[0] for name in names))


def doubts(value: FieldValue, failing: Failing | None, words: Words) -> list[str]:
    """Return why a field is unsure, a sentence a reason; without ``failing``, as it was when it was read."""
    anew = failing and {Reason.SUM_BROKEN: _sum(value.id, failing)}
    return [words((anew or {}).get(one, f"reason.{one}")) for one in value.reasons]


def asked(question: Question, failing: Failing, words: Words) -> str:
    """Return why the fields of a question are unsure together."""
    if question.cause is Cause.SUM and failing.fields.isdisjoint(question.fields):
        elsewhere = question.section in failing.sections
        return words("cause.sum_elsewhere") if elsewhere else words("cause.sum_mended")
    return words(f"cause.{question.cause}")


def _sum(field_id: str, failing: Failing) -> str:
    if field_id in failing.fields:
        return "reason.sum_broken"
    return "reason.sum_elsewhere" if field_id.partition(".")[0] in failing.sections else "reason.sum_mended"
