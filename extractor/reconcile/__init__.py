"""What the sums of a form say of located fields: check, derive, propose."""

from extractor.reconcile.identities import TOLERANCE, Finding, FindingKind, Reconciled, Support, derive, reconcile

__all__ = [
    "TOLERANCE",
    "Finding",
    "FindingKind",
    "Reconciled",
    "Support",
    "derive",
    "reconcile",
]
