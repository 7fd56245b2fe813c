"""Pieces of text with their places, as programs that convert pages write them, to the words of pages.

In: ``Piece``s, in whatever unit and whichever way up, of one or several levels (a line and its words again). Out: for
each page its words, as a PDF has them. Surprise: nothing is asked of the program that wrote them; what it meant by its
numbers is told by all of them together.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import isfinite
from typing import Any, NamedTuple

from extractor.limits import MAX_GLYPHS, MAX_PAGES, at_most
from extractor.page import Style
from extractor.readers._paper.words import WORD_GAP
from extractor.readers._printed import HALF, LINE, Word, width_of

MAX_LEVELS = 1_000
"""Of the pieces of a file; one that counts its pages in their names has some for each page."""
FEWEST = 12
"""Pieces; a page with fewer of them is laid out by something else, with a few boxes on it."""
ALIGNED = 0.1
"""Of the height; what stands closer is on one baseline."""
NEXT_LINE = 3
"""Heights; a step that is no larger leads to the next line, and not to another column."""
CROWDED = 1.8
"""Times the width of a box; text that takes up more on one line stands in several."""
PARAGRAPHS = 0.4
"""Of all letters; with more in boxes of several lines, their places tell no columns."""
SAME = 0.9
"""Of the letters of two levels; so many in common, and they say the same."""
ODD = 0.1
"""Of all boxes; so many whose second corner is left of the first, and it is no corner but a width and a height."""
TALL = 1.3
"""Times as high as its letters; a box that is higher has room for a line above and below."""
LOWEST = 0.2
"""Of all boxes; the higher ones may hold several lines each."""
APART = 2.0
"""Times as wide as its letters; digits in such a box stand apart, and are not one figure."""
A4 = (595.0, 842.0)
"""In points; what shares of a page are shares of."""

_WORD = re.compile(r"\S+")
_WORD_APART = re.compile(r"\d|[^\s\d]+")
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_CORNERS = (
    ("x0", "top", "x1", "bottom"),
    ("x0", "y0", "x1", "y1"),
    ("xmin", "ymin", "xmax", "ymax"),
    ("x1", "y1", "x2", "y2"),
    ("left", "top", "right", "bottom"),
    ("l", "t", "r", "b"),
)
_SIZED = (
    ("left", "top", "width", "height"),
    ("hpos", "vpos", "width", "height"),
    ("x", "y", "width", "height"),
    ("x", "y", "w", "h"),
)
_LISTED = (
    "bbox",
    "box",
    "bounds",
    "boundingbox",
    "boundingpoly",
    "polygon",
    "poly",
    "quad",
    "rect",
    "points",
    "geometry",
)


class Piece(NamedTuple):
    """Text and its box: a character, a word, a line, or lines with their line ends."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    page: int = 0
    style: Style | None = None
    level: str = ""
    """Of what it is one: pieces of one level are parts of the page, those of two may say the same twice."""
    pair: bool = False
    """Whether its box was two pairs of numbers, the second of which may be a width and a height."""
    size: float = 0.0
    """Of its letters, nought where nothing is said of it."""


@dataclass(frozen=True, slots=True)
class Placed:
    """The words of pages; ``recognised`` says whether they were read off a picture."""

    pages: list[list[Word]]
    recognised: bool = False


def placed(pieces: Sequence[Piece], letters: int, *, recognised: bool = False) -> Placed | None:
    """Return the words of pages, None where the pieces are not what the file says.

    Args:
        pieces: what has a place in the file.
        letters: how many Chinese letters the file has, each level of it and what has no place included.
        recognised: they were read off a picture.
    """
    pieces = [one for one in _finest(pieces) if all(map(isfinite, one[1:5]))]
    held = sum(map(chinese, (one.text for one in pieces)))
    if len(pieces) < FEWEST or not held or 4 * held < letters:
        return None
    at_most(MAX_GLYPHS, sum(len(one.text) for one in pieces), "characters")
    pieces = _as_high_as_letters(_in_points(_upright(_with_corners(pieces))))
    if _are_paragraphs(pieces):
        return None
    pages: dict[int, list[Piece]] = {}
    for piece in pieces:
        pages.setdefault(piece.page, []).extend(_lines(piece))
    at_most(MAX_PAGES, len(pages), "pages")
    return Placed([_words(page, recognised=recognised) for page in pages.values()], recognised)


def chinese(text: str) -> int:
    """Return how many Chinese letters a text has."""
    return sum("\u3400" <= ch <= "\u9fff" for ch in text)


# --- boxes -----------------------------------------------------------------------------------------------------------


