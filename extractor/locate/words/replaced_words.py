"""Figures under a head, or beside a label, in which another word stands than the form's: 修订件数 for 制发件数.

In: the sections of a report as they were read, and its tables. Out: the same, such fields doubted. Surprise: the order
and the sums do not notice, since the figures stand where the form's own would. A letter that is lost or misread is
damage; two or more behind each other in place of others are another word, and so is another column's head where the
form's own stands nowhere. Heads that stand beside their columns are not meant: there each has its own.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from extractor.locate.located import LocatedSection
from extractor.locate.places import Context, Matrix, Names, contexts_in, is_harmless, names_of
from extractor.locate.words.turned_words import WORD, changes_of
from extractor.page import Reason, State, key

_LETTERS = re.compile(r"[\u4e00-\u9fff]+")


def with_replaced_words_doubted(
    matrices: Sequence[Matrix], sections: tuple[LocatedSection, ...]
) -> tuple[LocatedSection, ...]:
    """Doubt the fields whose figure the page itself labels with another word than the form."""
    return tuple(_doubted(matrices, section) for section in sections) if matrices else sections


def _doubted(matrices: Sequence[Matrix], found: LocatedSection) -> LocatedSection:
    specs = {spec.id: spec for spec in found.section.fields}
    read = {
        value.place.start: specs[name]
        for name, value in found.fields.items()
        if value.place is not None and value.state is State.READ and name in specs
    }
    if not read:
        return found
    names = names_of(found.section)
    spanning = [matrix for matrix in matrices if matrix.spanning]
    contexts = [one for one in contexts_in(_holding(spanning, sorted(read)), names) if one.above]
    beside = set() if names.side_by_side else _columns_headed(spanning, names)
    shown: dict[tuple[object, ...], set[str]] = {}
    for block, above in {(_block(context, names), context.above) for context in contexts}:
        columns = shown.setdefault(block, set())
        columns.update(*(meaning.columns for words in above if (meaning := names.meaning(words)).sure))
    heads: set[str] = set()
    labels: set[str] = set()
    for context in contexts:
        spec = read.get(context.cell.start)
        if spec is None:
            continue
        if spec.column_id not in beside | shown[_block(context, names)] and _is_another(
            context.above[0], spec.column_id, spec.column_keys, names, across=True
        ):
            heads.add(spec.id)
        groups = context.above[1:] if names.side_by_side else context.left[:1]
        meanings = map(names.meaning, groups)
        if not any(one.sure and spec.row_id in one.rows for one in meanings) and any(
            _is_another(words, spec.row_id, spec.row_keys, names, across=False) for words in groups[:1]
        ):
            labels.add(spec.id)
    if heads:
        found = found.because(Reason.HEADER_UNCLEAR, heads)
    return found.because(Reason.LABEL_DIFFERS, labels) if labels else found


def _holding(matrices: Sequence[Matrix], read: Sequence[int]) -> list[Matrix]:
    """Return the tables in which something was read, by where it starts, and those whose heads go on there."""
    found: list[Matrix] = []
    for matrix in reversed(matrices):
        holds = bisect_left(read, matrix.span.start) < bisect_left(read, matrix.span.end)
        if holds or (found and found[-1].columns == matrix.columns):
            found.append(matrix)
    return found[::-1]


def _columns_headed(matrices: Sequence[Matrix], names: Names) -> set[str]:
    """Return the columns whose heads stand somewhere in tables, if beside their columns."""
    said = (names.meaning(words) for matrix in matrices for words in matrix.words.values())
    return {column for one in said if one.sure for column in one.columns}


def _block(context: Context, names: Names) -> tuple[object, ...]:
    """Return what tells under which copy of the heads a value stands: another table, or another group."""
    return (context.cell.table, *(context.above[1:] if names.side_by_side else ()))


def _is_another(words: str, own: str, keys: tuple[str, ...], names: Names, *, across: bool) -> bool:
    """Tell whether words that stand in the place of a row's label or a column's head are of something else.

    Args:
        words: what stands there.
        own: the id of the field's row or column.
        keys: what that can be called.
        names: what the section calls its rows and columns.
        across: whether it is a column's head.
    """
    meaning = names.meaning(words)
    named = meaning.columns if across else meaning.rows
    if named and meaning.sure:
        return own not in named
    return not (meaning.sure and meaning.groups) and not is_harmless(words) and has_another_word(key(words), keys)


@lru_cache(maxsize=2_000)
def has_another_word(letters: str, keys: tuple[str, ...]) -> bool:
    """Tell whether another word stands in some letters where the label most like them has its own."""
    if not letters or any(one in letters for one in keys):
        return False
    own = min(keys, key=lambda one: Levenshtein.distance(one, letters))
    return any(
        min(len(gone), len(instead)) >= WORD and _LETTERS.fullmatch(instead)
        for gone, instead in changes_of(own, letters)
    )
