"""What stands in a row beside the figures that were read, where some of the row are missing.

In: the lines that were found of a section, and its fields. Out: the missing fields in whose row something else stands,
with its place. Surprise: nothing is read here. But a row with words among its figures has not lost a cell; it has one
that is not understood, and no sum may fill it unasked.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import replace

from extractor.forms import Line, Section, label_key
from extractor.locate.located import LaidLine
from extractor.page import TEXT, Cell, Document, FieldValue, State, key

NEAR = 12
"""Cells behind a row's last figure in which the rest of it can stand."""


def with_remains(
    document: Document, section: Section, laid: Mapping[int, LaidLine], fields: Mapping[str, FieldValue]
) -> dict[str, FieldValue]:
    """Return the missing fields of rows in which something stands that was not read, with the place of it."""
    found: dict[str, FieldValue] = {}
    lines = sorted(laid)
    starts: list[int] = []
    for n, index in enumerate(lines):
        line = section.lines[index]
        lost = [spec.id for spec in line.fields if _is_lost(fields[spec.id])]
        if not lost or len(lost) == len(line.fields):
            continue
        starts = starts or [cell.start for cell in document.cells]
        follower = laid[lines[n + 1]] if n + 1 < len(lines) else None
        rest = _rest(document, starts, laid[index], follower, section.lines[lines[n + 1]] if follower else None)
        if rest is not None:
            place, raw = document.place(rest), document.raw(rest)
            found |= {name: replace(fields[name], place=place, raw=raw) for name in lost}
    return found


def _is_lost(value: FieldValue) -> bool:
    return value.state is State.MISSING and value.place is None


def _rest(
    document: Document, starts: list[int], one: LaidLine, follower: LaidLine | None, next_line: Line | None
) -> Cell | None:
    """Return the first thing in a row that is neither a figure read for it nor the label of the row below."""
    taken = {cell.start for cell in one.placed.cells if cell is not None}
    first = bisect_left(starts, one.pair.cells[0].start)
    end = follower.pair.cells[0].start if follower else document.cells[-1].end
    last = one.pair.cells[-1].start
    words: list[Cell] = []
    for cell in document.cells[first : first + len(one.pair.cells) + NEAR]:
        if cell.start >= end:
            break
        if cell.kind is TEXT:
            words.append(cell)
        elif cell.filled and cell.start not in taken:
            return cell
        elif cell.start in taken and words:
            return words[0]  # among the figures
    return _beyond_label(document, words, next_line) if words and words[0].start > last else None


def _beyond_label(document: Document, words: list[Cell], line: Line | None) -> Cell | None:
    """Return the first of some words between two rows, unless they are nothing but the second one's label."""
    if line is None:
        return None
    letters = [key(document.text[cell.start : cell.end]) for cell in words]
    labels = {one for spec in line.fields for label in spec.row_label for one in (key(label), label_key(label))}
    labels.update(line.keys)
    for cell, own in zip(words, letters, strict=True):
        if own and any(own in label or label in own for label in labels):
            return None
        return cell
    return None
