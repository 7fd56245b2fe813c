"""The agencies that an installation knows: who stands below whom, what they are called, who is expected to report.

In: lists that people give. Out: ``Agency``s, and the codes of names. Surprise: a name that a report prints is
an agency's only if it is its own or a person said so; likeness proposes and never decides.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum

from extractor.databases import Database
from extractor.store.connections import Connections
from extractor.store.records import now
from extractor.store.roles import require


class Covers(StrEnum):
    """What an agency's own report is about."""

    OWN = "own"  # the agency alone
    ALL = "all"  # exactly those below it together
    MORE = "more"  # those below it together, and the agency besides


@dataclass(frozen=True, slots=True)
class Agency:
    """A public body. ``code`` is its stable id, ``level`` counts from 1 at the top, ``parent`` is another's code."""

    code: str
    name: str
    level: int
    parent: str | None = None
    covers: Covers = Covers.OWN


@dataclass(frozen=True, slots=True)
class Expected:
    """An agency that owes a report on a year; ``due`` is the last day for it, as 2025-01-31, where there is one."""

    year: int
    code: str
    due: str | None = None


class Agencies:
    """The agencies of one installation. Safe to share between threads and processes."""

    def __init__(self, connections: Connections) -> None:
        """Stand on a store's connections."""
        self._connections = connections

    def replace(self, agencies: Iterable[Agency], author: str | None = None) -> None:
        """Take a list in the place of the one before; what people said of names and expectations stays.

        The list is taken as it is: whoever reads it from a file sees to codes that are there twice. ``author`` is who
        does it in the app; without one it is who has the database's file.

        Raises:
            NotAllowed: the author may not.
        """
        with self._writing(author) as db:
            db.execute("DELETE FROM agencies")
            for one in agencies:
                db.execute(
                    "INSERT INTO agencies (code, name, level, parent, covers) VALUES (?, ?, ?, ?, ?)",
                    [one.code, one.name, one.level, one.parent, one.covers],
                )

    @contextmanager
    def _writing(self, author: str | None) -> Iterator[Database]:
        with self._connections.writing() as db:
            if author is not None:
                require(db, author)
            yield db

    def all(self) -> dict[str, Agency]:
        """Return every agency by its code, from the top down."""
        rows = self._connections.db.execute("SELECT * FROM agencies ORDER BY level, code")
        return {row["code"]: _to_agency(row) for row in rows}

    def confirm(self, name: str, code: str | None, author: str) -> None:
        """Put down whose name it is that reports print; None for nobody's. The last word counts.

        Raises:
            NotAllowed: the author may not.
        """
        with self._writing(author) as db:
            db.execute(
                "INSERT OR REPLACE INTO agency_names (name, code, author, decided_at) VALUES (?, ?, ?, ?)",
                [name, code, author, now()],
            )

    def confirmed(self) -> Mapping[str, str | None]:
        """Return whose names people said it is, by name; None where it is nobody's."""
        return {row["name"]: row["code"] for row in self._connections.db.execute("SELECT name, code FROM agency_names")}

    def expect(self, expected: Iterable[Expected], author: str | None = None) -> None:
        """Put down who owes a report; whoever is expected already gets the new day.

        Raises:
            NotAllowed: the author may not.
        """
        with self._writing(author) as db:
            for one in expected:
                db.execute(
                    "INSERT OR REPLACE INTO expected (year, code, due) VALUES (?, ?, ?)", [one.year, one.code, one.due]
                )

    def expected(self, year: int) -> dict[str, Expected]:
        """Return who owes a report on a year, by code; every agency where nobody was named."""
        rows = self._connections.db.execute("SELECT * FROM expected WHERE year = ? ORDER BY code", [year]).fetchall()
        if rows:
            return {row["code"]: Expected(row["year"], row["code"], row["due"]) for row in rows}
        return {code: Expected(year, code) for code in self.all()}

    def named(self, year: int) -> bool:
        """Tell whether somebody said who owes a report on a year."""
        return bool(self._connections.db.execute("SELECT 1 FROM expected WHERE year = ? LIMIT 1", [year]).fetchone())


def changes(connections: Connections) -> tuple[object, ...]:
    """Return what is another value whenever something that is made of all reports could be another."""
    row = connections.db.execute(
        "SELECT (SELECT MAX(id) FROM extractions), (SELECT MAX(id) FROM decisions), (SELECT COUNT(*) FROM documents),"
        " (SELECT COUNT(*) || MAX(decided_at) FROM agency_names), (SELECT group_concat(code || name || covers ||"
        " COALESCE(parent, '')) FROM agencies), (SELECT COUNT(*) || MAX(due) FROM expected)"
    ).fetchone()
    return tuple(row)


def _to_agency(row: sqlite3.Row) -> Agency:
    return Agency(row["code"], row["name"], row["level"], row["parent"], Covers(row["covers"]))
