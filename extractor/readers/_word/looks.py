"""How Word shows the characters of a run: struck, hidden, raised or lowered, or like any others.

In: the properties of a run, and where it stands: the styles of its paragraph and table, the colour behind it. Out: a
``Style``, or None. Surprise: white letters are hidden only where it is known that nothing dark lies behind them; the
heads of a coloured table are white and meant to be read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from docx.oxml.ns import qn

from extractor.page import Style

WHITE = "FFFFFF"
UNSURE = "unsure"
"""A background of which nobody can say which colour it has."""

TINY = 4
"""Half points: letters below two points are dots on paper."""
LEAST_SHIFT, USUAL_SIZE = 4, 21
"""Half points: what is shifted by less than that, or by less than a fifth of its size, stands in its line."""
ALIKE = 16
"""Of 255: colours that differ by less are one to the eye."""

_VAL = qn("w:val")
_HEX = re.compile(r"[0-9A-Fa-f]{6}")
_TOGGLED = ("strike", "vanish")
"""What a character style turns off where the paragraph's style turned it on."""
_SWITCHES = frozenset((*_TOGGLED, "dstrike", "specVanish", "webHidden"))
_READ = {qn(f"w:{name}"): name for name in (*_SWITCHES, "vertAlign", "position", "sz", "rStyle", "highlight")}
_COLOUR, _SHADE, _R_STYLE = qn("w:color"), qn("w:shd"), qn("w:rStyle")
_STYLE_SHADE = f"{qn('w:pPr')}/{_SHADE}"
_STYLE_NUMBER = "/".join(qn(f"w:{name}") for name in ("pPr", "numPr", "numId"))
_THEME, _THEME_FILL, _FILL, _COLOUR_OF = qn("w:themeColor"), qn("w:themeFill"), qn("w:fill"), qn("w:color")
_BLACK = "000000"
_HIGHLIGHTS = {
    "black": _BLACK,
    "white": WHITE,
    "none": "",
    "blue": "0000FF",
    "cyan": "00FFFF",
    "green": "00FF00",
    "magenta": "FF00FF",
    "red": "FF0000",
    "yellow": "FFFF00",
    "darkBlue": "000080",
    "darkCyan": "008080",
    "darkGreen": "008000",
    "darkMagenta": "800080",
    "darkRed": "800000",
    "darkYellow": "808000",
    "darkGray": "808080",
    "lightGray": "C0C0C0",
}
_RAISED = {"superscript": Style.RAISED, "subscript": Style.LOWERED}

Said = Mapping[str, str]
"""What properties say, by their names; a name that is not there is left to what they are based on."""


class Ground(NamedTuple):
    """Where a run stands: the styles of its paragraph and table, and the colour behind it."""

    style: str | None = None
    table_style: str | None = None
    background: str = WHITE


MAX_BASED = 60
"""Styles of which each is based on the next; Word's own are on four."""


class Looks:
    """The styles of a document, and what follows from them."""

    def __init__(self, styles: Any) -> None:
        """Take the root of the part that holds the styles."""
        self._styles = {style.get(qn("w:styleId")): style for style in styles.iter(qn("w:style"))}
        self._usual = next(
            (
                name
                for name, style in self._styles.items()
                if style.get(qn("w:type")) == "paragraph" and is_on(style.get(qn("w:default"), "0"))
            ),
            None,
        )
        defaults = styles.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
        self._defaults = _said(defaults) if defaults is not None else {}
        self._known: dict[tuple[str | None, ...], Said] = {}
        self._styles_of: dict[tuple[object, ...], Style | None] = {}
        self._numbering: dict[str | None, bool] = {}
        self._behind: dict[tuple[str | None, str], str] = {}

    def style_of(self, properties: Any | None, ground: Ground) -> Style | None:
        """Return how a run with such properties is shown."""
        own = _said(properties) if properties is not None and len(properties) else {}
        what = (ground, *own.items())
        if what not in self._styles_of:
            based = self._based(ground.table_style, ground.style or self._usual, own.get("rStyle"))
            self._styles_of[what] = _judged({**based, **own}, ground.background)
        return self._styles_of[what]

    def shades(self, table_style: str | None) -> bool:
        """Tell whether a table's style puts a colour behind cells, if only behind some."""
        return any(_fill(shade) for style in self._line(table_style) for shade in style.iter(_SHADE))

    def shaded(self, style: str | None, background: str) -> str:
        """Return the colour behind a paragraph of such a style on a background."""
        what = (style or self._usual, background)
        if what not in self._behind:
            for one in self._line(what[0]):
                background = behind(one.find(_STYLE_SHADE), background)
            self._behind[what] = background
        return self._behind[what]

    def numbers(self, style: str | None) -> bool:
        """Tell whether paragraphs of such a style are items of a list that Word counts."""
        if (name := style or self._usual) not in self._numbering:
            said = [one.find(_STYLE_NUMBER) for one in self._line(name)]
            last = next((one for one in reversed(said) if one is not None), None)
            self._numbering[name] = last is not None and last.get(_VAL) != "0"
        return self._numbering[name]

    def _based(self, *names: str | None) -> Said:
        """Return what the styles of a table, a paragraph and a run say together."""
        if names not in self._known:
            levels = [self._own(name) for name in names]
            together = dict(self._defaults)
            for level in levels:
                together |= level
            for name in _TOGGLED:
                if sum(level.get(name) == "1" for level in levels) > 1:
                    together[name] = "1" if sum(level.get(name) == "1" for level in levels) % 2 else "0"
                elif any(level.get(name) == "1" for level in levels):
                    together[name] = "1"
            self._known[names] = together
        return self._known[names]

    def _own(self, name: str | None) -> dict[str, str]:
        """Return what a style says, with what it is based on."""
        together: dict[str, str] = {}
        for style in self._line(name):
            properties = style.find(qn("w:rPr"))
            if properties is not None:
                together |= _said(properties)
        return together

    def _line(self, name: str | None) -> list[Any]:
        """Return a style and those that it is based on, the first ones first."""
        line: list[Any] = []
        while (
            name in self._styles and len(line) < MAX_BASED
        ):  # in a ring the same ones follow again, and change nothing
            line.append(self._styles[name])
            based = line[-1].find(qn("w:basedOn"))
            name = based.get(_VAL) if based is not None else None
        return line[::-1]


