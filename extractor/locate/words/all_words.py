"""All that words beside figures can say of them, asked one after the other.

In: a document and what was read of its tables. Out: the same, doubted. Surprise: none of these stages takes a doubt
away or changes a figure, so they may stand in any order; they go from the cell to the row, the table and the report.
"""

from __future__ import annotations

from collections.abc import Sequence

from extractor.locate.located import LocatedSection
from extractor.locate.places import Matrix
from extractor.locate.stream import Stream
from extractor.locate.words.captions import with_captions_doubted
from extractor.locate.words.errata import with_errata_doubted
from extractor.locate.words.group_words import with_other_groups_doubted
from extractor.locate.words.more_words import with_more_words_doubted
from extractor.locate.words.notes import with_notes_doubted
from extractor.locate.words.other_heads import own_years, with_other_years_doubted
from extractor.locate.words.other_words import with_other_words_doubted
from extractor.locate.words.remarks import with_remarks_doubted
from extractor.locate.words.replaced_heads import with_replaced_heads_doubted
from extractor.locate.words.replaced_words import with_replaced_words_doubted
from extractor.locate.words.turned_labels import with_turned_labels_doubted


def with_words_doubted(
    stream: Stream, matrices: Sequence[Matrix], sections: tuple[LocatedSection, ...]
) -> tuple[LocatedSection, ...]:
    """Doubt the figures of which words beside, above or below them say that they are others than the form's."""
    document, years = stream.document, own_years(stream)
    sections = with_other_words_doubted(stream, sections)
    sections = with_other_years_doubted(stream, years, sections)
    sections = with_more_words_doubted(stream, years, sections)
    sections = with_replaced_words_doubted(matrices, sections)
    sections = with_replaced_heads_doubted(stream, sections)
    sections = with_turned_labels_doubted(stream, sections)
    sections = with_other_groups_doubted(stream, years, sections)
    sections = with_errata_doubted(document, sections)
    sections = with_captions_doubted(stream, years, sections)
    sections = with_notes_doubted(document, years, sections)
    return with_remarks_doubted(document, years, sections)
