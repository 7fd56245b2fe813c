"""Rows of tables whose figures the prose tells as well: which of several ways to read a row is meant.

In: the prose, the ways that are left to part a row's figures, the labels of the row. Out: the way whose figures the
prose has, where it is one alone. Surprise: nothing is matched to a column. A sentence that names the row and has every
figure of one way, and of no other, tells that way, in whatever order it tells them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from extractor.page import Number, key, parse_number
from extractor.prose.mentions import scene
from extractor.prose.sentences import Prose

_FIGURE = re.compile(r"(?<![\d.,])(\d[\d,]*(?:\.\d+)?)(?=[件项个部条份宗起次]|[百千万亿]{0,2}元)")
_NOT_THE_ROW = re.compile(r"规章制度|规章条")
"""Words that a row's label begins and that mean something else."""


def ways_of_prose(
    prose: Prose,
    ways: Mapping[str, Sequence[Mapping[str, Number]]],
    labels: Mapping[str, Sequence[str]],
    year: int | None,
) -> dict[str, Mapping[str, Number]]:
    """Return the ways that the prose tells, by the ids of their lines; a line that it does not settle is not there.

    Args:
        prose: what stands outside of the tables.
        ways: the ways that are left to part the figures of a line, by its id, each figure by its field's id.
        labels: the keys of each line's labels, by its id.
        year: the year that is reported on, if it is known; figures of others count for nothing.
    """
    if prose.doubtful:
        return {}
    found: dict[str, Mapping[str, Number]] = {}
    sentences = list(_figures(prose, year))
    for name, several in ways.items():
        own = [numbers for words, numbers in sentences if any(label in words for label in labels[name])]
        fitting = [way for way in several if any({n for n in way.values() if n} <= numbers for numbers in own)]
        if len(fitting) == 1 and any(fitting[0].values()):
            found[name] = fitting[0]
    return found


def _figures(prose: Prose, year: int | None) -> Iterator[tuple[str, frozenset[Number]]]:
    """Yield the letters of every sentence up to its full stop, and the figures in it that are this year's."""
    around = scene(prose.text, year)
    words, numbers = "", set[Number]()
    for start, part in prose.sentences():
        for match in _FIGURE.finditer(part):
            number = parse_number(match[1])
            if number is not None and not around.excludes(part, match.start(), start):
                numbers.add(number)
        words += _NOT_THE_ROW.sub("", part)
        if not part.endswith(";"):
            yield key(words), frozenset(numbers)
            words, numbers = "", set()
    yield key(words), frozenset(numbers)
