"""The fields of a section, by where its rows' labels and its columns' heads meet.

In: the tables of a document and a section as a form prints it. Out: a ``PlaceReading``: for each field the cell that
stands in its place. Surprise: the order in which a form is printed plays no part. A row counts only where each of its
figures has a head of its own, and each head a cell, since in tables whose format does not tell spans, cells may have
moved aside.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache

from extractor.forms import FieldSpec, Section
from extractor.locate.places.contexts import Context, Heads, contexts_of
from extractor.locate.places.matrix import Matrix
from extractor.locate.places.names import MOST_KNOWN, NOTHING, Meaning, Named, Names, Stead, is_harmless, names_of
from extractor.page import TEXT, Cell

_YEAR = re.compile(r"20\d\d")


@dataclass(frozen=True, slots=True)
class PlaceReading:
    """What stands in the places of a section's fields.

    Attributes:
        cells: the cell of each field, by id.
        shared: fields in whose place a cell stands that reaches over from the field before it; by id, with that cell.
        unsure: fields whose label or head is damaged.
        words: fields in whose place words stand that are no value, with their cell.
        twice: fields whose row stands twice in the table.
        lacking: fields of rows that stand there, over whose columns there is no head.
        others: where the figures start that stand in rows of the section under heads of something else.
        unnamed: where those start whose heads are not to be recognised.
        reordered: fields whose column stands in another order than on the form.
        unsettled: fields by where the cell starts that is theirs by label and head, in rows that say too little.
        doubted: fields whose heads stand in another order than the form's, where nothing tells which figures they head.
        emptied: fields of rows whose label stands there with nothing beside it, in text whose columns are known.
        met: the words at whose crossing each field's cell stands, for whoever asks why.
    """

    cells: Mapping[str, Cell] = field(default_factory=dict)
    shared: Mapping[str, Cell] = field(default_factory=dict)
    unsure: frozenset[str] = frozenset()
    words: Mapping[str, Cell] = field(default_factory=dict)
    twice: frozenset[str] = frozenset()
    lacking: frozenset[str] = frozenset()
    others: frozenset[int] = frozenset()
    unnamed: frozenset[int] = frozenset()
    reordered: frozenset[str] = frozenset()
    unsettled: Mapping[int, str] = field(default_factory=dict)
    doubted: frozenset[str] = frozenset()
    emptied: frozenset[str] = frozenset()
    met: Mapping[str, Context] = field(default_factory=dict)

    @property
    def reaching(self) -> frozenset[int]:
        """Return where the figures start that reach over several fields' places, across or down: whose are they?"""
        figures = Counter(cell.start for cell in self.cells.values() if cell.number is not None)
        down = (start for start, fields in figures.items() if fields > 1)
        return frozenset((*(cell.start for cell in self.shared.values()), *down))

    @property
    def alone(self) -> frozenset[str]:
        """Return the fields whose cell is theirs beyond doubt."""
        reaching, doubtful = self.reaching, self.unsure | self.twice
        return frozenset(
            name for name, cell in self.cells.items() if name not in doubtful and cell.start not in reaching
        )


NO_READING = PlaceReading()


@dataclass(slots=True)
class _Row:
    """A row of a table in the making: the fields found in it, and what else stands in it."""

    fields: dict[str, Context] = field(default_factory=dict)
    shared: dict[str, Cell] = field(default_factory=dict)
    words: dict[str, Cell] = field(default_factory=dict)
    unsure: set[str] = field(default_factory=set)
    others: set[int] = field(default_factory=set)
    unnamed: set[int] = field(default_factory=set)
    strays: list[Cell] = field(default_factory=list)
    """Words that stand where a value should, under a head that names no column."""
    columns: set[int] = field(default_factory=set)
    """Where the values of fields stand across the table."""
    second: set[int] = field(default_factory=set)
    """Where figures start behind an empty cell under the same head; one that reaches over to the next one is astray."""
    whole: bool = True


