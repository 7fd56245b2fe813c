"""Plain text and Markdown to a Document: cells behind tabs, between pipes or box lines, spaced, or one a line.

In: the bytes of a text file of any usual encoding. Out: the Document, whose source is the decoded text.
Surprise: there is no mode. Each line says by its own separators which cells it has, because converters mix them;
only the meaning of empty lines is learnt from the whole file.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import count

from extractor.limits import MAX_ROW, MAX_TEXT, at_most
from extractor.page import (
    BLANK,
    CONFUSABLE,
    FILL,
    LONG_CELL,
    NUMBER,
    OBJECT,
    PAGE,
    PICTURE,
    TEXT,
    Cell,
    Document,
    LineWord,
    Span,
    Styled,
    bordered_cells,
    decode,
    normalise,
    parse_number,
    restored,
    scan_cells,
    unescaped,
    with_struck_out,
    without_no_values_in_lines,
    without_styled,
)
from extractor.readers._line_words import line_words, rows_without_borders
from extractor.readers._lines import (
    WIDEST,
    Line,
    Screen,
    is_surely,
    lines_of,
    lone_marks,
    page_numbers,
    screen_of,
    with_units_beside,
)
from extractor.readers._marks import CID, styled_by_marks, with_codes_read, without_marks, without_stars
from extractor.readers._row_counts import without_counts_on_screen, without_row_counts
from extractor.readers._text.addresses import with_places_as_rows
from extractor.readers._text.colons import with_colons_as_borders
from extractor.readers._text.comma_tables import comma_rows, with_cells_parted, with_cells_whole, without_formula_quotes
from extractor.readers._text.drawn_tables import BREAK, DrawnRow, broken_together, drawn_apart, drawn_cells
from extractor.readers._text.items import with_items_as_rows
from extractor.readers._text.line_marks import without_line_marks
from extractor.readers._text.lists import with_lists_as_rows
from extractor.readers._text.markup_tables import with_markup_read
from extractor.readers._text.one_line import with_lines_parted
from extractor.readers._text.opened_cells import with_opened_cells
from extractor.readers._text.outlined_cells import with_outline_read
from extractor.readers._text.ruled_columns import ruled_rows
from extractor.readers._text.tabs import closed_by_tabs, with_cells_down_whole, without_tabs_at_ends
from extractor.readers._text.torn_rows import as_one, lines_of_pieces, with_rows_whole
from extractor.readers._text.wrapped_labels import with_labels_whole
from extractor.readers._text.wrapped_words import with_words_whole

SUFFIXES = (".txt", ".md", ".csv")

_CONTAINERS = (
    b"%PDF",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0",
    b"{\\rtf",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x1f\x8b",
)

# A stroke for none that a writer of Markdown escaped, a cell by itself; in LaTeX the same ends a row.
_ESCAPED_STROKE = re.compile(r"(?m)(?:(?<=^)|(?<=[|\t ]))\\(?=[\\/][ ]*(?:$|[|\t]))")
# Two strokes behind what stands in a cell: its next line goes on with it.
_BREAK_IN_CELL = re.compile(r"(?<=[^\s\0|\\])\\\\(?=[ ]*\|)")
_LATEX = "\\begin{"
_MARKS = "*`\\_#"
_SLANTED = re.compile(r"(?<![\w_])_([^\s_|][^_|\n]{0,60})_(?![\w_])")
# A picture: nothing of its name or its address is text.
_PICTURE = re.compile(
    r"!\[[^\[\]\n]{0,200}\]\([^()\n]{0,500}\)|<!--[ \0]*(?:image|picture|formula)\b[^<>\n]{0,80}-->", re.IGNORECASE
)
# A link: the words are text, and where they lead is not. A note in brackets behind a figure is no address.
_LINK = re.compile(r"\[([^\[\]\n]{0,200})(\]\((?=[^()\s]{0,500}[/#.:a-zA-Z])[!-~]{0,500}?(?: \"[^\"\n]{0,200}\")?\))")
# Text with attributes, as Pandoc writes it: [22]{style="font-size:14pt"}.
_ATTRIBUTED = re.compile(r"\[([^\[\]\n]*)(\]\{[^{}\n=.#]*+[=.#][^{}\n]*+\})")
# The same over several lines of a cell with sides: [22]{lang="EN-US" | above style="font-size:14pt"} |.
_ATTRIBUTED_ABOVE = re.compile(r"\[([^\[\]\n|]*)(\]\{[^{}\n|=]*=[^{}\n|]*+)(?=\|)")
_ATTRIBUTES_BELOW = re.compile(r"(?<=\|)[ \0]*[\w-]+=[^\[\]{}\n|]*\}(?=[ \0]*\|)")
# A page number between dashes on a line of its own, or run together with the line that follows it.
_PAGE_MARK = re.compile(
    r"(?m)^[ \0]*-[ \0]*\d{1,3}[ \0]*-(?=[ \0]*$|[^\s\0\d-]|\d{1,2}[.、])"
    r"|^[ \0]*第[ \0]*\d{1,3}[ \0]*页[^\n]{0,12}$"
)
_SEPARATOR = re.compile(r"[ \0]*:?-{3,}:?[ \0]*")
NESTED = 3  # attributes within attributes
NEAR_NOTE = 200
"""Characters before a link, in which what was left out between it and a figure ends."""
_SPECIAL = re.compile(r"[\d\-/\\…|│\t]|\.{3}")


OPEN_ENDS = 3
OPEN_ROWS = 0.1  # of all; with fewer that end with a cell, rows end with a pipe, and these are torn


def knows(data: bytes) -> int:
    """Text is what no other reader claims."""
    return 0 if data.startswith(_CONTAINERS) else 1


def read(data: bytes) -> Document:
    """Read a text file."""
    decoded = decode(data)
    source, words = decoded.text, _words(decoded.restored)
    at_most(MAX_TEXT, len(source), "characters")
    styled = tuple(styled_by_marks(words))
    coded = CID in words
    text = without_styled(mask(normalise(with_codes_read(words) if coded else words)), styled)
    text = _with_tables_as_rows(text, words)
    pages = [0, *(match.end() for match in re.finditer("\f", source))]
    cells = _cells(text, words, styled)
    return Document(
        source=source,
        text=text,
        cells=cells,
        format="text",
        encoding=decoded.encoding,
        page_starts=tuple(pages) if len(pages) > 1 else (),
        styled=styled,
        line_words=_line_words(text, words, cells),
    )


def _with_tables_as_rows(text: str, words: str) -> str:
    """Return normalised text, its tables as lines with signs between cells, in whatever way a program wrote them.

    ``words`` is the text as it is printed. What comes first leaves nothing for those behind it, or what they know.
    """
    text = with_places_as_rows(text)
    text = with_colons_as_borders(text)
    text = with_cells_down_whole(text)
    text = without_tabs_at_ends(text)
    text = with_lists_as_rows(text, words)
    text = with_items_as_rows(text, words)
    text = without_counts_on_screen(text)
    text = without_no_values_in_lines(text)
    text = with_markup_read(text)
    text = with_opened_cells(text)
    text = with_outline_read(text)
    text = with_lines_parted(text, words)
    text = with_words_whole(text, words)
    text = with_units_beside(text)
    text = without_formula_quotes(text)
    text = with_cells_whole(text, words)
    text = with_cells_parted(text)
    return with_rows_whole(text, words)


def _line_words(text: str, words: str, cells: Sequence[Cell]) -> tuple[LineWord, ...]:
    """Return where words stand across the lines of tables that blanks alone part into columns."""
    if not rows_without_borders(cells):
        return ()
    lines = lines_of(text)
    screen = screen_of(words, text, lines)
    return tuple(line_words(text, lines, cells, screen.middle)) if is_surely(screen, text, lines) else ()


def reread(part: Document) -> tuple[Cell, ...]:
    """Return the cells that one report of a text file has by itself."""
    return _cells(part.text, _words(restored(part.own_source).text), part.styled)


def _words(text: str) -> str:
    """Return a text as it is printed, without what a program puts before each of its lines."""
    return without_line_marks(unescaped(text))


def _cells(text: str, words: str, styled: Sequence[Styled]) -> tuple[Cell, ...]:
    """Return the cells of a text; ``words`` is what stands there before anything of it is taken out."""
    tables = count()
    cells = without_row_counts(with_struck_out(lines_to_cells(text, shown=words, tables=tables), styled))
    if rows_without_borders(cells):
        cells = with_labels_whole(text, lines_of(text), cells, (Screen(words, 1), Screen(words, 2)), tables)
    if "![" in words or "<!--" in words:
        cells = tuple(with_picture(cell, words) for cell in cells)
    return tuple(_doubted(cell, words) for cell in cells) if CID in words else cells


def with_picture(cell: Cell, source: str) -> Cell:
    """Return a cell, an empty one in which a picture stands as one whose content is no text."""
    if cell.kind is not BLANK or cell.filled or _PICTURE.search(source, cell.start, cell.end) is None:
        return cell
    return cell._replace(kind=OBJECT, mark=PICTURE)


def _doubted(cell: Cell, source: str) -> Cell:
    """Return a cell, a figure whose digits were told by their font's codes marked as one."""
    if cell.number is None or not source.startswith(CID, cell.start):
        return cell
    return cell._replace(end=source.index(")", cell.end) + 1, mark=CONFUSABLE)


