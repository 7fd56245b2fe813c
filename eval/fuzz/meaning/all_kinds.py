"""All kinds of change, registered by being imported."""

from eval.fuzz.meaning import empty, figures, heads, marks, rows, second_tables, shown_runs, tables, units
from eval.fuzz.meaning.mutant import KINDS, Kind

__all__ = [
    "KINDS",
    "Kind",
    "empty",
    "figures",
    "heads",
    "marks",
    "rows",
    "second_tables",
    "shown_runs",
    "tables",
    "units",
]
