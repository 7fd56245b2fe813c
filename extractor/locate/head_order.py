"""The order in which a page prints a table's column heads, read from its letters alone.

In: the letters between a table's heading and its first figures, and the columns that its lines have in the form. Out:
the columns in the page's order, where every head stands there, each once. Surprise: the heads of a group stand in the
row below its own, so the letters bring those beside the group before those under it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from typing import NamedTuple

from extractor.forms import FieldSpec, Line, Section, label_key
from extractor.locate.blocks import NOTE_ON_SUMS
from extractor.locate.sequence import Chain, adds_up, identities_within
from extractor.page import Cell

MOST_KNOWN = 5_000
"""Lines with the letters before them that are remembered."""
NEAR = 20
"""Letters above the first head in which the beginning of one that wraps can stand."""
REACH = 3
"""Times the letters of its heads that may stand between a table's heading and its first label: notes and remarks."""

SUMMED = 5
"""Rows that are not all noughts; as many do not add up by chance."""


class HeadOrder(NamedTuple):
    """What the order of a page's column heads says of a section's lines, by their number in it.

    ``printed`` are those whose columns stand in another order than the form's, in that order; ``contradicted`` those
    whose heads stand there in another order that is not to be told, or lack one as their figures do. Where all of them
    stand there, only those of lines
    side by side can be: labels and sums tell of the others, whose heads wrap besides. ``lacking`` are those one
    of whose heads is missing; ``twofold`` those whose heads stand there twice, in orders that differ.
    """

    printed: Mapping[int, Line]
    contradicted: frozenset[int]
    lacking: frozenset[int] = frozenset()
    twofold: frozenset[int] = frozenset()


IN_ORDER = HeadOrder({}, frozenset())


class _Said(NamedTuple):
    """What the letters before a line say of its heads: the orders that are possible, and what speaks against them."""

    possible: Sequence[Sequence[FieldSpec]]
    copies_differ: bool
    contradicts: bool
    lacks_one: bool
    heads: int
    """How many of its heads stand there, of a line whose rows stand side by side."""


@lru_cache(maxsize=MOST_KNOWN)
def _said(line: Line, before: str) -> _Said:
    """Return what some letters say of a line's heads; before a line stand the same letters in nearly all reports."""
    possible = _possible(_heads_in(before, line), line)
    return _Said(
        possible,
        bool(line.keys) and _copies_differ(before, line),
        not possible and not line.keys and _contradicts(before, line),
        not possible and bool(line.keys) and _heads_missing(before, line) == 1,
        0 if line.keys else _count_of_heads(before, line),
    )


def order_of_heads(letters: str, chain: Chain) -> HeadOrder:
    """Return which lines of a section have their columns in another order on the page than in the form."""
    found: dict[int, Line] = {}
    contradicted: set[int] = set()
    differing: set[int] = set()
    lacking: set[int] = set()
    torn: set[tuple[str, ...]] = set()
    printed: dict[tuple[str, ...], Sequence[FieldSpec]] = {}
    told: dict[tuple[str, ...], tuple[str, ...]] = {}  # under which heading the order of some columns was told
    twofold: set[tuple[str, ...]] = set()
    refuted: set[tuple[str, ...]] = set()  # columns whose heads are in an order that the rows' sums speak against
    without: set[tuple[object, ...]] = set()  # headings and columns below which one head is missing
    filled = {pair.line: sum(cell.filled for cell in pair.cells) for pair in chain.pairs}
    for number, before in _before_lines(letters, chain):
        line = chain.section.lines[number]
        columns = _columns(line)
        heading = line.fields[0].heading
        said = _said(line, before)
        possible = said.possible
        if said.copies_differ:
            twofold.add(columns)
        elif possible:
            twofold.discard(columns)
        if columns in twofold:
            contradicted.add(number)
            differing.add(number)
        order = _bearing_out(possible, chain) if len(possible) > 1 else possible[0] if possible else ()
        if order and _refuted(order, line, chain):
            refuted.add(columns)
            printed.pop(columns, None)
        elif order:
            refuted.discard(columns)
            told[columns] = heading
            printed[columns] = order
        elif said.contradicts or 0 < said.heads == filled[number] < len(line.fields):
            contradicted.add(number)  # the last: as many figures as heads, whichever is missing
        elif said.lacks_one:
            lacking.add(number)
            without.add((heading, columns))
        if (heading, columns) in without and filled[number] < len(columns):
            contradicted.add(number)  # which of its columns is not printed is not to be told
        if columns in refuted:
            contradicted.add(number)
        own = _in_order(line, printed[columns]) if columns in printed else line
        if own is not line:
            found[number] = own
            if told[columns] != heading and (heading in torn or _pattern(line).search(before)):
                torn.add(heading)  # it has heads of its own, which cannot be told
                contradicted.add(number)
    return HeadOrder(found, frozenset(contradicted), frozenset(lacking), frozenset(differing))


