"""Files of a request to documents: themselves, or what is in a ZIP.

In: uploaded files. Out: a batch in the store. Surprise: all of it is unpacked and counted first, onto the disk, so that
the database is locked only while it is written; and it is written whole or not at all.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from os import SEEK_END
from typing import BinaryIO

from extractor.archives import Unpacked, is_bundle, taken_apart
from extractor.errors import FileTooLarge, UnreadableFile
from extractor.limits import MAX_BYTES
from extractor.names import readable
from extractor.store import Batches, Store

MAX_UNPACKED = 1_000_000_000
"""Bytes that the ZIPs of one request may unpack to."""
MAX_FILES = 20_000
"""Files that they may hold."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A file that came in: where its bytes are, or why they are not taken."""

    name: str
    file: BinaryIO
    start: int = 0
    size: int = 0
    digest: str = ""
    error: UnreadableFile | None = None

    @property
    def data(self) -> bytes:
        """Return its bytes."""
        self.file.seek(self.start)
        return self.file.read(self.size)


@contextmanager
def unpacked(files: Sequence[tuple[str, BinaryIO]]) -> Iterator[list[Piece]]:
    """Lend all files that some uploaded ones are, those in ZIPs one by one."""
    allowed = Unpacked(MAX_UNPACKED, MAX_FILES)
    with tempfile.TemporaryFile() as spool:
        yield [piece for name, file in files for piece in _pieces(readable(name), file, spool, allowed)]


def _pieces(name: str, file: BinaryIO, spool: BinaryIO, allowed: Unpacked) -> Iterator[Piece]:
    file.seek(0)
    if not is_bundle(file):
        yield _whole(name, file)
        return
    for one in taken_apart(file, allowed):
        if one.error:
            yield Piece(one.name or name, spool, error=one.error)
            continue
        start = spool.seek(0, SEEK_END)
        spool.write(one.data)
        yield Piece(one.name or name, spool, start, len(one.data), sha256(one.data).hexdigest())


def _whole(name: str, file: BinaryIO) -> Piece:
    size = file.seek(0, SEEK_END)
    if size > MAX_BYTES:
        error = FileTooLarge(megabytes=round(size / 1e6), limit=MAX_BYTES // 1_000_000)
        return Piece(name, file, error=error)
    file.seek(0)
    return Piece(name, file, 0, size, sha256(file.read()).hexdigest())


def keep(store: Store, pieces: Sequence[Piece], author: str) -> int:
    """Put files down as a batch and return its number.

    Raises:
        NotAllowed: whoever brings them may not.
    """
    batches = Batches(store.connections)
    with store.connections.writing():
        named = pieces[0].name if pieces else ""
        batch = batches.begin(author, named + (f" +{len(pieces) - 1}" if len(pieces) > 1 else ""))
        batches.receive(batch, store, pieces, author)
    return batch
