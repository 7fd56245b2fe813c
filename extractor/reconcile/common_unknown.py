"""Sums that contradict each other through a figure that nobody could read: it cannot be what both of them want.

In: the known figures, and the identities that lack some. Out: those of them that cannot hold together. Surprise: no
identity fails by itself here, and still some of the figures stand in the wrong place.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from math import inf

from extractor.forms import TOLERANCE, Identity
from extractor.page import Number


def contradicting(amounts: Mapping[str, Number], identities: Sequence[Identity]) -> list[Identity]:
    """Return the identities that leave no figure for an unknown field that they bind, since none is negative."""
    bounds: dict[str, list[tuple[float, float, Identity]]] = defaultdict(list)
    for identity in identities:
        if identity.relation == "equal":
            for name in identity.fields:
                if name not in amounts:
                    bounds[name].append((*_bounds(identity, name, amounts), identity))
    found: dict[str, Identity] = {}
    for wanted in bounds.values():
        least, most = max(low for low, _, _ in wanted), min(high for _, high, _ in wanted)
        if least > most + TOLERANCE:
            found |= {one.id: one for low, high, one in wanted if low > most + TOLERANCE or high < least - TOLERANCE}
    return list(found.values())


def _bounds(identity: Identity, name: str, amounts: Mapping[str, Number]) -> tuple[float, float]:
    """Return the least and the most that an unknown field can be for an identity to hold."""
    own, other = (identity.left, identity.right) if name in identity.left else (identity.right, identity.left)
    rest = sum(amounts.get(one, 0) for one in other) - sum(amounts.get(one, 0) for one in own)
    beside = any(one not in amounts for one in own if one != name)
    across = any(one not in amounts for one in other)
    return (0.0 if beside else max(rest, 0.0)), (inf if across else rest)
