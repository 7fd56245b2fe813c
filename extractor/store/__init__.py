"""The one SQLite file: documents, fields, and decisions that are only ever added."""

from extractor.store.connections import Connections
from extractor.store.decisions import Action, Choice, CurrentField, DecidedMeanwhile, Decision
from extractor.store.records import Audit, DocumentRecord
from extractor.store.store import Store

__all__ = [
    "Action",
    "Audit",
    "Choice",
    "Connections",
    "CurrentField",
    "DecidedMeanwhile",
    "Decision",
    "DocumentRecord",
    "Store",
]
