"""Reads many files: each is put down when it is read, and told of in the order in which they came.

In: sources, what reads one, a store if there is one. Out: what is to be printed of each. Surprise: with a store nothing
is read twice. What the same engine has read before is told from the database, and bytes that come twice are read once.
What is done is kept at once, whatever comes before it in the order; so a run that is ended anyhow is taken up again by
starting it again.
"""

from __future__ import annotations

import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, field
from hashlib import sha256
from types import FrameType, TracebackType
from typing import Generic, TypeVar

from extractor.cli.sources import Source, Sources
from extractor.errors import DatabaseBusy
from extractor.result import Extraction, Status
from extractor.review import settle
from extractor.store import DocumentRecord, Store
from extractor.workers import Workers, reports_of, was_killed

Reports = tuple[Extraction, ...]
"""What was read of one file."""
Shown = TypeVar("Shown")

AHEAD = 3
"""Files for each worker whose bytes are held before they are read."""
_HELD = 500
"""Files that may be done before an earlier one is, and wait for it to be told of."""
_LOOK = 0.1
"""Seconds between looks whether to stop."""
_TRIES = 3
"""Times that a file is read whose reading is ended from outside, before it is taken for the file's doing."""
LOCK_PATIENCE = 1.0
"""Seconds that one try to write waits for a lock; nobody could stop the program meanwhile."""
_LOCK_TRIES = 90


class Stop:
    """Whether somebody asked this program to stop, by ctrl-C or otherwise; a second time it stops at once."""

    _SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")

    def __init__(self) -> None:
        """Ask nobody yet."""
        self.asked = False
        self._before: dict[int, object] = {}

    def __enter__(self) -> Stop:
        """Listen."""
        if threading.current_thread() is threading.main_thread():
            for number in [getattr(signal, name) for name in self._SIGNALS if hasattr(signal, name)]:
                if signal.getsignal(number) != signal.SIG_IGN:  # as under nohup
                    self._before[number] = signal.signal(number, self._ask)
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        """Listen no more."""
        for number, handler in self._before.items():
            signal.signal(number, handler)  # type: ignore[arg-type]

    def _ask(self, number: int, frame: FrameType | None) -> None:
        if self.asked:
            raise KeyboardInterrupt
        self.asked = True


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
        known: what is told of a document of the store, under the name that its file has now.
        again: read what was read before, too.
        failed_again: read what has failed before, too.
    """

    workers: Workers
    count: int
    read: Callable[[bytes], Reports]
    fresh: Callable[[Source, Extraction], Shown]
    known: Callable[[Source, DocumentRecord], Shown]
    store: Store | None = None
    again: bool = False
    failed_again: bool = False
    _entries: deque[_Entry[Shown]] = field(default_factory=deque)
    _running: dict[Future[Reports], _Entry[Shown]] = field(default_factory=dict)
    _under_way: dict[str, _Entry[Shown]] = field(default_factory=dict)
    _done: dict[str, int] = field(default_factory=dict)

    def run(self, sources: Sources, stop: Stop) -> Iterator[Shown]:
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
                    self._begin(source, stop)
            if self._running:
                done, _ = wait(self._running, _LOOK, FIRST_COMPLETED)
                for reading in done:
                    self._end(reading, stop)
            while self._entries and self._entries[0].shown is not None:
                yield from self._entries.popleft().shown or ()
        if stop.asked:
            for reading in [one for one in self._running if one.done()]:
                self._end(reading, stop)
            for entry in self._entries:
                yield from entry.shown or ()
            raise KeyboardInterrupt

    def _has_room(self) -> bool:
        return len(self._running) < AHEAD * self.count and len(self._entries) < _HELD

    def _begin(self, source: Source, stop: Stop) -> None:
        entry: _Entry[Shown] = _Entry(source)
        self._entries.append(entry)
        if source.error:
            entry.shown = [self.fresh(source, Extraction("", Status.FAILED, source.error))]
            return
        if self.store:
            entry.digest = sha256(source.data).hexdigest()
            if first := self._under_way.get(entry.digest):
                first.same.append(entry)
                return
            document = self._before(entry)
            if document is not None:
                settle(self.store, document)  # a process that was killed may not have come to it
                self._tell_known(entry, document)
                return
            self._under_way[entry.digest] = entry
        self._submit(entry)

    def _before(self, entry: _Entry[Shown]) -> int | None:
        """Return the document that a file's bytes are, if they need not be read."""
        if self.store is None or entry.digest in self._done:
            return self._done.get(entry.digest)
        document = None if self.again else self.store.read_already(entry.source.data)
        record = self.store.document(document) if document is not None and self.failed_again else None
        return None if record and record.status is Status.FAILED else document

    def _submit(self, entry: _Entry[Shown]) -> None:
        self._running[self.workers.submit(self.read, entry.source.data)] = entry

    def _end(self, reading: Future[Reports], stop: Stop) -> None:
        """Put down what was read of a file, and see what is to be told of it."""
        entry = self._running.pop(reading)
        reports = reports_of(reading, entry.source.data)
        if was_killed(reports) and entry.tries < _TRIES:  # not by the file: the system breaks it off with other signals
            entry.tries += 1
            self._submit(entry)
            return
        if self.store:
            for document in (saved := self._saved(self.store, entry, reports, stop)):
                settle(self.store, document)
            self._done[entry.digest] = saved[0]
            self._under_way.pop(entry.digest, None)
        entry.shown = [self.fresh(entry.source, one) for one in reports]
        entry.source = Source(entry.source.name, entry.source.stored)  # its bytes are not needed any more
        for other in entry.same:
            self._tell_known(other, self._done[entry.digest])

    def _saved(self, store: Store, entry: _Entry[Shown], reports: Reports, stop: Stop) -> Sequence[int]:
        for left in reversed(range(_LOCK_TRIES)):
            try:
                return store.keep(entry.source.stored, entry.source.data, reports)
            except DatabaseBusy:
                if stop.asked or not left:
                    raise
                time.sleep(_LOOK)
        raise AssertionError  # the last try has raised

    def _tell_known(self, entry: _Entry[Shown], document: int) -> None:
        if self.store:
            entry.shown = [self.known(entry.source, record) for record in self.store.parts(document)]
            entry.source = Source(entry.source.name, entry.source.stored)
