"""Parquet files on the command line: ``extract --to parquet:FOLDER``, and ``load``.

In: options of the command line. Out: files in a folder, or documents in a database. Surprise: what is loaded is what a
direct reading would have put there, so review does not differ.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from hashlib import sha256

from extractor.cli.keepers import Keeper, Reports
from extractor.cli.progress import watched
from extractor.cli.sources import Source, Sources
from extractor.cli.statuses import READ
from extractor.cli.stopping import Stop
from extractor.cli.summary import Outcome
from extractor.counting import counted
from extractor.errors import UsageError
from extractor.parquet import ALL, ChunkWriter, LoadedFile, ReportLine, Shard, folder_named, loaded, shard_named
from extractor.result import Status, part_name
from extractor.review import settle
from extractor.store import Store, rows_of
from extractor.workers import was_killed


@dataclass(frozen=True, slots=True)
class OwnShare:
    """The files of a shard; what cannot be opened has no content, and goes by its name."""

    sources: Sources
    shard: Shard

    def __iter__(self) -> Iterator[Source]:
        """Yield the files whose bytes are the shard's."""
        for source in self.sources:
            told_by = source.name.encode(errors="replace") if source.error else source.data
            if self.shard.has(sha256(told_by).hexdigest()):
                yield source


class ParquetKeeper(Keeper[Outcome]):
    """Puts what is read into a folder of Parquet files."""

    def __init__(self, words: str, share: str | None, engine: str) -> None:
        """Look what the folder that ``words`` name holds of a ``share``; of all, if none is given.

        Raises:
            UsageError: they name none, or another engine has read what it holds.
        """
        folder = folder_named(words)
        self.shard = shard = shard_named(share) if share else ALL
        self._engine = engine
        self._done = folder.done(engine, shard)
        self._writer = ChunkWriter(folder, engine, shard.name)

    def before(self, source: Source, digest: str) -> list[Outcome] | None:
        """Look for a file in the folder."""
        return [_written_before(source, one) for one in self._done[digest]] if digest in self._done else None

    def keep(self, source: Source, digest: str, reports: Reports, stop: Stop) -> None:
        """Put what was read of a file down; that somebody ended its reading from outside says nothing of it."""
        if not was_killed(reports):
            self._done[digest] = self._writer.add(source.stored, source.data, rows_of(reports, self._engine))

    def together(self, stop: Stop) -> AbstractContextManager[object]:
        """Write as ever: chunks are put down together."""
        return nullcontext()

    def close(self) -> None:
        """Write what waits for its chunk to be full."""
        self._writer.flush()


def _written_before(source: Source, one: ReportLine) -> Outcome:
    """Return what is told of a report that the Parquet files have."""
    name = part_name(source.name, one.part)
    return Outcome(name, one.error and f"{name}: {one.error}", Status(one.status), one.code, one.error, before=True)


def load_parquet(options: argparse.Namespace) -> int:
    """Put what Parquet files hold into a database, and return the exit status."""
    folder = folder_named(options.folder)
    total = sum(len({one.sha256 for one in chunk.reports}) for chunk in folder.chunks())
    if not total:
        raise UsageError(detail=f"{folder.files.root} holds nothing that extract has written")
    taken = known = 0
    stores: dict[str, Store] = {}
    for file in watched(loaded(folder), total, "Loading"):
        engine = file.engine
        store = stores[engine] = stores.get(engine) or Store(options.db, engine=engine)
        if store.read_already(file.content) is None:
            _load(store, file)
            taken += 1
        else:
            known += 1
    print(f"{options.db}: {counted(taken, 'file')} loaded, {known} known before")
    return READ


def _load(store: Store, file: LoadedFile) -> None:
    for document in store.keep_rows(file.name, file.content, file.readings):
        settle(store, document)
