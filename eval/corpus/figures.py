"""How an agency prints its figures: plain, wrong, blank, with a note, a unit, thousands separators, full-width digits.

In: the values of a report. Out: ``Printed`` cells, each with the characters that stand in it and what gold says of it.
Surprise: where an agency misprints a sum, gold keeps the printed figure, for that is what the page holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from random import Random

from eval.cases import Basis, GoldField
from eval.corpus.ink import mark
from extractor.forms import FieldSpec, Identity
from extractor.page import Number

BLANK_MARKS = ("", "", "—", "/", "-", "－", "——", "--", "\\")
"""What stands in a cell that an agency leaves out; most often nothing."""

BLANKS = {
    "none": (),
    "scattered": ("blanks_scattered",),
    "rows": ("blanks_rows",),
    "zeros": ("blanks_zeros",),
    "most": ("blanks_most",),
    "dashes": ("blanks_dashes",),
    "words": ("blanks_words",),
}
"""Habits of leaving out noughts, and the peculiarities that they are; see ``blank_out``."""

_WIDE = str.maketrans("0123456789.,+-", "０１２３４５６７８９．，＋－")
_SIGNS = {"most": ("",), "dashes": BLANK_MARKS[2:], "words": ("无", "无", "无", "未发生", "不涉及")}
_NOTES = (
    "（其中修订{n}件）",
    "（含修订{n}件）",
    "(含转发{n}件)",
    "（包括联合发文{n}件）",
    "（其中{n}件为简易程序）",
    "（均已公开）",
    "(见附件)",
)


@dataclass(frozen=True, slots=True)
class Printed:
    """One cell of a statutory table as printed; ``text`` is marked."""

    text: str
    gold: GoldField


@dataclass(frozen=True, slots=True)
class Hand:
    """The habits with which one agency writes figures."""

    thousands: str = ""
    wide: bool = False
    units: bool = False
    plus: str = "+"
    minus: str = "-"
    cents: bool = False
    """Amounts always have two decimals: 12.50, 0.00."""


def choose_hand(peculiarities: tuple[str, ...], rng: Random) -> Hand:
    """Return the habits that a report's peculiarities ask for."""
    return Hand(
        thousands=rng.choice([",", ",", "，"]) if "thousands" in peculiarities else "",
        wide="wide_digits" in peculiarities,
        units="units" in peculiarities,
        plus=rng.choice(["+", "+", "", "＋"]),
        minus=rng.choice(["-", "-", "－", "−"]),
        cents=rng.random() < 0.3,
    )


def print_figure(spec: FieldSpec, value: Number, hand: Hand) -> Printed:
    """Return the cell of a value."""
    text = f"{abs(value):,}"
    if spec.number == "amount" and hand.cents and round(value, 2) == value:
        text = f"{abs(value):,.2f}"
    text = text.replace(",", hand.thousands)
    if spec.number == "change" and value:
        text = (hand.plus if value > 0 else hand.minus) + text
    if hand.wide:
        text = text.translate(_WIDE)
    unit = spec.unit if hand.units and spec.unit in ("件", "项", "万元") else ""
    return Printed(mark(spec.id, text) + unit, GoldField(value, Basis.PRINTED))


# --- wrong sums ------------------------------------------------------------------------------------------------------


def misprint(values: Mapping[str, Number], identities: list[Identity], rng: Random) -> tuple[str, Number]:
    """Return a field and a wrong figure for it, as agencies mistype them; some identity does not hold with it."""
    totals = [name for identity in identities for name in identity.left]
    inner = [name for identity in identities for name in identity.right]
    rng.shuffle(totals)
    rng.shuffle(inner)
    # A sum is mistyped more often than an addend; one with something in it shows better what went wrong.
    candidates = [name for name in totals if values[name]] or totals
    if rng.random() < 0.3:
        candidates = [name for name in inner if values[name]] or candidates
    name = candidates[0]
    figure = int(values[name])
    digits = str(figure)
    wrong = [figure + 1, figure + rng.randint(1, 9), int(digits[1:] + digits[0]), int(digits + "0")]
    if figure:
        wrong += [0, figure - 1, int(digits[:-1] or "0")]
    return name, rng.choice([number for number in wrong if number != figure])


# --- blank cells -----------------------------------------------------------------------------------------------------


def blank_out(cells: Mapping[str, Printed], scope: str, rng: Random) -> dict[str, Printed]:
    """Leave out some of the cells that would hold a zero.

    Args:
        cells: the report's cells.
        scope: ``scattered`` (some here and there), ``rows`` (whole rows of zeros), ``zeros`` (every zero of a section),
            ``most`` (nearly every zero of the report, and nothing stands there), ``dashes`` or ``words`` (every zero
            of the report, and one and the same dash, or word for none, stands there).
        rng: the source of chance.
    """
    zeros = [name for name, cell in cells.items() if cell.gold.value == 0]
    if scope == "scattered":
        chosen = set(rng.sample(zeros, min(len(zeros), rng.randint(3, 25))))
    elif scope == "rows":
        rows = {name.rpartition(".")[0] for name in zeros}
        empty = sorted(row for row in rows if all(_in_row(name, row, cells) for name in cells))
        picked = rng.sample(empty, min(len(empty), rng.randint(1, 8)))
        chosen = {name for name in zeros if name.rpartition(".")[0] in picked}
    elif scope == "most":
        chosen = {name for name in zeros if rng.random() < 0.9}
    elif scope in ("dashes", "words"):
        chosen = set(zeros)
    else:
        part = rng.choice(["requests.", "disputes.", "proactive.", ""])
        chosen = {name for name in zeros if name.startswith(part)}
    sign = rng.choice(_SIGNS.get(scope, BLANK_MARKS))
    return {
        name: Printed(sign, GoldField(None, Basis.BLANK)) if name in chosen else cell for name, cell in cells.items()
    }


def _in_row(name: str, row: str, cells: Mapping[str, Printed]) -> bool:
    return name.rpartition(".")[0] != row or cells[name].gold.value == 0


# --- notes -----------------------------------------------------------------------------------------------------------


def annotate(cells: Mapping[str, Printed], rng: Random) -> dict[str, Printed]:
    """Put a remark in brackets behind one to three figures of section two."""
    open_to_it = [name for name, cell in cells.items() if name.startswith("proactive.") and cell.gold.value]
    chosen = rng.sample(open_to_it, min(len(open_to_it), rng.randint(1, 3)))
    noted = dict(cells)
    for name in chosen:
        value = cells[name].gold.value
        most = max(1, int(value)) if isinstance(value, int | float) else 1
        remark = rng.choice(_NOTES).format(n=rng.randint(1, min(most, 99)))
        noted[name] = replace(cells[name], text=cells[name].text + remark)
    return noted
