r"""Entities that are left in text, as ``&nbsp;`` and ``&#20219;``, turned into what they stand for.

In: a text. Out: it with their characters, in the same length. Surprise: one that was escaped again (``&amp;nbsp;``) is
decoded as often as it was, and the sign of a tag keeps to the tag's name, so that ``&lt;td&gt;`` is read as one.
Programs other than browsers write a character by its number as well, ``\\u4efb`` and ``\\[u4EFB]``, or by its name:
``\textbackslash{}``.
"""

from __future__ import annotations

import html
import re
from functools import lru_cache

from extractor.page.characters import FILL

_ENTITY = re.compile(
    r"&(?:amp;)*(?:#[xX][0-9a-fA-F]{1,8};|#[0-9]{1,8};|[A-Za-z][A-Za-z0-9]{1,30};|(?:nbsp|lt|gt|quot)(?![A-Za-z0-9;]))"
)

_NUMBERED = re.compile(r"\\u([0-9a-fA-F]{4})|\\\[u([0-9A-F]{4,6})\]")

# What stands for none in a cell, as typesetting languages write it.
_NAMED = re.compile(
    r"\\(?:(?P<stroke>(?:text|letter)backslash(?![A-Za-z])|\[rs\])|(?P<dash>text(?:en|em)dash(?![A-Za-z])|\[e[nm]\]))(?:\{\})?"
)

_LINE_END = re.compile(r"(?<!\\)\\(?:r\\)?n(?![A-Za-z])")
LINE_ENDS = 12
"""Written in a text; fewer of them are something else."""
_WRITTEN_SIGN = re.compile(r"(?<!\\)\\(?:(?:r\\)?n|t)")
LINES, MOST_LINES = 30, 10
"""Written line ends, and how many of them for each real one: then a whole page was written into one value."""


def unescaped(text: str) -> str:
    """Return a text in which every entity is the character that it stands for, and ``FILL``."""
    if "&" in text:
        text = _ENTITY.sub(lambda match: _filled(match.group()), text)
    if "\\u" in text or "\\[u" in text:
        text = _NUMBERED.sub(_by_number, text)
    if "backslash" in text or "dash" in text or "\\[" in text:
        text = _NAMED.sub(_by_name, text)
    written = text.count("\\n")
    if written >= LINES and text.count("\n") * MOST_LINES < written:
        text = _WRITTEN_SIGN.sub(lambda match: ("\t" if match[0] == "\\t" else "\n").rjust(len(match[0]), FILL), text)
    elif written >= LINE_ENDS:  # as programs print cells of several lines
        text = _LINE_END.sub(lambda match: " " + FILL * (len(match.group()) - 1), text)
    return text


def meant_by(entity: str) -> str:
    """Return the characters that an entity stands for, however often it was escaped again; itself if for none."""
    return html.unescape("&" + entity.removesuffix(";").rsplit(";", 1)[-1].removeprefix("&") + ";")


def _by_name(match: re.Match[str]) -> str:
    """Return the character of a name, FILL behind it."""
    return ("\\" if match["stroke"] else "-") + FILL * (len(match[0]) - 1)


def _by_number(match: re.Match[str]) -> str:
    """Return the character that a number stands for, FILL behind it; what is no character of a text stays."""
    number = int(match[1] or match[2], 16)
    if number < 0x20 or 0xD800 <= number < 0xE000 or number > 0x10FFFF:
        return match[0]
    return chr(number) + FILL * (len(match[0]) - 1)


@lru_cache(maxsize=256)
def _filled(entity: str) -> str:
    ch = meant_by(entity)
    if len(ch) != 1 or ch == FILL:
        return entity
    fill = FILL * (len(entity) - 1)
    return fill + ch if ch == "<" else ch + fill
