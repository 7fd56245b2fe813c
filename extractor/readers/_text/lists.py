"""Tables that a program printed as its lists: `[['规章', '3'], ['规范性文件', '12']]`, as JSON or Python does.

In: a normalised text, and what is printed there. Out: the text, each innermost list, tuple or record a line and a tab
between its cells; so with lists that stand in a line each. Surprise: quotes are told on the printed page, since
normalising makes one sign of all, and labels have quotes of their own. What is not a list to its end is left as it is,
and so are records whose keys are words: these are heads.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from extractor.page import FILL

_BEGINS = re.compile(r"\[\s*[\[({]\s*[\"'\d\[(nN-]")
_LINE = re.compile(r"(?m)^[ \t]*(?:-[ ])?(?=[\[({][ \t]*(?:[\"'\d]|-\d|None|nan|NaN|null))(?=[^\n]*[\])}],?[ \t\r]*$)")
_PART = re.compile(
    r"(?P<string>\"(?:[^\"\\]|\\.){0,2000}\"|'(?:[^'\\]|\\.){0,2000}')|(?P<none>null|None|nan|NaN|NA)\b|(?P<number>[-+]?\d[\d.]*)"
    r"|(?P<sign>[\[\](){},\n])|(?P<blank>[ \t\r]+)",
    re.DOTALL,
)
_WITHIN = re.compile(r"\n|\\(?:u[0-9a-fA-F]{4}|.)", re.DOTALL)
_BLANKS = ("\n", "\\n", "\\r", "\\t")
"""What parts the digits on both its sides, which may be two figures."""
_KEY = re.compile(r"(?P<quote>[\"']?)(?:col(?:umn)?_?|c|f|Unnamed: ?)?(?P<number>\d{1,3})(?P=quote)[ ]*:")
"""The number that a program gave to a column, before the value in a record."""
_CLOSES = {"]": "[", ")": "(", "}": "{"}
UNPLACED = "?"
"""Stands before figures whose column is not known, which makes words of them."""
ROWS = 2
TEXTS = 60
"""In a list that is a whole page, a cell each."""
DEEPEST = 3

_LEVELS = re.compile(r"(?<=[|\t\"])[ ]*+\('[^'\n|\t]{0,80}'(?:, '[^'\n|\t]{0,80}')+\)")
"""A head of several rows as a program names its column; a cell that reaches over rows is said in each of them.

Behind no border it may be a row.
"""
_LEVEL = re.compile(r"'([^']*)'")
_UNNAMED = re.compile(r"Unnamed: ?\d+(?:_level_\d+)?")


@dataclass(frozen=True, slots=True)
class _List:
    """A list that a program printed: where it ends, how many lists end in it, and what its characters become."""

    end: int
    lists: int
    parts: int
    changed: dict[int, str]


def _with_levels_once(head: str) -> str:
    """Return the words of a head's levels, those once that follow each other, blanks and FILL around them."""
    found = [FILL] * len(head)
    before = ""
    for level in _LEVEL.finditer(head):
        words = level[1]
        if words != before and not _UNNAMED.fullmatch(words):
            found[level.start()] = " "
            found[level.start(1) : level.end(1)] = words
        before = words
    return "".join(found)


def with_lists_as_rows(text: str, printed: str) -> str:
    """Return normalised text with every list of lists, and every line that is a list, as rows of cells."""
    if not any(sign in printed for sign in "[({"):
        return text
    if len(levels := list(_LEVELS.finditer(printed))) > ROWS:
        for level in reversed(levels):
            text = text[: level.start()] + _with_levels_once(level.group()) + text[level.end() :]
        printed = _LEVELS.sub(lambda match: " " * len(match.group()), printed)
    found = list(text)
    at = 0
    while match := _BEGINS.search(printed, at):
        one = _list(printed, match.start())
        if one and one.lists > ROWS:
            _write(one, found)
            at = one.end
        else:
            at = match.end()
    if one := _flat(printed):
        for at in (place for place, sign in one.changed.items() if sign == "\t"):
            one.changed[at] = "\n"
        _write(one, found)
    alone = [one for match in _LINE.finditer(printed) if (one := _alone(printed, match.end()))]
    if len(alone) > ROWS and any(one.parts > 1 for one in alone):
        for one in alone:
            _write(one, found)
    return "".join(found)


