"""Many reviewers at once on one database: each a process, leasing and answering as the workspace does.

In: a database, how many people and how many fields each is to answer. Out: ``Together``: what they did, and what went
wrong. Surprise: whether a lease was anybody else's is told afterwards, from the times that each process noted; and each
answer is counted by the process that gave it, to be held against what the database has.
"""

from __future__ import annotations

import sqlite3
import time
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from multiprocessing import get_context
from pathlib import Path

from extractor import review
from extractor.store import Action, Leases, Store


@dataclass(frozen=True, slots=True)
class Shift:
    """What one process did: documents from when to when, how many answers about how many fields, how long each took."""

    person: str
    held: tuple[tuple[int, float, float], ...]
    answers: int
    fields: int
    refused: int
    lock_errors: int
    milliseconds: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Together:
    """What all did.

    Attributes:
        answers, fields: as the processes counted them.
        stored, doubled: decisions that the database has of them, and fields that it has several of.
        leased_twice: documents that two had at the same moment.
        lock_errors: answers that failed because the database was locked.
        milliseconds: how long each answer took.
    """

    answers: int
    fields: int
    stored: int
    doubled: int
    leased_twice: int
    lock_errors: int
    milliseconds: tuple[float, ...]


def work_together(path: Path, people: int, fields: int) -> Together:
    """Have people answer until each has answered so many fields or nothing waits, and look at what came of it."""
    names = [f"reviewer {n}" for n in range(1, people + 1)]
    with ProcessPoolExecutor(people, mp_context=get_context("spawn")) as pool:
        shifts = list(pool.map(_shift, [path] * people, names, [fields] * people))
    store = Store(path)
    decided: Counter[tuple[int, str]] = Counter()
    for record in store.documents():
        decided.update((one.document_id, one.field_id) for one in store.decisions(record.id) if one.author in names)
    store.close()
    return Together(
        answers=sum(one.answers for one in shifts),
        fields=sum(one.fields for one in shifts),
        stored=decided.total(),
        doubled=sum(count > 1 for count in decided.values()),
        leased_twice=_overlaps(span for one in shifts for span in one.held),
        lock_errors=sum(one.lock_errors for one in shifts),
        milliseconds=tuple(took for one in shifts for took in one.milliseconds),
    )


def _shift(path: Path, person: str, most: int) -> Shift:
    store = Store(path)
    leases = Leases(store.connections)
    held: list[tuple[int, float, float]] = []
    took: list[float] = []
    answers = fields = refused = lock_errors = 0
    while fields < most:
        lease = leases.take_next(person)
        if lease is None:
            break
        began = time.time()
        current = store.fields(lease.document_id)
        waiting = [name for name, entry in current.items() if entry.field.needs_review]
        for names in _rows(waiting[: most - fields]):
            started = time.perf_counter()
            try:
                expected = {name: current[name].latest for name in names}
                answered = review.answer_all(store, lease.document_id, names, Action.UNREADABLE, person, expected)
            except sqlite3.OperationalError:
                lock_errors += 1
                continue
            took.append((time.perf_counter() - started) * 1000)
            answers += 1
            fields += len(answered.decisions)
            refused += len(answered.left)
        held.append((lease.document_id, began, time.time()))
        leases.give_back(person, lease.document_id)
    store.close()
    return Shift(person, tuple(held), answers, fields, refused, lock_errors, tuple(took))


def _rows(names: list[str]) -> Iterable[list[str]]:
    """Yield the fields singly and in rows of seven by turns, as people answer."""
    at, many = 0, False
    while at < len(names):
        size = 7 if many else 1
        yield names[at : at + size]
        at, many = at + size, not many


def _overlaps(spans: Iterable[tuple[int, float, float]]) -> int:
    ordered = sorted(spans)
    return sum(a[0] == b[0] and b[1] < a[2] for a, b in pairwise(ordered))
