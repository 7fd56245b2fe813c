"""A folder of Parquet files, with what it knows to be done.

In: a path, or an address. Out: which reports it holds, and its chunks. Surprise: a chunk is written as several files,
and counts from the moment on that its list is there, which is written last. Whatever is not on a list was left by a
process that was killed, and is taken away by the next one.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass

from extractor.errors import UsageError
from extractor.parquet.files import DRAFTS, Files, files_at
from extractor.parquet.schema import TABLES, Partition
from extractor.parquet.shard import ALL, Shard

PREFIX = "parquet:"
READ, EXPORTED = "read", "exported"
"""What a folder holds: what was read of files, with these; or values as they stood in a database."""

_LISTS = "_chunks"
_NONE = "__HIVE_DEFAULT_PARTITION__"
"""What every reader of such folders takes for no value."""
_LEFT = 60.0
"""Seconds after which a file of another shard without a list is no longer on its way."""


@dataclass(frozen=True, slots=True)
class ReportLine:
    """What became of a report, as a list has it."""

    sha256: str
    part: int
    name: str
    status: str
    to_review: int = 0
    code: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Reports that were written together: what became of each, and the files that hold them."""

    name: str
    kind: str
    engine: str
    reports: Sequence[ReportLine]
    files: Sequence[str]


class ParquetFolder:
    """A folder of Parquet files."""

    def __init__(self, files: Files) -> None:
        """Look at a folder, which need not be there yet."""
        self.files = files

    def chunks(self) -> Iterator[Chunk]:
        """Yield what is whole.

        Raises:
            UsageError: a list is none, or damaged.
        """
        for path, _ in self.files.below(_LISTS):
            try:
                found = json.loads(self.files.read(path))
                reports = [ReportLine(**one) for one in found["reports"]]
                chunk = Chunk(found["name"], found["kind"], found["engine"], reports, found["files"])
            except (ValueError, TypeError, KeyError) as error:
                raise UsageError(detail=f"{path} in {self.files.root} is damaged: remove it, and read again") from error
            yield chunk

    def done(self, engine: str, shard: Shard = ALL, own: str | None = None) -> dict[str, list[ReportLine]]:
        """Return the reports of a shard by the content hash of their file, and take away what was left of a killed one.

        The names of its chunks begin with ``own``, if not with the shard's.

        Raises:
            UsageError: another engine has read what is in the folder, or it was exported from a database.
        """
        found: dict[str, list[ReportLine]] = {}
        whole: set[str] = set()
        for chunk in self.chunks():
            if chunk.kind != READ:
                raise UsageError(detail=f"{self.files.root} holds an export: name another folder")
            if chunk.engine != engine:
                raise UsageError(
                    detail=f"{self.files.root} holds what another version of the program has read, or other settings: "
                    "name another folder, or remove this one"
                )
            whole.add(chunk.name)
            for one in chunk.reports:
                if shard.has(one.sha256):
                    found.setdefault(one.sha256, []).append(one)
        self._tidy(whole, own or shard.name)
        return found

    def put(self, chunk: Chunk, files: Mapping[str, bytes | memoryview]) -> None:
        """Write a chunk: its files, and then the list that makes them count."""
        for path, data in files.items():
            self.files.write(path, data)
        said = {**asdict(chunk), "files": list(files)}
        self.files.write(f"{_LISTS}/{chunk.name}.json", json.dumps(said, ensure_ascii=False).encode())

    def _tidy(self, whole: set[str], own: str) -> None:
        """Take away files without a list, if nobody can be about to write it."""
        for folder in (*TABLES, DRAFTS):
            for path, written in self.files.below(folder):
                name = path.rpartition("/")[2].removesuffix(".parquet")
                if name not in whole and (name.startswith(f"{own}-") or (written and written < time.time() - _LEFT)):
                    self.files.remove(path)


def path_of(table: str, partition: Partition, chunk: str) -> str:
    """Return where a chunk's rows of a table lie."""
    year, form = (_NONE if one is None else one for one in partition)
    return f"{table}/year={year}/form={form}/{chunk}.parquet"


def folder_named(words: str) -> ParquetFolder:
    """Return the folder that words such as parquet:build/2024 name.

    Raises:
        UsageError: they name none.
    """
    place = words.removeprefix(PREFIX)
    if place == words or not place:
        raise UsageError(detail=f"{words!r} is no folder of Parquet files: write parquet:FOLDER")
    return ParquetFolder(files_at(place))
