"""Fields that the sums filled in rows where something else stands: other figures, or a word in a figure's place.

In: what was found of a document, and its fields after the sums had their say. Out: the same fields, some of the derived
ones doubted. Surprise: which column a row's figures belong to is what was not known; that each of them has to be among
the row's values is known all the same. A word is told by its place alone: between the figures of its row, and no piece
of what the form prints.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from extractor.forms import Section
from extractor.locate.located import LaidLine, Located
from extractor.locate.words import is_foreign
from extractor.page import FILL, GARBLED, TEXT, Cell, Document, FieldValue, Number, Reason, State, key

LONGEST = 12
"""Characters; what is longer is a label, a heading or a sentence."""
BESIDE = 4
"""Cells of words that may stand beside those of a row: its label, its pieces, the next label."""
_FIGURE = re.compile(r"-?\d+(?:[.,]\d+)*", re.ASCII)
_BEHIND_A_FIGURE = re.compile(rf"\d[ {FILL}]+([\u4e00-\u9fff][^ {FILL}]*)\Z")
"""A word that stands in one cell with a label and the row's first figures."""
_SIGN = re.compile(rf"[^\s{FILL}\w,.;:、。|()\[\]'\"-]")
"""What is no letter, nor a mark or a border beside one: what a font lacks is printed as a square."""


def with_figures_of_rows(
    document: Document, located: Located, fields: Mapping[str, FieldValue]
) -> Mapping[str, FieldValue]:
    """Return fields with those doubted that were derived in spite of what stands in their row."""
    doubted: dict[str, FieldValue] = {}
    starts = [cell.start for cell in document.cells]
    for section in located.sections:
        for index, laid in section.lines.items():
            names = [spec.id for spec in section.section.lines[index].fields]
            derived = [name for name in names if _is_derived(fields[name])]
            if derived and _says_otherwise(document, laid, [fields[name].amount for name in names]):
                doubted |= {name: fields[name].because(Reason.DERIVED_WEAKLY) for name in derived}
        if any(_is_derived(fields[name]) for name in section.fields):
            for name in _in_place_of_figures(document, starts, section.section, fields):
                doubted[name] = doubted.get(name, fields[name]).because(Reason.ODD_FIGURE)
    return {**fields, **doubted} if doubted else fields


def _is_derived(value: FieldValue) -> bool:
    return value.state is State.DERIVED and Reason.DERIVED_WEAKLY not in value.reasons


def _says_otherwise(document: Document, laid: LaidLine, amounts: list[Number | None]) -> bool:
    """Tell whether a row's cells hold a figure more often than it is among the row's values."""
    printed: Counter[float] = Counter()
    for cell in laid.pair.cells:
        if cell.number is not None:
            printed[cell.number] += 1
        elif cell.filled:
            figures = _FIGURE.findall(document.text[cell.start : cell.end])
            printed.update(float(figure.replace(",", "")) for figure in figures if figure.count(".") < 2)
    return bool(printed - Counter(amount for amount in amounts if amount is not None))


def _in_place_of_figures(
    document: Document, starts: Sequence[int], section: Section, fields: Mapping[str, FieldValue]
) -> Iterator[str]:
    """Yield the derived fields in whose place a word stands that is none of the form's.

    Where nothing of a row was read, these are all of it.
    """
    values = [fields[spec.id] for line in section.lines for spec in line.fields]
    ends = {line.fields[-1].id for line in section.lines}
    behind, last = 0, None
    for place, run in groupby(values, key=lambda value: value.place is not None):
        gap = list(run)
        behind += len(gap)
        before, last = last, gap[-1].place
        derived = [value.id for value in gap if _is_derived(value)]
        after = values[behind].place if behind < len(values) else None
        if place or not derived:
            continue
        end = bisect_left(starts, after.start) + 1 if after else len(starts)
        first = bisect_left(starts, before.start) if before else max(0, end - len(gap) - BESIDE)
        cells = document.cells[first : end if after else first + len(gap) + BESIDE]
        at_end = len(gap) == 1 and gap[0].id in ends
        for one, word, other in zip(cells, cells[1:], cells[2:], strict=False):
            said = word.kind is TEXT and (at_end or other.kind is not TEXT)
            if said and _is_strange(_behind(document.text[word.start : word.end], one), section):
                yield from derived
                break


def _behind(words: str, before: Cell) -> str:
    """Return what of some words stands behind a figure: all of them, or the last where no figure is ``before`` them."""
    if before.kind is not TEXT:
        return words
    last = _BEHIND_A_FIGURE.search(words)
    return last[1] if last else ""


def _is_strange(words: str, section: Section) -> bool:
    """Tell whether words or signs are short enough to stand for a figure, and are none of a section's form."""
    letters = key(words).strip(GARBLED)
    return len(words) <= LONGEST and (is_foreign(letters, section) if letters else _SIGN.search(words) is not None)
