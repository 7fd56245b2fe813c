"""Reads many files: each is put down when it is read, and told of in the order in which they came.

In: sources, what reads one, and where it is put, if anywhere. Out: what is to be printed of each. Surprise: where it is
kept, nothing is read twice: what the same engine has read before is told from there, and bytes that come twice are read
once. What is done is kept at once, whatever comes before it in the order; so a run that is ended anyhow is taken up
again by starting it again.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import nullcontext
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Generic

from extractor.cli.keepers import Keeper, Reports, Shown
from extractor.cli.sources import Source
from extractor.cli.stopping import Stop
from extractor.result import Extraction, Status
from extractor.workers import TRIES, Workers, reports_of, was_killed

AHEAD = 3
"""Files for each worker whose bytes are held before they are read."""
_HELD = 500
"""Files that may be done before an earlier one is, and wait for it to be told of."""
_LOOK = 0.1
"""Seconds between looks whether to stop."""


@dataclass(slots=True)
class _Entry(Generic[Shown]):
    """A file that is under way. ``shown`` is what is to be told of it, once it is done."""

    source: Source
    digest: str = ""
    tries: int = 1
    shown: list[Shown] | None = None
    same: list[_Entry[Shown]] = field(default_factory=list)


@dataclass(slots=True)
class Batch(Generic[Shown]):
    """What is done with every file.

    Attributes:
        read: what the workers do with a file's bytes.
        fresh: what is told of a report that was just read.
        keeper: where it is put, if anywhere.
    """

    workers: Workers
    count: int
    read: Callable[[bytes], Reports]
    fresh: Callable[[Source, Extraction], Shown]
    keeper: Keeper[Shown] | None = None
    _entries: deque[_Entry[Shown]] = field(default_factory=deque)
    _running: dict[Future[Reports], _Entry[Shown]] = field(default_factory=dict)
    _under_way: dict[str, _Entry[Shown]] = field(default_factory=dict)

    def run(self, sources: Iterable[Source], stop: Stop) -> Iterator[Shown]:
        """Yield what is to be told of each file, in their order; what was under way when asked to stop is left out.

        Raises:
            KeyboardInterrupt: somebody asked to stop; all that was done by then is put down and yielded.
            StoreError: the database cannot be written any more.
        """
        coming: Iterator[Source] | None = iter(sources)
        while (coming or self._entries) and not stop.asked:
            while coming and not stop.asked and self._has_room():
                source = next(coming, None)
                if source is None:
                    coming = None
                else:
                    self._begin(source)
            if self._running:
                done, _ = wait(self._running, _LOOK, FIRST_COMPLETED)
                self._end_all([one for one in self._running if one in done], stop)
            while self._entries and self._entries[0].shown is not None:
                yield from self._entries.popleft().shown or ()
        if stop.asked:
            self._end_all([one for one in self._running if one.done()], stop)
            for entry in self._entries:
                yield from entry.shown or ()
            raise KeyboardInterrupt

    def _has_room(self) -> bool:
        return len(self._running) < AHEAD * self.count and len(self._entries) < _HELD

    def _begin(self, source: Source) -> None:
        entry: _Entry[Shown] = _Entry(source)
        self._entries.append(entry)
        if source.error:
            entry.shown = [self.fresh(source, Extraction("", Status.FAILED, source.error))]
            return
        if self.keeper:
            entry.digest = sha256(source.data).hexdigest()
            if first := self._under_way.get(entry.digest):
                first.same.append(entry)
                return
            if self._known_already(entry):
                return
            self._under_way[entry.digest] = entry
        self._submit(entry)

    def _known_already(self, entry: _Entry[Shown]) -> bool:
        """Tell whether a file need not be read; what is to be told of it is known then."""
        shown = self.keeper.before(entry.source, entry.digest) if self.keeper else None
        if shown is None:
            return False
        entry.shown = list(shown)
        entry.source = Source(entry.source.name, entry.source.stored)  # its bytes are not needed any more
        return True

    def _submit(self, entry: _Entry[Shown]) -> None:
        self._running[self.workers.submit(self.read, entry.source.data)] = entry

    def _end_all(self, done: Sequence[Future[Reports]], stop: Stop) -> None:
        """Put down what was read at once, in the order in which it was begun."""
        with self.keeper.together(stop) if self.keeper and len(done) > 1 else nullcontext():
            for reading in done:
                self._end(reading, stop)

    def _end(self, reading: Future[Reports], stop: Stop) -> None:
        """Put down what was read of a file, and see what is to be told of it."""
        entry = self._running.pop(reading)
        reports = reports_of(reading, entry.source.data)
        if was_killed(reports) and entry.tries < TRIES:  # not by the file: the system breaks it off with other signals
            entry.tries += 1
            self._submit(entry)
            return
        if self.keeper:
            self.keeper.keep(entry.source, entry.digest, reports, stop)
            self._under_way.pop(entry.digest, None)
        entry.shown = [self.fresh(entry.source, one) for one in reports]
        entry.source = Source(entry.source.name, entry.source.stored)
        for other in entry.same:
            if not self._known_already(other):
                other.shown = [self.fresh(other.source, one) for one in reports]
