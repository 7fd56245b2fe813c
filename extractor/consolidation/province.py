"""All that can be said of a year's reports together: who reported, what they come to, and what is wrong.

In: a store and a year. Out: a ``Consolidation``. Surprise: nothing of it is kept; it is worked out from the reports as
they stand, so that an answer given in the queue is in it at once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from extractor.consolidation.copied import COPIED, copied_share
from extractor.consolidation.findings import AgencyFinding, Kind, field_title
from extractor.consolidation.history import outliers
from extractor.consolidation.reports import Year, read_year
from extractor.consolidation.sums import Total, against_children, totals
from extractor.forms import TOLERANCE, Between, identities_of
from extractor.page import Number
from extractor.store import DocumentRecord, ReportFigures, Store

BACK = 4
"""So many years before are looked at."""

_KINDS: dict[Between, Kind] = {
    "table": Kind.INNER,
    "sections": Kind.ACROSS,
    "prose": Kind.ACROSS,
    "years": Kind.YEARS,
}

_SHOWN = 5
"""So many of the figures in which two documents differ are named."""


@dataclass(frozen=True, slots=True)
class Consolidation:
    """A year's reports together: ``totals`` are the sums over the agencies that nobody below reports for."""

    year: Year
    totals: tuple[Total, ...]
    findings: tuple[AgencyFinding, ...]


def consolidate(store: Store, year: int, parent: str | None = None, hidden: Collection[int] = ()) -> Consolidation:
    """Return what a year's reports come to and what is wrong with them, agency by agency from the top down.

    ``parent`` is the code of the agency whose sums are wanted: those of the agencies right below it. Of the documents
    that are ``hidden`` no figure is told, and none is among the sums.
    """
    own = read_year(store, year, hidden)
    before = [read_year(store, year - n, hidden) for n in range(1, BACK + 1)]
    found = [*_arrivals(own), *against_children(own), *outliers(own, before)]
    for code, report in own.reports.items():
        last = before[0].reports.get(code)
        found += _inside(own, code, report, last)
        found += _doubled(own, code, report)
        found += _copied(store, own, code, report, last) if last else ()
    order = {code: n for n, code in enumerate(own.agencies)}
    return Consolidation(own, tuple(totals(own, parent)), tuple(sorted(found, key=lambda one: order[one.code])))


def _arrivals(year: Year) -> Iterator[AgencyFinding]:
    for code in year.missing:
        yield AgencyFinding(code, year.year, Kind.MISSING, (), {"due": year.expected[code].due or ""})
    for code in year.late:
        given = {"came": year.came(code), "due": year.expected[code].due or ""}
        yield AgencyFinding(code, year.year, Kind.LATE, (), given)
    for code, report in year.reports.items():
        if report.waiting:
            yield AgencyFinding(code, year.year, Kind.WAITING, (), {"count": len(report.waiting)})


def _inside(year: Year, code: str, report: ReportFigures, last: ReportFigures | None) -> Iterator[AgencyFinding]:
    """Yield what must hold in a report, or between it and last year's, and does not; doubtful figures say nothing."""
    record = report.record
    for identity in identities_of(record.forms):
        sides = [_sum(report, identity.left), _sum(report, identity.right)]
        if identity.last:
            sides.append(_sum(last, identity.last) if last else None)
        if None in sides:
            continue
        own, *others = (one for one in sides if one is not None)
        gap = own - sum(others)
        if gap > TOLERANCE or (identity.relation == "equal" and gap < -TOLERANCE):
            words = {"left": _titles(identity.left, record), "right": _titles(identity.right, record)}
            given: dict[str, Number | str] = {
                **words,
                "own": own,
                "sum": round(sum(others), 6),
                "before": year.year - 1,
            }
            sums = (identity.left, identity.right)
            yield AgencyFinding(code, year.year, _KINDS[identity.between], identity.fields, given, sums)


def _doubled(year: Year, code: str, report: ReportFigures) -> Iterator[AgencyFinding]:
    """Yield where an earlier document of the agency says something else."""
    for other in year.doubled.get(code, ()):
        both = [name for name in report.values if None not in (report.sure_number(name), other.sure_number(name))]
        differing = [name for name in both if report.sure_number(name) != other.sure_number(name)]
        if differing:
            given: dict[str, Number | str] = {"count": len(differing), "name": report.record.name}
            yield AgencyFinding(code, year.year, Kind.DOUBLED, tuple(differing[:_SHOWN]), given)


def _copied(store: Store, year: Year, code: str, report: ReportFigures, last: ReportFigures) -> Iterator[AgencyFinding]:
    share = copied_share(store.source(report.record.id), store.source(last.record.id))
    if share >= COPIED:
        given = {"share": round(100 * share), "before": year.year - 1}
        yield AgencyFinding(code, year.year, Kind.COPIED, (), given)


def _sum(report: ReportFigures, names: Iterable[str]) -> Number | None:
    """Return what fields come to, None where one of them is not sure."""
    total: Number = 0
    for name in names:
        number = report.sure_number(name)
        if number is None:
            return None
        total += number
    return round(total, 6)


def _titles(names: Iterable[str], record: DocumentRecord) -> str:
    return " + ".join(field_title(name, record.forms) for name in names)
