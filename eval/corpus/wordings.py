"""Sentences out of ``wordings.toml``, with names and numbers put in.

In: a list of wordings and what fills them. Out: marked sentences. Surprise: everything between « and » becomes one
mark, because a figure whose clause lost a piece no longer says what it counts.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from eval.corpus.agencies import Agency
from eval.corpus.ink import mark

_SLOT = re.compile(r"\{(\w+)\}")
_CLAUSE = re.compile(r"«([^»]*)»")
_SMALL = {"k": (1, 9), "kk": (10, 99), "kkk": (100, 999)}


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "wordings.toml").read_text(encoding="utf-8"))


def wordings(name: str) -> list[str]:
    """Return the wordings of a dotted name: ``website.plain``."""
    found: Any = _file()
    for part in name.split("."):
        found = found[part]
    return [str(wording) for wording in found]


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who writes the prose of one report; the same words for the same things throughout."""

    agency: Agency
    year: int
    site: str
    account: str
    silent_on: str = ""
    """The pattern of words that it does not use in passing, where they would state a fact."""

    def wordings(self, name: str) -> list[str]:
        """Return the wordings of a dotted name that state nothing in passing; all of them where none would be left."""
        found = wordings(name)
        kept = [one for one in found if not (self.silent_on and re.search(self.silent_on, one))]
        return kept or found

    def say(self, wording: str, rng: Random, figures: Mapping[str, str] | None = None, *facts: str) -> str:
        """Return a wording filled in.

        Args:
            wording: one of the file.
            rng: the source of the numbers that mean nothing.
            figures: what fills the slots that mean something.
            facts: what the clauses between « and » state, in their order.
        """
        given = figures or {}
        names = iter(facts)
        parts = []
        position = 0
        for clause in _CLAUSE.finditer(wording):
            parts.append(self._fill(wording[position : clause.start()], rng, given, marks=True))
            parts.append(mark(next(names), self._fill(clause[1], rng, given, marks=False)))
            position = clause.end()
        parts.append(self._fill(wording[position:], rng, given, marks=True))
        return "".join(parts)

    def _fill(self, text: str, rng: Random, given: Mapping[str, str], marks: bool) -> str:
        own = {
            "agency": mark("meta.agency", self.agency.name) if marks else self.agency.name,
            "year": mark("meta.year", str(self.year)) if marks else str(self.year),
            "we": self.agency.we,
            "last": str(self.year - 1),
            "next": str(self.year + 1),
            "place": self.agency.place,
            "short": self.agency.short,
            "site": self.site,
            "account": self.account,
        }

        def slot(match: re.Match[str]) -> str:
            name = match[1]
            if name in _SMALL:
                return str(rng.randint(*_SMALL[name]))
            return given[name] if name in given else own[name]

        return _SLOT.sub(slot, text)


def choose_speaker(agency: Agency, year: int, rng: Random) -> Speaker:
    """Return the words for a report: how it calls its website and its account."""
    bare = Speaker(agency, year, "", "")
    site, account = (bare.say(rng.choice(wordings(f"sites.{kind}")), rng) for kind in ("names", "accounts"))
    return Speaker(agency, year, site, account)
