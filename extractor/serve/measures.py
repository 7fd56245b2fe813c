"""What the service counts about itself, for Prometheus.

In: requests and readings. Out: lines of text. Surprise: a route is counted by its pattern, so no number of a document
and nothing that was searched for stands among the labels.
"""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics, generate_latest

from extractor import __version__
from extractor.result import Status
from extractor.store import Totals

_REQUEST_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
_READING_SECONDS = (0.01, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 120.0, 600.0)


class Measures:
    """The counts of one process."""

    def __init__(self) -> None:
        """Count from nothing."""
        disable_created_metrics()  # type: ignore[no-untyped-call]
        own = self._registry = CollectorRegistry()
        self._requests = Counter("gouji_requests", "Requests answered.", ("method", "route", "status"), registry=own)
        self._seconds = Histogram(
            "gouji_request_seconds", "Time to the last byte.", ("route",), buckets=_REQUEST_SECONDS, registry=own
        )
        self._readings = Counter("gouji_readings", "Files read.", ("status",), registry=own)
        self._reading_seconds = Histogram(
            "gouji_reading_seconds", "Time to read a file.", buckets=_READING_SECONDS, registry=own
        )
        self.worker_deaths = Counter(
            "gouji_worker_deaths", "Readings that were ended from outside and begun again.", registry=own
        )
        self._documents = Gauge("gouji_documents", "Documents by what became of them.", ("state",), registry=own)
        self._waiting = Gauge("gouji_fields_waiting", "Fields that wait for a person.", registry=own)
        self._running = Gauge("gouji_readings_running", "Files that are being read.", registry=own)
        Gauge("gouji_build", "The version that runs.", ("version",), registry=own).labels(__version__).set(1)

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request."""
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def read(self, status: Status, seconds: float) -> None:
        """Count a file that was read."""
        self._readings.labels(status.value).inc()
        self._reading_seconds.observe(seconds)

    def text(self, totals: Totals, running: int) -> str:
        """Return all counts, with those of the documents as they are now."""
        for state in ("unread", "failed", "review", "done"):
            self._documents.labels(state).set(getattr(totals, state))
        self._waiting.set(totals.fields)
        self._running.set(running)
        return generate_latest(self._registry).decode()