def _words_alone(match: re.Match[str]) -> str:
    """Return the words of a link, or of what has attributes, alone; it stays where digits of it touch other digits.

    There it may be the mark of a note, 14[1](#fn1), and no figure is 141; or one figure stands beside another.
    """
    before = match.string[max(0, match.start() - NEAR_NOTE) : match.start()].rstrip(FILL)
    behind = match.string[match.end() : match.end() + NEAR_NOTE].lstrip(FILL)
    if before[-1:].isdigit() and match[1].lstrip(FILL)[:1].isdigit():
        return match.group()
    if behind[:1].isdigit() and match[1].rstrip(FILL)[-1:].isdigit():
        return match.group()
    return FILL + match[1] + FILL * len(match[2])


def mask(text: str) -> str:
    """Return the text with the marks of Markdown and of formulas, and page numbers, turned into FILL."""
    text = without_marks(text)
    if "\\\\" in text and _LATEX not in text:
        text = _BREAK_IN_CELL.sub(FILL * BREAK, text)
    if "]{" in text:
        for _ in range(NESTED):
            text = _ATTRIBUTED.sub(_words_alone, text)
        text = _ATTRIBUTED_ABOVE.sub(_words_alone, text)
        text = _ATTRIBUTES_BELOW.sub(lambda match: FILL * len(match.group()), text)
    if "![" in text:
        text = _PICTURE.sub(lambda match: FILL * len(match.group()), text)
    if "](" in text:
        text = _LINK.sub(_words_alone, text)
    if "_" in text:
        text = _SLANTED.sub(lambda match: FILL + match[1] + FILL, text)
    if ("\\\\" in text or "\\/" in text) and _LATEX not in text:
        text = _ESCAPED_STROKE.sub(FILL, text)
    if any(mark in text for mark in _MARKS):
        text = without_stars(text)
    if "-" in text or "页" in text:
        text = _PAGE_MARK.sub(lambda match: FILL * len(match.group()), text)
    return text


