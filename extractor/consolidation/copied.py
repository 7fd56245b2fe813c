"""Prose that was taken over from the year before.

In: the sources of two reports. Out: the share of sentences that are the same. Surprise: numbers are taken out first,
for a copied report has the new ones filled in.
"""

from __future__ import annotations

import re

from extractor.page import key, normalise

COPIED = 0.85
"""From this share on a report is said to be copied: standing phrases alone make less than half."""

_ENOUGH = 12
"""So many letters make a sentence that two people do not write alike."""

_FEWEST = 5
"""So many of them make a text."""


def sentences(source: str) -> frozenset[str]:
    """Return the sentences of a text by their Chinese letters alone; labels and short phrases are left out."""
    parts = re.split(r"[。；;!?！？\n|\t]", normalise(source))
    return frozenset(own for part in parts if len(own := key(part)) >= _ENOUGH and "，" in part.replace(",", "，"))


def copied_share(source: str, before: str) -> float:
    """Return which share of a text's sentences stand in the one of the year before; 0 where there are too few."""
    own = sentences(source)
    return len(own & sentences(before)) / len(own) if len(own) >= _FEWEST else 0.0
