"""Heads among which another word, or another column's head, stands than the form's, told by the letters alone.

In: the sections of a report as they were read. Out: the same, such columns and rows doubted. Surprise: neither rows nor
columns of the page are asked. Of the last heads before the figures, as many as there are columns, all but one are the
form's; so what stands among them and is no piece of any label, or stands there twice, stands for the missing one.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from extractor.forms import FieldSpec, Line, Section, label_key
from extractor.locate.located import LocatedSection
from extractor.locate.places import is_harmless
from extractor.locate.stream import Stream
from extractor.locate.words.more_words import BESIDE, printed_by
from extractor.locate.words.other_heads import blocks_of, without_sentences
from extractor.locate.words.replaced_words import has_another_word
from extractor.locate.words.turned_words import WORD
from extractor.page import GARBLED, Reason, Span, key

LONGEST = 16
"""Letters; what is longer is no head, but words above the heads."""
ALIKE = 2
"""Letters; words that share fewer are not the same one damaged."""


class _Word(NamedTuple):
    """A stretch of the letters above some figures, and what it names; nothing if it is no word of the form's."""

    letters: str
    names: str


def with_replaced_heads_doubted(stream: Stream, sections: tuple[LocatedSection, ...]) -> tuple[LocatedSection, ...]:
    """Doubt the columns, and the rows printed side by side, for whose head another word stands above the figures."""
    return tuple(found if found.section.one_column else _doubted(stream, found) for found in sections)


def _doubted(stream: Stream, found: LocatedSection) -> LocatedSection:
    names: set[str] = set()
    for lines, span in blocks_of(stream, found):
        letters, first = stream.letters[span.start : span.end], lines[0]
        named = {head: one.column_id for one in first.fields for head in one.column_keys}
        if first.keys:
            words = _words(letters, found.section, first, named)
            replaced = _replaced(words, first.fields)
            if replaced:
                above = _letters_of_table(stream, span)
                replaced = {one for one in replaced if not any(head in above for head in _keys_of(first, one))}
            elif not all(any(head in letters for head in spec.column_keys) for spec in first.fields):
                replaced = _replaced_among_torn(without_sentences(stream, span), found.section, first)
            names.update(spec.id for line in lines for spec in line.fields if spec.column_id in replaced)
        else:
            names.update(_replaced_side_by_side(_words(letters, found.section, first, named), first))
            names.update(_under_other_groups(letters, found.section, first))
    return found.because(Reason.HEADER_UNCLEAR, names) if names else found


def _keys_of(line: Line, column: str) -> tuple[str, ...]:
    return next(spec.column_keys for spec in line.fields if spec.column_id == column)


def _letters_of_table(stream: Stream, span: Span) -> str:
    """Return the letters of the table in which some letters stand, from its beginning or the last figure in it on.

    Tools that write a merged cell once for each column that it covers leave the heads of the upper rows far above.
    """
    if span.start >= span.end:
        return ""
    document = stream.document
    n = bisect_right(document.cells, stream.offset(span.end - 1), key=lambda cell: cell.start) - 1
    last = document.cells[n]
    while n > 0 and last.table is not None and document.cells[n - 1].table == last.table:
        if document.cells[n - 1].number is not None:
            break
        n -= 1
    return "" if last.table is None else key(document.text[document.cells[n].start : last.end])


def _words(letters: str, section: Section, line: Line, named: Mapping[str, str]) -> list[_Word]:
    """Return the words among letters that name something, and those before a label that are no pieces of a label.

    Of heads that each row printed side by side has for itself, one may be torn while another stands there whole. What
    stands behind the last label is not among them: it may be the beginning of a label that wraps.
    """
    matches = list(_labels(section).finditer(letters))
    whole = {match.group() for match in matches}
    torn = [label for label in _around(section, line) if not line.keys or label not in whole]
    found: list[_Word] = []
    end = 0
    for match in matches:
        part = letters[end : match.start()]
        if 1 < len(part) <= LONGEST and GARBLED not in part and not is_harmless(part) and not _in_pieces(part, torn):
            found.append(_Word(part, ""))
        if match.group() in named:
            found.append(_Word(match.group(), named[match.group()]))
        end = match.end()
    return found


