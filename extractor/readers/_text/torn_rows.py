"""Rows that a line end cuts in two within a cell: `2092`, `294` at the end of a line and `13`, `16` on the next.

In: a normalised text. Out: the same, such line ends turned into blanks, and where the lines are that hold one figure
with a blank in it. Surprise: what is cut is a figure as often as a word, and each piece looks like one. What the cells
of the two lines come to together tells, since that is what other rows have, or the row of heads above them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from extractor.page import FILL, GROUPED, NUMBER, Cell, parse_number, says_none
from extractor.readers._lines import Line

_CLOSED_ROW = re.compile(rf"^\|[^\n]*\|[ {FILL}]*$", re.MULTILINE)
_OPEN_ROW = re.compile(rf"^(\|[^\n]*[^|\s{FILL}][ {FILL}]*)\n(?=[^|\n]*[^|\s{FILL}][^|\n]*\|)", re.MULTILINE)
"""A row that opens with a border and ends within a cell, where the next line goes on with that cell."""
_BARE_ROW = re.compile(rf"^[ {FILL}]*+[^|\s{FILL}][^|\n]*+\|[^\n]*[^|\s{FILL}][ {FILL}]*$", re.MULTILINE)
"""A line with borders between cells alone."""
MOST_ENDS = 8  # within one row
BARE = 2
"""Times as many rows have borders between cells alone as have them at both ends: then none of them is torn open."""

_GOES_ON = re.compile(r"\n\d[\d.]*[ \0]*[\t,|]")
"""A line that begins with a figure, and a sign behind it that parts cells; few texts have one."""
_WORDS = re.compile(r"[^\W\d_]")
_ENDS_IN_FIGURE = re.compile(r"[\t,|][ \0]*\d[\d.]*[ \0]*\Z")
_BEGINS_WITH_FIGURE = re.compile(r"\d[\d.]*[ \0]*(?:[\t,|]|\Z)")
_REPEATED = {
    sign: re.compile(rf"(?m)^(?P<cell>[^\s{sign}][^\n{sign}]*)(?:{re.escape(sign)}(?P=cell)){{2,}}$") for sign in "\t|"
}
"""A row of which a converter says the one cell again in each column, as many as its table has."""
_CUT_IN_FIGURE = re.compile(r"(?<=\d)\n(?=\d+[ \0]*\|)")
WIDE = 4
"""Cells behind the label of a row; tables with fewer have a row of heads to be held against."""
HEADS_ABOVE = 4
"""Lines between a row and its heads, in a table of few rows."""
CLOSED = 0.6
"""Of the lines with a pipe; so many end with one where text that runs on is broken between cells."""
PIPED = 12

_LONE_PIECES = re.compile(r"(?m)^[ \t\0]*\d[\d,]* \d[\d,]*[ \t\0]*$")
_LIKE_LONE = re.compile(r"\n[ \t\0]*\d[\d,]* \d")
_SEVERAL = re.compile(r"(?m)^[^\n|\t]*(?:[ \0]+\d[\d,.]*){3}[ \0]*$")
_PIECES = re.compile(r"\d[\d,]*(?: \d[\d,]*)+")
LONE = 30
"""Lines with nothing but a figure; so many stand in texts of one cell a line."""
EDGED = 2
"""Times as many figures have blanks on both sides of their line as have pieces of them."""
_EDGED = re.compile(r"(?m)^[ \t]+\d[\d.,]*[ \t]*$")
_UNEDGED = re.compile(r"(?m)^\d+[ \t]*$")
_EDGED_PIECES = re.compile(r"(?m)^([ \t]+\d[\d.]*)\n(?=(\d+)[ \t]*$)")

_LIKE_EDGED = re.compile(r"\n[ \t]+\d[\d.]*\n\d+[ \t]*(?:\n|\Z)")
"""What most texts have not, found faster than line by line."""

_PIECES_AMONG_FIGURES = re.compile(r"\d  [^\n]{0,200}\d \d|\d \d[^\n]{0,200}  \d|\d\n\d+  \S")
_TWO_BLANKS = re.compile(r"(?<=[^ \n])  (?=[^ \n])")
_LAST_FIGURE = re.compile(r"\d[ \0]*\Z")
ROWS = 12


class _Row(NamedTuple):
    """A line as a row: how many cells it has, and how many behind its words.

    It ``goes_on`` if it is figures and begins with one, is ``open`` if it ends in one, and ``spread`` if its first cell
    is empty; ``digits`` tells of any behind its words.
    """

    cells: int
    behind: int
    goes_on: bool
    open: bool
    words: bool
    digits: bool
    spread: bool


def with_rows_whole(text: str, printed: str) -> str:
    """Return normalised text, the line ends within a cell turned into blanks; ``printed`` is what stands there.

    What is left of such a row would be one, and what a line begins with another: 2 and 11 for 211.
    """
    if "|" in text:
        text = _with_open_rows_whole(text)
    elif "\t" not in text and "  " in text and _PIECES_AMONG_FIGURES.search(text):
        text = _with_blanks_parted(text)
    if _GOES_ON.search(text):
        text = _with_closed_cells_whole(text) if "|" in text else text
        for sign in "\t|,":
            if sign in text:
                shown = _parted_by_commas(text, printed) if sign == "," else text
                ends = _cuts(shown.split("\n"), sign)
                text = "".join(" " if at in ends else ch for at, ch in enumerate(text)) if ends else text
    if _LIKE_EDGED.search(text):
        text = _with_edged_whole(text)
    for sign in "\t|":
        if sign in text and _REPEATED[sign].search(text):
            text = _with_repeated_whole(text, sign)
    return text


def lines_of_pieces(text: str, lines: Sequence[Line]) -> frozenset[int]:
    """Return where the lines start that hold one figure with a blank in it, in a text of one cell a line."""
    if not _LIKE_LONE.search(text) or not _LONE_PIECES.search(text) or _SEVERAL.search(text):
        return frozenset()
    found = [line.start for line in lines if _PIECES.fullmatch(line.words.strip("\t \0"))]
    lone = sum(line.bare_number for line in lines)
    return frozenset(found) if lone >= max(LONE, len(found)) else frozenset()


def as_one(text: str, line: Line, cells: list[Cell], torn: Collection[int]) -> list[Cell]:
    """Return the cells of a line; of one whose figure is torn, with one figure in place of its pieces."""
    if line.start not in torn:
        return cells
    match = _PIECES.search(text, line.start, line.end)
    number = parse_number(match[0].replace(" ", "")) if match else None
    if match is None or number is None:
        return cells
    start, end = match.span()
    pieces = [cell for cell in cells if start <= cell.start < end]
    whole = pieces[0]._replace(kind=NUMBER, start=start, end=end, number=number, mark=GROUPED)
    return [whole if cell is pieces[0] else cell for cell in cells if cell not in pieces[1:]]


def _with_open_rows_whole(text: str) -> str:
    """Join what stands in one cell where rows open and close with a border."""
    for _ in range(MOST_ENDS):
        ends = [match.end(1) for match in _OPEN_ROW.finditer(text)]
        closed = len(_CLOSED_ROW.findall(text)) if ends else 0
        if not ends or len(ends) > closed or len(_BARE_ROW.findall(text)) > BARE * closed:
            return text
        whole = _OPEN_ROW.sub(_joined, text)
        if whole == text:
            return text
        text = whole
    return text


def _joined(match: re.Match[str]) -> str:
    """Return a row that goes on in the next line; as wide as this one and the one above, the next is one by itself.

    So it is where borders stand between cells alone, and the first cell of this row is empty.
    """
    text, row = match.string, match[1]
    above = text[text.rfind("\n", 0, max(0, match.start() - 1)) + 1 : max(0, match.start() - 1)]
    behind = text[match.end() : text.find("\n", match.end())]
    alike = row.count("|") == above.count("|") == behind.count("|")
    return match[0] if alike else row + " "


def _with_blanks_parted(text: str) -> str:
    """Return the text, a tab in the blanks between cells if it has always two of them there, and pieces have one."""
    rows = [line.strip(" \0") for line in text.split("\n") if line.count("  ") >= WIDE and _LAST_FIGURE.search(line)]
    if len(rows) < ROWS or any("   " in row for row in rows):
        return text
    return _TWO_BLANKS.sub("\t ", text)


def _with_repeated_whole(text: str, sign: str) -> str:
    """Return the text, the line ends within cells turned into blanks where merged cells are said in each column.

    Such rows have all cells of their table: lines with fewer are one row if they come to as many together.
    """
    lines = text.split("\n")
    counts = [line.count(sign) + 1 for line in lines]
    cells = 0
    ends: set[int] = set()
    number = 0
    while number < len(lines):
        if _REPEATED[sign].match(lines[number]):
            cells = counts[number]
        elif not lines[number] or counts[number] > cells:
            cells = 0  # the table has ended
        last, total = number, counts[number]
        while total < cells and last + 1 < len(lines) and last - number < MOST_ENDS and lines[last + 1]:
            last += 1
            total += counts[last] - 1
        if total == cells and max(counts[number : last + 1]) < cells:
            ends.update(range(number, last))
            number = last
        number += 1
    return "".join(line + (" " if number in ends else "\n") for number, line in enumerate(lines))[:-1]


def _with_edged_whole(text: str) -> str:
    """Return the text, the line ends within figures turned into blanks where each cell begins with a tab or a blank.

    What has no such edge is the end of the figure above it, unless it counts pages.
    """
    rests = [int(match[2]) for match in _EDGED_PIECES.finditer(text)]
    edged = len(_EDGED.findall(text))
    counted = len(rests) > 1 and all(b - a == 1 for a, b in pairwise(rests))
    alone = len(_UNEDGED.findall(text)) > len(rests)
    return text if counted or alone or edged < EDGED * len(rests) else _EDGED_PIECES.sub(r"\1 ", text)


def _with_closed_cells_whole(text: str) -> str:
    """Join figures where lines break behind a cell's border only, or within a label."""
    piped = [line for line in text.split("\n") if "|" in line]
    closed = sum(line.rstrip(" \0").endswith("|") for line in piped)
    if len(piped) < PIPED or closed < CLOSED * len(piped) or sum(line[0] == "|" for line in piped) * 2 > len(piped):
        return text
    return _CUT_IN_FIGURE.sub(" ", text)