def is_on(value: str) -> bool:
    """Tell whether a switch of Word's is on."""
    return value.lower() not in ("0", "false", "off", "none")


def behind(shade: Any | None, background: str) -> str:
    """Return the colour behind what has such a shading, on a background."""
    return (_fill(shade) if shade is not None else "") or background


def _fill(shade: Any) -> str:
    """Return the colour of a shading, '' for none."""
    pattern = shade.get(_VAL, "clear")
    colour = shade.get(_COLOUR_OF if pattern == "solid" else _FILL, "auto")
    if pattern not in ("clear", "nil", "solid"):
        return UNSURE
    if _HEX.fullmatch(colour):
        return str(colour).upper()
    return UNSURE if pattern == "solid" or shade.get(_THEME_FILL) else ""


def _said(properties: Any) -> dict[str, str]:
    """Return what the properties of a run say of how it is shown."""
    said: dict[str, str] = {}
    for one in properties:
        name = _READ.get(one.tag)
        if name in _SWITCHES:
            said[name] = "1" if is_on(one.get(_VAL, "1")) else "0"
        elif name:
            said[name] = one.get(_VAL, "")
        elif one.tag == _COLOUR:
            colour = one.get(_VAL, "")
            theme = one.get(_THEME, "")
            white = not _HEX.fullmatch(colour) and theme in ("background1", "light1")
            said["colour"] = WHITE if white else colour.upper()
        elif one.tag == _SHADE:
            said["fill"] = _fill(one)
    return said


def _judged(said: Said, background: str) -> Style | None:
    if any(said.get(name) == "1" for name in ("vanish", "specVanish", "webHidden")):
        return Style.HIDDEN
    if (size := _number(said.get("sz"))) is not None and size < TINY:
        return Style.HIDDEN
    if (colour := said.get("colour")) and _alike(colour, _background(said, background)):
        return Style.HIDDEN
    if "1" in (said.get("strike"), said.get("dstrike")):
        return Style.STRUCK
    if said.get("highlight") == "black" and said.get("colour", "AUTO") in ("", "AUTO"):
        return Style.UNSURE  # blackened: some programs turn letters of no colour white on it, some leave them black
    return _RAISED.get(said.get("vertAlign", "")) or _shifted(_number(said.get("position")) or 0, size or USUAL_SIZE)


def _shifted(position: float, size: float) -> Style | None:
    """Return what a shift means; converters shift runs by a little, to put them where a page had them."""
    if abs(position) < max(LEAST_SHIFT, size / 5):
        return None
    return Style.RAISED if position > 0 else Style.LOWERED


def _background(said: Said, background: str) -> str:
    highlight = said.get("highlight")
    marked = _HIGHLIGHTS.get(highlight, UNSURE) if highlight else ""
    return marked or said.get("fill") or background


def _alike(one: str, other: str) -> bool:
    if not (_HEX.fullmatch(one) and _HEX.fullmatch(other)):
        return False
    return all(abs(int(one[at : at + 2], 16) - int(other[at : at + 2], 16)) < ALIKE for at in (0, 2, 4))


def _number(written: str | None) -> float | None:
    """Return a size or a shift, in half points; some programs write 6pt for 12."""
    match = re.fullmatch(r"([+-]?\d{1,6}(?:\.\d{1,6})?)(pt)?", written or "")
    return float(match[1]) * (2 if match[2] else 1) if match else None
