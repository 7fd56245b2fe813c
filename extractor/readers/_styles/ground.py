"""Whether a page says, before some white letters, that what is behind them is not white.

In: the source of a page and where the letters' element begins. Out: yes or no. Surprise: this is a search in the
markup before them, within their table; which of its elements they stand in is not asked.
"""

from __future__ import annotations

import re

_GROUND = re.compile(
    r"(?:bgcolor|background(?:-color)?)\s*[=:]\s*[\"']?\s*(?!#f{3}|white|none|transparent|inherit|initial)[#\w]",
    re.IGNORECASE,
)
GROUND_WITHIN = 3_000
"""Characters of markup before white letters in which what is behind them is said, if it is."""


def ground_before(source: str, at: int) -> bool:
    """Tell whether a ground that is not white is said before a place, in the same table."""
    within = max(0, at - GROUND_WITHIN)
    return _GROUND.search(source, max(within, source.rfind("<table", within, at)), at) is not None
