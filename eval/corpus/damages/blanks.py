"""Damages to blanks and digits: too many, too few, odd ones, in the middle of a figure.

In: marked text. Out: marked text. Surprise: a blank inside a figure makes two figures of it, and nothing on the line
says so; only the number of cells and the identities can.
"""

from __future__ import annotations

import re

from eval.corpus.damages.registry import Scene, damage
from eval.corpus.ink import name_of
from eval.corpus.marked import Marked, join, unmarked

_ODD = (" ", "  ", "\u3000", "\u00a0", "\u2002", "\u200b", "\u2009")
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


@damage
def blanks_collapsed(text: Marked, _scene: Scene) -> Marked:
    """Make one blank of every run of blanks and line ends."""
    return _replace_runs(text, r"\s+", " ")


@damage
def blanks_gone(text: Marked, _scene: Scene) -> Marked:
    """Take out the blanks of each line, except between two figures."""
    return _replace_runs(text, r"(?<![\d.+-])[ \t\u3000\u00a0]+|[ \t\u3000\u00a0]+(?![\d.+-])", "")


@damage
def tabs_to_blanks(text: Marked, _scene: Scene) -> Marked:
    """Make two blanks of every tab."""
    return text.change(lambda ch, _mark: "  " if ch == "\t" else ch)


def _replace_runs(text: Marked, pattern: str, by: str) -> Marked:
    parts = []
    position = 0
    for match in re.finditer(pattern, text.text):
        parts += [text.cut(position, match.start()), unmarked(by)]
        position = match.end()
    return join([*parts, text.cut(position)], "")


@damage
def blanks_odd(text: Marked, scene: Scene) -> Marked:
    """Strew blanks of every kind, never into a figure."""
    share = scene.rng.uniform(0.01, 0.06)

    def strew(ch: str, _mark: int) -> str:
        apart = not (ch.isdigit() or ch in ".,，+-\n")
        return scene.rng.choice(_ODD) + ch if apart and scene.rng.random() < share else ch

    return text.change(strew)


@damage
def digits_split(text: Marked, scene: Scene) -> Marked:
    """Put a blank into some figures of the tables."""
    return _broken(text, scene, " ")


@damage
def digits_wrapped(text: Marked, scene: Scene) -> Marked:
    """Break some figures of the tables over two lines, as narrow columns do."""
    return _broken(text, scene, "\n")


def _broken(text: Marked, scene: Scene, by: str) -> Marked:
    broken: set[int] = set()

    def rule(place: int) -> bool:
        mark = text.marks[place]
        if not place or not mark or mark != text.marks[place - 1] or mark in broken:
            return False
        if not name_of(mark).startswith(("proactive.", "requests.", "disputes.")) or scene.rng.random() >= 0.25:
            return False
        broken.add(mark)
        return True

    parts = []
    position = 0
    for place in range(len(text.text)):
        if rule(place):
            parts += [text.cut(position, place), unmarked(by)]
            position = place
    return join([*parts, text.cut(position)], "")


@damage
def digits_wide(text: Marked, _scene: Scene) -> Marked:
    """Make every digit a full-width one."""
    return text.change(lambda ch, _mark: ch.translate(_WIDE))


@damage
def lines_wrapped(text: Marked, scene: Scene) -> Marked:
    """Break long lines at a fixed width, not inside figures."""
    width = scene.rng.randint(20, 44)
    lines = []
    for line in text.lines():
        rest = line
        while len(rest.text) > width:
            end = width
            while end > 1 and rest.text[end].isdigit() and rest.text[end - 1].isdigit():
                end -= 1
            lines.append(rest.cut(0, end))
            rest = rest.cut(end)
        lines.append(rest)
    return join(lines)


@damage
def line_ends_crlf(text: Marked, _scene: Scene) -> Marked:
    """Use the line ends of Windows."""
    return text.change(lambda ch, _mark: "\r\n" if ch == "\n" else ch)
