"""Where the figures of a row stand together with its label and with each other, and the cells that are cut from that.

In: a Document in whose text labels have digits stuck to them. Out: the runs of digits that stand right behind a label
of some form, and the document with a cell for each stretch of them. Surprise: the number that counts the next label
sticks to the figure before it (``4910000502.没有``); it is told by the label, and by how the page prints such numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extractor.locate.joined.labels import LONGEST, begins_with, items_of, label_before, lines_of
from extractor.page import FILL, JOINED, NUMBER, OBJECT, TEXT, Cell, Document, Number, Span, key, parse_number

ZEROS = "0000"
"""A row of nothing, of which every table has some, run together."""
FEW_CELLS = 120
"""Cells without words; a report whose tables were not run together has more."""
ROWS = 5
"""Labels with digits stuck to them that are no chance."""
SURE_LABEL, SURE_DIGITS = 6, 7
"""Letters and digits; a label so long with so many digits right behind it stands in no sentence."""
WINDOW = 400
"""Characters before a run in which its label stands, markup among them."""

_RUN = re.compile(rf"[\d+\-/][\d+\-/.,{FILL}]*(?:[ {FILL}]+[\d+\-/][\d+\-/.,{FILL}]*)*")
_BLANK = re.compile(r"[^ ]+")
_YEAR = re.compile(r"20\d\d(?=[ \0]*年)")
_MARK = re.compile(r"(?P<digits>\d{1,2})(?P<sign>[ \0]*[.、,)])?[ \0]*$")
_UNIT = re.compile(r"[ \0]*(?:人民币)?(?:[百千万亿]{0,2}元|[件条项个次份])")
_HEADING = re.compile(
    r"[\s\0]*(?:[一二三四五六七八九十]{1,2}[、.,]|\([一二三四五六七八九十]{1,2}\)|第[一二三四五六七八九十]+条)"
)
_SENTENCE = re.compile(r"[。;!?]")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Digits between known borders, without what has no meaning among them, and where each stands in the text."""

    digits: str
    places: tuple[int, ...]

    def span(self, first: int, last: int) -> Span:
        """Return the span in the text of some of its digits, ``last`` not among them."""
        return Span(self.places[first], self.places[last - 1] + 1)


@dataclass(frozen=True, slots=True)
class JoinedRun:
    """The figures behind one label, some or all of them with nothing between; a blank is a border.

    ``headed`` is the number of columns where column heads alone stand before them, else 0.
    """

    start: int
    end: int
    stretches: tuple[Stretch, ...]
    headed: int = 0


def may_be_joined(document: Document) -> bool:
    """Tell at little cost whether a document's figures can have run together."""
    return ZEROS in document.text or sum(cell.kind is not TEXT for cell in document.cells) < FEW_CELLS


def joined_runs(document: Document) -> tuple[JoinedRun, ...]:
    """Return the runs of figures that stand together, if there are so many that they are no chance."""
    found = [run for cells in _rows(document.cells) for run in _runs_in(document, cells)]
    return tuple(found) if len(found) >= ROWS else ()


def _rows(cells: Sequence[Cell]) -> Iterator[Sequence[Cell]]:
    """Yield the cells that stand in one row, if one of them may hold figures that stand together."""
    begin = 0
    for n in range(1, len(cells) + 1):
        if n == len(cells) or cells[n].row != cells[begin].row or cells[n].table != cells[begin].table:
            yield cells[begin:n]
            begin = n


def _runs_in(document: Document, cells: Sequence[Cell]) -> Iterator[JoinedRun]:
    text = document.text
    for match in _RUN.finditer(text, cells[0].start, cells[-1].end):
        start = match.start()
        label = label_before(_letters_before(text, start))
        if label is None:
            continue
        end = _end(text, start, match.end())
        stretches = tuple(_stretches(text, start, end))
        digits = sum(len(one.digits) for one in stretches)
        if not digits or _parted(document, cells, Span(start, end), stretches):
            continue
        width = min(len(line.fields) for line in lines_of(label))
        sure = len(label) >= SURE_LABEL and digits >= SURE_DIGITS
        if digits >= width and (sure or _ends_a_row(text, cells, label, Span(start, end))):
            headed = 0 if any(line.keys for line in lines_of(label)) else width
            yield JoinedRun(start, stretches[-1].places[-1] + 1, stretches, headed)


def _letters_before(text: str, at: int) -> str:
    return key(text[max(0, at - WINDOW) : at])[-LONGEST:]


def _letters_behind(text: str, at: int) -> str:
    return key(text[at : at + WINDOW])[:LONGEST]


