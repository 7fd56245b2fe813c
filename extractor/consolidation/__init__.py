"""The reports of many agencies together: who reported, what they come to, what is wrong."""

from extractor.consolidation.agency_file import FaultyList, agency_rows, is_day, read_agencies, read_expected
from extractor.consolidation.contradicted import Contradictions, contradictions
from extractor.consolidation.findings import AgencyFinding, Kind, field_title, sentence
from extractor.consolidation.naming import Proposal
from extractor.consolidation.over_years import Comparison, OneYear, compare_years
from extractor.consolidation.province import Consolidation, consolidate
from extractor.consolidation.reports import Year, read_year
from extractor.consolidation.sums import Amount, Total, added_up, totals

__all__ = [
    "AgencyFinding",
    "Amount",
    "Comparison",
    "Consolidation",
    "Contradictions",
    "FaultyList",
    "Kind",
    "OneYear",
    "Proposal",
    "Total",
    "Year",
    "added_up",
    "agency_rows",
    "compare_years",
    "consolidate",
    "contradictions",
    "field_title",
    "is_day",
    "read_agencies",
    "read_expected",
    "read_year",
    "sentence",
    "totals",
]
