"""What a person is asked about, what their answers settle, and what is learnt from them."""

from extractor.review.answers import (
    AgainstTheSums,
    Answered,
    accept,
    answer_all,
    correct,
    correct_all,
    fill,
    followed,
    mark_blank,
    mark_unreadable,
    sign_of,
    take,
    withdraw,
)
from extractor.review.causes import Cause, Question, questions
from extractor.review.corrections import CorrectionGroup, correction_groups
from extractor.review.moving import FiguresLeftOver, NotMovable, move, same_kind
from extractor.review.promotion import PromotionOptions, promote
from extractor.review.review_queue import (
    FieldLabel,
    InvalidCorrectionError,
    QueueItem,
    findings_of,
    form_of,
    item,
    label,
    parse_correction,
    queue,
    recheck,
)
from extractor.review.settling import Settled, breaks, settle
from extractor.review.undo import Undone, redo, undo

__all__ = [
    "AgainstTheSums",
    "Answered",
    "Cause",
    "CorrectionGroup",
    "FieldLabel",
    "FiguresLeftOver",
    "InvalidCorrectionError",
    "NotMovable",
    "PromotionOptions",
    "Question",
    "QueueItem",
    "Settled",
    "Undone",
    "accept",
    "answer_all",
    "breaks",
    "correct",
    "correct_all",
    "correction_groups",
    "fill",
    "findings_of",
    "followed",
    "form_of",
    "item",
    "label",
    "mark_blank",
    "mark_unreadable",
    "move",
    "parse_correction",
    "promote",
    "questions",
    "queue",
    "recheck",
    "redo",
    "same_kind",
    "settle",
    "sign_of",
    "take",
    "undo",
    "withdraw",
]
