"""The figures of a table whose rows are in no order that labels tell.

In: a stream, a section and what alignment made of it. Out: for every field the cell it can only be, or
none. Three kinds of tables can be read so: where all figures are equal, every order gives the same table; those of a
table of one row are taken in their order; where a converter wrote blocks of columns, the sums tell the order (see
``sum_search``). Surprise: only a table with exactly as many figures as the form has fields there is read in this way.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractor.forms import Section
from extractor.forms import sections as form_sections
from extractor.locate.blocks.column_heads import EMPTY_LINE, in_order_of_heads
from extractor.locate.blocks.labels import foreign_labels, later_headings, names_any, own_labels, refuted
from extractor.locate.blocks.sum_search import possible_tables
from extractor.locate.sequence import Chain, last_heading
from extractor.locate.stream import Stream
from extractor.page import GROUPED, PARTED, Cell, Document, Reason, Way, key, parse_number

UNIFORM = 15  # figures; fewer that are all the same may be something else
# Rows that are not all zero, in a plain order and with empty lines between the blocks. With as many, no table of 6,444
# came out wrong; with three or four, 2 of 2,343, and 1 of 2,472 where the ends of pages were known, by six to ten
# fields each: 0.3 in 10,000 (random figures in 155 arrangements of real converters, searched for or not; 2026-11).
TELLING_ROWS = 5
TELLING_ROWS_OF_PAGES = 3
TELLING_SUMS = 6  # that hold by more than zeros, so that figures in a wrong order would hardly fulfil them
BEFORE_TABLE = 3  # figures that may stand between a heading and its table

_SENTENCE_END = re.compile("。")
_PROSE = re.compile(r"。|^[ ]*[五六][ ]*、[^\n]*|^[ ]*无[ ]*$", re.MULTILINE)
_PIECE = re.compile(r"[^ ]+")


@dataclass(frozen=True, slots=True)
class UnlabelledTable:
    """A section with a cell, or none, for each of its fields, and what there is to doubt about all of them.

    ``way`` is what gave the figures their fields.
    """

    section: Section
    cells: tuple[Cell | None, ...]
    way: Way
    reasons: tuple[Reason, ...] = ()


def read_unlabelled(stream: Stream, section: Section, chain: Chain | None) -> UnlabelledTable | None:
    """Give the figures of a table their fields, or None where alignment gives all lines theirs, or nothing can.

    The number of figures also tells the form.
    """
    if chain is not None and len(chain.pairs) == len(section.lines) and not _is_cut(section, chain):
        return None
    cells = _figures_of(stream, section)
    sizes = {len(one.fields) for one in form_sections(section.id)}
    if len(cells) not in sizes and len(apart := list(_pieces_apart(stream.document, cells))) in sizes:
        cells = apart
    for one in form_sections(section.id):
        if len(cells) == len(one.fields) >= UNIFORM:
            if len({cell.number for cell in cells}) == 1:
                return UnlabelledTable(one, tuple(cells), Way.EQUAL_FIGURES)
            if len(one.lines) == 1:
                return UnlabelledTable(one, tuple(cells), Way.ORDER, _doubt_of_row(stream, one, cells))
            return _in_blocks(stream, one, cells)
        if taken := _in_order(one, cells):
            return UnlabelledTable(one, tuple(taken), Way.ORDER, (Reason.LABEL_UNCLEAR,))
    return None


def _is_cut(section: Section, chain: Chain) -> bool:
    """Tell whether the only row of a table has fewer figures in its place than columns: others stand somewhere else."""
    return len(section.lines) == 1 and sum(cell.filled for cell in chain.pairs[0].cells) < len(section.fields)


def _pieces_apart(document: Document, cells: Sequence[Cell]) -> Iterator[Cell]:
    """Yield figures, those by themselves that a blank parts and that were taken for one torn in a cell of its own.

    In blocks of columns two cells may stand in one line, too.
    """
    for cell in cells:
        pieces = [] if cell.mark != GROUPED else list(_PIECE.finditer(document.text, cell.start, cell.end))
        numbers = [parse_number(piece[0]) for piece in pieces]
        if len(pieces) < 2 or None in numbers:
            yield cell
            continue
        for piece, number in zip(pieces, numbers, strict=True):
            yield cell._replace(start=piece.start(), end=piece.end(), number=number, mark=PARTED)


def _doubt_of_row(stream: Stream, section: Section, cells: Sequence[Cell]) -> tuple[Reason, ...]:
    """Return what there is to doubt about a table of one row whose figures are taken in their order."""
    places = [stream.offset(last_heading(stream, section)), *(cell.end for cell in cells)]
    between = (stream.document.text[end : cell.start] for end, cell in zip(places, cells, strict=False))
    letters = [key(text[_behind_prose(text) :]) for text in between]
    clear = in_order_of_heads(letters, section) and _adds_up(section, cells)
    return () if clear else (Reason.LABEL_UNCLEAR,)


def _behind_prose(text: str) -> int:
    """Return where the sentences and chapters end that stand between two figures: a row goes on behind them."""
    return max((match.end() for match in _PROSE.finditer(text)), default=0)


def _in_order(section: Section, cells: Sequence[Cell]) -> Sequence[Cell] | None:
    """Return the figures, as many as the section has fields, that stand in a row and make all its sums hold.

    Before them may stand a page number or two, behind them another table; the sums tell.
    """
    size = len(section.fields)
    windows = (cells[begin : begin + size] for begin in range(min(BEFORE_TABLE, len(cells) - size) + 1))
    return next((window for window in windows if _adds_up(section, window, TELLING_SUMS)), None)


def _adds_up(section: Section, cells: Sequence[Cell], telling: int = 0) -> bool:
    """Tell whether figures taken in their order make all sums of a section hold, ``telling`` of them above zero."""
    amounts = {spec.id: cell.number or 0 for spec, cell in zip(section.fields, cells, strict=True)}
    if not all(identity.holds(amounts) for identity in section.identities):
        return False
    return sum(any(amounts[name] for name in identity.fields) for identity in section.equations) >= telling


def _in_blocks(stream: Stream, section: Section, cells: Sequence[Cell]) -> UnlabelledTable | None:
    """Sort the figures of a table in blocks of columns, as far as all arrangements that its sums allow agree.

    Nothing is doubted where only one table comes of them, enough of its rows have a figure other than zero, no labels
    contradict it, and the plain arrangements give it too. Where no table comes of them, one figure may be misprinted.
    """
    document = stream.document
    figures = [cell.number for cell in cells]
    gaps = [document.text[one.end : other.start] for one, other in pairwise(cells)]
    empty = [EMPTY_LINE.search(gap) is not None for gap in gaps]
    joined: list[bool] | None = None
    if any(empty):  # without a single empty line nothing is known of blocks: what became of the text joined them all
        joined = [not (apart or gap.strip(" \n")) for gap, apart in zip(gaps, empty, strict=True)] + [False]
    pages = [n for n, (one, other) in enumerate(pairwise(cells), 1) if "\f" in document.source[one.end : other.start]]
    tables = possible_tables(figures, section, joined, pages)
    holds = bool(tables)
    tables = tables or possible_tables(figures, section, joined, pages, misprint=True)
    if not tables:
        return _in_like_pages(section, cells, [0, *pages, len(cells)])
    placed = tuple(
        cells[places[0]] if len({figures[place] for place in places}) == 1 else None
        for places in zip(*tables, strict=True)
    )
    sure = (
        holds
        and joined is not None
        and len(tables) == 1
        and _telling_rows(section, placed) >= (TELLING_ROWS_OF_PAGES if pages else TELLING_ROWS)
        and len(possible_tables(figures, section, joined, pages, plain=True)) == 1
        and not refuted(stream, section, placed)
    )
    return UnlabelledTable(section, placed, Way.BLOCKS, () if sure else (Reason.COLUMNS_REORDERED,))


def _in_like_pages(section: Section, cells: Sequence[Cell], ends: Sequence[int]) -> UnlabelledTable | None:
    """Give those rows their figures that stand on a page where all are equal: there the order does not matter."""
    width = len(section.fields) // len(section.lines)
    if any(end % width for end in ends):
        return None
    pages = [cells[begin:end] for begin, end in pairwise(ends)]
    like = [len(page) >= UNIFORM and len({cell.number for cell in page}) == 1 for page in pages]
    placed = tuple(cell if alike else None for page, alike in zip(pages, like, strict=True) for cell in page)
    if not any(like):
        return None
    return UnlabelledTable(section, placed, Way.EQUAL_FIGURES, (Reason.COLUMNS_REORDERED,))


def _telling_rows(section: Section, placed: Sequence[Cell | None]) -> int:
    """Return how many rows of a table have a figure that is not zero, so that their sums say something."""
    width = len(placed) // len(section.lines)
    rows = [placed[at : at + width] for at in range(0, len(placed), width)]
    return sum(any(cell and cell.number for cell in row) for row in rows)


def _figures_of(stream: Stream, section: Section) -> list[Cell]:
    """Return what stands in the cells of a section's table, in the order of the text.

    They stand between its heading and the next section's, and no sentence ends among them but for a table of one row.
    """
    text = stream.document.text
    start = last_heading(stream, section)
    if start < 0:
        return []
    stops = [at for label in later_headings(section) if (at := stream.letters.find(label, start + 1)) >= 0]
    begin, end = stream.offset(start), stream.offset(min(stops)) if stops else len(text)
    ends = [begin, *(one.end() for one in _SENTENCE_END.finditer(text, begin, end)), end]
    cells = [cell for cell in _own_cells(stream, section) if begin <= cell.start < end]
    stretches = [[cell for cell in cells if first <= cell.start < last] for first, last in pairwise(ends)]
    around = stretches[0] + stretches[-1]
    if len(stretches) > 1 and len(section.lines) == 1 and len(around) == len(section.fields):
        return around  # the end of a page's table may stand behind the prose that follows it
    return max(stretches, key=len)


def _own_cells(stream: Stream, section: Section) -> Iterator[Cell]:
    """Yield the filled cells of a document but for those right below labels of other sections.

    Such labels stand since the figure before, in the same block, and none of this section's with them.
    """
    text = stream.document.text
    at, foreign, last = -1, False, 0
    for run in stream.runs:
        for cell in run.cells:
            if not cell.filled:
                continue
            if run.at != at:
                breaks = [one.end() for one in EMPTY_LINE.finditer(text, last, cell.start)]
                letters = key(text[breaks[-1] if breaks else last : cell.start])
                foreign = names_any(foreign_labels(section), letters) and not names_any(own_labels(section), letters)
                at = run.at
            elif EMPTY_LINE.search(text, last, cell.start):
                foreign = False
            last = cell.end
            if not foreign:
                yield cell