@cache
def _columns(line: Line) -> tuple[str, ...]:
    return tuple(spec.column_id for spec in line.fields)


def heads_before(letters: str, line: Line) -> tuple[str, ...]:
    """Return the columns whose heads end some letters, from left to right.

    None where one stands there twice, or where the letters do not tell which of them a group heads.
    """
    words: list[str] = []
    end = len(letters)
    while head := max((one for one in words_of(line) if letters.endswith(one, 0, end)), key=len, default=""):
        words.insert(0, words_of(line)[head])
        end -= len(head)
    heads = [word for word in words if word in _columns(line)]
    if len(set(heads)) < len(heads):
        return ()
    if len(heads) < len(words):
        own = replace(line, fields=tuple(spec for spec in line.fields if spec.column_id in heads))
        return tuple(heads) if unfolded(words, own) == heads else ()
    return tuple(heads)


def _copies_differ(letters: str, line: Line) -> bool:
    """Tell whether a line's heads stand there more than once, in orders that are not the same.

    A converter repeats heads that span rows, each row's in its turn; where only one copy was changed, or read wrongly,
    nothing tells which is right. Heads under a group are looked at, if there is one: others stand in rows of their own.
    """
    grouped = {spec.column_id for spec in line.fields if len(spec.column_label) > 1}
    columns = grouped or {spec.column_id for spec in line.fields}
    heads = [one for match in _pattern(line).finditer(letters) if (one := words_of(line)[match.group()]) in columns]
    copies = [heads[at : at + len(columns)] for at in range(0, len(heads), len(columns))]
    whole = len(copies) > 1 and all(set(one) == columns for one in copies)
    return whole and any(one != copies[0] for one in copies)


def _count_of_heads(letters: str, line: Line) -> int:
    """Return how many heads stand behind the first name of a row that is printed beside others."""
    words = [words_of(line)[match.group()] for match in _pattern(line).finditer(letters)]
    columns = set(_columns(line))
    begin = next((n for n, word in enumerate(words) if word not in columns), len(words))
    return sum(word in columns for word in words[begin:])


def _heads_missing(letters: str, line: Line) -> int:
    """Return how many of a line's heads stand nowhere among some letters."""
    columns = {spec.column_id for spec in line.fields}
    return len(columns.difference(words_of(line)[match.group()] for match in _pattern(line).finditer(letters)))


def _contradicts(letters: str, line: Line) -> bool:
    """Tell whether whole heads among other letters stand in an order that is none of the form's."""
    if any(
        _beginnings(line, match.group(), words_of(line)[match.group()]) for match in _pattern(line).finditer(letters)
    ):
        return False  # ends of heads that wrap stand where their line ends
    words = [words_of(line)[match.group()] for match in _pattern(line).finditer(letters)]
    possible = _possible(words, line)
    if not possible:
        return _is_out_of_order(words, line)
    return all(tuple(order) != line.fields for order in possible)


def _is_out_of_order(words: Sequence[str], line: Line) -> bool:
    """Tell whether the last heads before a line's figures, those of each row together, are in another order."""
    columns = list(dict.fromkeys(spec.column_id for spec in line.fields))
    width = len(columns)
    heads = [word for word in words if word in columns][-len(line.fields) :]
    blocks = [heads[at : at + width] for at in range(0, len(heads), width)]
    whole = len(heads) == len(line.fields) and all(set(one) == set(columns) for one in blocks)
    return whole and any(one != columns for one in blocks)


