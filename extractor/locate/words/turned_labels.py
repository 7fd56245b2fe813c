"""Rows whose label means another thing than the form's by a letter or two: 部分不公开, 属于商业秘密, 上年新收.

In: the sections of a report as they were read. Out: the same, such rows doubted. Surprise: such a label is as near to
the form's own as a damaged one, so letters are no measure of it. What tells are the letters themselves: a denial that
came or went, another year, another label of the form, or a whole word that stands in another one's place.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from rapidfuzz.distance import Levenshtein

from extractor.forms import Line, Section, label_key
from extractor.locate.located import LocatedSection
from extractor.locate.stream import Stream
from extractor.locate.words.more_words import printed_by
from extractor.locate.words.turned_words import changes_of, is_another_word
from extractor.page import GARBLED, TEXT, Reason, key, letters_may_differ

LONGER = 2
"""Letters by which a label differs from the form's in length; one that is longer by more holds more."""
CUT = 6
"""Letters at least of a label that goes on in the next line, and is held against the beginning of the form's."""
MARKED = 3
"""Letters of a mark before a label: 二, 十一."""
HALF = 0.5
"""Of a label's letters; so many have to be the form's."""
MOST = 0.8
"""The same of a label that was cut."""
_NUMERALS = "一二三四五六七八九十"


def with_turned_labels_doubted(stream: Stream, sections: tuple[LocatedSection, ...]) -> tuple[LocatedSection, ...]:
    """Doubt the rows in whose label letters tell of another thing than the form's."""
    if letters_may_differ(stream.document.text, stream.document.encoding):
        return sections
    starts = [cell.start for cell in stream.document.cells]
    return tuple(_doubted(stream, starts, section) for section in sections)


def _doubted(stream: Stream, starts: Sequence[int], found: LocatedSection) -> LocatedSection:
    names = [spec.id for line in _turned(stream, starts, found) for spec in line.fields]
    return found.because(Reason.LABEL_DIFFERS, names) if names else found


def _turned(stream: Stream, starts: Sequence[int], found: LocatedSection) -> Iterator[Line]:
    before = found.letters_before
    for index, line in enumerate(found.section.lines):
        if not line.keys:
            continue
        if index in before:
            letters = _in_order(stream, starts, line, before[index])
        else:
            letters = _left_of(stream, starts, found, line)
        if letters and is_turned(_own(letters, found.section, line), line.keys, printed_by(found.section)):
            yield line


def _in_order(stream: Stream, starts: Sequence[int], line: Line, at: int) -> str:
    """Return the letters of the cell before a row's figures, if they are not its label; ``at`` letters precede them."""
    if not at or stream.letters.endswith(line.keys, 0, at) or _stands_behind(stream, line, at):
        return ""
    cell = stream.document.cells[bisect_right(starts, stream.offset(at - 1)) - 1]
    return key(stream.document.text[cell.start : cell.end]) if cell.kind is TEXT else ""


def _left_of(stream: Stream, starts: Sequence[int], found: LocatedSection, line: Line) -> str:
    """Return the letters left of a row that rows and columns alone tell: its label was not read in the order."""
    document = stream.document
    places = [value.place.start for spec in line.fields if (value := found.fields[spec.id]).place is not None]
    at = bisect_right(starts, min(places, default=-1)) - 2
    while at >= 0 and document.cells[at].kind is not TEXT and document.cells[at].row == document.cells[at + 1].row:
        at -= 1
    if not places or at < 0 or document.cells[at].kind is not TEXT:
        return ""
    return key(document.text[document.cells[at].start : document.cells[at].end])


def _stands_behind(stream: Stream, line: Line, at: int) -> bool:
    """Tell whether a row's label stands right behind its figures, so that what stands before them is another row's."""
    return any(stream.letters.find(label, at, at + len(label) + MARKED) >= 0 for label in line.keys)


def _own(letters: str, section: Section, line: Line) -> str:
    """Return a label without the groups that it stands under, where these stand in the same cell."""
    letters = letters.lstrip(_NUMERALS)
    while before := next((one for one in _groups(line) if letters.startswith(one) and letters != one), ""):
        letters = letters[len(before) :].lstrip(_NUMERALS)
    return letters


@cache
def _groups(line: Line) -> tuple[str, ...]:
    labels = {label_key(label) for spec in line.fields for label in (*spec.row_label[:-1], *spec.heading)}
    return tuple(sorted({one.lstrip(_NUMERALS) for one in labels} - {""}, key=len, reverse=True))


@lru_cache(maxsize=2_000)
def is_turned(letters: str, keys: tuple[str, ...], printed: frozenset[str]) -> bool:
    """Tell whether a label is none of some, and not one of them damaged, though nearly all of its letters are theirs.

    What stands before its first letter is of a group, of which the rest stands somewhere else.
    """
    if GARBLED in letters or any(one in letters for one in keys):
        return False
    whole = min((one.lstrip(_NUMERALS) for one in keys), key=lambda one: Levenshtein.distance(one, letters))
    own = _as_far(whole, letters)
    alike = Levenshtein.normalized_similarity(own, letters)
    if own == letters or abs(len(own) - len(letters)) > LONGER or alike < (HALF if own == whole else MOST):
        return False
    changes = list(changes_of(own, letters))
    first = changes[0]
    before = not first[0] and letters.startswith(first[1]) and not own.startswith(letters[0])
    other = letters in printed and letters not in own
    return other or any(is_another_word(*change) for change in changes[before:])


def _as_far(own: str, letters: str) -> str:
    """Return the form's label, of one that was cut only its beginning."""
    if not CUT <= len(letters) < len(own) - LONGER:
        return own
    beginnings = [own[: len(letters) + more] for more in range(LONGER + 1)]
    return min(beginnings, key=lambda one: Levenshtein.distance(one, letters))
