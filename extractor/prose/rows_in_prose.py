"""Rows of tables whose figures the prose tells as well: which of several ways to read a row is meant.

In: the prose, the ways that are left to part a row's figures, the lines of the form. Out: the way whose figures the
prose has, where it is one alone. Surprise: a sentence may tell the figures in whatever order, but before each stands a
word of its column and no other row. One about another year or office, or about what is planned, chooses nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from extractor.forms import Line
from extractor.page import Number, key, parse_number
from extractor.prose.mentions import Scene, scene
from extractor.prose.sentences import Prose

_FIGURE = re.compile(r"(?<![\d.,])(\d[\d,]*(?:\.\d+)?)(?=[件项个部条份宗起次]|[百千万亿]{0,2}元)")
_NOT_THE_ROW = re.compile(r"规章制度|规章条")
"""Words that a row's label begins and that mean something else."""
_NOT_THIS = re.compile(
    r"上一?年|去年|前年|同期|相比|历年|累计|约\d|近\d|余[件项个]|未|没有|草案|征求|[起审]草|转发|学习"
    r"|[上下]级|全[国省市县区州]|各[省市县区州镇乡]|[\u4e00-\u9fff](?<![我本])[省市县区州](?:本年度?|今年|年内|全年|新|共|已)*[制出印废]"
)
"""In a sentence: its figures may be another year's, another office's, no exact ones, or of what was not done."""
_SAID = {
    "made": "制发|制定|出台|印发|新增",
    "repealed": "废止|失效",
    "in_force": "有效|保留",
    "new_made": "制作|制发|制定|出台",
    "new_published": "新公开|新公布|新发布",
    "total_published": "公开总|共公开|总公开",
    "total": "",
}
"""How sentences say what a column counts, by the column's id; of others the head itself has to stand there."""


def ways_of_prose(
    prose: Prose,
    ways: Mapping[str, Sequence[Mapping[str, Number]]],
    lines: Sequence[Line],
    year: int | None,
) -> dict[str, Mapping[str, Number]]:
    """Return the ways that the prose tells, by the ids of their lines; a line that it does not settle is not there.

    Args:
        prose: what stands outside of the tables.
        ways: the ways that are left to part the figures of a line, by its id, each figure by its field's id.
        lines: all lines of the tables.
        year: the year that is reported on, if it is known; figures of others count for nothing.
    """
    if prose.doubtful:
        return {}
    found: dict[str, Mapping[str, Number]] = {}
    around = scene(prose.text, year)
    sentences = list(_sentences(prose, around))
    for line in lines:
        if line.id not in ways:
            continue
        others = {label for one in lines for label in one.keys} - set(line.keys)
        named = [figures for words, figures in sentences if any(label in words for label in line.keys)]
        together = [{number for _, number in figures} for figures in named]
        fitting = [way for way in ways[line.id] if any({n for n in way.values() if n} <= one for one in together)]
        by_field = [_by_field(figures, line, others) for figures in named]
        if len(fitting) == 1 and any(fitting[0].values()) and any(_has_all(fitting[0], one) for one in by_field):
            found[line.id] = fitting[0]
    return found


def _has_all(way: Mapping[str, Number], by_field: Mapping[str, set[Number]]) -> bool:
    return all(number in by_field[name] for name, number in way.items() if number)


def _by_field(figures: Sequence[tuple[str, Number]], line: Line, others: set[str]) -> dict[str, set[Number]]:
    """Return the figures of a sentence before which words of a field's column stand, by the field's id."""
    own = [(words, number) for words, number in figures if not _names_another(words, line, others)]
    return {
        spec.id: {number for words, number in own if _said(spec.column_id, spec.column_keys).search(words)}
        for spec in line.fields
    }


def _names_another(words: str, line: Line, others: set[str]) -> bool:
    letters = key(words)
    for label in sorted(line.keys, key=len, reverse=True):
        letters = letters.replace(label, "")
    return any(label and label in letters for label in others)


@cache
def _said(column: str, heads: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(_SAID[column] if column in _SAID else "|".join(map(re.escape, heads)))


def _sentences(prose: Prose, around: Scene) -> Iterator[tuple[str, list[tuple[str, Number]]]]:
    """Yield the letters of every sentence up to its full stop, and its figures with what stands before each."""
    words, figures = "", list[tuple[str, Number]]()
    for start, part in (*prose.sentences(), (0, "")):
        before = 0
        for match in _FIGURE.finditer(part):
            number = parse_number(match[1])
            if number is not None and not around.excludes(part, match.start(), start):
                figures.append((part[before : match.start()], number))
            before = match.end()
        words += _NOT_THE_ROW.sub("", part)
        if not part.endswith(";"):
            if not _NOT_THIS.search(words):
                yield key(words), figures
            words, figures = "", []
