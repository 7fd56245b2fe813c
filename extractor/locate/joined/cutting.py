"""Where the figures of a row stand together with its label and with each other, and the cells that are cut from that.

In: a Document in whose text labels have digits stuck to them. Out: the runs of digits that stand right behind a label
of some form, and the document with a cell for each stretch of them. Surprise: the number that counts the next label
sticks to the figure before it (``4910000502.没有``); it is told by the label, and by how the page prints such numbers.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice, pairwise
from math import gcd

from extractor.locate.joined.labels import LONGEST, begins_with, first_items, items_of, label_before, lines_of
from extractor.locate.stream import numbering
from extractor.page import BLANK, FILL, JOINED, NUMBER, OBJECT, TEXT, Cell, Document, Number, Span, key, parse_number

ZEROS = "0000"
"""A row of nothing, of which every table has some, run together."""
FEW_CELLS = 120
"""Cells without words; a report whose tables were not run together has more."""
ROWS = 5
"""Labels with digits stuck to them that are no chance."""
SURE_LABEL, SURE_DIGITS = 6, 7
"""Letters and digits; a label so long with so many digits right behind it stands in no sentence."""
LABEL = 5
"""Letters of a label that right behind the row before begins the next one, whatever stands behind its figures."""
APART = 120
"""Characters between a row's figures and the next row's, the longest label twice over."""
BEGINNING = 4
"""Letters by which a label is told."""
WINDOW = 400
"""Characters before a run in which its label stands, markup among them."""

_STUCK = re.compile(r"[\u4e00-\u9fff)”]\d+(?: \d+){2}")
"""Figures apart from each other, the first of them right behind a label."""
_STUCK_BEHIND = re.compile(r"(?<!\d)\d+(?: \d+){2}[\u4e00-\u9fff(]")
"""Figures apart from each other, the last of them right before the next label."""
_TWO_ZEROS = re.compile(r"(?<![^\s\0])00(?![^\s\0])")
"""What is no figure, since none begins so, but two cells that touch."""
_COUNTED = "件条项个次份宗"
"""What a figure can have right behind it, before the next one: ``0件0件``."""
_RUN = re.compile(rf"[\d+\-/\\][\d+\-/\\.,{FILL}]*(?:[ {FILL}{_COUNTED}]+[\d+\-/\\][\d+\-/\\.,{FILL}]*)*")
_STRETCH = re.compile(rf"[^ {_COUNTED}]+")
_YEAR = re.compile(r"20\d\d(?=[ \0]*年)")
_SIGN = re.compile(r"[ \0]?[、.)]")
_MARK = re.compile(r"(?P<digits>\d{1,2})(?P<sign>[ \0]*[.、,)])?[ \0]*$")
_DASHED_PAGE = re.compile(r"(?<=[\d-])-[ \0]\d{1,3}[ \0]-[ \0]*$")
"""A page's number in dashes, behind the last figure before the page ends; a dash for none has no blank behind it."""
_UNIT = re.compile(r"[ \0]*(?:人民币)?(?:[百千万亿]{0,2}元|[件条项个次份])")
_DASHES = re.compile(r"-+")
_WORD = re.compile(r"[ \0]*[\u4e00-\u9fff]")
_REMARK = re.compile(r"[ \0]*\([^()\n]{1,40}\)")
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

    ``columns`` is how many the line of its label has, the fewest where forms differ. ``cut_off`` tells that the number
    of the next item sticks to its last digit, so that no border of the page ends it.
    """

    start: int
    end: int
    stretches: tuple[Stretch, ...]
    columns: int = 1
    label: str = ""
    cut_off: bool = False

    @property
    def bordered(self) -> frozenset[tuple[int, int]]:
        """Return where the stretches begin and end that have a border of the page on both sides."""
        own = self.stretches[:-1] if self.cut_off else self.stretches
        return frozenset((one.places[0], one.places[-1] + 1) for one in own)

    @property
    def size(self) -> int:
        """Return how many characters its figures have."""
        return sum(len(one.digits) for one in self.stretches)


def may_be_joined(document: Document) -> bool:
    """Tell at little cost whether a document's figures can have run together."""
    if ZEROS in document.text or sum(cell.kind is not TEXT for cell in document.cells) < FEW_CELLS:
        return True
    text = document.text
    return any(
        next(islice(one.finditer(text), ROWS - 1, None), None) is not None
        for one in (_STUCK, _STUCK_BEHIND, _TWO_ZEROS)
    )


