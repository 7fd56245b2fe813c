"""Whether a figure that a person typed stands anywhere in the document, however it is written.

In: the source text and a number. Out: yes or no. Surprise: a no proves nothing, so it only adds a hint; a figure may
stand in a picture, and a zero may be said in words.
"""

from __future__ import annotations

import re

from extractor.page import Number, normalise
from extractor.store import Action, Decision, Store
from ui.excerpt import full_text
from ui.naming import number

_FIGURE = re.compile(r"(\d[\d,]*(?:\.\d+)?)\s*(万?)")
_NONE_IN_WORDS = re.compile(r"[无未零]|没有")


def occurs(source: str, value: Number) -> bool:
    """Tell whether a figure stands in a text: with commas, in 万, or with blanks between its digits."""
    text = normalise(full_text(source, None).after).replace("\0", "")
    if value == 0 and _NONE_IN_WORDS.search(text):
        return True
    digits = number(abs(value))
    if re.search(r"(?<![\d.])" + r"\s*".join(map(re.escape, digits)) + r"(?!\.?\d)", text):
        return True
    for match in _FIGURE.finditer(text):
        figure = float(match[1].replace(",", "")) * (10_000 if match[2] else 1)
        if abs(figure - abs(value)) < 1e-6:
            return True
    return False


def stands_nowhere(store: Store, decision: Decision) -> bool:
    """Tell whether a decision puts a figure down that the document shows nowhere."""
    value = decision.after
    if decision.action is not Action.CORRECT or not isinstance(value, int | float) or decision.before == value:
        return False
    return not occurs(store.source(decision.document_id), value)
