"""A spreadsheet's stored value to the characters that its number format shows.

In: a value and its format code (``#,##0.00_ ;[Red]-#,##0.00``). Out: what is printed. Surprise: the printed figure
is the truth here, not the stored one: a sum stored as 0.30000000000000004 is printed 0.3, a 0 under ``0;-0;;@`` not.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from operator import eq, ge, gt, le, lt, ne

from extractor.readers._workbook.sheets import Colour

# What in a format code stands for itself, or for nothing: "件", \\-, _) (as wide as a bracket), *- (filled up), [Red].
_TOKEN = re.compile(
    r'"([^"]*)"|[\\!](.)|_.|\*.|\[[^\]]*\]|([#0?][#0?,.]*(?:[eE][+-][0#?]+)?)|(General|G/通用格式|@)|(.)',
    re.IGNORECASE,
)
_CONDITION = re.compile(r"\[(<=|>=|<>|=|<|>)\s*(-?\d+(?:\.\d+)?)\]")
_COMPARED = {"<": lt, "<=": le, "=": eq, "<>": ne, ">=": ge, ">": gt}
_DATE = re.compile(r"[ymdhs年月日]", re.IGNORECASE)
_INK = re.compile(r"\[(?:(?:colou?r|颜色)\s*([1-8])|([a-z]+|[黑白红绿蓝黄青]色?|洋红色?))\]", re.IGNORECASE)
# In the order of their numbers, 1 to 8: [Color2] is [White].
_INKS: dict[tuple[str, str], Colour] = {
    ("black", "黑"): (0, 0, 0),
    ("white", "白"): (255, 255, 255),
    ("red", "红"): (255, 0, 0),
    ("green", "绿"): (0, 255, 0),
    ("blue", "蓝"): (0, 0, 255),
    ("yellow", "黄"): (255, 255, 0),
    ("magenta", "洋红"): (255, 0, 255),
    ("cyan", "青"): (0, 255, 255),
}


def shown(value: object, number_format: str | None) -> str:
    """Return what a cell prints."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime) and not (value.hour or value.minute or value.second):
        value = value.date()
    if isinstance(value, date | time):
        return value.isoformat()
    sections = _sections(number_format or "General")
    if not isinstance(value, int | float):
        return "" if value is None else _text(sections, str(value))
    section, magnitude = _section(sections, value)
    bare = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", section)
    if _DATE.search(bare) and not re.search("general", bare, re.IGNORECASE):
        return _general(value)
    return _formatted(section, magnitude)