def joined_runs(document: Document) -> tuple[JoinedRun, ...]:
    """Return the runs of figures that stand together, if there are so many that they are no chance."""
    labelled: list[JoinedRun] = []
    for row in _rows(document.cells):
        for run in _runs_in(document, row, labelled):
            labelled.append(run)
    if labelled:
        numbers = numbering(document.text, document.cells)
        labelled = [run for run in labelled if run.start not in numbers]
        elsewhere = _parted_labels(document, labelled)
        labelled = [run for run in labelled if run.label not in elsewhere]
    if sum(run.size >= run.columns for run in labelled) < ROWS:
        return ()
    runs = sorted((*labelled, *_between(document.text, labelled)), key=lambda run: run.start)
    return tuple(_with_single_dashes(runs))


def _parted_labels(document: Document, joined: Sequence[JoinedRun]) -> set[str]:
    """Return the labels that stand right before figures in cells of their own: what is run together is a copy of these.

    Where a label has a line of its own, the figures that are run together have a cell, too; so has a page's number.
    """
    text = document.text
    found: set[str] = set()
    for cell, behind in pairwise(document.cells):
        own = behind.kind in (NUMBER, BLANK) and not any(run.start <= behind.start < run.end for run in joined)
        if own and cell.kind is TEXT and not text[cell.end - 1].isdecimal():
            label = label_before(_letters_before(text, behind.start))
            if label is not None:
                found.add(label)
    return found


def _rows(cells: Sequence[Cell]) -> Iterator[range]:
    """Yield where the cells of each row begin and end among all of them."""
    begin = 0
    for n in range(1, len(cells) + 1):
        if n == len(cells) or cells[n].row != cells[begin].row or cells[n].table != cells[begin].table:
            yield range(begin, n)
            begin = n


def _runs_in(document: Document, row: range, before: Sequence[JoinedRun]) -> Iterator[JoinedRun]:
    """Yield the runs of a row that stand right behind a label and are not parted; ``before`` are those found so far."""
    text = document.text
    first, last = document.cells[row.start], document.cells[row.stop - 1]
    for match in _RUN.finditer(text, first.start, last.end):
        start = match.start()
        label = label_before(_letters_before(text, start))
        if label is None:
            continue
        found = _run(text, start, match.end())
        width = min(len(line.fields) for line in lines_of(label))
        if found is None or _parted(document, row, found, width):
            continue
        goes_on = bool(before) and start - before[-1].end < APART and len(label) >= LABEL
        sure = len(label) >= SURE_LABEL and found.size >= SURE_DIGITS
        if found.size < width and len(label) < LABEL:
            continue
        if sure or goes_on or _ends_a_row(text, Span(first.start, last.end), label, found):
            yield replace(found, columns=width, label=label)


def _between(text: str, labelled: Sequence[JoinedRun]) -> Iterator[JoinedRun]:
    """Yield the rows between two others whose label is not quite what a form prints."""
    rows = [run for run in labelled if run.size >= SURE_DIGITS]
    for one, other in pairwise(rows):
        if other.start - one.end < APART and not _SENTENCE.search(text, one.end, other.start):
            for match in _RUN.finditer(text, one.end, other.start):
                found = _run(text, match.start(), match.end())
                if found is not None and found.size >= SURE_DIGITS:
                    yield replace(found, columns=one.columns)


def _run(text: str, start: int, end: int) -> JoinedRun | None:
    """Return some digits as a run, without the number of the item behind them; None where no more stands there."""
    end = _end(text, start, end)
    page = _DASHED_PAGE.search(text, start, end)
    stretches = tuple(_stretches(text, start, page.start() if page else end))
    if not stretches:
        return None
    last = page.end() if page else stretches[-1].places[-1] + 1
    return JoinedRun(start, last, stretches, cut_off=page is None and text[last : last + 1].isdecimal())


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
    if mark["sign"] or _SIGN.match(text, end):  # 502.没有: the number before the sign counts the item
        return _without(text, start, mark.end("digits"), items_of(begins_with(_letters_behind(text, end)) or ""))
    items = items_of(begins_with(_letters_behind(text, end)) or "") - {0} if _WORD.match(text, end) else ()
    return _without(text, start, end, items) if items and _bare_marks(text) else end


def _without(text: str, start: int, end: int, items: Collection[int]) -> int:
    """Return the end of a run without the number of the item behind it."""
    for item in sorted(items, reverse=True):
        if item and text[start:end].endswith(str(item)):
            return end - len(str(item))
    return end - 1


