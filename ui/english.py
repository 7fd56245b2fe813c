"""Short English names for the printed Chinese labels, shown beside them to whoever reads the app in English.

In: a label as the form prints it. Out: its name, as the form file gives it, or nothing. Surprise: the label itself is
always shown as well, for it is what a person looks for on the page.
"""

from __future__ import annotations

from extractor.forms import forms
from extractor.prose import known_facts
from ui.wording import Language, Words

NAMES = {label: name for form in reversed(forms().values()) for label, name in form.english.items()} | {
    # --- the report itself; what its prose gives is named in the registry of facts -----------------------------------
    "机关名称": "agency",
    "年度": "year",
}


def english(label: str) -> str:
    """Return the English name of a printed label or of a fact; nothing where it has none."""
    return NAMES.get(label) or next((fact.english for fact in known_facts() if fact.name == label), "")


def gloss(label: str, words: Words) -> str:
    """Return the English name of a label, to stand beside it; nothing for readers of Chinese."""
    return english(label) if words.language is Language.ENGLISH else ""
