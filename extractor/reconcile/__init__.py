"""What the sums of a form say of located fields: check, derive, propose."""

from extractor.reconcile.identities import Finding, FindingKind, Reconciled, Support, derive, reconcile

__all__ = [
    "Finding",
    "FindingKind",
    "Reconciled",
    "Support",
    "derive",
    "reconcile",
]
