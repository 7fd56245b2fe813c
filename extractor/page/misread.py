"""Text that was read in a wrong encoding once or twice and saved so: found, and given back what it said.

In: a text. Out: it as it was, in the *same length*, see ``rereading.py``. Surprise: whether and how it was misread is
told by what comes of undoing it: letters that are frequent in Chinese. Nearly every text shows at a glance that it
never was.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from extractor.page.characters import FILL, GARBLED, common_letters, common_share
from extractor.page.rereading import Misreading, reread

_SAMPLE = 1_500
"""Characters, from lines with others than ASCII, that tell how a text was misread."""
_LEAST = 12
"""Characters besides ASCII; in fewer nothing is looked for."""
_TELLING = 4
"""Frequent letters that a text has to gain, at least, to be another one."""
_PLAIN = 0.3
"""Of the letters; so many frequent ones, and the text is as it was."""
_KNOWN = ("信息", "公开", "公開", "政府")
"""Words, one of which stands in every report that was read rightly."""
_MISREADINGS = (
    Misreading("utf-8", "gb18030"),
    Misreading("utf-8", "cp1252"),
    Misreading("utf-8", "big5hkscs"),
    Misreading("gb18030", "cp1252"),
    Misreading("gb18030", "big5hkscs"),
    Misreading("big5hkscs", "cp1252"),
    Misreading("big5hkscs", "gb18030"),
)


class Restored(NamedTuple):
    """A text as it was, in the length of its source, and how it had been read, the last misreading first."""

    text: str
    misread: tuple[Misreading, ...]


def restored(source: str) -> Restored:
    """Return a text as it was before it was read in a wrong encoding; most never were."""
    if source.isascii() or (any(word in source for word in _KNOWN) and not any(sign in source for sign in _signs())):
        return Restored(source, ())
    chain = _misreadings_of(_sample(source))
    return Restored(_undone(source, chain), chain) if chain else Restored(source, ())


@cache
def _signs() -> tuple[str, ...]:
    """Return what stands for a known word where it was misread; two stand for it, as bytes pair up in two ways."""
    found: dict[str, None] = {}
    for right, wrong in _MISREADINGS:
        data = _KNOWN[0].encode(right)
        for piece in (data, data[1:-1]) if right == "utf-8" and wrong != "cp1252" else (data[:3],):
            sign = piece.decode(wrong, "ignore")
            if len(sign) > 1:
                found[sign] = None
    return tuple(found)


def _sample(source: str) -> str:
    lines: list[str] = []
    size = 0
    for match in re.finditer(r"[^\n]++", source):
        if (line := match.group()).isascii():
            continue
        lines.append(line[:_SAMPLE])
        size += len(lines[-1])
        if size > _SAMPLE:
            break
    return "\n".join(lines)


_Way = tuple[tuple[Misreading, ...], str]
"""How a text was misread, perhaps, and what it would have been before."""


def _misreadings_of(sample: str) -> tuple[Misreading, ...]:
    """Return how a text was misread, if that is what is the matter with it: its letters become frequent ones."""
    if len(sample) - len(sample.encode("ascii", "ignore")) < _LEAST:
        return ()
    least = common_letters(sample) + _TELLING
    once: list[_Way] = []
    for one in _MISREADINGS:
        text = _undone(sample, (one,))
        once.append(((one,), text))
        if one.right == "utf-8" and common_letters(text) >= least and common_share(text.replace(FILL, "")) >= _PLAIN:
            return (one,)  # nothing else makes UTF-8 by chance
    chain, text = max(once, key=lambda way: _worth(way[1]))
    if common_letters(text) >= least and common_share(text.replace(FILL, "")) >= _PLAIN:
        return chain
    twice: list[_Way] = [
        ((*first, other), _undone(text, (other,)))
        for first, text in once
        if text != sample and text.count(GARBLED) < (len(text) - text.count(FILL)) / 3
        for other in _MISREADINGS
    ]
    chain, text = max(once + twice, key=lambda way: _worth(way[1]))
    return chain if common_letters(text) >= least else ()


def _worth(text: str) -> float:
    """Return how much a text is one: by its frequent letters, and by their share in all."""
    return common_letters(text) * common_share(text.replace(FILL, ""))


def _undone(source: str, chain: Sequence[Misreading]) -> str:
    for number, one in enumerate(chain, 1):
        source = reread(source, one, to_words=number == len(chain))
    return source.replace("\ufffd", GARBLED) if chain else source
