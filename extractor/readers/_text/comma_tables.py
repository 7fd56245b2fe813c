"""Tables whose cells commas or semicolons part in a text: their rows, and the cells of each.

In: the lines of a normalised text, and the text as it is printed. Out: for every row of such a table the spans of its
cells. Surprise: rows of heads hold no figure; they are told by as many commas as the rows next to them have. A Chinese
comma is one in normalised text too, and parts nothing where the rows are parted by the other.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from extractor.page import FILL, Span, says_none
from extractor.readers._lines import Line

VALUES = 4  # in a row of one line, so many are no thousands' separators
ROWS = 5
ROWS_WITH_ONE = 12
"""Lines with as many cells each, and a figure alone in one; items of a list have words there."""
LABELS_AND_VALUE = 3
"""Cells of a row with its label, its unit and one value."""
LONGEST_HEAD = 24
MOST_QUOTED = 400
"""Characters of a cell in quotes over several lines."""

# A value, or nothing, between two commas; a table in which rows of these stand is one of comma-separated values.
_VALUE = re.compile(r'(?:^|(?<=,))[ \0]*"?(?:[+-]?\d[^,"]{0,15}|-{1,2}|[/\\])?"?[ \0]*(?=,|$)')
_AROUND = ' "\0'
_BETWEEN_CHINESE = re.compile(r"\uff0c[ ]*[+-]?\d[\d.]*(?=[ ]*(?:\uff0c|$))", re.MULTILINE)
_CELL = re.compile(r'[ \0]*"(?:[^"]|"")*"[ \0]*(?=,|\Z)|[^,]*')
_AS_TEXT = re.compile(r'(?:(?m:^)|(?<=[,;\t|]))="([^"\n]*)"(?=[,;\t|]|(?m:$))')
# The same as a program writes it that puts quotes around it: "=""12""".
_QUOTED_AS_TEXT = re.compile(r'(?:(?m:^)|(?<=[,;\t|]))"=""([^"\n]*)"""(?=[,;\t|]|(?m:$))')
_QUOTES_AROUND = re.compile(r'(?:^|(?<=\t))"([^"\t]*)"(?=\t|$)')
_QUOTED = re.compile(
    rf'(?:(?m:^)|(?<=[,;|]))"(?=[^"\n]{{0,{MOST_QUOTED}}}\n)'
    rf'(?:[^"]|""){{0,{MOST_QUOTED}}}"(?=[,;|]|(?m:$))'
)

SIGNS = ";/:~#&、·"
"""What parts cells in a line where nothing else does; a comma has rules of its own."""
_PARTED = re.compile(r"[+-]?\d[\d.]*\D{0,2}|[-/\\]{1,2}")


def with_cells_parted(text: str) -> str:
    """Return normalised text, semicolons, strokes and the like turned into tabs in the lines of tables they part.

    Some rows must have four figures or more, or semicolons part many into as many cells, a figure in one of them; in a
    file of such rows a line with one figure is one as well, and so are the heads right above them and rows as wide.
    """
    signs = [sign for sign in SIGNS if text.count(sign) >= ROWS * VALUES]
    if not signs or "\t" in text:
        return text  # as most texts
    lines = text.split("\n")
    figures = {sign: _wide(sign, lines) for sign in signs}
    sign = max(figures, key=figures.__getitem__)
    alike = Counter(line.count(";") for line in lines if _values_between(";", line)) if ";" in signs else Counter[int]()
    if not figures[sign] and max(alike.values(), default=0) < ROWS_WITH_ONE:
        return text
    sign = sign if figures[sign] else ";"
    widths = alike if sign == ";" else ()
    found: list[str] = []
    below = False  # whether the line below is a row of the table
    for line in reversed(lines):
        as_wide = line.count(sign) in widths and "。" not in line
        below = as_wide or _values_between(sign, line) > 0 or (below and _heads(sign, line))
        found.append(_without_quotes(line.replace(sign, "\t")) if below else line)
    return "\n".join(reversed(found))


def _without_quotes(row: str) -> str:
    return _QUOTES_AROUND.sub(lambda match: f"{FILL}{match[1]}{FILL}", row) if '"' in row else row


def _heads(sign: str, line: str) -> bool:
    return sign in line and "。" not in line and max(map(len, line.split(sign))) <= LONGEST_HEAD


