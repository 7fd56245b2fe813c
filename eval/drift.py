"""Whether the material in production is still like the material that the program was measured on.

In: two lots of documents. Out: the features that differ beyond chance. Surprise: only what the parser itself notes is
compared (formats, forms, reasons of doubt, flags), so a layout that it misreads without noticing is not seen here; that
is what audited fields are for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from eval.scoring import CaseResult
from eval.statistics import lower_bound, upper_bound
from extractor.result import Status
from extractor.store import Store

FEWEST = 20
"""With fewer documents than this nothing is said."""

LEVEL = 0.999
"""The level of each of the two bounds that must part; some 40 traits are looked at, chance parts one in hundreds."""

LEAST = 0.1
"""A share has to move by this much to be worth an alarm, however sure the difference is."""

WINDOW = 500
"""So many of the newest documents are looked at, so that old ones cannot hide a change."""


@dataclass(frozen=True, slots=True)
class Traits:
    """What is noted of one document: ``format:pdf``, ``form.requests:2019``, ``reason:label_unclear`` and so on."""

    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Drift:
    """A trait that is more or less frequent than it was; shares of documents."""

    trait: str
    before: float
    now: float


def traits(
    format_: str | None, forms: Iterable[tuple[str, str]], reasons: Iterable[str], status: str, flagged: int
) -> Traits:
    """Return what is noted of a document."""
    names = {f"format:{format_ or 'unreadable'}"}
    names |= {f"form.{section}:{form}" for section, form in forms}
    names |= {f"reason:{reason}" for reason in reasons}
    if flagged:
        names.add("flagged")
    if flagged > 20:
        names.add("flagged_much")
    if status == Status.FAILED:
        names.add("failed")
    return Traits(frozenset(names))


def traits_of_results(results: Iterable[CaseResult]) -> list[Traits]:
    """Return the traits of the cases of a run."""
    return [
        traits(
            result.format,
            result.found_forms.items(),
            {reason for outcome in result.outcomes if outcome.flagged for reason in outcome.reasons},
            result.status,
            result.flagged,
        )
        for result in results
    ]


def traits_of_store(store: Store) -> list[Traits]:
    """Return the traits of the newest documents of a store, as they were read, whatever people decided since."""
    reasons = store.reasons()
    return [
        traits(
            record.format,
            record.forms.items(),
            reasons.get(record.id, frozenset()),
            Status.FAILED if record.error else Status.DONE,
            record.flagged,
        )
        for record in store.documents()[:WINDOW]
        if record.status is not None
    ]


def drifts(before: list[Traits], now: list[Traits]) -> list[Drift]:
    """Return the traits whose frequency changed beyond chance and by more than ``LEAST``, the largest change first."""
    if min(len(before), len(now)) < FEWEST:
        return []
    old, new = (Counter(name for one in lot for name in one.names) for lot in (before, now))
    found = []
    for name in sorted(old.keys() | new.keys()):
        first, second = old[name] / len(before), new[name] / len(now)
        less, more = sorted(((old[name], len(before)), (new[name], len(now))), key=lambda pair: pair[0] / pair[1])
        apart = upper_bound(*less, LEVEL) < lower_bound(*more, LEVEL)
        if apart and abs(first - second) > LEAST:
            found.append(Drift(name, first, second))
    return sorted(found, key=lambda drift: -abs(drift.now - drift.before))
