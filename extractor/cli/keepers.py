"""Where a batch puts what it has read, and how it knows what was read before: a database, say.

In: files and what was read of them. Out: what is to be told of those that need not be read. Surprise: a lock on the
database is waited for in short tries, since nobody could stop the program meanwhile; and what is done at the same time
is put down together, since to wait for the disk takes longer than to write.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from extractor.cli.sources import Source
from extractor.cli.stopping import Stop
from extractor.errors import DatabaseBusy
from extractor.result import Extraction, Status
from extractor.review import settle
from extractor.store import DocumentRecord, Store

Reports = tuple[Extraction, ...]
"""What was read of one file."""
Shown = TypeVar("Shown")
Written = TypeVar("Written")
Shown_co = TypeVar("Shown_co", covariant=True)

LOCK_PATIENCE = 1.0
"""Seconds that one try to write waits for a lock."""
_LOCK_TRIES = 90
_PAUSE = 0.1
"""Seconds between two of them."""


class Keeper(Protocol[Shown_co]):
    """Where a batch puts what it has read."""

    def before(self, source: Source, digest: str) -> Sequence[Shown_co] | None:
        """Return what is to be told of a file that was read before; None if it is to be read."""

    def keep(self, source: Source, digest: str, reports: Reports, stop: Stop) -> None:
        """Put down what was read of a file."""

    def together(self, stop: Stop) -> AbstractContextManager[object]:
        """Put down all that is kept within, or nothing of it."""


@dataclass(slots=True)
class DatabaseKeeper(Keeper[Shown]):
    """Puts everything into a database.

    Attributes:
        known: what is told of a document of the store, under the name that its file has now.
        again: read what was read before, too.
        failed_again: read what has failed before, too.
    """

    store: Store
    known: Callable[[Source, DocumentRecord], Shown]
    again: bool = False
    failed_again: bool = False
    _done: dict[str, int] = field(default_factory=dict)

    def before(self, source: Source, digest: str) -> list[Shown] | None:
        """Look for a file in the database."""
        document = self._done.get(digest)
        if document is None:
            document = None if self.again else self.store.read_already(source.data)
            record = self.store.document(document) if document is not None and self.failed_again else None
            if document is None or (record and record.status is Status.FAILED):
                return None
            settle(self.store, document)  # a process that was killed may not have come to it
        return [self.known(source, record) for record in self.store.parts(document)]

    def keep(self, source: Source, digest: str, reports: Reports, stop: Stop) -> None:
        """Put what was read of a file into the database, and settle what the sums settle."""
        for document in (saved := self._saved(source, reports, stop)):
            settle(self.store, document)
        self._done[digest] = saved[0]

    @contextmanager
    def together(self, stop: Stop) -> Iterator[None]:
        """Hold the lock on the database while several files are put down."""
        with ExitStack() as held:
            _tried(lambda: held.enter_context(self.store.connections.writing()), stop)
            yield

    def _saved(self, source: Source, reports: Reports, stop: Stop) -> Sequence[int]:
        return _tried(lambda: self.store.keep(source.stored, source.data, reports), stop)


def _tried(write: Callable[[], Written], stop: Stop) -> Written:
    """Return what a write returns, tried again while somebody else has the lock."""
    for left in reversed(range(_LOCK_TRIES)):
        try:
            return write()
        except DatabaseBusy:
            if stop.asked or not left:
                raise
            time.sleep(_PAUSE)
    raise AssertionError  # the last try has raised
