"""Damages to whole lines: dropped, cut off, out of order, interrupted by page ends.

In: marked text. Out: marked text. Surprise: dropping repeated lines is what hurts most; where each cell has a line of
its own, nearly every figure of a quiet year is a repeated line.
"""

from __future__ import annotations

from eval.corpus.damages.registry import NotApplicable, Scene, damage
from eval.corpus.ink import CHAPTERS
from eval.corpus.marked import Marked, join, unmarked

TABLES = ("proactive", "requests", "disputes")


@damage
def drop_repeats(text: Marked, _scene: Scene) -> Marked:
    """Keep the first of all lines that are the same, and no empty ones, as crawlers do that clean their text."""
    seen = set()
    kept = []
    for line in text.lines():
        bare = line.text.strip()
        if bare and bare not in seen:
            seen.add(bare)
            kept.append(line)
    return join(kept)


@damage
def drop_runs(text: Marked, _scene: Scene) -> Marked:
    """Keep one of several same lines in a row."""
    kept: list[Marked] = []
    for line in text.lines():
        if not kept or line.text.strip() != kept[-1].text.strip():
            kept.append(line)
    return join(kept)


@damage
def cut_tail(text: Marked, scene: Scene) -> Marked:
    """Let the text end early, now and then in the middle of a line."""
    end = round(len(text.text) * scene.rng.uniform(0.35, 0.95))
    if scene.rng.random() < 0.7:
        end = text.text.rfind("\n", 0, end)
    return text.cut(0, max(1, end))


@damage
def first_half(text: Marked, _scene: Scene) -> Marked:
    """Keep the first half of the lines."""
    lines = text.lines()
    return join(lines[: len(lines) // 2])


@damage
def second_half(text: Marked, _scene: Scene) -> Marked:
    """Keep the second half of the lines."""
    lines = text.lines()
    return join(lines[len(lines) // 2 :])


@damage
def page_breaks(text: Marked, scene: Scene) -> Marked:
    """Put page numbers between the lines, and the title again above each page, wherever a page happens to end."""
    rng = scene.rng
    form = rng.choice(["— {} —", "- {} -", "第 {} 页", "第{}页 共{}页", "{}"])
    head = scene.title if rng.random() < 0.5 else ""
    lines = text.lines()
    length = rng.randint(18, 45)
    parts = []
    for start in range(0, len(lines), length):
        number = start // length + 1
        parts += lines[start : start + length]
        parts.append(unmarked(form.format(number, len(lines) // length + 1)))
        parts += [unmarked(head)] if head else []
    return join(parts)


@damage
def form_feeds(text: Marked, scene: Scene) -> Marked:
    """Put page ends as control characters between the lines, as PDF extractors do."""
    lines = text.lines()
    length = scene.rng.randint(15, 40)
    pages = [join(lines[start : start + length]) for start in range(0, len(lines), length)]
    return join(pages, "\n\f")


@damage
def shuffled_sections(text: Marked, scene: Scene) -> Marked:
    """Put the chapters of the tables into another order."""
    lines = text.lines()
    starts = [_line_of(lines, chapter) for chapter in CHAPTERS]
    if starts != sorted(starts):
        raise NotApplicable("the chapters are out of order already")
    chapters = [lines[start:end] for start, end in zip(starts, [*starts[1:], len(lines)], strict=True)]
    middle = chapters[1:4]
    order = scene.rng.choice([(0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0)])
    parts = [lines[: starts[0]], chapters[0], *(middle[place] for place in order), *chapters[4:]]
    return join(line for part in parts for line in part)


def _line_of(lines: list[Marked], chapter: str) -> int:
    """Return where a chapter's heading stands on a line of its own."""
    for number, line in enumerate(lines):
        if f"heading:{chapter}" in line.names() and len(line.text.strip()) < 50:
            return number
    raise NotApplicable(f"the heading of {chapter} stands on no line of its own")


@damage
def two_reports(text: Marked, scene: Scene) -> Marked:
    """Put another agency's report behind this one."""
    return join([text, unmarked(scene.other)], "\n\n")


@damage
def tables_only(text: Marked, scene: Scene) -> Marked:
    """Keep the chapters of the tables alone, without their first heading."""
    lines = text.lines()
    start, end = _line_of(lines, "proactive"), _line_of(lines, "problems")
    return join(lines[start + 1 : end])
