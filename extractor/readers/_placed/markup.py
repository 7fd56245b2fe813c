"""Markup that says where each piece of a page's text stands, to pieces: pages of HTML, XML and SVG that were PDFs.

In: a source text. Out: ``Placed`` or None. Surprise: names of elements hardly matter. What has a place in its
attributes, its style, its class or its title owns the text in it, down to the next element that has one of its own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape
from typing import NamedTuple

from extractor.limits import MAX_SOURCE, at_most
from extractor.page import Style
from extractor.readers._placed.pages import Box, Piece, Placed, box_of, chinese, listed_box, placed, plain_name
from extractor.readers._printed import width_of
from extractor.readers._styles.css import Look, look_of
from extractor.readers._styles.tags import STYLES, TAG

MAX_OPEN = 400
"""Elements in each other; in pages that never close them there are more."""
MAX_SHARED = 4_000
"""Classes of a style sheet."""
LONGEST = 800
"""Characters that are said of a class."""
SIZE = 12.0
"""Of letters that nothing is said of."""
SPACED = 1.2
"""Of their size; so far apart are lines, where nothing is said of it."""
BLANK = 0.3
"""Of the size of letters; so wide is a blank before the words of a line, in most fonts."""
STANDS = 0.85
"""Of the size of letters; so much of it is above their baseline."""
_ATTRIBUTE = re.compile(r"([A-Za-z_][\w:.-]*)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_RULE = re.compile(r"\.([\w-]{1,40})\s*\{([^{}]{0,400})\}")
_LENGTH = re.compile(r"\s*(-?\d+(?:\.\d+)?)\s*(pt|px)?")
_TITLED = re.compile(r"\bbbox((?:\s+-?\d+(?:\.\d+)?){4})")
_SURE = re.compile(r"\bx_w?conf\s+(\d+)")
_MOVED = re.compile(r"(matrix|translate|scale)\(([^()]{1,200})\)")
_WHITE = re.compile(r"#f[b-f]f[b-f]f[b-f]|#fff|white", re.IGNORECASE)
_VOID = {"br", "hr", "img", "meta", "link", "input", "image", "sp", "path", "rect", "use"}
_IN_ITS_STEAD = "alternative"
"""What holds another reading of a word that was recognised."""
_RAW = {"style", "script", "title", "defs"}
_DECLARED = ("left", "top", "width", "height", "bottom", "font-size", "line-height")


class _Matrix(NamedTuple):
    """What moves a drawing's points."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def of(self, x: float, y: float) -> tuple[float, float]:
        """Return where a point is moved to."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def within(self, outer: _Matrix) -> _Matrix:
        """Return what moves as this one does and then as another."""
        e, f = outer.of(self.e, self.f)
        return _Matrix(
            outer.a * self.a + outer.c * self.b,
            outer.b * self.a + outer.d * self.b,
            outer.a * self.c + outer.c * self.d,
            outer.b * self.c + outer.d * self.d,
            e,
            f,
        )


_STILL = _Matrix()


@dataclass(slots=True)
class _Open:
    """An open element, with what it inherits."""

    name: str
    size: float = SIZE
    spaced: float = 0.0
    style: Style | None = None
    gone: bool = False
    origin: tuple[float, float] = (0.0, 0.0)
    matrix: _Matrix = _STILL
    xs: list[float] = field(default_factory=list)
    ys: list[float] = field(default_factory=list)
    box: Box | None = None
    open_sides: bool = False
    """Whether its box has no width, or no height."""
    level: str = ""
    owner: _Open | None = None
    """The innermost element around its text that says where it stands, itself if it does."""
    text: list[tuple[str, float, Style | None]] = field(default_factory=list)
    """What stands in it, with the size and look of each part."""

    @property
    def has_place(self) -> bool:
        """Tell whether it says where its text stands."""
        return self.box is not None or bool(self.xs and self.ys)


def placed_markup(source: str) -> Placed | None:
    """Return the words of pages that a source's markup says the places of."""
    at_most(MAX_SOURCE, len(source), "characters of source")
    reading = _Reading(source)
    reading.read()
    return placed(reading.pieces, reading.letters, recognised=reading.recognised)


