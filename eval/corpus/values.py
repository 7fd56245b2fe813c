"""Figures for the statutory tables that hold every identity, from reports of nothing but zeros to those of a province.

In: a form, a size and a seeded random source. Out: the value of every field of one section. Surprise: figures grow out
of the applications (who asks, what is decided), so that they are spread over rows and columns as real ones are.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from random import Random

from extractor.forms import Section, forms
from extractor.page import Number


@dataclass(frozen=True, slots=True)
class Size:
    """How much there is to report: bounds of the applications received, of documents made and of decisions taken."""

    name: str
    applications: tuple[int, int]
    documents: tuple[int, int]
    decisions: tuple[int, int]
    amount: tuple[float, float]


SIZES = {
    size.name: size
    for size in (
        Size("zero", (0, 0), (0, 0), (0, 0), (0, 0)),
        Size("sparse", (1, 6), (0, 3), (0, 90), (0, 60)),
        Size("small", (7, 60), (0, 12), (0, 900), (0, 900)),
        Size("county", (61, 600), (0, 60), (50, 9_000), (10, 20_000)),
        Size("city", (601, 6_000), (5, 300), (900, 90_000), (900, 600_000)),
        Size("province", (6_001, 40_000), (40, 2_000), (9_000, 900_000), (9_000, 9_000_000)),
        Size("township", (1, 30), (0, 5), (0, 300), (0, 200)),
        Size("district", (200, 1_500), (0, 120), (300, 30_000), (100, 90_000)),
    )
}
"""By name. The last two have to be asked for: chance among more sizes would make another report of every seed."""

_ASKERS = {
    "natural_person": 100.0,
    "business": 14.0,
    "research": 0.6,
    "public_welfare": 0.7,
    "legal_service": 2.0,
    "other": 1.5,
}
_GROUPS = ("review", "direct_suit", "suit_after_review")
_OUTCOMES = {"upheld": 9, "corrected": 3, "other": 4, "pending": 2}


def section(form: str, name: str) -> Section:
    """Return a section of a form."""
    return next(one for one in forms()[form].sections if one.id == name)


def section_values(form: str, name: str, size: Size, rng: Random) -> dict[str, Number]:
    """Return the value of every field of a section, in printed order."""
    makers = {"proactive": _proactive, "requests": _requests, "disputes": _disputes, "statistics": _statistics}
    values = makers[name](form, size, rng)
    return {spec.id: values[spec.id] for spec in section(form, name).fields}


# --- three -----------------------------------------------------------------------------------------------------------


def _requests(form: str, size: Size, rng: Random) -> dict[str, Number]:
    identities = section(form, "requests").identities
    items = [name for identity in identities if identity.id.endswith(".items") for name in identity.right]
    rows = list(dict.fromkeys(name.rpartition(".")[0].removeprefix("requests.") for name in items))
    chances = _chances(rows, rng)
    received = rng.randint(*size.applications)
    new = _spread(received, _ASKERS, rng)
    before = _spread(round(received * rng.uniform(0, 0.12)), _ASKERS, rng)
    table: dict[str, Counter[str]] = {"new": new, "carried_in": before, "total": Counter(), "carried_out": Counter()}
    table |= {row: Counter() for row in rows}
    for asker in _ASKERS:
        open_cases = new[asker] + before[asker]
        left = min(open_cases, round(open_cases * rng.uniform(0, 0.15))) if rng.random() < 0.7 else 0
        table["carried_out"][asker] = left
        table["total"][asker] = open_cases - left
        for row, count in _spread(open_cases - left, chances, rng).items():
            table[row][asker] = count
    values: dict[str, Number] = {}
    for row, counts in table.items():
        for asker in _ASKERS:
            values[f"requests.{row}.{asker}"] = counts[asker]
        values[f"requests.{row}.total"] = counts.total()
    return values


def _chances(rows: list[str], rng: Random) -> dict[str, float]:
    """Return how likely each result is with one agency: granted first, a few others often, most hardly ever."""
    chances = {row: rng.random() ** 6 for row in rows}
    chances["granted"] = rng.uniform(1, 4)
    chances["unavailable.not_held"] = rng.uniform(0.1, 1.5)
    return chances


def _spread(count: int, chances: dict[str, float], rng: Random) -> Counter[str]:
    return Counter(rng.choices(list(chances), weights=list(chances.values()), k=count))


# --- four ------------------------------------------------------------------------------------------------------------


def _disputes(_form: str, size: Size, rng: Random) -> dict[str, Number]:
    values: dict[str, Number] = {}
    chances = {outcome: float(weight) for outcome, weight in _OUTCOMES.items()}
    for group in _GROUPS:
        cases = round(size.applications[1] * rng.uniform(0, 0.05))
        cases = cases if rng.random() < 0.7 else rng.randint(0, min(1, size.applications[1]))
        outcomes = _spread(cases, chances, rng)
        values |= {f"disputes.{group}.{outcome}": outcomes[outcome] for outcome in _OUTCOMES}
        values[f"disputes.{group}.total"] = cases
    return values


# --- the statistics form of 2014 to 2018 ------------------------------------------------------------------------------


def _statistics(form: str, size: Size, rng: Random) -> dict[str, Number]:
    """Return figures that hold every identity: parts are drawn, wholes added up, an 其中 row is a part of its row."""
    own = section(form, "statistics")
    wholes = {name: identity.right for identity in own.equations for name in identity.left}
    parts = {name for names in wholes.values() for name in names}
    values: dict[str, Number] = {}
    for spec in own.fields:
        if spec.id in wholes:
            continue
        most = size.applications[1] // 4 if spec.id in parts else size.documents[1] * 20
        values[spec.id] = _amount(size, rng) if spec.number == "amount" else _count(most, rng)
    while wholes:  # a whole may be a part of another
        ready = [name for name, names in wholes.items() if all(one in values for one in names)]
        values |= {name: sum(values[one] for one in wholes.pop(name)) for name in ready}
    for identity in own.identities:
        if identity.relation == "at_most":
            ((part,), (whole,)) = identity.left, identity.right
            values[part] = rng.randint(0, int(values[whole]))
    return values


def _count(most: int, rng: Random) -> int:
    """Return a count: none as often as not, else up to ``most``, small ones more often than large ones."""
    return 0 if not most or rng.random() < 0.45 else round(most * rng.random() ** 3)


# --- two -------------------------------------------------------------------------------------------------------------


def _proactive(form: str, size: Size, rng: Random) -> dict[str, Number]:
    values = {}
    for spec in section(form, "proactive").fields:
        values[spec.id] = _figure(spec.row_id, spec.column_id, size, rng)
    if form == "2021":
        for row in ("regulations", "normative_documents"):
            # What was made this year and not repealed is in force.
            made = values[f"proactive.{row}.made"]
            values[f"proactive.{row}.in_force"] = made + values[f"proactive.{row}.in_force"]
    for name in [name for name in values if name.endswith(".change")]:
        # No more items can go than there were.
        values[name] = max(values[name], -values[name.replace(".change", ".last_year_items")])
    return values


def _figure(row: str, column: str, size: Size, rng: Random) -> Number:
    """Return a figure of section two by its row and column; ``regulations`` are for cities and provinces alone."""
    if row == "regulations":
        large = size.name in ("city", "province")
        return rng.randint(0, 12) if large and rng.random() < 0.6 else 0
    if row == "normative_documents":
        return rng.randint(*size.documents) * (1 if column in ("made", "repealed", "new_made") else 4)
    if column == "amount":
        return _amount(size, rng)
    if column == "change":
        return rng.choice([0, 0, 0, rng.randint(1, 9), -rng.randint(1, 9)]) if size.decisions[1] else 0
    if column in ("last_year_items", "projects"):
        return rng.randint(0, 9 + size.decisions[1] // 300) if size.decisions[1] and rng.random() < 0.7 else 0
    nothing = rng.random() < (0.25 if row in ("licensing", "penalties") else 0.55)
    return 0 if nothing else rng.randint(*size.decisions)


def _amount(size: Size, rng: Random) -> Number:
    if not size.amount[1] or rng.random() < 0.4:
        return 0
    decimals = rng.choice([0, 0, 1, 2, 2, 2, 3, 4, 6])
    # Log-uniform: small agencies and small fees are many.
    amount = size.amount[0] + (size.amount[1] - size.amount[0]) * rng.random() ** 3
    return round(amount, decimals) if decimals else round(amount)
