"""Two runs side by side: what got better, what got worse, and whether that can be chance.

In: the results of two runs. Out: a ``Comparison``. Surprise: only cases whose source and gold are the same in both are
compared, field by field; the test pairs reports, not fields, since fields of one report change together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from eval.metrics import Metrics, measure
from eval.outcomes import Outcome
from eval.printing import percent
from eval.scoring import CaseResult
from eval.statistics import sign_flip_test


@dataclass(frozen=True, slots=True)
class Change:
    """A field that came out otherwise in the second run."""

    before: Outcome
    after: Outcome


@dataclass(frozen=True, slots=True)
class Tested:
    """How often something bad happened in each run, and the p value that the difference is chance."""

    name: str
    before: int
    after: int
    reports_better: int
    reports_worse: int
    p: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a second run did otherwise than a first.

    Attributes:
        worse, better: fields whose rank changed (see ``rank``), the gravest first.
        other: how many fields have another answer of the same rank.
        unmatched: cases that only one run has, or whose source or gold changed.
    """

    before: Metrics
    after: Metrics
    worse: tuple[Change, ...]
    better: tuple[Change, ...]
    other: int
    tests: tuple[Tested, ...]
    matched: int
    unmatched: tuple[str, ...]

    @property
    def worse_cases(self) -> dict[str, int]:
        """Return the cases in which something got worse, with the number of fields, the worst first."""
        counts: dict[str, int] = defaultdict(int)
        for change in self.worse:
            counts[change.after.case] += 1
        return dict(sorted(counts.items(), key=lambda item: -item[1]))


BAD: Mapping[str, Callable[[Outcome], bool]] = {
    "silent errors": lambda outcome: outcome.silent,
    "invented": lambda outcome: outcome.kind == "invented",
    "omitted": lambda outcome: outcome.kind == "omitted",
    "misread": lambda outcome: outcome.kind == "misread",
    "flagged": lambda outcome: outcome.flagged,
}


def rank(outcome: Outcome) -> int:
    """Return how bad an outcome is: 0 right and unasked, 1 right and asked about, 2 wrong and asked, 3 silent."""
    if outcome.silent:
        return 3
    return 2 if not outcome.right else int(outcome.flagged)


def compare(before: Sequence[CaseResult], after: Sequence[CaseResult]) -> Comparison:
    """Hold two runs against each other."""
    first, second = ({result.case: result for result in run} for run in (before, after))
    same = [name for name in first if name in second and first[name].fingerprint == second[name].fingerprint]
    worse: list[Change] = []
    better: list[Change] = []
    other = 0
    for name in same:
        answers = {outcome.field: outcome for outcome in second[name].outcomes}
        for old in first[name].outcomes:
            new = answers[old.field]
            if rank(new) != rank(old):
                (worse if rank(new) > rank(old) else better).append(Change(old, new))
            elif new.value != old.value:
                other += 1
    return Comparison(
        before=measure([first[name] for name in same]),
        after=measure([second[name] for name in same]),
        worse=tuple(sorted(worse, key=lambda change: (-rank(change.after), rank(change.before)))),
        better=tuple(sorted(better, key=lambda change: (-rank(change.before), rank(change.after)))),
        other=other,
        tests=tuple(_tested(name, bad, [(first[c], second[c]) for c in same]) for name, bad in BAD.items()),
        matched=len(same),
        unmatched=tuple(sorted((first.keys() | second.keys()) - set(same))),
    )


def _tested(name: str, bad: Callable[[Outcome], bool], pairs: list[tuple[CaseResult, CaseResult]]) -> Tested:
    difference: dict[str, int] = defaultdict(int)
    before = after = 0
    for old, new in pairs:
        counts = [sum(bad(outcome) for outcome in one.outcomes) for one in (old, new)]
        before, after = before + counts[0], after + counts[1]
        difference[old.report] += counts[1] - counts[0]
    moved = list(difference.values())
    return Tested(
        name, before, after, sum(one < 0 for one in moved), sum(one > 0 for one in moved), sign_flip_test(moved)
    )


def comparison_lines(found: Comparison, most: int) -> Iterator[str]:
    """Yield a comparison as text; ``most`` limits how many fields are listed each way."""
    yield f"{found.matched} cases compared" + (
        f"; left out, since only one run has them or they changed: {len(found.unmatched)}" if found.unmatched else ""
    )
    for name in ("exact", "exact_nonzero", "touchless", "review_precision", "ece"):
        old, new = getattr(found.before, name), getattr(found.after, name)
        yield f"{name:18s} {percent(old):>10s} -> {percent(new):>8s} %"
    yield f"{'':18s} {'before':>10s}    {'after':>8s}    {'reports better':>14s} {'worse':>6s} {'p':>8s}"
    for one in found.tests:
        yield (
            f"{one.name:18s} {one.before:10d} -> {one.after:8d}    {one.reports_better:14d} {one.reports_worse:6d}"
            f" {one.p:8.4f}"
        )
    for title, changes in (("worse", found.worse), ("better", found.better)):
        yield f"fields that got {title}: {len(changes)}"
        for change in changes[:most]:
            yield _change(change)
    if found.worse:
        cases = [f"{name} ({count})" for name, count in found.worse_cases.items()]
        yield "cases that got worse: " + ", ".join(cases[:20]) + (f" and {len(cases) - 20} more" * (len(cases) > 20))
    if found.other:
        yield f"fields with another answer, no better or worse: {found.other}"


def _change(change: Change) -> str:
    old, new = change.before, change.after
    return f"  {new.case} {new.field}: {_answer(old)} -> {_answer(new)}, gold {new.gold!r} ({new.basis})"


def _answer(outcome: Outcome) -> str:
    verdict = "silent" if outcome.silent else outcome.kind or "right"
    asked = f", asked: {' '.join(outcome.reasons)}" if outcome.flagged else ""
    return f"{outcome.value!r} ({verdict}{asked})"
