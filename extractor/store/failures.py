"""What goes wrong with a database file, as errors of ours with a sentence that says what to do.

In: whatever SQLite raises. Out: a ``StoreError``, from every statement and every row that is fetched. Surprise: a rule
that a row breaks (``IntegrityError``) is left as it is, since those who write rely on it; everything else would be a
trace on the screen of whoever asked.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

from extractor.errors import DatabaseBusy, DatabaseDamaged, DatabaseFull, DatabaseReadOnly, StoreError

_READING = (sqlite3.SQLITE_IOERR_READ, sqlite3.SQLITE_IOERR_SHORT_READ, sqlite3.SQLITE_IOERR_CORRUPTFS)
_KINDS: dict[int, type[StoreError]] = {
    sqlite3.SQLITE_BUSY: DatabaseBusy,
    sqlite3.SQLITE_LOCKED: DatabaseBusy,
    sqlite3.SQLITE_PROTOCOL: DatabaseBusy,
    sqlite3.SQLITE_FULL: DatabaseFull,
    sqlite3.SQLITE_IOERR: DatabaseFull,
    sqlite3.SQLITE_READONLY: DatabaseReadOnly,
    sqlite3.SQLITE_PERM: DatabaseReadOnly,
    sqlite3.SQLITE_CANTOPEN: DatabaseReadOnly,
    sqlite3.SQLITE_CORRUPT: DatabaseDamaged,
    sqlite3.SQLITE_NOTADB: DatabaseDamaged,
    sqlite3.SQLITE_FORMAT: DatabaseDamaged,
    sqlite3.SQLITE_MISMATCH: DatabaseDamaged,
    sqlite3.SQLITE_RANGE: DatabaseDamaged,
}
"""By what SQLite calls a failure, without its finer kinds."""
_SCHEMA = ("no such table", "no such column", "no such index", "malformed", "has no column", "Could not decode")
"""How it says that the tables are not those of this program, or that text is none."""


def failure(file: Path | str, error: sqlite3.Error) -> Exception:
    """Return our error for one of SQLite's; that one itself where it is no matter of the file."""
    code = getattr(error, "sqlite_errorcode", None)
    if isinstance(error, sqlite3.IntegrityError | sqlite3.ProgrammingError | sqlite3.InterfaceError):
        return error
    if any(words in str(error) for words in _SCHEMA) or code in _READING:
        return DatabaseDamaged(file=file, problem=error)
    kind = _KINDS.get((code or 0) & 0xFF, StoreError)
    return kind(file=file, problem=error)


@contextmanager
def in_our_words(file: Path | str) -> Iterator[None]:
    """Turn what SQLite raises into errors of ours."""
    try:
        yield
    except sqlite3.Error as error:
        mine = failure(file, error)
        if mine is error:
            raise
        raise mine from error
    except UnicodeDecodeError as error:  # of a message of SQLite's that repeats what it cannot make out
        raise DatabaseDamaged(file=file, problem="text in it is none") from error


@contextmanager
def _ended_when_failed(cursor: TellingCursor) -> Iterator[None]:
    """Turn what SQLite raises into errors of ours, and end what has failed.

    Left to the collector of garbage, which finds it with the error, a statement is ended by whatever thread collects;
    and that one waits as long as the connection is in use, for a lock of somebody else's perhaps, though it may be the
    thread that answers everybody.
    """
    try:
        with in_our_words(cursor.connection.file):
            yield
    except BaseException:
        cursor.close()
        raise


class TellingCursor(sqlite3.Cursor):
    """A cursor that raises our errors, also for a row that cannot be fetched."""

    connection: TellingConnection

    def execute(self, *given: Any) -> Self:
        """Run a statement."""
        with _ended_when_failed(self):
            return super().execute(*given)

    def executemany(self, *given: Any) -> Self:
        """Run a statement for each of some rows."""
        with _ended_when_failed(self):
            return super().executemany(*given)

    def fetchone(self) -> Any:
        """Return the next row."""
        with _ended_when_failed(self):
            return super().fetchone()

    def fetchall(self) -> list[Any]:
        """Return all rows."""
        with _ended_when_failed(self):
            return super().fetchall()

    def __next__(self) -> Any:
        """Return the next row."""
        try:  # and not ``in_our_words``, which would cost more than the row
            return super().__next__()
        except sqlite3.Error as error:
            self.close()
            raise failure(self.connection.file, error) from error


class TellingConnection(sqlite3.Connection):
    """A connection that raises our errors."""

    file: Path | str = ""

    def cursor(self, *_: Any, **__: Any) -> Any:
        """Return a cursor that raises them too."""
        return super().cursor(TellingCursor)

    def execute(self, *given: Any) -> Any:
        """Run a statement."""
        return self.cursor().execute(*given)

    def executemany(self, *given: Any) -> Any:
        """Run a statement for each of some rows."""
        return self.cursor().executemany(*given)

    def commit(self) -> None:
        """Put down what was written."""
        with in_our_words(self.file):
            super().commit()


def connected(file: Path, patience: float) -> TellingConnection:
    """Open a database file, which may not be there yet, and wait so many seconds where it is locked."""
    with in_our_words(file):
        connection = sqlite3.connect(file, timeout=patience, factory=TellingConnection)
        connection.file = file
        connection.row_factory = sqlite3.Row
        return connection