def _flat(printed: str) -> _List | None:
    """Return the list of texts that a whole page is, none of them in a list of its own."""
    start = len(printed) - len(printed.lstrip())
    if printed[start : start + 1] != "[" or printed.count("', '") + printed.count('", "') < TEXTS:
        return None
    one = _list(printed, start)
    return one if one and one.lists == 1 and not printed[one.end :].strip() else None


def _write(one: _List, found: list[str]) -> None:
    for place, ch in one.changed.items():
        found[place] = ch


def _alone(printed: str, start: int) -> _List | None:
    """Return the list that a line is, from its bracket to its end; none where something else stands there."""
    one = _list(printed, start)
    line = printed.find("\n", start)
    end = len(printed) if line < 0 else line
    if one is None or one.lists > 1 or one.end > end or printed[one.end : end].strip(", \t\r"):
        return None
    return one if one.parts > 1 or printed[start + 1 : one.end].lstrip()[:1] in "\"'" else None


def _list(printed: str, start: int) -> _List | None:
    """Return the list that begins at a bracket; none if something in it is no value."""
    opened: list[str] = []
    lists = parts = 0
    at = start
    closed = False
    changed: dict[int, str] = {}
    record = _Record()
    last = start  # the last sign, which parts nothing where the list ends right behind it
    while at < len(printed) and (opened or at == start):
        key = _KEY.match(printed, at) if opened and opened[-1] == "{" else None
        if key:
            changed |= dict.fromkeys(range(*key.span()), FILL)
            record.go_on(key)
            at = key.end()
            continue
        part = _PART.match(printed, at)
        if part is None or len(opened) > DEEPEST:
            return None
        sign = part[0]
        if part.lastgroup == "string":
            changed |= dict(_string(part))
        elif part.lastgroup == "none":
            changed |= dict.fromkeys(range(*part.span()), FILL)
        elif part.lastgroup == "sign":
            if sign in _CLOSES:
                if not opened or opened.pop() != _CLOSES[sign]:
                    return None
                lists += 1
                if printed[last] == ",":
                    changed[last] = " "
                changed |= record.unplaced()
                record = _Record()
            elif sign in _CLOSES.values():
                opened.append(sign)
            changed[at] = "\n" if sign in _CLOSES else "\t" if sign == "," and not closed else " "
        if part.lastgroup in ("string", "none", "number"):
            parts += 1
            record.values.append(part)
        closed = sign in _CLOSES or (closed and not sign.strip())
        last = at if part.lastgroup != "blank" else last
        at = part.end()
    return None if opened else _List(at, lists, parts, changed)


@dataclass(slots=True)
class _Record:
    """The values of a record up to where it was read, and whether they stand in the order of its keys."""

    column: int = -1
    disordered: bool = False
    values: list[re.Match[str]] = field(default_factory=list)

    def go_on(self, key: re.Match[str]) -> None:
        """Note another key: 10 before 2 is the order of letters."""
        self.disordered = self.disordered or int(key["number"]) <= self.column
        self.column = int(key["number"])

    def unplaced(self) -> dict[int, str]:
        """Return a sign before each figure of a record whose keys are not in order: nobody knows its column."""
        figures = (one for one in self.values if self.disordered and one[0].strip("\"'")[:1].isdecimal())
        return {one.start() - (one.lastgroup == "number"): UNPLACED for one in figures}


def _string(part: re.Match[str]) -> Iterator[tuple[int, str]]:
    """Yield what becomes of a string's quotes, line ends and escaped characters."""
    yield part.start(), FILL
    yield part.end() - 1, FILL
    for one in _WITHIN.finditer(part.string, part.start() + 1, part.end() - 1):
        if one[0] in _BLANKS:
            yield from ((place, " ") for place in range(*one.span()))
        else:
            yield from ((place, FILL) for place in range(one.start(), one.end() - (one[0] == "\\\\")))