def lines_to_cells(
    text: str, first_row: int = 0, shown: str | None = None, tables: Iterator[int] | None = None
) -> Iterator[Cell]:
    """Yield the cells of normalised text in reading order.

    Args:
        text: normalised text.
        first_row: the row before the first one.
        shown: the text as it is printed, if its blanks put figures under their column heads.
        tables: numbers for its tables, if they are to have any: rows that follow each other with cells parted alike.
    """
    printed = text if shown is None else shown
    lines = lines_of(text)
    screen = screen_of(shown, text, lines) if shown is not None else None
    pages = page_numbers(lines) if shown is not None else frozenset()
    marks = lone_marks(lines)
    pieces = lines_of_pieces(text, lines)
    usual_gap = _gap_between_cells(text, lines)
    by_commas = comma_rows(text, shown, lines)
    by_rules = ruled_rows(printed, lines)
    row = first_row
    alone = False  # the line before had one cell, as in one-cell-a-line texts
    numbered = _Tables(tables, _open_sides(text, lines), closed_by_tabs(text, lines))
    for line in broken_together(printed, drawn_apart(text, lines, printed)):
        if isinstance(line, DrawnRow) or line.start in by_rules:
            row += 1
            alone = False
            yield from _drawn_row(text, line, row, by_rules, numbered)
            continue
        if line.start in marks:
            numbered.end()
            row += 1
            alone = True
            at = text.index(line.words, line.start)
            yield Cell(TEXT, at, at + len(line.words), row)
            continue
        if line.words.isdecimal() and (number := parse_number(line.words)) is not None:
            # Most lines of many texts: that they are one figure is seen at a third of what scanning for it takes.
            numbered.end()
            row += not (alone and line.gap <= usual_gap)
            alone = True
            at = text.index(line.words, line.start)
            end = at + len(line.words)
            column = screen.middle(line.start, at, end) if screen and at - line.start < WIDEST else None
            yield Cell(NUMBER, at, end, row, column, number, PAGE if line.start in pages else "")
            continue
        span = text[line.start : line.end]
        if line.start in by_commas:
            table = numbered.number(",", line.gap)
            places = enumerate(by_commas[line.start])
            cells = [cell for column, one in places for cell in _table_cells(text, *one, row + 1, column, table)]
        else:
            cells = as_one(text, line, _line_cells(text, line, span, row + 1, screen, numbered), pieces)
        if line.start in pages:
            cells = [cell._replace(mark=PAGE) for cell in cells]
        if len(cells) == 1 and alone and line.gap <= usual_gap:
            cell = cells[0]
            cells = [cell._replace(row=row, table=None)]
        elif cells:
            row += 1
        alone = len(cells) == 1
        yield from cells


