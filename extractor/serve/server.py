"""The server: one process that answers, and those that read for it.

In: options. Out: answers on a port, until it is told to end. Surprise: nothing has to be kept when it ends, however it
does: what was received is in the database, and what was not read is read after the next start.
"""

from __future__ import annotations

import logging
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from socket import socket

import uvicorn

from extractor.ask import asker
from extractor.engine import engine
from extractor.errors import UsageError
from extractor.pipeline import extract_all
from extractor.prose import choose
from extractor.serve import log_lines
from extractor.serve.app import application
from extractor.serve.measures import Measures
from extractor.serve.pace import Pace
from extractor.serve.reading import Reading
from extractor.serve.service import MOST_WRITERS, ServeOptions, Service
from extractor.settings import settings
from extractor.store import ApiKeys, Shares, Store
from extractor.workers import Workers
from extractor.writers import WRITING

log = logging.getLogger("gouji.serve")

LOCAL = ("127.0.0.1", "localhost", "::1")
NICE = 5
"""By how much processes that read and write give way to the one that answers."""
_BACKLOG = 256
_SWITCH = 0.0005
"""Seconds that a thread may compute while others wait. Each statement to the database gives the turn away, and behind
an export a decision waits for its turn at each of them."""
_IDLE = 75
"""Seconds that a connection is kept on which nothing is asked; proxies keep theirs for a minute."""
_LAST_ANSWERS = 10
"""Seconds that requests under way have when the server is told to end."""


def run(options: ServeOptions, *, as_json: bool = False) -> None:
    """Serve until told to end.

    Raises:
        UsageError: others could reach the service and there is no key.
        StoreError: the database cannot be used.
    """
    own = settings()
    facts = choose(own.facts)
    who = asker(own, options.database)
    name = engine(facts, own.error_budget, own.model.name if own.model else None)
    seconds = Shares(own.second_share, own.planted_share)
    store = Store(options.database, own.audit_share, name, seconds=seconds)
    if options.host not in LOCAL and not ApiKeys(store.connections).exist():
        raise UsageError(detail="others can only be let in with keys: make one with gouji key new")
    measures = Measures()
    writers = Workers(MOST_WRITERS, WRITING, NICE)
    reading = Reading(
        store,
        Workers(options.workers, own.allowance, NICE),
        options.workers,
        partial(extract_all, asker=who, budget=own.error_budget, facts=facts),
        measures,
    )
    service = Service(options, store, reading, measures, Pace(options.rate), writers)
    log_lines.begin(as_json)
    sys.setswitchinterval(_SWITCH)
    reading.start()
    try:
        _server(service).run()
    finally:
        reading.stop()
        writers.close()
        log.info("ended")


class _Server(uvicorn.Server):
    """A server that ends in order when it is told to, so that those who read for it are ended too."""

    async def startup(self, sockets: list[socket] | None = None) -> None:
        """Take the port, and only then say so; where it is taken, what is below says that and ends."""
        await super().startup(sockets)
        if self.started:
            address = f"http://{self.config.host}:{self.config.port}"
            log.info("serving", extra={"said": {"address": address}})

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Let signals end it, and not be sent once more when it has ended."""
        before = {number: signal.signal(number, self.handle_exit) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def _server(service: Service) -> _Server:
    options = service.options
    return _Server(
        uvicorn.Config(
            application(service),
            host=options.host,
            port=options.port,
            log_config=None,
            access_log=False,
            proxy_headers=False,
            server_header=False,
            lifespan="off",
            ws="none",
            backlog=_BACKLOG,
            timeout_keep_alive=_IDLE,
            timeout_graceful_shutdown=_LAST_ANSWERS,
        )
    )
