"""A column that a page has beside the form's, where nothing but the letters of its head tell it: a 小计, a share.

In: the chain of a section, and the letters of the document. Out: by line width, which of a row's figures is the further
column's. Method: rows have one figure more than the form has columns. Where its head stands among the form's, in their
order, that tells which one; elsewhere the one without which every row adds up is no column of the form. Surprise: rows
of noughts say nothing, and where two columns could be left out none is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractor.forms import Line, Section
from extractor.locate.head_order import unfolded, words_of
from extractor.locate.places import names_of
from extractor.locate.sequence import Chain, adds_up, identities_within
from extractor.page import Cell

MOST = 0.8
"""Of a table's rows; so many have the further figure, but for one behind the last column, where words may stand."""
TELLING = 3
"""Rows with several figures that are not nothing; fewer add up by chance."""
LONGEST = 8
"""Letters of the head of a further column."""
REACH = 3
"""Times the letters of the form's heads before the first figures in which heads are looked for."""

_Rows = Sequence[tuple[int, tuple[Cell, ...]]]
"""The figures of rows, by the number of their line."""
_FURTHER = "further"


def further_column(section: Section, chain: Chain, letters: str) -> dict[int, int]:
    """Return which figure of a row is none of the form's, by how many columns its line has in the form."""
    found: dict[int, int] = {}
    rows: dict[int, list[tuple[int, tuple[Cell, ...]]]] = {}
    for pair in chain.pairs:
        line = section.lines[pair.line]
        if line.keys and len(line.fields) > 2:
            rows.setdefault(len(line.fields), []).append((pair.line, tuple(cell for cell in pair.cells if cell.filled)))
    for width, lines in rows.items():
        wide = [(line, cells) for line, cells in lines if len(cells) == width + 1]
        if not wide:
            continue
        most = len(wide) >= MOST * len(lines)
        headed = {n for n in _places_of_head(section, chain, letters, width) if most or n == width}
        bearing = [n for n in headed if sum(_add_up_without(section, wide, n)) >= MOST * len(wide)]
        if len(bearing) == 1:
            found[width] = bearing[0]
        elif most and len(wide) >= TELLING:
            left_out = [n for n in range(width + 1) if _all_add_up(section, wide, n)]
            if len(left_out) == 1:
                found[width] = left_out[0]
    return found


def _add_up_without(section: Section, rows: _Rows, left_out: int) -> Iterator[bool]:
    """Yield for each row whether it adds up without one of its figures."""
    for number, cells in rows:
        own = cells[:left_out] + cells[left_out + 1 :]
        yield adds_up(section.lines[number], own, identities_within(section)[number])


def _all_add_up(section: Section, rows: _Rows, left_out: int) -> bool:
    """Tell whether every row adds up without one of its figures, and enough of them would tell if it did not."""
    if not all(_add_up_without(section, rows, left_out)):
        return False
    own = [cells[:left_out] + cells[left_out + 1 :] for _, cells in rows]
    return sum(sum((cell.number or 0) > 0 for cell in cells) > 1 for cells in own) >= TELLING


def without_column(cells: Sequence[Cell], left_out: int, width: int) -> tuple[Cell, ...]:
    """Return a row's cells without a further column's figure, if it has one."""
    filled = [cell for cell in cells if cell.filled]
    if len(filled) != width + 1:
        return tuple(cells)
    return tuple(cell for cell in cells if cell is not filled[left_out])


# --- heads -----------------------------------------------------------------------------------------------------------


def _places_of_head(section: Section, chain: Chain, letters: str, width: int) -> set[int]:
    """Return the places at which the head of the further column can stand, the others in the form's order."""
    pair, at = chain.pairs[0], chain.places[0]
    line = section.lines[pair.line]
    if len(line.fields) != width:
        return set()
    before = letters[max(0, at - REACH * len(line.header) - len(line.keys[0])) : at]
    while label := next((label for label in line.keys if before.endswith(label)), ""):
        before = before.removesuffix(label)  # a merged label is said in every place that it takes up
    found: set[int] = set()
    for words in (_head_words(before, section, line, first) for first in (True, False)):
        found |= _places_among(words, line)
    return found


def _head_words(before: str, section: Section, line: Line, known_first: bool) -> list[str]:
    """Return what the heads that end some letters stand for; a further column's may end in one, 上年总计."""
    names, known = names_of(section), words_of(line)
    words: list[str] = []
    end = len(before)
    while end:
        head = max((one for one in known if before.endswith(one, 0, end)), key=len, default="")
        other = 0
        if _FURTHER not in words and not (head and known_first):
            other = next((n for n in range(2, LONGEST + 1) if names.says_otherwise(before[max(0, end - n) : end])), 0)
        if not other and not head:
            break
        words.insert(0, _FURTHER if other else known[head])
        end -= min(end, other or len(head))
    return words


def _places_among(words: Sequence[str], line: Line) -> set[int]:
    """Return where the further column can stand among the form's, from left to right.

    Where the head of a group stands there, its columns' heads stand in the row below.
    """
    columns = [spec.column_id for spec in line.fields]
    grouped = [n for n, spec in enumerate(line.fields, 1) if len(spec.column_label) > 1]
    heads = [word for word in words if word in columns]
    further = [n for n, word in enumerate(words) if word == _FURTHER]
    if len(heads) + len(further) != len(columns) + 1:
        return set()
    folded: set[int] = set()
    flat: set[int] = set()
    for n in further or [n for n, word in enumerate(words) if heads.count(word) > 1]:
        others, before = [*words[:n], *words[n + 1 :]], words[n - 1] if n else ""
        if [word for word in others if word in columns] == columns:
            flat.add(sum(word in columns for word in words[:n]))
        if len(others) > len(columns) and unfolded(others, line) == columns:
            folded.add(columns.index(before) + 1 if before in columns else grouped[-1] if before else 0)
    return folded or flat
