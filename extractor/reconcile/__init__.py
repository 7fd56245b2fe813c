"""What the sums of a form say of located fields: check, derive, propose."""

from extractor.reconcile.contradictions import (
    LAST_YEAR,
    SENTENCE_OF,
    compare_prose,
    compare_sentences,
    compare_units,
    compare_years,
    over_years,
    propose_partings,
    supported_partings,
)
from extractor.reconcile.identities import Finding, FindingKind, Reconciled, Support, derive, reconcile
from extractor.reconcile.page_order import with_page_order, with_short_labels

__all__ = [
    "LAST_YEAR",
    "SENTENCE_OF",
    "Finding",
    "FindingKind",
    "Reconciled",
    "Support",
    "compare_prose",
    "compare_sentences",
    "compare_units",
    "compare_years",
    "derive",
    "over_years",
    "propose_partings",
    "reconcile",
    "supported_partings",
    "with_page_order",
    "with_short_labels",
]
