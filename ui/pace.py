"""How much a person did today, and about how long the rest will take at their own pace.

In: a ``Pace`` of the review log. Out: sentences. Surprise: the estimate counts fields, while the pace counts acts; how
many fields an act settles is taken from the same day.
"""

from __future__ import annotations

from math import ceil

from extractor.store import Pace
from ui.wording import Words


def seconds_a_field(pace: Pace) -> float | None:
    """Return how long a field takes this person; None where there is too little to tell."""
    if pace.seconds is None or not pace.fields:
        return None
    return pace.seconds * pace.acts / pace.fields


def done_today(pace: Pace, left: int, words: Words) -> str:
    """Return what was done today, with an estimate for the fields that are left."""
    said = words("pace.done", fields=pace.fields, acts=pace.acts)
    each = seconds_a_field(pace)
    if each is None or not left:
        return said
    rest = words("pace.left", time=duration(each * left, words))
    return f"{said} {rest}"


def duration(seconds: float, words: Words) -> str:
    """Return a time as a person says it: minutes, and hours where they are many."""
    minutes = max(1, ceil(seconds / 60))
    if minutes < 90:
        return words("pace.minutes", count=minutes)
    return words("pace.hours", count=f"{minutes / 60:.1f}")