def _bare_marks(text: str) -> bool:
    """Tell whether a page counts its items with bare numbers: ``不予公开1属于国家秘密``."""
    return _first_items().search(text) is not None


@cache
def _first_items() -> re.Pattern[str]:
    """Return what a first item looks like that is counted with a bare number, behind the label of its group."""
    labels = "|".join(sorted({label[:BEGINNING] for label in first_items() if len(label) >= BEGINNING}))
    return re.compile(rf"[\u4e00-\u9fff][\s{FILL}]*1[\s{FILL}]*(?:{labels})")


def _stretches(text: str, start: int, end: int) -> Iterator[Stretch]:
    for match in _STRETCH.finditer(text, start, end):
        places = [at for at in range(match.start(), match.end()) if text[at] != FILL]
        while places and text[places[-1]] in ".,":
            places.pop()
        if places:
            yield Stretch("".join(text[at] for at in places), tuple(places))


def without_page(run: JoinedRun) -> Iterator[JoinedRun]:
    """Yield a run without its last one or two digits, which may be the number of the page that ends there."""
    last = run.stretches[-1]
    for size in (1, 2):
        page = last.digits[-size:]
        if len(last.digits) > size and page.isdecimal() and page[0] != "0":
            yield replace(run, stretches=(*run.stretches[:-1], Stretch(last.digits[:-size], last.places[:-size])))


def _with_single_dashes(runs: Sequence[JoinedRun]) -> Iterator[JoinedRun]:
    """Yield the runs with one character for each dash, where the page prints dashes of two or more."""
    length = gcd(
        *(len(match.group()) for run in runs for one in run.stretches for match in _DASHES.finditer(one.digits))
    )
    for run in runs:
        yield run if length < 2 else replace(run, stretches=tuple(_shortened(one, length) for one in run.stretches))


def _shortened(stretch: Stretch, length: int) -> Stretch:
    left = list(range(len(stretch.digits)))
    for match in _DASHES.finditer(stretch.digits):
        for n in range(*match.span()):
            if (n - match.start()) % length:
                left.remove(n)
    return Stretch("".join(stretch.digits[n] for n in left), tuple(stretch.places[n] for n in left))


def _parted(document: Document, row: range, run: JoinedRun, width: int) -> bool:
    """Tell whether a run's figures are cells already, a part of one, or the first of some that stand one in a line."""
    own = [document.cells[n] for n in row]
    if any(cell.kind is NUMBER and _goes_beyond(cell, run) for cell in own):
        return True
    behind = 0
    for cell in document.cells[row.start :]:
        if cell.end > run.end:
            if cell.kind is TEXT:
                break
            behind += 1
            if behind > 1:  # one alone may be a page's number
                return True
    if len(run.stretches) < width or run.end > run.stretches[-1].places[-1] + 1:  # a page's number is no cell
        return False
    inside = {cell.start: cell.end for cell in own if cell.kind in (NUMBER, BLANK)}
    return all(inside.get(one.places[0]) == one.places[-1] + 1 for one in run.stretches)


def _goes_beyond(cell: Cell, run: JoinedRun) -> bool:
    """Tell whether a figure is more than the digits of a run: signs that look like digits, or a factor, are of it."""
    return cell.start <= run.start and run.end <= cell.end and cell.end - cell.start > run.end - run.start


def _ends_a_row(text: str, row: Span, label: str, run: JoinedRun) -> bool:
    """Tell whether behind some digits a row begins, or a table ends, and no sentence goes on."""
    ends = dict.fromkeys((run.end, *(match.end() for one in (_UNIT, _REMARK) if (match := one.match(text, run.end)))))
    for end in ends:
        if _HEADING.match(text, end) or begins_with(_letters_behind(text, end)):
            return not _in_sentence(text, end)
        if not text[end : row.end].strip(" \0"):
            first = max(row.start, run.start - len(label) - 4)
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
    """Return a cell for each column that a run's line has, or for each stretch of it if these are more."""
    if run.columns > len(run.stretches):
        return [Cell(OBJECT, run.start, run.end, 0, None, None, JOINED)] * run.columns
    return [_stretch_cell(one, parse_number(one.digits)) for one in run.stretches]


def _stretch_cell(one: Stretch, number: Number | None) -> Cell:
    kind = OBJECT if number is None else NUMBER
    return Cell(kind, one.places[0], one.places[-1] + 1, 0, None, number, JOINED)