def _end(text: str, start: int, end: int) -> int:
    """Return where a run of digits ends, without what belongs to the words behind it: an item's number, a year."""
    if text.startswith("年", end) and (year := _YEAR.search(text, max(start, end - 4))):
        return year.start()
    mark = _MARK.search(text, start, end)
    if mark is None:
        return end
    if mark["sign"] or text.startswith(("、", ".", ")"), end):  # 502.没有: the number before the sign counts the item
        return _without(text, start, mark.end("digits"), items_of(begins_with(_letters_behind(text, end)) or ""))
    items = items_of(begins_with(_letters_behind(text, end)) or "") - {0}
    return _without(text, start, end, items) if items and _bare_marks(text) else end


def _without(text: str, start: int, end: int, items: frozenset[int]) -> int:
    """Return the end of a run without the number of the item behind it."""
    for item in sorted(items - {0}, reverse=True):
        if text[start:end].endswith(str(item)):
            return end - len(str(item))
    return end - 1


def _bare_marks(text: str) -> bool:
    """Tell whether a page counts its items with bare numbers: ``不予公开1属于国家秘密``."""
    return re.search(r"[\u4e00-\u9fff][\s\0]*1[\s\0]*(?:属于国家秘密|本机关不掌握|信访举报)", text) is not None


def _stretches(text: str, start: int, end: int) -> Iterator[Stretch]:
    for match in _BLANK.finditer(text, start, end):
        places = [at for at in range(match.start(), match.end()) if text[at] != FILL]
        while places and text[places[-1]] in ".,":
            places.pop()
        if places:
            yield Stretch("".join(text[at] for at in places), tuple(places))


def _parted(document: Document, cells: Sequence[Cell], run: Span, stretches: Sequence[Stretch]) -> bool:
    """Tell whether the figures of a run are cells already."""
    inside = {cell.start: cell.end for cell in cells if run.start <= cell.start and cell.kind is not TEXT}
    return all(
        inside.get(one.places[0], 0) == one.places[-1] + 1 and parse_number(one.digits) is not None for one in stretches
    )


def _ends_a_row(text: str, cells: Sequence[Cell], label: str, run: Span) -> bool:
    """Tell whether behind some digits a row begins, or a table ends, and no sentence goes on."""
    for end in (run.end, unit.end() if (unit := _UNIT.match(text, run.end)) else run.end):
        if _HEADING.match(text, end) or begins_with(_letters_behind(text, end)):
            return not _in_sentence(text, end)
        if not text[end : cells[-1].end].strip(" \0"):
            first = max(cells[0].start, run.start - len(label) - 4)
            return not _SENTENCE.search(text, first, run.start)
    return False


def _in_sentence(text: str, end: int) -> bool:
    """Tell whether a sign of a sentence stands right behind some digits."""
    return text[end : end + 1] in (",", "。", ";")


def with_runs_cut(document: Document, runs: Sequence[JoinedRun], cells_of: dict[int, Sequence[Cell]]) -> Document:
    """Return a document with the cells given for each run, by its start, in place of what stood there."""
    cells: list[Cell] = []
    spans = [Span(run.start, run.end) for run in runs]
    at = 0
    for cell in document.cells:
        while at < len(spans) and spans[at].end <= cell.start:
            at += 1
        begin, n = cell.start, at
        while n < len(spans) and spans[n].start < cell.end:
            cells += _words(document.text, cell, begin, spans[n].start)
            if spans[n].start >= cell.start:
                cells += (one._replace(row=cell.row) for one in cells_of[spans[n].start])
            begin = max(begin, spans[n].end)
            n += 1
        if begin == cell.start:
            cells.append(cell)
        else:
            cells += _words(document.text, cell, begin, cell.end)
    return replace(document, cells=tuple(cells))


def _words(text: str, cell: Cell, start: int, end: int) -> Iterator[Cell]:
    """Yield what is left of a cell of words between two runs."""
    piece = text[start:end] if start < end else ""
    bare = piece.strip(" \t\n\0")
    if bare:
        begin = start + piece.index(bare)
        yield Cell(TEXT, begin, begin + len(bare), cell.row)


def as_they_stand(run: JoinedRun) -> list[Cell]:
    """Return a cell for each stretch of a run, or for each column of a line that has column heads and no label."""
    if run.headed:
        return [Cell(OBJECT, run.start, run.end, 0, None, None, JOINED)] * run.headed
    return [_stretch_cell(one, parse_number(one.digits)) for one in run.stretches]


def _stretch_cell(one: Stretch, number: Number | None) -> Cell:
    kind = OBJECT if number is None else NUMBER
    return Cell(kind, one.places[0], one.places[-1] + 1, 0, None, number, JOINED)