def _gap_between_cells(text: str, lines: list[Line]) -> int:
    """Return how many line ends usually stand between two lines that hold a bare number each."""
    gaps: Counter[int] = Counter()
    previous = False
    for line in lines:
        bare = line.bare_number
        if bare and previous:
            gaps[line.gap] += 1
        previous = bare
    return max(gaps, key=lambda gap: (gaps[gap], gap), default=1)


class _Tables:
    """Numbers for the tables of a text: a line without cells, or parted by another sign, ends one, or a wider gap."""

    def __init__(self, numbers: Iterator[int] | None, open_sides: tuple[bool, bool], closed_by_tabs: bool) -> None:
        self.open_sides = open_sides
        self.closed_by_tabs = closed_by_tabs
        self._numbers = numbers
        self._number: int | None = None
        self._sign = ""
        self._gaps: list[int] = []

    def end(self) -> None:
        """Note that a line stands here that is no row of a table."""
        self._sign = ""

    def number(self, sign: str, gap: int) -> int | None:
        """Return the number of the table that a row belongs to, its cells parted by a sign."""
        if self._numbers is None:
            return None
        if sign != self._sign or (self._gaps and gap > self._gaps[0]):
            self._number, self._sign, self._gaps = next(self._numbers), sign, []
        elif not self._gaps:
            self._gaps = [gap]
        return self._number


def _drawn_row(
    text: str, line: Line | DrawnRow, row: int, by_rules: Mapping[int, Sequence[Span]], tables: _Tables
) -> Iterator[Cell]:
    """Yield the cells of a row that sides part, or the columns of a rule above it."""
    if isinstance(line, DrawnRow):
        sign, gap = ("│", 1) if line.framed else ("|", line.lines[0].gap)
        yield from drawn_cells(text, line, row, tables.number(sign, gap))
        return
    table = tables.number("-", line.gap)
    for column, (start, end) in enumerate(by_rules[line.start], 1):
        yield from bordered_cells(text, start, end, row, column, table)


def _line_cells(text: str, line: Line, span: str, row: int, screen: Screen | None, tables: _Tables) -> list[Cell]:
    if not _SPECIAL.search(span):  # no figure, no dash, no border: words and nothing else
        tables.end()
        at = line.start + span.index(line.words)
        return [Cell(TEXT, at, at + len(line.words), row)]
    if "|" in span or "│" in span:
        return _piped_cells(text, line, span, row, tables.number("|", line.gap), tables.open_sides)
    if "\t" in span:
        return _tabbed_cells(text, line, span, row, tables.number("\t", line.gap), tables.closed_by_tabs)
    tables.end()
    cells = scan_cells(text, line.start, line.end, row)
    if screen is None or len(span) > WIDEST:
        return cells
    return [
        cell if cell.kind is TEXT else cell._replace(column=screen.middle(line.start, cell.start, cell.end))
        for cell in cells
    ]


