"""The prose of a report as one string, sentence by sentence, with the way back to the source.

In: a Document. Out: ``Prose``: the normalised text without blanks, line breaks and fill, because a sentence is the same
sentence however a converter broke it. Surprise: where no table was located its cells are in the prose too; a sentence
rule must ask for more than a number.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from extractor.limits import MAX_SENTENCE
from extractor.page import GARBLED, MISREAD, Document, Place, Span, Style, Styled, key, letters_may_differ

_PIECE = re.compile(r"[^\s\0]+")
_EMPTY_QUOTES = re.compile(r"[“\"‘][\s\0]*[”\"’]")  # a page layout puts the marks somewhere else
_QUOTE = re.compile(r"[“”‘’\"][ \t]*(?=\n|\Z)")
_COUNTS = re.compile(rf"\d{GARBLED}*[件条次项个篇份期元人批家场万{GARBLED}]|[未无没零]|不存|不收")
_UNITS = "件条则篇项次份个期人批家场例起名宗万元"
_UNIT_BEHIND = re.compile(rf"[ \0]*[{_UNITS}]{{1,2}}[,。;、(]")
"""What a line begins with that goes on with the figure above it: words of another font come as lines of their own."""
_ENDS = re.compile(r"[。;!?\n](?!(?<=\?)\d)")
"""What ends a sentence; a question mark before a figure stands for a sign that an encoding does not have."""


_SIDE = re.compile("[|│]")
_IN_BORDERS = re.compile(r"(?<=[|│\t])[^|│\t。]*+。[^|│\t]*+")
_AROUND = " \t\0|│"
_CHAPTER = re.compile(r"[\s\0]*第?[一二三四五六七八九十]{1,2}[\s\0]*(?:[、.]|部分|章)[^。,;:!?\d]{2,60}")
"""A line that begins a chapter: what stands above it, 无 or a sentence without its stop, is no part of it."""
LOOSE_QUOTES = 2
"""Quotation marks alone on a line; so many were torn out of sentences whose lines came apart as well."""

PRINTED = ("pdf", "placed")
"""Formats whose text has places, and may stand over other text."""
SHORT_LINE = 18
"""Characters; a shorter line that ends in a figure is a cell. Printed pages wrap after 25 and more."""


@dataclass(frozen=True, slots=True)
class Prose:
    """The text of a document without blanks; ``starts`` and ``offsets`` lead back to the source.

    ``doubtful`` is whether its sentences may not be what the page says: letters were lost, or lines stand out of order.
    ``letters_differ`` is whether even a letter that looks whole may be another one.
    """

    text: str
    starts: tuple[int, ...]
    offsets: tuple[int, ...]
    doubtful: bool = False
    letters_differ: bool = False

    def place(self, start: int, end: int) -> Place:
        """Return the span in the source that a span of the prose comes from."""
        return Place(self._offset(start), self._offset(end - 1) + 1)

    def _offset(self, position: int) -> int:
        piece = bisect_right(self.starts, position) - 1
        return self.offsets[piece] + position - self.starts[piece]

    def sentences(self) -> Iterator[tuple[int, str]]:
        """Yield every sentence with its start; what goes on too long for one is cut."""
        position = 0
        for end in (*(match.end() for match in _ENDS.finditer(self.text)), len(self.text)):
            while end - position > MAX_SENTENCE:
                comma = self.text.rfind(",", position, position + MAX_SENTENCE) + 1
                cut = comma or position + MAX_SENTENCE
                yield position, self.text[position:cut]
                position = cut
            if self.text[position:end].strip("。;!?\n"):
                yield position, self.text[position:end]
            position = end


def to_prose(document: Document, tables: Sequence[Span] = ()) -> Prose:
    """Join the lines of a document; a line end stays behind a line that looks like the cell of a table.

    Args:
        document: the document.
        tables: spans of its text that are tables; of these, only sentences that got among the rows are kept.
    """
    joiner = _Joiner()
    position = 0
    for span in sorted(tables, key=lambda span: span.start):
        if span.start > position:
            joiner.add(document.text, position, span.start)
            joiner.end_line(span.start)
        for start, end in _sentences_within(document.text, max(position, span.start), span.end):
            joiner.add(document.text, start, end)
            joiner.end_line(start)
        position = max(position, span.end)
    joiner.add(document.text, position, len(document.text))
    text = "".join(joiner.parts)
    lossy = GARBLED in text and (MISREAD in (document.encoding or "") or _lost_figures(text))
    letters_differ = letters_may_differ(text, document.encoding)
    doubtful = lossy or letters_differ or _loose_quotes(document.text) >= LOOSE_QUOTES
    doubtful = doubtful or _is_printed_over(document, tables)
    return Prose(text, tuple(joiner.starts), tuple(joiner.offsets), doubtful, letters_differ)


def _is_printed_over(document: Document, tables: Sequence[Span]) -> bool:
    """Tell whether words of the prose are left out of their lines because others stand, or lie, over them on the page.

    The rest of their sentences is legible, but not what it says; nobody struck these out.
    """
    return document.format in PRINTED and any(
        (one.style is Style.STRUCK and any(map(str.isdigit, document.source[one.start : one.end])))
        or (one.style is Style.HIDDEN and _within_a_line(document.text, one))
        for one in document.styled
        if not any(span.start <= one.start < span.end for span in tables)
    )


def _within_a_line(text: str, one: Styled) -> bool:
    """Tell whether legible letters stand right beside a run."""
    return any(key(letter) for letter in (text[max(0, one.start - 1) : one.start], text[one.end : one.end + 1]))


def _lost_figures(text: str) -> bool:
    """Tell whether letters are lost from a sentence that may count something, or say that there is none."""
    return any(GARBLED in sentence and _COUNTS.search(sentence) for sentence in _ENDS.split(text))


def _loose_quotes(text: str) -> int:
    """Return how many quotation marks stand alone on their lines."""
    ends = (match.start() for match in _QUOTE.finditer(text))
    return sum(not text[text.rfind("\n", 0, at) + 1 : at].strip(" \t") for at in ends)


def _sentences_within(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the stretches of lines within a table that end in a full stop; no row of a statutory table does.

    In a text of one long line such a stretch stands between two borders.
    """
    begin = None  # of lines that may be a sentence's
    position = start
    for line in text[start:end].split("\n"):
        follows = position + len(line) + 1
        if (len(line) < SHORT_LINE and "。" not in line) or _is_row(line):
            begin = None
            yield from (Span(position + one.start(), position + one.end()) for one in _IN_BORDERS.finditer(line))
        elif "。" in line:
            yield Span(position if begin is None else begin, min(follows, end))
            begin = None
        elif begin is None:
            begin = position
        position = follows


