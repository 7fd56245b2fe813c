"""What the words beside figures say of them: another label, head, caption, year, office, or a correction."""

from __future__ import annotations

from extractor.locate.words.captions import with_captions_doubted
from extractor.locate.words.errata import with_errata_doubted
from extractor.locate.words.group_words import with_other_groups_doubted
from extractor.locate.words.mended_labels import may_be_damaged, with_labels_mended
from extractor.locate.words.more_words import is_foreign, with_more_words_doubted
from extractor.locate.words.notes import with_notes_doubted
from extractor.locate.words.other_heads import own_years, with_other_years_doubted
from extractor.locate.words.other_words import with_other_words_doubted
from extractor.locate.words.remarks import with_remarks_doubted
from extractor.locate.words.replaced_heads import with_replaced_heads_doubted
from extractor.locate.words.replaced_words import with_replaced_words_doubted
from extractor.locate.words.turned_labels import with_turned_labels_doubted

__all__ = [
    "is_foreign",
    "may_be_damaged",
    "own_years",
    "with_captions_doubted",
    "with_errata_doubted",
    "with_labels_mended",
    "with_more_words_doubted",
    "with_notes_doubted",
    "with_other_groups_doubted",
    "with_other_words_doubted",
    "with_other_years_doubted",
    "with_remarks_doubted",
    "with_replaced_heads_doubted",
    "with_replaced_words_doubted",
    "with_turned_labels_doubted",
]