def _in_pieces(part: str, torn: Sequence[str]) -> bool:
    """Tell whether letters are made up of pieces of labels that stand nowhere as a whole: the ends of torn ones."""
    at = 0
    while at < len(part):
        end = at
        while end < len(part) and any(part[at : end + 1] in label for label in torn):
            end += 1
        if end == at:
            return False
        at = end
    return True


@cache
def _labels(section: Section) -> re.Pattern[str]:
    """Return the pattern of all that forms print beside the figures of tables that can stand with a section's."""
    return re.compile("|".join(sorted(printed_by(section), key=len, reverse=True)))


@cache
def _around(section: Section, line: Line) -> tuple[str, ...]:
    """Return the heads of a section, the groups above them, a line's labels, and what may stand beside all of these."""
    labels = {label_key(label) for spec in section.fields for label in (*spec.column_label, *spec.heading)}
    labels |= {label_key(label) for spec in line.fields for label in spec.row_label}
    return tuple({head for keys in section.column_keys for head in keys} | labels | {*line.keys, *BESIDE})


def _replaced(words: Sequence[_Word], fields: Sequence[FieldSpec]) -> Collection[str]:
    """Return the column whose head is missing among words of which another one takes its place.

    Where that is the head of another column, it is not to be told which of the two is meant, unless the order tells it.
    """
    columns = [spec.column_id for spec in fields]
    missing = [column for column in columns if all(word.names != column for word in words)]
    last = words[-len(columns) :]
    if len(set(columns)) < len(columns) or len(last) < len(columns) or len(missing) != 1:
        return ()
    keys = next(spec.column_keys for spec in fields if spec.column_id == missing[0])
    return _instead(last, missing[0], keys, _sequences(fields))


def _replaced_among_torn(letters: str, section: Section, line: Line) -> Collection[str]:
    """Return the column of whose head two letters and more are missing above figures, while others stand there.

    Where heads wrap in narrow cells, their pieces stand in any order. So letters are counted: those of all heads have
    to be there, whole or torn, and what is torn leaves nothing else.
    """
    columns = {spec.column_id: spec.column_keys for spec in line.fields}
    there = Counter(letters)
    heads = {
        column: min(keys, key=lambda one: (_short(one, there).total(), -len(one))) for column, keys in columns.items()
    }
    needed = Counter("".join(heads.values()))
    short = needed - there
    lacking = [column for column, head in heads.items() if (Counter(head) & short).total() >= WORD]
    alone = [column for column in lacking if (short - Counter(heads[column])).total() < WORD]
    return alone if len(alone) == 1 and _has_surplus(letters, section, line, needed) else ()


def _short(head: str, there: Counter[str]) -> Counter[str]:
    return Counter(head) - there


def _has_surplus(letters: str, section: Section, line: Line, needed: Counter[str]) -> bool:
    """Tell whether letters behind each other stand between whole labels and belong to no torn one."""
    heads = {head for spec in line.fields for head in spec.column_keys}
    torn = [label for label in _around(section, line) if label not in {*BESIDE, *heads} and label not in letters]
    left = needed + Counter("".join(torn))
    end = 0
    for match in [*_labels(section).finditer(letters), None]:
        part = letters[end : match.start() if match else len(letters)]
        if len(part) <= LONGEST and GARBLED not in part and not is_harmless(part) and _exceeds(part, left):
            return True
        if match and match.group() in heads and _exceeds(match.group(), left):
            return True
        end = match.end() if match else end
    return False


