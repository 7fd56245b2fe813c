"""Reasons to doubt a cell that was read: what was left over beside it, torn, empty, or slipped."""

from __future__ import annotations

from extractor.locate.doubts.all_doubts import with_figures_doubted
from extractor.locate.doubts.empty_cells import with_empty_doubted
from extractor.locate.doubts.line_doubts import (
    FORM_MARGIN,
    LABEL_READ,
    beside_label,
    head_reasons,
    line_reasons,
    owner_unclear,
    table_reasons,
)
from extractor.locate.doubts.remains import with_remains
from extractor.locate.doubts.torn_figures import with_repeats_doubted

__all__ = [
    "FORM_MARGIN",
    "LABEL_READ",
    "beside_label",
    "head_reasons",
    "line_reasons",
    "owner_unclear",
    "table_reasons",
    "with_empty_doubted",
    "with_figures_doubted",
    "with_remains",
    "with_repeats_doubted",
]