def shows_otherwise(value: object, number_format: str | None) -> bool:
    """Tell whether a format shows another figure than a value: scaled, without its sign, with digits of its own."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not value:
        return False
    section, magnitude = _section(_sections(number_format or "General"), value)
    figures = [digits for _, _, digits, _, _ in _TOKEN.findall(section) if digits]
    scaled = any("," in (one[-1], one.partition(".")[0][-1:]) for one in figures)
    unsigned = value < 0 < magnitude and not _SIGN.search(section)
    parted = _FRACTION.search(section) is not None and (value != int(value) or _IMPROPER.search(section) is not None)
    return scaled or unsigned or parted or _adds_digits(_FRACTION.sub("#", section))


def ink(value: object, number_format: str | None) -> Colour | None:
    """Return the colour that a format gives a value, whatever its font has; None where it names none."""
    if isinstance(value, bool) or not isinstance(value, int | float) or "[" not in (number_format or ""):
        return None
    section, _ = _section(_sections(number_format or ""), value)
    for number, name in _INK.findall(section):
        if number:
            return [*_INKS.values()][int(number) - 1]
        for names, colour in _INKS.items():
            if name.lower().removesuffix("色") in names:
                return colour
    return None


_SIGN = re.compile(r"[-－−(（△▲负减]")
_FRACTION = re.compile(r"[#0?]+\s*/\s*[#0?\d]+")
_IMPROPER = re.compile(r"^[^#0?]*[#0?]+\s*/")
"""A fraction without a whole number before it: 36/3."""


def _adds_digits(section: str) -> bool:
    """Tell whether a format has digits that are no part of a remark in brackets."""
    literal = "".join(quoted or escaped or other for quoted, escaped, _, _, other in _TOKEN.findall(section))
    return re.search(r"\d", re.sub(r"[(（][^()（）]*[)）]", "", literal)) is not None


def _text(sections: list[str], value: str) -> str:
    """Return what a format shows of a text; the fourth part is for texts, or the only one if it names them."""
    own = sections[3] if len(sections) > 3 else next((one for one in sections if "@" in one), "@")
    shown_as = (
        value if mark == "@" else quoted or escaped or other for quoted, escaped, _, mark, other in _TOKEN.findall(own)
    )
    return "".join(shown_as) if own.strip() else ""


def _sections(code: str) -> list[str]:
    """Return the parts of a format code for positive, negative and zero values, and for text."""
    return ["".join(part) for part in _split(code)]


def _split(code: str) -> list[list[str]]:
    parts: list[list[str]] = [[]]
    for match in re.finditer(r'"[^"]*"?|\\.|[_*].|\[[^\]]*\]?|.', code, re.DOTALL):
        if match.group() == ";":
            parts.append([])
        else:
            parts[-1].append(match.group())
    return parts


def _section(sections: list[str], value: float) -> tuple[str, float]:
    """Return the part of the format that a value is shown by, and the value as that part shows it."""
    asked = [_CONDITION.search(section) for section in sections[:2]]
    if any(asked):
        for section, condition in zip(sections, asked, strict=False):
            if condition is None or _COMPARED[condition[1]](value, float(condition[2])):
                return section, value
        return sections[-1] if len(sections) > len(asked) else "General", value
    if value == 0 and len(sections) > 2:
        return sections[2], value
    if value < 0 and len(sections) > 1:
        return sections[1], -value
    return sections[0], value


def _formatted(section: str, value: float) -> str:
    if not section.strip():
        return ""
    if value == int(value) and not _IMPROPER.search(section):
        section = _FRACTION.sub("", section)  # which stays blank
    percent = "%" in re.sub(r'"[^"]*"|\\.', "", section)
    shown_value = value * 100 if percent else value
    out: list[str] = []
    figure = False
    for literal, escaped, digits, general, other in _TOKEN.findall(section):
        if digits and not figure:
            out.append(_digits(digits, shown_value))
            figure = True
        elif general:
            out.append(_general(shown_value))
            figure = True
        else:
            out.append(literal or escaped or other)
    text = "".join(out)
    return f"-{text}" if value < 0 and figure and "-" not in text else text


def _digits(placeholder: str, value: float) -> str:
    """Return a value as ``#,##0.00`` prints it, without its sign."""
    if "e" in placeholder.lower():
        return _general(value)
    whole, _, fraction = placeholder.partition(".")
    scaled = Decimal(repr(abs(value))).scaleb(-3 * sum(len(part) - len(part.rstrip(",")) for part in (whole, fraction)))
    places = len(fraction.rstrip(","))
    rounded = scaled.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP) if scaled < Decimal(10) ** 20 else scaled
    grouped = "," in whole.rstrip(",")
    text = f"{rounded:,f}" if grouped else f"{rounded:f}"
    needed = whole.count("0")
    head, dot, tail = text.partition(".")
    if head == "0" and not needed:
        head = ""
    if not grouped:
        head = head.zfill(needed)
    while tail and fraction[len(tail) - 1 : len(tail)] in ("#", "?") and tail[-1] == "0":
        tail = tail[:-1]
    return f"{head}{dot}{tail}" if tail else head


def _general(value: float) -> str:
    """Return a value as an unformatted cell prints it: 11 digits at most, no trailing zeros."""
    if value == int(value) and abs(value) < 1e11:
        return str(int(value))
    return f"{value:.10g}"
