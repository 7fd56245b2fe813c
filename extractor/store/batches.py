"""What was brought in together: the files of one upload, in their order, and those that could not be kept.

In: received files, or the errors of those that were not. Out: ``Batch``es. Surprise: a file that was there already is a
part of each upload that it came with; what became of the documents is told by the list, filtered by the upload.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from extractor.errors import GoujiError
from extractor.store.connections import Connections
from extractor.store.records import Received, now, to_json
from extractor.store.roles import require_to_bring


@dataclass(frozen=True, slots=True)
class Batch:
    """An upload: who brought it, when, what it is called, and how many files it has; ``refused`` of them not kept."""

    id: int
    author: str
    name: str
    begun_at: str
    files: int
    refused: int


@dataclass(frozen=True, slots=True)
class BatchFile:
    """A file of an upload, under the name that it came with; one that was not kept has an error and no document."""

    name: str
    document_id: int | None
    known: bool
    error_code: str | None = None
    error_details: Mapping[str, Any] | None = None
    error: str | None = None


class Incoming(Protocol):
    """A file that somebody brings: its bytes, or why it cannot be taken."""

    @property
    def name(self) -> str:
        """Return what it is called."""

    @property
    def data(self) -> bytes:
        """Return its bytes."""

    @property
    def error(self) -> GoujiError | None:
        """Return why it cannot be taken, if it cannot."""


class Receiver(Protocol):
    """What receives files: a store."""

    def receive(self, name: str, data: bytes, author: str | None = None) -> Received:
        """Receive a file."""


_BATCH = """
SELECT batches.*, COUNT(batch_files.name) AS files, COALESCE(SUM(batch_files.error_code IS NOT NULL), 0) AS refused
FROM batches LEFT JOIN batch_files ON batch_files.batch_id = batches.id
"""


class Batches:
    """The uploads of one installation."""

    def __init__(self, connections: Connections) -> None:
        """Stand on a store's connections."""
        self._connections = connections

    def begin(self, author: str, name: str) -> int:
        """Note that files are brought in together, and return the upload's number.

        Raises:
            NotAllowed: whoever brings them may not.
        """
        with self._connections.writing() as db:
            require_to_bring(db, author)
            given = [author, name, now()]
            cursor = db.execute("INSERT INTO batches (author, name, begun_at) VALUES (?, ?, ?)", given)
            return int(cursor.lastrowid or 0)

    def add(self, batch: int, name: str, received: Received) -> None:
        """Add a file that was received."""
        with self._connections.writing() as db:
            given = [batch, name, received.document_id, received.known]
            db.execute("INSERT INTO batch_files (batch_id, name, document_id, known) VALUES (?, ?, ?, ?)", given)

    def add_refused(self, batch: int, name: str, error: GoujiError) -> None:
        """Add a file that could not be kept."""
        details = to_json({key: str(value) for key, value in error.details.items()})
        with self._connections.writing() as db:
            db.execute(
                "INSERT INTO batch_files (batch_id, name, known, error_code, error_details, error)"
                " VALUES (?, ?, 0, ?, ?, ?)",
                [batch, name, error.code, details, str(error)],
            )

    def receive(self, batch: int, store: Receiver, files: Iterable[Incoming], author: str) -> None:
        """Add files in their order: each is received, or has an error and is refused.

        Raises:
            NotAllowed: whoever brings them may not.
        """
        for one in files:
            if one.error is not None:
                self.add_refused(batch, one.name, one.error)
            else:
                self.add(batch, one.name, store.receive(one.name, one.data, author))

    def batch(self, batch: int) -> Batch | None:
        """Return one upload."""
        row = self._connections.db.execute(_BATCH + " WHERE batches.id = ? GROUP BY batches.id", [batch]).fetchone()
        return _to_batch(row) if row else None

    def latest(self, limit: int = -1) -> list[Batch]:
        """Return uploads, the latest first."""
        newest = " WHERE batches.id IN (SELECT id FROM batches ORDER BY id DESC LIMIT ?)"
        sql = f"{_BATCH}{newest} GROUP BY batches.id ORDER BY batches.id DESC"
        return [_to_batch(row) for row in self._connections.db.execute(sql, [limit])]

    def files(self, batch: int) -> list[BatchFile]:
        """Return the files of an upload in their order."""
        rows = self._connections.db.execute("SELECT * FROM batch_files WHERE batch_id = ? ORDER BY id", [batch])
        return [
            BatchFile(
                row["name"],
                row["document_id"],
                bool(row["known"]),
                row["error_code"],
                json.loads(row["error_details"] or "{}"),
                row["error"],
            )
            for row in rows
        ]

    def of_document(self, document_id: int) -> list[Batch]:
        """Return the uploads that a document came with, the first one first."""
        sql = " WHERE batches.id IN (SELECT batch_id FROM batch_files WHERE document_id = ?) GROUP BY batches.id"
        return [_to_batch(row) for row in self._connections.db.execute(_BATCH + sql, [document_id])]


def _to_batch(row: sqlite3.Row) -> Batch:
    return Batch(row["id"], row["author"], row["name"], row["begun_at"], row["files"], row["refused"])
