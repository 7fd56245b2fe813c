"""The one SQLite file: documents, fields, and decisions that are only ever added."""

from extractor.store.acts import taking_back
from extractor.store.agencies import Agencies, Agency, Covers, Expected, changes
from extractor.store.answered import Answer, AnsweredRequests, OtherRequest
from extractor.store.api_keys import ApiKey, ApiKeys, WrongKey
from extractor.store.batches import Batch, Batches, BatchFile
from extractor.store.checks import ALL_BYTES, problems
from extractor.store.connections import Connections
from extractor.store.copies import back_up, restore
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
from extractor.store.export_rows import CurrentRows, current_rows
from extractor.store.figures import ReportFigures, report_figures
from extractor.store.leases import LEASE_SECONDS, Lease, Leases
from extractor.store.list_choices import FilterChoices, filter_choices
from extractor.store.listing import DocumentFilter, ListState, Sort, Totals
from extractor.store.others_files import refuse_other
from extractor.store.reading_rows import FIELD, FINDING, READING, ReadingRows, finding_row
from extractor.store.readings import Reading, readings_of
from extractor.store.records import Audit, DocumentRecord
from extractor.store.review_log import EVERYTHING, LogFilter, Pace, ReviewLog
from extractor.store.reviewers import ReviewerFigures, Reviewers
from extractor.store.roles import BY_KEY, LastAdmin, NotAllowed, Role, RoleChange, Roles
from extractor.store.saving import KILLED, rows_of
from extractor.store.seconds import Disagreement, SecondLooks, Shares
from extractor.store.store import Store
from extractor.store.workload import Workload, workload_of

__all__ = [
    "ALL_BYTES",
    "BY_KEY",
    "BY_SUMS",
    "EVERYTHING",
    "FIELD",
    "FINDING",
    "KILLED",
    "LEASE_SECONDS",
    "READING",
    "Act",
    "ActKind",
    "Action",
    "Agencies",
    "Agency",
    "Answer",
    "AnsweredRequests",
    "ApiKey",
    "ApiKeys",
    "Audit",
    "Batch",
    "BatchFile",
    "Batches",
    "Choice",
    "Connections",
    "Covers",
    "CurrentField",
    "CurrentRows",
    "DecidedMeanwhile",
    "Decision",
    "Disagreement",
    "DocumentFilter",
    "DocumentRecord",
    "Expected",
    "FilterChoices",
    "Follow",
    "LastAdmin",
    "Lease",
    "Leases",
    "ListState",
    "LogFilter",
    "NotAllowed",
    "OtherRequest",
    "Pace",
    "Reading",
    "ReadingRows",
    "ReportFigures",
    "ReviewLog",
    "ReviewerFigures",
    "Reviewers",
    "Role",
    "RoleChange",
    "Roles",
    "SecondLooks",
    "Shares",
    "Sort",
    "Store",
    "Totals",
    "Workload",
    "WrongKey",
    "back_up",
    "changes",
    "current_rows",
    "filter_choices",
    "finding_row",
    "problems",
    "readings_of",
    "refuse_other",
    "report_figures",
    "restore",
    "rows_of",
    "taking_back",
    "workload_of",
]