def _parted_by_commas(text: str, printed: str) -> str:
    """Return normalised text, the Chinese commas of its sentences left as they are."""
    if "\uff0c" not in printed:
        return text
    return "".join("\uff0c" if shown == "\uff0c" else ch for ch, shown in zip(text, printed, strict=True))


def _cuts(lines: Sequence[str], sign: str) -> set[int]:
    """Return where lines end of which the next begins with a figure, and both together have a row's cells."""
    rows = [_row(line, sign) for line in lines]
    whole = [
        row
        for row, behind in zip(rows, [*rows[1:], None], strict=True)
        if row and not row.goes_on and not (behind and row.open and behind.goes_on)
    ]
    cells, wide = _usual([row for row in whole if row.digits and row.behind >= WIDE])
    cut: set[int] = set()
    for number, row in enumerate(rows):
        if row and row.open and (row.words or _heads(rows, number, 1) > row.cells):
            found = _ends(rows, number, cells, wide)
            last = max(found, default=number - 1) + 1
            if _lacks("".join(lines[number : last + 1]), lines[last + 1 : last + 2], sign):
                found.add(last)
            cut |= found
    places = accumulate(len(line) + 1 for line in lines)
    return {place - 1 for number, place in enumerate(places) if number in cut} if cut else set()


def _row(line: str, sign: str) -> _Row | None:
    """Return a line as a row, None if it is no part of one."""
    begins = _BEGINS_WITH_FIGURE.match(line) is not None
    if sign not in line and not begins:
        return None
    pieces = line.split(sign)
    words = [n for n, piece in enumerate(pieces) if _is_words(piece)]
    digits = any(ch.isdecimal() for piece in pieces[words[-1] + 1 :] for ch in piece) if words else begins
    behind = len(pieces) - 1 - words[-1] if words else len(pieces)
    ends = _ENDS_IN_FIGURE.search(line) is not None or (begins and len(pieces) == 1)
    return _Row(len(pieces), behind, begins and not words, ends, bool(words), digits, not pieces[0].strip(" \0"))


