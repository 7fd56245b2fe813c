"""What stands in a row beside the figures that were read, where some of the row are missing.

In: the lines that were found of a section, and its fields. Out: the missing fields in whose row something else stands,
with its place. Surprise: nothing is read here. But a row with words among its figures has not lost a cell; it has one
that is not understood, and no sum may fill it unasked.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import replace
from operator import attrgetter

from extractor.forms import Line, Section, label_key
from extractor.locate.located import LaidLine
from extractor.locate.places import is_harmless
from extractor.locate.row_words import (
    LONGEST,
    PARTING,
    SHORT_WORD,
    before_label,
    behind_label,
    is_figure_with_words,
    is_one_word,
    is_short,
    is_signed,
)
from extractor.locate.sequence import nonzero
from extractor.locate.stream import Stream
from extractor.page import (
    BLANK,
    NUMBER,
    OBJECT,
    STRUCK_OUT,
    TEXT,
    Cell,
    Document,
    FieldValue,
    Place,
    Reason,
    State,
    Style,
    key,
    letter_place,
)

NEAR = 12
"""Cells behind a row's last figure in which the rest of it can stand."""
LABEL = 6
"""Letters; a label this long stands in no sentence by chance."""
_ITEM_OR_SHARE = re.compile(r"\([ \0]*\d{1,2}[ \0]*\)|\d{1,2}[.、)]|\d[\d.]*[ \0]?[%‰]")
"""What counts a row of the form, or is the figure of a column more, 占比."""
_NOT_READ = frozenset((Style.STRUCK, Style.HIDDEN, Style.DELETED))
_LEFT_OUT = _NOT_READ | {Style.NOTE, Style.RAISED, Style.LOWERED}


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
            if index in laid and _digits_beside(document, laid[index].pair.cells):
                found |= {spec.id: fields[spec.id].because(Reason.CELLS_UNCLEAR) for spec in line.fields}
            elif index in laid and any(fields[spec.id].empty for spec in line.fields):
                starts = starts or [cell.start for cell in document.cells]
                own, labels = laid[index].pair.cells, _labels(section.lines[index + 1 : index + 2])
                if _word_before(document, starts, own[0], line) or _word_behind(document, starts, own, labels):
                    found |= {spec.id: fields[spec.id].because(Reason.CELLS_UNCLEAR) for spec in line.fields}
            continue
        starts = starts or [cell.start for cell in document.cells]
        after = next((n for n in range(index + 1, len(section.lines)) if n in laid), None)
        end = laid[after].pair.cells[0].start if after is not None else document.cells[-1].end
        own = laid[index].pair.cells if index in laid else ()
        before = laid[index - 1].pair.cells[-1].end if index - 1 in laid else None
        first = own[0].start if own else _end_of_label(stream, starts, line, before, end)
        if first is None:
            continue
        labels = _labels(section.lines[index + 1 : after + 1 if after is not None else index + 2])
        rest = (own and _before(document, starts, own[0], line)) or _rest(document, starts, own, first, end, labels)
        if rest is not None:
            place, raw = document.place(rest), document.raw(rest)
            found |= {name: _unread(fields[name], place, raw or STRUCK_OUT, rest.mark) for name in lost}
            if own and rest.start < own[-1].start and not (_is_summed(section, line) and nonzero(own)):
                others = (spec.id for spec in line.fields if spec.id not in lost)
                found |= {name: fields[name].because(Reason.CELLS_UNCLEAR) for name in others}
            elif own and fields[lost[0]].empty and _is_sign(document, rest):  # the empty cell may be none
                columns = [spec.id for spec in line.fields]
                behind = (name for name in columns[columns.index(lost[0]) :] if name not in lost)
                found |= {name: fields[name].because(Reason.CELLS_UNCLEAR) for name in behind}
        elif _say_none(own) or (not own and _is_left_empty(document, starts, first, len(line.fields))):
            found |= {name: fields[name].because(Reason.EMPTY_CELL) for name in lost}
    return found


def _is_sign(document: Document, cell: Cell) -> bool:
    """Tell whether no word stands in a cell, and no figure: one that could not be read may."""
    return cell.kind is TEXT and not key(document.text[cell.start : cell.end])


def _is_summed(section: Section, line: Line) -> bool:
    """Tell whether sums tell the figures of a row from each other."""
    return any(spec.id in one.fields for one in section.equations for spec in line.fields[:1])


def _say_none(cells: Sequence[Cell]) -> bool:
    """Tell whether some cells of a row hold dashes or words for none, so that nothing is no figure of it."""
    return any(cell.kind is BLANK and cell.filled for cell in cells)


