"""What the rows and columns of a section are called, and which of them a label or a head on the page names.

In: a section, and the words of a cell. Out: a ``Meaning``: the rows and columns that they can name. Surprise: words of
another year never name a column of this one's, however alike the rest is; nor do words that say more than the label.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cache, lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz, process

from extractor.forms import FieldSpec, Section, label_key
from extractor.page import GARBLED, key, normalise, record

ALIKE = 80.0  # of 100; labels of one section share at most 70
APART = 8.0  # by which the best of them has to beat the next
LONG_ENOUGH = 4  # letters; shorter words are alike by chance
CUT_SHORT = 5  # letters; a beginning or an end of this length tells a label that was cut

_OTHERWISE = re.compile(
    r"上一?年|去年|前年|历年|累计|同比|占比|比[例重]|增[减长幅]|小计|备注|说明|序号|[编代]码|[行栏]次|计量单位|^单位$|校验"
)
"""What heads other things than the form's figures: those of other years, shares, sums of a part, remarks, units."""
_HARMLESS = re.compile(r"[本当年度单位万千亿元件条份个次人数量合计共的情况如下表见]*")
"""What may stand around a label without saying another thing: a unit, or that it is this year's."""

_NUMERALS = "一二三四五六七八九十"
_OPENING = "表本年度"
"""What a caption can open with."""


@record
class Meaning:
    """The rows and columns of a section that some words can name, by id, and the groups that they head.

    ``sure`` tells that they stand there as the form has them, or as a known variant; ``path`` that they name a row and
    a column of it, one behind the other.
    """

    rows: frozenset[str] = frozenset()
    columns: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    sure: bool = True
    path: bool = False
    nothing: bool = field(init=False, default=True)
    """Whether they name nothing of the section."""

    def __post_init__(self) -> None:
        """Note once whether they name nothing: it is asked of every cell of every table."""
        object.__setattr__(self, "nothing", not (self.rows or self.columns or self.groups))


NOTHING = Meaning()


class Stead(Enum):
    """What stands where the words around a value are."""

    FIELD = 1
    OTHER = 2  # a figure of other things than the section's: another year's, a share, a sum of a part
    UNNAMED = 3  # a figure in a row of the section, under a head that is not to be recognised
    UNKNOWN = 4


class Named(NamedTuple):
    """The field that the words around a value name, whether they do so as the form has them, and what stands there."""

    field: FieldSpec | None
    sure: bool
    stead: Stead


@dataclass(frozen=True, slots=True, eq=False)
class Names:
    """The names of a section's rows, columns and groups, by their keys."""

    section: Section
    meanings: Mapping[str, Meaning]
    fields: Mapping[tuple[str, str], FieldSpec]
    """By row and column."""
    groups: Mapping[str, frozenset[str]]
    """For every field, by its id, the keys of what its row and its column stand under."""
    own: frozenset[str]
    """What would tell of other figures than the form's own, were it not in the section's own labels."""
    side_by_side: bool
    """Whether the section's rows are printed side by side, each under a heading of its own."""
    named: dict[tuple[tuple[str, ...], ...], Named] = field(default_factory=dict)
    """What the words around a value named before, by these words: labels and heads are alike in most reports."""
    _known: dict[str, Meaning] = field(default_factory=dict)
    _otherwise: dict[str, bool] = field(default_factory=dict)

    def meaning(self, words: str) -> Meaning:
        """Return what some words of the page, normalised, name."""
        found = self._known.get(words)
        if found is None:
            found = self._meaning(words)
            if len(self._known) < MOST_KNOWN:
                self._known[words] = found
        return found

    def says_otherwise(self, words: str) -> bool:
        """Tell whether some words head figures of another kind than this section has."""
        found = self._otherwise.get(words)
        if found is None:
            found = not _otherwise(words) <= self.own
            if len(self._otherwise) < MOST_KNOWN:
                self._otherwise[words] = found
        return found

    def _meaning(self, words: str) -> Meaning:
        letters = key(words)
        if not letters:
            return NOTHING
        exact = self.meanings.get(letters)
        if exact is not None:
            return exact
        return (
            _around(letters, self.meanings)
            or _joined(letters, self.meanings)
            or _cut(letters, self.meanings)
            or _alike(letters, self.meanings)
        )


MOST_KNOWN = 5_000
"""Words remembered for a section; labels are few, and what else stands in tables is not worth it."""


