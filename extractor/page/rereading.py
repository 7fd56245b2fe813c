"""One wrong reading of a text undone: its characters back to the bytes they were, and these to the right characters.

In: a text, and in which encoding it was written and in which it was read. Out: the text as it was, in the same length:
a character stands where the first of its wrong ones does, ``FILL`` where the others were, ``GARBLED`` where bytes are
lost that nothing tells. Surprise: bytes without a character in the wrong encoding are lost as U+FFFD, as ``?``, without
a trace, or with the ASCII character behind them. A letter that lacks one is told by the same words elsewhere, never a
digit, for digits were not misread.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import product
from typing import NamedTuple

from extractor.page.characters import COMMON, FILL, GARBLED, common_letters
from extractor.page.lost_letters import tell

_LOST_CHARACTER = "\ufffd"
_CP1252 = {bytes([b]).decode("cp1252", errors="ignore") or chr(b): b for b in range(0x80, 0x100)}
"""The byte of each character; the five bytes that cp1252 lacks stand for themselves, as in Latin-1."""
_CP1252 |= {chr(b): b for b in range(0x80, 0xA0) if chr(b) not in _CP1252}
_NOT_IN_CP1252 = (0x81, 0x8D, 0x8F, 0x90, 0x9D)
_TRAILS = tuple(range(0x80, 0xC0))
_LEADS = (0xE3, *range(0xE4, 0xEA), 0xEF)
"""The first bytes that Chinese letters and signs have in UTF-8."""
_NO_BREAK = 0xA0
"""The byte that is a no-break blank in Latin-1; converters make a plain blank of it."""
_QUESTION, _BLANK = ord("?"), ord(" ")
_UNKNOWN, _ITSELF = -1, -2
"""In place of a byte: one that is lost, and a character that was never misread."""
_RUN = re.compile(r"[?\ufffd]{0,2}[^\0-\x7f](?:[^\0-\x7f]|[? ](?=[^\0-\x7f])|\?)*")
_RUN_OF_PAIRS = re.compile(r"[?\ufffd]{0,2}[^\0-\x7f](?:[^\0-\x7f]|(?<=[^\0-\x7f])[@-~]|\?)*")
"""The old Chinese encodings write the second byte of some characters as ASCII ones."""
_LOST_RUN = re.compile(r"(?<=[^\0-\x7f])[?\ufffd]+(.?)", re.DOTALL)
_SWALLOWED = 0.9
"""Of the lost bytes; so many without an ASCII character behind them, and the program took that for a part of it."""
_SWALLOWS_FROM = 12  # lost bytes
_TAG_END = re.compile(r"/?[a-z]+[1-6]?(?: [^<>]*)?/?>", re.IGNORECASE)

_USUAL = {"gb18030": (0xB0, 0xD7), "big5hkscs": (0xA4, 0xC6)}
"""The first bytes of the more frequent half of the characters of the old Chinese encodings."""
_SIGNS = frozenset("、。，：；（）《》“”〈〉「」％—·")


class Misreading(NamedTuple):
    """An encoding that a text was written in, and the one it was read in."""

    right: str
    wrong: str


class _Byte(NamedTuple):
    value: int
    at: int
    """The character that it is of."""


class _Letter(NamedTuple):
    """A character of the text as it was; of several that it may be, or none, it is not known."""

    at: int
    options: Sequence[str]


def reread(text: str, misread: Misreading, *, to_words: bool) -> str:
    """Return a text as it was before one misreading; its own ``FILL`` stays where it is.

    Args:
        text: a text.
        misread: how it was misread.
        to_words: whether it then says something; what was misread once more has no words to tell a letter by.
    """
    if FILL not in text:
        return _Rereading(text.replace(GARBLED, _LOST_CHARACTER), misread, to_words).text
    places = [at for at, ch in enumerate(text) if ch != FILL]
    whole = _Rereading(text.replace(FILL, "").replace(GARBLED, _LOST_CHARACTER), misread, to_words).text
    letters = [FILL] * len(text)
    for place, ch in zip(places, whole, strict=True):
        letters[place] = ch
    return "".join(letters)


class _Rereading:
    """A text while one misreading of it is undone."""

    def __init__(self, text: str, misread: Misreading, to_words: bool) -> None:
        self._right, self._wrong = misread
        self._trails = _NOT_IN_CP1252 if self._wrong == "cp1252" else _TRAILS
        self._swallows = self._wrong != "cp1252" and self._right == "utf-8" and _swallows(text)
        self._runs: dict[str, list[_Letter]] = {}
        letters = list(text)
        unknown: dict[int, Sequence[str]] = {}
        for match in (_RUN if self._right == "utf-8" else _RUN_OF_PAIRS).finditer(text):
            start, end = match.span()
            run = match.group()
            ends_in_tag = self._swallows and _TAG_END.match(text, end) is not None
            letters[start:end] = FILL * (end - start)
            free = start
            for at, options in self._letters(run + "<" * ends_in_tag):
                place = max(free, start + at)
                if place >= end:
                    break
                letters[place] = options[0] if len(options) == 1 else GARBLED
                if len(options) > 1:
                    unknown[place] = options
                free = place + 1
        if unknown and to_words:
            tell(letters, unknown)
        self.text = "".join(letters)

    def _letters(self, run: str) -> list[_Letter]:
        """Return the characters of a run; most runs are labels and stand in a text more than once."""
        found = self._runs.get(run)
        if found is None:
            bare = run.removesuffix("<")
            found = self._whole(bare) if self._right == "utf-8" else []  # pairs may be whole and wrong
            if not found:
                bytes_ = list(self._bytes(bare))
                found = list(self._utf8(bytes_, bare, run) if self._right == "utf-8" else self._pairs(bytes_, bare))
            if _is_right(bare) and not _is_right("".join(one.options[0] for one in found if len(one.options) == 1)):
                found = [_Letter(at, ch) for at, ch in enumerate(bare)]  # it was never misread
            self._runs[run] = found
        return found

    def _whole(self, run: str) -> list[_Letter]:
        """Return the characters of a run without a lost byte, or none."""
        try:
            code = bytes(map(_CP1252.__getitem__, run)) if self._wrong == "cp1252" else run.encode(self._wrong)
            text = code.decode(self._right)
        except (UnicodeError, KeyError):
            return []
        width = 1 if self._wrong == "cp1252" else 2
        if len(code) != width * len(run) or not run.isprintable():
            return []
        found, position = [], 0
        for ch in text:
            found.append(_Letter(position // width, ch))
            position += len(ch.encode(self._right))
        return found

    # --- characters to the bytes they were -------------------------------------------------------------------------

    def _bytes(self, run: str) -> Iterator[_Byte]:
        for at, ch in enumerate(run):
            if ch == _LOST_CHARACTER:
                yield _Byte(_UNKNOWN, at)
            elif ch < "\x80":
                yield _Byte(ord(ch), at)
            else:
                code = _code(ch, self._wrong)
                if ch == "€" and self._wrong != "cp1252" and run[at + 1 : at + 2] != "€":
                    code = b"\x80"  # as Windows reads it
                if not code:
                    yield _Byte(_ITSELF, at)
                for one in code:
                    yield _Byte(one, at)

    # --- bytes to the characters they are --------------------------------------------------------------------------

    def _utf8(self, bytes_: Sequence[_Byte], text: str, run: str) -> Iterator[_Letter]:
        """Yield the characters of UTF-8 of which bytes are lost; where a character begins is seen in every byte."""
        number = 0
        while number < len(bytes_):
            value, at = bytes_[number]
            follows = number + 1 < len(bytes_) and 0x80 <= bytes_[number + 1].value < 0xC0
            if value < 0x80 and value != _UNKNOWN and not (value == _QUESTION and follows):
                yield _Letter(at, text[at] if value == _ITSELF else chr(value))
                number += 1
                continue
            size = _size(value)
            most = min(len(bytes_), number + (size if size > 1 else 3))
            stop = number + 1
            while stop < most and self._goes_on(bytes_[stop].value, size):
                stop += 1
            part = bytes_[number:stop]
            yield _Letter(at, self._options([one.value for one in part], size))
            if self._swallows and size > 1 and part[-1].value in (_UNKNOWN, _QUESTION):
                yield _Letter(part[-1].at, "<" if stop == len(bytes_) and run != text else " ")
            number = stop

    def _goes_on(self, value: int, size: int) -> bool:
        """Tell whether a byte belongs to the character of that size before it, or is what is left of one that does."""
        if 0x80 <= value < 0xC0 or size == 1:
            return 0x80 <= value < 0xC0
        return value in (_UNKNOWN, _QUESTION) or (value == _BLANK and self._wrong == "cp1252")

    def _options(self, values: Sequence[int], size: int) -> Sequence[str]:
        """Return the characters that some bytes of one may be, known ones and a lost one."""
        lost = [value in (_UNKNOWN, _QUESTION) for value in values]
        if lost == [True, False, False]:
            found = {_decoded(bytes((lead, *values[1:]))): None for lead in _LEADS}
            return [ch for ch in found if ch]
        missing = size - len(values)
        if size == 1 or sum(lost) + missing > 1:
            return ()
        known = [_NO_BREAK if value == _BLANK else value for value in values]
        ways = [self._trails if none else (value,) for none, value in zip(lost, known, strict=True)]
        gone = [[*ways[:at], self._trails, *ways[at:]] for at in range(1, size)] if missing else [ways]
        found = {_decoded(bytes(way)): None for all_ways in gone for way in product(*all_ways)}
        return [ch for ch in found if ch]

    def _pairs(self, bytes_: Sequence[_Byte], text: str) -> Iterator[_Letter]:
        """Yield the characters of two bytes each, where lost bytes leave it open which of them pair.

        The pairs are taken that make most of the frequent letters and leave the fewest bytes alone.
        """
        size = len(bytes_)
        worth = [0.0] * (size + 2)
        taken: list[str | None] = [None] * size
        for number in range(size - 1, -1, -1):
            value = bytes_[number].value
            alone = 0.0 if value == _ITSELF or 0 <= value < 0x80 else -2.0 if value == _UNKNOWN else -2.5
            worth[number] = alone + worth[number + 1]
            if number + 1 < size:
                ch, weight = _pair(value, bytes_[number + 1].value, self._right)
                if ch and worth[number + 2] + weight > worth[number]:
                    worth[number], taken[number] = worth[number + 2] + weight, ch
        number = 0
        while number < size:
            value, at = bytes_[number]
            ch_taken = taken[number]
            if ch_taken:
                yield _Letter(at, () if ch_taken == GARBLED else ch_taken)
            else:
                yield _Letter(at, text[at] if value == _ITSELF else chr(value) if 0 <= value < 0x80 else ())
            number += 2 if ch_taken else 1


def _is_right(run: str) -> bool:
    """Tell whether most likely a run was never misread: frequent letters make up much of it."""
    return 4 * common_letters(run) >= len(run)


def _swallows(text: str) -> bool:
    """Tell whether the program that misread a text took a byte without a pair and the ASCII behind it for one."""
    behind = _LOST_RUN.findall(text)
    return len(behind) >= _SWALLOWS_FROM and sum(not ch or ch > "?" for ch in behind) > _SWALLOWED * len(behind)


def _size(value: int) -> int:
    """Return of how many bytes the UTF-8 of a character is that begins with this one; 1 if none does."""
    return 2 if 0xC2 <= value < 0xE0 else 3 if 0xE0 <= value < 0xF0 else 4 if 0xF0 <= value < 0xF5 else 1


@cache
def _code(ch: str, wrong: str) -> bytes:
    """Return the bytes that were read as a character, none if it was never read in that encoding."""
    if wrong == "cp1252":
        return bytes([_CP1252[ch]]) if ch in _CP1252 else b""
    for codec in (wrong, "cp950") if wrong == "big5hkscs" else (wrong,):
        try:
            code = ch.encode(codec)
        except UnicodeEncodeError:
            continue
        if len(code) == 2:  # one that takes four was never in the old Chinese encodings
            return code
    return b""


@cache
def _decoded(code: bytes) -> str:
    try:
        return code.decode("utf-8")
    except UnicodeDecodeError:
        return ""


@cache
def _pair(first: int, second: int, right: str) -> tuple[str, float]:
    """Return the character that two bytes are, ``GARBLED`` if one of them is lost, and what speaks for it."""
    if _UNKNOWN in (first, second) or _QUESTION in (first, second):
        whole = (first >= 0x80 or second >= 0x80) and (second >= 0x40 or second in (_UNKNOWN, _QUESTION))
        return (GARBLED, -1.2) if whole else ("", 0.0)
    if first < 0x80 or second < 0x40:
        return "", 0.0
    try:
        ch = bytes((first, second)).decode(right)
    except UnicodeDecodeError:
        return "", 0.0
    if ch in COMMON:
        return ch, 2.0
    usual = _USUAL[right][0] <= first <= _USUAL[right][1] or ch in _SIGNS
    return ch, 1.0 if usual else 0.0 if "一" <= ch <= "龥" else -1.0
