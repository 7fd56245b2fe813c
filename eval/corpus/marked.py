"""Converted text that remembers what each character belongs to, and what is lost of a report in it.

In: one report's text as a converter gave it, and the same for the coded printings. Out: ``Marked``, on which damages
work; ``lost`` names the fields that can no longer be read from it. Surprise: figures that ran together without
anything between them (``000``) are lost too, though all their characters are there.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from eval.corpus.ink import decode, name_of

_BLANKS = re.compile(r"[\s\u200b\ufeff]+")


class Untraceable(Exception):
    """The printings were not converted alike, so nobody can say what became of each field."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A text and, for every character, the number of its mark (0: none)."""

    text: str
    marks: tuple[int, ...]

    def __post_init__(self) -> None:
        """Keep text and marks in step."""
        assert len(self.text) == len(self.marks)

    def cut(self, start: int, end: int | None = None) -> Marked:
        """Return a stretch of it."""
        return Marked(self.text[start:end], self.marks[start:end])

    def lines(self) -> list[Marked]:
        """Return its lines without their ends."""
        lines = []
        position = 0
        for line in self.text.split("\n"):
            lines.append(self.cut(position, position + len(line)))
            position += len(line) + 1
        return lines

    def change(self, rule: Callable[[str, int], str]) -> Marked:
        """Replace every character by what a rule makes of it and its mark; what it becomes keeps the mark."""
        changed = [rule(ch, mark) for ch, mark in zip(self.text, self.marks, strict=True)]
        marks = [mark for text, mark in zip(changed, self.marks, strict=True) for _ in text]
        return Marked("".join(changed), tuple(marks))

    def names(self) -> set[str]:
        """Return the names of all marks in it."""
        return {name_of(mark) for mark in set(self.marks) if mark}


def unmarked(text: str) -> Marked:
    """Return a text without marks."""
    return Marked(text, (0,) * len(text))


def join(parts: Iterable[Marked], between: str = "\n") -> Marked:
    """Put texts together."""
    parts = list(parts)
    marks: list[int] = []
    for number, part in enumerate(parts):
        if number:
            marks.extend((0,) * len(between))
        marks.extend(part.marks)
    return Marked(between.join(part.text for part in parts), tuple(marks))


def trace(real: str, coded: Sequence[str]) -> Marked:
    """Give a converted text the marks that its coded printings spell out.

    Blanks may differ, since PDF extractors guess them anew each time; nothing else may.

    Raises:
        Untraceable: the printings differ in length or in characters that carry no code.
    """
    dense = [_BLANKS.sub("", text) for text in coded]
    places = [place for place, ch in enumerate(real) if not _BLANKS.match(ch)]
    if any(len(text) != len(places) for text in dense):
        raise Untraceable(f"the printings have {len(places)}, {', '.join(str(len(text)) for text in dense)} characters")
    marks = [0] * len(real)
    for place, *characters in zip(places, *dense, strict=True):
        if len(set(characters)) > 1:
            number = decode(tuple(characters))
            if number is None:
                raise Untraceable(f"{''.join(characters)!r} at {place} is no code")
            marks[place] = number
        elif real[place] != characters[0]:
            raise Untraceable(f"{real[place]!r} at {place} became {characters[0]!r}")
    return Marked(real, tuple(marks))


def lost(text: Marked, weights: Mapping[str, int]) -> list[str]:
    """Return the fields that cannot be read from a text any more.

    Args:
        text: what conversion and damages left.
        weights: for every field to look for, how many characters of one whole statement of it are coded.
    """
    clean: Counter[str] = Counter()
    for place, number in enumerate(text.marks):
        if number and not _touches(text, place):
            clean[name_of(number)] += 1
    return [name for name, weight in weights.items() if clean[name] < weight]


def _touches(text: Marked, place: int) -> bool:
    """Tell whether a digit stands directly beside a digit of something else."""
    if not text.text[place].isdigit():
        return False
    for other in (place - 1, place + 1):
        inside = 0 <= other < len(text.text)
        if inside and text.text[other].isdigit() and text.marks[other] != text.marks[place]:
            return True
    return False
