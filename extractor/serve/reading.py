"""Reads what was received, in the background, one thread that gives work to the processes.

In: a store with documents that nothing was read from yet. Out: the same, read and settled. Surprise: what is to be read
is asked of the database and kept nowhere else, so whatever dies, the next start goes on; and a reading that was broken
off from outside is begun again.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass

from extractor.errors import DatabaseBusy, StoreError
from extractor.result import Extraction, Status
from extractor.review import settle
from extractor.serve.measures import Measures
from extractor.store import Store
from extractor.workers import TRIES, Workers, reports_of, was_killed

log = logging.getLogger("gouji.serve")

Reports = tuple[Extraction, ...]
_LOOK = 1.0
"""Seconds between looks for what others brought, as through the app."""
_PAUSE = 2.0
"""Seconds until the database is tried again that could not be used."""


@dataclass(slots=True)
class _Task:
    """A document that is being read."""

    document_id: int
    data: bytes
    began: float
    tries: int = 1


class Reading:
    """The thread that has documents read, and what it is at."""

    def __init__(
        self, store: Store, workers: Workers, count: int, read: Callable[[bytes], Reports], measures: Measures
    ) -> None:
        """Have up to ``count`` documents read at a time, each by ``read`` in a process."""
        self._store, self._workers, self._count, self._read = store, workers, count, read
        self._measures = measures
        self._running: dict[Future[Reports], _Task] = {}
        self._coming: deque[int] = deque()
        self._broken: set[int] = set()
        self._wake, self._stopped = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._work, name="reading", daemon=True)
        self.problem: StoreError | None = None

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def wake(self) -> None:
        """Say that something was received."""
        self._wake.set()

    def stop(self) -> None:
        """End; what was not read is read after the next start."""
        self._stopped.set()
        self._wake.set()
        self._workers.close()
        self._thread.join(timeout=10)

    @property
    def alive(self) -> bool:
        """Tell whether anybody reads."""
        return self._thread.is_alive()

    @property
    def running(self) -> int:
        """Return how many documents are being read."""
        return len(self._running)

    def _work(self) -> None:
        while not self._stopped.is_set():
            try:
                self._step()
                self.problem = None
            except StoreError as error:
                self.problem = error
                log.warning("the database cannot be used", extra={"said": {"code": error.code}})
                self._stopped.wait(_PAUSE)
            except Exception:  # unforeseen by definition; whoever comes next is read all the same
                log.exception("unforeseen")
                self._stopped.wait(_PAUSE)

    def _step(self) -> None:
        """Begin what there is room for, and put down what is done."""
        if not self._coming and len(self._running) < self._count:
            under_way = {task.document_id for task in self._running.values()}
            self._coming.extend(one for one in self._store.unread() if one not in under_way | self._broken)
        while self._coming and len(self._running) < self._count:
            self._begin(self._coming.popleft())
        if self._running:
            for reading in wait(self._running, _LOOK, FIRST_COMPLETED).done:
                self._end_safely(reading)
        else:
            self._wake.wait(_LOOK)
        self._wake.clear()

    def _begin(self, document_id: int) -> None:
        record = self._store.document(document_id)
        if record is None or record.status is not None:  # removed, or read by another process meanwhile
            return
        self._submit(_Task(document_id, self._store.content(document_id), time.perf_counter()))

    def _submit(self, task: _Task) -> None:
        self._running[self._workers.submit(self._read, task.data)] = task

    def _end_safely(self, reading: Future[Reports]) -> None:
        """End a reading; one that breaks down in a way that nobody foresaw is left to the next start."""
        try:
            self._end(reading)
        except StoreError:  # it is put down when the database can be used again
            raise
        except Exception:
            task = self._running.pop(reading, None)
            document = task.document_id if task else 0
            self._broken.add(document)
            log.exception("a document could not be read", extra={"said": {"document": document}})

    def _end(self, reading: Future[Reports]) -> None:
        task = self._running[reading]
        if reading.cancelled() or self._stopped.is_set():  # the processes were ended, which says nothing of the file
            del self._running[reading]
            return
        reports = reports_of(reading, task.data)
        if was_killed(reports) and task.tries < TRIES:
            del self._running[reading]
            task.tries += 1
            self._measures.worker_deaths.inc()
            self._submit(task)
            return
        try:
            saved = self._store.save_all(task.document_id, reports, unless_read=True)
        except DatabaseBusy:
            return  # it stays among those that are done, and is tried again
        del self._running[reading]
        for document in saved:
            settle(self._store, document)
        self._tell(task, reports)

    def _tell(self, task: _Task, reports: Reports) -> None:
        seconds = time.perf_counter() - task.began
        first = reports[0]
        self._measures.read(first.status, seconds)
        said = {"document": task.document_id, "reports": len(reports), "status": first.status.value}
        if first.status is Status.FAILED and first.error:
            said["code"] = first.error.code
        log.info("read", extra={"said": said | {"ms": round(seconds * 1000)}})