def _is_row(line: str) -> bool:
    """Tell whether a line looks like a row of a table: cells with borders, or three figures."""
    return "|" in line or "│" in line or "\t" in line or sum(map(str.isdecimal, line.split())) >= 3


def _out_of_frames(lines: Sequence[str]) -> tuple[Sequence[str], set[int]]:
    """Return lines without the sides between two of one cell of a drawn table, and which lines go on in the next.

    Such a table is a page's layout, with its prose in it. A figure that ends a line goes on with its unit; with more
    digits below it may be another one, and there the sides stay.
    """
    if not any(_SIDE.search(line) for line in lines):
        return lines, set()
    found = list(lines)
    joined: set[int] = set()
    before = _framed(lines[0])
    for n, line in enumerate(lines[1:], 1):
        framed = _framed(line)
        if before and framed and before.sides == framed.sides and _goes_on(before.words, framed.words):
            joined.add(n - 1)
            found[n - 1] = found[n - 1][: before.start + len(before.words)]
            found[n] = " " * framed.start + found[n][framed.start :]
        before = framed
    return found, joined


def _goes_on(words: str, below: str) -> bool:
    """Tell whether words in a cell can only go on with those of the line below."""
    return not words[-1].isdecimal() or (not words.isdecimal() and below[0] in _UNITS)


class _Framed(NamedTuple):
    """The words of a line between its sides, where they begin, and how many sides are left and right of them."""

    words: str
    start: int
    sides: tuple[int, int]


def _framed(line: str) -> _Framed | None:
    """Return the words that alone stand between the sides of a line, if there is nothing else in it."""
    words = line.strip(_AROUND)
    if not words or _SIDE.search(words):
        return None
    start = line.index(words)
    sides = len(_SIDE.findall(line[:start])), len(_SIDE.findall(line[start + len(words) :]))
    return _Framed(words, start, sides) if all(sides) else None


@dataclass(slots=True)
class _Joiner:
    """The prose while it grows."""

    parts: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    offsets: list[int] = field(default_factory=list)
    length: int = 0

    def add(self, text: str, start: int, end: int) -> None:
        """Append the lines of a span of the text."""
        line_start = start
        bare = _EMPTY_QUOTES.sub(lambda quotes: " " * len(quotes.group()), text[start:end])
        lines, joined = _out_of_frames(bare.split("\n"))
        for n, (line, following) in enumerate(zip(lines, (*lines[1:], ""), strict=True)):
            begin = self.length
            for match in _PIECE.finditer(line):
                self._append(match.group(), line_start + match.start())
            line_start += len(line) + 1
            size = self.length - begin
            ends = 0 < size < SHORT_LINE and n not in joined and self.parts[-1][-1].isdigit()
            if (ends and not _UNIT_BEHIND.match(following)) or (
                self._has_open_line() and _CHAPTER.fullmatch(following)
            ):
                self.end_line(line_start - 1)

    def end_line(self, offset: int) -> None:
        """Append a line end."""
        self._append("\n", offset)

    def _has_open_line(self) -> bool:
        """Tell whether something stands behind the last line end, however many empty lines follow it."""
        return bool(self.parts) and self.parts[-1] != "\n"

    def _append(self, piece: str, offset: int) -> None:
        self.parts.append(piece)
        self.starts.append(self.length)
        self.offsets.append(offset)
        self.length += len(piece)
