"""Exports written in processes of their own, several at a time: tables and lines in their order, and workbooks.

In: a database file and documents. Out: text piece by piece, or a file. Surprise: the process that asks computes nothing
and holds a few pieces, however slowly they are taken from it, so that whomever else it answers does not wait; where
there are few documents it writes them itself, which is sooner done than a process is started.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import islice
from pathlib import Path

from extractor.errors import ReaderDied
from extractor.export import to_csv, to_jsonl, to_wide_csv, write_workbook
from extractor.settings import Allowance
from extractor.store import DocumentRecord, Store
from extractor.workers import TRIES, Workers

STRETCH = 50
"""Documents that are written at a time: half a second at most, and some megabytes."""
MOST = 4
"""Processes that a command has for an export; whatever the machine, the database is read from one disk."""
WRITING = Allowance(seconds=3_600, megabytes=4_000, wall=7_200.0)
"""What may be taken for one task: a workbook keeps its sheets in memory, some 0.2 MB each."""


class TextFormat(StrEnum):
    """What documents are written as, in text."""

    CSV = "csv"  # a row a field
    WIDE = "wide"  # a row a report
    JSONL = "jsonl"


_TEXTS: Mapping[TextFormat, Callable[[Store, Iterable[DocumentRecord]], Iterator[str]]] = {
    TextFormat.CSV: to_csv,
    TextFormat.WIDE: to_wide_csv,
    TextFormat.JSONL: to_jsonl,
}


@dataclass(slots=True)
class _Piece:
    """Documents that are being written; before the ``first`` of them stand the heads of a table."""

    records: Sequence[DocumentRecord]
    first: bool
    text: Future[str]
    tries: int = 1


FEW: Mapping[TextFormat, int] = {TextFormat.CSV: 400, TextFormat.WIDE: 2_000, TextFormat.JSONL: 400}
"""So many documents a command writes by itself: about what a process does while another one starts."""


def many_at_once() -> int:
    """Return how many processes a command has for an export."""
    return min(MOST, os.cpu_count() or 1)


def written_here(store: Store, text: TextFormat, records: Iterable[DocumentRecord]) -> Iterator[str]:
    """Yield documents as text, written in this process."""
    return _TEXTS[text](store, records)


def written(
    workers: Workers, ahead: int, database: Path, text: TextFormat, records: Iterable[DocumentRecord]
) -> Iterator[str]:
    """Yield documents as text, in pieces, of which ``ahead`` are written before they are asked for.

    Raises:
        StoreError: a document is not as it was put down, or the database cannot be read.
        UnreadableFile: a process that writes died, again and again.
    """
    pieces = _stretches(records)
    running: deque[_Piece] = deque()
    try:
        while True:
            for stretch, first in islice(pieces, ahead - len(running)):
                begun = workers.submit(_text, database, text, stretch, first)
                running.append(_Piece(stretch, first, begun))
            if not running:
                return
            piece = running[0]
            try:
                yield piece.text.result()
                running.popleft()
            except ReaderDied:  # it may have been ended from outside
                if piece.tries == TRIES:
                    raise
                piece.tries += 1
                piece.text = workers.submit(_text, database, text, piece.records, piece.first)
    finally:
        for piece in running:
            piece.text.cancel()


def _stretches(records: Iterable[DocumentRecord]) -> Iterator[tuple[Sequence[DocumentRecord], bool]]:
    """Yield documents as many as are written at a time, and whether they are the first; none is a stretch too."""
    coming = iter(records)
    stretch = list(islice(coming, STRETCH))
    yield stretch, True
    while stretch := list(islice(coming, STRETCH)):
        yield stretch, False


def workbook(
    workers: Workers, database: Path, records: Sequence[DocumentRecord], to: Path, say: Callable[[str], str]
) -> None:
    """Write documents to an Excel workbook.

    Raises:
        StoreError: as ``written``.
        UnreadableFile: as ``written``.
        OSError: the file cannot be written.
    """
    workers.run(_workbook, database, records, to, say)


# --- in the process itself -------------------------------------------------------------------------------------------


def _text(database: Path, text: TextFormat, records: Sequence[DocumentRecord], first: bool) -> str:
    """Return documents as text; without the heads where they are not the first."""
    texts = written_here(_opened(database), text, records)
    if not first and text is not TextFormat.JSONL:
        next(texts)
    return "".join(texts)


def _workbook(database: Path, records: Sequence[DocumentRecord], to: Path, say: Callable[[str], str]) -> None:
    write_workbook(_opened(database), records, to, say)


@lru_cache(maxsize=1)
def _opened(database: Path) -> Store:
    """Return a database whose pages whoever asks has looked at; what is read of it is looked at row by row."""
    return Store(database, most_bytes=0)
