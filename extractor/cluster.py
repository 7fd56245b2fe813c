"""Many machines read together: Dask tells each of its workers which files are next, and asks again where one dies.

In: the addresses of files, and a folder for Parquet. Out: what became of each report, as it is done. Surprise: no bytes
pass through the machine that asks. A worker fetches its files, reads each in a process of limited memory and time, and
writes one chunk; done twice, since nobody heard of the first time, it writes the same chunk under the same name.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from extractor.archives import Member, is_bundle, taken_apart
from extractor.errors import FileTooLarge, GoujiError, UnreadablePath, UsageError
from extractor.limits import MAX_BYTES
from extractor.names import readable
from extractor.parquet import ChunkWriter, ReportLine, filesystem, folder_named, is_address
from extractor.pipeline import extract_all
from extractor.prose import choose
from extractor.settings import Allowance
from extractor.store import rows_of
from extractor.workers import Workers, reports_of, was_killed

T = TypeVar("T")

LOCAL = "dask"
TASK = "task"
"""What the names of chunks begin with that a cluster has written."""
HASHED, READ = 200, 200
"""Files of one task: to hash, and to read. A worker that dies costs its task; many small ones make many small files."""
PACKED = 1_000
"""Files of a ZIP that are read in one task at most: each task goes through the ZIP from its beginning."""
_LEAST = 16
"""Tasks that few files are parted into all the same, so that every worker has some."""
READ_BYTES = 32_000_000
"""Of the files of one task, beyond which it takes no more of them."""
_TRIES = 3
"""Times that one task may lose its worker before its files are taken for the cause."""


@dataclass(frozen=True, slots=True)
class How:
    """What a reading depends on, and where it is written."""

    folder: str
    engine: str
    budget: float
    facts: tuple[str, ...]
    allowance: Allowance


@dataclass(frozen=True, slots=True)
class Named:
    """A file by its address, with the name that is put down, and its content hash once it is known.

    Of one that is ``packed`` the address is that of the ZIP that holds it.
    """

    address: str
    name: str
    digest: str = ""
    size: int = 0
    error: GoujiError | None = None
    packed: bool = False


@dataclass(frozen=True, slots=True)
class Done:
    """What became of the reports of a file; ``before`` if that was known."""

    file: Named
    reports: Sequence[ReportLine] = field(default=())
    before: bool = False


class Cluster:
    """The workers of a scheduler, or of one that is started here."""

    def __init__(self, client: Any) -> None:
        """Give tasks to the workers that a Dask client reaches."""
        self._client = client

    def done(self, task: Callable[[T], Any], parts: Sequence[T]) -> Iterator[Any]:
        """Yield what a task returns for each part, as it is done.

        Raises:
            UsageError: a task has lost its worker again and again.
        """
        from distributed import KilledWorker, as_completed  # noqa: PLC0415 - an extra

        waiting = self._client.map(task, parts, pure=False, retries=_TRIES)
        for future in as_completed(waiting):
            try:
                yield future.result()
            except KilledWorker as error:
                raise UsageError(detail=f"workers died again and again over one task: {error}") from error
            future.release()


@contextmanager
def cluster_at(words: str, count: int) -> Iterator[Cluster]:
    """Have the workers of a scheduler, by its address, or start so many here where the word is ``dask``.

    Raises:
        UsageError: Dask is not installed, or nobody answers there.
    """
    try:
        from distributed import Client, LocalCluster  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise UsageError(
            detail="--on needs Dask: install the extra with .venv/bin/python -m pip install '.[scale]'"
        ) from error
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # a worker that dies is replaced, and nobody's matter
    if words == LOCAL:
        with (
            LocalCluster(
                n_workers=count,
                threads_per_worker=1,
                processes=True,
                dashboard_address=None,
                memory_limit=0,
                silence_logs=logging.CRITICAL,
            ) as own,
            Client(own) as client,
        ):
            yield Cluster(client)
        return
    if not is_address(words):
        raise UsageError(detail=f"--on {words!r} is no scheduler: write dask, or its address, as tcp://10.0.0.1:8786")
    try:
        client = Client(words, timeout=10)
    except OSError as error:
        raise UsageError(detail=f"no scheduler answers at {words}: {error}") from error
    with client:
        yield Cluster(client)


def hashed_on(cluster: Cluster, files: Sequence[Named]) -> list[Named]:
    """Return files with their content hashes, those of a ZIP in its stead, in the order of the files."""
    hashed: dict[str, list[Named]] = {}
    for some in cluster.done(hash_files, [tuple(files[at : at + HASHED]) for at in range(0, len(files), HASHED)]):
        for one in some:
            hashed.setdefault(one.address, []).append(one)
    return [one for file in files for one in hashed.get(file.address, ())]


def read_on(cluster: Cluster, files: Sequence[Named], how: How, known: dict[str, list[ReportLine]]) -> Iterator[Done]:
    """Read files of known hashes that were not read yet, each once however often its bytes come; tell what became of
    each.
    """
    same: dict[str, list[Named]] = {}
    for one in files:
        if one.error:
            yield Done(one)
        elif one.digest in known:
            yield Done(one, known[one.digest], before=True)
        else:
            same.setdefault(one.digest, []).append(one)
    firsts = [alike[0] for alike in same.values()]
    for lines in cluster.done(_Reading(how), list(_parts(firsts))):
        for digest, reports in lines.items():
            first, *others = same[digest]
            yield Done(first, reports)
            yield from (Done(other, reports, before=True) for other in others)


def _parts(files: Sequence[Named]) -> Iterator[tuple[Named, ...]]:
    """Yield files in tasks of about the same work."""
    share = max(1, len(files) // _LEAST)
    part: list[Named] = []
    size = 0
    for one in files:
        part.append(one)
        size += one.size
        if len(part) >= min(PACKED if one.packed else READ, share) or size >= READ_BYTES:
            yield tuple(part)
            part, size = [], 0
    if part:
        yield tuple(part)


# --- on the worker ---------------------------------------------------------------------------------------------------


def hash_files(files: Sequence[Named]) -> list[Named]:
    """Return files with their content hashes, or with what is wrong with them; for a ZIP those that it holds."""
    found = []
    for one in files:
        try:
            found += [_hashed(one, member) for member in _members(one)]
        except (GoujiError, OSError) as error:
            problem = error if isinstance(error, GoujiError) else UnreadablePath(problem=error.strerror or str(error))
            found.append(Named(one.address, one.name, error=problem))
    return found


def _hashed(one: Named, member: Member) -> Named:
    name = member.name or one.name
    digest = "" if member.error else sha256(member.data).hexdigest()
    return Named(one.address, name, digest, len(member.data), member.error, packed=bool(member.name))


@dataclass(frozen=True, slots=True)
class _Reading:
    """The task that reads some files and writes them down."""

    how: How

    def __call__(self, files: Sequence[Named]) -> dict[str, list[ReportLine]]:
        """Return what became of each, by its content hash."""
        return read_files(self.how, files)


def read_files(how: How, files: Sequence[Named]) -> dict[str, list[ReportLine]]:
    """Read files, and write them as one chunk; return what became of each, by its content hash."""
    workers = _workers(how.allowance)
    facts = choose(how.facts)
    lines: dict[str, list[ReportLine]] = {}
    writer = ChunkWriter(folder_named(how.folder), how.engine, TASK, whole=True)
    for one, data in _contents(files):
        reports = reports_of(workers.submit(extract_all, data, None, how.budget, facts), data)
        if was_killed(reports):  # not by the file; the task is tried again as a whole
            raise InterruptedError(f"the reading of {one.address} was ended from outside")
        lines[one.digest] = writer.add(one.name, data, rows_of(reports, how.engine))
    writer.flush()
    return lines


@cache
def _workers(allowance: Allowance) -> Workers:
    """Return this worker's process of limited memory and time, which is used again and ends with it."""
    return Workers(1, allowance)


