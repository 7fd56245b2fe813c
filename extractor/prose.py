"""The prose of a report as one string, sentence by sentence, with the way back to the source.

In: a Document. Out: ``Prose``: the normalised text without blanks, line breaks and fill, because a sentence is the same
sentence however a converter broke it. Surprise: the tables are in it too; a sentence rule must ask for more than a
number.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from extractor.document import Document
from extractor.values import Place

_PIECE = re.compile(r"[^\s\0]+")
_ENDS = re.compile(r"[。;!?\n]")


SHORT_LINE = 18
"""Characters; a shorter line is a heading, a cell or the end of a paragraph. Printed pages wrap after 25 and more."""


@dataclass(frozen=True, slots=True)
class Prose:
    """The text of a document without blanks; ``starts`` and ``offsets`` lead back to the source."""

    text: str
    starts: tuple[int, ...]
    offsets: tuple[int, ...]

    def place(self, start: int, end: int) -> Place:
        """Return the span in the source that a span of the prose comes from."""
        return Place(self._offset(start), self._offset(end - 1) + 1)

    def _offset(self, position: int) -> int:
        piece = bisect_right(self.starts, position) - 1
        return self.offsets[piece] + position - self.starts[piece]

    def sentences(self) -> Iterator[tuple[int, str]]:
        """Yield every sentence with its start."""
        position = 0
        for match in _ENDS.finditer(self.text):
            if match.end() - position > 1:
                yield position, self.text[position : match.end()]
            position = match.end()
        if position < len(self.text):
            yield position, self.text[position:]


def to_prose(document: Document) -> Prose:
    """Join the lines of a document; a line end stays where the line is too short to have been wrapped."""
    parts: list[str] = []
    starts: list[int] = []
    offsets: list[int] = []
    length = line_start = 0
    for line in document.text.split("\n"):
        begin = length
        for match in _PIECE.finditer(line):
            piece = match.group()
            parts.append(piece)
            starts.append(length)
            offsets.append(line_start + match.start())
            length += len(piece)
        line_start += len(line) + 1
        if length > begin and (length - begin < SHORT_LINE or parts[-1][-1].isdigit()):
            parts.append("\n")
            starts.append(length)
            offsets.append(line_start - 1)
            length += 1
    return Prose("".join(parts), tuple(starts), tuple(offsets))
