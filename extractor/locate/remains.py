"""What stands in a row beside the figures that were read, where some of the row are missing.

In: the lines that were found of a section, and its fields. Out: the missing fields in whose row something else stands,
with its place. Surprise: nothing is read here. But a row with words among its figures has not lost a cell; it has one
that is not understood, and no sum may fill it unasked.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import replace

from extractor.forms import Line, Section, label_key
from extractor.locate.located import LaidLine
from extractor.locate.stream import Stream
from extractor.page import STRUCK_OUT, TEXT, Cell, Document, FieldValue, State, Style, key

NEAR = 12
"""Cells behind a row's last figure in which the rest of it can stand."""
LABEL = 6
"""Letters; a label this long stands in no sentence by chance."""
LONGEST = 12
"""Characters; longer words stand for no figure: they are a heading or a sentence."""
SHORT_WORD = 4
"""Different letters; words for none, said once for each column, have no more."""
_PARTING = " \0,;、|\n"
_NOT_READ = frozenset((Style.STRUCK, Style.HIDDEN, Style.DELETED))


def with_remains(
    stream: Stream, section: Section, laid: Mapping[int, LaidLine], fields: Mapping[str, FieldValue]
) -> dict[str, FieldValue]:
    """Return the missing fields of rows in which something stands that was not read, with the place of it."""
    document = stream.document
    found: dict[str, FieldValue] = {}
    starts: list[int] = []
    for index, line in enumerate(section.lines):
        lost = [spec.id for spec in line.fields if _is_lost(fields[spec.id])]
        if not lost:
            continue
        starts = starts or [cell.start for cell in document.cells]
        after = next((n for n in range(index + 1, len(section.lines)) if n in laid), None)
        end = laid[after].pair.cells[0].start if after is not None else document.cells[-1].end
        own = laid[index].pair.cells if index in laid else ()
        first = own[0].start if own else _behind_label(stream, line, end)
        if first is None:
            continue
        labels = _labels(section.lines[index + 1 : after + 1 if after is not None else index + 2])
        rest = (
            _rest(document, starts, own, first, end, labels)
            or (own and _before(document, starts, own[0], line))
            or None
        )
        if rest is not None:
            place, raw = document.place(rest), document.raw(rest)
            found |= {name: replace(fields[name], place=place, raw=raw or STRUCK_OUT) for name in lost}
    return found


def _is_lost(value: FieldValue) -> bool:
    return value.state is State.MISSING and value.place is None


def _behind_label(stream: Stream, line: Line, end: int) -> int | None:
    """Return where the label of a line without figures ends, if it stands in the document once, before a place."""
    for label in line.keys:
        at = stream.letters.find(label) if len(label) >= LABEL else -1
        if at >= 0:
            behind = stream.offset(at + len(label) - 1) + 1
            return behind if behind < end and stream.letters.find(label, at + 1) < 0 else None
    return None


def _labels(lines: Sequence[Line]) -> set[str]:
    """Return the letters that can stand between one row's figures and the next row's."""
    labels = {one for line in lines for one in line.keys}
    for line in lines:
        for spec in line.fields:
            labels.update(one for label in spec.row_label for one in (key(label), label_key(label)))
    return labels


def _rest(
    document: Document, starts: Sequence[int], own: Sequence[Cell], first: int, end: int, labels: set[str]
) -> Cell | None:
    """Return the first thing in a row that is neither one of its figures nor a part of the labels below it."""
    taken = {cell.start for cell in own}
    last = own[-1].start if own else first
    at = bisect_left(starts, first)
    words: list[Cell] = []
    cut = None if own else _behind_in_its_words(document, document.cells[at - 1], first)
    if cut is not None:
        return cut
    for cell in document.cells[at : at + len(own) + NEAR]:
        if cell.start >= end:
            break
        if cell.kind is TEXT:
            words.append(cell)
        elif cell.start in taken:
            if words:
                return words[0]  # among the figures
        elif cell.filled:
            return cell if own else None
    behind = next((cell for cell in words if cell.start > last), None)
    if (
        behind is not None
        and behind.end - behind.start <= LONGEST
        and not _is_label(key(document.text[behind.start : behind.end]), labels)
    ):
        return behind
    unread = next((one for one in document.styled if one.style in _NOT_READ and first <= one.start < end), None)
    return (
        Cell(TEXT, unread.start, unread.end, 0) if unread and (behind is None or unread.start < behind.start) else None
    )


def _behind_in_its_words(document: Document, cell: Cell, first: int) -> Cell | None:
    """Return what stands behind a label in the same words, where nothing parts them: words where figures should be."""
    rest = document.text[first : cell.end]
    start = first + len(rest) - len(rest.lstrip(_PARTING))
    short = start < cell.end and len({one for one in rest if one not in _PARTING}) <= SHORT_WORD
    return Cell(TEXT, start, cell.end, cell.row) if cell.kind is TEXT and short else None


def _before(document: Document, starts: Sequence[int], first: Cell, line: Line) -> Cell | None:
    """Return a short word that stands between a line's label and its first figure."""
    found: Cell | None = None
    at = bisect_left(starts, first.start)
    for cell in document.cells[at - 1 : max(0, at - NEAR) : -1]:
        letters = key(document.text[cell.start : cell.end])
        if cell.kind is not TEXT or any(letters.endswith(label) for label in line.keys):
            return found if cell.kind is TEXT else None
        if cell.end - cell.start > LONGEST:
            return None
        found = cell
    return None


def _is_label(letters: str, labels: set[str]) -> bool:
    """Tell whether some letters are a row's label, or a part of one, or have one in them."""
    return any(letters in label or label in letters for label in labels) if letters else False
