"""Units changed: a fee in 元 where the form has 万元, a figure printed with a factor.

In: a clean document and a source of chance. Out: a ``Mutant``, or None where it has no such figure. Surprise: the
figure stays as it is printed, whatever its unit; it must be asked about, and a finding must say which unit it is in.
"""

from __future__ import annotations

import re
from random import Random

from eval.fuzz.meaning.clean import Clean, Spot
from eval.fuzz.meaning.mutant import Edit, Make, Mutant, asked, kind, kinds_of, mutant, pick, printed, span

FEE = "proactive.fees.amount"
_HEAD = re.compile(r"万[\s\0]*元")


def _fee(clean: Clean, rng: Random) -> tuple[Spot, str, int | float] | None:
    """Return the cell of the fee with a figure for it, which is not 0: the clean one, or another where that is 0."""
    spot = clean.spots.get(FEE)
    if spot is None:
        return None
    value = spot.value or rng.choice([12.5, 3.6, 128, 1482.81, 35, 12000])
    assert isinstance(value, int | float)
    text = clean.source[spot.start : spot.end] if spot.value else str(value)
    return spot, text, value


def _in_cell(unit: str) -> Make:
    """Return the change that puts a unit behind the fee."""

    def change(clean: Clean, rng: Random) -> Mutant | None:
        """Another unit stands behind the fee: the figure as printed, asked about, with a finding that says so."""
        found = _fee(clean, rng)
        if found is None:
            return None
        spot, text, value = found
        return mutant(clean, [(*span(spot), text + unit)], unit, {FEE: asked(value)}, finding="unit")

    return change


def _in_head(unit: str) -> Make:
    """Return the change that puts another unit into the head above the fee."""

    def change(clean: Clean, rng: Random) -> Mutant | None:
        """Another unit stands in the head above the fee: the figure as printed, asked about, with a finding."""
        found = _fee(clean, rng)
        head = _head(clean, found[0]) if found else None
        if found is None or head is None:
            return None
        spot, text, value = found
        edits: list[Edit] = [(*head, unit), (*span(spot), text)]
        return mutant(clean, edits, unit, {FEE: asked(value)}, finding="unit")

    return change


def _head(clean: Clean, spot: Spot) -> tuple[int, int] | None:
    """Return where 万元 stands above the fee."""
    before = [match.span() for match in _HEAD.finditer(clean.source, max(0, spot.start - 1500), spot.start)]
    return before[-1] if before else None


kinds_of(
    {
        "fee_in_yuan": _in_cell("元"),
        "fee_in_thousand_yuan": _in_cell("千元"),
        "fee_in_hundred_million_yuan": _in_cell("亿元"),
        "fee_head_in_yuan": _in_head("元"),
        "fee_head_in_thousand_yuan": _in_head("千元"),
        "fee_head_in_hundred_million_yuan": _in_head("亿元"),
    }
)


@kind
def fee_in_its_own_unit(clean: Clean, rng: Random) -> Mutant | None:
    """万元 stands behind the fee, the form's own unit: the value is what is printed."""
    found = _fee(clean, rng)
    if found is None:
        return None
    spot, text, value = found
    return mutant(clean, [(*span(spot), f"{text}万元")], FEE, {FEE: printed(value)})


@kind
def unit_line_above_the_fee(clean: Clean, rng: Random) -> Mutant | None:
    """The head names no unit, a line above its table does, and it is another one: asked about, with a finding."""
    found = _fee(clean, rng)
    head = _head(clean, found[0]) if found else None
    above = clean.source.rfind("第二十条第", 0, head[0]) if head else -1
    if found is None or head is None or above < 0 or head[0] - above > 1500:
        return None
    spot, text, value = found
    unit = rng.choice(["元", "千元"])
    start, end = head
    if clean.source[start - 1] in "（(" and clean.source[end] in "）)":
        start, end = start - 1, end + 1
    edits = [(above, above, f"（单位：{unit}）"), (start, end, ""), (*span(spot), text)]
    return mutant(clean, edits, unit, {FEE: asked(value)}, finding="unit")


_FACTORS = ("万", "千", "百", "万件", "千件", "亿", "万余", "w", "k", "K", "万+")


@kind
def factor_behind_a_count(clean: Clean, rng: Random) -> Mutant | None:
    """A count is printed with a factor, 3万: a person is asked, whatever is read; the neighbours are what they were."""
    spot = pick(rng, [spot for name, spot in clean.spots.items() if name != FEE and spot.value])
    if spot is None:
        return None
    factor = rng.choice(_FACTORS)
    text = clean.source[spot.start : spot.end] + factor
    return mutant(clean, [(*span(spot), text)], f"{spot.id}: {text}", {spot.id: asked(spot.value)})


@kind
def count_in_its_own_unit(clean: Clean, rng: Random) -> Mutant | None:
    """件 stands behind a count: the value is what it was."""
    spot = pick(rng, [spot for name, spot in clean.spots.items() if name != FEE])
    if spot is None:
        return None
    text = clean.source[spot.start : spot.end] + rng.choice(["件", " 件"])
    return mutant(clean, [(*span(spot), text)], spot.id)
