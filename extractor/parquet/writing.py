"""Puts down what was read of many files as Parquet, a chunk at a time.

In: rows of readings. Out: files in a folder, by year and form. Surprise: memory stays flat, since a chunk is written
when it has grown large enough, or old enough that a kill would cost too much.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from hashlib import sha256

import pyarrow as pa
import pyarrow.parquet as pq

from extractor.parquet.folder import READ, Chunk, ParquetFolder, ReportLine, path_of
from extractor.parquet.schema import (
    Decided,
    Partition,
    document_row,
    field_rows,
    finding_rows,
    partition_of,
    to_table,
)
from extractor.store import ReadingRows

_MOST = 500
"""Reports of a chunk."""
_MOST_BYTES = 64_000_000
"""Of the files whose reports are in a chunk."""
_OLDEST = 60.0
"""Seconds that a report waits for its chunk to be written."""

Rows = dict[tuple[str, Partition], list[Sequence[object]]]


class ChunkWriter:
    """Writes into one folder what one process reads."""

    def __init__(self, folder: ParquetFolder, engine: str, name: str, kind: str = READ, *, whole: bool = False) -> None:
        """Write chunks whose names begin with ``name``; with ``whole`` one alone, when told to, however large."""
        self._whole = whole
        self._folder = folder
        self._engine = engine
        self._name = name
        self._kind = kind
        self._empty()

    def _empty(self) -> None:
        self._rows: Rows = defaultdict(list)
        self._reports: list[ReportLine] = []
        self._bytes = 0
        self._since = time.monotonic()

    def add(
        self,
        name: str,
        content: bytes | None,
        readings: Sequence[ReadingRows],
        decided: Mapping[str, Decided] | None = None,
    ) -> list[ReportLine]:
        """Take what was read of a file; return what became of its reports."""
        if not self._reports:
            self._since = time.monotonic()
        lines = []
        for rows in readings:
            where = partition_of(rows)
            own = content if rows.part <= 1 else None
            self._rows["documents", where].append(document_row(name, own, rows))
            self._rows["fields", where].extend(field_rows(rows, decided))
            self._rows["findings", where].extend(finding_rows(rows))
            lines.append(_line_of(name, rows))
        self._reports += lines
        self._bytes += len(content or b"")
        if self._whole:
            return lines
        old = time.monotonic() - self._since > _OLDEST
        if old or len(self._reports) >= _MOST or self._bytes >= _MOST_BYTES:
            self.flush()
        return lines

    def flush(self) -> None:
        """Write what waits."""
        if not self._reports:
            return
        digest = sha256("".join(sorted(f"{one.sha256}#{one.part}" for one in self._reports)).encode()).hexdigest()
        name = f"{self._name}-{digest[:16]}"
        files = {
            path_of(table, where, name): _parquet(to_table(table, rows))
            for (table, where), rows in self._rows.items()
            if rows
        }
        self._folder.put(Chunk(name, self._kind, self._engine, self._reports, list(files)), files)
        self._empty()


def _line_of(name: str, rows: ReadingRows) -> ReportLine:
    reading = rows.reading
    return ReportLine(
        rows.sha256,
        rows.part,
        name,
        str(reading["status"]),
        rows.flagged,
        str(reading["error_code"] or ""),
        str(reading["error"] or ""),
    )


def _parquet(table: pa.Table) -> memoryview:
    """Return a table as a file; long texts and bytes are no dictionary's matter."""
    repeated = [name for name in table.column_names if name not in ("content", "source", "others")]
    out = pa.BufferOutputStream()
    pq.write_table(table, out, compression="zstd", use_dictionary=repeated, write_page_checksum=True)
    return memoryview(out.getvalue())
