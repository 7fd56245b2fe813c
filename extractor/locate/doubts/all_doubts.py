"""All that rows and cells by themselves give to doubt, asked one after the other.

In: a document and what was read of its tables. Out: the same, doubted. Surprise: a cell that is empty is no such doubt:
whether a report leaves cells empty by habit is told when everything else is known (``with_empty_doubted``).
"""

from __future__ import annotations

from extractor.locate.doubts.slipped_lines import with_slipped_doubted
from extractor.locate.doubts.torn_figures import with_torn_doubted
from extractor.locate.doubts.unread_rows import with_unread_rows_doubted
from extractor.locate.located import LocatedSection
from extractor.page import Document


def with_figures_doubted(document: Document, sections: tuple[LocatedSection, ...]) -> tuple[LocatedSection, ...]:
    """Doubt the figures that a line end tore, that slipped into another row, or beside which rows were not read."""
    sections = with_torn_doubted(document, sections)
    sections = with_slipped_doubted(document, sections)
    return with_unread_rows_doubted(document, sections)
