"""The one SQLite file: documents, fields, and decisions that are only ever added."""

from extractor.store.acts import taking_back
from extractor.store.agencies import Agencies, Agency, Covers, Expected
from extractor.store.connections import Connections
from extractor.store.decisions import (
    BY_SUMS,
    Act,
    Action,
    ActKind,
    Choice,
    CurrentField,
    DecidedMeanwhile,
    Decision,
    Follow,
)
from extractor.store.figures import ReportFigures, report_figures
from extractor.store.leases import Lease, Leases
from extractor.store.listing import DocumentFilter, ListState, Sort, Totals
from extractor.store.records import Audit, DocumentRecord
from extractor.store.review_log import EVERYTHING, LogFilter, Pace, ReviewLog
from extractor.store.store import Store

__all__ = [
    "BY_SUMS",
    "EVERYTHING",
    "Act",
    "ActKind",
    "Action",
    "Agencies",
    "Agency",
    "Audit",
    "Choice",
    "Connections",
    "Covers",
    "CurrentField",
    "DecidedMeanwhile",
    "Decision",
    "DocumentFilter",
    "DocumentRecord",
    "Expected",
    "Follow",
    "Lease",
    "Leases",
    "ListState",
    "LogFilter",
    "Pace",
    "ReportFigures",
    "ReviewLog",
    "Sort",
    "Store",
    "Totals",
    "report_figures",
    "taking_back",
]
