"""A page of words and ruling lines to lines of text and rows of tables; for PDF and for recognised pictures.

In: where each word and each line stands, in points. Out: the page, laid out in a ``Laid``. Surprise: the order in which
words were given is not used at all; in what order a program wrote them says nothing about the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from extractor.page import LONG_CELL, PICTURE, Style
from extractor.readers._layout import Laid, Run, Text
from extractor.readers._line_words import SEVERAL
from extractor.readers._paper.grid import Edge, Grid, GridCell, edges_to_grids
from extractor.readers._paper.page_parts import Part, page_parts
from extractor.readers._printed import Thing, Word, words_to_lines

WORD_GAP = 0.2  # of a character's height; a wider gap is a blank
COLUMN_GAP = 1.6  # of a character's height; a wider gap parts columns

MARK_GAP = 0.5  # of a character's height; so much room stands before a note's mark at most
SPECK = 3.0  # points; a smaller picture is an ornament
SMALL = 0.9  # of the height of what it stands behind; a raised mark is no larger
RAISED, LOWERED = 0.2, 0.12  # of that height; so far from its foot is a mark's, or more

_MARK = re.compile(r"[\[(〔【（]?(?:注?\d{1,3}|注|[*＊※†‡#]{1,3}|[①-⑳㈠-㈩⑴-⒇])[\])〕】）]?")


def add_page(
    laid: Laid, words: Sequence[Word], edges: Sequence[Edge], things: Sequence[Thing] = (), *, by_size: bool = False
) -> None:
    """Lay out a page: what stands in tables row by row, the rest line by line, in the order of the page.

    Args:
        laid: the text that it is added to.
        words: what is written on it.
        edges: its ruling lines.
        things: what else is on it.
        by_size: the words' sizes are exact, so those of a small and shifted one say that it is raised or lowered.
    """
    laid.begin_page()
    grids = edges_to_grids(edges)
    for part in page_parts(words, grids):
        _add_part(laid, part, things, by_size)


def _add_part(laid: Laid, part: Part, things: Sequence[Thing], by_size: bool) -> None:
    words, grids, side = part
    laid.begin_column(side)
    inside: list[dict[GridCell, list[Word]]] = [{} for _ in grids]
    free: list[Word] = []
    tables = list(zip(grids, inside, strict=True))
    inwards = sorted(tables, key=lambda table: table[0].area)  # a table within another's cell has its own words
    for word in words:
        x, y = word.x, word.y
        for table, cells in inwards:
            cell = table.cell_at(x, y)
            if cell:
                cells.setdefault(cell, []).append(word)
                break
        else:
            free.append(word)
    apart = [free, *(block for cells in inside for block in _long_cells(cells))]
    pieces: list[tuple[float, Grid | None, Any]] = [(grid.ys[0], grid, cells) for grid, cells in tables]
    pieces += [(line[0].top, None, line) for block in apart for line in words_to_lines(block)]
    tabular = any(grid is None and _has_figures(content) for _, grid, content in pieces)
    for _, grid, content in sorted(pieces, key=lambda piece: piece[0]):
        if grid is None:
            laid.note_words(content)
            text = line_text(content, by_size)
            laid.add_line(text, list(_across(content, text)) if tabular else ())
        else:
            texts = {cell: cell_text(words, by_size) for cell, words in content.items()}
            if laid.words is not None:
                laid.note_words(_in_order(grid, content))
            _add_table(laid, grid, texts, _held(grid, content, things) if things else {})


def _has_figures(line: Sequence[Word]) -> bool:
    """Tell whether several words of a line are figures, as in a row of a table without ruling lines."""
    return sum(word.text.isdecimal() for word in line) >= SEVERAL


def _across(line: Sequence[Word], text: Text) -> Iterator[tuple[int, int, float, float]]:
    """Yield where each word begins and ends in the text of its line, and across the page."""
    plain = text if isinstance(text, str) else "".join(run.text for run in text)
    at = 0
    for word in line:
        at = plain.index(word.text, at)
        yield at, at + len(word.text), word.left, word.right
        at += len(word.text)


def _long_cells(cells: dict[GridCell, list[Word]]) -> Iterator[list[Word]]:
    """Take out, and yield, what stands in cells of the page's layout, which are no cells of a table."""
    for cell, words in list(cells.items()):
        if sum(len(word.text) for word in words) > LONG_CELL:
            yield cells.pop(cell)


