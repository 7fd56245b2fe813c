"""What stands outside of the tables: facts, who reports on which year, and text that speaks to machines."""

from extractor.prose.facts import Mention, find_mentions, read_facts
from extractor.prose.injection import doubt
from extractor.prose.sentences import Prose, to_prose
from extractor.prose.titles import Title, find_titles, read_meta

__all__ = [
    "Mention",
    "Prose",
    "Title",
    "doubt",
    "find_mentions",
    "find_titles",
    "read_facts",
    "read_meta",
    "to_prose",
]
