"""A document as it is searched for the lines of one section of a form.

In: a Stream and a section. Out: a ``SectionView``, which the stages of alignment hand to each other. Surprise: its runs
are not always the stream's: where several full rows came as one run, they are cut apart, a run for each row.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from extractor.forms import Section
from extractor.locate.stream import Run, Stream
from extractor.page import PAGE

# Weights of the chain (see chain.py), in the manner of log-likelihoods; set on the development zoo (eval of 2026-11),
# where the figures of the report change little for any one of them between half and double.
SKIPPED_RUN = -0.6
SKIPPED_FULL_RUN = -2.5  # as many values as the usual line has columns, and no line takes them
WINDOW = 70  # letters before and after a run that can be its label
SHORT_LABEL = 4  # letters; a shorter label's letters stand in order around any run
ROW = 3  # columns from which on a run as wide as the usual line is taken for a row of the table


@dataclass(frozen=True, slots=True)
class Labels:
    """The row labels of a section, ready to be looked up behind any letter."""

    lines: dict[str, tuple[int, ...]]
    """The lines that each label can be; several where only what they stand under tells them apart."""
    by_end: dict[str, tuple[str, ...]]
    """The labels by their last two letters, the longest first."""
    by_start: dict[str, tuple[str, ...]]
    """The labels by their first two letters, the longest first."""
    ambiguous: frozenset[str]
    heads: tuple[str, ...]
    telling: re.Pattern[str]
    """Any label that is not ambiguous."""


@dataclass(frozen=True, slots=True)
class SectionView:
    """The letters and runs of a document beside the section whose lines are looked for among them.

    Attributes:
        section: the section as one form prints it.
        letters: all letters of the document.
        runs: its runs in reading order; pairs and chains name them by their index here.
        costs: for every run, and for the end, what it costs to skip all runs before it, in score units.
        labels: the section's row labels.
    """

    section: Section
    letters: str
    runs: tuple[Run, ...]
    costs: tuple[float, ...]
    labels: Labels

    def before(self, run: Run) -> str:
        """Return the letters before a run that can be its label."""
        return self.letters[max(run.start, run.at - WINDOW) : run.at]

    def after(self, run: Run) -> str:
        """Return the letters behind a run that can be its label, or the rest of it."""
        return self.letters[run.at : min(run.stop, run.at + WINDOW)]

    def label_before(self, run: Run) -> str | None:
        """Return the longest label that stands right before a run, and not before its ``start``.

        Where a row has its label behind its figures, what ends the row before is not its label.
        """
        if run.trailed and self.label_after(run):
            return None
        letters, at = self.letters, run.at
        for label in self.labels.by_end.get(letters[at - 2 : at], ()) if at - run.start > 1 else ():
            if letters.endswith(label, run.start, at):
                return label
        return None

    def label_after(self, run: Run) -> str | None:
        """Return the longest label that begins right after a run.

        Words that lead a row's figures are their label, and what begins the next row is not. Where there is one column,
        nor is a remark behind a figure.
        """
        if run.led and (run.closed or self.section.one_column):
            return None
        letters, at = self.letters, run.at
        for label in self.labels.by_start.get(letters[at : at + 2], ()):
            if letters.startswith(label, at, run.stop):
                return label
        return None


def view_rows(stream: Stream, section: Section) -> SectionView:
    """Return the view that alignment works on: runs of several full rows are cut into rows."""
    return _view(stream, section, _cut(stream.runs, _usual_width(section)))


def view_runs(stream: Stream, section: Section) -> SectionView:
    """Return the view with the runs as they stand on the page."""
    return _view(stream, section, stream.runs)


def view_part(stream: Stream, section: Section, runs: tuple[Run, ...]) -> SectionView:
    """Return the view on some runs of a document alone, cut into rows."""
    return _view(stream, section, _cut(runs, _usual_width(section)))


def _view(stream: Stream, section: Section, runs: tuple[Run, ...]) -> SectionView:
    return SectionView(section, stream.letters, runs, _skipping(runs, _usual_width(section)), _labels(section))


@cache
def _usual_width(section: Section) -> int:
    """Return how many columns most lines of a section have."""
    widths = [len(line.fields) for line in section.lines]
    return max(set(widths), key=widths.count)


@cache
def _labels(section: Section) -> Labels:
    lines: dict[str, tuple[int, ...]] = {}
    for index, line in enumerate(section.lines):
        for label in line.keys:
            lines[label] = (*lines.get(label, ()), index)
    heads = {head for heads in section.column_keys for head in heads}
    by_end: dict[str, tuple[str, ...]] = {}
    by_start: dict[str, tuple[str, ...]] = {}
    for label in sorted(lines, key=len, reverse=True):
        by_end[label[-2:]] = (*by_end.get(label[-2:], ()), label)
        by_start[label[:2]] = (*by_start.get(label[:2], ()), label)
    ambiguous = frozenset(heads.intersection(lines))
    long_heads = tuple(head for head in (*heads, *section.headings) if len(head) >= SHORT_LABEL)
    telling = re.compile("|".join(label for label in lines if label not in ambiguous))
    return Labels(lines, by_end, by_start, ambiguous, long_heads, telling)


def _cut(runs: tuple[Run, ...], width: int) -> tuple[Run, ...]:
    """Cut runs of full cells that are a whole multiple of a row's width into rows."""
    if width < ROW:
        return runs
    cut: list[Run] = []
    for run in runs:
        size = len(run.cells)
        if size >= 2 * width and size % width == 0 and run.filled == size:
            cut += _rows(run, width)
        else:
            cut.append(run)
    return tuple(cut)


def _rows(run: Run, width: int) -> list[Run]:
    """Return the rows of a run; the letters before it can label the first one only, those behind it the last one."""
    size = len(run.cells)
    rows = []
    for begin in range(0, size, width):
        start = run.start if begin == 0 else run.at
        stop = run.stop if begin + width == size else run.at
        cells = run.cells[begin : begin + width]
        rows.append(Run(cells, run.at, start, stop, width, sum(cell.mark != PAGE for cell in cells)))
    return rows


def _skipping(runs: Sequence[Run], width: int) -> tuple[float, ...]:
    """Return for every run, and for the end, what it costs to skip all runs before it."""
    total = 0.0
    costs = [total]
    for run in runs:
        total += SKIPPED_FULL_RUN if width >= ROW and run.filled == len(run.cells) == width else SKIPPED_RUN
        costs.append(total)
    return tuple(costs)