def read_places(matrices: Sequence[Matrix], section: Section) -> PlaceReading:
    """Return what stands in the places of a section's fields; tables that contradict each other give nothing."""
    if section.one_column:
        return NO_READING
    names = names_of(section)
    width = next((len(line.fields) for line in section.lines if not line.keys), 0)
    rows: list[tuple[int, _Row]] = []
    heads: Heads | None = None
    foreign: Matrix | None = None
    for number, matrix in enumerate(matrices):
        if not _speaks_of(matrix, names):
            continue
        if foreign is not None:  # only now it is known whether anything goes on under its heads
            heads = contexts_of(foreign, names, heads)[1] if foreign.columns == matrix.columns else None
        if _is_foreign(matrix, names, heads):
            foreign = matrix
            continue
        foreign = None
        contexts, heads = contexts_of(matrix, names, heads)
        rows += [(number, row) for row in _rows(contexts, names, 0 if matrix.fixed else width)]
    found = _reading(section, list(_full(section, [(number, row) for number, row in rows if row.whole and row.fields])))
    beside = frozenset().union(*(row.others for _, row in rows))
    unsettled = {one.cell.start: name for _, row in rows for name, one in row.fields.items() if name not in found.cells}
    if found.cells and not beside <= found.others:
        found = replace(found, others=found.others | beside)
    wordy = {name: cell for _, row in rows if not row.fields for name, cell in row.words.items()}
    if found.cells and wordy:
        words = {name: cell for name, cell in wordy.items() if name not in found.cells}
        found = replace(found, words={**words, **found.words})
    return replace(found, unsettled=unsettled) if unsettled else found


def _speaks_of(matrix: Matrix, names: Names) -> bool:
    """Tell whether any words in a table name a row of a section, a column of it, or a group of them."""
    return any(not names.meaning(words).nothing for words in matrix.words.values())


def _full(section: Section, rows: Sequence[tuple[int, _Row]]) -> Iterator[tuple[int, _Row]]:
    """Yield the rows that have a cell in each place across in which most rows of their kind in the table have one."""
    kinds = _kinds(section)
    counts: dict[tuple[int, tuple[str, ...]], Counter[int]] = {}
    found = [(number, row, (number, kinds[next(iter(row.fields))])) for number, row in rows]
    for _, row, kind in found:
        counts.setdefault(kind, Counter()).update(row.columns)
    for number, row, kind in found:
        most = max(counts[kind].values())
        if row.columns.issuperset(column for column, count in counts[kind].items() if 2 * count > most):
            yield number, row


def _is_foreign(matrix: Matrix, names: Names, before: Heads | None) -> bool:
    """Tell whether no field of a section can stand in a table, and no figure that is said to be of other things.

    So it is in the tables of other sections, which have a word or two in common with this one, 总计 or 其他: none of
    their words names a row. ``before`` are the heads under which a table without its own goes on.
    """
    heads = before.said if before is not None and before.columns == matrix.columns else set()
    captions = matrix.captions if names.side_by_side else ()
    if any(names.meaning(words).rows for words in (*matrix.words.values(), *captions, *heads)):
        return False
    for row in matrix.rows:
        if not row.figures:  # it may be one of heads
            heads |= {matrix.words[cell.start] for _, cell in row.cells if cell.kind is TEXT}
    return not any(names.meaning(words).nothing and names.says_otherwise(words) for words in heads)


@cache
def _kinds(section: Section) -> Mapping[str, tuple[str, ...]]:
    """Return for every field, by its id, the columns of its line."""
    return {spec.id: tuple(one.column_id for one in line.fields) for line in section.lines for spec in line.fields}


def _rows(contexts: Sequence[Sequence[Context]], names: Names, width: int) -> Iterator[_Row]:
    """Yield the rows of a table in which fields of a section stand.

    One without a label that has a cell for each of the form's ``width`` columns, under heads for fewer of them, stands
    under what is left of its heads: those that are said again, or the empty cells before them, are lost.
    """
    heads = {one.above for values in contexts for one in values}
    rows = {one.left[:1] for values in contexts for one in values}
    latest = max((year for words in (*heads, *map(_row_year, rows)) for year in _years(words)), default=0)
    for values in contexts:
        row = _row(values, names, latest)
        if 0 < len(row.fields) < width <= len(values):
            row.whole &= not any(_lacks_a_head(one, names) for one in values)
        yield row


def _lacks_a_head(one: Context, names: Names) -> bool:
    """Tell whether nothing stands over a value, or only the name of a group."""
    meaning = names.meaning(one.above[0]) if one.above else NOTHING
    return not one.above or not (meaning.columns or meaning.nothing)