@cache
def names_of(section: Section) -> Names:
    """Return the names of a section's rows and columns."""
    rows: dict[str, set[str]] = {}
    columns: dict[str, set[str]] = {}
    groups: dict[str, set[str]] = {}
    under: dict[str, frozenset[str]] = {}
    for spec in section.fields:
        for one in spec.row_keys:
            rows.setdefault(one, set()).add(spec.row_id)
        for one in spec.column_keys:
            columns.setdefault(one, set()).add(spec.column_id)
        above = frozenset(label_key(label) for label in (*spec.row_label[:-1], *spec.column_label[:-1]))
        under[spec.id] = above
        for one in above:
            groups.setdefault(one, set()).add(one)
    for label in {label for spec in section.fields for label in (*spec.row_label[:-1], *spec.column_label[:-1])}:
        groups.setdefault(key(normalise(label)), set()).add(label_key(label))
    meanings = {
        one: Meaning(frozenset(rows.get(one, ())), frozenset(columns.get(one, ())), frozenset(groups.get(one, ())))
        for one in {*rows, *columns, *groups}
    }
    fields = {(spec.row_id, spec.column_id): spec for spec in section.fields}
    own = frozenset().union(*map(_otherwise, meanings))
    return Names(section, meanings, fields, under, own, not any(line.keys for line in section.lines))


def _around(letters: str, meanings: Mapping[str, Meaning]) -> Meaning | None:
    """Return what words name that hold a whole label, and besides it nothing that matters."""
    held = [one for one in meanings if len(one) > 1 and one in letters]
    for one in sorted(held, key=len, reverse=True):
        before, _, behind = letters.partition(one)
        if _HARMLESS.fullmatch(before) and _HARMLESS.fullmatch(behind):
            return meanings[one]
    return None


def _joined(letters: str, meanings: Mapping[str, Meaning]) -> Meaning | None:
    """Return what a label names with all that it stands under before it in the same cell: 不予公开 and 属于国家秘密."""
    letters = letters.rstrip("情况如下表")
    for end in sorted((one for one in meanings if letters.endswith(one)), key=len, reverse=True):
        before = letters.removesuffix(end)
        bare = before.lstrip(_NUMERALS)
        above = meanings.get(before) or meanings.get(bare) or meanings.get(bare.lstrip(_OPENING))
        above = above or (_joined(before, meanings) if before else None)
        if above is None or (above.rows and meanings[end].rows):
            continue  # two rows in one cell
        leaf, groups = meanings[end], meanings[end].groups | above.groups
        if above.rows and not above.columns and leaf.columns and not leaf.rows:
            return Meaning(above.rows, leaf.columns, groups, path=True)
        return Meaning(leaf.rows, leaf.columns, groups)
    return None


def _cut(letters: str, meanings: Mapping[str, Meaning]) -> Meaning | None:
    """Return what words name that are the beginning or the end of one label only."""
    if len(letters) < CUT_SHORT or GARBLED in letters:
        return None
    held = {meaning for one, meaning in meanings.items() if one.startswith(letters) or one.endswith(letters)}
    found = held.pop() if len(held) == 1 else None
    return Meaning(found.rows, found.columns, found.groups, sure=False) if found else None


def _alike(letters: str, meanings: Mapping[str, Meaning]) -> Meaning:
    """Return what words name that are most like one label, and of the same year."""
    if len(letters) < LONG_ENOUGH:
        return NOTHING
    otherwise = _otherwise(letters)
    near = process.extract(letters, meanings.keys(), scorer=fuzz.ratio, score_cutoff=ALIKE - APART, limit=6)
    found: Meaning | None = None
    best = 0.0
    for one, score, _ in near:
        if len(one) < LONG_ENOUGH or _otherwise(one) != otherwise:
            continue
        if found is None:
            if score < ALIKE:
                return NOTHING
            found, best = meanings[one], score
        elif meanings[one] is not found and _other(meanings[one], found) and score > best - APART:
            return NOTHING
    return Meaning(found.rows, found.columns, found.groups, sure=False) if found else NOTHING


def _other(one: Meaning, found: Meaning) -> bool:
    return (one.rows, one.columns, one.groups) != (found.rows, found.columns, found.groups)


@lru_cache(maxsize=MOST_KNOWN)
def is_harmless(words: str) -> bool:
    """Tell whether some words name nothing at all: a unit, or that figures follow."""
    return _HARMLESS.fullmatch(key(words)) is not None


def _otherwise(words: str) -> frozenset[str]:
    """Return what in some words tells of other figures than the form's own."""
    return frozenset(_OTHERWISE.findall(words))
