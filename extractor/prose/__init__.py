"""What stands outside of the tables: facts, who reports on which year, and text that speaks to machines."""

from extractor.prose.dates import to_iso
from extractor.prose.injection import doubt
from extractor.prose.mentions import Mention
from extractor.prose.registry import FACTS_FILE, Fact, choose, fact_of, facts, known_facts
from extractor.prose.rows_in_prose import ways_of_prose
from extractor.prose.sentences import Prose, to_prose
from extractor.prose.statements import find_mentions, read_facts
from extractor.prose.table_figures import figures_of_tables
from extractor.prose.titles import Title, find_titles, known_agency, known_year, read_meta

__all__ = [
    "FACTS_FILE",
    "Fact",
    "Mention",
    "Prose",
    "Title",
    "choose",
    "doubt",
    "fact_of",
    "facts",
    "figures_of_tables",
    "find_mentions",
    "find_titles",
    "known_agency",
    "known_facts",
    "known_year",
    "read_facts",
    "read_meta",
    "to_iso",
    "to_prose",
    "ways_of_prose",
]
