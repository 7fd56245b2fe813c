"""Which rows of a report's tables stand on its page so that they can be copied and pasted as one block.

In: a page as it is shown, and what is right of each field. Out: blocks of fields. Surprise: it knows what the page
prints and not what was read; a row that lacks a cell amid others is in no block, since nobody could paste it. One that
lacks its first cells can be pasted from the next cell on, whether or not it ends with as many empty ones instead.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import dropwhile, groupby
from typing import NamedTuple

from eval.cases import Basis, GoldField
from extractor.forms import field_specs
from extractor.page import FILL, Document, normalise, parse_number
from extractor.review import form_of
from extractor.store import DocumentRecord

_APART = ("\t", "[|│]", r"\s+")
_NOTHING = r"^([-/]*|无)$"

Cells = tuple[str, ...]


class _Row(NamedTuple):
    """The fields of a row whose cells the page has, what these are to say if it says that, and how many it lost."""

    names: tuple[str, ...]
    right: Cells | None
    lost: int


def shown_lines(document: Document | None) -> list[str]:
    """Return the lines of a page as they are copied from the workspace: rows of its tables, or of its text."""
    if document is None or document.format in ("pdf", "image"):
        return document.own_source.splitlines() if document and document.format == "pdf" else []
    if all(cell.table is None for cell in document.cells):
        return document.own_source.splitlines()
    cells = sorted((cell for cell in document.cells if cell.table is not None), key=lambda cell: cell.start)
    rows = groupby(cells, key=lambda cell: (cell.table, cell.row))
    return ["\t".join(document.raw(one).strip() for one in row) for _, row in rows]


def copied_blocks(
    lines: Sequence[str], record: DocumentRecord, fields: Sequence[str], gold: Mapping[str, GoldField]
) -> list[tuple[str, ...]]:
    """Return runs of a form's rows that follow each other on the page with nothing between, as their fields."""
    figures = [one for line in lines if (one := _figures(line))]
    rows: dict[tuple[str, str], list[str]] = {}
    for name in fields:
        if spec := field_specs().get(form_of(record, name), {}).get(name):
            rows.setdefault((spec.section, spec.row_id), []).append(name)
    sections: dict[str, list[_Row]] = {}
    for (section, _), names in rows.items():
        there = tuple(dropwhile(lambda name: name in gold and gold[name].basis is Basis.LOST, names))
        sections.setdefault(section, []).append(_Row(there, _right(there, gold), len(names) - len(there)))
    return [block for own in sections.values() for block in _runs(own, figures)]


def _runs(rows: Sequence[_Row], lines: Sequence[Cells]) -> list[tuple[str, ...]]:
    """Return the rows of a section in the longest runs in which they stand on the page, one after the other."""
    found, row = [], 0
    while row < len(rows):
        longest = max((_length(rows[row:], lines[at:]) for at in range(len(lines))), default=0)
        if longest:
            found.append(tuple(name for one in rows[row : row + longest] for name in one.names))
        row += max(longest, 1)
    return found


def _length(rows: Sequence[_Row], lines: Sequence[Cells]) -> int:
    count = 0
    for row, line in zip(rows, lines, strict=False):
        if not row.right or len(row.names) != len(rows[0].names) or not _same(row.right, line, row.lost):
            break
        count += 1
    return count


def _same(right: Cells, line: Cells, lost: int) -> bool:
    """Tell whether a line prints a row, whatever empty cells a lost label left before it and lost cells behind it."""
    behind = lost if lost and not any(line[-lost:]) else 0
    own = line[: len(line) - behind]
    surplus = len(own) - len(right)
    return surplus >= 0 and own[surplus:] == right and not any(own[:surplus])


def _right(names: Sequence[str], gold: Mapping[str, GoldField]) -> Cells | None:
    """Return what a row's cells are to say; None where the page does not say it."""
    cells = []
    for name in names:
        own = gold.get(name)
        if own is None or own.basis not in (Basis.PRINTED, Basis.BLANK):
            return None
        cells.append("" if own.value is None else str(parse_number(str(own.value))))
    return tuple(cells)


def _figures(line: str) -> Cells:
    """Return the cells of a line behind its label, each as a number in plain digits; nothing where there are none."""
    apart = next((one for one in _APART if re.search(one, line.strip())), None)
    if apart is None:
        return ()
    cells = [_plain(one) for one in re.split(apart, line if apart == "\t" else line.strip(" |│\r"))]
    words = [n for n, one in enumerate(cells) if one and parse_number(one) is None]
    own = tuple(cells[words[-1] + 1 if words else 0 :])
    return own if any(own) else ()


def _plain(cell: str) -> str:
    """Return a cell as its number in plain digits, nothing where a sign for nothing stands in it, or its words."""
    text = normalise(cell).replace(FILL, "").strip()
    number = parse_number(text)
    return str(number) if number is not None else re.sub(_NOTHING, "", text)
