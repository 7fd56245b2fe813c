"""Fields whose row says something in letters that are lost: an empty cell's words, or another row's label.

In: a document, what was located of it, and the fields. Out: the fields, those doubted beside which a cell is garbled
that is no label, or whose damaged label shares its place with another one. Surprise: only what was misread is looked
at; elsewhere a garbled letter is one that some font or scan lacks, and the words around it tell the row.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from extractor.forms import Section
from extractor.locate.located import Located, LocatedSection
from extractor.page import GARBLED, MISREAD, NUMBER, TEXT, Cell, Document, FieldValue, Reason, Span, key

SHORT = 5
"""Letters; what says in words that a cell holds nothing has no more."""
LABEL_WHOLE = 0.97
WINDOW = 400
"""Characters before a row's figures in which its label stands; a letter of a misread text takes up three and more."""


def with_garbled_doubted(
    document: Document, located: Located, fields: Mapping[str, FieldValue]
) -> Mapping[str, FieldValue]:
    """Return the fields of a document, those doubted that stand beside letters lost by a misreading."""
    if MISREAD not in (document.encoding or "") or GARBLED not in document.text:
        return fields
    rows = list(_garbled_rows(document, located))
    found = dict(fields)
    for section in located.sections:
        for name in section.fields:
            value = found[name]
            if _stands_in(value, rows):
                found[name] = value.because(Reason.CELLS_UNCLEAR)
        for name in _of_shared_labels(document.text, section):
            if not found[name].reasons:
                found[name] = found[name].because(Reason.LABEL_UNCLEAR)
    return found


def _stands_in(value: FieldValue, rows: Sequence[Span]) -> bool:
    place = value.place
    return place is not None and not value.reasons and any(one.start <= place.start < one.end for one in rows)


def _of_shared_labels(text: str, section: LocatedSection) -> Iterator[str]:
    """Yield the fields of rows whose label is damaged, where another row's stands too and it is not right before."""
    for index, laid in section.lines.items():
        pair, line = laid.pair, section.section.lines[index]
        if pair.crowd and pair.label < LABEL_WHOLE:
            before = key(text[max(0, pair.cells[0].start - WINDOW) : pair.cells[0].start])
            if not any(_may_be_within(before[-len(one) :], one) for one in line.keys):
                yield from (spec.id for spec in line.fields)


def _garbled_rows(document: Document, located: Located) -> Iterator[Span]:
    """Yield the rows of tables in which a garbled cell stands beside figures that is no label."""
    spans = [section.span for section in located.sections if section.span is not None]
    keys = {one for section in located.sections for one in _labels(section.section)}
    for _, row in groupby(document.cells, key=lambda cell: (cell.table, cell.row)):
        cells = list(row)
        first, last = cells[0], cells[-1]
        if not any(span.start <= first.start < span.end for span in spans):
            continue
        if any(cell.kind is NUMBER for cell in cells) and any(_is_lost(document, cell, keys) for cell in cells[1:]):
            yield Span(first.start, last.end)


def _labels(section: Section) -> Iterator[str]:
    for line in section.lines:
        yield from line.keys
        for spec in line.fields:
            yield from map(key, (*spec.row_label, *spec.column_label))


def _is_lost(document: Document, cell: Cell, keys: set[str]) -> bool:
    """Tell whether a cell holds a few letters, some of them lost, that no label can be, nor a part of one."""
    if cell.kind is not TEXT:
        return False
    letters = key(document.text[cell.start : cell.end])
    return (
        GARBLED in letters
        and len(letters) <= SHORT
        and not any(_may_be_within(letters, one) or (one and one == letters.strip(GARBLED)) for one in keys)
    )


def _may_be_within(letters: str, label: str) -> bool:
    size = len(letters)
    return any(
        all(own in (GARBLED, ch) for own, ch in zip(letters, label[at : at + size], strict=True))
        for at in range(len(label) - size + 1)
    )
