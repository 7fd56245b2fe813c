"""What asking a language model may cost: prices, limits, and the most that a request can come to.

In: what the environment says, and requests. Out: ``SpendingLimits`` and ``Spend``. Surprise: the most is not an
average. A tokenizer that knows every byte never makes more tokens than there are bytes, so a limit checked against it
holds.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from extractor.errors import UsageError

TEMPLATE_TOKENS = 64
"""Put around the messages by the model's own template, which nobody outside sees."""
UNITS = ("calls", "tokens", "money")


@dataclass(frozen=True, slots=True)
class Spend:
    """What was spent, or may be: requests, tokens in and out, and money in the unit of the prices."""

    calls: int = 0
    tokens: int = 0
    money: float = 0.0


@dataclass(frozen=True, slots=True)
class Prices:
    """Money for a million tokens, in whatever currency the person thinks in."""

    prompt: float = 0.0
    completion: float = 0.0

    def money(self, prompt_tokens: int, completion_tokens: int) -> float:
        """Return what so many tokens cost."""
        return (prompt_tokens * self.prompt + completion_tokens * self.completion) / 1_000_000


@dataclass(frozen=True, slots=True)
class Limit:
    """The most that may be spent; None is no limit."""

    calls: int | None = None
    tokens: int | None = None
    money: float | None = None

    def broken_by(self, spent: Spend, more: Spend) -> str | None:
        """Return the unit in which ``more`` on top of what is spent would go over the limit, or None."""
        for unit in UNITS:
            most = getattr(self, unit)
            if most is not None and getattr(spent, unit) + getattr(more, unit) > most:
                return unit
        return None


@dataclass(frozen=True, slots=True)
class SpendingLimits:
    """The limits that all hold at once: for one document in one run, for one run, for one day (UTC)."""

    document: Limit = Limit(calls=12, tokens=40_000)
    run: Limit = Limit()
    day: Limit = Limit(calls=2_000, tokens=2_000_000)
    prices: Prices = field(default_factory=Prices)


def most_tokens(request: Mapping[str, object]) -> int:
    """Return the most tokens that a request can be for any tokenizer that works on bytes."""
    return len(json.dumps(request, ensure_ascii=False).encode()) + TEMPLATE_TOKENS


_WIDE = re.compile(r"[^\x00-\x7f]")
TOKENS_A_WIDE_CHARACTER = 0.75
TOKENS_A_NARROW_CHARACTER = 0.6
"""Both for reports and our questions about them, between the tokenizers of Qwen 2.5 and of GPT-4o."""


def usual_tokens(text: str) -> int:
    """Return about how many tokens a text is, as a forecast and for comparisons; limits don't rest on it."""
    wide = len(_WIDE.findall(text))
    return round(wide * TOKENS_A_WIDE_CHARACTER + (len(text) - wide) * TOKENS_A_NARROW_CHARACTER)


def read_limits(environment: Mapping[str, str]) -> SpendingLimits:
    """Read GOUJI_LIMIT_DOCUMENT, _RUN and _DAY (``calls=10 tokens=20000 money=0.5``) and GOUJI_PRICES (``0.15 0.6``).

    Raises:
        UsageError: one of them cannot be read, or money is limited without prices.
    """
    usual = SpendingLimits()
    limits = {
        scope: _limit(f"GOUJI_LIMIT_{scope.upper()}", environment, getattr(usual, scope))
        for scope in ("document", "run", "day")
    }
    prices = _prices(environment.get("GOUJI_PRICES", "").strip())
    if prices == Prices() and any(limit.money is not None for limit in limits.values()):
        raise UsageError(
            detail="A limit of money needs prices: set GOUJI_PRICES to those of a million tokens in and out"
        )
    return SpendingLimits(**limits, prices=prices)


def _limit(name: str, environment: Mapping[str, str], usual: Limit) -> Limit:
    text = environment.get(name, "").strip()
    if not text:
        return usual
    if text == "none":
        return Limit()
    given: dict[str, float] = {}
    for part in text.split():
        unit, _, number = part.partition("=")
        if unit not in UNITS or not re.fullmatch(r"\d+(\.\d+)?" if unit == "money" else r"\d+", number):
            raise UsageError(detail=f"{name} is {text!r} and should be like calls=10 tokens=20000 money=0.5, or none")
        given[unit] = float(number)
    counts = {unit: int(given[unit]) if unit in given else None for unit in ("calls", "tokens")}
    return Limit(**counts, money=given.get("money"))


def _prices(text: str) -> Prices:
    if not text:
        return Prices()
    if not re.fullmatch(r"\d+(\.\d+)? +\d+(\.\d+)?", text):
        raise UsageError(detail=f"GOUJI_PRICES is {text!r} and should be two prices of a million tokens, in and out")
    prompt, completion = map(float, text.split())
    return Prices(prompt, completion)
