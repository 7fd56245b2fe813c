"""What stands outside of the tables: facts, who reports on which year, and text that speaks to machines."""

from extractor.prose.dates import to_iso
from extractor.prose.injection import doubt
from extractor.prose.registry import FACTS_FILE, Fact, choose, fact_of, facts
from extractor.prose.sentences import to_prose
from extractor.prose.statements import read_facts
from extractor.prose.titles import read_meta

__all__ = [
    "FACTS_FILE",
    "Fact",
    "choose",
    "doubt",
    "fact_of",
    "facts",
    "read_facts",
    "read_meta",
    "to_iso",
    "to_prose",
]