class _Reading:
    """One pass over a source."""

    def __init__(self, source: str) -> None:
        self.pieces: list[Piece] = []
        self.letters = 0
        self._sureness: set[str] = set()
        self._has_others = False
        self._source = source
        self._stack = [_Open("")]
        self._names: Counter[str] = Counter()
        self._page = 0
        self._shared: dict[str, str] = {}
        self._fonts: dict[str, dict[str, str]] = {}

    @property
    def recognised(self) -> bool:
        """Tell whether it says how sure a program was of each word, or what else it might be."""
        return len(self._sureness) > 1 or self._has_others

    def read(self) -> None:
        """Read all of it."""
        source, position = self._source, 0
        raw = ""
        for match in TAG.finditer(source):
            at, end = match.span()
            name = (match["name"] or match["odd_name"] or "").lower().rpartition(":")[2]
            closes = source.startswith("</", at)
            if raw:
                if closes and name == raw:
                    if raw == "style":
                        self._note_rules(source[position:at])
                    raw, position = "", end
                continue
            if at > position:
                self._text(unescape(source[position:at]))
            position = end
            if not name:
                continue
            if closes:
                self._close(name)
            elif name in _RAW and not source.startswith("/>", end - 2):
                raw = name
            else:
                self._open(name, match["attributes"] or match["odd_attributes"] or "")
        while len(self._stack) > 1:
            self._end(self._stack.pop())

    def _note_rules(self, sheet: str) -> None:
        for name, declarations in _RULE.findall(sheet):
            before = self._shared.get(name, "")
            if len(self._shared) < MAX_SHARED and len(before) < LONGEST:
                self._shared[name] = f"{before};{declarations}"

    def _text(self, text: str) -> None:
        self.letters += chinese(text)
        inner = self._stack[-1]
        if inner.gone:
            return
        owner = inner.owner
        if owner is not None and (owner.text or text.strip()):
            owner.text.append((text.replace("\n", " "), inner.size, inner.style))

    def _close(self, name: str) -> None:
        if self._names[name]:
            while (one := self._stack.pop()).name != name:
                self._names[one.name] -= 1
                self._end(one)
            self._names[name] -= 1
            self._end(one)

    def _open(self, name: str, written: str) -> None:
        if name == "br":
            if (owner := self._stack[-1].owner) is not None:
                owner.text.append(("\n", self._stack[-1].size, None))
            return
        said = {plain_name(a): unescape(b or c or d) for a, b, c, d in _ATTRIBUTE.findall(written)}
        if name == "fontspec":
            self._fonts[said.get("id", "")] = said
            return
        one = self._element(name, said)
        held = said.get("content") if one.box else None
        held = held if held is not None or name != "char" else said.get("c")
        if held is not None:
            self.letters += chinese(held)
            one.text.append((held, one.size, one.style))
        if written.endswith("/") or name in _VOID:
            self._end(one)
        elif len(self._stack) < MAX_OPEN:
            self._stack.append(one)
            self._names[name] += 1

    def _element(self, name: str, said: dict[str, str]) -> _Open:
        outer = self._stack[-1]
        self._has_others |= name == _IN_ITS_STEAD
        shared = ";".join(self._shared[one] for one in said.get("class", "").split() if one in self._shared)
        style = f"{shared};{said.get('style', '')}" if shared or "style" in said else ""
        font = self._fonts.get(said.get("font", ""), {})
        declared = _declared(style)
        look = look_of(style) if style else Look()
        colour = said.get("fill") or said.get("color") or font.get("color", "")
        hidden = (look.white and not look.ground) or (bool(colour) and _WHITE.fullmatch(colour) is not None)
        one = _Open(
            name,
            size=_length(said.get("fontsize") or said.get("size") or font.get("size") or declared.get("font-size"))
            or outer.size,
            spaced=_length(declared.get("line-height")) or outer.spaced,
            style=STYLES.get(name) or look.style or (Style.HIDDEN if hidden else outer.style),
            gone=outer.gone or look.gone or name == _IN_ITS_STEAD,
            origin=outer.origin,
            matrix=_moved(said["transform"], outer.matrix) if "transform" in said else outer.matrix,
            level=f"{name} {said.get('class', '')[:40] if 'ocr' in said.get('class', '') else ''}",
        )
        self._place(one, said, declared, outer)
        one.owner = one if one.has_place else outer.owner
        return one

    def _place(self, one: _Open, said: dict[str, str], declared: dict[str, float], outer: _Open) -> None:
        """Give an element its place, and begin a page where it is one."""
        titled = _TITLED.search(said.get("title", ""))
        if titled:
            one.box = listed_box(titled[1])
            self._sureness.update(_SURE.findall(said["title"]))
        elif "left" in declared and ("top" in declared or "bottom" in declared):
            self._place_by_style(one, declared)
        elif (box := box_of(said)) is not None:
            one.box = box
        elif _is_drawn(one.name):
            one.xs = _numbers(said.get("x", "")) or (outer.xs if one.name == "tspan" and not outer.text else [])
            one.ys = _numbers(said.get("y", "")) or (outer.ys if one.name == "tspan" else [])
        self._sureness.update(said[name] for name in ("wc", "conf", "confidence") if name in said)
        sized = "width" in declared and "height" in declared and not one.has_place
        if one.name in ("page", "svg") or said.get("class") == "ocr_page" or (sized and one.name == "div"):
            self._page += 1
            one.box, one.origin = None, (0.0, 0.0)

    def _place_by_style(self, one: _Open, declared: dict[str, float]) -> None:
        width, height = declared.get("width", 0.0), declared.get("height", 0.0)
        left, top = one.origin[0] + declared["left"], one.origin[1]
        top += declared["top"] if "top" in declared else -declared["bottom"] - (height or one.size)
        one.box = Box(left, top, left + width, top + height)
        one.open_sides = not (width and height)
        one.origin = (left, top if "top" in declared else one.origin[1] - declared["bottom"])

    def _end(self, one: _Open) -> None:
        """Note what stands in an element that is at its end."""
        if not any(text.strip() for text, _, _ in one.text):
            return
        if one.box is None:
            self.pieces += self._drawn(one)
        elif one.open_sides:
            self.pieces += self._loose(one)
        else:
            self.pieces += self._boxed(one, one.box)

    def _boxed(self, one: _Open, box: Box) -> Iterator[Piece]:
        """Yield the pieces of an element whose box is known, in as many parts as it has looks."""
        looks = {style for text, _, style in one.text if text.strip()}
        whole = "".join(text for text, _, _ in one.text)
        if len(looks) == 1:
            size = max(size for text, size, _ in one.text if text.strip())
            yield self._piece(whole, box, looks.pop(), one.level)._replace(size=size)
            return
        at, wide = box.left, width_of(whole) or 1.0
        for text, _, style in one.text:
            right = at + (box.right - box.left) * width_of(text) / wide
            if text.strip():
                yield self._piece(text, box._replace(left=at, right=right), style, one.level)
            at = right

    def _loose(self, one: _Open) -> Iterator[Piece]:
        """Yield the pieces of an element that says where its text begins, line by line."""
        box = one.box or Box(0, 0, 0, 0)
        left, top = box.left, box.top
        size = max(size for text, size, _ in one.text)
        step = one.spaced or SPACED * size
        for text, own, style in one.text:
            if text == "\n":
                left, top = box.left, top + step
                continue
            words = text.lstrip()
            left += BLANK * own * (len(text) - len(words))
            right = left + own * width_of(words)
            if words:
                yield self._piece(words, Box(left, top, right, top + size), style, one.level)
            left = right

    def _drawn(self, one: _Open) -> Iterator[Piece]:
        """Yield the letters of a drawing, each at its own place where that is said."""
        y = one.ys[0]
        at = 0
        x = one.xs[0]
        for text, size, style in one.text:
            for ch in text:
                x = one.xs[at] if at < len(one.xs) else x
                left, base = one.matrix.of(x, y)
                right, _ = one.matrix.of(x + size * width_of(ch), y)
                high = size * (abs(one.matrix.d) or abs(one.matrix.b))
                box = Box(left, base - STANDS * high, right, base + (1 - STANDS) * high)
                if not ch.isspace():
                    yield self._piece(ch, box, style, "drawn")
                x += size * width_of(ch)
                at += 1

    def _piece(self, text: str, box: Box, style: Style | None, level: str) -> Piece:
        return Piece(text, box.left, box.right, box.top, box.bottom, self._page, style, level, box.pair)


