"""Parquet files back to rows that a database takes.

In: a folder of what was read. Out: files with what was read of each. Surprise: only what a list names is read, so that
what a killed process left behind is never taken for more.
"""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from extractor.errors import UsageError
from extractor.parquet.folder import READ, Chunk, ParquetFolder
from extractor.store import FIELD, FINDING, READING, ReadingRows

Key = tuple[str, int]


@dataclass(frozen=True, slots=True)
class LoadedFile:
    """A file with its bytes, and what was read of it."""

    name: str
    content: bytes
    readings: Sequence[ReadingRows]

    @property
    def engine(self) -> str:
        """Return what has read it."""
        return str(self.readings[0].reading["engine"])


def loaded(folder: ParquetFolder) -> Iterator[LoadedFile]:
    """Yield what a folder holds, chunk by chunk.

    Raises:
        UsageError: it holds an export, which has no files to review, or it is damaged.
    """
    for chunk in folder.chunks():
        if chunk.kind != READ:
            raise UsageError(detail=f"{folder.files.root} was exported from a database: load what extract has written")
        yield from _loaded(folder, chunk)


def _loaded(folder: ParquetFolder, chunk: Chunk) -> Iterator[LoadedFile]:
    documents = {(one["sha256"], one["part"]): one for one in _rows(folder, chunk, "documents")}
    fields: dict[Key, list[Sequence[object]]] = defaultdict(list)
    for one in _rows(folder, chunk, "fields"):
        fields[one["sha256"], one["part"]].append([_stored(one[name]) for name in FIELD])
    findings: dict[Key, list[Sequence[object]]] = defaultdict(list)
    for one in _rows(folder, chunk, "findings"):
        findings[one["sha256"], one["part"]].append([one[name] for name in FINDING])
    files: dict[str, list[int]] = defaultdict(list)
    for report in chunk.reports:
        files[report.sha256].append(report.part)
    for digest, parts in files.items():
        if any((digest, part) not in documents for part in parts):
            raise _damaged(folder, chunk.name)
        first = documents[digest, parts[0]]
        if sha256(first["content"]).hexdigest() != digest:
            raise _damaged(folder, chunk.name)
        readings = [
            ReadingRows(
                digest,
                part,
                {name: documents[digest, part][name] for name in READING},
                fields[digest, part],
                findings[digest, part],
            )
            for part in parts
        ]
        yield LoadedFile(first["name"], first["content"], readings)


def _rows(folder: ParquetFolder, chunk: Chunk, table: str) -> Iterator[dict[str, Any]]:
    for path in chunk.files:
        if path.startswith(f"{table}/"):
            data = io.BytesIO(folder.files.read(path))
            try:
                file = pq.ParquetFile(data, page_checksum_verification=True)
                for batch in file.iter_batches():
                    yield from batch.to_pylist()
            except (pa.ArrowException, OSError, ValueError) as error:
                raise _damaged(folder, path) from error


def _damaged(folder: ParquetFolder, what: str) -> UsageError:
    return UsageError(detail=f"{what} in {folder.files.root} is damaged: what is in it has to be read again")


def _stored(value: object) -> object:
    return int(value) if isinstance(value, bool) else value
