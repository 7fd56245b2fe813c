"""What sets a piece of a line off from what stands beside it, so that two figures there are two and not one.

In: the declarations of a style, or where the tags of a page part its words. Out: whether an element stands off; the
words, with a line's end where two figures meet. Surprise: nothing is placed here. Where a style moves something, what
stands beside it is not known any more, and two figures that only tags part are then two lines of a cell.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from extractor.page import FILL

_LENGTH = re.compile(r"([+-]?(?:\d+(?:\.\d*)?|\.\d+))\s*(px|pt|em|rem|%|in|cm|mm|vw|vh)?")
_IN_PIXELS = {"pt": 4 / 3, "em": 16, "rem": 16, "in": 96, "cm": 38, "mm": 3.8, "vw": 12, "vh": 8}
NEAR = 2
"""Pixels; digits of one figure that were typed apart stand no farther from each other."""
_ALWAYS = {"float": ("left", "right"), "position": ("absolute", "fixed")}
_SIDES = ("left", "right")
CELL, HALF = 30, 50
"""Pixels, and hundredths of its own width, by which a figure is moved that may be seen in the next cell."""
_SIDEWAYS = re.compile(r"translate(?:x|3d)?\(\s*([^,)]+)")
_NO_BORDER = re.compile(r"none|hidden|^0(?:px|pt)?(?:\s|$)|initial|inherit|unset")


def pixels(value: str) -> float | None:
    """Return a length of a style sheet, None where it is no length."""
    match = _LENGTH.match(value)
    return float(match[1]) * _IN_PIXELS.get(match[2], 1) if match else None


def is_set_off(said: Mapping[str, str]) -> bool:
    """Tell whether declarations set an element off from what stands beside it, or move it elsewhere."""
    return (
        any(said.get(name, "") in values for name, values in _ALWAYS.items())
        or bool(pixels(said.get("order", "")))
        or any(_wide(said.get(f"{name}-{side}", "")) for name in ("margin", "padding") for side in _SIDES)
        or any(_wide(value) for name in ("margin", "padding") for value in _sideways(said.get(name, "")))
        or any(_is_border(said.get(name, "")) for name in ("border", "border-left", "border-right"))
        or (said.get("position", "") == "relative" and any(_wide(said.get(side, "")) for side in _SIDES))
    )


def is_moved(said: Mapping[str, str]) -> bool:
    """Tell whether declarations may show an element, or those in it, in another cell than where they stand."""
    sideways = _SIDEWAYS.search(said.get("transform", ""))
    return (
        "reverse" in said.get("flex-direction", "") + said.get("flex-flow", "")
        or (said.get("direction", "") == "rtl" and said.get("display", "").endswith(("flex", "grid")))
        or bool(pixels(said.get("order", "")))
        or (said.get("position", "") == "relative" and any(_is_off(said.get(side, "")) for side in _SIDES))
        or (sideways is not None and _is_off(sideways[1]))
    )


def _is_off(value: str) -> bool:
    """Tell whether something moved by so much may be seen in the cell beside its own."""
    size = pixels(value)
    return size is not None and abs(size) >= (HALF if "%" in value else CELL)


def _wide(value: str) -> bool:
    size = pixels(value)
    return size is not None and abs(size) > NEAR


def _sideways(value: str) -> Sequence[str]:
    """Return the second and the fourth of four lengths, of which the page may say fewer."""
    lengths = value.split()
    return (lengths[1 % len(lengths)], lengths[3] if len(lengths) > 3 else "") if lengths else ()


def _is_border(value: str) -> bool:
    return bool(value) and _NO_BORDER.search(value) is None


_MEETING = re.compile(
    r"\d(?:<(?!/?(?:t[dhr]|tbody|thead|tfoot|table|div|p|br|li|h[1-6]|style|script)\b)[^<>]*+>)++\d", re.IGNORECASE
)


def figures_meet(source: str) -> bool:
    """Tell whether nothing but tags that end neither a line nor a cell stands between two digits of a page's source."""
    return _MEETING.search(source) is not None


_NOTHING = frozenset((FILL, " "))
_THOUSANDS = re.compile(rf"(?<!\d)\d{{1,3}}[ {FILL}]*\Z")
_HUNDREDS = re.compile(rf"[ {FILL}]*\d{{3}}(?!\d)")
NEAR_DIGITS = 400
"""Characters before tags in which the digits before them end."""
LONGEST_ROW = 2_000
"""Characters of a row of Markdown."""


class Edges:
    """Where pieces of a page's words begin and end that stand off from what is beside them."""

    def __init__(self) -> None:
        """Begin without any."""
        self._found: list[tuple[int, str]] = []

    def add(self, at: int, *, in_cell: bool) -> None:
        """Note the place of a tag in the words."""
        self._found.append((at, "\n" if in_cell else " "))

    def parted(self, text: str) -> str:
        """Return words where something parts two figures at each of these places: a blank, in cells a line's end.

        Rows of Markdown, whose cells know no second line, have a sign there that no figure holds.
        """
        pieces: list[str] = []
        position = end = 0
        meet = False
        for at, sign in sorted(dict(self._found).items()):
            if not text.startswith(FILL, at):
                continue
            if at >= end:
                end, meet = _between_figures(text, at)
            if meet:
                pieces += [text[position:at], _sign(text, at, sign)]
                position = at + 1
        return "".join((*pieces, text[position:]))


def _sign(text: str, at: int, sign: str) -> str:
    """Return what parts two figures that a blank would not part in a row of Markdown, elsewhere the sign."""
    return "、" if sign == " " and "|" in line_before(text, at) and may_be_thousands(text, at, at) else sign


def line_before(text: str, at: int) -> str:
    """Return what stands in a line before a place, of no more than the longest row."""
    return text[text.rfind("\n", max(0, at - LONGEST_ROW), at) + 1 : at]


def may_be_thousands(text: str, end: int, start: int) -> bool:
    """Tell whether the digits before one place and behind another one would be one figure with a blank between."""
    return (
        _HUNDREDS.match(text, start) is not None and _THOUSANDS.search(text, max(0, end - NEAR_DIGITS), end) is not None
    )


def _between_figures(text: str, at: int) -> tuple[int, bool]:
    """Return where the tags and blanks around a place end, and whether nothing else is between two digits there."""
    before, behind = at - 1, at + 1
    while before > 0 and text[before] in _NOTHING:
        before -= 1
    while behind < len(text) - 1 and text[behind] in _NOTHING:
        behind += 1
    meet = before >= 0 and behind < len(text) and text[before].isdigit() and text[behind].isdigit()
    return behind, meet
