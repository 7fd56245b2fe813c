"""The tables that a sequence of figures can be, where a converter wrote them in blocks of columns.

In: the figures of one table in the order of the text, and the section. Out: every different table that comes of an
arrangement such converters write and that all sums allow. Method: such a converter goes down a page in bands of rows;
it reads a band column by column, or some neighbouring columns of it together row by row (see ``arrangements``). Bands
are cut from the sequence by dynamic programming, each held against the sums of its rows; an upper and a lower part of
a table are put together where the sums of the columns come out. Surprise: most arrangements give the same table, since
most figures are zero; the search counts different tables, not arrangements. Its work is bounded by the arrangements
that it holds against the sums, counted, since no clock ends it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import product

import numpy as np

from extractor.forms import Section
from extractor.limits import MAX_ARRANGEMENTS, MAX_TABLE_PARTS, MAX_TABLES
from extractor.locate.blocks.arrangements import (
    STAIRS,
    STEP,
    Blocks,
    Ints,
    band_arrangements,
    down_only,
    first_step,
    headed_arrangements,
    step,
)
from extractor.page import Number

SCALE = 1000
"""Figures are counted in thousandths, so that sums of decimals come out."""

BATCH = 150
"""Arrangements that cost as much as asking for some at all."""

BLOCKS_COST = 5
"""Times as much as against the sums costs an arrangement that is held against the blocks of the text as well."""

MOST_SUMS = 3
"""Sums that fail by one figure: no field is bound by more."""

ODD = 0x9E3779B97F4A7C15
"""Multiplier that keeps apart parts with the same values and different misprints."""

Table = tuple[int, ...]
"""For every field of a section in printed order, which figure of the sequence it is."""


class _TooMany(Exception):
    """So many different tables suit the figures that they prove nothing."""


class _Exhausted(Exception):
    """So many arrangements were tried that the search ends with what it has found."""


@dataclass(frozen=True, slots=True)
class _Part:
    """Some rows of a table from top to bottom: those of ``places``, then those of ``rest``.

    ``imbalance`` is the hash of what its column sums lack or exceed; parts with opposite ones belong together.
    """

    places: Table
    imbalance: int
    rest: _Part | None = None

    @property
    def table(self) -> Table:
        """The figures of all its rows."""
        part: _Part | None = self
        whole: Table = ()
        while part is not None:
            whole += part.places
            part = part.rest
        return whole


_Parts = dict[int, _Part]
"""Parts of the same rows by the hash of their values; of two with the same values one is enough."""


def possible_tables(
    figures: Sequence[Number | None],
    section: Section,
    joined: Sequence[bool] | None = None,
    pages: Sequence[int] = (),
    *,
    plain: bool = False,
    misprint: bool = False,
) -> tuple[Table, ...]:
    """Return the different tables that figures in blocks of columns can be.

    Args:
        figures: one for every field of the section, None for a dash, in the order of the text.
        section: a section whose lines all have the same columns and the same sums.
        joined: for every figure, whether the next one stands in the same block; then they are neighbours in the table.
            Nothing is known of that where it is None.
        pages: how many figures stand before the end of each page within the table; no row goes on over one.
        plain: whether to look, below the column heads, for bands only whose columns are all read down, one by one.
        misprint: whether to look for tables in which another figure in one place would make all sums hold.

    Returns:
        No table if no arrangement gives one whose sums all hold, or if more different ones do than can be kept apart,
        or if not all could be tried; of tables with a misprint, which prove nothing, those that were found by then.
    """
    sums = _row_sums(section)
    if sums is None or len(figures) != len(section.fields):
        return ()
    search = _Search(figures, section, sums, joined, pages, down_only if plain else band_arrangements)
    try:
        return tuple((search.misprinted() if misprint else search.tables()).values())
    except (_TooMany, _Exhausted):
        return ()


def _row_sums(section: Section) -> Ints | None:
    """Return the sums within a line, each as a sign for every column; None if the lines differ in that."""
    found: set[tuple[tuple[int, ...], ...]] = set()
    for line in section.lines:
        names = [spec.id for spec in line.fields]
        within = [one for one in section.equations if set(one.fields) <= set(names)]
        found.add(tuple(tuple((n in one.left) - (n in one.right) for n in names) for one in within))
    signs = np.array(found.pop() if len(found) == 1 else ())
    return signs if signs.ndim == 2 and len(section.lines) > 1 else None


class _Search:
    """The figures in the order of the text, ready for being cut.

    The values of a part of a table (``says``) and what its column sums lack or exceed (``imbalance``) are each kept as
    a hash: a product with fixed random numbers, so that hashes add up over rows. Each table found is checked against
    the sums again, so that no collision of hashes passes.
    """

    def __init__(
        self,
        figures: Sequence[Number | None],
        section: Section,
        row_sums: Ints,
        joined: Sequence[bool] | None,
        pages: Sequence[int],
        bands: Callable[[int, int], Ints],
    ) -> None:
        amounts = [0 if figure is None else round(figure * SCALE) for figure in figures]
        self.amounts: Ints = np.array(amounts, dtype=np.int64)
        # A dash counts as nothing, but a table with a dash differs from one with a zero there.
        self.says: Ints = np.array(
            [-1 if figure is None else amount for figure, amount in zip(figures, amounts, strict=True)], dtype=np.int64
        )
        self.row_sums = row_sums
        self.bands = bands
        self.width = row_sums.shape[1]
        self.rows = len(figures) // self.width
        # Where a page ends within a row, what ends the page is not what it seems.
        ends = (*pages, len(figures)) if not any(end % self.width for end in pages) else (len(figures),)
        self.page_ends = [end // self.width for end in ends]
        self.blocks = None if joined is None else Blocks.of(joined)
        names = [spec.id for spec in section.fields]
        self.all_sums: Ints = np.array(
            [[(name in one.left) - (name in one.right) for name in names] for one in section.equations], dtype=np.int64
        )
        chance = np.random.default_rng(0)
        self.said_by: Ints = chance.integers(-(1 << 62), 1 << 62, len(names))
        self.left = MAX_ARRANGEMENTS
        self.out_by: Ints = chance.integers(-(1 << 62), 1 << 62, len(section.equations)) @ self.all_sums

    def tables(self) -> dict[int, Table]:
        """Return every different table whose sums hold, by the hash of its values."""
        lower, _ = self._lower_parts()
        return self._together(self._upper_parts(lower), lower, failing=0)

    def misprinted(self) -> dict[int, Table]:
        """Return every different table in which one figure alone is wrong, by the hash of its values."""
        if len(self.row_sums) != 1:
            return {}
        lower, off = self._lower_parts(misprint=True)
        found = self._together(self._upper_parts(off), off, failing=MOST_SUMS)
        upper = (
            (height, self._off(headed_arrangements(height, self.width), 0))
            for height in range(1, self.page_ends[0] + 1)
        )
        return found | self._together(upper, lower, failing=MOST_SUMS)

    def _together(
        self, uppers: Iterable[tuple[int, _Parts]], lower: Sequence[_Parts], failing: int
    ) -> dict[int, Table]:
        """Put upper and lower parts of opposite imbalance together, where at most so many sums of the table fail."""
        by_imbalance: list[dict[int, list[_Part]]] = []
        for parts in lower:
            by_imbalance.append({})
            for part in parts.values():
                by_imbalance[-1].setdefault(part.imbalance, []).append(part)
        found: dict[int, Table] = {}
        tried = 0
        for row, upper in _while_lasting(uppers) if failing else uppers:
            for part in upper.values():
                for rest in by_imbalance[row].get(_wrapped(-part.imbalance), []):
                    tried += 1
                    if tried > MAX_TABLE_PARTS:
                        raise _TooMany
                    table = part.table + rest.table
                    says = int(self.says[list(table)] @ self.said_by)
                    if says not in found and (self.all_sums @ self.amounts[list(table)] != 0).sum() <= failing:
                        found[says] = table
                        if len(found) > MAX_TABLES:
                            raise _TooMany
        return found

    def _lower_parts(self, misprint: bool = False) -> tuple[list[_Parts], list[_Parts]]:
        """Return for every row the different parts from there to the end, cut into bands: the sound, the misprinted."""
        parts: list[_Parts] = [{} for _ in range(self.rows)] + [{0: _Part((), 0)}]
        off: list[_Parts] = [{} for _ in range(self.rows + 1)]
        for row in range(self.rows - 1, -1, -1):
            end = next(end for end in self.page_ends if end > row)
            for height in range(1, end - row + 1):
                if parts[row + height] or off[row + height]:
                    arrangements = self.bands(height, self.width) + row * self.width
                    band = self._different(arrangements, row)
                    _join(parts[row], band, parts[row + height])
                    _join(off[row], band, off[row + height])
                    if misprint:
                        _join(off[row], self._off(arrangements, row), parts[row + height])
        return parts, off

    def _upper_parts(self, lower: Sequence[_Parts]) -> Iterator[tuple[int, _Parts]]:
        """Yield numbers of rows with the different parts that these can be if they begin at the column heads."""
        yield 0, {0: _Part((), 0)}
        end = self.page_ends[0]
        for height in range(1, end + 1):
            if lower[height]:
                yield height, self._different(headed_arrangements(height, self.width), 0)
        tallest = max((n for n in range(min(STAIRS, end) + 1) if lower[n]), default=0)
        for left in range(2, tallest * (self.width - 1) + 1):
            for height, parts in self._stairs(left, tallest):
                if lower[height]:
                    yield height, parts

    def _stairs(self, left: int, tallest: int) -> Iterator[tuple[int, _Parts]]:
        """Yield the parts whose rows are read in two pieces: the left ones of all, ``left`` figures, then the others.

        No row's left piece is longer than that of the row above it.
        """
        # By rows done: by figures of left pieces taken, and the length of the last one.
        steps: list[dict[tuple[int, int], _Parts]] = [{} for _ in range(tallest + 1)]
        steps[1] = {
            (length, length): self._different(first_step(length, left, self.width), 0)
            for length in range(1, min(self.width - 1, left) + 1)
        }
        for done in range(1, tallest + 1):
            bands: dict[tuple[int, int, int], _Parts] = {}
            for (taken, last), above in steps[done].items():
                if taken == left and done > 1:
                    yield done, above
                for height, length in product(range(1, min(STEP, tallest - done) + 1), range(1, last + 1)):
                    if not above or taken + height * length > left:
                        continue
                    if (taken, height, length) not in bands:
                        rows = step(height, length, taken, left + self.width * done - taken, self.width)
                        bands[taken, height, length] = self._different(rows, done)
                    parts = steps[done + height].setdefault((taken + height * length, length), {})
                    _join(parts, above, bands[taken, height, length])

    def _different(self, arrangements: Ints, row: int) -> _Parts:
        """Return the arrangements of some rows, from ``row``, whose sums hold; one of those that say the same.

        Args:
            arrangements: which figure stands where, by arrangement, row and column.
            row: the first of the rows in the table.
        """
        self._spend(arrangements)
        sums = self.amounts[arrangements] @ self.row_sums.T
        arrangements = self._unbroken(arrangements[~sums.any(axis=(1, 2))])
        if not len(arrangements):
            return {}
        return {says: _Part(places, imbalance) for _, places, says, imbalance in self._once(arrangements, row)}

    def _spend(self, arrangements: Ints) -> None:
        """Count arrangements that are about to be held against the sums."""
        self.left -= BATCH + len(arrangements)
        if self.left < 0:
            raise _Exhausted

    def _once(self, arrangements: Ints, row: int) -> Iterator[tuple[Ints, Table, int, int]]:
        """Yield one of the arrangements that say the same: itself, its places, what it says, and its imbalance."""
        held = arrangements.reshape(len(arrangements), -1)
        here = slice(row * self.width, row * self.width + held.shape[1])
        says = self.says[held] @ self.said_by[here]
        imbalances = self.amounts[held] @ self.out_by[here]
        for n in np.unique(says, return_index=True)[1]:
            yield arrangements[n], tuple(held[n].tolist()), int(says[n]), int(imbalances[n])

    def _unbroken(self, arrangements: Ints) -> Ints:
        """Return the arrangements that leave the blocks of the text unbroken."""
        if self.blocks is None or not len(arrangements):
            return arrangements
        self.left -= BLOCKS_COST * len(arrangements)
        return arrangements[self.blocks.unbroken(arrangements)]

    def _off(self, arrangements: Ints, row: int) -> _Parts:
        """Return the arrangements of some rows, from ``row``, in one row of which the sum fails.

        Each has the imbalance that it would have with another figure in one place of that row, once for each place.
        """
        self._spend(arrangements)
        failing = (self.amounts[arrangements] @ self.row_sums.T).any(axis=2)
        arrangements = self._unbroken(arrangements[failing.sum(axis=1) == 1])
        if not len(arrangements):
            return {}
        found: _Parts = {}
        for arrangement, places, says, imbalance in self._once(arrangements, row):
            residuals = self.amounts[arrangement] @ self.row_sums[0]
            at = int(np.flatnonzero(residuals)[0])
            for column, sign in enumerate(self.row_sums[0].tolist()):
                change = -int(residuals[at]) * sign
                if sign and self.amounts[arrangement[at, column]] + change >= 0:
                    shift = change * int(self.out_by[(row + at) * self.width + column])
                    found[_wrapped(says + ODD * shift)] = _Part(places, _wrapped(imbalance + shift))
            if len(found) > MAX_TABLE_PARTS:
                raise _TooMany
        return found


def _while_lasting(parts: Iterable[tuple[int, _Parts]]) -> Iterator[tuple[int, _Parts]]:
    """Yield parts until the search for more of them is exhausted."""
    with suppress(_Exhausted):
        yield from parts


def _join(found: _Parts, above: _Parts, below: _Parts) -> None:
    """Add all parts of tables that an upper part and a lower part make together."""
    if len(above) * len(below) > MAX_TABLE_PARTS:
        raise _TooMany
    for (upper, first), (lower, rest) in product(above.items(), below.items()):
        says = _wrapped(upper + lower)
        if says not in found:
            found[says] = _Part(first.table, _wrapped(first.imbalance + rest.imbalance), rest)
    if len(found) > MAX_TABLE_PARTS:
        raise _TooMany


def _wrapped(number: int) -> int:
    """Return a whole number as 64 bits hold it."""
    return (number + (1 << 63)) % (1 << 64) - (1 << 63)
