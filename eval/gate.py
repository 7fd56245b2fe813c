"""The gate: floors that no change may fall below, kept in a file with the hash of the cases that they were set on.

In: the results of a run and ``floors.toml``. Out: what fell below, named case by case. Surprise: a floor can be raised
at any time, but lowering one takes its own flag, so that it is seen in review.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil, floor
from pathlib import Path

from eval.metrics import Metrics
from eval.scoring import CaseResult
from extractor.errors import UsageError

AT_LEAST = ("exact", "exact_nonzero", "touchless", "review_precision")
AT_MOST = (
    "silent",
    "silent_nonzero",
    "silent_bound",
    "invented",
    "omitted",
    "misread",
    "unasked",
    "flagged_per_case",
    "ece",
)
DIGITS = 4
"""Shares are kept to so many digits, rounded away from the limit, so that the last bit of a sum does not decide whether
a limit holds."""

PER_CASE = ("silent", "wrong", "flagged")


@dataclass(frozen=True, slots=True)
class Floors:
    """The limits for one case list.

    Attributes:
        corpus: hash of the cases that the limits were set on.
        at_least, at_most: limits by the name of the metric.
        cases: for each case, how many fields may be silent errors, wrong (flagged or not) and flagged.
    """

    corpus: str
    at_least: Mapping[str, float]
    at_most: Mapping[str, float]
    cases: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fall:
    """A limit that does not hold; ``case`` is empty where it is one of the whole list."""

    metric: str
    limit: float
    found: float | None
    case: str = ""


def load_floors(path: Path) -> Floors:
    """Read the limits.

    Raises:
        UsageError: the file is missing or malformed.
    """
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        return Floors(raw["corpus"], raw["at_least"], raw["at_most"], raw.get("case", {}))
    except OSError as error:
        problem = f"the floors {path} cannot be read: {error.strerror}; `--update` writes them"
        raise UsageError(detail=problem) from None
    except (tomllib.TOMLDecodeError, KeyError) as error:
        raise UsageError(detail=f"the floors {path} are malformed: {error!r}") from None


def floors_of(corpus: str, metrics: Metrics, results: Sequence[CaseResult]) -> Floors:
    """Return the limits that these results just hold."""
    scale = 10**DIGITS
    least = {name: floor(share * scale) / scale for name in AT_LEAST if (share := getattr(metrics, name)) is not None}
    most = {name: _up(share, scale) for name in AT_MOST if (share := getattr(metrics, name)) is not None}
    return Floors(corpus, least, most, {result.case: _counts(result) for result in results})


def _up(number: float, scale: int) -> float:
    return number if isinstance(number, int) else ceil(number * scale) / scale


def _counts(result: CaseResult) -> dict[str, int]:
    return {
        "silent": sum(outcome.silent for outcome in result.outcomes),
        "wrong": sum(not outcome.right for outcome in result.outcomes),
        "flagged": result.flagged,
    }


def falls(floors: Floors, metrics: Metrics, results: Sequence[CaseResult]) -> list[Fall]:
    """Return every limit that these results break: those of the list first, then those of its cases."""
    found = [
        Fall(name, limit, now)
        for name, limit in floors.at_least.items()
        if (now := getattr(metrics, name)) is None or now < limit
    ]
    found += [
        Fall(name, limit, now)
        for name, limit in floors.at_most.items()
        if (now := getattr(metrics, name)) is not None and now > limit
    ]
    for result in results:
        limits = floors.cases.get(result.case, {})
        counts = _counts(result)
        found += [
            Fall(name, limits[name], counts[name], result.case)
            for name in PER_CASE
            if name in limits and counts[name] > limits[name]
        ]
    return found


def lowered(old: Floors, new: Floors) -> Iterator[str]:
    """Yield what new limits allow that old ones did not."""
    for name, limit in old.at_least.items():
        if new.at_least.get(name, 0) < limit:
            yield f"{name}: {limit} -> {new.at_least.get(name, 0)}"
    for name, limit in old.at_most.items():
        if new.at_most.get(name, limit) > limit:
            yield f"{name}: {limit} -> {new.at_most[name]}"
    for case, limits in old.cases.items():
        if case not in new.cases:
            yield f"{case}: is no case any more"
            continue
        for name, most in limits.items():
            if new.cases[case].get(name, 0) > most:
                yield f"{case}: {name} {most} -> {new.cases[case][name]}"


def to_toml(floors: Floors) -> str:
    """Return the limits as the file has them."""
    lines = [
        "# The limits that `python -m eval gate` holds the project's own cases to. Written by `gate --update`; a limit",
        "# is only lowered by `gate --update --lower`, and the commit that does it says why.",
        "",
        f'corpus = "{floors.corpus}"',
    ]
    for head, limits in (("at_least", floors.at_least), ("at_most", floors.at_most)):
        lines += ["", f"[{head}]", *(f"{name} = {number}" for name, number in limits.items())]
    lines += ["", "[case]"]
    for case, limits in sorted(floors.cases.items()):
        lines.append(f'"{case}" = {{ ' + ", ".join(f"{name} = {count}" for name, count in limits.items()) + " }")
    return "\n".join(lines) + "\n"


def fall_lines(found: Sequence[Fall], results: Sequence[CaseResult]) -> Iterator[str]:
    """Yield each broken limit, and under each case that broke one the fields that are wrong in it."""
    by_case = {result.case: result for result in results}
    for fall in found:
        where = f"{fall.case}: " if fall.case else ""
        side = "at least" if fall.metric in AT_LEAST else "at most"
        now = "nothing" if fall.found is None else f"{round(fall.found, DIGITS + 1)}"
        yield f"FELL  {where}{fall.metric} is {now}, {side} {fall.limit} is allowed"
    for case in dict.fromkeys(fall.case for fall in found if fall.case):
        wrong = [outcome for outcome in by_case[case].outcomes if outcome.silent or not outcome.right]
        names = [f"{o.field} ({'silent' if o.silent else o.kind}: {o.value!r} for {o.gold!r})" for o in wrong[:6]]
        yield f"      {case}: " + ("; ".join(names) or "more is flagged") + ("; …" if len(wrong) > 6 else "")
