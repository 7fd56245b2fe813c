"""Tables that a program printed as its lists: `[['规章', '3'], ['规范性文件', '12']]`, as JSON or Python does.

In: a normalised text, and what is printed there. Out: the text, each inner list a line and a tab between its cells.
Surprise: quotes are told on the printed page, since normalising makes one sign of all, and labels have quotes of their
own. What is not a list of lists to its end is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.page import FILL

_BEGINS = re.compile(r"\[\s*\[\s*[\"'\d\[nN-]")
_PART = re.compile(
    r"(?P<string>\"(?:[^\"\\]|\\.){0,2000}\"|'(?:[^'\\]|\\.){0,2000}')|(?P<none>null|None|nan|NaN|NA)\b|(?P<number>[-+]?\d[\d.]*)"
    r"|(?P<sign>[\[\],\n])|(?P<blank>[ \t\r]+)",
    re.DOTALL,
)
_WITHIN = re.compile(r"\n|\\(?:u[0-9a-fA-F]{4}|.)", re.DOTALL)
_BLANKS = ("\n", "\\n", "\\r", "\\t")
"""What parts the digits on both its sides, which may be two figures."""
ROWS = 2
DEEPEST = 3


def with_lists_as_rows(text: str, printed: str) -> str:
    """Return normalised text with every list of lists as rows of cells."""
    if "[" not in printed or _BEGINS.search(printed) is None:
        return text
    found = list(text)
    at = 0
    while match := _BEGINS.search(printed, at):
        end = _rows(printed, match.start(), found)
        at = end or match.end()
    return "".join(found)


def _rows(printed: str, start: int, found: list[str]) -> int:
    """Write a list of lists as rows into ``found``; return where it ends, 0 if it is none."""
    depth = rows = 0
    at = start
    closed = False
    changed: dict[int, str] = {}
    while at < len(printed) and (depth or at == start):
        part = _PART.match(printed, at)
        if part is None or depth > DEEPEST:
            return 0
        sign = part[0]
        if part.lastgroup == "string":
            changed |= dict(_string(part))
        elif part.lastgroup == "none":
            changed |= dict.fromkeys(range(*part.span()), FILL)
        elif part.lastgroup == "sign":
            depth += (sign == "[") - (sign == "]")
            rows += sign == "]"
            changed[at] = "\n" if sign == "]" else "\t" if sign == "," and not closed else " "
        closed = sign == "]" or (closed and not sign.strip())
        at = part.end()
    if depth or rows <= ROWS:
        return 0
    for place, ch in changed.items():
        found[place] = ch
    return at


def _string(part: re.Match[str]) -> Iterator[tuple[int, str]]:
    """Yield what becomes of a string's quotes, line ends and escaped characters."""
    yield part.start(), FILL
    yield part.end() - 1, FILL
    for one in _WITHIN.finditer(part.string, part.start() + 1, part.end() - 1):
        if one[0] in _BLANKS:
            yield from ((place, " ") for place in range(*one.span()))
        else:
            yield from ((place, FILL) for place in range(one.start(), one.end() - (one[0] == "\\\\")))