def _is_drawn(name: str) -> bool:
    """Tell whether an element is one of a drawing's that hold letters."""
    return name in ("text", "tspan")


@lru_cache(maxsize=1024)
def _declared(style: str) -> dict[str, float]:
    found: dict[str, float] = {}
    for declaration in style.split(";"):
        name, _, value = declaration.partition(":")
        name = name.strip().lower()
        if name in _DECLARED and (match := _LENGTH.match(value)) is not None:
            found[name] = float(match[1]) * (4 / 3 if match[2] == "pt" else 1)
    return found


def _length(value: str | float | None) -> float:
    if isinstance(value, str):
        match = _LENGTH.match(value)
        return float(match[1]) if match else 0.0
    return value or 0.0


def _numbers(written: str) -> list[float]:
    found = re.findall(r"-?\d+(?:\.\d+)?", written[:20_000])
    return list(map(float, found))


def _moved(written: str, outer: _Matrix) -> _Matrix:
    for how, given in reversed(_MOVED.findall(written)):
        numbers = _numbers(given)
        if how == "matrix" and len(numbers) == 6:
            outer = _Matrix(*numbers).within(outer)
        elif how == "translate" and numbers:
            outer = _Matrix(e=numbers[0], f=(*numbers, 0.0)[1]).within(outer)
        elif how == "scale" and numbers:
            outer = _Matrix(a=numbers[0], d=numbers[-1]).within(outer)
    return outer
