"""The figure that stands in one cell: its digits, and what else is written around them.

In: the normalised characters of a cell with borders around it. Out: the ``Printed`` figure and what is odd about it, or
None where the cell is a label. Surprise: a figure is taken whole or not at all; where its separators can be read in two
ways it has no number, and keeps its place in the row all the same.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from extractor.page.characters import FILL, LABEL
from extractor.page.values import Number, Reason, parse_number

NOTE = "note"
"""Mark of a number with a remark behind it, or the mark of a note: ``22（其中修订16件）``, ``49①``."""
UNIT = "unit"
"""Mark of a number with its unit in the cell: ``12件``."""
GROUPED = "grouped"
"""Mark of a number in a line of text with blanks between its thousands, which may be two: ``3, 874``."""
FACTOR = "factor"
"""Mark of a number with a factor behind it, which it is multiplied by: ``3万``."""
ABOUT = "about"
"""Mark of a number that is no exact one: ``约55``, ``55余件``, ``≥3``."""
CONFUSABLE = "confusable"
"""Mark of a number for which signs stand that look like digits, or Chinese numerals: ``l0``, ``O``, ``三``."""
CORRECTED = "corrected"
"""Mark of a number with a remark that another one was meant: ``43（应为34）``."""
UNCLEAR = "unclear"
"""Mark of a cell with digits that can be read as different numbers, or as none: ``1.234,5``, ``007``."""
CUT = "cut"
"""Mark of a number behind which a remark begins that does not end in its cell: ``12（含修``."""
JOINED = "joined"
"""Mark of a figure, or of the place of one, that stands together with its neighbours, nothing between: ``6233440``."""

PARTED = "parted"
"""Mark of a figure that stood together with its neighbours, and that the form's sums have parted from them."""

MAY_BE_HIDDEN = "may be hidden"
"""Mark of a figure of which nobody can say if the page shows it."""

COMMENTED = "commented"
"""Mark of a figure of which a comment of the file says that it may be wrong."""

_DOUBTS = {
    GROUPED: Reason.SPLIT_NUMBER,
    FACTOR: Reason.FACTOR,
    ABOUT: Reason.APPROXIMATE,
    CONFUSABLE: Reason.CONFUSABLE,
    CORRECTED: Reason.SEVERAL_FIGURES,
    UNCLEAR: Reason.ODD_FIGURE,
    CUT: Reason.SPLIT_NUMBER,
    JOINED: Reason.CELLS_JOINED,
    MAY_BE_HIDDEN: Reason.STRUCK_OUT,
    COMMENTED: Reason.SEVERAL_FIGURES,
}


def doubt_of(mark: str) -> tuple[Reason, ...]:
    """Return the reason to doubt a figure that its mark gives, if it gives one."""
    return (_DOUBTS[mark],) if mark in _DOUBTS else ()


class Printed(NamedTuple):
    """A figure as it stands in a cell: its number, where its characters begin and end there, and its mark."""

    number: Number | None
    start: int
    end: int
    mark: str


