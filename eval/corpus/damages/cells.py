"""Damages to labels, headings and cells.

In: marked text. Out: marked text. Surprise: a label that is gone takes its enumerator and brackets along, which carry
no mark of their own.
"""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet

from eval.corpus.damages.registry import NotApplicable, Scene, damage
from eval.corpus.ink import name_of
from eval.corpus.marked import Marked, join

_LOOSE = "（）()“”\"'＂‘’、，,.．。：:；; 0123456789"


def _without(text: Marked, names: AbstractSet[str], loose: str = "") -> Marked:
    """Take out every character with one of the marks, and loose unmarked ones between and beside them in their line."""
    if not names:
        raise NotApplicable("there is nothing of the kind in it")
    lines = []
    for line in text.lines():
        keep = [not (mark and name_of(mark) in names) for mark in line.marks]
        for places in (range(len(keep)), range(len(keep) - 1, -1, -1)):
            beside = False
            for place in places:
                if not keep[place]:
                    beside = True
                elif beside and not line.marks[place] and line.text[place] in loose:
                    keep[place] = False
                else:
                    beside = False
        text_kept = "".join(ch for ch, kept in zip(line.text, keep, strict=True) if kept)
        marks_kept = tuple(mark for mark, kept in zip(line.marks, keep, strict=True) if kept)
        lines.append(Marked(text_kept, marks_kept))
    return join(lines)


def _labels(text: Marked) -> list[str]:
    return sorted(name for name in text.names() if name.startswith("label:"))


@damage
def labels_lost(text: Marked, scene: Scene) -> Marked:
    """Take a few rows their labels."""
    labels = _labels(text)
    return _without(text, set(scene.rng.sample(labels, min(len(labels), scene.rng.randint(1, 6)))), _LOOSE)


@damage
def all_labels_lost(text: Marked, _scene: Scene) -> Marked:
    """Take every row of section three its label."""
    return _without(text, {name for name in _labels(text) if name.startswith("label:requests.")}, _LOOSE)


@damage
def headings_lost(text: Marked, scene: Scene) -> Marked:
    """Take one to three chapters their headings."""
    headings = sorted(name for name in text.names() if name.startswith("heading:"))
    return _without(text, set(scene.rng.sample(headings, min(len(headings), scene.rng.randint(1, 3)))), "、 ")


@damage
def cells_lost(text: Marked, scene: Scene) -> Marked:
    """Take out some cells with what separates them; emptied ones would look as if the agency had left them blank.

    Of equal figures side by side nobody could tell which one went, so only those that differ from both neighbours go.
    """
    figures = _figures(text)
    between = [(None, ""), *figures, (None, "")]
    telling = [
        name
        for (_, before), (name, figure), (_, after) in zip(between, between[1:], between[2:], strict=False)
        if name and figure not in (before, after)
    ]
    if not telling:
        raise NotApplicable("every figure is the same as the one beside it")
    gone = set(scene.rng.sample(telling, min(len(telling), scene.rng.randint(1, 14))))
    return join(_without_cells(line, gone) for line in text.lines() if not _is_cell(line, gone))


def _figures(text: Marked) -> list[tuple[str | None, str]]:
    """Return the figures of the tables as they follow each other in the text."""
    figures: list[tuple[str | None, str]] = []
    for ch, mark in zip(text.text, text.marks, strict=True):
        name = name_of(mark) if mark else ""
        if not name.startswith(("proactive.", "requests.", "disputes.")):
            continue
        if figures and figures[-1][0] == name:
            figures[-1] = (name, figures[-1][1] + ch)
        else:
            figures.append((name, ch))
    return figures


def _is_cell(line: Marked, gone: AbstractSet[str]) -> bool:
    """Tell whether a line holds nothing but a cell that is to go."""
    bare = [name_of(mark) if mark else "" for ch, mark in zip(line.text, line.marks, strict=True) if not ch.isspace()]
    return bool(bare) and all(name in gone for name in bare)


def _without_cells(line: Marked, gone: AbstractSet[str]) -> Marked:
    parts = []
    position = 0
    for match in re.finditer(r"[|\t]?[ \u3000\xa0]*[+\-－＋−]?[\d０-９][\d０-９.,．，]*(?:件|项|万元)?", line.text):
        names = {name_of(mark) for mark in line.marks[match.start() : match.end()] if mark}
        if names and names <= gone:
            parts.append(line.cut(position, match.start()))
            position = match.end()
    return join([*parts, line.cut(position)], "")


@damage
def rows_lost(text: Marked, scene: Scene) -> Marked:
    """Take out one to three rows of section three, label and figures."""
    rows = sorted(name.removeprefix("label:") for name in _labels(text) if name.startswith("label:requests."))
    gone = scene.rng.sample(rows, min(len(rows), scene.rng.randint(1, 3)))
    names = {name for name in text.names() for row in gone if name == f"label:{row}" or name.rpartition(".")[0] == row}
    return _without(text, names, _LOOSE.replace("0123456789", "") + "|\t")
