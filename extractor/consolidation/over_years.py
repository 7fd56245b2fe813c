"""One figure over several years, and which agencies say it in each of them.

In: the reports on several years. Out: a ``Comparison``. Surprise: what all agencies of a year come to says nothing
about a change where others reported the year before, so the agencies that are there in every year can be added alone.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from extractor.consolidation.reports import Year
from extractor.consolidation.sums import added_up
from extractor.page import Number


@dataclass(frozen=True, slots=True)
class OneYear:
    """What the agencies that are added up say in one year: ``figures`` by code, of ``owed`` reports."""

    year: int
    figures: Mapping[str, Number]
    owed: int

    def sum(self, codes: Collection[str] | None = None) -> Number | None:
        """Return what these agencies come to, or all; None where nobody says anything."""
        figures = [figure for code, figure in self.figures.items() if codes is None or code in codes]
        return round(sum(figures), 6) if figures else None


@dataclass(frozen=True, slots=True)
class Comparison:
    """One figure over the years, oldest first; a year in which nobody has it is in no comparison."""

    years: tuple[OneYear, ...]

    @property
    def everywhere(self) -> tuple[str, ...]:
        """Return the agencies that have the figure in each of the years."""
        said = [one.figures for one in self.years if one.figures]
        return tuple(code for code in said[0] if all(code in one for one in said)) if said else ()

    @property
    def absent(self) -> Mapping[int, tuple[str, ...]]:
        """Return for each year the agencies that have the figure in another one and not in this."""
        known = dict.fromkeys(code for one in self.years for code in one.figures)
        lacking = {
            one.year: tuple(code for code in known if code not in one.figures) for one in self.years if one.figures
        }
        return {year: codes for year, codes in lacking.items() if codes}


def compare_years(years: Sequence[Year], name: str, parent: str | None = None) -> Comparison:
    """Return a field over the years, of the agencies right below ``parent`` or of those with nobody below."""
    found = []
    for year in sorted(years, key=lambda one: one.year):
        codes = added_up(year, parent)
        values = {code: year.reports[code].values.get(name) for code in codes if code in year.reports}
        figures = {code: value for code, value in values.items() if isinstance(value, int | float)}
        owed = sum(code in year.expected or code in year.reports for code in codes)
        found.append(OneYear(year.year, figures, owed))
    return Comparison(tuple(found))