def _exceeds(part: str, left: Counter[str]) -> bool:
    """Tell whether letters behind each other are more than are left of each, and take all of them from what is left."""
    run = longest = 0
    for one in part:
        run = run + 1 if left[one] <= 0 else 0
        longest = max(longest, run)
        left[one] -= 1
    return longest >= WORD


def _instead(
    words: Sequence[_Word], missing: str, keys: tuple[str, ...], sequences: Sequence[list[str]]
) -> Collection[str]:
    """Return what is missing among words, if one of them takes its place, with what that names, if it may be meant."""
    named = [word.names for word in words]
    if len(set(named)) < len(sequences[0]) - (0 if "" in named else 1):
        return ()
    if "" in named:
        return {missing} if any(_is_another_word(word.letters, keys) for word in words if not word.names) else ()
    twice = [n for n, name in enumerate(named) if named.count(name) > 1]
    told = any([*named[:n], missing, *named[n + 1 :]] in sequences for n in twice)
    return {missing} if told else {missing, *(named[n] for n in twice)} if twice else ()


def _is_another_word(letters: str, keys: tuple[str, ...]) -> bool:
    """Tell whether letters are another word than some labels: in a part of it, or in all."""
    return has_another_word(letters, keys) or len(set(letters) & set("".join(keys))) < ALIKE


def _sequences(fields: Sequence[FieldSpec]) -> tuple[list[str], ...]:
    """Return how the form's heads can follow each other: as they stand, or first those that stand under no group."""
    columns = [spec.column_id for spec in fields]
    under = [spec.column_id for spec in fields if len(spec.column_label) > 1]
    return columns, [*(one for one in columns if one not in under), *under]


# --- rows that stand side by side -------------------------------------------------------------------------------------


def _replaced_side_by_side(heads: Sequence[_Word], line: Line) -> Iterator[str]:
    """Yield the fields under another word than their column's, where each row has heads of its own."""
    last = heads[-len(line.fields) :]
    width = len({spec.column_id for spec in line.fields})
    if len(last) < len(line.fields):
        return
    for at in range(0, len(line.fields), width):
        fields = line.fields[at : at + width]
        replaced = _replaced(last[at : at + width], fields)
        yield from (spec.id for spec in fields if spec.column_id in replaced)


def _under_other_groups(letters: str, section: Section, line: Line) -> Iterator[str]:
    """Yield the fields of the rows that stand under a word that is missing, while another one stands in its stead.

    Where what heads several rows stands before what heads one, and the columns' heads before the several rows', two
    words were exchanged, and nothing tells whether the figures were too.
    """
    over = {spec.id: [label_key(label) for label in spec.row_label] for spec in line.fields}
    groups = list(dict.fromkeys(one for own in over.values() for one in own))
    heads = dict.fromkeys((head for spec in line.fields for head in spec.column_keys), "head")
    words = _words(letters, section, line, {one: one for one in groups} | heads)
    said = [word.names for word in words]
    missing = [one for one in groups if one not in said]
    if len(missing) == 1:
        own = [word for word in words if word.names != "head"]
        meant = _instead(own, missing[0], (missing[0],), [groups])
        yield from (name for name, labels in over.items() if not set(labels).isdisjoint(meant))
    elif not missing and _exchanged(said, list(over.values())):
        yield from over


def _exchanged(said: Sequence[str], paths: Sequence[Sequence[str]]) -> bool:
    """Tell whether the word over several rows stands before that over one, but these rows behind the columns' heads."""
    alone = {own[0] for own in paths if len(own) == 1}
    tops = {own[0] for own in paths if len(own) > 1}
    rows = {own[-1] for own in paths if len(own) > 1}
    first = {one: said.index(one) for one in {*alone, *tops, *rows, "head"} if one in said}
    if not (alone and tops and "head" in first):
        return False
    turned = max(first[one] for one in tops) < min(first[one] for one in alone)
    return turned and first["head"] < min(first[one] for one in rows)
