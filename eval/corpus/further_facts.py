"""The facts that are read on request: how many items on Weibo, how many trainings held, on which day it was published.

In: a report's speaker and size, and chances of its own, so that a report is the same without them. Out: sentences for
the chapters, and gold. Surprise: what two things share (建议、提案30件) and what is planned is told too, and gold says
that the report does not give the fact.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random

from eval.cases import Basis, GoldField
from eval.corpus.ink import mark
from eval.corpus.wordings import Speaker, wordings
from extractor.prose import facts

_FIGURES = {
    "weibo_items": (4, 900),
    "video_items": (3, 160),
    "interpretations": (2, 80),
    "press_conferences": (1, 14),
    "proposals_congress": (1, 40),
    "proposals_cppcc": (1, 40),
    "trainings": (2, 9),
    "people_trained": (20, 700),
}
FURTHER = frozenset((*(f"facts.{name}" for name in _FIGURES), "meta.published"))
"""The fields of all facts that made-up reports tell on request."""
_CHAPTERS = {
    "weibo_items": "proactive",
    "video_items": "proactive",
    "interpretations": "proactive",
    "press_conferences": "proactive",
    "proposals_congress": "others",
    "proposals_cppcc": "others",
    "trainings": "supervision",
    "people_trained": "supervision",
}
_PAIRS = (("proposals_congress", "proposals_cppcc"), ("trainings", "people_trained"))
"""Facts that reports tell in one sentence."""
_ABSENT = GoldField(None, Basis.ABSENT)


@dataclass(frozen=True, slots=True)
class Day:
    """The day on which a report was published, and where it says so: under its title, or under its name at the end."""

    date: datetime.date
    labelled: bool
    printed: str
    signed: str = ""
    """What stands under the agency's name at the end, if anything does."""

    @property
    def gold(self) -> GoldField:
        """Return the right answer."""
        return GoldField(self.date.isoformat(), Basis.PRINTED)


def subjects() -> str:
    """Return the pattern of words that a sentence about any of these facts has."""
    return "|".join(word for fact in facts() if fact.id in _FIGURES for word in fact.subject)


def tell(
    speaker: Speaker, size: str, rng: Random, gold: dict[str, GoldField], sentences: Mapping[str, list[str]]
) -> None:
    """Add to gold and to the sentences of each chapter part what a report tells of these facts."""
    gold |= {f"facts.{name}": _ABSENT for name in _FIGURES}
    stated = {name: rng.randint(*_FIGURES[name]) for name in _FIGURES if rng.random() < 0.6}
    if size == "zero":
        stated = {name: figure for name, figure in stated.items() if rng.random() < 0.5}
    for names, wording in _wordings(stated, rng):
        clauses = [f"facts.{name}" for name in names]
        given = {slot: str(stated[name]) for slot, name in zip("nm", names, strict=False)}
        given["before"] = str(rng.randint(1, 40))
        if names and "{p}" in wording:
            given["p"] = str(rng.randint(1, stated[names[0]]))
        chapter = _CHAPTERS[names[0]] if names else rng.choice(["proactive", "supervision"])
        sentences[chapter].append(speaker.say(wording, rng, given, *clauses))
        gold |= {f"facts.{name}": GoldField(stated[name], Basis.PRINTED) for name in names}
    for name in _FIGURES.keys() - stated.keys():
        if rng.random() < 0.15 and (zero := wordings(f"further.{name}.zero")):
            sentences[_CHAPTERS[name]].append(speaker.say(rng.choice(zero), rng, {}, f"facts.{name}"))
            gold[f"facts.{name}"] = GoldField(0, Basis.PRINTED)


def _wordings(stated: Mapping[str, int], rng: Random) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield the facts that each sentence tells, and its wording; a few sentences tell none."""
    left = dict(stated)
    for pair in _PAIRS:
        if pair[0] in left and pair[1] in left and rng.random() < 0.7:
            yield pair, rng.choice(wordings(f"further.{pair[0]}.both"))
            left = {name: figure for name, figure in left.items() if name not in pair}
    for name in left:
        yield (name,), rng.choice(wordings(f"further.{name}.some"))
    unstated = [name for name in _FIGURES if name not in stated]
    for name in unstated:
        if rng.random() < 0.3 and (near := wordings(f"further.{name}.absent")):
            yield (), rng.choice(near)


def choose_day(year: int, rng: Random) -> Day:
    """Return the day on which a report on a year was published: in the January after it, as the law has it."""
    date = datetime.date(year + 1, 1, rng.randint(6, 31))
    labelled = rng.random() < 0.55
    forms = [date.isoformat(), f"{date.year}年{date.month}月{date.day}日", date.strftime("%Y-%m-%d 10:15")]
    if not labelled:
        return Day(date, False, "", forms[1])
    signed = date - datetime.timedelta(days=rng.randint(1, 5))
    written = f"{signed.year}年{signed.month}月{signed.day}日" if rng.random() < 0.4 else ""
    label = rng.choice(["发布日期：", "发布时间：", "公开日期：", "发文日期：", "【发布日期】"])
    return Day(date, True, label + mark("meta.published", rng.choice(forms)), written)