def _before_lines(letters: str, chain: Chain) -> Iterator[tuple[int, str]]:
    """Yield the lines of several columns with the letters before the figures of each in which its heads can stand."""
    section = chain.section
    before = below_heading(letters, section, chain.places[0])
    for pair, at in zip(chain.pairs, chain.places, strict=True):
        line = section.lines[pair.line]
        if len(line.fields) > 1:
            reach = REACH * len(line.header) + len(line.keys[0] if line.keys else "")
            yield pair.line, letters[max(before, at - reach) : at]
        before = at


def below_heading(letters: str, section: Section, at: int) -> int:
    """Return where the heading of a section ends that stands last before a place; 0 where there is none."""
    return max((start + len(one) for one in section.headings if (start := letters.rfind(one, 0, at)) >= 0), default=0)


def _in_order(line: Line, order: Sequence[FieldSpec]) -> Line:
    """Return a line with its fields in the order in which another one's columns stand."""
    by_column = {spec.column_id: spec for spec in line.fields}
    fields = tuple(by_column[spec.column_id] for spec in order) if line.keys else tuple(order)
    return line if fields == line.fields else _reordered(line, fields)


@cache
def _reordered(line: Line, fields: tuple[FieldSpec, ...]) -> Line:
    return replace(line, fields=fields)


def _bearing_out(possible: Sequence[Sequence[FieldSpec]], chain: Chain) -> Sequence[FieldSpec]:
    """Return the order in which most rows add up, the first of those that are as good; none is better than all."""
    first, *others = possible
    rows = _whole_rows(first, chain)
    most = _rows_that_hold(first, rows, chain.section)
    if most == len(rows):
        return first
    best = first
    for order in others:
        count = _rows_that_hold(order, rows, chain.section)
        if count > most:
            best, most = order, count
    return best


def _refuted(order: Sequence[FieldSpec], line: Line, chain: Chain) -> bool:
    """Tell whether rows add up in the form's order, all that say something, and most of them not in the heads' own.

    Heads that wrap side by side are written down by their heights; then their letters tell no order.
    """
    rows = [row for row in _whole_rows(order, chain) if any(cell.number for cell in row[1])]
    if len(rows) < SUMMED or _rows_that_hold(line.fields, rows, chain.section) < len(rows):
        return False
    return 3 * _rows_that_hold(order, rows, chain.section) < len(rows)


def _whole_rows(order: Sequence[FieldSpec], chain: Chain) -> list[tuple[int, tuple[Cell, ...]]]:
    """Return the rows with the columns of an order and a figure for each, by the number of their line."""
    columns = {spec.column_id for spec in order}
    rows = []
    for pair in chain.pairs:
        line = chain.section.lines[pair.line]
        cells = tuple([cell for cell in pair.cells if cell.number is not None])
        if len(cells) == len(line.fields) and columns == set(_columns(line)):
            rows.append((pair.line, cells))
    return rows


def _rows_that_hold(order: Sequence[FieldSpec], rows: Sequence[tuple[int, tuple[Cell, ...]]], section: Section) -> int:
    """Return how many rows add up if their figures stand in an order."""
    within = identities_within(section)
    return sum(adds_up(_in_order(section.lines[number], order), cells, within[number]) for number, cells in rows)


def _possible(words: Sequence[str], line: Line) -> list[Sequence[FieldSpec]]:
    """Return the orders in which a line's fields can stand under its heads; none where one is missing or is double."""
    if not line.keys:
        order = _side_by_side(words, line)
        return [order] if order else []
    leaves = {spec.column_id: spec for spec in line.fields}
    heads = [word for word in words if word in leaves]
    if len(heads) != len(leaves) or len(set(heads)) != len(leaves):
        return []
    folded = unfolded(words, line)
    ways = [folded, heads] if folded else [heads]
    return [[leaves[word] for word in way] for way in ways]


