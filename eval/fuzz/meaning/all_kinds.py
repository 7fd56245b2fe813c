"""All kinds of change, registered by being imported."""

from eval.fuzz.meaning import (
    empty,
    figures,
    heads,
    layout_only,
    layouts,
    marks,
    other_words,
    rows,
    second_tables,
    shown_runs,
    slips,
    surroundings,
    tables,
    typed,
    units,
)
from eval.fuzz.meaning.mutant import KINDS, Kind

MODULES = (
    empty,
    figures,
    heads,
    layout_only,
    layouts,
    other_words,
    marks,
    rows,
    second_tables,
    shown_runs,
    slips,
    surroundings,
    tables,
    typed,
    units,
)

__all__ = ["KINDS", "MODULES", "Kind"]
