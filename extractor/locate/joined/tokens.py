"""The figures that can begin at each digit of a run.

In: a run of digits that stand together. Out: for each of its characters the tokens that can begin there. Surprise: a
zero begins no figure but itself and a decimal; a separator of thousands holds digits together that it stands among.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from extractor.forms import NumberKind
from extractor.locate.joined.cutting import JoinedRun
from extractor.page import Number, parse_number

_COUNT = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+|\d+")
_DECIMALS = re.compile(r"(?:[1-9]\d*|0)\.\d{1,6}")
_FOR_NONE = frozenset("-/\\")
_LONGEST = 12
"""Digits of a figure."""


class Token(NamedTuple):
    """A figure that can stand at one place: where it ends, its number, and its kind; no number for a dash."""

    end: int
    number: Number | None
    kind: NumberKind


def tokens_of(run: JoinedRun) -> tuple[tuple[tuple[Token, ...], ...], tuple[int, ...]]:
    """Return the tokens that can begin at each character of a run, and where each character stands in the text."""
    tokens: list[tuple[Token, ...]] = []
    places: list[int] = []
    for stretch in run.stretches:
        before = len(places)
        places += stretch.places
        for at in range(len(stretch.digits)):
            found = _tokens(stretch.digits, at)
            tokens.append(tuple(one._replace(end=one.end + before) for one in found))
    return tuple(tokens), tuple(places)


def digit_sums(run: JoinedRun) -> list[int]:
    """Return what the digits before each character of a run add up to, and at last all of them."""
    sums = [0]
    for stretch in run.stretches:
        for sign in stretch.digits:
            sums.append(sums[-1] + (int(sign) if sign.isdecimal() else 0))
    return sums


def _tokens(digits: str, at: int) -> Iterator[Token]:
    """Yield every figure that can begin at a place, and the dash or stroke that stands there for none."""
    if digits[at].isdecimal():
        yield from _counts(digits, at)
        yield from _amounts(digits, at)
    else:
        if digits[at] in _FOR_NONE:
            yield Token(at + 1, None, "count")
        sign = {"+": 1, "-": -1}.get(digits[at], 0)
        if sign and at + 1 < len(digits):
            yield from (Token(one.end, sign * one.number, "change") for one in _counts(digits, at + 1) if one.number)


def _counts(digits: str, at: int) -> Iterator[Token]:
    match = _COUNT.match(digits, at)
    longest = at + 1 if digits[at] == "0" else at + _LONGEST
    for end in range(at + 1, min(match.end(), longest) + 1) if match else ():
        number = parse_number(digits[at:end]) if digits[end : end + 1] not in (".", ",") else None
        if number is not None:
            yield Token(end, number, "count")


def _amounts(digits: str, at: int) -> Iterator[Token]:
    match = _DECIMALS.match(digits, at)
    for end in range(digits.index(".", at) + 2, match.end() + 1) if match else ():
        number = parse_number(digits[at:end])
        if number is not None:
            yield Token(end, number, "amount")
