"""What the words beside figures say of them: another label, head, caption, year, office, or a correction."""

from __future__ import annotations

from extractor.locate.words.all_words import with_words_doubted
from extractor.locate.words.mended_labels import may_be_damaged, with_labels_mended
from extractor.locate.words.more_words import is_foreign
from extractor.locate.words.other_heads import own_years

__all__ = [
    "is_foreign",
    "may_be_damaged",
    "own_years",
    "with_labels_mended",
    "with_words_doubted",
]
