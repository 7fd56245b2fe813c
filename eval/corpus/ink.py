"""Marks in printed text that survive every conversion, so that what a converter swallowed is known and not guessed.

In: text with marks around everything that must be followed (a cell's figure, a row's label, a clause that states a
fact). Out: the same text plain, or coded: in three further printings each marked digit or Chinese character is
replaced by one digit or character of its field's code. Surprise: the code keeps every width, so the four printings are
laid out alike, and where they differ after conversion they spell out which field stands there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from extractor.forms import field_specs, forms
from extractor.prose import choose, facts

Ink = Callable[[str], str]
"""Turns marked text into text to be printed."""

OPEN, CLOSE = "\ue000", "\ue001"
TURNS = 3
"""Coded printings: three digits tell up to 990 fields apart."""

_FIRST = 0xE100
_DIGITS, _WIDE_DIGITS = "0123456789", "０１２３４５６７８９"
# No Kangxi radicals (乙 己 辛): PDF fonts swap them. Two rows by turns: some extractors drop a doubled character.
_IDEOGRAPHS = ("甲丙丁戊庚壬癸丑寅卯", "吾午未申戌亥坎巽坤乾")
_VALUE_OF = {ch: value for row in (_DIGITS, _WIDE_DIGITS, *_IDEOGRAPHS) for value, ch in enumerate(row)}
_MARKED = re.compile(f"{OPEN}(.)([^{OPEN}{CLOSE}]*){CLOSE}")

# A code whose three digits are the same would look like unmarked text, which is the same in every printing. Neighbours
# get codes far apart, since extractors drop lines that are the same as one before.
_STRIDE = 379
_CODES = [code for code in range(1000) if code % 111]
_CODES = [_CODES[number * _STRIDE % len(_CODES)] for number in range(len(_CODES))]

FACTS = tuple(fact.id for fact in choose(()))
"""The facts that every report tells or leaves out; the others only where they are asked for."""
CHAPTERS = ("overview", "proactive", "requests", "disputes", "problems", "others", "statistics")
"""The chapters of a report in printed order, and the table of 2014 behind them."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text and the mark it carries, if any."""

    name: str | None
    text: str


@cache
def names() -> tuple[str, ...]:
    """Return everything that can be marked, in the order of the codes."""
    fields = sorted({name for specs in field_specs().values() for name in specs})
    rows = [line.id for form in forms().values() for section in form.sections for line in section.lines]
    told = [fact.field_id for fact in choose(())]
    further = [fact.field_id for fact in facts() if fact.field_id not in told]  # last: a code is a place in this list
    return (
        *fields,
        *told,
        *(f"again:{fact}" for fact in told),
        "meta.agency",
        "meta.year",
        *(f"label:{row}" for row in sorted(set(rows))),
        *(f"heading:{chapter}" for chapter in CHAPTERS),
        *further,
    )


@cache
def _numbers() -> dict[str, int]:
    return {name: number for number, name in enumerate(names())}


@cache
def _numbers_of_codes() -> dict[int, int]:
    return {_CODES[number]: number + 1 for number in range(len(names()))}


def mark(name: str, text: str) -> str:
    """Put a mark around a text that holds none."""
    return f"{OPEN}{chr(_FIRST + _numbers()[name])}{text}{CLOSE}"


def plain(text: str) -> str:
    """Return marked text as the report prints it."""
    return _MARKED.sub(lambda match: match[2], text)


def coded(turn: int, labels: bool = True) -> Ink:
    """Return the ink of one coded printing, which shows one digit of every field's code.

    Args:
        turn: which digit.
        labels: code the rows' labels too; not for PDF, where they run over lines and one moved break changes all.
    """

    def one(match: re.Match[str]) -> str:
        number = ord(match[1]) - _FIRST
        kept = not labels and names()[number].startswith("label:")
        return match[2] if kept else _in_code(match[2], number, turn)

    def ink(text: str) -> str:
        return _MARKED.sub(one, text)

    return ink


def _in_code(text: str, number: int, turn: int) -> str:
    digit = int(f"{_CODES[number]:03d}"[turn])
    rows = [_row_of(ch, place, names()[number]) for place, ch in enumerate(text)]
    return "".join(row[digit] if row else ch for ch, row in zip(text, rows, strict=True))


def _row_of(ch: str, place: int, name: str) -> str | None:
    """Return the ten characters of the same width that can stand for a character, None where it is never replaced."""
    if "\u4e00" <= ch <= "\u9fff":
        return _IDEOGRAPHS[place % 2]
    if name.startswith("label:"):
        return None  # its enumerator: in some fonts 1. is narrower than 3.
    if ch in _DIGITS:
        return _DIGITS
    return _WIDE_DIGITS if ch in _WIDE_DIGITS else None


def decode(characters: tuple[str, ...]) -> int | None:
    """Given the characters of one place in all coded printings, return its mark's number, from 1; None: no code."""
    values = [_VALUE_OF.get(ch) for ch in characters]
    if None in values:
        return None
    code = int("".join(str(value) for value in values))
    return _numbers_of_codes().get(code)


def name_of(number: int) -> str:
    """Return the name of a mark that ``decode`` gave."""
    return names()[number - 1]


def pieces(text: str) -> Iterator[Piece]:
    """Yield a marked text piece by piece, for printers that set markup inside a cell."""
    position = 0
    for match in _MARKED.finditer(text):
        if match.start() > position:
            yield Piece(None, text[position : match.start()])
        yield Piece(names()[ord(match[1]) - _FIRST], match[2])
        position = match.end()
    if position < len(text):
        yield Piece(None, text[position:])


def weights(text: str) -> Iterator[tuple[str, int]]:
    """Yield for every mark in a text its name and how many characters it codes."""
    for piece in pieces(text):
        if piece.name:
            yield piece.name, sum(_row_of(ch, place, piece.name) is not None for place, ch in enumerate(piece.text))
