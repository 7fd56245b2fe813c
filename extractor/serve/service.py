"""What the routes work with: the store, those who read, and who is asking.

In: settings and a database. Out: a ``Service``, one a process. Surprise: a ``Caller`` without a key exists only while
there are no keys at all; then only programs on this machine reach the service, as with the app.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from threading import BoundedSemaphore

from fastapi import Request

from extractor.serve.measures import Measures
from extractor.serve.pace import Pace
from extractor.serve.reading import Reading
from extractor.serve.refusals import NameNeeded, NothingThere
from extractor.store import AnsweredRequests, ApiKey, ApiKeys, DocumentRecord, Store
from extractor.workers import Workers

MOST_WORKBOOKS = 2
"""Workbooks that are written at the same time, each of which takes a process and keeps its sheets in memory."""
MOST_WRITERS = MOST_WORKBOOKS + 1
"""Processes that write exports: one is left for tables and lines."""


@dataclass(frozen=True, slots=True)
class ServeOptions:
    """How the service is run.

    Attributes:
        say: gives the words of a workbook for a key.
        workers: processes that read.
        rate: requests a minute for each caller.
        megabytes: the most that a request may have.
    """

    database: Path
    say: Callable[[str], str]
    host: str = "127.0.0.1"
    port: int = 8502
    workers: int = 2
    rate: int = 1_200
    megabytes: int = 200


@dataclass(frozen=True, slots=True)
class Caller:
    """Who sends a request: the holder of a key, or, while there are none, any program on this machine."""

    key: ApiKey | None = None

    @property
    def name(self) -> str:
        """Return the name under which requests are counted."""
        return self.key.signs if self.key else ""

    def author(self, given: str | None) -> str:
        """Return what a decision is signed by.

        Raises:
            NameNeeded: there is no key and no name, or both.
        """
        name = " ".join((given or "").split())
        if bool(self.key) == bool(name):
            raise NameNeeded
        return name or self.name


@dataclass(slots=True)
class Service:
    """All that one process of the service has."""

    options: ServeOptions
    store: Store
    reading: Reading
    measures: Measures
    pace: Pace
    writers: Workers
    workbooks: BoundedSemaphore = field(default_factory=lambda: BoundedSemaphore(MOST_WORKBOOKS))

    @property
    def keys(self) -> ApiKeys:
        """Return the keys."""
        return ApiKeys(self.store.connections)

    @property
    def answered(self) -> AnsweredRequests:
        """Return the requests that may come again."""
        return AnsweredRequests(self.store.connections)

    def record(self, document_id: int) -> DocumentRecord:
        """Return a document.

        Raises:
            NothingThere: there is none.
        """
        record = self.store.document(document_id)
        if record is None:
            raise NothingThere(what="document")
        return record


def service_of(request: Request) -> Service:
    """Return the service that a request came to."""
    service: Service = request.app.state.service
    return service


def caller_of(request: Request) -> Caller:
    """Return who sends a request, as the gate found out."""
    caller: Caller = request.scope["state"]["caller"]
    return caller
