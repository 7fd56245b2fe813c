"""What a person is asked about, and what is learnt from the answers."""

from extractor.review.corrections import CorrectionGroup, correction_groups
from extractor.review.promotion import PromotionOptions, promote
from extractor.review.review_queue import (
    FieldLabel,
    InvalidCorrectionError,
    QueueItem,
    accept,
    correct,
    findings_of,
    form_of,
    item,
    label,
    mark_blank,
    mark_unreadable,
    parse_correction,
    queue,
    recheck,
    withdraw,
)

__all__ = [
    "CorrectionGroup",
    "FieldLabel",
    "InvalidCorrectionError",
    "PromotionOptions",
    "QueueItem",
    "accept",
    "correct",
    "correction_groups",
    "findings_of",
    "form_of",
    "item",
    "label",
    "mark_blank",
    "mark_unreadable",
    "parse_correction",
    "promote",
    "queue",
    "recheck",
    "withdraw",
]