def _in_order(grid: Grid, content: Mapping[GridCell, Sequence[Word]]) -> Iterator[Word]:
    """Yield the words of a table as its cells are laid out."""
    for cell in grid.extents():
        for line in words_to_lines(content.get(cell, ())):
            yield from line


def _held(grid: Grid, content: Mapping[GridCell, Sequence[Word]], things: Sequence[Thing]) -> dict[GridCell, str]:
    """Return for the cells of a table without words what stands in them, or lies over them.

    What also lies under words is their ground, and no content.
    """
    held: dict[GridCell, str] = {}
    boxes: dict[GridCell, tuple[float, float, float, float]] = {}
    for (left, right, top, bottom), mark in things:
        x, y = (left + right) / 2, (top + bottom) / 2
        cell = grid.cell_at(x, y)
        if cell is None or (min(right - left, bottom - top) < SPECK and mark == PICTURE):
            continue
        boxes = boxes or grid.boxes()
        over = [cell]
        if mark == PICTURE:
            over += [
                one
                for one, (x0, y0, x1, y1) in boxes.items()
                if left < (x0 + x1) / 2 < right and top < (y0 + y1) / 2 < bottom
            ]
        if not any(content.get(one) for one in over):
            held.update((one, mark) for one in over if held.get(one) != PICTURE)
    return held


def _add_table(laid: Laid, grid: Grid, texts: Mapping[GridCell, Text], held: Mapping[GridCell, str]) -> None:
    table = laid.begin_table()
    row = -1
    for cell, (across, down) in grid.extents().items():
        if cell.row != row:
            if row >= 0:
                laid.end_row()
            row = cell.row
            laid.begin_row()
        laid.add_cell(texts.get(cell, ""), cell.column, table, across, down, held.get(cell, ""))
    laid.end_row()


def line_text(line: Sequence[Word], by_size: bool = False) -> Text:
    """Return a line's words with blanks where its gaps are, more of them where columns part."""
    base = line[0]
    if len(line) == 1:
        return base.text if base.style is None else [Run(base.text, base.style)]
    size = _median([word.bottom - word.top for word in line])
    texts, styles = [base.text], [base.style]
    for before, word in pairwise(line):
        gap, style = word.left - before.right, word.style
        shift = _shift(base, word) if by_size and gap <= MARK_GAP * size and style is None else None
        if shift:
            style, gap = shift, 0.0  # a mark is given a little room
        else:
            base = word
        if gap > WORD_GAP * size:
            texts.append("   " if gap > COLUMN_GAP * size else " ")
            styles.append(None)
        texts.append(word.text)
        styles.append(style)
    return list(map(Run, texts, styles)) if any(styles) else "".join(texts)


def _median(sizes: list[float]) -> float:
    """Return the middle one; the library's, made for numbers of all kinds, takes longer than the rest of the line."""
    sizes.sort()
    half = len(sizes) // 2
    return sizes[half] if len(sizes) % 2 else (sizes[half - 1] + sizes[half]) / 2


def _shift(base: Word, word: Word) -> Style | None:
    """Tell whether a word is a mark or a figure that stands raised or lowered behind another one.

    It is smaller, and on no common line with it.
    """
    height = base.bottom - base.top
    if word.bottom - word.top > SMALL * height or not _MARK.fullmatch(word.text):
        return None
    lift = base.bottom - word.bottom
    return Style.RAISED if lift > RAISED * height else Style.LOWERED if -lift > LOWERED * height else None


def cell_text(words: Sequence[Word], by_size: bool = False) -> Text:
    """Return what stands in a cell, its lines joined; a blank stays only between figures, where it may matter."""
    if len(words) == 1 and words[0].style is None:
        return words[0].text
    lines = [line_text(line, by_size) for line in words_to_lines(words)]
    joined = (
        "",
        *(" " if _ends(one)[1].isdigit() and _ends(other)[0].isdigit() else "" for one, other in pairwise(lines)),
    )
    if all(isinstance(line, str) for line in lines):
        return "".join([blank + line for blank, line in zip(joined, lines, strict=True) if isinstance(line, str)])
    runs: list[Run] = []
    for blank, line in zip(joined, lines, strict=True):
        runs += [Run(blank + line)] if isinstance(line, str) else [Run(blank), *line]
    return runs


def _ends(line: Text) -> tuple[str, str]:
    """Return the first and the last character of a line."""
    return (line[0], line[-1]) if isinstance(line, str) else (line[0].text[0], line[-1].text[-1])