def _contents(files: Sequence[Named]) -> Iterator[tuple[Named, bytes]]:
    """Yield files with their bytes; a ZIP is gone through once for those of its files that stand together here.

    Raises:
        OSError: a file cannot be had.
        FileTooLarge: it has more than a report can have.
        UsageError: a ZIP does not hold any more what it held.
    """
    for _, alike in groupby(files, key=attrgetter("address")):
        some = list(alike)
        wanted = {one.digest: one for one in some}
        for member in _members(some[0]):
            if not some[0].packed:
                yield some[0], member.data
                wanted.clear()
            elif one := wanted.pop(sha256(member.data).hexdigest(), None):
                yield one, member.data
            if not wanted:
                break
        if wanted:
            raise UsageError(
                detail=f"{readable(some[0].address)} was changed while it was read: start the command again"
            )


def _members(one: Named) -> Iterator[Member]:
    """Yield what a file is: itself, without a name, or the files of a ZIP.

    Raises:
        OSError: it cannot be had.
        FileTooLarge: it has more than a report can have.
    """
    with _opened(one.address) as file:
        if is_bundle(file):
            yield from taken_apart(file)
            return
        data = file.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            megabytes = round(file.seek(0, os.SEEK_END) / 1e6)
            raise FileTooLarge(megabytes=megabytes, limit=MAX_BYTES // 1_000_000)
    yield Member("", data)


def _opened(address: str) -> BinaryIO:
    """Return an opened file of this machine or of an object store."""
    if is_address(address):
        system, path = filesystem(address)
        file: BinaryIO = system.open(path, "rb")
        return file
    return Path(os.fsdecode(address)).open("rb")
