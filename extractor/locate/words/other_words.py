"""Rows whose label is another word of the field, as near to the form's own as a damaged one: 行政处理 for 行政处罚.

In: the sections of a report as they were read. Out: the same, such rows doubted. Surprise: one letter of four tells
these words apart, and a letter that was read wrongly looks no different; so the words themselves have to be known.
"""

from __future__ import annotations

from collections.abc import Mapping

from extractor.locate.located import LocatedSection
from extractor.locate.stream import Stream
from extractor.page import Reason

OTHER_WORDS: Mapping[str, tuple[str, ...]] = {
    "行政处罚": ("行政处理", "行政处分", "行政处置"),
    "行政强制": ("行政强制执行", "行政强制措施", "行政强制征收"),
    "行政事业性收费": ("行政性收费", "事业性收费"),
    "政府集中采购": ("政府采购",),
}
"""By a form's label: what counts something else, or a part of it only."""


def with_other_words_doubted(stream: Stream, sections: tuple[LocatedSection, ...]) -> tuple[LocatedSection, ...]:
    """Doubt the rows before whose figures another word stands than the form's."""
    if not any(word in stream.letters for words in OTHER_WORDS.values() for word in words):
        return sections
    return tuple(_doubted(stream, section) for section in sections)


def _doubted(stream: Stream, section: LocatedSection) -> LocatedSection:
    names: list[str] = []
    for index, at in section.letters_before.items():
        line = section.section.lines[index]
        words = tuple(word for label in line.keys for word in OTHER_WORDS.get(label, ()) if word not in line.keys)
        if words and _label(stream, at, max(map(len, line.keys))).endswith(words):
            names += (spec.id for spec in line.fields)
    return section.because(Reason.LABEL_DIFFERS, names) if names else section


def _label(stream: Stream, at: int, longest: int) -> str:
    """Return the letters right before a row's figures, if these do not end with the form's own label."""
    letters = stream.letters[max(0, at - longest - len("执行")) : at]
    return "" if any(letters.endswith(label) for label in OTHER_WORDS) else letters
