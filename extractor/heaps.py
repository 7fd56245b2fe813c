"""The figures of a table whose rows are in no order that labels tell.

In: a document, its stream, a section and what alignment made of it. Out: for every field the cell it can only be, or
none. Three kinds of tables can be read so: where all figures are equal, it does not matter which is whose; those of a
table of one row are taken in their order; where a converter wrote blocks of columns, the sums tell the order (see
``blocks``). Surprise: everything hangs on a table's having exactly as many figures as the form has fields there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from extractor.align import Chain
from extractor.blocks import possible_tables
from extractor.document import Cell, Document
from extractor.form import FieldSpec, Section, section_ids
from extractor.form import sections as form_sections
from extractor.recognise import DISTINCTIVE
from extractor.stream import Stream
from extractor.text import key
from extractor.values import Reason

UNIFORM = 15  # figures; fewer that are all the same may be something else
OWN = 4  # letters; a shorter label stands in too many others

_SENTENCE_END = re.compile("。")
_EMPTY_LINE = re.compile(r"\n\s*\n")


@dataclass(frozen=True, slots=True)
class Heap:
    """A section with a cell, or none, for each of its fields, and what there is to doubt about all of them."""

    section: Section
    cells: tuple[Cell | None, ...]
    reasons: tuple[Reason, ...] = ()


def sort_heap(document: Document, stream: Stream, section: Section, chain: Chain | None) -> Heap | None:
    """Give the figures of a table their fields, or None where alignment does, or nothing can.

    The number of figures also tells the form.
    """
    if chain is not None and not chain.mostly_lost:
        return None
    cells = _figures_of(document, stream, section)
    for one in form_sections(section.id):
        if len(cells) == len(one.fields) >= UNIFORM:
            if len({cell.number for cell in cells}) == 1:
                return Heap(one, tuple(cells))
            if len(one.lines) == 1:
                return Heap(one, tuple(cells), (Reason.LABEL_UNCLEAR,))
            placed = _in_blocks(cells, one)
            if placed:
                return Heap(one, placed, (Reason.COLUMNS_REORDERED,))
    return None


def _in_blocks(cells: Sequence[Cell], section: Section) -> tuple[Cell | None, ...] | None:
    """Return the cells of a table in blocks of columns by field, where all orders that are possible agree."""
    figures = [cell.number for cell in cells]
    tables = possible_tables(figures, section)
    if not tables:
        return None
    return tuple(
        cells[places[0]] if len({figures[place] for place in places}) == 1 else None
        for places in zip(*tables, strict=True)
    )


def _figures_of(document: Document, stream: Stream, section: Section) -> list[Cell]:
    """Return what stands in the cells of a section's table, in the order of the text.

    They stand between its heading and the first label of a later section, and no sentence ends among them. What stands
    right below a column head of another section, that far as no line is empty, is that one's.
    """
    start = max(stream.letters.rfind(heading) for heading in section.headings if len(heading) >= DISTINCTIVE)
    if start < 0:
        return []
    stops = [at for label in _later_labels(section) if (at := stream.letters.find(label, start + 1)) >= 0]
    begin, end = stream.offset(start), stream.offset(min(stops)) if stops else len(document.text)
    ends = [begin, *(one.end() for one in _SENTENCE_END.finditer(document.text, begin, end)), end]
    cells = [cell for cell in _own_cells(document, stream, section) if begin <= cell.start < end]
    stretches = ([cell for cell in cells if first <= cell.start < last] for first, last in pairwise(ends))
    return max(stretches, key=len)


def _own_cells(document: Document, stream: Stream, section: Section) -> Iterator[Cell]:
    """Yield the filled cells of a document but for those right below a column head of another section."""
    heads = _foreign_heads(section)
    at, foreign, last = -1, False, 0
    for run in stream.runs:
        for cell in run.cells:
            if not cell.filled:
                continue
            if run.at != at:
                at, foreign = run.at, stream.letters.endswith(heads, run.start, run.at)
            elif _EMPTY_LINE.search(document.text, last, cell.start):
                foreign = False
            last = cell.end
            if not foreign:
                yield cell


@cache
def _later_labels(section: Section) -> tuple[str, ...]:
    """Return what only the sections after this one print: their headings, and labels of some length."""
    later = section_ids()[section_ids().index(section.id) + 1 :]
    sections = [one for id_ in later for one in form_sections(id_)]
    headings = [heading for one in sections for heading in one.headings if len(heading) >= DISTINCTIVE]
    labels = [key(label) for one in sections for spec in one.fields for label in spec.row_label]
    return tuple(dict.fromkeys((*headings, *_foreign(section, labels))))


@cache
def _foreign_heads(section: Section) -> tuple[str, ...]:
    """Return the column heads that only other sections print."""
    others = [one for id_ in section_ids() if id_ != section.id for one in form_sections(id_)]
    return tuple(_foreign(section, [head for one in others for heads in one.column_keys for head in heads]))


def _foreign(section: Section, labels: Sequence[str]) -> Iterator[str]:
    """Yield the labels of some length that no label of a section has in it."""
    own = [key("".join((*_labels(spec), *section.headings))) for one in form_sections(section.id) for spec in one.fields]
    yield from (label for label in dict.fromkeys(labels) if len(label) >= OWN and not any(label in one for one in own))


def _labels(spec: FieldSpec) -> tuple[str, ...]:
    return (*spec.row_label, *spec.column_label)
