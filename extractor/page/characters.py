"""Characters to comparable ones, without moving any of them.

In: a source text. Out: its normalised form *of the same length*: what has no counterpart (a pinyin gloss, a zero-width
blank) becomes ``FILL``, so every offset into the normalised text is an offset into the untouched source.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

FILL = "\0"
"""Stands in normalised text where the source has a character that means nothing; never part of a token."""

GARBLED = "□"
"""Stands where a character is known to have been and cannot be recovered."""

_CJK = "\u3400-\u4dbf\u4e00-\u9fff〇"
_DASHES = "‐‑‒–—―−⁃⎯⸺⸻ー﹘﹣－─━"
"""Two dashes in a row have a sign of their own in many fonts, and programs take that for the text of a PDF."""
_BLANKS = "\t\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_DRAWN = re.compile(r"[\u2500-\u257f]")
_INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200c\u200d\u200e\u200f"
    "\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\ufeff"
)
_COMPATIBILITY_BLOCKS = (
    (0x00A0, 0x0180),  # Latin
    (0x2000, 0x2190),  # punctuation, superscripts, letter-like
    (0x2E80, 0x2FE0),  # CJK and Kangxi radicals
    (0x3000, 0x3400),  # CJK symbols, enclosed and squared
    (0xF900, 0xFB00),  # CJK compatibility ideographs
    (0xFE30, 0xFFF0),  # vertical, small, full-width and half-width forms
)
_RADICALS = {
    "⺠": "民",
    "⻔": "门",
    "⻓": "长",
    "⻅": "见",
    "⻋": "车",
    "⻘": "青",
    "⻚": "页",
    "⻛": "风",
    "⻜": "飞",
}
"""CJK radicals that NFKC leaves alone although PDF fonts use them for whole characters."""
_NUMERALS = "一二三四五六七八九十"
_DIGITS = (0x0660, 0x06F0, 0x0966, 0x0E50, *range(0x1D7CE, 0x1D800, 10), 0x1FBF0)
"""The zeros of other digits that mean the same: Arabic-Indic, Devanagari, Thai, mathematical and segmented ones."""
_RAISED = ("<super>", "<sub>")
"""What a raised or lowered digit is to Unicode; it marks a note and is no digit of the figure before it."""
_VARIANTS = {
    "爲": "为",
    "衆": "众",
    "羣": "群",
    "祕": "秘",
    "裏": "里",
    "佈": "布",
    "併": "并",
    "覈": "核",
    "製": "制",
}
"""Variant forms that the simplification table leaves alone or that fonts swap in."""

# What an old encoding has no character for it keeps as a question mark; one between letters is none, for a Chinese
# question ends in a wide one.
_LOST_BETWEEN = re.compile(rf"[{_CJK}]\?+[{_CJK}0-9]")
_LOST_LETTER = re.compile(rf"(?<=[{_CJK}])\?+|\?+(?=[{_CJK}])")

# Blanks that an old encoding has no character for stand around the words of nearly every cell or line: ?无?, ?12?.
_LOST_AROUND = re.compile(rf"(?:(?<![^\n\t|>{FILL} ]))\?(?P<words>[^?\n\t|<>]{{1,80}})\?(?![^\n\t|<{FILL} ])")
AROUND_MANY = 30
"""So many cells or lines, and twice as many as have the sign elsewhere."""

# A pinyin gloss in brackets after its character: 統(tǒng). One syllable, at least one letter.
_GLOSS = re.compile(rf"\((?<=[{_CJK}]\()(?:[a-zāáǎàōóǒòēéěèīíǐìūúǔùǖǘǚǜüńňǹḿ]|[\u0300-\u036f]){{1,6}}\)")

COMMON = frozenset(
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里"
    "政府信息公开工作度报告主动申请本机关情况处理其他件数收到部门行法规定依办网站条例制总计第项一二三四五六"
    "開報請關況處數門規條總計項會對國這為來時們說過發後裡動辦實務與無結轉義"
)
"""Frequent characters of Chinese and of these reports, both scripts: in a right decoding they make up over a third."""


_COMMON_LETTER = re.compile(f"[{''.join(sorted(COMMON))}]")


def common_share(text: str) -> float:
    """Return the share of frequent Chinese characters among all that are not ASCII: 0.35 and more in real text.

    The lines of drawn tables are no characters of a language.
    """
    letters = len(text) - len(text.encode("ascii", "ignore")) - len(_DRAWN.findall(text))
    return common_letters(text) / letters if letters else 0.0


def is_blank(text: str) -> bool:
    """Tell whether nothing in a text prints."""
    return not text.strip(f"{_BLANKS}{_INVISIBLE} \r\n\f\v")


def common_letters(text: str) -> int:
    """Return how many frequent Chinese characters a text has."""
    return len(_COMMON_LETTER.findall(text))


_MISREAD_BLANK = re.compile("Â(?=[\u00a0-\u00bf ])")
"""What is left of a no-break blank, or of another Latin sign, that was read as Windows-1252; the sign stands behind."""


# --- characters to comparable ones -----------------------------------------------------------------------------------


@cache
def _table() -> NDArray[np.uint32]:
    """Build the one-to-one character map: compatibility forms, blanks, dashes, traditional to simplified.

    It holds for every code point the one that takes its place: a text is looked up in it at once, as one array.
    """
    import opencc  # noqa: PLC0415 (loading it costs 10 ms that `--help` need not pay)

    table: dict[int, str] = {}
    for low, high in _COMPATIBILITY_BLOCKS:
        for point in range(low, high):
            plain = unicodedata.normalize("NFKC", chr(point))
            if (
                len(plain) == 1
                and plain != chr(point)
                and not unicodedata.decomposition(chr(point)).startswith(_RAISED)
            ):
                table[point] = plain
    for zero in _DIGITS:
        table |= {zero + digit: str(digit) for digit in range(10)}
    for start in (
        0x2460,
        0x2474,
        0x2488,
        0x24F5,
        0x2776,
        0x3220,
        0x3280,
    ):  # ① ⑴ ⒈ ⓵ ❶ ㈠ ㊀: marks, never figures
        for i in range(10):
            table[start + i] = _NUMERALS[i]
    ideographs = [chr(point) for point in range(0x4E00, 0xA000)]
    simplified = opencc.OpenCC("t2s").convert("\n".join(ideographs)).split("\n")
    simple = {old: new for old, new in zip(ideographs, simplified, strict=True) if len(new) == 1 and old != new}
    table |= {ord(old): new for old, new in (simple | _RADICALS | _VARIANTS).items()}
    table = {point: simple.get(new, new) for point, new in table.items()}
    table |= {ord(ch): "-" for ch in _DASHES}
    table |= {ord(ch): " " for ch in _BLANKS if ch != "\t"}
    table |= {ord(ch): FILL for ch in _INVISIBLE}
    table |= {ord(ch): "\n" for ch in "\f\v\x1c\x1d\x1e\x85\u2028\u2029"}
    table[ord("\r")] = FILL
    table[ord("\ufffd")] = GARBLED
    points = np.arange(sys.maxunicode + 1, dtype="<u4")
    points[list(table)] = [ord(plain) for plain in table.values()]
    return points


_YEAR_IN_NUMERALS = re.compile(
    r"(?<![一二三四五六七八九十百千万亿])二[〇○◯零Oo0][一二][〇○◯零Oo0一二三四五六七八九](?=[ \0]*年)"
)
_NUMERALS_OF_YEARS = str.maketrans("〇○◯零Oo一二三四五六七八九", "000000123456789")


def normalise(source: str) -> str:
    """Return the comparable form of a source text, character for character.

    Full-width and compatibility forms, Kangxi radicals and traditional characters become usual simplified ones,
    every blank a space, every dash ``-``, every line end ``\\n``; pinyin glosses and invisible characters become
    ``FILL``; years in numerals become digits, 二〇二三年. ``len(normalise(s)) == len(s)``.
    """
    if "Â" in source:
        source = _MISREAD_BLANK.sub(FILL, source)
    if source.count("?") >= 2 * AROUND_MANY:
        source = _without_lost_blanks(source)
    if "?" in source and _LOST_BETWEEN.search(source):
        source = _LOST_LETTER.sub(lambda match: GARBLED * len(match.group()), source)
    if "\r" in source and "\n" not in source:
        source = source.replace("\r", "\n")
    points = np.frombuffer(source.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    text: str = _table()[points].tobytes().decode("utf-32-le", "surrogatepass")
    if "二" in text:
        text = _YEAR_IN_NUMERALS.sub(lambda match: match.group().translate(_NUMERALS_OF_YEARS), text)
    if "(" in text:
        text = _GLOSS.sub(lambda match: FILL * len(match.group()), text)
    return text


def _without_lost_blanks(source: str) -> str:
    """Return a text without the question marks that stand for a blank on either side of most cells or lines."""
    around = len(_LOST_AROUND.findall(source))
    elsewhere = source.count("?") - 2 * around
    if around < AROUND_MANY or elsewhere * 2 > around:
        return source
    return _LOST_AROUND.sub(lambda match: f"{FILL}{match['words']}{FILL}", source)


_NOT_KEY = re.compile(rf"[^{_CJK}{GARBLED}]+")
LABEL = 40
"""Characters; what is shorter may be a label, and labels are the same in most reports."""


def key(text: str) -> str:
    """Return what two spellings of a label have in common: the Chinese characters of a normalised text alone."""
    return _key_of_label(text) if len(text) <= LABEL else _NOT_KEY.sub("", text)


@lru_cache(maxsize=5_000)
def _key_of_label(label: str) -> str:
    return _NOT_KEY.sub("", label)


_LETTER = re.compile(rf"[{_CJK}{GARBLED}]")


def letter_place(text: str, start: int, number: int) -> int:
    """Return the place of the letter of that number, from 0, that ``key`` keeps of a text from ``start`` on."""
    place = start
    for match, _ in zip(_LETTER.finditer(text, start), range(number + 1), strict=False):
        place = match.start()
    return place
