"""Whose report is it: the names that reports print, held against the agencies.

In: names as reports print them. Out: the agency of each, or likely ones. Surprise: only a name that is the same, blanks
and widths apart, or that a person confirmed, counts; likeness (RapidFuzz) only orders what is proposed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from extractor.page import FILL, normalise
from extractor.store import Agency

LIKELY = 70.0
"""From this likeness on, of 100, a name is proposed."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A name that nobody confirmed, and the agencies whose names are likest, with their likeness of 100."""

    name: str
    likely: tuple[tuple[Agency, float], ...]


class Names:
    """The names of all agencies, ready to be asked."""

    def __init__(self, agencies: Iterable[Agency], confirmed: Mapping[str, str | None]) -> None:
        """Take the agencies, and what people said of names."""
        self._agencies = {one.code: one for one in agencies}
        self._confirmed = {spelt(name): code for name, code in confirmed.items()}
        bearers = defaultdict(list)
        for one in self._agencies.values():
            bearers[spelt(one.name)].append(one.code)
        self._own = {name: codes[0] for name, codes in bearers.items() if len(codes) == 1}
        self._spelt = {code: spelt(one.name) for code, one in self._agencies.items()}

    def code_of(self, name: str | None) -> str | None:
        """Return the agency that a name is, if that is certain: two that share a name are told by nobody."""
        own = spelt(name or "")
        if own in self._confirmed:
            code = self._confirmed[own]
            return code if code in self._agencies else None
        return self._own.get(own)

    def proposals(self, names: Iterable[str]) -> list[Proposal]:
        """Return for every name that nobody decided about the three likest agencies."""
        new = (name for name in dict.fromkeys(names) if spelt(name) not in self._confirmed)
        unknown = [name for name in new if not self.code_of(name)]
        return [
            Proposal(
                name,
                tuple(
                    (self._agencies[code], round(score, 1))
                    for _, score, code in process.extract(
                        spelt(name), self._spelt, scorer=fuzz.WRatio, limit=3, score_cutoff=LIKELY
                    )
                ),
            )
            for name in unknown
        ]


def spelt(name: str) -> str:
    """Return a name without blanks, in one width and script."""
    return "".join(normalise(name).replace(FILL, "").split())
