"""Made-up reports as they are printed without any change, to know that each is read right before it is changed.

In: the number of a report and a format. Out: a ``Printing``, or None where the program does not read it as gold has it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from eval.cases import Basis, Case, GoldField
from eval.fuzz.meaning.clean import reads_right
from eval.fuzz.meaning.draft import draft_of, report_of
from eval.fuzz.meaning.printers import print_draft
from extractor.pipeline import extract


@dataclass(frozen=True, slots=True)
class Printing:
    """A made-up report in one format, with how many fields of it a person is asked about as it is."""

    case: Case
    flagged: int


@cache
def printing_of(number: int, format_name: str) -> Printing | None:
    """Return a report in a format, None where it cannot be printed or is not read as gold has it."""
    report = report_of(number)
    printed = print_draft(draft_of(report), format_name)
    if printed is None:
        return None
    gold = {**report.gold, "meta.year": GoldField(report.year, Basis.PRINTED)}
    case = Case(f"{report.name}.{format_name}", Path(f"{report.name}{printed[1]}"), (), False, gold)
    extraction = extract(printed[0])
    if not reads_right(case, extraction):
        return None
    return Printing(case, sum(value.needs_review for value in extraction.fields.values()))
