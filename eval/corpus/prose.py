"""The chapters of prose around the tables: one to begin with, five and six at the end.

In: a speaker, the facts to be stated, an agency's habits. Out: blocks of text. Surprise: the five parts of chapter one
are numbered in all the ways that agencies number them, from （一） on a line of its own to 一是 in mid-paragraph.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random
from typing import Literal

from eval.corpus.prose_facts import ProseFacts
from eval.corpus.tables import Grid
from eval.corpus.wordings import Speaker, wordings

Kind = Literal["title", "heading", "subheading", "paragraph", "table"]
_NUMERALS = "一二三四五六七八"
_PARTS = ("proactive", "requests", "management", "platform", "supervision")


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a report in printed order; ``text`` is marked, its line ends are breaks."""

    kind: Kind
    text: str = ""
    grid: Grid = ()


def overview(speaker: Speaker, facts: ProseFacts, rng: Random) -> list[Block]:
    """Return chapter one: an opening and its five parts."""
    blocks = []
    opening = speaker.say(rng.choice(wordings("opening")), rng)
    if opening:
        blocks.append(Block("paragraph", opening))
    style = rng.choice(["line", "line", "inline", "inline", "ordinal", "digit", "bare"])
    bracket = rng.choice(["（{}）", "（{}）", "({})", "（{}） "])
    for number, part in enumerate(_PARTS):
        text = _part(part, speaker, facts, rng)
        subheading = rng.choice(wordings(f"subheads.{part}"))
        numeral = bracket.format(_NUMERALS[number])
        if style == "line":
            blocks += [Block("subheading", numeral + subheading), Block("paragraph", text)]
        elif style == "inline":
            blocks.append(Block("paragraph", f"{numeral}{subheading}。{text}"))
        elif style == "ordinal":
            blocks.append(Block("paragraph", f"{_NUMERALS[number]}是{text}"))
        elif style == "digit":
            blocks.append(Block("paragraph", f"{number + 1}.{subheading}。{text}"))
        else:
            blocks.append(Block("paragraph", text))
    return blocks


def _part(part: str, speaker: Speaker, facts: ProseFacts, rng: Random) -> str:
    """Return one part: what it has to tell, and something besides."""
    sentences = list(facts.sentences.get(part, ()))
    if part in ("management", "platform", "supervision"):
        count = rng.choice([1, 1, 2, 3])
        fill = [speaker.say(wording, rng) for wording in rng.sample(speaker.wordings(f"{part}.plain"), count)]
        sentences = fill + sentences
    return "".join(sentences)


def problems(speaker: Speaker, rng: Random) -> list[Block]:
    """Return chapter five: what is not well yet, and what will be done about it."""
    if rng.random() < 0.08:
        return [Block("paragraph", "无")]
    blocks = []
    for part in ("problems", "improvements"):
        lead = speaker.say(rng.choice(wordings(f"{part}.lead")), rng)
        items = rng.sample(wordings(f"{part}.plain"), rng.randint(2, 4))
        text = [speaker.say(item, rng) for item in items]
        if rng.random() < 0.6:
            blocks.append(Block("paragraph", lead + "".join(f"{_NUMERALS[n]}是{t}。" for n, t in enumerate(text))))
        else:
            blocks += [Block("paragraph", lead)] if lead else []
            blocks += [Block("paragraph", f"{n + 1}.{t}。") for n, t in enumerate(text)]
    return blocks


def others(facts: ProseFacts, speaker: Speaker, rng: Random) -> list[Block]:
    """Return chapter six: the fee, if it is stated at all."""
    blocks = [Block("paragraph", sentence) for sentence in facts.sentences["others"]]
    if rng.random() < 0.3 and not any(block.text.startswith("无") for block in blocks):
        blocks.append(Block("paragraph", speaker.say(wordings("fee.absent")[4], rng)))
    if len(blocks) > 1 and rng.random() < 0.5:
        return [replace(block, text=f"（{_NUMERALS[n]}）{block.text}") for n, block in enumerate(blocks)]
    return blocks
