"""What programs write where a cell holds nothing: `NaN`, `None`, `null`, `<NA>`.

In: a normalised text. Out: the same text, FILL in place of such words. Surprise: people write words for none into
cells too (无, N/A, none), and those are something that stands there; these are the names that libraries give to an
empty cell of theirs, in their own spelling.
"""

from __future__ import annotations

import re

from extractor.page.characters import FILL

_NO_VALUE = re.compile(r"(?<![\w.<&])(?:NaN|nan|NaT|None|null|NULL|<NA>|undefined)(?![\w.>])")
_PARTED = re.compile(r"[|\t│┃║]")
_WORDS = re.compile(r"[\u3400-\u9fff]+")
_FIGURE = re.compile(r"(?<![\w.])[+-]?\d")


def without_no_values(text: str) -> str:
    """Return a text without the words that programs write for nothing."""
    return _NO_VALUE.sub(_filled, text) if _stands_in(text) else text


def without_no_values_in_lines(text: str) -> str:
    """Return the text of lines without such words, a dash between the figures of lines that blanks alone part.

    There nothing else would tell that a cell is empty; between words and figures stand the empty cells of labels.
    """
    if not _stands_in(text):
        return text
    return "\n".join(_line(line) if _NO_VALUE.search(line) else line for line in text.split("\n"))


def _stands_in(text: str) -> bool:
    return any(word in text for word in ("NaN", "nan", "NaT", "None", "null", "NULL", "<NA>", "undefined"))


def _line(line: str) -> str:
    words = max((match.end() for match in _WORDS.finditer(line)), default=0)
    figures = [] if _PARTED.search(line) else [match.start() for match in _FIGURE.finditer(line, words)]
    first, last = (figures[0], figures[-1]) if figures else (0, 0)

    def without(match: re.Match[str]) -> str:
        return "-".ljust(len(match[0]), FILL) if first < match.start() < last else _filled(match)

    return _NO_VALUE.sub(without, line)


def _filled(match: re.Match[str]) -> str:
    return FILL * len(match[0])
