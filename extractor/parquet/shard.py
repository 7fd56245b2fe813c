"""Which of many machines reads a file: a share that its bytes decide.

In: words such as 2/8. Out: a ``Shard``. Surprise: the same bytes are in the same shard whatever they are called and
wherever they lie, so that nothing is read twice and nothing forgotten, however often the files are parted.
"""

from __future__ import annotations

from dataclasses import dataclass

from extractor.errors import UsageError

_DIGITS = 15
"""Of a content hash; so many hexadecimal ones are an even number for any number of shards."""


@dataclass(frozen=True, slots=True)
class Shard:
    """The share ``number`` of ``count``, from 1 on."""

    number: int = 1
    count: int = 1

    @property
    def name(self) -> str:
        """Return what its files are called by."""
        return f"{self.number:04d}-of-{self.count:04d}"

    def has(self, digest: str) -> bool:
        """Tell whether a file with this content hash belongs to it."""
        return int(digest[:_DIGITS], 16) % self.count == self.number - 1


ALL = Shard()


def shard_named(words: str) -> Shard:
    """Return the shard that some words name.

    Raises:
        UsageError: they name none.
    """
    number, mark, count = words.partition("/")
    if mark and number.isdecimal() and count.isdecimal() and 1 <= int(number) <= int(count):
        return Shard(int(number), int(count))
    raise UsageError(detail=f"--shard {words!r} is no share: write 1/8 to 8/8 for eight machines")
