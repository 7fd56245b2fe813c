"""The figures that stand in prose: how many items were published, how many applications came, what fee was charged.

In: what the tables say and a report's peculiarities. Out: sentences for the chapters, and gold for ``facts.*``.
Surprise: where two figures are given for one fact, gold is the first of them; an answer has to be flagged anyhow.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random

from eval.cases import Basis, GoldField
from eval.corpus.ink import FACTS
from eval.corpus.wordings import Speaker
from extractor.page import Number

_ITEMS = {"zero": (3, 240), "sparse": (8, 700), "small": (40, 2_500), "county": (200, 6_000), "city": (2_000, 60_000)}
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
_ABSENT = GoldField(None, Basis.ABSENT)


@dataclass(slots=True)
class ProseFacts:
    """What a report states in prose, by chapter part; filled fact by fact."""

    gold: dict[str, GoldField] = field(default_factory=lambda: {f"facts.{fact}": _ABSENT for fact in FACTS})
    sentences: dict[str, list[str]] = field(
        default_factory=lambda: {part: [] for part in ("proactive", "requests", "platform", "supervision", "others")}
    )


@dataclass(frozen=True, slots=True)
class ProseFactWriter:
    """One report's way of stating its facts."""

    speaker: Speaker
    size: str
    peculiarities: tuple[str, ...]
    unstated: frozenset[str]
    rng: Random

    def write(self, values: Mapping[str, Number]) -> ProseFacts:
        """Return everything that the prose states, given the figures of the tables."""
        facts = ProseFacts()
        self._items(facts)
        self._applications(facts, values)
        self._fee(facts)
        return facts

    def _wording(self, name: str) -> str:
        kind = "hard" if "hard_wording" in self.peculiarities else "plain"
        return self.rng.choice(self.speaker.wordings(f"{name}.{kind}"))

    # --- items published ---------------------------------------------------------------------------------------------

    def _items(self, facts: ProseFacts) -> None:
        stated = [fact for fact in ("website_items", "wechat_items") if fact not in self.unstated]
        figures = {fact: self._figure() for fact in stated}
        for fact, figure in figures.items():
            facts.gold[f"facts.{fact}"] = GoldField(figure.value, Basis.PRINTED)
        sentences = facts.sentences["proactive"]
        approximate = any(figure.text != str(figure.value) for figure in figures.values())
        if len(stated) == 2 and not approximate and self.rng.random() < 0.5:
            both = list(figures.values())
            given = {"n": both[0].text, "m": both[1].text, "sum": str(both[0].value + both[1].value)}
            names = [f"facts.{fact}" for fact in stated]
            sentences.append(self.speaker.say(self._wording("both"), self.rng, given, *names))
        else:
            for fact, figure in figures.items():
                sentences.append(self._item_sentence(fact.removesuffix("_items"), figure, approximate))
        if not stated:
            sentences.append(self.speaker.say(self.rng.choice(self.speaker.wordings("neither.plain")), self.rng))
        if "neighbours" in self.peculiarities:
            for wording in self.rng.sample(self.speaker.wordings("neighbours.plain"), 2):
                sentences.insert(self.rng.randint(0, len(sentences)), self.speaker.say(wording, self.rng))
        if "several_figures" in self.peculiarities and "website_items" in figures:
            other = str(figures["website_items"].value + self.rng.randint(1, 40))
            wording = self.rng.choice(self.speaker.wordings("website.again"))
            again = "again:facts.website_items"
            facts.sentences["platform"].append(self.speaker.say(wording, self.rng, {"n": other}, again))

    def _item_sentence(self, channel: str, figure: _Figure, approximate: bool) -> str:
        wording = self._wording(channel)
        while approximate and "{p}" in wording:
            wording = self._wording(channel)
        part = self.rng.randint(0, figure.value)
        given = {"n": figure.text, "p": str(part), "q": str(figure.value - part)}
        given["before"] = str(max(0, figure.value + self.rng.randint(-90, 90)))
        return self.speaker.say(wording, self.rng, given, f"facts.{channel}_items")

    def _figure(self) -> _Figure:
        value = self.rng.randint(*_ITEMS.get(self.size, _ITEMS["city"]))
        if "approximate" not in self.peculiarities:
            text = f"{value:,}" if "thousands" in self.peculiarities else str(value)
            return _Figure(value, text.translate(_WIDE) if "wide_digits" in self.peculiarities else text)
        if value >= 10_000 and self.rng.random() < 0.6:
            tenths = value // 1_000
            ten_thousands = f"{tenths // 10}.{tenths % 10}".removesuffix(".0")
            return _Figure(tenths * 1_000, f"{ten_thousands}{self.rng.choice(['万', '万余', '万多'])}")
        value = max(10, value // 10 * 10)
        return _Figure(value, self.rng.choice(["{}余", "{}多", "近{}", "约{}", "超过{}"]).format(value))

    # --- applications ------------------------------------------------------------------------------------------------

    def _applications(self, facts: ProseFacts, values: Mapping[str, Number]) -> None:
        speaker, rng = self.speaker, self.rng
        sentences = facts.sentences["requests"]
        fact = "facts.applications_received"
        if "applications_received" in self.unstated:
            sentences.append(speaker.say(rng.choice(speaker.wordings("applications.absent")), rng))
            return
        count = int(values["requests.new.total"])
        if "prose_differs" in self.peculiarities:
            count += rng.randint(1, 9)
        facts.gold[fact] = GoldField(count, Basis.PRINTED)
        if not count:
            sentences.append(speaker.say(rng.choice(speaker.wordings("applications.zero")), rng, {}, fact))
            return
        part = rng.randint(0, count)
        given = {name: str(values[f"requests.{name}.total"]) for name in ("carried_in", "total", "carried_out")}
        given |= {"n": str(count), "p": str(part), "q": str(count - part)}
        given["natural_person"] = str(values["requests.new.natural_person"])
        given["review"] = str(values["disputes.review.total"])
        given["before"] = str(max(0, count + rng.randint(-5, 9)))
        sentences.append(speaker.say(rng.choice(speaker.wordings("applications.some")), rng, given, fact))

    # --- the fee -----------------------------------------------------------------------------------------------------

    def _fee(self, facts: ProseFacts) -> None:
        speaker, rng = self.speaker, self.rng
        sentences = facts.sentences["others"]
        fact = "facts.processing_fee"
        if "processing_fee" in self.unstated:
            sentences.append(speaker.say(rng.choice(speaker.wordings("fee.absent")), rng))
            return
        charged = rng.randint(1, 90) * 10 if self.size not in ("zero", "sparse") and rng.random() < 0.4 else 0
        facts.gold[fact] = GoldField(charged, Basis.PRINTED)
        wording = rng.choice(speaker.wordings("fee.some" if charged else "fee.zero"))
        sentences.append(speaker.say(wording, rng, {"n": str(charged)}, fact))


@dataclass(frozen=True, slots=True)
class _Figure:
    """A figure and how the prose puts it: 1200 as 1200余."""

    value: int
    text: str
