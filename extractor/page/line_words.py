"""Where the words of a line stand across it, of lines that hold parts of a table without borders.

In: nothing, this is a record. Out: the same. Surprise: what the numbers measure, columns of a screen or points of a
page, says nothing; they are compared with those of the same text only.
"""

from __future__ import annotations

from typing import NamedTuple


class LineWord(NamedTuple):
    """What stands in a line between two blanks: its span in the text, the line, and where it begins and ends there."""

    start: int
    end: int
    line: int
    left: float
    right: float
