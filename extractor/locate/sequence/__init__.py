"""A section read in the order of its page: labels, heads and figures aligned with the form."""

from __future__ import annotations

from extractor.locate.sequence.alignment import Chain, align
from extractor.locate.sequence.anchors import CROWDED, FUZZY_FLOOR, find_anchors
from extractor.locate.sequence.chain import NO_RIVAL, Pair
from extractor.locate.sequence.columns import PlacedCells, adds_up, identities_within, nonzero, place_cells
from extractor.locate.sequence.form_choice import (
    DISTINCTIVE,
    SectionMatch,
    choose_forms,
    holds_two_reports,
    last_heading,
    other_form,
    same_lines,
    variant,
)
from extractor.locate.sequence.positions import column_positions, heads_over, only_columns
from extractor.locate.sequence.section_view import SHORT_LABEL, WINDOW, view_part, view_rows, view_runs

__all__ = [
    "CROWDED",
    "DISTINCTIVE",
    "FUZZY_FLOOR",
    "NO_RIVAL",
    "SHORT_LABEL",
    "WINDOW",
    "Chain",
    "Pair",
    "PlacedCells",
    "SectionMatch",
    "adds_up",
    "align",
    "choose_forms",
    "column_positions",
    "find_anchors",
    "heads_over",
    "holds_two_reports",
    "identities_within",
    "last_heading",
    "nonzero",
    "only_columns",
    "other_form",
    "place_cells",
    "same_lines",
    "variant",
    "view_part",
    "view_rows",
    "view_runs",
]
