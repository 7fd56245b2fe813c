"""The keys with which programs, and people through them, use the HTTP interface.

In: a name and a role, or a key that somebody shows. Out: the key, once, or whose it is. Surprise: only its hash is
kept, so that whoever reads the database has no key. Decisions that come with it are signed by the key's name behind
``key:``, and what it may do is looked up where they are written: a key that is revoked meanwhile changes nothing more.
"""

from __future__ import annotations

import secrets
import sqlite3
from dataclasses import dataclass
from hashlib import sha256

from extractor.databases import Database
from extractor.errors import GoujiError, UsageError
from extractor.names import readable
from extractor.store.connections import Connections
from extractor.store.records import now
from extractor.store.roles import BY_KEY, Role, require

SHOWN = "gouji_"
"""What every key begins with, so that those who search for leaked ones find it."""
_BYTES = 32
MOST_NAME = 40


class WrongKey(GoujiError):
    """What was shown is no key, or is none any more."""

    code = "wrong_key"
    sentence = "The key is not known here, or was revoked: ask whoever runs the service for a new one."


@dataclass(frozen=True, slots=True)
class ApiKey:
    """Whose a key is. ``author`` is who made it; a key that was revoked is none any more."""

    name: str
    role: Role
    author: str
    made_at: str
    revoked_at: str | None = None

    @property
    def signs(self) -> str:
        """Return what decisions that come with it are signed by."""
        return BY_KEY + self.name


class ApiKeys:
    """The keys of one installation."""

    def __init__(self, connections: Connections) -> None:
        """Stand on a store's connections."""
        self._connections = connections

    def exist(self) -> bool:
        """Tell whether there ever was a key; from then on the interface answers nobody without one."""
        return self._connections.db.execute("SELECT 1 FROM api_keys LIMIT 1").fetchone() is not None

    def make(self, name: str, role: Role, author: str) -> str:
        """Make a key and return it, for the only time.

        Raises:
            UsageError: the name is none, or a key of this name is in use.
        """
        name = " ".join(name.split())
        if not name or len(name) > MOST_NAME or readable(name) != name or role is Role.NONE:
            raise UsageError(detail=f"a key needs a name of 1 to {MOST_NAME} letters, and a role")
        key = SHOWN + secrets.token_urlsafe(_BYTES)
        try:
            with self._connections.writing() as db:
                db.execute(
                    "INSERT INTO api_keys (name, role, hash, author, made_at) VALUES (?, ?, ?, ?, ?)",
                    [name, role, _hash(key), author, now()],
                )
        except sqlite3.IntegrityError as error:
            raise UsageError(detail=f"there is a key {name} already: revoke it first") from error
        return key

    def holder(self, key: str) -> ApiKey:
        """Return whose a key is.

        Raises:
            WrongKey: nobody's.
        """
        row = self._connections.db.execute(
            "SELECT * FROM api_keys WHERE hash = ? AND revoked_at IS NULL", [_hash(key)]
        ).fetchone()
        if row is None:
            raise WrongKey
        return _to_key(row)

    def revoke(self, name: str, author: str, *, checked: bool = False) -> None:
        """End a key at once; ``checked`` asks for the author's role, which whoever has the database needs not.

        Raises:
            UsageError: no key in use has the name.
            NotAllowed: the author is no administrator.
        """
        with self._connections.writing() as db:
            if checked:
                require(db, author, Role.ADMIN)
            given = [author, now(), name]
            cursor = db.execute(
                "UPDATE api_keys SET revoked_by = ?, revoked_at = ? WHERE name = ? AND revoked_at IS NULL", given
            )
            if not cursor.rowcount:
                raise UsageError(detail=f"no key in use has the name {name}")

    def listed(self) -> list[ApiKey]:
        """Return all keys, those that were revoked too, the oldest first."""
        return [_to_key(row) for row in _all(self._connections.db)]


def _all(db: Database) -> list[sqlite3.Row]:
    rows: list[sqlite3.Row] = db.execute("SELECT * FROM api_keys ORDER BY id").fetchall()
    return rows


def _hash(key: str) -> str:
    return sha256(key.encode()).hexdigest()


def _to_key(row: sqlite3.Row) -> ApiKey:
    return ApiKey(row["name"], Role(row["role"]), row["author"], row["made_at"], row["revoked_at"])