class Box(NamedTuple):
    """A box as a file has it; ``pair`` as in ``Piece``."""

    left: float
    top: float
    right: float
    bottom: float
    pair: bool = False


def box_of(said: Mapping[str, Any]) -> Box | None:
    """Return the box among what is said of something, by names in small letters without signs between them."""
    for names in _CORNERS:
        if (corners := _numbers(said, names)) is not None:
            left, top, right, bottom = corners
            return Box(min(left, right), min(top, bottom), max(left, right), max(top, bottom))
    for names in _SIZED:
        if (sized := _numbers(said, names)) is not None:
            left, top, width, height = sized
            return Box(left, top, left + width, top + height)
    for name in _LISTED:
        if (box := listed_box(said.get(name))) is not None:
            return box
    return None


def listed_box(value: Any) -> Box | None:
    """Return the box that four numbers, corners, or names with numbers make."""
    if isinstance(value, Mapping):
        inner = value.get("vertices") or value.get("normalizedVertices")
        return listed_box(inner) if inner else box_of({plain_name(name): one for name, one in value.items()})
    if isinstance(value, str):
        value = value.replace(",", " ").split()
    if not isinstance(value, Sequence) or not 4 <= len(value) <= 8:
        return None
    if all(isinstance(one, Mapping) for one in value):
        value = [number for one in value for number in (one.get("x", one.get("X")), one.get("y", one.get("Y")))]
    elif all(isinstance(one, list) and len(one) == 2 for one in value):
        value = [number for one in value for number in one]
    numbers = [number for one in value if (number := to_number(one)) is not None]
    if len(numbers) != len(value):
        return None
    if len(numbers) == 4:
        left, top, right, bottom = numbers
        return Box(left, top, right, bottom, pair=True)
    if len(numbers) < 8 or len(numbers) % 2:
        return None
    return Box(min(numbers[::2]), min(numbers[1::2]), max(numbers[::2]), max(numbers[1::2]))


def plain_name(name: str) -> str:
    """Return a name as others write it too: ``page_number``, ``pageNumber``."""
    return name.replace("_", "").replace("-", "").lower()


def to_number(value: Any) -> float | None:
    """Return a number, which in some files is a string."""
    if isinstance(value, str):
        return float(value) if len(value) < 40 and _NUMBER.fullmatch(value) else None
    return float(value) if isinstance(value, float | int) and not isinstance(value, bool) and abs(value) < 1e9 else None


def _numbers(said: Mapping[str, Any], names: Sequence[str]) -> list[float] | None:
    if not all(map(said.__contains__, names)):  # as it is with most names of most pieces
        return None
    found = [to_number(said[name]) for name in names]
    return [one for one in found if one is not None] if None not in found else None


