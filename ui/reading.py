"""Files to stored extractions: the ``Desk`` holds what is received and not read yet.

In: a Store with files that nothing was read from yet. Out: the same, read. Surprise: every file is received before the
first one is read, so that nothing is lost when the process is killed; what was not read is read on the next start.
"""

from __future__ import annotations

import atexit
import logging
import os
import threading
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import streamlit as st

from extractor.ask import ModelAsker, asker
from extractor.engine import engine
from extractor.explain import Explanation, explain
from extractor.pipeline import extract_all
from extractor.prose import choose
from extractor.settings import Allowance, settings
from extractor.store import Shares, Store
from extractor.workers import Workers, reports_of

log = logging.getLogger("gouji.ui")

READERS = 4
"""Files read at the same time, at most."""

MOST_EXPLAINED = 4
"""Documents whose explanations are kept, of about a megabyte each."""


@cache
def _workers(allowance: Allowance) -> Workers:
    """Return the processes that this one has files read in; more of them would only wait for a processor."""
    workers = Workers(min(READERS, os.cpu_count() or 1), allowance)
    atexit.register(workers.close)
    return workers


@dataclass(slots=True)
class Desk:
    """The store of this process, and the files on their way.

    Attributes:
        busy: documents that some session is reading just now.
        broken: documents at which the reading broke down in this process; they are tried again on the next start.
        explanations: how the documents looked at last were read; a scan takes half a minute to be read again.
        model: who is asked about what the parser leaves open, if there is anybody; one account for the whole process.
        workers: the processes that files are read in, so that no file takes the app along.
    """

    store: Store
    model: ModelAsker | None = None
    workers: Workers = field(default_factory=lambda: _workers(settings().allowance))
    busy: set[int] = field(default_factory=set)
    broken: set[int] = field(default_factory=set)
    explanations: dict[int, Explanation] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def daily_limit_reached(self) -> bool:
        """Tell whether today's spending limit for the language model lets no further request through."""
        return self.model is not None and not self.model.ledger.left_today()

    def close(self) -> None:
        """Close this thread's connections."""
        self.store.close()
        if self.model is not None:
            self.model.ledger.close()

    def waiting(self) -> list[int]:
        """Return the documents to be read that nobody is at."""
        with self.lock:
            return [one for one in self.store.unread() if one not in self.busy and one not in self.broken]

    def read(self, document_id: int) -> None:
        """Read a document's file, unless somebody else is at it; whatever happens, the file stays."""
        with self.lock:
            if document_id in self.busy:
                return
            self.busy.add(document_id)
            self.broken.discard(document_id)
        try:
            own = settings()
            data = self.store.content(document_id)
            record = self.store.document(document_id)
            unread = record is not None and record.status is None  # and not read by the service meanwhile
            reading = self.workers.submit(extract_all, data, self.model, own.error_budget, choose(own.facts))
            for one in self.store.save_all(document_id, reports_of(reading, data), unless_read=unread):
                self.explanations.pop(one, None)
        except Exception:  # unforeseen by definition: the person gets a sentence, the log everything
            log.exception("document %s could not be read", document_id)
            with self.lock:
                self.broken.add(document_id)
        finally:
            with self.lock:
                self.busy.discard(document_id)

    def explained(self, document_id: int) -> Explanation:
        """Return how a document is read, reading it again unless that was just done; nobody is asked anything.

        Raises:
            GoujiError: it cannot be read any more.
        """
        known = self.explanations.get(document_id)
        if known is None:
            own = settings()
            data = self.store.content(document_id)
            record = self.store.document(document_id)
            part = record.part if record else 0
            known = self.workers.run(explain, data, None, own.error_budget, choose(own.facts), part)
            with self.lock:
                for oldest in list(self.explanations)[: 1 - MOST_EXPLAINED]:
                    del self.explanations[oldest]
                self.explanations[document_id] = known
        return known


@st.cache_resource(show_spinner=False)
def _desk(database: Path, audit_share: float, seconds: Shares) -> Desk:
    own = settings()
    name = engine(choose(own.facts), own.error_budget, own.model.name if own.model else None)
    return Desk(Store(database, audit_share, name, seconds=seconds), model=asker(own, database))


def desk() -> Desk:
    """Return the desk of this process.

    Raises:
        StoreError: the database cannot be used.
        UsageError: a setting cannot be read.
    """
    own = settings()
    choose(own.facts)  # a name that is none is said before a file is read
    return _desk(own.database, own.audit_share, Shares(own.second_share, own.planted_share))