def _open_sides(text: str, lines: Sequence[Line]) -> tuple[bool, bool]:
    """Tell whether rows of pipes begin, and end, with a cell and not with a pipe, so that an outer cell may be empty.

    Where they begin with a cell, an empty one at the end leaves its pipe alone: so end all rows, or some of them. Lines
    of pipes alone tell nothing: they may be an empty row, or an empty cell of a table with one cell a line.
    """
    piped = [line for line in lines if "|" in line.words and line.words.strip("| ")]
    if 2 * sum(text[line.start] == "|" for line in piped) >= len(piped):
        return False, bool(piped) and _end_open(piped)
    return True, sum(not line.words.endswith("|") for line in piped) >= OPEN_ROWS * len(piped)


def _end_open(piped: Sequence[Line]) -> bool:
    """Tell whether rows that begin with a pipe end with a cell, and those with an empty one end as if they were closed.

    A row that is torn behind a cell ends with one, too; the next line goes on with it, or it has fewer pipes.
    """
    below = [*piped[1:], None]
    whole = [one for one, other in zip(piped, below, strict=True) if other is None or other.words.startswith("|")]
    ends = [one.words.count("|") for one in whole if one.words.startswith("|") and not one.words.endswith("|")]
    closed = {one.words.count("|") for one in piped if one.words.endswith("|")}
    alike = [count for count in ends if count > 1 and count in closed]
    return 2 * len(ends) > len(piped) or len(alike) >= max(OPEN_ENDS, OPEN_ROWS * len(piped))


def _piped_cells(
    text: str, line: Line, span: str, row: int, table: int | None, open_sides: tuple[bool, bool]
) -> list[Cell]:
    pieces = span.replace("│", "|").split("|")
    cells: list[Cell] = []
    position = line.start
    last = len(pieces) - 1
    crowded = len(pieces) > MAX_ROW  # tables within tables on one line: most of its cells are a layout's, and empty
    borders = _borders_of(pieces) if "---" in span else ()
    for column, piece in enumerate(pieces):
        end = position + len(piece)
        closed = (column == 0 and not open_sides[0]) or (column == last and not open_sides[1])
        outside = (crowded or closed) and not piece.strip(" \t\0")
        if not outside and column not in borders:
            cells += _table_cells(text, position, end, row, column, table)
        position = end + 1
    return cells


def _borders_of(pieces: Sequence[str]) -> Collection[int]:
    """Return which pieces of a row are border: hyphens between its two ends, or between those of rows in one line.

    Among other cells three hyphens are a dash that someone printed, or that a program made of one.
    """
    ruled = [_SEPARATOR.fullmatch(piece) is not None for piece in pieces]
    empty = [not piece.strip(f" \t{FILL}") for piece in pieces]
    borders: list[int] = []
    run: list[int] = []
    begins = True
    for column, is_ruled in enumerate(ruled):
        if is_ruled:
            begins = begins if run else column == 0 or empty[column - 1]
            run.append(column)
            continue
        if begins and empty[column]:
            borders += run
        run = []
    return frozenset(borders + run if begins else borders)


def _tabbed_cells(text: str, line: Line, span: str, row: int, table: int | None, closed: bool) -> list[Cell]:
    pieces = span.split("\t")
    if closed:
        pieces.pop()
    cells: list[Cell] = []
    position = line.start
    for column, piece in enumerate(pieces):
        end = position + len(piece)
        if column or piece.strip(" \0"):  # or else it is the tab that opens the line's first cell
            cells += _table_cells(text, position, end, row, column, table)
        position = end + 1
    return cells


def _table_cells(text: str, start: int, end: int, row: int, column: float, table: int | None) -> list[Cell]:
    """Return a bordered cell, or what stands in a long one."""
    if end - start > LONG_CELL:
        return scan_cells(text, start, end, row)
    return bordered_cells(text, start, end, row, column, table)
