"""What the agencies below one come to, and whether its own report says the same.

In: a ``Year``. Out: a ``Total`` for each form, and findings. Surprise: a doubtful figure is added, and counted as
doubtful, but never held against anybody; a sum of sure figures that the report above does not reach is wrong however
many of them are still missing, since nothing that is counted is less than nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from extractor.consolidation.findings import AgencyFinding, Kind
from extractor.consolidation.reports import Year
from extractor.forms import TOLERANCE, FieldSpec, field_specs
from extractor.page import Number
from extractor.store import Covers, ReportFigures


@dataclass(slots=True)
class Amount:
    """What reports come to in one field: all of them, the sure ones alone, how many are unsure, how many lack it."""

    all: Number = 0
    sure: Number = 0
    unsure: int = 0
    lacking: int = 0


@dataclass(slots=True)
class Total:
    """The sums of one section over the agencies below one.

    Attributes:
        reports: how many reports were added, ``expected`` how many there should be.
    """

    section: str
    form: str
    reports: int
    expected: int
    amounts: Mapping[str, Amount] = field(default_factory=dict)

    @property
    def complete(self) -> bool:
        """Return whether every report is there and follows this form."""
        return self.reports == self.expected


def added_up(year: Year, parent: str | None = None) -> tuple[str, ...]:
    """Return the agencies whose reports are added: those right below ``parent``, or those that have nobody below."""
    return (
        year.children.get(parent, ()) if parent else tuple(code for code in year.agencies if code not in year.children)
    )


def totals(year: Year, parent: str | None = None) -> list[Total]:
    """Return the sums over the agencies right below ``parent``, or over those that nobody below reports for.

    There is one for each section and each form that it follows.
    """
    codes = added_up(year, parent)
    owed = sum(code in year.expected or code in year.reports for code in codes)
    own = [year.reports[code] for code in codes if code in year.reports]
    found: list[Total] = []
    for form, specs in field_specs().items():
        for section in dict.fromkeys(spec.section for spec in specs.values()):
            followers = [one for one in own if one.record.forms.get(section) == form]
            if followers:
                names = [name for name, spec in specs.items() if spec.section == section]
                amounts = {name: _added(name, followers) for name in names}
                found.append(Total(section, form, len(followers), owed, amounts))
    return found


def against_children(year: Year) -> Iterator[AgencyFinding]:
    """Yield where an agency's report contradicts those of the agencies below it."""
    for code, agency in year.agencies.items():
        report = year.reports.get(code)
        if report is None or agency.covers is Covers.OWN or code not in year.children:
            continue
        for total in totals(year, code):
            if report.record.forms.get(total.section) == total.form:
                yield from _contradictions(year.year, code, report, total, agency.covers)


def _contradictions(
    year: int, code: str, report: ReportFigures, total: Total, covers: Covers
) -> Iterator[AgencyFinding]:
    specs = field_specs()[total.form]
    for name, amount in total.amounts.items():
        own = report.sure_number(name)
        if own is None:
            continue
        given = {"own": own, "reports": total.reports, "expected": total.expected}
        exact = covers is Covers.ALL and total.complete and not amount.unsure and not amount.lacking
        if exact and abs(own - amount.sure) > TOLERANCE:
            yield AgencyFinding(code, year, Kind.SUM_DIFFERS, (name,), {**given, "sum": amount.sure})
        elif own + TOLERANCE < amount.sure and _never_negative(specs[name]):
            yield AgencyFinding(code, year, Kind.SUM_EXCEEDS, (name,), {**given, "sum": amount.sure})


def _never_negative(spec: FieldSpec) -> bool:
    return spec.number != "change"


def _added(name: str, reports: list[ReportFigures]) -> Amount:
    amount = Amount()
    for one in reports:
        value = one.values.get(name)
        if isinstance(value, int | float):
            amount.all = round(amount.all + value, 6)
        sure = one.sure_number(name)
        if sure is not None:
            amount.sure = round(amount.sure + sure, 6)
        elif name in one.missing or name not in one.values:
            amount.lacking += 1
        else:
            amount.unsure += 1
    return amount
