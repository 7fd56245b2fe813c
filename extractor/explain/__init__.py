"""Why a cell has its value: what every stage saw, and what it chose from."""

from extractor.explain.document import explain
from extractor.explain.records import (
    Addend,
    Candidate,
    CellGroup,
    ColumnMatch,
    Explanation,
    FieldExplanation,
    IdentityCheck,
    LineExplanation,
    Rival,
    RowMatch,
    Scored,
    SectionExplanation,
    Sign,
    Standing,
    TableMatch,
    Verdict,
)

__all__ = [
    "Addend",
    "Candidate",
    "CellGroup",
    "ColumnMatch",
    "Explanation",
    "FieldExplanation",
    "IdentityCheck",
    "LineExplanation",
    "Rival",
    "RowMatch",
    "Scored",
    "SectionExplanation",
    "Sign",
    "Standing",
    "TableMatch",
    "Verdict",
    "explain",
]