def _is_left_empty(document: Document, starts: Sequence[int], first: int, columns: int) -> bool:
    """Tell whether nothing but empty cells stands behind a label, one for each column."""
    at = bisect_left(starts, first)
    cells = document.cells[at : at + columns]
    return len(cells) == columns and all(cell.kind is BLANK and not cell.filled for cell in cells)


def _digits_beside(document: Document, own: Sequence[Cell]) -> bool:
    """Tell whether digits that are no figure stand right behind a row's last one, and no border between: `12 5-0`.

    They may be the rest of it, or it the rest of them; what counts the next row is neither. So may those between a
    label and the only figure of its row, which is then that of something else: `行政强制`, `19K`, and a page's number.
    """
    first, last = own[0], own[-1]
    if last.table is not None or last.kind is not NUMBER:
        return False
    behind = bisect_left(document.cells, last.start, key=attrgetter("start")) + 1
    words = [one for one in document.cells[behind : behind + 1] if one.row == last.row]
    if len(own) == 1:
        before = bisect_left(document.cells, first.start, key=attrgetter("start"))
        words += document.cells[max(0, before - 1) : before]
    return any(word.kind is TEXT and _is_odd(document.text[word.start : word.end]) for word in words)


def _is_odd(said: str) -> bool:
    """Tell whether words are digits and signs that make no figure."""
    return not key(said) and any(map(str.isdecimal, said)) and _ITEM_OR_SHARE.fullmatch(said) is None


def _word_before(document: Document, starts: Sequence[int], first: Cell, line: Line) -> bool:
    """Tell whether a word that is no unit stands before a row with empty cells: its figures may have moved aside."""
    word = _before(document, starts, first, line)
    letters = key(document.text[word.start : word.end]) if word else ""
    return word is not None and not (letters and is_harmless(letters))


def _word_behind(document: Document, starts: Sequence[int], own: Sequence[Cell], labels: set[str]) -> bool:
    """Tell whether what may be a figure follows a row that has empty cells, which may be none.

    That is a word with a digit, with a figure behind it, or without a Chinese letter: a Z for a 2. Where each cell has
    a line of its own, so has the word.
    """
    last = own[-1]
    a_line_each = len(own) > 1 and own[0].row != own[1].row
    at = bisect_left(starts, last.start) + 1
    behind = [cell for cell in document.cells[at : at + 2] if cell.row == last.row or a_line_each]
    if not behind or behind[0].kind is not TEXT or not is_short(document, behind[0], labels):
        return False
    if len(behind) > 1 and behind[1].kind is not TEXT and behind[1].filled:
        return True
    word = document.text[behind[0].start : behind[0].end]
    return not key(word) or any(one.isdecimal() for one in word)


def _unread(value: FieldValue, place: Place, raw: str, mark: str) -> FieldValue:
    """Return a missing field with what stands in its row; a column left free may be where that belongs."""
    reasons = value.reasons if value.state is State.MISSING else (*value.reasons, Reason.CELLS_UNCLEAR)
    if mark == STRUCK_OUT:  # what is struck out there may be the very figure that the sums want
        reasons = (*reasons, Reason.STRUCK_OUT)
    return replace(value, state=State.MISSING, reasons=reasons, place=place, raw=raw)


def _is_lost(value: FieldValue) -> bool:
    """Tell whether a field has no cell: none at all, or one that no border shows."""
    if value.state is State.MISSING:
        return value.place is None
    return value.empty and value.place is not None and value.place.table is None


def _end_of_label(stream: Stream, starts: Sequence[int], line: Line, before: int | None, end: int) -> int | None:
    """Return where the label of a line without figures ends: one that stands in the document once, before a place.

    A short one, such as 其他, may stand anywhere; it is taken from a cell of its own between the row above, which ends
    ``before``, and the place.
    """
    for label in line.keys:
        at = stream.letters.find(label) if len(label) >= LABEL else -1
        if at >= 0:
            behind = stream.offset(at + len(label) - 1) + 1
            return behind if behind < end and stream.letters.find(label, at + 1) < 0 else None
    if before is None:
        return None
    text, cells = stream.document.text, stream.document.cells
    between = cells[bisect_left(starts, before) : bisect_left(starts, end)]
    ends = [found for cell in between if cell.kind is TEXT and (found := _label_end(text, cell, line)) is not None]
    return ends[0] if len(ends) == 1 else None


