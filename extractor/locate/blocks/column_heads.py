"""A table whose columns stand one behind the other, each below its own heads.

In: a stream and a section. Out: the cells of those fields whose heads stand right before as many figures as they have
cells. Method: the text is a sequence of heads (第二十条第（五）项, 处理决定数量) and figures; as many figures as the
heads right before them have cells are theirs. Surprise: row labels are not used, they stand in blocks of their own.
Figures below several heads may come line by line or column by column. In a block with their heads they come as these
do, line by line; elsewhere a field has its figure where both ways give the same, else it is left open.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from extractor.forms import Line, Section
from extractor.locate.sequence import last_heading
from extractor.locate.stream import Stream
from extractor.page import Cell, key

EMPTY_LINE = re.compile(r"\n\s*\n")


@dataclass(frozen=True, slots=True)
class _HeadedPart:
    """The lines below one heading within a section, and the ids of their columns."""

    heading: str
    columns: tuple[str, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class _Name:
    """What a piece of text names: a part's heading or a column; and which."""

    kind: str
    id: str


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Figures without letters between, and the headings and columns named right before them.

    ``together``: these columns' heads stand in the form's order in one block with the figures, in a text with empty
    lines between blocks. Who writes a block column by column writes each head before its own figures. Where they seem
    to stand in another order they may only wrap, the first one below the second.
    """

    headings: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[Cell, ...]
    together: bool


def below_heads(stream: Stream, section: Section) -> dict[str, Cell]:
    """Return the cells of the fields of a section that its heads tell; none where two stretches claim a field.

    The section begins with its heading, or where no head stands before the first figures there, with its first part's.
    """
    parts = _headed_parts(section)
    if len(parts) < 2:
        return {}
    begins = (max(0, last_heading(stream, section)), stream.letters.rfind(parts[0].heading))
    stretches = next((some for at in begins if at >= 0 and (some := list(_stretches(stream, section, at)))), [])
    found: dict[str, Cell] = {}
    claimed: set[str] = set()
    heading = ""
    in_turn = _parts_in_turn(parts, stretches)
    for n, stretch in enumerate(stretches):
        heading = stretch.headings[-1] if stretch.headings else heading
        part = in_turn.get(n) or _part_of(parts, heading, stretch.columns)
        if part and len(stretch.cells) == len(stretch.columns) * len(part.lines):
            names = {f"{line.id}.{column}" for line in part.lines for column in stretch.columns}
            if not claimed.isdisjoint(names):
                return {}
            claimed |= names
            found |= _laid(part, stretch)
    return found


def tells_all(stream: Stream, section: Section, below: Mapping[str, Cell]) -> bool:
    """Tell whether nothing of a table is left to doubt whose cells its heads tell.

    Each field has one, and the rows' labels stand once each, in the form's order.
    """
    if len(below) < len(section.fields):
        return False
    begin = last_heading(stream, section)
    if begin < 0:
        begin = stream.letters.rfind(next(iter(_headed_parts(section))).heading)
    places = [[at for one in line.keys if (at := stream.letters.find(one, begin)) >= 0] for line in section.lines]
    order = [min(found) for found in places if found]
    return begin >= 0 and len(order) == len(section.lines) and order == sorted(order)


def _laid(part: _HeadedPart, stretch: _Stretch) -> dict[str, Cell]:
    """Give the figures below some heads of a part their fields, line by line or where columns come to the same."""
    by_line = [f"{line.id}.{column}" for line in part.lines for column in stretch.columns]
    by_column = [f"{line.id}.{column}" for column in stretch.columns for line in part.lines]
    other = dict(zip(by_column, stretch.cells, strict=True))
    return {
        name: cell
        for name, cell in zip(by_line, stretch.cells, strict=True)
        if stretch.together or (cell.number, cell.kind) == (other[name].number, other[name].kind)
    }


def _parts_in_turn(parts: Sequence[_HeadedPart], stretches: Sequence[_Stretch]) -> dict[int, _HeadedPart]:
    """Return the parts of stretches by their index, where their headings stand in a block before all figures.

    Columns that several parts have are said once for each of them; the first time they are the first part's, and so on,
    if as many figures stand below them each time as that part has cells.
    """
    found: dict[int, _HeadedPart] = {}
    if any(stretch.headings for stretch in stretches[1:]):
        return found
    for columns in {stretch.columns for stretch in stretches}:
        own = [n for n, stretch in enumerate(stretches) if stretch.columns == columns]
        having = [part for part in parts if part.columns == columns]
        sizes = [len(columns) * len(part.lines) for part in having]
        if sizes == [len(stretches[n].cells) for n in own]:
            found |= dict(zip(own, having, strict=True))
    return found


def _part_of(parts: Sequence[_HeadedPart], heading: str, columns: Sequence[str]) -> _HeadedPart | None:
    """Return the part that has some columns: the one below the last heading, or the only one that has them."""
    having = [part for part in parts if set(columns) <= set(part.columns)]
    return next((part for part in having if part.heading == heading), having[0] if len(having) == 1 else None)


def _stretches(stream: Stream, section: Section, at: int) -> Iterator[_Stretch]:
    """Yield the figures of a section with the names before them, from a letter on, until figures have no heads."""
    names = _names(section)
    parting = EMPTY_LINE.search(stream.document.text, stream.offset(at))
    parted = parting.start() if parting else len(stream.document.text)
    before: list[tuple[_Name, int]] = []
    cells: list[Cell] = []
    for run in stream.runs:
        if run.at < at or not run.filled:
            continue
        if run.at > at or not before:
            if cells:
                yield _stretch(stream, section, parted, before, cells)
            matches = _pattern(section).finditer(stream.letters, at, run.at)
            before, cells = [(names[match[0]], match.start()) for match in matches], []
            if not any(name.kind == "column" for name, _ in before):
                return
        cells += [cell for cell in run.cells if cell.filled]
        at = run.at
    if cells:
        yield _stretch(stream, section, parted, before, cells)


def _stretch(
    stream: Stream, section: Section, parted: int, before: Sequence[tuple[_Name, int]], cells: Sequence[Cell]
) -> _Stretch:
    """Keep of the names before some figures the last columns that follow each other, and what tells their part.

    ``parted`` is where the first empty line of the section stands, ``before`` has each name with its letter.
    """
    last = max(n for n, (name, _) in enumerate(before) if name.kind == "column")
    columns: list[str] = []
    first = before[last][1]
    for name, at in reversed(before[: last + 1]):
        if name.kind == "heading" or name.id in columns:
            break
        columns.insert(0, name.id)
        first = at
    headings = tuple(name.id for name, _ in before if name.kind == "heading")
    order = [id_ for id_ in _column_ids(section) if id_ in columns]
    head = stream.offset(first)
    one_block = EMPTY_LINE.search(stream.document.text, head, cells[-1].start) is None
    together = columns == order and parted < head and one_block
    return _Stretch(headings, tuple(columns), tuple(cells), together)


def in_order_of_heads(letters: Sequence[str], section: Section) -> bool:
    """Tell whether the column heads of a table of one row come along with its figures, in the form's order.

    ``letters`` stand right before each figure. Heads that wrap come shredded: what counts is which letters there are,
    and that of heads that come together the ones further left begin, or are complete, before the others. At most the
    heads of one group of columns may be ahead of their figures; the titles of the groups may stand anywhere, but not
    each before the figures of another.
    """
    (line,) = section.lines
    groups = dict.fromkeys(key(spec.row_label[-1]) for spec in line.fields)
    places = [max((n for n, before in enumerate(letters) if group in before), default=-1) for group in groups]
    known = [place for place in places if place >= 0]
    if known != sorted(known):
        return False
    heads = [key(spec.column_label[-1]) for spec in line.fields]
    titles = Counter("".join((*section.headings, *(key("".join(spec.row_label)) for spec in line.fields))))
    seen: Counter[str] = Counter()
    done = 0
    for n, before in enumerate(letters):
        seen.update(before)
        ahead = range(max(n + 1, done), min(n + len(section.column_keys), len(heads)) + 1)
        now = next((count for count in ahead if _are(seen, Counter("".join(heads[:count])), titles)), None)
        if now is None:
            return False
        begun = [before.find(head[0]) for head in heads[done:now]]
        complete = [before.rfind(head[-1]) for head in heads[done:now]]
        if not _are_ascending(begun) and not _are_ascending(complete):
            return False
        done = now
    return True


def _are_ascending(places: Sequence[int]) -> bool:
    """Tell whether places, of which -1 is none, follow each other."""
    return -1 not in places and all(one < other for one, other in pairwise(places))


def _are(seen: Counter[str], heads: Counter[str], titles: Counter[str]) -> bool:
    """Tell whether some letters are those of some heads, and but for them only of titles."""
    return heads <= seen and seen - heads <= titles


def _column_ids(section: Section) -> list[str]:
    return list(dict.fromkeys(spec.column_id for spec in section.fields))


@cache
def _names(section: Section) -> dict[str, _Name]:
    """Return what the letters of a section can name: its parts' headings and its columns."""
    names = {part.heading: _Name("heading", part.heading) for part in _headed_parts(section)}
    for column, heads in zip(_column_ids(section), section.column_keys, strict=True):
        names |= {head: _Name("column", column) for head in heads}
    return names


@cache
def _pattern(section: Section) -> re.Pattern[str]:
    return re.compile("|".join(sorted(_names(section), key=len, reverse=True)))


@cache
def _headed_parts(section: Section) -> tuple[_HeadedPart, ...]:
    """Return the parts of a section that have headings of their own."""
    lines: dict[str, list[Line]] = {}
    for line in section.lines:
        if len(line.fields[0].heading) > 1:
            lines.setdefault(key(line.fields[0].heading[-1]), []).append(line)
    return tuple(
        _HeadedPart(heading, tuple(spec.column_id for spec in group[0].fields), tuple(group))
        for heading, group in lines.items()
    )
