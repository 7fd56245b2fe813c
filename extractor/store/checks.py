"""Whether a database is as it was written: its pages, its links, its files, its figures, and the chain of decisions.

In: a database file. Out: a sentence for everything that is wrong with it. Surprise: nothing is changed and nothing is
brought up to date, since what a damaged file is opened with may damage it further. The quick form looks at what can go
wrong as a whole; what stands in single rows is looked at whenever they are read.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path

from extractor.counting import counted
from extractor.databases import Database
from extractor.errors import DatabaseDamaged, StoreError
from extractor.store.digests import broken_links, digest_of, extraction_digest, fields_digest, figures_text, same_listed
from extractor.store.failures import connected
from extractor.store.listing import computed
from extractor.store.migrations import migrations

ALL_BYTES = sys.maxsize
QUICK_BYTES = 256_000_000
"""A larger file is not gone through at every start: it would take seconds."""
_MOST = 20
"""Problems of one kind that are named."""


def problems(path: Path, *, quick: bool = False, patience: float = 5.0) -> Iterator[str]:
    """Yield what is wrong with a database file; ``quick`` leaves out what grows with its figures.

    A check that cannot be made for the damage is a problem by itself, and the others are made all the same.
    """
    try:
        with closing(connected(path, patience)) as connection:
            db = Database(connection)
            connection.execute("PRAGMA query_only = ON")
            connection.execute("BEGIN")  # everything is looked at as it is now
            whole = _whole(db)
            for check in _QUICK if quick or not whole else (*_QUICK, *_FULL):
                if whole or check in _ALWAYS:
                    yield from _made(check, db)
    except StoreError as error:
        yield str(error)


def refuse_damaged(db: Database, path: Path, *, most_bytes: int = QUICK_BYTES) -> None:
    """Let a database pass that shows no damage at a quick look.

    Raises:
        DatabaseDamaged: it does.
    """
    size = path.stat().st_size if path.is_file() else 0
    for check in _QUICK:
        if check is not _pages_quickly or size <= most_bytes:
            for problem in check(db):
                raise DatabaseDamaged(file=path, problem=problem)


def _made(check: Callable[[Database], Iterator[str]], db: Database) -> Iterator[str]:
    try:
        for count, problem in enumerate(check(db)):
            if count == _MOST:
                yield "… and more of the kind"
                return
            yield problem
    except DatabaseDamaged as error:  # its sentence is that of the whole file
        yield f"not all could be looked at: {error.details['problem']}"
    except (StoreError, ValueError, TypeError) as error:  # a row that is none, or text that is no JSON
        yield f"not all could be looked at: {error}"


def _whole(db: Database) -> bool:
    """Tell whether the tables are those of this program, of this version."""
    try:
        return not migrations.pending(db)
    except StoreError:
        return False


# --- what can be wrong -----------------------------------------------------------------------------------------------


def _pages_quickly(db: Database) -> Iterator[str]:
    yield from (row[0] for row in db.execute("PRAGMA quick_check(20)") if row[0] != "ok")
    # What people decided is found through indexes, which a quick check does not hold against their table.
    yield from (row[0] for row in db.execute("PRAGMA integrity_check(decisions)") if row[0] != "ok")


def _pages(db: Database) -> Iterator[str]:
    yield from (row[0] for row in db.execute("PRAGMA integrity_check(20)") if row[0] != "ok")


def _references(db: Database) -> Iterator[str]:
    for row in db.execute("PRAGMA foreign_key_check"):
        yield f"row {row['rowid']} of {row['table']} belongs to a row of {row['parent']} that is missing"


def _schema(db: Database) -> Iterator[str]:
    with closing(Database(memory=True)) as fresh:
        migrations.apply(fresh)
        wanted = _parts(fresh)
        known = {one.name for one in migrations.applied(fresh)}
    applied = [one.name for one in migrations.applied(db)]
    if later := [name for name in applied if name not in known]:
        yield f"it was written by a later version of this program ({', '.join(later)}): use that version"
    found = _parts(db)
    if len(applied) >= len(known):
        yield from (f"the {kind} {name} is missing" for kind, name in sorted(wanted.keys() - found.keys()))
        changed = (one for one in sorted(wanted.keys() & found.keys()) if wanted[one] != found[one])
        yield from (f"the {kind} {name} is not as it was made" for kind, name in changed)


def _parts(db: Database) -> dict[tuple[str, str], list[tuple[object, ...]]]:
    """Return the columns' names of each table, view and index of a database (none of a trigger), by kind and name.

    The statements themselves are not held against each other, since versions of SQLite word them differently when a
    table is renamed or a column added.
    """
    columns = {"table": "pragma_table_xinfo", "view": "pragma_table_xinfo", "index": "pragma_index_xinfo"}
    rows = [tuple(row) for row in db.execute("SELECT type, name FROM sqlite_master").fetchall()]
    return {
        (kind, name): [tuple(row) for row in db.execute(f"SELECT name FROM {columns[kind]}(?)", [name]).fetchall()]
        if kind in columns
        else []
        for kind, name in rows
    }


def _chain(db: Database) -> Iterator[str]:
    yield from broken_links(db)


def _counts(db: Database) -> Iterator[str]:
    row = db.execute(
        "SELECT COUNT(*) AS count FROM documents WHERE NOT EXISTS (SELECT 1 FROM listed WHERE listed.id = documents.id)"
    ).fetchone()
    if row["count"] and db.execute("SELECT 1 FROM listed LIMIT 1").fetchone():
        yield f"the list lacks {counted(row['count'], 'document')}"
    row = db.execute(
        "SELECT COUNT(*) AS count FROM listed WHERE NOT EXISTS (SELECT 1 FROM documents WHERE listed.id = documents.id)"
    ).fetchone()
    if row["count"]:
        yield f"the list names {counted(row['count'], 'document')} of which there is nothing"


def _extractions(db: Database) -> Iterator[str]:
    """Look for readings that are missing: their fields are there, or the list knows of them."""
    row = db.execute(
        "SELECT COUNT(*) AS count FROM listed WHERE status IS NOT NULL"
        " AND NOT EXISTS (SELECT 1 FROM extractions WHERE document_id = listed.id)"
    ).fetchone()
    if row["count"]:
        yield f"what was read of {counted(row['count'], 'document')} is missing"
    last = db.execute("SELECT MAX(extraction_id) AS id FROM fields").fetchone()["id"] or 0
    known = {row["id"] for row in db.execute("SELECT id FROM extractions")}
    for gap in (number for number in range(1, last + 1) if number not in known):
        if db.execute("SELECT 1 FROM fields WHERE extraction_id = ? LIMIT 1", [gap]).fetchone():
            yield f"extraction {gap} is missing, and its fields are there"


def _files(db: Database) -> Iterator[str]:
    for row in db.execute("SELECT id, sha256, name, content FROM documents WHERE first IS NULL"):
        if sha256(bytes(row["content"])).hexdigest() != row["sha256"]:
            yield f"the file of document {row['id']} ({row['name']}) is not the one that came"


def _readings(db: Database) -> Iterator[str]:
    sql = "SELECT id, document_id, digest, fields_digest, figures, figures_digest FROM extractions"
    for row in db.execute(sql).fetchall():
        if extraction_digest(db, row["id"]) != row["digest"]:
            yield f"what was read of document {row['document_id']} (extraction {row['id']}) is not as it was put down"
        if fields_digest(db, row["id"]) != row["fields_digest"]:
            yield f"the fields of document {row['document_id']} (extraction {row['id']}) are not as they were put down"
        text = figures_text(db, row["id"])
        if text != row["figures"] or digest_of(row["id"], text) != row["figures_digest"]:
            yield f"the figures of document {row['document_id']} (extraction {row['id']}) are not those of its fields"


def _list(db: Database) -> Iterator[str]:
    for row in db.execute("SELECT * FROM listed").fetchall():
        anew = computed(db, row["id"])
        if not same_listed(row) or anew is None or any(row[name] != value for name, value in anew.items()):
            yield f"the entry of document {row['id']} in the list is not what its fields and decisions come to"


_QUICK = (_pages_quickly, _schema, _counts, _extractions, _chain)
_FULL = (_pages, _references, _files, _readings, _list)
_ALWAYS = (_pages_quickly, _schema)
"""What can be looked at whatever the tables are."""
