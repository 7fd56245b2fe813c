"""Labels and heads of which letters are lost or confused, put right where one alone can stand there.

In: a Document. Out: the same, or one whose text has the form's letters in their places; the source stays as it is.
Surprise: what stands there as some form prints it is never touched. A lost letter is told by the others of its label;
a wrong one only where the label before and the one behind stand as in the form, so that no other is left.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import groupby, pairwise
from math import ceil
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from extractor.forms import Section, families, label_key, sections
from extractor.locate.located import Located
from extractor.locate.sequence import SectionMatch
from extractor.locate.words.turned_words import is_another_word
from extractor.page import GARBLED, TEXT, Document, key

KNOWN = 0.5  # of a label's letters, where some are lost
RIGHT = 0.7  # of a label's letters that are not lost, where some are wrong
SHORT = 3  # letters; labels so short are told by what stands right beside them
LIKE_OTHERS = 4  # letters of a row's label; other rows are called nearly so: 行政处罚, 行政处理, 行政处分
NEAR = 24  # letters between two labels that follow each other: groups' names, marks, what a label adds in brackets
TELLING = 2  # letters by which a label fits better than another that would put other letters there
SHOWN = 0.4  # of a table's labels and heads; with fewer it does not stand on the page
_PARTED = re.compile(r"[\d\s|]")
"""What parts words, of one cell or of two."""
_HAN = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0x3007, 0x3007))


class _Fit(NamedTuple):
    """A label laid over the letters of a page: where it begins, how many letters are right, and how many wrong."""

    start: int
    name: str
    right: int
    wrong: int

    @property
    def end(self) -> int:
        return self.start + len(self.name)

    @property
    def weight(self) -> int:
        return self.right - self.wrong

    @property
    def whole(self) -> bool:
        return self.right == len(self.name)


class _Neighbours(NamedTuple):
    """What stands before a label on the form and what behind it; no names at an end."""

    before: tuple[str, ...]
    behind: tuple[str, ...]


def may_be_damaged(document: Document, located: Located) -> bool:
    """Tell whether some label or head was not found and does not stand on the page, so that a damaged one may."""
    found = [one.match for one in located.sections if one.match is not None]
    incomplete = [one for one in found if _incomplete(one)]
    if not incomplete:
        return False
    letters = key(document.text)
    return GARBLED in letters or any(_lacks_a_name(letters, one) for one in incomplete)


def _incomplete(match: SectionMatch) -> bool:
    """Tell whether some line of a table was not found by its whole label, or some column's head was not found."""
    pairs = match.chain.pairs if match.chain else ()
    return match.header < 1.0 or len(pairs) < len(match.section.lines) or any(pair.label < 1.0 for pair in pairs)


def _lacks_a_name(letters: str, match: SectionMatch) -> bool:
    """Tell whether none of the names of some line or column of a table stands among the letters of a page."""
    if match.header < 1.0 and any(all(one not in letters for one in names) for names in match.section.column_keys):
        return True
    labels = {pair.line: pair.label for pair in match.chain.pairs} if match.chain else {}
    unsure = (line for n, line in enumerate(match.section.lines) if labels.get(n, 0.0) < 1.0)
    return any(all(one not in letters for one in line.keys) for line in unsure)


def with_labels_mended(document: Document) -> Document:
    """Return a document with the letters of damaged labels put right; the same one where there are none."""
    page = _Page(document)
    found = page.fits()
    whole = np.zeros(page.size, dtype=bool)
    for fit in (fit for fits in found.values() for fit in fits if fit.whole):
        whole[fit.start : fit.end] = True
    damaged = [
        fit
        for fits in found.values()
        for fit in fits
        if not fit.whole
        and page.in_its_words(fit)
        and (not fit.wrong or 2 * whole[fit.start : fit.end].sum() < len(fit.name))
    ]
    meant = [fit for fit in damaged if _is_meant(fit, found) and not page.has_another_word(fit)]
    text = list(document.text)
    instead = _instead_of_figures(document)
    for number, letter in _changes(meant, damaged, page, whole):
        if page.places[number] not in instead:
            text[page.places[number]] = letter
    mended = "".join(text)
    return document if mended == document.text else replace(document, text=mended)


def _instead_of_figures(document: Document) -> set[int]:
    """Return where a sign stands alone in a cell between two figures: it is in the place of one, not of a letter."""
    return {
        word.start
        for before, word, behind in zip(document.cells, document.cells[1:], document.cells[2:], strict=False)
        if word.end - word.start == 1 and word.kind is TEXT and TEXT not in (before.kind, behind.kind)
    }