LONGEST = 60
"""Characters; a cell with more of them is no figure with a remark."""
COUNTED = (
    "人次|件次|批次|场次|条次|份次|项次|次数|件数"
    "|件|条|项|个|次|份|宗|起|篇|人|部|户|例|批|期|页|场|家|名|位|则|册|张|处"
)
"""What things are counted in; as units, all of these are the same."""
MONEY = "元|圆"
TIMES = {"十": 10, "百": 100, "千": 1_000, "万": 10_000, "亿": 100_000_000}
"""What a unit or a figure can be multiplied by."""
_TIMES = "[百千万亿]{1,2}"
_UNIT = rf"(?:{_TIMES})?(?:人民币)?(?:{COUNTED}|{MONEY})(?:[/、]?(?:{COUNTED})|\((?:{COUNTED})\))?"
_UNIT_OR_NONE = rf"(?:{_UNIT}|{_TIMES})?"
_ABOUT = r"大约|约为?|将近|接近|近|不少于|不低于|不超过|至少|至多|超过|逾|超|≥|≧|≤|≦|>=?|<=?|≈|~"
_ABOUT_BEHIND = r"余|多|\+|左右|以上|以下|上下"
NUMERALS = "一二三四五六七八九十"
"""As a circled number is one in normalised text, so that only the source tells 4② from 4二."""
NOTE_MARKS = rf"(?:[*※†‡#]+|[{NUMERALS}]|[¹²³⁰⁴-⁹₀-₉]+|\[?注\d{{0,2}}\]?|\[\^?\w{{1,3}}\])"
"""What refers to a note below the table; of circled numbers, a normalised text has the Chinese ones."""
# Digits, in groups of three with one and the same sign between, or without any.
DIGITS = r"(?:\d{1,3}(?P<by>, ?| ,|['’‘′]| )\d{3}(?:(?P=by)\d{3})*|\d+)(?:\.\d+)?"
_FIGURE = re.compile(
    rf"[*※#]?(?P<before>共约|(?:共计?|计|为)?)[: ]?(?P<about>{_ABOUT})? ?"
    rf"(?P<digits>[+-]?{DIGITS})"
    rf" ?(?P<more>{_ABOUT_BEHIND})?(?:(?P<unit>{_UNIT})|(?P<times>{_TIMES}))?"
    rf"(?P<behind>{_ABOUT_BEHIND})?(?P<trailing>{COUNTED}|{MONEY})?"
    rf" ?(?P<note>[(\[][^()\[\]\n]{{1,40}}[)\]]|{NOTE_MARKS}|(?P<cut>\([^()\[\]\n]{{0,40}}))?"
)
SAID = (
    rf"(?:共约|共计?|{_ABOUT})+\d[\d,.]*(?:{_ABOUT_BEHIND})?{_UNIT_OR_NONE}(?:{_ABOUT_BEHIND})?"
    rf"|\d[\d,.]*(?:{_ABOUT_BEHIND}){_UNIT_OR_NONE}|\d[\d,.]*{_UNIT}(?:{_ABOUT_BEHIND})"
)
"""A figure with words around it, where nothing but blanks bounds it."""
_FIRST = frozenset("0123456789+-*※#共计为: 大约将接近不至超逾≥≧≤≦><≈~")
# Nothing but digits and what can stand between them, or one such sign alone; 1. is the mark of an item.
_UNREADABLE = re.compile(r"[+-]?\d[\d.,'’‘′、 ]*\d|[.,、。·]")

_CORRECTION = re.compile(r"更正|订正|修正|应为|应是|改为|有误|误[写填报]|实[为际]|→|->")
_ESTIMATE = re.compile(
    r"估|预计|初步|暂[定计]|大[约概]|待[核查定]|[未待][^,;]{0,4}核实|存疑|不完?全|不完整|不详|[(\[](?:[?!]+|暂)[)\]]"
)
_PERIOD = r"(?:(?:截[至止]|1[-~至到])?(?:1[01]|[1-9])月份?|(?:第?[一二三四1-4]季度?|[上下]半年)|上一?年度?|去年|往年)"
_OTHERWISE = re.compile(
    rf"[(\[](?:(?:20\d\d年?)?{_PERIOD}(?:数据?|情况)?|作废|已?删除|合并[^,;]{{0,6}}|[^,;]{{0,8}}合并)[)\]]"
)
"""A remark that is all of what a figure counts besides, or instead: another time, another row, nothing."""
_MASK = re.compile(r"\*{2,}|#{2,}")
"""What may stand for digits that nobody is to read, 8**, as well as for a note."""
_MEASURE = re.compile(r"[(\[](?:%|‰|百分[比点]|单位:.*|[百千万亿]+(?:元|件|条|次|项|个)?)[)\]]")
"""A remark that says in what a figure is counted, other than in things."""
TWO = re.compile(r"[+-]?\d[\d,.]*[ \n]*(?:改为?|→|->|=>|更正为?|订正为?|应为)[ \n]*[+-]?\d[\d,.]*")
"""One figure, and another one in its stead."""
_SEPARATORS = re.compile(r"[ ,'’‘′]")
_WITHOUT_MEANING = re.compile(rf"{FILL}+|(?<=[ \n])[ \n]+")

LOOKALIKES = str.maketrans(
    {
        sign: digit
        for digit, signs in zip("01258", ("Oo〇○◯ОоΟο", "lI|丨", "Zz", "Ss", "B"), strict=True)
        for sign in signs
    }
)
"""Signs that are taken for digits, or typed for them, and the digits."""
_LOOKALIKE = re.compile(rf"(?=.*\d)[+-]?[\dOo〇○◯ОоΟοlI|丨ZzSsB.,]+(?:{_UNIT})?")