def _with_corners(pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces with both corners where the second is a width and a height; where it is not, as it stands."""
    pairs = [one for one in pieces if one.pair]
    sized = sum(one.right <= one.left for one in pairs) > ODD * len(pairs)
    found = []
    for one in pieces:
        wide, high = (one.left, one.top) if one.pair and sized else (0.0, 0.0)
        right, bottom = one.right + wide, one.bottom + high
        found.append(one._replace(right=right, top=min(one.top, bottom), bottom=max(one.top, bottom)))
    return found


def _upright(pieces: list[Piece]) -> list[Piece]:
    """Return the pieces with y growing downwards: mostly, what comes next stands one line below."""
    down = 0
    for one, other in pairwise(pieces):
        step, size = other.top - one.top, max(one.bottom - one.top, other.bottom - other.top)
        if one.page == other.page and LINE * size < abs(step) < NEXT_LINE * size:
            down += 1 if step > 0 else -1
    return pieces if down >= 0 else [one._replace(top=-one.bottom, bottom=-one.top) for one in pieces]


def _in_points(pieces: list[Piece]) -> list[Piece]:
    """Return the pieces; where all places are shares of a page, in points of one."""
    if any(max(map(abs, one[1:5])) > 1.5 for one in pieces):
        return pieces
    wide, high = A4
    return [
        one._replace(left=one.left * wide, right=one.right * wide, top=one.top * high, bottom=one.bottom * high)
        for one in pieces
    ]


def _as_high_as_letters(pieces: list[Piece]) -> list[Piece]:
    """Return the pieces with boxes about as high as their letters, in a file whose boxes reach over other lines.

    Some fonts say so of themselves; how high letters are is how wide they are in Chinese.
    """
    told = [one for one in pieces if (text := one.text.strip()) and chinese(text) == len(text) and one.right > one.left]
    if not told:
        return pieces
    widths = sorted((one.right - one.left) / len(one.text.strip()) for one in told)
    ratios = sorted((one.bottom - one.top) * len(one.text.strip()) / (one.right - one.left) for one in told)
    width, ratio = widths[int(LOWEST * len(told))], ratios[int(LOWEST * len(told))]
    if ratio < TALL:
        return pieces
    found = []
    for one in pieces:
        middle, height = (one.top + one.bottom) / 2, one.bottom - one.top
        half = max(height / ratio, min(height, width)) / 2  # another font of the file may be as high as it looks
        found.append(one._replace(top=middle - half, bottom=middle + half))
    return found


# --- levels ----------------------------------------------------------------------------------------------------------


def _finest(pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces without those of a level that another one has in smaller parts."""
    levels: dict[str, list[Piece]] = {}
    for piece in pieces:
        levels.setdefault(piece.level, []).append(piece)
    bags = {level: Counter("".join("".join(one.text.split()) for one in found)) for level, found in levels.items()}
    at_most(MAX_LEVELS, len(levels), "kinds of text with places")
    kept: list[str] = []
    for level in sorted(levels, key=lambda level: -len(levels[level])):
        if len({one.text for one in levels[level]}) == 1 and not any(ch.isdigit() or chinese(ch) for ch in bags[level]):
            continue  # what a program calls its pages, or its lines
        size = bags[level].total()
        if not any((bags[level] & bags[other]).total() >= SAME * size for other in kept):
            kept.append(level)
    return [piece for piece in pieces if piece.level in kept]


def _are_paragraphs(pieces: Sequence[Piece]) -> bool:
    """Tell whether much of the text stands in boxes of several lines without their line ends."""
    crowded = letters = 0
    for one in pieces:
        letters += len(one.text)
        longest = max(map(width_of, one.text.split("\n")))
        height = one.size or (one.bottom - one.top) / (one.text.count("\n") + 1)
        crowded += len(one.text) * (longest > 2 and longest * height > CROWDED * (one.right - one.left))
    return crowded > PARAGRAPHS * letters


# --- words -----------------------------------------------------------------------------------------------------------


def _lines(piece: Piece) -> Iterable[Piece]:
    """Yield the lines of a piece, which share its height; the last one reaches no lower than its letters."""
    lines = piece.text.strip("\n").split("\n")
    if len(lines) == 1:
        yield piece
        return
    step = height = (piece.bottom - piece.top) / len(lines)
    if 0 < piece.size < height:
        height = piece.size
        step = (piece.bottom - piece.top - height) / (len(lines) - 1)
    widest = max(map(width_of, lines)) or 1.0
    for n, line in enumerate(lines):
        right = piece.left + (piece.right - piece.left) * width_of(line) / widest
        top = piece.top + n * step
        yield piece._replace(text=line, right=right, top=top, bottom=top + height)


def _words(pieces: Iterable[Piece], *, recognised: bool) -> list[Word]:
    """Return the words of a page: pieces parted at blanks, and put together where nothing is between them."""
    words: list[Word] = []
    for piece in pieces:
        whole, wide = width_of(piece.text) or 1.0, piece.right - piece.left
        apart = wide > APART * whole * (piece.bottom - piece.top)
        for match in (_WORD_APART if apart else _WORD).finditer(piece.text):
            left, right = (piece.left + wide * width_of(piece.text[:at]) / whole for at in match.span())
            right = min(right, left + width_of(match.group()) * (piece.bottom - piece.top)) if apart else right
            word = Word(match.group(), left, right, piece.top, piece.bottom, piece.style)
            if words and not apart and _goes_on(words[-1], word, recognised=recognised):
                before = words[-1]
                top, bottom = min(before.top, word.top), max(before.bottom, word.bottom)
                words[-1] = Word(before.text + word.text, before.left, right, top, bottom, word.style)
            else:
                words.append(word)
    return words


def _goes_on(before: Word, word: Word, *, recognised: bool) -> bool:
    """Tell whether a word goes on right where the one before it ends, on the same line and in the same look."""
    height, gap = before.bottom - before.top, word.left - before.right
    if before.style is not word.style or not -0.5 * height < gap <= WORD_GAP * height:
        return False
    if (
        before.text[-1:].isdigit()
        and word.text[:1].isdigit()
        and gap <= -HALF * (word.right - word.left) / len(word.text)
    ):
        return False  # one is printed over the other
    if recognised:  # as high as its ink
        return abs(before.y - word.y) < LINE / 2 * height
    return abs(before.bottom - word.bottom) < ALIGNED * height