class _Page:
    """The letters of a page as ``key`` keeps them, with where each stands and in which cell."""

    def __init__(self, document: Document) -> None:
        points = np.frombuffer(document.text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
        kept = points == ord(GARBLED)
        for low, high in _HAN:
            kept |= (points >= low) & (points <= high)
        self.places = kept.nonzero()[0]
        self.size = len(self.places)
        self.letters = "".join(map(chr, points[self.places]))
        points = points[self.places]
        self._lost = np.concatenate(([0], np.cumsum(points == ord(GARBLED))))
        self._points = points
        self._is: dict[str, NDArray[np.bool_]] = {}
        self._text = document.text
        self._words = [cell for cell in document.cells if cell.kind is TEXT]

    def fits(self) -> dict[str, list[_Fit]]:
        """Return where most letters of each label stand in their places.

        Where no letter is lost, only what stands nowhere whole may stand there with wrong letters.
        """
        found = {name: [] if name not in self.letters else self._whole(name) for name in _neighbours()}
        names = found if self._lost[-1] else dict.fromkeys(self._lacking(found))
        return found | {name: list(self._fits(name)) for name in names}

    def _lacking(self, found: Mapping[str, Sequence[_Fit]]) -> Iterator[str]:
        """Yield the names that stand too seldom of what a table has of which most stands there."""
        for items in _tables():
            times = Counter(items)
            lacking = [item for item, count in times.items() if all(len(found[name]) < count for name in item)]
            if len(lacking) <= (1 - SHOWN) * len(times):
                yield from (name for item in lacking for name in item)

    def _whole(self, name: str) -> list[_Fit]:
        return [_Fit(match.start(), name, len(name), 0) for match in re.finditer(name, self.letters)]

    def _fits(self, name: str) -> Iterator[_Fit]:
        size = len(name)
        count = self.size - size + 1
        if count <= 0:
            return
        right = np.zeros(count, dtype=np.int8)
        for at, letter in enumerate(name):
            right += self._where(letter)[at : at + count]
        least = max(1, ceil(KNOWN * size))
        if right.max() < least:
            return
        for start in (right >= least).nonzero()[0].tolist():
            known = size - int(self._lost[start + size] - self._lost[start])
            wrong = known - int(right[start])
            if wrong <= max(1, int((1 - RIGHT) * known)):
                yield _Fit(start, name, int(right[start]), wrong)

    def _where(self, letter: str) -> NDArray[np.bool_]:
        """Return which letters of the page are this one."""
        found = self._is.get(letter)
        if found is None:
            found = self._is[letter] = self._points == ord(letter)
        return found

    def in_its_words(self, fit: _Fit) -> bool:
        """Tell whether a label with wrong letters has more right than wrong ones in each of its words."""
        if not fit.wrong:
            return True
        balance: dict[tuple[int, int], int] = {}
        part, last = 0, int(self.places[fit.start])
        for number, letter in enumerate(fit.name, fit.start):
            place, own = int(self.places[number]), self.letters[number]
            at = bisect_right(self._words, place, key=lambda cell: cell.start) - 1
            if at < 0 or place >= self._words[at].end:
                return False
            part += _PARTED.search(self._text, last, place) is not None
            last = place
            balance[at, part] = balance.get((at, part), 0) + (1 if own == letter else 0 if own == GARBLED else -1)
        return min(balance.values()) > 0 or len(fit.name) <= SHORT

    def has_another_word(self, fit: _Fit) -> bool:
        """Tell whether letters that stand in the place of a label's make it another label, and no damaged one."""
        letters = self.letters[fit.start : fit.end] if fit.wrong else fit.name
        return any(is_another_word(*change) for change in _replaced(fit.name, letters))


def _replaced(name: str, letters: str) -> Iterator[tuple[str, str]]:
    """Yield the stretches of a label that others stand for, letter by letter."""
    at = 0
    for alike, both in groupby(zip(name, letters, strict=True), key=lambda pair: pair[0] == pair[1]):
        end = at + len(list(both))
        if not alike:
            yield name[at:end], letters[at:end]
        at = end


def _is_meant(fit: _Fit, found: Mapping[str, Sequence[_Fit]]) -> bool:
    """Tell whether a label is meant where most of its letters stand.

    Where none is wrong, the letters of a long one tell it; else what stands before and behind it on the form does.
    """
    size = len(fit.name)
    if fit.wrong and fit.name in _rows_like_others():
        return False
    if size > SHORT and not fit.wrong and fit.right > SHORT - 1:
        return True
    near = NEAR if size > SHORT else 0
    if any(other.whole and abs(other.start - fit.start) <= size + 2 * NEAR for other in found[fit.name]) and near:
        return False  # the row itself stands there; this is another one that resembles it
    enough = all if fit.wrong else any
    return any(
        enough(
            not names or _beside(names, place, near, found, behind=behind, whole=fit.wrong > 0)
            for names, place, behind in ((one.before, fit.start, False), (one.behind, fit.end, True))
        )
        for one in _neighbours()[fit.name]
    )


def _beside(
    names: Sequence[str], place: int, near: int, found: Mapping[str, Sequence[_Fit]], *, behind: bool, whole: bool
) -> bool:
    """Tell whether one of some labels, if a damaged one, ends right before a place of the page or begins behind it.

    ``whole`` asks for one with all its letters.
    """
    for name in names:
        fits = [fit for fit in found[name] if fit.whole or not whole]
        if behind:
            at = bisect_left(fits, place, key=lambda fit: fit.start)
            if at < len(fits) and fits[at].start <= place + near:
                return True
        else:
            at = bisect_left(fits, place - len(name) - near, key=lambda fit: fit.start)
            if at < len(fits) and fits[at].end <= place:
                return True
    return False


def _changes(
    meant: Sequence[_Fit], damaged: Sequence[_Fit], page: _Page, whole: NDArray[np.bool_]
) -> Iterator[tuple[int, str]]:
    """Yield the letters to be put in, by their number, of which no other label as good says otherwise.

    Of several spellings of the same label the form's first is taken.
    """
    over: dict[int, list[_Fit]] = {}
    for fit in damaged:
        for number in range(fit.start, fit.end):
            over.setdefault(number, []).append(fit)
    for fit in meant:
        for number, letter in enumerate(fit.name, fit.start):
            if page.letters[number] == letter or whole[number]:
                continue
            others = (one for one in over[number] if one.name[number - one.start] != letter)
            if all(fit.weight >= one.weight + TELLING or _spelt_before(fit, one) for one in others):
                yield number, letter


def _spelt_before(fit: _Fit, other: _Fit) -> bool:
    """Tell whether a label is an earlier spelling of the same as another one, which fits no better there."""
    if fit.start != other.start or fit.weight < other.weight:
        return False
    items = (item for item in _spellings() if fit.name in item and other.name in item)
    return any(item.index(fit.name) < item.index(other.name) for item in items)


@cache
def _spellings() -> frozenset[tuple[str, ...]]:
    """Return the labels that are spelt in several ways, each with all of them."""
    return frozenset(item for items in _tables() for item in items if len(item) > 1)


@cache
def _rows_like_others() -> frozenset[str]:
    """Return the labels of rows that are so short that others, of no form, differ from them by a letter or two."""
    rows = (line for family in families() for name in family for one in sections(name) for line in one.lines)
    return frozenset(label for line in rows for label in line.keys if len(label) <= LIKE_OTHERS)


@cache
def _tables() -> tuple[tuple[tuple[str, ...], ...], ...]:
    """Return what each table prints, in each of its forms."""
    return tuple(tuple(_items(one)) for family in families() for name in family for one in sections(name))


@cache
def _neighbours() -> Mapping[str, tuple[_Neighbours, ...]]:
    """Return all names that stand in the forms' tables, each with what stands beside it, once for every place."""
    found: dict[str, dict[_Neighbours, None]] = {}
    for items in _tables():
        for (before, item), (_, behind) in pairwise(pairwise(((), *items, ()))):
            for name in item:
                found.setdefault(name, {})[_Neighbours(before, behind)] = None
    return {name: tuple(beside) for name, beside in found.items()}


def _items(section: Section) -> Iterator[tuple[str, ...]]:
    """Yield what a section prints in its order: its heading, heads, groups and labels, each in all its spellings."""
    yield section.headings[:1]
    header = ""
    groups: tuple[str, ...] = ()
    heads = {one: keys for keys in section.column_keys for one in keys}
    for line in section.lines:
        if not line.keys:
            heads |= {one: spec.row_keys for spec in line.fields for one in spec.row_keys}
        if line.header != header:
            header = line.header
            yield from _heads(header, heads)
        above = tuple(label_key(label) for label in line.fields[0].row_label[:-1])
        yield from ((one,) for one in above if one not in groups and len(one) > 1)
        groups = above
        if line.keys:
            yield tuple(one for one in line.keys if len(one) > 1 and one[1:] not in line.keys)


def _heads(header: str, heads: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """Yield the column heads of a line one by one, and what else stands between them."""
    between = ""
    while header:
        head = max((one for one in heads if header.startswith(one)), key=len, default="")
        if head:
            if between:
                yield (between,)
            yield heads[head]
            between = ""
        else:
            between += header[0]
        header = header[len(head) or 1 :]
    if between:
        yield (between,)
