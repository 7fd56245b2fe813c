"""What is left of a load: the database held against what was answered.

In: a database that nobody works on any more, and the ``Books``. Out: a sentence for everything that is wrong. Surprise:
what was read of each file is read once more here and compared, so that nothing that was broken off on the way can hide.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator, Set
from contextlib import closing
from pathlib import Path

from eval.kill_bench import left_running
from eval.load_people import Books
from extractor.pipeline import extract_all
from extractor.store import Store, problems

_READ_AGAIN = 60
"""Documents that are read once more."""


def held_against(database: Path, books: Books, family: Set[int]) -> Iterator[str]:
    """Yield everything that is wrong."""
    yield from books.unasked
    if left := left_running(family):
        yield f"{left} processes were left running"
    yield from problems(database)
    with closing(sqlite3.connect(database)) as db:
        yield from _files(db, books)
        yield from _decisions(db, books)
    yield from _readings(database)


def _files(db: sqlite3.Connection, books: Books) -> Iterator[str]:
    stored = Counter(row[0] for row in db.execute("SELECT sha256 FROM documents WHERE first IS NULL"))
    if lost := books.files.keys() - stored.keys():
        yield f"{len(lost)} files are lost"
    if more := stored.keys() - books.files.keys():
        yield f"{len(more)} files are there that nobody was told of"
    read = Counter(row[0] for row in db.execute("SELECT document_id FROM extractions"))
    documents = [row[0] for row in db.execute("SELECT id FROM documents")]
    for word, found in (
        ("not read", [one for one in documents if not read[one]]),
        ("read twice", read - Counter(documents)),
    ):
        if found:
            yield f"{len(found)} documents were {word}"
    batches = [row[0] for row in db.execute("SELECT id FROM batches")]
    if sorted(batches) != sorted(set(books.batches)) or len(batches) != len(books.batches):
        yield f"{len(batches)} uploads are stored, {len(books.batches)} were answered"


def _decisions(db: sqlite3.Connection, books: Books) -> Iterator[str]:
    rows = db.execute("SELECT id, document_id, field_id, action, author FROM decisions WHERE author != ''")
    stored = {row[0]: row[1:] for row in rows}
    if lost := books.decisions.keys() - stored.keys():
        yield f"{len(lost)} decisions are lost"
    if more := stored.keys() - books.decisions.keys():
        yield f"{len(more)} decisions are there that nobody was told of"
    if other := [one for one in stored.keys() & books.decisions.keys() if stored[one] != books.decisions[one]]:
        yield f"{len(other)} decisions are other ones than were answered"


def _readings(database: Path) -> Iterator[str]:
    with closing(Store(database)) as store:
        for record in store.documents()[:_READ_AGAIN]:
            if record.part:
                continue
            anew = extract_all(store.content(record.id))[0]
            read = {name: entry.field for name, entry in store.read_fields(record.id).items()}
            if read != dict(anew.fields):
                yield f"document {record.id} was read otherwise than it reads"