def _row(contexts: Sequence[Context], names: Names, latest: int) -> _Row:
    """Return what stands in a row; ``latest`` is the year that the table is of, 0 where it names none."""
    row = _Row()
    for one in contexts:
        spec, sure, stead = _named(one, names)
        if spec is None:
            if one.word:
                row.strays.append(one.cell)
            elif one.cell.filled and not one.shared:
                _add_unknown(row, one.cell.start, stead)
            continue
        row.columns.add(one.column)
        if latest and any(year != latest for year in (*_years(one.above[:1]), *_years(_row_year(one.left)))):
            row.others.add(one.cell.start)
        elif one.shared:
            row.shared.setdefault(spec.id, one.cell)
            row.whole &= one.cell.start not in row.second
        elif one.word:
            row.words[spec.id] = one.cell
        else:
            _add_value(row, spec.id, one, sure)
            row.whole &= not one.astray
    if row.words and not any(one.cell.filled for one in row.fields.values()):
        row.whole &= not row.fields  # words alone tell no column: the first of them may stand among the labels
    return row


def _add_unknown(row: _Row, start: int, stead: Stead) -> None:
    """Put down a value of no field."""
    if stead is Stead.OTHER:
        row.others.add(start)
    elif stead is Stead.UNNAMED:
        row.unnamed.add(start)
    else:
        row.whole = False


def _add_value(row: _Row, name: str, one: Context, sure: bool) -> None:
    """Put down a value of a field; two different figures under one head leave open which is its."""
    before = row.fields.get(name)
    if before is not None and not one.cell.filled:
        return
    if before is not None and before.cell.filled:
        row.whole &= before.cell.number == one.cell.number
        return
    if before is not None:
        row.second.add(one.cell.start)
    row.fields[name] = one
    if not sure:
        row.unsure.add(name)


def _years(heads: Iterable[str]) -> list[int]:
    return [year for words in heads for year in _years_in(words)]


@lru_cache(maxsize=MOST_KNOWN)
def _years_in(words: str) -> tuple[int, ...]:
    return tuple(int(year) for year in _YEAR.findall(words))