def _heads_in(letters: str, line: Line) -> list[str]:
    """Return what the heads among some letters stand for, in their order; nothing where the order is not to be told.

    A head that wraps leaves its beginning where it stands and has its end in the line below; other letters among the
    heads, or a beginning somewhere above them, leave open where a head stands.
    """
    matches = _last_heads(list(_pattern(line).finditer(letters)), line)
    found: list[tuple[int, str]] = []
    loose: list[tuple[int, str]] = []
    ends: set[str] = set()
    end = first = matches[0].start() if matches else 0
    for match in matches:
        if match.start() > end and letters[end : match.start()] not in NOTE_ON_SUMS:
            loose.append((end, letters[end : match.start()]))
        end = match.end()
        column = words_of(line)[match.group()]
        begun = next((one for one in loose if words_of(line).get(one[1] + match.group()) == column), None)
        if begun is not None:
            loose.remove(begun)
        else:
            ends |= _beginnings(line, match.group(), column)
        found.append((match.start() if begun is None else begun[0], column))
    before = letters[max(0, first - NEAR) : first]
    if loose or any(one in before for one in ends):
        return []
    return [column for _, column in sorted(found)]


def _last_heads(matches: Sequence[re.Match[str]], line: Line) -> Sequence[re.Match[str]]:
    """Return the heads right before a line's figures, as many as it has columns, with the groups that they stand under.

    What stands farther away, such as a row 总计 of the table above, is none of them.
    """
    columns = {spec.column_id for spec in line.fields}
    leaves = [n for n, match in enumerate(matches) if words_of(line)[match.group()] in columns]
    if len(leaves) < len(line.fields):
        return ()
    first = leaves[-len(line.fields)]
    while first and matches[first - 1].end() == matches[first].start() and first - 1 not in leaves:
        first -= 1
    return matches[first:]


def _beginnings(line: Line, words: str, column: str) -> set[str]:
    """Return what can stand before some words in the head of a column."""
    return {
        one.removesuffix(words)
        for one, other in words_of(line).items()
        if other == column and one != words and one.endswith(words)
    }


def unfolded(words: Sequence[str], line: Line) -> list[str] | None:
    """Return the columns from left to right where the heads of each row stand together.

    The first row has the heads without a group and the groups; the heads under a group stand where the group does. None
    where there is no group, or it does not stand in the first row.
    """
    under = [label_key(spec.column_label[0]) for spec in line.fields if len(spec.column_label) > 1]
    groups = Counter(under)
    first = len(line.fields) - len(under) + len(groups)
    rest = iter([word for word in words[first:] if word not in groups])
    if not groups or {word for word in words[:first] if word in groups} != set(groups):
        return None
    order: list[str] = []
    for word in words[:first]:
        order += [next(rest) for _ in range(groups[word])] if word in groups else [word]
    return order


def _side_by_side(words: Sequence[str], line: Line) -> Sequence[FieldSpec] | None:
    """Return the fields of rows printed side by side, each with heads of its own, in the order of the heads."""
    rows = list(dict.fromkeys(spec.row_id for spec in line.fields))
    columns = {spec.column_id for spec in line.fields}
    heads = [word for word in words if word in columns]
    shown = [word for word in words if word in rows]
    width = len(columns)
    if len(heads) != len(line.fields) or sorted(shown) != sorted(rows):
        return None
    tops = {spec.row_id: label_key(spec.row_label[0]) for spec in line.fields if len(spec.row_label) > 1}
    begins = {row: min(words.index(one) for one in (row, tops.get(row, row)) if one in words) for row in rows}
    order = sorted(rows, key=lambda row: (begins[row], shown.index(row)))
    blocks = [heads[n * width : (n + 1) * width] for n in range(len(rows))]
    if any(set(own) != columns for own in blocks) or (order != rows and any(own != blocks[0] for own in blocks)):
        return None  # which heads are whose is not to be told
    by_place = {(spec.row_id, spec.column_id): spec for spec in line.fields}
    return [by_place[row, column] for row, own in zip(order, blocks, strict=True) for column in own]


@cache
def words_of(line: Line) -> Mapping[str, str]:
    """Return what each word among a line's heads stands for: a column, a row printed beside others, or a group."""
    words: dict[str, str] = {}
    for spec in line.fields:
        for label in (*spec.column_label[:-1], *(() if line.keys else spec.row_label[:-1])):
            words[label_key(label)] = label_key(label)
    for spec in line.fields:
        words |= dict.fromkeys(spec.column_keys, spec.column_id)
        if not line.keys:
            words |= dict.fromkeys(spec.row_keys, spec.row_id)
    return words


@cache
def _pattern(line: Line) -> re.Pattern[str]:
    return re.compile("|".join(sorted(words_of(line), key=len, reverse=True)))
