"""Every text that a person sees, in English and Simplified Chinese, by a stable key.

In: a key and the values that its text names. Out: the sentence in one language. Surprise: a text and its translation
are one entry, so neither language can lack a key; the texts themselves stand in ``wording_screens``,
``wording_start``, ``wording_accuracy``, ``wording_consolidate``, ``wording_why``, ``wording_workbook``,
``wording_workspace``, ``wording_service`` and ``wording_codes``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from ui.wording_accuracy import ACCURACY
from ui.wording_codes import CODES
from ui.wording_consolidate import CONSOLIDATE
from ui.wording_people import PEOPLE
from ui.wording_screens import SCREENS
from ui.wording_service import SERVICE
from ui.wording_start import START
from ui.wording_why import WHY
from ui.wording_workbook import WORKBOOK
from ui.wording_workspace import WORKSPACE

TEXTS = {
    **CODES,
    **PEOPLE,
    **SCREENS,
    **START,
    **ACCURACY,
    **CONSOLIDATE,
    **WHY,
    **WORKBOOK,
    **WORKSPACE,
    **SERVICE,
}


class Language(StrEnum):
    """The languages that the app speaks."""

    CHINESE = "zh"
    ENGLISH = "en"


def language_of(locale: str | None) -> Language:
    """Return the language for a browser's locale: Chinese of any region, and English for everybody else."""
    return Language.CHINESE if locale and locale.lower().startswith("zh") else Language.ENGLISH


@dataclass(frozen=True, slots=True)
class Words:
    """The texts in one language; call it with a key."""

    language: Language

    def __call__(self, key: str, /, **values: object) -> str:
        """Return a text with its values filled in; of one, as the language says it of one."""
        of_one = TEXTS[key].one if values.get("count") == 1 and self.language is Language.ENGLISH else ""
        return (of_one or self.template(key)).format(**values)

    def template(self, key: str) -> str:
        """Return a text as it is, to be filled in elsewhere."""
        return TEXTS[key].zh if self.language is Language.CHINESE else TEXTS[key].en

    def error(self, code: str, details: Mapping[str, object], fallback: str) -> str:
        """Return the sentence of an error code; ``fallback`` where the code or one of its details is not known here."""
        try:
            return self(f"error.{code}", **details)
        except KeyError:
            return fallback

    def listed(self, names: Iterable[str]) -> str:
        """Join names as the language does it."""
        return ("、" if self.language is Language.CHINESE else ", ").join(names)
