"""Drafts as text in columns of a fixed width, as text browsers and tools that keep a page's layout leave it.

In: a ``Draft``. Out: the bytes of a .txt whose tables nothing but blanks parts. Surprise: a Chinese character takes two
columns of a screen, and a cell's lines stand under each other, so that labels wrap around their figures.
"""

from __future__ import annotations

import unicodedata

from eval.fuzz.meaning.draft import Box, CannotShow, Draft, Sheet, placed, runs

FIGURES, LABELS, GAP = 10, 24, 2
"""How wide columns are: of figures, of anything else, and the room between two."""


def print_screen(draft: Draft) -> bytes:
    """Return a draft as text in columns."""
    lines: list[str] = []
    for part in draft.parts:
        lines += ["", *_table(part.sheet), ""] if part.sheet else [_bare(part.text)]
    return "\n".join([*lines, ""]).encode()


def _bare(text: str) -> str:
    if any(how is not None for how, _ in runs(text)):
        raise CannotShow
    return text


def _table(sheet: Sheet) -> list[str]:
    if sheet.hidden:
        raise CannotShow
    boxes = placed(sheet)
    narrow = {x for _, x, box in boxes if box.field and box.columns == 1}
    widths = [FIGURES if x in narrow else LABELS for x in range(sheet.width)]
    lefts = [sum(widths[:x]) + GAP * x for x in range(sheet.width + 1)]
    texts = {id(box): _wrapped(box, lefts[x + box.columns] - lefts[x] - GAP) for _, x, box in boxes}
    heights = [1] * len(sheet.rows)
    for y, _, box in boxes:
        last = y + box.rows - 1
        heights[last] += max(0, len(texts[id(box)]) - sum(heights[y : last + 1]))
    lines: list[dict[int, str]] = [{} for _ in range(sum(heights))]
    for y, x, box in boxes:
        for n, text in enumerate(texts[id(box)]):
            lines[sum(heights[:y]) + n][lefts[x]] = text
    return [_line(pieces) for pieces in lines]


def _line(pieces: dict[int, str]) -> str:
    line = ""
    for left, text in sorted(pieces.items()):
        line += " " * (left - _wide(line)) + text
    return line.rstrip()


def _wide(text: str) -> int:
    return sum(1 + (unicodedata.east_asian_width(ch) in "WF") for ch in text)


def _wrapped(box: Box, width: int) -> list[str]:
    lines = []
    for line in _bare(box.text).split("\n"):
        piece = ""
        for ch in line:
            if _wide(piece + ch) > width:
                lines.append(piece)
                piece = ""
            piece += ch
        lines.append(piece)
    return lines
