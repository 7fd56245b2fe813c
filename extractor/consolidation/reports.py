"""One year's reports by agency: who reported, who is missing, late or there twice.

In: a store and a year. Out: a ``Year``. Surprise: of several documents of one agency the last that came is its report,
and the others are told; a document whose agency is nobody's is told too, since it may be the one that is missing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from extractor.consolidation.naming import Names, Proposal
from extractor.store import (
    Agencies,
    Agency,
    DocumentFilter,
    DocumentRecord,
    Expected,
    ListState,
    ReportFigures,
    Sort,
    Store,
    report_figures,
)


@dataclass(frozen=True, slots=True)
class Year:
    """The reports on one year.

    Attributes:
        agencies: every agency by its code, from the top down.
        expected: who owes a report, by code; nobody where no report is there and nobody was named.
        reports: the report of each agency that has one.
        doubled: further documents of an agency, older than its report.
        children: the agencies right below one, by its code.
        strangers: documents whose agency is not known, with what is proposed for their names.
        unread: files that could not be read; which year they are about nobody can tell.
    """

    year: int
    agencies: Mapping[str, Agency]
    expected: Mapping[str, Expected]
    reports: Mapping[str, ReportFigures]
    doubled: Mapping[str, tuple[ReportFigures, ...]]
    strangers: tuple[DocumentRecord, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    unread: tuple[DocumentRecord, ...] = ()
    children: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def missing(self) -> tuple[str, ...]:
        """Return who owes a report and has none."""
        return tuple(code for code in self.expected if code not in self.reports)

    @property
    def late(self) -> tuple[str, ...]:
        """Return whose report came after the last day, that of its first document."""
        return tuple(
            code
            for code, one in self.expected.items()
            if one.due and code in self.reports and self.came(code) > one.due
        )

    def record(self, code: str) -> DocumentRecord | None:
        """Return the document that an agency's report is, if it has one."""
        return self.reports[code].record if code in self.reports else None

    def came(self, code: str) -> str:
        """Return the day on which an agency's first document came."""
        first = (*self.doubled.get(code, ()), self.reports[code])[0]
        return first.record.received_at[:10]


def read_year(store: Store, year: int, hidden: Collection[int] = ()) -> Year:
    """Return the reports on a year as they stand; of the documents that are ``hidden``, no figure."""
    known = Agencies(store.connections)
    agencies = known.all()
    names = Names(agencies.values(), known.confirmed())
    documents: dict[str, list[ReportFigures]] = defaultdict(list)
    strangers: list[DocumentRecord] = []
    for one in report_figures(store, store.documents(DocumentFilter(year=year), Sort.OLDEST), hidden):
        code = names.code_of(one.record.agency)
        if code:
            documents[code].append(one)
        else:
            strangers.append(one.record)
    children: dict[str, list[str]] = defaultdict(list)
    for agency in agencies.values():
        if agency.parent:
            children[agency.parent].append(agency.code)
    return Year(
        year,
        agencies,
        known.expected(year) if documents or strangers or known.named(year) else {},
        {code: own[-1] for code, own in documents.items()},
        {code: tuple(own[:-1]) for code, own in documents.items() if len(own) > 1},
        tuple(strangers),
        tuple(names.proposals(one.agency for one in strangers if one.agency)),
        tuple(store.documents(DocumentFilter(states=(ListState.FAILED, ListState.UNREAD)), Sort.OLDEST)),
        {code: tuple(below) for code, below in children.items()},
    )
