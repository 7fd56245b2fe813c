"""Connections to the one SQLite file, brought up to date: what the store and the ledger of calls stand on.

In: a path. Out: a connection a thread, and transactions that write. Surprise: a transaction takes the write lock when
it begins, because one that reads first and writes later could not wait for another writer.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from extractor.databases import Database
from extractor.errors import DatabaseBusy, DatabaseDamaged, DatabaseNewer, DatabaseReadOnly, StoreError
from extractor.store.failures import connected, failure
from extractor.store.field_names import names_are_of_these_forms, put_names
from extractor.store.migrations import migrations
from extractor.store.others_files import refuse_other

PATIENCE = 30.0
"""Seconds that a lock of somebody else's is waited for."""
_TRIES = 100
_PAUSE = 0.05  # seconds


class Connections:
    """The connections of this process to one database file. Safe to share between threads: each gets its own."""

    def __init__(self, path: Path, patience: float = PATIENCE) -> None:
        """Open the file, creating it or bringing it up to date; ``patience`` is the seconds that a lock is waited for.

        Raises:
            StoreError: the file is no database or another program's, is newer than this program, or cannot be written.
        """
        self.path = path
        self._patience = patience
        self._local = threading.local()
        self._turn = threading.Lock()  # SQLite lets writers ask again and again, in no order
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if path.exists():
                refuse_other(path, patience=patience)
            self._bring_up_to_date()
        except sqlite3.Error as error:
            raise failure(path, error) from error
        except OSError as error:
            raise StoreError(file=path, problem=error) from error

    def _bring_up_to_date(self) -> None:
        """Apply what is missing of the schema; where several open a new file at once, one does and the others wait."""
        for patience in reversed(range(_TRIES)):
            began = time.monotonic()
            try:
                self._refuse_newer()
                if migrations.pending(self.db):
                    self._refuse_broken()
                    with self.writing() as db:
                        migrations.apply(db)
                if not names_are_of_these_forms(self.db):
                    with suppress(DatabaseReadOnly), self.writing() as db:  # the program itself needs none of them
                        put_names(db)
                return
            except DatabaseBusy:  # the switch to WAL does not wait for another process
                self.close()
                if not patience or time.monotonic() - began > self._patience / 2:
                    raise
                time.sleep(_PAUSE)
            except BaseException:
                self.close()
                raise

    def _refuse_newer(self) -> None:
        """Raise DatabaseNewer for a schema that this program does not know: it would write into it what is wrong."""
        with closing(Database(memory=True)) as empty:
            known = {one.name for one in migrations.pending(empty)}
        if later := [one.name for one in migrations.applied(self.db) if one.name not in known]:
            raise DatabaseNewer(file=self.path, problem=", ".join(later))

    def _refuse_broken(self) -> None:
        """Raise DatabaseDamaged before anything is changed in a file whose pages do not hang together."""
        for row in self.db.execute("PRAGMA quick_check(1)"):
            if row[0] != "ok":
                raise DatabaseDamaged(file=self.path, problem=row[0])

    @property
    def db(self) -> Database:
        """Return this thread's connection."""
        db: Database | None = getattr(self._local, "db", None)
        if db is None:
            connection = connected(self.path, self._patience)
            try:
                db = Database(connection)
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute("PRAGMA synchronous = FULL")  # what was confirmed survives a power cut
                connection.execute("PRAGMA foreign_keys = ON")
            except BaseException:
                connection.close()
                raise
            self._local.db = db
        return db

    @contextmanager
    def writing(self) -> Iterator[Database]:
        """Hold the write lock until the block ends; what it wrote is on the disk then, or was never written.

        Within another such block it is a part of that one: what it wrote is taken back where it fails, and is on the
        disk when the outer one has ended.
        """
        db = self.db
        if db.conn.in_transaction:
            with _within(db):
                yield db
            return
        if not self._turn.acquire(timeout=self._patience):
            raise DatabaseBusy(file=self.path)
        try:
            db.execute("BEGIN IMMEDIATE")
            try:
                yield db
                db.commit()
            except BaseException:
                with suppress(StoreError, sqlite3.Error):  # on a full disk that may fail too; the next start does it
                    db.rollback()
                raise
        finally:
            self._turn.release()

    def close(self) -> None:
        """Close this thread's connection."""
        db: Database | None = getattr(self._local, "db", None)
        if db is not None:
            db.close()
            self._local.db = None


@contextmanager
def _within(db: Database) -> Iterator[None]:
    """Hold a part of a transaction that is taken back by itself."""
    db.execute("SAVEPOINT part")
    try:
        yield
    except BaseException:
        with suppress(StoreError, sqlite3.Error):  # some failures have ended the whole transaction already
            db.execute("ROLLBACK TO part")
            db.execute("RELEASE part")
        raise
    db.execute("RELEASE part")
