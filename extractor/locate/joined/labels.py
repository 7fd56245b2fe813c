"""What the forms print before and behind a row's figures, looked up by the letters that stand there.

In: the letters before some digits, or behind them. Out: the label that ends there, what begins there. Surprise: no form
is chosen yet, so what any of them prints counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from extractor.forms import Line, Section, forms
from extractor.page import key

LONGEST = 60
"""Letters; no label is longer."""
OUTER = 4
"""Letters from which on a heading, or what stands over several rows, is told from a word of a sentence."""


@dataclass(frozen=True, slots=True)
class _Printed:
    """The labels of all forms, by the letters that they end or begin with, the longest first."""

    by_end: dict[str, tuple[str, ...]]
    by_start: dict[str, tuple[str, ...]]
    lines: dict[str, tuple[Line, ...]]
    """The lines that a label can stand before; for the last head of a line without label, that line."""
    row_labels: frozenset[str]


@cache
def _printed() -> _Printed:
    sections = [section for form in forms().values() for section in form.sections]
    lines: dict[str, tuple[Line, ...]] = {}
    for section in sections:
        for line in section.lines:
            for label in line.keys or _last_heads(section, line):
                lines[label] = (*lines.get(label, ()), line)
    row_labels = frozenset(label for section in sections for line in section.lines for label in line.keys)
    outer = {
        letters
        for section in sections
        for spec in section.fields
        for part in (*spec.row_label, *spec.column_label, *spec.heading)
        if len(letters := key(part)) >= OUTER
    }
    outer |= {heading for section in sections for heading in section.headings if len(heading) >= OUTER}
    by_end: dict[str, tuple[str, ...]] = {}
    by_start: dict[str, tuple[str, ...]] = {}
    for label in sorted(lines, key=len, reverse=True):
        by_end[label[-2:]] = (*by_end.get(label[-2:], ()), label)
    for label in sorted(row_labels | outer, key=len, reverse=True):
        by_start[label[:2]] = (*by_start.get(label[:2], ()), label)
    return _Printed(by_end, by_start, lines, row_labels)


def _last_heads(section: Section, line: Line) -> tuple[str, ...]:
    """Return what stands right before the figures of a line without label: its last two heads, however worded."""
    heads = {key(spec.column_label[-1]): spec.column_keys for spec in line.fields}
    before = heads[key(line.fields[-2].column_label[-1])]
    last = line.fields[-1].column_keys
    return tuple(one + other for one in before for other in last)


def label_before(letters: str) -> str | None:
    """Return the longest label that some letters end with, or the last heads of a line that has no label."""
    return next((one for one in _printed().by_end.get(letters[-2:], ()) if letters.endswith(one)), None)


def begins_with(letters: str) -> str | None:
    """Return the longest label, head or heading that some letters begin with."""
    return next((one for one in _printed().by_start.get(letters[:2], ()) if letters.startswith(one)), None)


def lines_of(label: str) -> tuple[Line, ...]:
    """Return the lines, of any form, that a label can stand before."""
    return _printed().lines.get(label, ())


def items_of(label: str) -> frozenset[int]:
    """Return the numbers that a label is counted with, 0 for none; no number where it is no row's label."""
    return frozenset(line.item for line in lines_of(label)) if label in _printed().row_labels else frozenset()


@cache
def first_items() -> frozenset[str]:
    """Return the labels that are counted with one."""
    printed = _printed()
    return frozenset(label for label in printed.row_labels if any(line.item == 1 for line in printed.lines[label]))
