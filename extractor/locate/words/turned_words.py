"""Changes of a label's letters that make it another's, where others of as many letters would be damage.

In: what of a label is gone, and what stands there instead. Out: whether that is another word. Surprise: most changes
of a letter or two are those of a converter or a scan, so the letters themselves have to tell: a denial that came or
went, another time, or a whole word, of letters that forms print or one that is known.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from rapidfuzz.distance import Levenshtein

from extractor.forms import families, label_key, sections
from extractor.page import GARBLED

WORD = 2
"""Letters; so many behind each other, in the place of as many, are a word."""
_DENIALS = frozenset("不未非没无")
_INSTEAD_OF_DENIALS = frozenset("有予已可能应")
_TIMES = frozenset("本上下去今前")
_WORDS = frozenset({"允许", "规定", "工作", "商业", "个人", "隐私", "支出", "罚没", "首次", "转送", "补充", "撤回"})
"""Words that some have put in the place of a form's, besides those that are made up of its letters."""


def changes_of(own: str, letters: str) -> Iterator[tuple[str, str]]:
    """Yield what of a label is gone, and what stands there instead."""
    at, start = 0, 0
    for block in Levenshtein.editops(own, letters).as_matching_blocks():
        if own[at : block.a] or letters[start : block.b]:
            yield own[at : block.a], letters[start : block.b]
        at, start = block.a + block.size, block.b + block.size


def is_another_word(gone: str, instead: str) -> bool:
    """Tell whether what stands in the place of some letters makes a label another's."""
    if GARBLED in instead or gone == instead:
        return False
    if _DENIALS.intersection(instead) - _DENIALS.intersection(gone):
        return True
    if _DENIALS.intersection(gone) and (not instead or _INSTEAD_OF_DENIALS.intersection(instead)):
        return True
    if _TIMES.intersection(gone) and _TIMES.intersection(instead):
        return True
    whole = min(len(gone), len(instead)) >= WORD
    return whole and (_letters_of_forms().issuperset(instead) or instead in _WORDS)


@cache
def _letters_of_forms() -> frozenset[str]:
    """Return the letters of which the labels and heads of all forms are made up."""
    specs = (spec for family in families() for name in family for one in sections(name) for spec in one.fields)
    labels = {label_key(label) for spec in specs for label in (*spec.row_label, *spec.column_label)}
    return frozenset("".join(labels))