def _row_year(left: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words that say which year a row is of, beside its label or instead of one."""
    return left[:1] if left and is_harmless(left[0]) else ()


def _of_other_rows(one: Context, names: Names) -> bool:
    """Tell whether a value stands in a row of another year, 上年, or of shares, beside one that is the section's."""
    beside = [names.meaning(words) for words in one.left]
    return bool(beside) and beside[0].nothing and names.says_otherwise(one.left[0]) and any(it.rows for it in beside)


def _of_other_columns(one: Context, names: Names) -> bool:
    """Tell whether a value stands under a head of other things than the section's figures."""
    return bool(one.above) and names.meaning(one.above[0]).nothing and names.says_otherwise(one.above[0])


def _labelled(context: Context, names: Names) -> bool:
    """Tell whether the label next to a value names a row of the section."""
    label = next((words for words in context.left if not is_harmless(words)), None)
    return label is not None and bool(names.meaning(label).rows)


def _named(context: Context, names: Names) -> Named:
    """Return what the words around a value name, looked up where they stood around one before."""
    words = (context.left, context.above, context.over)
    found = names.named.get(words)
    if found is None:
        spec, sure = _field(context, names)
        found = Named(spec, sure, Stead.FIELD if spec else _stead(context, names))
        if len(names.named) < MOST_KNOWN:
            names.named[words] = found
    return found


def _stead(one: Context, names: Names) -> Stead:
    """Return what stands where no field does: its head says something else, or what it says is not known."""
    if _of_other_rows(one, names) or _of_other_columns(one, names):
        return Stead.OTHER
    if one.above and _labelled(one, names) and names.meaning(one.above[0]).nothing:
        return Stead.UNNAMED
    return Stead.UNKNOWN


def _field(context: Context, names: Names) -> tuple[FieldSpec | None, bool]:
    """Return the field that the words around a value name, and whether they do so as the form has them."""
    left = [names.meaning(words) for words in context.left]
    while left and left[0].nothing and is_harmless(context.left[len(context.left) - len(left)]):
        del left[0]  # a unit beside the label, or words that only say that a figure follows
    if left and left[0].nothing:
        return None, False  # a label, and none of this section's
    above = [names.meaning(words) for words in context.above]
    if above and names.side_by_side:  # what is printed side by side can also stand in tables of their own
        above += [names.meaning(words) for words in context.over]
    for row, column, around in _arrangements(left, above):
        found = [
            spec for one in row.rows for other in column.columns if (spec := names.fields.get((one, other))) is not None
        ]
        if len(found) > 1:
            found = _under(found, around, names)
        if len(found) == 1:
            return found[0], row.sure and column.sure
    return (_only_field(left, names), True) if above and is_harmless(context.above[0]) else (None, False)


def _only_field(left: Sequence[Meaning], names: Names) -> FieldSpec | None:
    """Return the field of a row that has but one; its head need not say more than the year, or that figures follow."""
    row = next(iter(left[0].rows), None) if left and len(left[0].rows) == 1 else None
    own = [spec for (one, _), spec in names.fields.items() if one == row]
    return own[0] if len(own) == 1 else None


def _arrangements(
    left: Sequence[Meaning], above: Sequence[Meaning]
) -> Iterator[tuple[Meaning, Meaning, Sequence[Meaning]]]:
    """Yield the ways in which words can name a row and a column, with all words that stand around.

    The row is named at the left and the column above, or the other way round in a table that is turned; or both on one
    side, the one nearer by under the other.
    """
    around = (*left, *above)
    if left and above:
        yield left[0], above[0], around
        yield above[0], left[0], around
    for side in (above, left):
        if side:
            if side[0].path:
                yield side[0], side[0], around
            for other in side[1:]:
                if other.rows and not side[0].rows:
                    yield other, side[0], around
                    break


def _under(found: Sequence[FieldSpec], around: Sequence[Meaning], names: Names) -> list[FieldSpec]:
    """Return those of some fields most of whose groups stand around."""
    shown = {group for one in around for group in one.groups}
    counts = [len(names.groups[spec.id] & shown) for spec in found]
    most = max(counts)
    return [spec for spec, count in zip(found, counts, strict=True) if count == most]


def _reading(section: Section, rows: Sequence[tuple[int, _Row]]) -> PlaceReading:
    """Put the rows of all tables together."""
    found: dict[str, tuple[int, Context]] = {}
    twice: set[str] = set()
    for number, row in rows:
        for name, context in row.fields.items():
            before, one = found.setdefault(name, (number, context))
            if before != number and one.cell.number != context.cell.number:
                return NO_READING  # two tables of one kind
            if before == number and one.row != context.row:
                twice.add(name)
    cells = {name: context.cell for name, (_, context) in found.items()}
    owners: dict[int, set[int]] = {}
    for _, context in found.values():
        owners.setdefault(context.cell.start, set()).add(context.row)
    tall = {name for name, cell in cells.items() if len(owners[cell.start]) > 1}
    words = {name: cell for _, row in rows for name, cell in row.words.items() if name not in cells}
    shared = {name: cell for _, row in rows for name, cell in row.shared.items() if name not in cells}
    words |= dict(_in_stray_words(section, rows, cells.keys() | words.keys() | shared.keys()))
    return PlaceReading(
        cells=cells,
        shared=shared,
        unsure=frozenset(tall.union(*(row.unsure for _, row in rows)).intersection(cells)),
        words=words,
        twice=frozenset(twice),
        lacking=_lacking(section, cells.keys() | words.keys() | shared.keys(), cells.keys()),
        others=frozenset().union(*(row.others for _, row in rows)),
        unnamed=frozenset().union(*(row.unnamed for _, row in rows)),
        reordered=_reordered(section, found),
        met={name: context for name, (_, context) in found.items()},
    )


def _in_stray_words(
    section: Section, rows: Sequence[tuple[int, _Row]], known: Collection[str]
) -> Iterator[tuple[str, Cell]]:
    """Yield the fields without a cell in whose row words stand where a value should, with these words."""
    for _, row in rows:
        for line in section.lines if row.strays else ():
            if not row.fields.keys().isdisjoint(spec.id for spec in line.fields):
                yield from ((spec.id, row.strays[0]) for spec in line.fields if spec.id not in known)


def _lacking(section: Section, known: Collection[str], read: Set[str]) -> frozenset[str]:
    """Return the fields that are not there, of lines of which others are."""
    if len(known) == len(section.fields):
        return frozenset()
    lines = ([spec.id for spec in line.fields] for line in section.lines)
    return frozenset(name for names in lines if not read.isdisjoint(names) for name in names if name not in known)


def _reordered(section: Section, found: Mapping[str, tuple[int, Context]]) -> frozenset[str]:
    """Return the fields of lines whose columns do not stand in the form's order, left to right."""
    reordered: set[str] = set()
    for line in section.lines:
        names = [spec.id for spec in line.fields if spec.id in found]
        places = [(found[name][0], found[name][1].row, found[name][1].column) for name in names]
        if places != sorted(places):
            reordered.update(names)
    return frozenset(reordered)
