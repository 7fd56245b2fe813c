"""What a program puts around every line of a text: marks of a quoted letter or a list, numbers of the lines, quotes.

In: a text as it is printed. Out: the same, blanks in their place. Surprise: a number before a line is a figure of a
table wherever not all lines of the text have one, each by one more than the line above; and the stroke that marks an
item is the one by which cells say that there is none.
"""

from __future__ import annotations

import re
from itertools import pairwise

from extractor.page import FILL

MOST = 0.9
"""Of the lines from the first quoted one to the last; what a program quotes it quotes whole."""
FEWEST = 20
"""Lines; fewer may be a list."""
_NOTHING = f" \t\r{FILL}"
_QUOTE = re.compile(r"(?m)^[ ]*+(?:>[ ]?)++")
_MARKS = "-*+\u2013\u2014\uff0d\u2022\u00b7"
_ITEM = re.compile(rf"(?m)^[ \t]*+[{_MARKS}][ ]++(?=\t?\S)")
NESTED = re.compile(r"(?m)^ *(?:- ){2,}")
"""The first item of a list in a list."""
_IN_QUOTES = re.compile(
    r"(?m)^[ \t]*+(?P<first>[\"'])(?P<words>(?:(?!(?P=first))[^\n])*+)(?P<last>(?P=first),?)[ \t\r]*$"
)
_NUMBER = re.compile(r"(?m)^[ ]*+(\d{1,5})(?:[:|.]?[ ]|[:|\t]|$)")


def without_line_marks(text: str) -> str:
    """Return a text, what stands before each of its lines and is none of them turned into blanks."""
    if text.count("\n>") + text.count("\n >") >= FEWEST and _are_marked(text, _QUOTE):
        text = _QUOTE.sub(_blank, text)
    if (
        any(text.count(f"{mark} ") >= FEWEST for mark in _MARKS)
        and not NESTED.search(text)
        and _are_marked(text, _ITEM)
    ):
        text = _ITEM.sub(_blank, text)
    if text.count("'") + text.count('"') >= 2 * FEWEST and _are_marked(text, _IN_QUOTES):
        text = _IN_QUOTES.sub(_unquoted, text)
    return _NUMBER.sub(_blank, text) if _is_numbered(text) else text


def _blank(mark: re.Match[str]) -> str:
    return " " * len(mark.group())


def _unquoted(line: re.Match[str]) -> str:
    """Return a line without its quotes; one with nothing between them keeps a blank for them."""
    words = line["words"]
    return line[0].replace(f"{line['first']}{words}{line['last']}", f" {words}{' ' * len(line['last'])}", 1)


def _are_marked(text: str, mark: re.Pattern[str]) -> bool:
    """Tell whether all of a long stretch of lines is marked; a program may leave empty ones as they are."""
    lines = [mark.match(line) is not None for line in text.split("\n") if line.strip(_NOTHING)]
    if sum(lines) < FEWEST:
        return False
    first, behind = lines.index(True), len(lines) - lines[::-1].index(True)
    return sum(lines[first:behind]) >= MOST * (behind - first)


def _is_numbered(text: str) -> bool:
    """Tell whether each line begins with a number by one larger than that of the line above."""
    found = [_NUMBER.match(line) for line in text.split("\n") if line.strip(_NOTHING)]
    numbers = [int(one[1]) for one in found if one is not None]
    return len(found) == len(numbers) >= FEWEST and all(other == one + 1 for one, other in pairwise(numbers))
