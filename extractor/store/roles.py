"""Who may do what.

In: a person's name, as their decisions are signed. Out: a role, or the error that it is not enough. Surprise: as long
as the database lists nobody, whoever gives a name may review, for then only people at this machine reach the app; from
the first one who is listed on, nobody else may change anything. Whatever writes asks here within its transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from extractor.databases import Database
from extractor.errors import GoujiError
from extractor.store.connections import Connections
from extractor.store.records import now


class Role(StrEnum):
    """What somebody may do; each may do what those before it may."""

    NONE = "none"
    VIEWER = "viewer"
    REVIEWER = "reviewer"
    ADMIN = "admin"


BY_KEY = "key:"
"""What the name of whoever comes with a key begins with; no person has such a name."""
_RANK = {role: rank for rank, role in enumerate(Role)}


class NotAllowed(GoujiError):
    """Somebody wanted to change what their role does not let them."""

    code = "not_allowed"
    sentence = "{person} may not do this: the role {needed} is needed."


class LastAdmin(GoujiError):
    """The only administrator cannot be made something else, or nobody could ever give a role again."""

    code = "last_admin"
    sentence = "{person} is the only administrator: make somebody else one first."


@dataclass(frozen=True, slots=True)
class RoleChange:
    """A role that somebody was given; ``author`` is who gave it, nobody where the settings did."""

    id: int
    person: str
    role: Role
    author: str
    decided_at: str


def role_of(db: Database, person: str) -> Role:
    """Return what somebody may do."""
    if person.startswith(BY_KEY):
        name = person.removeprefix(BY_KEY)
        key = db.execute("SELECT role FROM api_keys WHERE name = ? AND revoked_at IS NULL", [name]).fetchone()
        return Role(key["role"]) if key else Role.NONE
    row = db.execute("SELECT role FROM roles WHERE person = ? ORDER BY id DESC LIMIT 1", [person]).fetchone()
    if row:
        return Role(row["role"])
    return Role.REVIEWER if person and not is_closed(db) else Role.NONE


def is_closed(db: Database) -> bool:
    """Tell whether only those who are listed may change anything."""
    return db.execute("SELECT 1 FROM roles LIMIT 1").fetchone() is not None


def require(db: Database, person: str, needed: Role = Role.REVIEWER) -> None:
    """Pass whoever has a role or a higher one.

    Raises:
        NotAllowed: the person has not.
    """
    if not person or _RANK[role_of(db, person)] < _RANK[needed]:
        raise NotAllowed(person=person or "Whoever gives no name", needed=needed.value)


def require_to_bring(db: Database, person: str) -> None:
    """Pass whoever may bring files and take unreadable ones away; where nobody is listed, without a name too.

    Raises:
        NotAllowed: the person may not.
    """
    if person or is_closed(db):
        require(db, person)


class Roles:
    """The roles of one installation."""

    def __init__(self, connections: Connections) -> None:
        """Stand on a store's connections."""
        self._connections = connections

    def of(self, person: str) -> Role:
        """Return what somebody may do."""
        return role_of(self._connections.db, person)

    def closed(self) -> bool:
        """Tell whether only those who are listed may change anything."""
        return is_closed(self._connections.db)

    def close(self, admins: Iterable[str]) -> None:
        """Make these people administrators where they are nothing yet; from now on only those listed may change
        anything.
        """
        wanted = [person for person in dict.fromkeys(admins) if person]
        if not _unlisted(self._connections.db, wanted):
            return  # as nearly always: a page that is drawn waits for no lock
        with self._connections.writing() as db:
            for person in _unlisted(db, wanted):
                _append(db, person, Role.ADMIN, "")

    def give(self, person: str, role: Role, author: str) -> None:
        """Give somebody a role, or none.

        Raises:
            NotAllowed: the author is no administrator.
            LastAdmin: nobody else is one.
        """
        with self._connections.writing() as db:
            require(db, author, Role.ADMIN)
            admins = {one.person for one in _current(db) if one.role is Role.ADMIN}
            if admins == {person} and role is not Role.ADMIN:
                raise LastAdmin(person=person)
            if person and role_of(db, person) is not role:
                _append(db, person, role, author)

    def listed(self) -> list[RoleChange]:
        """Return everybody who has a role, with when and by whom it was given, by name."""
        return sorted((one for one in _current(self._connections.db) if one.role is not Role.NONE), key=_name)


def _name(one: RoleChange) -> str:
    return one.person


def _unlisted(db: Database, persons: Iterable[str]) -> list[str]:
    known = {row["person"] for row in db.execute("SELECT DISTINCT person FROM roles")}
    return [person for person in persons if person not in known]


def _append(db: Database, person: str, role: Role, author: str) -> None:
    db.execute(
        "INSERT INTO roles (person, role, author, decided_at) VALUES (?, ?, ?, ?)", [person, role, author, now()]
    )


def _current(db: Database) -> Iterator[RoleChange]:
    rows = db.execute("SELECT * FROM roles WHERE id IN (SELECT MAX(id) FROM roles GROUP BY person)")
    for row in rows:
        yield RoleChange(row["id"], row["person"], Role(row["role"]), row["author"], row["decided_at"])