def printed_figure(cell: str) -> Printed | None:
    """Return the figure that is all of a cell, which has no blanks around; None where something else stands in it."""
    bare = _WITHOUT_MEANING.sub("", cell).replace("\n", " ")
    if len(bare) > LONGEST:
        return None
    match = _FIGURE.fullmatch(bare) if bare[:1] in _FIRST else None
    if match:
        return _in_cell(cell, bare, match, "")
    if _UNREADABLE.fullmatch(bare):
        return Printed(None, 0, len(cell), UNCLEAR)
    if _LOOKALIKE.fullmatch(bare):
        plain = bare.translate(LOOKALIKES)
        match = _FIGURE.fullmatch(plain)
        if match:
            return _in_cell(cell, plain, match, CONFUSABLE)
    return None


def _in_cell(cell: str, bare: str, match: re.Match[str], mark: str) -> Printed:
    """Return the figure that a match found in a cell without what means nothing in it."""
    number = parse_number(_SEPARATORS.sub("", match["digits"]))
    if number is None:
        return Printed(None, 0, len(cell), UNCLEAR)
    start, end = match.span("digits")
    if match["times"]:
        number, end = multiplied(number, match["times"]), match.end("times")
    mark = mark or _mark(match, number)
    if len(bare) == len(cell):
        return Printed(number, start, end, mark)
    without = {at for one in _WITHOUT_MEANING.finditer(cell) for at in range(*one.span())}
    places = [at for at in range(len(cell)) if at not in without]
    return Printed(number, places[start], places[end - 1] + 1, mark)


def _mark(match: re.Match[str], number: Number) -> str:
    """Return the mark of what is written around a figure's digits; nothing times ten thousand is nothing."""
    if match["cut"]:
        return CUT
    if match["times"] and number:
        return FACTOR
    if match["about"] or match["more"] or match["behind"] or match["before"] == "共约":
        return ABOUT
    if match["unit"] or match["trailing"]:
        return UNIT
    return noted(match["note"])


def noted(remark: str | None) -> str:
    """Return the mark of what a remark behind a figure says of it: a correction or an estimate puts it in doubt."""
    if not remark:
        return ""
    if (
        _CORRECTION.search(remark)
        or _OTHERWISE.fullmatch(remark)
        or (_MEASURE.fullmatch(remark) and "元" not in remark)
    ):
        return CORRECTED
    return ABOUT if _ESTIMATE.search(remark) or _MASK.fullmatch(remark) else NOTE


def times(factor: str) -> int:
    """Return what some characters for ten, hundred and so on multiply by: 十万, 万亿."""
    product = 1
    for sign in factor:
        product *= TIMES[sign]
    return product


def multiplied(number: Number, factor: str, by: str = "") -> Number:
    """Return a number times one factor, divided by another one, without the errors of binary fractions."""
    product = Decimal(str(number)) * times(factor) / times(by)
    return int(product) if product == product.to_integral_value() else float(product)


# --- cells without digits ------------------------------------------------------------------------------------------

NOTHING = (
    r"[暂尚]?(?:未(?:发生|产生|开展|涉及|收取|制发|受理|收到|有)|没有|没发生|无|不涉及)(?:此项|此类|该项|该类|相关)?(?:情况|情形|数据|业务|内容)?"
    r"|零|空|nil|none|n/a|na|n\.a\.?"
)
"""Words for none, in whatever case."""
_NOTHING = re.compile(NOTHING, re.IGNORECASE)


_BLANKS = re.compile(rf"[\s{FILL}]+")

BEGIN_NONE = frozenset("无未没暂尚零空不")
"""The first letters of those words that are Chinese."""
QUOTES = "\"'“”‘’「」"
LONGEST_NONE = 12
"""Characters of the longest of these words, blanks within included."""


def says_none(word: str) -> bool:
    """Tell whether a word is what some write into a cell instead of a dash: 无, 未发生, 零, N/A.

    A Chinese one may have blanks and line ends within, as where it wraps in a narrow cell.
    """
    return len(word) <= LONGEST_NONE and _is_nothing(word.strip(QUOTES))


@lru_cache(maxsize=5_000)
def _is_nothing(word: str) -> bool:
    chinese = word[:1] in BEGIN_NONE
    return _NOTHING.fullmatch(_BLANKS.sub("", word) if chinese else word) is not None


