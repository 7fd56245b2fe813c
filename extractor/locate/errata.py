"""Rows that the page itself corrects beside its table: 更正：行政许可应为821件.

In: a document and the sections that were read in it. Out: the same, rows named in such a sentence doubted. Surprise:
the figure in the table stays, for it is what is printed there; which of the two counts is a person's to say.
"""

from __future__ import annotations

import re

from extractor.locate.located import LocatedSection
from extractor.page import FILL, Document, Reason, State, key

_CORRECTS = re.compile(
    r"(?:应该?[为是]|(?:更正|订正|修正|勘误)[为:]|改为|误[填写报录]为?|实际?为)[^\d\n。;]{0,10}\d|填反|错[位列行]"
)
"""Words that put another figure in the stead of a printed one."""
_ENDS = re.compile(r"[。;\n]")
LONGEST = 160
"""Characters; what is longer is no remark."""
NAMED = 4
"""Letters of a label that a sentence cannot hold by chance."""


def with_errata_doubted(document: Document, sections: tuple[LocatedSection, ...]) -> tuple[LocatedSection, ...]:
    """Doubt the rows whose label stands in a sentence that corrects a figure."""
    said = [key(sentence) for sentence in _corrections(document.text)]
    return tuple(_doubted(said, section) for section in sections) if said else sections


def _corrections(text: str) -> list[str]:
    """Return the sentences of a text that correct a figure."""
    found = []
    for match in _CORRECTS.finditer(text):
        start = max(
            (end.end() for end in _ENDS.finditer(text, max(0, match.start() - LONGEST), match.start())), default=0
        )
        behind = _ENDS.search(text, match.end())
        sentence = text[start : behind.start() if behind else len(text)].replace(FILL, "")
        if len(sentence) <= LONGEST:
            found.append(sentence)
    return found


def _doubted(said: list[str], found: LocatedSection) -> LocatedSection:
    names: list[str] = []
    for line in found.section.lines:
        labels = [label for label in line.keys if len(label) >= NAMED]
        if any(label in sentence for label in labels for sentence in said):
            names += (spec.id for spec in line.fields if found.fields[spec.id].state is not State.MISSING)
    return found.because(Reason.SEVERAL_FIGURES, names) if names else found