def _usual(rows: Sequence[_Row]) -> tuple[int | None, int | None]:
    """Return how many cells rows have in all, or how many behind their words: whichever most of them have alike."""
    if not rows:
        return None, None
    (cells, alike), (behind, as_alike) = (
        Counter(counts).most_common(1)[0] for counts in ([row.cells for row in rows], [row.behind for row in rows])
    )
    spread = any(row.spread for row in rows)  # as where merged cells leave empty ones before a label
    return (cells, None) if alike > as_alike or (spread and alike == as_alike) else (None, behind)


def _ends(rows: Sequence[_Row | None], first: int, cells: int | None, wide: int | None) -> set[int]:
    """Return the numbers of the lines behind which a row goes on, none if nothing tells how many cells it has."""
    row = rows[first]
    assert row is not None
    heads = _heads(rows, first, HEADS_ABOVE)
    total, behind = row.cells, row.behind
    if total in (cells, heads) or behind == wide:
        return set()  # it is whole
    for number in range(first + 1, min(len(rows), first + 1 + MOST_ENDS)):
        part = rows[number]
        if part is None or not part.goes_on:
            return set()
        total += part.cells - 1
        behind += part.cells - 1
        if total in (cells, heads) or behind == wide:
            return set(range(first, number))
        if not part.open:
            return set()
    return set()


def _lacks(row: str, behind: Sequence[str], sign: str) -> bool:
    """Tell whether a row's last figure is the sum of those before it with the digits behind it, and not without."""
    rest = behind[0].strip(" \0") if behind else ""
    if not rest.isdecimal():
        return False
    pieces = [piece.strip(" \0") for piece in row.split(sign)]
    words = max((n for n, piece in enumerate(pieces) if _is_words(piece)), default=-1)
    figures = [int(piece) if piece.isdecimal() else 0 for piece in pieces[words + 1 :]]
    return len(figures) > WIDE and sum(figures[:-1]) == int(f"{figures[-1]}{rest}") != figures[-1]


def _is_words(piece: str) -> bool:
    return _WORDS.search(piece) is not None and not says_none(piece.strip(" \0"))


def _heads(rows: Sequence[_Row | None], first: int, lines: int) -> int:
    """Return how many cells the row of heads a few lines above a row has; 0 if none stands there."""
    for row in reversed(rows[max(0, first - lines) : first]):
        if row and row.cells > 1 and row.words and not row.digits:
            return row.cells
    return 0
