"""Figures that are far from what the agency reported in other years, or from what agencies alike report.

In: the reports on several years. Out: findings. Surprise: a factor is what counts, because agencies differ by
thousands and a typing error by a factor of ten; small figures jump by themselves and are left alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median, quantiles

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
"""So many agencies alike must have reported."""

_PEER_FACTOR = 20


def outliers(year: Year, others: Sequence[Year]) -> Iterator[AgencyFinding]:
    """Yield the figures of a year that no other year of the agency, or no agency alike, comes near."""
    for code, report in year.reports.items():
        past = [one.reports[code] for one in others if code in one.reports]
        outside: set[str] = set()
        for name, own in _figures(report):
            known = [number for one in past if (number := one.sure_number(name)) is not None]
            if len(known) >= YEARS and _far(own, known, FACTOR):
                outside.add(name)
                given = {"own": own, "low": min(known), "high": max(known)}
                yield AgencyFinding(code, year.year, Kind.HISTORY, (name,), given)
        yield from _against_peers(year, code, report, outside)


def _against_peers(year: Year, code: str, report: ReportFigures, leave: set[str]) -> Iterator[AgencyFinding]:
    """Yield what stands out among the agencies of one parent and level; ``leave`` are fields that are not looked at."""
    place = {other: (one.level, one.parent) for other, one in year.agencies.items()}
    alike = [one for other, one in year.reports.items() if other != code and place[other] == place[code]]
    if len(alike) < PEERS:
        return
    for name, own in _figures(report):
        known = [number for one in alike if (number := one.sure_number(name)) is not None]
        if name not in leave and len(known) >= PEERS and own > LEAST and _above(own, known):
            given = {"own": own, "reports": len(known), "middle": median(known), "high": max(known)}
            yield AgencyFinding(code, year.year, Kind.PEERS, (name,), given)


def _above(own: Number, known: Sequence[Number]) -> bool:
    """Tell whether a figure is many times what nearly all report, and more than any."""
    upper = quantiles(known, n=10)[-1]
    return own > max(known) and own > _PEER_FACTOR * max(upper, 1)


def _far(own: Number, known: Sequence[Number], factor: int) -> bool:
    low, high = min(known), max(known)
    if own > high:
        return own - high >= LEAST and own >= factor * max(high, 1)
    return low - own >= LEAST and own * factor <= low


def _figures(report: ReportFigures) -> Iterator[tuple[str, Number]]:
    """Yield the sure figures of a report's tables by field; those of either sign are no measure of size."""
    for form, specs in field_specs().items():
        for name, spec in specs.items():
            if report.record.forms.get(spec.section) == form and spec.number != "change":
                number = report.sure_number(name)
                if number is not None:
                    yield name, number
