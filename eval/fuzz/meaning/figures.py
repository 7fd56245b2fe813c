"""Figures changed: notes joined to them, separators and blanks in them, signs that look like digits.

In: a clean document and a source of chance. Out: a ``Mutant``, or None where it has no such figure. Surprise: what a
person reads at a glance is right unflagged; what a person would ask about too must be asked about.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from random import Random

from eval.fuzz.meaning.clean import Clean, Spot
from eval.fuzz.meaning.mutant import Edit, Mutant, asked, kind, mutant, pick, printed, span
from extractor.page import Value

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_NOTES = ("¹", "²", "①", "②", "⑴", "*", "**", "※", "[1]", "【1】", "注1", "（注1）", "^1", "₁", "†", "#", "【注】")
_NOTES_MARKED = ("<sup>1</sup>", "<sup>[2]</sup>", '<sup><a href="#n1">1</a></sup>', "<sub>3</sub>")
_NOTES_MARKDOWN = ("[^1]", "<sup>1</sup>", "^[1]^", r"\*", "[[1]](#fn1)")


def _counts(clean: Clean) -> list[Spot]:
    return [spot for spot in clean.spots.values() if isinstance(spot.value, int)]


def _text(clean: Clean, spot: Spot) -> str:
    return clean.source[spot.start : spot.end]


@kind
def note_mark(clean: Clean, rng: Random) -> Mutant | None:
    """The mark of a note stands behind a figure, 10¹: the value is what it was, or a person is asked."""
    spot = pick(rng, _counts(clean))
    if spot is None:
        return None
    marks = [*_NOTES, *(_NOTES_MARKED * 3 if clean.html else ()), *(_NOTES_MARKDOWN * 2 if _markdown(clean) else ())]
    mark = rng.choice(marks)
    return mutant(clean, [(spot.end, spot.end, mark)], f"{spot.id}: {_text(clean, spot)}{mark}")


@kind
def notes_on_many_figures(clean: Clean, rng: Random) -> Mutant | None:
    """Notes stand behind ten figures and more, counted up: each value is what it was, or a person is asked."""
    spots = _counts(clean)
    if len(spots) < 20:
        return None
    style = rng.choice(["raised", "circled", "brackets", "marked" if clean.html else "raised"])
    edits: list[Edit] = []
    for n, spot in enumerate(sorted(rng.sample(spots, rng.randint(10, 20)), key=lambda spot: spot.start), 1):
        mark = {
            "raised": str(n).translate(_RAISED),
            "circled": chr(ord("①") + n - 1),
            "brackets": f"[{n}]",
            "marked": f"<sup>{n}</sup>",
        }[style]
        edits.append((spot.end, spot.end, mark))
    return mutant(clean, edits, style)


@kind
def note_before_the_figure(clean: Clean, rng: Random) -> Mutant | None:
    """The mark of a note stands before a figure: the value is what it was, or a person is asked."""
    spot = pick(rng, _counts(clean))
    if spot is None:
        return None
    mark = rng.choice(["*", "※", "①", "¹", "<sup>1</sup>" if clean.html else "²"])
    return mutant(clean, [(spot.start, spot.start, mark)], f"{spot.id}: {mark}{_text(clean, spot)}")


def _markdown(clean: Clean) -> bool:
    return clean.case.source.suffix == ".md"


# --- separators ------------------------------------------------------------------------------------------------------

_SEPARATORS = (",", "，", "'", "’", "\u2009", "\u202f", "\xa0", "\u2003", "、", "､", "٬", "˙", ", ", " ,")
_DOUBTED = (".", "．", "·")
"""Signs by which thousands may be parted, which a decimal point looks like."""


def _large(rng: Random) -> int:
    return rng.choice([rng.randint(1000, 9999), rng.randint(10_000, 999_999), 10_000, 3874])


def _free(clean: Clean) -> list[Spot]:
    """Return the counts of section two, which are bound by no sum of the table, so that any figure may stand there."""
    return [spot for spot in _counts(clean) if spot.id.startswith("proactive.") and ".change" not in spot.id]


def _with_separator(clean: Clean, rng: Random, signs: Sequence[str]) -> tuple[Spot, int, str] | None:
    spot = pick(rng, _free(clean))
    if spot is None:
        return None
    value = _large(rng)
    text = f"{value:,}".replace(",", rng.choice(signs))
    return spot, value, text


@kind
def thousands_separator(clean: Clean, rng: Random) -> Mutant | None:
    """A large figure has a separator of some kind: it is read whole, or a person is asked; never a part of it."""
    found = _with_separator(clean, rng, _SEPARATORS)
    if found is None:
        return None
    spot, value, text = found
    return mutant(clean, [(*span(spot), text)], f"{spot.id}: {text!r}", {spot.id: printed(value)})


@kind
def point_for_thousands(clean: Clean, rng: Random) -> Mutant | None:
    """A count is printed 12.874: a person is asked, for it may be a decimal point; the whole count is right as well."""
    found = _with_separator(clean, rng, _DOUBTED)
    if found is None or found[0].id.endswith(".amount"):  # money has decimals
        return None
    spot, value, text = found
    return mutant(clean, [(*span(spot), text)], f"{spot.id}: {text}", {spot.id: asked(value)}, also={spot.id: (value,)})


@kind
def wide_or_odd_digits(clean: Clean, rng: Random) -> Mutant | None:
    """A figure is printed in full-width digits, the separator as well: it is read whole, or a person is asked."""
    spot = pick(rng, _free(clean))
    if spot is None:
        return None
    value = _large(rng)
    text = f"{value:,}".translate(str.maketrans("0123456789,", "０１２３４５６７８９，"))
    return mutant(clean, [(*span(spot), text)], f"{spot.id}: {text}", {spot.id: printed(value)})


@kind
def split_number_space(clean: Clean, rng: Random) -> Mutant | None:
    """A blank, or a line end, stands within a figure: it is read whole, or a person is asked; never a part of it."""
    spots = [spot for spot in _counts(clean) if len(_text(clean, spot)) > 1 and _text(clean, spot).isdecimal()]
    spot = pick(rng, spots)
    if spot is None:
        return None
    at = spot.start + rng.randrange(1, spot.end - spot.start)
    sign = rng.choice([" ", " ", "  ", "\u3000", "<br>" if clean.html else " ", "\u200b", "\xad"])
    return mutant(clean, [(at, at, sign)], f"{spot.id}: {sign!r}")


# --- signs that look like digits -------------------------------------------------------------------------------------

_LOOK: Mapping[str, Sequence[str]] = {
    "0": ("O", "o", "〇", "○", "Ο", "О", "D", "Ø", "◯", "口"),
    "1": ("l", "I", "|", "i", "丨", "Ⅰ", "一", "!"),
    "2": ("Z", "z", "二", "Ⅱ"),
    "3": ("三", "З"),
    "5": ("S", "s", "五"),
    "6": ("b", "六"),
    "8": ("B", "八"),
    "9": ("g", "q", "九"),
}
_SCRIPTS: tuple[Callable[[int], str], ...] = (
    lambda n: chr(0x660 + n),  # Arabic-Indic
    lambda n: chr(0x6F0 + n),  # Persian
    lambda n: chr(0x966 + n),  # Devanagari
    lambda n: chr(0x1D7CE + n),  # mathematical bold
    lambda n: chr(0x1D7F6 + n),  # mathematical monospace
    lambda n: "〇一二三四五六七八九"[n],
    lambda n: "零壹贰叁肆伍陆柒捌玖"[n],
    lambda n: "⓪①②③④⑤⑥⑦⑧⑨"[n],
    lambda n: "0⑴⑵⑶⑷⑸⑹⑺⑻⑼"[n],
    lambda n: "零一二三四五六七八九"[n],
)


def _look_alike(text: str, rng: Random) -> str | None:
    """Return a figure with a sign for one of its digits, or all of it in another script."""
    if rng.random() < 0.5:
        script = rng.choice(_SCRIPTS)
        return "".join(script(int(ch)) for ch in text)
    places = [n for n, ch in enumerate(text) if ch in _LOOK]
    if not places:
        return None
    n = rng.choice(places)
    return text[:n] + rng.choice(_LOOK[text[n]]) + text[n + 1 :]


def _digits(clean: Clean) -> list[Spot]:
    return [spot for spot in _counts(clean) if _text(clean, spot).isascii() and _text(clean, spot).isdecimal()]


@kind
def confusable_in_a_figure(clean: Clean, rng: Random) -> Mutant | None:
    """A sign that looks like a digit stands in a figure: the value is what it was, or a person is asked.

    零 alone is a word for none as well: to read it as that is right.
    """
    spot = pick(rng, _digits(clean))
    text = _look_alike(_text(clean, spot), rng) if spot else None
    if spot is None or text is None or (text == "|" and not clean.html):
        return None
    also: dict[str, tuple[Value, ...]] = {spot.id: (None,)} if text == "零" else {}
    return mutant(clean, [(*span(spot), text)], f"{spot.id}: {_text(clean, spot)} as {text}", also=also)


@kind
def confusables_in_many_figures(clean: Clean, rng: Random) -> Mutant | None:
    """One sign stands for one digit in all figures of the tables, or in many: values as they were, or asked about."""
    spots = _digits(clean)
    if len(spots) < 20:
        return None
    digit = rng.choice([digit for digit in _LOOK if digit in "01235"])
    sign = rng.choice([sign for sign in _LOOK[digit] if sign != "|"])
    having = [spot for spot in spots if digit in _text(clean, spot)]
    chosen = rng.sample(having, rng.randint(min(10, len(having)), min(50, len(having)))) if having else []
    edits = [(*span(spot), _text(clean, spot).replace(digit, sign)) for spot in chosen]
    return mutant(clean, edits, f"{digit} as {sign}") if edits else None


# --- figures that a field cannot have --------------------------------------------------------------------------------


@kind
def decimal_in_a_count(clean: Clean, rng: Random) -> Mutant | None:
    """A count has decimals, 3.5: a person is asked. 3.0 is 3."""
    spot = pick(rng, [spot for spot in _counts(clean) if spot.id != "proactive.fees.amount"])
    if spot is None:
        return None
    tail = rng.choice([".5", ".25", ".7", ".0", ".00"])
    text = _text(clean, spot) + tail
    whole = tail.strip(".0") == ""
    right = {} if whole else {spot.id: asked(spot.value)}
    return mutant(clean, [(*span(spot), text)], f"{spot.id}: {text}", right)


@kind
def negative_count(clean: Clean, rng: Random) -> Mutant | None:
    """A count is negative: a person is asked."""
    spots = [spot for spot in _counts(clean) if spot.value and spot.id.split(".")[0] in ("requests", "disputes")]
    spot = pick(rng, spots)
    if spot is None:
        return None
    sign = rng.choice(["-", "－", "−", "△", "▲", "减少", "–"])
    return mutant(clean, [(spot.start, spot.start, sign)], f"{spot.id}: {sign}", {spot.id: asked(spot.value)})


@kind
def about(clean: Clean, rng: Random) -> Mutant | None:
    """A cell says 约12, 12左右, 12以上, <12: a person is asked."""
    spot = pick(rng, [spot for spot in _counts(clean) if spot.value])
    if spot is None:
        return None
    text = _text(clean, spot)
    less = "&lt;" if clean.html else "<"
    said = rng.choice([f"约{text}", f"{text}左右", f"{text}以上", f"{less}{text}", f"{text}余", f"≥{text}", f"{text}?"])
    return mutant(clean, [(*span(spot), said)], f"{spot.id}: {said}", {spot.id: asked(spot.value)})


@kind
def corrected_in_the_cell(clean: Clean, rng: Random) -> Mutant | None:
    """A cell says 12（应为13）, 12→13, 12/13, 12-13: a person is asked."""
    spot = pick(rng, _counts(clean))
    if spot is None:
        return None
    text, other = _text(clean, spot), rng.randint(1, 99)
    said = rng.choice(["{}（应为{}）", "{}→{}", "{}/{}", "{}-{}", "{}+{}", "{}（更正：{}）", "{} 改 {}"]).format(
        text, other
    )
    return mutant(clean, [(*span(spot), said)], f"{spot.id}: {said}", {spot.id: asked(spot.value)})
