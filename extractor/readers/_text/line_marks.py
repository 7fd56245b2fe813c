"""What a program puts before every line of a text: the marks of a quoted letter, and the numbers of the lines.

In: a text as it is printed. Out: the same, blanks in their place. Surprise: a number before a line is a figure of a
table wherever not all lines of the text have one, each by one more than the line above.
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
_NUMBER = re.compile(r"(?m)^[ ]*+(\d{1,5})(?:[:|.]?[ ]|[:|\t]|$)")


def without_line_marks(text: str) -> str:
    """Return a text, what stands before each of its lines and is none of them turned into blanks."""
    if text.count("\n>") + text.count("\n >") >= FEWEST and _is_quoted(text):
        text = _QUOTE.sub(_blank, text)
    return _NUMBER.sub(_blank, text) if _is_numbered(text) else text


def _blank(mark: re.Match[str]) -> str:
    return " " * len(mark.group())


def _is_quoted(text: str) -> bool:
    """Tell whether all of a stretch of lines is quoted; a program may leave empty ones as they are."""
    lines = [_QUOTE.match(line) is not None for line in text.split("\n") if line.strip(_NOTHING)]
    first, behind = lines.index(True), len(lines) - lines[::-1].index(True)
    return sum(lines[first:behind]) >= MOST * (behind - first)


def _is_numbered(text: str) -> bool:
    """Tell whether each line begins with a number by one larger than that of the line above."""
    found = [_NUMBER.match(line) for line in text.split("\n") if line.strip(_NOTHING)]
    numbers = [int(one[1]) for one in found if one is not None]
    return len(found) == len(numbers) >= FEWEST and all(other == one + 1 for one, other in pairwise(numbers))
