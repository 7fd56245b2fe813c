"""Figures that are far from what the agency reported in other years, or from what agencies alike report.

In: the reports on several years. Out: findings. Surprise: a factor is what counts, because agencies differ by
thousands and a typing error by a factor of ten; small figures jump by themselves and are left alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import log1p
from statistics import median

from extractor.consolidation.findings import AgencyFinding, Kind
from extractor.consolidation.reports import Year
from extractor.forms import field_specs
from extractor.page import Number
from extractor.store import ReportFigures

FACTOR = 5
"""A figure this many times above or below all others is told: half the ten that a digit too many makes."""

LEAST = 40
"""By so much at least it must differ."""

YEARS = 2
"""So many other years must be known."""

PEERS = 8
"""More agencies of a level than these must have reported."""

_SCORE = 5.0
"""How many times as far from the middle as usual a figure must be; 3.5 is what the method's authors advise."""


@dataclass(frozen=True, slots=True)
class _Usual:
    """What the agencies of a level report in a field: how many do, half of them no more than ``middle``, none more than
    ``most``; ``spread`` is how far from the middle half of them are, in logarithms.
    """

    reports: int
    middle: Number
    most: Number
    spread: float


def outliers(year: Year, others: Sequence[Year]) -> Iterator[AgencyFinding]:
    """Yield the figures of a year that no other year of the agency comes near, or that stand out among its level."""
    usual = _usual(year)
    for code, report in year.reports.items():
        past = [one.reports[code] for one in others if code in one.reports]
        for name, own in _figures(report):
            known = [number for one in past if (number := one.sure_number(name)) is not None]
            if len(known) >= YEARS and _far(own, known):
                given = {"own": own, "low": min(known), "high": max(known)}
                yield AgencyFinding(code, year.year, Kind.HISTORY, (name,), given)
                continue
            peers = usual.get((year.agencies[code].level, name))
            if peers and own > LEAST and _above(own, peers):
                given = {"own": own, "reports": peers.reports, "middle": peers.middle, "high": peers.most}
                yield AgencyFinding(code, year.year, Kind.PEERS, (name,), given)


def _usual(year: Year) -> dict[tuple[int, str], _Usual]:
    """Return what is usual in each field at each level; nothing where many do not have the thing at all."""
    known: dict[tuple[int, str], list[Number]] = defaultdict(list)
    for code, report in year.reports.items():
        for name, number in _figures(report):
            known[year.agencies[code].level, name].append(number)
    usual: dict[tuple[int, str], _Usual] = {}
    for key, numbers in known.items():
        if len(numbers) > PEERS and 4 * numbers.count(0) <= len(numbers):
            middle = median(numbers)
            spread = median(abs(log1p(one) - log1p(middle)) for one in numbers)
            usual[key] = _Usual(len(numbers), middle, max(numbers), max(spread, _LEAST_SPREAD))
    return usual


def _above(own: Number, usual: _Usual) -> bool:
    """Tell whether a figure is far above the middle, measured by how far others are from it.

    It is the modified z-score of Iglewicz and Hoaglin (How to Detect and Handle Outliers, 1993), of logarithms, since
    agencies differ by factors.
    """
    return 0.6745 * (log1p(own) - log1p(usual.middle)) / usual.spread > _SCORE


_LEAST_SPREAD = log1p(0.1)
"""Where agencies report nearly the same, a tenth more is usual."""


def _far(own: Number, known: Sequence[Number]) -> bool:
    low, high = min(known), max(known)
    if own > high:
        return own - high >= LEAST and own >= FACTOR * max(high, 1)
    return low - own >= LEAST and own * FACTOR <= low


def _figures(report: ReportFigures) -> Iterator[tuple[str, Number]]:
    """Yield the sure figures of a report's tables by field; those of either sign are no measure of size."""
    for form, specs in field_specs().items():
        for name, spec in specs.items():
            if report.record.forms.get(spec.section) == form and spec.number != "change":
                number = report.sure_number(name)
                if number is not None:
                    yield name, number