def _label_end(text: str, cell: Cell, line: Line) -> int | None:
    """Return where a label ends that is all of a cell, or that a figure with words stuck to it stands behind."""
    letters = key(text[cell.start : cell.end])
    if letters in line.keys:
        return cell.end
    label = next((label for label in line.keys if letters.startswith(label)), None)
    if label is None:
        return None
    end = letter_place(text, cell.start, len(label) - 1) + 1
    return end if is_figure_with_words(text[end : cell.end]) or is_one_word(text[end : cell.end]) else None


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
    last = own[-1].start if own else first
    at = bisect_left(starts, first)
    near = document.cells[at : at + len(own) + NEAR]
    behind = next((cell for cell in near if cell.kind is TEXT and last < cell.start < end), None)
    cut = None if own else _behind_in_its_words(document, document.cells[at - 1], first)
    shown = cut or _hidden(document, at, own, first, behind.start if behind else end)
    if shown is not None:
        return shown
    taken = {cell.start for cell in own}
    words: list[Cell] = []
    row = own[-1].row if own else next((cell.row for cell in near), 0)
    for cell in near:
        if cell.start >= end:
            break
        if cell.kind is TEXT or (cell.kind is OBJECT and cell.row == row):
            words.append(cell)
        elif cell.start in taken:
            if words:
                return words[0]  # among the figures
        elif cell.filled and own:
            return words[0] if words and is_short(document, words[0], labels) else cell
        elif cell.filled:
            again = is_one_word(" ".join(document.text[word.start : word.end] for word in words))
            alone = len(words) == 1 and is_short(document, words[0], labels)
            said = words[0] if again or alone else words[-1] if words and is_signed(document, words[-1]) else None
            return said or _among(document, cell, document.cells[at : at + NEAR], labels)
    behind = next((cell for cell in words if cell.start > last), None)
    if behind is None or is_short(document, behind, labels):
        return behind
    return before_label(document, behind) if own else None


def _hidden(document: Document, at: int, own: Sequence[Cell], first: int, end: int) -> Cell | None:
    """Return the first thing in a row, from its label to ``end``, that was left out of the text for how it is shown.

    Also a mark of a note: where a figure is missing, ⑫ may stand for it.
    """
    begin = document.cells[at - 1].end if own and at and document.cells[at - 1].kind is TEXT else first
    run = next((one for one in document.styled if one.style in _LEFT_OUT and begin <= one.start < end), None)
    return Cell(TEXT, run.start, run.end, 0, mark=STRUCK_OUT if run.style in _NOT_READ else "") if run else None


def _among(document: Document, first: Cell, cells: Sequence[Cell], labels: set[str]) -> Cell | None:
    """Return short words that stand among the figures of a row of which none was taken."""
    words: Cell | None = None
    for cell in cells:
        if cell.start <= first.start or cell.row != first.row:
            continue
        if cell.kind is OBJECT:
            return cell
        if cell.filled and cell.kind is not TEXT:
            if words is not None:
                return words
        elif cell.kind is TEXT and words is None:
            if not is_short(document, cell, labels):
                return before_label(document, cell)
            words = cell
    return None


def _behind_in_its_words(document: Document, cell: Cell, first: int) -> Cell | None:
    """Return what stands behind a label in the same words, where nothing parts them: words where figures should be."""
    rest = document.text[first : cell.end]
    start = first + len(rest) - len(rest.lstrip(PARTING))
    short = start < cell.end and (
        len({one for one in rest if one not in PARTING}) <= SHORT_WORD or is_figure_with_words(rest)
    )
    return Cell(TEXT, start, cell.end, cell.row) if cell.kind is TEXT and short else None


def _before(document: Document, starts: Sequence[int], first: Cell, line: Line) -> Cell | None:
    """Return a short word that stands between a line's label and its first figure; the label may take several lines."""
    found: Cell | None = None
    ending = ""  # of the label, in the cells gone through
    at = bisect_left(starts, first.start)
    for cell in document.cells[at - 1 : max(0, at - NEAR) : -1]:
        if cell.kind is OBJECT:
            return cell
        if cell.kind is not TEXT:
            if cell.filled:
                return None
            continue  # a place that a label spreads over
        word = None if ending else behind_label(document, cell, line)
        letters = key(document.text[cell.start : word.start if word else cell.end])
        found = found or word
        if any((letters + ending).endswith(label) for label in line.keys):
            return found
        if letters and any(label.endswith(letters + ending) for label in line.keys):
            ending = letters + ending
            continue
        if ending or word or cell.end - cell.start > LONGEST:
            return word
        found = cell
    return None
