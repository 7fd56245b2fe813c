"""The figures that have no table: what the words around the tables say of each, by the registry.

In: a document, its Prose, the facts that are wanted. Out: a FieldValue each. Surprise: a fact that the prose does not
mention is missing and needs nobody; one that it mentions in words no rule settles is missing and flagged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import NamedTuple

from extractor.page import Document, FieldValue, Reason, State
from extractor.prose import certain, counted, items
from extractor.prose.dates import read_date
from extractor.prose.mentions import Mention, Scene, scene
from extractor.prose.others import may_be_of_another
from extractor.prose.registry import Fact
from extractor.prose.sentences import Prose


def read_facts(
    document: Document, prose: Prose, wanted: Sequence[Fact], year: int | None, agency: str | None = None
) -> dict[str, FieldValue]:
    """Return the fields of the facts that are wanted; one without mention is missing without a reason to ask anybody.

    Args:
        document: the document.
        prose: what stands outside of its tables.
        wanted: the facts to be read.
        year: the year that is reported on, if it is known.
        agency: who reports, if that is known.
    """
    found = find_mentions(prose, wanted, year)
    return {
        fact.field_id: read_date(document, fact, year)
        if fact.kind == "date"
        else _settle(prose, fact, _own(prose, found[fact.field_id].mentions, agency), found[fact.field_id].traced)
        for fact in wanted
    }


@dataclass(frozen=True, slots=True)
class Mentioned:
    """What the prose gives for a fact, and whether any of its words may speak of it."""

    mentions: tuple[Mention, ...]
    traced: bool


class _Sentence(NamedTuple):
    """A sentence and where it starts, as it stands and without what it plans for a later year."""

    start: int
    whole: str
    without_plans: str


def find_mentions(prose: Prose, wanted: Sequence[Fact], year: int | None) -> dict[str, Mentioned]:
    """Return what the prose says of each fact that is wanted, by field id; days are no figures and not among them."""
    # Only what is read carefully looks at what stands around its sentence.
    around = scene(prose.text, year) if any(fact.careful for fact in wanted) else Scene(year)
    sentences = [_Sentence(start, whole, around.without_plans(whole)) for start, whole in prose.sentences()]
    return {fact.field_id: _read(prose, sentences, fact, around) for fact in wanted if fact.kind != "date"}


_INTENDED = re.compile(
    r"力争|打算|预计|(?:计划|拟|将)(?:在|于|继续|进一步|全年|每年|再)*(?:举办|组织|开展|召开|举行|发布|推送|制作|办理|通过)"
)


@cache
def _subject(fact: Fact) -> re.Pattern[str]:
    return re.compile("|".join((*fact.subject, *fact.words, *fact.none)))


def _read(prose: Prose, sentences: Sequence[_Sentence], fact: Fact, around: Scene) -> Mentioned:
    mentions: list[Mention] = []
    traced = prose.doubtful  # words that are not legible may speak of anything
    subject = _subject(fact)
    before = ""
    for start, whole, sentence in sentences:
        if fact.kind == "items" and before and not traced:
            traced = items.continued(before, sentence, fact)
        before = sentence
        if subject.search(sentence):
            mentions += _mentions(sentence, start, fact, around)
            traced = traced or _traced(sentence, start, fact, around)
        if sentence != whole and not traced:  # what was left out with a plan may be of this year
            rest = around.without_planned_figures(whole)
            traced = subject.search(rest) is not None and _traced(rest, start, fact, around)
    return Mentioned(tuple(mentions), traced)


def _mentions(sentence: str, start: int, fact: Fact, around: Scene) -> Iterator[Mention]:
    if fact.kind == "items":
        return items.read(sentence, start, fact, around)
    if fact.kind == "count" and fact.careful:
        return certain.read(sentence, start, fact, around)
    if fact.kind == "count":
        return counted.read_count(sentence, start, fact)
    return counted.read_amount(sentence, start, fact, around.year)


def _traced(sentence: str, start: int, fact: Fact, around: Scene) -> bool:
    """Tell whether a sentence may speak of a fact; one about what will be done does not."""
    if fact.careful and (any(start in stretch for stretch in around.plans) or _INTENDED.search(sentence)):
        return False
    if fact.kind == "items":
        return items.traced(sentence, fact)
    if fact.kind == "count":
        return certain.traced(sentence, fact) if fact.careful else counted.count_traced(sentence, fact)
    return counted.amount_traced(sentence, fact)


_TORN = re.compile(r"\d\|+\Z")
"""What stands before the rest of a figure that the border of a drawn table tears: 发布信息4265||8条."""
BORDERS = 40
"""Characters; a table has no more borders side by side."""


def _is_torn(prose: Prose, one: Mention) -> bool:
    return _TORN.search(prose.text, max(0, one.start - BORDERS), one.start) is not None


def _own(prose: Prose, mentions: Sequence[Mention], agency: str | None) -> list[Mention]:
    """Return mentions, those that may be of another office than the one that reports as doubtful."""
    return [
        replace(one, doubtful=True) if not one.doubtful and may_be_of_another(prose.text, one.start, agency) else one
        for one in mentions
    ]


def _settle(prose: Prose, fact: Fact, mentions: Sequence[Mention], traced: bool) -> FieldValue:
    """Choose among the mentions of a fact: the first that is certain, and in doubt a person."""
    told = [mention for mention in mentions if not mention.bare]
    if not told:
        return FieldValue(fact.field_id, None, State.MISSING, reasons=(Reason.PROSE_UNCLEAR,) if traced else ())
    whole = [mention for mention in told if not mention.part] or told
    first = next((mention for mention in whole if not mention.doubtful), whole[0])
    reasons: list[Reason] = []
    if prose.doubtful or first.doubtful or first.part or _is_torn(prose, first):
        reasons.append(Reason.PROSE_UNCLEAR)
    if first.vague:
        reasons.append(Reason.APPROXIMATE)
    if len({mention.number for mention in (*whole, *(one for one in mentions if one.bare))}) > 1:
        reasons.append(Reason.SEVERAL_FIGURES)
    raw = prose.text[first.start : first.end]
    place = prose.place(first.start, first.end)
    return FieldValue(fact.field_id, first.number, State.READ, reasons=tuple(reasons), raw=raw, place=place)