def _wide(sign: str, lines: Sequence[str]) -> int:
    """Return how many figures stand in the rows that a sign parts, none if these are too few."""
    counts = [_values_between(sign, line) for line in lines if line.count(sign) >= VALUES]
    wide = [count for count in counts if count >= VALUES]
    return sum(wide) if len(wide) >= ROWS or sum(wide) >= ROWS * VALUES else 0


def _values_between(sign: str, line: str) -> int:
    return sum(map(_is_value, line.split(sign)[1:])) if sign in line else 0


def _is_value(piece: str) -> bool:
    bare = piece.strip(_AROUND)
    return bool(bare) and (_PARTED.fullmatch(bare) is not None or says_none(bare))


def without_formula_quotes(text: str) -> str:
    """Return normalised text, the signs taken out that keep a spreadsheet from reading a cell as a number: ="12"."""
    if text.count('="') < ROWS:
        return text
    text = _QUOTED_AS_TEXT.sub(lambda match: f"{4 * FILL}{match[1]}{3 * FILL}", text)
    return _AS_TEXT.sub(lambda match: f"{2 * FILL}{match[1]}{FILL}", text)


def with_cells_whole(text: str, shown: str) -> str:
    """Return normalised text, the line ends in the quoted cells of rows turned into blanks."""
    if not any(one in shown for one in ('",', ',"', ';"', '|"')):
        return text
    whole: list[str] = []
    at = 0
    for match in _QUOTED.finditer(shown):
        whole += [text[at : match.start()], text[match.start() : match.end()].replace("\n", " ")]
        at = match.end()
    return "".join([*whole, text[at:]]) if whole else text


def comma_rows(text: str, shown: str | None, lines: Sequence[Line]) -> Mapping[int, list[Span]]:
    """Return the cells of every line that is a row of a comma-separated table, by where the line starts.

    A row has two values or nothings at least; so have all rows that follow each other with as many cells.
    """
    shown_commas = (text if shown is None else shown).count(",")
    if shown_commas < ROWS and (shown is None or len(_BETWEEN_CHINESE.findall(shown)) < ROWS * VALUES):
        return {}  # as in most texts
    many = [text[line.start : line.end] for line in lines if line.words.count(",") >= VALUES - 1]
    wide = sum(_values(one) >= VALUES for one in many) >= ROWS
    printed = text if shown is None or shown_commas < ROWS else shown
    found: dict[int, list[Span]] = {}
    for rows in _alike(text, printed, lines):
        certain = sum(_holds_value(text[line.start : line.end], cells) for line, cells in rows)
        if certain >= (1 if wide else ROWS):
            found |= {line.start: cells for line, cells in rows}
    return found


def _alike(text: str, printed: str, lines: Sequence[Line]) -> Iterator[list[tuple[Line, list[Span]]]]:
    """Yield lines that follow each other with as many cells, sentences left out."""
    rows: list[tuple[Line, list[Span]]] = []
    for line in lines:
        parted = "," in line.words and "。" not in text[line.start : line.end]
        cells = list(_cells(printed, line)) if parted else []
        if rows and not (line.gap == 1 and len(cells) == len(rows[-1][1])):
            yield rows
            rows = []
        if len(cells) > 1:
            rows.append((line, cells))
    if rows:
        yield rows


def _values(span: str) -> int:
    """Return how many values, or nothings, stand between the commas of a line.

    Words for none count where several of them stand in it; 无 alone between commas may be a sentence's.
    """
    if "," not in span:
        return 0
    said = sum(says_none(piece.strip(_AROUND)) for piece in span.split(","))
    return sum(1 for _ in _VALUE.finditer(span)) + (said if said > 1 else 0)


def _holds_value(span: str, cells: Sequence[Span]) -> bool:
    """Tell whether a line is a row for certain: beside its labels it has a value, or two where it is a wide one."""
    return _values(span) > (len(cells) > LABELS_AND_VALUE)


def _cells(printed: str, line: Line) -> Iterator[Span]:
    """Yield the cells of a row, without the quotes around them."""
    span = printed[line.start : line.end]
    position = 0
    while position <= len(span):
        match = _CELL.match(span, position)
        start, end = match.span() if match else (position, position)
        piece = span[start:end]
        quoted = piece.strip(" \0").startswith('"') and piece.count('"') > 1
        inner = (span.index('"', start) + 1, span.rindex('"', start, end)) if quoted else (start, end)
        yield Span(line.start + inner[0], line.start + inner[1])
        position = end + 1