def several_values(cell: str) -> list[re.Match[str]]:
    """Return the figures and words for none that a cell holds with blanks between, if it has such a word and no other.

    Dashes alone, with one blank between, are one sign.
    """
    pieces = list(_PIECE.finditer(cell)) if any(map(str.isspace, cell)) else []
    figures = sum(piece[0].isdecimal() for piece in pieces)
    words = sum(says_none(piece[0]) for piece in pieces)
    signs = sum(_SIGNS_FOR_NONE.fullmatch(piece[0]) is not None for piece in pieces)
    several = len(pieces) > 1 and (words or (signs and (figures or _WIDE.search(cell))))
    return pieces if several and figures + words + signs == len(pieces) else []


_PIECE = re.compile(rf"[^\s{FILL}]+")
_WIDE = re.compile(r"\S[ \0]{2,}\S")
SIGN_FOR_NONE = r"-(?:\0*-){0,5}|/(?:\0*/)?|\\|…{1,2}|\.{3,6}"
_SIGNS_FOR_NONE = re.compile(rf"{SIGN_FOR_NONE}|(?:-+|/|\\)(?:[ \0]+(?:-+|/|\\))+")
"""Also several with a blank between. Perhaps the border between two cells was lost; there is no figure in either."""
_DASHES = frozenset("-/\\….")
_DIGIT = re.compile(r"\d")


def whole_value(cell: str) -> Printed | None:
    """Return the figure that is all of a cell, which has no blanks around, or without a number what says there is none.

    None where the cell holds words, or digits that are no figure. Short cells are looked up: labels and heads are the
    same in most reports.
    """
    return _value_of_label(cell) if len(cell) <= LABEL else _whole_value(cell)


@lru_cache(maxsize=5_000)
def _value_of_label(cell: str) -> Printed | None:
    return _whole_value(cell)


def _whole_value(cell: str) -> Printed | None:
    if says_none(cell) if cell[0] not in _DASHES else _SIGNS_FOR_NONE.fullmatch(cell):
        return Printed(None, 0, len(cell), "")
    if not _DIGIT.search(cell):
        return None
    plain = cell.strip(QUOTES)  # "12", and '12 as sheets keep a figure that is text
    at = cell.index(plain)
    found = printed_figure(plain)
    if found is None or found.number is None:
        return None
    return found._replace(start=at + found.start, end=at + found.end)


_SIGNS = re.compile(r"[OoОоΟο〇○◯lI丨]{1,4}")
_ROMAN = re.compile(r"[lI丨]{2,}")
_NUMERALS = {
    sign: value
    for value, signs in enumerate(("〇零", "一壹", "二贰两", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖"))
    for sign in signs
}
_TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1_000, "仟": 1_000}
_NUMERAL = re.compile(r"[〇零一二两三四五六七八九十百千万壹贰叁肆伍陆柒捌玖拾佰仟]{1,9}")


def looks_like_digits(word: str) -> Number | None:
    """Return the figure that signs which only look like digits make up, without a digit among them: ``O``, ``lO``."""
    if not _SIGNS.fullmatch(word) or _ROMAN.fullmatch(word):
        return None
    return parse_number(word.translate(LOOKALIKES))


def in_numerals(word: str) -> Number | None:
    """Return the figure that a word of Chinese numerals alone stands for: 十二, 一百零五, 二〇三."""
    if not _NUMERAL.fullmatch(word):
        return None
    above, marked, below = word.rpartition("万")
    if marked:
        high, low = _below_ten_thousand(above), _below_ten_thousand(below) if below else 0
        return high * 10_000 + low if high and low is not None else None
    return _below_ten_thousand(word)


def _below_ten_thousand(word: str) -> int | None:
    """Return a figure without 万, digit by digit or with ten, hundred and thousand in their order."""
    if not word or "万" in word:
        return None
    if all(sign in _NUMERALS for sign in word):
        return _whole("".join(str(_NUMERALS[sign]) for sign in word))
    total, last, limit, zero = 0, None, 10_000, False
    for sign in word:
        if sign in _NUMERALS:
            if last:
                return None
            last, zero = _NUMERALS[sign], last == 0 or sign in "零〇"
        elif _TENS[sign] >= limit or last == 0:  # ten of hundreds, or of nothing
            return None
        else:
            limit = _TENS[sign]
            total, last = total + (last or 1) * limit, None
    if last and limit > 10 and not zero:  # 一百五 is 150 when spoken, and 105 is meant by some
        return None
    return total + (last or 0)


def _whole(digits: str) -> int | None:
    number = parse_number(digits)
    return number if isinstance(number, int) else None
