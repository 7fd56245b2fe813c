"""Gold labels that cannot be right, or that the sums and what was read contradict.

In: cases, and their results. Out: ``Doubt``s. Surprise: gold is right by definition in every metric, so a wrong label
counts as the parser's error for ever; what is found here is for a person to look at, nothing is changed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from eval.cases import Basis, Case, GoldField
from eval.outcomes import Outcome
from eval.scoring import CaseResult
from extractor.forms import Identity, forms, identities_of
from extractor.prose import known_facts


class DoubtKind(StrEnum):
    """Why a label is doubted."""

    IDENTITY = "identity"  # labels break an identity of the form, and no note says that the page does
    NOTE = "note"  # a note says that an identity is broken, and by the labels it holds
    SAME_SOURCE = "same_source"  # two cases have the same bytes
    CONTRADICTION = "contradiction"  # two cases have the same bytes and other labels
    TWICE = "twice"  # two cases have the same id
    AGAINST = "against"  # what was read fulfils identities that the label breaks
    MODEL_AGAINST = "model_against"  # a model answered otherwise, and the identities hold with its answer
    UNKNOWN_FIELD = "unknown_field"  # a label for a field that its form does not have


@dataclass(frozen=True, slots=True)
class Doubt:
    """A label, or a case, that a person should look at."""

    kind: DoubtKind
    case: str
    what: str
    """The field, the identity or the other case."""
    detail: str = ""


def audit(cases: Sequence[Case], results: Sequence[CaseResult]) -> list[Doubt]:
    """Return everything about the gold that is doubtful; what one report's conversions share is said once."""
    found = [*_duplicates(cases)]
    seen: set[tuple[DoubtKind, str, str, str]] = set()
    for case, result in zip(cases, results, strict=True):
        for doubt in (*_labels(case), *_against(case, result)):
            key = (doubt.kind, case.report, doubt.what, doubt.detail)
            if key not in seen:
                seen.add(key)
                found.append(doubt)
    return found


def _duplicates(cases: Sequence[Case]) -> Iterator[Doubt]:
    ids: dict[str, int] = defaultdict(int)
    sources: dict[tuple[str, int], list[Case]] = defaultdict(list)
    for case in cases:
        ids[case.id] += 1
        sources[sha256(case.source.read_bytes()).hexdigest(), case.part].append(case)
    yield from (Doubt(DoubtKind.TWICE, name, name, f"{count} times") for name, count in ids.items() if count > 1)
    for group in sources.values():
        first, *others = group
        for other in others:
            differing = [name for name in first.gold if other.gold.get(name) != first.gold[name]]
            if differing or first.gold.keys() != other.gold.keys():
                detail = f"{len(differing)} labels differ: {', '.join(differing[:4])}"
                yield Doubt(DoubtKind.CONTRADICTION, first.id, other.id, detail)
            else:
                yield Doubt(DoubtKind.SAME_SOURCE, first.id, other.id)


def _within_report(followed: Mapping[str, str]) -> list[Identity]:
    """Return the identities that one report alone can be held against."""
    return [identity for identity in identities_of(followed) if not identity.last]


def _labels(case: Case) -> Iterator[Doubt]:
    """Yield what is wrong with the labels by themselves."""
    known = {spec.id for form in forms().values() for section in form.sections for spec in section.fields}
    known |= {fact.field_id for fact in known_facts()} | {"meta.agency", "meta.year"}
    yield from (Doubt(DoubtKind.UNKNOWN_FIELD, case.id, name) for name in case.gold if name not in known)
    broken: set[str] = set()
    for identity in _within_report(case.forms):
        amounts = {name: amount for name in identity.fields if (amount := _amount(case.gold.get(name))) is not None}
        if len(amounts) < len(identity.fields):
            continue
        if identity.holds(amounts):
            continue
        broken |= {identity.id, *identity.fields}
        if case.inconsistent.isdisjoint({identity.id, *identity.fields}):
            left, right = (sum(amounts[name] for name in side) for side in (identity.left, identity.right))
            yield Doubt(DoubtKind.IDENTITY, case.id, identity.id, f"{left:g} against {right:g}")
    if not any(own.basis is Basis.LOST for own in case.gold.values()):
        yield from (Doubt(DoubtKind.NOTE, case.id, name) for name in sorted(case.inconsistent - broken))


def _against(case: Case, result: CaseResult) -> Iterator[Doubt]:
    """Yield labels that an unflagged reading or a model contradicts, where the identities hold with what was read."""
    answers = {outcome.field: outcome for outcome in result.outcomes}
    gold = {name: amount for name, own in case.gold.items() if (amount := _amount(own)) is not None}
    read = {name: amount for name, one in answers.items() if (amount := _read(one)) is not None}
    for name, outcome in answers.items():
        surely = not outcome.flagged or outcome.origin == "model"
        if outcome.basis is not Basis.PRINTED or outcome.value is None or outcome.value == outcome.gold or not surely:
            continue
        own = [identity for identity in _within_report(case.forms) if name in identity.fields]
        for_reading = sum(one.holds(read) for one in own if read.keys() >= set(one.fields))
        for_label = sum(one.holds(gold) for one in own if gold.keys() >= set(one.fields))
        if for_reading > for_label:
            kind = DoubtKind.MODEL_AGAINST if outcome.origin == "model" else DoubtKind.AGAINST
            sums = f"{for_reading} of {len(own)} sums for it, {for_label} for the label"
            yield Doubt(kind, case.id, name, f"label {outcome.gold}, read {outcome.value}: {sums}")


def _amount(label: GoldField | None) -> float | None:
    if label is None:
        return None
    if label.basis in (Basis.BLANK, Basis.ABSENT):
        return 0.0
    return float(label.value) if isinstance(label.value, int | float) else None


def _read(outcome: Outcome) -> float | None:
    if outcome.state == "blank":
        return 0.0
    return float(outcome.value) if isinstance(outcome.value, int | float) else None


def audit_lines(found: Sequence[Doubt]) -> Iterator[str]:
    """Yield the doubts as text, kind by kind."""
    for kind in DoubtKind:
        own = [doubt for doubt in found if doubt.kind is kind]
        if own:
            yield f"{SENTENCES[kind]}: {len(own)}"
        yield from (f"  {one.case} {one.what} {one.detail}".rstrip() for one in own)
    looked = "sums, notes, duplicates, and labels that the reading or a model contradicts with the sums"
    yield f"doubts about the gold: {len(found)} (looked at: {looked})"


SENTENCES = {
    DoubtKind.TWICE: "the same id more than once",
    DoubtKind.CONTRADICTION: "the same source with other labels",
    DoubtKind.SAME_SOURCE: "the same source and labels more than once",
    DoubtKind.UNKNOWN_FIELD: "labels of fields that no form has",
    DoubtKind.IDENTITY: "labels that break a sum without a note in `inconsistent`",
    DoubtKind.NOTE: "notes about a broken sum that holds by the labels",
    DoubtKind.AGAINST: "labels that the reading contradicts, the sums with the reading",
    DoubtKind.MODEL_AGAINST: "labels that the model contradicts, the sums with the model",
}
